"""Two names of organizations, compared: words meet by concept, by key, or as an acronym of each other.

The likeness is the share of the weight that met, lowered for what contradicts: two proper names, two places,
two numbers. data/compare/organizations.yaml has the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from msgspec import Struct

from bynames._kinds.organization.acronyms import Letters, acronym_letters, begun_letters, first_letters
from bynames._kinds.organization.parse import OrgName
from bynames._kinds.organization.policy import policy
from bynames._kinds.organization.readings import readings
from bynames._kinds.organization.units import Unit
from bynames._kinds.organization.vocabulary import LATIN, Vocabulary, vocabulary
from bynames._kinds.organization.word_rules import alike
from bynames._kinds.person.words import word
from bynames._memo import NAMES, remembered
from bynames._model import Evidence
from bynames._text import has_cyrillic

# How many words an acronym may pass over: of, the, государственный.
_MOST_SKIPPED = 1
# Of so many pieces of an abbreviation each tells.
_MOST_QUIET = 2
# An abbreviation of so many words tells by the second: Минздрав, Минобразования.
_TOLD_BY_THE_SECOND = 2
_TWO_LETTERS = 2
# So many letters of an acronym at least may stand in another order than the words; of so few not in the reverse one.
SHORTEST_TURNED = 3
# ААБ Беларусбанк: so short an acronym before a name is hardly the name.
_SHORT_ACRONYM = 4
# The concepts of the words behind which a place stands that a body is at
_AT = frozenset(("in", "for"))
# One word and two are the same at most so many letters apart, in any spelling.
_GLUED_DIFFER = 5


class Met(Struct, frozen=True, gc=False):
    """Units of the two names that met: texts, why, and how alike they are (1 is the same)."""

    left: str
    right: str
    why: str
    likeness: float


class Remark(Struct, frozen=True, gc=False):
    """What is said of two names as wholes: the factor of data/compare/organizations.yaml, why, and what it leaves."""

    name: str
    why: str
    factor: float


class OrgOutcome(Struct, frozen=True, gc=False):
    """How two names compare: the likeness in [0, 1], what met and what did not, and what is said of the whole.

    The likeness is `share`, the share of the weight that met, times the factor of each remark.
    """

    likeness: float
    met: tuple[Met, ...]
    left_over: tuple[str, ...]
    said: tuple[Remark, ...]
    share: float = 0.0

    def evidence(self) -> tuple[Evidence, ...]:
        """What met what, what met nothing, and what contradicts; the cost is what each took from 1."""
        found = [Evidence(met.left, met.right, met.why, 1.0 - met.likeness) for met in self.met]
        found += [Evidence("", "", f"nothing like {text}", 1.0) for text in self.left_over]
        found += [Evidence("", "", remark.why, 1.0 - remark.factor) for remark in self.said]
        return tuple(found)


@remembered(NAMES)
def compare_organizations(a: str, b: str) -> OrgOutcome:
    """The best of the ways in which two names can be taken: whole, a second name, one without what is added to it."""
    mine, theirs = readings(a), readings(b)
    best = _best((one, other) for one in mine for other in theirs if not (one.spelt or other.spelt))
    if best.likeness >= policy().decision:
        return best
    # What their acronyms mean may keep two names apart that their letters join.
    spelt = _best((one, other) for one in mine for other in theirs if (one.spelt or other.spelt))
    return max(best, spelt, key=lambda outcome: outcome.likeness)


def _best(pairs: Iterable[tuple[OrgName, OrgName]]) -> OrgOutcome:
    """The most alike of the ways in which two names can be taken."""
    found = (compare_readings(one, other) for one, other in pairs if one.whole or other.whole)
    return max(found, key=lambda outcome: outcome.likeness, default=OrgOutcome(0.0, (), (), ()))


class _Matching:
    """Which units of two names have met so far: index -> how alike, for each side, and the list of meetings."""

    def __init__(self, mine: list[Unit], theirs: list[Unit]) -> None:
        self.units = (mine, theirs)
        self.met: tuple[dict[int, float], dict[int, float]] = ({}, {})
        self.partners: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
        self.again: tuple[set[int], set[int]] = (set(), set())
        self.meetings: list[Met] = []

    def join(self, sides: tuple[list[int], list[int]], why: str, likeness: float) -> None:
        """These units of one side meet those of the other."""
        for side, units in enumerate(sides):
            for index in units:
                self.met[side][index] = max(likeness, self.met[side].get(index, 0.0))
                self.partners[side][index] = sides[1 - side]
        left, right = (
            " ".join(units[index].text for index in side) for units, side in zip(self.units, sides, strict=True)
        )
        self.meetings.append(Met(left, right, why, likeness))

    def repeats(self, side: int) -> bool:
        """Whether an acronym, of which nothing was said, met itself among other words: what it means tells more."""
        units, others, known = self.units[side], self.units[1 - side], vocabulary()
        return len(units) > 1 and any(
            units[at].kind == "proper"
            and known.abbreviated(units[at].text)
            and (others[partner].acronym or known.abbreviated(others[partner].text))
            for at, partners in self.partners[side].items()
            for partner in partners
        )

    def left(self, side: int) -> list[Unit]:
        """The units of a side that met nothing, and say something that none that met says."""
        return [
            unit
            for index, unit in enumerate(self.units[side])
            if index not in self.met[side] and index not in self.again[side]
        ]

    def settle(self) -> None:
        """Note which units only say again what met: a name may stand twice in its field."""
        for side in (0, 1):
            units, met = self.units[side], self.met[side]
            if len(met) == len(units):
                continue
            self.again[side].update(
                index
                for index, unit in enumerate(units)
                if index not in met and any(self._says_again(side, unit, one) for one in met)
            )

    def _says_again(self, side: int, unit: Unit, met: int) -> bool:
        """Whether a unit is one that met once more: typed so, in the other script, or short. Крым, крымский are two.

        The pieces of an abbreviation are typed alike: where the others of ОКБ met, one may be left away; but СО РАН is
        not РАН, and of КГБ and ДКНТ it is not the committee that tells.
        """
        one = self.units[side][met]
        if unit.low == one.low:
            return unit.concepts == one.concepts or (
                vocabulary().is_light_piece(unit) and self._only(side, unit) and not self._differs(1 - side)
            )
        if unit.concepts.isdisjoint(one.concepts):
            return False
        known = vocabulary()
        if unit.cyrillic == one.cyrillic and not any(map(known.abbreviated, (unit.text, one.text))):
            return False
        partners = self.partners[side].get(met, ())
        return any(alike(unit, self.units[1 - side][partner]) is not None for partner in partners)

    def _differs(self, side: int) -> bool:
        """Whether a piece of an abbreviation met nothing: КГК and КГБ are two committees of the state."""
        known, met = vocabulary(), self.met[side]
        return any(index not in met and known.abbreviated(unit.text) for index, unit in enumerate(self.units[side]))

    def _only(self, side: int, unit: Unit) -> bool:
        """Whether a unit is the only piece of its abbreviation that met nothing, of three at least."""
        pieces = [index for index, one in enumerate(self.units[side]) if one.low == unit.low]
        return len(pieces) > _MOST_QUIET and sum(index not in self.met[side] for index in pieces) == 1

    def share(self) -> float:
        """The share of the weight of both names that met."""
        weight = met = 0.0
        for units, found, again in zip(self.units, self.met, self.again, strict=True):
            for index, unit in enumerate(units):
                if index not in again:
                    weight += unit.weight
                    met += unit.weight * found.get(index, 0.0)
        return met / weight if weight else 0.0


def compare_readings(one: OrgName, other: OrgName) -> OrgOutcome:
    """One way to take each of two names, compared."""
    mine, theirs = one.telling, other.telling
    if not mine or not theirs:
        return OrgOutcome(0.0, (), (), ())
    found = _Matching(mine, theirs)
    # Of words that are there twice, those that stand in the same part of their names.
    pairs = sorted(
        (
            (-how[0], abs((i + 0.5) / len(mine) - (j + 0.5) / len(theirs)), i, j, how)
            for i, a in enumerate(mine)
            for j, b in enumerate(theirs)
            if (how := alike(a, b))
        ),
        key=lambda item: item[:4],
    )
    for *_, i, j, (likeness, why) in pairs:
        if i not in found.met[0] and j not in found.met[1]:
            found.join(([i], [j]), why, likeness)
    for side in (0, 1):
        _spelt_out(found, side)
    for side in (0, 1):
        _turned_round(found, side)
        _glued(found, side)
        _composed(found, side)
    if (one.spelt and found.repeats(0)) or (other.spelt and found.repeats(1)):
        return OrgOutcome(0.0, (), (), ())
    found.settle()
    left_mine, left_theirs = found.left(0), found.left(1)
    share = found.share()
    factors = policy().factors
    said = [Remark(name, why, factors[name]) for name, why in _remarks(one, other, left_mine, left_theirs) if share > 0]
    likeness = share
    for remark in said:
        likeness *= remark.factor
    left = tuple(unit.text for unit in (*left_mine, *left_theirs))
    return OrgOutcome(likeness, tuple(found.meetings), left, tuple(said), share)


def _remarks(one: OrgName, other: OrgName, mine: list[Unit], theirs: list[Unit]) -> list[tuple[str, str]]:
    """What the units that met nothing say, as the factor that it has and the reason."""
    ours, others = ({says(unit) for unit in units} - {""} for units in (mine, theirs))
    said: list[tuple[str, str]] = []
    if ours and others:
        common = sorted(ours & others)
        said += [(kind, f"each name has a {kind} that the other lacks") for kind in common]
        if not common:
            said.append(("mixed", "each name says something that the other lacks"))
    elif (others and not one.whole) or (ours and not other.whole):
        # What was left away of the one is not what the other says more.
        said.append(("mixed", "each name says something that the other lacks"))
    elif ours or others:
        said.append(_part(one, other, mine) if ours else _part(other, one, theirs))
    if not (ours and others):
        said += _of_levels(mine, theirs)
    if _are_turned_about(one, other):
        said.append(("place", "each is at the place that the other is of"))
    said += _of_forms(one.forms, other.forms)
    if not one.whole or not other.whole:
        said.append(("shortened", "without what is added to it"))
    return said


def _of_levels(mine: list[Unit], theirs: list[Unit]) -> list[tuple[str, str]]:
    """What two words say that tell nothing beside a name, but each of another level: г. Бреста, Брестской области."""
    ours, others = (set(map(_level, units)) - {""} for units in (mine, theirs))
    if ours and others and ours.isdisjoint(others):
        return [("generic", "each name has a generic that the other lacks")]
    return []


def _level(unit: Unit) -> str:
    """The level of government that a word says; "" for other words."""
    known = vocabulary()
    if unit.kind != "generic":
        return known.level_signs.get(unit.low, "")
    # Область is a sphere as well.
    meant = unit.concepts & known.levels
    return min(meant) if len(meant) == 1 else ""


def _are_turned_about(one: OrgName, other: OrgName) -> bool:
    """Whether each of two bodies is at the place that the other is of: the embassies of two states in one another."""
    ours, others = _of_and_at(one), _of_and_at(other)
    if not all((*ours, *others)):
        return False
    return not (ours[0].isdisjoint(others[1]) or ours[1].isdisjoint(others[0])) and ours[1].isdisjoint(others[1])


def _of_and_at(name: OrgName) -> tuple[frozenset[str], frozenset[str]]:
    """The places that a body is of, and those that it is at: Embassy of Poland in Latvia."""
    of, at = set[str](), set[str]()
    before: Unit | None = None
    for unit in name.units:
        if unit.kind == "place" or unit.acronym:
            is_at = before is not None and before.kind == "function" and not before.concepts.isdisjoint(_AT)
            (at if is_at else of).update(unit.concepts or (unit.low,))
        # In the USA: an article stands between.
        if unit.kind != "function" or before is None or before.kind != "function":
            before = unit
    return frozenset(of), frozenset(at)


def _of_forms(ours: frozenset[str], others: frozenset[str]) -> list[tuple[str, str]]:
    """What two legal forms say: a body for profit is none that is not."""
    known = vocabulary()
    mine, theirs = ({known.groups[form] for form in forms} for forms in (ours, others))
    if not mine or not theirs or not mine.isdisjoint(theirs):
        return []
    if (mine <= known.nonprofit) != (theirs <= known.nonprofit):
        return [("purpose", "one is founded for profit, the other is not")]
    return [("form", "different legal forms")]


def _part(longer: OrgName, shorter: OrgName, left: list[Unit]) -> tuple[str, str]:
    """What it means that one name says all that the other does, and more: it may be a part of it, or another body."""
    known = vocabulary()
    left = [unit for unit in left if says(unit)]
    rest = [unit for unit in longer.telling if unit not in left]
    towns = sum(unit.kind == "place" and unit.concepts.isdisjoint(known.countries) for unit in shorter.telling)
    named = towns > 1 or any(u.is_name or u.kind == "number" for u in (*rest, *shorter.telling))
    kinds = {_more(unit, longer, known) for unit in left}
    if "acronym" in kinds and not any(u.is_name and not u.acronym for u in rest):
        # ТУТ.БАЙ is no BAJ.
        kinds = kinds - {"acronym"} | {"number"}
    kind = next(
        kind for kind in ("name", "number", "country", "generic", "acronym", "place", "genus", "seat") if kind in kinds
    )
    if named:
        return f"part_{kind}", f"a part of it: {_MORE[kind]} more"
    if kind == "genus" and not any(unit.concepts.isdisjoint(known.firms) for unit in left):
        return "nameless_genus", "a part of it: no proper name, and one says what kind of body it is"
    if kind != "country" and _is_shortened(shorter, longer, rest):
        return "nameless_short", "a part of it: an abbreviation gives the first words"
    if kind == "name" and left[0] is longer.telling[0] and left[0].acronym:
        # ГУБОПиК МВД is a department.
        return "nameless", "a part of it: no proper name, and one says more than the other"
    if kind == "name" and not any(unit.kind == "generic" for unit in left) and sum(u.tells for u in rest) > 1:
        return "nameless_name", "a part of it: one has a name more"
    if kind in ("seat", "country", "place"):
        return "nameless_place", "a part of it: no proper name, and one says of which place"
    return "nameless", "a part of it: no proper name, and one says more than the other"


def _is_shortened(shorter: OrgName, longer: OrgName, rest: list[Unit]) -> bool:
    """Whether a name is one abbreviation of two words, and the other has more: Минспорта, спорта и туризма."""
    texts = {unit.text for unit in shorter.telling}
    said = vocabulary().abbreviated(texts.pop()) if len(texts) == 1 else ()
    goes_on = any("and" in unit.concepts for unit in longer.units)
    return goes_on and len(said) == _TOLD_BY_THE_SECOND and all(unit in rest for unit in longer.telling[: len(said)])


_MORE = {
    "name": "a name",
    "acronym": "an acronym before it",
    "number": "a number or acronym",
    "country": "a country or branch",
    "generic": "a generic word",
    "place": "an adjective of a country",
    "genus": "the kind of body",
    "seat": "a seat",
}


def _more(unit: Unit, name: OrgName, known: Vocabulary) -> str:
    """What a unit is that only one name has: a country behind the name is a unit in it, before a word it describes."""
    if unit.kind == "place" and not unit.named:
        if unit.concepts.isdisjoint(known.countries):
            return "seat"
        return "country" if unit is name.telling[-1] or unit is name.telling[0] else "place"
    if unit.kind == "place":
        return "country"
    if unit in name.hyphened and known.firms.isdisjoint(unit.concepts):
        # Вега-Трейд is a body of the group, as Вега-Медиа is.
        return "country"
    if unit.kind == "generic" and not unit.is_name:
        return "genus" if not unit.concepts.isdisjoint(known.genus) else "generic"
    if unit.acronym and 1 < len(unit.text) <= _SHORT_ACRONYM and unit is not name.telling[-1]:
        return "acronym"
    return "name" if unit.kind != "number" else "number"


def says(unit: Unit) -> str:
    """What a unit that met nothing tells: a `name`, a `place`, a `number`, a `generic` word, or nothing."""
    if not unit.tells:
        return unit.kind if len(vocabulary().abbreviated(unit.text)) == _TOLD_BY_THE_SECOND else ""
    return "name" if unit.is_name else unit.kind


def _turned(side: int, own: list[int], others: list[int]) -> tuple[list[int], list[int]]:
    return (others, own) if side else (own, others)


def _spelt_out(found: _Matching, side: int) -> None:
    """The acronyms of one name meet the words of the other that they abbreviate, in any of the languages."""
    theirs = found.units[1 - side]
    at_hand = [
        i
        for i, unit in enumerate(found.units[side])
        if i not in found.met[side] and unit.acronym and len(unit.text) > 1
    ]
    if not at_hand:
        return
    # What an acronym passes over must not tell anything: БГУ is no name of the university of transport. Several
    # acronyms may share the words: РЗ РАВ.
    placed: list[tuple[int, list[int], int]] = []
    for i in at_hand:
        taken = {j for _, used, _ in placed for j in used}
        one = _placed(found.units[side][i], theirs, found.met[1 - side], taken)
        if one:
            placed.append((i, *one))
    while placed:
        used = {j for _, letters, _ in placed for j in letters} | found.met[1 - side].keys()
        if not any(unit.tells for j, unit in enumerate(theirs) if j not in used):
            break
        placed.pop()
    for i, letters, size in placed:
        found.join(_turned(side, [i], letters), "acronym", policy().acronyms[min(max(size, 2), 4) - 2])


def _placed(acronym: Unit, theirs: list[Unit], met: dict[int, float], taken: set[int]) -> tuple[list[int], int] | None:
    """The units that an acronym abbreviates, and how many letters it has; the way that leaves the least untold."""
    best: tuple[int, list[int], int] | None = None
    # HC is a hockey club, КБ a design bureau: they abbreviate no proper name, nor an adjective made of one.
    is_known = len(acronym.text) == _TWO_LETTERS and bool(vocabulary().abbreviated(acronym.text))
    for start, letters in product(range(len(theirs)), acronym_letters(acronym.text)):
        used = [j for j in _initials(letters, theirs, start) if j >= 0]
        if is_known and not all(theirs[j].concepts for j in used):
            continue
        if used and used[0] == start and taken.isdisjoint(used) and any(j not in met for j in used):
            left = sum(u.tells for j, u in enumerate(theirs) if j not in used and j not in met and j not in taken)
            if best is None or left < best[0]:
                best = left, used, len(letters)
    return best[1:] if best else None


def _turned_round(found: _Matching, side: int) -> None:
    """A name that is an acronym meets words in another order, as translations have them.

    УКБП is Ulyanovsk Instrument Design Bureau. All words that tell must be given, in one language.
    """
    own, theirs = found.units[side], found.units[1 - side]
    if found.met[side] or not may_be_turned(own):
        return
    used = _given_in_any_order(own[0].text, theirs)
    if used:
        found.join(_turned(side, [0], used), "acronym", policy().turned)


def _given_in_any_order(acronym: str, units: list[Unit]) -> list[int]:
    """The units that the letters of an acronym give, all that tell among them, in one of the languages; or none."""
    possible = [(first_letters(letter), begun_letters(letter)) for letter in acronym.lower()]
    for spelt in vocabulary().spelt_in:
        # Of a Latin acronym: the letters of one script, and what names and places in the other one begin with
        letters = tuple(
            (frozenset(letter for letter in one if has_cyrillic(letter) != (spelt == LATIN)), begun)
            for one, begun in possible
        )
        used = [j for j in _in_any_order(letters, units, 0, spelt) if j >= 0]
        if used and (len(letters) > SHORTEST_TURNED or not _in_any_order(letters[::-1], units, 0, spelt, True)):
            return used
    return []


def may_be_turned(units: list[Unit]) -> bool:
    """Whether a name is an acronym that is long enough to give the words of another name in any order."""
    return len(units) == 1 and units[0].acronym and _is_long(units[0].text)


def _is_long(acronym: str) -> bool:
    return len(acronym) >= SHORTEST_TURNED and acronym.isupper()


def stands_for(acronym: str, units: list[Unit]) -> bool:
    """Whether an acronym that is a whole name gives all the units that tell, in order or, if it is long, in any."""
    for start, letters in product(range(len(units)), acronym_letters(acronym)):
        used = _initials(letters, units, start)
        if used and used[0] == start and not any(unit.tells for j, unit in enumerate(units) if j not in used):
            return True
    return _is_long(acronym) and bool(_given_in_any_order(acronym, units))


def _in_any_order(
    letters: tuple[tuple[frozenset[str], frozenset[str]], ...],
    units: list[Unit],
    at: int,
    spelt: str,
    in_order: bool = False,
) -> list[int]:
    """The units whose first letters an acronym gives in any order, all that tell among them; none where it does not.

    Each letter is what a word can begin with for it, and what a name can that is not translated.
    """
    if at == len(units):
        return [] if letters else [-1]
    named = spelt == LATIN and units[at].kind in ("proper", "place")
    for spelling in units[at].spellings if named else vocabulary().spellings_in(units[at], spelt):
        left = list(letters)
        for piece in spelling:
            possible = left[:1] if in_order else left
            place = next((i for i, letter in enumerate(possible) if not letter[named].isdisjoint(piece)), -1)
            if place < 0:
                break
            del left[place]
        else:
            rest = _in_any_order(tuple(left), units, at + 1, spelt, in_order)
            if rest:
                return [at, *rest]
    return [] if units[at].tells else _in_any_order(letters, units, at + 1, spelt, in_order)


def abbreviates(acronym: str, units: list[Unit]) -> bool:
    """Whether an acronym gives first letters of some of the units, in order."""
    return any(_initials(letters, units, start) for letters in acronym_letters(acronym) for start in range(len(units)))


def _initials(letters: tuple[frozenset[str], ...], units: list[Unit], start: int) -> list[int]:
    """The units from `start` on whose first letters an acronym gives, the most that can be; none where it does not.

    A Cyrillic acronym gives words of the vocabulary in Cyrillic, or all in Latin letters: МИД has nothing of МВД, whose
    words are Internal and дел.
    """
    found = _given_in_order(letters, units, start, None)
    if not found or _is_latin(letters):
        return found
    return _given_in_order(letters, units, start, False) or _given_in_order(letters, units, start, True)


def _given_in_order(
    letters: tuple[frozenset[str], ...], units: list[Unit], start: int, latin: bool | None
) -> list[int]:
    """The same with the words of the vocabulary in Latin letters, or in Cyrillic ones; None mixes them."""
    if not letters:
        return [-1]  # all given: the caller's list ends here
    best: list[int] = []
    for at in range(start, min(start + _MOST_SKIPPED + 1, len(units))):
        for spelling in units[at].spellings:
            size = len(spelling)
            if size > len(letters) or any(map(frozenset.isdisjoint, letters[:size], spelling)):
                continue
            if latin is None or not units[at].concepts or latin == _is_latin(spelling):
                rest = _given_in_order(letters[size:], units, at + 1, latin)
                if rest and len(rest) >= len(best):
                    best = [at, *rest]
        if best:
            break
    return best


def _is_latin(letters: Letters) -> bool:
    """Whether an acronym, or the first letters of a word, are Latin: beside Cyrillic ones that they can stand for."""
    return any(letter.isascii() for possible in letters for letter in possible)


def _glued(found: _Matching, side: int) -> None:
    """One word of one name meets two neighbours of the other: Райагропромтехника, Rajahrapram Technika."""
    theirs, met = found.units[1 - side], found.met[1 - side]
    for i, unit in enumerate(found.units[side]):
        if i in found.met[side] or len(unit.low) < 6:
            continue
        keys = unit.word.key_set
        for j in range(len(theirs) - 1):
            if j in met or j + 1 in met:
                continue
            whole = theirs[j].low + theirs[j + 1].low
            if abs(len(whole) - len(unit.low)) > _GLUED_DIFFER or theirs[j].word.keys[0][:1] not in {
                key[:1] for key in keys
            }:
                continue
            if not keys.isdisjoint(word(whole).key_set):
                found.join(_turned(side, [i], [j, j + 1]), "one word here, two there", policy().likeness["glued"])
                break


def _composed(found: _Matching, side: int) -> None:
    """A word that is made of two meets both, or the short one of them: социально-экономический, Social and Economic.

    Beside a proper name that met, it meets what it is a kind of alone: Krasnoye Sormovo Shipyard is a plant.
    """
    theirs, met = found.units[1 - side], found.met[1 - side]
    for i, unit in enumerate(found.units[side]):
        if i in found.met[side]:
            continue
        for parts in vocabulary().parts_of(unit):
            used = [
                next((j for j, one in enumerate(theirs) if j not in met and not part.isdisjoint(one.concepts)), -1)
                for part in parts
            ]
            if -1 not in used and len(set(used)) == len(used):
                found.join(_turned(side, [i], used), "one word here, two there", policy().likeness["typed"])
                break
            if used[-1] >= 0 and any(theirs[j].is_name for j in met):
                found.join(_turned(side, [i], used[-1:]), "what it is a kind of", policy().likeness["kind"])
                break
