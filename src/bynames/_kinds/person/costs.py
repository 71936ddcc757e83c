"""What it costs when two names of persons differ: data/compare/persons.yaml as numbers."""

from __future__ import annotations

from bynames import _datafiles as data
from bynames._memo import once

_VOWELS = frozenset("aeiu")
# What cannot be mended by anything else in the name.
NEVER = 9.0
# Keys shorter than this are all alike short; it keeps a slip in them from costing without bound.
_SHORTEST = 2


class Costs:
    """data/compare/persons.yaml as numbers; made once, by `costs()`."""

    def __init__(self) -> None:
        raw = data.entry("compare", "persons")
        self.decision = float(raw["decision"])
        self.parts = {name: float(value) for name, value in raw["parts"].items()}
        slips = dict(raw["slips"])
        self.first_letter = float(slips.pop("first_letter"))
        self.usual_length = float(slips.pop("usual_length"))
        self.transposed = float(slips.pop("transposed"))
        self._pairs = {
            (one.strip("-"), other.strip("-")): float(value)
            for pair, value in slips.pop("pairs").items()
            for one, other in (pair, pair[::-1])
        }
        self._slips = {name: float(value) for name, value in slips.items()}
        every = sorted({*self._pairs.values(), *self._slips.values()})
        self.least = every[0]
        self.cheapest = [pair for pair, cost in self._pairs.items() if cost == self.least]
        # Two of the cheapest slips, or one of another kind
        self.next = min(2 * every[0], every[1])

    def slip(self, one: str, other: str) -> float:
        """What one key letter costs against another; "" is nothing."""
        known = self._pairs.get((one, other))
        if known is not None:
            return known
        if not one or not other:
            return self._slips["vowel_lost" if (one or other) in _VOWELS else "consonant_lost"]
        return self._slips["vowel" if one in _VOWELS and other in _VOWELS else "letter"]

    def in_length(self, cost: float, size: int) -> float:
        """What slips cost in two keys of which the shorter has so many letters: less in a long word."""
        return cost * (self.usual_length + _SHORTEST) / (max(size, _SHORTEST + 1) + _SHORTEST)

    def nearest(self, key: str) -> set[str]:
        """The keys that the cheapest slip of all makes of a key: ў for у."""
        found = set()
        for one, other in self.cheapest:
            places = [at for at in range(len(key) + 1) if key.startswith(one, at)]
            found |= {key[:at] + other + key[at + len(one) :] for at in places}
        return found - {key}

    def beyond_nearest(self, size: int) -> float:
        """What any other slip costs at least where the shorter key has so many letters, or fewer."""
        return self.in_length(self.next, size)


@once
def costs() -> Costs:
    """The costs of the bundled data."""
    return Costs()
