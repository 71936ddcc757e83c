"""Expressions that wait until they are needed: they say what compiled ones say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bynames
from bynames import _datafiles as data
from bynames._expressions import expression, needed

PIECES = (
    *("а", "б", "[аб]", "[^а]", "[а-в]", "[]а]", "[а\\]]", ".", "^", "$", "\\b", "\\.", "(?=а)", "(?<!б)", "(?:аб|в)"),
    *("(а)", "(?:[(]|в)", "|", "\\u0431", "(?i:б)"),
)
QUANTIFIERS = ("", "", "", "?", "*", "+", "{2}", "{0,2}", "+?", "++")
PATTERNS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(QUANTIFIERS)), min_size=1, max_size=5)
TEXTS = st.text(alphabet="абвАБ.](", max_size=6)
PACKAGE = Path(bynames.__file__).parent
# Of the data files, those with expressions
SECTIONS = ("correspondences", "names", "keys", "text", "respelled")


def patterns_in(value: Any) -> Iterator[str]:
    """Every text of the data files that is, or may be, a regular expression."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from patterns_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from patterns_in(inner)
    elif any(sign in value for sign in "[(|$^"):
        yield value


def same(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    for ask in ("search", "match", "fullmatch"):
        late, found = getattr(expression(pattern), ask)(text), getattr(compiled, ask)(text)
        assert (late and late.span()) == (found and found.span()), (pattern, text, ask)
    assert expression(pattern).sub("-", text) == compiled.sub("-", text)
    assert expression(pattern).subn("-", text) == compiled.subn("-", text)


@given(pieces=PATTERNS, text=TEXTS)
def test_a_late_expression_finds_what_a_compiled_one_finds(pieces: list[tuple[str, str]], text: str) -> None:
    pattern = "".join(piece if piece in ("|", "^", "$", "\\b") else piece + quantifier for piece, quantifier in pieces)
    try:
        re.compile(pattern)
    except re.error:
        return
    same(pattern, text)


def test_so_does_each_of_the_data() -> None:
    asked = 0
    words = ("тихановская", "ціханоўская", "шчарбакоў", "tikhanovskaya", "achmatovová", "schmidt", "дзяржынскі", "")
    for section in SECTIONS:
        for name in data.names(section):
            for pattern in patterns_in(data.entry(section, name)):
                try:
                    re.compile(pattern)
                except re.error:
                    continue
                asked += bool(needed(pattern))
                for word in words:
                    same(pattern, word)
    assert asked > 100


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("[дт]з[яею]|анка$", (("дт", "з", "яею"), ("а", "н", "к", "а"))),
        ("(?<=л)и+", (("и",),)),
        ("[ьъ]?н", (("н",),)),
        ("[^ь]ск(?:ий|ая)$", (("с", "к", "иа"),)),
        ("а|.", ()),
        ("(?i)а", ()),
        ("[а-вё]", (("абвё",),)),
        ("\\u0430б", ()),
    ],
)
def test_what_is_needed_is_told_by_the_pattern(pattern: str, letters: tuple[tuple[str, ...], ...]) -> None:
    assert needed(pattern) == letters


def test_what_lacks_a_letter_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    late = expression("ц[ьяюё]")
    monkeypatch.setattr(re, "compile", None)
    assert late.search("тихановская") is None
    assert late.sub("", "цвет") == "цвет"


def test_what_is_asked_time_and_again_is_compiled_after_all() -> None:
    late = expression("ц[ьяюё]")
    assert [late.search("тихановская") for _ in range(300)] == [None] * 300
    assert late.search("цвет") is None
    assert late.sub("", "цюсць") == "с"


def test_methods_that_were_taken_before_it_was_compiled_go_on() -> None:
    late = expression("а+")
    sub = late.sub
    assert [sub("о", text) for text in ("ббб", "баа", "а")] == ["ббб", "бо", "о"]


def test_no_group_is_kept_as_a_whole() -> None:
    """Before 3.11.5, Python lost matches of `(…)*+`, `(…)++` and `(?>…)` where something inside gives way."""
    whole = re.compile(r"[^\\\]]\)(?:[*+?]|\{[\d,]+\})\+|\(\?>")
    assert all(map(whole.search, ["(?:а|б)*+", "(а){2}+", "(?>а)"]))
    assert not whole.search("[а(]++")
    written: dict[Any, str] = {file: file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    for section in SECTIONS:
        written |= {(section, name): "\n".join(patterns_in(data.entry(section, name))) for name in data.names(section)}
    assert len(written) > 100
    assert [str(place) for place, text in written.items() if whole.search(text)] == []
