#!/usr/bin/env python3
"""Runs every command of docs/from-spark.md and compares what it prints (document_commands.py).

    from_spark_doc_test.py PROGRAMS VENV [--write]

PROGRAMS is the folder of the built programs. VENV is a virtual environment with what the plot needs; it is made where
it is not there. --write puts what the commands printed into the document.

Fails when a command fails, or prints something else than the document says.
"""
import pathlib
import subprocess
import sys
import tempfile

from document_commands import ROOT, Wrong, difference, run_page, written_anew

DOCUMENT = ROOT / "docs/from-spark.md"


def make_environment(venv):
    """Once: a file tells that it is complete."""
    if (venv / "complete").exists():
        return
    subprocess.run(["python3", "-m", "venv", "--clear", venv], check=True)
    subprocess.run([venv / "bin/python", "-m", "pip", "install", "--quiet", "--no-cache-dir", "pandas==3.1.1", "seaborn==0.13.2"],
                   check=True)
    (venv / "complete").touch()


def main():
    programs, venv = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    make_environment(venv)
    text = DOCUMENT.read_text()
    with tempfile.TemporaryDirectory() as folder:
        printed = run_page(text, programs, pathlib.Path(folder), [venv / "bin"])
    if "--write" in sys.argv:
        DOCUMENT.write_text(written_anew(text, printed))
        return
    compared = [(block, out) for block, out in printed if block.expected]
    differences = [(block, difference(block, out)) for block, out in compared if difference(block, out)]
    for block, lines in differences:
        print("--- printed otherwise:\n" + block.body + lines)
    commands = text.count("\n```sh\n")
    print(f"commands: {commands}, ran: {len(printed)}, outputs equal: {len(compared) - len(differences)} of {len(compared)}")
    sys.exit(0 if commands == len(printed) and not differences else 1)


try:
    main()
except Wrong as wrong:
    sys.exit(f"--- {wrong}")
