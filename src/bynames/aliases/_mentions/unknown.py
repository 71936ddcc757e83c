"""Names of persons in a text that are in no table: what looks like one, and which of them are one person's.

A given name or initials say that a name stands there; a surname alone is found where the text has it in full as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from bynames._inflection.paradigms import inflecting
from bynames._kinds.person.frequencies import frequencies
from bynames._languages import languages, usual
from bynames._linking.comparison import compare
from bynames._names.lemmas import lemmas
from bynames._text import has_cyrillic, hygiene
from bynames.aliases._mentions.known import COMMON_WORD, Known, Token, is_other_word
from bynames.aliases._mentions.preparing import TELLING, is_function
from bynames.aliases._mentions.reading import POSSESSIVE, Text
from bynames.aliases._surface_forms import OwnForms

# Shorter words are no surnames, where only an initial stands beside them.
_SHORTEST = 3
# A given name of more letters than this is no word of another kind.
_TELLING_GIVEN = 2


class Shape(Struct):
    """Tokens `first` to `last` that look like a name, of which `surname` is the surname (-1 for none)."""

    first: int
    last: int
    surname: int
    lemma: str = ""
    cluster: int = 0


class Unknown:
    """The names of persons in a text that no mention of a table covers."""

    def __init__(self, known: Known, text: Text, taken: set[int]) -> None:
        self._known = known
        self._text = text
        self._taken = set(taken)

    def find(self) -> list[Shape]:
        """The names in order, each with its lemma and the number of the person among those of the text."""
        full = []
        for at in range(len(self._text)):
            shape = self._shape(at) if at not in self._taken else None
            if shape is not None and self._taken.isdisjoint(range(shape.first, shape.last + 1)):
                self._taken.update(range(shape.first, shape.last + 1))
                full.append(shape)
        surnames = self._clustered(full)
        return sorted([*full, *self._alone(surnames)], key=lambda shape: shape.first)

    def _token(self, at: int) -> Token | None:
        return self._known.token(self._text.typed[at]) if 0 <= at < len(self._text) else None

    def _shape(self, at: int) -> Shape | None:
        """The name that begins, or has its given name, at a token."""
        token = self._token(at)
        if token is None or not token.capital:
            return None
        if self._text.is_initial(at) and self._text.stopped(at):
            return self._by_initials(at)
        if len(token.low) <= _TELLING_GIVEN or is_other_word(token, given=True) or not self._is_given(at, token):
            return None
        text, last, surname = self._text, at, -1
        if text.hyphenated(last):
            last += 1
        # Зянон Дарашэвіч: a patronymic behind which nothing comes may be the surname.
        if text.joined(last) and self._is_patronymic(last + 1):
            surname = last = last + 1
        if text.joined(last) and self._may_be_surname(last + 1):
            surname = last = self._end_of_surname(last + 1)
        elif text.joined(at - 1) and self._may_be_surname(at - 1) and not text.begins_sentence(at - 1):
            return Shape(at - 1, last, at - 1)
        if last == at:
            return None
        return Shape(at, last, surname)

    def _is_given(self, at: int, token: Token) -> bool:
        """Whether a token is a given name of the region, or common in lists of names: Майкл, Анхеля."""
        text = self._text
        if text.hyphenated(at - 1) or (text.hyphenated(at) and not self._is_name(at + 1)):
            return False
        return self._is_name(at)

    def _is_name(self, at: int) -> bool:
        token = self._token(at)
        if token is None or not token.capital or (token.text.isupper() and not self._text.in_headline(at)):
            return False
        if token.word.families:
            return True
        if not token.word.cyrillic or len(token.low) <= _TELLING_GIVEN:
            return False
        undone = (
            nominative
            for rules in inflecting(languages())
            for gender in ("m", "f")
            for nominative in rules.nominatives(token.low, "given", gender)
        )
        return any(frequencies().word(low) >= COMMON_WORD for low in (token.low, *undone))

    def _by_initials(self, at: int) -> Shape | None:
        text, last = self._text, at
        if len(text.typed[at]) > 1 and text.typed[at].isupper():
            return None
        while text.joined(last) and text.is_initial(last + 1) and text.stopped(last + 1):
            last += 1
        if not text.joined(last) or not self._may_be_surname(last + 1) or len(text.typed[last + 1]) < _SHORTEST:
            return None
        if has_cyrillic(text.typed[at]) != has_cyrillic(text.typed[last + 1]):
            return None
        surname = self._end_of_surname(last + 1)
        return Shape(at, surname, surname)

    def _is_patronymic(self, at: int) -> bool:
        token = self._token(at)
        return token is not None and token.capital and bool(token.word.patronymic)

    def _may_be_surname(self, at: int) -> bool:
        token = self._token(at)
        if token is None or at in self._taken or not token.capital or token.low in self._text.small:
            return False
        typed = self._text.typed[at]
        if token.text.isupper() and not self._text.in_headline(at):
            return False
        return len(token.low) > 1 and not is_other_word(token) and not typed.isdigit() and not is_function(typed)

    def _end_of_surname(self, at: int) -> int:
        return at + 1 if self._text.hyphenated(at) and self._may_be_surname(at + 1) else at

    def _plain(self, first: int, last: int) -> str:
        return " ".join(POSSESSIVE.sub("", hygiene(self._text.words(first, last))).split())

    def _clustered(self, full: list[Shape]) -> dict[int, str]:
        """Say of each name which lemma it has and whose it is; the surname of each person in the nominative."""
        candidates: list[Counter[str]] = []
        members: list[list[tuple[Shape, tuple[str, ...]]]] = []
        for shape in full:
            found = self._lemmas(shape)
            place = next(
                (
                    number
                    for number, known in enumerate(candidates)
                    if any(one in known for one in found) or compare(found[0], known.most_common(1)[0][0]).matched
                ),
                len(candidates),
            )
            if place == len(candidates):
                candidates.append(Counter())
                members.append([])
            # The likeliest lemma counts most, and what all forms share is the name.
            candidates[place].update({lemma: len(found) - at for at, lemma in enumerate(found)})
            members[place].append((shape, found))
        surnames = {}
        for number, named in enumerate(members):
            best = candidates[number].most_common(1)[0][0]
            for shape, found in named:
                shape.lemma = best if best in found else found[0]
                shape.cluster = number
            if any(shape.surname >= 0 for shape, _ in named):
                surnames[number] = best.split()[0 if named[0][0].surname == named[0][0].first else -1]
        return surnames

    def _lemmas(self, shape: Shape) -> tuple[str, ...]:
        """The likeliest nominatives of a name, the likeliest first."""
        text = self._plain(shape.first, shape.last)
        if not has_cyrillic(text):
            return (text,)
        language = self._text.language_at(shape.first) or usual()
        found = lemmas(text, language, "person")
        return tuple(dict.fromkeys(one.name for one in found if one.cost <= found[0].cost + 1))

    def _alone(self, surnames: dict[int, str]) -> Iterator[Shape]:
        """Surnames alone of those whom the text names in full."""
        forms = {number: OwnForms((surname.lower(),), "surname") for number, surname in surnames.items()}
        for at, typed in enumerate(self._text.typed):
            if at in self._taken or not typed[0].isupper() or len(typed) < TELLING:
                continue
            token = self._token(at)
            if token is None or token.low in self._text.small:
                continue
            numbers = [number for number, found in forms.items() if found.has(token.low)]
            if len(numbers) == 1:
                yield Shape(at, at, at, surnames[numbers[0]], numbers[0])
