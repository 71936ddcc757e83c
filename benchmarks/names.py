"""Names of people who do not exist: seeded, in Belarusian and Russian side by side, as often as in a register.

    python benchmarks/names.py [COUNT] [--seed N]

Given names and patronymics are those of data/names/given.yaml. Surnames are made of the stems and suffixes of
benchmarks/names.yaml, which also has the frequencies (Zipf-Mandelbrot) and the ways in which a person is written.
The commonest given names are taken to be those with the most forms in given.yaml. Nothing comes from a list of
real people.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from bynames import _datafiles as data

LANGUAGES = ("be", "ru")
SEED = 20261123
# Masculine and feminine, each as (Belarusian, Russian)
Surname = tuple[tuple[str, str], tuple[str, str]]
_VOWELS = "аеёіоуыэюя"


@cache
def tables() -> dict[str, Any]:
    """benchmarks/names.yaml."""
    return yaml.load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Person:
    """One person: given name, patronymic and surname in both languages, as (Belarusian, Russian)."""

    gender: str
    given: tuple[str, str]
    patronymic: tuple[str, str]
    surname: tuple[str, str]

    def write(self, language: str, form: str = "{g} {s}") -> str:
        """The name in one language; `form` is one of `forms` in names.yaml."""
        at = LANGUAGES.index(language)
        given, patronymic, surname = self.given[at], self.patronymic[at], self.surname[at]
        return form.format(g=given, p=patronymic, s=surname, S=surname.upper(), i=given[0], j=patronymic[0])


class Ranked:
    """Items by rank, drawn as often as Zipf-Mandelbrot has it."""

    def __init__(self, items: list[Any], exponent: str, offset: str, **_: str) -> None:
        self.items = items
        self.cumulated = list(
            accumulate(1 / (rank + float(offset)) ** float(exponent) for rank in range(1, len(items) + 1))
        )

    def draw(self, rng: random.Random) -> Any:
        """One item."""
        return self.items[bisect(self.cumulated, rng.random() * self.cumulated[-1])]


class Names:
    """A generator of people. The same seed and the same data files give the same people in the same order."""

    def __init__(self, seed: int = SEED) -> None:
        self.rng = random.Random(seed)
        entries = data.entry("names", "given")["names"]
        entries = sorted(entries, key=lambda e: -len(e["be"]) - len(e["ru"]) - len(e.get("latin", ())))
        frequency = tables()["frequencies"]["given"]
        self.given: dict[str, Ranked] = {}
        self.fathers: dict[str, Ranked] = {}
        for place, gender in enumerate("mf"):
            firsts = [(e["be"][0], e["ru"][0]) for e in entries if e["gender"] == gender and e["be"] and e["ru"]]
            self.given[gender] = Ranked(list(dict.fromkeys(firsts)), **frequency)
            fathers = [
                (e["patronymic_be"][place], e["patronymic_ru"][place])
                for e in entries
                if e.get("patronymic_be") and e.get("patronymic_ru")
            ]
            self.fathers[gender] = Ranked(fathers, **frequency)
        suffixes = tables()["suffixes"]
        self._suffixes = suffixes, list(accumulate(int(s["share"]) for s in suffixes))
        forms = tables()["forms"]
        self._forms = [f["form"] for f in forms], list(accumulate(int(f["share"]) for f in forms))

    def surname(self, made: bool = True) -> Surname:
        """A surname, masculine and feminine; its stem is a made one or one of the list."""
        rng = self.rng
        suffixes, shares = self._suffixes
        suffix = suffixes[bisect(shares, rng.randrange(shares[-1]))]
        soft = suffix["after"] == "soft"
        stem = _stem(rng, soft) if made else rng.choice(_stems())
        endings = zip(suffix["be"], suffix["ru"], strict=True)
        masculine, feminine = (_titled(joined(stem, ending, soft)) for ending in endings)
        return masculine, feminine

    def person(self, fresh: bool = False) -> Person:
        """The next person; with `fresh` under a surname made for this person, else from the register."""
        rng = self.rng
        gender = rng.choice("mf")
        surname = self.surname() if fresh else register().draw(rng)
        return Person(gender, self.given[gender].draw(rng), self.fathers[gender].draw(rng), surname["mf".index(gender)])

    def people(self, count: int) -> list[Person]:
        """The next `count` people."""
        return [self.person() for _ in range(count)]

    def form(self) -> str:
        """One of the ways in which a column writes a person, as often as names.yaml says."""
        forms, shares = self._forms
        return forms[bisect(shares, self.rng.randrange(shares[-1]))]

    def column(self, language: str, rows: int) -> list[str]:
        """A column of names with the repetition that the frequencies give."""
        return [self.person().write(language, self.form()) for _ in range(rows)]

    def words(self) -> Iterator[tuple[str, str]]:
        """Different words without end, none of which is a given name, as (Belarusian, Russian), lower case."""
        seen = set()
        while True:
            (be, ru), _ = self.surname()
            if be not in seen:
                seen.add(be)
                yield be.lower(), ru.lower()

    def text(self, language: str, size: int) -> str:
        """About `size` bytes of running text in UTF-8: sentences of made words and names, in paragraphs."""
        frequency = tables()["frequencies"]["words"]
        rng = self.rng
        at = LANGUAGES.index(language)
        made = self.words()
        short = [_stem(rng, False, 0, 1)[at] for _ in range(300)]
        vocabulary = Ranked(
            short + [next(made)[at] for _ in range(min(int(frequency["count"]), size // 10))], **frequency
        )
        paragraphs, total = [], 0
        while total < size:
            sentences = []
            for _ in range(rng.randint(2, 7)):
                words = [vocabulary.draw(rng) for _ in range(rng.randint(4, 18))]
                if rng.random() < 0.3:
                    words[rng.randrange(len(words))] = self.person().write(language)
                for place in range(1, len(words) - 1):
                    words[place] += "," if rng.random() < 0.1 else ""
                words[0] = words[0][0].upper() + words[0][1:]
                sentences.append(" ".join(words) + ".")
            paragraphs.append(" ".join(sentences))
            total += len(paragraphs[-1].encode()) + 1
        return "\n".join(paragraphs)


@cache
def register() -> Ranked:
    """Different surnames by rank, the same ones whatever the seed of the people."""
    frequency = tables()["frequencies"]["surnames"]
    maker = Names(SEED)
    found: dict[Surname, None] = {}
    while len(found) < int(frequency["count"]):
        # The head of the register has the stems of the list, and the list is soon used up.
        found[maker.surname(made=len(found) >= 3 * len(_stems()))] = None
    return Ranked(list(found), **frequency)


def _stem(rng: random.Random, soft: bool, least: int = 1, most: int = 2) -> tuple[str, str]:
    """A made stem as (Belarusian, Russian), fit for a suffix that begins soft or hard."""
    known = _lists()
    be = ru = ""
    for number in range(rng.randint(least, most)):
        single = number > 0 or rng.random() * (1 + int(tables()["single"])) > 1
        onset = rng.choice(known["onsets" if single else "clusters"])
        kind = rng.choice(("hard", "hard", "soft"))
        vowel = rng.choice(tables()["vowels"][kind])
        if onset[-1] in "кгх" and vowel["be"] == "ы":
            vowel = {"be": "і", "ru": "и"}
        be, ru = joined((be + onset, ru + onset), (vowel["be"], vowel["ru"]), kind == "soft")
        if rng.random() < 0.2:
            coda = rng.choice(known["codas"])
            be, ru = be + coda, ru + coda
    end = rng.choice(known["soft_ends" if soft else "hard_ends"])
    return be + end, ru + end


def joined(stem: tuple[str, str], ending: tuple[str, str], soft: bool) -> tuple[str, str]:
    """Stem and ending, each as (Belarusian, Russian), by the rules of spelling of either language."""
    (be, ru), (be_ending, ru_ending) = stem, ending
    if soft and be[-1] in _lists()["hard"]:
        be_ending = tables()["hardened"].get(be_ending[0], be_ending[0]) + be_ending[1:]
    elif soft:
        be = be[:-1] + tables()["softened"].get(be[-1], be[-1])
    elif be[-1] == "в" and be_ending[0] not in _VOWELS:
        be = be[:-1] + "ў"
    if ru[-1] in "жчшщ":
        # жи, ши, чу, щу: the Russian rule
        ru_ending = {"ы": "и", "ю": "у", "ё": "е"}.get(ru_ending[0], ru_ending[0]) + ru_ending[1:]
    return be + be_ending, ru + ru_ending


@cache
def _lists() -> dict[str, list[str]]:
    return {key: tables()[key].split() for key in ("onsets", "clusters", "hard", "codas", "soft_ends", "hard_ends")}


@cache
def _stems() -> list[tuple[str, str]]:
    """The stems of names.yaml as (Belarusian, Russian)."""
    found = []
    for word in tables()["stems"].split():
        be, _, ru = word.partition("/")
        found.append((be, ru or be))
    return found


def _titled(pair: tuple[str, str]) -> tuple[str, str]:
    return pair[0].capitalize(), pair[1].capitalize()


def main() -> None:
    """Print people, one a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    names = Names(given.seed)
    for person in names.people(given.count):
        form = names.form()
        print(f"{person.write('be', form)}\t{person.write('ru', form)}")


if __name__ == "__main__":
    main()
