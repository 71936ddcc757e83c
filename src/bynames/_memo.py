"""What is worked out once and remembered: by which rules, how much of it, and how to forget it.

Everything that the library remembers belongs to a *store*: one for the default rules, one for each other bundle of
rules (`bynames.Rules`). A store acts for as long as a call with its rules lasts, in that thread (or task) alone; what
is asked for meanwhile is worked out by its data files and remembered in it. `once` is for what the data files say,
`remembered` for what users ask, so the latter has a bound.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, update_wrapper
from threading import RLock
from typing import Any, Generic, ParamSpec, Protocol, TypeVar, overload
from weakref import WeakSet

_Given = ParamSpec("_Given")
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Other = TypeVar("_Other")
_Of = TypeVar("_Of")
_Value_co = TypeVar("_Value_co", covariant=True)

_MISSING: Any = object()

# What a function remembers at most, by what it is asked for. A name is met by many functions, and takes some ten
# kilobytes in all of them together: these bounds keep a process below 400 MB, whatever it is asked
# (benchmarks/memory.py). `FLAGS` is for what takes next to nothing, `FORMS` for all forms of a word, which take much,
# `ENTITIES` for what is of a table's entities.
NAMES = 3_000
WORDS = 6_000
PAIRS = 6_000
FORMS = 1_000
FLAGS = 15_000
ENTITIES = 5_000

# The set that has nothing. Python makes another one each time, and the collector of garbage looks at each that is kept.
NOTHING: frozenset[Any] = frozenset()


class Remembering(Protocol[_Given, _Value_co]):
    """A function whose answers are remembered; `forget` forgets those of all rules."""

    def __call__(self, *args: _Given.args, **kwargs: _Given.kwargs) -> _Value_co: ...

    def forget(self) -> None:
        """Forget every answer."""


class Store:
    """What one bundle of rules has worked out so far. `folders` are its data folders above the bundled one."""

    def __init__(self, folders: tuple[str, ...] = ()) -> None:
        self.folders = folders
        self.lock = RLock()
        # Both by function: the values of `once` by arguments, the bounded memos of `remembered`
        self.values: dict[object, dict[Any, Any]] = {}
        self.memos: dict[object, Any] = {}
        # What transliterates, by the id of the scheme: it takes less time than a memo's look-up.
        self.writers: dict[str, Callable[[str], str]] = {}
        _STORES.add(self)

    def memo(self, function: Callable[..., _Value], most: int) -> Callable[..., _Value]:
        """The memo of a function in this store; made when it is first asked for."""
        found = self.memos.get(function)
        if found is None:
            with self.lock:
                found = self.memos.setdefault(function, lru_cache(most)(function))
        return found  # type: ignore[no-any-return]


_STORES: WeakSet[Store] = WeakSet()
DEFAULT = Store()
# What acts in this thread; None where nobody has said, and then what acts in the process.
_ACTING: ContextVar[Store | None] = ContextVar("bynames_rules", default=None)
_acting = _ACTING.get
_in_process = DEFAULT


def store() -> Store:
    """The store that acts here and now."""
    return _acting() or _in_process


@contextmanager
def acting(by: Store) -> Iterator[None]:
    """Let a store act until the block ends, in this thread alone."""
    token = _ACTING.set(by)
    try:
        yield
    finally:
        _ACTING.reset(token)


def act(by: Store) -> None:
    """Let a store act in all threads of this process that have none of their own."""
    global _in_process
    _in_process = by


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of garbage rest, while much is made that stays: it would look at all of it, time and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def once(function: Callable[_Given, _Value]) -> Remembering[_Given, _Value]:
    """Work out an answer once for each store and each arguments, under a lock: all threads get the same object.

    For what the data files say, of which there is only so much; nothing is forgotten but by `forget`.
    """
    default: dict[Any, Any] = {}
    DEFAULT.values[function] = default

    def ask(*args: Any) -> Any:
        by = _acting() or _in_process
        known = default if by is DEFAULT else by.values.setdefault(function, {})
        try:
            return known[args]
        except KeyError:
            with by.lock:
                if args not in known:
                    with uncollected():
                        known[args] = function(*args)  # type: ignore[call-arg]
                return known[args]

    def forget() -> None:
        for each in list(_STORES):
            each.values.get(function, {}).clear()

    update_wrapper(ask, function)
    ask.forget = forget  # type: ignore[attr-defined]
    return ask  # type: ignore[return-value]


class cached_attribute(Generic[_Of, _Value]):
    """An attribute that is worked out when it is first asked for, and then is one like others.

    functools.cached_property has a lock for all objects of a class until Python 3.12. A thread that works one out and
    asks for what `once` makes would wait for ever for another that does it the other way round. Here two threads may
    both work it out, and get equal values.
    """

    def __init__(self, function: Callable[[_Of], _Value]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> cached_attribute[_Of, _Value]: ...

    @overload
    def __get__(self, instance: _Of, owner: type) -> _Value: ...

    def __get__(self, instance: _Of | None, owner: type) -> cached_attribute[_Of, _Value] | _Value:
        if instance is None:
            return self
        # No data descriptor: from now on the attribute itself is found.
        value = instance.__dict__[self._name] = self._function(instance)
        return value


def remembered(most: int) -> Callable[[Callable[_Given, _Value]], Remembering[_Given, _Value]]:
    """Remember the latest answers of a function, at most so many in each store."""

    def decorate(function: Callable[_Given, _Value]) -> Remembering[_Given, _Value]:
        default = lru_cache(most)(function)
        DEFAULT.memos[function] = default

        def ask(*args: Any, **kwargs: Any) -> Any:
            by = _acting() or _in_process
            if by is DEFAULT:
                return default(*args, **kwargs)
            return by.memo(function, most)(*args, **kwargs)

        def forget() -> None:
            for each in list(_STORES):
                if function in each.memos:
                    each.memos[function].cache_clear()

        update_wrapper(ask, function)
        ask.forget = forget  # type: ignore[attr-defined]
        return ask  # type: ignore[return-value]

    return decorate


class Memo(Generic[_Key, _Value]):
    """A table with a bound, for what an object works out of what users ask.

    It holds values of the weight `most` together; `weigh` says what a value weighs, else each weighs one. When half of
    it is full, what has not been asked for since the last time goes. The tables are replaced, never emptied, so a
    thread that is reading keeps what it reads.
    """

    __slots__ = ("__weakref__", "_half", "_new", "_old", "_weigh", "_weight")

    def __init__(self, most: int, weigh: Callable[[_Value], int] | None = None) -> None:
        self._half = max(most // 2, 1)
        self._weigh = weigh
        self._weight = 0
        self._new: dict[_Key, _Value] = {}
        self._old: dict[_Key, _Value] = {}
        _TABLES.add(self)

    @overload
    def get(self, key: _Key) -> _Value | None: ...
    @overload
    def get(self, key: _Key, default: _Other) -> _Value | _Other: ...
    def get(self, key: _Key, default: Any = None) -> Any:
        """The value of a key, or the default."""
        found = self._new.get(key, _MISSING)
        if found is _MISSING:
            found = self._old.get(key, _MISSING)
            if found is _MISSING:
                return default
            self[key] = found
        return found

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if self._weight >= self._half:
            self._new, self._old, self._weight = {}, self._new, 0
        self._new[key] = value
        self._weight += 1 if self._weigh is None else self._weigh(value)

    def __len__(self) -> int:
        return len(self._new) + len(self._old)

    def forget(self) -> None:
        """Forget every value."""
        self._new, self._old, self._weight = {}, {}, 0


_TABLES: WeakSet[Memo[Any, Any]] = WeakSet()


class Forgetting(Protocol):
    """What remembers by itself, as the native engine does."""

    def __len__(self) -> int: ...

    def forget(self) -> None:
        """Forget every value."""


_REMEMBERING: WeakSet[Any] = WeakSet()
_Forgetting = TypeVar("_Forgetting", bound=Forgetting)


def forgets(what: _Forgetting) -> _Forgetting:
    """The same object, which `reset_caches` empties from now on."""
    _REMEMBERING.add(what)
    return what


def reset_caches() -> int:
    """Empty the caches of names and texts, of all rules; returns how many answers were removed.

    The data files stay loaded. No answer changes; results are computed again when needed. Safe while other threads
    work.
    """
    gone = 0
    for each in list(_STORES):
        for memo in list(each.memos.values()):
            gone += memo.cache_info().currsize
            memo.cache_clear()
    for table in [*_TABLES, *_REMEMBERING]:
        gone += len(table)
        table.forget()
    return gone
