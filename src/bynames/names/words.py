"""A word of a name with all that comparing needs to know of it, worked out once per distinct word."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bynames.names.lexicon import lexicon
from bynames.names.paradigms import paradigms
from bynames.readings import phonemic, read_latin, readers
from bynames.readings.keys import LANGUAGES
from bynames.text import has_cyrillic
from bynames.translit.orthography import orthography

_LETTERS = re.compile(r"[^\W\d_\-]+")


class Word:
    """One distinct word. Compared by identity: `word()` hands out the same object for the same text.

    `keys` are its phonemic keys, the likeliest first, and `sources` the Cyrillic behind each; `masculine` the
    keys with a feminine surname ending undone, `stems` with a case ending undone, and `plain_stems` those without a
    fleeting vowel undone; `families` the given names
    that it can be and `family` the likeliest; `patronymics` the given names whose patronymic it can be, and
    `patronymic` the gender (`m`, `f`, "") of what looks like one; `letters` what its key can begin with, where it
    is an initial. `identity` is what the word was made of. `oblique` says that `families` are of given names that the
    word is another case of; `starts` is what its keys begin with.
    """

    __slots__ = (
        "cyrillic",
        "families",
        "family",
        "gender",
        "identity",
        "initial",
        "key_set",
        "keys",
        "letters",
        "low",
        "masculine",
        "oblique",
        "patronymic",
        "patronymics",
        "plain_stems",
        "sources",
        "starts",
        "stems",
    )

    def __init__(self, low: str, initial: bool, among: int | None) -> None:
        known = lexicon()
        self.identity = low, initial, among
        self.low = low
        self.initial = initial
        self.sources: dict[str, str] = {}
        self.cyrillic = has_cyrillic(low)
        if self.cyrillic:
            plain = low.replace("-", "")
            for language in _languages(plain):
                self.sources.setdefault(phonemic(plain, language), plain)
        else:
            joined = low.replace("-", "")
            for reading in sorted(read_latin(joined, among), key=lambda reading: reading.strangeness):
                self.sources.setdefault(reading.key, reading.source)
        self.keys = tuple(key for key in self.sources if key) or (low,)
        self.key_set = frozenset(self.keys)
        self.starts = frozenset(key[:2] for key in self.keys)
        self.oblique = False
        self.letters = frozenset(_first_letters(low)) if initial else frozenset()
        self.masculine = frozenset(known.masculine(key) for key in self.keys)
        self.stems = frozenset(stem for key in self.keys for stem in known.stems(key)) if not initial else frozenset()
        whole = [stem for key in self.keys for stem in (known.stem(key), key) if len(stem) > 2]
        self.plain_stems = frozenset(whole) if not initial else frozenset()
        self.families: frozenset[str] = frozenset()
        self.family = ""
        self.patronymics: frozenset[str] = frozenset()
        self.patronymic = ""
        self.gender = ""
        if not initial:
            # What is written in a known form is that name only: keys are coarser (Оля, Аля).
            found = {**known.given_latin.get(low, {}), **known.given_cyrillic.get(low.replace("ё", "е"), {})}
            if self.cyrillic and not found:
                # Another case of a known name is that name, not one more spelling of a name with a like key.
                found = _given_undone(low)
                self.oblique = bool(found)
            exact = bool(found) and self.cyrillic
            fathers: set[str] = set()
            for key in self.keys:
                if not exact:
                    for family, place in known.given.get(key, {}).items():
                        found[family] = min(place, found.get(family, place))
                fathers |= known.patronymics.get(key, set())
                if not self.patronymic:
                    self.patronymic = known.patronymic_gender(key, self.cyrillic)
            if fathers and not self.patronymic:
                # Саввична, Фокич: known ones that no pattern covers
                self.patronymic = "f" if self.keys[0].endswith("a") else "m"
            self.families, self.patronymics = frozenset(found), frozenset(fathers)
            self.family = min(found, key=lambda id: (found[id] > 0, known.families[id].rank, id), default="")
            genders = {known.families[family].gender for family in found}
            self.gender = genders.pop() if len(genders) == 1 else ""

    @property
    def nominatives(self) -> frozenset[str]:
        """The keys of the nominatives that a Cyrillic word can be an oblique case of (data/inflection)."""
        return _nominative_keys(self.low) if self.cyrillic and not self.initial else frozenset()

    def __repr__(self) -> str:
        return f"Word({self.low!r})"


@lru_cache(maxsize=200_000)
def _given_undone(low: str) -> dict[str, int]:
    """The given names of which a Cyrillic word is an oblique case: family → place of the form in its list."""
    known = lexicon()
    found: dict[str, int] = {}
    for language in _languages(low):
        for gender in ("m", "f"):
            for undone in paradigms(language).undo(low, "given", gender):
                if undone.case != "nom":
                    for family, place in known.given_cyrillic.get(undone.word.replace("ё", "е"), {}).items():
                        if known.families[family].gender == gender:
                            found[family] = min(place, found.get(family, place))
    return found


@lru_cache(maxsize=200_000)
def _nominative_keys(low: str) -> frozenset[str]:
    undone = {
        (one.word, language)
        for language in _languages(low.replace("-", ""))
        for role in ("given", "surname")
        for gender in ("m", "f")
        for one in paradigms(language).undo(low, role, gender)
        if one.case != "nom" and one.word != low
    }
    return frozenset(phonemic(word, language) for word, language in undone)


def _languages(word: str) -> tuple[str, ...]:
    """The languages whose alphabet has all letters of a Cyrillic word; both where neither has."""
    return tuple(name for name, letters in _alphabets() if letters.issuperset(word)) or LANGUAGES


@cache
def _alphabets() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((name, frozenset(orthography(name).alphabet + orthography(name).further)) for name in LANGUAGES)


@cache
def _targets() -> tuple[tuple[str, str], ...]:
    found = set()
    for reader in readers():
        for target, sources in reader.sources.items():
            for source in sources:
                found |= {(target, letter) for letter in _key_letters(source.letters, reader.language)}
    return tuple(found)


def _key_letters(initial: str, language: str) -> set[str]:
    """What the key of a word that begins so can begin with: a soft ц is т, an і before a vowel is е, a last ф is в."""
    return {phonemic(initial + behind, language)[:1] for behind in ("а", "е", "н")} - {""}


@cache
def _first_letters(initial: str) -> set[str]:
    """The key letters that a word abbreviated to this initial can begin with."""
    if has_cyrillic(initial):
        return {letter for language in _languages(initial) for letter in _key_letters(initial, language)}
    found = {
        letter
        for target, letter in _targets()
        if target.startswith(initial) or (initial.startswith(target) and len(target) > 1)
    }
    found |= {letter for target, letter in _targets() if target == initial[0] and len(initial) > 1}
    return found or {initial[0]}


@lru_cache(maxsize=200_000)
def word(low: str, initial: bool = False, among: int | None = None) -> Word:
    """The word for lower-case hygienic text, read in the habits `among` (None: those that it has marks of itself)."""
    return Word(low, initial, among)
