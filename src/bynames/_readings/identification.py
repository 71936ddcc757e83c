"""Which language and which scheme wrote this name?

Every scheme that could have written the text reads it backwards. What it reads is judged twice: how strange
it would be in the language, and whether the scheme really turns it into this very text again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from msgspec import Struct

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._expressions import expression
from bynames._languages import languages
from bynames._memo import FORMS, NAMES, WORDS, once, remembered
from bynames._model import Reading, Scheme
from bynames._readings.backwards import read_by_each
from bynames._readings.names import rarity, rarity_elsewhere
from bynames._readings.readers import schemes_of_readers
from bynames._rules import Rules
from bynames._text import bare, has_cyrillic, hygiene
from bynames.translit._forward import LATIN, transliterator
from bynames.translit._letters import statistics
from bynames.translit._orthography import orthography
from bynames.translit._registry import scheme
from bynames.translit._reverse import reverser

# A language, or one with a habit
_Key = TypeVar("_Key", str, tuple[str, str])

_RUN = expression("[\u0400-\u052f]+(?:’[\u0400-\u052f]+)*")
# ʹ and ʺ are letters to Unicode.
_WORD = expression(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f’'`\"´])*")
# A scheme that writes the text a little differently is less likely, by this much for each word.
_NOT_QUITE = 3.0
# So is what only several schemes together explain, by this for each word that the likeliest does not write.
_TOGETHER = 6.0
# Only the best few families are worth an exact reading.
_MOST = 12
_LEAST_SCORE = 0.005
# A letter of another alphabet.
_FOREIGN = 9.0
_LATIN = expression(f"[{LATIN}]")
# Cyrillic that differs by less fits both languages.
_EVEN = 3.0
# One language is clearly ahead of the other with this share. Above this cost a letter it is no name of theirs: of
# generated names of both languages nine in ten stay below it.
_CLEARLY = 0.85
# What is asked for the likelier language takes less than that: so much of a difference, and such a share.
_SOME = 1.0
_RATHER = 0.65
_USUAL = 2.9
# A name from elsewhere is clearly likelier by as much: 1 in 200 names written by a scheme is taken for one, and 5 in 6
# names made of common words from elsewhere are.
_CLEARLY_ELSEWHERE = 3.0
# What is longer than any name is judged by its beginning: reading it with every scheme costs a thousand times as much
# as a letter table, and looking at its letters ten times.
_LONGEST = 200
_LONGEST_CYRILLIC = 10_000
# No word of a name is longer.
_LONGEST_WORD = 60
_TOO_LONG = expression(rf"(\S{{{_LONGEST_WORD}}})\S+")


@once
def _prior() -> dict[str, float]:
    return {name: float(cost) for name, cost in data.entry("habits", "priors")["priors"].items()}


def _seldom(scheme: Scheme) -> float:
    """How much seldomer a scheme is met than the others, by itself, by its habit and by its language."""
    return sum([_prior().get(name, 0.0) for name in (scheme.id, scheme.habit, scheme.language)])


def likelier_language(text: str) -> str:
    """`language`, and where the spelling does not tell for sure, the one that it speaks for; "" where nothing does.

    A hint, for tables and for the choice of a scheme: of persons' names of which `language` is silent some two in three
    get the right one.

    >>> language("Арлова"), likelier_language("Арлова"), likelier_language("Новак")
    ('', 'ru', '')
    """
    return language(text) or _judged(text, _SOME, _RATHER)


@remembered(NAMES)
def language(text: str) -> str:
    """`be`, `ru` or `uk`, where the spelling of `text` tells; "" where it fits both, or neither.

    Cyrillic is judged by its letters and their order, Latin by what the schemes of each language make of it: the
    language that a name was written from, if it is a name of theirs at all (an English name may look like one).

    >>> language("Ціханоўская"), language("Тихановская"), language("Арлова")
    ('be', 'ru', '')
    """
    return _judged(text, _EVEN, _CLEARLY)


def _judged(text: str, even: float, clearly: float) -> str:
    text = hygiene(text)
    if has_cyrillic(text):
        low = text[:_LONGEST_CYRILLIC].lower()
        cost = {name: _strangeness(low, name) + _prior().get(name, 0.0) for name in languages()}
        least, *others = sorted(cost.values())
        if others and others[0] - least < even:
            return ""
        return min(cost, key=cost.__getitem__)
    words = _words(_beginning(text))
    families = _least_costs(words, _NO_SHARE)
    size = sum(map(len, words)) + len(words)
    if not families or min(families.values()) > _USUAL * size or _is_from_elsewhere(words, families):
        return ""
    shares = _shares(families)
    found: dict[str, float] = {}
    for (name, _), share in shares:
        found[name] = found.get(name, 0.0) + share
    best = max(found, key=found.__getitem__)
    return best if found[best] >= clearly else ""


def _strangeness(text: str, name: str, *, read: bool = False) -> float:
    """How unlikely lower-case Cyrillic text is in a language: its orthography, and its letters' statistics.

    With `read` it was read from Latin letters, and names that are known are likelier.
    """
    found = 0.0
    for word in _RUN.findall(text):
        foreign, more = _strange(word, name, rarity(word, name)) if read else _strange_as_typed(word, name)
        found += foreign
        found += more
    return found


def _strange(word: str, name: str, letters: float) -> tuple[float, float]:
    """What is unlikely of a word in a language: letters that it lacks; then its spelling, with what `letters` cost."""
    spelling = orthography(name)
    known = spelling.alphabet + spelling.further
    return _FOREIGN * sum(c not in known for c in word), spelling.strangeness(word) + letters


@remembered(WORDS)
def _strange_as_typed(word: str, name: str) -> tuple[float, float]:
    """The same of a word in Cyrillic, which a text has time and again."""
    return _strange(word, name, statistics(name).cost(word))


def identify(text: str, *, rules: Rules | None = None) -> tuple[Reading, ...]:
    """How `text`, a name in Latin letters, can be read: one reading for each family of schemes, best first.

    Scores add up to at most 1; readings below 0.005 are left out. `.source` is the Cyrillic that the scheme writes
    this way. Only the beginning is read of a Latin text of more than 200 characters and of a word of more than 60. For
    Cyrillic text the readings say which language it is. There are none for a name that is clearly foreign (John
    Smith), and for text without any letter that bynames knows.

    >>> best = identify("Cichanoŭskaja")[0]
    >>> best.language, best.habit, best.source
    ('be', 'lacinka', 'Ціханоўская')
    >>> identify("John Smith")
    ()
    """
    if rules is not None:
        with rules.acting():
            return identify(text)
    text = hygiene(text)
    if has_cyrillic(text):
        return _identify_cyrillic(text)
    text = _beginning(text)
    words = _words(text)
    return _identify_latin(text, words) if words and not _is_from_elsewhere(words, _least_costs(words)) else ()


def _beginning(text: str) -> str:
    """`text`, or as many of its first words as fit into the limit; of a word too long to be one, its first letters."""
    text = _TOO_LONG.sub(r"\1", text[: 10 * _LONGEST])
    if len(text) <= _LONGEST:
        return text
    space = text.rfind(" ", 0, _LONGEST + 1)
    return text[: space if space > 0 else _LONGEST]


def _words(text: str) -> tuple[str, ...]:
    return tuple(unicodedata.normalize("NFC", bare(word)) for word in _WORD.findall(text.lower()))


def _identify_cyrillic(text: str) -> tuple[Reading, ...]:
    low = text[:_LONGEST_CYRILLIC].lower()
    cost = {name: _strangeness(low, name) + _prior().get(name, 0.0) for name in languages()}
    return tuple(Reading(text, name, "", score) for name, score in _shares(cost) if score >= _LEAST_SCORE)


def _shares(costs: dict[_Key, float]) -> list[tuple[_Key, float]]:
    least = min(costs.values())
    weight = {name: math.exp(least - cost) for name, cost in costs.items()}
    total = sum(weight.values())
    return sorted(((name, value / total) for name, value in weight.items()), key=lambda item: (-item[1], item[0]))


# What all readers make of a text takes much room, and is seldom asked for twice.
_REMEMBERED = FORMS // 3


class _Family(Struct, gc=False):
    """The best scheme of one language and habit for a text, further ones that cost the same, and what they read."""

    language: str
    habit: str
    cost: float
    scheme: Scheme
    also: tuple[str, ...]
    sources: tuple[str, ...]


class _Asked(NamedTuple):
    """A scheme of a reader: its id, its family, and how much seldomer it is met than others."""

    id: str
    family: tuple[str, str]
    seldom: float


@compiled(list[list[_Asked]])
def _asked() -> list[list[_Asked]]:
    """The schemes of each reader."""
    return [
        [_Asked(one.id, (one.language, one.habit), _seldom(one)) for one in map(scheme, ids)]
        for ids in schemes_of_readers()
    ]


# Costs that differ by less are the same.
_SAME = 1e-9
# A family that costs so much more than the best has no share in what a text is: less than one in 10^8.
_NO_SHARE = 20.0


@remembered(FORMS)
def _least_costs(words: tuple[str, ...], within: float = math.inf) -> dict[tuple[str, str], float]:
    """What the best scheme of each family (language, habit) costs for the words; of all families within so much of the
    best, and perhaps some others.

    A scheme that cannot be the best is not asked: what a reader makes of the words costs something already.
    """
    read = [
        (_unlikely(language, sources), number, list(zip(sources, words, strict=True)))
        for number, language, sources in read_by_each(words)
    ]
    least: dict[tuple[str, str], float] = {}
    best = math.inf
    for strange, number, pairs in sorted(read):
        for one in _asked()[number]:
            most = min(least.get(one.family, math.inf), best + within)
            if strange + one.seldom < most:
                cost = strange + _unwritten(one.id, pairs) + one.seldom
                if cost < most:
                    least[one.family] = cost
                    best = min(best, cost)
    return dict(sorted(least.items(), key=lambda item: (item[1], item[0])))


@remembered(_REMEMBERED)
def _families(words: tuple[str, ...]) -> tuple[_Family, ...]:
    """What each family's fast reader makes of the words, the likeliest first."""
    least = _least_costs(words)
    best: dict[tuple[str, str], _Family] = {}
    for number, language, sources in sorted(read_by_each(words)):
        strange = _unlikely(language, sources)
        pairs = list(zip(sources, words, strict=True))
        for one in _asked()[number]:
            if strange + one.seldom > least[one.family] + 2 * _SAME:
                continue
            cost = strange + _unwritten(one.id, pairs) + one.seldom
            known = best.get(one.family)
            if known is None or cost < known.cost - _SAME:
                best[one.family] = _Family(*one.family, cost, scheme(one.id), (), tuple(sources))
            elif abs(cost - known.cost) < _SAME:
                known.also += (one.id,)
    return tuple(sorted(best.values(), key=lambda family: (family.cost, family.language, family.habit)))


