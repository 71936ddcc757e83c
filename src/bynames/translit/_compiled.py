"""A scheme as a flat table, for the native engine: letters and rules with their targets in each case, and contexts.

Where no such table can say what a scheme does, `compile_scheme` gives None. Texts with a character that is not among
those of the table (a mark that is not composed, another script) the engine leaves to Python, and those with Latin
letters beside others.

The sections, as rows of numbers (a *text* is two: its place in the pool; *cases* are three texts: in small letters, in
capitals, with one capital):

- `flags`: whether a rule looks into the next word
- `letters`, `foreign`: letter, cases of its target
- `rules`: text of the source, cases of the target, and for what stands after and before it: first alternative, how many
- `alternatives`: first atom, how many
- `atoms`: what (0 one of some letters, 1 the edge of a word, 2 a space), whether it is repeated, text of the letters
- `characters`: character, what it is (see `LETTER` and so on), in small letters, in capitals
"""

from __future__ import annotations

import unicodedata

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._flat import FlatWriter
from bynames._memo import once
from bynames._text import APOSTROPHE, hygiene
from bynames.translit._forward import Transliterator, capital
from bynames.translit._notation import EDGE, SPACE, Alternative, parse_context
from bynames.translit._registry import SECTION, scheme

KIND = 1
SECTIONS = ("flags", "letters", "foreign", "rules", "alternatives", "atoms", "characters")
# What a character is: a Cyrillic letter, a sign that is left as it is, a sign that stands for the apostrophe
LETTER, SIGN, MARK = 1, 2, 3
# A context longer than that could take for ever; native/scheme.hpp has the same number.
_MOST_ATOMS = 8
_CYRILLIC = range(0x400, 0x530)
# Where signs are that names are written with: ASCII, Latin-1, general punctuation, №
_SIGNS = (*range(0x80), *range(0xA0, 0xC0), *range(0x2010, 0x2040), 0x2116)


def compile_scheme(work: Transliterator) -> tuple[bytes, bool] | None:
    """The table of a compiled scheme, and whether what comes out must be normalized; None where Python must do it."""
    scheme = work.scheme
    out = FlatWriter(KIND, SECTIONS)
    out.add("flags", int(work.spans_words))
    targets: list[str] = []

    def cases(low: str) -> list[int]:
        made = low, low.upper(), capital(low)
        targets.extend(made)
        return [number for text in made for number in out.text(text)]

    for letter, target in sorted(scheme.letters.items()):
        out.add("letters", ord(letter), cases(target))
    if any(ord(letter) not in _CYRILLIC for letter in work.foreign):
        return None
    for letter, spelt in sorted(work.foreign.items()):
        out.add("foreign", ord(letter), cases(spelt))
    for rule in scheme.rules:
        if work.lower_target(rule.target) != rule.target:
            # Letters of the target are letters of the source: another thing in capitals than in small letters.
            return None
        parsed = [parse_context(context, scheme.classes) for context in (rule.after, rule.before)]
        if any(len(alternative) > _MOST_ATOMS for context in parsed for alternative in context):
            return None
        contexts = [_context(context, out) for context in parsed]
        out.add("rules", out.text(rule.source), cases(rule.target), *contexts)
    for number, what, low, up in _characters():
        out.add("characters", number, what, low, up)
    careful = any(unicodedata.combining(c) or unicodedata.normalize("NFC", c) != c for c in "".join(targets))
    return out.packed(), careful


def scheme_table(work: Transliterator) -> tuple[bytes, bool] | None:
    """The same from a file, where the scheme is one of the rules that act."""
    id = work.scheme.id
    return _of_rules(id) if id in data.names(SECTION) and scheme(id) is work.scheme else compile_scheme(work)


@compiled(tuple[bytes, bool] | None, lambda: [(name,) for name in data.names(SECTION)])
def _of_rules(name: str) -> tuple[bytes, bool] | None:
    return compile_scheme(Transliterator(scheme(name)))


def _context(context: tuple[Alternative, ...], out: FlatWriter) -> tuple[int, int]:
    begin = len(out.sections["alternatives"]) // 2
    for alternative in context:
        first = len(out.sections["atoms"]) // 4
        out.add("alternatives", first, len(alternative))
        for atom in alternative:
            what = {EDGE: 1, SPACE: 2}.get(atom.letters, 0)
            out.add("atoms", what, int(atom.repeated), out.text(atom.letters))
    return begin, len(context)


@once
def _characters() -> tuple[tuple[int, int, int, int], ...]:
    """The characters of which a text may be made that hygiene leaves as it is, but for its apostrophes."""
    found = []
    for number in _CYRILLIC:
        c = chr(number)
        low, up = c.lower(), c.upper()
        if c.isalpha() and hygiene(c) == c and len(low) == len(up) == 1 and c in (low, up) and low != up:
            found.append((number, LETTER, ord(low), ord(up)))
    for number in _SIGNS:
        c = chr(number)
        if c.isalpha():
            continue
        if hygiene(f"а{c}а") == f"а{APOSTROPHE}а":
            found.append((number, MARK, number, number))
        elif hygiene(f"а{c}а") == f"а{c}а" and not unicodedata.combining(c) and unicodedata.normalize("NFC", c) == c:
            found.append((number, SIGN, number, number))
    return tuple(found)
