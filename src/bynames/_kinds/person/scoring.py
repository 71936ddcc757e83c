"""Two names of persons, compared: an assignment of words with a cost each.

How two words meet is in bynames._kinds.person.meeting. What is left over is judged by what it is: a patronymic may be
left out, but two patronymics must not contradict each other. data/compare/persons.yaml has the costs.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from bynames._kinds.person.costs import NEVER, costs
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.meeting import APART, NEARLY_LETTERS, meet, meeting
from bynames._kinds.person.parse import PersonName, person
from bynames._kinds.person.slips import likeness
from bynames._kinds.person.word_rules import ENDING, GENDER, INFLECTED, OPEN, SAME_KEY, Meeting
from bynames._kinds.person.words import Word
from bynames._memo import PAIRS, remembered
from bynames._model import Evidence

# Of those who are called so, in the nominative or in a case, at most so many are women where it is taken for a case.
_HARDLY_A_WOMAN = 0.07
# Given names with as many forms as this in Belarusian and Russian are common ones (as in bynames._names.kinds).
COMMON = -6
# More words than this are paired greedily: the assignments would be too many.
_MOST_WORDS = 5
CONTRADICTED = "patronymics or initials contradict each other"
TWO_BEARERS = "two bearers of one name"
FATHER_AND_SON = "father and son have changed places"
ANOTHER_MEANT = "only one is the bearer of the name"
NOTHING_IN_COMMON = "no whole word in common"
# Іван Якубовіч is not Іван Якубавіч with a surname left out.
_OTHER_ROLE = {"surname", "patronymic"}
_SURNAMES = ("surname", "particle")
_INITIALLED = {"initial", "patronymic", "given", "surname"}
# So many words in common bear out another that is spelt a little differently.
_BORNE_OUT_BY = 2
# In longer names a word may be said again.
_FEW = 3
# How a feminine and a masculine surname can meet.
_GENDERED = (INFLECTED, GENDER.why)


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


@remembered(PAIRS)
def compare_persons(a: str, b: str) -> Outcome:
    """The best assignment of the words of `a` to the words of `b`."""
    one, other = person(a).together(), person(b).together()
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
        least, at = APART, -1
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
    able = [[j for j in columns if meeting(one, i, other, j).cost < APART] for i in range(len(one.words))]
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
        or _are_two_bearers(one, other)
        or one.phrase != other.phrase
        or _are_father_and_son(one, other, pairs)
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
    if why is SAME_KEY.why:
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
    if _are_two_bearers(one, other):
        said.append((TWO_BEARERS, parts["patronymic_contradicted"]))
    if _are_father_and_son(one, other, pairs):
        said.append((FATHER_AND_SON, parts["patronymic_contradicted"]))
    if one.phrase != other.phrase:
        said.append((ANOTHER_MEANT, parts["patronymic_contradicted"]))
    if not any("given" in both and "initial" not in both for both in roles):
        said += [
            ("nothing but the surname tells the gender", parts["gender_alone"])
            for i, j, meeting in pairs
            if meeting.why in _GENDERED and not one.words[i].masculine.isdisjoint(other.words[j].masculine)
        ]
    return said


def _are_father_and_son(one: PersonName, other: PersonName, pairs: Sequence[tuple[int, int, Meeting]]) -> bool:
    """Whether one is called after the other: Salman bin Mohammed, Mohammed bin Salman."""
    if "particle" not in one.roles or "particle" not in other.roles:
        return False
    at, there = _father_behind(one), _father_behind(other)
    return at > 0 < there and any((i < at) != (j < there) for i, j, _ in pairs)


def _father_behind(name: PersonName) -> int:
    """The place of the word behind which the father is named, between two names; 0 where there is none."""
    filiation = lexicon().filiation
    return next((at for at in range(1, len(name.words) - 1) if name.words[at].low in filiation), 0)


def _are_two_bearers(one: PersonName, other: PersonName) -> bool:
    """Whether the texts say that two of one name are meant: father and son, or another year of birth."""
    there = other.apart
    return any(there.get(what, said) != said for what, said in one.apart.items())


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
        elif len(name.words) > _FEW and _said_again(name, index, met):
            continue
        elif not strangers and _is_second_given(name, index, met):
            said.append((f"second given name left out: {text}", parts["second_given_omitted"]))
        else:
            alike = max((_likeness(name.words[index], word) for word in strangers if not word.initial), default=0.0)
            said.append((f"nothing like {text}", parts["extra_word"] - alike * parts["alike"]))
    return said


def _is_second_given(name: PersonName, index: int, met: set[int]) -> bool:
    """Whether a word is a given name behind another one that met, and so did the surname: Роберт Джеффри Эдвардс."""
    roles = name.roles
    if "patronymic" in roles or not (roles[index] == "given" or _is_middle(name, index)):
        return False
    given = {at for at in met if roles[at] == "given" or name.words[at].families}
    return min(given, default=index) < index and any(roles[at] == "surname" and at not in given for at in met)


def _contradict(one: set[str], other: set[str]) -> bool:
    """Whether the roles left over on both sides speak of different people: А. Г. and А. В., two patronymics."""
    if "patronymic" in one and "patronymic" in other:
        return True
    return ("initial" in one and bool(other & _INITIALLED)) or ("initial" in other and bool(one & _INITIALLED))


def _reading(meeting: Meeting, one: Word, other: Word) -> str:
    """Why two words meet, with the key that they share and the Cyrillic that Latin was read as."""
    if meeting.why is not SAME_KEY.why:
        return meeting.why
    key = next(key for key in one.keys if key in other.key_set)
    read = " and ".join(
        dict.fromkeys(name.sources[key] for name in (one, other) if not name.cyrillic and key in name.sources)
    )
    return f"{SAME_KEY.why} {key}{', read as ' if read else ''}{read}"
