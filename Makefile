# Two commands do everything: `make run` and `make test`. The rest is for those who change the code.

VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.ready

# The first Python that is new enough.
BASE   := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)

.PHONY: run test lint types contracts format bench chaos fuzz

run: $(READY)                  ## the product on its embedded defaults
	@$(VENV)/bin/smsbridge demo

test: $(READY)                 ## all tests, on every core
	$(PYTHON) -m pytest -n auto --dist worksteal tests

lint: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types: $(READY)
	$(PYTHON) -m mypy

contracts: $(READY)
	$(VENV)/bin/lint-imports

format: $(READY)
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

bench: $(READY)                ## hot paths as ratios in one run (needs wrk)
	$(PYTHON) -m bench

chaos: $(READY)                ## kill -9 under load, three hundred times, and a count of what came of it (five minutes)
	PYTHONPATH=tests $(PYTHON) -m chaos

fuzz: $(READY)                 ## ten thousand hostile requests to each address, and a look for harm (some minutes)
	PYTHONPATH=tests $(PYTHON) -m fuzz

$(READY): requirements-dev.txt pyproject.toml
	@test -n "$(BASE)" || { echo "smsbridge needs Python 3.11 or newer" >&2; exit 1; }
	@echo "Installing smsbridge and what it needs into $(VENV); this takes a minute, once." >&2
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$$(command -v $(BASE))" $(VENV) && \
		uv pip install --quiet --python $(PYTHON) --compile-bytecode --require-hashes -r requirements-dev.txt && \
		uv pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e . ; \
	else \
		$(BASE) -m venv $(VENV) && \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt && \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@
