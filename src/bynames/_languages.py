"""Which languages there are: whatever the data files have an alphabet and a key for.

No line of code names a language. Who adds `orthography/xx.yaml` and `keys/xx.yaml` in a folder of rules adds one, and
its scheme files, inflection, correspondences and forms of given names take part as they come.
"""

from __future__ import annotations

from typing import Any

from bynames import _datafiles as data
from bynames._memo import once


@once
def languages() -> tuple[str, ...]:
    """The codes of the languages that names are read and compared in, sorted; by the rules that act."""
    keyed = frozenset(data.names("keys"))
    return tuple(name for name in data.names("orthography") if name in keyed)


@once
def _said() -> dict[str, Any]:
    raw: dict[str, Any] = data.entry("text", "languages")
    return raw


@once
def canonical() -> tuple[str, ...]:
    """The languages in which a table has canonical names before any others, in the order of its columns."""
    return tuple(_said()["canonical"])


@once
def shown() -> tuple[str, ...]:
    """The languages of `canonical`, in the order in which one stands in for another that a name is lacking in."""
    return tuple(_said()["shown"])


def latin() -> str:
    """The language that names in Latin letters are said to be in."""
    return str(_said()["latin"])


def usual() -> str:
    """The language of a Cyrillic name of which nothing tells the language."""
    return str(_said()["usual"])


def first_scheme(language: str = "") -> str:
    """The id of the scheme by which a name in a language becomes an id; of any other, that of the first language."""
    schemes: dict[str, str] = _said()["ids"]
    return schemes.get(language) or next(iter(schemes.values()))
