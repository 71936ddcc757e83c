"""Memory that does not grow with a table: what the library remembers of names is forgotten now and then."""

from __future__ import annotations

from bynames._memo import reset_caches

# Each memo of the library keeps a few thousand names and words, some kilobytes each. That suits a program that
# compares, and is too much for a table of millions of distinct names.
_MANY = 3000
_since = 0


def relieve(count: int) -> None:
    """Say that so many more distinct names have been worked out; from time to time everything is forgotten."""
    global _since
    _since += count
    if _since >= _MANY:
        _since = 0
        reset_caches()
