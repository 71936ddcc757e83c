"""What a search hands out: tokens of a text that are a mention."""

from __future__ import annotations

from typing import NamedTuple

from bynames._model import Match


class Span(NamedTuple):
    """Tokens `first` to `last` and whom they name, best first. Of two that overlap the one of higher `rank` stands.

    `surname` is the token that is the surname of a person named in full, -1 where there is none. A span with `doubt` is
    taken only where the text names somebody else of the table, one of `countries` only where the text names somebody
    of one of these.
    """

    first: int
    last: int
    rank: tuple[int, int]
    matches: tuple[Match, ...]
    surname: int = -1
    doubt: bool = False
    countries: frozenset[str] = frozenset()
