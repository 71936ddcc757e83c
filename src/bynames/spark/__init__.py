"""Names in Spark: DataFrames with columns added, functions of columns, and SQL, all over `bynames.arrow`.

`normalize(frame, "name")` adds what `bynames normalize` adds, `match(frame, "name", "people.index")` who of a saved
`Matcher` each row is. `key`, `transliterate`, `resolve`, `compare` and `search` make a column of columns, and
`register(spark)` gives SQL all of these. Needs Spark 4.1 or newer (`pip install "bynames[spark]"`) and Java 17.

Everything goes through Spark's Arrow functions: only the column of names crosses over to Python, and it does so once.
What a Python worker of an executor has loaded and found out it keeps for its next tasks. Bad arguments are said when
the call is made, before any job runs.
"""

from __future__ import annotations

from bynames.spark._frames import match, normalize
from bynames.spark._functions import compare, key, resolve, search, transliterate
from bynames.spark._sql import FUNCTIONS, register

__all__ = ["FUNCTIONS", "compare", "key", "match", "normalize", "register", "resolve", "search", "transliterate"]
