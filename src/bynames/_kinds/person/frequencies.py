"""How common words of names are: data/frequencies/, for choosing among readings that the letters leave open."""

from __future__ import annotations

from bynames import _datafiles as data
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


class Frequencies:
    """data/frequencies as look-up tables; made once, by `frequencies()`."""

    def __init__(self) -> None:
        self._folds: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        counted = data.names("frequencies")
        for language in counted:
            raw = data.entry("frequencies", language)
            self._folds |= str.maketrans(raw["folds"])
            for count, words in raw["counts"].items():
                for word in words.translate(self._folds).split():
                    self._counts[word] = max(int(count), self._counts.get(word, 0))
        given = data.entry("names", "given")
        names, first = given["names"], f"patronymic_{given['always'][0]}"
        self._with_patronymics = frozenset(entry["id"] for entry in names if first in entry)
        # Given-name family -> what its forms count together; a form of several families counts in each.
        self._families: dict[str, int] = {
            entry["id"]: sum(
                {form: self.word(form.lower()) for language in counted for form in entry.get(language, ())}.values()
            )
            for entry in names
        }

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
