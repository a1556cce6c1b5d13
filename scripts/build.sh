#!/usr/bin/env bash
# Builds the programs for use: optimised, in build/release/bin/.
#
#   scripts/build.sh
#
# Installs what the compiler needs first (scripts/setup.sh build). Silent when everything is up to date.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

case ${1:-} in
  '') ;;
  -h | --help) print_help; exit 0 ;;
  *) usage_error "no option '$1'" ;;
esac
dependencies build
build_preset release
