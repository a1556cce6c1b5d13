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

# A zombie has ended, though nobody may have taken note: in a container process 1 often does not.
is_alive() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) && [[ ${stat##*) } != Z* ]]
}

# Waits until process $1 has ended, at most $2 seconds.
wait_ended() {
  local deadline=$((SECONDS + $2))
  while is_alive "$1"; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}
