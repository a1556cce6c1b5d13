# Sourced by the scripts beside it: how they talk, and where the project is.
#
#   say "starting Kafka"       a line on stderr, so that stdout stays free for results
#   die "no Java: install it"  the same, then exit 1; the sentence says what to do
#   dependencies PURPOSE       scripts/setup.sh PURPOSE: instant when nothing is missing

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/hashtag-pipeline
STATE=${XDG_STATE_HOME:-$HOME/.local/state}/hashtag-pipeline

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$(basename "$0"): $*"
  exit 1
}

usage_error() {
  say "$(basename "$0"): $*; see $(basename "$0") --help"
  exit 2
}

# Prints the comment at the head of the calling script: its manual.
print_help() { awk 'NR > 1 && !/^#/ { exit } NR > 1 { sub(/^# ?/, ""); print }' "$0"; }

dependencies() { "$ROOT/scripts/setup.sh" "$1"; }

# Whether process $1 lives and its command line contains $2: a process id alone may be another's by now.
is_running() {
  [ -n "$1" ] && [ -r "/proc/$1/cmdline" ] && tr '\0' ' ' <"/proc/$1/cmdline" | grep -qF -- "$2"
}

# A zombie has ended, though nobody may have taken note: in a container process 1 often does not. But
# a zombie with other threads still has its ports and files.
is_alive() {
  local stat threads
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  [[ ${stat##*) } == Z* ]] || return 0
  threads=("/proc/$1/task/"*)
  [ ${#threads[@]} -gt 1 ]
}

# Waits until process $1 has ended, at most $2 seconds.
wait_ended() {
  local deadline=$((SECONDS + $2))
  while is_alive "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

is_listened_on() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# claim_port_from N: sets $port to the first from N on that nobody listens on. No other script of ours
# chooses it before somebody does, or 10 s have passed.
claim_port_from() {
  exec 9</tmp
  flock 9
  port=$1
  while is_listened_on "$port"; do port=$((port + 1)); done
  # It has the lock as well, and nobody's child who would have to wait for it.
  ( (for _ in {1..200}; do ! is_listened_on "$port" || break; sleep 0.05; done) </dev/null >/dev/null 2>&1 & )
  exec 9<&-
}

# Configures and builds targets ($2…, default all) of preset $1. One at a time: two builds in one
# directory would trip over each other.
build_preset() (
  preset=$1
  shift
  cd "$ROOT"
  mkdir -p "build/$preset"
  exec 9>"build/$preset.lock"
  flock -n 9 || { say "waiting for another build of build/$preset"; flock 9; }
  if [ ! -f "build/$preset/build.ninja" ]; then
    say "configuring build/$preset"
    cmake --preset "$preset" >"build/$preset.log" 2>&1 9>&- || {
      rm -f "build/$preset/build.ninja"
      cat "build/$preset.log" >&2
      die "cmake could not configure build/$preset; the reason stands above"
    }
  fi
  if ! ninja -C "build/$preset" -n "$@" 2>&1 | grep -q 'no work to do'; then
    say "building build/$preset"
    cmake --build --preset "$preset" -j "$(nproc)" ${1:+--target "$@"} >&2 9>&- ||
      die "the build in build/$preset failed; the reason stands above"
  fi
)
