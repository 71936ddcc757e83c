"""SQL functions for Spark: `register(spark)`, then `SELECT bynames_key(name) FROM people`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bynames import arrow
from bynames.spark import _library as library
from bynames.spark import _worker as worker
from bynames.spark._functions import comparing, made, place, places
from bynames.tables._normalizing import DEFAULT_SCHEME

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from bynames.spark._functions import Path

FUNCTIONS = (
    "bynames_key", "bynames_transliterate", "bynames_resolve", "bynames_normalize", "bynames_compare",
    "bynames_match", "bynames_search",
)  # fmt: skip


def register(
    spark: SparkSession,
    index: Path | None = None,
    *,
    fields: Sequence[str] = (),
    scheme: str | None = None,
    kind: str | None = None,
    language: str = "en",
    table: Path | Sequence[Path] | None = None,
    limit: int = 5,
    cutoff: float | None = None,
) -> None:
    """Give a Spark session functions for SQL. NULL stays NULL.

    - `bynames_key(name)`: STRING, as `bynames.key`
    - `bynames_transliterate(text, scheme)`: STRING, as `bynames.transliterate`; by default by `scheme`
    - `bynames_resolve(name)`: STRUCT of status, canonical, entity_id, score, runner_up, as `resolve`
    - `bynames_normalize(name)`: STRUCT of `fields`, as `normalize` adds them
    - `bynames_compare(name, other)`: STRUCT of score DOUBLE, matched BOOLEAN, as `compare`
    - `bynames_match(name)`, with an `index` (see `match`): STRUCT of status, id, name, score, runner_up
    - `bynames_search(name)`, with an `index`: ARRAY of STRUCT of id, name, score, `limit` at most, as `search`

    Raises InputError for an option or a file that cannot be used, UnknownScheme, MissingExtra.
    """
    files = places(table)
    default = scheme or DEFAULT_SCHEME
    worker.column(worker.transliterating, default)

    def transliterated(texts: Any, schemes: Any) -> Any:
        return arrow.by_scheme(texts, schemes, lambda id: worker.column(worker.transliterating, id), default)

    made_all = {
        "bynames_key": made(arrow.key_column, kind),
        "bynames_transliterate": library.arrow_function(transliterated, "string"),
        "bynames_resolve": made(worker.normalizing, arrow.RESOLVED, scheme, kind, language, *files),
        "bynames_normalize": made(worker.normalizing, tuple(fields), scheme, kind, language, *files),
        "bynames_compare": comparing(kind),
    }
    if index is not None:
        at = place(index)
        made_all["bynames_match"] = made(worker.matching, at, cutoff, False)
        made_all["bynames_search"] = made(worker.searching, at, limit, cutoff)
    for name, function in made_all.items():
        spark.udf.register(name, function)
