#!/usr/bin/env python3
"""Takes the pictures of README.md and docs/dashboard.md from a run of scripts/demo.sh:

    take_pictures.py [MINUTES]

Writes docs/dashboard.png and the block that shows the terminal in README.md. MINUTES (20): how long the demo runs before,
so that the curves of the last hour are there.
"""
import contextlib
import fcntl
import os
import pathlib
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS, ROWS = 72, 14
PICTURE = re.compile(r"\x1b\[H(.*?)(?=\x1b\[H|\Z)", re.S)
ESCAPE = re.compile(r"\x1b(?:[78]|\[[0-9;?]*[A-Za-z])")
BLOCK = re.compile(r"(On a terminal the demo looks like this:\n\n```text\n).*?(```\n)", re.S)


class Demo:
    """scripts/demo.sh on a terminal of its own."""

    def __init__(self):
        ours, its = pty.openpty()
        fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.process = subprocess.Popen([ROOT / "scripts/demo.sh"], stdin=its, stdout=its, stderr=subprocess.DEVNULL,
                                        start_new_session=True, env=dict(os.environ, TERM="xterm"))
        os.close(its)
        self.said = ""
        threading.Thread(target=self.read, args=(ours,), daemon=True).start()

    def read(self, terminal):
        with contextlib.suppress(OSError):  # Nobody has the terminal open any more.
            while data := os.read(terminal, 65536):
                self.said = (self.said + data.decode(errors="replace"))[-100_000:]

    def lines(self):
        """The newest whole picture."""
        pictures = PICTURE.findall(self.said)
        return [ESCAPE.sub("", line).rstrip() for line in pictures[-2].split("\n")] if len(pictures) > 1 else []

    def address(self):
        for line in self.lines():
            if found := re.search(r"dashboard: (http://127.0.0.1:\d+)", line):
                return found[1]
        return None

    def end(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(60)


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    demo = Demo()
    try:
        while demo.process.poll() is None and not demo.address():
            time.sleep(0.5)
        if demo.process.poll() is not None:
            sys.exit(f"the demo ended:\n{demo.said[-2000:]}")
        time.sleep(60 * minutes)
        picture = demo.lines()
        subprocess.run([ROOT / "tests/web/run_with_browser.sh", "picture.mjs", demo.address(), ROOT / "docs/dashboard.png"],
                       check=True)
    finally:
        demo.end()
    readme = ROOT / "README.md"
    shown = "\n".join(picture).strip("\n") + "\n"
    readme.write_text(BLOCK.sub(lambda block: block[1] + shown + block[2], readme.read_text()))


main()
