#!/usr/bin/env bash
# Starts a real Apache Kafka for development: one node (KRaft), on this machine's loopback only.
#
#   scripts/start-kafka.sh [--port N] [--data DIR] [--property K=V]… [--listener NAME://127.0.0.1:PORT]… [--foreground]
#
#   --port N          where it listens (default 9092; 0: a free port)
#   --data DIR        where topics, log and process id are kept (default: ~/.local/state/hashtag-pipeline/kafka-PORT)
#   --property K=V    any broker property, as in server.properties; repeatable
#   --listener L      one more listener, SSL://…, SASL_PLAINTEXT://… or SASL_SSL://…; repeatable
#   --foreground      stay until the broker ends, as service managers and tests want it
#
# Returns when the broker answers, and leaves it running: scripts/stop-kafka.sh ends it. Started again
# on the same DIR it has its topics again. Records are kept for ever (log.retention.ms=-1), so that
# tweets of years ago stay. Two brokers on different ports and directories do not disturb each other.
# The broker's own log is DIR/kafka.log, its port is in DIR/port. KAFKA_HEAP_OPTS: default -Xmx512m.
# Where Kafka comes from: see scripts/kafka.sh --help.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

port=9092 data= properties=() listeners=() foreground=false
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --foreground) foreground=true; shift; continue ;;
    --port | --data | --property | --listener) [ $# -ge 2 ] || usage_error "$1 needs a value" ;;
    *) usage_error "no option '$1'" ;;
  esac
  case $1 in
    --port) port=$2 ;;
    --data) data=$2 ;;
    --property) properties+=("$2") ;;
    --listener) listeners+=("$2") ;;
  esac
  shift 2
done
[[ $port =~ ^[0-9]+$ ]] && [ "$port" -le 65535 ] || usage_error "--port $port is not a port"

in_use() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range from which the system takes ports for outgoing connections (32768 and up).
free_port() {
  local candidate
  while candidate=$((15000 + (RANDOM << 15 | RANDOM) % 17000)); in_use "$candidate"; do :; done
  echo "$candidate"
}

[ "$port" != 0 ] || port=$(free_port)
data=${data:-$STATE/kafka-$port}
mkdir -p "$data" || die "cannot make the directory $data: name another one with --data"
data=$(cd "$data" && pwd)
config=$data/server.properties

pid=$(cat "$data/kafka.pid" 2>/dev/null || true)
if is_running "$pid" "$config"; then
  [ "$(cat "$data/port")" = "$port" ] ||
    die "a broker runs on $data already, on port $(cat "$data/port"): stop it with scripts/stop-kafka.sh --data '$data'"
  say "Kafka runs already on 127.0.0.1:$port (process $pid)"
  exit 0
fi
! in_use "$port" || die "port $port is taken by another program: name another one with --port, or 0 for any"

# A backslash begins an escape in a properties file.
escaped() { printf '%s' "${1//\\/\\\\}"; }

# A broker that comes back is refused until its last life's session has timed out (9 s by default).
write_config() {
  local controller
  controller=$(free_port)
  {
    cat <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller$(printf ',%s' "${listeners[@]}" | sed 's/^,$//')
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL
log.dirs=$(escaped "$data/topics")
log.retention.ms=-1
num.partitions=4
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
PROPERTIES
    [ ${#properties[@]} -eq 0 ] || printf '%s\n' "${properties[@]}"
  } >"$config"
}

format_storage() {
  local id
  id=$(head -c 16 /dev/urandom | base64 | tr '+/' 'AB' | tr -d '=')
  "$ROOT/scripts/kafka.sh" storage format --ignore-formatted --cluster-id "$id" --config "$config" \
    >"$data/format.log" 2>&1 || {
    grep -vE '^[[:space:]]+(at|\.\.\.) ' "$data/format.log" | tail -n 5 >&2
    die "Kafka could not format $data/topics; the reason stands above"
  }
}

# Runs the broker in this shell's place, through the command in $@ if there is one.
become_broker() {
  export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx512m} LOG_DIR=$data/logs
  echo "$BASHPID" >"$data/kafka.pid"
  exec "$@" "$ROOT/scripts/kafka.sh" server-start "$config" >"$data/kafka.log" 2>&1 </dev/null
}

# Waits for the broker's own word that every listener takes requests.
await_answer() {
  local deadline=$((SECONDS + 120))
  while ! grep -qsF 'Kafka Server started' "$data/kafka.log"; do
    is_alive "$pid" || return 1
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

export KAFKA_DATA=$data KAFKA_CONTAINER=hashtag-pipeline-kafka-$port
"$ROOT/scripts/kafka.sh" fetch
write_config
[ -f "$data/topics/meta.properties" ] || format_storage
rm -f "$data/kafka.log"
echo "$port" >"$data/port"
! $foreground || become_broker
become_broker setsid &  # A session of its own: a Ctrl-C in this terminal is not for the broker.
pid=$!
trap 'kill "$pid" 2>/dev/null' INT TERM
await_answer || {
  kill -9 "$pid" 2>/dev/null || true
  rm -f "$data/kafka.pid"
  grep -E 'ERROR|FATAL|Exception' "$data/kafka.log" | head -5 >&2 || true
  die "Kafka did not come up on 127.0.0.1:$port; its log is $data/kafka.log"
}
say "Kafka answers on 127.0.0.1:$port (process $pid, data in $data); end it with scripts/stop-kafka.sh --data '$data'"
