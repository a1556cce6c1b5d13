#!/usr/bin/env python3
"""Compares the records that kcat reads from a topic with what docs/record.md says of the statuses.

    record_contract.py STATUSES.jsonl RECORDS.jsonl PARTITIONS   (the output of kcat -C -J)

Written from the contract alone, with Python's own JSON: shares nothing with the producer.
"""
import datetime
import json
import sys


def full_text(status):
    status = status.get("retweeted_status") or status
    text = status.get("extended_tweet", {}).get("full_text") or status.get("full_text") or status["text"]
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def timestamp(status):
    if status.get("timestamp_ms"):
        return int(status["timestamp_ms"])
    created = datetime.datetime.strptime(status["created_at"], "%a %b %d %H:%M:%S %z %Y")
    return int(created.timestamp() * 1000)


def headers(status):
    wanted = {
        "source": "file",
        "user": status.get("user", {}).get("screen_name"),
        "location": status.get("user", {}).get("location"),
        "lang": status.get("lang"),
        "retweet_of": status.get("retweeted_status", {}).get("id_str"),
    }
    return {name: value for name, value in wanted.items() if value}


def murmur2(key):
    """As org.apache.kafka.common.utils.Utils.murmur2."""
    mask, m = 0xFFFFFFFF, 0x5BD1E995
    h = (0x9747B28C ^ len(key)) & mask
    for at in range(0, len(key) // 4 * 4, 4):
        k = int.from_bytes(key[at:at + 4], "little") * m & mask
        h = (h * m & mask) ^ ((k ^ (k >> 24)) * m & mask)
    rest = key[len(key) // 4 * 4:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * m & mask
    h = (h ^ (h >> 13)) * m & mask
    return h ^ (h >> 15)


def main():
    statuses, records = ([json.loads(line) for line in open(name, encoding="utf-8")] for name in sys.argv[1:3])
    partitions = int(sys.argv[3])
    got = {record["key"]: record for record in records}
    equal = 0
    for status in statuses:
        record = got.get(status["id_str"])
        if record is None:
            print("no record of", status["id_str"])
            continue
        pairs = record.get("headers", [])
        seen = {
            "value": record["payload"],
            "timestamp": record["ts"],
            "headers": dict(zip(pairs[::2], pairs[1::2])),
            "partition": record["partition"],
        }
        wanted = {
            "value": full_text(status),
            "timestamp": timestamp(status),
            "headers": headers(status),
            "partition": (murmur2(status["id_str"].encode()) & 0x7FFFFFFF) % partitions,
        }
        equal += seen == wanted
        if seen != wanted:
            print(f"{status['id_str']}: {seen} instead of {wanted}")
    print(f"statuses: {len(statuses)}, records: {len(records)}, equal: {equal}")
    sys.exit(0 if equal == len(statuses) == len(records) else 1)


main()
