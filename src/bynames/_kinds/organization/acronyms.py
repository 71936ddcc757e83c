"""The letters of acronyms: against one another, and against the first letters of words.

They meet as they stand. Nothing of the phonemic key acts on them, for one letter is another body: АОИ, ООИ.
data/orgs/acronyms.yaml says what a Latin letter can stand for in Cyrillic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._memo import WORDS, once, remembered
from bynames._text import has_cyrillic

# БелДУ abbreviates by syllables, БДУ by letters.
_SYLLABLE = expression("[^a-zа-яёіўєїґ][a-zа-яёіўєїґ]*")
# ЦНИИмаш: a word that is left of another one ends an acronym.
_TAIL = expression("(?<=[^a-zа-яёіўєїґ]{2})[a-zа-яёіўєїґ]{3,}$")
# So many ways to read a Latin acronym are more than one of a body has.
_MOST_SPELLINGS = 64
# Минфина
_SHORTEST_ABBREVIATED = 6
# ГУм may be a word of its own.
_SHORTEST_IN_A_CASE = 3
# One bit for a letter in either script where both mostly stand for one another
_PAIRS = "aа bб vв gг dд eе jж zз iи yй kк lл mм nн oо pп rр sс tт uу fф hх cц qч xш wщ ю я"
_BITS = {letter: at for at, pair in enumerate(_PAIRS.split()) for letter in pair}
_OTHER = 31

Letters = tuple[frozenset[str], ...]


class _Table:
    """data/orgs/acronyms.yaml; made once, by `_table()`."""

    def __init__(self) -> None:
        raw = data.entry("orgs", "acronyms")
        self.latin: dict[str, list[str]] = {piece: list(letters) for piece, letters in raw["latin"].items()}
        self.same: dict[str, str] = dict(raw["same"])
        self.longest = max(map(len, self.latin))
        self.case_endings = tuple(raw["case_endings"])
        self.case = expression(rf"([^\W\d_]+)(?:{'|'.join(self.case_endings)})")
        pieces = sorted((piece for piece in self.latin if len(piece) > 1), key=lambda piece: (-len(piece), piece))
        self.pieces = expression(f"(?i:{'|'.join(map(re.escape, pieces))})|.")


@once
def _table() -> _Table:
    return _Table()


@remembered(WORDS)
def without_case(text: str) -> str:
    """An acronym without the case ending that stands behind its capitals (МАЗа, ГУБОПиКом); other words as they are."""
    if text.isupper() or text.istitle() or not has_cyrillic(text):
        return text
    found = _table().case.fullmatch(text)
    stem = found[1] if found else ""
    return stem if len(stem) >= _SHORTEST_IN_A_CASE and stem[-1].isupper() and sum(map(str.isupper, stem)) > 1 else text


@remembered(WORDS)
def nominatives(low: str) -> tuple[str, ...]:
    """What an abbreviation of words in a case may be without its ending: Минфина, Совмином; () for a short word."""
    endings = _table().case_endings
    if len(low) < _SHORTEST_ABBREVIATED or not low.endswith(endings):
        return ()
    return tuple([low.removesuffix(ending) for ending in endings if low.endswith(ending)])


def in_each_case(low: str) -> tuple[str, ...]:
    """An abbreviation of words with each of its case endings: what `nominatives` makes it of."""
    return tuple([low + ending for ending in _table().case_endings])


@remembered(WORDS)
def acronym_spellings(low: str) -> frozenset[str]:
    """What an acronym in lower case can be in Cyrillic, letters that the languages write for one another made one."""
    table = _table()
    if has_cyrillic(low):
        return frozenset({"".join([table.same.get(letter, letter) for letter in low])})
    ways: list[set[str]] = [{""}]
    for end in range(1, len(low) + 1):
        here: set[str] = set()
        for size in range(1, min(table.longest, end) + 1):
            for letters in table.latin.get(low[end - size : end], ()):
                here |= {way + letters for way in ways[end - size]}
        here = here or {way + low[end - 1] for way in ways[end - 1]}
        ways.append(set(sorted(here)[:_MOST_SPELLINGS]))
    found = ways[-1]
    if "g" in low and "h" in low:
        # One spelling has one letter for г: GHU is no ГГУ.
        found = {way for way in found if way.count("г") <= low.count("g")} or found
    return frozenset(found)


@remembered(WORDS)
def acronym_letters(acronym: str) -> tuple[Letters, ...]:
    """What each letter of an acronym can stand for; further ways where it has syllables, or Latin digraphs (TsNII)."""
    ways = {tuple(acronym), tuple(_SYLLABLE.findall(acronym))}
    tail = _TAIL.search(acronym)
    if tail:
        ways.add((*acronym[: tail.start()], tail.group()))
    if not has_cyrillic(acronym):
        ways.add(tuple(_table().pieces.findall(acronym)))
    return tuple(tuple(first_letters(part.lower()) for part in way) for way in sorted(ways) if way)


@remembered(WORDS)
def first_letters(low: str) -> frozenset[str]:
    """The letters that a word, or a part of an acronym, can begin with: its own, and Cyrillic ones behind Latin."""
    table = _table()
    if has_cyrillic(low[0]):
        return _shared(frozenset({table.same.get(low[0], low[0])}))
    found = {low[0]}
    for size in range(1, min(table.longest, len(low)) + 1):
        found |= {letters[0] for letters in table.latin.get(low[:size], ())}
    return _shared(frozenset(found))


@remembered(WORDS)
def begun_letters(letter: str) -> frozenset[str]:
    """The letters that a name can begin with for which a Latin acronym has this one: S, of Сталь and of Шахта (Sh…)."""
    written = (letters[0] for piece, sounds in _table().latin.items() if piece[0] == letter for letters in sounds)
    return _shared(first_letters(letter) | frozenset(written))


@remembered(WORDS)
def _shared(letters: frozenset[str]) -> frozenset[str]:
    """One object for all equal sets: thousands of words begin with the same few letters."""
    return letters


def initials(low: str) -> Letters:
    """What an acronym can give one or more words as: for each word the letters that it can begin with."""
    return tuple(first_letters(part) for part in low.split(" ") if part)


def mask_of(letters: Iterable[str]) -> int:
    """A bit for each letter, one for both scripts; those that no word of the region begins with share one."""
    found = 0
    for letter in letters:
        found |= 1 << _BITS.get(letter, _OTHER)
    return found
