"""Tables of names: CSV, Excel, Parquet and JSON lines come back as they were, with columns added.

`normalize` says who is named, `match` joins two tables by their names, `dedupe` finds rows that name the same one.
Distinct names are worked out once.
"""

from __future__ import annotations

from bynames.tables.clustering import Clustered, dedupe
from bynames.tables.delimited import Dialect
from bynames.tables.files import writing
from bynames.tables.formats import FORMATS, Output, reading
from bynames.tables.joining import HOW, Joined, match
from bynames.tables.normalizing import DEFAULT_FIELDS, DEFAULT_SCHEME, FIELDS, Summary, normalize

__all__ = [
    "DEFAULT_FIELDS",
    "DEFAULT_SCHEME",
    "FIELDS",
    "FORMATS",
    "HOW",
    "Clustered",
    "Dialect",
    "Joined",
    "Output",
    "Summary",
    "dedupe",
    "match",
    "normalize",
    "reading",
    "writing",
]
