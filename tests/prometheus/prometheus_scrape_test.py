#!/usr/bin/env python3
"""Has a real Prometheus scrape a tweet-producer and a hashtag-consumer at work, with config/prometheus.yml and
config/alerts.yml as they are but for ports and intervals, and asks it for what config/grafana shows.

Fails when Prometheus or promtool refuses a page, the configuration or a rule; when a panel or an alert asks for a metric
that neither program has; when a panel whose metric is there gives no data; or when an alert fires while all is well.
"""
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

from prometheus_server import Prometheus, programs

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(sys.argv[1])
WORK = pathlib.Path(tempfile.mkdtemp(prefix="prometheus-test-"))
NAME = re.compile(r"\b(?:hashtag_consumer|tweet_producer|process)_\w+")
TWEETS = 300
running = []

# Nothing to show while all is well: a state that is not there, a sink that does not fail.
EMPTY_WHEN_WELL = {"hashtag_consumer_sink_failing == 1"}


def check(condition, what, *texts):
    if not condition:
        sys.exit("\n--- ".join([f"PrometheusScrape: {what}", *map(str, texts)]))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, ask, limit=30):
    deadline = time.monotonic() + limit
    while not (found := ask()):
        check(time.monotonic() < deadline, f"no {what} within {limit} s",
              *(log.read_text()[-2000:] for log in WORK.glob("*.log")))
        time.sleep(0.1)
    return found


def start(program, *arguments, **how):
    log = WORK / f"{program}.log"
    process = subprocess.Popen([PROGRAMS / program, *arguments], stdout=subprocess.DEVNULL, stderr=log.open("w"),
                               cwd=WORK, **how)
    running.append(process)
    return process, log


def start_pipeline(consumer_port, producer_port):
    address = WORK / "broker"
    start("embedded-broker", "--create", "tweets:4", "--address-file", address)
    brokers = wait_for("broker", lambda: address.exists() and address.read_text().strip())
    producer, _ = start("tweet-producer", "--brokers", brokers, "--source", "stdin", "--input", "text", "--journal",
                        WORK / "journal", "--http", f"127.0.0.1:{producer_port}", stdin=subprocess.PIPE, text=True)
    start("hashtag-consumer", "run", "--brokers", brokers, "--checkpoint", WORK / "checkpoint", "--batch-interval", "500ms",
          "--sink", "jsonl:rows.jsonl", "--metrics-top", "3", "--http", f"127.0.0.1:{consumer_port}")
    return producer


def adapted(consumer_port, producer_port):
    """config/prometheus.yml in WORK, with the rules beside it."""
    text = (ROOT / "config/prometheus.yml").read_text()
    for old, new in (("10s", "1s"), ("127.0.0.1:8080", f"127.0.0.1:{consumer_port}"),
                     ("127.0.0.1:8081", f"127.0.0.1:{producer_port}")):
        check(old in text, f"config/prometheus.yml has no {old}")
        text = text.replace(old, new)
    (WORK / "prometheus.yml").write_text(text)
    shutil.copy(ROOT / "config/alerts.yml", WORK)
    return WORK / "prometheus.yml"


def promtool(*arguments, **how):
    done = subprocess.run([programs() / "promtool", *arguments], capture_output=True, text=True, **how)
    check(done.returncode == 0, f"promtool {' '.join(map(str, arguments))}", done.stdout + done.stderr)


def check_pages(*ports):
    names = set()
    for port in ports:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10).read().decode()
        promtool("check", "metrics", input=page)
        names |= set(NAME.findall(page))
    return names


def panels():
    """(title, expression) of all dashboards."""
    found = []
    for file in sorted((ROOT / "config/grafana/dashboards").glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            found += [(panel["title"], target["expr"]) for target in panel.get("targets", [])]
    return found


def check_names(names, prometheus, expressions):
    alerts = [rule for group in prometheus.ask("rules")["groups"] for rule in group["rules"]]
    for what, expression in [*expressions, *((rule["name"], rule["query"]) for rule in alerts)]:
        missing = set(NAME.findall(expression)) - names
        check(not missing, f"{what} asks for what no program tells: {missing}")
    return alerts


def main():
    ports = free_port(), free_port()
    producer = start_pipeline(*ports)
    config = adapted(*ports)
    promtool("check", "config", config)
    prometheus = Prometheus(config, WORK, free_port())
    running.append(prometheus.process)
    prometheus.wait_until_up()
    for i in range(3):  # A rate needs numbers that grow between scrapes.
        producer.stdin.write("".join(f"tweet {i} #kafka #cpp #number{i % 7}\n" for i in range(TWEETS // 3)))
        producer.stdin.flush()
        time.sleep(1.2)
    wait_for("count in Prometheus", lambda: [v for v in prometheus.value("hashtag_consumer_records_total")
                                             if v["value"][1] == str(TWEETS)])
    names = check_pages(*ports)
    expressions = panels()
    alerts = check_names(names, prometheus, expressions)
    for title, expression in expressions:
        if expression not in EMPTY_WHEN_WELL:
            wait_for(f"data for the panel \"{title}\": {expression}", lambda: prometheus.value(expression), 15)
    sick = [rule for rule in alerts if rule["health"] == "err"]
    check(not sick, "rules fail", *sick)
    firing = prometheus.ask("alerts")["alerts"]
    check(not firing, "alerts while all is well", *firing)
    with_data = len(expressions) - len(EMPTY_WHEN_WELL)
    print(f"targets up: 2, metrics: {len(names)}, panels' expressions: {len(expressions)}, with data: {with_data}, "
          f"alert rules: {len(alerts)}, firing: 0")


try:
    main()
finally:
    for process in running:
        process.kill()
        process.wait()
    shutil.rmtree(WORK, ignore_errors=True)
