#!/usr/bin/env python3
"""Runs every command of docs/from-spark.md on an embedded broker and compares what it prints.

    from_spark_doc_test.py PROGRAMS VENV [--write]

PROGRAMS is the folder of the built programs. VENV is a virtual environment with what the plot needs; it is made where
it is not there. --write puts what the commands printed into the document.

In the document a block ```sh is run by bash, in a folder of its own for all of them; a block ```text after it is its
stdout. In one marked ```text times, dates and times may be others. Ports are replaced by free ones.

Fails when a command fails, or prints something else than the document says.
"""
import difflib
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/from-spark.md"
BLOCK = re.compile(r"^```sh\n(?P<command>.*?)^```\n(?:```text(?P<times> times)?\n(?P<output>.*?)^```\n)?", re.M | re.S)
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|(?<=^Time: )\d+(?= ms$)", re.M)


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return str(server.getsockname()[1])


def make_environment(venv):
    """Once: a file tells that it is complete."""
    if (venv / "complete").exists():
        return
    subprocess.run(["python3", "-m", "venv", "--clear", venv], check=True)
    subprocess.run([venv / "bin/python", "-m", "pip", "install", "--quiet", "--no-cache-dir", "pandas==3.1.1", "seaborn==0.13.2"],
                   check=True)
    (venv / "complete").touch()


def start_broker(programs, folder):
    address = folder / "address"
    broker = subprocess.Popen([programs / "embedded-broker", "--address-file", address,
                               "--create", "tweets:1", "--create", "timed:1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 20
    while not address.exists() or not address.read_text():
        if time.monotonic() > deadline or broker.poll() is not None:
            sys.exit("the embedded broker did not start")
        time.sleep(0.05)
    return broker, address.read_text().strip()


def run(command, folder, environment, replaced):
    """The stdout of one block. Ends the test where it fails, and what the block left in the background."""
    for old, new in replaced.items():
        command = command.replace(old, new)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        shell = subprocess.Popen(["bash", "-euo", "pipefail", "-c", command], cwd=folder, env=environment,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        try:
            ended = f"exit code {shell.wait(timeout=120)}"
        except subprocess.TimeoutExpired:
            ended = "it did not end within 120 s"
        end_group(shell.pid)
        out.seek(0)
        err.seek(0)
        if shell.poll() != 0:
            sys.exit(f"--- this failed, {ended}:\n{command}--- it printed:\n{out.read()}--- and said:\n{err.read()}")
        return out.read()


def end_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        pass


def same(block, printed):
    expected = block["output"]
    if block["times"]:
        expected, printed = TIME.sub("TIME", expected), TIME.sub("TIME", printed)
    if expected != printed:
        print("--- printed otherwise:\n" + block["command"] +
              "".join(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True), "document", "printed")))
    return expected == printed


def run_all(text, programs, venv, folder, broker):
    environment = dict(os.environ, REPO=str(ROOT), PATH=f"{programs}:{venv}/bin:{os.environ['PATH']}",
                       XDG_STATE_HOME=str(folder), TWEET_PRODUCER_BROKERS=broker, HASHTAG_CONSUMER_BROKERS=broker)
    work = folder / "work"
    work.mkdir()
    printed = []
    for block in BLOCK.finditer(text):
        printed.append((block, run(block["command"], work, environment,
                                   {"9999": free_port(), "127.0.0.1:9092": broker})))
    return printed


def write(text, printed):
    for block, out in reversed(printed):
        if block["output"] is not None:
            text = text[:block.start("output")] + out + text[block.end("output"):]
    DOCUMENT.write_text(text)


def main():
    programs, venv = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    make_environment(venv)
    text = DOCUMENT.read_text()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker, address = start_broker(programs, folder)
        try:
            printed = run_all(text, programs, venv, folder, address)
        finally:
            broker.kill()
            broker.wait()
    if "--write" in sys.argv:
        write(text, printed)
        return
    compared = [(block, out) for block, out in printed if block["output"] is not None]
    equal = sum(same(block, out) for block, out in compared)
    commands = text.count("\n```sh\n")
    print(f"commands: {commands}, ran: {len(printed)}, outputs equal: {equal} of {len(compared)}")
    sys.exit(0 if commands == len(printed) and equal == len(compared) else 1)


main()
