"""The matcher once more, slow and plain: compare() with every record. And lists of names to try both on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from people import FORMS, people, persons
from strategies import GLUED, INITIALS, SLIPS, TYPED, slip, spelled

import bynames
from bynames._linking.comparison import contradicts

Record = tuple[str, str]
Answer = tuple[str, str, float]

CASES = Path(__file__).parent / "cases"


class Oracle:
    """What a Matcher must answer: every record compared, the highest score first, then the order of the records.

    An id is answered once, with the best of its names, and not at all where one of them contradicts.
    """

    def __init__(self, records: Iterable[Record], kind: str | None = None) -> None:
        self.kind = kind
        self.records = list(records)

    def search(self, name: str, limit: int = 5, cutoff: float | None = None) -> list[Answer]:
        """(id, name, score) of the best ids."""
        best: dict[str, tuple[float, int, Answer]] = {}
        others = {
            id
            for id, other in self.records
            if sum(one == id for one, _ in self.records) > 1 and contradicts(bynames.compare(name, other, self.kind))
        }
        for place, (id, other) in enumerate(self.records):
            found = bynames.compare(name, other, self.kind)
            if id not in others and (found.matched if cutoff is None else found.score >= cutoff):
                ranked = -found.score, place, (id, other, found.score)
                best[id] = min(best.get(id, ranked), ranked)
        return [answer for _, _, answer in sorted(best.values())][:limit]

    def remove(self, ids: Iterable[str]) -> int:
        """Drop the records of these ids; how many there were."""
        gone = set(ids)
        before = len(self.records)
        self.records = [record for record in self.records if record[0] not in gone]
        return before - len(self.records)


def answers(found: Iterable[bynames.Match]) -> list[Answer]:
    """Matches as the oracle has them."""
    return [(match.id, match.name, match.score) for match in found]


@st.composite
def crossed(draw: st.DrawFn, one: Any, other: Any) -> Any:
    """A person who shares some parts with `one` and has the rest of `other`: a brother, a namesake, somebody else."""
    parts = [getattr(draw(st.sampled_from([one, other])), part) for part in ("given", "patronymic", "surname")]
    return type(one)(one.gender, *parts)


@st.composite
def person_lists(draw: st.DrawFn, most: int = 14) -> tuple[list[Record], list[str]]:
    """Records and queries, of a few people who are related in name, so that many of them meet.

    The names of one id follow each other.
    """
    crowd = draw(st.lists(persons(), min_size=1, max_size=3))
    crowd += [draw(crossed(one, other)) for one in crowd for other in crowd[:1] if one is not other]
    anybody = st.sampled_from(crowd).flatmap(spelled)
    records = [
        (f"id{place}", name)
        for place, names in enumerate(draw(st.lists(st.lists(anybody, min_size=1, max_size=2), max_size=most)))
        for name in names
    ]
    known = [st.sampled_from([name for _, name in records])] if records else []
    queries = draw(st.lists(st.one_of(anybody, anybody, anybody, *known), min_size=1, max_size=4))
    return records, queries


@cache
def cases(which: str) -> tuple[tuple[str, str], ...]:
    """All pairs of names under tests/cases/: `person` or `org`."""
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        rows = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
        if file.stem.startswith("orgs") == (which == "org") and isinstance(rows, list):
            found += [(row["a"], row["b"]) for row in rows if "a" in row and "b" in row]
    return tuple(found)


@st.composite
def org_lists(draw: st.DrawFn, most: int = 16) -> tuple[list[Record], list[str]]:
    """Records and queries of organizations: the names of tests/cases/, some retyped, with a slip, or cut short."""
    every = [name for pair in cases("org") for name in pair]
    start = draw(st.integers(0, len(every) - 1))
    # Neighbours in the files are of one trade, so their names have words in common.
    name = st.sampled_from((every + every)[start : start + 24])
    retyped = st.builds(lambda name, case: case(name), name, st.sampled_from(TYPED))
    slipped = st.builds(lambda name, how: slip(name, *how), name, SLIPS)
    cut = st.builds(lambda name, at: " ".join(name.split()[: at + 1]), name, st.integers(0, 4))
    anything = st.one_of(name, name, retyped, slipped, cut)
    records = [(f"id{place // 2}", text) for place, text in enumerate(draw(st.lists(anything, max_size=most)))]
    return records, draw(st.lists(anything, min_size=1, max_size=4))


@cache
def crowd(count: int, seed: int = 7) -> tuple[tuple[Record, ...], tuple[str, ...]]:
    """A list as registers have it, and queries: another spelling of people on it, and people who are not on it."""
    import random

    rng = random.Random(seed)
    everybody = people(count + count // 5, seed)
    schemes = {language: bynames.schemes(language) for language in ("be", "ru")}

    def write(person: Any) -> str:
        language = rng.choice(["be", "ru"])
        name: str = person.write(language, rng.choice([*FORMS * 2, *INITIALS, *GLUED[:4]]))
        if rng.random() < 0.6:
            name = bynames.transliterate(name, rng.choice(schemes[language]))
        if rng.random() < 0.15:
            name = slip(name, rng.randrange(40), rng.choice(["out", "twice", "swap", "other"]))
        return name

    records = tuple((f"p{place}", write(person)) for place, person in enumerate(everybody[:count]))
    queries = tuple(write(person) for person in rng.sample(everybody, count // 5))
    return records, queries
