"""The rules by which two words of names meet, in one table: what each costs, what decides, what it is looked up by.

`meet` (bynames._kinds.person.meeting) asks the rules in their order, and the first that answers stands. The index, its
bounds and the search for mentions look words up by the features of the same rules: two words that can meet by a rule
have one of its features in common. So a rule is one entry of `RULES`; its cost is in data/compare/persons.yaml.
tests/test_word_rules.py holds the features against all pairs of words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec import Struct

from bynames._kinds.person.costs import NEVER, costs
from bynames._kinds.person.cut_off import is_left_of, left_stems, whole_stems
from bynames._kinds.person.edits import Ways, may_be_oblique, read_apart
from bynames._kinds.person.initials import are_open, class_of
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.plain import anagram, may_be_misread, outline, turned_back
from bynames._kinds.person.slips import MOST_KEYS, skeletons, slip_cost
from bynames._kinds.person.words import Word, word
from bynames._readings import read_latin
from bynames._readings.names import surname_keys
from bynames._readings.sounds import syllables

# Patronymics of different fathers, and given names of different families, that look alike are different.
HARDLY_A_SLIP = 0.45
SAME_GIVEN = 0.3
NO_WAYS: Ways = frozenset()


class Meeting(Struct, frozen=True, gc=False):
    """How two words meet: the cost and why; and what it costs at least, where other words bear it out."""

    cost: float
    why: str
    least: float = 0.0


class Pair:
    """Two words that a rule is asked about. `ways` are the pairs of languages that their names can be in."""

    __slots__ = ("_slip", "one", "other", "ways")

    def __init__(self, one: Word, other: Word, ways: Ways = NO_WAYS) -> None:
        self.one = one
        self.other = other
        self.ways = ways
        self._slip: float | None = None

    @property
    def slip(self) -> float:
        """What it costs at least that their keys differ."""
        if self._slip is None:
            self._slip = slip_cost(self.one.keys, self.other.keys)
        return self._slip


def _no_key(key: str) -> Iterable[str]:
    return ()


def _no_word(found: Word) -> Iterable[str]:
    return ()


class WordRule(NamedTuple):
    """One way in which two words meet, or cannot meet.

    `why` is what the evidence says, `cost` the part of data/compare/persons.yaml that it costs (`slip`: what the
    letters cost). `decide` answers with a meeting, or None where the rule has nothing to say. A word of an index has
    the features `of_key` of each of its keys and `of_word`; a word that is searched for asks for `asks_keys` and
    `asks_words`. The first letter of a feature says which class it is. A rule without features of its own speaks of
    words that others find.
    """

    why: str
    cost: str
    decide: Callable[[Pair], Meeting | None]
    of_key: Callable[[str], Iterable[str]] = _no_key
    of_word: Callable[[Word], Iterable[str]] = _no_word
    asks_keys: Callable[[Word], Iterable[str]] = _no_word
    asks_words: Callable[[Word], Iterable[str]] = _no_word

    @property
    def finds(self) -> bool:
        """Whether words are looked up by it."""
        return self.asks_keys is not _no_word or self.asks_words is not _no_word


# Given names as they are written


def _two_given_names(pair: Pair) -> Meeting | None:
    """Two given names, each written as such: Яна and Іона have one key, and are two names."""
    one, other = pair.one, pair.other
    if not (one.exact and other.exact) or not one.families.isdisjoint(other.families) or _written_so(one, other):
        return None
    if _are_related(one, other):
        return Meeting(costs().parts["related"], USED_FOR.why)
    if _share_a_stem(one, other) or _has_nominative(one, other):
        # Of a man and of a woman, where one may be a case of the other
        return Meeting(costs().parts["other_ending"], ENDING)
    return Meeting(NEVER, OTHER_GIVEN.why)


def _written_so(one: Word, other: Word) -> bool:
    """Whether a Latin given name is also how another language writes the Cyrillic one: French Michel is Мишель."""
    if one.cyrillic == other.cyrillic:
        return False
    ones, others = one.sources, other.sources
    return any(read_apart(ones[key], others[key], NO_WAYS) == 0 for key in one.key_set & other.key_set)


def _are_related(one: Word, other: Word) -> bool:
    families = lexicon().families
    return any(not families[name].related.isdisjoint(other.families) for name in one.families)


# Syllables


def _two_syllables(pair: Pair) -> Meeting | None:
    """Two Latin words that Pinyin tells apart: Wan is no Wang, though schemes write both for Cyrillic Ван."""
    one, other = pair.one, pair.other
    if one.cyrillic or other.cyrillic or one.low == other.low or not {one.low, other.low} <= syllables():
        return None
    if one.exact and other.exact and not one.families.isdisjoint(other.families):
        return None
    return Meeting(NEVER, OTHER_SYLLABLE.why)


# One key


def _same_key(pair: Pair) -> Meeting | None:
    if pair.one.key_set.isdisjoint(pair.other.key_set):
        return None
    return Meeting(costs().parts["same_key"], SAME_KEY.why)


def _key(key: str) -> Iterable[str]:
    return (f"k{key}",)


def _keys(asked: Word) -> Iterable[str]:
    return [f"k{key}" for key in asked.keys]


# Forms of one given name, and what is used for it


def _forms(pair: Pair) -> Meeting | None:
    if pair.one.families.isdisjoint(pair.other.families):
        return None
    return Meeting(costs().parts["equivalent"], FORMS.why)


def _families(found: Word) -> Iterable[str]:
    return [f"f{name}" for name in found.families]


def _used_for(pair: Pair) -> Meeting | None:
    if not _are_related(pair.one, pair.other):
        return None
    return Meeting(costs().parts["related"], USED_FOR.why)


def _related_families(asked: Word) -> Iterable[str]:
    families = lexicon().families
    return [f"f{other}" for name in asked.families for other in families[name].related]


# Patronymics from one given name


def _one_father(pair: Pair) -> Meeting | None:
    if pair.one.patronymic != pair.other.patronymic or pair.one.patronymics.isdisjoint(pair.other.patronymics):
        return None
    return Meeting(costs().parts["equivalent"], FATHER.why)


def _fathers(found: Word) -> Iterable[str]:
    return [f"p{found.patronymic}{name}" for name in found.patronymics]


# Another case or gender of a word


def _by_stem(pair: Pair) -> Meeting | None:
    return _in_another_case(pair) if _share_a_stem(pair.one, pair.other) else None


def _by_nominative(pair: Pair) -> Meeting | None:
    return _in_another_case(pair) if _has_nominative(pair.one, pair.other) else None


def _in_another_case(pair: Pair) -> Meeting:
    if pair.one.families and pair.other.families:
        return Meeting(costs().parts["other_ending"], ENDING)
    return Meeting(costs().parts["inflected"], INFLECTED)


def _share_a_stem(one: Word, other: Word) -> bool:
    """Whether one is the other with another ending; a vowel comes and goes in one only (Новак is not Новікаў)."""
    # A Latin word has no cases, and a Cyrillic one that ends in a consonant is in the nominative: Новик is no Nowicki.
    cyrillic = one if one.cyrillic else other
    if not cyrillic.cyrillic or (one.cyrillic != other.cyrillic and not may_be_oblique(cyrillic.low)):
        return False
    return not (one.stems.isdisjoint(other.plain_stems) and other.stems.isdisjoint(one.plain_stems))


def _has_nominative(one: Word, other: Word) -> bool:
    """Whether the rules of inflection make one of the other."""
    # Working out the nominatives takes long, and they begin alike.
    if not (one.cyrillic or other.cyrillic) or {key[:2] for key in one.keys}.isdisjoint([k[:2] for k in other.keys]):
        return False
    return not (one.nominatives.isdisjoint(other.key_set) and other.nominatives.isdisjoint(one.key_set))


def _stems(key: str) -> Iterable[str]:
    return [*[f"s{stem}" for stem in lexicon().stems(key)], *plain_stems(key)]


def plain_stems(key: str) -> Iterable[str]:
    """Those of the features of a stem that are of the letters as they stand, without a vowel that comes and goes."""
    return [f"w{stem}" for stem in {lexicon().stem(key), key} if len(stem) > 2]


def _asked_stems(asked: Word) -> Iterable[str]:
    return [*[f"w{stem}" for stem in asked.stems], *[f"s{stem}" for stem in asked.plain_stems]]


def _nominatives(found: Word) -> Iterable[str]:
    return [f"n{key}" for key in found.nominatives]


def _asked_nominatives(asked: Word) -> Iterable[str]:
    return [f"k{key}" for key in asked.nominatives]


def _as_nominative(asked: Word) -> Iterable[str]:
    return [f"n{key}" for key in asked.keys]


# What contradicts: an answer of these ends the matter, so nothing is looked up by them.


def _other_father(pair: Pair) -> Meeting | None:
    if not (pair.one.patronymics and pair.other.patronymics) or pair.slip <= HARDLY_A_SLIP:
        return None
    return Meeting(NEVER, OTHER_FATHER.why)


def _other_given(pair: Pair) -> Meeting | None:
    one, other = pair.one, pair.other
    if not (one.families and other.families):
        return None
    # Марина and Марианна are near, and both are typed as such; a Latin spelling may be a slip for the other.
    if pair.slip <= SAME_GIVEN and not (one.cyrillic and other.cyrillic):
        return None
    return Meeting(NEVER, OTHER_GIVEN.why)


# A surname of the other gender


def _other_gender(pair: Pair) -> Meeting | None:
    if pair.one.masculine.isdisjoint(pair.other.masculine):
        return None
    return Meeting(min(costs().parts["gender"], pair.slip), GENDER.why)


def _masculine(key: str) -> Iterable[str]:
    masculine = lexicon().masculine(key)
    return (f"m{masculine}",) if masculine != key else ()


def _asked_masculine(asked: Word) -> Iterable[str]:
    return [f"{letter}{key}" for key in asked.masculine for letter in "mk"]


# Half of a double name: words are looked up with their halves (bynames._kinds.person.blocking).


def _half(pair: Pair) -> Meeting | None:
    cost = costs().parts["hyphenated"]
    if pair.slip <= cost or not ("-" in pair.one.low or "-" in pair.other.low) or not _is_half(pair.one, pair.other):
        return None
    return Meeting(cost, HALF.why)


def _is_half(one: Word, other: Word) -> bool:
    return any(
        len(half) > 2 and not word(half).key_set.isdisjoint(single.key_set)
        for whole, single in ((one, other), (other, one))
        for half in whole.low.split("-")
        if "-" in whole.low
    )


# Two letters that changed places


def _turned(pair: Pair) -> Meeting | None:
    """Makarevcih and Makarevich, or Макаревич: what the letters of one are if two neighbours change places."""
    one, other = pair.one, pair.other
    if not anagram(one.low) or anagram(one.low) != anagram(other.low):
        return None
    if one.keys[0] in surname_keys() and other.keys[0] in surname_keys():
        # Береснев and Берсенев are two surnames in use.
        return None
    return Meeting(costs().parts["turned"], TURNED.why) if _are_turned(one, other) else None


def _are_turned(one: Word, other: Word) -> bool:
    """Whether one is the other with two letters turned, or can be read as the other then."""
    if one.cyrillic == other.cyrillic:
        return other.low in turned_back(one.low)
    latin, there = (other, one) if one.cyrillic else (one, other)
    return any(
        reading.key in there.key_set for low in turned_back(latin.low) for reading in read_latin(low, latin.identity[2])
    )


def _anagrams(found: Word) -> Iterable[str]:
    letters = "" if found.initial else anagram(found.low)
    return (f"t{letters}",) if letters else ()


# A letter that was taken for another in print


def _misread(pair: Pair) -> Meeting | None:
    """Кисепев and Киселев, in one script. Two surnames in use are two."""
    one, other = pair.one, pair.other
    shape = outline(one.low)
    if not shape or shape != outline(other.low) or (one.keys[0] in surname_keys() and other.keys[0] in surname_keys()):
        return None
    if not may_be_misread(one.low, other.low):
        return None
    return Meeting(min(costs().parts["misread"], pair.slip), MISREAD.why)


def _outlines(found: Word) -> Iterable[str]:
    shape = "" if found.initial else outline(found.low)
    return (f"o{shape}",) if shape else ()


# What a field's end has left of a surname


def _cut_off(pair: Pair) -> Meeting | None:
    """Казакеви and Казакевич: the field ended within the ending."""
    if not (is_left_of(pair.one, pair.other) or is_left_of(pair.other, pair.one)):
        return None
    return Meeting(min(costs().parts["cut_off"], pair.slip), CUT_OFF.why)


def _stems_for_cut(found: Word) -> Iterable[str]:
    return [*[f"c{stem}" for stem in whole_stems(found)], *[f"e{stem}" for stem in left_stems(found)]]


def _asked_stems_for_cut(asked: Word) -> Iterable[str]:
    return [*[f"e{stem}" for stem in whole_stems(asked)], *[f"c{stem}" for stem in left_stems(asked)]]


# A slip of the pen


def _near(pair: Pair) -> Meeting | None:
    return Meeting(pair.slip, NEAR.why)


def _skeletons(key: str) -> Iterable[str]:
    return [f"d{bones}" for bones in skeletons(key)]


def _asked_skeletons(asked: Word) -> Iterable[str]:
    return [f"d{bones}" for bones in {bones for key in asked.keys[:MOST_KEYS] for bones in skeletons(key)}]


# Initials


def _initial(pair: Pair) -> Meeting | None:
    """Where one at least of the words is an initial."""
    one, other = pair.one, pair.other
    parts = costs().parts
    if one.initial and other.initial:
        if one.low == other.low or (one.cyrillic and other.cyrillic and _one_letter(one, other)):
            return Meeting(parts["two_initials"], "same initial")
        if _one_letter(one, other):
            # G and H are Г, and C is К or Ч: what is left open costs
            return Meeting(
                parts["two_initials"] if one.cyrillic != other.cyrillic else parts["open_initials"], "same initial"
            )
        if _are_open(one, other, pair.ways):
            return Meeting(parts["open_initials"], OPEN)
        return Meeting(NEVER, "different initials")
    if not (one.initial or other.initial):
        return None
    initial, full = (one, other) if one.initial else (other, one)
    if initial.cyrillic == full.cyrillic:
        if full.low.startswith(initial.low) or (full.cyrillic and class_of(full.low[:1]) == class_of(initial.low)):
            return Meeting(parts["initial"], INITIAL.why)
    elif not initial.own_letters.isdisjoint(full.own_letters):
        return Meeting(parts["initial"], INITIAL.why)
    if not full.cyrillic and not initial.own_letters.isdisjoint(_read_letters(full)):
        return Meeting(parts["initial"], INITIAL.why)
    families = lexicon().families
    languages = {second if initial is other else first for first, second in pair.ways}
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


def _letters(found: Word) -> Iterable[str]:
    return [f"i{letter}" for letter in found.beginnings] if found.initial else ()


def _asked_letters(asked: Word) -> Iterable[str]:
    return [f"i{letter}" for letter in asked.beginnings]


# Said by several rules
OPEN = "initials of one name in two languages"
INFLECTED = "another case or gender of the word"
ENDING = "given names with different endings"

EXACT = WordRule("given names as they are written", "related", _two_given_names)
OTHER_SYLLABLE = WordRule("different syllables of Chinese", "", _two_syllables)
SAME_KEY = WordRule("same key", "same_key", _same_key, of_key=_key, asks_keys=_keys)
FORMS = WordRule("forms of one given name", "equivalent", _forms, of_word=_families, asks_words=_families)
USED_FOR = WordRule(
    "given names used for one another", "related", _used_for, of_word=_families, asks_words=_related_families
)
FATHER = WordRule("patronymics from one given name", "equivalent", _one_father, of_word=_fathers, asks_words=_fathers)
STEM = WordRule(INFLECTED, "inflected", _by_stem, of_key=_stems, asks_keys=_asked_stems)
NOMINATIVE = WordRule(
    INFLECTED,
    "inflected",
    _by_nominative,
    of_word=_nominatives,
    asks_keys=_asked_nominatives,
    asks_words=_as_nominative,
)
OTHER_FATHER = WordRule("different patronymics", "", _other_father)
OTHER_GIVEN = WordRule("different given names", "", _other_given)
GENDER = WordRule("surname of the other gender", "gender", _other_gender, of_key=_masculine, asks_keys=_asked_masculine)
HALF = WordRule("half of a double name", "hyphenated", _half)
TURNED = WordRule("two letters changed places", "turned", _turned, of_word=_anagrams, asks_words=_anagrams)
MISREAD = WordRule("a letter taken for another", "misread", _misread, of_word=_outlines, asks_words=_outlines)
CUT_OFF = WordRule(
    "cut off by the end of a field", "cut_off", _cut_off, of_word=_stems_for_cut, asks_words=_asked_stems_for_cut
)
NEAR = WordRule("nearly the same key", "slip", _near, of_key=_skeletons, asks_keys=_asked_skeletons)
INITIAL = WordRule("initial", "initial", _initial, of_word=_letters, asks_words=_asked_letters)

# In the order in which they are asked
RULES = (
    INITIAL,
    EXACT,
    OTHER_SYLLABLE,
    SAME_KEY,
    FORMS,
    USED_FOR,
    FATHER,
    STEM,
    NOMINATIVE,
    OTHER_FATHER,
    OTHER_GIVEN,
    GENDER,
    HALF,
    TURNED,
    MISREAD,
    CUT_OFF,
    NEAR,
)


def by_rules(one: Word, other: Word, ways: Ways = NO_WAYS) -> Meeting:
    """How two words meet by the first rule that answers."""
    pair = Pair(one, other, ways)
    for decide in _DECIDING:
        met = decide(pair)
        if met is not None:
            return met
    raise AssertionError("the last rule always answers")


_DECIDING = tuple(rule.decide for rule in RULES)


def are_forms(one: Word, own: Word) -> bool:
    """Whether a word is another in any case, of either gender: by the rules that say so, without what they cost."""
    if not (one.key_set | one.masculine | one.nominatives).isdisjoint(own.key_set | own.masculine):
        return True
    return one.cyrillic and not one.stems.isdisjoint(own.plain_stems)
