"""What one request may ask for. What is beyond is refused with 413 or 422 and a message that names the limit."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from starlette.requests import ClientDisconnect, Request

# Bytes of a request's body: a batch of a thousand long names is a tenth of it.
BODY = 2 * 1024 * 1024
# Seconds that a client may take to send its body.
PATIENCE = 30.0
# Seconds that it may take to send the head of one, and to read an answer that is waiting.
HEAD_PATIENCE = 10.0
UNREAD = 30.0
# Connections at one time; where there are more, those that have said nothing for longest are closed, and above the
# second number the next one gets 503.
ROOM = 400
CONNECTIONS = 500
# A body that is too large is read to its end and thrown away, so that the client gets to see the answer: up to here.
DISCARDED = 128 * 1024 * 1024

# Reconciliation: queries in a batch, candidates for a query, entities to extend.
BATCH = 100
CANDIDATES = 50
EXTENDED = 1000
# Values of all conditions of one query.
VALUES = 50
PROPERTIES = 200
SUGGESTIONS = 100

# JSON API: names of one call, and letters of one text. Identifying asks every scheme, so it takes short texts only.
NAMES = 1000
MATCHES = 50
NAME_LENGTH = 300
NEAREST = 10
IDENTIFIED = 20
IDENTIFIED_LENGTH = 60
TRANSLITERATED_LENGTH = 2000
PAIRS = 1000
TEXT_LENGTH = 30_000
# What the names of one call may cost together (see cost_of): some seconds of the processor.
COST = 60_000
# Letters of all texts of one call that are to be identified.
IDENTIFIED_TOGETHER = 600
# A file that is opened on the page: its bytes, its rows and columns, and letters of a cell
FILE = 16 * 1024 * 1024
FILE_ROWS = 20_000
FILE_COLUMNS = 500
FILE_LETTERS = 20_000_000
SCHEMES = 200

# GET: how often a parameter may stand, letters of a text, and bytes of the head of a request.
REPEATED = 10
ADDRESS_LENGTH = 10_000
HEAD = 512 * 1024

# Requests that wait for the processor; more are told to come back.
WAITING = 200


class Refused(Exception):
    """A request that gets an HTTP error: its `status` and one sentence that says what would do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def cost_of(name: str) -> int:
    """What comparing a name costs: its letters, more for those of a word without end, and for each of many words."""
    words = name.split()
    letters = sum(len(word) + 2 * max(len(word) - _LONG_WORD, 0) for word in words)
    return letters + letters * max(len(words) - _MANY_WORDS, 0) // 4


_LONG_WORD = 40
_MANY_WORDS = 6


def check_cost(names: Iterable[str]) -> None:
    """Raises Refused (413) for names that would keep the processor busy for too long, before any of it is spent."""
    cost = 0
    for name in names:
        cost += cost_of(name)
        if cost > COST:
            raise Refused(413, "these names are too long to be looked at in one call; send fewer at a time")


def check_identified(texts: Iterable[str]) -> None:
    """Raises Refused (413) for too many letters to identify in one call."""
    if sum(map(len, texts)) > IDENTIFIED_TOGETHER:
        raise Refused(413, f"more than {IDENTIFIED_TOGETHER} letters to identify in one call; send fewer texts")


async def body_of(request: Request, most: int = BODY) -> bytes:
    """The body of a request.

    Raises Refused: 413 for a body above `most`, 408 where it does not arrive in time, 400 where the client goes away.
    """
    announced = request.headers.get("content-length", "")
    too_large = announced.isdigit() and int(announced[:20]) > most
    if too_large and request.headers.get("expect", "").lower() == "100-continue":
        raise _too_large(most)
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for piece in request.stream():
                size += len(piece)
                if too_large or size > most:
                    too_large = True
                    pieces.clear()
                    if size > DISCARDED:
                        break
                else:
                    pieces.append(piece)
    except TimeoutError:
        raise Refused(408, f"the body did not arrive within {PATIENCE:.0f} seconds") from None
    except ClientDisconnect:
        raise Refused(400, "the client went away") from None
    if too_large:
        raise _too_large(most)
    return b"".join(pieces)


def _too_large(most: int) -> Refused:
    return Refused(413, f"the body is larger than {most} bytes; send fewer names at a time")
