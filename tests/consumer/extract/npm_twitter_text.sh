#!/usr/bin/env bash
# Reads strings, a line each, in hexadecimal, and prints what the npm package twitter-text 3.1.0
# finds in each, a line each: hashtags, mentions, cashtags and URLs, with tabs between. Installs the
# package into the user's cache first.
# Needs node 18 or later, and npm.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
package=twitter-text@3.1.0
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/hashtag-pipeline/npm
for program in node npm; do
  command -v "$program" >/dev/null || { echo "$program is not installed: run scripts/setup.sh test" >&2; exit 1; }
done

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ ! -e "$cache/$package" ]; then
  fresh=$(mktemp -d "$cache/fresh.XXXXXX")
  trap 'rm -rf "$fresh"' EXIT
  npm install --prefix "$fresh" --ignore-scripts --no-audit --no-fund --loglevel=error "$package" >&2
  mv "$fresh" "$cache/$package"
fi
flock -u 9

NODE_PATH=$cache/$package/node_modules exec node "$here/npm_twitter_text.js"
