"""Columns of names as Arrow arrays: one function over distinct values, under polars, pandas, DuckDB and Spark.

`import bynames.arrow.polars` gives every expression and series of polars `.bynames`, `import bynames.arrow.pandas`
every series of pandas, and `bynames.arrow.duckdb.register(connection)` gives SQL the functions `bynames_key`,
`bynames_transliterate` and `bynames_resolve`. All of them call what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bynames.aliases import AliasTable
from bynames.errors import InputError, MissingExtra
from bynames.model import Scheme
from bynames.names import check_kind
from bynames.names import key as key_of
from bynames.tables.normalizing import DEFAULT_SCHEME, resolutions
from bynames.translit import scheme as find_scheme
from bynames.translit import transliterate as transliterate_text

__all__ = ["RESOLVED", "Column", "key", "mapped", "resolve", "resolved_type", "transliterate"]

# The fields of what `resolve` gives
RESOLVED = ("status", "canonical", "entity_id", "score", "runner_up")
# Distinct values that are remembered from one piece of a column to the next
_REMEMBERED = 20_000

Work = Callable[[Sequence[str]], Sequence[Any]]


def pyarrow() -> Any:
    """The library. Raises MissingExtra."""
    try:
        import pyarrow
        import pyarrow.compute
    except ImportError:
        raise MissingExtra('Arrow arrays need the package pyarrow: pip install "bynames[tables]"') from None
    return pyarrow


def mapped(array: Any, work: Work, type: Any) -> Any:
    """The one function: `work` on the distinct values of an Arrow array of text, put back in their places.

    `array` is a pyarrow Array or ChunkedArray of any type of text, or a dictionary of text; nulls stay null. `work`
    takes distinct values and gives one result for each; the answer is an Array of `type`, as long as `array`.
    Raises InputError for an array of something else.
    """
    pa = pyarrow()
    types = pa.types
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # what does not fit into one array
        return pa.chunked_array([mapped(chunk, work, type) for chunk in array.chunks], type)
    if types.is_null(array.type):
        return pa.nulls(len(array), type)
    if types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    encoded = array if types.is_dictionary(array.type) else None
    kind = array.type.value_type if encoded is not None else array.type
    if not (types.is_string(kind) or types.is_large_string(kind)):
        raise InputError(f"a column of names holds text, not {array.type}")
    if encoded is None:
        encoded = array.dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    names = list(dict.fromkeys(name for name in distinct if name is not None))
    known = dict(zip(names, work(names), strict=True))
    answers = pa.array([None if name is None else known[name] for name in distinct], type)
    return answers.take(encoded.indices)


class Column:
    """`mapped` for a column that comes in pieces: what was worked out for one is remembered for the next."""

    def __init__(self, work: Work, type: Any) -> None:
        self._work = work
        self._type = type
        self._known: dict[str, Any] = {}

    def __call__(self, array: Any) -> Any:
        """The answers for one piece."""
        return mapped(array, self._remembered, self._type)

    def _remembered(self, names: Sequence[str]) -> list[Any]:
        known = self._known
        new = [name for name in names if name not in known]
        fresh = dict(zip(new, self._work(new), strict=True)) if new else {}
        answers = [known[name] if name in known else fresh[name] for name in names]
        if len(known) + len(fresh) > _REMEMBERED:
            self._known = {}
        self._known.update(fresh)
        return answers


def key_column(kind: str | None = None) -> Column:
    """`key` for a column in pieces."""
    check_kind(kind)
    return Column(lambda names: [key_of(name, kind) for name in names], pyarrow().string())


def transliterate_column(scheme: str | Scheme = DEFAULT_SCHEME, *, reverse: bool = False) -> Column:
    """`transliterate` for a column in pieces."""
    found = find_scheme(scheme) if isinstance(scheme, str) else scheme
    return Column(
        lambda names: [transliterate_text(name, found, reverse=reverse) for name in names], pyarrow().string()
    )


def resolve_column(kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Column:
    """`resolve` for a column in pieces."""
    check_kind(kind)

    def work(names: Sequence[str]) -> list[dict[str, Any]]:
        return [{field: cells[field] for field in RESOLVED} for cells in resolutions(names, kind, language, table)]

    return Column(work, resolved_type())


def resolved_type() -> Any:
    """The Arrow type of what `resolve` gives: a struct with the fields of RESOLVED."""
    pa = pyarrow()
    return pa.struct([(field, pa.float64() if field == "score" else pa.string()) for field in RESOLVED])


def key(array: Any, kind: str | None = None) -> Any:
    """`bynames.key` of each name; an Array of strings. Raises BynamesError for another kind.

    >>> import pyarrow
    >>> key(pyarrow.array(["Янка Купала", None])).to_pylist()
    ['ivan|kpl', None]
    """
    return key_column(kind)(array)


def transliterate(array: Any, scheme: str | Scheme = DEFAULT_SCHEME, *, reverse: bool = False) -> Any:
    """`bynames.transliterate` of each text; an Array of strings. Raises UnknownScheme and NotReversible.

    >>> import pyarrow
    >>> transliterate(pyarrow.array(["Янка Купала", "Янка Купала"]), "be-lacinka").to_pylist()
    ['Janka Kupała', 'Janka Kupała']
    """
    return transliterate_column(scheme, reverse=reverse)(array)


def resolve(array: Any, kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Any:
    """Whom each name names, as a struct: `status`, `canonical`, `entity_id`, `score`, `runner_up`.

    As the columns of `bynames.tables.normalize`: `status` is `resolved`, `ambiguous` or `unresolved`; the texts are ""
    and the score is null where there is nothing to say. `table` None is the bundled one.
    """
    return resolve_column(kind, language=language, table=table)(array)
