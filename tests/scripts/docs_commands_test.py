#!/usr/bin/env python3
"""Runs every command of README.md, CONTRIBUTING.md and docs/*.md but docs/from-spark.md, which has a test of its own
(document_commands.py says how, and which are only shown).

    docs_commands_test.py [--write] [PAGE…]

It builds the preset release first, as the pages tell their reader to. --write puts what the commands printed into the pages.

Fails when a command fails or prints something else than the page says, when a page is not linked from README.md, or when
code stands in a page without a word on what it is.
"""
import collections
import pathlib
import subprocess
import sys
import tempfile

from document_commands import ROOT, Wrong, blocks_of, difference, run_page, written_anew

ELSEWHERE = {"docs/from-spark.md"}  # FromSparkDoc.
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "docs").glob("*.md"))]


def check_links():
    readme = (ROOT / "README.md").read_text()
    missing = [page for page in PAGES if page != "README.md" and f"({page})" not in readme]
    return [f"README.md has no link to {page}" for page in missing]


def run_and_compare(page, text, programs, write):
    """What is wrong with the page, and how many blocks were run."""
    with tempfile.TemporaryDirectory(prefix="docs commands ") as folder:
        printed = run_page(text, programs, pathlib.Path(folder))
    if write:
        (ROOT / page).write_text(written_anew(text, printed))
        return [], len(printed)
    differences = [(block, difference(block, out)) for block, out in printed]
    return [f"{page}: printed otherwise:\n{block.body}{lines}" for block, lines in differences if lines], len(printed)


def main():
    arguments = sys.argv[1:]
    write = "--write" in arguments
    pages = [argument for argument in arguments if argument != "--write"] or [page for page in PAGES if page not in ELSEWHERE]
    # Tests that measure time run beside it.
    subprocess.run(["nice", "-n", "10", ROOT / "scripts/build.sh"], check=True)
    wrong, shown = check_links(), collections.Counter()
    commands = ran = 0
    for page in pages:
        text = (ROOT / page).read_text()
        try:
            blocks = blocks_of(text)
            shown.update(block.words[0] for block in blocks if block.language == "console")
            commands += sum(block.runs for block in blocks)
            complaints, done = run_and_compare(page, text, ROOT / "build/release/bin", write)
            wrong += complaints
            ran += done
        except Wrong as complaint:
            wrong.append(f"{page}: {complaint}")
    for complaint in wrong:
        print("---", complaint)
    print(f"pages: {len(pages)}, commands: {commands}, ran: {ran}")
    print(f"shown only: {sum(shown.values())} ({', '.join(f'{reason} {count}' for reason, count in sorted(shown.items()))})")
    sys.exit(1 if wrong or commands != ran else 0)


main()
