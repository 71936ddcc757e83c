"""Columns of names as Arrow arrays: one function over distinct values, under polars, pandas, DuckDB and Spark.

`import bynames.arrow.polars` gives every expression and series of polars `.bynames`, `import bynames.arrow.pandas`
every series of pandas, and `bynames.arrow.duckdb.register(connection)` gives SQL the functions `bynames_key`,
`bynames_transliterate`, `bynames_resolve` and `bynames_compare`; `bynames.spark` has them, and more, for Spark. All of
them call what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bynames._linking import Matcher
from bynames._linking.comparison import compare as compare_names
from bynames._linking.decision import decide
from bynames._model import Match, Scheme
from bynames._names import check_kind
from bynames._names import key as key_of
from bynames.aliases import AliasTable
from bynames.errors import InputError, MissingExtra
from bynames.tables._joining import AMBIGUOUS, MATCHED, UNMATCHED
from bynames.tables._normalizing import DEFAULT_SCHEME, NUMBERS, Job, described, why
from bynames.translit import scheme as find_scheme
from bynames.translit import transliterate as transliterate_text
from bynames.translit._forward import transliterator

__all__ = [
    "MATCHED_AS",
    "RESOLVED",
    "Column",
    "compare",
    "key",
    "mapped",
    "match",
    "matches",
    "normalize",
    "resolve",
    "resolved_type",
    "search",
    "transliterate",
]

# The fields of what `resolve` gives
RESOLVED = ("status", "canonical", "entity_id", "score", "runner_up")
# The fields of what `match` gives; `why` on wish
MATCHED_AS = ("status", "id", "name", "score", "runner_up")
_WHY = "why"
# Null where nobody is meant: an empty id would join with other empty ids.
_NOBODY = frozenset({"canonical", "entity_id", "runner_up"})
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
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # what does not fit into one array
        return pa.chunked_array([mapped(chunk, work, type) for chunk in array.chunks], type)
    if pa.types.is_null(array.type):
        return pa.nulls(len(array), type)
    encoded = _encoded(array)
    distinct = encoded.dictionary.to_pylist()
    names = list(dict.fromkeys(name for name in distinct if name is not None))
    known = dict(zip(names, work(names), strict=True))
    answers = pa.array([None if name is None else known[name] for name in distinct], type)
    return answers.take(encoded.indices)


def _encoded(array: Any) -> Any:
    """An Array of text as distinct values and where they stand. Raises InputError for an array of something else."""
    pa = pyarrow()
    types = pa.types
    if types.is_string_view(array.type):
        array = array.cast(pa.large_string())
    encoded = array if types.is_dictionary(array.type) else None
    kind = array.type.value_type if encoded is not None else array.type
    if not (types.is_string(kind) or types.is_large_string(kind)):
        raise InputError(f"a column of names holds text, not {array.type}")
    return array.dictionary_encode() if encoded is None else encoded


class Column:
    """`mapped` for a column that comes in pieces: what was worked out for one is remembered for the next."""

    def __init__(self, work: Work, type: Any) -> None:
        self._work = work
        self.type = type
        self._known: dict[str, Any] = {}

    def __call__(self, array: Any) -> Any:
        """The answers for one piece."""
        return mapped(array, self._remembered, self.type)

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
    text = pyarrow().string()
    if reverse:
        return Column(lambda names: [transliterate_text(name, found, reverse=True) for name in names], text)
    return Column(lambda names: transliterator(found).many(list(names)), text)


def normalize_column(
    fields: Sequence[str] = (),
    *,
    scheme: str | Scheme | None = None,
    kind: str | None = None,
    language: str = "en",
    table: AliasTable | None = None,
) -> Column:
    """`normalize` for a column in pieces."""
    job = Job.checked(fields, scheme, kind, language, table)

    def work(names: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {
                field: None if cell == "" and field in _NOBODY else cell
                for field, cell in zip(job.fields, cells, strict=True)
            }
            for _, _, cells in described(names, job)
        ]

    return Column(work, _struct(job.fields))


def resolve_column(kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Column:
    """`resolve` for a column in pieces."""
    return normalize_column(RESOLVED, kind=kind, language=language, table=table)


def match_column(matcher: Matcher, *, cutoff: float | None = None, evidence: bool = False) -> Column:
    """`match` for a column in pieces."""
    matcher.search_many([], 2, cutoff)  # refuses what it cannot be asked
    fields = (*MATCHED_AS, *([_WHY] if evidence else []))

    def work(names: Sequence[str]) -> list[dict[str, Any]]:
        return [_matched(found, evidence) for found in matcher.search_many(names, 2, cutoff)]

    return Column(work, _struct(fields))


def _matched(found: Sequence[Match], evidence: bool) -> dict[str, Any]:
    if not found:
        return {"status": UNMATCHED}
    best, rivals = found[0], decide(found).rivals
    return {
        "status": AMBIGUOUS if rivals else MATCHED,
        "id": best.id,
        "name": best.name,
        "score": best.score,
        "runner_up": rivals[0].id if rivals else None,
        **({_WHY: why(best)} if evidence else {}),
    }


def search_column(matcher: Matcher, limit: int = 5, *, cutoff: float | None = None) -> Column:
    """`search` for a column in pieces."""
    matcher.search_many([], limit, cutoff)  # refuses what it cannot be asked

    def work(names: Sequence[str]) -> list[list[dict[str, Any]]]:
        return [
            [{"id": match.id, "name": match.name, "score": match.score} for match in found]
            for found in matcher.search_many(names, limit, cutoff)
        ]

    return Column(work, pyarrow().list_(_struct(("id", "name", "score"))))


def resolved_type() -> Any:
    """The Arrow type of what `resolve` gives: a struct with the fields of RESOLVED."""
    return _struct(RESOLVED)


def compared_type() -> Any:
    """The Arrow type of what `compare` gives."""
    pa = pyarrow()
    return pa.struct([("score", pa.float64()), ("matched", pa.bool_())])


def _struct(fields: Sequence[str]) -> Any:
    pa = pyarrow()
    return pa.struct([(field, pa.float64() if field in NUMBERS else pa.string()) for field in fields])


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


def by_scheme(texts: Any, schemes: Any, columns: Callable[[str], Column], default: str = DEFAULT_SCHEME) -> Any:
    """Each text by the scheme that stands beside it, nearly always the same one for all; null is the default one."""
    pa = pyarrow()
    named = pa.compute.unique(schemes).to_pylist()
    if len(named) == 1:
        return columns(named[0] or default)(texts)
    answers = {scheme: columns(scheme or default)(texts).to_pylist() for scheme in named}
    return pa.array([answers[scheme][at] for at, scheme in enumerate(schemes.to_pylist())], pa.string())


def resolve(array: Any, kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Any:
    """Whom each name names, as a struct: `status`, `canonical`, `entity_id`, `score`, `runner_up`.

    As the columns of `bynames.tables.normalize`: `status` is `resolved`, `ambiguous` or `unresolved`; the others are
    null where there is nothing to say. `table` None is the bundled one.
    """
    return resolve_column(kind, language=language, table=table)(array)


def normalize(
    array: Any,
    fields: Sequence[str] = (),
    *,
    scheme: str | Scheme | None = None,
    kind: str | None = None,
    language: str = "en",
    table: AliasTable | None = None,
) -> Any:
    """What `bynames.tables.normalize` adds for each name, as a struct of `fields` (FIELDS there; its default ones).

    Raises InputError for a field that there is not, UnknownScheme, and BynamesError for another kind.

    >>> import pyarrow
    >>> normalize(pyarrow.array(["KUPALA, Janka", None]), ["surname", "key"]).to_pylist()
    [{'surname': 'KUPALA', 'key': 'ivan|kpl'}, None]
    """
    return normalize_column(fields, scheme=scheme, kind=kind, language=language, table=table)(array)


def match(array: Any, matcher: Matcher, *, cutoff: float | None = None, evidence: bool = False) -> Any:
    """What each name is in a Matcher, as a struct: `status`, `id`, `name`, `score`, `runner_up`, with `evidence` `why`.

    `status` is `matched`, `ambiguous` (another id fits almost alike: `runner_up`) or `unmatched`; then the others are
    null, as in a left join. `cutoff` is that of `Matcher.search`. Raises InputError for a cut-off that is no share.

    >>> import pyarrow
    >>> match(pyarrow.array(["KUPALA, Janka", "x"]), Matcher({"k": "Янка Купала"})).field("id").to_pylist()
    ['k', None]
    """
    return match_column(matcher, cutoff=cutoff, evidence=evidence)(array)


def search(array: Any, matcher: Matcher, limit: int = 5, *, cutoff: float | None = None) -> Any:
    """`Matcher.search` for each name: a list of structs `id`, `name`, `score`, the best first.

    Raises InputError for a limit below 1 and a cut-off that is no share.
    """
    return search_column(matcher, limit, cutoff=cutoff)(array)


def matches(
    names: Sequence[str | None],
    matcher: Matcher,
    limit: int = 5,
    *,
    cutoff: float | None = None,
    evidence: bool = False,
) -> Any:
    """`Matcher.search` for each name as one pyarrow Table with a row for each match, for `.to_pandas()` or polars.

    Columns: `row` (the place of the name, from 0 on), `asked`, `id`, `name`, `score`, with `evidence` `why`. A name
    without a match has no row. Raises InputError for a limit below 1 and a cut-off that is no share.

    >>> matches(["KUPALA, Janka", "x"], Matcher({"k": "Янка Купала"})).column("id").to_pylist()
    ['k']
    """
    pa = pyarrow()
    asked = list(names)
    found = matcher.search_many([name or "" for name in asked], limit, cutoff)
    fields = [("row", pa.int64()), ("asked", pa.string()), ("id", pa.string()), ("name", pa.string())]
    fields += [("score", pa.float64()), *([(_WHY, pa.string())] if evidence else [])]
    rows = [
        {
            "row": row,
            "asked": asked[row],
            "id": match.id,
            "name": match.name,
            "score": match.score,
            **({_WHY: why(match)} if evidence else {}),
        }
        for row, own in enumerate(found)
        for match in own
    ]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def compare(left: Any, right: Any, kind: str | None = None) -> Any:
    """`bynames.compare` row by row, as a struct: `score` and `matched`; null where one of the two is null.

    Each distinct pair is compared once. Raises InputError for arrays of two lengths or of something else than text,
    BynamesError for another kind.

    >>> import pyarrow
    >>> names, others = pyarrow.array(["Янка Купала", None]), pyarrow.array(["KUPALA, Janka", "x"])
    >>> compare(names, others).field("matched").to_pylist()
    [True, None]
    """
    pa = pyarrow()
    check_kind(kind)
    if len(left) != len(right):
        raise InputError(f"two columns of {len(left)} and {len(right)} names cannot be compared row by row")
    left, right = _encoded(_whole(left)), _encoded(_whole(right))
    names, others = left.dictionary.to_pylist(), right.dictionary.to_pylist()
    wide = pa.scalar(len(others), pa.int64())
    pairs = pa.compute.add(pa.compute.multiply(left.indices.cast(pa.int64()), wide), right.indices.cast(pa.int64()))
    pairs = pairs.dictionary_encode()
    answers: list[dict[str, Any] | None] = []
    for pair in pairs.dictionary.to_pylist():
        name, other = names[pair // len(others)], others[pair % len(others)]
        if name is None or other is None:
            answers.append(None)
            continue
        found = compare_names(name, other, kind)
        answers.append({"score": found.score, "matched": found.matched})
    return pa.array(answers, compared_type()).take(pairs.indices)


def _whole(array: Any) -> Any:
    """One Array of text, whatever pieces it came in."""
    pa = pyarrow()
    if pa.types.is_null(array.type) or isinstance(array, pa.ChunkedArray):
        if not pa.types.is_null(array.type):
            _encoded(pa.array([], array.type))  # a cast would make text of numbers
        array = array.cast(pa.large_string())
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
