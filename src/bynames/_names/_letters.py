"""How one language spells the words of another: a model of letters, which data/respelling/ has the weights of.

A word is respelled letter by letter. For each letter some letters of the other language may stand (those that
data/correspondences has), and which it is is decided by what stands around it: a sum of weights, whose softmax is the
probability. What the stress decides (akanne) is asked of the stress, which is a choice of its own among the vowels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Any, NamedTuple

# Spellings of a word that are followed at a time
_BEAM = 16
# What is less likely than this is not followed: a stress, a letter
_LEAST_STRESS, _LEAST_LETTER = 0.004, 0.002
_LEFT, _RIGHT, _RIGHT_STRESS = 4, 6, 7
# How much of the left and of the right makes one feature
_AROUND = ((1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (1, 3), (2, 3), (3, 2))
# So many vowels before or after are counted
_MANY = 3
# The kind of a name decides its ending: so many letters from the edge on it is set beside what stands before.
_ENDING = 3
# Features of at most so many letters are also seen in their place towards the stress
_SHORT = 4
# What is written for a letter that doubles what was written before it
DOUBLED = "²"
# By which names the features of a kind of word go: those of all words of people, and its own
_LABELS = {"place": "p", "given": "hg", "patronymic": "hf", "surname": "hs", "person": "h"}
# How sure a surname is spelt as somebody's of the alias table, where the letters say otherwise. Set by hand.
_KNOWN = 0.8
_EDGE_LEFT, _EDGE_RIGHT = "^", "$"


class SpeltAlone(NamedTuple):
    """The one spelling of a letter between what stands before it and what stands behind."""

    after: re.Pattern[str]
    before: re.Pattern[str]
    spelt: str


class Signs(NamedTuple):
    """What a model must know of letters: the vowels, and which letters only stand under stress, here and there."""

    vowels: frozenset[str]
    stressed: frozenset[str]
    stressed_there: frozenset[str]

    @classmethod
    def of(cls, raw: dict[str, Any]) -> Signs:
        """Those of a file of data/respelling."""
        return cls(frozenset(raw["vowels"]), frozenset(raw["stressed"]), frozenset(raw["stressed_there"]))


def padded(word: str) -> str:
    """A word with signs at its edges."""
    return _EDGE_LEFT + word + _EDGE_RIGHT


def vowel_places(word: str, signs: Signs) -> list[int]:
    """Where a padded word has vowels."""
    return [at for at, letter in enumerate(word) if letter in signs.vowels]


def _context(word: str, at: int, kind: str, right: int) -> list[str]:
    left, behind = word[max(0, at - _LEFT) : at], word[at + 1 : at + 1 + right]
    found = [""]
    found += [">" + behind[:size] for size in range(1, len(behind) + 1)]
    found += ["<" + left[-size:] for size in range(1, len(left) + 1)]
    for before, after in _AROUND:
        if before <= len(left) and after <= len(behind):
            found.append(f"{left[-before:]}_{behind[:after]}")
    for label in _LABELS[kind]:
        found += [f"@{label}{behind[:size]}" for size in range(min(5, len(behind)) + 1)]
        if len(behind) <= _ENDING:
            found += [f"@{label}{left[-size:]}_{behind}" for size in range(1, len(left) + 1)]
    return found


def stress_features(word: str, at: int, kind: str, places: Sequence[int]) -> list[str]:
    """What speaks for or against the stress on a vowel of a padded word."""
    letter = word[at]
    before, after = places.index(at), len(places) - 1 - places.index(at)
    found = [letter + feature for feature in _context(word, at, kind, _RIGHT_STRESS)]
    found += [f"~{min(before, _MANY)}.{min(after, _MANY)}", f"~{min(before, _MANY)}.{min(after, _MANY)}{letter}"]
    found += [f"~{after}", f"~{before}~"]
    found += [f"~{after}{word[-size:]}" for size in range(3, min(7, len(word)) + 1)]
    found.append(f"#{before}{word}")
    return [*found, f"~{before}.{after}{word[:3]}"]


def letter_features(
    word: str, at: int, kind: str, places: Sequence[int], signs: Signs, stress: int | None
) -> list[str]:
    """What a letter of a padded word has around it; `stress` is the place of the stressed vowel, None: not asked."""
    found = _context(word, at, kind, _RIGHT)
    before = sum(place < at for place in places)
    after = sum(place > at for place in places)
    found.append(f"~{min(before, _MANY)}.{min(after, _MANY)}")
    marks = [place for place in places if place != at and word[place] in signs.stressed]
    found.append(f"!{int(any(place < at for place in marks))}{int(any(place > at for place in marks))}{min(after, 2)}")
    if stress is not None and at in places:
        away = places.index(at) - places.index(stress)
        sign = "=" if not away else "-" if away == -1 else "/" if away < 0 else "+"
        found += [sign + feature for feature in found if len(feature) <= _SHORT]
    # The place among its letters, so that a word may have one twice
    found.append(f"#{at}{word[1:-1]}")
    return found


def choice_features(word: str, at: int, after: int, chosen: str, spelt: str) -> list[str]:
    """What was chosen for the vowels before, and what `spelt` ends in; `after` is how many vowels come behind."""
    found = [f"|{spelt[-1:]}", f"|{spelt[-1:]}{word[at + 1]}"]
    if not chosen:
        return found
    return [*found, f"*{chosen}", f"*{chosen}{min(after, _MANY)}", f"*{chosen}>{word[at + 1 : at + 3]}"]


def chosen_next(chosen: str, letter: str, written: str, signs: Signs) -> str:
    """What is remembered of the choices so far, behind one more letter."""
    if letter not in signs.vowels:
        return chosen
    mark = "!" if chosen[:1] == "!" or not signs.stressed_there.isdisjoint(written) else ""
    return f"{mark}{letter}{written}"


def softmax(sums: Sequence[float]) -> list[float]:
    """Probabilities from sums of weights."""
    most = max(sums)
    parts = [exp(value - most) for value in sums]
    total = sum(parts)
    return [part / total for part in parts]


def unpacked(text: str) -> dict[str, float]:
    """Weights as the data file has them: feature, weight in hundredths, feature, weight …; `0` is the empty feature."""
    words = text.split()
    return {
        "" if feature == "0" else feature: int(weight) / 100
        for feature, weight in zip(words[::2], words[1::2], strict=True)
    }


def packed(weights: dict[str, float]) -> str:
    """The other way round; weights that round to nothing are left out."""
    rounded = {feature: round(100 * weight) for feature, weight in sorted(weights.items())}
    return " ".join(f"{feature or '0'} {weight}" for feature, weight in rounded.items() if weight)


# Letter -> (what stands before it, what is written for it)
Spelt = Mapping[str, Sequence[tuple[re.Pattern[str], str]]]


class Letters:
    """A model of one direction, from a file of data/respelling.

    `spelt` has the letters of which only one spelling is possible; the first that fits stands.
    """

    def __init__(self, raw: dict[str, Any], spelt: Mapping[str, Sequence[SpeltAlone]] | None = None) -> None:
        self.signs = Signs.of(raw)
        self._spelt = spelt or {}
        self._stress = unpacked(raw["stress"]) if raw.get("stress") else {}
        words = raw.get("known", "").split()
        self._known: dict[str, str] = dict(zip(words[::2], words[1::2], strict=True))
        # Letter -> what may stand for it, each with its weights
        self._written: dict[str, list[tuple[str, dict[str, float]]]] = {
            letter: [(written, unpacked(weights)) for written, weights in choices.items()]
            for letter, choices in raw["letters"].items()
        }

    def stress(self, word: str, kind: str) -> dict[int | None, float]:
        """Where the stress of a padded word may be, and how likely; {None: 1} where it is not asked."""
        places = vowel_places(word, self.signs)
        if not self._stress or not places:
            return {None: 1.0}
        if len(places) == 1:
            return {places[0]: 1.0}
        sums = [_sum(self._stress, stress_features(word, at, kind, places)) for at in places]
        return dict(zip(places, softmax(sums), strict=True))

    def spellings(self, word: str, kind: str) -> list[tuple[str, float]]:
        """How a lower-case word is spelt, the likeliest first, with probabilities."""
        text = padded(word)
        found: dict[str, float] = {}
        for stress, likely in self.stress(text, kind).items():
            if likely >= _LEAST_STRESS:
                for spelling, share in self._along(text, kind, stress).items():
                    found[spelling] = found.get(spelling, 0.0) + likely * share
        known = self._known.get(word) if kind == "surname" else None
        if known is not None:
            found = {spelling: (1 - _KNOWN) * share for spelling, share in found.items()}
            found[known] = found.get(known, 0.0) + _KNOWN
        return sorted(found.items(), key=lambda one: (-one[1], one[0]))

    def _along(self, text: str, kind: str, stress: int | None) -> dict[str, float]:
        places = vowel_places(text, self.signs)
        paths: list[tuple[float, str, str]] = [(1.0, "", "")]
        for at in range(1, len(text) - 1):
            letter = text[at]
            choices = self._written.get(letter)
            written = self._alone(text, at)
            if choices is None or len(choices) == 1 or written is not None:
                if written is None:
                    written = letter if choices is None else choices[0][0]
                paths = [
                    (share, joined(spelt, written), chosen_next(chosen, letter, written, self.signs))
                    for share, spelt, chosen in paths
                ]
                continue
            features = letter_features(text, at, kind, places, self.signs, stress)
            plain = [_sum(weights, features) for _, weights in choices]
            after = sum(place > at for place in places)
            following: dict[tuple[str, str], float] = {}
            for share, spelt, chosen in paths:
                more = choice_features(text, at, after, chosen, spelt)
                sums = [base + _sum(weights, more) for base, (_, weights) in zip(plain, choices, strict=True)]
                for (written, _), likely in zip(choices, softmax(sums), strict=True):
                    if likely >= _LEAST_LETTER:
                        key = joined(spelt, written), chosen_next(chosen, letter, written, self.signs)
                        following[key] = following.get(key, 0.0) + share * likely
            kept = sorted(following.items(), key=lambda one: (-one[1], one[0]))[:_BEAM]
            paths = [(share, spelt, chosen) for (spelt, chosen), share in kept]
        found: dict[str, float] = {}
        for share, spelt, _ in paths:
            found[spelt] = found.get(spelt, 0.0) + share
        return found

    def _alone(self, text: str, at: int) -> str | None:
        """The one spelling of a letter in its place; None where there are several."""
        known = self._spelt.get(text[at], ())
        return next(
            (one.spelt for one in known if one.after.search(text[1:at]) and one.before.match(text[at + 1 :])), None
        )


def joined(spelt: str, written: str) -> str:
    """What was written so far, and for one more letter."""
    return spelt + (spelt[-1:] if written == DOUBLED else written)


def _sum(weights: dict[str, float], features: Iterable[str]) -> float:
    return sum([weights[feature] for feature in features if feature in weights])
