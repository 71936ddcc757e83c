"""Pairs of names sorted by truth (tests/cases/): what must match, what must not, and what is known to fail."""

from __future__ import annotations

from pathlib import Path

import pytest

import bynames
from bynames.data import read_yaml

CASES = Path(__file__).parent / "cases"
SAME, DIFFERENT = ("in_the_wild",), ("negative", "confusable")
FILES = (*SAME, *DIFFERENT, "known_failures")
Case = dict[str, str]


def cases(name: str) -> list[Case]:
    """One file of cases; no key stands twice in it, and every value is a string."""
    found: list[Case] = read_yaml(str(CASES / f"{name}.yaml")).value
    return found


def truth(name: str, case: Case) -> bool:
    """Whether the two names of a case are one person's."""
    return case["same"] == "yes" if name == "known_failures" else name in SAME


def pairs(names: tuple[str, ...], known: bool = False) -> list[object]:
    """Each pair twice, the second time turned round; what is known to fail only once."""
    return [
        pytest.param(
            *pair,
            truth(name, case),
            id=f"{name}: {pair[0]} / {pair[1]}",
            marks=[pytest.mark.xfail(reason=case["reason"])] if known else [],
        )
        for name in names
        for case in cases(name)
        for pair in ((case["a"], case["b"]), (case["b"], case["a"]))[: 2 - known]
    ]


@pytest.mark.parametrize(("a", "b", "same"), pairs((*SAME, *DIFFERENT)))
def test_pair(a: str, b: str, same: bool) -> None:
    found = bynames.compare(a, b)
    assert found.matched is same, f"\n{a} / {b}: {found}"


@pytest.mark.parametrize(("a", "b", "same"), pairs(("known_failures",), known=True))
def test_known_failure(a: str, b: str, same: bool) -> None:
    """One that starts to pass belongs in another file."""
    assert bynames.compare(a, b).matched is same


@pytest.mark.parametrize("name", FILES)
def test_the_cases_are_sound(name: str) -> None:
    keys = {"a", "b", "why", *(("same", "reason") if name == "known_failures" else ())}
    wrong = [case for case in cases(name) if set(case) != keys or case["a"] == case["b"] or not case["why"]]
    assert wrong == []


def test_no_pair_stands_twice() -> None:
    found = [frozenset((case["a"], case["b"])) for name in FILES for case in cases(name)]
    assert [pair for pair in found if found.count(pair) > 1] == []


def test_there_are_enough_cases() -> None:
    assert len(cases("in_the_wild")) >= 60
    assert len(cases("negative")) >= 40
    assert len(cases("confusable")) >= 40
