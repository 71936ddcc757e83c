"""Pairs of names of organizations sorted by truth (tests/cases/orgs_*.yaml), each in both directions.

Every pair is asked with `kind="org"`; and, where a name says itself that it is an organization's, without a kind.
"""

from __future__ import annotations

import pytest
from test_cases import Case, cases

import bynames
from bynames.names import kind_of

FILES = ("orgs_in_the_wild", "orgs_negative", "orgs_known_failures")


def truth(name: str, case: Case) -> bool:
    """Whether the two names of a case are one organization's."""
    return case["same"] == "yes" if name == "orgs_known_failures" else name == "orgs_in_the_wild"


def pairs(name: str, known: bool = False) -> list[object]:
    """Each pair twice, the second time turned round, with every kind that it can be asked with."""
    found: list[object] = []
    for case in cases(name):
        for a, b in ((case["a"], case["b"]), (case["b"], case["a"])):
            says = "org" in (kind_of(a), kind_of(b))
            found += [
                pytest.param(
                    a,
                    b,
                    kind,
                    truth(name, case),
                    id=f"{name}: {a} / {b}, kind {kind}",
                    marks=[pytest.mark.xfail(reason=case["reason"], strict=True)] if known else [],
                )
                for kind in (("org", None) if says and not known else ("org",))
            ]
    return found


@pytest.mark.parametrize(("a", "b", "kind", "same"), [*pairs("orgs_in_the_wild"), *pairs("orgs_negative")])
def test_pair(a: str, b: str, kind: str | None, same: bool) -> None:
    found = bynames.compare(a, b, kind)
    assert found.matched is same, f"\n{a} / {b}: {found}"


@pytest.mark.parametrize(("a", "b", "kind", "same"), pairs("orgs_known_failures", known=True))
def test_known_failure(a: str, b: str, kind: str | None, same: bool) -> None:
    """One that starts to pass belongs in another file."""
    assert bynames.compare(a, b, kind).matched is same


@pytest.mark.parametrize("name", FILES)
def test_the_cases_are_sound(name: str) -> None:
    keys = {"a", "b", "why", *(("same", "reason") if name == "orgs_known_failures" else ())}
    wrong = [case for case in cases(name) if set(case) != keys or case["a"] == case["b"] or not case["why"]]
    assert wrong == []


def test_no_pair_stands_twice() -> None:
    found = [frozenset((case["a"], case["b"])) for name in FILES for case in cases(name)]
    assert [pair for pair in found if found.count(pair) > 1] == []


def test_there_are_enough_cases() -> None:
    assert len(cases("orgs_in_the_wild")) >= 50
    assert len(cases("orgs_negative")) >= 40
    assert len(cases("orgs_known_failures")) >= 15
