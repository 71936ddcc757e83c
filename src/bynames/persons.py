"""Two names of persons, compared: an assignment of words with a cost each, and the evidence for it.

Words meet by their keys, as forms of one given name, as an initial, with a slip of the pen; what is left over
is judged by what it is: a patronymic may be left out, but two patronymics must not contradict each other.
data/compare/persons.yaml has the costs.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import permutations

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from bynames import data
from bynames.names import PersonName, person
from bynames.names.lexicon import lexicon
from bynames.names.words import Word

_VOWELS = frozenset("aeiu")
_NEVER = 9.0
_OTHER_ENDING = 1.5
_HARDLY_A_SLIP = 0.45
INFLECTED = "another case or gender of the word"
ENDING = "given names with different endings"


class Meeting(Struct, frozen=True):
    """How two words meet: the cost and why."""

    cost: float
    why: str


class Outcome(Struct, frozen=True):
    """The best assignment: pairs of indexes with their meeting, words left over, and the sum of costs."""

    cost: float
    pairs: tuple[tuple[int, int, Meeting], ...]
    notes: tuple[tuple[str, float], ...]
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


def slip_cost(one: str, other: str) -> float:
    """What it costs that two keys differ, scaled so that a slip counts less in a long word; 9 where they differ widely."""
    allowed = 1 + min(len(one), len(other)) // 4
    distance = Levenshtein.distance(one, other, score_cutoff=allowed)
    if distance > allowed:
        return _NEVER
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
    return found * 7.0 / (2.0 + max(min(len(one), len(other)), 3))


@lru_cache(maxsize=1_000_000)
def meet(one: Word, other: Word) -> Meeting:
    """How two words meet at best."""
    parts = costs().parts
    if one.initial or other.initial:
        return _meet_initial(one, other)
    if not set(one.keys).isdisjoint(other.keys):
        return Meeting(parts["same_key"], "same key")
    families = lexicon().families
    if one.families and other.families:
        if not one.families.isdisjoint(other.families):
            return Meeting(parts["equivalent"], "forms of one given name")
        if any(not families[name].related.isdisjoint(other.families) for name in one.families):
            return Meeting(parts["related"], "given names used for one another")
    if one.stems and (one.cyrillic or other.cyrillic) and not one.stems.isdisjoint(other.stems):
        # Two known given names that differ in the ending only are two names: Валентин, Валентина. Unless
        # the other words say that the whole name is inflected, which _best sees.
        if one.families and other.families:
            return Meeting(_OTHER_ENDING, ENDING)
        return Meeting(parts["inflected"], INFLECTED)
    if one.patronymics and other.patronymics:
        if not one.patronymics.isdisjoint(other.patronymics) and one.patronymic == other.patronymic:
            return Meeting(parts["equivalent"], "patronymics from one given name")
    best = _NEVER
    for key in one.keys:
        for second in other.keys:
            best = min(best, slip_cost(key, second))
            if best < 0.2:
                break
    if one.patronymics and other.patronymics and best > _HARDLY_A_SLIP:
        return Meeting(_NEVER, "different patronymics")
    if one.families and other.families and best > 0.3:
        return Meeting(_NEVER, "different given names")
    if not one.masculine.isdisjoint(other.masculine):
        return Meeting(min(parts["gender"], best), "surname of the other gender")
    if "-" in one.low or "-" in other.low:
        half = _meet_half(one, other)
        if half.cost < best:
            return half
    return Meeting(best, "nearly the same key")


def _meet_half(one: Word, other: Word) -> Meeting:
    from bynames.names.words import word

    parts = costs().parts
    for whole, single in ((one, other), (other, one)):
        for half in whole.low.split("-"):
            if len(half) > 2 and not set(word(half).keys).isdisjoint(single.keys):
                return Meeting(parts["hyphenated"], "half of a double name")
    return Meeting(_NEVER, "")


def _meet_initial(one: Word, other: Word) -> Meeting:
    parts = costs().parts
    if one.initial and other.initial:
        if one.low == other.low or not one.letters.isdisjoint(other.letters):
            return Meeting(parts["two_initials"], "same initial")
        return Meeting(_NEVER, "different initials")
    initial, full = (one, other) if one.initial else (other, one)
    if any(key[:1] in initial.letters for key in full.keys) or full.low.startswith(initial.low):
        return Meeting(parts["initial"], "initial")
    families = lexicon().families
    if any(not initial.letters.isdisjoint(families[name].first_letters) for name in full.families | full.patronymics):
        return Meeting(parts["initial"] + 0.1, "initial of a form of the name")
    return Meeting(_NEVER, "different initial")


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
        back = tuple((j, i, meeting) for i, j, meeting in turned.pairs)
        return Outcome(turned.cost, back, turned.notes, (one, other))
    parts = costs().parts
    table = [[meet(a, b) for b in other.words] for a in one.words]
    slots = len(other.words)
    best: Outcome | None = None
    for chosen in _assignments(table, len(one.words), slots):
        pairs = [(i, j, table[i][j]) for i, j in enumerate(chosen) if j is not None]
        if any(meeting.why is ENDING for _, _, meeting in pairs):
            pairs = _agree_in_case(one, other, pairs)
        cost = sum(meeting.cost for _, _, meeting in pairs)
        if best is not None and cost >= best.cost:
            continue
        notes = _left_over(one, other, pairs, parts)
        cost += sum(extra for _, extra in notes)
        if best is None or cost < best.cost:
            best = Outcome(cost, tuple(pairs), tuple(notes), (one, other))
    return best if best is not None else Outcome(_NEVER, (), (("no word in common", _NEVER),), (one, other))


def _agree_in_case(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]]
) -> list[tuple[int, int, Meeting]]:
    """Марціна Гаркушы is Марцін Гаркуша: the surname cannot be anything but an oblique case."""
    inflected = any(
        meeting.why is INFLECTED and one.words[i].masculine.isdisjoint(other.words[j].masculine) for i, j, meeting in pairs
    )
    if not inflected:
        return pairs
    fixed = Meeting(costs().parts["inflected"], INFLECTED)
    return [(i, j, fixed if meeting.why is ENDING else meeting) for i, j, meeting in pairs]


def _assignments(table: list[list[Meeting]], rows: int, slots: int) -> list[list[int | None]]:
    """The ways to give each row at most one slot; words that cannot meet stay alone."""
    limit = 1.6
    if rows <= 4 and slots <= 5:
        found: list[list[int | None]] = []
        for order in permutations(range(slots), rows):
            found.append([j if table[i][j].cost <= limit else None for i, j in enumerate(order)])
        return found
    cheapest = sorted((table[i][j].cost, i, j) for i in range(rows) for j in range(slots))
    chosen: list[int | None] = [None] * rows
    taken: set[int] = set()
    for cost, i, j in cheapest:
        if cost <= limit and chosen[i] is None and j not in taken:
            chosen[i] = j
            taken.add(j)
    return [chosen]


def _left_over(
    one: PersonName, other: PersonName, pairs: list[tuple[int, int, Meeting]], parts: dict[str, float]
) -> list[tuple[str, float]]:
    notes: list[tuple[str, float]] = []
    full = [(i, j) for i, j, _ in pairs if not one.words[i].initial and not other.words[j].initial]
    if not full:
        return [("only initials in common", _NEVER)]
    left_one = [i for i in range(len(one.words)) if i not in {i for i, _, _ in pairs}]
    left_other = [j for j in range(len(other.words)) if j not in {j for _, j, _ in pairs}]
    father_one = [i for i in left_one if one.is_patronymic(i)]
    father_other = [j for j in left_other if other.is_patronymic(j)]
    if father_one and father_other:
        notes.append(("patronymics contradict each other", parts["patronymic_contradicted"]))
    for name, left in ((one, left_one), (other, left_other)):
        for index in left:
            text = name.words[index].low
            again = [k for k in range(len(name.words)) if k not in left and not name.words[k].initial]
            if any(meet(name.words[index], name.words[k]).cost <= 0.3 for k in again):
                continue  # the name stands twice, or in two spellings: ЛАПО/ЛАППО
            if name.is_patronymic(index):
                notes.append((f"patronymic left out: {text}", parts["patronymic_omitted"]))
            elif name.words[index].initial:
                notes.append((f"initial left out: {text}", parts["patronymic_omitted"]))
            elif text in lexicon().particles and (name.tokens[index].text.islower() or len(name.words) > 2):
                notes.append((f"particle left out: {text}", parts["particle_omitted"]))
            else:
                notes.append((f"nothing like {text}", parts["extra_word"]))
    return notes
