// The page's elements. Tags, tweets and messages are anybody's text: they get into the page by
// textContent alone.

export const byId = (id) => document.getElementById(id);

// element("td", { class: "number", text: "12" }, child…)
export function element(name, { text, class: classes, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Text that leaves what stands around it alone, whichever way it is written.
export const isolated = (text) => element("bdi", { text });

// A screen reader says nothing new, and a selection stays, where nothing changed.
export function setText(id, text) {
  const shown = byId(id);
  if (shown.textContent !== text) shown.textContent = text;
}

// [["Lost", "0"], …] into a list of names and values.
export function setPairs(id, pairs) {
  const list = byId(id);
  const now = JSON.stringify(pairs);
  if (list.dataset.shown === now) return;
  list.dataset.shown = now;
  list.replaceChildren(...pairs.map(([name, value, level]) =>
    element("div", level ? { "data-level": level } : {}, element("dt", { text: name }), element("dd", {}, isolated(value)))));
}

// The first cell is the row's header; the others are right-aligned where they hold a number.
export function setRows(id, rows) {
  const body = byId(id);
  const now = JSON.stringify(rows);
  if (body.dataset.shown === now) return;
  body.dataset.shown = now;
  body.replaceChildren(...rows.map(([header, ...cells]) => element("tr", {},
    element("th", { scope: "row" }, isolated(header)),
    ...cells.map(({ text, number, level }) =>
      element("td", { class: number ? "number" : "", ...(level && { "data-level": level }) }, isolated(text))))));
}

const stillness = matchMedia("(prefers-reduced-motion: reduce)");
export const wantsMotion = () => !stillness.matches;

// A colour of dashboard.css as it is in the scheme of now: color("--accent").
export const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
