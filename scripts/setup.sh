#!/usr/bin/env bash
# Installs the Debian or Ubuntu packages that are missing for one purpose, and no others:
#
#   scripts/setup.sh [build|run|test|kafka|bench|package|check-packaging]
#
#   build            what compiles the programs (the default)
#   run              what the compiled programs need at run time
#   test             build, and what the tests and checks use
#   kafka            what scripts/start-kafka.sh uses where there is neither KAFKA_HOME nor docker
#   bench            build, and what scripts/bench.sh uses beside a Kafka
#   package          build, and what cpack uses for the Debian package
#   check-packaging  package, and what scripts/check-packaging.sh uses
#
# Needs root or sudo to install. With nothing missing it is silent and instant and needs neither.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

BUILD=(cmake ninja-build g++ pkg-config librdkafka-dev rapidjson-dev libcurl4-openssl-dev libssl-dev
  zlib1g-dev libzstd-dev librocksdb-dev robin-map-dev libutf8proc-dev libxml2-dev libre2-dev libcli11-dev
  libtomlplusplus-dev libspdlog-dev libfmt-dev libboost-dev libcpp-httplib-dev libsqlite3-dev
  prometheus-cpp-dev libjs-chart.js ca-certificates)
PACKAGE=("${BUILD[@]}" python3 dpkg-dev file)
KAFKA=(openjdk-17-jre-headless maven)
TEST=("${BUILD[@]}" "${KAFKA[@]}" libgtest-dev clang-format-19 kcat netcat-openbsd python3 python3-yaml
  python3-oauthlib python3-websockets python3-mastodon python3-tweepy python3-venv nodejs npm openssl curl procps sqlite3 fonts-inter fonts-noto-color-emoji)
# Ubuntu has Chromium as a snap alone, which neither runs in containers nor sees the tests' files.
[ "$(. /etc/os-release && echo "$ID")" = ubuntu ] || TEST+=(chromium)

# Names of run-time libraries change with every release. Elsewhere the packages for building bring them.
run_packages() {
  local release
  release=$(. /etc/os-release && echo "$ID $VERSION_ID")
  case $release in
    "debian 12") echo librdkafka1 libcurl4 libssl3 zlib1g libzstd1 librocksdb7.8 libutf8proc2 libxml2 libre2-9 libspdlog1.10 libfmt9 libcpp-httplib0.11 libprometheus-cpp-core1.0 libsqlite3-0 ca-certificates ;;
    "ubuntu 24.04") echo librdkafka1 libcurl4t64 libssl3t64 zlib1g libzstd1 librocksdb8.9 libutf8proc3 libxml2 libre2-10 libspdlog1.12 libfmt9 libcpp-httplib0.14t64 libprometheus-cpp-core1.0 libsqlite3-0 ca-certificates ;;
    *) echo "${BUILD[@]}" ;;
  esac
}

purpose=${1:-build}
case $purpose in
  build) wanted=("${BUILD[@]}") ;;
  run) read -ra wanted <<<"$(run_packages)" ;;
  test) wanted=("${TEST[@]}") ;;
  kafka) wanted=("${KAFKA[@]}") ;;
  bench) wanted=("${BUILD[@]}" python3 kcat) ;;
  package) wanted=("${PACKAGE[@]}") ;;
  check-packaging) wanted=("${PACKAGE[@]}" "${KAFKA[@]}" lintian debootstrap buildah python3-yaml) ;;
  -h | --help) print_help; exit 0 ;;
  *) usage_error "no purpose '$purpose': build, run, test, kafka, bench, package or check-packaging" ;;
esac

command -v dpkg-query >/dev/null ||
  die "this is neither Debian nor Ubuntu: install by hand what these packages hold: ${wanted[*]}"

installed=$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null |
  awk '$2 == "installed" { print $1 }') || true

java_is_new_enough() {
  local major
  major=$(java -version 2>&1 | sed -nE 's/.* version "([0-9]+).*/\1/p;q')
  [ "${major:-0}" -ge 17 ]
}

# A tool may also have come another way than by its package.
command_of() {
  case $1 in
    cmake | clang-format-19 | curl | kcat | npm | openssl | sqlite3) echo "$1" ;;
    maven) echo mvn ;;
    ninja-build) echo ninja ;;
    nodejs) echo node ;;
    openjdk-*) ! java_is_new_enough || echo java ;;
  esac
}

missing=()
for package in "${wanted[@]}"; do
  grep -qxF -- "$package" <<<"$installed" && continue
  tool=$(command_of "$package")
  [ -n "$tool" ] && command -v "$tool" >/dev/null || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  # Without a terminal sudo cannot ask for a password.
  if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=(sudo)
  else
    die "missing for '$purpose': ${missing[*]}
run as root: apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  fi
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1; }
install_missing() { apt install -y --no-install-recommends "${missing[@]}"; }

say "installing for '$purpose': ${missing[*]}"
if ! compgen -G '/var/lib/apt/lists/*Packages*' >/dev/null; then
  apt update || { cat "$log" >&2; die "apt-get update failed: is this machine online?"; }
fi
# Lists that are too old name versions which the mirror no longer has.
install_missing || { apt update && install_missing; } || {
  cat "$log" >&2
  die "apt-get could not install them; the reason stands above"
}
