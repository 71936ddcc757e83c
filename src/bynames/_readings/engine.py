"""Keys and readings by the native engine: what it is told of the data, and the door to it.

One flat table has what the composed readers do not say; its sections, as rows of numbers (a *text* is two):

- `folds`: in `has` first and how many, in `program` first and how many, in `sets` first, in `replacements` first and
  how many, nothing
- `has`: text; `program`, `sets`, `replacements`: see `bynames._patterns`
- `letters`: a character of a Latin word, whether it is a letter, text of it without its marks
- `costs`: language, two letters in a row (# is the edge of a word), what they cost in thousandths

Words with other characters, and those longer than any name, the engine leaves to Python.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._flat import FlatWriter
from bynames._implementation import native
from bynames._languages import languages
from bynames._memo import once
from bynames._patterns import Pattern, Unsupported, replacement
from bynames._readings.composed import composed
from bynames._readings.keys import engine
from bynames._text import bare
from bynames.translit._compiled import compile_scheme
from bynames.translit._orthography import orthography

KIND = 3
SECTIONS = ("folds", "has", "program", "sets", "replacements", "letters", "costs")
# ASCII, Latin letters with marks, and marks by themselves
_CHARACTERS = (*range(0x80), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x1E00, 0x1F00), *range(0x2010, 0x2040))
# What one set of readers has room for; native/readings.hpp has the same number.
_MOST_READERS = 128


@once
def keys() -> Any:
    """The engine for keys; None where Python does it."""
    module = native()
    if module is None:
        return None
    compiled = _key_schemes()
    table = _words()
    return module.Keys(compiled, table, None) if compiled and table else None


def readings(in_python: Any, record: type) -> Any:
    """An engine for readings, which hands out records of this type; None where Python does it."""
    module = native()
    if module is None:
        return None
    compiled, table, readers = _key_schemes(), _words(True), composed()
    if not compiled or not table or readers.count > _MOST_READERS:
        return None
    return module.Readings(readers.raw, compiled, table, in_python, record)


@compiled(list[bytes])
def _key_schemes() -> list[bytes]:
    compiled = [compile_scheme(engine(language)) for language in languages()]
    return [found[0] for found in compiled if found is not None] if None not in compiled else []


@compiled(bytes, lambda: [(), (True,)])
def _words(of_readers: bool = False) -> bytes:
    """The table; nothing where a fold has a pattern that the engine does not know. Keys need no letters and costs."""
    out = FlatWriter(KIND, SECTIONS)
    try:
        for fold in sorted(data.entry("keys", "folds")["folds"], key=lambda fold: "has" not in fold):
            pattern, has = Pattern(fold["pattern"]), fold.get("has", ())
            told = [
                *(len(out.sections["has"]) // 2, len(has)),
                *(len(out.sections["program"]) // 4, len(pattern.rows), len(out.sections["sets"]) // 4),
            ]
            for text in has:
                out.add("has", out.text(text))
            out.add("program", *pattern.rows)
            out.add("sets", *pattern.sets)
            letters = replacement(fold["replace"])
            out.add("folds", told, out.add("replacements", letters), len(letters), 0)
    except Unsupported:
        return b""
    if not of_readers:
        return out.packed()
    for letter in sorted({*map(chr, _CHARACTERS), *composed().knowing}):
        plain = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
        out.add("letters", ord(letter), int(bool(bare(letter))), out.text(plain))
    for number, language in enumerate(languages()):
        spelling = orthography(language)
        letters_of = "#" + spelling.alphabet + spelling.further
        for first in letters_of:
            for second in letters_of:
                out.add("costs", number, ord(first), ord(second), spelling.cost(first + second))
    return out.packed()
