// The numbers on the page are those of the API, of the checkpoint, and of what was written.
import { assert, check, eventually } from "./checks.mjs";

const withoutChange = (rows) => rows.map(({ rank, tag, count }) => ({ rank, tag, count }));
const ofApi = (top) => top.rows.map((row) => ({ rank: row.rank, tag: row[top.field], count: row.count }));

// Fails when the page shows other numbers than were written, or draws others than it lists.
export async function checkNumbers({ dashboard, job, tweets }, when) {
  await eventually(`${when}: the page has counted all that was written`, async () => {
    assert.equal(await dashboard.figure("total"), tweets.total);
    assert.deepEqual(withoutChange(await dashboard.rows()), tweets.top(10));
  });
  await check(`${when}: the table equals /api/top`, async () => {
    const top = await job.ask("/api/top?n=10");
    assert.deepEqual(withoutChange(await dashboard.rows()), ofApi(top));
    assert.equal(top.total, tweets.total);
  });
  await check(`${when}: the table equals "hashtag-consumer state show --json"`, async () => {
    const state = job.state();
    assert.equal(state.total, await dashboard.figure("total"));
    assert.deepEqual(state.counts.slice(0, 10).map(({ hashtag, count }) => ({ tag: hashtag, count })),
      (await dashboard.rows()).map(({ tag, count }) => ({ tag, count })));
  });
  await check(`${when}: the bars equal the table`, async () => {
    assert.deepEqual(await dashboard.bars(), (await dashboard.rows()).map(({ tag, count }) => ({ tag, count })));
    assert.ok(await dashboard.drawnPixels() > 1000, "nothing is drawn");
  });
}

export async function checkFigures({ dashboard, job }) {
  await eventually("lag, batch, checkpoint and sinks are those of /api/status", async () => {
    const status = await job.ask("/api/status");
    assert.equal(await dashboard.figure("lag"), status.lag.records);
    assert.equal(await dashboard.text("live"), `Live · batch ${status.batch.id}`);
    assert.match(await dashboard.text("duration"), /^[\d.,]+ m?s$/);
    assert.equal(await dashboard.text("duration-more"), "of an interval of 500 ms");
    assert.match(await dashboard.text("checkpoint"), /^[\d.]+ (s|min) ago|^\d+ min \d+ s ago/);
    assert.equal(await dashboard.text("lost"), "0");
    assert.equal(await dashboard.text("lost-more"), "0 evicted, 0 late");
    const sinks = await dashboard.page.locator("#sinks tr").allTextContents();
    assert.equal(sinks.length, status.sinks.length);
    assert.match(sinks[0], /^jsonl:.*up to date$/);
  });
}

// Fails when the page stands still, or does not tell what changed.
export async function checkChange({ dashboard, tweets }) {
  tweets.write({ "#norvalederby": 70 });
  await eventually("a new batch changes total, order, and the change of the row", async () => {
    const [first, second] = await dashboard.rows();
    assert.equal(await dashboard.figure("total"), tweets.total);
    assert.deepEqual([first.tag, first.count], ["#norvalederby", 115]);
    assert.deepEqual([second.tag, second.count], ["#kafka", 60]);
    assert.match(first.change, /^\+\d+$/);
  });
}

// Windows of 3 s come and go; the page and the API are asked until both speak of the same one.
export async function checkWindows({ dashboard, job, tweets }) {
  await dashboard.page.check("[name=view][value=window]");
  tweets.write({ "#kafka": 5, "#coffee": 3 });
  await eventually("the last window is shown in place of the totals", async () => {
    const top = await job.ask("/api/top?n=10&of=window");
    assert.ok(top.rows.length > 0, "no rows");
    assert.deepEqual(withoutChange(await dashboard.rows()), ofApi(top));
    assert.match(await dashboard.text("top-of"), /^\d\d:\d\d:\d\d to \d\d:\d\d:\d\d/);
  });
  await dashboard.page.check("[name=view][value=running]");
}

export async function checkRowsShown({ dashboard, job }) {
  for (const n of [50, 5, 10]) {
    await dashboard.page.check(`[name=n][value="${n}"]`);
    await eventually(`${n} rows and bars are shown when asked for`, async () => {
      assert.deepEqual(withoutChange(await dashboard.rows()), ofApi(await job.ask(`/api/top?n=${n}`)));
      assert.equal((await dashboard.bars()).length >= n, true);
    });
  }
}
