"""Names of persons on their way into an index, gathered by one process or by several."""

from __future__ import annotations

import gc
import multiprocessing
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import Ints, feature
from bynames._kinds.person.blocking import all_keys, key_hashes, word_features
from bynames._kinds.person.comparing import Identity, PersonEngine, engine_if_worth
from bynames._kinds.person.initials import mask_of
from bynames._kinds.person.parse import PersonName
from bynames._kinds.person.rows import DOUBLE, EMPTY, LONG, NO_WORD, PLACES, ROLE, WORD, code, flags_of
from bynames._kinds.person.words import Word
from bynames._rules import Rules, acting_rules

# Below this a second process takes longer to start than it saves.
WORTH_A_PROCESS = 5_000
# A process says how far it is after so many names, and is asked as often (seconds).
_TOLD_AFTER, _ASKED_EVERY = 500, 0.2


class Gathered:
    """What an index of persons is made of, as flat arrays; words and keys are numbered in the order they come in."""

    def __init__(self) -> None:
        self.words: dict[Identity, int] = {}
        self.keys: dict[str, int] = {}
        self.key_hashes, self.key_items = array("I"), array("I")
        self.word_hashes, self.word_items = array("I"), array("I")
        # Each key of each word
        self.spelt_key, self.spelt_word = array("I"), array("I")
        self.flags, self.masks = array("B"), array("I")
        self.rows = array("I")
        self.long_ends, self.long = array("I", [0]), array("I")

    def add(self, name: PersonName) -> None:
        """One more name."""
        codes = []
        for one, role in zip(name.words, name.roles, strict=True):
            number = self.words.get(one.identity)
            if number is None:
                number = self._add_word(one)
            codes.append(code(number, one, role))
        if name.otherwise:
            # Its words can meet under either name, and any may be left over for nothing; see `PersonName.otherwise`.
            codes = list(
                dict.fromkeys(self._loosely(name) + [one for other in name.otherwise for one in self._loosely(other)])
            )
        self._add_row(codes, len(codes) > PLACES or bool(name.otherwise))

    def add_told(self, told: list[tuple[Identity, int]], engine: PersonEngine) -> None:
        """One more name, as the native engine tells its words and their roles."""
        codes = []
        for identity, role in told:
            number = self.words.get(identity)
            if number is None:
                number = self._add_described(identity, *engine.described(*identity))  # type: ignore[arg-type]
            codes.append(number | role << ROLE)
        self._add_row(codes, len(codes) > PLACES)

    def _add_row(self, codes: list[int], long: bool) -> None:
        if long:
            self.long.extend(codes)
            self.long_ends.append(len(self.long))
            codes = [LONG << ROLE]
        self.rows.extend(codes)
        self.rows.extend(EMPTY[len(codes) :])

    def _loosely(self, name: PersonName) -> list[int]:
        """The codes of a name whose words may be left over: surnames contradict nothing, and nothing costs anything."""
        codes = []
        for one, role in zip(name.words, name.roles, strict=True):
            number = self.words.get(one.identity)
            if number is None:
                number = self._add_word(one)
            codes.append(code(number, one, "particle" if role == "surname" else role) | DOUBLE)
        return codes

    def _add_word(self, one: Word) -> int:
        hashes = [feature(text) for text in word_features(one)]
        keys = [] if one.initial else all_keys(one)
        return self._add_described(one.identity, flags_of(one), mask_of(one.beginnings), hashes, keys)

    def _add_described(self, identity: Identity, flags: int, mask: int, hashes: list[int], keys: list[str]) -> int:
        """A new word; its number."""
        number = self.words[identity] = len(self.words)
        # A set has no order, and an index is the same whoever makes it.
        self.word_hashes.extend(sorted(hashes))
        self.word_items.extend([number] * len(hashes))
        self.flags.append(flags)
        self.masks.append(mask)
        for key in keys:
            place = self.keys.get(key)
            if place is None:
                place = self.keys[key] = len(self.keys)
                hashes = key_hashes(key)
                self.key_hashes.extend(hashes)
                self.key_items.extend([place] * len(hashes))
            self.spelt_key.append(place)
            self.spelt_word.append(number)
        return number

    def take(self, other: Gathered) -> None:
        """The names of another behind those that are here: the same as adding them one by one."""
        words, new_words = _numbered(self.words, other.words)
        keys, new_keys = _numbered(self.keys, other.keys)
        flags, masks = numbers(other.flags, np.uint8), numbers(other.masks)
        _extend(self.flags, flags[new_words])
        _extend(self.masks, masks[new_words])
        for hashes, items, mine_hashes, mine_items, numbered, new in (
            (other.word_hashes, other.word_items, self.word_hashes, self.word_items, words, new_words),
            (other.key_hashes, other.key_items, self.key_hashes, self.key_items, keys, new_keys),
        ):
            owners = numbers(items)
            some = new[owners]
            _extend(mine_hashes, numbers(hashes)[some])
            _extend(mine_items, numbered[owners[some]])
        spelt_word = numbers(other.spelt_word)
        some = new_words[spelt_word]
        _extend(self.spelt_key, keys[numbers(other.spelt_key)[some]])
        _extend(self.spelt_word, words[spelt_word[some]])
        _extend(self.rows, _renumbered(numbers(other.rows), words))
        _extend(self.long_ends, numbers(other.long_ends)[1:] + np.uint32(len(self.long)))
        _extend(self.long, _renumbered(numbers(other.long), words))


