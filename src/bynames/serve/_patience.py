"""Connections that say nothing, or that nobody reads from, do not keep others out.

uvicorn waits as long as a client likes for the head of a request, and for the client to read the answer.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from bynames.serve import _limits as limits

_TOO_SLOW = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
)


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 with a deadline for each head, one for each answer, and room for those who speak."""

    # Connections from which a head is awaited, the longest first, with their deadlines; of one process.
    _silent: dict[PatientProtocol, asyncio.TimerHandle]
    _unread: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # One server in a process has one state, and tests have several servers.
        self._silent = self.server_state.__dict__.setdefault("bynames_silent", {})

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a head; where there are too many connections, this one takes the place of the longest silent."""
        super().connection_made(transport)
        self._await_head()
        if len(self.connections) > limits.ROOM and len(self._silent) > 1:
            next(iter(self._silent))._leave()

    def data_received(self, data: bytes) -> None:
        """Take bytes; once a head is whole, its deadline is over."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._no_longer_silent()
        elif self not in self._silent and not self.transport.is_closing():
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget all deadlines."""
        self._no_longer_silent()
        self._read_again()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not read its answer."""
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(limits.UNREAD, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read."""
        super().resume_writing()
        self._read_again()

    def _await_head(self) -> None:
        self._silent[self] = self.loop.call_later(limits.HEAD_PATIENCE, self._leave)

    def _no_longer_silent(self) -> None:
        deadline = self._silent.pop(self, None)
        if deadline is not None:
            deadline.cancel()

    def _read_again(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _leave(self) -> None:
        """Say that no head has come, and hang up."""
        self._no_longer_silent()
        if not self.transport.is_closing():
            said = b'{"error":"no request arrived within %d seconds"}' % limits.HEAD_PATIENCE
            self.transport.write(_TOO_SLOW % len(said) + said)
            self.transport.close()
