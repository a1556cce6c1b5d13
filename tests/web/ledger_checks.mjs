// The card of the producers' ledgers, as tweet-producer wrote them into TOPIC.ledger.
import { assert, check, eventually } from "./checks.mjs";

const told = async ({ dashboard }) => Object.fromEntries(await dashboard.pairs("ledger"));

// Fails when the card tells other numbers than the producer did, or none.
export async function checkLedger(test) {
  const { dashboard, job, tweets } = test;
  await eventually("the producer's ledger is that of its topic", async () => {
    const { producers } = await job.ask("/api/status");
    assert.equal(producers.length, 1);
    assert.deepEqual([producers[0].source, producers[0].counts.published], ["stdin", tweets.written]);
    const card = await told(test);
    assert.equal(await dashboard.text("producer-title"), "The producer's ledger");
    assert.deepEqual([card.Source, card.State, card.Received, card.Published, card.Pending, card.Rejected],
      ["stdin", "Connected", String(tweets.written), String(tweets.written), "0", "0"]);
  });
}

// Fails when of several producers only one is told, or they are not added up.
export async function checkLedgers(test) {
  const { dashboard, pipeline, tweets } = test;
  const before = tweets.written;
  await pipeline.publishOnce(tweets.lines({ "#coffee": 4, "#music": 2 }));
  await eventually("two producers: each has its row, and the sums are below", async () => {
    assert.equal(await dashboard.text("producer-title"), "The ledgers of 2 producers");
    assert.deepEqual(await dashboard.cells("writers"), [["stdin", "6", "0", "ended"], ["stdin", String(before), "0", "connected"]]);
    assert.equal((await told(test)).Published, String(before + 6));
  });
  await check("the card with two producers is drawn", async () => {
    await dashboard.page.locator("#producer").screenshot({ path: test.browser.pathOf("ledgers") });
  });
}
