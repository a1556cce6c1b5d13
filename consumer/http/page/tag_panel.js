// TagPanel is the dialog about one tag: its figures, its last hour, its tweets where it is followed.
import { byId, color, element, isolated, rem, setPairs, setText, wantsMotion } from "./elements.js";
import { askHistory, perMinute } from "./history.js";
import { count, rate, time } from "./numbers.js";

const PAUSE_MS = 1500;  // Between two questions while it is open.
const minuteOf = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export class TagPanel {
  #tag = null;
  #askedAt = 0;
  #chart = null;

  constructor() {
    this.dialog = byId("panel");
    byId("panel-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => { this.#tag = null; });
    document.addEventListener("scheme", () => this.refresh());
  }

  open(tag) {
    this.#tag = tag;
    this.#askedAt = 0;
    setText("panel-tag", tag);
    setPairs("panel-figures", []);
    setText("panel-follow", "");
    setText("panel-history", "");
    byId("panel-tweets").replaceChildren();
    this.#showProblem(null);
    if (!this.dialog.open) this.dialog.showModal();
    this.refresh();
  }

  // After each batch.
  async refresh() {
    const tag = this.#tag;
    if (!tag || performance.now() - this.#askedAt < PAUSE_MS) return;
    this.#askedAt = performance.now();
    try {
      const [answer, history] = await Promise.all([
        fetch(`/api/tags/${encodeURIComponent(tag)}`).then((a) => a.json()), askHistory([tag])]);
      if (tag === this.#tag) this.#show(tag, answer, history);
    } catch {
      if (tag === this.#tag) this.#showProblem("The consumer does not answer; it is asked again.");
    }
  }

  #showProblem(text) {
    byId("panel-problem").hidden = !text;
    setText("panel-problem", text ?? "");
  }

  #show(tag, answer, { minutes, totals }) {
    this.#showProblem(answer.error);
    if (answer.error) return;
    setPairs("panel-figures", [
      ["Count", count(answer.count)],
      ["Rank", answer.rank === null ? "beyond 1,000" : count(answer.rank)],
      ["Last in batch", count(answer.changed_in_batch)],
      ["First seen", time(answer.first_seen)],
      ["Last seen", time(answer.last_seen)],
    ]);
    this.#showHistory(minutes, perMinute(minutes, totals.get(tag) ?? []));
    this.#showTweets(answer);
  }

  #showHistory(minutes, rates) {
    const known = rates.filter((value) => value !== null);
    setText("panel-history", known.length
      ? `${rate(known.at(-1))} a minute now, ${rate(Math.max(...known))} at most.`
      : "Not known yet: the consumer notes the counts of the 1,000 most frequent once a minute.");
    const first = Math.max(0, rates.findIndex((value) => value !== null));
    const labels = minutes.slice(1, rates.length + 1).map((minute) => minuteOf.format(new Date(minute)));
    this.#draw(labels.slice(first), rates.slice(first));
  }

  #draw(labels, rates) {
    this.#chart ??= new Chart(byId("panel-chart"), {
      type: "bar",
      data: { labels: [], datasets: [{ data: [], borderRadius: 2, maxBarThickness: 28 }] },
      options: {
        maintainAspectRatio: false,
        events: [],
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        scales: {
          x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 24 } },
          y: { beginAtZero: true, ticks: { maxTicksLimit: 4, precision: 0, callback: (value) => rate(value) }, grid: { drawBorder: false } },
        },
      },
    });
    const { data, options } = this.#chart;
    data.labels = labels;
    Object.assign(data.datasets[0], { data: rates, backgroundColor: color("--accent") });
    const family = getComputedStyle(document.body).fontFamily;
    for (const scale of Object.values(options.scales)) {
      Object.assign(scale.ticks, { color: color("--quiet"), font: { size: 0.75 * rem(), family } });
    }
    options.scales.y.grid.color = color("--line");
    options.animation = { duration: wantsMotion() ? 400 : 0 };
    this.#chart.update();
  }

  #showTweets({ followed, tweets = [] }) {
    setText("panel-follow", !followed ? "Not kept. The option --follow-tag keeps the tweets of a tag."
      : tweets.length === 0 ? "None yet." : "");
    byId("panel-tweets").replaceChildren(...tweets.map(({ time: when, user, text }) => element("li", {},
      element("p", { class: "quiet" }, isolated(user ? `@${user}` : "unknown"), `, ${time(when)}`),
      element("p", {}, isolated(text ?? "")))));
  }
}
