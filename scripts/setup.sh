#!/usr/bin/env bash
# Makes .venv with everything that stands in requirements/dev.txt, and section16 itself, editable.
# Does nothing when that was done before for the same locks, the same Python and the same place;
# starts anew when an earlier run was cut off or the environment no longer works.
# Usage: scripts/setup.sh   (PYTHON=python3.12 scripts/setup.sh picks the interpreter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly VENV=.venv
readonly READY=$VENV/.ready           # fingerprint of what was installed
readonly UNFINISHED=$VENV/.unfinished # there while an installation runs
readonly LOCK=requirements/dev.txt

fail() {
  echo "setup: $1" >&2
  exit 1
}

# A Python that is new enough; $1 further modules that it must have.
is_usable() { "$1" -c "import sys${2:-}; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; }

find_python() {
  local candidates=(python3.11 python3 python3.12 python3.13 python3.14 python /usr/bin/python3.11 /usr/bin/python3)
  [ -z "${PYTHON:-}" ] || candidates=("$PYTHON")
  local modules candidate
  # better one that can make environments, else any
  for modules in ", venv, ensurepip" ""; do
    for candidate in "${candidates[@]}"; do
      if is_usable "$candidate" "$modules"; then
        command -v "$candidate"
        return
      fi
    done
  done
  fail "no Python 3.11 or newer among '${candidates[*]}'; install one, or name it: PYTHON=/path/to/python make test"
}

# The place counts: programs in .venv/bin carry their full path, so a moved folder needs them made again.
fingerprint() {
  { cat "$LOCK" pyproject.toml scripts/setup.sh; pwd; } | cksum
}

is_ready() {
  [ -f "$READY" ] && [ ! -e "$UNFINISHED" ] && [ "$(cat "$READY")" = "$(fingerprint)" ] &&
    "$VENV/bin/python" -c "import section16, lxml, msgspec, pytest" 2>/dev/null
}

can_be_kept() {
  [ ! -e "$UNFINISHED" ] && [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 &&
    # pip's own programs name the folder they were made in
    head -n 1 "$VENV/bin/pip" 2>/dev/null | grep -qF "$(pwd)/$VENV/"
}

create() {
  local python package
  python=$(find_python)
  package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
  echo "setup: $VENV with $("$python" --version 2>&1) (once, about a minute)"
  rm -rf "$VENV"
  echo "$package | '$python' -c 'import venv, ensurepip' | makes $VENV" | scripts/system_packages.sh
  "$python" -m venv "$VENV"
}

install() {
  : >"$UNFINISHED"
  rm -f "$READY"
  local pip=("$VENV/bin/python" -m pip -qq --disable-pip-version-check)
  "${pip[@]}" install --require-hashes --requirement "$LOCK" || return
  # section16 needs no index: its dependencies and its build backend are in the lock
  "${pip[@]}" install --no-deps --no-build-isolation --no-index --editable . || return
  "${pip[@]}" check >/dev/null || return
  fingerprint >"$READY"
  rm -f "$UNFINISHED"
}

is_ready && exit 0
if can_be_kept; then
  echo "setup: bringing $VENV up to date"
  install && is_ready && exit 0
  echo "setup: $VENV does not work; making it anew"
fi
create
install || fail "could not install $LOCK (see above); when the network is back, run this again"
is_ready || fail "$VENV was made but does not work; remove it and run this again"
