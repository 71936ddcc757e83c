"""SQL functions for DuckDB: `register(connection)`, then `SELECT bynames_key(name) FROM people`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

from bynames import arrow
from bynames.aliases import AliasTable
from bynames.errors import MissingExtra

try:
    import duckdb
except ImportError:
    raise MissingExtra('DuckDB is not installed: pip install duckdb "bynames[tables]"') from None

_RESOLVED = ", ".join(f"{field} {'DOUBLE' if field == 'score' else 'VARCHAR'}" for field in arrow.RESOLVED)
FUNCTIONS = ("bynames_key", "bynames_transliterate", "bynames_resolve", "bynames_compare")
_COMPARED = "STRUCT(score DOUBLE, matched BOOLEAN)"


def register(connection: Any, *, language: str = "en", table: AliasTable | None = None) -> None:
    """Give a DuckDB connection four functions of columns of names. NULL stays NULL. A second call replaces them.

    - `bynames_key(name)`: VARCHAR, as `bynames.key`
    - `bynames_transliterate(text, scheme)`: VARCHAR, as `bynames.transliterate`
    - `bynames_resolve(name)`: a STRUCT with status, canonical, entity_id, score, runner_up, as `bynames.arrow.resolve`
    - `bynames_compare(name, other)`: a STRUCT with score and matched, as `bynames.arrow.compare`
    """
    keys = arrow.key_column()
    resolved = arrow.resolve_column(language=language, table=table)

    @cache
    def latin(scheme: str) -> arrow.Column:
        return arrow.transliterate_column(scheme)

    def transliterated(texts: Any, schemes: Any) -> Any:
        return arrow.by_scheme(texts, schemes, latin)

    def add(name: str, function: Callable[..., Any], parameters: list[str], type: str) -> None:
        with suppress(duckdb.Error):  # there is none yet
            connection.remove_function(name)
        connection.create_function(name, function, parameters, duckdb.type(type), type="arrow")

    add("bynames_key", lambda names: keys(names), ["VARCHAR"], "VARCHAR")
    add("bynames_transliterate", transliterated, ["VARCHAR", "VARCHAR"], "VARCHAR")
    add("bynames_resolve", lambda names: resolved(names), ["VARCHAR"], f"STRUCT({_RESOLVED})")
    add("bynames_compare", lambda names, others: arrow.compare(names, others), ["VARCHAR", "VARCHAR"], _COMPARED)
