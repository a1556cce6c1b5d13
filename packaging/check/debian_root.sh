# Sourced by scripts/check-packaging.sh: a bare Debian 12 in a directory, and systemd in it.
#
#   make_root DIR            a copy of the base, which debootstrap makes once, from the mirror that apt uses here
#   in_root DIR COMMAND…     by chroot, with this machine's network
#   boot DIR                 systemd as process 1 of namespaces of its own: ports are free there, nothing reaches out
#   booted COMMAND…          in those, with systemctl and all
#   shut_down                ends every process in them

BASE=$CACHE/debian-12
PACKAGES_URL=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | sed -n 1p)

make_base() {
  [ ! -d "$BASE" ] || return 0
  [ -n "$PACKAGES_URL" ] || die "apt here has no mirror of Debian 12 (bookworm) to make a root from"
  say "making a bare Debian 12 in $BASE"
  mkdir -p "$CACHE"
  rm -rf "$BASE.new"
  debootstrap --variant=minbase bookworm "$BASE.new" "$PACKAGES_URL" >"$work/debootstrap.log" ||
    { tail -n 5 "$work/debootstrap.log" >&2; die "debootstrap failed; its last words stand above"; }
  mv "$BASE.new" "$BASE"
}

make_root() {
  make_base
  mkdir -p "$1"
  cp -a "$BASE/." "$1/"
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  # No service is to start while packages are installed.
  printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
  chmod +x "$1/usr/sbin/policy-rc.d"
}

CLEAN=(env -i HOME=/root LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)

in_root() {
  local root=$1
  shift
  chroot "$root" "${CLEAN[@]}" "$@"
}

init=  # systemd, as its process id here.
cgroup=

# Its own cgroup: what systemd finds below the one that it is started in, it takes for its own.
make_cgroup() {
  local mount own
  mount=$(findmnt -nt cgroup2 -o TARGET | sed -n 1p)
  own=$(sed -n 's/^0:://p' /proc/self/cgroup)
  cgroup=$mount$own/check-packaging-$$
  mkdir "$cgroup" || die "cannot make a cgroup in $mount$own: systemd needs one; run this as root, outside of a container"
}

boot() {
  make_cgroup
  (
    echo "$BASHPID" >"$cgroup/cgroup.procs"
    exec unshare --mount --pid --cgroup --uts --ipc --net --fork --kill-child --propagation private \
      "$ROOT/packaging/check/become_systemd.sh" "$1"
  ) >"$work/systemd.log" 2>&1 </dev/null &
  local parent=$! deadline=$((SECONDS + 60))
  until init=$(cat "/proc/$parent/task/$parent/children" | tr -d ' ') && [ -n "$init" ] &&
    booted systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; do
    [ "$SECONDS" -lt "$deadline" ] && is_alive "$parent" ||
      { cat "$work/systemd.log" >&2; die "systemd did not start in $1; what it said stands above"; }
    sleep 0.2
  done
}

booted() { nsenter --target "$init" --mount --pid --cgroup --uts --ipc --net --root --wdns=/ -- "${CLEAN[@]}" "$@"; }

shut_down() {
  [ -z "$init" ] || kill -9 "$init" 2>/dev/null || true  # The kernel ends the others with process 1.
  init=
  sleep 0.5
  [ ! -d "$cgroup" ] || find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
}
