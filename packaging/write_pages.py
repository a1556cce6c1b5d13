#!/usr/bin/env python3
"""Writes the manual pages and the completions of all programs, for the version and date of debian/changelog:

    write_pages.py PROGRAM_DIR OUTPUT_DIR

cmake --install and cpack run it, so a page cannot tell of other options than the program beside it has.
"""
import email.utils
import gzip
import pathlib
import re
import sys

from completions import bash_completion, zsh_completion
from man_page import man_page
from program_help import COMMANDS

CHANGELOG = pathlib.Path(__file__).parent / "debian/changelog"


def compressed(data):
    """Without a time stamp: equal input gives equal packages."""
    return gzip.compress(data, 9, mtime=0)


def main(programs, output):
    changelog = CHANGELOG.read_bytes()
    version = re.match(rb"\S+ \((\S+)\)", changelog)[1].decode()
    date = email.utils.parsedate_to_datetime(re.search(rb"(?m)^ -- .*>  (.*)$", changelog)[1].decode())
    files = {"changelog.gz": compressed(changelog)}
    for program in COMMANDS:
        page = man_page(program, programs, f"{date:%Y-%m-%d}", version)
        files[f"man/{program}.1.gz"] = compressed(page.encode())
        files[f"bash/{program}"] = bash_completion(program, programs).encode()
        files[f"zsh/_{program}"] = zsh_completion(program, programs).encode()
    for name, data in files.items():
        path = pathlib.Path(output) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(sys.argv[1], sys.argv[2])
