"""The words of a person's names in all cases, and a name in a sentence led back to the nominative by them.

Of a name in a pair nobody knows whose case it is; a table knows its people, so that Александра Лукашенко is the man.
"""

from __future__ import annotations

from collections.abc import Iterable

from bynames._inflection.paradigms import Paradigms, inflecting
from bynames._languages import languages as all_languages
from bynames._memo import ENTITIES, FORMS, remembered
from bynames._model import Entity
from bynames._names import person
from bynames._names.inflection import word_forms
from bynames._text import has_cyrillic
from bynames.aliases._surface_forms import folded, languages

_ROLES = ("given", "patronymic", "surname")

# A language, a gender and the place of a case
Case = tuple[str, str, int]


@remembered(ENTITIES)
def gender_of(names: tuple[str, ...], gender: str) -> str:
    """The gender of a person, by what a table says or by the given names and patronymics; "" where nothing tells."""
    if gender:
        return gender
    said = {
        one.patronymic if role == "patronymic" else one.gender
        for name in names
        for one, role in zip(person(name).words, person(name).roles, strict=True)
        if role in ("given", "patronymic") and not one.oblique
    } - {""}
    return said.pop() if len(said) == 1 else ""


class CaseForms:
    """The forms of the Cyrillic words of one person's names, by case."""

    __slots__ = ("_forms",)

    def __init__(self, names: tuple[str, ...], gender: str) -> None:
        # A form, folded -> the case it can be -> the word in the nominative
        self._forms: dict[str, dict[Case, str]] = {}
        genders = [gender] if gender else ["m", "f"]
        for name in names:
            found = person(name)
            for one, role in zip(found.words, found.roles, strict=True):
                if role in _ROLES and has_cyrillic(one.low) and not one.initial:
                    for known in inflecting(tuple(languages(one.low.replace("-", "")))):
                        for sex in genders:
                            self._add(one.low, role, known, sex)

    def _add(self, low: str, role: str, known: Paradigms, gender: str) -> None:
        columns = word_forms(low, known, role, gender)
        for place, column in enumerate(columns):
            for form in column:
                self._forms.setdefault(folded(form), {}).setdefault((known.language, gender, place), low)

    def nominatives(self, words: Iterable[str]) -> tuple[str, ...] | None:
        """Words of a name (lower case) in the nominative, where all of them are in one oblique case; else None."""
        options = [self._forms.get(folded(low), {}) for low in words]
        if not options or not all(options):
            return None
        common = set(options[0]).intersection(*options[1:])
        oblique = sorted(
            (case for case in common if case[2]), key=lambda case: (case[2], all_languages().index(case[0]))
        )
        return tuple(option[oblique[0]] for option in options) if oblique else None


@remembered(FORMS)
def _case_forms(names: tuple[str, ...], gender: str) -> CaseForms:
    return CaseForms(names, gender)


def case_forms(entity: Entity) -> CaseForms:
    """The forms of a person's names."""
    return _case_forms(entity.spellings, gender_of(tuple(entity.names.values()), entity.gender))


def in_nominative(text: str, entity: Entity) -> str | None:
    """A name as a text prints it, led back to the nominative by a person's own words; None where it is no form of it.

    Initials stay; each other word has to be a form of one of the person's own, all in one oblique case.
    """
    found = person(text)
    full = [one for one in found.words if not one.initial]
    if not full or not all(one.cyrillic for one in full):
        return None
    nominatives = case_forms(entity).nominatives(one.low for one in full)
    if nominatives is None:
        return None
    rest = iter(nominatives)
    return " ".join(
        token.text if one.initial else next(rest).title() for token, one in zip(found.tokens, found.words, strict=True)
    )
