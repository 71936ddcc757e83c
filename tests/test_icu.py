"""ICU as a second implementation: our schemes exported to it, and its own two of them beside ours."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from icu import Transliterator, UTransDirection
from strategies import CASES, LANGUAGES, NOISE, letters, typed_words

import bynames
from bynames._model import Rule, Samples, Scheme
from bynames._text import hygiene, script
from bynames.translit.icu import icu_rules

pytestmark = pytest.mark.once

SCHEMES = bynames.schemes()
DOCUMENT = (Path(__file__).parent.parent / "docs" / "icu.md").read_text(encoding="utf-8")


def compiled(scheme: Scheme) -> Callable[[str], str]:
    transform = Transliterator.createFromRules(scheme.id, icu_rules(scheme), UTransDirection.FORWARD)
    found: Callable[[str], str] = transform.transliterate
    return found


kept = cache(compiled)


@cache
def plain_texts(language: str) -> st.SearchStrategy[str]:
    """What ICU can be asked: no Latin (look-alikes), no signs that the transform itself uses, no half characters."""
    noise = [
        n
        for n in NOISE
        if "Latn" not in script(unicodedata.normalize("NFC", n)) and not re.search("[\ud800-\uefff]", n)
    ]
    piece = st.one_of(typed_words(language), typed_words(language), st.sampled_from(noise))
    joint = st.sampled_from([" ", "-", "’", "'", ". ", "", "\u0301", "’’"])
    return st.lists(st.tuples(piece, joint), min_size=1, max_size=4).map(lambda parts: "".join(a + b for a, b in parts))


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
class TestExport:
    def test_samples(self, scheme: Scheme) -> None:
        transform = compiled(scheme)
        names = [name for group in scheme.samples for name in group.names]
        for name in [*names, *map(str.upper, names), *map(str.lower, names), *map(str.swapcase, names)]:
            assert transform(name) == bynames.transliterate(name, scheme), name

    def test_pairs_of_letters_in_every_case(self, scheme: Scheme) -> None:
        pairs = ["".join(pair) for pair in itertools.product(letters(scheme.language), repeat=2)]
        cases = [str.lower, str.capitalize, str.upper, lambda word: word[0] + word[1:].upper()]
        text = " ; ".join(case(f"{pair}м") + " ; " + case(f"м{pair}") for pair in pairs for case in cases)
        found, wanted = compiled(scheme)(text).split(";"), bynames.transliterate(text, scheme).split(";")
        assert [pair for pair in zip(text.split(";"), found, wanted, strict=True) if pair[1] != pair[2]] == []

    def test_the_header_says_what_it_is(self, scheme: Scheme) -> None:
        header = icu_rules(scheme).split("\n\n")[0].splitlines()
        assert all(line.startswith("#") for line in header)
        text = "\n".join(header)
        assert scheme.id in text
        assert scheme.title in text
        assert "Licence: MIT" in text
        assert "look-alikes" in text
        assert scheme.source_url is None or scheme.source_url in text


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_generated_text(language: str, data: st.DataObject) -> None:
    text = data.draw(plain_texts(language))
    both = {s.id: (kept(s)(text), bynames.transliterate(text, s)) for s in bynames.schemes(language)}
    assert {id: pair for id, pair in both.items() if pair[0] != pair[1]} == {}


RULES = [
    Rule("е", "ye", after="# {vowel} й"),
    Rule("кс", "x", before="{vowel}"),
    Rule("кс", "ks", after="{consonant}"),
    Rule("с", "zh", after="кс", before="{consonant}*{vowel}"),
    Rule("и", "ji", after="#{consonant}{vowel}*"),
    Rule("ш", "sh·", before="[чщ]*ч"),
    Rule("н", "ñ", before="_{vowel} #_ш"),
    Rule("о", "ooh", after="л_ _#"),
    Rule("ь", "", before="#"),
    Rule("мм", "", after="а"),
]


def made(*rules: Rule) -> Scheme:
    model = bynames.scheme("ru-icao-9303")
    fields = {key: getattr(model, key) for key in model.__struct_fields__}
    return Scheme(**{**fields, "id": "ru-test", "title": "a test", "rules": rules, "samples": (Samples("rules", {}),)})


@pytest.mark.parametrize(
    "rules", [[rule] for rule in RULES] + [RULES, RULES[::-1]], ids=lambda rules: f"{rules[0].source}-{len(rules)}"
)
@settings(max_examples=examples(60))
@given(data=st.data())
def test_every_kind_of_context(rules: list[Rule], data: st.DataObject) -> None:
    """Contexts that no bundled scheme has, too: clusters, neighbouring words, pieces of several letters."""
    scheme = cache_of(tuple(rules))
    word = st.text("еКсСиИшШчнНолОьма" + "екс", min_size=1, max_size=9)
    text = " ".join(data.draw(st.lists(word, min_size=1, max_size=3)))
    assert kept(scheme)(text) == bynames.transliterate(text, scheme)


@cache
def cache_of(rules: tuple[Rule, ...]) -> Scheme:
    return made(*rules)


def test_the_comparison_can_fail() -> None:
    """A rule more, and ICU and the engine no longer agree."""
    transform = compiled(made(Rule("е", "ye", after="#")))
    assert transform("Ельск") == "Yelsk"
    assert bynames.transliterate("Ельск", "ru-icao-9303") == "Elsk"


# Where ICU's own transforms differ from ours, by the names of docs/icu.md. Each pattern says which words are touched.
VOWEL, CONSONANT = "[аеёиоуыэюяАЕЁИОУЫЭЮЯ]", "[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ]"
OWN = {"be": ("be-be_Latn/BGN", "be-bgnpcgn-1979-interpunct"), "ru": ("ru-ru_Latn/BGN", "ru-bgnpcgn-1947")}
TOUCHED = {
    "be": {
        "letters": "[^а-зй-шыьэюяёіў’\\W\\d_]",
        "capitals": r"\b[ЕЁЖХЦЧШЮЯ]\b",
        "т·с·г": "тсг",
    },
    "ru": {
        "letters": "[^а-яё\\W\\d_]",
        # Digraphs before no small letter; Е and Ё before no capital; ы behind a capital vowel before no small letter
        "capitals": rf"(?-i:\b[ЖХЦЧШЩЮЯЁ]\b|\b[ЖХЦЧШЩ](?=э)|\b[ЕЁЮЯ](?=ы)|[ЕЁ](?![А-ЯЁа-яё])|[ЕЁ](?=Ы)"
        rf"|(?<={VOWEL}|[ЪЬЙ])[ЕЁ](?![А-ЯЁ])|[АЕЁИОУЫЭЮЯ]ы(?![а-яё]))",
        "э after a sign": "[ьъ]э",
        "ы between vowels": f"{VOWEL}ы[ауыэ]|ыы",
        "in place": f"(?:(?<=[йъь]|{VOWEL})[её]|(?<={VOWEL})ы|(?<=[ъь]|{CONSONANT})э)[еёыэ]",
    },
}
PRIMES = str.maketrans("ʹʺ", "’”")


def own_words(language: str) -> Iterator[str]:
    for size in (1, 2, 3):
        for letters_now in itertools.product(letters(language), repeat=size):
            for case in CASES:
                yield case("".join(letters_now))
    for scheme in bynames.schemes(language):
        for group in scheme.samples:
            for name in group.names:
                yield from re.findall(r"[^\W\d_]+(?:’[^\W\d_]+)*", hygiene(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_icus_own_transform(language: str) -> None:
    """After the differences that docs/icu.md explains, none is left."""
    name, id = OWN[language]
    theirs, ours = Transliterator.createInstance(name).transliterate, bynames.scheme(id)
    touched = re.compile("|".join(TOUCHED[language].values()), re.IGNORECASE)
    words = [word for word in dict.fromkeys(own_words(language)) if not touched.search(word)]
    assert len(words) > 90_000
    found = [unicodedata.normalize("NFC", theirs(word)).translate(PRIMES) for word in words]
    wanted = [bynames.transliterate(word, ours) for word in words]
    assert [row for row in zip(words, found, wanted, strict=True) if row[1] != row[2]] == []


ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)[1:]


@pytest.mark.parametrize(("difference", "text", "theirs", "ours"), ROWS, ids=lambda cell: cell)
def test_the_differences_are_as_explained(difference: str, text: str, theirs: str, ours: str) -> None:
    found = {
        (
            unicodedata.normalize("NFC", Transliterator.createInstance(name).transliterate(text)),
            bynames.transliterate(text, id),
        )
        for name, id in OWN.values()
    }
    assert (theirs, ours) in found
    assert theirs != ours
    assert f"- **{difference}**: " in DOCUMENT


def test_every_difference_is_explained_and_shown() -> None:
    used = {"primes", "typing", *TOUCHED["be"], *TOUCHED["ru"]}
    assert used == {row[0] for row in ROWS} == set(re.findall(r"^- \*\*(.+)\*\*:", DOCUMENT, re.MULTILINE))
