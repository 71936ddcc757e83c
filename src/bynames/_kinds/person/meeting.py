"""How two words of names meet: by the rules of keys (bynames._kinds.person.word_rules), then by their letters."""

from __future__ import annotations

from bynames._kinds.person.costs import NEVER, costs
from bynames._kinds.person.edits import (
    Ways,
    letters_apart,
    only_ending_differs,
    read_apart,
    read_stems_apart,
    stems_apart,
    ways_between,
)
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import PersonName
from bynames._kinds.person.slips import MOST_KEYS, slip_cost
from bynames._kinds.person.word_rules import (
    CUT_OFF,
    ENDING,
    FATHER,
    FORMS,
    GENDER,
    HALF,
    INFLECTED,
    MISREAD,
    NEAR,
    NO_WAYS,
    SAME_KEY,
    TURNED,
    USED_FOR,
    Meeting,
    by_rules,
)
from bynames._kinds.person.words import Word, word
from bynames._memo import PAIRS, remembered
from bynames._readings.names import surname_keys

NEARLY_LETTERS = "nearly the same letters"
# Two words that cost more than this do not meet at all.
APART = 1.6
# Two words that meet with so much do so because two others are in common, or not at all.
_HARDLY = 1.59
# Two surnames in use that cost more than this are two; less costs what two languages spell so (Vouk, Volk).
_TWO_SURNAMES = 0.65
# So many pairs of readings are compared by their letters.
_MOST_SHARED = 3
# What stands in a list is not judged by its letters.
_BY_LIST = (FORMS.why, USED_FOR.why, FATHER.why, HALF.why, TURNED.why, MISREAD.why, CUT_OFF.why)
# Only the letters before the ending are compared.
_BY_STEM = (INFLECTED, GENDER.why, ENDING)
# What half of a double word may be of the half in its place; else they have one key, and letters that cost no more.
_OF_A_HALF = (FORMS.why, USED_FOR.why, INFLECTED)
_MOST_OF_A_HALF = 0.5
_SHORTEST_HALF = 2


@remembered(PAIRS)
def meet(one: Word, other: Word, ways: Ways = NO_WAYS) -> Meeting:
    """How two words meet at best. `ways` are the pairs of languages that the two names can be in: their letters count.

    Never less than without them, so what is found by the keys is bounded by the keys.
    """
    if one.initial or other.initial:
        return by_rules(one, other, ways)
    met = _whole(one, other, ways)
    if "-" not in one.low or "-" not in other.low:
        return met
    halves = _halves(one, other, ways)
    if met.cost < _HARDLY and any(half.why is NEARLY_LETTERS and half.cost >= _HARDLY for half in halves):
        # Корсак-Ткач is no Корсик-Ткач, for Корсак is no Корсик by its letters.
        return Meeting(_HARDLY, NEARLY_LETTERS, met.cost)
    by_halves = _by_halves(halves)
    return met if by_halves is None or met.cost <= by_halves.cost else by_halves


def _halves(one: Word, other: Word, ways: Ways) -> list[Meeting]:
    """How each half of a double word meets the one in its place; nothing where they are not double in one way."""
    ours, theirs = one.low.split("-"), other.low.split("-")
    if len(ours) != len(theirs) or min(map(len, ours + theirs)) < _SHORTEST_HALF:
        return []
    return [
        _whole(word(mine, False, one.identity[2]), word(their, False, other.identity[2]), ways)
        for mine, their in zip(ours, theirs, strict=True)
    ]


def _by_halves(halves: list[Meeting]) -> Meeting | None:
    """How two double words meet of which each half is told to be the other: Jean-Claude, Жан-Клод."""
    told = [half.why in _OF_A_HALF or (half.least == 0 and half.cost <= _MOST_OF_A_HALF) for half in halves]
    if not (halves and all(told)):
        return None
    telling = max(halves, key=lambda half: (half.why in _OF_A_HALF, half.cost))
    cost = sum(half.cost for half in halves)
    return Meeting(cost, telling.why) if cost <= APART else None


def _whole(one: Word, other: Word, ways: Ways) -> Meeting:
    """How two words meet as they stand."""
    met = by_rules(one, other)
    if not ways or met.cost > APART or one.low == other.low or met.why in _BY_LIST or _one_in_a_list(one, other):
        return met
    if not (one.cyrillic and other.cyrillic):
        return _meet_by_readings(one, other, ways, met)
    if met.why in _BY_STEM:
        apart = stems_apart(one.low, other.low, ways)
        if apart and "-" in one.low and "-" in other.low:
            # Евы-Кацярыны: both halves have an ending.
            apart = min([apart, *_undone_letters(one, other, ways)])
        return Meeting(met.cost + apart, met.why, met.cost)
    apart = letters_apart(one.low, other.low, ways)
    if apart > met.cost and only_ending_differs(one.low, other.low):
        # The nominative and the genitive of Лещенко have one key.
        inflected = max(met.cost, costs().parts["inflected"])
        return met if apart <= inflected else Meeting(inflected, INFLECTED, met.cost)
    if apart > met.cost:
        apart = max(met.cost, min(apart, _undone_apart(one, other, ways)))
    return met if apart <= met.cost else _by_letters(apart, met)


