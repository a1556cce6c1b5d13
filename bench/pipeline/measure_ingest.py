#!/usr/bin/env python3
"""Measures tweet-producer beside RapidJSON's bare parse of the same file. Run by scripts/bench.sh.

    measure_ingest.py --bin DIR --brokers HOST:PORT --statuses FILE --count N --contract SCRIPT
                      --kafka SCRIPT --work DIR

First the records of the file's first statuses are compared with what the contract says; a difference
ends it. Then parse, producer without and producer with a journal take turns, three each. A rate is
statuses by wall time, from the start of the process to its end, when all is acknowledged; the best of
three counts, for all. A loop in Python does what a script does: read, parse, take the text.
"""
import argparse
import itertools
import json
import pathlib
import shutil
import subprocess
import sys
import time

from timed_run import say, timed

RUNS = 3
COMPARED = 5000
LOOPED = 20000


class Bench:
    def __init__(self, options):
        self.options = options
        self.bin = pathlib.Path(options.bin)
        self.work = pathlib.Path(options.work)
        self.topics = 0

    def topic(self):
        self.topics += 1
        name = f"ingest-{self.topics}"
        subprocess.run([self.options.kafka, "topics", "--bootstrap-server", self.options.brokers,
                        "--create", "--topic", name, "--partitions", "4",
                        "--config", "retention.ms=-1"],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return name

    def produce(self, topic, file, count, journal):
        """Seconds; the topic has `count` records more then."""
        directory = self.work / "journal"
        shutil.rmtree(directory, ignore_errors=True)
        seconds, _, out = timed(
            [self.bin / "tweet-producer", "--source", "file", "--file", file, "-b",
             self.options.brokers, "-t", topic, "--json", "--journal", directory if journal else "off"])
        ledger = json.loads(out)
        if ledger["published"] != count or ledger["received"] != count:
            sys.exit(f"not every status was published: {ledger}")
        return seconds

    def compare(self, journal):
        head, records = self.work / "head.jsonl", self.work / "records.jsonl"
        with open(self.options.statuses, "rb") as lines, open(head, "wb") as out:
            out.writelines(itertools.islice(lines, COMPARED))
        topic = self.topic()
        self.produce(topic, head, COMPARED, journal)
        with open(records, "wb") as out:
            subprocess.run(["kcat", "-C", "-b", self.options.brokers, "-t", topic, "-e", "-q", "-J",
                            "-X", "isolation.level=read_committed"], stdout=out, check=True)
        compared = subprocess.run([sys.executable, self.options.contract, head, records, "4"],
                                  stdout=subprocess.PIPE)
        told = compared.stdout.decode().strip().splitlines()[-1]
        if compared.returncode != 0:
            sys.exit(f"the records are wrong: {told}")
        say(f"{'with' if journal else 'without'} journal: {told}")

    def parse(self):
        seconds, _, out = timed([self.bin / "bench-parse", self.options.statuses])
        if int(out) != self.options.count:
            sys.exit(f"the parse saw {out.strip()} statuses of {self.options.count}")
        return self.options.count / seconds

    def python_loop(self):
        looped = min(LOOPED, self.options.count)
        begin = time.monotonic()
        with open(self.options.statuses, "rb") as lines:
            for line in itertools.islice(lines, looped):
                status = json.loads(line)
                status = status.get("retweeted_status") or status
                status.get("extended_tweet", {}).get("full_text") or status["text"]
        return looped / (time.monotonic() - begin)

    def rate(self, journal):
        return self.options.count / self.produce(self.topic(), self.options.statuses,
                                                 self.options.count, journal)


def main():
    parser = argparse.ArgumentParser()
    for name in ("bin", "brokers", "statuses", "contract", "kafka", "work"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--count", type=int, required=True)
    bench = Bench(parser.parse_args())
    size = pathlib.Path(bench.options.statuses).stat().st_size / bench.options.count
    for journal in (False, True):
        bench.compare(journal)
    parses, plain, journalled = [], [], []
    for run in range(1, RUNS + 1):
        parses.append(bench.parse())
        plain.append(bench.rate(journal=False))
        journalled.append(bench.rate(journal=True))
        say(f"run {run}: parse {parses[-1]:,.0f}/s, without journal {plain[-1]:,.0f}/s, "
            f"with journal {journalled[-1]:,.0f}/s")
    print(f"ingest_statuses: {bench.options.count} of {size:.0f} bytes")
    print(f"ingest_python_loop_per_s: {bench.python_loop():.0f}")
    print(f"ingest_parse_per_s: {max(parses):.0f}")
    print(f"ingest_per_s: {max(plain):.0f}")
    print(f"ingest_journal_per_s: {max(journalled):.0f}")
    print(f"ingest_ratio: {max(plain) / max(parses):.2f}")
    print(f"ingest_journal_ratio: {max(journalled) / max(parses):.2f}")


main()
