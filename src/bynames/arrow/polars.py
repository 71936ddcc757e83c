"""`.bynames` for polars: `pl.col("name").bynames.key()`, `.transliterate(scheme)`, `.resolve()`, `.compare(other)`.

Importing this module registers it, for expressions and for series.
"""

from __future__ import annotations

from typing import Any

from bynames import arrow
from bynames._model import Scheme
from bynames.aliases import AliasTable
from bynames.errors import MissingExtra
from bynames.tables._normalizing import DEFAULT_SCHEME

try:
    import polars as pl
except ImportError:
    raise MissingExtra('polars is not installed: pip install "bynames[tables]"') from None


class _Names:
    """What expressions and series have in common."""

    def key(self, kind: str | None = None) -> Any:
        """The key of each name; see `bynames.key`."""
        return self._mapped(arrow.key_column(kind), pl.String)

    def transliterate(self, scheme: str | Scheme = DEFAULT_SCHEME, *, reverse: bool = False) -> Any:
        """Each text in Latin letters by a scheme; see `bynames.transliterate`."""
        return self._mapped(arrow.transliterate_column(scheme, reverse=reverse), pl.String)

    def resolve(self, kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Any:
        """Whom each name names, a struct: see `bynames.arrow.resolve`."""
        fields = {field: pl.Float64 if field == "score" else pl.String for field in arrow.RESOLVED}
        return self._mapped(arrow.resolve_column(kind, language=language, table=table), pl.Struct(fields))

    def _mapped(self, column: arrow.Column, type: Any) -> Any:
        raise NotImplementedError


def _done(series: Any, column: arrow.Column, type: Any) -> Any:
    return pl.Series(series.name, column(series.to_arrow()), dtype=type)


_COMPARED = pl.Struct({"score": pl.Float64, "matched": pl.Boolean})


def _compared(series: Any, other: Any, kind: str | None) -> Any:
    return pl.Series(series.name, arrow.compare(series.to_arrow(), other.to_arrow(), kind), dtype=_COMPARED)


@pl.api.register_expr_namespace("bynames")
class ExprNames(_Names):
    """Names in a column of a polars expression."""

    def __init__(self, expr: Any) -> None:
        self._expr = expr

    def compare(self, other: Any, kind: str | None = None) -> Any:
        """Each name with that of `other` (an expression, or the name of a column): struct of `score`, `matched`."""
        right = pl.col(other) if isinstance(other, str) else other
        both = pl.struct(self._expr.alias("left"), right.alias("right"))
        return both.map_batches(
            lambda series: _compared(series.struct.field("left"), series.struct.field("right"), kind),
            return_dtype=_COMPARED,
            is_elementwise=True,
        )

    def _mapped(self, column: arrow.Column, type: Any) -> Any:
        return self._expr.map_batches(
            lambda series: _done(series, column, type), return_dtype=type, is_elementwise=True
        )


@pl.api.register_series_namespace("bynames")
class SeriesNames(_Names):
    """Names in a polars series."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def compare(self, other: Any, kind: str | None = None) -> Any:
        """Each name with that of `other` (a series): a struct of `score` and `matched`."""
        return _compared(self._series, other, kind)

    def _mapped(self, column: arrow.Column, type: Any) -> Any:
        return _done(self._series, column, type)
