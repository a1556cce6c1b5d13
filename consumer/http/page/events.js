// The stream of /events, which comes back by itself: also after the consumer was restarted, or when it
// does not say anything any more. A page that nobody looks at lets go of it: a browser opens no more
// than six connections to a server, all its pages together.
//
//   const events = new Events({ onBatch, onStatus, onLost });
//   events.open(10);     // with the top 10; again, with another number, at any time

const SILENCE_MS = 16000;     // The consumer says something every 5 s.
const UNSEEN_MS = 60000;      // A hidden page holds on so long.
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

export class Events {
  #source = null;
  #rows = 10;
  #tries = 0;
  #retryTimer = 0;
  #silenceTimer = 0;
  #unseenTimer = 0;

  // onLost({ retryAt, why }): not connected; the next try is at retryAt (performance.now()).
  constructor({ onBatch, onStatus, onLost }) {
    this.on = { batch: onBatch, status: onStatus, lost: onLost };
    addEventListener("online", () => this.#tries && this.open(this.#rows));
    document.addEventListener("visibilitychange", () => this.#seenOrNot());
  }

  open(rows) {
    this.#rows = rows;
    this.#close();
    this.#source = new EventSource(`/events?n=${rows}`);
    for (const kind of ["batch", "status"]) {
      this.#source.addEventListener(kind, (event) => this.#heard(kind, event.data));
    }
    this.#source.addEventListener("error", () => this.#retry());
    this.#awaitSilence();
  }

  #close() {
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#silenceTimer);
    this.#source?.close();
    this.#source = null;
  }

  #seenOrNot() {
    clearTimeout(this.#unseenTimer);
    if (document.hidden) this.#unseenTimer = setTimeout(() => this.#close(), UNSEEN_MS);
    else if (!this.#source || this.#tries) this.open(this.#rows);
  }

  #heard(kind, data) {
    this.#tries = 0;
    this.#awaitSilence();
    this.on[kind](JSON.parse(data));
  }

  #awaitSilence() {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#retry(), SILENCE_MS);
  }

  // A browser's own retries end for good at an answer such as 503.
  #retry() {
    this.#close();
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 1.6 ** this.#tries++) * (0.8 + 0.4 * Math.random());
    const retryAt = performance.now() + wait;
    this.on.lost({ retryAt, why: null });
    this.#retryTimer = setTimeout(() => this.open(this.#rows), wait);
    this.#askWhy().then((why) => why && this.on.lost({ retryAt, why }));
  }

  // An event stream does not tell the page why it was refused; another request does.
  async #askWhy() {
    try {
      const answer = await fetch("/api/status", { signal: AbortSignal.timeout(3000) });
      return answer.ok ? null : (await answer.json()).error;
    } catch {
      return null;
    }
  }
}
