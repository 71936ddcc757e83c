"""How long properties are tried: what a test says is for the profile `ci`, and others do more or less of it."""

from __future__ import annotations

from hypothesis import settings


def examples(count: int) -> int:
    """As many examples as `count` is among the hundred of the profile `ci`, at least one."""
    return max(count * settings().max_examples // 100, 1)
