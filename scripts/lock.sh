#!/usr/bin/env bash
# Pins every dependency, with hashes and without naming a place to get it from.
# Usage: scripts/lock.sh [--upgrade]   (`make lock`, `make lock UPGRADE=1`)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compile() {
  .venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
    "$@"
}

head=$(.venv/bin/python scripts/lock_age.py --head "$@")
compile "$@" --output-file requirements/run.txt pyproject.toml
# held to run.txt, so that what is tested is what is shipped
compile "$@" --constraint requirements/run.txt --output-file requirements/dev.txt pyproject.toml requirements/dev.in
# what builds section16, for who only runs it
compile "$@" --constraint requirements/dev.txt --constraint requirements/run.txt \
  --output-file requirements/build.txt requirements/build.in
# the peers that `make bench` measures beside us
compile "$@" --constraint requirements/dev.txt --output-file requirements/bench.txt requirements/bench.in
{ echo "$head" && cat requirements/run.txt; } >requirements/run.new
mv requirements/run.new requirements/run.txt
.venv/bin/python scripts/lock_age.py
