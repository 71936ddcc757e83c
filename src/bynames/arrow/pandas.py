"""`.bynames` for pandas: `table["name"].bynames.key()`, `.transliterate(scheme)`, `.resolve()`, `.compare(other)`.

Importing this module registers it.
"""

from __future__ import annotations

from typing import Any

from bynames import arrow
from bynames._model import Scheme
from bynames.aliases import AliasTable
from bynames.errors import InputError, MissingExtra
from bynames.tables._normalizing import DEFAULT_SCHEME

try:
    import pandas as pd
except ImportError:
    raise MissingExtra('pandas is not installed: pip install pandas "bynames[tables]"') from None


@pd.api.extensions.register_series_accessor("bynames")
class SeriesNames:
    """Names in a pandas series; what comes back has its index."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def key(self, kind: str | None = None) -> Any:
        """The key of each name, a series; see `bynames.key`."""
        return self._texts(arrow.key(self._array(), kind))

    def transliterate(self, scheme: str | Scheme = DEFAULT_SCHEME, *, reverse: bool = False) -> Any:
        """Each text in Latin letters by a scheme, a series; see `bynames.transliterate`."""
        return self._texts(arrow.transliterate(self._array(), scheme, reverse=reverse))

    def resolve(self, kind: str | None = None, *, language: str = "en", table: AliasTable | None = None) -> Any:
        """Whom each name names, a data frame with one column for each field; see `bynames.arrow.resolve`."""
        found = arrow.resolve(self._array(), kind, language=language, table=table)
        columns = dict(zip(arrow.RESOLVED, found.flatten(), strict=True))
        frame = pd.DataFrame({name: self._typed(column, name) for name, column in columns.items()})
        frame.index = self._series.index
        return frame

    def compare(self, other: Any, kind: str | None = None) -> Any:
        """Each name with that of `other` (a series, row by row): a data frame of `score` and `matched`."""
        left, right = self._array(), SeriesNames(pd.Series(other)).array()
        found = arrow.compare(left, right, kind)
        score, matched = found.flatten()
        frame = pd.DataFrame({"score": score.to_pandas(), "matched": pd.array(matched.to_pylist(), dtype="boolean")})
        frame.index = self._series.index
        return frame

    def array(self) -> Any:
        """The names as an Arrow array."""
        return self._array()

    def _array(self) -> Any:
        pa = arrow.pyarrow()
        if self._series.isna().all():
            # A column without a name has the type of whatever stands for nothing: NaN is a number.
            return pa.nulls(len(self._series), pa.string())
        try:
            return pa.Array.from_pandas(self._series)
        except (pa.ArrowTypeError, pa.ArrowInvalid):
            raise InputError(f"a column of names holds text, not {self._series.dtype} of several types") from None

    def _texts(self, column: Any) -> Any:
        return pd.Series(self._typed(column, ""), index=self._series.index, name=self._series.name)

    def _typed(self, column: Any, name: str) -> Any:
        return column.to_pandas() if name == "score" else pd.array(column.to_pylist(), dtype="string")
