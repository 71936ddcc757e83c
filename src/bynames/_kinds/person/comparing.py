"""What two names of persons cost against one another, by the native engine where it can.

The engine compares names of words, initials and one comma (native/names.hpp); all others `compare_persons` does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct

from bynames._compiled import Worth
from bynames._flat import feature
from bynames._implementation import native
from bynames._inflection.paradigms import inflecting
from bynames._kinds.person.blocking import KEY, features_of, questions_of
from bynames._kinds.person.compiled import person_table
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.scoring import compare_persons
from bynames._kinds.person.slips import skeletons
from bynames._kinds.person.tokens import retyped
from bynames._kinds.person.words import KINDS, Names, Word, likeliest_first, word
from bynames._languages import languages
from bynames._memo import PAIRS, forgets, once, remembered
from bynames._model import Evidence
from bynames._readings.abroad import at_home
from bynames._readings.backwards import reading_engine
from bynames._readings.damage import as_printed, repaired
from bynames._text import clean

# Python answers as many questions in the time that it takes to make the engine, and to load it where its table is made.
_WORTH_MAKING, _WORTH_LOADING = 200, 60
# What two words take of the time that two names take
_OF_A_NAME = 0.25
# What a word was made of: its letters, whether it is an initial, and the habits that it was read in
Identity = tuple[str, bool, int | None]
# A word in small letters, whether it is an initial, can be a given name, a patronymic, a common one; what it is read as
ShownAs = tuple[str, bool, bool, bool, bool, tuple[str, ...] | None]


class PersonEngine:
    """The native engine, and what it remembers; made once for each bundle of rules, by `person_engine()`."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.cost: Callable[[str, str], float | None] = engine.cost
        # The same of two names that are surely of persons; and whether a name is one (see `bynames._names.kinds`)
        self.cost_of_sure: Callable[[str, str], float | None] = engine.cost_of_sure
        self.is_surely_one: Callable[[str], bool] = engine.is_surely_one
        # The same of two words by themselves, in small letters
        self.meet: Callable[[str, str], float | None] = engine.meet
        # What given names and patronymics a word by itself can be
        self.named: Callable[[str], Names | None] = engine.named
        # The skeletons of so many keys of a word by itself
        self.skeletons: Callable[[str, int], list[str] | None] = engine.skeletons
        # What a word is found by, and what it asks for: by its keys, and by all else
        self.features: Callable[[str], list[int] | None] = engine.features
        self.questions: Callable[[str], tuple[list[int], list[int]] | None] = engine.questions
        # What an index of names is made of: see `bynames._kinds.person.gathering`
        self.told: Callable[[str], list[tuple[Identity, int]] | None] = engine.told
        # See `bynames._kinds.person.shown`
        self.shown: Callable[[str], list[tuple[str, bool, bool, bool, bool, tuple[str, ...] | None]] | None] = (
            engine.shown
        )
        self.described: Callable[[str, bool, int], tuple[int, int, list[int], list[str]]] = engine.described
        # What slips cost between keys and each of others that are near, up to a cost: places of those, and costs
        self.slips: Callable[[list[str], list[str], float], list[tuple[int, float]] | None] = engine.slips
        self.nominatives: Callable[[str], list[str] | None] = engine.nominatives
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
    table = person_table()
    if not table:
        return None
    asked = _read_from, _cleaned, _is_retyped, _read
    return forgets(PersonEngine(module.Persons(table, readings, keys, *asked)))


@once
def _worth() -> Worth:
    return Worth(person_table, _WORTH_LOADING, _WORTH_MAKING)


def engine_if_worth(more: float = 1) -> PersonEngine | None:
    """The engine for so many more questions; None until there have been enough, for making it takes as long as they."""
    return person_engine() if _worth().is_enough(more) else None


def engine_at_hand() -> PersonEngine | None:
    """The engine where its table is in a file; from then on it answers all questions. None where Python shall do it."""
    if native() is None or not person_table.is_at_hand():
        return None
    engine = person_engine()
    if engine is not None:
        _worth().settle()
    return engine


def _read_from(low: str) -> str:
    """What a Latin word is read from."""
    return at_home(as_printed(low))


def _read(low: str, among: int) -> list[tuple[str, str]]:
    return [(reading.key, reading.source) for reading in likeliest_first(low, among)]


def _cleaned(text: str) -> str:
    return clean(repaired(text))


def _is_retyped(text: str) -> bool:
    return retyped(text) is not None


class Compared(Struct, frozen=True, gc=False):
    """Two names that were compared; the evidence is worked out when somebody asks."""

    a: str
    b: str
    cost: float

    def evidence(self) -> tuple[Evidence, ...]:
        """That of `compare_persons`."""
        return compare_persons(self.a, self.b).evidence()


def nominatives_in_any(low: str) -> Collection[str]:
    """The words of which a lower-case Cyrillic word can be an oblique case, in any language, as a name or a surname."""
    engine = engine_if_worth(_OF_A_NAME)
    found = engine.nominatives(low) if engine is not None else None
    if found is not None:
        return found
    return set[str]().union(*[rules.oblique(low, KINDS) for rules in inflecting(languages())])


def named(found: Word) -> Word:
    """The same word by itself; which names it can be has been told by the engine where there is one."""
    engine = engine_if_worth(_OF_A_NAME)
    told = engine.named(found.low) if engine is not None else None
    if told is not None:
        found.take_names(told)
    return found


def word_skeletons(low: str, keys: int) -> Collection[str]:
    """What so many keys of a word by itself, in small letters, have in common with slips: `skeletons` of each."""
    engine = engine_if_worth(_OF_A_NAME)
    found = engine.skeletons(low, keys) if engine is not None else None
    return frozenset[str]().union(*map(skeletons, word(low).keys[:keys])) if found is None else found


def words_cost(one: Word, other: Word) -> float:
    """What two words by themselves, of whatever names, cost against one another: the cost of `meet`."""
    engine = engine_if_worth(_OF_A_NAME)
    cost = engine.meet(one.low, other.low) if engine is not None else None
    return meet(one, other).cost if cost is None else cost


def word_hashes(found: Word) -> list[int]:
    """The hashes of what a word by itself is found by: of `features_of`."""
    engine = engine_if_worth(_OF_A_NAME)
    hashes = engine.features(found.low) if engine is not None else None
    if hashes is not None:
        return hashes
    return [feature(text) for text in features_of(found)]


def question_hashes(asked: Word) -> tuple[list[int], list[int]]:
    """The hashes of what a word by itself asks for, initials apart: by its keys, and by all else of `questions_of`."""
    engine = engine_if_worth(_OF_A_NAME)
    hashes = engine.questions(asked.low) if engine is not None else None
    if hashes is not None:
        return hashes
    keys, others = set[int](), set[int]()
    for text, how in questions_of(asked):
        if text[0] != "i":
            (keys if how == KEY else others).add(feature(text))
    return list(keys), list(others)


@remembered(PAIRS)
def person_cost(a: str, b: str) -> Compared:
    """What two names cost against one another: the cost of `compare_persons`."""
    engine = engine_if_worth()
    cost = engine.cost(a, b) if engine is not None else None
    return Compared(a, b, compare_persons(a, b).cost if cost is None else cost)
