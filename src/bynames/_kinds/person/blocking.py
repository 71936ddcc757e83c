"""What a word is found by in an index, and what a word of a query asks for: the features of the rules of words.

bynames._kinds.person.word_rules has the rules. A word is looked up with the halves of a double name.
"""

from __future__ import annotations

from collections.abc import Iterator

from bynames._flat import feature
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.word_rules import INITIAL, RULES
from bynames._kinds.person.words import Word, word

# How a word can have been found, by what it costs; the surest first, except that those by which words are met that may
# cost anything come last.
FOUND_BY = (
    "same_key",
    "equivalent",
    "related",
    "inflected",
    "initial",
    "gender",
    "turned",
    "misread",
    "cut_off",
    "slip",
)
KEY, EQUIVALENT, RELATED, INFLECTED, AN_INITIAL, GENDER, TURNED, MISREAD, CUT_OFF, SLIP = range(10)

_FINDING = tuple([(rule, FOUND_BY.index(rule.cost)) for rule in RULES if rule.finds])


def _halves(found: Word) -> list[Word]:
    return [word(half) for half in found.low.split("-") if half] if "-" in found.low else []


def with_halves(found: Word) -> list[Word]:
    """A word, and of a double name its halves, for it is also compared as two words."""
    return [found, *(part for half in _halves(found) for part in with_halves(half))]


def key_features(key: str) -> list[str]:
    """What a key of the index is found by; the first letter says which class it is."""
    return [text for rule, _ in _FINDING for text in rule.of_key(key)]


def key_hashes(key: str) -> list[int]:
    """The hashes of its features, in no order."""
    engine = key_engine()
    found: list[int] | None = engine.features(key) if engine is not None else None
    if found is not None:
        return found
    return [feature(text) for text in key_features(key)]


def word_features(found: Word) -> set[str]:
    """What a word of the index is found by besides its keys."""
    if found.initial:
        return set(INITIAL.of_word(found))
    return {text for part in with_halves(found) for rule, _ in _FINDING for text in rule.of_word(part)}


def word_questions(asked: Word) -> Iterator[tuple[str, int]]:
    """The features that a word of a query asks for, each with how what has it was found."""
    for part in with_halves(asked):
        for rule, how in _FINDING:
            for text in rule.asks_words(part):
                yield text, how


def key_questions(asked: Word) -> Iterator[tuple[str, int]]:
    """The features of keys that a word of a query asks for, each with how what has it was found."""
    for part in with_halves(asked):
        for rule, how in _FINDING:
            for text in rule.asks_keys(part):
                yield text, how


def features_of(found: Word) -> set[str]:
    """What a word can be found by, with its keys."""
    features = word_features(found)
    if not found.initial:
        features.update([text for part in with_halves(found) for key in part.keys for text in key_features(key)])
    return features


def questions_of(asked: Word) -> Iterator[tuple[str, int]]:
    """All that a word of a query asks for, each with how what has it was found."""
    yield from key_questions(asked)
    yield from word_questions(asked)


def all_keys(found: Word) -> list[str]:
    """The keys of a word, and of the halves of a double name."""
    if "-" not in found.low:
        return list(found.keys)
    return list(dict.fromkeys(key for part in with_halves(found) for key in part.keys))
