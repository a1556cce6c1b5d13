// One job: a hashtag-consumer with a dashboard, which keeps its port and its checkpoint when it is
// killed and started again.
import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { assert, until } from "./checks.mjs";

export class Job {
  #address = "127.0.0.1:0";
  #process = null;

  constructor(pipeline, name, ...args) {
    this.pipeline = pipeline;
    this.name = name;
    this.args = args;
    this.checkpoint = join(pipeline.folder, `checkpoint-${name}`);
  }

  async start(...more) {
    const before = this.pipeline.log(this.name).length;
    this.#process = this.pipeline.launch(this.name, "hashtag-consumer", "run", "--brokers", this.pipeline.brokers,
      "--checkpoint", this.checkpoint, "--http", this.#address, ...this.args, ...more);
    this.url = await until(() => {
      const [, url] = /event=http_listening url=(http:\/\/[\d.:]+)/.exec(this.pipeline.log(this.name).slice(before)) ?? [];
      assert.ok(url, `${this.name} does not serve HTTP`);
      return url;
    });
    this.#address = new URL(this.url).host;
  }

  async kill() {
    this.#process.kill("SIGKILL");
    await this.#process.ended;
  }

  // Its connections stay, and nothing comes any more.
  hold() { this.#process.kill("SIGSTOP"); }
  goOn() { this.#process.kill("SIGCONT"); }

  // What is in the checkpoint, as another program reads it.
  state() {
    return JSON.parse(execFileSync(join(this.pipeline.programs, "hashtag-consumer"),
      ["state", "show", "--json", "--checkpoint", this.checkpoint], { encoding: "utf8" }));
  }

  async ask(path) {
    const answer = await fetch(this.url + path);
    assert.equal(answer.status, 200, `${path}: ${answer.status}`);
    return answer.json();
  }
}
