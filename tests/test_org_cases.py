"""Pairs of names of organizations sorted by truth (tests/cases/orgs_*.yaml), each in both directions.

Every pair is asked with `kind="org"`; and, where a name says itself that it is an organization's, without a kind.
"""

from __future__ import annotations

import pytest
from pairs import Case, cases

import bynames
from bynames._names import kind_of

pytestmark = pytest.mark.once


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


def test_there_are_enough_cases() -> None:
    assert len(cases("orgs_in_the_wild")) >= 50
    assert len(cases("orgs_negative")) >= 40
    assert len(cases("orgs_known_failures")) >= 15
