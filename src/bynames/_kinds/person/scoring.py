"""Two names of persons, compared: an assignment of words with a cost each.

Words meet by their keys, as forms of one given name, as an initial, with a slip of the pen. What is left over
is judged by what it is: a patronymic may be left out, but two patronymics must not contradict each other.
data/compare/persons.yaml has the costs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from rapidfuzz.distance import Indel, Levenshtein

from bynames import _datafiles as data
from bynames._kinds.person.edits import (
    Ways,
    letters_apart,
    may_be_oblique,
    only_ending_differs,
    read_apart,
    read_stems_apart,
    stems_apart,
    ways_between,
)
from bynames._kinds.person.engine import ALIKE, DROPPED, VOWELS
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.initials import are_open, class_of
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import PersonName, person
from bynames._kinds.person.words import Word, word
from bynames._memo import PAIRS, WORDS, once, remembered
from bynames._model import Evidence

_VOWELS = frozenset("aeiu")
# What cannot be mended by anything else in the name.
NEVER = 9.0
# Keys shorter than this are all alike short; it keeps a slip in them from costing without bound.
_SHORTEST = 2
# A slip below this is one of sound, and may stand at the beginning as well as anywhere.
_SMALL_SLIP = 0.3
# Two words that cost more than this do not meet at all.
_APART = 1.6
# Two words that meet with so much do so because two others are in common, or not at all.
_HARDLY = 1.59
# Patronymics of different fathers, and given names of different families, that look alike are different.
HARDLY_A_SLIP = 0.45
SAME_GIVEN = 0.3
# Of those who are called so, in the nominative or in a case, at most so many are women where it is taken for a case.
_HARDLY_A_WOMAN = 0.07
# Given names with as many forms as this in Belarusian and Russian are common ones (as in bynames._names.kinds).
COMMON = -6
# Slips are looked for in the likeliest readings only.
MOST_KEYS = 10
# More words than this are paired greedily: the assignments would be too many.
_MOST_WORDS = 5

SAME_KEY = "same key"
NEARLY_LETTERS = "nearly the same letters"
FORMS = "forms of one given name"
USED_FOR = "given names used for one another"
FATHER = "patronymics from one given name"
HALF = "half of a double name"
OPEN = "initials of one name in two languages"
INFLECTED = "another case or gender of the word"
GENDER = "surname of the other gender"
ENDING = "given names with different endings"
CONTRADICTED = "patronymics or initials contradict each other"
NOTHING_IN_COMMON = "no whole word in common"


# Іван Якубовіч is not Іван Якубавіч with a surname left out.
_OTHER_ROLE = {"surname", "patronymic"}
_SURNAMES = ("surname", "particle")
_INITIALLED = {"initial", "patronymic", "given", "surname"}
NO_WAYS: Ways = frozenset()
# As many letters as this may stand the other way round.
_SWAPPED = 3
# So many pairs of readings are compared by their letters.
_MOST_SHARED = 3
# So many words in common bear out another that is spelt a little differently.
_BORNE_OUT_BY = 2
# What stands in a list is not judged by its letters.
_BY_LIST = (FORMS, USED_FOR, FATHER, HALF)
# How a feminine and a masculine surname can meet.
_GENDERED = (INFLECTED, GENDER)


class Meeting(Struct, frozen=True, gc=False):
    """How two words meet: the cost and why; and what it costs at least, where other words bear it out."""

    cost: float
    why: str
    least: float = 0.0


class Outcome(Struct, frozen=True, gc=False):
    """The best assignment: its cost, the pairs (index, index, meeting), and the two names as they were taken apart."""

    cost: float
    pairs: tuple[tuple[int, int, Meeting], ...]
    names: tuple[PersonName, PersonName]

    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost; then what is said of the rest."""
        one, other = self.names
        found = [
            Evidence(
                one.tokens[i].text, other.tokens[j].text, _reading(meeting, one.words[i], other.words[j]), meeting.cost
            )
            for i, j, meeting in self.pairs
        ]
        found += [Evidence("", "", why, cost) for why, cost in remarks(one, other, self.pairs)]
        if self.cost >= NEVER:
            found.append(Evidence("", "", NOTHING_IN_COMMON, NEVER))
        return tuple(found)


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


