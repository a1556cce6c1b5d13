#!/usr/bin/env python3
"""Runs scripts/demo.sh as a person would: two at once from a path with spaces while the usual ports are taken, one on a
narrow terminal, one ended by Ctrl-C, one whose broker dies, one killed.

Fails when a demo does not count, when two disturb each other, when a log line or a wrapped line gets into the picture,
when a failure names no log, or when one leaves a process or a file behind.
"""
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import signal
import socket
import struct
import subprocess
import termios
import time

from demo_run import TMP, check, check_end, demo, in_a_clone, left_behind

PICTURE = re.compile(r"\x1b\[H(.*?)(?=\x1b\[H|\Z)", re.S)
ESCAPE = re.compile(r"\x1b(?:[78]|\[[0-9;?]*[A-Za-z])")


@contextlib.contextmanager
def taken(*ports):
    """By us, or by somebody else already."""
    with contextlib.ExitStack() as held:
        for port in ports:
            server = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                server.bind(("127.0.0.1", port))
                server.listen()
        yield


def on_terminal(columns, rows, *arguments):
    """All that a terminal of this size was sent."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = demo(*arguments, out=its, err=its)
    os.close(its)
    said = b""
    with contextlib.suppress(OSError):  # EIO: nobody has the terminal open any more.
        while data := os.read(ours, 65536):
            said += data
    os.close(ours)
    check(process.wait(30) == 0, f"exit code {process.returncode} on a terminal", said.decode())
    return said.decode()


def check_picture(columns, rows):
    said = on_terminal(columns, rows, "--seconds", "4")
    *pictures, last = PICTURE.findall(said)
    check(pictures, "no picture was drawn", said)
    lines = [ESCAPE.sub("", line).rstrip("\r") for line in pictures[-1].split("\n")]
    shown = "\n".join(lines)
    check(max(map(len, lines)) <= columns and len(lines) <= rows, "the picture is too large", shown)
    check("event=" not in said, "a log line stands in the picture", said)
    for words in ("simulated tweets", "lag ", "counted", "█", " received", " published", "dashboard: http://127.0.0.1:", "Ctrl-C ends it"):
        check(words in shown, f"the picture lacks '{words}'", shown)
    for words in ("The producer's ledger:", "The final top 10:", "What next?"):
        check(words in last, f"the end lacks '{words}'", last)
    return len(pictures)


def check_failure():
    failing = demo()
    failing.stdout.readline()
    broker = subprocess.run(["pgrep", "-f", f"embedded-broker.*{TMP}"], capture_output=True, text=True).stdout.split()
    check(len(broker) == 1, "there is not one broker", *broker)
    os.kill(int(broker[0]), signal.SIGKILL)
    out, err = failing.communicate(timeout=60)
    check(failing.returncode == 1 and "embedded-broker ended" in err, "it does not say what failed", out, err)
    logs = pathlib.Path(re.search(r"logged is in (.*)", err)[1])
    names = {file.name for file in logs.iterdir()}
    check({"tweet-producer.log", "hashtag-consumer.log"} <= names, "the logs it names are not there", *names)
    subprocess.run(["rm", "-rf", logs], check=True)


def check_simulated(process, **least):
    published, err = check_end(process, **least)
    check("simulat" in err, "it does not say that the tweets are simulated", err)
    return published


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ignored in what a shell runs in the background.
    with taken(8080, 9092):
        print("two at once: published", *map(check_simulated, [demo("--seconds", "3"), demo("--seconds", "4")]))
    print("pictures of 60x20:", check_picture(60, 20), "of 40x15:", check_picture(40, 15), "log lines in them: 0")
    check_failure()

    interrupted = demo()
    for line in interrupted.stdout:
        if "|#" in line or re.search(r"#\w+\|", line):
            break
    interrupted.send_signal(signal.SIGINT)
    print("Ctrl-C: published", check_simulated(interrupted, tweets=1, tags=1))

    killed = demo()
    killed.stdout.readline()
    killed.kill()
    killed.wait()
    deadline = time.monotonic() + 20
    while left_behind() and time.monotonic() < deadline:
        time.sleep(0.2)
    check(not left_behind(), "processes are left", left_behind())
    subprocess.run(["rm", "-rf", *pathlib.Path(TMP).glob("hashtag-demo-*")], check=True)  # kill -9 cannot tidy.


in_a_clone(main)
