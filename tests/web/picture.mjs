// Takes the picture of docs/dashboard.md: run_with_browser.sh picture.mjs http://127.0.0.1:8080 docs/dashboard.png
//
// take_pictures.py runs it beside scripts/demo.sh.
import { basename, dirname } from "node:path";

import { Browser } from "./browser.mjs";

const BATCHES = 20;  // So that the curve of records per second is there.

const [url, file] = process.argv.slice(2);
const browser = new Browser(dirname(file));
await browser.start();
const page = await browser.open(url, { viewport: { width: 1280, height: 728 }, colorScheme: "light" });
for (let seen = 0, last = ""; seen < BATCHES;) {
  await page.waitForFunction((before) => document.getElementById("live").textContent !== before, last);
  last = await page.textContent("#live");
  seen += last.startsWith("Live") ? 1 : 0;
}
await page.waitForTimeout(1000);  // The bars stand still again.
await browser.picture(page, basename(file, ".png"));
await browser.end();
