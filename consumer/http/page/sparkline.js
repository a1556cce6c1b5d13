// Small curves: Sparkline draws values, RecentValues keeps the last ones.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100, HEIGHT = 24, MARGIN = 2;

// Points with null between them are not joined. Fewer than `span` values take their part of the width,
// at the right.
export class Sparkline {
  constructor(span = 10) {
    this.span = span;
    this.element = document.createElementNS(SVG, "svg");
    for (const [key, value] of Object.entries({
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "spark", "aria-hidden": "true",
    })) this.element.setAttribute(key, value);
    this.area = this.#path("area");
    this.line = this.#path("line");
  }

  #path(name) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    return this.element.appendChild(path);
  }

  show(values) {
    const runs = this.#runs(values);
    const line = runs.map((run) => `M${run.map(([x, y]) => `${x} ${y}`).join("L")}${run.length === 1 ? "h.01" : ""}`);
    const area = runs.map((run) => `M${run[0][0]} ${HEIGHT}L${run.map(([x, y]) => `${x} ${y}`).join("L")}L${run.at(-1)[0]} ${HEIGHT}Z`);
    this.line.setAttribute("d", line.join(""));
    this.area.setAttribute("d", area.join(""));
  }

  #runs(values) {
    const first = Math.max(0, values.findIndex((value) => value !== null));
    const shown = values.slice(first);
    const most = Math.max(1e-9, ...shown.filter((value) => value !== null));
    const step = (WIDTH - 2 * MARGIN) / Math.max(this.span - 1, shown.length - 1);
    const runs = [];
    shown.forEach((value, i) => {
      if (value === null) return;
      if (i === 0 || shown[i - 1] === null) runs.push([]);
      const x = WIDTH - MARGIN - (shown.length - 1 - i) * step;
      const y = HEIGHT - MARGIN - (value / most) * (HEIGHT - 2 * MARGIN);
      runs.at(-1).push([x.toFixed(2), y.toFixed(2)]);
    });
    return runs;
  }
}

export class RecentValues {
  #values = [];
  constructor(most) { this.most = most; }
  add(value) { this.#values = [...this.#values, value].slice(-this.most); }
  get all() { return this.#values; }
}
