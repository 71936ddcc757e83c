"""A column of names becomes columns that can be worked with: who it is, and how else the name is written."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from bynames import _datafiles as data
from bynames._languages import shown
from bynames._linking.decision import AMBIGUOUS, RESOLVED, UNRESOLVED
from bynames._model import Match, Scheme
from bynames._names import check_kind, key, parse
from bynames._names.respelling import check_language as check_spelling
from bynames._names.respelling import respell
from bynames._readings import likelier_language
from bynames._rules import Rules, acting_rules
from bynames._scripts import romanize
from bynames._text import clean, script
from bynames.aliases import AliasTable, bundled
from bynames.aliases.sources.entities import registers
from bynames.errors import InputError, did_you_mean
from bynames.tables._columns import find, free, guess, is_known
from bynames.tables._delimited import Dialect
from bynames.tables._files import Path, written
from bynames.tables._formats import Output, check_output, is_workbook, reading, target
from bynames.tables._memory import relieve
from bynames.tables._rows import Added, Cell, Source
from bynames.translit import scheme as find_scheme

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

DEFAULT_SCHEME = "be-national-2007"
_DOUBTFUL = "doubtful"
_Described = tuple[str, bool, tuple[Cell, ...]]
# What can be added, besides the nearest; without a choice, all but those that `parts` has together.
FIELDS = (
    "status", "canonical", "entity_id", "score", "runner_up", "why", "kind", "language", "script", "cleaned", "parts",
    "given", "patronymic", "surname", "latin", "latin_by", "key",
)  # fmt: skip
DEFAULT_FIELDS = tuple(field for field in FIELDS if field not in ("given", "patronymic", "surname"))
_RESOLVING = frozenset(FIELDS[:6])
NUMBERS = frozenset({"score"})
# More candidates than a person would look through
MOST_NEAREST = 20
# What is longer is an article in the wrong column: it is cleaned and transliterated, but not looked up.
_LONGEST_NAME = 1000
# Distinct names that are remembered, twice: with all columns, a thousand take some 2.5 MB.
_GENERATION = 6000
_SENT_TOGETHER = 200

Progress = Callable[[int, float | None], None]
Notice = Callable[[str], None]


class Summary(Struct, frozen=True):
    """What a run did: rows, how many of them of each status, odd rows and the first lines (1-based) of them.

    `doubtful` are the resolved ones with a score below 0.9: a surname alone, say.

    `columns` are those that the names came from. Blank lines are no rows; empty names are unresolved. Where no column
    is added that the table is looked into for, none is counted as resolved, ambiguous or unresolved.
    """

    rows: int
    resolved: int
    ambiguous: int
    unresolved: int
    columns: tuple[str, ...]
    odd: int = 0
    odd_lines: tuple[int, ...] = ()
    doubtful: int = 0


class Job(NamedTuple):
    """What to work out for each name."""

    fields: tuple[str, ...]
    scheme: Scheme | None
    kind: str | None
    language: str
    table: AliasTable | None
    nearest: int = 0
    # Registers of identifiers, of which each is a column
    registers: tuple[str, ...] = ()
    # The language in which names of persons are spelt in a column of their own
    respell: str | None = None

    @classmethod
    def checked(
        cls,
        fields: Sequence[str] = (),
        scheme: str | Scheme | None = None,
        kind: str | None = None,
        language: str = "en",
        table: AliasTable | None = None,
        nearest: int = 0,
        ids: Sequence[str] = (),
        respell: str | None = None,
    ) -> Job:
        """The options of `normalize`. Raises BynamesError for one that there is not."""
        for register in ids:
            if register not in registers():
                hint = did_you_mean(register, registers()) or f"; there are {', '.join(registers())}"
                raise InputError(f"no register {register!r}{hint}")
        fields = (*_checked(fields), *dict.fromkeys(ids))
        found = find_scheme(scheme) if isinstance(scheme, str) else scheme
        check_kind(kind)
        check_language(language)
        if not 0 <= nearest <= MOST_NEAREST:
            raise InputError(f"the number of nearest candidates must be between 0 and {MOST_NEAREST}, not {nearest}")
        if respell is not None:
            check_spelling(respell)
        return cls(fields, found, kind, language, table, nearest, tuple(dict.fromkeys(ids)), respell)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns that are added."""
        spelt = (f"respelled_{self.respell}",) if self.respell else ()
        return (*self.fields, *spelt, *nearest_fields(self.nearest))

    @property
    def numbers(self) -> frozenset[int]:
        """Which of `names` hold numbers."""
        return frozenset(at for at, name in enumerate(self.names) if name in NUMBERS or name.endswith("_score"))


