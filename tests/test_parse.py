"""Names taken apart: the cases of tests/cases/parse.yaml, and text that is no name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from effort import is_linear
from hypothesis import given
from hypothesis import strategies as st
from odd import STRANGE
from strategies import LANGUAGES, NOISE, texts

import bynames
from bynames._datafiles import read_yaml

CASES: list[dict[str, Any]] = read_yaml(str(Path(__file__).parent / "cases" / "parse.yaml")).value
ROLES = {"given", "patronymic", "surname", "initial", "particle", "title", "suffix", "other"}


def parts(name: str) -> list[list[str]]:
    return [[part.role, part.text] for part in bynames.parse(name).parts]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["name"], marks=[pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else [])
        for case in CASES
    ],
)
def test_name(case: dict[str, Any]) -> None:
    assert parts(case["name"]) == case["parts"], case["why"]


def test_the_cases_are_sound() -> None:
    names = [case["name"] for case in CASES]
    assert len(names) == len(set(names)) >= 80
    assert [case for case in CASES if set(case) - {"xfail"} != {"name", "parts", "why"}] == []
    assert {role for case in CASES for role, _ in case["parts"]} <= ROLES


@pytest.mark.parametrize(
    ("name", "script", "language"),
    [
        ("Святлана Ціханоўская", "Cyrl", "be"),
        ("Светлана Тихановская", "Cyrl", "ru"),
        ("Sviatłana Cichanoŭskaja", "Latn", "be"),
        ("Святлана Tsikhanouskaya", "Cyrl+Latn", "be"),
        ("", "", ""),
        ("123", "", ""),
        ("明斯克", "Hani", ""),
        ("თბილისი", "Geor", ""),
    ],
)
def test_script_and_language(name: str, script: str, language: str) -> None:
    found = bynames.parse(name, "person")
    assert (found.script, found.kind) == (script, "person")
    assert found.language == language


def test_the_text_of_a_name_is_clean_and_its_parts_are_joined_by_role() -> None:
    found = bynames.parse("  Ціха\u200bноўская   «Святлана»  Г. ")
    assert found.text == 'Ціханоўская "Святлана" Г.'
    assert found.part("surname") == "Ціханоўская"
    assert found.part("patronymic") == ""
    assert bynames.parse("А. Г. Лукашенко").part("initial") == "А. Г."


# What is no name, or only half of one. Nothing raises, here or below.
ODD = [
    *("", " ", "\n", "-", "—", ".", ",", ",,,", "[]", "[", "()", "(", "'", "’", "'s", "«»", '""', "...", "123", "№ 7"),
    *STRANGE,
    *(
        "А",
        "А.",
        "А. Г.",
        "АГ",
        "А. Г. В. Д. Е.",
        "Yu.",
        "A. G.",
        "Mr",
        "Mr.",
        "Dr. Prof. Mr",
        "президент",
        "г-н",
        "of the",
    ),
    *(
        "фон",
        "де де де",
        "оглы",
        "Али оглы",
        "Jr.",
        "мл.",
        "-Иванов",
        "Иванов-",
        "--",
        "Иванов--Петров",
        "Иванов, ",
        ", Иван",
    ),
    *(
        "(Иван)",
        "(Иван) (Петров)",
        "[[Иван]]",
        "Иван (",
        "Иван )",
        "И,в,а,н",
        "İ",
        "ß",
        "ŉ",
        "ǅ",
        "ﬁ",
        "x\ud800y",
        "Иван\ud800",
    ),
]


def has_letters(text: str) -> bool:
    return any(c.isalpha() for c in text)


@pytest.mark.parametrize("text", ODD, ids=ascii)
def test_odd_text_has_an_answer(text: str) -> None:
    found = bynames.parse(text, "person")
    assert {part.role for part in found.parts} <= ROLES
    assert all(part.text for part in found.parts)
    assert bool(found.parts) <= has_letters(text)
    assert bynames.key(text).isascii()
    for other in ("", text, text + " ", "Иван Петров", "明斯克", "\ud800"):
        compared = bynames.compare(text, other)
        assert 0 <= compared.score <= 1
        assert str(compared)
    assert all(0 < reading.score <= 1 for reading in bynames.identify(text))


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_any_text_is_taken_apart(language: str, data: st.DataObject) -> None:
    text = data.draw(st.one_of(texts(language), st.lists(st.sampled_from([*ODD, *NOISE]), max_size=6).map(" ".join)))
    found = bynames.parse(text, "person")
    assert {part.role for part in found.parts} <= ROLES
    assert all(has_letters(part.text) for part in found.parts)
    assert bynames.parse(text, "person") == found
    assert bynames.parse(found.text, "person").parts == found.parts


LONG = {
    "one letter": "а" * 1_000_000,
    "one Latin letter": "a" * 1_000_000,
    "spaces": " " * 1_000_000,
    "words": "Іван " * 20_000,
    "Latin words": "Ivan Petrov " * 10_000,
    "initials": "А." * 20_000,
    "glued": "Іван" * 20_000,
    "glued in Latin letters": "Ivan" * 20_000,
    "hyphens": "а-" * 100_000,
    "commas": "Иван," * 20_000,
    "opening brackets": "Иван" + "(" * 100_000,
    "stress marks": "а\u0301" * 100_000,
    "digraphs": "shch" * 50_000,
    "apostrophes": "а’" * 100_000,
    "full stops": "." * 1_000_000,
}


@pytest.mark.parametrize("kind", LONG)
def test_long_text_takes_no_time_to_speak_of(kind: str) -> None:
    def answer(text: str) -> None:
        assert bynames.parse(text, "person").parts or not has_letters(text)
        bynames.key(text)
        assert bynames.compare(text, "Иван Петров").score <= 1

    assert is_linear(answer, LONG[kind])
