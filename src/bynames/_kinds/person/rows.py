"""How a name lies in an index of persons: a row of codes, one for each word."""

from __future__ import annotations

from bynames._kinds.person.words import Word

ROLES = ("surname", "given", "patronymic", "initial", "particle")
SURNAME, GIVEN, PATRONYMIC, INITIAL, PARTICLE = range(len(ROLES))
_ROLE_NUMBER = {role: number for number, role in enumerate(ROLES)}
# In the place of a role: no word here, and a name that has more words than a row has places
NO_WORD, LONG = len(ROLES), len(ROLES) + 1
# A code is a word's number, whether it has a hyphen, and its role in the name.
WORD, DOUBLE, ROLE = (1 << 28) - 1, 1 << 28, 29
PLACES = 4
EMPTY = [NO_WORD << ROLE] * PLACES
# Flags of words
IS_INITIAL, HAS_FAMILY, IS_CYRILLIC, HAS_FATHER, HAS_HYPHEN = 1, 2, 4, 8, 16


def role_number(role: str) -> int:
    """The place of a role in ROLES."""
    return _ROLE_NUMBER[role]


def code(number: int, found: Word, role: str) -> int:
    """The code of a word with this number and role."""
    return number | _ROLE_NUMBER[role] << ROLE | (DOUBLE if "-" in found.low else 0)


def flags_of(found: Word) -> int:
    """What an index remembers of a word."""
    return (
        (IS_INITIAL if found.initial else 0)
        | (HAS_FAMILY if found.families else 0)
        | (IS_CYRILLIC if found.cyrillic else 0)
        | (HAS_FATHER if found.patronymics else 0)
        | (HAS_HYPHEN if "-" in found.low else 0)
    )
