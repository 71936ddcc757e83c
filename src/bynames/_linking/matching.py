"""The matcher: records in segments, candidates by their bounds, and `compare` as the only judge."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bynames._arrays import Ints, Texts
from bynames._implementation import native
from bynames._linking.judging import MOST_COMPARED, Asked, judged, match_of
from bynames._linking.segment import Segment, query_kind
from bynames._model import Match
from bynames._names import check_kind
from bynames._rules import Rules, by_own_rules, kept
from bynames._text import is_placeholder
from bynames.errors import InputError

Records = Iterable[tuple[str, str] | str] | Mapping[str, Iterable[str] | str]
Progress = Callable[[int, int], None]

# More small segments than this are joined into one.
_MOST_SEGMENTS = 8
_CHUNK = 500
# Less work than this, in seconds, is done before two processes have been started.
WORTH_PROCESSES = 5.0
_SHOWN = 100


def pairs(records: Records) -> Iterator[tuple[str, str]]:
    """(id, name) of every record, whatever shape they come in. Raises InputError for what is no record."""
    if isinstance(records, Mapping):
        for id, names in records.items():
            if isinstance(names, str):
                names = (names,)
            if (known := _id(id)) is None or not isinstance(names, Iterable):
                raise _no_record({id: names})
            for name in names:
                if not isinstance(name, str):
                    raise _no_record({id: name})
                yield known, name
        return
    given: object = records
    if hasattr(given, "columns") and hasattr(given, "shape"):
        raise InputError(
            "a matcher takes records, and this is a whole table; give two of its columns: "
            'Matcher(zip(table["id"], table["name"]))'
        )
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        raise _no_record(given)
    if isinstance(given, tuple) and len(given) == 2 and all(isinstance(text, str) for text in given):
        raise InputError(f"{_shown(given)} can be one record or two names: [{_shown(given)}] is a list of one record")
    for record in given:
        if isinstance(record, str):
            yield record, record
        elif (
            isinstance(record, (tuple, list))
            and len(record) == 2
            and isinstance(record[1], str)
            and (found := _id(record[0])) is not None
        ):
            yield found, record[1]
        else:
            raise _no_record(record)


def _id(given: object) -> str | None:
    """An id as text; numbers, those of numpy too, become text. None for what is none."""
    if isinstance(given, str):
        return given
    if isinstance(given, bool) or not isinstance(given, Integral):
        return None
    return str(int(given))


def _no_record(record: object) -> InputError:
    hint = "; itertuples(index=False) of two columns gives such" if hasattr(record, "Index") else ""
    return InputError(f"a record is (id, name), a name, or id -> names; got {_shown(record)}{hint}")


def _shown(value: object) -> str:
    found = repr(value)
    return found if len(found) <= _SHOWN else found[:_SHOWN] + "…"


def listed(function: str, names: Iterable[str]) -> list[str]:
    """A list of names. Raises InputError for a text in its place, and for what is none in it, such as None or NaN."""
    if isinstance(names, str):
        raise InputError(f"{function} takes a list of names; got the text {names!r}")
    found = list(names)
    for place, name in enumerate(found):
        if not isinstance(name, str):
            raise InputError(f"{function} takes texts; name {place} is {_shown(name)}: leave it out, or give '' for it")
    return found


def check_cutoff(cutoff: float | None) -> None:
    """Raises InputError unless `cutoff` is None or a share."""
    if cutoff is not None and not 0 <= cutoff <= 1:
        raise InputError(f"cutoff must be between 0 and 1; got {cutoff}")


def _check_limit(limit: int) -> None:
    if limit < 1:
        raise InputError(f"limit must be 1 or more; got {limit}")


def _check_workers(workers: int) -> None:
    if workers < 1:
        raise InputError(f"workers must be 1 or more; got {workers}")


class Matcher:
    """A searchable list of names, from a handful to millions.

    >>> people = Matcher([("c", "Святлана Ціханоўская"), ("k", "Янка Купала")])
    >>> [match.id for match in people.search("TIKHANOVSKAYA, Svetlana")]
    ['c']

    Matches are scored by `compare`, so they have its score and its evidence; the index only finds candidates. Several
    threads may search and save it, also while others add or remove names; those take turns.
    """

    def __init__(
        self,
        records: Records,
        kind: str | None = None,
        *,
        workers: int = 1,
        progress: Progress | None = None,
        rules: Rules | None = None,
    ) -> None:
        """`records`: (id, name) pairs, plain names (each its own id), or a dict id -> names; ids may repeat. An id is
        text; an integer becomes text.

        `kind` is `person` or `org`; with None each name decides for itself, as in `compare`. `workers` threads of the
        native engine, or processes where Python does the work, read the names of persons; the matcher is the same.
        `progress` is called with (names done, total names) from time to time. The matcher uses `rules` from then on.
        Raises InputError for an invalid record and for workers below 1, BynamesError for another kind.
        """
        self._rules = kept(rules)
        check_kind(kind)
        _check_workers(workers)
        self.kind = kind
        self.segments: list[Segment] = []
        self._ids = Texts.of([])
        self._more_ids: list[str] = []
        self.alive = np.zeros(0, bool)
        self._numbers: dict[str, int] | None = None
        self._file: str | None = None
        # One thread at a time changes the matcher or looks at all of it; searching needs no lock.
        self._changing = threading.RLock()
        new = list(dict.fromkeys(pairs(records)))
        if new:
            self._add(new, progress, workers=workers)
            # A matcher of millions keeps no text as an object of its own.
            self._ids, self._more_ids, self._numbers = Texts.of(self._more_ids), [], None

    def __len__(self) -> int:
        """How many ids there are."""
        return int(self.alive.sum())

    def _id(self, number: int) -> str:
        known = len(self._ids)
        return self._ids[number] if number < known else self._more_ids[number - known]

    def _number_of(self) -> dict[str, int]:
        """id -> its number, of those that are there; made when something is to change."""
        if self._numbers is None:
            every = enumerate([*self._ids, *self._more_ids])
            self._numbers = {id: number for number, id in every if self.alive[number]}
        return self._numbers

    def add(self, records: Records) -> None:
        """Add records, in the forms that the constructor takes; a known id gets further names.

        Raises InputError for an invalid record; then nothing is added.
        """
        new = list(dict.fromkeys(pairs(records)))
        if new:
            with self._changing:
                self._add(new, None)

    @by_own_rules
    def _add(self, new: list[tuple[str, str]], progress: Progress | None, *, workers: int = 1) -> None:
        numbers = self._number_of()
        total = len(self._ids) + len(self._more_ids)
        owners = []
        for id, _ in new:
            number = numbers.setdefault(id, total)
            if number == total:
                self._more_ids.append(id)
                total += 1
            owners.append(number)
        self.alive = np.append(self.alive, np.ones(total - len(self.alive), bool))
        count = 0

        def step() -> None:
            nonlocal count
            count += 1
            if progress is not None and (count % _CHUNK == 0 or count == len(new)):
                progress(count, len(new))

        self.segments = [*self.segments, Segment.build([name for _, name in new], owners, self.kind, step, workers)]
        self._file = None
        if len(self.segments) > _MOST_SEGMENTS:
            self._join()

    def _join(self) -> None:
        """All segments but the largest become one, without what has been removed."""
        largest = max(self.segments, key=lambda segment: len(segment.names))
        small = [segment for segment in self.segments if segment is not largest]
        rows = [
            (name, owner)
            for segment in small
            for name, owner in zip(segment.names, segment.owners.tolist(), strict=True)
            if self.alive[owner]
        ]
        joined = Segment.build([name for name, _ in rows], [owner for _, owner in rows], self.kind, lambda: None)
        # What was added first stays first.
        self.segments = [joined, largest] if self.segments.index(largest) else [largest, joined]

    def remove(self, ids: Iterable[str]) -> int:
        """Remove these ids with all their names and return how many names were removed; unknown ids are ignored."""
        if isinstance(ids, str):
            raise InputError(f"remove takes a list of ids; got the text {ids!r}")
        with self._changing:
            numbers = self._number_of()
            gone = [numbers.pop(id) for id in dict.fromkeys(ids) if id in numbers]
            self.alive[gone] = False
            if gone:
                self._file = None
            return sum(int(np.isin(segment.owners, gone).sum()) for segment in self.segments)

    def search(self, name: str, limit: int = 5, cutoff: float | None = None) -> list[Match]:
        """The ids that have a name like `name`: at most `limit`, best first, each once with its best name.

        `cutoff` is the minimum score, in [0, 1]; None means the default decision of `compare` (`.matched`). Equal
        scores come in the order of the records. A name without any word in common with `name`, not even a misspelled
        one, is not found, however low the cutoff. Any text is accepted. Raises InputError for a limit below 1 and for
        a cutoff outside [0, 1].
        """
        _check_limit(limit)
        check_cutoff(cutoff)
        return self._answers([name], limit, cutoff)[0]

    @by_own_rules
    def _answers(self, names: list[str], limit: int, cutoff: float | None) -> list[list[Match]]:
        """`search` for each name, by the native engine where it can."""
        # Another thread may be adding: that makes a new list of segments.
        segments = self.segments
        found = self._best(segments, names, limit, cutoff)
        if found is None:
            return [self._search(segments, name, limit, cutoff) for name in names]
        answers = []
        for name, rows in zip(names, found, strict=True):
            if rows is None:
                answers.append(self._search(segments, name, limit, cutoff))
                continue
            texts, owners = segments[0].names, segments[0].owners
            answers.append([self._match(self._id(int(owners[row])), texts[row], score, name) for row, score in rows])
        return answers

    def _best(
        self, segments: Sequence[Segment], names: list[str], limit: int, cutoff: float | None
    ) -> list[list[tuple[int, float]] | None] | None:
        """The rows that are the best matches of each name, and their scores; None where only `_search` finds them."""
        alive = self.alive
        if len(segments) != 1 or len(segments[0].names) != len(alive) or any(map(is_placeholder, names)):
            return None
        return segments[0].best(names, alive, limit, cutoff, MOST_COMPARED)

    def _search(self, segments: Sequence[Segment], name: str, limit: int, cutoff: float | None) -> list[Match]:
        asked = query_kind(name, self.kind)
        if limit == 1:
            found = self._search_near(segments, name, asked, cutoff)
            if found:
                return found
        found_rows = [segment.search(name, asked, cutoff) for segment in segments]
        return self._judge(segments, found_rows, name, limit, cutoff)

    def _search_near(self, segments: Sequence[Segment], name: str, asked: str, cutoff: float | None) -> list[Match]:
        """The best match where it is better than whatever only the whole search can find; else nothing."""
        found_rows, rest = [], 0.0
        for segment in segments:
            near = segment.search_near(name, asked, cutoff)
            if near is None:
                return []
            found_rows.append(near[:2])
            rest = max(rest, near[2])
        best = self._judge(segments, found_rows, name, 1, cutoff)
        return best if best and best[0].score > rest else []

    def _judge(
        self,
        segments: Sequence[Segment],
        found_rows: list[tuple[Ints, NDArray[np.float64]]],
        name: str,
        limit: int,
        cutoff: float | None,
    ) -> list[Match]:
        """The best matches among the rows of each segment; no row scores more than its bound."""
        orders, bounds, begin = [], [], 0
        for segment, (rows, scores) in zip(segments, found_rows, strict=True):
            if len(rows):
                there = self.alive[segment.owners[rows]]
                orders.append(rows[there].astype(np.int64) + begin)
                bounds.append(scores[there])
            begin += len(segment.names)
        if not orders:
            return []
        order, bound = np.concatenate(orders), np.concatenate(bounds)
        ranked = ((int(order[place]), float(bound[place])) for place in np.lexsort((order, -bound)).tolist())
        several = sum(len(segment.names) for segment in segments) > len(self.alive)
        asked = Asked(name, self.kind, limit, cutoff, self._rules)
        return judged(asked, _Rows(self, segments), ranked, several, MOST_COMPARED)

    def search_many(
        self,
        names: Iterable[str],
        limit: int = 1,
        cutoff: float | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> list[list[Match]]:
        """`search` for many names: a list of matches for each, in their order. A name that repeats is processed once.

        `workers` threads share the work if the native engine does it. Otherwise that many processes do, if the work
        takes longer than starting them; they map the index from its file, or from a temporary one. `progress` is
        called with (names done, total names) from time to time and at the end. Raises the errors of `search`, and
        InputError for workers below 1 and for a string instead of a list.
        """
        asked = listed("search_many", names)
        _check_limit(limit)
        check_cutoff(cutoff)
        _check_workers(workers)
        count: dict[str, int] = {}
        for name in asked:
            count[name] = count.get(name, 0) + 1
        distinct = list(count)
        chunks = [distinct[at : at + _CHUNK] for at in range(0, len(distinct), _CHUNK)]
        answers: dict[str, list[Match]] = {}
        done = 0
        for chunk, found in zip(chunks, self._chunks(chunks, limit, cutoff, workers), strict=True):
            answers.update(zip(chunk, found, strict=True))
            done += sum(count[name] for name in chunk)
            if progress is not None:
                progress(done, len(asked))
        return [answers[name] for name in asked]

    def _chunks(
        self, chunks: list[list[str]], limit: int, cutoff: float | None, workers: int
    ) -> Iterator[list[list[Match]]]:
        if workers > 1 and len(chunks) > 1 and self._is_native():
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(workers) as threads:
                answers = [threads.submit(self._answers, chunk, limit, cutoff) for chunk in chunks]
                try:
                    for answer in answers:
                        yield answer.result()
                finally:
                    threads.shutdown(wait=False, cancel_futures=True)
            return
        for number, chunk in enumerate(chunks):
            begun = time.perf_counter()
            yield self._answers(chunk, limit, cutoff)
            left = len(chunks) - number - 1
            # The first one reads tables, so it does not tell how long the others take.
            if workers > 1 and number and left and (time.perf_counter() - begun) * left > WORTH_PROCESSES:
                yield from self._by_processes(chunks[number + 1 :], limit, cutoff, workers)
                return

    def _is_native(self) -> bool:
        """Whether the native engine does most of a search: then threads share the work."""
        return native() is not None and len(self.segments) == 1 and self.segments[0].people() is not None

    def _by_processes(
        self, chunks: list[list[str]], limit: int, cutoff: float | None, workers: int
    ) -> Iterator[list[list[Match]]]:
        # Most programs need no other process: what makes some is loaded here.
        import tempfile
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        with tempfile.TemporaryDirectory(prefix="bynames-") as folder:
            path = self._file
            if path is None or not os.path.isfile(path):
                path = os.path.join(folder, "index")
                self.save(path)
            with ProcessPoolExecutor(workers, get_context("spawn"), _open_index, (path, self._rules)) as pool:
                for found in pool.map(_ask, [(chunk, limit, cutoff) for chunk in chunks]):
                    yield [
                        [self._match(id, text, score, name) for id, text, score in matches] for name, matches in found
                    ]

    def _match(self, id: str, text: str, score: float, name: str) -> Match:
        return match_of(id, text, score, name, self.kind, self._rules)

    def link(
        self, records: Records, limit: int = 1, cutoff: float | None = None, workers: int = 1
    ) -> list[list[Match]]:
        """For each id of `records` (in any form), in order: its matches in this matcher, by the best of its names."""
        names: dict[str, list[str]] = {}
        for id, name in pairs(records):
            names.setdefault(id, []).append(name)
        found = iter(self.search_many([n for own in names.values() for n in own], limit, cutoff, workers))
        answers = []
        for own in names.values():
            best: dict[str, Match] = {}
            for match in (match for _ in own for match in next(found)):
                if match.id not in best or match.score > best[match.id].score:
                    best[match.id] = match
            answers.append(sorted(best.values(), key=lambda match: -match.score)[:limit])
        return answers

    @by_own_rules
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the matcher to one file, completely or not at all. Raises InputError if it cannot be written."""
        from bynames._linking.storage import save

        save(self, os.fspath(path))

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, rules: Rules | None = None) -> Matcher:
        """A matcher from its file, mapped into memory if that helps; `rules` are those that it was built with.

        The file is pure data; loading it runs no code. Raises InputError for a file that is missing, damaged, of
        another format or version, or built with other rules.
        """
        from bynames._linking.storage import load

        if rules is not None:
            with rules.acting():
                return load(os.fspath(path))
        return load(os.fspath(path))

    def ids(self) -> Texts:
        """All ids that there have been, by number."""
        return self._snapshot()[0]

    def _snapshot(self) -> tuple[Texts, NDArray[np.bool_], list[Segment]]:
        """All ids that there have been, by number; which of them are there; and the segments, of one moment."""
        with self._changing:
            ids = Texts.of([*self._ids, *self._more_ids]) if self._more_ids else self._ids
            return ids, self.alive.copy(), list(self.segments)

    def restore(self, ids: Texts, alive: NDArray[np.bool_], segments: list[Segment]) -> None:
        """Take over what `bynames._linking.storage` has read."""
        self._ids, self._more_ids, self._numbers = ids, [], None
        self.alive, self.segments = alive, segments

    def __getstate__(self) -> dict[str, Any]:
        ids, alive, segments = self._snapshot()
        return {"kind": self.kind, "ids": ids, "alive": alive, "segments": segments, "rules": self._rules}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__([], state["kind"], rules=state["rules"])  # type: ignore[misc]
        self.restore(state["ids"], state["alive"], state["segments"])


class _Rows:
    """The rows of some segments, one segment behind another."""

    def __init__(self, matcher: Matcher, segments: Sequence[Segment]) -> None:
        self.id = matcher._id
        self._segments = segments

    def row(self, at: int) -> tuple[str, int]:
        for segment in self._segments:
            if at < len(segment.names):
                return segment.names[at], int(segment.owners[at])
            at -= len(segment.names)
        raise IndexError(at)

    def names_of(self, number: int) -> list[str]:
        return [segment.names[row] for segment in self._segments for row in segment.rows_of(number)]


_index: Matcher | None = None


def _open_index(path: str, rules: Rules | None) -> None:
    """What a worker process begins with."""
    global _index
    if rules is not None:
        rules.act()
    _index = Matcher.load(path)


def _ask(task: tuple[list[str], int, float | None]) -> list[tuple[str, list[tuple[str, str, float]]]]:
    names, limit, cutoff = task
    assert _index is not None
    return [(name, [(m.id, m.name, m.score) for m in _index.search(name, limit, cutoff)]) for name in names]
