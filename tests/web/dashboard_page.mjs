// What a person sees of the dashboard, read from the page.

const number = (text) => Number(text.replace(/[,+]/g, "").replace("−", "-"));

export class DashboardPage {
  constructor(page) { this.page = page; }

  text(id) { return this.page.locator(`#${id}`).textContent(); }
  async figure(id) { return number(await this.text(id)); }

  // [{ rank, tag, count, change }], as the table has them at one moment.
  rows() {
    return this.page.evaluate(() => [...document.querySelectorAll("#rows tr")].map((row) => {
      const [rank, count, change] = ["td.rank", "td.count", "td.change"].map((cell) => row.querySelector(cell).textContent);
      return { rank: Number(rank), tag: row.querySelector("th bdi").textContent, count: Number(count.replaceAll(",", "")), change };
    }));
  }

  // [{ tag, count }] of the bars from top to bottom.
  bars() {
    return this.page.evaluate(() => Chart.getChart("chart").data.datasets[0].data.filter((bar) => bar.tag)
      .sort((a, b) => a.y - b.y).map(({ tag, x }) => ({ tag, count: x })));
  }

  // Whether anything is drawn: pixels that are not transparent.
  drawnPixels() {
    return this.page.evaluate(() => {
      const canvas = document.getElementById("chart");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 0).length;
    });
  }

  // [{ kind, level, text }]
  notices() {
    return this.page.evaluate(() => [...document.querySelectorAll("#banner:not([hidden]) p")].map((notice) => (
      { kind: notice.dataset.kind, level: notice.dataset.level, text: notice.textContent })));
  }

  // [["Published", "12"], …] of a card.
  pairs(id) {
    return this.page.evaluate((list) => [...document.querySelectorAll(`#${list} > div`)].map((pair) => (
      [pair.querySelector("dt").textContent, pair.querySelector("dd").textContent])), id);
  }

  // The texts of a table's cells.
  cells(id) {
    return this.page.evaluate((body) => [...document.querySelectorAll(`#${body} tr`)].map((row) => (
      [...row.children].map((cell) => cell.textContent))), id);
  }

  // What the page says of a status that the consumer hardly gets into while a test runs.
  noticesOf(changes) {
    return this.page.evaluate(async (changed) => {
      const { noticesOf } = await import("/notices.js");
      const status = await (await fetch("/api/status")).json();
      return noticesOf({ ...status, ...changed }, null).map(({ level, title, text, more = "" }) => `${level}: ${title}: ${text}${more}`);
    }, changes);
  }

  // The colour behind everything.
  ground() { return this.page.evaluate(() => getComputedStyle(document.body).backgroundColor); }

  scrollsSideways() {
    return this.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  }
}
