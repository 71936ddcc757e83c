"""Every printed example of every scheme file is a test of its own."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import bynames
from bynames import _datafiles as data
from bynames._languages import languages
from bynames._model import Scheme
from bynames.translit import _registry as registry

CASES = Path(__file__).parent / "cases"
WANTED = (CASES / "scheme_ids.txt").read_text(encoding="utf-8").split()
SAMPLES = [
    pytest.param(scheme, text, latin, id=f"{scheme.id}:{text}")
    for scheme in bynames.schemes()
    for group in scheme.samples
    for text, latin in group.names.items()
]


@pytest.mark.parametrize(("scheme", "text", "latin"), SAMPLES)
def test_sample(scheme: Scheme, text: str, latin: str) -> None:
    assert bynames.transliterate(text, scheme) == unicodedata.normalize("NFC", latin)


@pytest.mark.parametrize("id", WANTED)
def test_every_wanted_scheme_is_there(id: str) -> None:
    found = bynames.scheme(id)
    assert found.id == id
    assert found.language == id.split("-")[0]
    assert any(scheme is found for scheme in bynames.schemes(found.language))


def test_the_list_of_wanted_schemes_is_whole() -> None:
    assert len(WANTED) == len(set(WANTED)) == 70
    assert sorted(WANTED) == WANTED


def test_schemes_are_all_files_in_order() -> None:
    ids = [scheme.id for scheme in bynames.schemes()]
    assert ids == sorted(data.files("transliteration"))
    assert [scheme for language in languages() for scheme in bynames.schemes(language)] == list(bynames.schemes())
    assert bynames.schemes("xx") == ()


def test_iso_24229_codes_lead_to_their_schemes(monkeypatch: pytest.MonkeyPatch) -> None:
    for scheme in bynames.schemes():
        assert scheme.iso24229 is None or bynames.scheme(scheme.iso24229.upper()) is scheme
    wanted = bynames.scheme("be-bgnpcgn-1979")
    monkeypatch.setattr(registry, "_by_code", lambda: {"test:bel-cyrl:latn:1979": wanted})
    registry._find.forget()
    assert bynames.scheme("TEST:bel-Cyrl:Latn:1979") is wanted
    with pytest.raises(bynames.UnknownScheme, match="did you mean test:bel-cyrl:latn:1979"):
        bynames.scheme("test:bel-cyrl:latn:1978")
    registry._find.forget()


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("be-bgnpcgn-1997", "no scheme 'be-bgnpcgn-1997'; did you mean be-bgnpcgn-1979"),
        ("ru-iso9", "did you mean ru-iso"),
        ("zzzzzz", "bynames.schemes() lists them all"),
        ("", "lists them all"),
        ("../orthography/be", "no scheme"),
    ],
)
def test_an_unknown_scheme_names_the_nearest(id: str, says: str) -> None:
    with pytest.raises(bynames.UnknownScheme, match=re.escape(says)):
        bynames.scheme(id)


def test_ids_are_taken_in_any_case_and_with_spaces() -> None:
    assert bynames.scheme(" RU-ICAO-9303 ") is bynames.scheme("ru-icao-9303")


def test_every_scheme_has_samples() -> None:
    assert [scheme.id for scheme in bynames.schemes() if not any(group.names for group in scheme.samples)] == []
