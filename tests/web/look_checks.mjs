// How the page looks and is reached: light and dark, sizes, keys, less motion, screen readers.
import { assert, check } from "./checks.mjs";
import { DashboardPage } from "./dashboard_page.mjs";

async function opened(test, options) {
  const page = await test.browser.open(test.job.url, options);
  await page.waitForSelector("#rows tr:nth-child(10)");
  return new DashboardPage(page);
}

export async function checkSchemes(test) {
  await check("light or dark as the system has it, or as it was chosen, also after the page is loaded again", async () => {
    const dashboard = await opened(test, { colorScheme: "dark", reducedMotion: "reduce" });
    const dark = await dashboard.ground();
    await test.browser.picture(dashboard.page, "dark");
    await test.browser.axe(dashboard.page, "dark");
    await dashboard.page.click("#scheme");
    const light = await dashboard.ground();
    assert.notEqual(dark, light);
    await dashboard.page.reload();
    assert.equal(await dashboard.ground(), light);
    await dashboard.page.click("#scheme");
    assert.equal(await dashboard.ground(), dark);
    await test.browser.close(dashboard.page);
  });
}

export async function checkSizes(test) {
  const sizes = { phone: { width: 360, height: 740 }, wall: { width: 2560, height: 1440 } };
  for (const [name, viewport] of Object.entries(sizes)) {
    await check(`${viewport.width} pixels: nothing sticks out sideways`, async () => {
      const dashboard = await opened(test, { viewport, reducedMotion: "reduce", hasTouch: name === "phone" });
      assert.equal(await dashboard.scrollsSideways(), false);
      await test.browser.picture(dashboard.page, name);
      await test.browser.axe(dashboard.page, name);
      await dashboard.page.click("#rows button");
      await dashboard.page.waitForSelector("#panel-figures dd");
      assert.equal(await dashboard.page.evaluate(() => {
        const panel = document.getElementById("panel");
        return panel.scrollWidth > panel.clientWidth;
      }), false);
      await test.browser.picture(dashboard.page, `${name}-tag`);
      await test.browser.axe(dashboard.page, `${name}, with a tag open`);
      await test.browser.close(dashboard.page);
    });
  }
}

export async function checkKeys(test) {
  await check("keys reach everything in the order of the page", async () => {
    const { page } = await opened(test, { reducedMotion: "reduce" });
    const stops = [];
    for (let i = 0; i < 9; ++i) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate(() => document.activeElement.id || document.activeElement.name || document.activeElement.className || document.activeElement.textContent));
    }
    assert.deepEqual(stops.slice(0, 6), ["skip", "query", "scheme", "view", "n", "csv"]);
    assert.equal(stops[6], await page.locator("#rows bdi").first().textContent());
    await test.browser.close(page);
  });
}

export async function checkMotion(test) {
  await check("who wants less motion gets none", async () => {
    const { page } = await opened(test, { reducedMotion: "reduce" });
    assert.equal(await page.evaluate(() => Chart.getChart("chart").options.animation.duration), 0);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    await test.browser.close(page);
  });
  await check("bars move otherwise", async () => {
    const { page } = await opened(test, { reducedMotion: "no-preference" });
    assert.equal(await page.evaluate(() => Chart.getChart("chart").options.animation.duration), 700);
    await test.browser.close(page);
  });
}
