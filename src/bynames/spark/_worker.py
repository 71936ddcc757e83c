"""What a Python worker of Spark has loaded: files and columns, kept from task to task.

Spark sends a function to its workers anew for each task, so nothing that is dear may be inside one. A function only
has the recipe: which maker of a column, with which options. The worker, which lives on, has made it before.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from bynames import arrow
from bynames._linking import Matcher
from bynames.aliases import AliasTable
from bynames.errors import InputError, did_you_mean
from bynames.spark._library import shared_folder

Make = Callable[..., arrow.Column]
# More take the place of the first ones.
_MOST = 32
# Not memos of functools: `bynames.tables._memory` empties those when many names have been worked out.
_columns: dict[tuple[Hashable, ...], arrow.Column] = {}
_indexes: dict[Loaded, Matcher] = {}
_tables: dict[tuple[Loaded, ...], AliasTable] = {}
_ELSEWHERE = "give a path that every executor has, or SparkContext.addFile(path) and then its name"


class Loaded(NamedTuple):
    """A file on this machine as it is now; one that is written anew is another one."""

    path: str
    modified: int
    size: int


class Place(NamedTuple):
    """Where each machine has a file: under one path, or (`shared`) under a name among those of SparkContext.addFile."""

    name: str
    shared: bool

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> Place:
        """The place of a file that the user names. Raises InputError where the driver has no such file."""
        name = os.fspath(path)
        folder = shared_folder()
        # First: on a cluster the same name in the driver's own folder would be of no use.
        if folder and os.path.basename(name) == name and os.path.isfile(os.path.join(folder, name)):
            return cls(name, True)
        if os.path.isfile(name):
            return cls(os.path.abspath(name), False)
        beside = [*_files(os.path.dirname(name) or "."), *(_files(folder) if folder else ())]
        hint = did_you_mean(os.path.basename(name), beside) or f"; {_ELSEWHERE}"
        raise InputError(f"{name}: no such file{hint}")

    def here(self) -> Loaded:
        """The file on this machine. Raises InputError where it is missing."""
        path = os.path.join(shared_folder() or "", self.name) if self.shared else self.name
        try:
            status = os.stat(path)
        except OSError as error:
            raise InputError(f"{path}: {error.strerror} on {platform.node()}; {_ELSEWHERE}") from None
        return Loaded(path, status.st_mtime_ns, status.st_size)


def _files(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def column(make: Make, *options: Hashable) -> arrow.Column:
    """The column that `make` makes of these options, made once; files among them are looked at each time."""
    here = tuple(option.here() if isinstance(option, Place) else option for option in options)
    found: arrow.Column = _kept(_columns, (make, *here), lambda: make(*here))
    return found


def _kept(known: dict[Any, Any], key: Hashable, make: Callable[[], Any]) -> Any:
    found = known.get(key)
    if found is None:
        found = make()
        if len(known) >= _MOST:
            known.pop(next(iter(known)), None)
        known[key] = found
    return found


def _index(file: Loaded) -> Matcher:
    found: Matcher = _kept(_indexes, file, lambda: Matcher.load(file.path))
    return found


def _table(files: tuple[Loaded, ...]) -> AliasTable | None:
    return _kept(_tables, files, lambda: AliasTable.load(*(file.path for file in files))) if files else None


def transliterating(scheme: str, reverse: bool = False) -> arrow.Column:
    """Text in the letters of a scheme."""
    return arrow.transliterate_column(scheme, reverse=reverse)


def normalizing(
    fields: tuple[str, ...], scheme: str | None, kind: str | None, language: str, *files: Loaded
) -> arrow.Column:
    """What there is to say about a name; `files` are those of an alias table."""
    return arrow.normalize_column(fields, scheme=scheme, kind=kind, language=language, table=_table(files))


def matching(file: Loaded, cutoff: float | None, evidence: bool) -> arrow.Column:
    """Who of a saved matcher a name is."""
    return arrow.match_column(_index(file), cutoff=cutoff, evidence=evidence)


def searching(file: Loaded, limit: int, cutoff: float | None) -> arrow.Column:
    """All of a saved matcher that a name could be."""
    return arrow.search_column(_index(file), limit, cutoff=cutoff)
