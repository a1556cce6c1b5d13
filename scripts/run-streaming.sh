#!/usr/bin/env bash
# Runs the consumer alone, with config/consumer.toml; further flags are passed on:
#
#   scripts/run-streaming.sh [FLAGS of hashtag-consumer run]
#   scripts/run-streaming.sh --top 20 --sink jsonl:counts.jsonl
#
# It needs a broker (scripts/start-kafka.sh). A --config of your own takes the place of ours.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

"$ROOT/scripts/build.sh"
case " $* " in
  *" --config"[\ =]*) exec "$ROOT/build/release/bin/hashtag-consumer" run "$@" ;;
  *) exec "$ROOT/build/release/bin/hashtag-consumer" run --config "$ROOT/config/consumer.toml" "$@" ;;
esac
