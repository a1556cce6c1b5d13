# Sourced by scripts/check-packaging.sh: the Debian package, from cpack to purge.

PACKAGE=hashtag-pipeline
SERVICES=(tweet-producer hashtag-consumer)
PROGRAMS=(tweet-producer hashtag-consumer embedded-broker stream-simulator)
CHECKPOINT=/var/lib/$PACKAGE/hashtag-consumer/tweets
DROP_IN=/etc/systemd/system/hashtag-consumer.service.d
SECOND_JOB=/etc/systemd/system/hashtag-mentions.service
HIGHER=0.99.0

# build_package VERSION|'' NAME
build_package() {
  (cd "$ROOT/build/release" && cpack ${1:+-D CPACK_PACKAGE_VERSION="$1"} -B "$work/cpack") >"$work/cpack.log" 2>&1 ||
    { cat "$work/cpack.log"; return 1; }
  mv "$work"/cpack/*.deb "$root/srv/$2.deb" && figure "$(du -k "$root/srv/$2.deb" | cut -f 1) KiB"
}

lintian_finds_no_error() {
  lintian --no-tag-display-limit "$root/srv/package.deb" 2>/dev/null | tee "$work/lintian" | grep '^E:' && return 1
  figure "warnings: $(grep -c '^W:' "$work/lintian")"
}

installs_with_what_it_declares() {
  in_root "$root" sh -c "apt-get update -qq && apt-get install -qq --no-install-recommends /srv/package.deb" 2>&1
}

each_program_runs() {
  local program version
  for program in "${PROGRAMS[@]}"; do
    version=$(in_root "$root" "$program" --version) || return 1
    figure "$version"
  done
}

# For what comes next. The package is purged and comes back, so that its files can be told from all others.
prepare_root() {
  in_root "$root" sh -c "apt-get purge -qq $PACKAGE &&
    apt-get install -qq --no-install-recommends systemd man-db mandoc bash-completion zsh" >"$work/apt.log" 2>&1 ||
    { tail -n 20 "$work/apt.log" >&2; die "apt-get failed in the root; its last words stand above"; }
  rm "$root/usr/sbin/policy-rc.d"
}

# All files but those that the system itself writes all the time.
list_files() {
  (cd "$root" && find . -xdev \( -path ./proc -o -path ./sys -o -path ./dev -o -path ./run -o -path ./srv -o -path ./tmp -o -path ./var/tmp \
    -o -path ./var/log -o -path ./var/cache -o -path ./var/lib/apt \) -prune -o -print | sort)
}

nothing_runs_unasked() {
  local service
  booted dpkg -i /srv/package.deb 2>&1 || return 1
  for service in "${SERVICES[@]}"; do
    [ "$(booted systemctl is-enabled "$service")" = disabled ] || return 1
    [ "$(booted systemctl is-active "$service")" = inactive ] || return 1
  done
}

# A key that it does not know is a warning only, so nothing may be said at all.
units_are_valid() { ! booted systemd-analyze verify "${SERVICES[@]/%/.service}" 2>&1 | grep .; }

# systemd's own rating, from 0 (locked up) to 10. Fails above 2.
units_are_locked_up() {
  local service
  for service in "${SERVICES[@]}"; do
    booted systemd-analyze security --offline=yes --threshold=20 "$service.service" >"$work/security" || { cat "$work/security"; return 1; }
    figure "$(grep -oP 'Overall exposure level for \K.*' "$work/security")"
  done
}

as_consumer() { booted setpriv --reuid _hashtag-consumer --regid _hashtag-consumer --clear-groups "$@"; }
counted() { as_consumer hashtag-consumer state show --json --checkpoint "$CHECKPOINT" 2>/dev/null | grep -oP '"total":\K\d+' || echo 0; }
main_pid() { booted systemctl show --property MainPID --value "$1"; }

await_more_than() {
  local deadline=$((SECONDS + 40))
  until [ "$(counted)" -gt "$1" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { booted journalctl --no-pager -n 40; return 1; }
    sleep 0.5
  done
}

# configure FILE KEY VALUE: as an administrator would, whether the line is commented out or not.
configure() {
  booted grep -q "^#\?$2 = " "/etc/$PACKAGE/$1" || { echo "$1 has no line for $2"; return 1; }
  booted sed -i "s|^#\?$2 = .*|$2 = \"$3\"|" "/etc/$PACKAGE/$1"
}

# A broker and a stream, and what an administrator would write into /etc.
set_up_pipeline() {
  local keys=/usr/share/doc/$PACKAGE/examples/twitter.txt.example
  booted systemd-run -q --unit broker embedded-broker --port 9092 --create tweets:4
  booted systemd-run -q --unit simulator stream-simulator --port 8090 --credentials-file $keys \
    --tweets /usr/share/$PACKAGE/sample_tweets.jsonl
  booted install -o _tweet-producer -m 600 $keys /etc/$PACKAGE/twitter.txt
  configure producer.toml endpoint http://127.0.0.1:8090/1.1/statuses/filter.json &&
    configure producer.toml track kafka,cpp,coffee,music,weather &&
    configure consumer.toml batch-interval 500ms &&
    configure consumer.toml http 127.0.0.1:8080
}

services_count() {
  set_up_pipeline || return 1
  booted systemctl enable --now "${SERVICES[@]}" 2>&1 || return 1
  await_more_than 20 && figure "hashtags counted: $(counted)"
}

# By bash, as the root has no curl.
dashboard_answers() {
  local path answer
  for path in /livez /readyz / /chart.js /api/top; do
    answer=$(booted bash -c "exec 3<>/dev/tcp/127.0.0.1/8080 &&
      printf 'GET $path HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3 && head -n 1 <&3" | tr -d '\r')
    [ "$answer" = 'HTTP/1.1 200 OK' ] || { echo "$path: $answer"; return 1; }
  done
}

state_is_private() {
  local folder
  for folder in tweet-producer hashtag-consumer; do
    booted stat -c '%a %U' /var/lib/$PACKAGE/$folder
  done | tee "$work/modes"
  diff "$work/modes" - <<<$'700 _tweet-producer\n700 _hashtag-consumer' || return 1
  ! as_consumer cat /etc/$PACKAGE/twitter.txt 2>/dev/null || { echo 'the consumer can read the keys'; return 1; }
}

killed_service_goes_on() {
  local before pid
  before=$(counted) pid=$(main_pid hashtag-consumer)
  booted systemctl kill --signal KILL hashtag-consumer
  await_more_than "$before" || return 1
  [ "$(main_pid hashtag-consumer)" != "$pid" ] && figure "counted: $before, then $(counted)"
}

wrong_configuration_stays_down() {
  booted sed -i 's|^top = |topp = |; s|^#top = |topp = |' /etc/$PACKAGE/consumer.toml
  booted systemctl restart hashtag-consumer
  sleep 7  # Longer than RestartSec.
  figure "$(booted systemctl show -p ActiveState,ExecMainStatus,NRestarts hashtag-consumer | sort | paste -sd " ")"
  [ "$(booted systemctl is-failed hashtag-consumer)" = failed ] || return 1
  booted sed -i 's|^topp = |#top = |' /etc/$PACKAGE/consumer.toml
  booted systemctl reset-failed hashtag-consumer && booted systemctl start hashtag-consumer
}

upgrade_keeps_state() {
  local before service pids=() index=0
  before=$(counted)
  for service in "${SERVICES[@]}"; do pids+=("$(main_pid "$service")"); done
  build_package "$HIGHER" higher >"$work/higher" && booted dpkg -i /srv/higher.deb 2>&1 || return 1
  for service in "${SERVICES[@]}"; do
    [ "$(booted systemctl is-enabled "$service")" = enabled ] || { echo "$service is not enabled any more"; return 1; }
    [ "$(main_pid "$service")" != "${pids[index++]}" ] || { echo "$service was not restarted"; return 1; }
  done
  booted grep -q '^batch-interval = "500ms"' /etc/$PACKAGE/consumer.toml || return 1
  await_more_than "$before" && figure "counted: $before, then $(counted)"
}

stop_is_clean() {
  local service
  booted systemctl stop "${SERVICES[@]}" || return 1
  for service in "${SERVICES[@]}"; do
    booted systemctl show -p ActiveState,ExecMainCode,ExecMainStatus "$service" | sort | tr '\n' ' ' |
      grep -q 'ActiveState=inactive ExecMainCode=1 ExecMainStatus=0' ||  # 1: it ended by itself.
      { booted systemctl status --no-pager "$service"; return 1; }
  done
}

# As docs/deploying.md tells, but that the other machine is this one without a state.
checkpoint_moves() {
  local before
  before=$(counted)
  booted sh -ec "cd /var/lib/$PACKAGE && tar -czf /srv/checkpoint.tar.gz hashtag-consumer/tweets && rm -r hashtag-consumer &&
    install -d -o _hashtag-consumer -g _hashtag-consumer -m 700 hashtag-consumer && tar -xzf /srv/checkpoint.tar.gz" || return 1
  booted systemctl start "${SERVICES[@]}" || return 1
  await_more_than "$before" && figure "counted: $before, then $(counted)"
}

# As docs/deploying.md tells; the drop-in is what "systemctl edit" writes.
backup_comes_back() {
  local backup=/srv/backups/tweets before deadline=$((SECONDS + 40))
  booted install -d -o _hashtag-consumer -m 700 /srv/backups
  booted sh -ec "mkdir -p $DROP_IN && printf '[Service]\nReadWritePaths=/srv/backups\n' >$DROP_IN/override.conf"
  booted sed -i -e "s|^#backup = .*|backup = \"$backup\"|" -e 's|^backup-every = .*|backup-every = 1|' /etc/$PACKAGE/consumer.toml
  booted systemctl daemon-reload && booted systemctl restart hashtag-consumer || return 1
  until [ -e "$root$backup" ]; do
    [ "$SECONDS" -lt "$deadline" ] || { booted journalctl --no-pager -u hashtag-consumer -n 20; return 1; }
    sleep 0.5
  done
  sleep 2
  booted systemctl stop hashtag-consumer || return 1
  before=$(counted)
  as_consumer mv "$CHECKPOINT" "$CHECKPOINT.old" &&
    as_consumer hashtag-consumer state restore --from "$backup" --checkpoint "$CHECKPOINT" 2>&1 || return 1
  figure "counted: $before, restored: $(counted)"
  [ "$(counted)" -gt 0 ] && booted systemctl start hashtag-consumer && await_more_than "$before" && figure "then $(counted)"
}

a_second_job_counts() {
  local state=/var/lib/$PACKAGE/hashtag-consumer/mentions
  booted sh -ec "cp /etc/$PACKAGE/consumer.toml /etc/$PACKAGE/mentions.toml
    sed 's/consumer.toml/mentions.toml/' /lib/systemd/system/hashtag-consumer.service >$SECOND_JOB"
  booted sed -i -e 's|^count = .*|count = "mentions"|' -e 's|^#group = .*|group = "hashtag-consumer-mentions"|' \
    -e "s|^#checkpoint = .*|checkpoint = \"$state\"|" -e 's|^http = |#http = |' -e 's|^backup = |#backup = |' /etc/$PACKAGE/mentions.toml
  booted systemctl daemon-reload && booted systemctl enable --now hashtag-mentions 2>&1 || return 1
  CHECKPOINT=$state await_more_than 5 || return 1
  figure "mentions: $(CHECKPOINT=$state counted)"
  await_more_than "$(counted)" || return 1
  booted systemctl disable --now hashtag-mentions 2>&1
}

# What the two above have written as an administrator would, who removes it too.
tidy_up() { booted rm -rf "$DROP_IN" "$SECOND_JOB" /etc/$PACKAGE/mentions.toml; }

man_pages_render() {
  local program
  for program in "${PROGRAMS[@]}"; do
    booted mandoc -Tlint -W warning "/usr/share/man/man1/$program.1.gz" || return 1
    booted man "$program" 2>&1 | grep -q '^EXIT STATUS' || { echo "man $program"; return 1; }
  done
}

# completes SHELL 'LINE' 'WHAT COMES OF IT'
completes() {
  local got
  got=$(booted "/srv/complete.$1" "$2")
  [ "$got" = "$3" ] || { echo "$1: '$2' became '$got', not '$3'"; return 1; }
}

bash_completes() {
  completes bash 'hashtag-consumer --trig' '--trigger' &&
    completes bash 'hashtag-consumer --trigger=av' 'available-now' &&
    completes bash 'hashtag-consumer state reb' 'rebase' &&
    completes bash 'hashtag-consumer state show --a' '--at' &&
    completes bash 'tweet-producer --config /etc/hostn' '/etc/hostname' &&
    completes bash 'embedded-broker --cr' '--create'
}

zsh_completes() {
  completes zsh 'hashtag-consumer --trig' 'hashtag-consumer --trigger=' &&
    completes zsh 'hashtag-consumer --trigger=av' 'hashtag-consumer --trigger=available-now ' &&
    completes zsh 'hashtag-consumer state reb' 'hashtag-consumer state rebase ' &&
    completes zsh 'hashtag-consumer state show --a' 'hashtag-consumer state show --at=' &&
    completes zsh 'tweet-producer --journal-f' 'tweet-producer --journal-full='
}

removal_keeps_state() {
  booted dpkg -r $PACKAGE 2>&1 || return 1
  [ ! -e "$root/usr/bin/hashtag-consumer" ] && [ -d "$root$CHECKPOINT" ] && [ -e "$root/etc/$PACKAGE/consumer.toml" ]
}

purge_leaves_nothing() {
  booted dpkg -P $PACKAGE 2>&1 || return 1
  list_files >"$work/after"
  diff "$work/before" "$work/after"
}

check_deb() {
  root=$work/deb
  make_root "$root"
  check 'cpack makes the package' build_package '' package
  check 'lintian finds no error' lintian_finds_no_error
  check 'installs in a bare Debian 12 with what it declares' installs_with_what_it_declares
  check 'each program runs there' each_program_runs
  prepare_root
  cp "$ROOT"/packaging/check/complete.* "$root/srv/"
  boot "$root"
  list_files >"$work/before"
  check 'installation starts and enables nothing' nothing_runs_unasked
  check 'systemd-analyze verify' units_are_valid
  check 'systemd-analyze security' units_are_locked_up
  check 'the services count' services_count
  check 'the dashboard answers' dashboard_answers
  check 'state and keys are private' state_is_private
  check 'a killed service goes on' killed_service_goes_on
  check 'a wrong configuration stays down' wrong_configuration_stays_down
  check 'an upgrade keeps state and configuration' upgrade_keeps_state
  check 'services stop with exit 0' stop_is_clean
  check 'a checkpoint moves' checkpoint_moves
  check 'a backup comes back' backup_comes_back
  check 'a second job counts beside the first' a_second_job_counts
  tidy_up
  check 'man pages render' man_pages_render
  check 'bash completes' bash_completes
  check 'zsh completes' zsh_completes
  check 'removal keeps the state' removal_keeps_state
  check 'purge leaves nothing' purge_leaves_nothing
  shut_down
}
