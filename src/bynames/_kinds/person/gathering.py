"""Names of persons on their way into an index, gathered by one process or by several."""

from __future__ import annotations

import gc
import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextvars import Context, copy_context
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import Ints, Texts
from bynames._flat import feature
from bynames._implementation import native
from bynames._kinds.person.blocking import all_keys, key_hashes, word_features
from bynames._kinds.person.comparing import Identity, PersonEngine, engine_if_worth
from bynames._kinds.person.initials import mask_of
from bynames._kinds.person.parse import PersonName
from bynames._kinds.person.rows import DOUBLE, EMPTY, LONG, NO_WORD, PLACES, ROLE, WORD, code, flags_of
from bynames._kinds.person.words import Word
from bynames._rules import Rules, acting_rules

if TYPE_CHECKING:
    from concurrent.futures import Future

# Below this a second process takes longer to start than it saves.
WORTH_A_PROCESS = 5_000
# A process says how far it is after so many names, and is asked as often (seconds).
_TOLD_AFTER, _ASKED_EVERY = 500, 0.2


class Raw(NamedTuple):
    """All that an index of persons is made of: how many words there are, their keys, and arrays; see `Gathered`."""

    words: int
    keys: Texts
    key_hashes: Ints
    key_items: Ints
    word_hashes: Ints
    word_items: Ints
    spelt_key: Ints
    spelt_word: Ints
    flags: NDArray[np.uint8]
    masks: Ints
    rows: Ints
    long_ends: Ints
    long: Ints


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
        codes = [code(self._number(one), one, role) for one, role in zip(name.words, name.roles, strict=True)]
        if name.otherwise:
            # Its words can meet under either name, and any may be left over for nothing; see `PersonName.otherwise`.
            codes = list(
                dict.fromkeys(self._loosely(name) + [one for other in name.otherwise for one in self._loosely(other)])
            )
        self._add_row(codes, len(codes) > PLACES or bool(name.otherwise))

    def _add_row(self, codes: list[int], long: bool) -> None:
        if long:
            self.long.extend(codes)
            self.long_ends.append(len(self.long))
            codes = [LONG << ROLE]
        self.rows.extend(codes)
        self.rows.extend(EMPTY[len(codes) :])

    def _loosely(self, name: PersonName) -> list[int]:
        """The codes of a name whose words may be left over: surnames contradict nothing, and nothing costs anything."""
        return [
            code(self._number(one), one, "particle" if role == "surname" else role) | DOUBLE
            for one, role in zip(name.words, name.roles, strict=True)
        ]

    def _number(self, one: Word) -> int:
        """The number of a word, which may be new."""
        number = self._known(one.identity)
        if number is not None:
            return number
        hashes = [feature(text) for text in word_features(one)]
        keys = [] if one.initial else all_keys(one)
        return self._add_described(one.identity, flags_of(one), mask_of(one.beginnings), hashes, keys)

    def _known(self, identity: Identity) -> int | None:
        return self.words.get(identity)

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

    def raw(self) -> Raw:
        """What an index is made of."""
        arrays = [numbers(getattr(self, name), type) for name, type in zip(_ARRAYS, _TYPES, strict=True)]
        return Raw(len(self.words), Texts.of(self.keys), *arrays)

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


class NativelyGathered(Gathered):
    """The same, gathered by the native engine (native/gathering.hpp), which keeps all that it is told."""

    def __init__(self, engine: PersonEngine) -> None:
        super().__init__()
        self._native = native().Gathering(engine.native)

    def add_texts(self, names: list[str]) -> None:
        """More names, as they are written. Other threads run meanwhile."""
        self._native.add(names, self._add_text)

    def _add_text(self, name: str) -> None:
        # Not by the memo of names, which would hold them all.
        self.add(PersonName(name).together())

    def _known(self, identity: Identity) -> int | None:
        number: int | None = self._native.number(identity)
        return number

    def _add_described(self, identity: Identity, flags: int, mask: int, hashes: list[int], keys: list[str]) -> int:
        number: int = self._native.add_word(identity, flags, mask, hashes, keys, key_hashes)
        return number

    def _add_row(self, codes: list[int], long: bool) -> None:
        self._native.add_row(codes, long)

    def take_gathered(self, other: NativelyGathered) -> None:
        """The names of another behind those that are here."""
        self._native.take(other._native)

    def raw(self) -> Raw:
        *arrays, keys, ends = self._native.pieces()
        texts = Texts(np.frombuffer(keys, np.uint8), np.frombuffer(ends, np.uint64))
        return Raw(len(self._native), texts, *map(numbers, arrays, _TYPES))