def _undone_apart(one: Word, other: Word, ways: Ways) -> float:
    """What it costs that a word is an oblique case of one that is spelt a little otherwise: Хантсмена, Хантсман."""
    return costs().parts["inflected"] + min(_undone_letters(one, other, ways), default=NEVER)


def _undone_letters(one: Word, other: Word, ways: Ways) -> list[float]:
    """What the letters cost between each nominative that a word can be an oblique case of and the other word."""
    found = [letters_apart(nominative, other.low, ways) for nominative in one.undone_words]
    return found + [letters_apart(one.low, nominative, ways) for nominative in other.undone_words]


def _by_letters(apart: float, met: Meeting) -> Meeting:
    """Two words by their letters. Where the keys are near, the words still meet: two others may bear them out."""
    if met.cost <= costs().decision:
        apart = min(apart, _HARDLY)
    return Meeting(apart, NEARLY_LETTERS, met.cost)


def _meet_by_readings(one: Word, other: Word, ways: Ways, met: Meeting) -> Meeting:
    """How two words meet of which one at least is Latin: by what they are read as."""
    ones, others = one.sources, other.sources
    far, far_other, each = one.far_fetched, other.far_fetched, costs().parts["far_fetched"]
    if met.why in _BY_STEM:
        if met.why is INFLECTED and _are_in_use(one, other) and one.masculine.isdisjoint(other.masculine):
            # Kavaliou is no case of Коваль.
            return Meeting(_HARDLY, NEARLY_LETTERS, met.cost)
        firsts, seconds = _keys_by_stem(one, other), _keys_by_stem(other, one)
        pairs = [(key, second) for key in firsts for second in seconds]
        apart = min(
            [
                read_stems_apart(ones[key], others[second], ways) + each * (far.get(key, 0) + far_other.get(second, 0))
                for key, second in pairs
            ]
        )
        if apart and "-" in one.low and "-" in other.low:
            found = [
                read_apart(first.replace("-", ""), second.replace("-", ""), ways)
                for word_, latin in ((one, other), (other, one))
                for first in word_.undone_words
                for second in list(latin.sources.values())[:_MOST_SHARED]
            ]
            apart = min([apart, *found])
        return Meeting(met.cost + apart, met.why, met.cost)
    if met.why is SAME_KEY.why:
        pairs = [(key, key) for key in one.keys if key in other.key_set][:_MOST_SHARED]
    else:
        pairs = _nearest_keys(one, other)
    # In one spelling a letter has one reading more likely than not.
    both = costs().parts["both_far_fetched"] if one.identity[2] == other.identity[2] else each
    # And of two Latin words few are of two spellings.
    lone = each if one.cyrillic or other.cyrillic else costs().parts["latin_far_fetched"]
    apart = min(
        [
            read_apart(ones[key], others[second], ways)
            + (both if key in far and second in far_other else lone) * (far.get(key, 0) + far_other.get(second, 0))
            for key, second in pairs
        ],
        default=0.0,
    )
    judged = met if apart <= met.cost else _by_letters(apart, met)
    if met.why is NEAR.why and _TWO_SURNAMES < judged.cost < _HARDLY and _are_in_use(one, other):
        # Bykov and Bychkov
        return Meeting(_HARDLY, NEARLY_LETTERS, met.cost)
    return judged


def _are_in_use(one: Word, other: Word) -> bool:
    """Whether both words are surnames in use, as they are likeliest read, and have no reading in common."""
    known = surname_keys()
    return one.keys[0] in known and other.keys[0] in known and one.key_set.isdisjoint(other.key_set)


def _keys_by_stem(here: Word, there: Word) -> list[str]:
    """The likeliest keys of a word, those first that have a stem in common with the other word."""
    far, common = here.far_fetched, there.stems | there.plain_stems | there.nominatives
    if not far:
        return list(here.keys[:_MOST_SHARED])

    def rank(key: str) -> tuple[bool, int]:
        return key not in common and lexicon().stems(key).isdisjoint(common), far.get(key, 0)

    return sorted(here.keys, key=rank)[:_MOST_SHARED]


def _nearest_keys(one: Word, other: Word) -> list[tuple[str, str]]:
    """The keys of two words between which there are the cheapest slips."""
    found = [
        (cost, key, second)
        for key in one.keys[:MOST_KEYS]
        for second in other.keys[:MOST_KEYS]
        if (cost := slip_cost((key,), (second,))) < NEVER
    ]
    return [(key, second) for _, key, second in sorted(found)[:_MOST_SHARED]]


def _one_in_a_list(one: Word, other: Word) -> bool:
    """Whether both are forms of one given name, or patronymics from one."""
    return not (one.families.isdisjoint(other.families) and one.patronymics.isdisjoint(other.patronymics))


def meeting(one: PersonName, i: int, other: PersonName, j: int) -> Meeting:
    """How two words of two names meet."""
    return meet(one.words[i], other.words[j], ways_between(one.spoken, other.spoken))
