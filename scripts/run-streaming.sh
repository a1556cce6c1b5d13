#!/usr/bin/env bash
# Runs the consumer alone, with config/consumer.toml; further flags are passed on:
#
#   scripts/run-streaming.sh [FLAGS of hashtag-consumer run]
#   scripts/run-streaming.sh --top 20 --sink jsonl:counts.jsonl
#
# It needs a broker (scripts/start-kafka.sh). A --config of your own takes the place of ours. The
# dashboard is on http://127.0.0.1:8080/, or the next free port; --http ADDRESS or off, HASHTAG_CONSUMER_HTTP
# and another http in a configuration file decide otherwise.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

"$ROOT/scripts/build.sh"
given=" $* "
ours=()
case $given in
  *" --config"[\ =]*) ;;
  *)
    ours=(--config "$ROOT/config/consumer.toml")
    if [[ $given != *" --http"[\ =]* && -z ${HASHTAG_CONSUMER_HTTP:-} ]] && grep -q '^http *= *"off"' "${ours[1]}"; then
      claim_port_from 8080
      ours+=(--http "127.0.0.1:$port")
      say "The dashboard: http://127.0.0.1:$port/"
    fi
    ;;
esac
exec "$ROOT/build/release/bin/hashtag-consumer" run "${ours[@]}" "$@"
