// TopChart draws the rows of a top as bars. A bar belongs to a tag: when ranks change it moves.
import { color, rem, wantsMotion } from "./elements.js";
import { count } from "./numbers.js";

const LABEL_SHARE = 0.4;  // Of the width, at most.
const GAP = 10;           // Pixels between a bar and the texts beside it.

// Keeps the direction of a tag from turning what stands beside it.
const isolate = (text) => `\u2068${text}\u2069`;

function fitted(context, text, width) {
  if (context.measureText(isolate(text)).width <= width) return isolate(text);
  const letters = Array.from(text);
  let kept = letters.length;
  while (kept > 1 && context.measureText(isolate(`${letters.slice(0, kept).join("")}…`)).width > width) --kept;
  return isolate(`${letters.slice(0, kept).join("")}…`);
}

export class TopChart {
  #rows = [];              // As last shown.
  #bars = [];              // Of Chart.js: { x: count, y: rank, tag }. A bar keeps its place in here.
  #labels = new Map();     // Fitted texts by tag, for one width.
  #chart;

  // onChosen(tag): somebody pointed at its row.
  constructor(canvas, onChosen) {
    this.canvas = canvas;
    this.#chart = new Chart(canvas, this.#configuration());
    canvas.addEventListener("click", (event) => {
      const row = this.#rowAt(event);
      if (row) onChosen(row.tag);
    });
    canvas.addEventListener("pointermove", (event) => {
      canvas.classList.toggle("over", this.#rowAt(event) !== undefined);
    });
    document.addEventListener("scheme", () => this.#paint());
  }

  #configuration() {
    return {
      type: "bar",
      data: { datasets: [{ data: this.#bars, backgroundColor: color("--accent"), borderRadius: 4, borderSkipped: false, minBarLength: 2 }] },
      options: {
        indexAxis: "y",
        layout: { autoPadding: false },
        maintainAspectRatio: false,
        events: [],
        animation: { duration: 700, easing: "easeOutCubic" },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        scales: { x: { display: false, min: 0 }, y: { type: "linear", display: false, reverse: true, offset: false } },
      },
      plugins: [{ id: "texts", afterDatasetsDraw: () => this.#drawTexts() }],
    };
  }

  // rows: [{ rank, tag, count }], places: how many rows there is room for.
  show(rows, places) {
    this.#rows = rows;
    this.#chart.resize();  // It may have been out of sight.
    this.#place(rows, places);
    const { options, data } = this.#chart;
    options.scales.y.min = 0.5;
    options.scales.y.max = places + 0.5;
    options.scales.x.max = Math.max(1, ...rows.map((row) => row.count));
    options.animation.duration = wantsMotion() ? 700 : 0;
    data.datasets[0].backgroundColor = color("--accent");
    this.#fit(places);
    this.#chart.update();
  }

  #paint() {
    if (this.#rows.length) this.show(this.#rows, this.#chart.options.scales.y.max - 0.5);
  }

  // Bars whose tag is gone wait below the last place for another tag.
  #place(rows, places) {
    const missing = new Map(rows.map((row) => [row.tag, row]));
    const free = [];
    for (const bar of this.#bars) {
      const row = missing.get(bar.tag);
      if (row) Object.assign(bar, { x: row.count, y: row.rank });
      else free.push(bar);
      missing.delete(bar.tag);
    }
    for (const row of missing.values()) {
      const bar = free.shift() ?? this.#bars[this.#bars.push({}) - 1];
      Object.assign(bar, { tag: row.tag, x: row.count, y: row.rank });
    }
    for (const bar of free) Object.assign(bar, { tag: null, y: places + 2 });
  }

  #font() { return `${0.875 * rem()}px ${getComputedStyle(this.canvas).fontFamily}`; }

  #fit(places) {
    const { ctx, options, data } = this.#chart;
    const width = this.canvas.parentElement.clientWidth;
    ctx.font = this.#font();
    const widths = (texts) => texts.map((text) => ctx.measureText(text).width);
    const labels = Math.min(width * LABEL_SHARE, Math.max(0, ...widths(this.#rows.map((row) => isolate(row.tag)))));
    const counts = Math.max(0, ...widths(this.#rows.map((row) => count(row.count))));
    this.#labels = new Map(this.#rows.map((row) => [row.tag, fitted(ctx, row.tag, labels)]));
    options.layout.padding = { left: labels + GAP, right: counts + GAP };
    data.datasets[0].barThickness = this.canvas.parentElement.clientHeight / places * 0.66;
  }

  #drawTexts() {
    const { ctx, chartArea } = this.#chart;
    const elements = this.#chart.getDatasetMeta(0).data;
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, chartArea.top, this.canvas.clientWidth, chartArea.height);
    ctx.clip();
    Object.assign(ctx, { font: this.#font(), textBaseline: "middle", direction: "ltr" });
    this.#bars.forEach((bar, i) => {
      if (!bar.tag || !elements[i]) return;
      const { x, y } = elements[i].getProps(["x", "y"]);
      Object.assign(ctx, { fillStyle: color("--ink"), textAlign: "right" });
      ctx.fillText(this.#labels.get(bar.tag) ?? "", chartArea.left - GAP, y);
      Object.assign(ctx, { fillStyle: color("--quiet"), textAlign: "left" });
      ctx.fillText(count(bar.x), x + GAP, y);
    });
    ctx.restore();
  }

  #rowAt(event) {
    const rank = Math.round(this.#chart.scales.y.getValueForPixel(event.offsetY));
    return this.#rows.find((row) => row.rank === rank);
  }
}
