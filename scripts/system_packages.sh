#!/usr/bin/env bash
# Sees to it that the system packages of a list are there: installs them with apt where it may,
# otherwise says what is missing and fails.
# Usage: scripts/system_packages.sh < requirements/system.txt
# A line of the list: Debian package | command that proves it is there | why it is needed
set -euo pipefail

readonly PROBE_SECONDS=30

holds() { timeout "$PROBE_SECONDS" bash -c "$1" >/dev/null 2>&1 </dev/null; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
  command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
}

packages=() probes=() reasons=()
while IFS='|' read -r package probe why || [ -n "$package" ]; do # the last line may lack its end
  read -r package <<<"$package" # trims blanks
  case $package in '' | '#'*) continue ;; esac
  if ! holds "$probe"; then
    packages+=("$package") probes+=("$probe") reasons+=("$why")
  fi
done
[ ${#packages[@]} -gt 0 ] || exit 0

if may_install; then
  echo "system packages: installing ${packages[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # the lists may be old or absent; what can be installed without new ones still is
  as_root apt-get -qq update || true
  as_root apt-get -qq install --yes --no-install-recommends "${packages[@]}" >/dev/null || true
fi

missing=0
for i in "${!packages[@]}"; do
  if ! holds "${probes[$i]}"; then
    echo "system packages: '${packages[$i]}' is missing (${reasons[$i]# }); install it: apt-get install ${packages[$i]}" >&2
    missing=1
  fi
done
exit "$missing"
