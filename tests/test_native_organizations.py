"""The native engine tells of words of organizations' names as Python does, or not at all."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import chain, pairwise
from typing import Any

import native_cases as cases
import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from odd import STRANGE

from bynames import _implementation as implementation
from bynames._flat import feature
from bynames._kinds.organization import generic, index, meaning
from bynames._kinds.organization.readings import organization, readings
from bynames._kinds.organization.sole import sole_trader
from bynames._kinds.organization.units import Unit, unit
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.organization.word_rules import word_questions
from bynames._kinds.person.blocking import KEY, features_of, questions_of
from bynames._kinds.person.comparing import PersonEngine, person_engine
from bynames._kinds.person.compiled import person_table
from bynames._kinds.person.engine import key_engine
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.shown import shown
from bynames._kinds.person.words import word
from bynames._names.inflection import forms
from bynames._names.kinds import _of_organization, _of_silent
from bynames._readings.backwards import reading_engine
from bynames._text import clean
from bynames.aliases import bundled

module = implementation.native()
pytestmark = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")

LETTERS = "abcdefghiklmnoprstuvwyzšчжабвгдеёзійклмнопрстуўцыьэюяґєїщ'-"
TOKEN = re.compile(r"[^\W\d_]+|\d+")


def persons() -> PersonEngine:
    found = person_engine()
    assert found is not None
    return found


@cache
def names() -> list[str]:
    """Names of bodies, as they are and in all cases; texts, and what is no name."""
    bodies = [entity for entity in bundled().entities.values() if entity.kind == "org"]
    some = random.Random(51).sample(bodies, 150)
    found = [spelling for entity in some for spelling in entity.spellings]
    for entity in some[:20]:
        for language in sorted({"be", "ru"} & entity.names.keys()):
            found += chain.from_iterable(forms(entity.names[language], language, "org").values())
    return list(dict.fromkeys([*found, *cases.texts(50, 52), *cases.corpus()[::5], *STRANGE]))


@cache
def tokens() -> list[str]:
    """The words of names; those with a slip, in capitals, and two in one."""
    found = sorted({token for name in names() for token in TOKEN.findall(name)})
    draw = random.Random(53)
    draw.shuffle(found)
    for token in found[:600]:
        at = draw.randrange(len(token))
        found += [token[:at] + token[at + 1 :], token[:at] + draw.choice(LETTERS) + token[at:], token.upper()]
    found += map("".join, pairwise(found[:600]))
    found += [*cases.latin_words(200, 54), *cases.cyrillic_words(200, 55)]
    return [token for token in dict.fromkeys(found) if token]


@cache
def units() -> list[Unit]:
    """The units of names, and words with a slip as units."""
    found = {one: None for name in names() for reading in readings(name) for one in reading.telling}
    slips = [unit(token, "proper", frozenset(), 1.0) for token in tokens()[::9]]
    return sorted([*found, *slips], key=lambda one: (one.low, one.kind))


def told(engine: Any, token: str) -> tuple[Any, ...]:
    """What is said of a word, by the engine or, without one, by Python."""
    short, capitals = (sorted(meaning.concepts_by(engine, token, all_caps)) for all_caps in (False, True))
    return meaning.phrase_keys_by(engine, token), short, capitals, meaning.pieces_by(engine, token)


def differences(some: list[str]) -> list[tuple[str, Any, Any]]:
    engine = generic.generic_engine()
    found = [(token, told(engine, token), told(None, token)) for token in some]
    return [each for each in found if each[1] != each[2]]


def test_words_mean_the_same() -> None:
    assert differences(tokens()) == []


def test_words_are_told_at_once() -> None:
    """In one call, of words that the engine reads itself."""
    engine, known, at_once = generic.generic_engine(), vocabulary(), 0
    for token in tokens():
        found = meaning._at_once(engine, token)
        if found is None:
            continue
        at_once += 1
        assert found[0] == meaning.phrase_keys_by(None, token), token
        for all_caps in (False, True):
            if known.is_looked_up(token, all_caps):
                assert found[1] == meaning.concepts_by(None, token, all_caps), token
    assert at_once > 0.5 * len(tokens())


def test_what_says_nothing_of_organizations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a name is one name of proper names, so that nothing else has to be looked at."""
    monkeypatch.setattr(meaning, "generic_engine_if_worth", generic.generic_engine)
    monkeypatch.setattr(meaning, "engine_if_worth", lambda *_: persons())
    meaning.is_silent_word.forget()
    meaning.is_silent.forget()
    people = [name for pair in cases.name_pairs(250, 53) for name in pair]
    some = [clean(name) for name in (*people, *names())]
    # Letters that look alike follow the other word's script: the two are cleaned together.
    glued = [clean(f"{one.split(' ')[0]} {other.split(' ')[0]}") for one, other in pairwise(some) if one and other]
    silent = [name for name in [*some, *map(str.title, some), *glued] if meaning.is_silent(name)]
    assert sum(name in people for name in silent) > 0.2 * len(people)
    for name in silent:
        (only,) = organization(name)
        assert not only.forms, name
        assert {part.role for part in only.parts} == {"proper"}, name
        assert [one.text for one in only.units] == name.replace(",", "").split(" "), name
        assert not any(one.concepts for one in only.units), name
        said = _of_organization(name, shown(name), (only,))
        assert {what: count for what, count in said.items() if count} == {
            what: count for what, count in _of_silent(name).items() if count
        }, name
        assert sole_trader.__wrapped__(name) == "", name  # type: ignore[attr-defined]


