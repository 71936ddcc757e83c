"""Hypothesis profiles, and `--core`: the tests that need nothing but the core dependencies."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# `ci` finds the same on every run, `brief` is for further Pythons, `explore` looks further.
settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, database=None)
settings.register_profile("brief", deadline=None, max_examples=25, derandomize=True, database=None)
settings.register_profile(
    "explore", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("ci")

# Files whose tests need an extra, a browser's tools or the tools of development. `--core` leaves them out and says so;
# all others pass with the core dependencies alone, which ci.yml tries on the lowest versions and on the newest.
NEEDING_MORE = frozenset(
    {
        "test_alias_exports.py",
        "test_api.py",
        "test_arrow.py",
        "test_benchmarks.py",
        "test_docs.py",
        "test_fuzz_corpus.py",
        "test_icu.py",
        "test_matcher_benchmark.py",
        "test_packaging.py",
        "test_respelling.py",
        "test_scripts.py",
        "test_security.py",
        "test_serve_api.py",
        "test_serve_command.py",
        "test_serve_reconcile.py",
        "test_serve_files.py",
        "test_serve_patience.py",
        "test_serve_roles.py",
        "test_serve_safety.py",
        "test_spacy.py",
        "test_spacy_articles.py",
        "test_spacy_benchmark.py",
        "test_spacy_kb.py",
        "test_spacy_language.py",
        "test_tables_benchmark.py",
        "test_tables_dedupe.py",
        "test_tables_files.py",
    }
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--core", action="store_true", help="only tests that need nothing but the core dependencies")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return True if config.getoption("--core") and collection_path.name in NEEDING_MORE else None


def pytest_report_header(config: pytest.Config) -> str:
    return f"--core leaves out: {', '.join(sorted(NEEDING_MORE))}" if config.getoption("--core") else "all tests"


@pytest.fixture
def foreground() -> Iterator[None]:
    """As in the foreground of a shell: in its background Ctrl-C is ignored, and processes inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
