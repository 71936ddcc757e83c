"""What is worked out of the data files alone, in compiled form: shipped in a wheel, else kept once in the cache.

`compiled` is `once` with a file. The files lie in a folder named by the fingerprint of the rules, so none can be stale;
each has a checksum, and what is not whole is made again. What was made is packed and unpacked before anybody gets it,
so that it is the same wherever it came from.

A `Table` is unpacked entry by entry: a program that asks for three names does not wait for thousands.
"""

from __future__ import annotations

import os
import sys
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import update_wrapper
from threading import RLock
from typing import Any, NamedTuple, ParamSpec, Protocol, TypeVar, cast, get_args, get_origin, overload
from zlib import crc32

import msgspec

from bynames import _cachefiles as files
from bynames import _datafiles as data
from bynames._memo import Remembering, once, store, uncollected
from bynames._rules import acting_rules

FOLDER = "rules"
# Where one look-up of so many entries has been made, all of them are unpacked at once: that takes as long.
_FEW = 8
# A map of one entry, and of as many as the four bytes behind it say (msgpack)
_ONE, _MANY = b"\x81", b"\xdf"
_LOCK = RLock()

_Given = ParamSpec("_Given")
_Value = TypeVar("_Value")
_Other = TypeVar("_Other")
_Value_co = TypeVar("_Value_co", covariant=True)


