#!/usr/bin/env python3
"""Makes a file of full-size statuses. Run by scripts/bench.sh.

    make_statuses.py SAMPLE.jsonl COUNT OUT.jsonl

The sample's statuses of 5.2 KB and more (5.8 KB in the mean, which is what the real stream's are),
again and again, each time with an id of its own.
"""
import itertools
import json
import sys

LEAST_BYTES = 5200
FIRST_ID = 1_800_000_000_000_000_000
PLACE = 7_777_777_777_777_777_777


def template(line):
    """The bytes before, between and after the two places of the status's own id."""
    status = json.loads(line)
    status["id"], status["id_str"] = PLACE, str(PLACE)
    return json.dumps(status, separators=(",", ":")).encode().split(str(PLACE).encode())


def main():
    sample, count, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with open(sample, "rb") as lines:
        templates = [template(line) for line in lines if len(line) >= LEAST_BYTES]
    with open(out, "wb") as file:
        for number, parts in zip(range(count), itertools.cycle(templates)):
            file.write(str(FIRST_ID + number).encode().join(parts) + b"\n")


main()
