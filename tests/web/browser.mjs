// Debian's Chromium, and all that it complains about.
import { createRequire } from "node:module";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

const require = createRequire(join(process.env.NODE_MODULES, "/"));
const { chromium } = require("playwright-core");
const axe = require("axe-core");

// What a browser says of a server that is not there; right while the test has killed it.
const AWAY = /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/;

export class Browser {
  complaints = [];       // Console errors, errors of scripts, violations of the policy, dialogs.
  findings = [];         // Of axe, serious or critical.
  serverIsAway = false;  // While it is, requests may fail.

  constructor(pictures) {
    this.pictures = resolve(pictures);
    mkdirSync(this.pictures, { recursive: true });
  }

  async start() {
    // A sandbox of its own needs rights that root in a container does not have.
    const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
    this.chromium = await chromium.launch({ executablePath: process.env.CHROMIUM, args, timeout: 120000 });
  }

  // options: as of Playwright's newContext.
  async open(url, options) {
    const context = await this.chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(30000);
    const page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    });
    page.on("console", (message) => message.type() === "error" && this.#complain(message.text()));
    page.on("pageerror", (error) => this.#complain(error.stack ?? error.message));
    page.on("dialog", (dialog) => {
      this.#complain(`a dialog: ${dialog.message()}`);
      dialog.dismiss();
    });
    await page.goto(url);
    return page;
  }

  #complain(text) {
    if (!(this.serverIsAway && AWAY.test(text))) this.complaints.push(text);
  }

  async close(page) {
    this.complaints.push(...await page.evaluate(() => globalThis.violations));
    await page.context().close();
  }

  pathOf(name) { return join(this.pictures, `${name}.png`); }

  async picture(page, name, options = {}) {
    await page.mouse.move(0, 0);
    await page.screenshot({ path: this.pathOf(name), animations: "disabled", ...options });
  }

  // In the page by way of the debugger, as the policy forbids scripts of others in it. -> descriptions
  async axe(page, where) {
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }));
    const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${where}: ${id}: ${help}: ${nodes.map((node) => node.html).join(" ").slice(0, 300)}`);
    this.findings.push(...found);
    return { serious: found, others: violations.filter(({ impact }) => impact === "minor" || impact === "moderate").map(({ id }) => id) };
  }

  async end() { await this.chromium?.close(); }
}
