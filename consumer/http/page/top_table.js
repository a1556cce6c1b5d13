// TopTable shows the rows of a top with the numbers that the chart draws. A row belongs to a tag: when
// ranks change it moves.
import { element, isolated, wantsMotion } from "./elements.js";
import { count, rate, signed } from "./numbers.js";
import { Sparkline } from "./sparkline.js";

class Row {
  constructor(tag, onChosen) {
    this.rank = element("td", { class: "rank" });
    this.count = element("td", { class: "number count" });
    this.change = element("td", { class: "number change" });
    this.curve = new Sparkline();
    this.spoken = element("span", { class: "unseen" });
    this.hour = element("td", { class: "hour" }, this.curve.element, this.spoken);
    const button = element("button", { type: "button", title: tag }, isolated(tag));
    button.addEventListener("click", () => onChosen(tag));
    this.element = element("tr", {}, this.rank, element("th", { scope: "row", class: "tag" }, button), this.count,
      this.change, this.hour);
    this.element.dataset.tag = tag;
  }

  show(row, change) {
    this.rank.textContent = count(row.rank);
    this.count.textContent = count(row.count);
    this.change.textContent = change?.entered ? "new" : signed(change?.count);
    this.change.dataset.moved = change?.ranks > 0 ? "up" : change?.ranks < 0 ? "down" : "";
    this.change.title = !change?.ranks ? "" : `${change.ranks > 0 ? "up" : "down"} ${Math.abs(change.ranks)}`;
  }

  showHour(rates) {
    const known = (rates ?? []).filter((value) => value !== null);
    this.hour.dataset.known = known.length > 1 ? "yes" : "no";
    this.curve.show(rates ?? []);
    this.spoken.textContent = known.length
      ? `${rate(known.at(-1))} a minute, at most ${rate(Math.max(...known))}` : "not known yet";
  }
}

export class TopTable {
  #rows = new Map();  // By tag.

  constructor(body, onChosen) {
    this.body = body;
    this.onChosen = onChosen;
  }

  // rows: [{ rank, tag, count }]; changes: as Changes tells them.
  show(rows, changes) {
    const tops = this.#tops();
    const shown = new Map(rows.map((row) => [row.tag, this.#rows.get(row.tag) ?? new Row(row.tag, this.onChosen)]));
    for (const row of rows) shown.get(row.tag).show(row, changes.get(row.tag));
    this.#rows = shown;
    const longest = Math.max(0, ...rows.map((row) => count(row.count).length));
    this.body.parentElement.style.setProperty("--digits", longest);
    this.#arrange([...shown.values()].map((row) => row.element));
    if (wantsMotion()) this.#move(tops);
  }

  showHours(history) {
    for (const [tag, row] of this.#rows) row.showHour(history.of(tag));
  }

  // Elements that stay where they are keep the focus; so the table is not filled anew.
  #arrange(elements) {
    for (const old of [...this.body.children]) if (!elements.includes(old)) old.remove();
    elements.forEach((wanted, i) => {
      const focused = wanted.contains(document.activeElement) ? document.activeElement : null;
      if (this.body.children[i] === wanted) return;
      this.body.insertBefore(wanted, this.body.children[i] ?? null);
      focused?.focus({ preventScroll: true });
    });
  }

  #tops() {
    return new Map([...this.#rows].map(([tag, row]) => [tag, row.element.offsetTop]));
  }

  #move(tops) {
    for (const [tag, row] of this.#rows) {
      const by = tops.has(tag) ? tops.get(tag) - row.element.offsetTop : 0;
      const from = tops.has(tag) ? { transform: `translateY(${by}px)` } : { opacity: 0 };
      if (by || !tops.has(tag)) row.element.animate([from, { transform: "none", opacity: 1 }], { duration: 700, easing: "cubic-bezier(.2,.8,.2,1)" });
    }
  }
}
