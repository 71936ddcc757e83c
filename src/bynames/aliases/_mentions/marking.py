"""Tokens marked by the native engine: what they can be of a table's entities, many at a time."""

from __future__ import annotations

from array import array
from typing import Any, Literal, NamedTuple

from bynames._implementation import native
from bynames._kinds.organization.generic import generic_engine
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.undoing import undoing
from bynames._memo import forgets
from bynames._readings.backwards import reading_engine
from bynames.aliases._mentions.preparing import Beginnings, Tables

# (entity, level): how sure it is that a token is the surname of an entity
Bearers = tuple[tuple[int, int], ...]
# What the engine is told of a word: it is the rarest of a name, and the only one
_ANCHOR, _ALONE = 1, 2


class Mark(NamedTuple):
    """What a token can be: whose surname, whose patronymic by its letters, which words of organizations.

    `anchored` says that one of the words is the rarest of a name.
    """

    bearers: Bearers
    children: tuple[int, ...]
    parts: frozenset[int]
    anchored: bool


class Marking:
    """The engine for one table, and what it remembers of tokens."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        # Whether it knows how Latin words are read
        self._reads = False

    def mark(self, tokens: list[str], whole: bool) -> list[tuple[Any, ...] | Literal[False] | None]:
        """For each token what it can be, as a `Mark` is made of it, or () for nothing at all.

        False is for no hit that is not worked out, which there is none of with `whole`; None where Python must do it.
        """
        if not self._reads and any(typed.isascii() and typed[:1].isupper() for typed in tokens):
            self.read_latin()
        found: list[tuple[Any, ...] | Literal[False] | None] = self._engine.mark(tokens, whole)
        return found

    def spots(self, tokens: list[str], gaps: list[str]) -> list[int]:
        """The places of a text where Python has to look: everywhere else it would find nothing."""
        found: list[int] | None = self._engine.spots(tokens, gaps, self._reads)
        if found is None:
            self.read_latin()
            return self.spots(tokens, gaps)
        return found

    def means(self, low: str) -> tuple[int, ...] | None:
        """What a word in small letters can mean, by the places of the concepts; None where Python must say."""
        if not self._reads and low.isascii():
            self.read_latin()
        found: tuple[int, ...] | None = self._engine.means(low)
        return found

    def read_latin(self) -> None:
        """Let the engine read Latin words: that takes long to load, and a text may have none."""
        self._reads = True
        readings = reading_engine()
        if readings is not None:
            self._engine.read(readings)

    def __len__(self) -> int:
        return len(self._engine)

    def forget(self) -> None:
        """Forget every token."""
        self._engine.forget()


def marker(tables: Tables, begins: Beginnings) -> Marking | None:
    """The engine for a table; None where Python does it."""
    module, generic, inflection, bones = native(), generic_engine(), undoing(), key_engine()
    if module is None or generic is None or inflection is None or bones is None:
        return None
    return forgets(Marking(module.Marker(generic, inflection, bones, *parts_of(tables, begins))))


def parts_of(tables: Tables, begins: Beginnings) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """What the engine looks tokens up in: the tables as they are packed, and what stands beside the rarest words."""
    told = (
        *(tables.surnames, tables.patronymics, tables.features),
        *(begins.surnames, begins.patronymics, begins.words, begins.concepts, begins.typed, begins.anchors),
    )
    return tuple([part for table in told for part in table.parts()]), _beside(tables)


def _beside(tables: Tables) -> tuple[bytes, ...]:
    """Of each word whether it is the rarest of a name, and of one without other words; and the words next to it there.

    Those are the words behind it, and those before it where it is the last, as `Known.anchored` has them.
    """
    flags = bytearray()
    behind, before = _Lists(), _Lists()
    for word, places in enumerate(tables.anchors):
        flag, following, leading = _ANCHOR if places else 0, set[int](), set[int]()
        for place in places:
            sequence = tables.sequences[place][1]
            own = sequence.index(word)
            if own + 1 < len(sequence):
                following.add(sequence[own + 1])
            elif own:
                leading.add(sequence[own - 1])
            else:
                flag |= _ALONE
        flags.append(flag)
        behind.add(following)
        before.add(leading)
    return bytes(flags), *behind.packed(), *before.packed()


class _Lists:
    """Lists of numbers one behind another."""

    def __init__(self) -> None:
        self._starts, self._items = array("I", [0]), array("I")

    def add(self, numbers: set[int]) -> None:
        self._items.extend(sorted(numbers))
        self._starts.append(len(self._items))

    def packed(self) -> tuple[bytes, bytes]:
        return self._starts.tobytes(), self._items.tobytes()
