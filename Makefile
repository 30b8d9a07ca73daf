# Every target sets itself up: a machine with Python 3.11 is enough.
SHELL := /bin/bash
BIN := .venv/bin
WORKERS ?= 3
# Python keeps what it compiled, even where the shell forbids it: tests start a thousand processes, each of which would
# compile all that it imports, which takes longer than what it is started for.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
ifndef TWO_AT_ONCE
.NOTPARALLEL:
endif
.PHONY: help setup setup-dev demo test lint types layers system static collected unit docs-check docs bench pictures wheel audit lock clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:  ## make .venv with what runs, once; again when the locks change
	@scripts/setup.sh run

setup-dev:  ## add what tests, documentation and benchmarks need
	@scripts/setup.sh dev

demo: setup  ## the whole loop on the bundled example, offline
	@$(BIN)/section16 demo

test: lint system static unit  ## everything that continuous integration checks
	@echo "test: all passed"

lint: setup-dev  ## ruff: rules and format
	@echo "ruff check"
	@$(BIN)/ruff check --quiet
	@echo "ruff format --check"
	@$(BIN)/ruff format --check --quiet

types: setup-dev  ## mypy, strict
	@echo "mypy"
	@$(BIN)/mypy --no-error-summary src $(wildcard scripts/*.py)

layers: setup-dev  ## which folder may import which
	@echo "lint-imports"
	@out=$$($(BIN)/lint-imports 2>&1) || { echo "$$out"; exit 1; }

static: setup-dev
	@# each takes one processor for a minute; what one says stands together
	@$(MAKE) --no-print-directory --output-sync --jobs 2 TWO_AT_ONCE=yes types collected layers docs-check

system: setup-dev  ## what the tests need beside Python
	@echo "system packages"
	@scripts/system_packages.sh < requirements/system.txt

collected: setup-dev
	@# once, before several workers would each compile all tests and what they import
	@echo "pytest --collect-only"
	@out=$$($(BIN)/pytest --quiet --collect-only 2>&1) || { echo "$$out" | tail -n 50; exit 1; }

unit: setup-dev  ## the tests; CI=true also fails where the corpus is missing
	@echo "pytest"
	@$(BIN)/pytest --quiet --numprocesses $(WORKERS) --dist worksteal

docs-check: setup-dev  ## the documentation builds without a warning
	@echo "documentation"
	@out=$$($(BIN)/zensical build --clean --strict 2>&1) || { echo "$$out"; exit 1; }

docs: setup-dev  ## write the generated pages, then build site/
	@for script in scripts/write_*.py; do [ ! -e "$$script" ] || $(BIN)/python "$$script" || exit 1; done
	@$(BIN)/zensical build --clean --strict

bench: setup-dev  ## the figures in docs/, side by side; BENCH=--resume goes on, BENCH="--part lake" measures some
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes --requirement requirements/bench.txt
	@$(BIN)/python scripts/bench.py $(BENCH)

pictures: setup-dev  ## the pictures of the guides, taken anew by the tests that tell their stories
	@rm -rf build/pictures/guide
	@KEEP_PICTURES=1 $(BIN)/pytest --quiet tests/web -k "story or stories or browser or filing"
	@cp build/pictures/guide/*.png docs/images/

wheel: setup-dev  ## dist/: the wheel, its SBOM, and the lock of what it needs
	@rm -rf dist
	@$(BIN)/python -m hatchling build --target wheel
	@$(BIN)/python scripts/sbom.py dist/*.whl
	@cp requirements/run.txt dist/

audit: setup-dev  ## known vulnerabilities of what the locks pin; needs a network
	@$(BIN)/python scripts/audit.py

lock:  ## pin the dependencies anew; UPGRADE=1 takes newer ones
	@# not setup-dev: it fails as long as pyproject.toml names what the locks do not have yet
	@[ -x $(BIN)/pip-compile ] || scripts/setup.sh dev
	@scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean:  ## remove everything that make made
	@rm -rf .venv site build dist out .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
