"""Through which scheme two words met: who writes this Cyrillic in these Latin letters."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

import bynames
from bynames import _datafiles as data
from bynames._languages import languages
from bynames._memo import WORDS, once, remembered
from bynames._model import Evidence, Scheme
from bynames._readings import language as language_of
from bynames._readings import phonemic, read_latin
from bynames.serve._reasons import said

_LONGEST = 60


class Written(Struct, frozen=True):
    """`text` is how `schemes` (ids) write the Cyrillic `source`."""

    text: str
    source: str
    schemes: tuple[str, ...]


class Met(Struct, frozen=True):
    """One line of evidence, and for its Latin words the schemes that write them so; `said` is `why` for people."""

    left: str
    right: str
    why: str
    cost: float
    written: tuple[Written, ...] = ()
    said: str = ""


def explained(evidence: tuple[Evidence, ...], names: Iterable[str] = (), language: str = "en") -> tuple[Met, ...]:
    """The lines of evidence with the schemes behind them, their reasons also in a language of the page.

    `names` are names in Cyrillic that the words may be of.
    """
    known = tuple(dict.fromkeys(word for name in names for word in name.split() if not _is_latin(word)))
    return tuple(
        Met(
            item.left,
            item.right,
            item.why,
            round(item.cost, 4),
            _written(item.left, item.right, known),
            said(item.why, language),
        )
        for item in evidence
    )


@remembered(WORDS)
def _written(left: str, right: str, known: tuple[str, ...]) -> tuple[Written, ...]:
    if max(len(left), len(right)) > _LONGEST or not left or not right:
        return ()
    sides = ((left, right), (right, left))
    found = [_writers(one, other, known) for one, other in sides if _is_latin(one)]
    # The same letters on both sides are explained once.
    return tuple({item.text.casefold(): item for item in reversed(found) if item is not None}.values())[::-1]


def _writers(latin: str, other: str, known: tuple[str, ...]) -> Written | None:
    """The schemes that make `latin` of the other side, of a known word, or of Cyrillic with a key in common."""
    keys = {reading.key for reading in read_latin(other.lower())} if _is_latin(other) else _keys(other)
    for source in (other, *known):
        if not _is_latin(source) and not keys.isdisjoint(_keys(source)) and (schemes := _making(source, latin)):
            return Written(latin, source, schemes)
    for reading in sorted(read_latin(latin.lower()), key=lambda reading: reading.strangeness):
        if reading.key in keys:
            source = reading.source.capitalize() if latin[:1].isupper() else reading.source
            if schemes := _making(source, latin):
                return Written(latin, source, schemes)
    return None


def _keys(cyrillic: str) -> set[str]:
    return {phonemic(cyrillic.lower(), spoken) for spoken in languages()}


def _making(source: str, latin: str) -> tuple[str, ...]:
    wanted = latin.casefold()
    # A scheme for one language passes over letters of the other in its own way; that is not what it is for.
    spoken = commonest(language_of(source) or None)
    return tuple(s.id for s in spoken if bynames.transliterate(source, s).casefold() == wanted)


@once
def commonest(language: str | None = None) -> tuple[Scheme, ...]:
    """The schemes, those first whose spelling is met most (data/habits/priors.yaml)."""
    priors = data.entry("habits", "priors")["priors"]

    def seldom(scheme: Scheme) -> tuple[float, bool, str]:
        cost = float(priors.get(scheme.id, priors.get(scheme.habit, 9))) + float(priors.get(scheme.language, 0))
        return cost, scheme.status != "stable", scheme.id

    return tuple(sorted(bynames.schemes(language), key=seldom))


def _is_latin(text: str) -> bool:
    return not any("Ѐ" <= letter <= "ӿ" for letter in text) and any(letter.isalpha() for letter in text)
