"""The native engine under AddressSanitizer and UBSan: `python fuzz/native.py --seconds 60`.

Builds the engine with both in a folder of its own, and asks it and Python the same for the given time: odd texts and
words by every scheme, and whatever it is told by tables that something has spoiled. Ends with 1 where an answer differs
or a sanitizer has something to say. Without a compiler nothing is done, and said so.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FLAGS = "-g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--here", action="store_true", help="the engine is built, and this process has the sanitizers")
    asked = parser.parse_args()
    if asked.here:
        fuzz(asked.seconds)
        return
    sys.path.insert(0, str(ROOT / "native"))
    import build_engine

    with tempfile.TemporaryDirectory(prefix="bynames-fuzz-native-") as folder:
        os.environ["CXXFLAGS"] = FLAGS
        try:
            build_engine.build(Path(folder))
        except build_engine.NotBuilt as error:
            print(f"the native engine is not fuzzed, for {error}")
            return
        # The sanitizers must be loaded before all else. Python keeps memory until it ends: no leak of ours.
        environment = {
            **os.environ,
            "LD_PRELOAD": " ".join(map(_library, ("libasan.so", "libubsan.so"))),
            "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0",
            "UBSAN_OPTIONS": "print_stacktrace=1",
            "PYTHONPATH": os.pathsep.join([folder, str(ROOT / "src"), str(ROOT / "tests")]),
            "BYNAMES_IMPLEMENTATION": "native",
        }
        command = [sys.executable, __file__, "--here", "--seconds", str(asked.seconds)]
        sys.exit(subprocess.run(command, env=environment, check=False).returncode)


def _library(name: str) -> str:
    compiler = os.environ.get("CXX", "g++")
    found = subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def fuzz(seconds: int) -> None:
    """Ask both until the time is over."""
    import native_cases as cases

    import bynames
    from bynames._implementation import native
    from bynames._kinds.organization import generic
    from bynames._kinds.person import engine as names
    from bynames._kinds.person.comparing import person_engine
    from bynames._kinds.person.compiled import person_table
    from bynames._kinds.person.scoring import compare_persons
    from bynames._languages import languages
    from bynames._readings import backwards, engine, keys
    from bynames._readings.backwards import reading_engine
    from bynames._readings.composed import composed
    from bynames.translit._compiled import compile_scheme
    from bynames.translit._forward import Transliterator

    module = native()
    works = [Transliterator(scheme) for scheme in bynames.schemes()]
    references = [Transliterator(scheme) for scheme in bynames.schemes()]
    reading = engine.readings(backwards.read_in_python, backwards.WordReading)
    persons_table = person_table()
    schemes, words_table, readers = engine._key_schemes(), engine._words(True), composed().raw
    counts = {"texts": 0, "words": 0, "names": 0, "tables": 0}
    seed, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        seed += 1
        at = seed % len(works)
        texts = [*cases.texts(40, seed), *cases.odd_texts(40, seed), *(cases.corpus() if seed == 1 else ())]
        _same(texts, works[at].many(texts), list(map(references[at].in_python, texts)))
        words = [*cases.latin_words(20, seed), *cases.odd_texts(20, seed)]
        _same(words, reading.many(words), list(map(backwards.read_in_python, words)))
        for number, language in enumerate(languages()):
            cyrillic = list(cases.cyrillic_words(40, seed))
            expected = [keys.phonemic_in_python(word, language) for word in cyrillic]
            found = [engine.keys().key(word, number) for word in cyrillic]
            _same(cyrillic, [e if f is None else f for f, e in zip(found, expected, strict=True)], expected)
        for spoiled in cases.spoiled(generic._table(), 4, seed):
            with suppress(ValueError):
                made = module.Generic(spoiled, names.key_engine())
                _mark(made, [*cyrillic, *map(str.title, [*cyrillic, *words])])
                _tell(made, [*cyrillic, *words])
        table, _ = compile_scheme(works[at]) or (b"", False)
        for spoiled in cases.spoiled(table, 20, seed):
            with suppress(ValueError):
                module.Scheme(spoiled, str).many(texts)
        for spoiled in cases.spoiled(names._table(), 10, seed):
            with suppress(ValueError):
                made = module.Bones(spoiled, None)
                for key in ("tihanavska", "aleksandr", "", "iaeu"):
                    made.features(key)
        pairs = list(cases.name_pairs(30, seed))
        found = [person_engine().cost(*pair) for pair in pairs]
        expected = [compare_persons(*pair).cost for pair in pairs]
        _same(list(map(str, pairs)), [e if f is None else f for f, e in zip(found, expected, strict=True)], expected)
        for text in texts:
            person_engine().told(text)
            person_engine().shown(text)
        _tell(generic.generic_engine(), [*cyrillic, *words])
        _meet(person_engine(), [*cyrillic, *words])
        _search([*(name for pair in pairs for name in pair), *texts], seed)
        for spoiled in cases.spoiled(persons_table, 4, seed):
            with suppress(ValueError):
                persons = module.Persons(spoiled, reading_engine(), names.key_engine(), *cases.NOBODY_ASKED)
                for pair in pairs:
                    persons.cost(*pair)
                    persons.shown(pair[0])
                _meet(persons, [*cyrillic, *words])
        for spoiled in cases.spoiled(words_table, 4, seed):
            with suppress(ValueError):
                _read(module, readers, schemes, spoiled, words)
        for spoiled in cases.spoiled(readers, 2, seed):
            with suppress(ValueError):
                _read(module, spoiled, schemes, words_table, words)
        counts = {
            "texts": counts["texts"] + len(texts),
            "words": counts["words"] + len(words) + 80,
            "names": counts["names"] + 2 * len(pairs),
            "tables": counts["tables"] + 40,
        }
    print("native engine:", ", ".join(f"{count:,} {what}" for what, count in counts.items()), "- sound")


def _mark(generic: Any, tokens: list[str]) -> None:
    """Tokens marked by an engine, spoiled or not, for a table of few."""
    from bynames._implementation import native
    from bynames._kinds.person.engine import key_engine
    from bynames._kinds.person.undoing import undoing
    from bynames._readings.backwards import reading_engine
    from bynames.aliases import bundled
    from bynames.aliases._mentions import beginnings, prepare
    from bynames.aliases._mentions.marking import parts_of

    tables = prepare([bundled()[id] for id in list(bundled().entities)[:20]])
    marker = native().Marker(generic, undoing(), key_engine(), *parts_of(tables, beginnings(tables)))
    marker.read(reading_engine())
    marker.mark(tokens, True)


def _tell(generic: Any, words: list[str]) -> None:
    """What an engine, spoiled or not, says of words of organizations' names."""
    from bynames._kinds.person.comparing import person_engine
    from bynames._kinds.person.words import word

    persons = person_engine()
    assert persons is not None
    for low in words:
        generic.told(low, False, persons.native)
        keys, sources = list(word(low).keys), list(word(low).sources.values())
        generic.concepts(low, keys, sources)
        generic.in_phrases(low, False, keys)
        generic.glued(low)


