"""What the property tests feed in: words, running text and names, as people and machines type and spoil them.

The strategies are made once and kept: making them anew for each example would take most of the time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Any

from hypothesis import strategies as st
from people import FORMS, LANGUAGE, persons

import bynames
from bynames import _datafiles as data
from bynames.translit._orthography import orthography

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
    "uk": [
        *("київ", "єнакієве", "їжакевич", "згорани", "розгон", "дем’янюк", "ґалаґан", "юрій", "гайдай", "щербак"),
        *("йосип", "ьо", "йє", "ії", "зг", "шч", "ий", "є", "ї", "ю", "я", "з’їзд", "дядько", "аїї", "цькування"),
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


# --- names ---

INITIALS = ["{i}. {j}. {s}", "{s} {i}. {j}.", "{s} {i}.{j}.", "{i}. {s}", "{S}, {i}. {j}.", "{g} {j}. {s}"]
GLUED = ["{g}{p} {s}", "{s} {g}{p}", "{g}{s}", "{s}{g}{p}", "{i}.{j}.{s}", "{i}{j} {s}"]
SHORT = ["{s}", "{g}", "{g} {p}", "{p}", "{s} {s} {g}"]
# Endings of surnames in a sentence (whom, to whom, with whom), for either sex
CASE_ENDINGS = {
    "be": {
        **{"скі": ["скага", "скаму", "скім"], "цкі": ["цкага", "цкаму", "цкім"], "ская": ["скай", "скую"]},
        **{"аў": ["ава", "аву", "авым"], "оў": ["ова", "ову", "овым"], "ова": ["овай", "ову"], "ін": ["іна", "іным"]},
        **{"віч": ["віча", "вічу", "вічам"], "ук": ["ука", "уку", "укам"], "енка": ["енкі", "енку"]},
    },
    "ru": {
        **{"ский": ["ского", "скому", "ским"], "цкий": ["цкого", "цкому", "цким"], "ская": ["ской", "скую"]},
        **{"ов": ["ова", "ову", "овым"], "ев": ["ева", "еву", "евым"], "ова": ["овой", "ову"], "ин": ["ина", "иным"]},
        **{"вич": ["вича", "вичу", "вичем"], "ук": ["ука", "уку", "уком"]},
    },
}


def inflected(name: str, language: str, number: int) -> str:
    """The name with every word that has a known ending in an oblique case."""
    words = []
    for word in name.split():
        ending = next((e for e in CASE_ENDINGS[language] if word.endswith(e)), None)
        others = CASE_ENDINGS[language].get(ending or "", [])
        words.append(word.removesuffix(ending or "") + others[number % len(others)] if others else word)
    return " ".join(words)


def slip(text: str, place: int, way: str) -> str:
    """The text with one slip of the pen at `place`: a letter left out, doubled, swapped with the next, or another."""
    at = place % max(len(text), 1)
    here = text[at : at + 1]
    middle = {"out": "", "twice": here * 2, "swap": text[at + 1 : at + 2] + here, "other": "к" if here != "к" else "л"}
    return text[:at] + middle[way] + text[at + (2 if way == "swap" else 1) :]


SLIPS = st.tuples(st.integers(0, 40), st.sampled_from(["out", "twice", "swap", "other"]))
TYPED: list[Callable[[str], str]] = [str, str, str, str, str.upper, str.lower, str.title, "  {} ".format, "«{}»".format]


@st.composite
def spelled(draw: st.DrawFn, person: Any) -> str:
    """One of the ways in which lists, articles and forms write a person."""
    language = draw(LANGUAGE)
    form = draw(st.sampled_from([*FORMS * 2, *INITIALS, *GLUED, *SHORT]))
    name: str = person.write(language, form)
    twist = draw(st.sampled_from(["", "", "", "case", "hyphen", "slip", "slip"]))
    if twist == "case":
        name = inflected(name, language, draw(st.integers(0, 5)))
    elif twist == "hyphen":
        name = f"{name}-{draw(persons()).write(language, '{s}')}"
    scheme = draw(st.one_of(st.none(), st.sampled_from(bynames.schemes(language))))
    if scheme is not None:
        name = bynames.transliterate(name, scheme)
    if twist == "slip":
        name = slip(name, *draw(SLIPS))
    return draw(st.sampled_from(TYPED))(name)


# What happens to a name between the person and the column: by machines, by optical reading, by people in a hurry.
_ALIKE = str.maketrans("аеорсухіАВЕКМНОРСТХІaeopcyxiABEKMHOPCTXI", "aeopcyxiABEKMHOPCTXIаеорсухіАВЕКМНОРСТХІ")
_MARKS = [
    "\u0301",
    "\u0300",
    "\u0306",
    "\u0308",
    "\u0361",
    "\u200b",
    "\u00ad",
    "\u2060",
    "\ufeff",
    "ʹ",
    "’",
    "`",
    "¹",
    "*",
]
HARMLESS: list[Callable[[str, int], str]] = [
    lambda name, at: unicodedata.normalize("NFD", name),
    lambda name, at: f"  {name}\u00a0\n",
    lambda name, at: name[:at] + "\u200b" + name[at:],
    lambda name, at: name.upper(),
]
HARMFUL: list[Callable[[str, int], str]] = [
    lambda name, at: slip(name, at, "out"),
    lambda name, at: slip(name, at, "twice"),
    lambda name, at: slip(name, at, "swap"),
    lambda name, at: slip(name, at, "other"),
    lambda name, at: name[:at] + name[at:].translate(_ALIKE),
    lambda name, at: name.swapcase(),
    lambda name, at: name[:at] + _MARKS[at % len(_MARKS)] + name[at:],
    lambda name, at: name[:at] + str(at) + name[at:],
    lambda name, at: name[:at] + "\ud800" + name[at:],
    lambda name, at: name[:at] + NOISE[at % len(NOISE)] + name[at:],
    lambda name, at: name[at:] + name[:at],
    lambda name, at: name[:at],
]


def spoilt(name: str, noise: list[tuple[Callable[[str, int], str], int]]) -> str:
    """A name after each of some spoilings, (what is done, where)."""
    for way, at in noise:
        name = way(name, at % (len(name) + 1))
    return name


@cache
def noise(most: int = 3) -> st.SearchStrategy[list[tuple[Callable[[str, int], str], int]]]:
    """Spoilings for `spoilt`, at most so many."""
    return st.lists(st.tuples(st.sampled_from([*HARMLESS, *HARMFUL]), st.integers(0, 60)), max_size=most)


@cache
def organizations() -> st.SearchStrategy[str]:
    """Names of bodies of the alias table, in Belarusian, Russian and English, some in a scheme."""
    bodies = [name for entity in bynames.AliasTable.load() if entity.kind == "org" for name in entity.names.values()]
    name = st.sampled_from(bodies)
    scheme = st.sampled_from(bynames.schemes())
    return st.one_of(name, name, st.builds(bynames.transliterate, name, scheme))


@cache
def written() -> st.SearchStrategy[str]:
    """Names of people who do not exist, without slips: any form, either language, Cyrillic or in some scheme."""

    def write(person: Any, language: str, form: str, scheme: int) -> str:
        name: str = person.write(language, form)
        schemes = bynames.schemes(language)
        # One name in eight stays Cyrillic.
        return bynames.transliterate(name, schemes[scheme % len(schemes)]) if scheme % 8 else name

    forms = st.sampled_from([*FORMS, "{i}. {j}. {s}", "{s} {i}.", "{s}", "{g}"])
    return st.builds(write, persons(), LANGUAGE, forms, st.integers(0, 999))


@cache
def real_names() -> st.SearchStrategy[str]:
    """Names with the shape of real ones: people in any spelling, bodies."""
    return st.one_of(written(), persons().flatmap(spelled), organizations())


@cache
def names() -> st.SearchStrategy[str]:
    """What stands in a column of names: real ones, spoilt ones, running text, and any characters at all."""
    any_characters = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
    return st.one_of(
        real_names(),
        st.builds(spoilt, real_names(), noise()),
        *(texts(language) for language in LANGUAGES),
        any_characters,
    )
