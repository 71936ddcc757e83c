"""One clean table: who is named, which of the others are one and the same, and one spelling for each."""

from __future__ import annotations

import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from msgspec import Struct

from bynames._expressions import expression
from bynames._languages import latin, shown
from bynames._linking import Cluster, Link, Matcher
from bynames._linking import dedupe as clusters_of
from bynames._linking.decision import AMBIGUOUS, RESOLVED, UNRESOLVED
from bynames._names import check_kind, parse
from bynames._readings import likelier_language
from bynames._scripts import romanize
from bynames._text import clean as clean_text
from bynames._text import has_cyrillic
from bynames.aliases import AliasTable, bundled
from bynames.tables._clustering import (
    SURE,
    UNLIKELY,
    Marks,
    Pairs,
    checked_review,
    counted,
    decided,
    known_marks,
    opened,
    read_marks,
    shared,
)
from bynames.tables._columns import free
from bynames.tables._delimited import Dialect
from bynames.tables._files import Path, written
from bynames.tables._formats import Output, check_output, is_workbook, reading, target
from bynames.tables._normalizing import (
    Notice,
    Progress,
    checked_workers,
    chosen,
    default_scheme,
    resolutions,
    silent,
    told,
)
from bynames.tables._rows import Added, Cell, Row

# What is not resolved by itself, but is one with names that are
JOINED = "joined"
FIELDS = ("id", "status", "score", "rows", "name_be", "name_ru", "name_en")
_NAMED = tuple(field.removeprefix("name_") for field in FIELDS if field.startswith("name_"))
_NUMBERS = frozenset({2, 3})
_RIVALS = 20
# The cut-off of alias tables: in a table a name must be surer than in a pair.
_SURE_OF_ENTITY = 0.85
# In front of the ids of those whom no table knows
_NEW = "new-"
_SIGNS = expression(r"[^a-z0-9]+")
_NOBODY = Added(("", "", None, None, "", "", ""))


class Cleaned(Struct, frozen=True):
    """What a run did: rows with a name and without, those whom they name, and doubtful pairs that nobody has decided.

    `resolved`, `joined`, `ambiguous` and `unresolved` are rows by their status; `people` are those who are named, in
    the alias table (`known`) or not.
    """

    rows: int
    resolved: int
    joined: int
    ambiguous: int
    unresolved: int
    people: int
    known: int
    doubtful: int | None
    columns: tuple[str, ...]


