"""Pairs of names sorted by truth: the files under tests/cases/, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from bynames._datafiles import read_yaml

CASES = Path(__file__).parent / "cases"
Case = dict[str, str]


def cases(name: str) -> list[Case]:
    """One file of cases; no key appears twice in it, and every value is a string."""
    found: list[Case] = read_yaml(str(CASES / f"{name}.yaml")).value
    return found


def unsound(name: str) -> list[Case]:
    """Cases that lack a key or have one too many, are one name twice, or do not say why."""
    keys = {"a", "b", "why", *(("same", "reason") if name.endswith("known_failures") else ())}
    return [case for case in cases(name) if set(case) != keys or case["a"] == case["b"] or not case["why"]]


def repeated(names: tuple[str, ...]) -> list[frozenset[str]]:
    """Pairs that stand in the files more than once, whichever name comes first."""
    found = [frozenset((case["a"], case["b"])) for name in names for case in cases(name)]
    return [pair for pair in found if found.count(pair) > 1]
