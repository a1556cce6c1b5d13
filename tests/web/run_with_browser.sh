#!/usr/bin/env bash
# Runs a script of this folder with the packages of package-lock.json, which are installed into the
# user's cache first, and with Debian's Chromium:
#
#   run_with_browser.sh SCRIPT.mjs [ARGUMENT...]
#
# CHROMIUM may name another browser.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chromium=${CHROMIUM:-/usr/bin/chromium}

stop() {
  echo "run_with_browser.sh: $*" >&2
  exit 1
}
for program in node npm; do
  command -v "$program" >/dev/null || stop "$program is not installed: run scripts/setup.sh test"
done
[ -x "$chromium" ] || stop "there is no $chromium: run scripts/setup.sh test on Debian; elsewhere install Chromium" \
  "(not as a snap, which cannot see the test's files) and name it in CHROMIUM"

version=$(cat "$here/package.json" "$here/package-lock.json" | sha256sum | head -c 16)
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/hashtag-pipeline/npm
modules=$cache/dashboard-test-$version
mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ ! -e "$modules" ]; then
  fresh=$(mktemp -d "$cache/fresh.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  cp "$here/package.json" "$here/package-lock.json" "$fresh"
  npm ci --prefix "$fresh" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
    stop "npm could not install playwright-core and axe-core: is this machine online?"
  mv "$fresh" "$modules"
  trap - EXIT
fi
flock -u 9

CHROMIUM=$chromium NODE_MODULES=$modules exec node "$here/$1" "${@:2}"
