"""Functions of columns: what is made of them on the driver, and what runs in the workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any

from bynames import arrow
from bynames._names import check_kind
from bynames.spark import _library as library
from bynames.spark import _worker as worker
from bynames.spark._worker import Make, Place
from bynames.tables._normalizing import DEFAULT_SCHEME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import Column

    Path = str | os.PathLike[str]


def made(make: Make, *options: Hashable) -> Callable[..., Column]:
    """An Arrow function of Spark over one column of names.

    The column is made here too: so bad options and files are refused before a job starts, and its type is known.
    """
    library.functions()
    type = library.spark_type(worker.column(make, *options).type)

    def bynames(names: Any) -> Any:
        return worker.column(make, *options)(names)

    function: Callable[..., Column] = library.arrow_function(bynames, type)
    return function


def places(paths: Path | Sequence[Path] | None) -> tuple[Place, ...]:
    """The places of the files of an alias table; none is the bundled one. Raises InputError for one that is missing."""
    library.functions()
    given = [paths] if isinstance(paths, (str, os.PathLike)) else paths or []
    return tuple(map(Place.of, given))


def place(index: Path) -> Place:
    """The place of a saved matcher. Raises InputError where it is missing."""
    library.functions()
    return Place.of(index)


def key(column: Column | str, kind: str | None = None) -> Column:
    """`bynames.key` of each name, a column of strings; null stays null. Raises BynamesError for another kind."""
    return made(arrow.key_column, kind)(column)


def transliterate(column: Column | str, scheme: str = DEFAULT_SCHEME, *, reverse: bool = False) -> Column:
    """`bynames.transliterate` of each text, by the id of a scheme; null stays null.

    Raises UnknownScheme and NotReversible.
    """
    return made(worker.transliterating, scheme, reverse)(column)


def resolve(
    column: Column | str,
    kind: str | None = None,
    *,
    language: str = "en",
    table: Path | Sequence[Path] | None = None,
) -> Column:
    """Whom each name names, a struct, as `bynames.arrow.resolve`. `table`: files of an alias table; None: the bundled.

    Raises InputError for a language or a file that there is not, BynamesError for another kind.
    """
    return made(worker.normalizing, arrow.RESOLVED, None, kind, language, *places(table))(column)


def compare(left: Column | str, right: Column | str, kind: str | None = None) -> Column:
    """`bynames.compare` row by row, a struct of `score` (double, 0 to 1) and `matched` (boolean); null with a null.

    Raises BynamesError for another kind.
    """
    return comparing(kind)(left, right)


def comparing(kind: str | None) -> Callable[..., Column]:
    """The function behind `compare`."""
    library.functions()
    check_kind(kind)

    def bynames(left: Any, right: Any) -> Any:
        return arrow.compare(left, right, kind)

    type = library.spark_type(arrow.compared_type())
    function: Callable[..., Column] = library.arrow_function(bynames, type)
    return function


def search(column: Column | str, index: Path, limit: int = 5, *, cutoff: float | None = None) -> Column:
    """`Matcher.search` for each name: an array of structs `id`, `name`, `score`, the best first; null for null.

    `index`: a file of `Matcher.save`, as for `match`. Raises InputError for a file that is missing or no such one, for
    a limit below 1 and a cut-off that is no share.
    """
    return made(worker.searching, place(index), limit, cutoff)(column)
