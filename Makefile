# Every command of the project in one place. `make` alone lists them.
# Pass more to a command with ARGS: make demo ARGS=--fast · make test ARGS="-k window -x"

PYTHON  ?=
ARGS    ?=
# One test process a core, but no more than eight: each starts its own database.
WORKERS ?= -n auto --maxprocesses 8 --dist worksteal

VENV  := .venv
PY    := $(VENV)/bin/python
READY := $(VENV)/.ready

# Started by root, the tests' PostgreSQL makes itself a user first, with useradd, which some paths leave out.
export PATH := $(or $(PATH),/usr/local/bin:/usr/bin:/bin):/usr/sbin:/sbin

# Where nothing is written, every test process compiles everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help .venv demo test test-slow test-kill run bench bench-large simulate lint types contracts messages format lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z.][a-z.-]*:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

.venv: $(READY) ## make the environment from requirements.lock

# Done again only when the lock or the project's metadata change. The stamp comes last, so an interrupted
# install is taken up again. Two pip calls, because pip refuses an editable package among hashed ones; no build
# isolation, because that would fetch a build tool that the lock does not hold.
$(READY): requirements.lock pyproject.toml
	@rm -f $@
	@if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	  for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
	    "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && found=$$python && break; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Full Circle needs Python 3.11 or later, with its venv module, and found none."; \
	    echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name yours: make .venv PYTHON=/path/to/python3"; \
	    exit 1; \
	  fi; \
	  echo "Making $(VENV) with $$("$$found" --version) ..."; \
	  "$$found" -m venv --clear $(VENV); \
	fi
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY) ## play one loop between two people, without Slack
	@$(PY) -m bot demo $(ARGS)

run: $(READY) ## start the bot with the settings from the environment or .env
	@$(PY) -m bot run $(ARGS)

test: $(READY) ## run the tests
	@$(PY) -m pytest $(WORKERS) $(ARGS)

test-slow: $(READY) ## run the tests that take long or kill processes, and each property with many more examples
	@$(PY) -m pytest -m "slow or hypothesis" --hypothesis-profile=thorough $(WORKERS) $(ARGS)

test-kill: $(READY) ## kill the bot 200 times, at every point of its work
	@$(PY) -m tests.fates $(ARGS)

bench: $(READY) ## measure, and print the tables
	@$(PY) -m tests.benchmarks $(ARGS)

bench-large: $(READY) ## measure at ten times the size; takes an hour
	@$(PY) -m tests.benchmarks large $(ARGS)

simulate: $(READY) ## live a year with 1,000 people, and say what held
	@$(PY) -m tests.simulation $(ARGS)

lint: $(READY) ## look for mistakes and formatting, in the Dockerfile too
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(VENV)/bin/hadolint Dockerfile

format: $(READY) ## put the code into its form
	@$(PY) -m ruff check --fix-only --quiet .
	@$(PY) -m ruff format --quiet .

types: $(READY) ## check the types, strictly
	@$(PY) -m mypy

contracts: $(READY) ## check who may know whom
	@$(VENV)/bin/lint-imports

# Every sentence for people goes through one of these (bot/views/words.py); a test reads them here.
SAYING  := -k say -k say_many:1,2 -k mark -k noted -k template
LOCALES := bot/locales
CATALOGUE := -D fullcircle -d $(LOCALES)

# To add a language: make messages, then .venv/bin/pybabel init -D fullcircle -d bot/locales -i bot/locales/fullcircle.pot -l de
messages: $(READY) ## gather every sentence for translators, and compile what they translated
	@mkdir -p $(LOCALES)
	@$(VENV)/bin/pybabel -q extract --no-default-keywords $(SAYING) --sort-output --omit-header -o $(LOCALES)/fullcircle.pot bot/views bot/messages
	@if ls $(LOCALES)/*/LC_MESSAGES/fullcircle.po >/dev/null 2>&1; then \
	  $(VENV)/bin/pybabel -q update $(CATALOGUE) -i $(LOCALES)/fullcircle.pot && $(VENV)/bin/pybabel -q compile $(CATALOGUE) --statistics; \
	fi

# requirements.lock is everything, for people and CI; requirements-run.lock is the part of it that the image needs.
# Versions stay as they are unless asked for: make lock ARGS=--upgrade
COMPILE := $(VENV)/bin/uv --no-config pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

lock: $(READY) ## write the lock files anew from pyproject.toml
	@$(COMPILE) --extra dev $(ARGS) --output-file requirements.lock
	@$(COMPILE) --constraint requirements.lock --output-file requirements-run.lock
	@if grep -n '://' requirements.lock requirements-run.lock; then echo "A lock file must name no address."; exit 1; fi

clean: ## remove the environment and every cache
	rm -rf $(VENV) build dist ./*.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