_VOWEL_RUN = re.compile(f"[{VOWELS}]+")
_TWICE = re.compile(r"(.)\1+")
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


@remembered(PAIRS)
def meet(one: Word, other: Word, ways: Ways = NO_WAYS) -> Meeting:
    """How two words meet at best. `ways` are the pairs of languages that the two names can be in: their letters count.

    Never less than without them, so what is found by the keys is bounded by the keys.
    """
    if one.initial or other.initial:
        return _meet_initial(one, other, ways)
    met = _meet_by_keys(one, other)
    if not ways or met.cost > _APART or one.low == other.low or met.why in _BY_LIST or _one_in_a_list(one, other):
        return met
    if not (one.cyrillic and other.cyrillic):
        return _meet_by_readings(one, other, ways, met)
    if met.why in (INFLECTED, GENDER, ENDING):
        return Meeting(met.cost + stems_apart(one.low, other.low, ways), met.why, met.cost)
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
    found = [letters_apart(nominative, other.low, ways) for nominative in one.undone_words]
    found += [letters_apart(one.low, nominative, ways) for nominative in other.undone_words]
    return costs().parts["inflected"] + min(found, default=NEVER)


def _by_letters(apart: float, met: Meeting) -> Meeting:
    """Two words by their letters. Where the keys are near, the words still meet: two others may bear them out."""
    if met.cost <= costs().decision:
        apart = min(apart, _HARDLY)
    return Meeting(apart, NEARLY_LETTERS, met.cost)


def _meet_by_readings(one: Word, other: Word, ways: Ways, met: Meeting) -> Meeting:
    """How two words meet of which one at least is Latin: by what they are read as."""
    ones, others = one.sources, other.sources
    far, far_other, each = one.far_fetched, other.far_fetched, costs().parts["far_fetched"]
    if met.why in (INFLECTED, GENDER, ENDING):
        firsts, seconds = _keys_by_stem(one, other), _keys_by_stem(other, one)
        pairs = [(key, second) for key in firsts for second in seconds]
        apart = min(
            [
                read_stems_apart(ones[key], others[second], ways) + each * (far.get(key, 0) + far_other.get(second, 0))
                for key, second in pairs
            ]
        )
        return Meeting(met.cost + apart, met.why, met.cost)
    if met.why is SAME_KEY:
        pairs = [(key, key) for key in one.keys if key in other.key_set][:_MOST_SHARED]
    else:
        pairs = _nearest_keys(one, other)
    apart = min(
        [
            read_apart(ones[key], others[second], ways) + each * (far.get(key, 0) + far_other.get(second, 0))
            for key, second in pairs
        ],
        default=0.0,
    )
    return met if apart <= met.cost else _by_letters(apart, met)


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


def _meet_by_keys(one: Word, other: Word) -> Meeting:
    parts = costs().parts
    families = lexicon().families
    if one.exact and other.exact and one.families.isdisjoint(other.families) and not _written_so(one, other):
        # Яна and Іона have one key, and are two names.
        if any(not families[name].related.isdisjoint(other.families) for name in one.families):
            return Meeting(parts["related"], USED_FOR)
        return _ending_or_never(one, other)
    if not one.key_set.isdisjoint(other.key_set):
        return Meeting(parts["same_key"], SAME_KEY)
    if one.families and other.families:
        if not one.families.isdisjoint(other.families):
            return Meeting(parts["equivalent"], FORMS)
        if any(not families[name].related.isdisjoint(other.families) for name in one.families):
            return Meeting(parts["related"], USED_FOR)
    if one.patronymic == other.patronymic and not one.patronymics.isdisjoint(other.patronymics):
        return Meeting(parts["equivalent"], FATHER)
    if (one.cyrillic or other.cyrillic) and _share_a_stem(one, other):
        if one.families and other.families:
            return Meeting(parts["other_ending"], ENDING)
        return Meeting(parts["inflected"], INFLECTED)
    best = slip_cost(one.keys, other.keys)
    if one.patronymics and other.patronymics and best > HARDLY_A_SLIP:
        return Meeting(NEVER, "different patronymics")
    # Марина and Марианна are near, and both are typed as such; a Latin spelling may be a slip for the other.
    if one.families and other.families and (best > SAME_GIVEN or (one.cyrillic and other.cyrillic)):
        return Meeting(NEVER, "different given names")
    if not one.masculine.isdisjoint(other.masculine):
        return Meeting(min(parts["gender"], best), GENDER)
    if best > parts["hyphenated"] and ("-" in one.low or "-" in other.low) and _is_half(one, other):
        return Meeting(parts["hyphenated"], HALF)
    return Meeting(best, "nearly the same key")


