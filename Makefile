# Everything a developer does here has a name. `make` alone prints the list.
#
#   make run PORT=8080 DEMO=no     another port; territory and holidays only, no demonstration
#   make test SLOW=yes             with the proofs that take minutes
#   make test ONLY="-k ledger"     anything pytest understands

.DEFAULT_GOAL := help
.PHONY: help install run test fuzz check fix bench docs messages lock
.SUFFIXES:

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)
ENVIRONMENT := .venv
BIN := $(ENVIRONMENT)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/ishenim/locale/*/LC_MESSAGES/django.po))
PROCESSES ?= auto
PYTEST := $(BIN)/python -m pytest
FOR_TESTS := PYTHONPATH=. DJANGO_SETTINGS_MODULE=tests.settings

help:  ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

install: $(ENVIRONMENT)/main $(CATALOGUES)  ## install what is missing and start nothing

run: $(ENVIRONMENT)/main $(CATALOGUES)  ## install what is missing and start on http://localhost:8000
	@$(BIN)/ishenim run

test: $(ENVIRONMENT)/dev $(CATALOGUES)  ## run the tests in parallel
	$(PYTEST) -n $(PROCESSES) --dist worksteal $(if $(SLOW),,-m "not slow") $(ONLY)

fuzz: $(ENVIRONMENT)/dev $(CATALOGUES)  ## feed each parser nonsense for SECONDS=60
	$(INSTALL) --no-deps --require-hashes -r requirements/fuzzing.txt
	@for parser in $$($(FOR_TESTS) $(BIN)/python -m tests.fuzzing); do \
		echo "$$parser"; $(FOR_TESTS) $(BIN)/python -m tests.fuzzing $$parser $(or $(SECONDS),60) || exit 1; done

check: $(ENVIRONMENT)/dev $(CATALOGUES)  ## look for what a reader or a machine would object to
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(FOR_TESTS) $(BIN)/python -m django makemigrations --check --dry-run
	$(PYTEST) -q tests/architecture
	$(FOR_TESTS) $(BIN)/ishenim docs --check

fix: $(ENVIRONMENT)/dev  ## let the tools repair what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(ENVIRONMENT)/dev $(CATALOGUES)  ## measure every promise of speed, side by side with its limit
	$(BIN)/python -m bench $(ONLY)

docs: $(ENVIRONMENT)/dev $(CATALOGUES)  ## write the pages that are made from the declarations
	$(FOR_TESTS) $(BIN)/ishenim docs

messages: $(ENVIRONMENT)/main  ## bring new sentences into the catalogues of each language
	$(BIN)/python -m ishenim.config.messages

lock: $(ENVIRONMENT)/dev  ## pin the newest versions of what we stand on, with hashes
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url --no-strip-extras \
		--python-version 3.11 requirements/main.in --output-file requirements/main.txt
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-header --no-emit-index-url --no-strip-extras \
		--python-version 3.11 requirements/dev.in --output-file requirements/dev.txt

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Ishenim needs Python 3.11 or newer with venv and pip (on Debian: apt-get install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(ENVIRONMENT)

$(ENVIRONMENT)/main: requirements/main.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Ishenim runs on, once; this takes about a minute."
	@$(INSTALL) --require-hashes -r requirements/main.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(ENVIRONMENT)/dev: requirements/dev.txt $(ENVIRONMENT)/main
	@echo "Installing what the tests and checks need."
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

%.mo: %.po | $(ENVIRONMENT)/main
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