def _is_from_elsewhere(words: tuple[str, ...], families: dict[tuple[str, str], float]) -> bool:
    """Whether Latin words are much likelier a name from elsewhere than anything that a scheme has written."""
    least = min(families.values(), default=-math.inf)
    return sum(map(rarity_elsewhere, words)) + _CLEARLY_ELSEWHERE < least


def _identify_latin(text: str, words: tuple[str, ...]) -> tuple[Reading, ...]:
    """The likeliest families again, now with the exact reading of each family's best scheme, where that is plainer."""
    sources: dict[tuple[str, str], tuple[str, _Family]] = {}
    costs: dict[tuple[str, str], float] = {}
    for family in _families(words)[:_MOST]:
        exact = reverser(family.scheme)(text) if family.scheme.reversible != "no" else ""
        if exact and transliterator(family.scheme)(exact).casefold() == text.casefold():
            ways = [(exact, 0.0)]
        else:
            ways = [(exact or text, _NOT_QUITE)]
        # What several schemes of a family wrote together (Fyodor Dostoevsky) none of them alone can read.
        if family.scheme.reversible != "exact":
            written = [_writes(family.scheme.id, *pair) for pair in zip(family.sources, words, strict=True)]
            ways.append((_cased(text, family.sources), _TOGETHER * max(written.count(False), 1)))
        read = [
            (_strangeness(source.lower(), family.language, read=True) + cost, source)
            for source, cost in ways
            if not _LATIN.search(source)
        ]
        if read:
            name = family.language, family.habit
            cost, source = min(read)
            sources[name] = source, family
            costs[name] = cost + _seldom(family.scheme)
    readings = []
    for name, score in _shares(costs) if costs else ():
        source, family = sources[name]
        if score >= _LEAST_SCORE:
            readings.append(Reading(source, family.language, family.scheme.id, score, family.habit, family.also))
    return tuple(readings)


def _cased(text: str, sources: Sequence[str]) -> str:
    """A text with its Latin words replaced by what they were read as, in the case that they have."""
    left = iter(sources)

    def read(match: re.Match[str]) -> str:
        word, source = match.group(), next(left)
        return (
            source.upper() if word.isupper() and len(word) > 1 else source.capitalize() if word[0].isupper() else source
        )

    return _WORD.sub(read, text)


def _writes(name: str, source: str, word: str) -> bool:
    """Whether a scheme writes Cyrillic letters as this very word."""
    return bare(transliterator(scheme(name))(source)) == word


def _unlikely(language: str, sources: list[str]) -> float:
    """How unlikely what a reader makes of words is in its language."""
    return sum([_unlikely_word(source, language) for source in sources])


@remembered(WORDS)
def _unlikely_word(source: str, language: str) -> float:
    # Many readers make the same of a word.
    return orthography(language).strangeness(source) + rarity(source, language)


def _unwritten(name: str, pairs: list[tuple[str, str]]) -> float:
    """What it costs that a scheme does not write some sources as these words."""
    return sum([0.0 if _writes(name, *pair) else _NOT_QUITE for pair in pairs])