def _written_so(one: Word, other: Word) -> bool:
    """Whether a Latin given name is also how another language writes the Cyrillic one: French Michel is Мишель."""
    if one.cyrillic == other.cyrillic:
        return False
    ones, others = one.sources, other.sources
    return any(read_apart(ones[key], others[key], NO_WAYS) == 0 for key in one.key_set & other.key_set)


def _ending_or_never(one: Word, other: Word) -> Meeting:
    """Two given names: of a man and of a woman where one may be a case of the other."""
    if (one.cyrillic or other.cyrillic) and _share_a_stem(one, other):
        return Meeting(costs().parts["other_ending"], ENDING)
    return Meeting(NEVER, "different given names")


def _share_a_stem(one: Word, other: Word) -> bool:
    """Whether one is the other in another case; a vowel comes and goes in one of them only (Новак is not Новікаў)."""
    # A Latin word has no cases, and a Cyrillic one that ends in a consonant is in the nominative: Новик is no Nowicki.
    able = one.cyrillic == other.cyrillic or may_be_oblique((one if one.cyrillic else other).low)
    if able and not (one.stems.isdisjoint(other.plain_stems) and other.stems.isdisjoint(one.plain_stems)):
        return True
    # Working out the nominatives takes long, and they begin alike.
    if {key[:2] for key in one.keys}.isdisjoint([key[:2] for key in other.keys]):
        return False
    return not (one.nominatives.isdisjoint(other.key_set) and other.nominatives.isdisjoint(one.key_set))


def _is_half(one: Word, other: Word) -> bool:
    return any(
        len(half) > 2 and not word(half).key_set.isdisjoint(single.key_set)
        for whole, single in ((one, other), (other, one))
        for half in whole.low.split("-")
        if "-" in whole.low
    )


def _meet_initial(one: Word, other: Word, ways: Ways) -> Meeting:
    parts = costs().parts
    if one.initial and other.initial:
        if one.low == other.low or (one.cyrillic and other.cyrillic and _one_letter(one, other)):
            return Meeting(parts["two_initials"], "same initial")
        if _one_letter(one, other):
            # G and H are Г, and C is К or Ч: what is left open costs
            return Meeting(
                parts["two_initials"] if one.cyrillic != other.cyrillic else parts["open_initials"], "same initial"
            )
        if _are_open(one, other, ways):
            return Meeting(parts["open_initials"], OPEN)
        return Meeting(NEVER, "different initials")
    initial, full = (one, other) if one.initial else (other, one)
    if initial.cyrillic == full.cyrillic:
        if full.low.startswith(initial.low) or (full.cyrillic and class_of(full.low[:1]) == class_of(initial.low)):
            return Meeting(parts["initial"], "initial")
    elif not initial.own_letters.isdisjoint(full.own_letters):
        return Meeting(parts["initial"], "initial")
    if not full.cyrillic and not initial.own_letters.isdisjoint(_read_letters(full)):
        return Meeting(parts["initial"], "initial")
    families = lexicon().families
    languages = {second if initial is other else first for first, second in ways}
    for name in full.families | full.patronymics:
        if any(not initial.own_letters.isdisjoint(families[name].initials.get(way, ())) for way in languages):
            return Meeting(parts["initial"] + parts["equivalent"], "initial of another form of the name")
    return Meeting(NEVER, "different initial")


