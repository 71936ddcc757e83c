"""How alike names of organizations are: data/compare/organizations.yaml as numbers."""

from __future__ import annotations

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import once


class Policy:
    """data/compare/organizations.yaml as numbers; made once, by `policy()`."""

    def __init__(self) -> None:
        raw = data.entry("compare", "organizations")
        self.decision = float(raw["decision"])
        self.likeness = {name: float(value) for name, value in raw["likeness"].items()}
        self.factors = {name: float(value) for name, value in raw["factors"].items()}
        self.slip = float(raw["slip"])
        self.shortest_stem = int(raw["shortest_stem"])
        self.stem_endings = expression(raw["stem_endings"])
        self.acronyms = tuple(float(raw["acronyms"][name]) for name in ("two", "three", "four"))
        self.turned = float(raw["acronyms"]["turned"])
        # What meets by letters, or as one word and two, is no more alike than this.
        self.letters_most = max(*self.acronyms, self.turned, self.likeness["glued"])
        # No contradiction leaves more than this.
        self.contradicted = max(self.factors[name] for name in ("name", "place", "number", "generic", "mixed"))


@once
def policy() -> Policy:
    """The policy of the bundled data."""
    return Policy()
