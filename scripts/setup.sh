#!/usr/bin/env bash
# Makes .venv with section16 itself, editable, and what it needs to run (`run`) or to be worked on (`dev`, which has it all).
# Does nothing when that was done before for the same locks, the same Python and the same place;
# starts anew when an earlier run was cut off or the environment no longer works.
# uv installs where it is on the path, else pip: the same locks and hashes. Nothing is compiled ahead: Python does
# it for the modules that are used.
# Usage: scripts/setup.sh run|dev   (PYTHON=python3.12 scripts/setup.sh dev picks the interpreter)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly STAGE=${1:-dev}
readonly VENV=.venv
readonly READY=$VENV/.ready           # fingerprint of what was installed, a file for each stage
readonly UNFINISHED=$VENV/.unfinished # there while an installation runs
case $STAGE in
  run) LOCKS=(requirements/run.txt requirements/build.txt) ;;
  dev) LOCKS=(requirements/dev.txt) ;;
  *) echo "setup: '$STAGE'; write run or dev" >&2 && exit 2 ;;
esac
readonly LOCKS

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
  { cat requirements/*.txt pyproject.toml scripts/setup.sh; pwd; } | cksum
}

is_ready() {
  local stage modules=section16,lxml,msgspec
  [ "$STAGE" = run ] || modules+=,pytest
  [ ! -e "$UNFINISHED" ] || return 1
  for stage in dev "$STAGE"; do # what is there for work is there to run
    [ -f "$READY-$stage" ] && [ "$(cat "$READY-$stage")" = "$(fingerprint)" ] &&
      "$VENV/bin/python" -c "import $modules" 2>/dev/null && return
  done
  return 1
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
  rm -f "$READY"*
  local lock requirements=()
  for lock in "${LOCKS[@]}"; do requirements+=(--requirement "$lock"); done
  # section16 needs no index: its dependencies and its build backend are in the locks
  if command -v uv >/dev/null 2>&1; then
    local uv=(uv pip install --quiet --python "$VENV/bin/python")
    "${uv[@]}" --require-hashes "${requirements[@]}" || return
    "${uv[@]}" --no-deps --no-build-isolation --no-index --editable . || return
    uv pip check --quiet --python "$VENV/bin/python" || return
  else
    local pip=("$VENV/bin/python" -m pip -qq --disable-pip-version-check)
    "${pip[@]}" install --no-compile --require-hashes "${requirements[@]}" || return
    "${pip[@]}" install --no-compile --no-deps --no-build-isolation --no-index --editable . || return
    "${pip[@]}" check >/dev/null || return
  fi
  fingerprint >"$READY-$STAGE"
  rm -f "$UNFINISHED"
}

# Ends well, with a warning where the locks are old.
finish() {
  "$VENV/bin/python" -I -S scripts/lock_age.py
  exit 0
}

is_ready && finish
if can_be_kept; then
  echo "setup: bringing $VENV up to date"
  install && is_ready && finish
  echo "setup: $VENV does not work; making it anew"
fi
create
install || fail "could not install ${LOCKS[*]} (see above); when the network is back, run this again"
is_ready || fail "$VENV was made but does not work; remove it and run this again"
finish