class Pieces(NamedTuple):
    """A Gathered as another process sends it."""

    words: list[Identity]
    keys: list[str]
    arrays: tuple[array[int], ...]


_ARRAYS = Raw._fields[2:]
_TYPES = tuple(np.uint8 if name == "flags" else np.uint32 for name in _ARRAYS)


def gather(names: Sequence[str], step: Callable[[], None]) -> Raw:
    """The names of an index; `step` is called after each."""
    engine = engine_if_worth(len(names))
    if engine is not None:
        natively = NativelyGathered(engine)
        for start in range(0, len(names), _TOLD_AFTER):
            some = [names[at] for at in range(start, min(start + _TOLD_AFTER, len(names)))]
            natively.add_texts(some)
            for _ in some:
                step()
        return natively.raw()
    return gather_in_python(names, step).raw()


def gather_in_python(names: Sequence[str], step: Callable[[], None]) -> Gathered:
    """The same without the native engine."""
    gathered = Gathered()
    for name in names:
        # Not by the memo of names, which would hold them all.
        gathered.add(PersonName(name).together())
        step()
    return gathered


def gather_in(workers: int, names: Sequence[str], step: Callable[[], None]) -> Raw:
    """The same by so many threads of the native engine, or processes; what comes out does not depend on them."""
    bounds = [len(names) * part // workers for part in range(workers + 1)]
    parts = [[names[at] for at in range(*span)] for span in pairwise(bounds)]
    engine = engine_if_worth(len(names))
    return _by_threads(engine, parts, step) if engine is not None else _by_processes(parts, step)


def _by_threads(engine: PersonEngine, parts: list[list[str]], step: Callable[[], None]) -> Raw:
    counted = [0] * len(parts)
    stopped = threading.Event()

    def add(part: int, context: Context) -> NativelyGathered:
        gathered, names = NativelyGathered(engine), parts[part]
        while counted[part] < len(names) and not stopped.is_set():
            some = names[counted[part] : counted[part] + _TOLD_AFTER]
            context.run(gathered.add_texts, some)
            counted[part] += len(some)
        return gathered

    # Most programs need no other thread or process: what makes some is loaded here, and below.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(parts)) as pool:
        # What Python is asked for is answered by the rules that act here.
        added = [pool.submit(add, part, copy_context()) for part in range(len(parts))]
        try:
            _follow(added, counted.__iter__, sum(map(len, parts)), step)
        finally:
            stopped.set()
    first, *others = [finished.result() for finished in added]
    for other in others:
        first.take_gathered(other)
    return first.raw()


def _follow(
    running: Sequence[Future[Any]], counted: Callable[[], Iterable[int]], total: int, step: Callable[[], None]
) -> None:
    """Calls `step` for each name that is done, until all are."""
    from concurrent.futures import FIRST_COMPLETED, wait

    shown, waiting = 0, set(running)
    while waiting:
        done, waiting = wait(waiting, _ASKED_EVERY, FIRST_COMPLETED)
        for finished in done:
            finished.result()
        told = sum(counted()) if waiting else total
        for _ in range(told - shown):
            step()
        shown = max(shown, told)


def _by_processes(parts: list[list[str]], step: Callable[[], None]) -> Raw:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    context = get_context("spawn")
    counted = [context.Value("Q", 0) for _ in parts]
    with ProcessPoolExecutor(len(parts), context, _begin, (counted, acting_rules())) as pool:
        running: list[Future[Pieces]] = [pool.submit(_gather_part, *part) for part in enumerate(parts)]
        _follow(running, lambda: [int(count.value) for count in counted], sum(map(len, parts)), step)
        gathered = Gathered()
        while running:
            gathered.take(_put_together(running.pop(0).result()))
    return gathered.raw()


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

    found = gather_in_python(names, step)
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


def numbers(values: array[int] | bytes, type: type[np.generic] = np.uint32) -> NDArray[Any]:
    """An array as numpy has it."""
    return np.frombuffer(values, type) if values else np.zeros(0, type)


def _extend(values: array[int], more: NDArray[Any]) -> None:
    values.frombytes(np.ascontiguousarray(more).tobytes())
