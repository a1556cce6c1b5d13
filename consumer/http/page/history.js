// TagHistory asks /api/history how often tags occurred in each minute of the last hour.

const FRESH_MS = 20000;
const PAUSE_MS = 2000;        // Between two questions, when new tags come in quickly.
const LONGEST_ADDRESS = 6000;
const SHORTEST_MINUTE_MS = 10000;  // What has passed of a minute says little at its begin.

// Running totals at times into occurrences a minute between them; null where one end is unknown.
export function perMinute(times, totals) {
  const rates = [];
  for (let i = 1; i < totals.length; ++i) {
    const passed = Date.parse(times[i]) - Date.parse(times[i - 1]);
    const isKnown = totals[i] !== null && totals[i - 1] !== null;
    if (i === totals.length - 1 && passed < SHORTEST_MINUTE_MS) break;
    rates.push(isKnown ? Math.max(0, totals[i] - totals[i - 1]) * 60000 / passed : null);
  }
  return rates;
}

function addresses(tags) {
  const found = [];
  for (const tag of tags) {
    const part = `tag=${encodeURIComponent(tag)}`;
    if (found.length && found.at(-1).length + part.length < LONGEST_ADDRESS) found[found.length - 1] += `&${part}`;
    else found.push(`/api/history?${part}`);
  }
  return found;
}

// -> { minutes: […], totals: Map of tag to […] }
export async function askHistory(tags, signal) {
  const answers = await Promise.all(addresses(tags).map(async (address) => {
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return answer.json();
  }));
  const totals = new Map();
  for (const { field, tags: found } of answers) for (const tag of found) totals.set(tag[field], tag.counts);
  return { minutes: answers[0]?.minutes ?? [], totals };
}

export class TagHistory {
  #rates = new Map();
  #askedAt = -Infinity;
  #busy = false;

  // onNew(): `of` has something new.
  constructor(onNew) { this.onNew = onNew; }

  // Occurrences a minute, the oldest first; null: not known.
  of(tag) { return this.#rates.get(tag) ?? null; }

  // After each batch: asks when what is known is old, or a tag is new.
  async follow(tags) {
    const isNew = tags.some((tag) => !this.#rates.has(tag));
    const age = performance.now() - this.#askedAt;
    if (this.#busy || tags.length === 0 || age < (isNew ? PAUSE_MS : FRESH_MS)) return;
    this.#busy = true;
    this.#askedAt = performance.now();
    try {
      const { minutes, totals } = await askHistory(tags, AbortSignal.timeout(10000));
      this.#rates = new Map(tags.map((tag) => [tag, perMinute(minutes, totals.get(tag) ?? [])]));
      this.onNew();
    } catch {
      // The banner tells when the consumer is away; the next batch asks again.
    } finally {
      this.#busy = false;
    }
  }
}
