"""What fuzzing has found stays found: every input kept under fuzz/corpus, and some mutated ones, without atheris."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from bynames._text import hygiene

FUZZ = Path(__file__).parent.parent / "fuzz"
CORPUS = FUZZ / "corpus"


def _module(name: str) -> Any:
    sys.path.insert(0, str(FUZZ))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(FUZZ))


targets, mutate, seeds = _module("targets"), _module("mutate"), _module("seeds")
KEPT = sorted(path for path in CORPUS.rglob("*") if path.is_file() and not path.name.startswith("."))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_an_input_that_once_failed(path: Path) -> None:
    targets.TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("text", ["ДостоʼNе", "Ԏı\u0483p", "ԓи-ԎͰı\u0483p"])
def test_hygiene_that_once_was_not_done_at_once(text: str) -> None:
    assert hygiene(hygiene(text)) == hygiene(text)


def test_every_folder_is_a_target() -> None:
    assert {path.parent.name for path in KEPT} <= set(targets.TARGETS)


@pytest.mark.parametrize("name", targets.TARGETS)
def test_the_seeds(name: str) -> None:
    """Where fuzzing starts from, and nothing at all."""
    for raw in [*seeds.of(name)[:12], b"", b"\0", b"\xff\xfe", "я\n".encode()]:
        targets.TARGETS[name](raw)


@pytest.mark.once
def test_mutated_inputs(tmp_path: Path) -> None:
    """Some thousands of what `fuzz/mutate.py --count 10_000_000` does."""
    report = tmp_path / "report.json"
    assert mutate.run(6_000, 11, 120.0, str(report)) == 0
    assert report.stat().st_size > 1000
