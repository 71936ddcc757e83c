"""The assignment of words to words: a slow way that can be read in one go, against the fast one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from people import FORMS, LANGUAGE, persons

import bynames
from bynames import persons as floor
from bynames.names import PersonName, person

Pairs = list[tuple[int, int]]


def assignments(one: PersonName, other: PersonName, row: int = 0, used: frozenset[int] = frozenset()) -> Iterator[Pairs]:
    """Every way to give words of `one` words of `other`, each at most once."""
    if row == len(one.words):
        yield []
        return
    for column in (None, *range(len(other.words))):
        if column is None:
            yield from assignments(one, other, row + 1, used)
        elif column not in used:
            for rest in assignments(one, other, row + 1, used | {column}):
                yield [(row, column), *rest]


def is_whole(one: PersonName, other: PersonName, pairs: Pairs) -> bool:
    """Whether only words meet that can, and no two words that can are both left out."""
    left_one = set(range(len(one.words))) - {i for i, _ in pairs}
    left_other = set(range(len(other.words))) - {j for _, j in pairs}
    meets = [[floor.meet(a, b).cost < floor._APART for b in other.words] for a in one.words]
    return all(meets[i][j] for i, j in pairs) and not any(meets[i][j] for i in left_one for j in left_other)


def cost_of(one: PersonName, other: PersonName, pairs: Pairs) -> float:
    """What the pairs cost, and what is left out."""
    if all(one.words[i].initial or other.words[j].initial for i, j in pairs):
        return floor.NEVER
    met = [(i, j, floor.meet(one.words[i], other.words[j])) for i, j in pairs]
    met = floor._agree_in_case(one, other, met)
    left = floor.left_over(one, other, met)
    return sum(meeting.cost for _, _, meeting in met) + sum(cost for _, cost in left)


def oracle(one: PersonName, other: PersonName) -> float:
    """The least cost of all assignments."""
    return min(cost_of(one, other, pairs) for pairs in assignments(one, other) if is_whole(one, other, pairs))


@st.composite
def names(draw: st.DrawFn) -> str:
    """A name of up to five words, some of which are those of somebody else, or of the same name again."""
    language = draw(LANGUAGE)
    some = [draw(persons()).write(language, draw(st.sampled_from([*FORMS, "{i}. {j}. {s}"]))) for _ in range(2)]
    found = " ".join(draw(st.permutations([*some[0].split(), *some[1].split()[: draw(st.integers(0, 2))]]))[:5])
    schemes = bynames.schemes(language)
    return found if draw(st.booleans()) else bynames.transliterate(found, draw(st.sampled_from(schemes)))


@st.composite
def pairs_of_names(draw: st.DrawFn) -> tuple[str, str]:
    """Two names that have some words in common."""
    one, language = draw(persons()), draw(LANGUAGE)
    forms = st.sampled_from([*FORMS, "{i}. {j}. {s}", "{s} {i}.", "{g} {p}", "{s} {s} {g}", "{g} {g} {s}"])
    first, second = (one.write(language, draw(forms)) for _ in "ab")
    if draw(st.booleans()):
        second = bynames.transliterate(second, draw(st.sampled_from(bynames.schemes(language))))
    if draw(st.booleans()):
        other = draw(persons()).write(language, "{g} {p} {s}").split()
        words = second.split()
        words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(other))
        second = " ".join(words)
    return first, second


def check(a: str, b: str) -> None:
    one, other = person(a), person(b)
    assume(one.words and other.words and max(len(one.words), len(other.words)) <= floor._MOST_WORDS)
    fast, slow = floor._best(one, other), oracle(one, other)
    decision = floor.costs().decision
    assert (fast.cost <= decision) == (slow <= decision), f"{a} / {b}: {fast.cost} and not {slow}"
    # Above the decision the fast way may stop at a worse one.
    assert fast.cost >= slow - 1e-9
    if slow <= decision:
        assert fast.cost == pytest.approx(slow), f"{a} / {b}"


@given(pair=pairs_of_names())
def test_names_with_words_in_common(pair: tuple[str, str]) -> None:
    check(*pair)


@given(a=names(), b=names())
def test_any_two_names(a: str, b: str) -> None:
    check(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Іван Іванавіч Іваноў", "Иванов Иван Иванович"),
        ("Роман Романович Романов", "Романов Роман"),
        ("Александр Борисов", "Александр Борисович Лившиц"),
        ("Пётр Пятровіч", "Пятро Пятроў"),
        ("А. А. Алексеев", "Алексеев Алексей Алексеевич"),
        ("Павел Павлович", "П. П. Павлов"),
        ("Анна Марыя Козел", "Марыя Анна Козел"),
    ],
)
def test_words_that_like_the_same_word_best(a: str, b: str) -> None:
    check(a, b)
    check(b, a)


@given(pair=pairs_of_names())
def test_the_words_that_met_are_different_words(pair: tuple[str, str]) -> None:
    outcome = floor.compare_persons(*pair)
    for column in (0, 1):
        places = [met[column] for met in outcome.pairs]
        assert len(places) == len(set(places))
        assert all(0 <= place < len(outcome.names[column].words) for place in places)


def test_many_words_are_paired_greedily() -> None:
    name = "Анна Марыя Юлія Крысціна Ганна Вольга Козел"
    found = bynames.compare(name, " ".join(name.split()[::-1]))
    assert found.matched
    assert found.score == bynames.compare(name, name).score or found.score > 0.99
