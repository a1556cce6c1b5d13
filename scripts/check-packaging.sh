#!/usr/bin/env bash
# Builds what people install, and uses it as they would:
#
#   scripts/check-packaging.sh [deb|image|all]
#
#   deb     the Debian package in a bare Debian 12: installed, run by systemd, upgraded, removed, purged
#   image   the container image, built by buildah; every service of docker-compose.yml run from it
#   all     both (the default)
#
# Ends with the line "packaging: N checks, M failed"; exit 1 if any failed. Needs root, for chroot and namespaces; the
# Debian comes from the mirror that apt uses here and is kept in ~/.cache/hashtag-pipeline. Takes some minutes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/say.sh"

case ${1:-all} in
  deb | image | all) what=${1:-all} ;;
  -h | --help) print_help; exit 0 ;;
  *) usage_error "no part '$1': deb, image or all" ;;
esac
[ "$(id -u)" = 0 ] || die "chroot and namespaces need root: run it with sudo"

checks=0 failed=0

# check 'WHAT IS CHECKED' COMMAND…: shows the figures that the command gives, and all that it prints if it fails.
check() {
  local name=$1
  shift
  checks=$((checks + 1))
  if "$@" >"$work/said" 2>&1; then
    echo "ok      $name$(sed -n 's/^figure: /, /p' "$work/said" | tr -d '\n')"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    sed 's/^/        /' "$work/said"
  fi
}
figure() { echo "figure: $*"; }

work=$(mktemp -d "${TMPDIR:-/tmp}/check-packaging-XXXXXX")
trap clean_up EXIT
clean_up() {
  shut_down
  rm -rf --one-file-system "$work"
}
. "$ROOT/packaging/check/debian_root.sh"

dependencies check-packaging
"$ROOT/scripts/build.sh"
if [ "$what" != image ]; then
  . "$ROOT/packaging/check/deb.sh"
  check_deb
fi
if [ "$what" != deb ]; then
  . "$ROOT/packaging/check/image.sh"
  check_image
fi
echo "packaging: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
