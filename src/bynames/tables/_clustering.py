"""Rows of one table that name the same one: clusters, and the doubtful pairs for a human to decide."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO

from msgspec import Struct

from bynames import _datafiles as data
from bynames._linking import Cluster, Link, Matcher
from bynames._linking import dedupe as clusters_of
from bynames._linking.comparison import compare
from bynames._memo import once
from bynames._names import check_kind
from bynames.errors import InputError, did_you_mean
from bynames.tables._columns import find, free
from bynames.tables._delimited import Dialect
from bynames.tables._files import Path, written
from bynames.tables._formats import Output, check_output, is_workbook, reading, target
from bynames.tables._normalizing import Notice, Progress, checked_workers, chosen, silent, told
from bynames.tables._rows import Added, Batch, Row, Source, Target

FIELDS = ("cluster_id", "cluster_name", "cluster_size", "weakest_score", "weakest_link")
REVIEW = ("mark", "left", "right", "score", "together", "why")
_NUMBERS = frozenset({0, 2, 3})
# A pair with a score between these is doubtful: scores are calibrated, so one in ten and one in five can be wrong.
UNLIKELY, SURE = 0.2, 0.9
_RIVALS = 20


class Clustered(Struct, frozen=True):
    """What a run did: rows, clusters, rows beyond the first of each cluster, doubtful pairs that nobody has decided.

    Rows without a name are in no cluster.
    """

    rows: int
    clusters: int
    duplicates: int
    doubtful: int | None
    columns: tuple[str, ...]


class Marks(Struct, frozen=True):
    """What a human has decided: pairs of names that are the same, and that are different."""

    same: tuple[tuple[str, str], ...] = ()
    different: tuple[tuple[str, str], ...] = ()


def dedupe(
    input: Path,
    output: Path = "-",
    columns: Sequence[str] = (),
    *,
    review: Path | None = None,
    unique: bool = False,
    kind: str | None = None,
    cutoff: float | None = None,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    writing: Output | None = None,
    rejects: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Clustered:
    """Copy the table `input` to `output` with the cluster of its name behind each row.

    `columns` hold the names, several of them one name together; without any, the obvious one is taken. Added are
    `cluster_id` (numbers from 1 on, in the order of the rows), `cluster_name` (the spelling of the cluster that says
    most), `cluster_size` (rows), and where several spellings are in it `weakest_score` and `weakest_link`, the pair
    that holds it together worst. `unique` keeps the first row of each cluster only.

    `review` is a table of doubtful pairs, with a column `mark` to write `same` or `different` into. Where there is one
    already, its marks are taken and kept; then it is written anew, with the pairs that are still doubtful in front. A
    pair is one of names, so marks hold for every row with these spellings, and for the next version of the table.

    `rejects` is that of `normalize`. `cutoff` is the least score of a link; None is the default decision. Memory grows
    with the distinct names. Raises InputError for what is wrong with a file, a column or a mark, and MissingExtra.
    """
    input = os.fspath(input)
    output = os.fspath(output)
    review = os.fspath(review) if review is not None else None
    rejects = os.fspath(rejects) if rejects is not None else None
    notice = notice or silent
    check_kind(kind)
    checked_workers(workers)
    checked_review(review, input, output, cutoff)
    check_output(output, writing)
    styled = is_workbook(output, writing)
    with (
        opened(review) as pairs_handle,
        written(output) as handle,
        reading(input, dialect, sheet, styled=styled, rejects=rejects) as source,
    ):
        at = chosen(source, columns, notice)
        marks = read_marks(review) if review is not None and os.path.exists(review) else Marks()
        counts = counted(source, at)
        same, different = known_marks(marks, counts, review or "", notice)
        share = shared(progress, 0.5 if review is not None else 1.0)
        clusters = clusters_of(
            list(counts), kind, cutoff=cutoff, progress=share, same=same, different=different, workers=workers
        )
        added = _cells(clusters, counts)
        names = free(source.header, FIELDS)
        with target(handle, output, writing, source, names, _NUMBERS) as out:
            rows, seen = 0, set[str]()
            nothing = Added((None, "", None, None, ""))
            for batch in source.batches():
                picked, news = [], []
                for index, (name, row) in enumerate(zip(source.names(batch, at), batch.rows, strict=True)):
                    new = added.get(name, nothing)
                    rows += bool(row)
                    if unique and new is not nothing:
                        if new.status in seen:
                            continue
                        seen.add(new.status)
                    picked.append(index)
                    news.append(new)
                out.write(batch, picked, news)
        doubtful = None
        if pairs_handle is not None and review is not None:
            found = _doubtful(clusters, list(counts), marks, kind, workers, shared(progress, 0.5, 0.5))
            doubtful = len(found)
            pairs = Pairs(review, [*found, *decided(marks, kind)])
            with target(pairs_handle, review, None, pairs, ()) as out:
                pairs.write(out)
    told(source, notice)
    duplicates = sum(counts.values()) - len(clusters)
    return Clustered(rows, len(clusters), duplicates, doubtful, tuple(source.header[index] for index in at))


_NOTHING = Added(())


def checked_review(review: str | None, input: str, output: str, cutoff: float | None) -> None:
    """Raise InputError for a cut-off that is no share, and for a place where doubtful pairs cannot be."""
    if cutoff is not None and not 0 <= cutoff <= 1:
        raise InputError(f"the cut-off must be between 0 and 1, not {cutoff}")
    if review is not None and review in ("-", output, input):
        raise InputError(f"the doubtful pairs need a separate file, not {review}")


def opened(review: str | None) -> AbstractContextManager[BinaryIO | None]:
    """Before the long work: a place that cannot be written to is to be known then."""
    return written(review) if review is not None else nullcontext()


def shared(progress: Progress | None, share: float, before: float = 0.0) -> Callable[[int, int], None] | None:
    """`progress` for one part of the work, which is `share` of it, behind the part `before`."""
    if progress is None:
        return None
    return lambda done, total: progress(done, before + share * done / total if total else None)


def counted(source: Source, at: tuple[int, ...]) -> dict[str, int]:
    """The distinct names in the order of the rows, and how many rows have each."""
    counts: dict[str, int] = {}
    for batch in source.batches():
        for name in source.names(batch, at):
            if name.strip():
                counts[name] = counts.get(name, 0) + 1
    return counts


def _cells(clusters: Sequence[Cluster], counts: dict[str, int]) -> dict[str, Added]:
    found = {}
    for number, one in enumerate(clusters, 1):
        size = sum(counts[name] for name in one.ids)
        weakest = one.weakest
        score = round(weakest.score, 4) if weakest is not None else None
        link = f"{weakest.left} = {weakest.right}" if weakest is not None else ""
        # As status, the number: what tells clusters apart.
        cells = Added((number, one.name, size, score, link), str(number))
        found.update(dict.fromkeys(one.ids, cells))
    return found


def known_marks(
    marks: Marks, counts: dict[str, int], review: str, notice: Notice
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The marked pairs of names that the table still has."""
    same = [pair for pair in marks.same if counts.keys() >= set(pair)]
    different = [pair for pair in marks.different if counts.keys() >= set(pair)]
    lost = len(marks.same) + len(marks.different) - len(same) - len(different)
    if same or different:
        pairs = "1 pair" if len(same) == 1 else f"{len(same)} pairs"
        notice(f"{review}: {pairs} marked as the same, {len(different)} as different")
    if lost:
        notice(f"{review}: {lost} marked {'pairs have' if lost > 1 else 'pair has'} a name that the table has no more")
    return same, different