def nearest_fields(number: int) -> tuple[str, ...]:
    """The columns for so many candidates.

    >>> nearest_fields(1)
    ('nearest_1', 'nearest_1_id', 'nearest_1_score')
    """
    return tuple(f"nearest_{at}{what}" for at in range(1, number + 1) for what in ("", "_id", "_score"))


def normalize(
    input: Path,
    output: Path = "-",
    columns: Sequence[str] = (),
    *,
    fields: Sequence[str] = (),
    scheme: str | Scheme | None = None,
    kind: str | None = None,
    language: str = "en",
    table: AliasTable | None = None,
    nearest: int = 0,
    ids: Sequence[str] = (),
    respell: str | None = None,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    writing: Output | None = None,
    rejects: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Summary:
    """Copy the table `input` to `output` (paths; `-` is standard input or output) with columns added for its names.

    `columns` hold the names, several of them one name together; without any, the obvious one is taken. `fields` are
    the columns to add (FIELDS), by default DEFAULT_FIELDS, with `bynames_` in front where the table has one so named:

    - `status`: `resolved`, `ambiguous` (two entities of the table fit almost alike) or `unresolved`
    - `canonical` (in `language`: `en`, `be`, `ru`), `entity_id`, `score` in [0, 1], `runner_up`, `why`
    - `kind`, `language` (`be`, `ru`, or empty where nothing in the spelling tells), `script` (ISO 15924)
    - `cleaned`, `parts` (`given: …; surname: …`), or each part by itself: `given`, `patronymic`, `surname`
    - `latin` (under `scheme`; None is the one for the language of the name that data/tables/schemes.yaml has),
      `latin_by` (who made it), `key` (the same for the same name in every spelling)

    `nearest` adds so many candidates for each name that is unresolved or ambiguous: `nearest_1`, `nearest_1_id`,
    `nearest_1_score`, and so on. They are whom a person would look at first; the score says how unlikely they are.

    Every cell that was there comes back unchanged; rows that are too short are filled up, cells beyond the header stay
    behind the added ones; with `rejects`, a file, such rows of a CSV go there and nowhere else. `kind` (`person`,
    `org`) holds for all names; None decides for each. `table` None is the bundled one. `workers` are processes.
    `progress` is called with the rows so far and the part done in [0, 1] or None; `notice` with each line that a person
    should see. `ids` are registers (`wikidata`, `ror`, `unp`, `eu`, `ofac`, `isni`): each becomes a column with the
    identifier of the entity. `respell` is a language (`be`, `ru`, `uk`): `respelled_be` has the likeliest spelling
    in it of each person's name in Cyrillic letters, and nothing for others. Memory does not grow with the table.

    Raises InputError for what is wrong with the file or a column, UnknownScheme, and MissingExtra.
    """
    input = os.fspath(input)
    output = os.fspath(output)
    rejects = os.fspath(rejects) if rejects is not None else None
    notice = notice or silent
    job = Job.checked(fields, scheme, kind, language, table, nearest, ids, respell)
    counts: Counter[str] = Counter()
    check_output(output, writing)
    styled = is_workbook(output, writing)
    with written(output) as handle, reading(input, dialect, sheet, styled=styled, rejects=rejects) as source:
        at = chosen(source, columns, notice)
        rows = 0
        added = free(source.header, job.names)
        with target(handle, output, writing, source, added, job.numbers) as out, Distinct(job, workers) as distinct:
            for batch in source.batches():
                names = source.names(batch, at)
                found = distinct.of(names)
                out.write(batch, None, found)
                if 0 in batch.widths:  # blank lines are no rows
                    found = [new for new, row in zip(found, batch.rows, strict=True) if row]
                for new, times in Counter(found).items():
                    counts[new.status] += times
                    counts[_DOUBTFUL] += times * new.doubtful
                rows += len(batch.rows)
                if progress is not None:
                    progress(rows, source.done())
    told(source, notice)
    return Summary(
        counts.total() - counts[_DOUBTFUL],
        counts[RESOLVED],
        counts[AMBIGUOUS],
        counts[UNRESOLVED],
        tuple(source.header[index] for index in at),
        source.odd.count,
        tuple(source.odd.lines),
        counts[_DOUBTFUL],
    )


def silent(line: str) -> None:
    """For a run that nobody listens to."""


def checked_workers(workers: int) -> int:
    """The number of processes. Raises InputError for one below 1."""
    if workers < 1:
        raise InputError(f"the number of workers must be 1 or more, not {workers}")
    return workers


def _checked(fields: Sequence[str]) -> tuple[str, ...]:
    for field in fields:
        if field not in FIELDS:
            hint = did_you_mean(field, FIELDS) or f"; there are {', '.join(FIELDS)}"
            raise InputError(f"no column {field!r} to add{hint}")
    return tuple(dict.fromkeys(fields)) or DEFAULT_FIELDS


def chosen(source: Source, columns: Sequence[str], notice: Notice, option: str = "--column") -> tuple[int, ...]:
    """The columns with the names: those that were asked for, or the obvious ones, and then that is said."""
    for note in source.notes:
        notice(note)
    if columns:
        return find(source, columns)
    found = guess(source, option)
    named = " + ".join(source.header[at] for at in found)
    if len(source.header) == 1 and not is_known(named):
        notice(f"{source.name}: the first line, {named}, is taken as the header; use --no-header if it is a row")
    else:
        notice(f"{source.name}: names are taken from {named}; {option} takes others")
    return found


def told(source: Source, notice: Notice, kept: str = "every cell was kept") -> None:
    """Say which rows were odd."""
    for note in source.notes_at_end:
        notice(note)
    source.notes_at_end.clear()
    if source.odd.count:
        lines = ", ".join(map(str, source.odd.lines[:5])) + (", …" if source.odd.count > 5 else "")
        rows = f"{source.odd.count} rows have" if source.odd.count > 1 else "one row has"
        kept = f"written to {source.rejected_to}" if source.rejected_to else kept
        notice(f"{source.name}: {rows} more or fewer cells than the header (line {lines}); {kept}")


class Distinct:
    """Each distinct name is worked out once, as far as memory allows: those that come often stay."""

    def __init__(self, job: Job, workers: int = 1) -> None:
        self._job = job
        self._young: dict[str, Added] = {}
        self._old: dict[str, Added] = {}
        self._workers = checked_workers(workers)
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> Distinct:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._pool is not None:
            if error is not None:
                # Nobody waits for what they are at.
                from multiprocessing import active_children

                for process in set(active_children()) - self._others:
                    process.terminate()
            self._pool.shutdown(cancel_futures=True)

    def of(self, names: Sequence[str]) -> list[Added]:
        """The cells to add for each name; names that are alike share them."""
        young = self._young
        found = list(map(young.get, names))
        if None not in found:
            return found  # type: ignore[return-value]
        missing: dict[str, None] = {}
        fresh: dict[str, Added] = {}
        for name, known in zip(names, found, strict=True):
            if known is None and name not in fresh:
                old = self._old.get(name)
                if old is None:
                    missing[name] = None
                else:
                    fresh[name] = old
        for name, (status, doubtful, cells) in zip(missing, self._worked(list(missing)), strict=True):
            fresh[name] = Added(cells, status, doubtful)
        answer = [known or fresh[name] for name, known in zip(names, found, strict=True)]
        if len(young) + len(fresh) > _GENERATION:
            self._old, self._young = young, {}
        self._young.update((name, new) for name, new in fresh.items() if len(name) <= _LONGEST_NAME)
        return answer

    def _worked(self, names: list[str]) -> Iterable[_Described]:
        if self._workers == 1 or len(names) < 2 * _SENT_TOGETHER:
            return described(names, self._job)
        if self._pool is None:
            # Most programs need no other process: what makes some is loaded here.
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import active_children

            self._others = set(active_children())
            self._pool = ProcessPoolExecutor(self._workers, initializer=_begin, initargs=(self._job, acting_rules()))
        parts = [names[at : at + _SENT_TOGETHER] for at in range(0, len(names), _SENT_TOGETHER)]
        return [cells for part in self._pool.map(_described_there, parts) for cells in part]


_job_there: Job | None = None


def _begin(job: Job, rules: Rules) -> None:
    global _job_there
    rules.act()
    # Ctrl-C is for the process that people see; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _job_there = job


def _described_there(names: list[str]) -> list[_Described]:
    assert _job_there is not None
    return described(names, _job_there)


def described(names: Sequence[str], job: Job) -> list[_Described]:
    """(status, whether it is doubtful, cells of the fields) for each name."""
    relieve(len(names))
    resolving = _RESOLVING.union(job.registers)
    if resolving.isdisjoint(job.fields) and not job.nearest:
        return [
            ("", False, (*map(_about(name, job).__getitem__, job.fields), *_respelled(name, job))) for name in names
        ]
    found = []
    for name, cells in zip(names, resolutions(names, job.kind, job.language, job.table, job.registers), strict=True):
        if not resolving.issuperset(job.fields):
            cells.update(_about(name, job))
        status = str(cells["status"])
        doubtful = bool(cells.pop(_DOUBTFUL))
        near = _nearest(name, status, job) if job.nearest else ()
        found.append((status, doubtful, (*(cells[field] for field in job.fields), *_respelled(name, job), *near)))
    return found


def _respelled(name: str, job: Job) -> tuple[Cell, ...]:
    """The cell with the likeliest spelling in another language; empty where there is none."""
    if job.respell is None:
        return ()
    if len(name) > _LONGEST_NAME or job.kind == "org":
        return ("",)
    try:
        return (respell(name, job.respell, job.kind, limit=1)[0].name,)
    except InputError:
        # In Latin letters, or an organization's
        return ("",)


def _nearest(name: str, status: str, job: Job) -> tuple[Cell, ...]:
    """The cells of the nearest candidates, for a name that is not resolved."""
    table = job.table if job.table is not None else bundled()
    cells: list[Cell] = []
    if status != RESOLVED and name.strip() and len(name) <= _LONGEST_NAME:
        for match in table.nearest(name, job.kind, job.nearest):
            cells += [table[match.id].name(job.language), match.id, round(match.score, 4)]
    return (*cells, *("", "", None) * (job.nearest - len(cells) // 3))


def resolutions(
    names: Sequence[str],
    kind: str | None,
    language: str,
    table: AliasTable | None = None,
    ids: Sequence[str] = (),
) -> list[dict[str, Cell]]:
    """For each name what `normalize` adds: status, canonical, entity_id, score, runner_up, why, ids; and `doubtful`."""
    check_language(language)
    table = table if table is not None else bundled()
    asked = [name for name in dict.fromkeys(names) if name.strip() and len(name) <= _LONGEST_NAME]
    matches = dict(zip(asked, table.resolve_many(asked, kind), strict=True))
    return [_resolution(name, matches.get(name), table, language, ids) for name in names]


def _resolution(
    name: str, matches: list[Match] | None, table: AliasTable, language: str, ids: Sequence[str]
) -> dict[str, Cell]:
    cells: dict[str, Cell] = dict.fromkeys(("canonical", "entity_id", "runner_up", *ids), "")
    cells |= {"status": UNRESOLVED, "score": None, _DOUBTFUL: False, "why": "no entity of the table has such a name"}
    if matches is None:
        cells["why"] = "too long for a name" if name.strip() else "no name"
    elif matches:
        best, decided = matches[0], table.decision(matches)
        cells["status"], cells[_DOUBTFUL] = decided.status, decided.doubtful
        cells["canonical"] = table[best.id].name(language)
        cells["entity_id"] = best.id
        cells["score"] = round(best.score, 4)
        cells |= {register: table[best.id].ids.get(register, "") for register in ids}
        for rival in decided.rivals[:1]:
            cells["runner_up"] = f"{rival.id}: {table[rival.id].name(language)} ({rival.score:.2f})"
        cells["why"] = why(best)
    return cells


def why(match: Match) -> str:
    """What a match rests on, in one line."""
    parts = [match.note] if match.note else []
    parts += [str(item) for item in match.evidence] or ["the same text"]
    return "; ".join(parts)


def check_language(language: str) -> None:
    """Raises InputError for a language that tables have no canonical names in."""
    if language not in shown():
        raise InputError(f"no canonical names in {language!r}; there are {', '.join(shown())}")


def default_scheme(language: str) -> Scheme:
    """The scheme for names of a language, where none is asked for."""
    schemes: dict[str, str] = data.entry("tables", "schemes")["default"]
    return find_scheme(schemes.get(language, DEFAULT_SCHEME))


def _about(name: str, job: Job) -> dict[str, Cell]:
    if len(name) > _LONGEST_NAME:
        cleaned = clean(name)
        latin = romanize(cleaned, job.scheme or default_scheme(""))
        cells: dict[str, Cell] = dict.fromkeys(FIELDS[6:], "")
        return cells | {"script": script(cleaned), "cleaned": cleaned, "latin": latin.text, "latin_by": latin.by}
    found = parse(name, job.kind)
    language = found.language or likelier_language(found.text) if found.parts else ""
    latin = romanize(found.text, job.scheme or default_scheme(language))
    return {
        "kind": found.kind if found.parts else "",
        "language": language,
        "script": found.script,
        "cleaned": found.text,
        "parts": "; ".join(f"{part.role}: {part.text}" for part in found.parts),
        "given": found.part("given"),
        "patronymic": found.part("patronymic"),
        "surname": found.part("surname"),
        "latin": latin.text,
        "latin_by": latin.by,
        "key": key(name, job.kind),
    }
