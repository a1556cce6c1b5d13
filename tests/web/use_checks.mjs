// What a person does with the page: searching, opening a tag, downloading, by mouse and by keys.
import { readFile } from "node:fs/promises";

import { assert, check, eventually } from "./checks.mjs";
import { HOSTILE } from "./tweets.mjs";

// [["rank", …], …]; RFC 4180.
function parseCsv(text) {
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y;
  const rows = [[]];
  while (cell.lastIndex < text.length) {
    const [, value, end] = cell.exec(text);
    rows.at(-1).push(value.startsWith("\"") ? value.slice(1, -1).replaceAll("\"\"", "\"") : value);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length);
}

export async function checkSearch({ dashboard: { page }, tweets }) {
  await check("\"/\" and keys alone find a tag and open it", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("few5", { delay: 20 });
    await page.waitForSelector("#found [role=option][aria-selected=true]");
    const found = await page.locator("#found [role=option] bdi").allTextContents();
    assert.ok(found.includes("#few5") && found.every((tag) => tag.includes("few5")), found.join());
    await page.keyboard.press("ArrowDown");
    const chosen = await page.locator("#found [aria-selected=true] bdi").textContent();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel[open]");
    assert.equal(await page.textContent("#panel-tag"), chosen);
    await page.waitForFunction((count) => document.querySelector("#panel-figures dd")?.textContent === String(count),
      tweets.expected.get(chosen));
    await page.keyboard.press("Escape");
    await page.waitForSelector("#panel:not([open])", { state: "attached" });
  });
}

export async function checkPanel({ dashboard, job }) {
  const { page } = dashboard;
  await check("Enter on a row opens its tag with count, rank, times and followed tweets; Escape goes back", async () => {
    const row = page.locator("#rows button", { hasText: "#kafka" });
    await row.focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("#panel[open] #panel-figures dd");
    const tag = await job.ask("/api/tags/%23kafka");
    const shown = await page.locator("#panel-figures dd").allTextContents();
    assert.deepEqual(shown.slice(0, 2), [String(tag.count), String(tag.rank)]);
    assert.match(shown[3], /\d\d:\d\d:\d\d$/);
    assert.equal(tag.followed, true);
    assert.ok(tag.tweets.length > 0, "no tweet of #kafka is kept");
    await page.waitForFunction((text) => document.querySelector("#panel-tweets")?.textContent.includes(text), tag.tweets[0].text);
    await page.keyboard.press("Escape");
    await page.waitForSelector("#panel:not([open])", { state: "attached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "#kafka");
  });
  await check("a click on a bar opens its tag", async () => {
    const [, second] = await dashboard.rows();
    const { width, height } = await page.locator("#chart").boundingBox();
    await page.locator("#chart").click({ position: { x: width / 3, y: height / 10 * 1.5 } });
    await page.waitForSelector("#panel[open]");
    assert.equal(await page.textContent("#panel-tag"), second.tag);
    await page.click("#panel-close");
  });
}

export async function checkDownload({ dashboard: { page }, dashboard }) {
  await check("the CSV has the numbers of the table", async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#csv")]);
    assert.match(download.suggestedFilename(), /\.csv$/);
    const [header, ...rows] = parseCsv(await readFile(await download.path(), "utf8"));
    assert.deepEqual(header, ["rank", "hashtag", "count"]);
    assert.deepEqual(rows.map(([rank, tag, count]) => ({ rank: Number(rank), tag, count: Number(count) })),
      (await dashboard.rows()).map(({ rank, tag, count }) => ({ rank, tag, count })));
  });
}

// Fails when a tag gets into the page as anything else than text. That no script of it ran is seen at
// the end: a dialog or a refused script is a complaint of the browser.
export async function checkHostileTags({ dashboard: { page }, dashboard }) {
  await check("tags that are HTML, right-to-left, emoji or turn the text around are shown as they are", async () => {
    const shown = (await dashboard.rows()).map(({ tag }) => tag);
    for (const tag of HOSTILE) assert.ok(shown.includes(tag), `${JSON.stringify(tag)} is not among ${JSON.stringify(shown)}`);
    for (const tag of HOSTILE) {
      await page.locator("#rows tr").nth(shown.indexOf(tag)).locator("button").click();
      assert.equal(await page.textContent("#panel-tag"), tag);
      await page.waitForSelector("#panel-figures dd");
      await page.keyboard.press("Escape");
    }
    await page.fill("#query", "<img");
    await page.waitForSelector("#found bdi");
    assert.equal(await page.textContent("#found bdi"), HOSTILE[0]);
    await page.fill("#query", "");
    assert.equal(await page.locator("img:not(header > img), script:not(head > script)").count(), 0);
  });
}
