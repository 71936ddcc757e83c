"""Names of the region as other languages inflect them in Latin letters: Achmatovová, Rimskis-Korsakovs, Viktaras."""

from __future__ import annotations

import re
from functools import partial

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import WORDS, once, remembered
from bynames._readings.known import is_known
from bynames._readings.names import is_common_elsewhere

_LONGEST = 60


class _Endings:
    """data/names/endings_abroad.yaml as patterns."""

    def __init__(self) -> None:
        raw = data.entry("names", "endings_abroad")
        self.surely, self.if_known = (
            [(expression(rule["ending"]), rule["stem"]) for rule in raw[group]] for group in ("surely", "if_known")
        )
        # A word that ends so has lost no ending; then the other words of the name have none either.
        self.plain = expression(raw["plain"])
        every = [*self.surely, *self.if_known]
        self.any = expression("|".join(f"(?:{rule.pattern})" for rule, _ in every))


@once
def _endings() -> _Endings:
    return _Endings()


def _stem(stem: str, match: re.Match[str]) -> str:
    """The stem of a rule; {0} is the first group, or the first letter where there is none."""
    return stem.replace("{0}", match[1] if match.re.groups else match[0][:1])


def endings() -> tuple[list[tuple[str, str]], ...]:
    """Patterns of endings, each with the stem that is put there: of sure ones, and of those behind known names."""
    both = _endings().surely, _endings().if_known
    return tuple([(ending.pattern, stem) for ending, stem in some] for some in both)


def any_ending() -> str:
    """A regular expression for words that may have such an ending."""
    return _endings().any.pattern


def at_home(low: str, surely: bool = False) -> str:
    """A lower-case Latin word without the ending that another language has given it; other words as they are.

    With `surely`, without an ending that hardly any other word has.

    >>> at_home("achmatovová"), at_home("rimskis-korsakovs"), at_home("collins")
    ('achmatova', 'rimski-korsakov', 'collins')
    """
    if len(low) > _LONGEST:
        return low
    if not (_endings().any.search(low) or "-" in low):
        return low
    return "-".join([_undone(half, surely) for half in low.split("-")])


def is_plain(low: str) -> bool:
    """Whether a lower-case Latin word ends as no name does that Lithuanian or Latvian has inflected: Gruzenberg."""
    return _endings().plain.search(low) is not None


@remembered(WORDS)
def _undone(low: str, surely: bool) -> str:
    for ending, stem in _endings().surely:
        found, count = ending.subn(partial(_stem, stem), low)
        if count and len(found) > 2:
            return found
    for ending, stem in () if surely else _endings().if_known:
        found, count = ending.subn(partial(_stem, stem), low)
        if count and len(found) > 2 and is_known(found) and not is_known(low) and not is_common_elsewhere(low):
            return found
    return low
