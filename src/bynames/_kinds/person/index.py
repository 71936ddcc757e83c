"""The index of names of persons: which names can cost little against a query, and how little at least.

Distinct words have features (given-name families, nominatives …), and so have their distinct keys (stems, what is left
of a key when a letter is dropped …). A word of the query finds the words that can meet it, and what each costs; the
names that hold such words get a bound: a cost that `compare_persons` cannot go below. Who is searched for is compared
in the order of the bounds, until nobody left can be better. The features are those of the rules by which words meet
(`bynames._kinds.person.word_rules`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from bynames._arrays import NOTHING, Features, Ints, Lists, Texts, below, distinct
from bynames._flat import feature
from bynames._kinds.person.blocking import (
    EQUIVALENT,
    FOUND_BY,
    GENDER,
    INFLECTED,
    SLIP,
    all_keys,
    key_questions,
    with_halves,
    word_questions,
)
from bynames._kinds.person.comparing import engine_if_worth
from bynames._kinds.person.costs import costs
from bynames._kinds.person.gathering import WORTH_A_PROCESS, Raw, gather, gather_in
from bynames._kinds.person.initials import mask_of
from bynames._kinds.person.parse import PersonName, person
from bynames._kinds.person.rows import (
    DOUBLE,
    GIVEN,
    HAS_FAMILY,
    HAS_FATHER,
    HAS_HYPHEN,
    INITIAL,
    IS_CYRILLIC,
    IS_INITIAL,
    LONG,
    NO_WORD,
    PATRONYMIC,
    PLACES,
    ROLE,
    ROLES,
    SURNAME,
    WORD,
    role_number,
)
from bynames._kinds.person.searching import MOST_NAMES, MOST_WORDS, Compare, IndexEngine, Wish, index_engine
from bynames._kinds.person.slips import MOST_KEYS, slips
from bynames._kinds.person.word_rules import HARDLY_A_SLIP, SAME_GIVEN
from bynames._kinds.person.words import Word
from bynames._memo import Memo, once

Floats = NDArray[np.float32]
Bounds = NDArray[np.float64]
# The codes of names, a column for each: see PersonIndex
Rows = NDArray[np.uint32]

# Roles of which no word is left out for nothing
_WHOLE = (SURNAME, GIVEN)
# Longer names are weighed together with names of a like length.
_WIDTHS = (8, 64, 4096)
_UNKNOWN = 255
# What costs more does not meet.
_APART = 1.6
# The least that a slip can cost in half of a double name, which is not looked at closely
_LEAST_SLIP = 0.05
# So many words of all meetings are remembered; a meeting takes as much room as so many of them besides.
_REMEMBERED = 400_000
_ROOM_OF_ONE = 100
# An initial has no more letters.
_SHORT = 3
# Two given names and a surname
_THREE = 3
# A bound may not go above the cost for a rounding error.
_ROUNDING = 1e-4


@once
def _least_costs() -> Floats:
    """What a word costs at least, by how it was found."""
    parts = {**costs().parts, "slip": _LEAST_SLIP}
    return np.array([parts[part] for part in FOUND_BY], np.float32)


@once
def _left_over_costs() -> Floats:
    """What a word of each role costs at least that met nothing."""
    parts = costs().parts
    whole = parts["extra_word"] - parts["alike"]
    omitted = parts["patronymic_omitted"]
    return np.array([whole, whole, omitted, omitted, parts["particle_omitted"], 0.0, 0.0], np.float32)


class Meetings(NamedTuple):
    """The words of the index that one word of a query can meet: their numbers and what each costs at least.

    The cheapest come first; `initials` are those that are initials, with `initial_costs`.
    """

    words: Ints
    costs: Floats
    initials: Ints
    initial_costs: Floats

    def within(self, most: float) -> Meetings:
        """Those that cost so much at most."""
        if not len(self.costs) or self.costs[-1] <= most:
            return self
        some = int(np.searchsorted(self.costs, most, "right"))
        return self._replace(words=self.words[:some], costs=self.costs[:some])


def _weight(found: Meetings) -> int:
    return len(found.words) + len(found.initials) + _ROOM_OF_ONE


class PersonIndex:
    """Names of persons (number 0, 1, 2 …) that can be searched."""

    kind = "person"

    def __init__(
        self,
        by_word: Features,
        by_key: Features,
        keys: Texts,
        spelt: Lists,
        flags: NDArray[np.uint8],
        masks: Ints,
        names: Lists,
        initialled: Ints,
        codes: Ints,
        long: Lists,
    ) -> None:
        """`spelt` are the words of each key. `names` are the names of each word, first those that have an initial, of
        which there are `initialled`. `codes` are those of the words of each name, four places each; names with more
        words have theirs in `long`.
        """
        self._by_word = by_word
        self._by_key = by_key
        self._keys = keys
        self._spelt = spelt
        self._flags = flags
        self._masks = masks
        self._names = names
        self._initialled = initialled
        self._codes = codes
        self._long = long
        self._rows = codes.reshape(-1, PLACES)
        self._long_names = np.flatnonzero(self._rows[:, 0] >> ROLE == LONG)
        # Room to work in. The last place of `_slot_of` and `_all_masks` is for no word.
        self._cost_of = np.full(len(flags), np.inf, np.float32)
        self._found_by = np.full(len(flags), _UNKNOWN, np.uint8)
        self._slot_of = np.zeros(len(flags) + 1, np.uint32)
        self._all_masks = np.append(masks, np.uint32(0))
        self._met: Memo[Word, Meetings] = Memo(_REMEMBERED // 2, _weight)
        self._met_near: Memo[Word, Meetings] = Memo(_REMEMBERED // 2, _weight)
        self._texts: NDArray[np.object_] | None = None
        self._engine: IndexEngine | None = None

    @classmethod
    def build(cls, names: Sequence[str], step: Callable[[], None], workers: int = 1) -> PersonIndex:
        """The index of these names, made by so many processes; `step` is called for each."""
        if workers > 1 and len(names) >= WORTH_A_PROCESS:
            return cls.of(gather_in(workers, names, step))
        return cls.of(gather(names, step))

    @classmethod
    def of(cls, gathered: Raw) -> PersonIndex:
        """The index of what was gathered, in the order in which it came."""
        codes, long, words = gathered.rows, gathered.long, gathered.words
        codes = np.where(codes >> ROLE >= NO_WORD, (codes >> ROLE << ROLE) | np.uint32(words), codes)
        starts = gathered.long_ends
        named = codes >> ROLE < NO_WORD
        holders = np.flatnonzero(named).astype(np.uint32) // np.uint32(PLACES)
        long_names = np.flatnonzero(codes[::PLACES] >> ROLE == LONG).astype(np.uint32)
        holders = np.append(holders, np.repeat(long_names, np.diff(starts)))
        held = np.append(codes[named], long)
        # Names with an initial come first among the names of each word.
        short = np.zeros(len(codes) // PLACES, bool)
        short[holders[held >> ROLE == INITIAL]] = True
        order = np.argsort(~short[holders], kind="stable")
        holders, held = holders[order], (held[order] & WORD).astype(np.uint32)
        initialled = np.bincount(held[short[holders]], minlength=words).astype(np.uint32)
        return cls(
            Features.of(gathered.word_hashes, gathered.word_items),
            Features.of(gathered.key_hashes, gathered.key_items),
            gathered.keys,
            Lists.grouped(gathered.spelt_key, gathered.spelt_word, len(gathered.keys)),
            gathered.flags,
            gathered.masks,
            Lists.grouped(held, holders, words),
            initialled,
            codes,
            Lists(starts, long),
        )

    def pieces(self) -> tuple[Features, Features, Texts, Lists, NDArray[np.uint8], Ints, Lists, Ints, Ints, Lists]:
        """What the constructor takes."""
        words = self._flags, self._masks, self._names, self._initialled
        return self._by_word, self._by_key, self._keys, self._spelt, *words, self._codes, self._long

    def __reduce__(self) -> tuple[Any, ...]:
        # Without what is remembered, and without the engine over these arrays.
        return PersonIndex, self.pieces()

    def check(self) -> None:
        """Raises ValueError where the arrays do not fit each other."""
        words, names = len(self._flags), len(self._rows)
        roles = self._rows >> ROLE
        below(self._by_word.lists.items, words)
        below(self._by_key.lists.items, len(self._keys))
        below(self._spelt.items, words)
        below(self._rows[roles < NO_WORD] & WORD, words)
        below(self._codes & WORD, words + 1)
        below(roles.ravel(), LONG + 1)
        below(self._long.items & WORD, words)
        below(self._long.items >> ROLE, NO_WORD)
        below(self._names.items, names)
        if (
            {len(self._masks), len(self._names), len(self._initialled)} != {words}
            or len(self._spelt) != len(self._keys)
            or len(self._long) != len(self._long_names)
            or bool((self._initialled > np.diff(self._names.starts)).any())
        ):
            raise ValueError("incomplete index of persons")

    def engine(self, more: int = 1) -> IndexEngine | None:
        """The native engine over this index for so many more names; None where Python does it, or for few names."""
        if self._engine is None:
            persons = engine_if_worth(more)
            if persons is not None:
                self._engine = index_engine(persons, self.arrays())
        return self._engine

    def arrays(self) -> tuple[NDArray[Any], ...]:
        """All arrays, one after another, as the native engine reads them."""
        found: list[Any] = [*self.pieces()]
        at = 0
        while at < len(found):
            if isinstance(found[at], np.ndarray):
                at += 1
            else:
                found[at : at + 1] = found[at].pieces()
        return tuple(found)

    def best(
        self,
        names: list[str],
        limit: int,
        cutoff: float | None,
        most: float,
        compared: int,
        segment: tuple[NDArray[Any], ...],
        curve: tuple[list[float], list[float]],
        compare: Compare,
    ) -> list[list[tuple[int, float]] | None] | None:
        """The best matches of each name; see `IndexEngine.best`. None where there is no engine.

        `most` is the cost up to which a pair passes the cut-off, `compared` how many are compared at most.
        """
        engine = self.engine(len(names))
        if engine is None:
            return None
        wish = Wish(limit, cutoff is None, cutoff or 0.0, most, MOST_WORDS, MOST_NAMES, compared)
        return engine.best(names, wish, segment, curve, compare)

    def search(self, name: str, most: float) -> tuple[Ints, Bounds]:
        """The names that can cost `most` against `name`, with a bound below the cost of each; in no order."""
        engine = self.engine()
        found = engine.search(name, False, most, MOST_WORDS, MOST_NAMES) if engine is not None else None
        if found is not None:
            return np.frombuffer(found[0], np.uint32), np.frombuffer(found[1])
        return self.search_in_python(name, most)

    def search_in_python(self, name: str, most: float) -> tuple[Ints, Bounds]:
        """The same without the native engine."""
        asked = person(name).together()
        found = [self._search(one, most) for one in (asked, *asked.otherwise)]
        if len(found) == 1:
            return found[0]
        # Somebody with two names is found under each.
        names = np.concatenate([names for names, _ in found])
        bounds = np.concatenate([bounds for _, bounds in found])
        order = np.lexsort((bounds, names))
        names, bounds = names[order], bounds[order]
        first = np.append(True, names[1:] != names[:-1]) if len(names) else np.zeros(0, bool)
        return names[first], bounds[first]

    def _search(self, asked: PersonName, most: float) -> tuple[Ints, Bounds]:
        met = {at: self._meetings(one).within(most) for at, one in enumerate(asked.words) if not one.initial}
        if not met or not len(self._flags):
            return NOTHING, np.zeros(0)
        leading = self._leading(asked, met, most)
        # An initial alone is no meeting: another word must be met in full, whatever the leading ones met.
        others = [met[at] for at in met if at not in leading]
        return self._weigh(asked, met, self._holders([met[at] for at in leading], others), most)

    def search_near(self, name: str, most: float) -> tuple[Ints, Bounds, float] | None:
        """The same without what is met by no key, no form of a given name and no more than the cheapest slip.

        The third value is what any other name costs at least. Far fewer words come into question, and mostly the one
        who is searched for is found by these. None where all must be searched: initials alone, and two names.
        """
        engine = self.engine()
        found = engine.search(name, True, most, MOST_WORDS, MOST_NAMES) if engine is not None else None
        if found is not None:
            names, bounds, rest = found
            return None if rest is None else (np.frombuffer(names, np.uint32), np.frombuffer(bounds), rest)
        return self.search_near_in_python(name, most)

    def search_near_in_python(self, name: str, most: float) -> tuple[Ints, Bounds, float] | None:
        """The same without the native engine."""
        asked = person(name).together()
        full = {at: one for at, one in enumerate(asked.words) if not one.initial}
        if not full or not len(self._flags) or asked.otherwise:
            return None
        rest = min(
            _least_far(), costs().beyond_nearest(max(len(key) for one in full.values() for key in all_keys(one)))
        )
        most = min(most, rest)
        met = {at: self._near(one).within(most) for at, one in full.items()}
        leading = self._leading(asked, met, most)
        # Beside initials a word of a name is left out for little.
        others = [met[at] for at in met if at not in leading] if len(full) < len(asked.words) else []
        names = self._holders([met[at] for at in leading], others)
        names, bounds = self._weigh(asked, met, names, most)
        return names, bounds, rest - _ROUNDING

    def _leading(self, asked: PersonName, met: dict[int, Meetings], most: float) -> list[int]:
        """The words of the query of which one at least must be met; the rarest do.

        Two names of which only one word meets are too far apart, unless one of them has no other word.
        """
        parts = costs().parts
        full = list(met)
        if len(full) < 2 or most >= parts["extra_word"] + parts["surname_alone"]:
            return full
        double = [asked.words[at].low.split("-") for at in full if "-" in asked.words[at].low]
        if any(len(half) <= _SHORT for halves in double for half in halves):
            # Initials, maybe, that are left out for little
            return full
        main = [at for at in full if asked.roles[at] != "patronymic"] if len(full) > 2 else full
        return sorted(main if len(main) > 1 else full, key=lambda at: self._volume(met[at]))[:-1]

    def _volume(self, met: Meetings) -> int:
        """How many names hold the words, initials apart."""
        return int(self._names.sizes(met.words).sum())

    def _near(self, asked: Word) -> Meetings:
        """The words that a word meets by a key, as forms of a given name, or by the cheapest slip of all."""
        known = self._met.get(asked) or self._met_near.get(asked)
        if known is not None:
            return known
        equivalent = costs().parts["equivalent"]
        keys = dict.fromkeys(all_keys(asked), 0.0)
        for key in all_keys(asked):
            for near in costs().nearest(key):
                keys.setdefault(near, costs().in_length(costs().least, min(len(near), len(key))))
        which, places = self._by_key.look_up([feature(f"k{key}") for key in keys])
        words, more = self._spelling(places, np.array(list(keys.values()), np.float32)[which])
        families = [text for text, how in word_questions(asked) if how == EQUIVALENT]
        _, others = self._by_word.look_up([feature(text) for text in families])
        more = np.append(more, np.full(len(others), equivalent, np.float32))
        words, more = self._cheapest(np.append(words, others), more)
        found = Meetings(words, more, NOTHING, _NO_COSTS)
        self._met_near[asked] = found
        return found

    def _spelling(self, keys: Ints, values: NDArray[Any]) -> tuple[Ints, NDArray[Any]]:
        """The words that have these keys, and for each the value of its key."""
        places, _ = self._spelt.places(keys)
        return self._spelt.items[places], np.repeat(values, self._spelt.sizes(keys))

    def _cheapest(self, words: Ints, each: Floats) -> tuple[Ints, Floats]:
        """The different words, each with the least of its costs; the cheapest first."""
        # The last one stands.
        order = np.argsort(each)[::-1]
        self._cost_of[words[order]] = each[order]
        words = distinct(words)
        each = self._cost_of[words]
        self._cost_of[words] = np.inf
        order = np.argsort(each, kind="stable")
        return words[order], each[order]

    def _meetings(self, asked: Word) -> Meetings:
        """The words that a word of a query can meet."""
        known = self._met.get(asked)
        if known is not None:
            return known
        questions = list(key_questions(asked))
        which, keys = self._by_key.look_up([feature(text) for text, _ in questions])
        how = np.array([code for _, code in questions], np.uint8)[which]
        surely = how < SLIP
        words, ways = self._spelling(keys[surely], how[surely])
        if not asked.cyrillic:
            # Of two Latin words nobody says that they are cases of one.
            able = (ways != INFLECTED) | ((self._flags[words] & IS_CYRILLIC) != 0)
            words, ways = words[able], ways[able]
        slipped, slip_costs = self._slipped(asked, distinct(keys[~surely]))
        gendered = words[ways == GENDER]
        questions = list(word_questions(asked))
        which, others = self._by_word.look_up([feature(text) for text, _ in questions])
        words = np.append(words[ways != GENDER], others)
        ways = np.append(ways[ways != GENDER], np.array([code for _, code in questions], np.uint8)[which])
        unsure, each = self._unsure(asked, slipped, slip_costs, gendered)
        # The surest way comes last and stands.
        order = np.argsort(ways, kind="stable")[::-1]
        self._found_by[words[order]] = ways[order]
        words = distinct(words)
        ways = self._found_by[words]
        new = self._found_by[unsure] == _UNKNOWN
        self._found_by[words] = _UNKNOWN
        surest = _least_costs()[ways]
        # What may be another case may be a slip as well, and cheaper: the case is none where Latin meets Cyrillic.
        np.minimum.at(surest, np.searchsorted(words, unsure[~new]), each[~new])
        words, each = np.append(words, unsure[new]), np.append(surest, each[new])
        if len(words) > MOST_WORDS:
            kept = np.argsort(np.append(ways, np.full(int(new.sum()), SLIP, np.uint8)), kind="stable")[:MOST_WORDS]
            words, each = words[kept], each[kept]
        order = np.argsort(each, kind="stable")
        words, each = words[order], each[order]
        short = (self._flags[words] & IS_INITIAL) != 0
        found = Meetings(words[~short], each[~short], words[short], each[short])
        self._met[asked] = found
        return found

    def _slipped(self, asked: Word, keys: Ints) -> tuple[Ints, Floats]:
        """The words that have one of these keys, as far as it can be a slip of this word's; what the slip costs."""
        if self._texts is None:
            self._texts = np.array(self._keys.every(), object)
        texts = self._texts[keys].tolist()
        mine = list(dict.fromkeys(key for part in with_halves(asked) for key in part.keys[:MOST_KEYS]))
        engine = engine_if_worth()
        found = engine.slips(mine, texts, _APART) if engine is not None else None
        if found is not None:
            places, each = [at for at, _ in found], [cost for _, cost in found]
            return self._spelling(keys[places], np.array(each, np.float32))
        size, sizes = np.array(list(map(len, mine))), np.array(list(map(len, texts)), np.int64)
        allowed = 1 + np.minimum(size[:, None], sizes) // 4
        apart = process.cdist(
            mine, texts, scorer=Levenshtein.distance, score_cutoff=int(allowed.max(initial=1)), dtype=np.uint8
        )
        least: dict[int, float] = {}
        for one, other in np.argwhere(apart <= allowed).tolist():
            cost = slips(mine[one], texts[other])
            if cost < least.get(other, _APART):
                least[other] = cost
        return self._spelling(keys[list(least)], np.array(list(least.values()), np.float32))

    def _unsure(self, asked: Word, slipped: Ints, each: Floats, gendered: Ints) -> tuple[Ints, Floats]:
        """The words that are met by a slip, or as a surname of the other gender, and what each costs at least."""
        unknown = np.full(len(gendered), np.inf, np.float32)
        words, each = self._cheapest(np.append(slipped, gendered), np.append(each, unknown))
        flags = self._flags[words]
        # Half of a double name may be what the slip is in.
        double = (flags & HAS_HYPHEN) != 0 if "-" not in asked.low else np.ones(len(words), bool)
        never = np.zeros(len(words), bool)
        if asked.families:
            never |= ((flags & HAS_FAMILY) != 0) & (each > SAME_GIVEN) & ~double
            if asked.cyrillic:
                # Two given names, each typed as such, do not meet by a slip.
                never |= (flags & (HAS_FAMILY | IS_CYRILLIC)) == (HAS_FAMILY | IS_CYRILLIC)
        if asked.patronymics:
            never |= ((flags & HAS_FATHER) != 0) & (each > HARDLY_A_SLIP) & ~double
        each[double & (each < np.inf)] = _LEAST_SLIP
        self._found_by[gendered] = GENDER
        by_gender = self._found_by[words] == GENDER
        self._found_by[gendered] = _UNKNOWN
        each[by_gender] = np.minimum(each[by_gender], np.float32(costs().parts["gender"]))
        return words[~never], each[~never]

    def _holders(self, leading: list[Meetings], others: list[Meetings]) -> Ints:
        """The names that hold a word that one of `leading` meets; of `others`, those that have an initial as well."""
        words = np.concatenate([met.words for met in leading])
        places, _ = self._names.places(words)
        found = [self._names.items[places[:MOST_NAMES]]]
        if others:
            words = np.concatenate([met.words for met in others])
            places, _ = self._names.places(words, self._initialled[words])
            found.append(self._names.items[places[:MOST_NAMES]])
        return distinct(np.concatenate(found))

    def _weigh(self, asked: PersonName, met: dict[int, Meetings], names: Ints, most: float) -> tuple[Ints, Bounds]:
        """Which of these names can cost `most`, and what each costs at least."""
        # Each word of the index that is met gets a slot, and each word of the query a cost for each slot.
        words = np.concatenate([part for found in met.values() for part in (found.words, found.initials)])
        self._slot_of[words] = np.arange(1, len(words) + 1)
        slot_costs: dict[int, Floats] = {}
        for at, found in met.items():
            each = np.full(len(words) + 1, np.inf, np.float32)
            each[self._slot_of[found.words]] = found.costs
            each[self._slot_of[found.initials]] = found.initial_costs
            slot_costs[at] = each
        rows = self._rows[names]
        long = rows[:, 0] >> ROLE == LONG
        if not long.any():
            names, bounds = self._bounds(asked, slot_costs, names, rows.T, most)
        else:
            parts = [self._bounds(asked, slot_costs, names[~long], rows[~long].T, most)]
            parts += [self._bounds(asked, slot_costs, *some, most) for some in self._long_rows(names[long])]
            names, bounds = (np.concatenate(column) for column in zip(*parts, strict=True))
        self._slot_of[words] = 0
        return names, bounds

    def _long_rows(self, names: Ints) -> Iterator[tuple[Ints, Rows]]:
        """Names of more than four words with their codes, those of a like number of words together."""
        which = np.searchsorted(self._long_names, names).astype(np.uint32)
        sizes = self._long.sizes(which)
        for least, most in zip((0, *_WIDTHS), (*_WIDTHS, int(sizes.max(initial=0))), strict=True):
            some = (sizes > least) & (sizes <= most)
            if some.any():
                width = int(sizes[some].max())
                rows = np.full((width, int(some.sum())), NO_WORD << ROLE | len(self._flags), np.uint32)
                places, begins = self._long.places(which[some])
                column = np.repeat(np.arange(len(begins)), sizes[some])
                rows[np.arange(len(places)) - np.repeat(begins, sizes[some]), column] = self._long.items[places]
                yield names[some], rows

    def _bounds(
        self, asked: PersonName, slot_costs: dict[int, Floats], names: Ints, rows: Rows, most: float
    ) -> tuple[Ints, Bounds]:
        """What each name costs at least: the words that meet, what is left over, what contradicts.

        Of the names that can cost `most`; `rows` has a column for each.
        """
        rows = np.ascontiguousarray(rows)
        words, roles = rows & WORD, rows >> ROLE
        slots = self._slot_of[words]
        left_over = _left_over_costs()
        count = (roles < NO_WORD).sum(axis=0)
        double = (rows & DOUBLE) != 0
        hyphenated = asked.hyphenated | double.any(axis=0)
        taken = slots > 0
        # Of four words (a double name is two) one may be another said again (ГОФМАН/ГОФФМАН): that costs nothing.
        many = len(asked.words) + asked.hyphenated > 3
        # Of three words none of which is a patronymic one may be a second given name.
        second = min(left_over[SURNAME], np.float32(costs().parts["second_given_omitted"]))
        may_be_second = len(asked.words) == _THREE and "patronymic" not in asked.roles
        crowded = count + hyphenated > 3
        bounds = np.zeros(len(names))
        unmet = np.zeros(len(names), np.uint8)
        for at, each in slot_costs.items():
            role = role_number(asked.roles[at])
            least = each[slots].min(axis=0)
            # Half of a double name may be an initial, and that is left out for little. A word that meets dearly, or
            # that another has met as well, may be left over too.
            free = "-" in asked.words[at].low or (many and role in _WHOLE)
            one_left = second if may_be_second and role in _WHOLE else left_over[role]
            bounds += np.minimum(least, np.float32(0.0) if free else one_left)
            unmet[np.isinf(least)] |= 1 << role
        initials = len(asked.words) - len(slot_costs)
        if initials:
            # Words that no full word meets must be met by initials, or stand against them.
            mask = mask_of({letter for one in asked.words if one.initial for letter in one.beginnings})
            fits = (self._all_masks[words] & np.uint32(mask)) != 0
            hit = ~taken & fits
            parts = costs().parts
            short = roles == INITIAL
            each = np.where(short, parts["two_initials"], parts["initial"])
            # An initial, and one of two words that the same full word meets, may be met by either.
            number = (hit | (fits & short)).sum(axis=0)
            number += np.maximum(taken.sum(axis=0) - len(slot_costs), 0)
            spare = initials - number
            omitted = parts["patronymic_omitted"]
            met_by_initials = np.where(hit, each, 0.0).sum(axis=0)
            bounds += np.where(spare >= 0, met_by_initials + omitted * spare, initials * omitted)
            unmet[spare > 0] |= 1 << INITIAL
            taken |= hit
        rest = np.where(double | taken, np.float32(0.0), left_over[roles])
        seconds = (count == _THREE) & ~(roles == PATRONYMIC).any(axis=0)
        if seconds.any():
            rest[(roles <= GIVEN) & seconds & (rest > second)] = second
        if crowded.any():
            rest[(roles <= GIVEN) & crowded] = 0.0
        bounds += rest.sum(axis=0)
        kept = np.flatnonzero(bounds <= most + 2 * _ROUNDING)
        if len(kept) < len(names):
            names, bounds, unmet, count = names[kept], bounds[kept], unmet[kept], count[kept]
            taken, roles, hyphenated, crowded = taken[:, kept], roles[:, kept], hyphenated[kept], crowded[kept]
        theirs = np.bitwise_or.reduce(np.where(taken, 0, _ROLE_BIT[roles]), axis=0)
        bounds += self._contradictions(unmet, theirs)
        if len(asked.words) == 1:
            given = bool(asked.words[0].families) or asked.roles[0] == "given"
            alone = np.where(count > 1, costs().parts["given_alone" if given else "surname_alone"], 0.0)
            # Nothing of the query is left over that a word could be like.
            alone = alone + np.where(theirs & 3, costs().parts["alike"], 0.0)
        else:
            alone = np.where(count == 1, costs().parts["surname_alone"], 0.0)
        bounds += np.where(hyphenated | crowded | many, 0.0, alone) - _ROUNDING
        kept = np.flatnonzero(bounds <= most + _ROUNDING)
        return names[kept], bounds[kept]

    def _contradictions(self, ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> Bounds:
        """What it costs that roles are left over on both sides; see `bynames._kinds.person.scoring`."""
        initial, father = 1 << INITIAL, 1 << PATRONYMIC
        spoken = initial | father | 1 << GIVEN | 1 << SURNAME
        clash = ((ours & father) != 0) & ((theirs & father) != 0)
        clash |= ((ours & initial) != 0) & ((theirs & spoken) != 0)
        clash |= ((theirs & initial) != 0) & ((ours & spoken) != 0)
        return np.where(clash, costs().parts["patronymic_contradicted"], 0.0)


# A bit for each role; none where there is no word
_ROLE_BIT = np.array([1 << role for role in range(len(ROLES))] + [0, 0], np.uint8)
_NO_COSTS: Floats = np.zeros(0, np.float32)


@once
def _least_far() -> float:
    """What a word costs at least that is met neither by a key, nor as a form of a given name, nor by a slip."""
    return min(costs().parts[way] for way in ("inflected", "related", "initial", "gender"))
