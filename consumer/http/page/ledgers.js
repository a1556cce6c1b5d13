// The card of what producers tell in the topic's ledger: of one its counts, of several each of them and
// the sums.
import { byId, setPairs, setRows, setText } from "./elements.js";
import { age, capital, count, duration, time } from "./numbers.js";

const ALWAYS = ["received", "published", "pending", "rejected", "dropped", "gaps"];
const SILENT_MS = 30000;  // A producer tells every 10 s.

const nameOf = (key) => (key === "gap_ms" ? "Time in gaps" : capital(key.replaceAll("_", " ")));

function sums(producers) {
  const all = new Map();
  for (const { counts } of producers) {
    for (const [name, value] of Object.entries(counts)) all.set(name, (all.get(name) ?? 0) + value);
  }
  return [...all];
}

function stateOf({ ended, gap_since, time: told }, now) {
  const silent = Date.parse(now) - Date.parse(told);
  if (ended) return { text: "ended", level: "" };
  if (silent > SILENT_MS) return { text: `silent for ${age(silent)}`, level: "warn" };
  if (gap_since) return { text: `no stream since ${time(gap_since)}`, level: "warn" };
  return { text: "connected", level: "good" };
}

// Zeros are left out but for the names that everybody asks for.
function countPairs(producers) {
  return sums(producers).filter(([name, value]) => value || ALWAYS.includes(name))
    .map(([name, value]) => [nameOf(name), name.endsWith("_ms") ? duration(value) : count(value)]);
}

function showOne(producer, now) {
  const { text, level } = stateOf(producer, now);
  setPairs("ledger", [
    ["Source", producer.source ?? "unknown"],
    ["State", capital(text), level],
    ["Told at", time(producer.time)],
    ...countPairs([producer]),
  ]);
}

function showSeveral(producers, now) {
  setRows("writers", producers.map((producer) => [
    producer.source ?? "unknown", { text: count(producer.counts.published), number: true },
    { text: count(producer.counts.pending), number: true }, stateOf(producer, now),
  ]));
  setPairs("ledger", countPairs(producers));
}

// `now`: the consumer's time; that of this machine may be another.
export function showLedgers(producers, now) {
  byId("producer").hidden = producers.length === 0;
  for (const part of ["writers-scroll", "writers-sum"]) byId(part).hidden = producers.length < 2;
  setText("producer-title", producers.length > 1 ? `The ledgers of ${producers.length} producers` : "The producer's ledger");
  if (producers.length === 1) showOne(producers[0], now);
  if (producers.length > 1) showSeveral(producers, now);
}
