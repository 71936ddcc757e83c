"""What the native engine and Python are asked alike: texts, words, and tables that something has spoiled."""

from __future__ import annotations

import random
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

import bynames
from bynames import _datafiles as data
from bynames._readings.composed import composed

CORPUS = Path(__file__).parent.parent / "fuzz" / "corpus"
ODD = "’'ʼ`´ʹ\u0301\u0306\u0345\u00a0 -—.,«»№…1905\t\n\ud800\U0001f600éßŉİıŭłčщѣѳґєїӀӏҟꙋ҂\u0483"
CYRILLIC = "абвгдеёжзіийклмнопрстуўфхцчшщъыьэюяґєїѣ’"


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
