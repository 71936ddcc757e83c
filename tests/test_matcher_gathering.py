"""An index is the same whoever gathers its names: one process after the other, or several at once."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from matcher_oracle import Oracle, answers, person_lists
from people import FORMS, people

import bynames
from bynames._kinds.person.gathering import WORTH_A_PROCESS, Gathered, gather_in_python
from bynames._names import PersonName
from bynames.errors import InputError

NAMES = [person.write(language, form) for person in people(60) for language in ("be", "ru") for form in FORMS]
ODD = ["", "??", "А. Б. В. Г. Д. Е.", "Ян", "Анна Марыя Ева Зофія Тэкля Барбара", "Анна-Марыя Дуніна-Марцінкевіч"]


def nothing() -> None:
    pass


def contents(found: Gathered) -> dict[str, object]:
    return {name: list(value) for name, value in vars(found).items()}


@settings(max_examples=examples(50))
@given(st.lists(st.sampled_from([*NAMES, *ODD]), max_size=40), st.lists(st.integers(0, 40), max_size=3))
def test_parts_put_together_are_what_one_process_gathers(names: list[str], cuts: list[int]) -> None:
    whole = gather_in_python(names, nothing)
    bounds = [0, *sorted(min(cut, len(names)) for cut in cuts), len(names)]
    together = Gathered()
    for start, end in pairwise(bounds):
        together.take(gather_in_python(names[start:end], nothing))
    assert contents(together) == contents(whole)


def test_a_name_is_added_as_it_is_gathered() -> None:
    one = Gathered()
    for name in NAMES[:50]:
        one.add(PersonName(name))
    assert contents(one) == contents(gather_in_python(NAMES[:50], nothing))


@pytest.mark.once
def test_workers_make_the_same_file_and_say_how_far_they_are(tmp_path: Path) -> None:
    names = [person.write("ru", "{g} {p} {s}") for person in people(WORTH_A_PROCESS)]
    records = list(zip(map(str, range(len(names))), names, strict=True))
    told: list[tuple[int, int]] = []
    alone, both = (
        bynames.Matcher(records, "person"),
        bynames.Matcher(records, "person", workers=2, progress=lambda done, total: told.append((done, total))),
    )
    alone.save(tmp_path / "alone")
    both.save(tmp_path / "both")
    assert (tmp_path / "alone").read_bytes() == (tmp_path / "both").read_bytes()
    assert told == sorted(told)
    assert told[-1] == (len(records), len(records))


def test_less_than_one_worker() -> None:
    with pytest.raises(InputError, match="workers must be 1 or more; got 0"):
        bynames.Matcher(["Янка Купала"], workers=0)


@settings(max_examples=examples(200))
@given(lists=person_lists())
def test_the_one_best_is_the_first_of_many(lists: tuple[list[tuple[str, str]], list[str]]) -> None:
    # One is looked for among the nearest names first, and among all only where that does not decide.
    records, queries = lists
    matcher, oracle = bynames.Matcher(records, "person"), Oracle(records, "person")
    for query in queries:
        assert answers(matcher.search(query, 1)) == answers(matcher.search(query, 5))[:1] == oracle.search(query, 1)
