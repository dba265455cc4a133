# make run: serve the site. make test: every check and test. Both set up all they need.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash

export CAIRN_HOSTS ?= $(HOST) 127.0.0.1 localhost [::1]

.PHONY: run dev check test lint format bench clean browser

run: .venv/.runtime
	$(BIN)/python manage.py check
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	$(BIN)/granian --interface wsgi --workers 2 --blocking-threads 1 --host $(HOST) --port $(PORT) --no-ws cairn.wsgi:application

dev: .venv/.runtime
	CAIRN_DEBUG=1 $(BIN)/python manage.py runserver $(HOST):$(PORT)

check: .venv/.runtime
	$(BIN)/python manage.py check

test: .venv/.dev browser lint
	$(BIN)/python manage.py check
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	$(BIN)/python -m pytest

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev
	$(BIN)/python -m bench.resolve

browser: .venv/.dev
	$(BIN)/python tests/browser_setup.py

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cairn needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { rm -rf .venv; \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv .venv; \
	  else echo "Python's venv is missing; install it with: sudo apt-get install python3-venv"; exit 1; fi; }

.venv/.runtime: requirements.lock | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ .venv/.runtime