def _read_letters(full: Word) -> frozenset[str]:
    """What the likeliest readings of a Latin word begin with."""
    return frozenset([class_of(source[:1]) for source in list(full.sources.values())[:2]]) & full.own_letters


def _one_letter(one: Word, other: Word) -> bool:
    """Whether two different initials can be one letter: Latin and Cyrillic, і and и."""
    return not one.own_letters.isdisjoint(other.own_letters)


def _are_open(one: Word, other: Word, ways: Ways) -> bool:
    """Whether two initials can be of one name that begins otherwise in the other language."""
    return any(are_open(first, second, ways) for first in one.own_letters for second in other.own_letters)


@remembered(PAIRS)
def compare_persons(a: str, b: str) -> Outcome:
    """The best assignment of the words of `a` to the words of `b`."""
    one, other = person(a), person(b)
    found = _best(one, other)
    # Салтыков-Щедрин, Saltykov Shchedrin: a double name is one word here and two there.
    if found.cost > costs().decision and one.hyphenated != other.hyphenated:
        split = _best(one.split() if one.hyphenated else one, other.split() if other.hyphenated else other)
        if split.cost < found.cost:
            return split
    if found.cost > costs().decision and (one.otherwise or other.otherwise):
        # Новик (урожд. Ковалёва) Анна is Анна Ковалёва too.
        ways = [(mine, theirs) for mine in (one, *one.otherwise) for theirs in (other, *other.otherwise)]
        return min([found, *[_best(*way) for way in ways[1:]]], key=lambda outcome: outcome.cost)
    return found


def _best(one: PersonName, other: PersonName) -> Outcome:
    if len(one.words) > len(other.words):
        turned = _best(other, one)
        return Outcome(turned.cost, tuple((j, i, meeting) for i, j, meeting in turned.pairs), (one, other))
    columns = other.words
    chosen: list[int] = []
    clash = False
    for i in range(len(one.words)):
        least, at = _APART, -1
        for j in range(len(columns)):
            cost = meeting(one, i, other, j).cost
            if cost < least:
                least, at = cost, j
        clash = clash or (at in chosen and at >= 0)
        chosen.append(at)
    if not clash and (len(one.words) < len(columns) or -1 not in chosen):
        # Every word likes another word best: no other assignment is cheaper.
        return _judge(one, other, chosen)
    return min((_judge(one, other, ways) for ways in _assignments(one, other)), key=lambda outcome: outcome.cost)


def _assignments(one: PersonName, other: PersonName) -> list[list[int]]:
    """The ways to give each word of `one` its own word of `other`, or none (-1) where what it can meet is taken."""
    columns = range(len(other.words))
    able = [[j for j in columns if meeting(one, i, other, j).cost < _APART] for i in range(len(one.words))]
    if len(other.words) > _MOST_WORDS:
        return [_greedy(one, other, able)]
    single = [options[0] if options else -1 for options in able]
    if all(len(options) < 2 for options in able) and len(set(single) - {-1}) == len(single) - single.count(-1):
        return [single]
    ways: list[list[int]] = [[]]
    for options in able:
        ways = [[*way, j] for way in ways for j in (*options, -1) if j < 0 or j not in way]
    # Two words that can meet are not both left out.
    return [
        way
        for way in ways
        if not any(j < 0 and any(k not in way for k in options) for j, options in zip(way, able, strict=True))
    ]


def _greedy(one: PersonName, other: PersonName, able: list[list[int]]) -> list[int]:
    """The cheapest meeting first, then the cheapest of what is left."""
    chosen = [-1] * len(one.words)
    costs_of = [(meeting(one, i, other, j).cost, i, j) for i, options in enumerate(able) for j in options]
    for _, i, j in sorted(costs_of):
        if chosen[i] < 0 and j not in chosen:
            chosen[i] = j
    return chosen


