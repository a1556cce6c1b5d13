#!/usr/bin/env bash
# Ends the Kafka that scripts/start-kafka.sh started; its topics stay on disk.
#
#   scripts/stop-kafka.sh [--port N | --data DIR] [--kill]
#
#   --port N     the broker on that port with its default directory (default 9092)
#   --data DIR   the broker with that directory
#   --kill       end it at once, as a crash would (SIGKILL)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

port=9092 data= signal=TERM
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --kill) signal=KILL; shift; continue ;;
    --port | --data) [ $# -ge 2 ] || usage_error "$1 needs a value" ;;
    *) usage_error "no option '$1'" ;;
  esac
  case $1 in
    --port) port=$2 ;;
    --data) data=$2 ;;
  esac
  shift 2
done

data=${data:-$STATE/kafka-$port}
[ -d "$data" ] || die "no broker was started on $data: name its directory with --data, or its port with --port"
data=$(cd "$data" && pwd)
pid=$(cat "$data/kafka.pid" 2>/dev/null || true)
if ! is_running "$pid" "$data/server.properties"; then
  rm -f "$data/kafka.pid"
  say "no Kafka runs on $data"
  exit 0
fi

# Killing docker's client would leave the container behind.
if [ "$signal" = KILL ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q '^docker run '; then
  docker kill "hashtag-pipeline-kafka-$(cat "$data/port")" >/dev/null
else
  kill -"$signal" "$pid"
fi
wait_ended "$pid" 30 || {
  say "process $pid did not end within 30 s; killing it"
  kill -9 "$pid"
  wait_ended "$pid" 10 || die "process $pid does not end; look at it with ps"
}
rm -f "$data/kafka.pid"
say "Kafka on $data has ended"
