"""What the Python workers of Spark do, on record: each opening of an index, and each name that is looked up.

Python runs this file at its start where this folder is on PYTHONPATH. The workers do the same as without it; nothing of
it is in the library.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from typing import Any


def record(what: str, value: Any) -> None:
    line = json.dumps({"pid": os.getpid(), what: value}) + "\n"
    # One short write each, so that lines of several processes do not mix.
    log = os.open(os.environ["BYNAMES_RECORD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, line.encode())
    os.close(log)


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and str(arguments[0]).endswith(".index"):
        record("opened", os.path.basename(arguments[0]))


if "BYNAMES_RECORD" in os.environ:
    from bynames import Matcher

    search_many = Matcher.search_many

    @functools.wraps(search_many)
    def recorded(self: Matcher, names: Any, *options: Any) -> Any:
        record("asked", list(names))
        return search_many(self, names, *options)

    Matcher.search_many = recorded  # type: ignore[method-assign]
    sys.addaudithook(watch)
