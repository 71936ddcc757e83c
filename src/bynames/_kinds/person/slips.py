"""Slips of the pen in keys: what two keys that differ a little have in common, and what the difference costs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel, Levenshtein

from bynames._expressions import expression
from bynames._kinds.person.costs import NEVER, costs
from bynames._kinds.person.engine import ALIKE, DROPPED, VOWELS
from bynames._memo import WORDS, remembered

# A slip below this is one of sound, and may stand at the beginning as well as anywhere.
_SMALL_SLIP = 0.3
# Slips are looked for in the likeliest readings only.
MOST_KEYS = 10
# As many letters as this may stand the other way round.
_SWAPPED = 3
_VOWEL_RUN = expression(f"[{VOWELS}]+")
_TWICE = expression(r"(.)\1+")
_ALIKE = str.maketrans(*ALIKE)
_BONES = str.maketrans(*ALIKE, DROPPED)
# Skeletons of so many consonants are rare enough to be looked up with one of them dropped; so in native/bones.hpp.
_TELLING = 5


@remembered(WORDS)
def skeletons(key: str) -> frozenset[str]:
    """What a key has in common with every key that is a slip of it: one of these at least.

    Vowels in a row are one, and one letter is dropped; or the consonants alone, of five and more one dropped.
    """
    folded = _once(_VOWEL_RUN.sub("a", key.translate(_ALIKE)))
    found = {folded, folded[1:], folded[:-1]}
    # No letter appears twice in it; where one is dropped, its neighbours may become such a pair, and are one as well.
    for at, (before, behind) in enumerate(zip(folded, folded[2:], strict=False), 1):
        found.add(folded[:at] + folded[at + (2 if before == behind else 1) :])
    bones = consonants(key)
    if len(bones) > 2:
        found.add("#" + bones)
    if len(bones) >= _TELLING:
        found.update(["#" + bones[:at] + bones[at + 1 :] for at in range(len(bones))])
    return frozenset(found)


def consonants(key: str) -> str:
    """The consonants of a key, single, what is often confused made one."""
    return _once(key.translate(_BONES))


def _once(text: str) -> str:
    """The text with doubled letters single."""
    for one, other in pairwise(text):
        if one == other:
            return _TWICE.sub(r"\1", text)
    return text


def slip_cost(one: Sequence[str], other: Sequence[str]) -> float:
    """What it costs that the likeliest keys of two words differ at least. NEVER where they differ widely."""
    best = NEVER
    for key in one[:MOST_KEYS]:
        for second in other[:MOST_KEYS]:
            allowed = most_slips(min(len(key), len(second)))
            if Levenshtein.distance(key, second, score_cutoff=allowed) <= allowed and not skeletons(key).isdisjoint(
                skeletons(second)
            ):
                best = min(best, slips(key, second))
    return best


def most_slips(size: int) -> int:
    """How many letters of two keys may differ, of which the shorter has so many letters."""
    return 1 + size // 4


def slips(one: str, other: str) -> float:
    """What the slips cost that make one key of another."""
    table = costs()
    found = 0.0
    # In one order always: there are several shortest ways from one word to another.
    if other < one:
        one, other = other, one
    if _are_swapped(one, other):
        return table.in_length(table.transposed, len(one))
    for op in Levenshtein.editops(one, other):
        tag, at, place = op.tag, op.src_pos, op.dest_pos
        cost = table.slip(one[at] if tag != "insert" else "", other[place] if tag != "delete" else "")
        # What a name begins with is seldom mistaken; a glide or ў there is (prothetic в).
        if at == 0 and cost > _SMALL_SLIP and (one[:1] if tag != "insert" else other[place]) != "v":
            cost *= table.first_letter
        found += cost
    return table.in_length(found, min(len(one), len(other)))


def _are_swapped(one: str, other: str) -> bool:
    """Whether two neighbours, or two letters around a third, changed places. After р, а is е: they are one here."""
    if len(one) != len(other):
        return False
    one, other = one.replace("e", "a"), other.replace("e", "a")
    start = 0
    while start < len(one) and one[start] == other[start]:
        start += 1
    end = len(one)
    while end > start and one[end - 1] == other[end - 1]:
        end -= 1
    return 2 <= end - start <= _SWAPPED and one[start:end] == other[start:end][::-1]


def likeness(one: str, other: str) -> float:
    """The share of letters that two texts have in common in order, in [0, 1]."""
    return Indel.normalized_similarity(one, other)
