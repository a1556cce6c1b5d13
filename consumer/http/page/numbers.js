// Numbers and times as a person reads them. What is not known is UNKNOWN.

export const UNKNOWN = "–";

const grouped = new Intl.NumberFormat("en");
const oneDecimal = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clockTime = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const dayAndTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

const known = (value, show) => (value === null || value === undefined ? UNKNOWN : show(value));

export const capital = (text) => text.replace(/^./, (letter) => letter.toUpperCase());

// 1234567 -> "1,234,567"
export const count = (value) => known(value, (n) => grouped.format(n));

// 7.25 -> "7.3", 1234.5 -> "1,235"
export const rate = (value) => known(value, (n) => (n < 10 ? oneDecimal : grouped).format(n < 10 ? n : Math.round(n)));

// 12 -> "+12", -3 -> "−3", 0 -> "0", 2816853 -> "+2.8M"
export const signed = (value) => known(value, (n) =>
  (n > 0 ? "+" : n < 0 ? "−" : "") + (Math.abs(n) < 1e6 ? grouped : compact).format(Math.abs(n)));

// "1 record", "12 records"
export const of = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

function twoUnits(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${grouped.format(Math.floor(hours / 24))} days`;
}

// 120 -> "120 ms", 2400 -> "2.4 s", 200000 -> "3 min 20 s"
export const duration = (milliseconds) => known(milliseconds, (ms) => {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59950) return `${oneDecimal.format(ms / 1000)} s`;
  return twoUnits(Math.round(ms / 1000));
});

// Never in milliseconds: nobody reads an age so fast.
export const age = (ms) => (ms < 1000 ? `${oneDecimal.format(Math.max(0, ms) / 1000)} s` : duration(Math.floor(ms / 1000) * 1000));

// In units of 1024: 123456 -> "120.6 KiB"
export const bytes = (value) => known(value, (n) => {
  let unit = 0;
  for (; n >= 1024 && unit < 4; ++unit) n /= 1024;
  return `${(unit ? oneDecimal : grouped).format(n)} ${["B", "KiB", "MiB", "GiB", "TiB"][unit]}`;
});

// In the browser's time zone: "12:00:30", and with the day when that is not today.
export const time = (text) => known(text, (t) => {
  const date = new Date(t);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? clockTime : dayAndTime).format(date);
});