def _judge(one: PersonName, other: PersonName, chosen: list[int]) -> Outcome:
    """The cost of one assignment: what the pairs cost, and what is left over."""
    pairs = [(i, j, meeting(one, i, other, j)) for i, j in enumerate(chosen) if j >= 0]
    if not any(not one.words[i].initial and not other.words[j].initial for i, j, _ in pairs):
        return Outcome(NEVER, tuple(pairs), (one, other))
    if any(meeting.why is ENDING for _, _, meeting in pairs):
        pairs = _agree_in_case(one, other, pairs)
    # `sum` adds otherwise from Python 3.12 on.
    cost = 0.0
    for _, _, met in pairs:
        cost += met.cost
    saved = _borne_out(one, other, pairs)
    cost -= saved
    if (
        len(pairs) < len(other.words)
        or any(meeting.why in _GENDERED for _, _, meeting in pairs)
        or any(one.words[i].initial or other.words[j].initial for i, j, _ in pairs)
    ):
        extra = 0.0
        for _, more in remarks(one, other, pairs):
            extra += more
        cost += extra
    if saved:
        # The evidence says what a word costs in the end.
        pairs = [
            (i, j, Meeting(met.cost - saved, met.why, met.least) if met.why is NEARLY_LETTERS else met)
            for i, j, met in pairs
        ]
    return Outcome(cost, tuple(pairs), (one, other))


def _borne_out(one: PersonName, other: PersonName, pairs: Sequence[tuple[int, int, Meeting]]) -> float:
    """What a word costs less that is spelt otherwise, where two other words are in common: it is a slip then."""
    unsure = [meeting for _, _, meeting in pairs if meeting.why is NEARLY_LETTERS]
    if len(unsure) != 1:
        return 0.0
    parts = costs().parts
    sure = [
        i
        for i, j, meeting in pairs
        if meeting.cost <= parts["equivalent"] and not (one.words[i].initial or other.words[j].initial)
    ]
    if len(sure) < _BORNE_OUT_BY:
        return 0.0
    return unsure[0].cost - max(unsure[0].least, parts["borne_out"] * unsure[0].cost)


def _agree_in_case(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]]
) -> list[tuple[int, int, Meeting]]:
    """Валянціна Мялешкі is Валянцін Мялешка: the surname cannot be anything but an oblique case.

    So it is where every word can be one, and the other given name is a rare one.
    """
    inflected = any(
        one.words[i].oblique
        or other.words[j].oblique
        or (meeting.why is INFLECTED and one.words[i].masculine.isdisjoint(other.words[j].masculine))
        for i, j, meeting in pairs
    ) or all(
        meeting.why is INFLECTED or (meeting.why is ENDING and _is_rather_oblique(one.words[i], other.words[j]))
        for i, j, meeting in pairs
    )
    if not inflected:
        return _in_doubt(one, other, pairs) if any(meeting.why is ENDING for _, _, meeting in pairs) else pairs
    fixed = Meeting(costs().parts["inflected"], INFLECTED)
    return [(i, j, fixed if meeting.why is ENDING else meeting) for i, j, meeting in pairs]


def _in_doubt(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]]
) -> list[tuple[int, int, Meeting]]:
    """Владимира Горбенко can be a case of Владимир Горбенко, and nothing in the name says that it is a woman's.

    Where hardly any woman is called so it is one; else nobody can tell without more of the text.
    """
    for form, name, turned in ((one, other, False), (other, one, True)):
        words = [
            (form.words[j if turned else i], name.words[i if turned else j], meeting.why) for i, j, meeting in pairs
        ]
        if all(_can_be_oblique(word_, nominative, why) for word_, nominative, why in words):
            share = max(frequencies().share_of_women(word_) for word_, _, why in words if why is ENDING)
            part = "inflected" if share < _HARDLY_A_WOMAN else "perhaps_inflected"
            parts = costs().parts
            fixed = Meeting(parts[part], INFLECTED if part == "inflected" else ENDING)
            if part == "inflected":
                return [(i, j, fixed if meeting.why is ENDING else meeting) for i, j, meeting in pairs]
            # One case for the whole name: it costs once.
            return [
                (
                    i,
                    j,
                    fixed if meeting.why is ENDING else Meeting(max(meeting.cost - parts["inflected"], 0), meeting.why),
                )
                if meeting.why in (ENDING, INFLECTED)
                else (i, j, meeting)
                for i, j, meeting in pairs
            ]
    return pairs


