# Sourced by scripts/check-packaging.sh: the container image, and the services of docker-compose.yml run from it.

# Its own store, so that this machine's images stay as they are.
image_tool() { buildah --storage-driver vfs --root "$work/images" --runroot "$work/images-run" "$@"; }

# What a registry would hold under this name: a bare Debian 12.
make_base_image() {
  local container
  make_base
  container=$(image_tool from scratch) || return 1
  image_tool add -q "$container" "$BASE" / && image_tool commit -q --rm --format docker "$container" docker.io/library/debian:12-slim
}

build_image() { image_tool bud --isolation chroot --pull-never --format docker -t hashtag-pipeline "$ROOT" 2>&1; }

runs_without_root() {
  local user
  user=$(image_tool inspect --type image --format '{{.OCIv1.Config.User}}' hashtag-pipeline) && figure "user: $user" && [[ $user =~ ^[1-9][0-9]*(:[1-9][0-9]*)?$ ]]
}

services_of_compose_count() {
  local container
  container=$(image_tool from --pull-never hashtag-pipeline) || return 1
  "$ROOT/tests/scripts/compose_commands_test.py" "$ROOT/build/release/bin" "$container" \
    buildah --storage-driver vfs --root "$work/images" --runroot "$work/images-run" run --isolation chroot |
    tee "$work/services" || return 1
  figure "$(tail -n 1 "$work/services")"
}

check_image() {
  check 'a bare Debian 12 is an image' make_base_image
  check 'buildah builds the Dockerfile' build_image
  check 'the image does not run as root' runs_without_root
  check 'the services of docker-compose.yml count' services_of_compose_count
}
