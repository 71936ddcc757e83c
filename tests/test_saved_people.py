"""A saved matcher of persons that is searched as it lies answers as the matcher does, and needs no numpy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import native_cases as cases
import pytest
from odd import STRANGE

import bynames
from bynames import AliasTable, Matcher
from bynames import _implementation as implementation
from bynames._kinds.person.comparing import person_engine
from bynames._linking.people import SavedPeople
from bynames._linking.stored import Stored, opened

pytestmark = pytest.mark.skipif(
    implementation.native() is None, reason="no native engine: there is no compiler, or Python is asked for"
)


NAMES = [name for pair in cases.name_pairs(600, 51) for name in pair]


def never() -> Matcher:
    raise AssertionError("the matcher was asked for")


def lying(stored: Stored) -> SavedPeople:
    engine = person_engine()
    assert engine is not None
    return SavedPeople(stored, engine, never)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some people with several names each, and some who were removed."""
    records = [(f"id {place // 3}", name) for place, name in enumerate([*NAMES, *STRANGE])]
    matcher = Matcher(records, "person")
    matcher.remove([f"id {place}" for place in range(0, 60, 4)])
    path = tmp_path_factory.mktemp("people") / "person.index"
    matcher.save(path)
    return path


def told(matches: list[bynames.Match]) -> list[object]:
    return [(match.id, match.name, match.score, match.evidence) for match in matches]


@pytest.mark.parametrize(("limit", "cutoff"), [(5, 0.85), (1, None), (3, 0.3), (4, 0.0), (2, 1.0)])
def test_answers_are_the_same(limit: int, cutoff: float | None, saved: Path) -> None:
    matcher = Matcher.load(saved)
    engine = person_engine()
    assert engine is not None
    people = SavedPeople(opened(str(saved)), engine, lambda: matcher)
    others = [name for pair in cases.name_pairs(40, 52) for name in pair]
    asked = [*NAMES[:120], *others, *STRANGE[:20], "", "明", "n/a"]
    different = [
        name for name in asked if told(people.search(name, limit, cutoff)) != told(matcher.search(name, limit, cutoff))
    ]
    assert different == []


def test_most_names_are_for_the_engine(saved: Path) -> None:
    people = lying(opened(str(saved)))
    assert people.search(NAMES[200])


@pytest.mark.parametrize("name", ["0.owners", "0.same.lists.items", "0.0.rows"])
def test_numbers_without_a_meaning_are_refused(name: str, saved: Path) -> None:
    stored = opened(str(saved))
    changed = memoryview(bytearray(stored.arrays[name])).cast("I")
    changed[len(changed) // 2] = 2**32 - 1
    with pytest.raises(ValueError, match="a number without a meaning"):
        lying(stored._replace(arrays={**stored.arrays, name: changed}))


@pytest.mark.parametrize("name", ["alive", "0.owners", "0.text.ends"])
def test_arrays_of_another_length_are_refused(name: str, saved: Path) -> None:
    stored = opened(str(saved))
    with pytest.raises(ValueError, match="names without an id"):
        lying(stored._replace(arrays={**stored.arrays, name: stored.arrays[name][:-1]}))


def test_an_array_that_is_missing_is_told(saved: Path) -> None:
    stored = opened(str(saved))
    with pytest.raises(ValueError, match=r"no array '0\.owners'"):
        lying(stored._replace(arrays={name: each for name, each in stored.arrays.items() if name != "0.owners"}))


def test_other_matchers_are_not_for_it(tmp_path: Path) -> None:
    for kind in (None, "org"):
        Matcher(["Клуб Лотас"], kind).save(tmp_path / "index")
        with pytest.raises(ValueError, match="not one index of persons"):
            lying(opened(str(tmp_path / "index")))


def test_damage_that_the_engine_notices_is_for_the_matcher(saved: Path) -> None:
    stored = opened(str(saved))
    names = stored.arrays["0.0.names.items"]
    beyond = memoryview(b"\xff" * names.nbytes).cast("I")
    engine = person_engine()
    assert engine is not None
    matcher = Matcher.load(saved)
    people = SavedPeople(stored._replace(arrays={**stored.arrays, "0.0.names.items": beyond}), engine, lambda: matcher)
    name = NAMES[200]
    assert told(people.search(name)) == told(matcher.search(name)) != []


def test_a_person_is_resolved_without_numpy() -> None:
    # What is made once is made, the table of the engine too.
    AliasTable.load().prepare()
    assert person_engine() is not None
    code = "import bynames, sys; print(bynames.resolve('TIKHANOVSKAYA, S.').id, 'numpy' in sys.modules)"
    environment = {**os.environ, implementation.ENVIRONMENT: "native"}
    said = subprocess.check_output([sys.executable, "-c", code], text=True, env=environment)
    assert said == "sviatlana-tsikhanouskaya False\n"
