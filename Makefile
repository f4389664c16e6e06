# The only entry: make run | test | plain | check | fmt | bench | messages | lock
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# What has been compiled is kept, whatever the environment says: each process would take a quarter of a minute longer.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --durations=25

.DEFAULT_GOAL := help
.PHONY: help tools install develop run browser test check fmt bench messages lock docs

help: ## what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 12

tools:
	@command -v $(PYTHON) >/dev/null || { echo "Dure needs Python 3.11 or newer; no $(PYTHON) was found."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Dure needs Python 3.11 or newer; this is $$($(PYTHON) --version)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Dure needs Python's venv module (on Debian: apt install python3-venv)."; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Dure needs Node 20.19 or newer with npm; none was found."; exit 1; }
	@node -e 'const [major, minor] = process.versions.node.split("."); process.exit(+major > 20 || (+major === 20 && +minor >= 19) ? 0 : 1)' || \
		{ echo "Dure needs Node 20.19 or newer; this is $$(node --version)."; exit 1; }

.venv/installed: requirements.txt requirements-dev.txt
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing Python packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed
	@echo "Installing development tools …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

frontend/node_modules/installed: frontend/package-lock.json
	@echo "Installing frontend packages …"
	@cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

frontend/dist/manifest.json: frontend/node_modules/installed $(shell find frontend/src -type f 2>/dev/null) frontend/vite.config.ts
	@echo "Building the frontend …"
	@cd frontend && npm run --silent build -- --logLevel warn

site/locale/ko/LC_MESSAGES/django.mo: site/locale/ko/LC_MESSAGES/django.po | .venv/installed
	@$(MANAGE) compile_catalogue

install: tools .venv/installed frontend/dist/manifest.json site/locale/ko/LC_MESSAGES/django.mo

develop: install .venv/installed-dev

run: install ## migrate, fill the demo if empty, serve on PORT (8000)
	@mkdir -p var
	@$(MANAGE) seed_demo --migrate --if-empty
	@if [ "$(DEMO_LIVE)" = 1 ]; then $(MANAGE) play_briefing & trap "kill $$! 2>/dev/null" EXIT; fi; $(MANAGE) serve

browser: develop
	@$(BIN)/python tests/browser.py

test: browser ## every test, the browser's too; says at the end what took long
	@cd frontend && npm test --silent
	@$(PYTEST)

plain: develop ## every test that needs no browser
	@cd frontend && npm test --silent
	@$(PYTEST) --ignore tests/journeys

check: develop ## style, types, contracts, templates, translations, migrations, deployment settings
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=site:. $(BIN)/lint-imports
	@$(BIN)/djlint frontend/templates --lint --quiet
	@cd frontend && npm run --silent types
	@$(MANAGE) check_catalogue
	@$(MANAGE) makemigrations --check --dry-run --verbosity 0
	@env SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') RESIDENCY_KEY=check-only-check-only-check-only KEY_STORE_DIR=var/keys ALLOWED_HOSTS=dure.example BASE_URL=https://dure.example \
		DJANGO_SETTINGS_MODULE=config.settings.prod $(BIN)/python manage.py check --deploy --fail-level WARNING

fmt: develop ## format and mend what can be mended
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: develop ## all benches, short; NAME=one for one, long
	@$(BIN)/python -m bench $(NAME)

messages: develop ## collect texts to translate into the one catalogue (needs GNU gettext)
	@$(MANAGE) makemessages --locale ko --no-location --no-obsolete --ignore .venv --ignore frontend/node_modules --ignore frontend/dist

lock: develop ## write the lock files anew from the short lists
	@$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 requirements-dev.in -o requirements-dev.txt

docs: develop ## the generated pages of docs/
	@$(MANAGE) write_workflows
