"""Every printed example of every scheme file is a test of its own."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

import bynames
from bynames import data
from bynames.model import Scheme

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
    assert WANTED == sorted(WANTED)


def test_schemes_are_all_files_in_order() -> None:
    ids = [scheme.id for scheme in bynames.schemes()]
    assert ids == sorted(data.files("transliteration"))
    assert [*bynames.schemes("be"), *bynames.schemes("ru")] == list(bynames.schemes())
    assert bynames.schemes("xx") == ()


def test_iso_24229_codes_lead_to_their_schemes() -> None:
    coded = [scheme for scheme in bynames.schemes() if scheme.iso24229]
    assert coded
    for scheme in coded:
        assert bynames.scheme(scheme.iso24229) is scheme
        assert bynames.scheme(scheme.iso24229.upper()) is scheme


def test_every_scheme_has_samples() -> None:
    assert [scheme.id for scheme in bynames.schemes() if not any(group.names for group in scheme.samples)] == []
