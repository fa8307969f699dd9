# Everything a contributor or the CI types. Needs Python 3.11 or newer, make and git; the rest is made here.

PYTHON ?= python3
# How many tests run side by side; auto is one for each core, four at most.
WORKERS ?= auto

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
NODE_INSTALLED := tests/node/node_modules/.installed

# Material for MkDocs prints a notice about its end of life, 5 May 2027, at every build. We know the date: both
# packages are pinned, and docs/architecture.md says how to change the engine.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: help build test check fix serve locales bench pictures lock browser golang node clean

help: ## show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-8s  %s\n", $$1, $$2 }'

build: $(INSTALLED) ## build the packs into dist/ and the site into site/
	$(BIN)/amends build

test: check browser golang $(NODE_INSTALLED) ## run every check and every test
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4

check: $(INSTALLED) ## check code, content and catalogs; changes nothing
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/amends check
	$(BIN)/amends locales check

fix: $(INSTALLED) ## repair what the linter and the formatter can repair
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

serve: $(INSTALLED) ## show the site on this machine and rebuild it on every change
	$(BIN)/amends serve

locales: $(INSTALLED) ## bring the catalogs up to date with the playbook and the templates
	$(BIN)/amends locales update

bench: $(INSTALLED) $(NODE_INSTALLED) ## measure the build against the reference compiler
	$(BIN)/python benchmarks/bench.py

pictures: $(INSTALLED) browser ## draw the contact sheets of the messages in docs/pictures
	$(BIN)/python -m tests.pictures

lock: $(INSTALLED) ## write the lock files anew; LOCK_FLAGS=--upgrade takes newer versions
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' --quiet \
	  --output-file requirements.lock $(LOCK_FLAGS)
	cd tests/node && ../../$(BIN)/npm install --package-lock-only

browser: ## find, or as root on Debian install, the browser, the fonts and the spam filter of the tests
	@$(PYTHON) -B -m tests.chromium
	@$(PYTHON) -B -m tests.spamassassin

golang: ## find, or as root on Debian install, Go and its Sprig functions for the tests of merge tags
	@$(PYTHON) -B -m tests.golang

node: $(NODE_INSTALLED) ## install the reference tools and the template engines of the tests

clean: ## remove what was built; the environment stays
	rm -rf dist site .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find $(wildcard generator tests benchmarks) -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps below make a second run install nothing, and a changed lock install again.

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) was not found; install Python 3.11 or newer, or name it: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is older than Python 3.11; install a newer one, or name it: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) comes without its venv module; on Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_INSTALLED): tests/node/package-lock.json $(INSTALLED)
	cd tests/node && ../../$(BIN)/npm ci --no-progress
	@touch $@
