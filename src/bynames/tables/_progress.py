"""How far long work has come, on a terminal and nowhere else."""

from __future__ import annotations

import time
from typing import TextIO

# No line before this: what is done at once needs none.
_FIRST, _EVERY = 0.5, 0.2


class Progress:
    """A line that is written over itself: rows, rows a second, time left. Call it with rows and the part done."""

    def __init__(self, stream: TextIO, noun: str = "rows") -> None:
        self._stream = stream
        self._noun = noun
        self._start = time.monotonic()
        self._next = self._start + _FIRST
        self._width = 0

    def __call__(self, rows: int, part: float | None) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY
        self.show(line(rows, part, now - self._start, self._noun))

    def show(self, text: str) -> None:
        """Write over what stands there."""
        self._stream.write("\r" + text.ljust(self._width))
        self._stream.flush()
        self._width = len(text)

    def clear(self) -> None:
        """Leave an empty line."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0


def line(rows: int, part: float | None, seconds: float, noun: str = "rows") -> str:
    """What there is to say after so many rows and seconds.

    >>> line(120_000, 0.25, 10)
    '120,000 rows, 12,000 a second, 25 %, 30 s left'
    """
    said = f"{rows:,} {noun}, {rows / max(seconds, 1e-9):,.0f} a second"
    if part:
        part = min(part, 1.0)
        said += f", {part:.0%}".replace("%", " %") + f", {_span(seconds * (1 - part) / part)} left"
    return said


def _span(seconds: float) -> str:
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    if whole < 90 * 60:
        return f"{round(whole / 60)} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
