#!/usr/bin/env bash
# Runs one of Apache Kafka's own tools:
#
#   scripts/kafka.sh TOOL [ARGUMENTS]
#   scripts/kafka.sh topics --list
#   scripts/kafka.sh consumer-groups --describe --group hashtag-consumer-tweets
#   scripts/kafka.sh console-consumer --topic tweets --from-beginning --max-messages 3
#
# TOOL is the name of Kafka's script without "kafka-" and ".sh"; "fetch" only makes sure that Kafka is
# there. --bootstrap-server $KAFKA_BOOTSTRAP_SERVER, or 127.0.0.1:9092 where that is not set, is added
# where the tool takes it and it is not given.
#
# Kafka is taken from $KAFKA_HOME where that is set, else from the docker image where a docker daemon
# answers, else from jars, which Maven fetches once into ~/.cache/hashtag-pipeline. KAFKA_FROM=home,
# docker or jars decides instead.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

VERSION=${KAFKA_VERSION:-4.0.0}
IMAGE=apache/kafka:$VERSION
JARS=$CACHE/kafka-$VERSION

class_of() {
  local tools=org.apache.kafka.tools
  case $1 in
    acls) echo $tools.AclCommand ;;
    broker-api-versions) echo $tools.BrokerApiVersionsCommand ;;
    cluster) echo $tools.ClusterTool ;;
    configs) echo kafka.admin.ConfigCommand ;;
    console-consumer) echo $tools.consumer.ConsoleConsumer ;;
    console-producer) echo $tools.ConsoleProducer ;;
    consumer-groups) echo $tools.consumer.group.ConsumerGroupCommand ;;
    consumer-perf-test) echo $tools.ConsumerPerformance ;;
    delete-records) echo $tools.DeleteRecordsCommand ;;
    dump-log) echo kafka.tools.DumpLogSegments ;;
    get-offsets) echo $tools.GetOffsetShell ;;
    log-dirs) echo $tools.LogDirsCommand ;;
    metadata-quorum) echo $tools.MetadataQuorumCommand ;;
    producer-perf-test) echo $tools.ProducerPerformance ;;
    server-start) echo kafka.Kafka ;;
    fetch) echo none ;;
    storage) echo kafka.tools.StorageTool ;;
    topics) echo $tools.TopicCommand ;;
    transactions) echo $tools.TransactionsCommand ;;
    *) return 1 ;;
  esac
}

takes_bootstrap_server() {
  case $1 in
    dump-log | fetch | metadata-quorum | producer-perf-test | server-start | storage) return 1 ;;
  esac
}

# The complete set of jars stands under its name, or nothing does: two that fetch at once do no harm.
fetch_jars() {
  [ ! -d "$JARS" ] || return 0
  command -v mvn >/dev/null || dependencies kafka
  say "fetching Apache Kafka $VERSION (50 MB, once) into $JARS"
  mkdir -p "$CACHE"
  local fresh log
  fresh=$(mktemp -d "$CACHE/fetch-XXXXXX")
  log=$fresh/maven.log
  cat >"$fresh/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>kafka-jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$VERSION</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
  if ! mvn -B -f "$fresh/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
    -DoutputDirectory="$fresh/jars" >"$log" 2>&1; then
    grep -F ERROR "$log" | head -5 >&2
    rm -rf "$fresh"
    die "Maven could not fetch Kafka: is this machine online? Or unpack Kafka yourself and set KAFKA_HOME"
  fi
  rm -f "$fresh"/jars/slf4j-reload4j-*.jar  # Kafka 3 brings it; only one way of logging may be there.
  mv -T "$fresh/jars" "$JARS" 2>/dev/null || [ -d "$JARS" ] || die "cannot write $JARS"
  rm -rf "$fresh"
}

run_from_home() {
  [ "$tool" != fetch ] || exit 0
  local script=kafka-$tool.sh
  [ "$tool" != dump-log ] && [ -x "$KAFKA_HOME/bin/$script" ] ||
    die "KAFKA_HOME=$KAFKA_HOME has no bin/$script: point it at an unpacked Kafka, or unset it"
  exec "$KAFKA_HOME/bin/$script" "$@"
}

# Files that the arguments name must lie below the current directory or in KAFKA_DATA.
run_in_docker() {
  [ "$tool" != fetch ] || exec docker pull --quiet "$IMAGE" >/dev/null
  local name=()
  [ -z "${KAFKA_CONTAINER:-}" ] || name=(--name "$KAFKA_CONTAINER")
  exec docker run --rm -i "${name[@]}" --network host --user "$(id -u):$(id -g)" \
    --mount "type=bind,source=$PWD,target=$PWD" --workdir "$PWD" \
    --mount "type=bind,source=${KAFKA_DATA:-$PWD},target=${KAFKA_DATA:-/mnt}" \
    --env KAFKA_HEAP_OPTS --env LOG_DIR=/tmp/kafka-logs "$IMAGE" "/opt/kafka/bin/kafka-$tool.sh" "$@"
}

run_from_jars() {
  fetch_jars
  [ "$tool" != fetch ] || exit 0
  command -v java >/dev/null || dependencies kafka
  local level=warn options=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC)
  [ "$tool" != server-start ] || { level=info; options=(); }
  # shellcheck disable=SC2086  # The heap options are several words.
  exec java $KAFKA_HEAP_OPTS "${options[@]}" -Djava.awt.headless=true \
    -Dorg.slf4j.simpleLogger.defaultLogLevel=$level -Dorg.slf4j.simpleLogger.showDateTime=true \
    -Dorg.slf4j.simpleLogger.dateTimeFormat='yyyy-MM-dd HH:mm:ss.SSS' \
    -cp "$JARS/*" "$class" "$@"
}

tool=${1:-}
case $tool in
  -h | --help) print_help; exit 0 ;;
  '') usage_error "which tool? For example: topics, consumer-groups, console-consumer" ;;
esac
shift
class=$(class_of "$tool") || usage_error "no tool '$tool': topics, consumer-groups, configs, console-consumer, …"
case " $* " in
  *" --bootstrap-server"* | *" --bootstrap-controller"* | *" --help "*) ;;
  *) ! takes_bootstrap_server "$tool" || set -- --bootstrap-server "${KAFKA_BOOTSTRAP_SERVER:-127.0.0.1:9092}" "$@" ;;
esac
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx256m}

if [ -z "${KAFKA_FROM:-}" ]; then
  if [ -n "${KAFKA_HOME:-}" ]; then
    KAFKA_FROM=home
  elif command -v docker >/dev/null && docker version >/dev/null 2>&1; then
    KAFKA_FROM=docker
  else
    KAFKA_FROM=jars
  fi
fi
case $KAFKA_FROM in
  home) run_from_home "$@" ;;
  docker) run_in_docker "$@" ;;
  jars) run_from_jars "$@" ;;
  *) usage_error "KAFKA_FROM=$KAFKA_FROM is none of home, docker, jars" ;;
esac
