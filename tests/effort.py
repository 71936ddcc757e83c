"""How much work is done: examples of a property, and processor time, of which only ratios are asked.

How long properties are tried: what a test says is for the profile `ci`, and others do more or less of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from hypothesis import settings

# A list of so many numbers is made in so many seconds each where the limits were set.
_COUNTED, _PER_NUMBER = 2_000_000, 0.05 / 2_000_000
# Processor time, in seconds, that says nothing of growth
_UNNOTICED = 1.0
# On a busy machine a longer text may take so many times as long for each letter.
_DEARER = 2.5


def examples(count: int) -> int:
    """As many examples as `count` is among the hundred of the profile `ci`, at least one."""
    return max(count * settings().max_examples // 100, 1)


def seconds(call: Callable[[], object]) -> float:
    """Processor time of a call, of all threads."""
    start = time.process_time()
    call()
    return time.process_time() - start


def patience(seconds: float) -> float:
    """So many seconds of a quiet machine; more where Python needs longer for a list, here and now."""
    start = time.monotonic()
    numbers = [None for _ in range(_COUNTED)]
    return seconds * max(1.0, (time.monotonic() - start) / (_PER_NUMBER * len(numbers)))


def is_linear(call: Callable[[str], object], text: str) -> bool:
    """Whether a text takes hardly longer for each letter than a quarter of it, or no time to speak of.

    Each call has another text, so that no memo of the library knows it. The first one, of a short text, makes what is
    made once.
    """
    call(text[: len(text) // 64])
    whole = seconds(lambda: call(text))
    return whole <= _UNNOTICED or whole <= 4 * _DEARER * seconds(lambda: call(text[: len(text) // 4]))
