"""A file that somebody opens on the page, read as the commands read it: encodings, delimiters, workbooks."""

from __future__ import annotations

import os
import re
import tempfile

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bynames.errors import InputError, MissingExtra
from bynames.serve import _limits as limits
from bynames.serve._limits import Refused, body_of
from bynames.serve._web import answer
from bynames.serve._work import Endpoints
from bynames.tables._columns import guess
from bynames.tables._formats import reading
from bynames.tables._rows import text

_SUFFIX = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){0,2}$")
_LONGEST_NAME = 120


class OpenedTable(Struct, frozen=True):
    """The table in a file: cells as text, rows as long as they are. `columns` are those that obviously hold names.

    `cut` says that there are more rows than are here; `notes` are what a person should know of how it was read.
    """

    name: str
    header: list[str]
    rows: list[list[str]]
    columns: list[int]
    cut: bool
    notes: list[str]


class Opening(Endpoints):
    """The endpoint. What is sent is kept in a temporary file while it is read, and nowhere afterwards."""

    def routes(self) -> list[Route]:
        """The route, at the root of the service."""
        return [Route("/table", self.table, methods=["POST"])]

    async def table(self, request: Request) -> Response:
        """The bytes of a file in, its table out; `?name=` is the name of the file."""
        content = await body_of(request, limits.FILE)
        name = os.path.basename(request.query_params.get("name", "").replace("\\", "/"))[:_LONGEST_NAME] or "file"
        return answer(await self.pool.call(lambda: _opened(content, name)))


def _opened(content: bytes, name: str) -> OpenedTable:
    suffix = _SUFFIX.search(name)
    with tempfile.TemporaryDirectory(prefix="bynames-") as folder:
        path = os.path.join(folder, "opened" + (suffix[0] if suffix else ""))
        with open(path, "wb") as handle:
            handle.write(content)
        try:
            with reading(path, name=name, cautious=True) as source:
                if len(source.header) > limits.FILE_COLUMNS:
                    raise Refused(422, f"{name}: more than {limits.FILE_COLUMNS} columns")
                rows: list[list[str]] = []
                letters = 0
                for batch in source.batches():
                    for row in batch.rows:
                        if row:
                            rows.append([text(cell) for cell in row[: limits.FILE_COLUMNS]])
                            letters += sum(map(len, rows[-1]))
                    if len(rows) > limits.FILE_ROWS or letters > limits.FILE_LETTERS:
                        break
                try:
                    columns = list(guess(source))
                except InputError:
                    columns = []
                notes = [note.removeprefix(f"{name}: ") for note in (*source.notes, *source.notes_at_end)]
                return OpenedTable(
                    name, source.header, rows[: limits.FILE_ROWS], columns, len(rows) > limits.FILE_ROWS, notes
                )
        except (InputError, MissingExtra) as problem:
            raise Refused(422, str(problem)) from None
