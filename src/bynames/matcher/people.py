"""The index of names of persons: which names can cost little against a query, and how little at least.

Distinct words have features (keys, given-name families, stems, what is left of a key when a letter is dropped …).
A word of the query finds the words that can meet it; the names that hold such words get a bound: a cost that
`compare_persons` cannot go below. Who is searched for is compared in the order of the bounds, until nobody left can be
better. Each class of features repeats one line of `bynames.persons.meet`.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bynames.matcher.arrays import NOTHING, Features, Ints, Lists, Texts, below, feature
from bynames.names import PersonName, person
from bynames.names.lexicon import lexicon
from bynames.names.words import Word, word
from bynames.persons import HARDLY_A_SLIP, MOST_KEYS, NEVER, SAME_GIVEN, costs, skeletons, slip_cost

Floats = NDArray[np.float32]

ROLES = ("surname", "given", "patronymic", "initial", "particle")
_SURNAME, _GIVEN, _PATRONYMIC, _INITIAL, _PARTICLE = range(len(ROLES))
# What is never left out for nothing
_WHOLE = (_SURNAME, _GIVEN)
# Flags of words
_IS_INITIAL, _HAS_FAMILY, _IS_CYRILLIC, _HAS_FATHER, _HAS_HYPHEN = 1, 2, 4, 8, 16

# How a word can have been found, the surest first: what `meet` asks first comes first.
KEY, EQUIVALENT, RELATED, INFLECTED, AN_INITIAL, OTHER_INITIAL, GENDER, SLIP = range(8)
_UNKNOWN = 255

# The least that a slip can cost
_LEAST_SLIP = 0.1
# Words that one word of a query may meet, and names that may have them: more are cut off, the surest words stay.
MOST_WORDS = 4_000
MOST_NAMES = 60_000
# A bound may not go above the cost for a rounding error.
_ROUNDING = 1e-4


def _halves(found: Word) -> list[Word]:
    return [word(half) for half in found.low.split("-") if half] if "-" in found.low else []


def _letters(found: Word) -> set[str]:
    return {key[:1] for key in found.keys}


def _family_letters(found: Word) -> set[str]:
    families = lexicon().families
    return {letter for name in found.families | found.patronymics for letter in families[name].first_letters}


def features_of(found: Word) -> set[str]:
    """What a word of the index is found by; the first letter says which class it is."""
    if found.initial:
        return {f"i{letter}" for letter in found.letters} | {f"I{found.low}"}
    known = lexicon()
    script = "c" if found.cyrillic else "l"
    features = {f"k{key}" for key in found.keys}
    features |= {f"f{name}" for name in found.families}
    features |= {f"p{found.patronymic}{name}" for name in found.patronymics}
    features |= {f"m{known.masculine(key)}" for key in found.keys}
    features |= {f"s{script}{stem}" for stem in found.stems} | {f"w{script}{stem}" for stem in found.plain_stems}
    features |= {f"n{key}" for key in found.nominatives}
    features |= {f"d{bones}" for key in found.keys[:MOST_KEYS] for bones in skeletons(key)}
    # A double name is also compared as two words.
    return features.union(*map(features_of, _halves(found)))


def questions_of(asked: Word) -> Iterator[tuple[str, int]]:
    """The features that a word of a query asks for, each with how what has it was found."""
    known = lexicon()
    for key in asked.keys:
        yield f"k{key}", KEY
    for half in _halves(asked):
        yield from questions_of(half)
    for name in asked.families:
        yield f"f{name}", EQUIVALENT
        for other in known.families[name].related:
            yield f"f{other}", RELATED
    for name in asked.patronymics:
        yield f"p{asked.patronymic}{name}", EQUIVALENT
    for key in asked.keys:
        yield f"n{key}", INFLECTED
    for key in asked.nominatives:
        yield f"k{key}", INFLECTED
    for script in "cl" if asked.cyrillic else "c":
        for stem in asked.stems:
            yield f"w{script}{stem}", INFLECTED
        for stem in asked.plain_stems:
            yield f"s{script}{stem}", INFLECTED
    for letter in _letters(asked):
        yield f"i{letter}", AN_INITIAL
    for letter in _family_letters(asked):
        yield f"i{letter}", OTHER_INITIAL
    for size in range(1, 4):
        yield f"I{asked.low[:size]}", AN_INITIAL
    for key in asked.keys:
        yield f"m{known.masculine(key)}", GENDER
    for bones in {bones for key in asked.keys[:MOST_KEYS] for bones in skeletons(key)}:
        yield f"d{bones}", SLIP


@cache
def _least_costs() -> Floats:
    """What a word costs at least, by how it was found."""
    parts = costs().parts
    found = np.zeros(8, np.float32)
    found[EQUIVALENT] = parts["equivalent"]
    found[RELATED] = parts["related"]
    found[INFLECTED] = parts["inflected"]
    found[AN_INITIAL] = parts["initial"]
    found[OTHER_INITIAL] = parts["initial"] + parts["equivalent"]
    found[GENDER] = found[SLIP] = _LEAST_SLIP
    return found


@cache
def _left_over_costs() -> Floats:
    """What a word of each role costs at least that met nothing."""
    parts = costs().parts
    whole = parts["extra_word"] - parts["alike"]
    omitted = parts["patronymic_omitted"]
    return np.array([whole, whole, omitted, omitted, parts["particle_omitted"]], np.float32)


def mask_of(letters: Iterable[str]) -> int:
    """A bit for each letter that a key can begin with; all letters but a to z share one."""
    found = 0
    for letter in letters:
        at = ord(letter) - ord("a") if letter else 31
        found |= 1 << (at if 0 <= at < 26 else 31)
    return found


class Meetings(NamedTuple):
    """The words of the index that one word of a query can meet: their numbers, what each costs, whether that is sure.

    `volume` is how many names hold them.
    """

    words: Ints
    costs: Floats
    sure: NDArray[np.bool_]
    volume: int


class PersonIndex:
    """Names of persons (number 0, 1, 2 …) that can be searched."""

    kind = "person"

    def __init__(
        self,
        features: Features,
        keys: Texts,
        flags: NDArray[np.uint8],
        masks: Ints,
        names: Lists,
        words: Lists,
        roles: NDArray[np.uint8],
    ) -> None:
        """`names` are the names of each word, `words` the words of each name and `roles` theirs, place by place."""
        self._features = features
        self._keys = keys
        self._flags = flags
        self._masks = masks
        self._names = names
        self._words = words
        self._roles = roles
        self._cost_of = np.full(len(flags), np.inf, np.float32)
        self._found_by = np.full(len(flags), _UNKNOWN, np.uint8)
        self._met: dict[Word, Meetings] = {}

    @classmethod
    def build(cls, names: Iterable[str], step: Callable[[], None]) -> PersonIndex:
        """The index of these names; `step` is called after each."""
        numbers: dict[tuple[str, bool, int | None], int] = {}
        hashes, items = array("I"), array("I")
        keys: list[str] = []
        flags, masks = array("B"), array("I")
        starts, words, roles = array("I", [0]), array("I"), array("B")
        role_number = {role: number for number, role in enumerate(ROLES)}
        for name in names:
            found = person(name)
            for one, role in zip(found.words, found.roles, strict=True):
                number = numbers.setdefault(one.identity, len(numbers))
                if number == len(keys):
                    of_word = [feature(text) for text in features_of(one)]
                    hashes.extend(of_word)
                    items.extend([number] * len(of_word))
                    keys.append("\n".join(one.keys[:MOST_KEYS]))
                    flags.append(_flags(one))
                    masks.append(mask_of(one.letters if one.initial else _letters(one) | _family_letters(one)))
                words.append(number)
                roles.append(role_number[role])
            starts.append(len(words))
            step()
        all_words = np.frombuffer(words, np.uint32) if words else NOTHING
        all_starts = np.frombuffer(starts, np.uint32)
        holders = np.repeat(np.arange(len(starts) - 1, dtype=np.uint32), np.diff(all_starts.astype(np.int64)))
        return cls(
            Features.of(hashes, items),
            Texts.of(keys),
            np.frombuffer(flags, np.uint8) if flags else np.zeros(0, np.uint8),
            np.frombuffer(masks, np.uint32) if masks else NOTHING,
            Lists.grouped(all_words, holders, len(keys)),
            Lists(all_starts, all_words),
            np.frombuffer(roles, np.uint8) if roles else np.zeros(0, np.uint8),
        )

    def pieces(self) -> tuple[Features, Texts, NDArray[np.uint8], Ints, Lists, Lists, NDArray[np.uint8]]:
        """What the constructor takes."""
        return self._features, self._keys, self._flags, self._masks, self._names, self._words, self._roles

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        words, names = len(self._flags), len(self._words)
        below(self._features.lists.items, words)
        below(self._words.items, words)
        below(self._names.items, names)
        below(self._roles, len(ROLES))
        if {len(self._keys), len(self._masks), len(self._names)} != {words} or len(self._roles) != len(self._words.items):
            raise ValueError("an index of persons that is not whole")

    def search(self, name: str, most: float) -> tuple[Ints, NDArray[np.float64]]:
        """The names that can cost `most` against `name`, with a bound below the cost of each; in no order."""
        asked = person(name)
        full = [at for at, one in enumerate(asked.words) if not one.initial]
        if not full or not len(self._flags):
            return NOTHING, np.zeros(0)
        met = {at: self._meetings(asked.words[at]) for at in full}
        names = self._holders(self._leading(asked, full, met, most))
        if not len(names):
            return NOTHING, np.zeros(0)
        bounds = self._bounds(asked, met, names)
        within = bounds <= most + _ROUNDING
        names, bounds = names[within], bounds[within]
        if len(names) and self._refine(asked, met, names, most):
            bounds = self._bounds(asked, met, names)
            within = bounds <= most + _ROUNDING
            names, bounds = names[within], bounds[within]
        return names, bounds

    def _leading(
        self, asked: PersonName, full: list[int], met: dict[int, Meetings], most: float
    ) -> list[Meetings]:
        """The words of the query of which one at least must be met; the rarest do.

        Two names of which only one word meets are too far apart, unless one of them has no other word.
        """
        parts = costs().parts
        if len(full) < 2 or most >= parts["extra_word"] + parts["surname_alone"]:
            return list(met.values())
        main = [at for at in full if asked.roles[at] != "patronymic"] if len(full) > 2 else full
        ranked = sorted(main if len(main) > 1 else full, key=lambda at: met[at].volume)
        return [met[at] for at in ranked[:-1]]

    def _meetings(self, asked: Word) -> Meetings:
        known = self._met.get(asked)
        if known is not None:
            return known
        questions = list(questions_of(asked))
        which, words = self._features.look_up([feature(text) for text, _ in questions])
        how = np.array([code for _, code in questions], np.uint8)[which]
        if asked.cyrillic and asked.families and len(words):
            # Two given names, each typed as such, do not meet by a slip.
            able = (self._flags[words] & (_HAS_FAMILY | _IS_CYRILLIC)) != (_HAS_FAMILY | _IS_CYRILLIC)
            able |= how < GENDER
            words, how = words[able], how[able]
        # The surest way last, for the last one stands.
        order = np.argsort(how, kind="stable")[::-1]
        self._found_by[words[order]] = how[order]
        unique = np.unique(words)
        how = self._found_by[unique]
        self._found_by[unique] = _UNKNOWN
        sizes = self._names.sizes(unique)
        if len(unique) > MOST_WORDS or int(sizes.sum()) > MOST_NAMES:
            kept = np.argsort(how, kind="stable")[:MOST_WORDS]
            unique, how, sizes = unique[kept], how[kept], sizes[kept]
        # Half of a double name may be what the slip is in.
        sure = (how < GENDER) | ((self._flags[unique] & _HAS_HYPHEN) != 0) | ("-" in asked.low)
        found = Meetings(unique, _least_costs()[how], sure, int(sizes.sum()))
        if len(self._met) > 50_000:
            self._met.clear()
        self._met[asked] = found
        return found

    def _holders(self, leading: list[Meetings]) -> Ints:
        """The names that hold a word that one of these words meets."""
        words = np.concatenate([met.words for met in leading]) if len(leading) > 1 else leading[0].words
        places, _ = self._names.places(words)
        return np.unique(self._names.items[places[:MOST_NAMES]])

    def _bounds(self, asked: PersonName, met: dict[int, Meetings], names: Ints) -> NDArray[np.float64]:
        """What each name costs at least: the words that meet, what is left over, what contradicts."""
        left_over = _left_over_costs()
        places, begins = self._words.places(names)
        words, roles = self._words.items[places], self._roles[places]
        count = np.diff(np.append(begins, len(places)))
        bounds = np.zeros(len(names))
        taken = np.zeros(len(places), bool)
        unmet = np.zeros(len(names), np.uint8)
        double = (self._flags[words] & _HAS_HYPHEN) != 0
        hyphenated = asked.hyphenated | np.logical_or.reduceat(double, begins)
        # Of four words (a double name is two) one may be another said again (ГОФМАН/ГОФФМАН): that costs nothing.
        many = len(asked.words) + asked.hyphenated > 3
        crowded = count + hyphenated > 3
        for at, found in met.items():
            role = ROLES.index(asked.roles[at])
            self._cost_of[found.words] = found.costs
            each = self._cost_of[words]
            self._cost_of[found.words] = np.inf
            taken |= each < np.inf
            least = np.minimum.reduceat(each, begins)
            missed = np.isinf(least)
            # Half of a double name may be an initial, and that is left out for little. A word that meets dearly, or that
            # another has met as well, may be left over too.
            free = "-" in asked.words[at].low or (many and role in _WHOLE)
            bounds += np.minimum(least, 0.0 if free else left_over[role])
            unmet |= np.where(missed, 1 << role, 0).astype(np.uint8)
        initials = len(asked.words) - len(met)
        if initials:
            # Words that no full word meets must be met by initials, or stand against them.
            mask = mask_of(letter for one in asked.words if one.initial for letter in one.letters)
            fits = (self._masks[words] & mask) != 0
            hit = ~taken & fits
            parts = costs().parts
            short = (self._flags[words] & _IS_INITIAL) != 0
            each = np.where(short, parts["two_initials"], parts["initial"])
            # An initial, and one of two words that the same full word meets, may be met by either.
            number = np.add.reduceat((hit | (fits & short)).astype(np.int64), begins)
            number += np.maximum(np.add.reduceat(taken.astype(np.int64), begins) - len(met), 0)
            spare = initials - number
            omitted = parts["patronymic_omitted"]
            met_by_initials = np.add.reduceat(np.where(hit, each, 0.0), begins)
            bounds += np.where(spare >= 0, met_by_initials + omitted * spare, initials * omitted)
            unmet |= np.where(spare > 0, 1 << _INITIAL, 0).astype(np.uint8)
            taken |= hit
        rest = np.where(double, 0.0, left_over[roles])
        if crowded.any():
            rest = np.where(np.isin(roles, _WHOLE) & np.repeat(crowded, count), 0.0, rest)
        bounds += np.add.reduceat(np.where(taken, 0.0, rest), begins)
        theirs = np.bitwise_or.reduceat(np.where(taken, 0, 1 << roles.astype(np.uint8)).astype(np.uint8), begins)
        bounds += self._contradictions(unmet, theirs)
        if len(asked.words) == 1:
            given = bool(asked.words[0].families) or asked.roles[0] == "given"
            alone = np.where(count > 1, costs().parts["given_alone" if given else "surname_alone"], 0.0)
            # Nothing of the query is left over that a word could be like.
            alone = alone + np.where(theirs & 3, costs().parts["alike"], 0.0)
        else:
            alone = np.where(count == 1, costs().parts["surname_alone"], 0.0)
        return bounds + np.where(hyphenated | crowded | many, 0.0, alone) - _ROUNDING

    def _contradictions(self, ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> NDArray[np.float64]:
        """What it costs that roles are left over on both sides; see `bynames.persons`."""
        initial, father = 1 << _INITIAL, 1 << _PATRONYMIC
        spoken = initial | father | 1 << _GIVEN | 1 << _SURNAME
        clash = ((ours & father) != 0) & ((theirs & father) != 0)
        clash |= ((ours & initial) != 0) & ((theirs & spoken) != 0)
        clash |= ((theirs & initial) != 0) & ((ours & spoken) != 0)
        return np.where(clash, costs().parts["patronymic_contradicted"], 0.0)

    def _refine(self, asked: PersonName, met: dict[int, Meetings], names: Ints, most: float) -> bool:
        """Work out what the slips cost that these names are found by. Whether there was any."""
        places, _ = self._words.places(names)
        here = np.unique(self._words.items[places])
        changed = False
        for at, found in met.items():
            unsure = np.flatnonzero(~found.sure)
            unsure = unsure[np.isin(found.words[unsure], here, assume_unique=True)]
            for place in unsure:
                found.costs[place] = self._slip(asked.words[at], int(found.words[place]))
                found.sure[place] = True
                changed = True
        return changed

    def _slip(self, asked: Word, number: int) -> float:
        """What a word found by a slip, or as a surname of the other gender, costs."""
        flags = int(self._flags[number])
        cost = slip_cost(asked.keys, self._keys[number].split("\n"))
        if asked.families and flags & _HAS_FAMILY and cost > SAME_GIVEN:
            return np.inf
        if asked.patronymics and flags & _HAS_FATHER and cost > HARDLY_A_SLIP:
            return np.inf
        known = lexicon()
        masculine = {known.masculine(key) for key in self._keys[number].split("\n")}
        if not asked.masculine.isdisjoint(masculine):
            return min(cost, costs().parts["gender"])
        return cost if cost < NEVER else np.inf


def _flags(found: Word) -> int:
    return (
        (_IS_INITIAL if found.initial else 0)
        | (_HAS_FAMILY if found.families else 0)
        | (_IS_CYRILLIC if found.cyrillic else 0)
        | (_HAS_FATHER if found.patronymics else 0)
        | (_HAS_HYPHEN if "-" in found.low else 0)
    )
