"""Two names of persons, compared: an assignment of words with a cost each.

Words meet by their keys, as forms of one given name, as an initial, with a slip of the pen. What is left over
is judged by what it is: a patronymic may be left out, but two patronymics must not contradict each other.
data/compare/persons.yaml has the costs.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import permutations

from msgspec import Struct
from rapidfuzz.distance import Indel, Levenshtein

from bynames import data
from bynames.names import PersonName, person
from bynames.names.lexicon import lexicon
from bynames.names.words import Word, word

_VOWELS = frozenset("aeiu")
# What cannot be mended by anything else in the name.
NEVER = 9.0
# Two words that cost more than this do not meet at all.
_APART = 1.6
# Patronymics of different fathers, and given names of different families, that look alike are different.
_HARDLY_A_SLIP = 0.45
_SAME_GIVEN = 0.3
# Марціна and Марцін by themselves; see _agree_in_case.
_OTHER_ENDING = 1.5
# Slips are looked for in the likeliest readings only.
_MOST_KEYS = 10
# More words than this are paired greedily: the assignments would be too many.
_MOST_WORDS = 5

SAME_KEY = "same key"
INFLECTED = "another case or gender of the word"
ENDING = "given names with different endings"


class Meeting(Struct, frozen=True):
    """How two words meet: the cost and why."""

    cost: float
    why: str


class Outcome(Struct, frozen=True):
    """The best assignment: its cost, the pairs (index, index, meeting), and the two names as they were taken apart."""

    cost: float
    pairs: tuple[tuple[int, int, Meeting], ...]
    names: tuple[PersonName, PersonName]


class Costs:
    """data/compare/persons.yaml as numbers; made once, by `costs()`."""

    def __init__(self) -> None:
        raw = data.entry("compare", "persons")
        self.decision = float(raw["decision"])
        self.parts = {name: float(value) for name, value in raw["parts"].items()}
        slips = dict(raw["slips"])
        self._pairs = {frozenset(pair): float(value) for pair, value in slips.pop("pairs").items()}
        self._slips = {name: float(value) for name, value in slips.items()}

    def slip(self, one: str, other: str) -> float:
        """What one key letter costs against another; "" is nothing."""
        known = self._pairs.get(frozenset((one or "-", other or "-")))
        if known is not None:
            return known
        if not one or not other:
            return self._slips["vowel_lost" if (one or other) in _VOWELS else "consonant_lost"]
        return self._slips["vowel" if one in _VOWELS and other in _VOWELS else "letter"]


@cache
def costs() -> Costs:
    """The costs of the bundled data."""
    return Costs()


def slip_cost(one: Word, other: Word) -> float:
    """What it costs that the likeliest keys of two words differ at least. NEVER where they differ widely."""
    best = NEVER
    for key in one.keys[:_MOST_KEYS]:
        for second in other.keys[:_MOST_KEYS]:
            shorter = len(key) if len(key) < len(second) else len(second)
            allowed = 1 + shorter // 4
            if Levenshtein.distance(key, second, score_cutoff=allowed) <= allowed:
                best = min(best, _slips(key, second, shorter))
    return best


def _slips(one: str, other: str, shorter: int) -> float:
    """The slips that make one key of another, a slip counting less in a long word."""
    table = costs()
    found = 0.0
    for op in Levenshtein.editops(one, other):
        first = one[op.src_pos] if op.tag != "insert" else ""
        second = other[op.dest_pos] if op.tag != "delete" else ""
        cost = table.slip(first, second)
        # What a name begins with is seldom mistaken; a glide or ў there is (prothetic в).
        if op.src_pos == 0 and cost > 0.3 and (first or second) != "v":
            cost *= 1.4
        found += cost
    return found * 7.0 / (2.0 + max(shorter, 3))


@lru_cache(maxsize=1_000_000)
def meet(one: Word, other: Word) -> Meeting:
    """How two words meet at best."""
    if one.initial or other.initial:
        return _meet_initial(one, other)
    parts = costs().parts
    if not one.key_set.isdisjoint(other.key_set):
        return Meeting(parts["same_key"], SAME_KEY)
    families = lexicon().families
    if one.families and other.families:
        if not one.families.isdisjoint(other.families):
            return Meeting(parts["equivalent"], "forms of one given name")
        if any(not families[name].related.isdisjoint(other.families) for name in one.families):
            return Meeting(parts["related"], "given names used for one another")
    if one.patronymic == other.patronymic and not one.patronymics.isdisjoint(other.patronymics):
        return Meeting(parts["equivalent"], "patronymics from one given name")
    if (one.cyrillic or other.cyrillic) and not one.stems.isdisjoint(other.stems):
        if one.families and other.families:
            return Meeting(_OTHER_ENDING, ENDING)
        return Meeting(parts["inflected"], INFLECTED)
    best = slip_cost(one, other)
    if one.patronymics and other.patronymics and best > _HARDLY_A_SLIP:
        return Meeting(NEVER, "different patronymics")
    if one.families and other.families and best > _SAME_GIVEN:
        return Meeting(NEVER, "different given names")
    if not one.masculine.isdisjoint(other.masculine):
        return Meeting(min(parts["gender"], best), "surname of the other gender")
    if best > parts["hyphenated"] and ("-" in one.low or "-" in other.low) and _is_half(one, other):
        return Meeting(parts["hyphenated"], "half of a double name")
    return Meeting(best, "nearly the same key")


def _is_half(one: Word, other: Word) -> bool:
    return any(
        len(half) > 2 and not word(half).key_set.isdisjoint(single.key_set)
        for whole, single in ((one, other), (other, one))
        for half in whole.low.split("-")
        if "-" in whole.low
    )


def _meet_initial(one: Word, other: Word) -> Meeting:
    parts = costs().parts
    if one.initial and other.initial:
        if one.low == other.low or not one.letters.isdisjoint(other.letters):
            return Meeting(parts["two_initials"], "same initial")
        return Meeting(NEVER, "different initials")
    initial, full = (one, other) if one.initial else (other, one)
    if any(key[:1] in initial.letters for key in full.keys) or full.low.startswith(initial.low):
        return Meeting(parts["initial"], "initial")
    families = lexicon().families
    if any(not initial.letters.isdisjoint(families[name].first_letters) for name in full.families | full.patronymics):
        return Meeting(parts["initial"] + parts["equivalent"], "initial of another form of the name")
    return Meeting(NEVER, "different initial")


@lru_cache(maxsize=200_000)
def compare_persons(a: str, b: str) -> Outcome:
    """The best assignment of the words of `a` to the words of `b`."""
    one, other = person(a), person(b)
    found = _best(one, other)
    # Макарина-Кибак, Makarina Kibak: a double name is one word here and two there.
    if found.cost > costs().decision and one.hyphenated != other.hyphenated:
        split = _best(one.split() if one.hyphenated else one, other.split() if other.hyphenated else other)
        if split.cost < found.cost:
            return split
    return found


def _best(one: PersonName, other: PersonName) -> Outcome:
    if len(one.words) > len(other.words):
        turned = _best(other, one)
        return Outcome(turned.cost, tuple((j, i, meeting) for i, j, meeting in turned.pairs), (one, other))
    columns = other.words
    chosen: list[int] = []
    clash = False
    for mine in one.words:
        least, at = _APART, -1
        for j, theirs in enumerate(columns):
            cost = meet(mine, theirs).cost
            if cost < least:
                least, at = cost, j
        clash = clash or (at in chosen and at >= 0)
        chosen.append(at)
    if not clash:
        # Every word likes another word best: no other assignment is cheaper.
        return _judge(one, other, chosen)
    return min((_judge(one, other, ways) for ways in _assignments(one, other)), key=lambda outcome: outcome.cost)


def _assignments(one: PersonName, other: PersonName) -> list[list[int]]:
    """The ways to give each word of `one` its own word of `other`, or none (-1) where they are too far apart."""
    table = [[meet(mine, theirs).cost for theirs in other.words] for mine in one.words]
    slots = range(len(other.words))
    if len(other.words) <= _MOST_WORDS:
        return [
            [j if table[i][j] <= _APART else -1 for i, j in enumerate(order)]
            for order in permutations(slots, len(table))
        ]
    chosen = [-1] * len(table)
    for cost, i, j in sorted((cost, i, j) for i, row in enumerate(table) for j, cost in enumerate(row)):
        if cost <= _APART and chosen[i] < 0 and j not in chosen:
            chosen[i] = j
    return [chosen]


def _judge(one: PersonName, other: PersonName, chosen: list[int]) -> Outcome:
    """The cost of one assignment: what the pairs cost, and what is left over."""
    pairs = [(i, j, meet(one.words[i], other.words[j])) for i, j in enumerate(chosen) if j >= 0]
    if not any(not one.words[i].initial and not other.words[j].initial for i, j, _ in pairs):
        return Outcome(NEVER, tuple(pairs), (one, other))
    if any(meeting.why is ENDING for _, _, meeting in pairs):
        pairs = _agree_in_case(one, other, pairs)
    cost = sum([meeting.cost for _, _, meeting in pairs])
    if len(pairs) < len(other.words):
        cost += sum([extra for _, extra in left_over(one, other, pairs)])
    return Outcome(cost, tuple(pairs), (one, other))


def _is_other_role(one: str, other: str) -> bool:
    """A surname against a patronymic: Анатоль Паўловіч is not Анатоль Паўлавіч with a surname left out."""
    return one != other and {one, other} == {"surname", "patronymic"}


def _agree_in_case(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]]
) -> list[tuple[int, int, Meeting]]:
    """Марціна Гаркушы is Марцін Гаркуша: the surname cannot be anything but an oblique case."""
    inflected = any(
        meeting.why is INFLECTED and one.words[i].masculine.isdisjoint(other.words[j].masculine)
        for i, j, meeting in pairs
    )
    if not inflected:
        return pairs
    fixed = Meeting(costs().parts["inflected"], INFLECTED)
    return [(i, j, fixed if meeting.why is ENDING else meeting) for i, j, meeting in pairs]


def _likeness(one: Word, other: Word) -> float:
    """How much two words that do not meet are still alike, in [0, 1]: what is garbled comes before what is strange."""
    return Indel.normalized_similarity(one.keys[0], other.keys[0])


def _said_again(name: PersonName, index: int, met: set[int]) -> bool:
    """Whether the name stands twice in the text, or in two spellings: ЛАПО/ЛАППО."""
    here = name.words[index]
    return any(meet(here, name.words[k]).cost <= costs().parts["gender"] for k in met if not name.words[k].initial)


def left_over(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]] | tuple[tuple[int, int, Meeting], ...]
) -> list[tuple[str, float]]:
    """What the words cost that met nothing: (what is said of it, cost)."""
    parts = costs().parts
    notes: list[tuple[str, float]] = []
    met = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    fathers = 0
    lefts = [[k for k in range(len(name.words)) if k not in mine] for name, mine in zip((one, other), met, strict=True)]
    for name, left, mine, theirs in (
        (one, lefts[0], met[0], [other.words[k] for k in lefts[1]]),
        (other, lefts[1], met[1], [one.words[k] for k in lefts[0]]),
    ):
        fathers += any(name.roles[index] == "patronymic" for index in left)
        for index in left:
            text, role = name.tokens[index].text, name.roles[index]
            if role in ("patronymic", "initial"):
                notes.append((f"{role} left out: {text}", parts["patronymic_omitted"]))
            elif role == "particle":
                notes.append((f"particle left out: {text}", parts["particle_omitted"]))
            elif len(name.words) < 4 or not _said_again(name, index, mine):
                alike = max((_likeness(name.words[index], word) for word in theirs if not word.initial), default=0.0)
                notes.append((f"nothing like {text}", parts["extra_word"] - alike * parts["alike"]))
    if fathers == 2:
        notes.append(("the patronymics contradict each other", parts["patronymic_contradicted"]))
    if len(pairs) == 1 and notes and not (lefts[0] and lefts[1]):
        given = "given" in (one.roles[pairs[0][0]], other.roles[pairs[0][1]]) or one.words[pairs[0][0]].families
        notes.append(
            ("a given name alone", parts["given_alone"]) if given else ("a surname alone", parts["surname_alone"])
        )
    notes += [
        ("a surname met a patronymic", parts["other_role"])
        for i, j, _ in pairs
        if notes and _is_other_role(one.roles[i], other.roles[j])
    ]
    return notes
