"""SQL functions for DuckDB: `register(connection)`, then `SELECT bynames_key(name) FROM people`."""

from __future__ import annotations

from collections.abc import Callable
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
FUNCTIONS = ("bynames_key", "bynames_transliterate", "bynames_resolve")


def register(connection: Any, *, language: str = "en", table: AliasTable | None = None) -> None:
    """Give a DuckDB connection three functions of a column of names. NULL stays NULL.

    - `bynames_key(name)`: VARCHAR, as `bynames.key`
    - `bynames_transliterate(text, scheme)`: VARCHAR, as `bynames.transliterate`
    - `bynames_resolve(name)`: a STRUCT with status, canonical, entity_id, score, runner_up, as `bynames.arrow.resolve`
    """
    keys = arrow.key_column()
    resolved = arrow.resolve_column(language=language, table=table)

    @cache
    def latin(scheme: str) -> arrow.Column:
        return arrow.transliterate_column(scheme)

    def transliterated(texts: Any, schemes: Any) -> Any:
        return arrow.by_scheme(texts, schemes, latin)

    def add(name: str, function: Callable[..., Any], parameters: list[str], type: str) -> None:
        connection.create_function(name, function, parameters, duckdb.type(type), type="arrow")

    add("bynames_key", lambda names: keys(names), ["VARCHAR"], "VARCHAR")
    add("bynames_transliterate", transliterated, ["VARCHAR", "VARCHAR"], "VARCHAR")
    add("bynames_resolve", lambda names: resolved(names), ["VARCHAR"], f"STRUCT({_RESOLVED})")
