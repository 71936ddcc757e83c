"""The table of rules by which words of organizations meet: each has its say, and what it lets meet is found by it."""

from __future__ import annotations

from functools import cache

import pytest

from bynames._kinds.organization import word_rules
from bynames._kinds.organization.readings import readings
from bynames._kinds.organization.units import Unit
from bynames._kinds.organization.word_rules import RULES, WordRule, alike, word_features, word_questions

NAMES = (
    "Мінскі трактарны завод",
    "Минский тракторный завод",
    "Minsk Tractor Works",
    "Minsk Traktor Plant",
    "Беларуская асацыяцыя журналістаў",
    "Belarusian Association of Journalists",
    "БАЖ",
    "BAJ",
    "ТУТ.БАЙ",
    "TUT.BY",
    "ОАО «Беларуськалий»",
    "Беларуськалій",
    "Belaruskali",
    "Прайс Уотерхаус",
    "Price Waterhouse",
    "Медицинский институт № 2",
    "Медицинский университет № 2",
    "Medical University 2",
    "Харківський медичний інститут",
    "Камунарка",
    "Kommunarka",
    "ТОВ «Будгазмонтаж»",
    "ООО «Стройгазмонтаж»",
    "Хайтауэр",
    "Hightower",
    "Пейслайн",
    "Paceline",
    "Пеленг",
    "Пиленг",
    "Мирадорный",
    "Miradorskaya",
    "РФ",
    "HRW",
    "SOHIM",
    "Сейм",
    "Вясна",
    "Viasna",
    "Весна",
)


@cache
def units() -> tuple[Unit, ...]:
    return tuple(unit for name in NAMES for reading in readings(name) for unit in reading.telling)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.decide.__name__)
def test_each_rule_is_the_first_to_answer_somewhere(rule: WordRule) -> None:
    before = RULES[: RULES.index(rule)]
    assert any(
        rule.decide(one, other) is not None and all(earlier.decide(one, other) is None for earlier in before)
        for one in units()
        for other in units()
    )


def test_words_that_meet_are_found() -> None:
    """Two words that meet have a feature in common, and are no more alike than the index reckons with."""
    features = {unit: word_features(unit) for unit in units()}
    meetings = 0
    for one in units():
        most: dict[str, float] = {}
        for text, likeness in word_questions(one):
            most[text] = max(likeness, most.get(text, 0.0))
        for other in units():
            met = alike(one, other)
            if met is None:
                continue
            meetings += 1
            common = most.keys() & features[other]
            assert common, (one.text, other.text, met)
            assert met[0] <= max(most[text] for text in common), (one.text, other.text, met)
    assert meetings > len(units())


def test_a_number_has_no_other_features_than_its_own() -> None:
    number = next(unit for unit in units() if unit.kind == "number")
    assert {text[0] for text in word_features(number)} <= {"t", "c"}
    assert word_rules.NUMBERS.decide(number, next(unit for unit in units() if unit.kind != "number")) is not None
