"""Pairs of names sorted by truth (tests/cases/): what must match, what must not, and what is known to fail."""

from __future__ import annotations

import pytest
from pairs import Case, cases, repeated, unsound

import bynames

SAME, DIFFERENT = ("in_the_wild",), ("negative", "confusable")
FILES = (*SAME, *DIFFERENT, "known_failures")
# tests/test_org_cases.py has what they say.
ORGS = ("orgs_in_the_wild", "orgs_negative", "orgs_known_failures")


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


@pytest.mark.parametrize("name", [*FILES, *ORGS])
def test_the_cases_are_sound(name: str) -> None:
    assert unsound(name) == []


def test_no_pair_stands_twice() -> None:
    assert repeated(FILES) == []
    assert repeated(ORGS) == []


def test_there_are_enough_cases() -> None:
    assert len(cases("in_the_wild")) >= 60
    assert len(cases("negative")) >= 40
    assert len(cases("confusable")) >= 40
