"""The one decision: who is meant, and that everything that answers a user says the same."""

from __future__ import annotations

import pytest
from msgspec import Struct

from bynames._linking.decision import AMBIGUOUS, RESOLVED, UNRESOLVED, decide


class One(Struct, frozen=True):
    id: str
    score: float
    kind: str = "person"


@pytest.mark.parametrize(
    ("candidates", "status", "rivals"),
    [
        ([], UNRESOLVED, []),
        ([One("a", 0.6)], RESOLVED, []),
        ([One("a", 0.97), One("b", 0.93)], AMBIGUOUS, ["b"]),
        ([One("a", 0.97), One("b", 0.91)], RESOLVED, []),
        # A name as it stands wins over what is only like it, not over a namesake in another spelling.
        ([One("a", 1.0), One("b", 0.97)], RESOLVED, []),
        ([One("a", 1.0), One("b", 0.99)], AMBIGUOUS, ["b"]),
        ([One("a", 1.0), One("b", 1.0)], AMBIGUOUS, ["b"]),
        ([One("a", 1.0, "org"), One("b", 0.99, "org")], RESOLVED, []),
        ([One("a", 1.0, "org"), One("b", 1.0, "org")], AMBIGUOUS, ["b"]),
        # Somebody's office has almost the same name, but is another thing.
        ([One("a", 0.97), One("b", 0.96, "org")], RESOLVED, []),
        ([One("a", 0.97), One("b", 0.97, "org")], AMBIGUOUS, ["b"]),
        # One entity by two of its names
        ([One("a", 0.97), One("a", 0.96)], RESOLVED, []),
        ([One("a", 0.9), One("b", 0.89), One("c", 0.3)], AMBIGUOUS, ["b"]),
    ],
)
def test_decide(candidates: list[One], status: str, rivals: list[str]) -> None:
    found = decide(candidates, lambda one: one.kind)
    assert (found.status, [one.id for one in found.rivals]) == (status, rivals)
    assert found.best == (candidates[0] if candidates else None)
    assert found.answer == (found.best if status == RESOLVED else None)


def test_what_is_resolved_with_little_certainty_is_doubtful() -> None:
    assert decide([One("a", 0.89)]).doubtful
    assert not decide([One("a", 0.9)]).doubtful
    assert not decide([One("a", 0.7), One("b", 0.7)]).doubtful
