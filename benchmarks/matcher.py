"""Searching a name among many: the index of bynames beside other tools, from ten thousand names to a million.

    python benchmarks/matcher.py [--sizes N ...] [--tools NAME ...] [--gold DIR] [--limit SECONDS] [--quick]

The people are generated (names.py: seeded, with the frequencies of a register); matcher.yaml says how they are spelled,
what is asked, and what should be reached. Each tool works on each size in a process of its own, with a time limit: one
that is too slow or too big breaks nothing, and what it had measured until then counts. A tool that would run over the
limit with all queries answers as many as it can.

Quality is also measured on names of real people: those of the bundled alias table, which every installation has, and
with --gold those of an evaluation folder (its evaluate.py retrieval, with each tool in the place of bynames.Matcher).

The peers are those of the extra `bench`; nomenklatura is installed as benchmarks/compare.py says. Nothing is timed in
more than one thread or process unless the table says so.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import math
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar, NamedTuple

import compare as pairs_of
import names
import report
import yaml
from chart import Points, chart
from searchers import OWN, TOOLS, Found, Index, installed

import bynames
from bynames import Matcher
from bynames._kinds.person import index as person_index
from bynames._linking import matching

SEED = names.SEED + 20
# So many of the queries are asked once more without bounds.
_UNBOUNDED = 1_000
# A stage of a tool (building, searching one by one, searching many) stops after this share of the time limit.
_STAGE = 0.25
# bynames is asked for more (saving, workers, bounds) and has so many times the limit, its stages no longer.
_OWN_TIME = 6


def settings() -> dict[str, Any]:
    """benchmarks/matcher.yaml."""
    path = Path(__file__).with_name("matcher.yaml")
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # type: ignore[no-any-return]


# --- the names ---


class Spelled(NamedTuple):
    """A name in a list: its text, whose it is, and in which form of names.yaml it is written."""

    text: str
    person: names.Person
    form: str


class Writer:
    """Spells people as matcher.yaml says."""

    def __init__(self, people: names.Names, what: str) -> None:
        self.people, self.rng = people, people.rng
        found = settings()
        self.capitals, self.slips = int(found["capitals"][what]), int(found["slips"][what])
        self.cyrillic = int(found["cyrillic"])
        self.languages = _shares(found["language"])
        self.schemes = {language: _shares(shares) for language, shares in found["schemes"].items()}

    def write(self, person: names.Person) -> Spelled:
        """One spelling of the person."""
        rng, form = self.rng, self.people.form()
        language = _draw(rng, self.languages)
        text = person.write(language, form)
        if rng.random() * 100 >= self.cyrillic:
            text = bynames.transliterate(text, _draw(rng, self.schemes[language]))
        if rng.random() * 100 < self.capitals:
            text = text.upper()
        if rng.random() * 100 < self.slips:
            text = _slip(text, rng)
        return Spelled(text, person, form)


def _shares(table: dict[str, str]) -> tuple[list[str], list[int]]:
    return list(table), list(accumulate(map(int, table.values())))


def _draw(rng: random.Random, shares: tuple[list[str], list[int]]) -> str:
    items, cumulated = shares
    return items[bisect(cumulated, rng.randrange(cumulated[-1]))]


def _slip(text: str, rng: random.Random) -> str:
    """One slip of the pen inside a word of four letters or more; the text itself where there is none."""
    places = [at for found in re.finditer(r"[^\W\d_]{4,}", text) for at in range(found.start() + 1, found.end() - 1)]
    if not places:
        return text
    at = rng.choice(places)
    here, following = text[at], text[at + 1]
    made = rng.choice([following, here * 2 + following, following + here, text[rng.choice(places)] + following])
    return text[:at] + made + text[at + 2 :]


def agree(asked: Spelled, found: Spelled) -> bool:
    """Whether nothing that is written of two people tells them apart, in either language.

    People who share a name are one as far as a name goes: no tool can know better.
    """
    if asked.person is found.person:
        return True
    forms = asked.form, found.form
    one, other = asked.person, found.person
    if not _meet(one.surname, other.surname, whole=True):
        return False
    if not _meet(one.given, other.given, whole=all("{g}" in form for form in forms)):
        return False
    if any("{p}" not in form and "{j}" not in form for form in forms):
        return True
    return _meet(one.patronymic, other.patronymic, whole=all("{p}" in form for form in forms))


def _meet(one: tuple[str, str], other: tuple[str, str], whole: bool) -> bool:
    """Whether a part of two names is the same in one of the languages; by its initial unless `whole`."""
    return any(a == b if whole else a[0] == b[0] for a, b in zip(one, other, strict=True))


class Lists(NamedTuple):
    """Records, and queries: those of people in the index come with the place of their record, others with -1."""

    records: list[Spelled]
    queries: list[Spelled]
    places: list[int]
    single: int


def generated(sizes: Sequence[int], quick: bool) -> Lists:
    """Lists of the largest size; those of the other sizes are the beginning of it, so the queries are the same."""
    found = settings()
    people = names.Names(SEED)
    writer, asker = Writer(people, "record"), Writer(people, "query")
    fresh = int(found["fresh"])
    records: list[Spelled] = []
    borne = set()
    for number in range(max(sizes)):
        person = people.person(fresh=people.rng.random() * 100 < fresh)
        borne.add((person.gender, person.given, person.surname))
        records.append(writer.write(person))
        if number % 200_000 == 199_999:
            _say(f"{number + 1:,} names made")
    known, strangers, single = (
        int(found["queries"][key]) // (10 if quick else 1) for key in ("known", "strangers", "single")
    )
    asked: list[tuple[int, Spelled]] = []
    while len(asked) < known:
        place = people.rng.randrange(min(sizes))
        query = asker.write(records[place].person)
        if query.text != records[place].text:
            asked.append((place, query))
    while len(asked) < known + strangers:
        person = people.person(fresh=people.rng.random() < 0.5)
        if (person.gender, person.given, person.surname) not in borne:
            asked.append((-1, asker.write(person)))
    people.rng.shuffle(asked)
    return Lists(records, [query for _, query in asked], [place for place, _ in asked], single)


# --- one tool on one size, in a process of its own ---


def _memory(key: str) -> float:
    """Resident memory of this process in MB: `VmRSS` now, `VmHWM` at its highest; where only that is told, that."""
    try:
        found = re.search(
            rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        )
        return int(found[1]) / 1e3 if found else 0.0
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / 1e6 if sys.platform == "darwin" else most / 1e3


def _tell(stage: str, **figures: Any) -> None:
    print(json.dumps({"stage": stage, **figures}), flush=True)


def work(job: dict[str, Any]) -> None:
    """Measure, and print each stage as a line of JSON as soon as it is done."""
    folder, size, limit = Path(job["folder"]), job["size"], job["limit"]
    tool = TOOLS[job["tool"]]
    with (folder / "queries.txt").open(encoding="utf-8") as lines:
        queries = [line.rstrip("\n") for line in lines]
    if job.get("loaded"):
        _loaded(folder / f"index-{size}", queries[: job["single"]])
        return
    with (folder / "records.txt").open(encoding="utf-8") as lines:
        records = [line.rstrip("\n") for _, line in zip(range(size), lines, strict=False)]
    before = _memory("VmRSS")
    # Imports, tables and models are read once in a program's life, so they are not part of the building.
    ready, _ = _timed(lambda: tool.searcher(records[:20]).many(queries[:5]))
    seconds, index = _timed(lambda: tool.searcher(records))
    _tell("build", start=ready, seconds=seconds, memory=_memory("VmHWM") - before)
    if job.get("save"):
        path = folder / f"index-{size}"
        seconds, _ = _timed(lambda: index.matcher.save(path))
        _tell("save", seconds=seconds, megabytes=path.stat().st_size / 1e6)
    single, batch = queries[: job["single"]], queries[job["single"] :]
    share = job.get("stage", limit) * _STAGE
    taken: list[float] = []
    deadline = time.perf_counter() + share / 2
    for query in single:
        taken.append(_timed(lambda query=query: index.one(query))[0])  # type: ignore[misc]
        if time.perf_counter() > deadline:
            break
    _tell("one", milliseconds=[round(1000 * value, 4) for value in taken])
    seconds, found = _timed(lambda: _in_time(index, batch, None, share))
    _tell("many", seconds=seconds, found=found, at=job["single"])
    if job.get("workers"):
        # By the clock, for the workers are other processes; and both times with words met before.
        clock = [time.perf_counter()]
        for workers in (1, job["workers"]):
            index.many(batch, None, workers)
            clock.append(time.perf_counter())
        several = job["workers"]
        again = time.perf_counter()
        built = len(Matcher([(str(at), name) for at, name in enumerate(records)], "person", workers=several))
        again = time.perf_counter() - again
        _tell("workers", one=clock[1] - clock[0], several=clock[2] - clock[1], build=again, built=built)
    if job.get("save"):
        asked = batch[:_UNBOUNDED]
        _tell("unbounded", found=_unbounded(folder / f"index-{size}", asked), at=job["single"])
    _tell("any", found=_in_time(index, batch, 0.01, share), at=job["single"])


def _unbounded(path: Path, queries: list[str]) -> list[Found]:
    """The answers with every bound of bynames's index a thousand times as high."""
    names = ("MOST_WORDS", person_index), ("MOST_NAMES", person_index), ("MOST_COMPARED", matching)
    usual = [getattr(module, name) for name, module in names]
    try:
        for (name, module), value in zip(names, usual, strict=True):
            setattr(module, name, 1000 * value)
        found = Matcher.load(path).search_many(queries)
    finally:
        for (name, module), value in zip(names, usual, strict=True):
            setattr(module, name, value)
    return [(int(best[0].id), best[0].score) if best else None for best in found]


