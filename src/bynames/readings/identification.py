"""Which language and which scheme wrote this name?

Every scheme that could have written the text reads it backwards. What it reads is judged twice: how strange
it would be as Belarusian or Russian, and whether the scheme really turns it into this very text again.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache

from bynames import data
from bynames.model import Reading, Scheme
from bynames.readings.backwards import readers
from bynames.readings.reader import Reader
from bynames.text import bare, has_cyrillic, hygiene
from bynames.translit.forward import transliterator
from bynames.translit.orthography import orthography
from bynames.translit.registry import scheme
from bynames.translit.reverse import reverser

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f’'ʹʺ`\"´])*")
# A scheme that writes the text a little differently is less likely, by this much for each word.
_NOT_QUITE = 3.0
# Only the best few families are worth an exact reading.
_MOST = 8
_LEAST_SCORE = 0.005


@cache
def _prior() -> dict[str, float]:
    return {name: float(cost) for name, cost in data.entry("habits", "priors")["priors"].items()}


@lru_cache(maxsize=50_000)
def language(text: str) -> str:
    """`be` or `ru`, where the spelling of `text` tells; "" where it fits both, or neither.

    Cyrillic is judged by its letters and their order. Latin by `identify`, when one language is clearly
    ahead.

    >>> language("Ціханоўская"), language("Тихановская"), language("Арлова")
    ('be', 'ru', '')
    """
    text = hygiene(text)
    if has_cyrillic(text):
        cost = {name: _strangeness(text.lower(), name) for name in ("be", "ru")}
        if abs(cost["be"] - cost["ru"]) < 2.0:
            return ""
        return min(cost, key=cost.__getitem__)
    found: dict[str, float] = {}
    for reading in identify(text):
        found[reading.language] = found.get(reading.language, 0.0) + reading.score
    best = max(found, key=found.__getitem__, default="")
    return best if best and found[best] >= 0.7 else ""


def _strangeness(text: str, name: str) -> float:
    spelling = orthography(name)
    costs = spelling.costs
    found = 0.0
    for word in re.findall("[\u0400-\u052f]+(?:’[\u0400-\u052f]+)*", text):
        edged = f"#{word}#"
        found += sum(9.0 for c in word if c not in spelling.alphabet and c not in spelling.further)
        found += sum(costs.get(edged[i : i + 2], 0.0) for i in range(len(edged) - 1))
    return found


def identify(text: str) -> tuple[Reading, ...]:
    """How `text`, a name in Latin letters, can be read: one reading for each family of schemes, best first.

    Scores add up to at most 1; a reading below 0.005 is left out. `.source` is the Cyrillic that the scheme
    would have written so. For Cyrillic text the readings say which language it is; for text without any
    letter bynames knows there are none.

    >>> best = identify("Cichanoŭskaja")[0]
    >>> best.language, best.habit, best.source
    ('be', 'lacinka', 'Ціханоўская')
    """
    text = hygiene(text)
    if has_cyrillic(text):
        return _identify_cyrillic(text)
    words = [unicodedata.normalize("NFC", bare(word)) for word in _WORD.findall(text.lower())]
    if not words:
        return ()
    return _identify_latin(text, tuple(words))


def _identify_cyrillic(text: str) -> tuple[Reading, ...]:
    cost = {name: _strangeness(text.lower(), name) for name in ("be", "ru")}
    return tuple(Reading(text, name, "", score) for name, score in _shares(cost) if score >= _LEAST_SCORE)


def _shares(costs: dict[str, float]) -> list[tuple[str, float]]:
    least = min(costs.values())
    weight = {name: math.exp(least - cost) for name, cost in costs.items()}
    total = sum(weight.values())
    return sorted(((name, value / total) for name, value in weight.items()), key=lambda item: (-item[1], item[0]))


def _identify_latin(text: str, words: tuple[str, ...]) -> tuple[Reading, ...]:
    letters = set("".join(words))
    best: dict[tuple[str, str], tuple[float, Scheme, list[str]]] = {}
    for reader in readers():
        if not letters <= reader.letters:
            continue
        for scheme_id, cost in _scheme_costs(reader, words):
            found = scheme(scheme_id)
            cost += _prior().get(found.id, 0.0) + _prior().get(found.habit, 0.0)
            family = (found.language, found.habit)
            known = best.get(family)
            if known is None or cost < known[0] - 1e-9:
                best[family] = (cost, found, [])
            elif abs(cost - known[0]) < 1e-9:
                known[2].append(found.id)
    if not best:
        return ()
    shares = _shares({f"{language} {habit}": cost for (language, habit), (cost, _, _) in best.items()})
    readings = []
    for name, score in shares[:_MOST]:
        if score < _LEAST_SCORE:
            break
        family_language, habit = name.split(" ")
        _, found, also = best[family_language, habit]
        source = reverser(found)(text) if found.reversible != "no" else text
        readings.append(Reading(source, family_language, found.id, score, habit, tuple(also)))
    return tuple(readings)


def _scheme_costs(reader: Reader, words: tuple[str, ...]) -> list[tuple[str, float]]:
    sources = [reader.read(word) for word in words]
    strange = sum(reader.strangeness(source) for source in sources)
    return [
        (
            name,
            strange
            + sum(
                0.0 if bare(transliterator(scheme(name)).convert(source)) == word else _NOT_QUITE
                for source, word in zip(sources, words, strict=True)
            ),
        )
        for name in reader.schemes
    ]