def _meet(persons: Any, words: list[str]) -> None:
    """Words by themselves, in an engine that may be spoiled."""
    for one, other in pairwise(words):
        persons.meet(one, other)
        persons.features(one)
        persons.questions(one)
        persons.nominatives(one)


def _search(names: list[str], seed: int) -> None:
    """An index of half of them, searched for the others; and one whose arrays something has spoiled."""
    from bynames._kinds.person.comparing import person_engine
    from bynames._kinds.person.index import MOST_NAMES, MOST_WORDS, PersonIndex
    from bynames._kinds.person.searching import index_engine

    persons = person_engine()
    assert persons is not None
    index = PersonIndex.build(names[::2], lambda: None)
    engine = index_engine(persons, index.arrays())
    draw, asked = random.Random(seed), names[1::2]
    for name in asked:
        found = engine.search(name, False, 1.5, MOST_WORDS, MOST_NAMES)
        if found is not None and set(memoryview(found[0]).cast("I")) != set(
            index.search_in_python(name, 1.5)[0].tolist()
        ):
            sys.exit(f"the native engine and Python find others for {name!r}")
    for _ in range(10):
        arrays = [array.copy() for array in index.arrays()]
        array = draw.choice([array for array in arrays if len(array)])
        for _ in range(draw.choice((1, 20))):
            array[draw.randrange(len(array))] = draw.choice((0, 1, 255, draw.randrange(256)))
        with suppress(ValueError):
            spoiled = index_engine(persons, tuple(arrays))
            for name in asked[:10]:
                spoiled.search(name, draw.random() < 0.5, 1.5, MOST_WORDS, MOST_NAMES)


def _read(module: Any, readers: bytes, schemes: list[bytes], table: bytes, words: list[str]) -> None:
    made = module.Readings(readers, schemes, table, lambda *_: (), lambda *parts: parts)
    made.many(words)


def _same(asked: list[str], found: list[object], expected: list[object]) -> None:
    for text, one, other in zip(asked, found, expected, strict=True):
        if one != other:
            sys.exit(f"the native engine and Python differ on {text!r}: {one!r}, {other!r}")


if __name__ == "__main__":
    main()
