"""How one's own word is written: a surname or the one word of a name, in all cases and by every scheme.

Keys are coarse on purpose (о is а, д is дз), for a whole name is more than one word. A word alone must be somebody's
own word: a form of a canonical spelling, what lies letter by letter between its Belarusian and its Russian spelling
(Калесникова), or what a scheme makes of either.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from bynames._expressions import expression
from bynames._inflection.paradigms import inflecting
from bynames._kinds.person.slips import likeness
from bynames._languages import languages as all_languages
from bynames._memo import FORMS, remembered
from bynames._names.inflection import word_forms
from bynames._readings.readers import BASE
from bynames._text import has_cyrillic
from bynames.translit import schemes, transliterate
from bynames.translit._orthography import orthography

# A Latin spelling may be in no scheme, and is still most of one that is.
_LIKE = 0.9
_GENDERS = {"surname": ("m", "f"), "noun": ("m", "f", "n", "p")}
# What the two orthographies and careless typing do differently, without any sound becoming another
_SAME_SOUND = str.maketrans("іїўэёґє", "ииуееге", "ьъ’'-")
_ADJECTIVE = expression(r"(?<=[иы])й$")
# Spellings that differ in more letters are two names.
_MOST_DIFFERENCES = 6


class OwnForms(NamedTuple):
    """The forms of the spellings `words` of one word (lower case, in any language), folded.

    `role` is `surname` or `noun`; `gender` is that of the person, "" for any. Cyrillic ones are in all cases, Latin
    ones in the nominative; either is worked out when it is asked for.
    """

    words: tuple[str, ...]
    role: str
    gender: str = ""

    def has(self, low: str) -> bool:
        """Whether a word in lower case is one of them, or a Latin one nearly so."""
        # Mostly it is the word as it is spelt, which takes less to see than all of its forms.
        cyrillic = has_cyrillic(low)
        fold = folded if cyrillic else _ascii
        typed = fold(low)
        if any(typed == fold(own) for own in self.words if has_cyrillic(own) is cyrillic):
            return True
        if cyrillic:
            return typed in _cyrillic_forms(self)
        if typed in _latin_forms(self.words, True):
            return True
        latin = _latin_forms(self.words, False)
        return typed in latin or any(typed[:1] == form[:1] and likeness(typed, form) >= _LIKE for form in latin)


def folded(low: str) -> str:
    """A Cyrillic word without what Belarusian, Russian and careless typing do differently at no cost of sound."""
    found = low.replace("дз", "д").translate(_SAME_SOUND)
    return _ADJECTIVE.sub("", found)


def _ascii(low: str) -> str:
    plain = unicodedata.normalize("NFD", low).replace("ł", "l")
    return "".join(c for c in plain if c.isalnum())


def languages(low: str) -> list[str]:
    """The languages whose alphabet has all letters of a word; all where none has."""
    fitting = [language for language in all_languages() if set(low) <= set(f"{orthography(language).alphabet}ё’'-")]
    return fitting or list(all_languages())


@remembered(FORMS)
def _cyrillic_forms(own: OwnForms) -> frozenset[str]:
    genders = (own.gender,) if own.gender else _GENDERS[own.role]
    spellings = [low for low in own.words if has_cyrillic(low)]
    cases = [list(_cases(low, own.role, genders)) for low in spellings]
    found: set[str] = set()
    for low, forms in zip(spellings, cases, strict=True):
        found |= {folded(low), *(form for _, form in forms)}
    for one, other in product(cases, cases):
        if one is not other:
            found |= _between(one, other)
    return frozenset(found)


@remembered(FORMS)
def _latin_forms(words: tuple[str, ...], usual: bool) -> frozenset[str]:
    """The words by every scheme of their languages; with `usual` only by the English-like ones, as most are written."""
    found = {_ascii(low) for low in words if not has_cyrillic(low)}
    for low in words:
        for language in languages(low) if has_cyrillic(low) else ():
            chosen = [one for one in schemes(language) if not usual or one.habit == BASE]
            found |= {_ascii(transliterate(low, scheme).lower()) for scheme in chosen}
    return frozenset(found)


def _cases(low: str, role: str, genders: Iterable[str]) -> Iterator[tuple[tuple[str, int], str]]:
    """((gender, case), form) of a word by the rules of its language."""
    first, hyphen, second = low.rpartition("-")
    for known in inflecting(tuple(languages(low))):
        for gender in genders:
            for case, column in enumerate(word_forms(low, known, role, gender)):
                yield from (((gender, case), folded(form)) for form in column)
            if hyphen:
                # Of a double name from elsewhere the first half stays: Стросс-Кана.
                for case, column in enumerate(word_forms(second, known, role, gender)):
                    yield from (((gender, case), folded(f"{first}-{form}")) for form in column)


def _between(one: list[tuple[tuple[str, int], str]], other: list[tuple[tuple[str, int], str]]) -> set[str]:
    """Forms that take each letter from one spelling or the other, in one case."""
    by_case: dict[tuple[str, int], list[str]] = {}
    for case, form in other:
        by_case.setdefault(case, []).append(form)
    found: set[str] = set()
    for case, form in one:
        for second in by_case.get(case, ()):
            if len(second) == len(form) and second > form:
                letters = [(a,) if a == b else (a, b) for a, b in zip(form, second, strict=True)]
                if sum(len(pair) > 1 for pair in letters) <= _MOST_DIFFERENCES:
                    found |= {"".join(chosen) for chosen in product(*letters)}
    return found
