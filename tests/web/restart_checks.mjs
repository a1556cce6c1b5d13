// The page when the consumer is killed, and comes back.
import { assert, check, eventually } from "./checks.mjs";
import { checkNumbers } from "./number_checks.mjs";

const kinds = async (dashboard) => (await dashboard.notices()).map(({ kind }) => kind);

// Fails when the page does not say that its numbers are old, or has to be loaded again.
export async function checkRestart(test) {
  const { dashboard, job, tweets, browser } = test;
  const before = await dashboard.rows();
  browser.serverIsAway = true;
  await job.kill();
  await eventually("after kill -9 of the consumer the banner says so, also aloud; the numbers stay", async () => {
    assert.deepEqual(await kinds(dashboard), ["connection"]);
    assert.equal(await dashboard.text("live"), "Reconnecting");
    assert.match(await dashboard.text("spoken"), /^Reconnecting: the consumer does not answer/);
    assert.deepEqual((await dashboard.rows()).map(({ tag }) => tag), before.map(({ tag }) => tag));
  });
  await browser.axe(dashboard.page, "reconnecting");
  await browser.picture(dashboard.page, "reconnecting");

  tweets.write({ "#orbitone": 100 });
  await job.start();
  await eventually("after its restart the page comes back by itself", async () => {
    assert.deepEqual(await kinds(dashboard), []);
    assert.equal(await dashboard.text("spoken"), "All is well again.");
  });
  browser.serverIsAway = false;
  await checkNumbers(test, "after the restart");
}

// Fails when the page takes a consumer that hangs for one that has nothing to tell.
export async function checkSilence(test) {
  const { dashboard, job, browser } = test;
  browser.serverIsAway = true;
  job.hold();
  await eventually("a consumer that hangs is told of", async () => assert.deepEqual(await kinds(dashboard), ["connection"]));
  job.goOn();
  await eventually("and when it goes on, so does the page", async () => assert.deepEqual(await kinds(dashboard), []));
  browser.serverIsAway = false;
}

// Fails when one of the states that a consumer tells of has no words.
export async function checkNotices({ dashboard }) {
  await check("each state of the consumer has its notice, the worst first", async () => {
    const told = async (changes) => (await dashboard.noticesOf(changes)).join(" | ");
    const lag = { records: 4612096, seconds: 75.2, partitions: [] };
    const sinks = [{ name: "csv:out.csv", last_batch: 7, behind: 3, failing: "no space left" }];
    assert.equal(await told({}), "");
    assert.equal(await told({ state: "catching_up", lag, caught_up_in_ms: 65000 }),
      "info: Catching up: 4,612,096 records not yet read, about 1 min 5 s to go");
    assert.equal(await told({ state: "stalled", problem: "The broker does not answer." }), "bad: Stalled: The broker does not answer.");
    assert.equal(await told({ state: "waiting", problem: "No topic tweets." }), "info: Waiting: No topic tweets.");
    assert.equal(await told({ problem: "12 records were gone.", totals: { lost: 12 } }), "bad: Lost data: 12 records were gone.");
    assert.equal(await told({ state: "catching_up", lag, caught_up_in_ms: null, problem: "12 records were gone.", totals: { lost: 12 } }),
      "bad: Lost data: 12 records were gone. | info: Catching up: 4,612,096 records not yet read");
    assert.equal(await told({ state: "catching_up", lag, caught_up_in_ms: null, sinks }),
      "warn: A sink fails: csv:out.csv: no space left (3 batches behind) | info: Catching up: 4,612,096 records not yet read");
  });
}
