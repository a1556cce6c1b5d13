#!/usr/bin/env bash
# Checks every C++ file against .clang-format; --fix rewrites them. Run by ctest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
mode=(--dry-run -Werror)
[ "${1:-}" = --fix ] && mode=(-i)
find . -path ./build -prune -o \( -name '*.h' -o -name '*.cc' \) -print0 |
  xargs -0 -r clang-format-19 "${mode[@]}"