def _timed(task: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, in all threads, and the result: what else the machine does is not counted."""
    start = time.process_time()
    result = task()
    return time.process_time() - start, result


def _in_time(index: Index, queries: list[str], floor: float | None, share: float) -> list[Found]:
    """The answers to as many queries as the time allows."""
    found: list[Found] = []
    start = time.perf_counter()
    step = index.chunk or len(queries)
    while len(found) < len(queries) and time.perf_counter() - start < share:
        found += index.many(queries[len(found) : len(found) + step], floor)
    return found


def _loaded(path: Path, queries: list[str]) -> None:
    """Load an index in this new process, by the clock; search it."""
    before = _memory("VmRSS")
    start = time.perf_counter()
    matcher = Matcher.load(path)
    seconds = time.perf_counter() - start
    first, _ = _timed(lambda: matcher.search(queries[0], 1))
    for query in queries[1:]:
        matcher.search(query, 1)
    _tell("load", seconds=seconds, first=1000 * first, kept=_memory("VmRSS") - before)


Stages = dict[str, dict[str, Any]]


def run(job: dict[str, Any]) -> Stages:
    """The stages that a process of its own came to; `failure` says why it came no further."""
    command = [sys.executable, str(Path(__file__).resolve()), "--job", json.dumps(job)]
    stages: Stages = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **_ONE_THREAD})
        failure = ""
        try:
            code = process.wait(job["limit"])
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            failure = f"stopped after {job['limit']:,.0f} s"
        else:
            if code:
                err.seek(0)
                last = (err.read().strip() or f"exit code {code}").splitlines()[-1]
                failure = f"failed: {last[:200]}"
        out.seek(0)
        for line in out:
            if line.startswith('{"stage"'):
                stage = json.loads(line)
                stages[stage.pop("stage")] = stage
    if failure:
        stages["failure"] = {"why": failure}
    return stages


_ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "RAYON")}


# --- quality ---


class Quality(NamedTuple):
    """Shares: right answers and answers with the very person, of the queries of known people; answers to strangers."""

    right: float
    very: float
    false: float
    queries: int

    @property
    def f1(self) -> float:
        """Of right answers, with as many known people as strangers asked for."""
        return 2 * self.right / max(1 + self.right + self.false, 1e-9)


Judge = Callable[[int, int], tuple[bool, bool]]


def quality(found: Sequence[Any], known: Sequence[bool], judge: Judge, cut: float = 0.0) -> Quality:
    """How good the answers are; `judge` says of (query, record) whether it is right, and whether the very person."""
    right = very = false = people = 0
    for query, answer in enumerate(found):
        people += known[query]
        if answer is None or answer[1] < cut:
            continue
        good, same = judge(query, answer[0])
        right += good and known[query]
        very += same and known[query]
        false += not good and not known[query]
    strangers = len(found) - people
    return Quality(right / max(people, 1), very / max(people, 1), false / max(strangers, 1), len(found))


def best_cut(found: Sequence[Any], known: Sequence[bool], judge: Judge) -> tuple[float, Quality]:
    """The cut-off with the best F1, of hundredths; the highest of equals."""
    cuts = [hundredth / 100 for hundredth in range(100, 0, -1)]
    measured = [(cut, quality(found, known, judge, cut)) for cut in cuts]
    return max(measured, key=lambda pair: pair[1].f1)


def judge_of(lists: Lists, at: int) -> tuple[Judge, list[bool]]:
    """The judge of the queries from `at` on, and whom of them are known."""

    def judge(query: int, record: int) -> tuple[bool, bool]:
        asked = lists.queries[at + query]
        return agree(asked, lists.records[record]), lists.places[at + query] == record

    return judge, [place >= 0 for place in lists.places[at:]]


def qualities(stages: Stages, lists: Lists) -> tuple[Quality, tuple[float, Quality] | None]:
    """The quality of a batch at the tool's own cut-off, and at the best one where that was measured."""
    judge, known = judge_of(lists, stages["many"]["at"])
    anything = stages.get("any", {}).get("found")
    best = best_cut(anything, known, judge) if anything else None
    return quality(stages["many"]["found"], known, judge), best


def _share(value: float) -> str:
    return f"{value:.3f}"


def quality_cells(default: Quality, best: tuple[float, Quality] | None) -> list[str]:
    """The cells of a quality table: at the tool's own cut-off, and at the best one."""
    cells = [_share(default.right), _share(default.very), _share(default.false), _share(default.f1)]
    if best is None:
        return [*cells, "", "", "", "", f"{default.queries:,}"]
    cut, there = best
    return [*cells, f"{cut:.2f}", _share(there.right), _share(there.false), _share(there.f1), f"{default.queries:,}"]


QUALITY = [
    "tool",
    "right",
    "the very one",
    "false",
    "F1",
    "best cut-off",
    "right there",
    "false there",
    "F1 there",
    "queries",
]


# --- names of real people ---


def real_people(chosen: Iterable[str], gold: Path | None) -> str:
    """The part of the report on the bundled alias table and, with a folder, on its retrieval."""
    text = "\n## Quality on names of real people\n"
    people = [
        entity
        for entity in bynames.AliasTable.load()
        if entity.kind == "person" and len(set(entity.names.values())) > 1
    ]
    names_of = [list(dict.fromkeys(entity.names.get(key, "") for key in ("en", "be", "ru"))) for entity in people]
    absent = {at for at in range(len(people)) if at % 10 == 9}
    records = [(at, spellings[0]) for at, spellings in enumerate(names_of) if at not in absent and spellings[0]]
    asked = [
        (at, text)
        for at, spellings in enumerate(names_of)
        for text in spellings[1 if at not in absent else 0 :]
        if text
    ]
    known = [at not in absent for at, _ in asked]

    def judge(query: int, record: int) -> tuple[bool, bool]:
        same = records[record][0] == asked[query][0]
        return same, same

    rows = []
    for name in chosen:
        index = TOOLS[name].searcher([text for _, text in records])
        queries = [text for _, text in asked]
        default = quality(index.many(queries), known, judge)
        rows.append([TOOLS[name].title, *quality_cells(default, best_cut(index.many(queries, 0.01), known, judge))])
    text += f"""
The persons of the alias table that comes with bynames: {len(records):,} of them are in the index under their name in
English, and {sum(known):,} Belarusian and Russian names are asked for; {len(known) - sum(known):,} names of
{len(absent)} persons who were left out of the index are the strangers. The matcher does not read the table; who is in
it was chosen by this project.

"""
    text += report.table(QUALITY, rows) + "\n"
    if gold is not None:
        text += gold_report(chosen, gold)
    return text


class Asked:
    """A tool in the place of bynames.Matcher, for evaluate.py: the answers are remembered, and cut off afterwards."""

    cut: ClassVar[float | None] = None
    tool: ClassVar[type[Index]] = Index
    index: ClassVar[Index | None] = None
    memory: ClassVar[dict[tuple[str, ...], list[Found]]]

    def __init__(self, records: list[tuple[str, str]], kind: str | None = None) -> None:
        self.records = records
        if self.index is None:
            type(self).index = self.tool([name for _, name in records])

    def search_many(self, queries: Iterable[str], limit: int = 1, **_: Any) -> list[list[Any]]:
        """As Matcher.search_many."""
        asked = tuple(queries)
        mode = ("default" if self.cut is None else "any", *asked)
        if mode not in self.memory and self.index is not None:
            self.memory[mode] = self.index.many(list(asked), None if self.cut is None else 0.01)
        return [
            [SimpleNamespace(id=self.records[best[0]][0], name=self.records[best[0]][1], score=best[1])]
            if best is not None and best[1] >= (self.cut or 0.0)
            else []
            for best in self.memory[mode]
        ]


def gold_report(chosen: Iterable[str], gold: Path) -> str:
    """What `evaluate.py retrieval` says of each tool, at its own cut-off and at the best one."""
    module = pairs_of.evaluation(gold)
    if not hasattr(module, "retrieval"):
        return ""

    def measured(tool: type[Asked]) -> list[float]:
        own, bynames.Matcher = bynames.Matcher, tool  # type: ignore[misc, assignment]
        try:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                module.retrieval(gold, 0)
        finally:
            bynames.Matcher = own  # type: ignore[misc]
        patterns = r"recall_at_1: (\S+)", r"false_accepts: (\S+)", r" (\d+) a second"
        return [float((re.findall(pattern, out.getvalue()) or ["nan"])[0]) for pattern in patterns]

    def cells(recall: float, false: float, *_: float) -> list[str]:
        return [_share(recall), _share(false), _share(2 * recall / (1 + recall + false))]

    rows = []
    for name in chosen:

        class Own(Asked):
            tool = TOOLS[name].searcher
            memory: ClassVar = {}

        default = measured(Own)
        cuts = {}
        for hundredth in range(100, 49, -2):
            Own.cut = hundredth / 100
            cuts[Own.cut] = measured(Own)
        best = max(cuts, key=lambda cut: cells(*cuts[cut])[-1])
        row = [TOOLS[name].title, f"{default[2]:,.0f}", *cells(*default), f"{best:.2f}", *cells(*cuts[best])]
        rows.append(row)
    header = ["tool", "queries a second", "recall at 1", "false accepts", "F1", "best cut-off"]
    header += ["recall there", "false accepts there", "F1 there"]
    return f"""
### The evaluation folder

`evaluate.py retrieval --gold DIR`, with each tool in the place of `bynames.Matcher`: one Latin spelling of each person
in the index, all others asked for; the queries a second are by the clock.

{report.table(header, rows)}
"""


# --- the report ---


def speed_row(name: str, stages: Stages, own: float) -> list[str]:
    """One line of a speed table; `own` is the names a second of bynames."""
    built, one = stages.get("build"), stages.get("one")
    cells = [TOOLS[name].title]
    cells += [f"{built[key]:,.1f}" for key in ("start", "seconds")] + [f"{built['memory']:,.0f}"] if built else [""] * 3
    if one:
        taken = one["milliseconds"]
        tail = _percentile(taken, 99)
        cells += [
            _milliseconds(statistics.median(taken)),
            _milliseconds(tail) if len(taken) >= 100 else "",
            f"{len(taken):,}",
        ]
    else:
        cells += ["", "", ""]
    rate = rate_of(stages)
    cells += [
        f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}" if rate else "",
        report.times(own / rate) if rate and own else "",
    ]
    return [*cells, stages.get("failure", {}).get("why", "")]


