"""What two names of persons cost against one another, by the native engine where it can.

The engine compares names of words, initials and one comma (native/names.hpp); all others, and whatever needs the rules
of inflection to be decided, `compare_persons` does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from bynames import _cachefiles as files
from bynames._implementation import native
from bynames._kinds.person.compiled import person_table
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.scoring import compare_persons
from bynames._kinds.person.tokens import retyped
from bynames._kinds.person.words import given_undone, nominative_keys, word
from bynames._memo import PAIRS, forgets, once, remembered
from bynames._model import Evidence
from bynames._readings.abroad import at_home
from bynames._readings.backwards import reading_engine
from bynames._readings.damage import as_printed, repaired
from bynames._rules import acting_rules
from bynames._text import clean

# The folder of its tables in the cache
_NAME = "persons"
# Python answers as many questions in the time that it takes to make the engine.
_WORTH_IT = 200
# What a word was made of: its letters, whether it is an initial, and the habits that it was read in
Identity = tuple[str, bool, int | None]


class PersonEngine:
    """The native engine, and what it remembers; made once for each bundle of rules, by `person_engine()`."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.cost: Callable[[str, str], float | None] = engine.cost
        # What an index of names is made of: see `bynames._kinds.person.gathering`
        self.told: Callable[[str], list[tuple[Identity, int]] | None] = engine.told
        self.described: Callable[[str, bool, int], tuple[int, int, list[int], list[str]]] = engine.described
        # What slips cost between keys and each of others that are near, up to a cost: places of those, and costs
        self.slips: Callable[[list[str], list[str], float], list[tuple[int, float]] | None] = engine.slips
        self.taken_apart: Callable[[str], list[tuple[str, str, list[str]]] | None] = engine.taken_apart

    @property
    def native(self) -> Any:
        """The engine itself."""
        return self._engine

    def __len__(self) -> int:
        return len(self._engine)

    def forget(self) -> None:
        """Forget every name and word."""
        self._engine.forget()


@once
def person_engine() -> PersonEngine | None:
    """The engine that compares names; None where Python does it."""
    module, readings, keys = native(), reading_engine(), key_engine()
    if module is None or readings is None or keys is None:
        return None
    table = _table()
    if not table:
        return None
    number = {id: at for at, id in enumerate(sorted(lexicon().families))}

    def undone(low: str) -> list[tuple[int, int]]:
        return [(number[id], place) for id, place in given_undone(low).items()]

    asked = _read_from, undone, _nominatives, _cleaned, _is_retyped, _read, _undone
    try:
        return forgets(PersonEngine(module.Persons(table, readings, keys, *asked)))
    except ValueError:
        # The cache has a table of another version.
        return forgets(PersonEngine(module.Persons(person_table(), readings, keys, *asked)))


def _table() -> bytes:
    """The table from the cache's files, else made now and kept there."""
    folder = files.folder()
    place = os.path.join(folder, _NAME, f"{acting_rules().fingerprint}-{sys.byteorder}.flat") if folder else ""
    kept = files.kept(place) if place else None
    if kept is not None:
        return bytes(kept)
    raw = person_table()
    if place and raw:
        files.keep(raw, place)
    return raw


class _Tally:
    """How much has been asked of the engine so far."""

    def __init__(self) -> None:
        self.asked = 0


@once
def _tally() -> _Tally:
    return _Tally()


def engine_if_worth(more: int = 1) -> PersonEngine | None:
    """The engine for so many more questions; None until there have been enough, for making it takes as long as they."""
    tally = _tally()
    tally.asked += more
    return person_engine() if tally.asked > _WORTH_IT else None


def _read_from(low: str) -> str:
    """What a Latin word is read from."""
    return at_home(as_printed(low))


def _nominatives(low: str) -> list[str]:
    return list(nominative_keys(low))


def _read(low: str, among: int) -> list[tuple[str, str]]:
    return list(word(low, False, among).sources.items())


def _undone(low: str) -> list[str]:
    return list(word(low, False, 0).undone_words)


def _cleaned(text: str) -> str:
    return clean(repaired(text))


def _is_retyped(text: str) -> bool:
    return retyped(text) is not None


class Compared(Struct, frozen=True):
    """Two names that were compared; the evidence is worked out when somebody asks."""

    a: str
    b: str
    cost: float

    def evidence(self) -> tuple[Evidence, ...]:
        """That of `compare_persons`."""
        return compare_persons(self.a, self.b).evidence()


@remembered(PAIRS)
def person_cost(a: str, b: str) -> Compared:
    """What two names cost against one another: the cost of `compare_persons`."""
    engine = engine_if_worth()
    cost = engine.cost(a, b) if engine is not None else None
    return Compared(a, b, compare_persons(a, b).cost if cost is None else cost)
