"""What the native engine takes for a person's name at once is one, whatever else is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator

import native_cases as cases
import pytest
from odd import STRANGE

import bynames
from bynames import _implementation as implementation
from bynames._kinds.organization.generic import generic_engine
from bynames._kinds.person.comparing import person_engine
from bynames._linking.comparison import asked_kind, bare_person, compare
from bynames._names import kinds
from bynames._text import is_placeholder, placeholder_words

module = implementation.native()
pytestmark = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")

# Given names that are words of organizations too, alone and beside such words
_DOUBTFUL = (
    *(
        "Мария Море",
        "Вера Союз",
        "Пансионат Мария",
        "Надежда Плюс",
        "Иван Завод",
        "Уладзімір Гарадскі",
        "Victoria Bank",
    ),
    *("Пётр Нефтегазбанк", "ОАО Мария", "Мария ОАО", "Ivan Novik Inc", "Anna Trade Company", "Святая Елизавета Приход"),
    *("Иван Петров ИП", "Прадпрымальнік Іван Новік", "Entrepreneur Ivan Novik", "Юнион Мария", "Гродно Азот Иванов"),
    *("Павел НОВИК", "Павел АО", "Вера Надежда Любовь", "Novik, Ivan", "Ivan Ivanovich Novik", "Мария Мартко"),
)


@pytest.fixture
def asked() -> Iterator[None]:
    """The engines are made, so that they answer."""
    assert generic_engine() is not None
    for number in range(1000):
        if kinds.is_surely_a_person("Иван Петров"):
            break
        bynames.compare(f"Иван Петров{number}", "Ivan Petrov")
    yield
    bynames.reset_caches()


def _names() -> list[str]:
    pairs = [*cases.name_pairs(1500, 51)]
    ordinary = [name for pair in pairs for name in pair]
    mixed = [f"{one.split()[0]} {other.split()[-1]}" for one, other in pairs if one.split() and other.split()]
    return list(dict.fromkeys([*ordinary, *mixed, *_DOUBTFUL, *STRANGE, *cases.corpus()[:2000]]))


@pytest.mark.usefixtures("asked")
def test_what_is_sure_is_so_for_all_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    names = _names()
    sure = [name for name in names if kinds.is_surely_a_person(name)]
    assert len(sure) > len(names) // 10
    monkeypatch.setattr(kinds, "is_surely_a_person", lambda _: False)
    bynames.reset_caches()
    for name in sure:
        assert (asked_kind(name), bare_person(name), kinds.kind_of(name)) == ("person", name, "person"), name
        assert not is_placeholder(name)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    "name", ["Мария ОАО", "Иван Петров ИП", "Victoria Bank", "Пётр Нефтегазбанк", "Иванов", "А. Г."]
)
def test_what_may_be_another_is_not_sure(name: str) -> None:
    assert not kinds.is_surely_a_person(name)
    assert kinds.cost_of_sure_persons(name, "Иван Петров") is None
    assert kinds.cost_of_sure_persons("Иван Петров", name) is None


@pytest.mark.usefixtures("asked")
def test_sure_persons_compare_as_persons() -> None:
    pairs = list(cases.name_pairs(400, 52))
    told = [(a, b, found.cost) for a, b in pairs if (found := kinds.cost_of_sure_persons(a, b)) is not None]
    assert len(told) > len(pairs) // 10
    for a, b, cost in told:
        engine = person_engine()
        assert engine is not None
        assert engine.cost(a, b) == cost
        assert compare(a, b) == compare(a, b, kind="person")


@pytest.mark.usefixtures("asked")
def test_what_stands_for_nobody_is_left_to_python() -> None:
    engine = person_engine()
    assert engine is not None
    for text in placeholder_words():
        for typed in (text, text.upper(), text.title(), f"{text}.", f" {text} ", f'"{text}"', f"({text})"):
            assert engine.cost(typed, "Иван Петров") is None
            assert engine.cost("Иван Петров", typed) is None
            assert compare(typed, "Иван Петров", kind="person").score == 0.0


def test_an_engine_that_nobody_has_told_is_never_sure() -> None:
    made = cases.persons_engine()
    assert not made.is_surely_one("Иван Петров")
    assert made.cost_of_sure("Иван Петров", "Ivan Petrov") is None
    made.weigh(-1.0, -1.0, -1.0, 1.0, (0.0,) * 6, -0.5, lambda _: -1.0)
    # Nobody can tell yet, and then somebody can.
    assert not made.is_surely_one("Иван Петров")
    made.weigh(-1.0, -1.0, -1.0, 1.0, (0.0,) * 6, -0.5, lambda _: 0.0)
    assert made.is_surely_one("Иван Петров")
    assert made.cost_of_sure("Иван Петров", "Ivan Petrov") == 0.0
    # In capitals it may be an acronym.
    assert not made.is_surely_one("Иван ПЕТРОВ")
    assert not made.is_surely_one("иван петров")
    made.weigh(-1.0, -1.0, -1.0, 1.0, (0.0,) * 6, -0.5, lambda _: math.inf)
    assert not made.is_surely_one("Иван Новиков")


def test_wrong_weights_are_refused() -> None:
    made = cases.persons_engine()
    with pytest.raises(ValueError, match="numbers of words"):
        made.weigh(0.0, 0.0, 0.0, 0.0, (0.0,), 0.0, float)
    with pytest.raises(TypeError):
        made.weigh(0.0, 0.0, 0.0, 0.0, ("a",) * 6, 0.0, float)
    made.weigh(-1.0, 0.0, 0.0, 0.0, (0.0,) * 6, 0.0, str)
    with pytest.raises(TypeError):
        made.is_surely_one("Иван Новиков")
