// The programs of this build, on free ports and in a folder of their own: an embedded broker, a
// tweet-producer that publishes the lines it is given, a hashtag-consumer with a dashboard.
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { assert, until } from "./checks.mjs";

export class Pipeline {
  #running = new Map();  // By name.
  #http = "127.0.0.1:0";

  constructor(programs) {
    this.programs = resolve(programs);
    this.folder = mkdtempSync(join(tmpdir(), "dashboard-test-"));
  }

  // Killed with this process, whatever becomes of it.
  #launch(name, ...args) {
    const log = openSync(join(this.folder, `${name}.log`), "a");
    const started = spawn("setpriv", ["--pdeathsig", "KILL", join(this.programs, name), ...args],
      { stdio: ["pipe", "ignore", log], cwd: this.folder });
    started.ended = new Promise((end) => started.on("exit", end));
    this.#running.set(name, started);
    return started;
  }

  log(name) { return this.#running.has(name) ? readFileSync(join(this.folder, `${name}.log`), "utf8") : ""; }

  async startBroker() {
    const address = join(this.folder, "broker");
    this.#launch("embedded-broker", "--create", "tweets:4", "--address-file", address);
    this.brokers = await until(() => {
      const text = readFileSync(address, "utf8").trim();
      assert.match(text, /:\d+$/);
      return text;
    });
  }

  startProducer() {
    this.producer = this.#launch("tweet-producer", "--brokers", this.brokers, "--source", "stdin", "--input", "text",
      "--journal", "off");
  }

  publish(lines) { this.producer.stdin.write(lines.map((line) => `${line}\n`).join("")); }

  // On the port of the time before, from the second time on.
  async startConsumer() {
    const before = this.#running.has("hashtag-consumer") ? this.log("hashtag-consumer").length : 0;
    this.#launch("hashtag-consumer", "run", "--brokers", this.brokers, "--checkpoint", join(this.folder, "checkpoint"),
      "--http", this.#http, "--tokenizer", "spark", "--batch-interval", "500ms", "--window", "3s",
      "--sink", `jsonl:${join(this.folder, "rows.jsonl")}`, "--follow-tag", "#kafka");
    this.url = await until(() => {
      const [, url] = /event=http_listening url=(http:\/\/[\d.:]+)/.exec(this.log("hashtag-consumer").slice(before)) ?? [];
      assert.ok(url, "the consumer does not serve HTTP");
      return url;
    });
    this.#http = new URL(this.url).host;
  }

  async killConsumer() {
    const consumer = this.#running.get("hashtag-consumer");
    consumer.kill("SIGKILL");
    await consumer.ended;
  }

  // Its connections stay, and nothing comes any more.
  stopConsumer() { this.#running.get("hashtag-consumer").kill("SIGSTOP"); }
  continueConsumer() { this.#running.get("hashtag-consumer").kill("SIGCONT"); }

  // What is in the checkpoint, as another program reads it.
  state() {
    return JSON.parse(execFileSync(join(this.programs, "hashtag-consumer"),
      ["state", "show", "--json", "--checkpoint", join(this.folder, "checkpoint")], { encoding: "utf8" }));
  }

  async ask(path) {
    const answer = await fetch(this.url + path);
    assert.equal(answer.status, 200, `${path}: ${answer.status}`);
    return answer.json();
  }

  async end() {
    for (const started of this.#running.values()) started.kill("SIGKILL");
    await Promise.all([...this.#running.values()].map((started) => started.ended));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
