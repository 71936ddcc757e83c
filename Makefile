# A fresh Debian with python3, python3-venv and make is enough: each target
# creates the environment that it needs.
#   make demo    names of five news articles become clean columns
#   make test    every test           (make test PYTEST_ARGS="-k oracle -x")
#   make test-browser   the page of `bynames serve`, clicked through in a real browser
#   make test-spark   Spark on this machine: needs Java 17 or newer
#   make check   lint, types, data files, generated documents
#   make docs    writes the generated documents anew
#   make site    the documents as pages to read offline: build/site/index.html
#   make api     writes the list of what is public anew
#   make answers   writes tests/answers anew: what a change does to what bynames answers
#   make bench   speed against other libraries
#   make fuzz    fuzzes every target for FUZZ_SECONDS (60) each
#   make fuzz-native   the native engine alone, under AddressSanitizer
#   make coverage   the share of code that the tests pass through; make mutants   the share of broken code that they notice
#   make test-lowest   the core tests on the lowest versions that pyproject.toml allows; make test-newest on the newest
#   make constraints   writes constraints.txt anew: the versions that all other targets install
#   make clean   removes whatever make has made

PYTHON ?= python3
VENV ?= .venv
PYTEST_ARGS ?=
GROUP ?= dev
# The versions that are installed; `make CONSTRAINTS= ...` takes the newest of everything.
CONSTRAINTS ?= constraints.txt
DEMO_ROWS ?= 25
SPARK_VENV := .venv-spark

