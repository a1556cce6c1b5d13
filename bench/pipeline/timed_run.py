"""Runs a program to its end and tells how long it took. For the measuring scripts beside it."""
import os
import subprocess
import sys
import time


def say(text):
    print(text, file=sys.stderr, flush=True)


def timed(command):
    """Seconds from the start of the process to its end, its peak MiB, and its stdout."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # Both go through pipes that are read only at the end: what is printed fits into them.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    out, err = process.communicate()
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{err.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / 1024, out.decode()
