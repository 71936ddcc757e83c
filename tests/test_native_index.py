"""The native engine searches an index of persons as Python does."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import native_cases as cases
import numpy as np
import pytest
from odd import STRANGE

import bynames
from bynames import Matcher
from bynames import _implementation as implementation
from bynames._kinds.person import index as person_index
from bynames._kinds.person.comparing import person_engine
from bynames._kinds.person.costs import costs
from bynames._kinds.person.index import PersonIndex
from bynames._kinds.person.searching import IndexEngine, Wish, index_engine
from bynames._linking import matching
from bynames._linking.segment import Segment
from bynames._text import placeholder_words

module = implementation.native()
pytestmark = pytest.mark.skipif(module is None, reason="no native engine: there is no compiler, or Python is asked for")
MOST = 4_000, 60_000


def names(count: int, seed: int) -> list[str]:
    return [name for pair in cases.name_pairs(count, seed) for name in pair]


def engine_over(index: PersonIndex) -> IndexEngine:
    persons = person_engine()
    assert persons is not None
    return index_engine(persons, index.arrays())


@cache
def some_index() -> tuple[PersonIndex, IndexEngine]:
    # Longer names than a row has places for, other scripts, and nobody
    odd = [
        "Иван Иванович Петров Сидоров Младший",
        "Ana Maria de la Cruz Petrova Ivanova",
        "Μαρία",
        "",
        "A. B. C. D. E.",
    ]
    index = PersonIndex.build([*names(1_000, 31)[::2], *odd, *STRANGE], lambda: None)
    return index, engine_over(index)


def found_by(rows: Any, bounds: Any) -> dict[int, float]:
    return dict(zip(np.frombuffer(rows, np.uint32).tolist(), np.frombuffer(bounds).tolist(), strict=True))


def differences(asked: list[str], most: float, limits: tuple[int, int] = MOST) -> list[str]:
    """Of which names the native engine finds others, or with other bounds."""
    index, engine = some_index()
    different = []
    for name in asked:
        for near in (True, False):
            # What is remembered of a full search serves the near one as well, and finds more.
            for memo in (engine, index._met, index._met_near):
                memo.forget()
            found = engine.search(name, near, most, *limits)
            if found is None:
                continue
            expected = index.search_near_in_python(name, most) if near else index.search_in_python(name, most)
            rows, bounds, rest = found
            if expected is None:
                if rest is not None:
                    different.append(name)
                continue
            mine, its = found_by(rows, bounds), found_by(*expected[:2])
            same = mine.keys() == its.keys() and all(abs(mine[row] - its[row]) < 1e-6 for row in mine)
            if not same or (near and rest != expected[-1]):
                different.append(name)
    return different


@pytest.mark.parametrize("most", [0.0, 0.9, 1.5, 3.0, float("inf")])
def test_names_are_found_alike(most: float) -> None:
    assert differences(names(60, 32), most) == []


@pytest.mark.once
def test_many_names_are_found_alike() -> None:
    assert (
        differences([*names(1_500, 33), *cases.texts(200, 34), *cases.odd_texts(200, 35), *cases.corpus()], 0.9) == []
    )


def test_limits_cut_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_index, "MOST_WORDS", 20)
    monkeypatch.setattr(person_index, "MOST_NAMES", 10)
    assert differences(names(100, 36), 1.5, (20, 10)) == []


def test_most_names_are_for_the_engine() -> None:
    asked = names(300, 37)
    assert sum(some_index()[1].search(name, True, 0.9, *MOST) is not None for name in asked) > 0.7 * len(asked)


@contextmanager
def in_python(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as context:
        context.setattr(Segment, "best", lambda *_: None)
        context.setattr(PersonIndex, "engine", lambda *_: None)
        yield


@cache
def some_matcher() -> Matcher:
    records = [(str(place), name) for place, name in enumerate([*names(700, 41)[::2], *placeholder_words()])]
    found = Matcher(records, "person")
    found.remove([str(place) for place in range(0, 100, 3)])
    return found


ASKED = 200


@pytest.mark.parametrize(("limit", "cutoff"), [(1, None), (5, None), (1, 0.0), (3, 0.3), (1, 0.95), (2, 1.0)])
def test_answers_are_the_same(limit: int, cutoff: float | None, monkeypatch: pytest.MonkeyPatch) -> None:
    matcher = some_matcher()
    asked = [*names(ASKED, 42), *names(700, 41)[: ASKED // 2], *placeholder_words()[:20], *STRANGE[:20], "", "明"]
    found = matcher.search_many(asked, limit, cutoff)
    with in_python(monkeypatch):
        expected = matcher.search_many(asked, limit, cutoff)
    for name, one, other in zip(asked, found, expected, strict=True):
        assert [(m.id, m.name, m.score) for m in one] == [(m.id, m.name, m.score) for m in other], name
        assert [str(m) for m in one] == [str(m) for m in other], name


def test_the_likeliest_are_compared_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_COMPARED", 2)
    test_answers_are_the_same(3, 0.3, monkeypatch)


def test_what_stands_for_nobody_is_left_to_python() -> None:
    """`compare` says of it before all else that it is nobody."""
    persons = person_engine()
    assert persons is not None
    shapes = [str, str.upper, str.title, " {} ".format, "{}.".format, "({})".format]
    for word in placeholder_words():
        for shape in shapes:
            assert persons.told(shape(word)) is None, shape(word)


@pytest.mark.parametrize("limit", [1, 3])
def test_threads_answer_alike(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_CHUNK", 20)
    asked = names(200, 43)
    expected = some_matcher().search_many(asked, limit)
    assert some_matcher().search_many(asked, limit, workers=3) == expected
    assert some_matcher().search_many(asked, limit, workers=3) == expected


def test_caches_are_forgotten_while_threads_search() -> None:
    asked = names(300, 44)
    expected = some_matcher().search_many(asked)
    stopped = threading.Event()

    def forget() -> None:
        while not stopped.is_set():
            bynames.reset_caches()

    forgetting = threading.Thread(target=forget)
    forgetting.start()
    try:
        assert some_matcher().search_many(asked, workers=2) == expected
    finally:
        stopped.set()
        forgetting.join()


def test_what_is_remembered_is_forgotten() -> None:
    engine = some_index()[1]
    engine.search("Иван Петров", False, 0.9, *MOST)
    assert len(engine) > 0
    bynames.reset_caches()
    assert len(engine) == 0


def test_what_compare_raises_arrives() -> None:
    def failing(*_: object) -> tuple[float, bool]:
        raise LookupError("ours")

    matcher = Matcher(["Иван-Пётр Петров", "Иван Петров"], "person")
    segment = matcher.segments[0]
    people = segment.people()
    assert people is not None
    wish = Wish(5, True, 0.0, 0.9, *MOST, 500)
    arrays, curve = some_arrays(segment, matcher), ([0.0, 1.0], [1.0, 0.0])
    with pytest.raises(LookupError, match="ours"):
        engine_over(people).best(["Петров Иван"], wish, arrays, curve, failing)


def some_arrays(segment: Segment, matcher: Matcher) -> tuple[Any, ...]:
    return *segment.names.pieces(), segment.owners, matcher.alive, segment.same.hashes, *segment.same.lists.pieces()


def test_spoiled_arrays_are_refused_or_harmless() -> None:
    """A saved matcher is checked before it is used; the engine reads nothing outside of its arrays all the same."""
    index, _ = some_index()
    persons = person_engine()
    assert persons is not None
    draw = random.Random(38)
    asked, refused = names(20, 39), 0
    for _ in range(150):
        arrays = [array.copy() for array in index.arrays()]
        for _ in range(draw.randint(1, 3)):
            array = arrays[draw.randrange(len(arrays))]
            if len(array) and draw.random() < 0.8:
                top = int(np.iinfo(array.dtype).max)
                for place in draw.choices(range(len(array)), k=min(len(array), draw.choice((1, 50, 5_000)))):
                    array[place] = draw.choice((0, 1, top, top // 2, draw.randrange(top)))
        if draw.random() < 0.3:
            at = draw.randrange(len(arrays))
            arrays[at] = arrays[at][: draw.randrange(len(arrays[at]) + 1)]
        try:
            engine = index_engine(persons, tuple(arrays))
            for name in asked:
                engine.search(name, draw.random() < 0.5, 1.5, *MOST)
        except ValueError:
            refused += 1
    assert refused > 0


def test_other_arrays_are_refused() -> None:
    index, _ = some_index()
    persons = person_engine()
    assert persons is not None
    arrays = index.arrays()
    known = costs()
    more = known.parts["particle_omitted"], known.least, known.next
    with pytest.raises(TypeError, match="another width"):
        index_engine(persons, (arrays[0].astype(np.uint64), *arrays[1:]))
    with pytest.raises(TypeError, match="a tuple of 18 arrays"):
        index_engine(persons, arrays[1:])
    with pytest.raises(TypeError, match="an engine for Persons"):
        module.Index(None, arrays, more, known.cheapest)
    with pytest.raises(TypeError):
        index_engine(persons, ("text", *arrays[1:]))