def clean(
    input: Path,
    output: Path = "-",
    columns: Sequence[str] = (),
    *,
    review: Path | None = None,
    unique: bool = False,
    kind: str | None = None,
    table: AliasTable | None = None,
    cutoff: float | None = None,
    dialect: Dialect | None = None,
    sheet: str | None = None,
    writing: Output | None = None,
    rejects: Path | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    notice: Notice | None = None,
) -> Cleaned:
    """Copy the table `input` to `output` with whom its name names behind each row, also where no alias table knows it.

    `columns` hold the names, several of them one name together; without any, the obvious one is taken. Added are

    - `id`: that of the entity of `table` (None: the bundled one); else `new-` and the name in Latin letters, the same
      for all spellings of one and the same
    - `status`: `resolved` (by the alias table), `joined` (not by itself, but it is one with names that are),
      `ambiguous` (two entities fit alike, and it stays alone), `unresolved`
    - `score`: how sure that is, in [0, 1]; of those that are joined or whom nobody knows, the weakest link
    - `rows`: how many rows name the same one
    - `name_be`, `name_ru`, `name_en`: one spelling for all rows of the same one. Of an entity they are its canonical
      names; else the spelling of the table that says most, in Latin letters by a scheme where there is none; empty
      where nothing tells how that language writes the name

    `unique` keeps the first row of each. `review` is a table of doubtful pairs, one at most for two groups of
    spellings, with a column `mark` to write `same` or `different` into, as that of `dedupe`; its marks are taken and
    kept. Two entities of the alias table are never one, nor doubtful.

    `cutoff` is the least score of a link; None is the default decision. `rejects` is that of `normalize`. Memory grows
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
    table = table if table is not None else bundled()
    with (
        opened(review) as pairs_handle,
        written(output) as handle,
        reading(input, dialect, sheet, styled=is_workbook(output, writing), rejects=rejects) as source,
    ):
        at = chosen(source, columns, notice)
        marks = read_marks(review) if review is not None and os.path.exists(review) else Marks()
        counts = counted(source, at)
        same, different = known_marks(marks, counts, review or "", notice)
        people = _People(list(counts), table, kind)
        people.join(same, different, cutoff, workers, shared(progress, 0.5 if review is not None else 1.0))
        cells = people.cells(counts)
        added = free(source.header, FIELDS)
        tally: Counter[str] = Counter()
        with target(handle, output, writing, source, added, _NUMBERS) as out:
            seen = set[Cell]()
            for batch in source.batches():
                picked, news = [], []
                for index, (name, row) in enumerate(zip(source.names(batch, at), batch.rows, strict=True)):
                    new = cells.get(name, _NOBODY)
                    tally["rows"] += bool(row)
                    tally[new.status] += bool(row)
                    if unique and new is not _NOBODY:
                        if new.cells[0] in seen:
                            continue
                        seen.add(new.cells[0])
                    picked.append(index)
                    news.append(new)
                out.write(batch, picked, news)
        doubtful = None
        if pairs_handle is not None and review is not None:
            found = people.doubtful(marks, workers, shared(progress, 0.5, 0.5))
            doubtful = len(found)
            pairs = Pairs(review, [*found, *decided(marks, kind)])
            with target(pairs_handle, review, None, pairs, ()) as out:
                pairs.write(out)
    told(source, notice)
    return Cleaned(
        tally["rows"],
        tally[RESOLVED],
        tally[JOINED],
        tally[AMBIGUOUS],
        tally[UNRESOLVED] + tally[""],
        len(people.clusters),
        sum(entity is not None for entity in people.entities),
        doubtful,
        tuple(source.header[index] for index in at),
    )


class _People:
    """The distinct names of a table, whom they name, and which of the others are one and the same."""

    def __init__(self, names: list[str], table: AliasTable, kind: str | None) -> None:
        self._names = names
        self._table = table
        self._kind = kind
        self._answers = dict(zip(names, resolutions(names, kind, shown()[0], table), strict=True))
        # The names of one entity are one record, those that the table has of it among them.
        self._record: dict[str, str] = {}
        self._entity: dict[str, str] = {}
        self._spellings: dict[str, list[str]] = {}
        for name, answer in self._answers.items():
            if answer["status"] == RESOLVED:
                id = f"\0{answer['entity_id']}"  # no name of a table begins so
                self._entity[id] = str(answer["entity_id"])
                self._record[name] = id
                self._spellings.setdefault(id, []).append(name)
            else:
                self._record[name] = name
                self._spellings[name] = [name]
        for id, entity in self._entity.items():
            self._spellings[id] += table[entity].spellings
        self.clusters: list[Cluster] = []
        self.entities: list[str | None] = []
        self._place: dict[str, int] = {}

    def join(
        self,
        same: Iterable[tuple[str, str]],
        different: Iterable[tuple[str, str]],
        cutoff: float | None,
        workers: int,
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Find the clusters; what is marked is stronger than any score."""
        together = self._marked(same)
        apart = {frozenset(pair) for pair in self._marked(different)}
        apart |= self._entities_that_meet(cutoff, workers) - {frozenset(pair) for pair in together}
        records = [(id, name) for id, names in self._spellings.items() for name in dict.fromkeys(names)]
        found = clusters_of(
            records,
            self._kind,
            cutoff=cutoff,
            progress=progress,
            same=together,
            different=[(left, right) for left, right in map(sorted, apart)],
            workers=workers,
        )
        # In the order of the rows
        first = {name: number for number, name in enumerate(self._names)}
        own = {id: [name for name in names if self._record.get(name) == id] for id, names in self._spellings.items()}
        self.clusters = sorted(found, key=lambda one: min(first[name] for id in one.ids for name in own[id]))
        self.entities = [
            next((self._entity[id] for id in one.ids if id in self._entity), None) for one in self.clusters
        ]
        self._place = {id: number for number, one in enumerate(self.clusters) for id in one.ids}
        self._own = own

    def _marked(self, marked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """The records of marked names."""
        found = ((self._record[left], self._record[right]) for left, right in marked)
        return list(dict.fromkeys(pair for pair in found if pair[0] != pair[1]))

    def _entities_that_meet(self, cutoff: float | None, workers: int) -> set[frozenset[str]]:
        """Pairs of records that must not be joined: entities that one name could link, and names that two could be."""
        known = {id: names for id, names in self._spellings.items() if id in self._entity}
        apart: set[frozenset[str]] = set()
        if known:
            matcher = Matcher([(id, name) for id, names in known.items() for name in dict.fromkeys(names)], self._kind)
            asked = list(dict.fromkeys((id, name) for id, names in self._spellings.items() for name in names))
            best: dict[tuple[str, str], float] = {}
            answers = matcher.search_many([name for _, name in asked], _RIVALS, cutoff, workers)
            for (id, _), matches in zip(asked, answers, strict=True):
                apart |= {frozenset(pair) for pair in combinations([match.id for match in matches], 2)}
                if id not in self._entity:
                    for match in matches:
                        best[id, match.id] = max(match.score, best.get((id, match.id), 0.0))
            # The alias table has been asked, and did not take them for one of its own.
            apart |= {frozenset(pair) for pair, score in best.items() if score < _SURE_OF_ENTITY}
        for name, answer in self._answers.items():
            if answer["status"] == AMBIGUOUS:
                apart |= {frozenset((name, id)) for id in known}
        return apart

    def cells(self, counts: dict[str, int]) -> dict[str, Added]:
        """What goes behind the rows of each name."""
        found: dict[str, Added] = {}
        taken = set(self._entity.values())
        for one, entity in zip(self.clusters, self.entities, strict=True):
            own = [name for id in one.ids for name in self._own[id]]
            size = sum(counts[name] for name in own)
            names = self._written(own, counts, entity)
            id = entity if entity is not None else _free(_slug(names[2] or one.name), taken)
            taken.add(id)
            weakest = round(one.weakest.score, 4) if one.weakest is not None else None
            for name in own:
                answer = self._answers[name]
                status = str(answer["status"])
                score = answer["score"] if status == RESOLVED else weakest
                if status != RESOLVED and entity is not None:
                    status = JOINED
                found[name] = Added((id, status, score, size, *names), status)
        return found

    def _written(self, own: list[str], counts: dict[str, int], entity: str | None) -> tuple[str, ...]:
        """The spelling in each language that there is a column for: Belarusian, Russian, and in Latin letters."""
        if entity is not None:
            names = self._table[entity].names
            return tuple([self._table[entity].name(one) if one == latin() else names.get(one, "") for one in _NAMED])
        by_language: dict[str, list[str]] = {}
        for name in own:
            tidy = clean_text(name)
            language = likelier_language(tidy) if has_cyrillic(tidy) else latin()
            by_language.setdefault(language, []).append(name)
        best = {language: self._fullest(names, counts) for language, names in by_language.items()}
        cyrillic = [one for one in dict.fromkeys((*_NAMED, *best)) if one in best and one != latin()]
        language = next(filter(None, cyrillic), "")
        in_latin = best.get(latin()) or romanize(best.get(language, ""), default_scheme(language)).text
        # Where nothing tells the language, the spelling fits all.
        return tuple([in_latin if one == latin() else best.get(one) or best.get("", "") for one in _NAMED])

    def _fullest(self, names: list[str], counts: dict[str, int]) -> str:
        """The spelling that says most: the most whole words, not all in capitals, the commonest, then the first."""

        def worth(name: str) -> tuple[int, bool, int]:
            parts = parse(name, self._kind).parts
            whole = sum(len(part.text.strip(".")) > 1 for part in parts)
            return whole, not clean_text(name).isupper(), counts[name]

        return clean_text(max(names, key=worth))

    def doubtful(self, marks: Marks, workers: int, progress: Callable[[int, int], None] | None) -> list[Row]:
        """Pairs of groups that were joined or kept apart with little certainty, the most doubtful first."""
        settled = {
            frozenset((self._record.get(left, left), self._record.get(right, right))) for left, right in marks.same
        }
        kept_apart = {
            frozenset((self._place[self._record[left]], self._place[self._record[right]]))
            for left, right in marks.different
            if left in self._record and right in self._record
        }
        found: list[tuple[Link, bool]] = []
        for one in self.clusters:
            for link in one.links:
                if link.score < SURE and frozenset((link.left, link.right)) not in settled:
                    left, right = self._shown(link.left, link.names[0]), self._shown(link.right, link.names[1])
                    found.append((Link(left, right, link.score, link.names, self._kind), True))
        best: dict[frozenset[int], Link] = {}
        records = [(id, name) for id, names in self._spellings.items() for name in dict.fromkeys(names)]
        matches = Matcher(records, self._kind, workers=workers).search_many(
            self._names, _RIVALS, UNLIKELY, workers, progress
        )
        for name, rivals in zip(self._names, matches, strict=True):
            here = self._place[self._record[name]]
            for rival in rivals:
                there = self._place[rival.id]
                pair = frozenset((here, there))
                if here == there or pair in kept_apart or (self.entities[here] and self.entities[there]):
                    continue
                if pair not in best or rival.score > best[pair].score:
                    shown = self._shown(rival.id, rival.name)
                    best[pair] = Link(name, shown, rival.score, (name, rival.name), self._kind)
        found += [(link, False) for link in best.values()]
        found.sort(key=lambda item: (abs(item[0].score - 0.5), item[0].left, item[0].right))
        return [
            [
                "",
                link.left,
                link.right,
                f"{link.score:.4f}",
                "yes" if joined else "no",
                "; ".join(map(str, link.evidence)),
            ]
            for link, joined in found
        ]

    def _shown(self, id: str, name: str) -> str:
        """A name of a record that the table has, so that a mark beside it can be found again."""
        return name if self._record.get(name) == id else self._own[id][0]


def _slug(name: str) -> str:
    latin = romanize(name, default_scheme(likelier_language(name))).text
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()
    return _NEW + (_SIGNS.sub("-", plain).strip("-") or "name")


def _free(id: str, taken: set[str]) -> str:
    found, number = id, 2
    while found in taken:
        found = f"{id}-{number}"
        number += 1
    return found
