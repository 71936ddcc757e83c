"""What is worked out of the data files alone, in compiled form: shipped in a wheel, else kept once in the cache.

`compiled` is `once` with a file. The files lie in a folder named by the fingerprint of the rules, so none can be stale;
each has a checksum, and what is not whole is made again. What was made is packed and unpacked before anybody gets it,
so that it is the same wherever it came from.

A `Table` is unpacked piece by piece: a program that asks for three names does not wait for thousands.
"""

from __future__ import annotations

import os
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from functools import update_wrapper
from threading import RLock
from typing import Any, NamedTuple, ParamSpec, TypeVar, cast, get_args, get_origin, overload

import msgspec

from bynames import _cachefiles as files
from bynames import _datafiles as data
from bynames._memo import Remembering, once, store
from bynames._rules import acting_rules

FOLDER = "rules"
# Entries of one piece of a table
_PIECE = 12
# One piece of so many is unpacked by itself, then all of them at once.
_FEW = 6
_LOCK = RLock()

_Given = ParamSpec("_Given")
_Value = TypeVar("_Value")
_Other = TypeVar("_Other")


class Table(dict[str, _Value]):
    """A look-up table by text. What is asked for is unpacked with its neighbours; all of it where much is asked for.

    Then it is a dict like any other, and as fast.
    """

    __slots__ = ("_ends", "_left", "_number", "_pieces", "_type", "_unpacked")

    @classmethod
    def of(cls, known: Mapping[str, Any] | Set[str]) -> Table[Any]:
        """The table of a mapping, or one of texts that lead to nothing but True."""
        made = _Whole[Any]()
        made.update(known if isinstance(known, Mapping) else dict.fromkeys(sorted(known), True))
        return made

    def __init__(self, packed: tuple[bytes, bytes] = (b"", b""), type_: Any = Any) -> None:
        """Of what `packed` has made, and the type of its values."""
        ends, pieces = packed
        self._type: Any = dict[str, type_]
        self._pieces = memoryview(pieces)
        self._ends = array("I", ends)
        self._number = len(self._ends) - 1
        self._unpacked = bytearray(max(self._number, 0))
        # How many pieces may still be unpacked by themselves
        self._left = self._number // _FEW

    def packed(self) -> tuple[bytes, bytes]:
        """Where the pieces end, and the pieces."""
        number = max(len(self) // _PIECE, 1)
        parts: list[dict[str, _Value]] = [{} for _ in range(number)]
        for key, value in self.items():
            parts[_place(key) % number][key] = value
        pieces = [_pack(part) for part in parts]
        ends = array("I", [0])
        for piece in pieces:
            ends.append(ends[-1] + len(piece))
        return ends.tobytes(), b"".join(pieces)

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
        """Unpack the piece that a key would be in; whether it has it."""
        at = _place(key) % self._number
        with _LOCK:
            if self._left and not self._unpacked[at]:
                self._left -= 1
                super().update(self._piece(at))
            elif not self._left:
                self._whole()
            return super().__contains__(key)

    def _whole(self) -> dict[str, _Value]:
        with _LOCK:
            if type(self) is Table:
                found = {key: super(Table, self).__getitem__(key) for key in super().__iter__()}
                for at in range(self._number):
                    if not self._unpacked[at]:
                        found.update(self._piece(at))
                # Whatever was asked for before, the order is the same.
                super().clear()
                super().update(sorted(found.items()))
                self.__class__ = _Whole
        return self

    def _piece(self, at: int) -> dict[str, _Value]:
        found: dict[str, _Value] = _unpack(self._pieces[self._ends[at] : self._ends[at + 1]], self._type)
        self._unpacked[at] = 1
        return found


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


def _place(key: str) -> int:
    # Texts of users can have half a surrogate.
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def _pack(value: object) -> bytes:
    return msgspec.msgpack.encode(_ordered(value))


def _unpack(raw: bytes | memoryview, type_: Any) -> Any:
    return msgspec.msgpack.decode(raw, type=type_, dec_hook=_table)


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

    def made(self, arguments: tuple[Any, ...]) -> bytes:
        """The answer, worked out now and packed."""
        return _pack(self.function(*arguments))

    def answer(self, *arguments: Any) -> Any:
        """The answer, from a file where there is one; else it is made, and kept."""
        name = self.file(arguments)
        shipped, cache = _folders()
        for folder in filter(None, (shipped, cache)):
            raw = files.kept(os.path.join(folder, name))
            if raw is not None:
                try:
                    return _unpack(raw, self.type)
                except msgspec.MsgspecError:
                    continue
        raw = self.made(arguments)
        if cache:
            files.keep(raw, os.path.join(cache, name))
        return _unpack(raw, self.type)


# Those of the modules that are loaded
ALL: list[_Compiled] = []


def compiled(
    type_: Any, over: Callable[[], Iterable[tuple[Any, ...]]] = lambda: [()]
) -> Callable[[Callable[_Given, _Value]], Remembering[_Given, _Value]]:
    """Like `once`, with a file. For what the data files alone say, and what takes long to work out.

    `type_` is the type of the answer: a struct, tables, and whatever else msgspec can pack. A wheel has the answers for
    the arguments that `over` gives.
    """

    def decorate(function: Callable[_Given, _Value]) -> Remembering[_Given, _Value]:
        this = _Compiled(function, type_, over)
        ALL.append(this)

        def ask(*arguments: Any) -> Any:
            return this.answer(*arguments)

        return once(cast("Callable[_Given, _Value]", update_wrapper(ask, function)))

    return decorate


def _folders() -> tuple[str, str]:
    """Where the files of the rules that act are shipped, and where they are kept; "" for nowhere."""
    cache = files.folder()
    return (
        "" if store().folders else os.path.join(data.root(), "compiled", within()),
        "" if cache is None else os.path.join(cache, within()),
    )


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