@once
def _words() -> dict[str, str]:
    told = data.entry("tables", "marks")
    return {word: meaning for meaning in ("same", "different") for word in told[meaning]}


def read_marks(review: str) -> Marks:
    """The decided pairs of a table of doubtful pairs, as `dedupe` writes it.

    Raises InputError where columns are missing and for a mark that is none; an empty mark is no decision.
    """
    found: dict[str, list[tuple[str, str]]] = {"same": [], "different": []}
    with reading(review) as source:
        mark, left, right = (find(source, [column])[0] for column in REVIEW[:3])
        for batch in source.batches():
            marks, lefts, rights = (batch.names([at]) for at in (mark, left, right))
            for line, word, one, other in zip(batch.lines, marks, lefts, rights, strict=True):
                word = word.strip().casefold()
                if not word or one == other:
                    continue
                if word not in _words():
                    hint = did_you_mean(word, _words()) or "; write same or different"
                    raise InputError(f"{review}:{line}: no mark {word!r}{hint}")
                found[_words()[word]].append((one, other))
    return Marks(tuple(dict.fromkeys(found["same"])), tuple(dict.fromkeys(found["different"])))


def _doubtful(
    clusters: Sequence[Cluster],
    names: list[str],
    marks: Marks,
    kind: str | None,
    workers: int,
    progress: Callable[[int, int], None] | None,
) -> list[Row]:
    """Pairs that were joined with little certainty, or kept apart with little: the most doubtful first."""
    decided = {frozenset(pair) for pair in (*marks.same, *marks.different)}
    place = {name: number for number, one in enumerate(clusters) for name in one.ids}
    pairs: dict[frozenset[str], Link] = {}
    for one in clusters:
        pairs.update((frozenset((link.left, link.right)), link) for link in one.links if link.score < SURE)
    matches = Matcher(names, kind, workers=workers).search_many(names, _RIVALS, UNLIKELY, workers, progress)
    for name, rivals in zip(names, matches, strict=True):
        for rival in rivals:
            if rival.id != name and place[rival.id] != place[name]:
                pairs.setdefault(frozenset((name, rival.id)), Link(name, rival.id, rival.score, (name, rival.id), kind))
    found = [link for pair, link in pairs.items() if pair not in decided]
    found.sort(key=lambda link: (abs(link.score - 0.5), link.left, link.right))
    return [
        [
            "",
            link.left,
            link.right,
            f"{link.score:.4f}",
            "yes" if place[link.left] == place[link.right] else "no",
            "; ".join(map(str, link.evidence)),
        ]
        for link in found
    ]


def decided(marks: Marks, kind: str | None) -> list[Row]:
    """The marked pairs as rows of the table of doubtful pairs."""
    rows: list[Row] = []
    for mark, pairs in (("same", marks.same), ("different", marks.different)):
        for left, right in pairs:
            found = compare(left, right, kind)
            together = "yes" if mark == "same" else "no"
            rows.append([mark, left, right, f"{found.score:.4f}", together, "; ".join(map(str, found.evidence))])
    return rows


class Pairs(Source):
    """The doubtful pairs as a table."""

    format = "csv"

    def __init__(self, name: str, rows: list[Row]) -> None:
        super().__init__()
        self.name = name
        self.header = list(REVIEW)
        self._rows = rows

    def write(self, out: Target) -> None:
        """All of it, as it is."""
        for batch in self.batches():
            out.write(batch, None, [_NOTHING] * len(batch.rows))

    def batches(self) -> Iterator[Batch]:
        yield Batch(self._rows, range(2, 2 + len(self._rows)))
