"""Random and mutated inputs without atheris: `python fuzz/mutate.py --count 10_000_000 --seed 1 --report FILE`.

Names of the bundled data are mutated (slips, look-alikes, capitals, marks, other scripts, half characters, spliced and
repeated pieces) and given to one function after another, each with its share of the count. It counts inputs,
exceptions that are no BynamesError, and calls that were slow, and prints a table; with `--report` it writes what
fuzz/page.py makes docs/fuzzing.md of: it adds up all fuzz/results*.json. Mean times are by the clock; the slowest are
measured again at the end, in processor time and with nothing remembered. An input that fails is kept under fuzz/corpus.
The same seed and count give the same inputs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import sys
import time
import traceback
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from contextlib import suppress
from heapq import heappush, heapreplace
from itertools import pairwise
from typing import Any

import seeds
import targets

import bynames
from bynames import _text as hygienic
from bynames._implementation import implementation
from bynames.errors import BynamesError

HERE = os.path.dirname(os.path.abspath(__file__))
# So many inputs in one go before the next function has its turn.
_ROUND = 50_000
_EMPTY_MEMOS = 100_000
# So many of the slowest by the clock are measured again.
_CANDIDATES = 12
# Lengths are counted up to these.
LENGTHS = (8, 16, 32, 64, 128, 256, 1024, 4096)
_POOL = 4000
_SIGNS = [
    *(
        "\u0301",
        "\u0306",
        "\u0308",
        "\u0361",
        "\u200b",
        "\u00ad",
        "\u2060",
        "\ufeff",
        "\u202e",
        "\0",
        "\t",
        "\n",
        "\r\n",
    ),
    *(
        "’",
        "'",
        "ʼ",
        "`",
        "´",
        "ʹ",
        "«",
        "»",
        "“",
        '"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "*",
        ".",
        ",",
        ";",
        ":",
        "/",
        "|",
        "\\",
    ),
    *("-", "–", "—", " ", "\u00a0", "  ", "№", "½", "Ⅷ", "7", "1905", "٣", "&", "@", "#", "_", "~", "^", "$"),
    *("\ud800", "\udfff", "🦬", "👩🏽\u200d🚀", "明", "თ", "Ω", "ש", "م", "ß", "ŉ", "İ", "ı", "ſ", "K", "Å", "ﬁ", "Ǆ"),
    *(
        "ґ",
        "Ї",
        "Ђ",
        "ѣ",
        "Ӏ",
        "ҥ",
        "ꙋ",
        "ў",
        "Ў",
        "ё",
        "ъ",
        "ь",
        "ы",
        "э",
        "щ",
        "i",
        "I",
        "o",
        "O",
        "c",
        "x",
        "p",
        "y",
    ),
    *(
        "sch",
        "shch",
        "cz",
        "dz",
        "iy",
        "yy",
        "ski",
        "vich",
        "ович",
        "ўна",
        "ААТ ",
        "ЗАО",
        " JSC",
        "von ",
        "Dr. ",
    ),
]
_ALIKE = str.maketrans("аеорсухіАВЕКМНОРСТХІ", "aeopcyxiABEKMHOPCTXI")
_BACK = str.maketrans("aeopcyxiABEKMHOPCTXI", "аеорсухіАВЕКМНОРСТХІ")


class Inputs:
    """Texts without end: names of the data, mutated, and mutated again."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.names = seeds.names()
        self.pool = [self.rng.choice(self.names) for _ in range(_POOL)]
        self.ways: list[Callable[[str], str]] = [
            *(self._out, self._twice, self._swap, self._other, self._sign, self._sign, self._sign),
            *(self._letter, str.upper, str.lower, str.title, str.swapcase, self._capital, self._alike),
            *(self._nfd, self._splice, self._splice, self._repeat, self._cut, self._anything, self._latin),
        ]

    def __iter__(self) -> Iterator[str]:
        rng, pool, names = self.rng, self.pool, self.names
        while True:
            at = int(rng.random() * _POOL)
            text = pool[at]
            for _ in range(1 + int(rng.random() * 3)):
                text = self.ways[int(rng.random() * len(self.ways))](text)
            # What has grown long gives way, but for a few.
            if len(text) > 60 and rng.random() < 0.9:
                text = text[: int(rng.random() * 60)]
            pool[at] = text if rng.random() < 0.7 and len(text) < 2000 else names[int(rng.random() * len(names))]
            yield text[:4096]

    def _at(self, text: str) -> int:
        return int(self.rng.random() * (len(text) + 1))

    def _out(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + text[at + 1 :]

    def _twice(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + text[at : at + 1] * 2 + text[at + 1 :]

    def _swap(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]

    def _other(self, text: str) -> str:
        at, from_ = self._at(text), self.names[int(self.rng.random() * len(self.names))]
        return text[:at] + from_[at % len(from_)] + text[at + 1 :]

    def _sign(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + _SIGNS[int(self.rng.random() * len(_SIGNS))] + text[at:]

    def _letter(self, text: str) -> str:
        at, rng = self._at(text), self.rng
        top = (0x80, 0x250, 0x530, 0x3000, 0x110000)[int(rng.random() * 5)]
        return text[:at] + chr(int(rng.random() * top)) + text[at:]

    def _capital(self, text: str) -> str:
        at = self._at(text)
        return text[:at] + text[at : at + 1].swapcase() + text[at + 1 :]

    def _alike(self, text: str) -> str:
        at = self._at(text)
        table = _ALIKE if self.rng.random() < 0.5 else _BACK
        return text[:at] + text[at:].translate(table)

    def _nfd(self, text: str) -> str:
        return unicodedata.normalize(("NFD", "NFKD", "NFC", "NFKC")[int(self.rng.random() * 4)], text)

    def _splice(self, text: str) -> str:
        other = self.pool[int(self.rng.random() * _POOL)]
        return text[: self._at(text)] + (" ", "", "-")[int(self.rng.random() * 3)] + other[self._at(other) :]

    def _repeat(self, text: str) -> str:
        rng = self.rng
        if rng.random() < 0.7:
            return text
        at = self._at(text)
        return text[:at] + text[at : at + 1 + int(rng.random() * 4)] * int(2 ** (rng.random() * 9)) + text[at:]

    def _cut(self, text: str) -> str:
        return text[self._at(text) :]

    def _anything(self, text: str) -> str:
        if self.rng.random() < 0.7:
            return text
        return "".join(map(chr, (int(self.rng.random() * 0x530) for _ in range(int(self.rng.random() * 20)))))

    def _latin(self, text: str) -> str:
        # Without end in a memo: only short ones.
        return bynames.transliterate(text[:30], targets._schemes()[int(self.rng.random() * len(targets._schemes()))])


def bytes_of(target: str, rng: random.Random) -> Iterator[bytes]:
    """Bytes without end for a target that takes no names."""
    own = seeds.of(target)
    while True:
        found = bytearray(rng.choice(own))
        for _ in range(rng.randrange(6)):
            at = rng.randrange(len(found) + 1)
            way = rng.randrange(5)
            if way == 0:
                del found[at : at + rng.randrange(1, 20)]
            elif way == 1:
                found[at:at] = rng.randbytes(rng.randrange(1, 5))
            elif way == 2:
                found[at : at + 1] = rng.choice(
                    (b"\0", b'"', b"'", b"\n", b",", b":", b"- ", b"[", b"{", b"&a ", b"\xff")
                )
            elif way == 3 and found:
                found[at % len(found)] ^= 1 << rng.randrange(8)
            else:
                other = rng.choice(own)
                found[at:] = other[rng.randrange(len(other) + 1) :]
        yield bytes(found[:4096])


class Tally:
    """What came out of one function."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.exceptions: dict[str, str] = {}
        self.candidates: list[tuple[float, int, Any]] = []
        self.slowest = 0.0
        self.slowest_input = ""
        self.lengths = [[0, 0.0] for _ in (*LENGTHS, 0)]

    def add(self, text: Any, seconds: float) -> None:
        self.count += 1
        bucket = self.lengths[bisect_left(LENGTHS, len(text))]
        bucket[0] += 1
        bucket[1] += seconds
        candidate = (seconds, self.count, text)
        if len(self.candidates) < _CANDIDATES:
            heappush(self.candidates, candidate)
        elif seconds > self.candidates[0][0]:
            heapreplace(self.candidates, candidate)

    def settle(self, function: Callable[[Any], object]) -> None:
        """Measure the slowest inputs again, and take the slowest of them."""
        for _, _, text in self.candidates:
            took = min(_again(function, text) for _ in range(3))
            if took > self.slowest:
                self.slowest = took
                shown = repr(text)
                self.slowest_input = shown if len(shown) <= 120 else f"{shown[:117]}… ({len(text)})"

    def as_json(self) -> dict[str, Any]:
        return {
            "function": self.name,
            "count": self.count,
            "exceptions": self.exceptions,
            "slowest_ms": round(self.slowest * 1000, 3),
            "slowest_input": self.slowest_input,
            "lengths": [
                {"most": most, "count": count, "mean_us": round(total / count * 1e6, 2)}
                for most, (count, total) in zip((*LENGTHS, None), self.lengths, strict=True)
                if count
            ],
        }


def functions(rng: random.Random) -> dict[str, tuple[float, Callable[[Any], object]]]:
    """name -> (its share of the count, what is called). Shares are by what a call costs."""
    schemes = targets._schemes()
    reversible = [scheme for scheme in schemes if scheme.reversible != "no"]
    matcher = bynames.Matcher(targets.RECORDS)
    table = targets._table()

    def transliterate(text: str) -> object:
        return bynames.transliterate(text, schemes[int(rng.random() * len(schemes))])

    def reverse(text: str) -> object:
        return bynames.transliterate(text, reversible[int(rng.random() * len(reversible))], reverse=True)

    def compare(text: str) -> object:
        one, _, other = text.partition("\n")
        found = bynames.compare(one, other)
        assert 0.0 <= found.score <= 1.0
        return found

    def clean(text: str) -> object:
        found = hygienic.hygiene(text)
        assert hygienic.hygiene(found) == found, found
        return hygienic.clean(text), hygienic.script(text)

    def explain(text: str) -> object:
        return bynames.explain(text, schemes[int(rng.random() * len(schemes))])

    return {
        "transliterate": (0.5, transliterate),
        "hygiene, clean, script": (0.2, clean),
        "explain": (0.05, explain),
        "parse": (0.06, bynames.parse),
        "key": (0.06, bynames.key),
        "compare": (0.06, compare),
        "AliasTable.find": (0.04, table.find),
        "Matcher.search": (0.02, matcher.search),
        "inflect": (0.002, lambda text: bynames.inflect(text, "be")),
        "AliasTable.resolve": (0.004, table.resolve),
        "transliterate, reverse": (0.002, reverse),
        "identify": (0.001, bynames.identify),
        **{
            f"file: {name}": (share, targets.TARGETS[name])
            for name, share in (
                *(("yaml", 0.001), ("scheme", 0.0002), ("aliases", 0.0005), ("table", 0.0005)),
                *(("index", 0.0005), ("crafted_index", 0.0002), ("serve", 0.0003)),
            )
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=lambda said: int(said.replace("_", "")), default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many, whatever the count")
    parser.add_argument("--report", help="file to write the result to, as JSON, after every round too")
    asked = parser.parse_args()
    failures = run(asked.count, asked.seed, asked.seconds, asked.report)
    sys.exit(1 if failures else 0)


def run(count: int, seed: int, seconds: float, report: str | None) -> int:
    """The whole run; how many exceptions there were."""
    rng = random.Random(seed)
    all_functions = functions(rng)
    total = sum(share for share, _ in all_functions.values())
    wanted = {name: max(1, round(count * share / total)) for name, (share, _) in all_functions.items()}
    tallies = {name: Tally(name) for name in all_functions}
    inputs: dict[str, Iterator[Any]] = {}
    for number, name in enumerate(all_functions):
        target = name.removeprefix("file: ")
        texts = iter(Inputs(seed + number))
        inputs[name] = texts if name == target else bytes_of(target, random.Random(seed + number))
        if name == "compare":
            inputs[name] = map("\n".join, pairwise(texts))
    began, since = time.time(), 0
    rounds = max(1, count // _ROUND)
    for turn in range(rounds):
        for name, (_, function) in all_functions.items():
            tally = tallies[name]
            upto = wanted[name] * (turn + 1) // rounds
            while tally.count < upto:
                _one(function, next(inputs[name]), tally)
                since += 1
                if since >= _EMPTY_MEMOS:
                    since = 0
                    bynames.reset_caches()
        if report is not None:
            _write(report, tallies, count, seed, time.time() - began)
        if time.time() - began > seconds:
            break
    for name, (_, function) in all_functions.items():
        tallies[name].settle(function)
    if report is not None:
        _write(report, tallies, count, seed, time.time() - began)
    _print(tallies, time.time() - began)
    return sum(len(tally.exceptions) for tally in tallies.values())


def _one(function: Callable[[Any], object], text: Any, tally: Tally) -> None:
    start = time.perf_counter()
    try:
        function(text)
    except BynamesError as error:
        # Text is no file and no option: nothing of it is an error.
        if isinstance(text, str):
            _keep(text, error, tally)
    except Exception as error:
        _keep(text, error, tally)
    tally.add(text, time.perf_counter() - start)


def _again(function: Callable[[Any], object], text: Any) -> float:
    """Processor time with nothing remembered: what was slow by the clock may have been the machine."""
    bynames.reset_caches()
    start = time.thread_time()
    with suppress(Exception):
        function(text)
    return time.thread_time() - start


def _keep(text: Any, error: Exception, tally: Tally) -> None:
    where = traceback.extract_tb(error.__traceback__)[-1]
    sort = f"{type(error).__name__} at {os.path.basename(where.filename)}:{where.lineno}"
    if sort in tally.exceptions:
        return
    tally.exceptions[sort] = repr(text)[:200]
    print(f"{tally.name}: {sort}: {error}: {text!r}", file=sys.stderr)
    target = tally.name.removeprefix("file: ").split(",")[0].removeprefix("AliasTable.")
    if target in targets.TARGETS:
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        raw = b"\0" + raw if target == "transliterate" else raw
        place = os.path.join(HERE, "corpus", target)
        os.makedirs(place, exist_ok=True)
        with open(os.path.join(place, f"mutate-{hashlib.sha1(raw).hexdigest()[:12]}"), "wb") as file:
            file.write(raw)


def _write(path: str, tallies: dict[str, Tally], count: int, seed: int, seconds: float) -> None:
    found = {
        "asked": count,
        "seed": seed,
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "seconds": round(seconds),
        "python": sys.version.split()[0],
        "implementation": implementation(),
        "functions": [tally.as_json() for tally in tallies.values()],
    }
    beside = f"{path}.part"
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=True, indent=1)
        file.write("\n")
    os.replace(beside, path)


def _print(tallies: dict[str, Tally], seconds: float) -> None:
    print(f"{sum(tally.count for tally in tallies.values()):,} inputs in {seconds:.0f} s")
    for tally in tallies.values():
        print(
            f"{tally.name:24} {tally.count:>10,} inputs  {len(tally.exceptions)} exceptions  "
            f"slowest {tally.slowest * 1000:8.2f} ms: {tally.slowest_input}"
        )


if __name__ == "__main__":
    main()