BIN := $(VENV)/bin
PIP := -m pip --quiet --disable-pip-version-check
CONSTRAINED := $(if $(CONSTRAINTS),--constraint $(CONSTRAINTS))
# What builds the package is bound to the same versions.
PIP_INSTALL := $(BIN)/python $(PIP) install $(CONSTRAINED) $(if $(CONSTRAINTS),--build-constraint $(CONSTRAINTS))
# The native engine is built when bynames is installed.
INPUTS := pyproject.toml hatch_build.py $(wildcard native/*) $(CONSTRAINTS)

.PHONY: demo environment test test-core test-lowest test-newest test-browser browser test-spark java check docs site api answers \
  bench coverage mutants fuzz fuzz-native constraints clean
.DELETE_ON_ERROR:

# A Debian without python3-venv leaves half an environment behind: remove it, or the next run would take it for a whole
# one. The pip that Python brings may be too old for dependency groups (25.1) and --build-constraint (25.3).
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("bynames needs Python 3.11 or newer: make PYTHON=python3.12 ..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) && $@ $(PIP) install $(CONSTRAINED) --upgrade 'pip>=25.3' || { rm -rf $(VENV); exit 1; }

# Stamps: an installation is done once for each change of pyproject.toml, the native engine and the constraints.
$(VENV)/.installed: $(INPUTS) | $(BIN)/python
	$(PIP_INSTALL) --editable .
	@touch $@

# `dev` is all that developing needs; `test` what the tests need that run on further Pythons; `core` what those need that
# pass without any extra.
$(VENV)/.installed-%: $(INPUTS) | $(BIN)/python
	$(PIP_INSTALL) --editable . --group $*
	@touch $@ $(VENV)/.installed

# nomenklatura asks for PyICU, which only compiles (g++, libicu-dev); pyicu-wheels has the same module under another
# name. So what nomenklatura imports comes with the group, and nomenklatura itself without its requirements.
$(VENV)/.installed-bench: $(INPUTS) benchmarks/nomenklatura.txt | $(BIN)/python
	$(PIP_INSTALL) --editable '.[serve,tables]' --group bench
	$(PIP_INSTALL) --no-deps --requirement benchmarks/nomenklatura.txt
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/bynames normalize examples/mentions.csv --column mention > build/demo.csv
	@echo
	@$(BIN)/python examples/preview.py build/demo.csv $(DEMO_ROWS) mention status canonical entity_id score
	@echo
	@echo "All rows and columns: build/demo.csv"

# Before it is needed, so that .ci/run can make an environment while the processor has time.
environment: $(VENV)/.installed-$(GROUP)

test: $(VENV)/.installed-$(GROUP)
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal $(PYTEST_ARGS)

test-core: $(VENV)/.installed-core
	$(BIN)/python -m pytest --core --numprocesses auto --dist worksteal $(PYTEST_ARGS)

test-lowest: build/lowest.txt
	@$(MAKE) --no-print-directory test-core VENV=.venv-lowest CONSTRAINTS=build/lowest.txt

test-newest:
	@$(MAKE) --no-print-directory test-core VENV=.venv-newest CONSTRAINTS=

build/lowest.txt: pyproject.toml .ci/lowest.py
	@mkdir -p build
	$(PYTHON) .ci/lowest.py > $@

test-browser: $(VENV)/.installed-dev browser
	$(BIN)/python -m pytest tests/browser

# Debian's Chromium and its driver go together; a driver from elsewhere would have to be found for each version.
browser:
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  sudo=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$sudo apt-get update -q && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -q -y --no-install-recommends \
	    chromium chromium-driver fonts-dejavu-core; }

test-spark: java
	@$(MAKE) --no-print-directory VENV=$(SPARK_VENV) $(SPARK_VENV)/.installed-spark-test
	$(SPARK_VENV)/bin/python -m pytest tests/spark $(PYTEST_ARGS)

java:
	@java="$${JAVA_HOME:+$$JAVA_HOME/bin/}java"; \
	version=$$("$$java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'); \
	test "$${version:-0}" -ge 17 || { \
	  echo "Spark needs Java 17 or newer, and $$java is $${version:+of Java }$${version:-missing}:" \
	    "apt-get install openjdk-17-jre-headless, or set JAVA_HOME" >&2; exit 1; }

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bynames check
	$(BIN)/python docs/generate.py --check

docs: $(VENV)/.installed-dev
	$(BIN)/python docs/generate.py

# A warning is an error, and then every link and part of the pages is looked at as a browser would.
site: $(VENV)/.installed-dev
	@rm -rf build/site
	$(BIN)/python -m sphinx -W --fresh-env --keep-going --nitpicky --quiet --doctree-dir build/doctrees docs build/site
	$(BIN)/python docs/check_site.py build/site

api: $(VENV)/.installed-dev
	$(BIN)/python tests/public_api.py

answers: $(VENV)/.installed-dev
	$(BIN)/python tests/answers.py

# make bench GOLD=DIR: the evaluation too, and the quality of comparing and searching on its names
# make bench TEXT="FILE ...": the text that docs/benchmarks-spacy.md is measured on; without one, a made text is
# measured, and the report goes to build/
# make bench BENCH_MATCHER="--sizes 10000 100000": without the million, which takes most of an hour
bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/transliteration.py
	$(BIN)/python benchmarks/identify.py
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/serve.py
	$(BIN)/python benchmarks/tables.py
	$(BIN)/python benchmarks/spacy_component.py $(if $(TEXT),--text $(TEXT),--output build/benchmarks-spacy.md)
	$(BIN)/python benchmarks/compare.py $(if $(GOLD),--gold $(GOLD))
	$(BIN)/python benchmarks/matcher.py $(if $(GOLD),--gold $(GOLD)) $(BENCH_MATCHER)
	$(if $(GOLD),$(BIN)/python benchmarks/evaluation.py --gold $(GOLD))
	$(if $(GOLD),$(BIN)/python benchmarks/find_unknown.py --gold $(GOLD))

# Run `make mutants` before: then only the tests are run that are needed to pass through every line.
coverage: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/coverage_page.py

# `make mutants PYTHON=python3.13 VENV=.venv-3.13`: it needs 3.12 or later.
mutants: $(VENV)/.installed-test
	$(BIN)/python benchmarks/mutants.py

# make fuzz FUZZ_SECONDS=600: that long for each target; FUZZ_TARGETS="parse find" for some of them.
# atheris wants its own copy of everything, so it lives in an environment of its own.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?=
fuzz:
	@$(MAKE) --no-print-directory VENV=.venv-fuzz .venv-fuzz/.installed-fuzz
	.venv-fuzz/bin/python fuzz/run.py --seconds $(FUZZ_SECONDS) --report fuzz/atheris.json $(FUZZ_TARGETS)
	@$(MAKE) --no-print-directory fuzz-native

# The native engine built with AddressSanitizer and UBSan, asked what Python is asked, and given spoiled tables.
fuzz-native: $(VENV)/.installed
	$(BIN)/python fuzz/native.py --seconds $(FUZZ_SECONDS)

# Everything that any target installs, in one clean environment of the lowest Python, for what that one can run all can.
constraints:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make PYTHON=python3.11 constraints")'
	rm -rf .venv-constraints
	$(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/python $(PIP) install --upgrade 'pip>=25.3'
	.venv-constraints/bin/python $(PIP) install --editable '.[serve,spark,tables]' --group dev --group spark-test --group bench
	@mkdir -p build
	.venv-constraints/bin/python -m pip freeze --all --exclude-editable --disable-pip-version-check > build/frozen.txt
	{ sed -n '/^#/p' constraints.txt; grep -v '^setuptools==' build/frozen.txt; } > build/constraints.txt
	mv build/constraints.txt constraints.txt
	rm -rf .venv-constraints

clean:
	rm -rf $(VENV) $(SPARK_VENV) .venv-fuzz .venv-constraints .venv-lowest .venv-newest .venv-3.* build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests docs examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
