"""What a word is found by in an index, and what a word of a query asks for.

Each class of features repeats one line of `bynames._kinds.person.scoring.meet`: two words that can meet have a
feature in common.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bynames._arrays import feature
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.scoring import MOST_KEYS, skeletons
from bynames._kinds.person.words import Word, word

# How a word can have been found, the surest first: what `meet` asks first comes first.
KEY, EQUIVALENT, RELATED, INFLECTED, AN_INITIAL, GENDER, SLIP = range(7)


def _halves(found: Word) -> list[Word]:
    return [word(half) for half in found.low.split("-") if half] if "-" in found.low else []


def with_halves(found: Word) -> list[Word]:
    """A word, and of a double name its halves, for it is also compared as two words."""
    return [found, *(part for half in _halves(found) for part in with_halves(half))]


def key_features(key: str) -> list[str]:
    """What a key of the index is found by; the first letter says which class it is."""
    known = lexicon()
    found = [f"k{key}", *[f"d{bones}" for bones in skeletons(key)], *[f"s{stem}" for stem in known.stems(key)]]
    found += [f"w{stem}" for stem in {known.stem(key), key} if len(stem) > 2]
    masculine = known.masculine(key)
    if masculine != key:
        found.append(f"m{masculine}")
    return found


def key_hashes(key: str) -> list[int]:
    """The hashes of its features, in no order."""
    engine = key_engine()
    found: list[int] | None = engine.features(key) if engine is not None else None
    return [feature(text) for text in key_features(key)] if found is None else found


def word_features(found: Word) -> set[str]:
    """What a word of the index is found by besides its keys."""
    if found.initial:
        return {f"i{letter}" for letter in found.beginnings}
    features: set[str] = set()
    for part in with_halves(found):
        features.update([f"f{name}" for name in part.families])
        features.update([f"p{part.patronymic}{name}" for name in part.patronymics])
        features.update([f"n{key}" for key in part.nominatives])
    return features


def word_questions(asked: Word) -> Iterator[tuple[str, int]]:
    """The features that a word of a query asks for, each with how what has it was found."""
    known = lexicon()
    for part in with_halves(asked):
        for name in part.families:
            yield f"f{name}", EQUIVALENT
            for other in known.families[name].related:
                yield f"f{other}", RELATED
        for name in part.patronymics:
            yield f"p{part.patronymic}{name}", EQUIVALENT
        for key in part.keys:
            yield f"n{key}", INFLECTED
        for letter in part.beginnings:
            yield f"i{letter}", AN_INITIAL


def key_questions(asked: Word) -> Iterator[tuple[str, int]]:
    """The features of keys that a word of a query asks for, each with how what has it was found."""
    for part in with_halves(asked):
        for key in part.keys:
            yield f"k{key}", KEY
        for key in part.nominatives:
            yield f"k{key}", INFLECTED
        for stem in part.stems:
            yield f"w{stem}", INFLECTED
        for stem in part.plain_stems:
            yield f"s{stem}", INFLECTED
        for key in part.masculine:
            yield f"m{key}", GENDER
            yield f"k{key}", GENDER
        for bones in {bones for key in part.keys[:MOST_KEYS] for bones in skeletons(key)}:
            yield f"d{bones}", SLIP


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


def mask_of(letters: Iterable[str]) -> int:
    """A bit for each letter that a key can begin with; all letters but a to z share one."""
    found = 0
    for letter in letters:
        at = ord(letter) - ord("a") if letter else 31
        found |= 1 << (at if 0 <= at < 26 else 31)
    return found
