#!/usr/bin/env bash
# Shows the whole pipeline at work in one command, without an account and without a server:
#
#   scripts/demo.sh [--seconds N] [--kafka] [--source twitter|bluesky]
#
#   --seconds N   end N seconds after the first table (default: at Ctrl-C)
#   --kafka       on a real Apache Kafka of its own, not on the embedded broker
#   --source bluesky
#                 count what people post on Bluesky now. Without internet it says so, and plays
#                 invented posts in the same format
#
# It installs what is missing, builds, and runs broker, stream simulator, tweet-producer and
# hashtag-consumer, each on a free port, with keys, topics and checkpoint in a directory of their own
# that is removed at the end. The tweets are simulated. On a terminal it shows a live view, else a table
# after each batch; at the end the producer's ledger and the final top 10. What the programs log goes to
# files in that directory, which stay when something fails, and are named.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

seconds= kafka=false source=twitter
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --kafka) kafka=true; shift ;;
    --source) [ $# -ge 2 ] || usage_error "--source needs a value"; source=$2; shift 2 ;;
    --seconds) [ $# -ge 2 ] || usage_error "--seconds needs a value"; seconds=$2; shift 2 ;;
    *) usage_error "no option '$1'" ;;
  esac
done
[[ $source =~ ^(twitter|bluesky)$ ]] || usage_error "--source is twitter or bluesky, not $source"
[[ $seconds =~ ^[0-9]*$ ]] || usage_error "--seconds $seconds is not a number"

"$ROOT/scripts/build.sh"

BIN=$ROOT/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/hashtag-demo-XXXXXX")
declare -A pids=()
stop_asked=false failed=false
live_view=false
[ ! -t 1 ] || live_view=true
# A Ctrl-C must not leave a ^C in the picture.
! $live_view || { terminal=$(stty -g <&3) && stty -echoctl <&3; } 3>&1 || live_view=false
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
  ! $live_view || stty "$terminal" <&1 2>/dev/null || true
  if $failed; then
    mv "$work/kafka/kafka.log" "$work/kafka-itself.log" 2>/dev/null || true
    find "$work" -mindepth 1 -maxdepth 1 ! -name '*.log' -exec rm -rf {} +
    say "What each program logged is in $work"
  else
    rm -rf "$work"
  fi
}

fail() {
  failed=true
  die "$@"
}

# launch NAME COMMAND…: in the background, its log in NAME.log. In a session of its own, because Ctrl-C
# is for this script, which ends them in order; and ended with this script even if that is killed.
launch() {
  local name=$1
  shift
  setsid setpriv --pdeathsig TERM "$@" 2>"$work/$name.log" </dev/null 9<&- &
  pids[$name]=$!
  disown "$!"  # Else the shell tells of one that was killed, in the picture.
}

all_must_live() {
  local name
  for name in "${!pids[@]}"; do
    is_alive "${pids[$name]}" && continue
    ! $stop_asked || exit 0
    tail -n 20 "$work/$name.log" >&2
    fail "$name ended; its last words stand above"
  done
}