def test_most_words_are_for_the_engine() -> None:
    words = [token.lower() for token in tokens() if token.isalpha()]
    engine = generic.generic_engine()
    left = [low for low in words if engine.in_phrases(low, False, list(word(low).keys)) is None]
    assert len(left) < 0.4 * len(words)
    assert sum(engine.glued(low) is not None for low in words) > 0.3 * len(words)


@settings(max_examples=examples(200))
@given(token=st.text(LETTERS, min_size=1, max_size=16) | st.text(min_size=1, max_size=8), capital=st.booleans())
def test_any_word(token: str, capital: bool) -> None:
    assert differences(TOKEN.findall(token.title() if capital else token)) == []


def test_words_are_found_by_the_same() -> None:
    told_natively = 0
    for one in units():
        assert index._hashes(one) == {feature(text) for text in index._features(one)}, one.low
        asked = {(feature(text), likeness) for text, likeness in word_questions(one)}
        assert set(index._asked_hashes(one)) == asked, one.low
        hashes, questions = persons().features(one.low), persons().questions(one.low)
        if hashes is None or questions is None:
            continue
        told_natively += 1
        assert set(hashes) == {feature(text) for text in features_of(one.word)}, one.low
        by_key = {feature(text) for text, how in questions_of(one.word) if how == KEY}
        others = {feature(text) for text, how in questions_of(one.word) if how != KEY and text[0] != "i"}
        assert (set(questions[0]), set(questions[1])) == (by_key, others), one.low
    assert told_natively > 0.3 * len(units())


def test_words_are_as_near() -> None:
    compared = 0
    for gap in (1, 3):
        for one, other in zip(units(), units()[gap:], strict=False):
            cost = persons().meet(one.low, other.low)
            if cost is not None:
                compared += 1
                assert cost == meet(one.word, other.word).cost, (one.low, other.low)
    assert compared > len(units())


@settings(max_examples=examples(200))
@given(one=st.text(LETTERS, min_size=1, max_size=9), other=st.text(LETTERS, min_size=1, max_size=9))
def test_any_two_words_are_as_near(one: str, other: str) -> None:
    cost = persons().meet(one, other)
    assert cost is None or cost == meet(word(one), word(other)).cost


def _ask(made: Any) -> None:
    for token in tokens()[:80]:
        low = token.lower()
        known, sources = list(word(low).keys), list(word(low).sources.values())
        made.concepts(low, known, sources)
        made.in_phrases(low, token.isupper(), known)
        made.glued(low)


def test_broken_tables_are_refused_or_harmless() -> None:
    bones, refused = key_engine(), 0
    for spoiled in cases.spoiled(generic._table(), 60, 56):
        try:
            _ask(module.Generic(spoiled, bones))
        except ValueError:
            refused += 1
    for spoiled in cases.spoiled(person_table(), 8, 58):
        try:
            made = module.Persons(spoiled, reading_engine(), bones, *cases.NOBODY_ASKED)
            for one, other in pairwise([token.lower() for token in tokens()[:40]]):
                made.meet(one, other)
                made.features(one)
                made.questions(one)
                made.nominatives(one)
                generic.generic_engine().told(one, False, made)
        except ValueError:
            refused += 1
    assert 10 < refused < 67


def test_what_is_no_word_is_refused() -> None:
    engine = generic.generic_engine()
    for ask in (engine.concepts, engine.in_phrases):
        with pytest.raises(TypeError, match="a word, "):
            ask("завод")
    with pytest.raises(TypeError, match="a text"):
        engine.glued(7)
    with pytest.raises(TypeError, match="a list"):
        engine.concepts("завод", "zavad", [])
    with pytest.raises(TypeError, match="a word, "):
        engine.told("завод", False)
    with pytest.raises(TypeError, match="an engine for Persons"):
        engine.told("завод", False, engine)
    assert engine.told("за1", False, persons().native) is None
    with pytest.raises(TypeError, match="two words"):
        persons().meet("завод")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="a text"):
        persons().features(7)  # type: ignore[arg-type]
    assert engine.concepts("завод", [], []) is None
    assert engine.concepts("zavod", ["zavad"], []) is None
    assert engine.in_phrases("", False, []) is None
