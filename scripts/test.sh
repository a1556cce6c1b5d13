#!/usr/bin/env bash
# Builds the tests and runs them:
#
#   scripts/test.sh [--tier unit|mock|broker|web|all]
#
#   unit     no process, no network: libraries, formats, and the checks of format, layers and test list
#   mock     the programs on the embedded broker
#   broker   the programs on a real Apache Kafka
#   web      the dashboard in a real Chromium
#   all      these four, and the unit tests again under AddressSanitizer and ThreadSanitizer (the default)
#
# Ends with the line "N passed, N failed"; exit 1 if any failed. A tier without tests, or a test that
# was skipped, counts as failed. What each test printed, with the figures it measured, is then in
# build/tests/tests-TIER.log; the web tier's pictures are in build/tests/screenshots.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

tier=all
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) print_help; exit 0 ;;
    --tier) [ $# -ge 2 ] || usage_error "--tier needs a value"; tier=$2; shift 2 ;;
    *) usage_error "no option '$1'" ;;
  esac
done
case $tier in
  unit | mock | broker | web) tiers=("$tier") ;;
  all) tiers=(unit mock broker web sanitizer) ;;
  *) usage_error "no tier '$tier': unit, mock, broker, web or all" ;;
esac

passed=0 failed=0

# Runs the tests with label $1, $2 at a time, and adds up how they ended.
run_tier() {
  say "tests: $1"
  local shown
  shown=$(mktemp)
  ctest --test-dir "$ROOT/build/tests" -L "^$1\$" -j "$2" --output-on-failure --no-tests=error 2>&1 |
    tee "$shown" || true
  # ctest writes over its own file with the next tier.
  cp "$ROOT/build/tests/Testing/Temporary/LastTest.log" "$ROOT/build/tests/tests-$1.log"
  local summary total bad skipped
  # The last one: the test of a sanitizer shows the summary of its own ctest before.
  summary=$(sed -nE 's/.* tests passed, ([0-9]+) tests failed out of ([0-9]+)$/\1 \2/p' "$shown" | tail -n 1)
  skipped=$(grep -cE 'Test +#[0-9]+: .*\*\*\*(Skipped|Not Run)' "$shown") || true
  rm -f "$shown"
  read -r bad total <<<"${summary:-1 1}"
  bad=$((bad + skipped))
  failed=$((failed + bad))
  passed=$((passed + total - bad))
}

dependencies test
build_preset tests
sanitizers=
for name in "${tiers[@]}"; do
  case $name in
    mock)
      jobs=3  # They wait more than they work, so that the sanitizers' programs can be built meanwhile.
      if [ "$tier" = all ]; then
        nice -n 19 "$ROOT/scripts/sanitize.sh" build >"$ROOT/build/sanitizers.log" 2>&1 &
        sanitizers=$!
      fi
      ;;
    sanitizer)
      jobs=1
      wait "$sanitizers" || say "the build in build/sanitizers.log failed; the tests repeat it"
      ;;
    unit) jobs=3 ;;  # The sweeps wait for the disk.
    *) jobs=2 ;;
  esac
  run_tier "$name" "$jobs"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
