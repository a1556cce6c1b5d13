// What the page says when the broker hangs, when a backlog waits, and when records are gone.
import { randomBytes } from "node:crypto";

import { assert, check, eventually } from "./checks.mjs";
import { DashboardPage } from "./dashboard_page.mjs";
import { checkNumbers } from "./number_checks.mjs";

// More than the embedded broker keeps of a partition, 5 MiB, also when it is compressed.
const FLOOD = 60000;
const LETTERS = 120;  // Of a tweet of it.
const LOST = /^Lost data\d{3,} records were gone before they were read/;

const kinds = async (dashboard) => (await dashboard.notices()).map(({ kind }) => kind);

// Fails when the page takes a job whose broker hangs for one that has nothing to read.
export async function checkStall(test) {
  const { dashboard, pipeline, tweets } = test;
  pipeline.broker.kill("SIGSTOP");
  tweets.write({ "#kafka": 11 });
  await eventually("a broker that hangs: \"Stalled\" and why, also in the page's head and title", async () => {
    assert.deepEqual(await dashboard.notices(), [{ kind: "stalled", level: "bad",
      text: "Stalledno broker answers: counting goes on when one does" }]);
    assert.match(await dashboard.text("live"), /^Stalled · batch/);
    assert.match(await dashboard.page.title(), /^⚠ /);
  });
  await test.browser.axe(dashboard.page, "stalled");
  await test.browser.picture(dashboard.page, "stalled");
  pipeline.broker.kill("SIGCONT");
  await eventually("and when it goes on, so does the page", async () => assert.deepEqual(await kinds(dashboard), []));
  await checkNumbers(test, "after the stall");
}

function* flood() {
  for (let i = 0; i < FLOOD; ++i) yield `${i} ${randomBytes(LETTERS).toString("base64").replaceAll(/[+/=]/g, "x").slice(0, LETTERS)} #flood`;
}

// Fails when a job that lost records, or is far behind, looks as if all were well; or when the one
// notice hides the other.
export async function checkLossAndBacklog({ pipeline, browser, makeJob }) {
  const job = makeJob("flood", "--topic", "flood", "--on-data-loss", "continue");
  await pipeline.publishOnce(["the first #flood"], "--topic", "flood");
  await job.start();
  await eventually("a second job counts its own topic", async () => assert.equal((await job.ask("/api/status")).totals.records, 1));

  const startAfterFlood = async (...more) => {
    browser.serverIsAway = true;
    await job.kill();
    await pipeline.publishOnce([...flood()], "--topic", "flood");
    await job.start(...more);
  };
  await startAfterFlood();
  const page = await browser.open(job.url);
  const dashboard = new DashboardPage(page);
  await eventually("once all is read the loss is told, and what was counted and lost is all that was written", async () => {
    const [lost, ...others] = await dashboard.notices();
    assert.deepEqual(others, []);
    assert.equal(lost.level, "bad");
    assert.match(lost.text, LOST);
    assert.equal(await dashboard.figure("lag"), 0);
    assert.equal(await dashboard.figure("total") + await dashboard.figure("lost"), FLOOD + 1);
  });

  // Tens of thousands of batches: longer than all that is looked at meanwhile.
  await startAfterFlood("--max-records-per-batch", "1");
  await eventually("records that are gone and a backlog are told at once, the loss first", async () => {
    const [lost, behind] = await dashboard.notices();
    assert.equal(lost.level, "bad");
    assert.match(lost.text, LOST);
    assert.match(behind.text, /^Catching up[\d,]+ records not yet read(, about .* to go)?$/);
    assert.match(await dashboard.text("live"), /^Catching up · batch/);
    assert.ok(await dashboard.figure("lag") > 2);
  });
  browser.serverIsAway = false;
  await browser.picture(page, "lost");
  await browser.axe(page, "lost data, catching up");
  await check("a page that is opened later tells of both too", async () => {
    const later = await browser.open(job.url);
    for (const kind of ["problem", "catching_up"]) await later.waitForSelector(`#banner [data-kind=${kind}]`);
    await browser.close(later);
  });
  await browser.close(page);
  await job.kill();
}
