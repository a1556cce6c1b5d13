// What the banner says: what a person has to know before trusting the numbers below it.
import { byId, element, isolated } from "./elements.js";
import { count, duration, of } from "./numbers.js";

const STATES = {
  waiting: ({ problem }) => ({ level: "info", title: "Waiting", text: problem ?? "for the broker and the topic." }),
  catching_up: ({ lag, caught_up_in_ms }) => ({
    level: "info",
    title: "Catching up",
    text: lag.records === null ? "" : `${of(lag.records, "record")} not yet read`,
    more: caught_up_in_ms === null ? "" : `, about ${duration(caught_up_in_ms)} to go`,
  }),
  stalled: ({ problem }) => ({ level: "bad", title: "Stalled", text: problem ?? "no batch ended for a while." }),
  stopping: () => ({ level: "info", title: "Stopping", text: "the consumer was asked to end." }),
};

function ofSink({ name, behind, failing }) {
  return {
    level: "warn",
    title: "A sink fails",
    text: `${name}: ${failing}`,
    more: behind ? ` (${of(behind, "batch", "batches")} behind)` : "",
  };
}

// In these a problem is why it is so.
const EXPLAINED = ["waiting", "stalled"];

function ofStatus(status) {
  const found = [];
  if (status.state in STATES) found.push({ kind: status.state, ...STATES[status.state](status) });
  if (status.problem && !EXPLAINED.includes(status.state)) {
    found.push({ kind: "problem", level: "bad", title: status.totals.lost ? "Lost data" : "Problem", text: status.problem });
  }
  for (const sink of status.sinks.filter(({ failing }) => failing)) {
    found.push({ kind: `sink ${sink.name}`, ...ofSink(sink) });
  }
  return found;
}

function ofConnection({ why }) {
  return {
    kind: "connection",
    level: "warn",
    title: "Reconnecting",
    text: why ?? "the consumer does not answer. The numbers below are the last ones that it told.",
  };
}

// The worst first. `lost` is null, or what Events tells; `status` null before the first.
export function noticesOf(status, lost) {
  if (lost) return [ofConnection(lost)];
  const order = ["bad", "warn", "info"];
  return status ? ofStatus(status).sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level)) : [];
}

function asElement({ kind, level, title, text, more = "" }) {
  return element("p", { "data-level": level, "data-kind": kind },
    element("strong", { text: title }), element("span", {}, isolated(text + more)));
}

// Screen readers hear of a notice when it comes, not of each new number in it.
function speak(notices) {
  const spoken = byId("spoken");
  const kinds = JSON.stringify(notices.map(({ kind }) => kind));
  if (spoken.dataset.kinds === kinds) return;
  const had = spoken.dataset.kinds && spoken.dataset.kinds !== "[]";
  spoken.dataset.kinds = kinds;
  if (notices.length) spoken.textContent = notices.map(({ title, text }) => `${title}: ${text}`).join(" ");
  else if (had) spoken.textContent = "All is well again.";
}

export function showNotices(notices) {
  const banner = byId("banner");
  banner.hidden = notices.length === 0;
  const now = JSON.stringify(notices);
  if (banner.dataset.shown !== now) banner.replaceChildren(...notices.map(asElement));
  banner.dataset.shown = now;
  speak(notices);
}

// The pill in the page's head.
export function liveness(status, lost) {
  if (lost) return { level: "warn", text: "Reconnecting" };
  if (!status) return { level: "idle", text: "Connecting" };
  const level = { running: "good", catching_up: "info", waiting: "info", stalled: "bad", stopping: "info" }[status.state];
  const name = status.state === "running" ? "Live" : status.state.replace("_", " ").replace(/^./, (c) => c.toUpperCase());
  return { level, text: status.batch ? `${name} · batch ${count(status.batch.id)}` : name };
}
