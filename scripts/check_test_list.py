#!/usr/bin/env python3
"""Checks that every test file on disk stands in its folder's CMakeLists.txt, and the other way round.
Run by ctest: a test that is not built cannot fail."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
found = []
for listing in [ROOT / "tests/CMakeLists.txt", *sorted((ROOT / "tests").rglob("*/CMakeLists.txt"))]:
    folder = listing.parent
    listed = set(re.findall(r"[\w./]+_test\.(?:cc|py|sh)", re.sub(r"#.*|\$\{\w+\}/", "", listing.read_text())))
    on_disk = {p.name for p in folder.iterdir() if re.search(r"_test\.(cc|py|sh)$", p.name)}
    found += [f"{folder.relative_to(ROOT)}/{name}: not in CMakeLists.txt" for name in sorted(on_disk - listed)]
    found += [f"{folder.relative_to(ROOT)}/{name}: listed, not on disk" for name in sorted(listed - on_disk)]
for file in sorted((ROOT / "tests").rglob("*_test.*")):
    if not (file.parent / "CMakeLists.txt").exists() and "__pycache__" not in str(file):
        found.append(f"{file.relative_to(ROOT)}: its folder has no CMakeLists.txt")
print("\n".join(found) or "test list: complete")
sys.exit(1 if found else 0)
