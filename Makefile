# make run: serve the site. make test: every check and test. Both set up all they need.

HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
URL_HOST := $(if $(findstring :,$(HOST)),[$(HOST)],$(HOST))
SHELL := /bin/bash

# Bound to every address, the site is asked for by names that we cannot know; CAIRN_HOSTS narrows it.
export CAIRN_HOSTS ?= $(if $(filter 0.0.0.0 ::,$(HOST)),*,$(URL_HOST) 127.0.0.1 localhost [::1])

# What a developer has set must not change what the tests see.
UNSET := env -u CAIRN_BASE_URL -u CAIRN_CONTENT -u CAIRN_DEBUG -u CAIRN_EDIT_URL -u CAIRN_HOSTS -u CAIRN_HOUSE_RULES -u CAIRN_PROXIES -u CAIRN_SECRET_KEY -u CAIRN_STATIC_ROOT -u CAIRN_TAG -u CAIRN_TLS
LOCK := build/lock/bin/pip-compile --quiet --generate-hashes --strip-extras --no-header --allow-unsafe $(UPGRADE)

.PHONY: run dev check test lint format report links bench lock clean tools

run: .venv/.runtime
	$(BIN)/python manage.py check
	$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	$(BIN)/granian --interface wsgi --workers 2 --blocking-threads 1 --host $(HOST) --port $(PORT) --no-ws cairn.wsgi:application

dev: .venv/.runtime
	CAIRN_DEBUG=1 $(BIN)/python manage.py runserver $(URL_HOST):$(PORT)

check: .venv/.runtime
	$(BIN)/python manage.py check

test: .venv/.dev tools lint
	$(UNSET) $(BIN)/python manage.py check
	$(UNSET) $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	$(UNSET) $(BIN)/python -m pytest

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/typos content/*.yaml content/*/*.md content/*/*.yaml docs *.md

format: .venv/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# How the content reads: words, sentence lengths, reading ease.
report: .venv/.dev
	$(BIN)/python -m tests.content.report

# Asks the addresses that the content cites whether they still answer. It needs the network, so no test calls it.
links: .venv/.dev
	$(BIN)/python tests/links.py $(ONLY)

bench: .venv/.dev
	@for file in bench/[!_]*.py; do \
	  [ ! -e "$$file" ] || $(BIN)/python -m "bench.$$(basename "$$file" .py)" || exit 1; \
	done

# Keeps the present pins; `make lock UPGRADE=--upgrade` takes the newest releases.
lock: .venv/bin/python
	@test -x build/lock/bin/pip-compile || { $(BIN)/python -m venv build/lock && build/lock/bin/pip install --quiet pip-tools; }
	$(LOCK) -o requirements.lock requirements.in
	$(LOCK) -o requirements-dev.lock requirements-dev.in
	@sed -i '/^--/d;/^$$/d' requirements.lock requirements-dev.lock # a lock names no place to fetch from

# What the tests need and pip does not bring: a browser, Java for the HTML checker, nginx to stand in front of several servers.
tools: .venv/.dev
	$(BIN)/python tests/browser_setup.py
	$(BIN)/python tests/java_setup.py
	$(BIN)/python tests/nginx_setup.py

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
