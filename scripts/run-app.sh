#!/usr/bin/env bash
# Runs the producer alone, with config/producer.toml; further flags are passed on:
#
#   scripts/run-app.sh [FLAGS of tweet-producer]
#   scripts/run-app.sh --source file --file tests/data/sample_tweets.jsonl
#
# It needs a broker (scripts/start-kafka.sh). A --config of your own takes the place of ours.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

"$ROOT/scripts/build.sh"
case " $* " in
  *" --config"[\ =]*) exec "$ROOT/build/release/bin/tweet-producer" "$@" ;;
  *) exec "$ROOT/build/release/bin/tweet-producer" --config "$ROOT/config/producer.toml" "$@" ;;
esac