def _can_be_oblique(form: Word, nominative: Word, why: str) -> bool:
    """Whether a word can be an oblique case of another: by its ending, or as it stays in all cases."""
    if why is SAME_KEY:
        return form.cyrillic and form.stays
    if why is ENDING and not (nominative.cyrillic or form.undone.isdisjoint(nominative.families)):
        # Александра, Alexander: the key of the nominative is another.
        return True
    return why in (ENDING, INFLECTED) and not form.nominatives.isdisjoint(nominative.key_set)


def _is_rather_oblique(one: Word, other: Word) -> bool:
    """Whether one given name is the other in an oblique case, and rare as a name of its own (not Валянціна)."""
    families = lexicon().families
    return any(
        not form.nominatives.isdisjoint(name.key_set)
        and all(families[family].rank > COMMON for family in form.families)
        for form, name in ((one, other), (other, one))
    )


def _likeness(one: Word, other: Word) -> float:
    """How much two words that do not meet are still alike, in [0, 1]: what is garbled comes before what is strange."""
    return likeness(one.keys[0], other.keys[0])


def likeness(one: str, other: str) -> float:
    """The share of letters that two texts have in common in order, in [0, 1]."""
    return Indel.normalized_similarity(one, other)


def _said_again(name: PersonName, index: int, met: set[int]) -> bool:
    """Whether the name appears twice in the text, or in two spellings: ГОФМАН/ГОФФМАН."""
    here = name.words[index]
    return any(meet(here, name.words[k]).cost <= costs().parts["gender"] for k in met if not name.words[k].initial)


def remarks(one: PersonName, other: PersonName, pairs: Sequence[tuple[int, int, Meeting]]) -> list[tuple[str, float]]:
    """What is to be said of two names besides how their words meet: (what, its cost)."""
    parts = costs().parts
    met_one, met_other = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    left_one = [i for i in range(len(one.words)) if i not in met_one]
    left_other = [j for j in range(len(other.words)) if j not in met_other]
    said = _left_over(one, left_one, met_one, [other.words[j] for j in left_other])
    said += _left_over(other, left_other, met_other, [one.words[i] for i in left_one])
    roles_one, roles_other = {one.roles[i] for i in left_one}, {other.roles[j] for j in left_other}
    if _contradict(roles_one, roles_other):
        said.append((CONTRADICTED, parts["patronymic_contradicted"]))
    roles = [(one.roles[i], other.roles[j]) for i, j, _ in pairs]
    if left_one and left_other and roles and all(both == ("given", "given") for both in roles):
        said.append(("nothing but a given name in common", parts["given_alone"]))
    if said and not (left_one and left_other):
        # One name is a part of the other.
        given = any("given" in both for both in roles) or any(one.words[i].families for i in met_one)
        if len(pairs) == 1:
            alone = "a given name alone" if given else "a surname alone"
            said.append((alone, parts["given_alone" if given else "surname_alone"]))
        elif "surname" in roles_one | roles_other and not any("surname" in both for both in roles):
            said.append(("no surname in common", parts["given_alone"]))
    if said:
        said += [("a surname met a patronymic", parts["other_role"]) for both in roles if set(both) == _OTHER_ROLE]
    said += [
        ("an initial in another place than the name", parts["initial_misplaced"])
        for i, j, _ in pairs
        if _misplaced(one, i, other, j)
    ]
    if any(meeting.why is OPEN for _, _, meeting in pairs) and _spelt_alike(one, other, pairs):
        said.append((CONTRADICTED, parts["patronymic_contradicted"]))
    if not any("given" in both and "initial" not in both for both in roles):
        said += [
            ("nothing but the surname tells the gender", parts["gender_alone"])
            for i, j, meeting in pairs
            if meeting.why in _GENDERED and not one.words[i].masculine.isdisjoint(other.words[j].masculine)
        ]
    return said


