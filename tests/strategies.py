"""What the property tests feed in: words and running text of a language, as people and machines type them.

The strategies are made once and kept: making them anew for each example would take most of the time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from bynames import data
from bynames.translit.orthography import orthography

LANGUAGES = ("be", "ru")
CHARACTERS = data.entry("text", "characters")

STRESS = "\u0301"
INVISIBLE: str = CHARACTERS["invisible"]
APOSTROPHES: str = CHARACTERS["apostrophes"]
# Digits, Latin (capitals and small, plain and not), emoji, other scripts, half of a surrogate pair, other
# Cyrillic than the language's, signs of the block that are no letters
NOISE = [
    *("1905", "№ 7", "½", "Ⅷ", "Minsk", "EPAM", "łódź", "x", "I", "ß", "ŉ", "İ", "\u212a"),
    *("🦬", "👩🏽\u200d🚀", "明斯克", "თბილისი", "Αθήνα", "مينسك", "\ud800", "\udfff", "\ue000", "\uffff"),
    *("ґ", "Їжак", "Ђорђе", "ЉУБА", "Ӏ", "ҥ", "ѣ", "Ѯ", "҂", "\u0483", "\u0488", "ꙋ"),
    *("\u0301", "\u0306", "\u0345", "’", "''", "«", "\u200b", "-", "—", "\u00a0", "\t", "\n", "  ", ""),
]
# Words with the shapes that context rules look for
SHAPES = {
    "be": [
        *("мінск", "брэст", "ельск", "ёлкін", "юр’еў", "аб’ём", "салаўі", "згода", "згарда", "дзядзька", "ьдзі"),
        *("сьнег", "смех", "цвёрды", "соль", "льлё", "лле", "нь", "зьзяе", "щучын", "ий", "ьо", "ўе", "йі", "шчэ"),
    ],
    "ru": [
        *("ельцин", "подъезд", "объём", "чехов", "горький", "белый", "синий", "ильич", "почтальон", "новоельня"),
        *("толстого", "синего", "щи", "жюри", "цых", "ткс", "кс", "йе", "ьё", "ъи", "тс", "шч", "йот", "сан", "ий"),
    ],
}
CASES: list[Callable[[str], str]] = [str.lower, str.capitalize, str.upper]


@cache
def letters(language: str) -> str:
    """The letters of the alphabet, without the apostrophe."""
    return orthography(language).alphabet.replace("’", "")


def mixed_case(word: str, capitals: int) -> str:
    """`word` with those letters in capitals whose bit is set."""
    return "".join(c.upper() if capitals >> at & 1 else c for at, c in enumerate(word))


@cache
def lower_words(language: str, most: int = 12) -> st.SearchStrategy[str]:
    """Lower-case words: any letters in any order, syllables, and real shapes put together."""
    own = orthography(language)
    any_letters = st.text(letters(language), min_size=1, max_size=most)
    syllable = st.builds(
        str.__add__, st.sampled_from(own.classes["consonant"]), st.sampled_from(own.classes["vowel"] + "ь")
    )
    shapes = st.sampled_from(SHAPES[language])
    joint = st.sampled_from(["", "", "", "’"]) if language == "be" else st.just("")
    parts = st.lists(st.one_of(syllable, shapes), min_size=1, max_size=3)
    return st.one_of(any_letters, st.builds(str.join, joint, parts))


@cache
def words(language: str) -> st.SearchStrategy[str]:
    """Words as names are written: lower, Title, UPPER."""
    return st.builds(lambda word, case: case(word), lower_words(language), st.sampled_from(CASES))


@cache
def wild_words(language: str) -> st.SearchStrategy[str]:
    """Words in any mixture of cases."""
    return st.one_of(words(language), st.builds(mixed_case, lower_words(language), st.integers(0, 0xFFF)))


def retyped(word: str, way: str) -> str:
    """The same word typed in another way; `way` is one of WAYS."""
    if way == "nfd":
        return unicodedata.normalize("NFD", word)
    if way == "stress":
        at = next((i for i, c in enumerate(word) if c.lower() in "аеіиоуыэюя"), None)
        return word if at is None else word[: at + 1] + STRESS + word[at + 1 :]
    if way == "invisible":
        return "\u200b".join(word) + "\u00ad"
    if way.startswith("apostrophe"):
        return word.replace("’", way[-1])
    return word


WAYS = ["plain", "nfd", "stress", "invisible", *(f"apostrophe {sign}" for sign in APOSTROPHES)]


@cache
def typed_words(language: str) -> st.SearchStrategy[str]:
    """Words in any case, typed in any way."""
    return st.builds(retyped, wild_words(language), st.sampled_from(WAYS))


@cache
def texts(language: str, noise: bool = True) -> st.SearchStrategy[str]:
    """Running text: words, hyphens and spaces; with `noise`, whatever else is found in a column of names."""
    piece = typed_words(language)
    if noise:
        piece = st.one_of(piece, piece, st.sampled_from(NOISE), st.text(max_size=4))
    joint = st.sampled_from([" ", "-", "’", ". ", ", ", ""])
    return st.lists(st.tuples(piece, joint), min_size=1, max_size=5).map(lambda parts: "".join(a + b for a, b in parts))
