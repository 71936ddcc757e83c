"""Two tables with names of the same people, row beside row."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from bynames._linking import Matcher
from bynames._linking.decision import decide
from bynames._model import Match
from bynames._names import check_kind
from bynames.errors import InputError
from bynames.tables._columns import find, free
from bynames.tables._delimited import Dialect
from bynames.tables._files import Path, written
from bynames.tables._formats import Output, check_output, is_workbook, reading, refuse_unused, target
from bynames.tables._normalizing import Notice, Progress, checked_workers, chosen, silent, told, why
from bynames.tables._rows import Added, Batch, Cell, Source, Target, text

MATCHED, AMBIGUOUS, UNMATCHED = "matched", "ambiguous", "unmatched"
HOW = ("left", "inner")
# Rows of the left table that are looked up together
_TOGETHER = 50_000
# With every match wanted, and for taking turns, so many right names are considered for one left name.
_MANY, _RIVALS = 1000, 20


class Joined(Struct, frozen=True):
    """What a run did: rows of the left table by how they fared, and the rows that were written."""

    rows: int
    matched: int
    ambiguous: int
    unmatched: int
    written: int
    columns: tuple[tuple[str, ...], tuple[str, ...]]


def match(
    left: Path,
    right: Path,
    output: Path = "-",
    columns: Sequence[str] = (),
    right_columns: Sequence[str] = (),
    *,
    how: str = "left",
    every: bool = False,
    one_to_one: bool = False,
    evidence: bool = False,
    kind: str | None = None,
    cutoff: float | None = None,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    writing: Output | None = None,
    rejects: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Joined:
    """Copy the table `left` to `output` with the columns of the row of `right` whose name matches best behind each row.

    `columns` and `right_columns` hold the names; without any, the right ones are called like the left ones where there
    are such, else the obvious ones are taken. Behind the right columns (`right_` in front where the left table has one
    so named) come `status` (`matched`; `ambiguous` where another right row fits almost alike; `unmatched`), `score` in
    [0, 1], and with `evidence` the column `why`. `how` is `left` (rows without a match are kept) or `inner`. `every`
    gives one row for each match; `one_to_one` each right row once at most, the best pairs first. `cutoff` is the least
    score; None is the default decision. `rejects` is that of `normalize`, for the left table. Memory grows
    with the right table, and with `one_to_one` with the left one too.

    Raises InputError for what is wrong with a file, a column or an option, and MissingExtra.
    """
    left = os.fspath(left)
    right = os.fspath(right)
    output = os.fspath(output)
    rejects = os.fspath(rejects) if rejects is not None else None
    notice = notice or silent
    check_kind(kind)
    checked_workers(workers)
    if how not in HOW:
        raise InputError(f"no join {how!r}; there are {', '.join(HOW)}")
    if every and one_to_one:
        raise InputError("every match cannot be combined with one-to-one")
    if cutoff is not None and not 0 <= cutoff <= 1:
        raise InputError(f"the cut-off must be between 0 and 1, not {cutoff}")
    if left == right == "-":
        raise InputError("only one of the two tables can be standard input")
    check_output(output, writing)
    styled = is_workbook(output, writing)
    with (
        written(output) as handle,
        reading(left, dialect, sheet, styled=styled, rejects=rejects, shared=True) as source,
    ):
        at = chosen(source, columns, notice)
        with reading(right, dialect, sheet if sheet and source.format == "xlsx" else None, shared=True) as other:
            refuse_unused(dialect or Dialect(), source, other)
            asked = right_columns or [source.header[index] for index in at if columns]
            at_right = (
                find(other, asked)
                if right_columns or _has(other, asked)
                else chosen(other, (), notice, "--right-column")
            )
            found = _Right(other, at_right, kind, workers)
            told(other, notice, "cells beyond the header are dropped")
        looked = _Looked(found, evidence, cutoff, workers)
        names = free(source.header, other.header, "right")
        own = free([*source.header, *names], ["status", "score", *(["why"] if evidence else [])])
        numbers = frozenset({len(names) + 1})
        with target(handle, output, writing, source, [*names, *own], numbers) as out:
            counts = _write(source, at, looked, out, how == "inner", every, one_to_one, progress)
    told(source, notice)
    return Joined(
        counts[MATCHED] + counts[AMBIGUOUS] + counts[UNMATCHED],
        counts[MATCHED],
        counts[AMBIGUOUS],
        counts[UNMATCHED],
        counts["written"],
        (tuple(source.header[index] for index in at), tuple(other.header[index] for index in at_right)),
    )


def _has(source: Source, names: Sequence[str]) -> bool:
    known = {name.strip().casefold() for name in source.header}
    return bool(names) and all(name.strip().casefold() in known for name in names)


class _Right:
    """The right table: its rows by their name, and the names to search among."""

    def __init__(self, source: Source, columns: tuple[int, ...], kind: str | None, workers: int) -> None:
        self.width = len(source.header)
        self.rows: list[tuple[str, ...]] = []
        self.of: dict[str, list[int]] = {}
        for batch in source.batches():
            for name, row in zip(source.names(batch, columns), batch.rows, strict=True):
                if row:
                    cells = tuple(map(text, row[: self.width]))
                    if name.strip():
                        self.of.setdefault(name, []).append(len(self.rows))
                    self.rows.append(cells + ("",) * (self.width - len(cells)))
        self.matcher = Matcher(list(self.of), kind, workers=workers)


class _Looked:
    """What the names of the left table were found to be, and the cells that go behind their rows."""

    def __init__(self, right: _Right, evidence: bool, cutoff: float | None, workers: int) -> None:
        self.right = right
        self._evidence = evidence
        self._cutoff = cutoff
        self._workers = workers
        self.nothing = self.added(None, None, UNMATCHED)

    def up(self, names: Sequence[str], limit: int) -> dict[str, list[Match]]:
        """Distinct names and the right names that they match, the best first."""
        distinct = [name for name in dict.fromkeys(names) if name.strip()]
        found = self.right.matcher.search_many(distinct, limit, self._cutoff, self._workers)
        return dict(zip(distinct, found, strict=True))

    def added(self, row: int | None, match: Match | None, status: str) -> Added:
        """The cells for one right row, or for none."""
        cells: tuple[Cell, ...] = self.right.rows[row] if row is not None else ("",) * self.right.width
        score = round(match.score, 4) if match is not None else None
        further = (why(match) if match is not None else "",) if self._evidence else ()
        return Added((*cells, status, score, *further), status)

    def best(self, matches: Sequence[Match]) -> list[Added]:
        """The best right row; it is ambiguous where the next one fits almost alike."""
        if not matches:
            return [self.nothing]
        rows = self.right.of[matches[0].id]
        several = len(rows) > 1 or bool(decide(matches).rivals)
        return [self.added(rows[0], matches[0], AMBIGUOUS if several else MATCHED)]

    def every(self, matches: Sequence[Match]) -> list[Added]:
        """All right rows, the best first."""
        pairs = [(row, match) for match in matches for row in self.right.of[match.id]]
        several = bool(matches) and (len(self.right.of[matches[0].id]) > 1 or bool(decide(matches).rivals))
        return [self.added(row, match, AMBIGUOUS if several else MATCHED) for row, match in pairs] or [self.nothing]


def _write(
    source: Source,
    at: tuple[int, ...],
    looked: _Looked,
    out: Target,
    inner: bool,
    every: bool,
    one_to_one: bool,
    progress: Progress | None,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    taken = iter(_assigned(source, at, looked, progress)) if one_to_one else None
    rows = 0
    for group in _groups(source):
        names = [source.names(batch, at) for batch in group]
        known: dict[str, list[Added]] = {}
        if taken is None:
            found = looked.up(list(chain.from_iterable(names)), _MANY if every else 2)
            known = {name: (looked.every if every else looked.best)(matches) for name, matches in found.items()}
        for batch, own in zip(group, names, strict=True):
            picked: list[int] = []
            added: list[Added] = []
            for index, (name, row) in enumerate(zip(own, batch.rows, strict=True)):
                if not row:
                    news = [] if inner else [looked.nothing]
                else:
                    news = [next(taken)] if taken is not None else known.get(name, [looked.nothing])
                    counts[news[0].status] += 1
                    if inner and news[0].status == UNMATCHED:
                        news = []
                    counts["written"] += len(news)
                picked += [index] * len(news)
                added += news
            out.write(batch, picked, added)
            rows += len(batch.rows)
            if progress is not None:
                progress(rows, source.done())
    return counts


def _groups(source: Source) -> Iterator[list[Batch]]:
    group: list[Batch] = []
    size = 0
    for batch in source.batches():
        group.append(batch)
        size += len(batch.rows)
        if size >= _TOGETHER:
            yield group
            group, size = [], 0
    if group:
        yield group


def _assigned(source: Source, at: tuple[int, ...], looked: _Looked, progress: Progress | None) -> list[Added]:
    """The cells for each left row, where each right row is given away once: the best pairs first."""
    names: list[str] = []
    for batch in source.batches():
        names += [name for name, row in zip(source.names(batch, at), batch.rows, strict=True) if row]
    found = looked.up(names, _RIVALS)
    pairs = sorted(
        (-match.score, left, row, match.id)
        for left, name in enumerate(names)
        for match in found.get(name, ())
        for row in looked.right.of[match.id]
    )
    matches = {(name, match.id): match for name, own in found.items() for match in own}
    answer = [looked.nothing] * len(names)
    given: set[int] = set()
    for _, left, row, id in pairs:
        if row not in given and answer[left] is looked.nothing:
            given.add(row)
            answer[left] = looked.added(row, matches[names[left], id], MATCHED)
    return answer
