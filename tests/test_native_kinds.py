"""What the native engine takes for a person's name at once is one, whatever else is looked at."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

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
    *("Анна Море", "Цёмны Лес", "Добрае Радыё", "Мария Минздрава", "Иван Минфином"),
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
    engine = kinds.weighing_engine()
    assert engine is not None
    assert engine.cost_of_sure(name, "Иван Петров") is None
    assert engine.cost_of_sure("Иван Петров", name) is None


@pytest.mark.usefixtures("asked")
def test_sure_persons_compare_as_persons() -> None:
    engine = kinds.weighing_engine()
    assert engine is not None
    pairs = list(cases.name_pairs(400, 52))
    told = [(a, b, cost) for a, b in pairs if (cost := engine.cost_of_sure(a, b)) is not None]
    assert len(told) > len(pairs) // 10
    for a, b, cost in told:
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
    # Nobody can tell yet, and then somebody can.
    _weigh(made, None)
    assert not made.is_surely_one("Иван Петров")
    _weigh(made, (0.0, False, False))
    assert made.is_surely_one("Иван Петров")
    assert made.cost_of_sure("Иван Петров", "Ivan Petrov") == 0.0


@pytest.mark.parametrize(
    ("name", "said", "sure"),
    [
        ("Иван Новиков", (math.inf, True, False), False),
        # Where no word is surely known to speak for an organization, none does.
        ("Иван Новиков", (math.inf, False, False), True),
        ("Иван Новиков", (0.1, True, False), True),
        ("Иван Новиков", (0.3, True, False), False),
        # Two may make a phrase.
        ("Иван Новиков", (0.0, False, True), False),
        # Capitals may be an acronym's, a part in small letters says something, and so do signs.
        ("Иван НОВИКОВ", (0.0, False, False), False),
        ("иван новиков", (0.0, False, False), False),
        ("Дар’я Новікава", (0.0, False, False), True),
        ("Дар’янава Ганна", (0.0, False, False), False),
        ("Анна Новик-Белая", (0.0, False, False), False),
        ("Анна Новик ОАО", (0.0, False, False), False),
        ("Анна", (0.0, False, False), False),
    ],
)
def test_what_counts_where_names_are_sure(name: str, said: tuple[float, bool, bool], sure: bool) -> None:
    made = cases.persons_engine()
    _weigh(made, said)
    assert made.is_surely_one(name) is sure


def _weigh(made: Any, said: object, words: tuple[Any, ...] = (0.0,) * 6) -> None:
    """Weights by which one common given name is enough, but not for a word in capitals, nor in small letters."""
    made.weigh(-1.0, -1.0, -1.0, 1.0, 1.0, words, -0.5, lambda _: said)


def test_wrong_weights_are_refused() -> None:
    made = cases.persons_engine()
    with pytest.raises(ValueError, match="numbers of words"):
        _weigh(made, None, (0.0,))
    with pytest.raises(TypeError):
        _weigh(made, None, ("a",) * 6)
    for wrong in (1.0, (1.0,), ("a", True, True)):
        _weigh(made, wrong)
        with pytest.raises(TypeError):
            made.is_surely_one("Иван Новиков")


def test_of_some_words_only_python_tells() -> None:
    def sure(words: tuple[str, ...], endings: tuple[str, ...], name: str = "Светлана Тихановская") -> bool:
        made = cases.persons_engine()
        _weigh(made, None)
        made.hear(generic_engine(), words, endings, "šsčc")
        return bool(made.is_surely_one(name))

    # The engine sees by itself that they say nothing of an organization.
    assert sure((), ())
    assert sure(("тихановский", "Светлана"), ("ский",))
    assert not sure(("светлана",), ())
    assert not sure((), ("ская",))
    # In capitals too, with ё, and with the marks that it has been told of
    assert sure((), (), "Светлана Ивановна ТИХАНОВСКАЯ")
    assert not sure(("тихановская",), (), "Светлана Ивановна ТИХАНОВСКАЯ")
    assert sure((), (), "Светлана Семёнова")
    assert sure((), (), "Sviatlana Hančarenka")
    assert not sure((), (), "Sviatlana Žančarenka")


def test_what_is_heard_must_be_words() -> None:
    made = cases.persons_engine()
    for wrong in (
        (None, (), (), ""),
        (generic_engine(), (1,), (), ""),
        (generic_engine(), (), (None,), ""),
        (generic_engine(), [], (), ""),
        (generic_engine(), (), (), None),
    ):
        with pytest.raises(TypeError):
            made.hear(*wrong)
