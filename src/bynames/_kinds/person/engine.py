"""What keys of names are found by, by the native engine: what it is told, and the door to it.

The sections of its table, as rows of numbers:

- `program`, `sets`, `replacements`: see `bynames._patterns`
- `patterns`: what it is (0 the ending of a case, 1 a Baltic one, 2 the vowel that comes and goes, 3 a sound that a case
  changes, 4 the ending of a feminine surname), in `program` first and how many, in `sets` first, in `replacements`
  first and how many
- `alike`: a key letter, and the one that stands for it; `dropped`: letters that are no bones; `vowels`
"""

from __future__ import annotations

from typing import Any

from bynames import _datafiles as data
from bynames._flat import FlatWriter
from bynames._implementation import native
from bynames._memo import once
from bynames._patterns import Pattern, Unsupported, replacement

KIND = 4
SECTIONS = ("program", "sets", "replacements", "patterns", "alike", "dropped", "vowels")
VOWELS = "aeiu"
# h and g, c and t are one another's commonest slips.
ALIKE = ("hc", "gt")
# The vowels, and what comes of one
DROPPED = "aeiuv"


@once
def key_engine() -> Any:
    """The engine for features of keys; None where Python does it."""
    module = native()
    if module is None:
        return None
    table = _table()
    return module.Bones(table, None) if table else None


def _table() -> bytes:
    """The table; nothing where a pattern is one that the engine does not know."""
    out = FlatWriter(KIND, SECTIONS)
    raw = data.entry("names", "patterns")
    told = [(0, raw["case_ending"], ""), (1, raw["baltic_ending"], ""), (2, raw["fleeting"], "")]
    told += [(3, rule["ending"], rule["stem"]) for rule in raw["case_sounds"]]
    told += [(4, rule["feminine"], rule["masculine"]) for rule in raw["surname_gender"]]
    try:
        for what, pattern, replace in told:
            made, letters = Pattern(pattern), replacement(replace)
            first = len(out.sections["program"]) // 4, len(made.rows), len(out.sections["sets"]) // 4
            out.add("patterns", what, first, len(out.sections["replacements"]), len(letters))
            out.add("program", *made.rows)
            out.add("sets", *made.sets)
            out.add("replacements", letters)
    except Unsupported:
        return b""
    for one, other in zip(*ALIKE, strict=True):
        out.add("alike", ord(one), ord(other))
    out.add("dropped", map(ord, DROPPED))
    out.add("vowels", map(ord, VOWELS))
    return out.packed()
