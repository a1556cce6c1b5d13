#!/usr/bin/env python3
"""Every metric that config/alerts.yml and the Grafana dashboards ask for is one that the programs
serve, and every alert stands in the manual. The manual's tables are what the unit tests of both
/metrics compare with the programs. Run by ctest.

Fails when a metric is renamed in the program and the manual, and an alert goes on asking for the
old name: Prometheus would never say so.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PREFIXES = {"## Watching a producer": "tweet_producer_", "## Watching a consumer": "hashtag_consumer_"}
# What every process has, and what Prometheus itself makes of a scrape.
OTHERS = {"process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
          "process_start_time_seconds", "up"}
METRIC_ROW = re.compile(r"^\| ((?:`[a-z_]+(?:\{[^`]*\})?`(?:, )?)+) \| (counter|gauge|histogram) \|")
NAME = re.compile(r"\b(?:hashtag_consumer|tweet_producer|process)_[a-z_]+|\bup\b")


def served(manual):
    names, prefix = set(OTHERS), ""
    for line in manual.splitlines():
        prefix = PREFIXES.get(line, prefix)
        row = METRIC_ROW.match(line)
        for name in re.findall(r"`([a-z_]+)", row[1]) if row else []:
            parts = ("_bucket", "_sum", "_count") if row[2] == "histogram" else ("",)
            names |= {prefix + name + part for part in parts}
    return names


def expressions(value):
    """What stands at the keys "expr" of a dashboard."""
    if isinstance(value, dict):
        if "expr" in value:
            yield value["expr"]
        for inner in value.values():
            yield from expressions(inner)
    if isinstance(value, list):
        for inner in value:
            yield from expressions(inner)


def without_labels(expression):
    return re.sub(r"\{[^}]*\}", "", expression)


def asked_for():
    """(file, name) of each metric that is asked for."""
    alerts = (ROOT / "config/alerts.yml").read_text()
    rules = re.findall(r"^ +expr: (?:>-\n((?: {10}.*\n)+)|(.*))", alerts, re.M)
    for block, line in rules:
        for name in NAME.findall(without_labels(block or line)):
            yield "config/alerts.yml", name
    for file in sorted((ROOT / "config/grafana/dashboards").glob("*.json")):
        for expression in expressions(json.loads(file.read_text())):
            for name in NAME.findall(without_labels(expression)):
                yield str(file.relative_to(ROOT)), name


def main():
    manual = (ROOT / "docs/operations.md").read_text()
    known, asked = served(manual), list(asked_for())
    problems = {f"{file} asks for {name}, which neither program serves"
                for file, name in asked if name not in known}
    alerts = re.findall(r"alert: (\w+)", (ROOT / "config/alerts.yml").read_text())
    told = set(re.findall(r"`((?:Consumer|Producer)\w+)`", manual))
    problems |= {f"docs/operations.md does not tell of the alert {name}" for name in set(alerts) - told}
    problems |= {f"docs/operations.md tells of an alert {name}, which there is not"
                 for name in told - set(alerts)}
    if len(asked) < 50 or len(alerts) < 10:
        problems.add("hardly anything was found to check: are the files read as they are written?")
    print("\n".join(sorted(problems)) or
          f"metrics asked for: {len(asked)}, alerts: {len(alerts)}, unknown: 0")
    return 1 if problems else 0


sys.exit(main())
