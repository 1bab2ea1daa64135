# Clausewatch. `make` alone lists what there is to make.

BIN := .venv/bin

# A name on PATH may be a shim that does not run, so each is tried, with the venv module.
define FIND
for python in python3.11 python3.12 python3 python python3.13 python3.14; do
  $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
    >/dev/null 2>&1 && echo $$python && break;
done
endef
ifdef PYTHON
NAMED := --exactly
else
PYTHON := $(shell $(FIND))
endif

define NO_PYTHON
Python 3.11 or 3.12 with its venv module is needed and was not found. On Debian or Ubuntu:
apt install python3 python3-venv. Elsewhere name it: make setup PYTHON=/path/to/python3.12
endef
COMPILE := uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help setup demo pictures up lint check test faults fix clean requirements env-example

help: ## list these targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1  \2/p' $(MAKEFILE_LIST) | awk '{ name = $$1; $$1 = ""; printf "  %-14s%s\n", name, $$0 }'

setup: ## make .venv from pinned requirements (PYTHON=python3.12 names the Python)
ifndef PYTHON
	$(error $(NO_PYTHON))
endif
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "$(PYTHON) does not run, or is older than Python 3.11."; exit 1; }
	@$(PYTHON) -P cli/bootstrap.py $(NAMED)

demo: setup ## watch the whole product work on invented platforms (ARGS=--once ends by itself)
	@$(BIN)/clausewatch demo $(ARGS)

pictures: setup ## take the pictures of docs/pictures/ from a demo (needs Chromium)
	@$(BIN)/python -m demo.pictures

up: setup ## start everything for real use on this machine
	@$(BIN)/clausewatch up $(ARGS)

lint: setup ## check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

check: lint ## everyday: lint, and every test not marked slow
	$(BIN)/pytest -m "not slow" $(ARGS)

test: lint ## everything: lint and every test
	$(BIN)/pytest $(ARGS)

faults: setup ## kill, stop and cut off real processes, and count what was lost or repeated
	@$(BIN)/python -m benchmarks.faults $(ARGS)

fix: setup ## mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## remove what was made here, except data (.clausewatch)
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

requirements: setup ## pin the newest allowed versions again (needs uv: pip install uv)
	@command -v uv >/dev/null || { echo "uv is needed for this: pip install uv"; exit 1; }
	$(COMPILE) -o requirements.txt
	$(COMPILE) --extra dev -o requirements-dev.txt

env-example: setup ## write .env.example from config/settings.py
	$(BIN)/python -m config.example > .env.example
