"""Tables of names: CSV, Excel, Parquet and JSON lines come back as they were, with columns added.

`normalize` says who is named, `match` joins two tables by their names, `dedupe` finds rows that name the same one, and
`clean` does the first and the last in one pass.
Distinct names are worked out once. Who only reads or writes files does not load the matcher.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bynames.tables._cleaning import Cleaned as Cleaned
    from bynames.tables._cleaning import clean as clean
    from bynames.tables._clustering import Clustered as Clustered
    from bynames.tables._clustering import dedupe as dedupe
    from bynames.tables._delimited import Dialect as Dialect
    from bynames.tables._files import writing as writing
    from bynames.tables._formats import FORMATS as FORMATS
    from bynames.tables._formats import Output as Output
    from bynames.tables._formats import reading as reading
    from bynames.tables._joining import HOW as HOW
    from bynames.tables._joining import Joined as Joined
    from bynames.tables._joining import match as match
    from bynames.tables._normalizing import DEFAULT_FIELDS as DEFAULT_FIELDS
    from bynames.tables._normalizing import DEFAULT_SCHEME as DEFAULT_SCHEME
    from bynames.tables._normalizing import FIELDS as FIELDS
    from bynames.tables._normalizing import Summary as Summary
    from bynames.tables._normalizing import nearest_fields as nearest_fields
    from bynames.tables._normalizing import normalize as normalize

_HOME = {
    "Cleaned": "cleaning",
    "Clustered": "clustering",
    "DEFAULT_FIELDS": "normalizing",
    "DEFAULT_SCHEME": "normalizing",
    "Dialect": "delimited",
    "FIELDS": "normalizing",
    "FORMATS": "formats",
    "HOW": "joining",
    "Joined": "joining",
    "Output": "formats",
    "Summary": "normalizing",
    "clean": "cleaning",
    "dedupe": "clustering",
    "match": "joining",
    "nearest_fields": "normalizing",
    "normalize": "normalizing",
    "reading": "formats",
    "writing": "files",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'bynames.tables' has no attribute {name!r}")
    found: object = getattr(import_module(f"bynames.tables._{_HOME[name]}"), name)
    return found
