#!/usr/bin/env python3
"""Measures hashtag-consumer beside a bare librdkafka drain on one broker. Run by scripts/bench.sh.

    measure.py --bin DIR --brokers HOST:PORT --topic TOPIC --reference FILE --records N --work DIR

First the counts are compared with the reference; a difference ends it. Then drain and consumer take
turns, three each. A rate is records by wall time, from the start of the process to its end; the best
of three counts, for both. Then the consumer alone and the consumer with 40 dashboards open take
turns, three each. Progress goes to stderr, results to stdout, whatever they are.
"""
import argparse
import json
import pathlib
import signal
import socket
import subprocess
import sys
import time

from timed_run import say, timed

RUNS = 3
PAGES = pathlib.Path(__file__).with_name("open_pages.py")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Bench:
    def __init__(self, options):
        self.options = options
        self.bin = pathlib.Path(options.bin)
        self.work = pathlib.Path(options.work)
        self.runs = 0
        with open(options.reference, encoding="utf-8") as lines:
            pairs = (line.rstrip("\n").split("\t") for line in lines)
            self.reference = {tag: int(count) for tag, count in pairs}

    def new_checkpoint(self):
        self.runs += 1
        return self.work / f"checkpoint-{self.runs}"

    def consumer(self, checkpoint, *flags):
        return [self.bin / "hashtag-consumer", "run", "-b", self.options.brokers,
                "-t", self.options.topic, "--checkpoint", checkpoint, "--tokenizer", "spark", *flags]

    def check(self, checkpoint):
        show = subprocess.run([self.bin / "hashtag-consumer", "state", "show", "--json",
                               "--checkpoint", checkpoint], stdout=subprocess.PIPE, check=True)
        state = json.loads(show.stdout)
        counts = {row["hashtag"]: row["count"] for row in state["counts"]}
        if counts != self.reference:
            differing = sum(counts.get(tag) != self.reference.get(tag)
                            for tag in counts.keys() | self.reference.keys())
            sys.exit(f"the counts are wrong: {differing} of {len(self.reference)} hashtags differ")

    def drain(self):
        seconds, _, out = timed([self.bin / "bench-drain", self.options.brokers,
                                 self.options.topic])
        if int(out) != self.options.records:
            sys.exit(f"the drain read {out.strip()} records of {self.options.records}")
        return self.options.records / seconds

    def count(self):
        checkpoint = self.new_checkpoint()
        seconds, mib, _ = timed(self.consumer(checkpoint, "--trigger", "available-now",
                                              "--batch-interval", "2s"))
        self.check(checkpoint)
        return self.options.records / seconds, mib

    def count_beside_pages(self):
        """The same at a batch each 200 ms, without pages and with 40 that show each batch."""
        flags = ("--trigger", "available-now", "--batch-interval", "200ms")
        alone, _, _ = timed(self.consumer(self.new_checkpoint(), *flags))
        port = free_port()
        pages = subprocess.Popen([sys.executable, PAGES, str(port)], stdout=subprocess.PIPE)
        checkpoint = self.new_checkpoint()
        seconds, mib, _ = timed(self.consumer(checkpoint, *flags, "--http", f"127.0.0.1:{port}"))
        seen = json.loads(pages.communicate()[0])
        self.check(checkpoint)
        return self.options.records / alone, self.options.records / seconds, mib, seen

    def first_batch(self, checkpoint):
        """Seconds from the start of the process to the first printed table that has a row; the
        process is then killed."""
        begin = time.monotonic()
        process = subprocess.Popen(self.consumer(checkpoint, "--batch-interval", "200ms", "-q"),
                                   stdout=subprocess.PIPE)
        for line in process.stdout:
            if line.startswith(b"|") and b"hashtag" not in line:
                break
        seconds = time.monotonic() - begin
        return seconds, process

    def first_batches(self):
        checkpoint = self.new_checkpoint()
        fresh, process = self.first_batch(checkpoint)
        time.sleep(1)  # So that there is something to come back to.
        process.send_signal(signal.SIGKILL)
        process.communicate()
        after_kill, process = self.first_batch(checkpoint)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        timed(self.consumer(checkpoint, "--trigger", "available-now"))
        self.check(checkpoint)
        return fresh, after_kill


def main():
    parser = argparse.ArgumentParser()
    for name in ("bin", "brokers", "topic", "reference", "work"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--records", type=int, required=True)
    bench = Bench(parser.parse_args())

    say("comparing the counts with the reference")
    bench.count()
    say(f"equal: {len(bench.reference)} hashtags, {sum(bench.reference.values())} occurrences")
    drains, counts, peaks = [], [], []
    for run in range(1, RUNS + 1):
        drains.append(bench.drain())
        rate, mib = bench.count()
        counts.append(rate)
        peaks.append(mib)
        say(f"run {run}: drain {drains[-1]:,.0f}/s, ours {rate:,.0f}/s, {mib:.0f} MiB")
    alone, beside, livez = [], [], []
    for run in range(1, RUNS + 1):
        without, with_pages, mib, seen = bench.count_beside_pages()
        alone.append(without)
        beside.append(with_pages)
        peaks.append(mib)
        livez.append(seen["livez_longest_ms"])
        say(f"pages {run}: without {without:,.0f}/s, with {with_pages:,.0f}/s, {mib:.0f} MiB, {seen}")
    fresh, after_kill = bench.first_batches()

    print(f"records: {bench.options.records}")
    print(f"hashtags: {len(bench.reference)}")
    print(f"drain_runs_per_s: {' '.join(f'{rate:.0f}' for rate in drains)}")
    print(f"ours_runs_per_s: {' '.join(f'{rate:.0f}' for rate in counts)}")
    print(f"first_batch_fresh_s: {fresh:.2f}")
    print(f"first_batch_after_kill_s: {after_kill:.2f}")
    print(f"pages_without_runs_per_s: {' '.join(f'{rate:.0f}' for rate in alone)}")
    print(f"pages_with_runs_per_s: {' '.join(f'{rate:.0f}' for rate in beside)}")
    print(f"pages_ratio: {max(beside) / max(alone):.2f}")
    print(f"livez_longest_ms: {max(livez):.1f}")
    print(f"drain_per_s: {max(drains):.0f}")
    print(f"ours_per_s: {max(counts):.0f}")
    print(f"ratio: {max(counts) / max(drains):.2f}")
    print(f"peak_mib: {max(peaks):.0f}")
    print(f"first_batch_s: {max(fresh, after_kill):.2f}")


main()
