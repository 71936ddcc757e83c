"""Exhaustive stand-in: replaced by the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bynames.comparison import compare
from bynames.model import Match


class Matcher:
    """Names to search among (stand-in)."""

    def __init__(self, records: Iterable[tuple[str, str] | str] | Mapping[str, Iterable[str]], kind: str | None = None) -> None:
        self.kind = kind
        self._records: list[tuple[str, str]] = []
        if isinstance(records, Mapping):
            self._records = [(id, name) for id, names in records.items() for name in names]
        else:
            self._records = [(r, r) if isinstance(r, str) else r for r in records]

    def search(self, name: str, limit: int = 5, cutoff: float | None = None) -> list[Match]:
        """The best records."""
        best: dict[str, Match] = {}
        for id, other in self._records:
            found = compare(name, other, self.kind)
            if found.matched if cutoff is None else found.score >= cutoff:
                if id not in best or best[id].score < found.score:
                    best[id] = Match(id, other, found.score, "", lambda found=found: found.evidence)
        return sorted(best.values(), key=lambda m: -m.score)[:limit]

    def search_many(self, names: Iterable[str], limit: int = 1, cutoff: float | None = None, workers: int = 1,
                    progress: Callable[[int, int], None] | None = None) -> list[list[Match]]:
        """One answer each."""
        return [self.search(name, limit, cutoff) for name in names]
