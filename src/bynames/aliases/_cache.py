"""What a table works out once, kept in files: its entities, its matchers, and whatever else is asked for by name.

A folder for each table, named by all that the pieces came from: the table's files, the rules under data/, the formats
and, outside of a wheel, the code. So nothing in it can be stale, and nobody has to empty it. A piece is one file with a
checksum, written beside its place and renamed: a broken one is made again, and where nothing can be written,
everything is worked out anew each time. Nothing in it is code.

The wheel carries the folder of the bundled table. Others are under BYNAMES_CACHE, else where the system has such files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

import msgspec

from bynames._cachefiles import ENVIRONMENT, checked, folder, marked, save, tidy, used
from bynames._compiled import pack, unpacking
from bynames._kinds.person.comparing import engine_at_hand
from bynames._linking.people import SavedPeople
from bynames._linking.stored import Damaged, opened
from bynames._rules import acting_rules
from bynames.errors import InputError

if TYPE_CHECKING:
    from bynames._linking.matching import Matcher

# Goes up when a piece changes its meaning without its code or data being another.
FORMAT_VERSION = 1

__all__ = ["ENVIRONMENT", "Prepared", "digest", "folder", "key"]

_Value = TypeVar("_Value")
# One for all tables: a piece is made once, and seldom.
_LOCK = RLock()


def key(parts: Iterable[bytes]) -> str:
    """The name of the folder for what is made of these parts, by the rules and formats of this bynames."""
    import hashlib

    found = hashlib.blake2b(digest_size=16)
    for part in (_formats(), *parts):
        found.update(len(part).to_bytes(8, "little") + part)
    return found.hexdigest()


def _formats() -> bytes:
    # Arrays are written as they are in memory, in a format that the fingerprint of the code stands for.
    return f"{FORMAT_VERSION} {acting_rules().fingerprint} {sys.byteorder}".encode()


def digest(path: str) -> bytes:
    """A digest of a file's content. Raises OSError."""
    import hashlib

    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "blake2b").digest()


class Prepared:
    """The pieces of one table. Without a folder they are made when they are asked for, and kept nowhere."""

    def __init__(self, folder: str | None = None, shipped: str | None = None) -> None:
        """`folder` is where pieces are read and written; `shipped` one that is only read, and first."""
        self._folder = folder
        self._shipped = shipped
        # The files of all pieces that were asked for
        self.asked: set[str] = set()
        if folder is not None:
            used(folder)

    def value(self, name: str, type_: type[_Value], make: Callable[[], _Value]) -> _Value:
        """A piece that msgspec can write as JSON: a struct, dicts, lists, strings, numbers."""
        for path in self._places(f"{name}.json"):
            try:
                with open(path, "rb") as file:
                    return msgspec.json.decode(checked(file.read()), type=type_)
            except (OSError, ValueError, msgspec.MsgspecError):
                continue
        with _LOCK:
            made = make()
            plain = msgspec.to_builtins(made, str_keys=True)
            raw = msgspec.json.encode(plain)
            self._write(f"{name}.json", lambda path: save(marked(raw), path))
            return made

    def compiled(self, name: str, type_: type[_Value], make: Callable[[], _Value]) -> _Value:
        """A piece with tables (`bynames._compiled`), of which only what is asked for is read."""
        unpack = unpacking(type_)
        for path in self._places(f"{name}.pack"):
            try:
                with open(path, "rb") as file:
                    found: _Value = unpack(checked(file.read()))
                    return found
            except (OSError, ValueError, msgspec.MsgspecError):
                continue
        with _LOCK:
            made = make()
            self._write(f"{name}.pack", lambda path: save(marked(pack(made)), path))
            return made

    def content(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A piece that is bytes."""
        for path in self._places(f"{name}.bin"):
            try:
                with open(path, "rb") as file:
                    return bytes(checked(file.read()))
            except (OSError, ValueError):
                continue
        with _LOCK:
            made = make()
            self._write(f"{name}.bin", lambda path: save(marked(made), path))
            return made

    def matcher(self, name: str, make: Callable[[], Matcher]) -> Matcher:
        """A piece that is a matcher; its file is mapped into memory."""
        from bynames._linking.matching import Matcher

        for path in self._places(f"{name}.index"):
            try:
                return Matcher.load(path)
            except InputError:
                continue
        with _LOCK:
            made = make()
            self._write(f"{name}.index", made.save)
            return made

    def people(self, name: str, make: Callable[[], Matcher]) -> Matcher | SavedPeople:
        """A piece that is a matcher of persons; where the native engine has its table, it is searched without numpy."""
        engine = engine_at_hand()
        if engine is not None:
            for path in self._places(f"{name}.index"):
                with suppress(InputError, Damaged, ValueError):
                    return SavedPeople(opened(path), engine, lambda: self.matcher(name, make))
        return self.matcher(name, make)

    def _places(self, name: str) -> list[str]:
        self.asked.add(name)
        return [os.path.join(place, name) for place in (self._shipped, self._folder) if place is not None]

    def _write(self, name: str, write: Callable[[str], None]) -> None:
        """Write a piece. That it cannot be written is no error: it is only slower next time."""
        if self._folder is None:
            return
        with suppress(OSError, InputError):
            new = not os.path.isdir(self._folder)
            # For the user alone: a table may be nobody else's business.
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            write(os.path.join(self._folder, name))
            if new:
                tidy(self._folder)
