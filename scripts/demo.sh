#!/usr/bin/env bash
# Shows the whole pipeline at work in one command, without an account and without a server:
#
#   scripts/demo.sh [--seconds N] [--kafka]
#
#   --seconds N   end N seconds after the first table (default: at Ctrl-C)
#   --kafka       on a real Apache Kafka of its own, not on the embedded broker
#
# It installs what is missing, builds, and runs broker, stream simulator, tweet-producer and
# hashtag-consumer, each on a free port, with keys, topics and checkpoint in a directory of their own
# that is removed at the end. The tweets are simulated. At the end it prints the producer's ledger and
# the final top 10.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

seconds= kafka=false
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --kafka) kafka=true; shift ;;
    --seconds) [ $# -ge 2 ] || usage_error "--seconds needs a value"; seconds=$2; shift 2 ;;
    *) usage_error "no option '$1'" ;;
  esac
done
[[ $seconds =~ ^[0-9]*$ ]] || usage_error "--seconds $seconds is not a number"

"$ROOT/scripts/build.sh"

BIN=$ROOT/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/hashtag-demo-XXXXXX")
declare -A pids=()
stop_asked=false
trap 'stop_asked=true' INT TERM HUP
trap clean_up EXIT

clean_up() {
  local name
  for name in "${!pids[@]}"; do
    ! is_alive "${pids[$name]}" || kill "${pids[$name]}" 2>/dev/null || true
  done
  for name in "${!pids[@]}"; do
    wait_ended "${pids[$name]}" 15 || kill -9 "${pids[$name]}" 2>/dev/null || true
  done
  rm -rf "$work"
}

# launch NAME COMMAND…: in the background, its log in NAME.log. In a session of its own, because Ctrl-C
# is for this script, which ends them in order; and ended with this script even if that is killed.
launch() {
  local name=$1
  shift
  setsid setpriv --pdeathsig TERM "$@" 2>"$work/$name.log" </dev/null &
  pids[$name]=$!
}

must_live() {
  is_alive "${pids[$1]}" && return
  ! $stop_asked || exit 0
  tail -n 20 "$work/$1.log" >&2
  die "$1 ended; its last words stand above"
}

# Waits until a command succeeds, as long as the program NAME lives: await NAME SECONDS COMMAND…
await() {
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@"; do
    ! $stop_asked || exit 0
    must_live "$name"
    [ "$SECONDS" -lt "$deadline" ] || die "$name did not get ready; see scripts/demo.sh --help"
    sleep 0.1 || true
  done
}

start_broker() {
  if $kafka; then
    "$ROOT/scripts/kafka.sh" fetch
    launch kafka "$ROOT/scripts/start-kafka.sh" --foreground --port 0 --data "$work/kafka" >/dev/null
    await kafka 120 grep -qsF 'Kafka Server started' "$work/kafka/kafka.log"
    brokers=127.0.0.1:$(cat "$work/kafka/port")
  else
    launch embedded-broker "$BIN/embedded-broker" --port 0 --create tweets:4 \
      --address-file "$work/broker" >/dev/null
    await embedded-broker 30 test -s "$work/broker"
    brokers=$(head -n 1 "$work/broker")
  fi
}

write_keys() {
  local key
  for key in consumerKey consumerSecret accessToken accessTokenSecret; do
    echo "$key $(head -c 20 /dev/urandom | od -An -tx1 | tr -d ' \n')"
  done >"$work/keys"
}

start_simulator() {
  (umask 077 && write_keys)
  launch stream-simulator "$BIN/stream-simulator" --port 0 --address-file "$work/simulator" \
    --credentials-file "$work/keys" --tweets "$ROOT/tests/data/sample_tweets.jsonl" --rate 50 >/dev/null
  await stream-simulator 30 test -s "$work/simulator"
}

start_producer() {
  launch tweet-producer "$BIN/tweet-producer" --brokers "$brokers" --source twitter \
    --endpoint "http://$(head -n 1 "$work/simulator")/1.1/statuses/filter.json" \
    --track "$TRACK" --credentials-file "$work/keys" --journal "$work/journal" >"$work/ledger"
}

start_consumer() {
  launch hashtag-consumer "$BIN/hashtag-consumer" run --brokers "$brokers" \
    --checkpoint "$work/checkpoint" --sink console --sink "jsonl:$work/rows.jsonl"
}

# end NAME: as Ctrl-C would, and waits.
end() {
  local pid=${pids[$1]}
  kill -INT "$pid" 2>/dev/null || true
  wait_ended "$pid" 20 || kill -9 "$pid" 2>/dev/null || true
}

TRACK='norvalederby,stormmira,orbitone,quietharbour,bakethemoon,kafka,cpp,weather,space,coffee,music,football,mondayrun,cats'

say "The tweets of this demo are invented: a simulator on this machine plays Twitter's stream."
start_broker
start_simulator
start_producer
start_consumer
await hashtag-consumer 60 test -s "$work/rows.jsonl"

deadline=$((SECONDS + 10#${seconds:-1000000000}))
until $stop_asked || [ "$SECONDS" -ge "$deadline" ]; do
  for name in "${!pids[@]}"; do must_live "$name"; done
  sleep 0.2 || true
done
trap '' INT  # The end takes a few seconds; a second Ctrl-C must not leave half of it.

end tweet-producer
end hashtag-consumer
# What arrived between the consumer's last batch and now is counted too.
"$BIN/hashtag-consumer" run --brokers "$brokers" --checkpoint "$work/checkpoint" \
  --trigger available-now --sink "jsonl:$work/rows.jsonl" 2>"$work/last.log" || cat "$work/last.log" >&2

echo
echo "The producer's ledger:"
cat "$work/ledger"
echo
echo 'The final top 10:'
"$BIN/hashtag-consumer" state show --checkpoint "$work/checkpoint" --topic tweets --top 10
