"""What the native engine and Python are asked alike: texts, words, and tables that something has spoiled."""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from people import generator

import bynames
from bynames import _datafiles as data
from bynames._implementation import native
from bynames._kinds.person.compiled import person_table
from bynames._kinds.person.engine import key_engine
from bynames._readings.backwards import reading_engine
from bynames._readings.composed import composed

CORPUS = Path(__file__).parent.parent / "fuzz" / "corpus"
ODD = "’'ʼ`´ʹ\u0301\u0306\u0345\u00a0 -—.,«»№…1905\t\n\ud800\U0001f600éßŉİıŭłčщѣѳґєїӀӏҟꙋ҂\u0483"
CYRILLIC = "абвгдеёжзіийклмнопрстуўфхцчшщъыьэюяґєїѣ’"


def _nothing(*_: object) -> list[object]:
    return []


# What the engine for persons may ask of Python, answered with nothing
NOBODY_ASKED = (str, str, bool, _nothing)


def persons_engine() -> Any:
    """An engine for names of persons of its own, that asks nobody."""
    module = native()
    return module.Persons(person_table(), reading_engine(), key_engine(), *NOBODY_ASKED)


def corpus() -> list[str]:
    """The texts of the fuzz corpus, line by line."""
    found = []
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            found += path.read_bytes().decode("utf-8", "surrogateescape").split("\n")
    return found


def known_names(language: str) -> list[str]:
    """All forms of all given names, and their patronymics."""
    return [
        form
        for entry in data.entry("names", "given")["names"]
        for form in (*entry.get(language, ()), *entry.get(f"patronymic_{language}", ()))
    ]


def cyrillic_words(count: int, seed: int) -> Iterator[str]:
    """Letters in any order, as no name has them."""
    draw = random.Random(seed)
    for _ in range(count):
        yield "".join(draw.choices(CYRILLIC, k=draw.randint(1, 12)))


def latin_words(count: int, seed: int) -> Iterator[str]:
    """Targets of schemes in any order."""
    draw = random.Random(seed)
    targets = sorted(composed().targets)
    for _ in range(count):
        yield "".join(draw.choices(targets, k=draw.randint(1, 6)))


def texts(count: int, seed: int) -> Iterator[str]:
    """Words in any case, with odd characters between and within them."""
    draw = random.Random(seed)
    for _ in range(count):
        parts = []
        for _ in range(draw.randint(1, 4)):
            word = "".join(
                draw.choices(CYRILLIC + CYRILLIC.upper() if draw.random() < 0.3 else CYRILLIC, k=draw.randint(1, 9))
            )
            parts += [draw.choice((str.lower, str.title, str.upper, str))(word), draw.choice((" ", " ", "-", *ODD))]
        yield "".join(parts)


def odd_texts(count: int, seed: int) -> Iterator[str]:
    """Characters of all kinds in any order."""
    draw = random.Random(seed)
    letters = ODD + CYRILLIC + "abcxyz"
    for _ in range(count):
        yield "".join(draw.choices(letters, k=draw.randint(0, 12)))


def written(words: list[str], language: str) -> set[str]:
    """Lower-case words as each scheme of the language writes them."""
    found = set()
    for scheme in bynames.schemes(language):
        found.update(bynames.transliterate("\n".join(words), scheme).lower().split("\n"))
    return found


def name_pairs(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Names of people in two spellings each, of two people who share a part, and with slips: as lists have them."""
    draw = random.Random(seed)
    some = generator().Names(seed)
    schemes = bynames.schemes()
    forms = ("{g} {s}", "{s} {g} {p}", "{g} {p} {s}", "{s}, {g}", "{s} {i}. {j}.", "{i}.{j}. {s}", "{S} {g}", "{s}")

    def written(person: Any) -> str:
        language = draw.choice(("be", "ru"))
        text: str = person.write(language, draw.choice(forms))
        if draw.random() < 0.6:
            text = bynames.transliterate(text, draw.choice([one for one in schemes if one.language == language]).id)
        return _changed(text, draw)

    for _ in range(count):
        person, other = some.person(fresh=draw.random() < 0.5), some.person(fresh=draw.random() < 0.5)
        part = draw.choice(("given", "surname", "patronymic", "", "", ""))
        second = replace(other, **{part: getattr(person, part)}) if part else draw.choice((person, person, other))
        yield written(person), written(second)


def _changed(text: str, draw: random.Random) -> str:
    """A name as it is typed: mostly right, else with a slip, in another case, cut off or with something behind it."""
    how = draw.random()
    at = draw.randrange(len(text))
    if how < 0.6:
        return text
    if how < 0.8:
        stands = draw.choice(("", text[at] * 2, draw.choice(CYRILLIC), draw.choice("aeioukstvzhcjy")))
        return text[:at] + stands + text[at + 1 :]
    if how < 0.85:
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    cases = text.upper(), text.lower(), text.title()
    return draw.choice((*cases, text[:-3], f"{text} мл.", f"Dr. {text}", f" {text}", f"{text}-{text[:5]}"))


def spoiled(table: bytes, count: int, seed: int) -> Iterator[bytes]:
    """A flat table with other numbers, or cut, and the right checksum: what no table should say."""
    draw = random.Random(seed)
    for _ in range(count):
        numbers = array("I", table)
        for _ in range(draw.randint(1, 3)):
            at = draw.randrange(4, len(numbers)) if draw.random() < 0.7 else draw.randrange(4, min(40, len(numbers)))
            other = (
                0,
                1,
                7,
                0x7FFFFFFF,
                0xFFFFFFFF,
                numbers[at] + 1 & 0xFFFFFFFF,
                numbers[at] ^ 1 << draw.randrange(32),
            )
            numbers[at] = draw.choice(other)
        if draw.random() < 0.2:
            del numbers[draw.randrange(6, len(numbers)) :]
        if draw.random() < 0.5:
            numbers[5] = len(numbers) - 6
        numbers[3] = zlib.crc32(memoryview(numbers)[6:])
        yield numbers.tobytes()
