"""The rules by which two words of organizations' names meet, in one table: how alike, what decides, the features.

`alike` asks the rules in their order, and the first that answers stands. The index looks words up by the features of
the same rules: two words that can meet have one of them in common. So a rule is one entry of `RULES`; its likeness is
in data/compare/organizations.yaml. What several words say together (acronyms, words in one or in two) is in
bynames._kinds.organization.scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from bynames._expressions import expression
from bynames._kinds.organization.acronyms import acronym_spellings
from bynames._kinds.organization.policy import policy
from bynames._kinds.organization.sounds import sound_keys
from bynames._kinds.organization.units import Unit
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.blocking import KEY, features_of, questions_of
from bynames._kinds.person.comparing import words_cost
from bynames._memo import PAIRS, remembered

# Capitals of this length are an acronym, whatever they mean besides.
_SHORT_ACRONYM = 4
_SHORTEST_WORD = 4
# So many capitals are read as a word too.
_SHORTEST_NAME = 6
# A slip and a stem are looked for in words of so many letters,
SHORTEST = 4
# and a stem in so many of its readings.
_STEMS = 3
# BasisBank: two words of which each is whole are read, as they are where a space is between them.
_CAMEL = expression("(?:[^\\W\\d_a-zа-яёіўєїґ][a-zа-яёіўєїґ]{2,}){2,}")

# How alike two words are, and why; None where they do not meet
Alike = tuple[float, str] | None


class Answer(NamedTuple):
    """What a rule says of two words: how alike they are, or that they do not meet."""

    alike: Alike


def _no_features(unit: Unit) -> Iterable[str]:
    return ()


class WordRule(NamedTuple):
    """One way in which two words meet, or cannot meet.

    `decide` answers, or says None where the rule has nothing to say. A word of an index has the features `has`; a word
    that is searched for asks for the same, or for `asks` where it asks for others. What has them is as alike as
    `likeness` of data/compare/organizations.yaml at most. Numbers have only the features of rules `of_numbers`.
    """

    decide: Callable[[Unit, Unit], Answer | None]
    likeness: str = ""
    has: Callable[[Unit], Iterable[str]] = _no_features
    asks: Callable[[Unit], Iterable[tuple[str, float]]] | None = None
    of_numbers: bool = False

    def questions(self, unit: Unit) -> Iterable[tuple[str, float]]:
        """The features that a word of a query asks for, each with how alike at most what has it is."""
        if self.asks is not None:
            return self.asks(unit)
        return [(text, policy().likeness[self.likeness]) for text in self.has(unit)]


_APART = Answer(None)


def _yes(name: str, why: str) -> Answer:
    return Answer((policy().likeness[name], why))


# The same letters


def _typed(one: Unit, other: Unit) -> Answer | None:
    return _yes("typed", "same word") if one.low == other.low else None


def _as_typed(unit: Unit) -> Iterable[str]:
    return (f"t{unit.low}",)


def _numbers(one: Unit, other: Unit) -> Answer | None:
    return _APART if "number" in (one.kind, other.kind) else None


def _acronyms(one: Unit, other: Unit) -> Answer | None:
    """Letter by letter: one letter is another body, and what the key folds is another letter."""
    if not (one.acronym and other.acronym) or (_CAMEL.fullmatch(one.text) and _CAMEL.fullmatch(other.text)):
        return None
    # VITYAZ, ВИТЯЗЬ: a name in capitals, in two scripts
    long = min(len(one.low), len(other.low)) >= _SHORTEST_NAME and one.cyrillic != other.cyrillic
    found = _by_letters(one, other)
    named = found.alike is None and long and not one.word.key_set.isdisjoint(other.word.key_set)
    return _yes("key", "same key") if named else found


def _by_letters(one: Unit, other: Unit) -> Answer:
    if acronym_spellings(one.low).isdisjoint(acronym_spellings(other.low)):
        return _APART
    return _yes("typed", "same letters")


def _letters(unit: Unit) -> Iterable[str]:
    return [f"l{spelling}" for spelling in acronym_spellings(unit.low)] if unit.acronym else ()


# What they mean


def _concept(one: Unit, other: Unit) -> Answer | None:
    shared = one.concepts & other.concepts
    return _yes("typed", f"same concept: {min(shared)}") if shared and not _mean_two_things(one, other) else None


def _mean_two_things(one: Unit, other: Unit) -> bool:
    """Whether two words of one script mean two things, though a translation of the one can mean the other."""
    known = vocabulary()
    if one.cyrillic != other.cyrillic or " " in one.text or " " in other.text:
        return False
    first, second = known.chief(one), known.chief(other)
    return second in known.apart.get(first, ())


def _concepts(unit: Unit) -> Iterable[str]:
    """What a word can mean, and what the words of which it is made can."""
    parts = (one for parts in vocabulary().parts_of(unit) for part in parts for one in part)
    return [f"c{concept}" for concept in {*unit.concepts, *parts}]


def _ranks(one: Unit, other: Unit) -> Answer | None:
    known = vocabulary()
    return (
        _yes("renamed", "ranks that one school may have had") if known.is_rank(one) and known.is_rank(other) else None
    )


def _rank(unit: Unit) -> Iterable[str]:
    return ("r",) if not unit.concepts.isdisjoint(vocabulary().ranks) else ()


def _two_concepts(one: Unit, other: Unit) -> Answer | None:
    return _APART if one.concepts and other.concepts else None


# How they are read


def _same_key(one: Unit, other: Unit) -> Answer | None:
    if one.word.key_set.isdisjoint(other.word.key_set):
        return None
    # The key folds letters that tell РФ from HRW.
    if (_is_short(one) or _is_short(other)) and not (_may_be_a_word(one) and _may_be_a_word(other)):
        return _by_letters(one, other)
    return _yes("key", "same key")


def _may_be_a_word(unit: Unit) -> bool:
    """Whether it is typed as words are, or in capitals as long as a word: ALFA beside Альфа."""
    return not unit.text.isupper() or len(unit.text) >= _SHORTEST_WORD


def _is_short(unit: Unit) -> bool:
    """Whether a unit is so few capitals that they stand for words."""
    return unit.text.isupper() and len(unit.text) <= _SHORT_ACRONYM


def _keys(unit: Unit) -> Iterable[str]:
    return [f"k{key}" for key in unit.word.keys]


def _acronym_and_word(one: Unit, other: Unit) -> Answer | None:
    """SOHIM is no slip for Sejm."""
    return _APART if (one.acronym and other.concepts) or (other.acronym and one.concepts) else None


def _compound(one: Unit, other: Unit) -> Answer | None:
    """Whether two compounds are one word once their parts are those of one language."""
    if not (one.compound or other.compound):
        return None
    if (one.compound | one.word.key_set).isdisjoint(other.compound | other.word.key_set):
        return None
    return _yes("parts", "one word, its parts in two languages")


def _compound_keys(unit: Unit) -> Iterable[str]:
    return [f"k{key}" for key in unit.compound]


def _sound(one: Unit, other: Unit) -> Answer | None:
    return _yes("sound", "as it sounds") if _sounds(one, other) or _sounds(other, one) else None


def _sounds(latin: Unit, cyrillic: Unit) -> bool:
    """Whether a Cyrillic word is how a Latin one sounds in its language."""
    return cyrillic.cyrillic and not sound_keys(latin.low).isdisjoint(cyrillic.word.key_set)


def _sound_keys(unit: Unit) -> Iterable[str]:
    return [f"k{key}" for key in sound_keys(unit.low)]


def _short_words(one: Unit, other: Unit) -> Answer | None:
    return _APART if min(len(one.low), len(other.low)) < SHORTEST else None


def _near(one: Unit, other: Unit) -> Answer | None:
    return _yes("slip", "nearly the same key") if words_cost(one.word, other.word) <= policy().slip else None


def _as_of_persons(unit: Unit) -> Iterable[str]:
    return features_of(unit.word) if len(unit.low) >= SHORTEST else ()


def _asked_of_persons(unit: Unit) -> Iterable[tuple[str, float]]:
    """What a name of a person asks for, initials apart."""
    if len(unit.low) < SHORTEST:
        return ()
    likeness = policy().likeness
    return [
        (text, likeness["key" if how == KEY else "slip"]) for text, how in questions_of(unit.word) if text[0] != "i"
    ]


def _same_stem(one: Unit, other: Unit) -> Answer | None:
    ending, shortest = policy().stem_endings, policy().shortest_stem
    for key in one.word.keys[:_STEMS]:
        for second in other.word.keys[:_STEMS]:
            common = shortest
            if key[:common] != second[:common] or min(len(key), len(second)) < common:
                continue
            while key[common : common + 1] == second[common : common + 1] != "":
                common += 1
            if common * 10 < 7 * min(len(key), len(second)):
                continue
            rest, other_rest = key[common:], second[common:]
            if (ending.fullmatch(rest) and ending.fullmatch(other_rest)) or len(rest) + len(other_rest) < 2:
                return _yes("stem", f"same stem: {key[:common]}")
    return None


def _stems(unit: Unit) -> Iterable[str]:
    if len(unit.low) < SHORTEST:
        return ()
    size = policy().shortest_stem
    return {f"b{key[:size]}" for key in unit.word.keys[:_STEMS] if len(key) >= size}


TYPED = WordRule(_typed, "typed", _as_typed, of_numbers=True)
NUMBERS = WordRule(_numbers)
ACRONYMS = WordRule(_acronyms, "typed", _letters)
CONCEPT = WordRule(_concept, "typed", _concepts, of_numbers=True)
RANKS = WordRule(_ranks, "renamed", _rank)
TWO_CONCEPTS = WordRule(_two_concepts)
SAME_KEY = WordRule(_same_key, "key", _keys)
ACRONYM_AND_WORD = WordRule(_acronym_and_word)
COMPOUND = WordRule(_compound, "parts", _compound_keys)
SOUND = WordRule(_sound, "sound", _sound_keys)
SHORT_WORDS = WordRule(_short_words)
NEAR = WordRule(_near, "slip", _as_of_persons, _asked_of_persons)
STEM = WordRule(_same_stem, "stem", _stems)

# In the order in which they are asked
RULES = (
    TYPED,
    NUMBERS,
    ACRONYMS,
    CONCEPT,
    RANKS,
    TWO_CONCEPTS,
    SAME_KEY,
    ACRONYM_AND_WORD,
    COMPOUND,
    SOUND,
    SHORT_WORDS,
    NEAR,
    STEM,
)


@remembered(PAIRS)
def alike(one: Unit, other: Unit) -> Alike:
    """How alike two words are by the first rule that answers, and why; None where they do not meet."""
    for rule in RULES:
        answer = rule.decide(one, other)
        if answer is not None:
            return answer.alike
    return None


def rules_for(unit: Unit) -> list[WordRule]:
    """The rules by which a word can be found: few of them are of numbers."""
    return [rule for rule in RULES if rule.of_numbers or unit.kind != "number"]


def word_features(unit: Unit) -> set[str]:
    """What a word of an index is found by."""
    return {text for rule in rules_for(unit) for text in rule.has(unit)}


def word_questions(unit: Unit) -> list[tuple[str, float]]:
    """The features that a word of a query asks for, each with how alike at most what has it is."""
    return [asked for rule in rules_for(unit) for asked in rule.questions(unit)]
