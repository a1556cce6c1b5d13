// The dashboard in a real Chromium, of a real consumer on an embedded broker (dashboard_test.sh).
//
// Fails when the page shows other numbers than the checkpoint holds, does not come back after the
// consumer was killed, hides that the broker hangs or that records are gone, runs what stands in a
// tag, cannot be used by keys, or breaks its policy.
import { Browser } from "./browser.mjs";
import { assert, check, counts, eventually } from "./checks.mjs";
import { DashboardPage } from "./dashboard_page.mjs";
import { checkKeys, checkMotion, checkSchemes, checkSizes } from "./look_checks.mjs";
import { checkChange, checkFigures, checkNumbers, checkRowsShown, checkWindows } from "./number_checks.mjs";
import { Job } from "./job.mjs";
import { checkLedger, checkLedgers } from "./ledger_checks.mjs";
import { asInput, Pipeline } from "./pipeline.mjs";
import { checkNotices, checkRestart, checkSilence } from "./restart_checks.mjs";
import { checkLossAndBacklog, checkStall } from "./trouble_checks.mjs";
import { Tweets } from "./tweets.mjs";
import { checkDownload, checkHostileTags, checkPanel, checkSearch } from "./use_checks.mjs";

const [programs, pictures] = process.argv.slice(2);
const pipeline = new Pipeline(programs);
const browser = new Browser(pictures);
const makeJob = (name, ...args) => new Job(pipeline, name, "--batch-interval", "500ms", ...args);
const job = makeJob("job", "--tokenizer", "spark", "--window", "3s", "--sink", "jsonl:rows.jsonl", "--follow-tag", "#kafka");

// Returns what publishes lines.
async function start() {
  await pipeline.startBroker();
  const producer = pipeline.startProducer("producer");
  await job.start();
  await browser.start();
  return (lines) => producer.stdin.write(asInput(lines));
}

async function checkAll(publish) {
  const page = await browser.open(job.url);
  const test = { pipeline, job, makeJob, browser, dashboard: new DashboardPage(page), tweets: new Tweets(publish) };
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
  await checkLedger(test);
  await checkLedgers(test);
  await browser.picture(page, "light", { fullPage: true });
  await browser.axe(page, "light");
  await checkRestart(test);
  await checkSilence(test);
  await checkStall(test);
  await checkLossAndBacklog(test);
  await checkSchemes(test);
  await checkSizes(test);
  await checkKeys(test);
  await checkMotion(test);
  await browser.close(page);
  await check("axe finds nothing serious or critical", () => assert.deepEqual(browser.findings, []));
  await check("no console error, no violation of the policy, no dialog", () => assert.deepEqual(browser.complaints, []));
}

try {
  await checkAll(await start());
} catch (problem) {
  ++counts.failed;
  console.log(problem);
} finally {
  await browser.end();
  if (counts.failed) console.log(pipeline.logs());
  await pipeline.end();
}
console.log(`checks: ${counts.checks}, failed: ${counts.failed}, axe serious: ${browser.findings.length}, console errors: ${browser.complaints.length}`);
process.exit(counts.failed ? 1 : 0);
