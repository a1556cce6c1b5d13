#!/usr/bin/env bash
# Builds the unit tests with a sanitizer in our code and runs them. Run by ctest:
#
#   scripts/sanitize.sh asan|tsan     the tests AsanUnit and TsanUnit
#   scripts/sanitize.sh build         builds what these run, and runs nothing
#   scripts/sanitize.sh canary        planted faults must be told: a sanitizer that sees none sees nothing
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
export LSAN_OPTIONS=suppressions=$ROOT/tests/lsan.supp:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=suppressions=$ROOT/tests/tsan.supp:second_deadlock_stack=1

# Runs the planted fault $2 in preset $1; it must end with $3 in the report.
expect_death() {
  build_preset "$1" canary
  local report
  report=$("$ROOT/build/$1/bin/canary" "$2" 2>&1) && die "the planted $2 was not noticed in build/$1"
  grep -qF "$3" <<<"$report" || { say "$report"; die "the planted $2 died, but not of '$3'"; }
  echo "canary $2: died of '$3'"
}

case ${1:-} in
  asan | tsan)
    build_preset "$1" unit_tests
    # Tests of speed say nothing about code that a sanitizer slows down.
    ctest --test-dir "$ROOT/build/$1" -L '^unit$' -LE '^check$' -E UnderASecond -j 3 --output-on-failure --no-tests=error |
      sed -E '/Passed +[0-9.]+ sec$|^ +Start /d'
    ;;
  build)
    build_preset asan unit_tests canary
    build_preset tsan unit_tests canary
    ;;
  canary)
    expect_death asan overflow heap-buffer-overflow
    expect_death asan signed-overflow 'signed integer overflow'
    expect_death tsan race 'data race'
    ;;
  -h | --help) print_help ;;
  *) usage_error "asan, tsan, build or canary?" ;;
esac