# Waits until a command succeeds, which tells that the program NAME is ready: await NAME SECONDS COMMAND…
await() {
  local name=$1 deadline=$((SECONDS + $2))
  shift 2
  until "$@"; do
    ! $stop_asked || exit 0
    all_must_live
    [ "$SECONDS" -lt "$deadline" ] || fail "$name did not get ready in time"
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

# Whether a public host of Bluesky's sends posts to this machine; 20 s are enough for one of them.
reaches_bluesky() {
  timeout 20 "$BIN/tweet-producer" doctor --source bluesky --to stdout >"$work/doctor" 2>&1 ||
    grep -q 'the first event after' "$work/doctor"
}

start_simulator() {
  local speaks=(--protocol bluesky)
  if [ "$source" = twitter ]; then
    (umask 077 && write_keys)
    speaks=(--credentials-file "$work/keys")
  fi
  launch stream-simulator "$BIN/stream-simulator" --port 0 --address-file "$work/simulator" \
    "${speaks[@]}" --tweets "$ROOT/tests/data/sample_tweets.jsonl" --rate 50 >/dev/null
  await stream-simulator 30 test -s "$work/simulator"
}

start_producer() {
  local from=(--source "$source")
  if [ "$source" = twitter ]; then
    from+=(--endpoint "http://$(head -n 1 "$work/simulator")/1.1/statuses/filter.json"
      --track "$TRACK" --credentials-file "$work/keys")
  elif $simulated; then
    from+=(--endpoint "ws://$(head -n 1 "$work/simulator")/subscribe")
  fi
  launch tweet-producer "$BIN/tweet-producer" --brokers "$brokers" "${from[@]}" \
    --journal "$work/journal" --http 127.0.0.1:0 >"$work/ledger"
}

start_consumer() {
  local flags=() port
  ! $live_view || { write_notes; flags=(--notes "$work/notes"); }
  claim_port_from 8080
  launch hashtag-consumer "$BIN/hashtag-consumer" run --brokers "$brokers" --http "127.0.0.1:$port" \
    --checkpoint "$work/checkpoint" --sink console --sink "jsonl:$work/rows.jsonl" "${flags[@]}"
  await hashtag-consumer 30 listens hashtag-consumer
  say "The dashboard: http://127.0.0.1:$port/"
}

listens() { [ -n "$(address_of "$1")" ]; }

# address_of NAME: where its --http answers, HOST:PORT; empty before it does.
address_of() { sed -nE 's|.* event=http_listening url="?http://([^/ "]+).*|\1|p;T;q' "$work/$1.log" 2>/dev/null || true; }

# The producer's ledger as it is now, in a line; without curl, which not every machine has.
ledger_line() {
  local address answer name line=
  address=$(address_of tweet-producer)
  [ -n "$address" ] || return 0
  answer=$(
    exec 3<>"/dev/tcp/${address%:*}/${address##*:}" || exit 0
    printf 'GET /ledger HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address" >&3
    timeout 2 cat <&3
  ) 2>/dev/null || true
  for name in received published pending notice; do
    [[ $answer =~ \"$name\":([0-9]+) ]] || return 0
    line+=" · ${BASH_REMATCH[1]} $name"
  done
  echo "producer: ${line# · }"
}

# What the live view cannot know: the first line stands above it, the others below.
write_notes() {
  {
    $simulated && echo 'hashtag-pipeline · simulated tweets' || echo 'hashtag-pipeline · Bluesky, live'
    ledger_line
    ! listens hashtag-consumer || echo "dashboard: http://$(address_of hashtag-consumer)/"
    echo "Ctrl-C ends it${seconds:+ · by itself after $seconds s}"
  } >"$work/notes.new"
  mv "$work/notes.new" "$work/notes"
}

# end NAME: as Ctrl-C would, and waits.
end() {
  local pid=${pids[$1]}
  kill -INT "$pid" 2>/dev/null || true
  wait_ended "$pid" 20 || kill -9 "$pid" 2>/dev/null || true
}

TRACK='norvalederby,stormmira,orbitone,quietharbour,bakethemoon,kafka,cpp,weather,space,coffee,music,football,mondayrun,cats'

simulated=true
if [ "$source" = bluesky ]; then
  say "Looking for Bluesky's public stream …"
  ! reaches_bluesky || simulated=false
fi
if ! $simulated; then
  say "These are the posts that people write on Bluesky now."
elif [ "$source" = bluesky ]; then
  say "None of Bluesky's public hosts answers: there seems to be no internet here. What each of them said tells"
  say "  $(printf %q "$BIN/tweet-producer") doctor --source bluesky --to stdout"
  say "Instead: the tweets of this demo are invented, and a simulator on this machine plays Bluesky's stream."
else
  say "The tweets of this demo are invented: a simulator on this machine plays Twitter's stream."
fi
start_broker
! $simulated || start_simulator
start_producer
start_consumer
await hashtag-consumer 60 test -s "$work/rows.jsonl"

deadline=$((SECONDS + 10#${seconds:-1000000000}))
until $stop_asked || [ "$SECONDS" -ge "$deadline" ]; do
  all_must_live
  ! $live_view || write_notes
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
say
say 'What next? The same on a Kafka that stays: README.md'
say '           What else it counts, keeps and shows: docs/'
