// The figures above the counts and the cards below them: how the job does.
import { byId, element, setPairs, setRows, setText } from "./elements.js";
import { showLedgers } from "./ledgers.js";
import { age, bytes, capital, count, duration, of, rate, time, UNKNOWN } from "./numbers.js";
import { RecentValues, Sparkline } from "./sparkline.js";

const PLURALS = { hashtag: "hashtags", word: "words", mention: "mentions", cashtag: "cashtags", url: "URLs", match: "matches" };
export const plural = (field) => PLURALS[field] ?? "tags";

const rates = new RecentValues(60);
const rateCurve = new Sparkline(20);
let lastBatch = null;

function figure(id, text, level = "") {
  setText(id, text);
  byId(id).classList.toggle("long", text.length > 9);
  byId(id).dataset.level = level;
}

function showNone(id) {
  figure(id, UNKNOWN);
  setText(`${id}-more`, "none yet");
}


function showTotal({ field, totals }, running) {
  setText("total-name", `${capital(plural(field))} counted`);
  figure("total", count(totals.tags ?? running?.total));
  setText("total-more", `${count(totals.distinct)} distinct`);
}

function showRate(batch) {
  if (!batch) return showNone("rate");
  figure("rate", rate(batch.records_per_second));
  setText("rate-more", `${count(batch.records)} in the last batch`);
  if (batch.id === lastBatch) return;
  lastBatch = batch.id;
  rates.add(batch.records_per_second);
  if (rates.all.length > 2) rateCurve.show(rates.all);
  if (!rateCurve.element.parentElement) byId("rate-history").append(rateCurve.element);
}

function showLag({ records, seconds }) {
  figure("lag", count(records));
  const behind = seconds === null ? "" : seconds === 0 ? ", up to date" : `, ${duration(seconds * 1000)} behind`;
  setText("lag-more", records === null ? "not known yet" : `${records === 1 ? "record" : "records"}${behind}`);
}

function showDuration({ batch, batch_interval_ms: interval }) {
  const share = (batch?.duration_ms ?? 0) / interval;
  byId("duration-share").style.width = `${Math.min(100, share * 100)}%`;
  byId("duration-share").dataset.level = share > 1.1 ? "warn" : "";
  if (!batch) return showNone("duration");
  figure("duration", duration(batch.duration_ms), share > 1.1 ? "warn" : "");
  setText("duration-more", `of an interval of ${duration(interval)}`);
}

function showCheckpoint({ checkpoint }, passed) {
  if (!checkpoint?.saved_at) return showNone("checkpoint");
  figure("checkpoint", `${age(checkpoint.age_ms + passed)} ago`);
  setText("checkpoint-more", `${bytes(checkpoint.bytes)}, written in ${duration(checkpoint.save_ms)}`);
}

function showLost({ totals }) {
  figure("lost", count(totals.lost), totals.lost ? "bad" : "");
  setText("lost-more", `${count(totals.evicted)} evicted, ${count(totals.late)} late`);
}

const withoutUnit = (name) => capital(name.replace(/_ms$/, ""));

function showPhases(batch) {
  const phases = Object.entries(batch?.phases_ms ?? {});
  setPairs("phases", phases.map(([name, ms]) => [withoutUnit(name), duration(ms)]));
  const whole = Math.max(1, phases.reduce((sum, [, ms]) => sum + ms, 0));
  byId("phases-bar").replaceChildren(...phases.map(([, ms]) => {
    const part = element("i");
    part.style.width = `${ms / whole * 100}%`;
    return part;
  }));
}

// While a batch is written to a sink, the sink is one behind.
function stateOfSink(behind, failing) {
  if (failing) return { text: "failing", level: "bad" };
  return behind > 1 ? { text: "behind", level: "warn" } : { text: "up to date", level: "good" };
}

function showSinks(sinks) {
  setRows("sinks", sinks.map(({ name, last_batch, behind, failing }) => [
    name, { text: count(last_batch), number: true }, { text: count(behind), number: true },
    stateOfSink(behind, failing),
  ]));
}

function showPartitions(partitions) {
  setRows("partitions", partitions.map(({ partition, position, end }) => [
    String(partition), { text: count(position), number: true }, { text: count(end), number: true },
    { text: end === null ? UNKNOWN : count(Math.max(0, end - position)), number: true },
  ]));
}

const TOTALS = {
  records: "Records read", tags: "Counted", distinct: "Distinct", duplicates: "Duplicates left out", late: "Late for their window",
  evicted: "Evicted, not seen for long", null_values: "Deletions", oversized: "Too large to read", lost: "Lost before they were read",
};

function showTotals(totals) {
  const names = [...new Set([...Object.keys(TOTALS), ...Object.keys(totals)])].filter((name) => name in totals);
  setPairs("totals", names.map((name) => [TOTALS[name] ?? name, count(totals[name]), name === "lost" && totals.lost ? "bad" : ""]));
}

function windowText(window) {
  if (!window) return null;
  const slide = window.slide_ms === window.length_ms ? "" : `, every ${duration(window.slide_ms)}`;
  return `${duration(window.length_ms)}${slide}, ${window.event_time ? "the records' own time" : "by time of counting"}`;
}

function showJob(status) {
  const rows = [
    ["Topic", status.topic], ["Consumer group", status.group], ["Counts", plural(status.field)], ["Tokenizer", status.tokenizer],
    ["Windows", windowText(status.window)], ["Batch interval", duration(status.batch_interval_ms)],
    ["Memory for state", bytes(status.state_bytes)], ["Running since", time(status.started)],
    ["Checkpoint", status.checkpoint_id], ["Run", status.run_id], ["Cluster", status.cluster_id],
    ["Version", status.version],
  ];
  setPairs("job", rows.filter(([, value]) => value));
}

// What grows by itself between two messages; `passed`: milliseconds since `status` came.
export function showAges(status, passed) {
  showCheckpoint(status, passed);
}

export function showFigures(status, running) {
  showTotal(status, running);
  showRate(status.batch);
  showLag(status.lag);
  showDuration(status);
  showLost(status);
  showPhases(status.batch);
  showSinks(status.sinks);
  showPartitions(status.lag.partitions ?? []);
  showTotals(status.totals);
  showLedgers(status.producers, status.now);
  showJob(status);
}
