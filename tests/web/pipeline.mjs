// The programs of this build, on free ports and in a folder of their own: an embedded broker,
// tweet-producers that publish the lines they are given, hashtag-consumers with a dashboard (job.mjs).
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { assert, until } from "./checks.mjs";

export class Pipeline {
  #running = new Map();  // By name.

  constructor(programs) {
    this.programs = resolve(programs);
    this.folder = mkdtempSync(join(tmpdir(), "dashboard-test-"));
  }

  // Killed with this process, whatever becomes of it.
  launch(name, program, ...args) {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const started = spawn("setpriv", ["--pdeathsig", "KILL", join(this.programs, program), ...args],
      { stdio: ["pipe", "ignore", log], cwd: this.folder });
    started.ended = new Promise((end) => started.on("exit", end));
    this.#running.set(name, started);
    return started;
  }

  log(name) { return this.#running.has(name) ? readFileSync(join(this.folder, `${name}.log`), "utf8") : ""; }
  logs() { return [...this.#running.keys()].map((name) => `--- ${name}:\n${this.log(name).slice(-3000)}`).join("\n"); }

  async startBroker() {
    const address = join(this.folder, "broker");
    this.broker = this.launch("broker", "embedded-broker", "--create", "tweets:4", "--create", "flood:1", "--address-file", address);
    this.brokers = await until(() => {
      const text = readFileSync(address, "utf8").trim();
      assert.match(text, /:\d+$/);
      return text;
    });
  }

  startProducer(name, ...args) {
    return this.launch(name, "tweet-producer", "--brokers", this.brokers, "--source", "stdin", "--input", "text",
      "--journal", "off", ...args);
  }

  // By a producer that is there for these lines alone.
  async publishOnce(lines, ...args) {
    const producer = this.startProducer("producer-of-few", ...args);
    producer.stdin.end(asInput(lines));
    assert.equal(await producer.ended, 0, this.log("producer-of-few"));
  }

  async end() {
    for (const started of this.#running.values()) started.kill("SIGKILL");
    await Promise.all([...this.#running.values()].map((started) => started.ended));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const asInput = (lines) => lines.map((line) => `${line}\n`).join("");
