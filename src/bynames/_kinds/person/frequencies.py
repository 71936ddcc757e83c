"""How common words of names are: data/frequencies/, for choosing among readings that the letters leave open."""

from __future__ import annotations

from msgspec import Struct

from bynames import _datafiles as data
from bynames._compiled import Table, compiled
from bynames._inflection.paradigms import inflecting
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.words import Word
from bynames._languages import languages
from bynames._memo import once

# What a word counts that stands nowhere: the lists begin at three.
UNSEEN = 0.3
# Of what all forms of a given name count, so much goes to its official form at least, and to the next one in the
# list; to any other the less the later it stands there.
_OFFICIAL_SHARE, _OTHER_SHARE = 0.5, 0.03
# Of the names in a text, so many stand in the nominative; of the others about half in the genitive and accusative.
_IN_THE_NOMINATIVE = 0.5
# A word that stands so often in the lists is no slip of the pen.
_COMMON_ELSEWHERE = 32


class _Counted(Struct, frozen=True):
    """How often words stand in the lists of all languages, and which letters are looked up as others.

    `families` are the given-name families with what their forms count together; a form of several counts in each.
    `with_patronymics` are those that patronymics are made of.
    """

    folds: dict[int, str]
    counts: Table[int]
    families: dict[str, int]
    with_patronymics: frozenset[str]


@compiled(_Counted)
def _counted() -> _Counted:
    folds: dict[int, str] = {}
    counts: dict[str, int] = {}
    counted = data.names("frequencies")
    for language in counted:
        raw = data.entry("frequencies", language)
        folds |= str.maketrans(raw["folds"])
        for count, words in raw["counts"].items():
            for word in words.translate(folds).split():
                counts[word] = max(int(count), counts.get(word, 0))
    given = data.entry("names", "given")
    names, first = given["names"], f"patronymic_{given['always'][0]}"
    families = {}
    for entry in names:
        forms = {form for language in counted for form in entry.get(language, ())}
        families[entry["id"]] = sum(counts.get(form.lower().translate(folds), 0) for form in forms)
    with_patronymics = frozenset(entry["id"] for entry in names if first in entry)
    return _Counted(folds, Table.of(counts), families, with_patronymics)


class Frequencies:
    """data/frequencies as look-up tables; made once, by `frequencies()`."""

    def __init__(self) -> None:
        known = _counted()
        self._folds, self._counts = known.folds, known.counts
        self._families, self._with_patronymics = known.families, known.with_patronymics

    def word(self, low: str) -> int:
        """How often a word (lower case, Cyrillic) stands in the lists, at least; 0 for what they do not have."""
        return self._counts.get(low.translate(self._folds), 0)

    def given(self, low: str, gender: str) -> float | None:
        """How common a given name of one gender is, by its own count or that of its family; None for no such name.

        A measure to compare given names by, no count.
        """
        known = lexicon()
        found = None
        for id, place in known.given_cyrillic.get(low.replace("ё", "е"), {}).items():
            if known.families[id].gender == gender:
                of_family = self._families[id] * (_OTHER_SHARE / place if place else _OFFICIAL_SHARE)
                # The lists are of all the world; how many forms a name has says how much it is used here.
                forms = -known.families[id].rank
                found = max(found or 0.0, max(self.word(low), of_family, UNSEEN) * forms)
        return found

    def share_of_women(self, one: Word) -> float:
        """The share of women among those whom a Cyrillic word names: they in the nominative, or men in a case."""
        women = self.given(one.low, "f") or 0.0
        spoken = inflecting(languages())
        men = sum(
            self.given(nominative, "m") or 0.0
            for rules in spoken
            for nominative in set(rules.nominatives(one.low, "given", "m"))
        )
        # The same man in each language
        women, men = women * _IN_THE_NOMINATIVE, men * (1 - _IN_THE_NOMINATIVE) / max(len(spoken), 1)
        return women / (women + men) if women or men else 0.0

    def is_from_elsewhere(self, one: Word) -> bool:
        """Whether a given name is of people from elsewhere: no patronymic is made of it, or no table here knows it."""
        if one.families:
            return self._with_patronymics.isdisjoint(one.families)
        return self.word(one.low) >= _COMMON_ELSEWHERE


@once
def frequencies() -> Frequencies:
    """The frequencies of the bundled data."""
    return Frequencies()
