#!/usr/bin/env python3
"""Runs scripts/demo.sh --source bluesky as a person would, twice at once: where no host of Bluesky's answers, and where
one does, whose part a simulator plays. TWEET_PRODUCER_ENDPOINT, which every tweet-producer reads, says where hosts are.

Fails when a demo without internet does not say so, names a command that does not work, ends otherwise than well, or
shows invented tweets as real ones, when one that reaches a host does not count its posts, or when one leaves a process
or a file behind.
"""
import contextlib
import os
import pathlib
import re
import socket
import subprocess
import time

from demo_run import PROGRAMS, ROOT, TMP, check, check_end, demo, in_a_clone

REAL = "posts that people write on Bluesky now"


def closed_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@contextlib.contextmanager
def host():
    """A simulator; gives its address and the file of its requests."""
    address, requests = pathlib.Path(TMP) / "address", pathlib.Path(TMP) / "requests"
    simulator = subprocess.Popen(
        [PROGRAMS / "stream-simulator", "--protocol", "bluesky", "--port", "0", "--address-file", address, "--rate", "50",
         "--tweets", ROOT / "tests/data/sample_tweets.jsonl", "--record-requests", requests], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not (address.exists() and address.read_text()) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield f"ws://{address.read_text().strip()}/subscribe", requests
    finally:
        simulator.terminate()
        simulator.wait(20)
        address.unlink(missing_ok=True)
        requests.unlink(missing_ok=True)


def check_advice(err, environment):
    """The command that is named shows what each host said."""
    command = re.search(r"^ +(\S.*tweet-producer.*)$", err, re.M)
    check(command, "it names no command", err)
    said = subprocess.run(["bash", "-c", command[1]], cwd="/", text=True, capture_output=True, timeout=30,
                          env=dict(os.environ, **environment))
    check(said.returncode == 1 and "is there internet here?" in said.stdout, f"the command ended with {said.returncode}",
          command[1], said.stdout, said.stderr)


def main():
    away = {"TWEET_PRODUCER_ENDPOINT": f"ws://127.0.0.1:{closed_port()}/subscribe,wss://bluesky.invalid/subscribe"}
    with host() as (url, requests):
        without = demo("--source", "bluesky", "--seconds", "3", **away)
        reached = demo("--source", "bluesky", "--seconds", "3", TWEET_PRODUCER_ENDPOINT=url)
        invented, err = check_end(without)
        check("no internet here" in err and "invented" in err and "simulator" in err, "it does not say what it shows", err)
        check(REAL not in err, "it takes invented tweets for real ones", err)
        check_advice(err, away)
        posts, err = check_end(reached)
        check(REAL in err and "simulator" not in err, "it does not say whose posts it shows", err)
        streams = [line for line in requests.read_text().splitlines() if '"path":"/subscribe' in line]
        check(len(streams) == 2, "doctor and producer did not ask that host, once each", *streams)
    print(f"no host answers: exit 0, invented tweets published {invented}, its command works; one answers: exit 0, its "
          f"posts published {posts}")


in_a_clone(main)
