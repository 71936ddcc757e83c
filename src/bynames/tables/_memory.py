"""Memory that does not grow with a table: what the library remembers of names is forgotten now and then."""

from __future__ import annotations

import sys
from functools import _lru_cache_wrapper

# The library remembers 200,000 names and words in each of its memos, some kilobytes for each, which is right for a
# program that compares and too much for a table of millions of distinct names.
_MANY = 3000
_since = 0


def relieve(count: int) -> None:
    """Say that so many more distinct names have been worked out; from time to time everything is forgotten."""
    global _since
    _since += count
    if _since >= _MANY:
        _since = 0
        forget()


def forget() -> int:
    """Empty the bounded memos of the library; how many entries went. What is asked again is worked out again."""
    gone = 0
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "bynames":
            for value in list(vars(module).values()):
                for found in list(vars(value).values()) if isinstance(value, type) else (value,):
                    if isinstance(found, _lru_cache_wrapper) and found.cache_parameters()["maxsize"]:
                        gone += found.cache_info().currsize
                        found.cache_clear()
    return gone
