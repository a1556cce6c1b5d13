#!/usr/bin/env bash
# Makes a virtual environment with PySpark and its Kafka source (450 MB, once):
#
#   tests/broker/make_spark.sh DIR      DIR/bin/python then has pyspark
#
# Instant where DIR is complete already. One that was left half made is made again.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/say.sh"

SPARK=4.0.0
SOURCE=(org.apache.spark:spark-sql-kafka-0-10_2.13:$SPARK org.apache.spark:spark-token-provider-kafka-0-10_2.13:$SPARK
  org.apache.kafka:kafka-clients:3.9.0 org.apache.commons:commons-pool2:2.12.0)

[ $# = 1 ] || usage_error "where to?"
dir=$1
[ ! -f "$dir/complete" ] || exit 0

# Maven reads what to fetch from a file.
write_pom() {
  local artifact
  {
    cat <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>spark-source</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
POM
    for artifact in "${SOURCE[@]}"; do
      IFS=: read -r group name version <<<"$artifact"
      echo "    <dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
    done
    echo '  </dependencies></project>'
  } >"$1"
}

# Runs a command quietly; its output is shown where it fails.
quietly() {
  "$@" >"$dir/fetch.log" 2>&1 || {
    tail -n 20 "$dir/fetch.log" >&2
    die "'$1' failed, for the reason above: is this machine online?"
  }
}

say "fetching PySpark $SPARK (once) into $dir"
rm -rf "$dir"
mkdir -p "$dir"
quietly python3 -m venv "$dir"
quietly "$dir/bin/python" -m pip install --quiet --no-cache-dir "pyspark==$SPARK"
write_pom "$dir/pom.xml"
# What stands in pyspark/jars is on the path of classes without further settings.
jars=$("$dir/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')/jars
quietly mvn -B -f "$dir/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
  -DoutputDirectory="$jars" -DexcludeTransitive=true
touch "$dir/complete"
