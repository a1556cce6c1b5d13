#!/usr/bin/env python3
"""Runs scripts/demo.sh as a person would: two at once, one ended by Ctrl-C, one killed.

Fails when a demo does not count, when two disturb each other, or when one leaves a process or a file
behind.
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TMP = tempfile.mkdtemp(prefix="demo test ")


def demo(*arguments):
    return subprocess.Popen([ROOT / "scripts/demo.sh", *arguments], cwd="/", text=True, start_new_session=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, TMPDIR=TMP))


def check(condition, what, *texts):
    if not condition:
        sys.exit("\n--- ".join([f"Demo: {what}", *texts]))


def left_behind():
    return subprocess.run(["pgrep", "-af", TMP], capture_output=True, text=True).stdout


def check_end(process, tweets=50, tags=10):
    out, err = process.communicate(timeout=120)
    check(process.returncode == 0, f"exit code {process.returncode}", out, err)
    check("simulat" in err, "it does not say that the tweets are simulated", err)
    published = re.search(r"published\s+(\d+)", out)
    check(published and int(published[1]) >= tweets, "no ledger with tweets published", out, err)
    final = out.partition("The final top 10:")[2]
    check(len(re.findall(r"\|\s*#\w+\|\s*\d+\|", final)) >= tags, "no final top 10", out, err)
    return int(published[1])


def main():
    subprocess.run([ROOT / "scripts/build.sh"], check=True)
    print("two at once: published", *map(check_end, [demo("--seconds", "3"), demo("--seconds", "4")]))

    interrupted = demo()
    for line in interrupted.stdout:
        if "|#" in line or re.search(r"#\w+\|", line):
            break
    interrupted.send_signal(signal.SIGINT)
    print("Ctrl-C: published", check_end(interrupted, tweets=1, tags=1))

    killed = demo()
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    deadline = time.monotonic() + 20
    while left_behind() and time.monotonic() < deadline:
        time.sleep(0.2)
    check(not left_behind(), "processes are left", left_behind())
    subprocess.run(["rm", "-rf", *pathlib.Path(TMP).glob("hashtag-demo-*")], check=True)  # kill -9 cannot tidy.


try:
    main()
    check(not left_behind(), "processes are left", left_behind())
    check(not os.listdir(TMP), "files are left", *os.listdir(TMP))
    print("left behind: processes 0, files 0")
finally:
    subprocess.run(["rm", "-rf", TMP], check=False)
