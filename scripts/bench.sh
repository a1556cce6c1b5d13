#!/usr/bin/env bash
# Measures tweet-producer beside RapidJSON's bare parse of the same file, and hashtag-consumer beside a
# bare librdkafka drain of the same topic, on a real Kafka.
#
#   scripts/bench.sh [--records N] [--statuses N]
#
#   --records N   tweets of 70 bytes in the topic (default 10000000)
#   --statuses N  statuses of 5.8 KB in the file (default 150000; 0: ingest is not measured)
#
# Builds build/release, starts a Kafka of its own and ends it, and works in a temporary directory
# (about 100 bytes of disk a tweet, 6 KB a status; TMPDIR says where). Records and counts are compared
# with a reference before anything is timed. Results go to stdout; the last lines are
#
#   ingest_ratio: 0.81            statuses a second without journal, in parts of the bare parse
#   ingest_journal_ratio: 0.62    the same with journal and transactions
#   …
#   pages_ratio: 0.98         records a second with 40 dashboards open, in parts of those without
#   livez_longest_ms: 3.1     the slowest answer of /livez meanwhile
#   drain_per_s: 3012345      records a second, the best of three runs of the drain
#   ours_per_s: 2134567       the same of hashtag-consumer --tokenizer spark, a checkpoint every 2 s
#   ratio: 0.71
#   peak_mib: 180             its largest resident set
#   first_batch_s: 0.31       from process start to the first printed batch, at a batch interval of
#                             200 ms; the longer of a fresh start and one after kill -9
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

records=10000000 statuses=150000
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --records)
      [ $# -ge 2 ] || usage_error "--records needs a value"
      records=$2
      shift
      ;;
    --statuses)
      [ $# -ge 2 ] || usage_error "--statuses needs a value"
      statuses=$2
      shift
      ;;
    *) usage_error "no option '$1'" ;;
  esac
  shift
done
[[ $records =~ ^[1-9][0-9]*$ ]] || usage_error "--records $records is not a number of tweets"
[[ $statuses =~ ^[0-9]+$ ]] || usage_error "--statuses $statuses is not a number of statuses"

dependencies bench
build_preset release hashtag-consumer tweet-producer bench-fill bench-drain bench-parse
bin=$ROOT/build/release/bin
partitions=4 topic=tweets

work=$(mktemp -d "${TMPDIR:-/tmp}/hashtag-bench.XXXXXX")
clean_up() {
  [ ! -d "$work/kafka" ] || "$ROOT/scripts/stop-kafka.sh" --data "$work/kafka" || true
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

"$ROOT/scripts/start-kafka.sh" --port 0 --data "$work/kafka"
brokers=127.0.0.1:$(cat "$work/kafka/port")
if [ "$statuses" -gt 0 ]; then
  say "making $statuses statuses"
  python3 "$ROOT/bench/pipeline/make_statuses.py" "$ROOT/tests/data/sample_tweets.jsonl" "$statuses" \
    "$work/statuses.jsonl"
  python3 "$ROOT/bench/pipeline/measure_ingest.py" --bin "$bin" --brokers "$brokers" \
    --statuses "$work/statuses.jsonl" --count "$statuses" --work "$work" \
    --contract "$ROOT/tests/broker/record_contract.py" --kafka "$ROOT/scripts/kafka.sh"
  rm "$work/statuses.jsonl"
fi
"$ROOT/scripts/kafka.sh" topics --bootstrap-server "$brokers" --create --topic "$topic" \
  --partitions "$partitions" >&2
say "filling the topic with $records tweets"
"$bin/bench-fill" "$brokers" "$topic" "$partitions" "$records" "$work/reference.tsv"
python3 "$ROOT/bench/pipeline/measure.py" --bin "$bin" --brokers "$brokers" --topic "$topic" \
  --reference "$work/reference.tsv" --records "$records" --work "$work"
