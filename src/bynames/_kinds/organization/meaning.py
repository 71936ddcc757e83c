"""What is to be known of each word of a name to take the name apart, by the native engine where it can.

bynames._kinds.organization.vocabulary says what the words mean; the engine knows words of letters of one script.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from bynames._expressions import expression
from bynames._kinds.organization.generic import concept_names, generic_engine_if_worth
from bynames._kinds.organization.spelling import plain
from bynames._kinds.organization.vocabulary import (
    CAMEL,
    LONGEST_SHORT,
    SHORTEST_GLUED,
    SHORTEST_STEMMED,
    vocabulary,
    weights,
)
from bynames._kinds.person.comparing import engine_if_worth
from bynames._kinds.person.words import word
from bynames._memo import NAMES, NOTHING, WORDS, remembered
from bynames._text import has_cyrillic

# What a word takes of the time that two names take
_OF_A_NAME = 0.25


class Told(Struct, frozen=True, gc=False):
    """What the vocabulary says of one word where it stands.

    `keys` are the word as the phrases have it; `begins_form`, `begins_phrase` and `begins_pair` say that one may begin
    with it. It stands for the concepts `abbreviated`, or else is a unit of a text, a kind, concepts and a weight.
    """

    keys: tuple[str, ...]
    begins_form: bool
    begins_phrase: bool
    begins_pair: bool
    abbreviated: tuple[str, ...]
    text: str
    kind: str
    concepts: frozenset[str]
    weight: float


@remembered(WORDS)
def told(token: str, all_caps: bool) -> Told:
    """All that is to be known of a word. `all_caps`: capitals do not mark an acronym."""
    engine = generic_engine_if_worth()
    known = vocabulary()
    keys, by_engine = _at_once(engine, token) or (phrase_keys_by(engine, token), None)
    begins = (
        any(key in known.forms for key in keys),
        any(key in known.phrases for key in keys),
        token in known.begin_pairs,
    )
    text, kind, meant = token, "proper", NOTHING
    # The И of И.И. is no conjunction.
    if len(token) > 1 or all_caps or not token.isupper():
        looked_up = by_engine is not None and known.is_looked_up(token, all_caps)
        meant = by_engine if by_engine is not None and looked_up else concepts_by(engine, token, all_caps)
    if token.isdigit():
        kind, meant, weight = "number", NOTHING, weights()["number"]
    elif not meant:
        # More than six letters are a word, also in capitals.
        text = token.title() if all_caps and len(token) > 6 else token
        weight = weights()["proper" if len(token) > 1 else "letter"]
    else:
        kinds = {known.kinds[name] for name in meant}
        kind = "function" if "function" in kinds else "place" if kinds == {"place"} else "generic"
        weight = max([known.weights[name] for name in meant]) if kind != "function" else 0.0
    return Told(keys, *begins, known.abbreviated(token), text, kind, meant, weight)


# Words, and nothing between them but spaces and commas
_WORDS = expression(r"[^\W\d_]{3,}(?:,? [^\W\d_]{3,})*")
_MOST_SILENT = 10
# A shorter word does not say that others are in capitals for their own sake.
_SHORTEST_TITLED = 4


@remembered(NAMES)
def is_silent(text: str) -> bool:
    """Whether no word of a clean text says anything of an organization, as far as the native engine can tell at once.

    Then all of its words are proper names, each a unit of the one name that it is, and it has no legal form; those in
    capitals are typed as acronyms are. False where nobody has looked.
    """
    if not _WORDS.fullmatch(text):
        return False
    words = text.replace(",", "").split(" ")
    if not (text.istitle() or all(one.istitle() or one.isupper() for one in words)):
        return False
    if len(words) > _MOST_SILENT or not any(len(one) >= _SHORTEST_TITLED and one.istitle() for one in words):
        return False
    return all(map(is_silent_word, words))


@remembered(WORDS)
def is_silent_word(token: str) -> bool:
    """Whether a word says nothing of an organization, and none of its keys is of a phrase or legal form.

    False where nobody has looked.
    """
    engine, persons, known = generic_engine_if_worth(), engine_if_worth(_OF_A_NAME), vocabulary()
    if engine is None or persons is None or token in known.begin_pairs or known.abbreviated(token):
        return False
    return bool(engine.is_silent(token.lower(), plain(token), persons.native))


def _at_once(engine: Any, token: str) -> tuple[tuple[str, ...], frozenset[str]] | None:
    """What `phrase_keys_by` and `concepts_by` give of a word that is looked up; None where the engine cannot tell."""
    if engine is None or len(token) < LONGEST_SHORT or not token.isalpha():
        return None
    low = token.lower()
    if low != plain(token) or (len(low) < SHORTEST_STEMMED and not has_cyrillic(low)):
        return None
    persons = engine_if_worth(_OF_A_NAME)
    found = engine.told(low, token.isupper(), persons.native) if persons is not None else None
    if found is None:
        return None
    names = concept_names()
    return tuple(found[0]), frozenset([names[number] for number in found[1]])


def phrase_keys_by(engine: Any, token: str) -> tuple[str, ...]:
    """`Vocabulary.form_keys`, by the engine, where there is one."""
    known = vocabulary()
    if engine is not None and len(token) >= LONGEST_SHORT and token.isalpha():
        low = plain(token)
        stemmed = len(low) >= SHORTEST_STEMMED
        if stemmed or has_cyrillic(low):
            found = engine.in_phrases(token.lower(), token.isupper(), list(word(low).keys) if stemmed else [])
            if found is not None:
                return tuple(found)
    return known.form_keys(token)


def concepts_by(engine: Any, token: str, all_caps: bool) -> frozenset[str]:
    """`Vocabulary.concepts`, by the engine, where there is one."""
    known = vocabulary()
    if engine is None or not known.is_looked_up(token, all_caps):
        return known.concepts(token, all_caps)
    typed = word(token.lower())
    sources = [] if typed.cyrillic else list(typed.sources.values())
    found = engine.concepts(typed.low, list(typed.keys), sources) if token.isalpha() else None
    if found is None:
        return known.concepts(token, all_caps)
    names = concept_names()
    return frozenset([names[number] for number in found]) if found else NOTHING


def pieces(token: str) -> tuple[str, ...]:
    """`Vocabulary.pieces`: the words that a source has glued to one; mostly the token alone."""
    if len(token) < 2 * SHORTEST_GLUED and token[1:].islower():
        return (token,)
    return _pieces(token)


@remembered(WORDS)
def _pieces(token: str) -> tuple[str, ...]:
    return pieces_by(generic_engine_if_worth(), token)


def pieces_by(engine: Any, token: str) -> tuple[str, ...]:
    """`Vocabulary.pieces`, by the engine, where there is one."""
    if engine is not None and not CAMEL.search(token):
        at = engine.glued(token.lower())
        if at is not None:
            return (token[:at], token[at:]) if at else (token,)
    return vocabulary().pieces(token)
