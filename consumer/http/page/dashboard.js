// The live page: puts what the consumer tells at /events where it belongs.
import { Changes } from "./changes.js";
import { byId, setText } from "./elements.js";
import { Events } from "./events.js";
import { plural, showAges, showFigures } from "./figures.js";
import { TagHistory } from "./history.js";
import { liveness, noticesOf, showNotices } from "./notices.js";
import { count, of, time } from "./numbers.js";
import { Search } from "./search.js";
import { TagPanel } from "./tag_panel.js";
import { TopChart } from "./top_chart.js";
import { TopTable } from "./top_table.js";

let told = { status: null, running: null, window: null };
let toldAt = 0;
let lost = null;  // As Events tells it.
let view = document.querySelector("[name=view]:checked").value;
let places = Number(document.querySelector("[name=n]:checked").value);
const changes = { running: new Changes(), window: new Changes() };
let most = 0;  // Rows that were shown at a time, so that the page does not jump when there are fewer.

const panel = new TagPanel();
const open = (tag) => panel.open(tag);
const chart = new TopChart(byId("chart"), open);
const table = new TopTable(byId("rows"), open);
const history = new TagHistory(() => table.showHours(history));
new Search(open);

const events = new Events({
  onBatch: (news) => hear({ ...told, ...news }),
  onStatus: ({ status }) => hear({ ...told, status }),
  onLost: (why) => {
    lost = why;
    showState();
  },
});

function hear(news) {
  const isBatch = news.running !== told.running || news.window !== told.window;
  told = news;
  toldAt = performance.now();
  lost = null;
  showState();
  showFigures(told.status, told.running);
  showAges(told.status, 0);
  if (isBatch) showTop();
  panel.refresh();
}

function showState() {
  const notices = noticesOf(told.status, lost);
  const { level, text } = liveness(told.status, lost);
  showNotices(notices);
  setText("live", text);
  byId("live").dataset.level = level;
  document.body.dataset.connection = lost ? "lost" : told.status ? "live" : "none";
  if (told.status) showNames(told.status, notices);
}

function showNames({ field, topic }, notices) {
  setText("title", `Live ${plural(field)}`);
  setText("subtitle", `topic ${topic}`);
  setText("tag-column", field.replace(/^./, (letter) => letter.toUpperCase()));
  document.title = `${notices.some(({ level }) => level !== "info") ? "⚠ " : ""}Live ${plural(field)} · ${topic}`;
}

function describe(top) {
  if (view === "window" && !top) return "no window has ended yet";
  const what = top.window ? `${time(top.window.start)} to ${time(top.window.end)}`
    : top.of === "batch" ? "the last batch alone" : "since the beginning";
  return top.total === null ? what : `${what}, ${of(top.total, "occurrence")} of ${count(top.distinct)} ${plural(top.field)}`;
}

// Of both views, so that a switch finds them.
function compared() {
  return { running: changes.running.to(told.running), window: told.window && changes.window.to(told.window) };
}

function showTop() {
  if (told.status.window === null) view = "running";  // The job has none, or none any more.
  showLink();
  const changed = compared();
  const top = view === "window" ? told.window : told.running;
  const field = told.status.field;
  byId("view").hidden = told.status.window === null;
  setText("view-running", told.status.counts === "batch" ? "Last batch" : "Running totals");
  setText("top-title", `Top ${places} ${plural(field)}`);
  setText("top-of", top || view === "window" ? describe(top) : "\u00a0");
  setText("table-caption", `The ${places} most frequent ${plural(field)}`);
  const rows = (top?.rows ?? []).slice(0, places).map((row) => ({ rank: row.rank, count: row.count, tag: row[top.field] }));
  most = Math.max(most, rows.length);
  byId("nothing").hidden = most > 0;
  byId("split").hidden = most === 0;
  byId("top").style.setProperty("--places", most);
  byId("top").dataset.places = places;
  table.show(rows, changed[view] ?? new Map());
  if (most) chart.show(rows, most);
  history.follow(rows.map(({ tag }) => tag));
  table.showHours(history);
}

function showLink() {
  byId("csv").href = `/api/top?n=${places}${view === "window" ? "&of=window" : ""}&format=csv`;
}

byId("rows-shown").addEventListener("change", ({ target }) => {
  places = Number(target.value);
  most = 0;
  showLink();
  if (told.status) showTop();
  events.open(places);
});

byId("view").addEventListener("change", ({ target }) => {
  view = target.value;
  most = 0;
  showTop();
});

addEventListener("resize", () => told.status && showTop());
setInterval(() => told.status && !lost && showAges(told.status, performance.now() - toldAt), 1000);
events.open(places);
