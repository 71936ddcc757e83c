"""Work of the processor, away from the event loop: a slow client, or another's thousand names, hold nobody up."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bynames.serve._directory import Directory
from bynames.serve._limits import WAITING, Refused

Item = TypeVar("Item")
Answer = TypeVar("Answer")

# Seconds that a request is worked on in one go. Then others have their turn, so one name never waits for a thousand.
TURN = 0.03


class Pool:
    """A few threads on which requests take turns."""

    def __init__(self, threads: int | None = None) -> None:
        # More threads than processors would only take the interpreter's lock from the event loop.
        self._executor = ThreadPoolExecutor(threads or min(os.cpu_count() or 1, 4), thread_name_prefix="bynames")
        self._waiting = 0

    async def map(self, function: Callable[[Item], Answer], items: Sequence[Item]) -> list[Answer]:
        """`[function(item) for item in items]` on the threads. Raises Refused (503) when too many requests wait."""
        if self._waiting >= WAITING:
            raise Refused(503, "too many requests are waiting; try again in a moment")
        self._waiting += 1
        loop = asyncio.get_running_loop()
        found: list[Answer] = []
        try:
            while len(found) < len(items):
                found += await loop.run_in_executor(self._executor, _turn, function, items, len(found))
        finally:
            self._waiting -= 1
        return found

    async def call(self, function: Callable[[], Answer]) -> Answer:
        """One call on the threads."""
        return (await self.map(lambda _: function(), (None,)))[0]

    def close(self) -> None:
        """End the threads when they have done what they are at."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _turn(function: Callable[[Any], Answer], items: Sequence[Any], start: int) -> list[Answer]:
    """The answers for the items from `start` on, as many as fit into one turn; at least one."""
    end = time.monotonic() + TURN
    found = [function(items[start])]
    for item in items[start + 1 :]:
        if time.monotonic() > end:
            break
        found.append(function(item))
    return found


class Endpoints:
    """What answers requests over one table; `pool` is for whatever takes a while."""

    def __init__(self, directory: Directory, pool: Pool) -> None:
        self.directory = directory
        self.pool = pool
