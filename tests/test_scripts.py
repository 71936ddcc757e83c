"""Names in other scripts: who romanizes them, and that the answer says so."""

from __future__ import annotations

import builtins
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from effort import is_linear
from hypothesis import given
from hypothesis import strategies as st
from strategies import NOISE, texts

import bynames
from bynames import _scripts as scripts

SCHEME = "be-national-2007"


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    """The door is chosen once and kept: choose it anew for each test."""
    scripts._helper.cache_clear()
    yield
    scripts._helper.cache_clear()


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """As if these modules were not installed."""
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name.partition(".")[0] in modules:
            raise ImportError(name)
        return real(name, *rest, **more)

    for module in modules:
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("თბილისი", "tbilisi"),
        ("Αθήνα", "Athḗna"),
        ("明斯克", "míng sī kè"),
        ("مينسك", "mynsk"),
        ("Երևան", "Erevan"),
        ("მინსკი 2", "minskʼi 2"),
    ],
)
def test_icu(text: str, latin: str) -> None:
    assert bynames.romanize(text, SCHEME) == bynames.Romanized(latin, "icu:Any-Latin")


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("თბილისი", "t`bilisi"),
        ("Αθήνα", "Athena"),
        ("明斯克", "MingSiKe"),
        ("مينسك", "mynsk"),
        ("Αθήνα Łódź", "Athena Łódź"),
    ],
)
def test_unidecode(text: str, latin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "icu")
    assert bynames.romanize(text, SCHEME) == bynames.Romanized(latin, "unidecode")


@pytest.mark.parametrize("text", ["თბილისი", "Αθήνα", "明斯克", "مينسك"])
def test_nobody(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "icu", "unidecode")
    assert bynames.romanize(text, SCHEME) == bynames.Romanized(text, "unchanged")
    assert bynames.romanize(f"Янка {text}", SCHEME) == bynames.Romanized(f"Janka {text}", SCHEME)


@pytest.mark.parametrize("text", ["", "Minsk", "Łódź", "Škoda 100", "1905", "🦬", "Ｍｉｎｓｋ", "ʼ"])
def test_latin_needs_nobody(text: str) -> None:
    assert bynames.romanize(text, SCHEME) == bynames.Romanized(text, "unchanged")


@pytest.mark.parametrize("missing", [(), ("icu",), ("icu", "unidecode")], ids=lambda names: "-".join(names) or "all")
def test_cyrillic_is_the_schemes(missing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever helps, the diacritics of the scheme's own letters stay."""
    without(monkeypatch, *missing)
    assert bynames.romanize("Шчучын", SCHEME) == bynames.Romanized("Ščučyn", SCHEME)
    assert bynames.romanize("Пётр", "ru-alalc-1997").text == bynames.transliterate("Пётр", "ru-alalc-1997")


@pytest.mark.parametrize(
    ("missing", "helper"), [((), "icu:Any-Latin"), (("icu",), "unidecode")], ids=["icu", "unidecode"]
)
def test_both_act(missing: tuple[str, ...], helper: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, *missing)
    found = bynames.romanize("Шчучын Αργος", bynames.scheme(SCHEME))
    assert found == bynames.Romanized("Ščučyn Argos", f"{SCHEME}+{helper}")


def test_unknown_scheme() -> None:
    with pytest.raises(bynames.UnknownScheme, match="be-national-2008"):
        bynames.romanize("თბილისი", "be-national-2008")


@given(text=st.one_of(texts("be"), st.text(), st.lists(st.sampled_from(NOISE)).map(" ".join)))
def test_any_text_gets_an_answer(text: str) -> None:
    found = bynames.romanize(text, SCHEME)
    assert unicodedata.is_normalized("NFC", found.text)
    assert found.by == "unchanged" or found.by.split("+")[0] in {SCHEME, "icu:Any-Latin"}
    if found.by == "unchanged":
        assert found.text == bynames.transliterate(text, SCHEME)


@pytest.mark.parametrize("letter", ["明", "ა", "明 ", "Щ"])
def test_long_text_takes_linear_time(letter: str) -> None:
    """ICU is quadratic on one long string; it never gets one."""
    assert is_linear(lambda text: bynames.romanize(text, SCHEME), letter * 200_000)