def rate_of(stages: Stages) -> float:
    """Names a second of the batch; 0 where there was none."""
    many = stages.get("many")
    return len(many["found"]) / many["seconds"] if many and many["found"] else 0.0


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def _milliseconds(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


SPEED = [
    "tool",
    "start, s",
    "build, s",
    "memory, MB",
    "one search, ms",
    "p99, ms",
    "searches",
    "names a second",
    "bynames is",
    "remark",
]


def size_report(size: int, measured: dict[str, Stages], lists: Lists) -> str:
    """The tables of one size."""
    own = rate_of(measured.get(OWN, {}))
    text = f"\n### {size:,} names\n\n"
    text += report.table(SPEED, [speed_row(name, stages, own) for name, stages in measured.items()]) + "\n\n"
    rows = [
        [TOOLS[name].title, *quality_cells(*qualities(stages, lists))]
        for name, stages in measured.items()
        if rate_of(stages)
    ]
    return text + report.table(QUALITY, rows) + "\n"


def reached(measured: dict[int, dict[str, Stages]]) -> str:
    """What the largest index should reach, and what it did; "" where that size was not measured."""
    wanted = settings()["reach"]
    size = int(wanted["size"])
    stages = measured.get(size, {}).get(OWN, {})
    if "build" not in stages:
        return ""
    taken = stages.get("one", {}).get("milliseconds") or [math.nan]
    peer = rate_of(measured[size].get(wanted["ratio"]["peer"], {}))
    figures = {
        "build": stages.get("workers", {}).get("build", math.nan),
        "memory": stages["build"]["memory"],
        "median": statistics.median(taken),
        "p99": _percentile(taken, 99),
        "batch": rate_of(stages),
        "ratio": rate_of(stages) / peer if peer else math.nan,
        "load": stages.get("load", {}).get("seconds", math.nan),
    }
    rows = []
    for key, value in figures.items():
        least, most = wanted[key].get("least"), wanted[key].get("most")
        good = value >= float(least) if least else value <= float(most)
        mark = f"≥ {float(least):,g}" if least else f"≤ {float(most):,g}"
        known = not math.isnan(value)
        rows.append([wanted[key]["what"], mark, f"{value:,.4g}" if known else "not measured", "yes" if good else "no"])
    return (
        f"\n## {size:,} names: what should be reached\n\n"
        + report.table(["figure", "reach", "measured", "reached"], rows)
        + "\n"
    )


def files_report(measured: dict[int, dict[str, Stages]], workers: int) -> str:
    """The part on saved indexes and on several workers."""
    rows = []
    for size, tools in measured.items():
        stages = tools.get(OWN, {})
        if "load" in stages:
            save, load = stages["save"], stages["load"]
            figures = [save["megabytes"], save["seconds"], load["seconds"], load["first"], load["kept"]]
            rows.append([f"{size:,}", *(f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in figures)])
    text = ""
    if rows:
        text += "\n## The saved index\n\nLoaded by a new process, the file in the cache of the system.\n\n"
        header = ["names", "file, MB", "saving, s", "loading, s", "first search, ms", "memory after the searches, MB"]
        text += report.table(header, rows) + "\n"
    rows = []
    for size, tools in measured.items():
        stages = tools.get(OWN, {})
        if "workers" in stages:
            asked, one, several = len(stages["many"]["found"]), stages["workers"]["one"], stages["workers"]["several"]
            rates = [f"{asked / one:,.0f}", f"{asked / several:,.0f}", report.times(one / several)]
            rows.append([f"{size:,}", *rates, f"{stages['workers']['build']:,.1f}"])
    if rows:
        text += f"\n## With {workers} workers\n\n`search_many`, names a second by the clock, with words met before; "
        text += "and building, seconds by the clock. Starting the workers is counted.\n\n"
        text += report.table(["names", "1 worker", f"{workers} workers", "ratio", "build, s"], rows) + "\n"
    return text


def bounds_report(measured: dict[int, dict[str, Stages]], lists: Lists) -> str:
    """What the bounds of the index cost: the same queries without them."""
    rows = []
    for size, tools in measured.items():
        stages = tools.get(OWN, {})
        if "unbounded" in stages:
            free = stages["unbounded"]["found"]
            bound = stages["many"]["found"][: len(free)]
            free = free[: len(bound)]
            other = sum(one != two for one, two in zip(bound, free, strict=True))
            judge, known = judge_of(lists, stages["unbounded"]["at"])
            shares = [quality(found, known[: len(found)], judge).right for found in (bound, free)]
            rows.append([f"{size:,}", f"{len(free):,}", f"{other:,}", *(f"{share:.4f}" for share in shares)])
    if not rows:
        return ""
    text = "\n## What the bounds cost\n\nNo list of words or names that a query leads to is longer than a bound "
    text += "([design](design.md#the-matcher)). The same queries with bounds a thousand times as high:\n\n"
    header = ["names", "queries", "answered otherwise", "right", "right without bounds"]
    return text + report.table(header, rows) + "\n"


# --- the pictures ---


def pictures(measured: dict[int, dict[str, Stages]], lists: Lists, output: Path) -> str:
    """Draw quality against speed, and growth; the lines of the report that show them."""
    sizes = sorted(measured)
    against: Points = {}
    for name, stages in measured[sizes[-1]].items():
        if rate_of(stages):
            default, best = qualities(stages, lists)
            against[TOOLS[name].title] = [(rate_of(stages), max(default.f1, best[1].f1 if best else 0.0))]
    drawn = {
        "quality": (
            f"F1 at the best cut-off, and names a second, among {sizes[-1]:,} names",
            chart("Quality against speed", "names a second, one core", "F1", against),
        )
    }
    grown: dict[str, Points] = {"build": {}, "search": {}}
    for size in sizes:
        for name, stages in measured[size].items():
            title = TOOLS[name].title
            if "build" in stages:
                grown["build"].setdefault(title, []).append((size, max(stages["build"]["seconds"], 0.01)))
            if "one" in stages:
                middle = statistics.median(stages["one"]["milliseconds"])
                grown["search"].setdefault(title, []).append((size, max(middle, 0.01)))
    for key, caption, unit in (("build", "Building the index", "seconds"), ("search", "One search", "milliseconds")):
        drawn[key] = (
            f"{caption}, {unit}, by the number of names",
            chart(caption, "names in the index", unit, grown[key], log_up=True),
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    text = ""
    for key, (caption, svg) in drawn.items():
        if svg:
            path = output.with_name(f"{output.stem}-{key}.svg")
            path.write_text(svg, encoding="utf-8")
            text += f"\n![{caption}]({path.name})\n\n*{caption}.*\n"
    return text


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def explanation(lists: Lists, chosen: Iterable[str], limit: float) -> str:
    """What was measured, in words."""
    known = sum(place >= 0 for place in lists.places[lists.single :])
    batch = len(lists.places) - lists.single
    distinct = len({word for one in lists.records for word in one.text.casefold().split()})
    tools = "\n".join(f"- **{TOOLS[name].title}**: {TOOLS[name].how}; cut-off {TOOLS[name].cut}." for name in chosen)
    return f"""
The names are made up by benchmarks/names.py from lists of given names and of stems and suffixes of surnames, seeded,
with the frequencies of a register; nobody in particular is meant. Each is written in Belarusian, Russian or under one
of the schemes of benchmarks/matcher.yaml, in one of the forms of names.yaml (initials, order, patronymic), some in
capitals, a few with a slip of the pen: {len(lists.records):,} names have {distinct:,} different words. The queries are
{known:,} other spellings of people in the index and {batch - known:,} of people who are not in it; {lists.single:,}
more are searched one by one. A smaller index is the beginning of a larger one, and the queries are the same.

*right*: of the known people, those for whom the best answer is right. An answer is right when nothing that is written
tells the two people apart: namesakes there are many among a million. *the very one*: it is the record of that very
person. *false*: of the strangers, those for whom somebody was found who is told apart by what is written. *F1* is
counted as if as many strangers as known people were asked for. *best cut-off*: the one, of hundredths, that gives the
best F1 on these very queries (*there*: at that one); bynames is asked for nothing below 0.6.

*start*: imports, tables and models, with a first list of twenty names. *memory*: how much the process grew by starting
and building, at its peak, the list itself not counted. *bynames is*: how many times as many names a second. Times are
of the processor, summed over threads, so that what else the machine does is not counted. Each tool ran on each size in
a process of its own, {limit:,.0f} s at most ({_OWN_TIME} times that for bynames, which also saves, loads and starts
workers); it answered as many of the queries as {_STAGE:g} of {limit:,.0f} s allowed.

{tools}

Without unidecode, the tools that know no Cyrillic find nothing across scripts. string_grouper prepares the whole list
in every call, so its batch has the building in it.
"""


def main() -> None:
    """Measure and report."""
    if sys.argv[1:2] == ["--job"]:
        work(json.loads(sys.argv[2]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", help="names in the index [default: 10000 100000 1000000]")
    parser.add_argument("--tools", nargs="+", choices=list(TOOLS), help="these alone [default: all that are installed]")
    parser.add_argument("--gold", type=Path, help="an evaluation folder with evaluate.py")
    parser.add_argument("--limit", type=float, help="seconds for one tool on one size [default: 900; 60 with --quick]")
    parser.add_argument("--workers", type=int, default=2, help="for the line with several workers [default: 2]")
    given = report.arguments(parser, "benchmarks.md")
    sizes = sorted(set(given.sizes or ([300, 1_000] if given.quick else [10_000, 100_000, 1_000_000])))
    limit = given.limit or (60.0 if given.quick else 900.0)
    wanted = given.tools or list(TOOLS)
    chosen = [name for name in wanted if installed(TOOLS[name])]
    # First what is quick: a mistake in the evaluation folder is not to show after an hour.
    people = real_people(chosen, given.gold.resolve() if given.gold else None)
    lists = generated(sizes, given.quick)
    measured: dict[int, dict[str, Stages]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for file, spelled in (("records.txt", lists.records), ("queries.txt", lists.queries)):
            (folder / file).write_text("".join(f"{one.text}\n" for one in spelled), encoding="utf-8")
        for size in sizes:
            for name in chosen:
                _say(f"{size:,} names: {name}")
                job = {"tool": name, "size": size, "folder": temporary, "single": lists.single, "limit": limit}
                if name == OWN:
                    job |= {"save": True, "workers": given.workers, "limit": _OWN_TIME * limit, "stage": limit}
                stages = measured.setdefault(size, {})[name] = run(job)
                if "save" in stages:
                    stages |= {key: value for key, value in run({**job, "loaded": True}).items() if key == "load"}
                _say("  " + "; ".join(_summary(stages)))
    packages = [f"bynames {bynames.__version__}"]
    packages += dict.fromkeys(report.version(package) for name in chosen for package in TOOLS[name].packages)
    text = report.heading("Searching a name among many", packages)
    text += reached(measured)
    text += "\n## Speed and quality\n" + explanation(lists, chosen, limit)
    if given.output is not None:
        text += pictures(measured, lists, given.output)
    for size in sizes:
        text += size_report(size, measured[size], lists)
    text += files_report(measured, given.workers)
    text += bounds_report(measured, lists)
    text += people
    if given.quick:
        text += "\nA quick run: the figures say nothing.\n"
    for name in wanted:
        if name not in chosen:
            text += f"\n{TOOLS[name].title}: {report.NOT_INSTALLED}.\n"
    report.finish(text, given.output)


def _summary(stages: Stages) -> Iterator[str]:
    if "build" in stages:
        yield f"build {stages['build']['seconds']:.1f} s, {stages['build']['memory']:.0f} MB"
    if "one" in stages:
        yield f"one {statistics.median(stages['one']['milliseconds']):.2f} ms"
    if rate_of(stages):
        yield f"{rate_of(stages):,.0f} names a second"
    if "failure" in stages:
        yield str(stages["failure"]["why"])


if __name__ == "__main__":
    main()