def _misplaced(one: PersonName, i: int, other: PersonName, j: int) -> bool:
    """Whether an initial met what is in another place: the second stands for no given name, and none for a surname."""
    first, second = one.words[i].initial, other.words[j].initial
    if not (first or second):
        return False
    place, place_other = _place(one, i), _place(other, j)
    if place is None or place_other is None:
        # A surname, or what was taken for one where no given name is known
        name = one if second else other
        return any(word.families and role == "given" for word, role in zip(name.words, name.roles, strict=True)) or (
            not (first and second) and (place if first else place_other) != 0
        )
    return place != place_other


def _place(name: PersonName, index: int) -> int | None:
    """Which of the given names, patronymics and initials of a name it is, from 0; None for a surname."""
    if not _is_named(name, index) and not _is_middle(name, index):
        return None
    return sum([_is_named(name, at) or _is_middle(name, at) for at in range(index)])


def _is_named(name: PersonName, at: int) -> bool:
    """Whether a word is no surname; beside initials a word that is no known given name is one, too."""
    role = name.roles[at]
    return role not in _SURNAMES and not (role == "given" and not name.words[at].families and "initial" in name.roles)


def _is_middle(name: PersonName, index: int) -> bool:
    """Whether a word taken for a surname may be a second given name: John Fitzgerald Kennedy."""
    roles = name.roles
    return (
        roles[index] == "surname"
        and "patronymic" not in roles
        and "surname" in roles[index + 1 :]
        and index > 0
        and roles[index - 1] == "given"
    )


def _spelt_alike(one: PersonName, other: PersonName, pairs: Sequence[tuple[int, int, Meeting]]) -> bool:
    """Whether a given name too is the same in Latin letters: then no initial is one of another language."""
    full = [(i, j) for i, j, _ in pairs if not (one.words[i].initial or other.words[j].initial)]
    return len(full) > 1 and all(one.words[i].low == other.words[j].low and not one.words[i].cyrillic for i, j in full)


def _left_over(name: PersonName, left: list[int], met: set[int], strangers: list[Word]) -> list[tuple[str, float]]:
    """What it costs that words of a name met nothing; `strangers` are the words of the other that met nothing."""
    parts = costs().parts
    said = []
    for index in left:
        text, role = name.tokens[index].text, name.roles[index]
        if role in ("patronymic", "initial"):
            said.append((f"{role} left out: {text}", parts["patronymic_omitted"]))
        elif role == "particle":
            said.append((f"particle left out: {text}", parts["particle_omitted"]))
        elif len(name.words) < 4 or not _said_again(name, index, met):
            alike = max((_likeness(name.words[index], word) for word in strangers if not word.initial), default=0.0)
            said.append((f"nothing like {text}", parts["extra_word"] - alike * parts["alike"]))
    return said


def _contradict(one: set[str], other: set[str]) -> bool:
    """Whether the roles left over on both sides speak of different people: А. Г. and А. В., two patronymics."""
    if "patronymic" in one and "patronymic" in other:
        return True
    return ("initial" in one and bool(other & _INITIALLED)) or ("initial" in other and bool(one & _INITIALLED))


def _reading(meeting: Meeting, one: Word, other: Word) -> str:
    """Why two words meet, with the key that they share and the Cyrillic that Latin was read as."""
    if meeting.why is not SAME_KEY:
        return meeting.why
    key = next(key for key in one.keys if key in other.key_set)
    read = " and ".join(
        dict.fromkeys(name.sources[key] for name in (one, other) if not name.cyrillic and key in name.sources)
    )
    return f"{SAME_KEY} {key}{', read as ' if read else ''}{read}"
