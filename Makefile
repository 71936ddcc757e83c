# A fresh Debian with python3, python3-venv and make is enough: each target
# creates the environment that it needs.
#   make demo    names of five news articles become clean columns
#   make test    every test           (make test PYTEST_ARGS="-k oracle -x")
#   make test-browser   the page of `bynames serve`, clicked through in a real browser
#   make check   lint, types, data files, generated documents
#   make docs    writes the generated documents anew
#   make bench   speed against other libraries
#   make clean   removes whatever make has made

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?=
DEMO_ROWS ?= 25

BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test test-browser browser check docs bench clean
.DELETE_ON_ERROR:

# A Debian without python3-venv leaves half an environment behind: remove it, or
# the next run would take it for a whole one.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("bynames needs Python 3.11 or newer: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# Stamps: an installation is done once for each change of pyproject.toml.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(PIP_INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.installed

# nomenklatura asks for PyICU, which only compiles (g++, libicu-dev); pyicu-wheels has the same module under another
# name. So what nomenklatura imports comes with the extra, and nomenklatura itself without its requirements.
$(VENV)/.installed-bench: pyproject.toml benchmarks/nomenklatura.txt | $(BIN)/python
	$(PIP_INSTALL) --editable '.[bench,serve]'
	$(PIP_INSTALL) --no-deps --requirement benchmarks/nomenklatura.txt
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/bynames normalize examples/mentions.csv --column mention > build/demo.csv
	@echo
	@$(BIN)/python examples/preview.py build/demo.csv $(DEMO_ROWS) mention language script latin key
	@echo
	@echo "All rows and columns: build/demo.csv"

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST_ARGS)

test-browser: $(VENV)/.installed-dev browser
	$(BIN)/python -m pytest tests/browser

# Debian's Chromium and its driver go together; a driver from elsewhere would have to be found for each version.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$sudo apt-get update -q && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -q -y --no-install-recommends \
	    chromium chromium-driver fonts-dejavu-core; }

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bynames check
	$(BIN)/python docs/generate.py --check

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/generate.py

# make bench GOLD=DIR: the evaluation too, and the quality of comparing and searching on its names
# make bench BENCH_MATCHER="--sizes 10000 100000": without the million, which takes most of an hour
bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/transliteration.py
	$(BIN)/python benchmarks/identify.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python benchmarks/compare.py $(if $(GOLD),--gold $(GOLD))
	$(BIN)/python benchmarks/matcher.py $(if $(GOLD),--gold $(GOLD)) $(BENCH_MATCHER)
	$(if $(GOLD),$(BIN)/python benchmarks/evaluation.py --gold $(GOLD))

clean:
	rm -rf $(VENV) .venv-3.* build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests docs examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
