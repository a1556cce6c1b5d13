// The dashboard in a real Chromium, of a real consumer on an embedded broker (dashboard_test.sh).
//
// Fails when the page shows other numbers than the checkpoint holds, does not come back after the
// consumer was killed, runs what stands in a tag, cannot be used by keys, or breaks its policy.
import { Browser } from "./browser.mjs";
import { assert, check, counts, eventually } from "./checks.mjs";
import { DashboardPage } from "./dashboard_page.mjs";
import { checkKeys, checkMotion, checkSchemes, checkSizes } from "./look_checks.mjs";
import { checkChange, checkFigures, checkNumbers, checkRowsShown, checkWindows } from "./number_checks.mjs";
import { Pipeline } from "./pipeline.mjs";
import { checkNotices, checkRestart, checkSilence } from "./restart_checks.mjs";
import { Tweets } from "./tweets.mjs";
import { checkDownload, checkHostileTags, checkPanel, checkSearch } from "./use_checks.mjs";

const [programs, pictures] = process.argv.slice(2);
const pipeline = new Pipeline(programs);
const browser = new Browser(pictures);

async function start() {
  await pipeline.startBroker();
  pipeline.startProducer();
  await pipeline.startConsumer();
  await browser.start();
}

async function checkAll() {
  const page = await browser.open(pipeline.url);
  const test = { pipeline, browser, dashboard: new DashboardPage(page), tweets: new Tweets((lines) => pipeline.publish(lines)) };
  await eventually("the page is there before anything is counted", async () => {
    assert.equal(await test.dashboard.text("subtitle"), "topic tweets");
    assert.equal(await page.isVisible("#nothing"), true);
  });
  if (counts.failed) throw new Error("without the page nothing else can be checked");
  test.tweets.writeFirst();
  await checkNumbers(test, "at first");
  await checkHostileTags(test);
  await checkChange(test);
  await checkFigures(test);
  await checkWindows(test);
  await checkRowsShown(test);
  await checkSearch(test);
  await checkPanel(test);
  await checkDownload(test);
  await checkNotices(test);
  await browser.picture(page, "light");
  await browser.axe(page, "light");
  await checkRestart(test);
  await checkSilence(test);
  await checkSchemes(test);
  await checkSizes(test);
  await checkKeys(test);
  await checkMotion(test);
  await browser.close(page);
  await check("axe finds nothing serious or critical", () => assert.deepEqual(browser.findings, []));
  await check("no console error, no violation of the policy, no dialog", () => assert.deepEqual(browser.complaints, []));
}

try {
  await start();
  await checkAll();
} catch (problem) {
  ++counts.failed;
  console.log(problem);
} finally {
  await browser.end();
  if (counts.failed) console.log(["hashtag-consumer", "tweet-producer"].map((name) => `--- ${name}:\n${pipeline.log(name).slice(-3000)}`).join("\n"));
  await pipeline.end();
}
console.log(`checks: ${counts.checks}, failed: ${counts.failed}, axe serious: ${browser.findings.length}, console errors: ${browser.complaints.length}`);
process.exit(counts.failed ? 1 : 0);
