#!/usr/bin/env python3
"""Checks that each folder includes only what the table allows. Run by ctest.

Dependencies point one way: main -> loop -> stages -> shared/kafka -> shared. The producer and the
consumer never include each other, and a library that decides about data has one home.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What a folder may include beside itself. The folder "producer" is its loop: main, service,
# ingest.
MAY_INCLUDE = {
    "shared": set(),
    "shared/http": {"shared"},
    "shared/kafka": {"shared"},
    "shared/metrics": {"shared"},
    "shared/rocksdb": {"shared"},
    "producer/stream": {"shared"},
    "producer/parse": {"shared"},
    "producer/rules": {"shared", "producer/stream", "producer/parse"},
    "producer/filter": {"shared", "producer/parse", "producer/rules"},
    "producer/record": {"shared", "shared/kafka", "producer/parse"},
    "producer/journal": {"shared", "shared/rocksdb", "producer/record"},
    "producer/publish": {"shared", "shared/kafka", "shared/metrics", "producer/record",
                         "producer/journal"},
    "producer/doctor": {"shared", "shared/kafka", "producer/stream", "producer/parse",
                        "producer/rules", "producer/journal", "producer/publish"},
    "producer/http": {"shared", "shared/http", "shared/kafka", "shared/metrics", "producer/stream",
                      "producer/publish"},
    "producer/options": {"shared", "shared/http", "producer/stream", "producer/rules",
                         "producer/publish"},
    "producer/sources": {"shared", "producer/options", "producer/stream", "producer/parse", "producer/rules",
                         "producer/filter", "producer/doctor"},
    "producer": {"shared", "shared/http", "shared/kafka", "producer/options", "producer/sources",
                 "producer/stream", "producer/parse", "producer/rules", "producer/filter", "producer/record",
                 "producer/journal", "producer/publish", "producer/doctor", "producer/http"},
    "consumer/count": {"shared"},
    "consumer/extract": {"shared", "consumer/count"},
    "consumer/source": {"shared", "shared/kafka"},
    "consumer/state": {"shared", "shared/kafka", "shared/rocksdb", "consumer/count"},
    "consumer/sink": {"shared", "shared/kafka", "consumer/count"},
    "consumer/job": {"shared", "shared/kafka", "consumer/source", "consumer/extract",
                     "consumer/count", "consumer/state", "consumer/sink"},
    "consumer/http": {"shared", "shared/http", "shared/kafka", "shared/metrics", "consumer/source",
                      "consumer/count", "consumer/state", "consumer/sink", "consumer/job"},
    "consumer/options": {"shared", "shared/http", "consumer/source", "consumer/extract", "consumer/count",
                         "consumer/job", "consumer/sink", "consumer/state"},
    "consumer/command": {"shared", "shared/kafka", "consumer/source", "consumer/extract",
                         "consumer/count", "consumer/state", "consumer/sink", "consumer/job",
                         "consumer/options", "consumer/http", "shared/http"},
    "consumer": {"shared", "consumer/options", "consumer/command"},
    "sandbox/embedded_broker": {"shared"},
    # OAuth1 is verified as it is signed; a filter's terms mean the same on both sides.
    "sandbox/stream_simulator": {"shared", "producer/stream", "producer/filter"},
}

# consumer/count is pure: no clock, no I/O; of shared it may use only these.
PURE = {"consumer/count": {"shared/unix_millis.h"}}

# Folders that alone may include a library.
LIBRARY_HOMES = {
    "librdkafka/": {"shared/kafka", "sandbox/embedded_broker"},
    "rocksdb/": {"consumer/state", "producer/journal", "shared/rocksdb"},
    "rapidjson/": {"producer/parse", "producer/rules", "consumer/extract", "consumer/state", "consumer/sink", "consumer/source", "consumer/command",
                   "producer/publish", "shared/kafka", "sandbox/stream_simulator"},
    "tsl/": {"consumer/count", "producer/record"},
    "curl/": {"producer/stream"},
    "boost/": {"producer/stream", "sandbox/stream_simulator"},
    "openssl/": {"producer/stream", "sandbox/stream_simulator"},
    "re2/": {"consumer/extract"},
    "utf8proc.h": {"consumer/extract", "consumer/sink", "producer/parse", "producer/filter"},  # Case, width.
    "zdict.h": {"sandbox/stream_simulator"},
    "zstd.h": {"producer/stream", "sandbox/stream_simulator"},
    "libxml/": {"producer/parse"},
    "sqlite3.h": {"consumer/sink"},
    "httplib.h": {"shared/http"},
    "prometheus/": {"shared/metrics"},
    "CLI/": {"shared"},
    "toml++/": {"shared"},
    "spdlog/": {"shared"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def folder_of(path):
    return path.rsplit("/", 1)[0] if "/" in path else ""


def problems():
    for top in ("shared", "producer", "consumer", "sandbox"):
        for file in sorted((ROOT / top).rglob("*")):
            if file.suffix not in (".h", ".cc"):
                continue
            name = str(file.relative_to(ROOT))
            folder = folder_of(name)
            if folder not in MAY_INCLUDE:
                yield f"{name}: the folder {folder} is not in the table of scripts/check_layers.py"
                continue
            for quote, included in INCLUDE.findall(file.read_text()):
                if quote == '"':
                    target = folder_of(included)
                    if target != folder and target not in MAY_INCLUDE[folder]:
                        yield f"{name}: includes {included}, which {folder} may not"
                    if folder in PURE and target != folder and included not in PURE[folder]:
                        yield f"{name}: includes {included}, but {folder} is pure"
                for library, homes in LIBRARY_HOMES.items():
                    if included.startswith(library) and folder not in homes:
                        yield f"{name}: includes {included}, whose home is {', '.join(sorted(homes))}"


found = list(problems())
print("\n".join(found) or "layers: every include is allowed")
sys.exit(1 if found else 0)
