// What is checked, and waiting for it. A check that fails does not end the test: the others tell more.
import assert from "node:assert/strict";

// A loaded machine of two cores is slow. Once a check has failed others probably will.
const longest = () => (counts.failed ? 5000 : 60000);

export const counts = { checks: 0, failed: 0 };

// check("…", () => { assert… }): what it returns, or undefined where it failed.
export async function check(what, body) {
  ++counts.checks;
  try {
    const result = await body();
    console.log(`ok    ${what}`);
    return result;
  } catch (problem) {
    ++counts.failed;
    console.log(`FAILED ${what}\n      ${String(problem.message ?? problem).replaceAll("\n", "\n      ")}`);
    return undefined;
  }
}

// Returns what `ask` does once it does not fail any more, and how it failed where that does not come.
export async function until(ask) {
  const end = Date.now() + longest();
  for (;;) {
    try {
      return await ask();
    } catch (problem) {
      if (Date.now() > end) throw problem;
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }
}

export const eventually = (what, body) => check(what, () => until(body));
export { assert };