class Pieces(NamedTuple):
    """A Gathered as another process sends it."""

    words: list[Identity]
    keys: list[str]
    arrays: tuple[array[int], ...]


_ARRAYS = (
    *("key_hashes", "key_items", "word_hashes", "word_items", "spelt_key", "spelt_word"),
    *("flags", "masks", "rows", "long_ends", "long"),
)


def gather(names: Sequence[str], step: Callable[[], None]) -> Gathered:
    """The names of an index; `step` is called after each."""
    gathered = Gathered()
    engine = engine_if_worth(len(names))
    for name in names:
        told = engine.told(name) if engine is not None else None
        if told is not None and engine is not None:
            gathered.add_told(told, engine)
        else:
            # Not by the memo of names, which would hold them all.
            gathered.add(PersonName(name))
        step()
    return gathered


def gather_in(workers: int, names: Sequence[str], step: Callable[[], None]) -> Gathered:
    """The same by so many processes; what comes out does not depend on how many they are."""
    bounds = [len(names) * part // workers for part in range(workers + 1)]
    context = multiprocessing.get_context("spawn")
    counted = [context.Value("Q", 0) for _ in range(workers)]
    shown = 0
    with ProcessPoolExecutor(workers, context, _begin, (counted, acting_rules())) as pool:
        parts: list[Future[Pieces]] = [
            pool.submit(_gather_part, part, list(names[start:end]))
            for part, (start, end) in enumerate(pairwise(bounds))
        ]
        waiting: set[Future[Any]] = set(parts)
        while waiting:
            done, waiting = wait(waiting, _ASKED_EVERY, FIRST_COMPLETED)
            for finished in done:
                finished.result()
            told = sum(int(count.value) for count in counted) if waiting else len(names)
            for _ in range(told - shown):
                step()
            shown = max(shown, told)
        gathered = Gathered()
        while parts:
            gathered.take(_put_together(parts.pop(0).result()))
    return gathered


_counted: list[Any] = []


def _begin(counted: list[Any], rules: Rules) -> None:
    """What a process begins with: where it says how far it is, and the rules that it works by."""
    rules.act()
    _counted[:] = counted
    # What it makes is needed until it ends; looking for garbage takes a tenth of its time.
    gc.disable()


def _gather_part(part: int, names: list[str]) -> Pieces:
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        if done % _TOLD_AFTER == 0:
            _counted[part].value = done

    found = gather(names, step)
    return Pieces(list(found.words), list(found.keys), tuple(getattr(found, name) for name in _ARRAYS))


def _put_together(pieces: Pieces) -> Gathered:
    found = Gathered()
    found.words = {word: number for number, word in enumerate(pieces.words)}
    found.keys = {key: number for number, key in enumerate(pieces.keys)}
    for name, values in zip(_ARRAYS, pieces.arrays, strict=True):
        setattr(found, name, values)
    return found


def _numbered(mine: dict[Any, int], others: dict[Any, int]) -> tuple[Ints, NDArray[np.bool_]]:
    """The number here of each of the others, which get one where they have none; and which are new."""
    before = len(mine)
    found = np.fromiter((mine.setdefault(other, len(mine)) for other in others), np.uint32, len(others))
    return found, found >= before


def _renumbered(codes: Ints, words: Ints) -> Ints:
    """Codes with the words' new numbers."""
    named = codes >> ROLE < NO_WORD
    found = codes.copy()
    found[named] = (codes[named] & np.uint32(~(WORD) & 0xFFFFFFFF)) | words[codes[named] & WORD]
    return found


def numbers(values: array[int], type: type[np.generic] = np.uint32) -> NDArray[Any]:
    """An array as numpy has it."""
    return np.frombuffer(values, type) if values else np.zeros(0, type)


def _extend(values: array[int], more: NDArray[Any]) -> None:
    values.frombytes(np.ascontiguousarray(more).tobytes())
