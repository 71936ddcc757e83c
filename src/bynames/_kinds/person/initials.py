"""What an initial can stand for: letters of given names, across languages and scripts.

Letters are those of the Cyrillic classes of data/names/initials.yaml, in which names begin in Belarusian, Russian and
Ukrainian alike; a Latin letter stands for those that it can be written for.
"""

from __future__ import annotations

from bynames import _datafiles as data
from bynames._memo import WORDS, once, remembered

# The classes, for a mask of bits: 26 of them; all else shares the last bit.
CLASSES = "абвгдежзиклмнопрстуфхцчшюя"
_OTHER_BIT = 31


class Initials:
    """data/names/initials.yaml as look-up tables; made once."""

    def __init__(self) -> None:
        raw = data.entry("names", "initials")
        self.classes: dict[str, str] = {letter: group[0] for group in raw["classes"] for letter in group}
        self.latin: dict[str, tuple[str, ...]] = {letter: tuple(found) for letter, found in raw["latin"].items()}
        # (a language, another) -> pairs of letters
        self.open: dict[tuple[str, str], frozenset[tuple[str, str]]] = {}
        for entry in raw["open"]:
            (one, letter), (other, second) = entry.items()
            for way, pair in (((one, other), (letter, second)), ((other, one), (second, letter))):
                self.open[way] = self.open.get(way, frozenset()) | {pair}
        self.partners: dict[str, set[str]] = {}
        for pairs in self.open.values():
            for letter, second in pairs:
                self.partners.setdefault(letter, set()).add(second)


@once
def initial_tables() -> Initials:
    """The tables of the data."""
    return Initials()


def class_of(letter: str) -> str:
    """The class of a lower-case Cyrillic letter: и for і."""
    found: str = initial_tables().classes.get(letter, letter)
    return found


@remembered(WORDS)
def letters_behind(latin: str) -> frozenset[str]:
    """The Cyrillic letters that lower-case Latin letters can begin to be written for; themselves where there are none.

    `latin` is an initial (`y`, `yu`), or the beginning of a word.
    """
    found = {
        letter
        for letter, images in initial_tables().latin.items()
        if any(
            image.startswith(latin) or ((len(image) > 1 or len(latin) == 1) and latin.startswith(image))
            for image in images
        )
    }
    return frozenset(found or {latin[:1]})


@remembered(WORDS)
def first_letters(word: str) -> frozenset[str]:
    """The Cyrillic letters that a lower-case Latin word can begin with, as it is spelt."""
    found: set[str] = set()
    for letter, images in initial_tables().latin.items():
        if any(word.startswith(image) for image in images):
            found.add(letter)
    return frozenset(found or {word[:1]})


def are_open(one: str, other: str, ways: frozenset[tuple[str, str]]) -> bool:
    """Whether a common name begins with one letter in one language and with the other in the other language."""
    table = initial_tables().open
    return any((one, other) in table.get(way, ()) for way in ways)


def with_partners(letters: frozenset[str]) -> frozenset[str]:
    """Letters with those that common names begin with in another language instead."""
    partners = initial_tables().partners
    return letters.union(*[partners.get(letter, ()) for letter in letters])


def mask_of(letters: frozenset[str] | set[str]) -> int:
    """A bit for each class of letters that a name can begin with; all others share one."""
    found = 0
    for letter in letters:
        at = CLASSES.find(letter) if letter else -1
        found |= 1 << (at if at >= 0 else _OTHER_BIT)
    return found
