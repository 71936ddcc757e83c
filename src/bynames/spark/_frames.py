"""DataFrames with columns added for their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bynames.errors import InputError, did_you_mean
from bynames.spark import _library as library
from bynames.spark import _worker as worker
from bynames.spark._functions import made, place, places
from bynames.tables._columns import free

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from bynames.spark._functions import Path

_SHOWN = 20


def normalize(
    frame: DataFrame,
    columns: str | Sequence[str],
    *,
    fields: Sequence[str] = (),
    scheme: str | None = None,
    kind: str | None = None,
    language: str = "en",
    table: Path | Sequence[Path] | None = None,
) -> DataFrame:
    """`frame` with the columns behind its own that `bynames.tables.normalize` adds, named and filled as there.

    `columns` holds the names; several are one name together. `fields` are the columns to add (bynames.tables.FIELDS),
    all strings but `score`, a double; where the frame has one so named, with `bynames_` in front. Where the name is
    null they are null. `scheme` is an id (None: one for the language of each name), `table` the files of an alias
    table, which every executor reads for itself; None is the bundled one.

    Raises InputError for a column, field, language or file that there is not, UnknownScheme, MissingExtra.
    """
    name = _names(frame, columns)
    function = made(worker.normalizing, tuple(fields), scheme, kind, language, *places(table))
    return _added(frame, function(name), "")


def match(
    frame: DataFrame,
    columns: str | Sequence[str],
    index: Path,
    *,
    cutoff: float | None = None,
    evidence: bool = False,
) -> DataFrame:
    """`frame` with who of a saved Matcher each row is: `match_status`, `_id`, `_name`, `_score` and `_runner_up`.

    All are strings but the score, a double in [0, 1]. The status is `matched`; `ambiguous`, where another id fits
    almost alike (`match_runner_up`); or `unmatched`, and then the others are null. With `evidence`, `match_why` says
    what the match rests on. Rows stay as many as they are and in their order; where the name is null, all are null.

    `columns` holds the names; several are one name together. `index` is a file of `Matcher.save`: a path that is the
    same on every executor, or the name of a file that `SparkContext.addFile` has sent to them. Each Python worker maps
    it into memory once. `cutoff` is that of `Matcher.search`: None is the default decision.

    Raises InputError for a column that there is not, for a file that is missing, foreign, damaged or made with other
    rules, for a cut-off that is no share; MissingExtra.
    """
    name = _names(frame, columns)
    return _added(frame, made(worker.matching, place(index), cutoff, evidence)(name), "match_")


def _added(frame: DataFrame, found: Column, prefix: str) -> DataFrame:
    """The fields of a struct as columns behind those of the frame."""
    functions = library.functions()
    (whole,) = free(frame.columns, ["bynames"])
    joined = frame.select("*", found.alias(whole))
    fields = joined.schema[whole].dataType.names  # type: ignore[attr-defined, unused-ignore]
    names = free(frame.columns, [prefix + field for field in fields])
    # As `whole.field` the optimizer would take a condition on a field down to the function and have it called twice:
    # for the condition, and for the result. A generator it leaves alone, but conditions on other columns move past it.
    one = functions.inline_outer(functions.array(functions.col(whole))).alias(*names)
    return joined.select("*", one).drop(whole)


def _names(frame: DataFrame, columns: str | Sequence[str]) -> Any:
    """The column with the names. Raises InputError for what is no column of text of this frame."""
    functions = library.functions()
    if not library.is_frame(frame):
        raise InputError(f"not a Spark DataFrame: {type(frame).__module__}.{type(frame).__qualname__}")
    wanted = [columns] if isinstance(columns, str) else list(columns)
    if not wanted:
        raise InputError(f"which column has the names? There are {_listed(frame.columns)}")
    found = [functions.col(_quoted(_column(frame, column))) for column in wanted]
    if len(found) == 1:
        return found[0]
    parts = [functions.nullif(functions.trim(part), functions.lit("")) for part in found]
    return functions.when(functions.coalesce(*found).isNotNull(), functions.concat_ws(" ", *parts))


def _column(frame: DataFrame, wanted: str) -> str:
    same = [name for name in frame.columns if name == wanted]
    if not same and frame.sparkSession.conf.get("spark.sql.caseSensitive") != "true":
        same = [name for name in frame.columns if name.casefold() == wanted.casefold()]
    if len(same) > 1:
        raise InputError(f"{len(same)} columns are named {wanted!r}: rename one")
    if not same:
        hint = did_you_mean(wanted, frame.columns) or f"; there are {_listed(frame.columns)}"
        raise InputError(f"no column {wanted!r}{hint}")
    type = frame.schema[same[0]].dataType
    if not library.is_text(type):
        raise InputError(f"a column of names holds text, not {type.simpleString()}: {wanted!r}")
    return str(same[0])


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", …" if len(names) > _SHOWN else "")