class Table(dict[str, _Value]):
    """A look-up table by text. What is asked for is unpacked; all of it where much is asked for.

    Then it is a dict like any other, and as fast.
    """

    __slots__ = ("_begins", "_ends", "_entries", "_hashes", "_left", "_unpack")

    @classmethod
    def of(cls, known: Mapping[str, Any] | Set[str]) -> Table[Any]:
        """The table of a mapping, or one of texts that lead to nothing but True."""
        made = _Whole[Any]()
        made.update(known if isinstance(known, Mapping) else dict.fromkeys(sorted(known), True))
        return made

    def __init__(self, packed: tuple[bytes, bytes] = (b"", b""), type_: Any = Any) -> None:
        """Of what `packed` has made, and the type of its values."""
        places, self._entries = packed
        numbers = array("I", places)
        count = len(numbers) // 3
        self._hashes, self._begins, self._ends = numbers[:count], numbers[count : 2 * count], numbers[2 * count :]
        self._unpack: Callable[[bytes], dict[str, _Value]] = unpacking(dict[str, type_])
        # How many look-ups may still be made one by one
        self._left = count // _FEW

    def packed(self) -> tuple[bytes, bytes]:
        """The hashes of the keys, where the entry of each begins and where it ends; and the entries by their keys."""
        places = []
        entries = bytearray()
        for key, value in sorted(self.items()):
            begin = len(entries)
            entries += pack(key) + pack(value)
            places.append((_hash(key), begin, len(entries)))
        columns = list(zip(*sorted(places), strict=True)) or [(), (), ()]
        return array("I", [number for column in columns for number in column]).tobytes(), bytes(entries)

    def parts(self) -> tuple[bytes, bytes]:
        """What `packed` gives, as it is at hand where nothing has been unpacked yet."""
        with _LOCK:
            if type(self) is Table:
                return (self._hashes + self._begins + self._ends).tobytes(), self._entries
        return self.packed()

    def __missing__(self, key: str) -> _Value:
        if self._find(key):
            return self[key]
        raise KeyError(key)

    @overload
    def get(self, key: str, default: None = None, /) -> _Value | None: ...
    @overload
    def get(self, key: str, default: _Value, /) -> _Value: ...
    @overload
    def get(self, key: str, default: _Other, /) -> _Value | _Other: ...
    def get(self, key: str, default: Any = None, /) -> Any:
        found = super().get(key)
        if found is None and self._find(key):
            return super().get(key, default)
        return default if found is None else found

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and self._find(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return len(self._whole())

    def keys(self) -> Any:
        return self._whole().keys()

    def values(self) -> Any:
        return self._whole().values()

    def items(self) -> Any:
        return self._whole().items()

    def _find(self, key: str) -> bool:
        """Unpack the entry of a key; whether there is one."""
        if self._left <= 0:
            return key in self._whole()
        # Most keys are in no table: that is seen without the lock, for the hashes stay.
        try:
            hashed = crc32(key.encode())
        except UnicodeEncodeError:
            hashed = _hash(key)
        hashes = self._hashes
        at = bisect_left(hashes, hashed)
        if at == len(hashes) or hashes[at] != hashed:
            self._left -= 1
            return False
        with _LOCK:
            if self._left <= 0 or type(self) is not Table:
                return key in self._whole()
            self._left -= 1
            while at < len(hashes) and hashes[at] == hashed:
                entry = self._unpack(_ONE + self._entries[self._begins[at] : self._ends[at]])
                if key in entry:
                    self.setdefault(key, entry[key])
                    return True
                at += 1
            return False

    def _whole(self) -> dict[str, _Value]:
        with _LOCK, uncollected():
            if type(self) is Table:
                count = len(self._hashes)
                found = self._unpack(_MANY + count.to_bytes(4, "big") + self._entries)
                # What somebody has got stays the same object. Whatever was asked for, the order is that of the keys.
                for key in super().__iter__():
                    found[key] = super().__getitem__(key)
                super().clear()
                super().update(found)
                self._entries, self._left = b"", 0
                self.__class__ = _Whole
        return self


class _Whole(Table[_Value]):
    """A table of which nothing is packed any more."""

    __slots__ = ()
    get = dict.get
    keys = dict.keys
    values = dict.values
    items = dict.items
    __contains__ = dict.__contains__
    __iter__ = dict.__iter__
    __len__ = dict.__len__

    def __missing__(self, key: str) -> _Value:
        raise KeyError(key)


def _hash(key: str) -> int:
    # Texts of users can have half a surrogate.
    return crc32(key.encode("utf-8", "surrogatepass"))


def pack(value: object) -> bytes:
    """A value in compiled form: of structs, tables, and whatever else msgspec can pack."""
    return msgspec.msgpack.encode(_ordered(value))


def unpacking(type_: Any) -> Callable[[bytes | memoryview], Any]:
    """What unpacks values of a type."""
    return msgspec.msgpack.Decoder(type_, dec_hook=_table).decode


def _table(type_: Any, value: Any) -> Any:
    if get_origin(type_) is not Table:
        raise NotImplementedError
    return Table(value, *get_args(type_))


def _ordered(value: Any) -> Any:
    """A value as msgspec packs it, and packs it alike each time: sets have an order."""
    if isinstance(value, Table):
        return value.packed()
    if isinstance(value, (set, frozenset)):
        return sorted(map(_ordered, value))
    if isinstance(value, dict):
        return {key: _ordered(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_ordered(inner) for inner in value]
    if isinstance(value, msgspec.Struct):
        told = [_ordered(getattr(value, name)) for name in value.__struct_fields__]
        return told if value.__struct_config__.array_like else dict(zip(value.__struct_fields__, told, strict=True))
    return value


class _Compiled(NamedTuple):
    """A function whose answers are kept in files, their type, and the arguments that a wheel has them for."""

    function: Callable[..., Any]
    type: Any
    over: Callable[[], Iterable[tuple[Any, ...]]]

    def file(self, arguments: tuple[Any, ...]) -> str:
        module = self.function.__module__.removeprefix("bynames.")
        return "-".join([f"{module}.{self.function.__qualname__}", *map(str, arguments)])

    def is_at_hand(self) -> bool:
        """Whether there is a file with the answer, so that it need not be worked out."""
        return any(os.path.isfile(os.path.join(folder, self.file(()))) for folder in _folders())

    def made(self, arguments: tuple[Any, ...]) -> bytes:
        """The answer, worked out now and packed."""
        return pack(self.function(*arguments))

    def answer(self, *arguments: Any) -> Any:
        """The answer, from a file where there is one; else it is made, and kept."""
        name = self.file(arguments)
        for folder in _folders():
            kept = files.kept(os.path.join(folder, name))
            if kept is not None:
                try:
                    return unpacking(self.type)(kept)
                except msgspec.MsgspecError:
                    continue
        raw = self.made(arguments)
        if files.folder() is not None:
            files.keep(raw, os.path.join(_cache(), name))
        return unpacking(self.type)(raw)


# Those of the modules that are loaded
ALL: list[_Compiled] = []


class Compiled(Remembering[_Given, _Value_co], Protocol[_Given, _Value_co]):
    """A function whose answers are kept in files."""

    def is_at_hand(self) -> bool:
        """Whether its answer, without arguments, is in a file."""


class Worth:
    """Counts what a native engine is asked for: making it takes as long as Python takes for so many answers.

    `loading` answers are enough where the engine's table is in a file, `making` where it must be made first.
    """

    def __init__(self, table: Compiled[..., Any], loading: int, making: int) -> None:
        self._asked = 0.0
        self._enough = loading if table.is_at_hand() else making

    def is_enough(self, more: float = 1) -> bool:
        """Whether so many more answers make the engine worth its making."""
        self._asked += more
        return self._asked > self._enough

    def settle(self) -> None:
        """The engine is there: any answer is worth it."""
        self._enough = 0


def compiled(
    type_: Any, over: Callable[[], Iterable[tuple[Any, ...]]] = lambda: [()]
) -> Callable[[Callable[_Given, _Value]], Compiled[_Given, _Value]]:
    """Like `once`, with a file. For what the data files alone say, and what takes long to work out.

    `type_` is the type of the answer: a struct, tables, and whatever else msgspec can pack. A wheel has the answers for
    the arguments that `over` gives.
    """

    def decorate(function: Callable[_Given, _Value]) -> Compiled[_Given, _Value]:
        this = _Compiled(function, type_, over)
        ALL.append(this)

        def ask(*arguments: Any) -> Any:
            return this.answer(*arguments)

        remembering: Any = once(update_wrapper(ask, function))
        remembering.is_at_hand = this.is_at_hand
        return cast("Compiled[_Given, _Value]", remembering)

    return decorate


def _folders() -> Iterator[str]:
    """Where the files of the rules that act are: those that are shipped, and those that are kept."""
    if not store().folders:
        yield os.path.join(data.root(), "compiled", within())
    if files.folder() is not None:
        files.used(_cache())
        yield _cache()


def _cache() -> str:
    return os.path.join(files.folder() or "", within())


def within() -> str:
    """The folder of the rules that act, below whichever has those of all rules."""
    # Arrays are as the machine has them.
    return f"{FOLDER}/{acting_rules().fingerprint}-{sys.byteorder}"


def ship(folder: str) -> list[str]:
    """Write the files of all modules that are loaded as a wheel carries them; their paths below the folder."""
    os.makedirs(os.path.join(folder, within()), exist_ok=True)
    names = []
    for each in ALL:
        for arguments in each.over():
            names.append(f"{within()}/{each.file(arguments)}")
            files.save(files.marked(each.made(arguments)), os.path.join(folder, names[-1]))
    return names
