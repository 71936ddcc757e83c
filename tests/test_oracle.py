"""The engine against the slow oracle: other code, the same answers."""

from __future__ import annotations

from pathlib import Path

import oracle
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import LANGUAGES, texts

import bynames
from bynames.translit._forward import cased, transliterator

SCHEMES = bynames.schemes()


def differences(text: str, language: str) -> dict[str, tuple[str, str]]:
    """scheme id -> (engine, oracle) where they differ."""
    both = {
        scheme.id: (bynames.transliterate(text, scheme), oracle.transliterate(text, scheme))
        for scheme in bynames.schemes(language)
    }
    return {id: pair for id, pair in both.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=examples(120))
@given(data=st.data())
def test_generated_text(language: str, data: st.DataObject) -> None:
    assert differences(data.draw(texts(language)), language) == {}


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_samples_in_every_case(scheme: bynames.Scheme) -> None:
    engine = transliterator(scheme)
    names = [name for group in scheme.samples for name in group.names]
    for name in [*names, *map(str.upper, names), *map(str.swapcase, names)]:
        assert engine(name) == oracle.transliterate(name, scheme), name


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
@settings(max_examples=examples(30))
@given(data=st.data())
def test_steps_add_up(scheme: bynames.Scheme, data: st.DataObject) -> None:
    """`explain` tells the truth: its steps, put together, are the answer in lower case."""
    text = data.draw(texts(scheme.language, noise=False)).lower()
    made = "".join(step.target for step in bynames.explain(text, scheme))
    plain = bynames.transliterate(text, scheme)
    assert [c for c in made if c.isalpha()] == [c for c in plain if c.isalpha()]


def test_the_case_rule() -> None:
    assert cased("щ", [(0, 1, "shch")]) == "shch"
    assert cased("Щ", [(0, 1, "shch")]) == "Shch"
    assert cased("ЩА", [(0, 1, "shch"), (1, 2, "a")]) == "SHCHA"
    assert cased("аЩ’Я", [(1, 2, "shch")]) == "SHCH"
    assert cased("Щ-А", [(0, 1, "shch")]) == "Shch"
    assert cased("Я", [(0, 1, "i\u0361a")]) == "I\u0361A"
    assert cased("Ь", [(0, 1, "’")]) == "’"


def test_the_oracle_is_short() -> None:
    assert len(Path(oracle.__file__).read_text(encoding="utf-8").splitlines()) <= 50
