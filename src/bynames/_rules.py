"""Rules: all that decides how names are read, written and compared, as one bundle of data folders."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import update_wrapper
from threading import RLock
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from bynames import _datafiles as data
from bynames import _memo
from bynames._cachefiles import code_digest, sources
from bynames.errors import InputError

# What the rules are worked out by. tests/test_rules.py holds it complete.
CODE = (
    *("aliases", "errors", "translit"),
    *("_arrays", "_cachefiles", "_compiled", "_datafiles", "_expressions", "_flat", "_implementation", "_inflection"),
    *("_kinds", "_languages", "_linking", "_memo", "_model", "_names", "_patterns", "_readings", "_rules", "_shapes"),
    *("_text", "_writing"),
)

# The name of the file with the fingerprint of the rules that a wheel ships
FINGERPRINT = "fingerprint"


class Rules:
    """The data files that the library uses: the bundled ones, with your own folders on top.

    A folder is laid out like the bundled `data/`: `transliteration/my-scheme.yaml` adds a scheme, which is then also
    used to read and compare names; `compare/persons.yaml` with one cost changes that cost; `names/given.yaml` with one
    more name adds it. Mappings are merged key by key, lists are extended, and an entry with a known `id` is merged
    into the existing one; a scheme file replaces the one of the same name. Later folders override earlier ones.

    A bundle never changes: each file is read once, when it is first needed. Pass it as `rules=` to any function that
    takes names, to `Matcher` and to `AliasTable`; without it they use `Rules.default()`. Two bundles of the same
    folders are equal, and a bundle can be pickled: the other process reads the same folders.

    >>> from bynames import Rules, compare
    >>> compare("Янка Купала", "Yanka Kupala", rules=Rules.default()).matched
    True
    """

    __slots__ = ("_folders", "_store")

    _folders: tuple[str, ...]
    _store: _memo.Store

    def __init__(self) -> None:
        raise TypeError("rules are made by Rules.load(*folders) or Rules.default()")

    @classmethod
    def default(cls) -> Rules:
        """The bundled rules."""
        return cls.load()

    @classmethod
    def load(cls, *folders: str | os.PathLike[str]) -> Rules:
        """The bundled rules with these folders on top; the same object for the same folders.

        Raises InputError if a folder is missing, DataError for a file that is not YAML, is too large, or has an
        unknown path.
        """
        places = tuple(os.path.abspath(os.fspath(folder)) for folder in folders)
        with _LOCK:
            found = _LOADED.get(places)
            if found is None:
                for place in places:
                    if not os.path.isdir(place):
                        raise InputError(f"{place}: no such folder of data files")
                    data.check_folder(place)
                found = _LOADED[places] = object.__new__(cls)
                found._folders = places
                found._store = _memo.Store(places) if places else _memo.DEFAULT
            return found

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders on top of the bundled data, as absolute paths; () for the default rules."""
        return self._folders

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits for all data files and the code that works by them: other rules have others.

        A saved Matcher holds it, and is refused by any other.
        """
        with self.acting():
            return _fingerprint()

    def acting(self) -> AbstractContextManager[None]:
        """Apply these rules, until the block ends, to every call in this thread that has no `rules=` of its own."""
        return _memo.acting(self._store)

    def act(self) -> None:
        """Apply these rules in the whole process from now on, wherever no others apply: for a program, or a worker."""
        _memo.act(self._store)

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return Rules.load, self._folders

    def __repr__(self) -> str:
        return f"Rules.load({', '.join(map(repr, self._folders))})" if self._folders else "Rules.default()"


class Ruled(Protocol):
    """An object that works by rules of its own; None for the default ones."""

    @property
    def _rules(self) -> Rules | None: ...


_Self = TypeVar("_Self", bound=Ruled)
_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")


def by_own_rules(
    method: Callable[Concatenate[_Self, _Given], _Answer],
) -> Callable[Concatenate[_Self, _Given], _Answer]:
    """Let a method answer by the rules of its object, whichever act around it."""

    def answer(self: _Self, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
        if self._rules is None and _memo.store() is _memo.DEFAULT:
            return method(self, *args, **kwargs)
        with (self._rules or Rules.default()).acting():
            return method(self, *args, **kwargs)

    update_wrapper(answer, method)
    return answer


def kept(rules: Rules | None) -> Rules | None:
    """What an object keeps: the rules given to it, else those that act while it is made; None for the default ones."""
    found = acting_rules() if rules is None else rules
    return found if found.folders else None


_LOCK = RLock()
_LOADED: dict[tuple[str, ...], Rules] = {}


def acting_rules() -> Rules:
    """The rules that act here and now."""
    return Rules.load(*_memo.store().folders)


@_memo.once
def _fingerprint() -> str:
    if not _memo.store().folders:
        shipped = shipped_fingerprint()
        if shipped is not None:
            return shipped
    import hashlib

    found = hashlib.blake2b(code(), digest_size=16)
    found.update(data.fingerprint())
    return found.hexdigest()


def shipped_fingerprint() -> str | None:
    """What the build has put into a wheel, so that nothing need be read for it; None in a checkout."""
    try:
        with open(os.path.join(data.root(), "compiled", FINGERPRINT), encoding="ascii") as handle:
            return handle.read()
    except OSError:
        return None


def modules() -> list[str]:
    """The names of the modules of CODE."""
    package = os.path.dirname(os.path.abspath(__file__))
    names = [os.path.relpath(path, package).removesuffix(".py").replace(os.sep, ".") for path in sources(CODE)]
    return [f"bynames.{name.removesuffix('.__init__')}" for name in names]


@_memo.once
def code() -> bytes:
    """A digest of the sources of everything that the rules are worked out by."""
    return code_digest(CODE)
