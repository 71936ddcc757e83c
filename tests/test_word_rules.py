"""The table of rules by which words of names meet: each has its say, and what it lets meet is found by its features."""

from __future__ import annotations

import random
from functools import cache
from itertools import product

import pytest
from people import people

import bynames
from bynames._kinds.person import word_rules
from bynames._kinds.person.blocking import FOUND_BY, features_of, questions_of
from bynames._kinds.person.costs import NEVER, costs
from bynames._kinds.person.meeting import APART
from bynames._kinds.person.word_rules import RULES, Pair, WordRule, by_rules
from bynames._kinds.person.words import Word, word

MET_BY = {
    word_rules.INITIAL: ("А", "аляксандр"),
    word_rules.EXACT: ("юрий", "георгий"),
    word_rules.OTHER_SYLLABLE: ("wan", "wang"),
    word_rules.SAME_KEY: ("бобкаў", "бобков"),
    word_rules.FORMS: ("саша", "аляксандр"),
    word_rules.USED_FOR: ("егора", "юрий"),
    word_rules.FATHER: ("мікалаевіч", "николаевич"),
    word_rules.STEM: ("кавалёвым", "ковалёва"),
    word_rules.NOMINATIVE: ("зайца", "zayats"),
    word_rules.OTHER_FATHER: ("иванович", "петрович"),
    word_rules.OTHER_GIVEN: ("маринна", "наталья"),
    word_rules.GENDER: ("pushkin", "pushkina"),
    word_rules.HALF: ("салтыков-щедрин", "щедрин"),
    word_rules.TURNED: ("galtosv", "гальцов"),
    word_rules.MISREAD: ("кисепев", "киселев"),
    word_rules.CUT_OFF: ("казакеви", "казакевич"),
    word_rules.NEAR: ("латушко", "латышко"),
}


def asked(pair: tuple[str, str]) -> Pair:
    one, other = (word(low.lower(), len(low) == 1) for low in pair)
    return Pair(one, other)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.why)
def test_each_rule_answers_where_those_before_it_do_not(rule: WordRule) -> None:
    pair = asked(MET_BY[rule])
    before = RULES[: RULES.index(rule)]
    assert [one.why for one in before if one.decide(pair) is not None] == []
    assert rule.decide(pair) is not None


@cache
def words() -> tuple[Word, ...]:
    """Words of names in all languages and a few schemes, in cases, and misspelt."""
    rng = random.Random(4)
    found: dict[str, None] = {}
    for one in people(120):
        language = rng.choice(["be", "ru"])
        name = one.write(language, "{g} {p} {s}")
        for text in name.split():
            found[text.lower()] = None
            found[bynames.transliterate(text, rng.choice(bynames.schemes(language))).lower()] = None
            place = rng.randrange(1, len(text))
            found[text.lower()[:place] + text.lower()[place + 1 :]] = None
        found |= dict.fromkeys(bynames.inflect(name, language)["gen"].lower().split())
    return tuple(word(low) for low in found)


@pytest.mark.once
def test_words_that_meet_are_found() -> None:
    """Two words that can meet have a feature in common, and none costs less than the index reckons with."""
    features = {one: features_of(one) for one in words()}
    least = {how: costs().parts.get(part, 0.0) for how, part in enumerate(FOUND_BY)}
    meetings = 0
    for one in words():
        questions: dict[str, int] = {}
        for text, how in questions_of(one):
            questions[text] = min(how, questions.get(text, how))
        for other in words():
            met = by_rules(one, other)
            if met.cost >= APART:
                continue
            meetings += 1
            common = questions.keys() & features[other]
            assert common, (one, other, met)
            assert met.cost >= min([least[questions[text]] for text in common]) - 1e-9, (one, other, met, common)
    assert meetings > len(words())


@pytest.mark.once
def test_a_meeting_is_the_same_both_ways() -> None:
    some = words()[::3]
    for one, other in product(some, some):
        there, back = by_rules(one, other), by_rules(other, one)
        assert (there.cost, there.why) == (back.cost, back.why), (one, other)


def test_the_last_rule_always_answers() -> None:
    assert by_rules(word("а"), word("щ")).cost in (NEVER, RULES[-1].decide(asked(("аа", "щщ"))).cost)


def test_every_cost_by_which_words_are_found_is_known() -> None:
    assert {rule.cost for rule in RULES if rule.finds} == set(FOUND_BY)
    assert all(part in costs().parts for part in FOUND_BY if part != "slip")
