"""Names of persons in a text that are in no table: what looks like one, and which of them are one person's.

A given name or initials say that a name stands there, and so do two words with capitals where one of them stands in
lists of names, or the text has the second alone as well. A surname alone is found where the text has it in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from bynames._expressions import expression
from bynames._inflection.paradigms import inflecting
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._languages import languages, usual
from bynames._linking.comparison import compare
from bynames._memo import WORDS, cached_attribute, remembered
from bynames._names.kinds import ends_as_surnames_do
from bynames._names.lemmas import lemmas
from bynames._text import has_cyrillic, hygiene
from bynames.aliases._mentions.known import COMMON_WORD, Known, Token, is_other_word
from bynames.aliases._mentions.preparing import TELLING, is_function
from bynames.aliases._mentions.reading import OPENING, POSSESSIVE, Text
from bynames.aliases._surface_forms import OwnForms

# Shorter words are no surnames, where only an initial stands beside them.
_SHORTEST = 3
# A given name of more letters than this is no word of another kind.
_TELLING_GIVEN = 2
# The lists begin at three: a word that they have at all is one of names.
_LISTED = 3
# Words of so few letters make names of three words: Пак Чхан Ук.
_SHORT = 4
# So many letters at the end change with the case, and so many must be left.
_ENDING, _STEM = 2, 3
# A given name of two letters that the lists have so often: Ху, Си
_KNOWN_SHORT = 8
# Other words end as surnames do as well, but seldom with so many letters.
_LONG_ENDING = 3
# A word that nobody knows is a surname where the text has it so often alone.
_AGAIN = 2
_SOVEREIGN: Final = expression(r"[IVX]+")


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
        for at in range(len(self._text) - 1):
            shape = self._pair(at) if at not in self._taken else None
            if shape is not None and self._taken.isdisjoint(range(shape.first, shape.last + 1)):
                self._taken.update(range(shape.first, shape.last + 1))
                full.append(shape)
        full.sort(key=lambda shape: shape.first)
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
        if token.low in lexicon().titles_also_names and text.gap(at) == " " and self._is_name(at + 1):
            # Король Генрих, князь Иван
            return None
        if text.hyphenated(last):
            last += 1
        if last == at and self._is_sovereign(at + 1):
            return self._sovereign(at)
        # Зянон Дарашэвіч: a patronymic behind which nothing comes may be the surname.
        if text.joined(last) and self._is_patronymic(last + 1):
            surname = last = last + 1
        behind = self._behind(last)
        if behind >= 0 and self._may_be_surname(behind, sure=bool(token.word.families)):
            surname = last = self._end_of_surname(behind)
        elif text.joined(at - 1) and self._is_turned(at, token):
            return Shape(at - 1, last, at - 1)
        if last == at:
            return None
        return Shape(at, last, surname)

    def _is_turned(self, at: int, token: Token) -> bool:
        """Whether the surname stands before a given name, which is spelt as such a name is: Rolling Stone is none."""
        spelt = token.word.exact or token.word.oblique or token.word.cyrillic
        return spelt and self._may_be_surname(at - 1) and not self._text.begins_sentence(at - 1)

    def _is_given(self, at: int, token: Token) -> bool:
        """Whether a token is a given name of the region, or common in lists of names: Майкл, Анхеля."""
        text = self._text
        if text.hyphenated(at - 1) or (text.hyphenated(at) and not self._is_name(at + 1)):
            return False
        if text.hyphenated(at) and token.low in lexicon().particles:
            # Сан-Франциско
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
        return _commonness(token.low, "given") >= COMMON_WORD

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

    def _behind(self, at: int) -> int:
        """The next word of a name, particles passed over (Людвиг ван Бетховен, Айман аль-Завахири); -1 for none."""
        text, particles = self._text, lexicon().particles
        while text.joined(at):
            at += 1
            if text.typed[at].lower() not in particles or not text.joined(at):
                return at
        return -1

    def _is_sovereign(self, at: int) -> bool:
        return self._text.gap(at - 1) == " " and bool(_SOVEREIGN.fullmatch(self._text.typed[at]))

    def _sovereign(self, at: int) -> Shape:
        """A given name and a number, with a second name: Карл XVI Густав."""
        more = self._text.gap(at + 1) == " " and self._may_be_of_name(at + 2)
        last = at + 2 if more and _commonness(self._text.typed[at + 2].lower(), "given") >= _LISTED else at + 1
        return Shape(at, last, -1)

    def _pair(self, at: int) -> Shape | None:
        """Two words that only look like a name, of which the lists have one, or the text the second alone as well."""
        text, one = self._text, self._token(at)
        if one is None or text.gap(at) != " " or text.quoted(at) or text.hyphenated(at - 1):
            return None
        count = _commonness(one.low, "given") if one.capital and has_cyrillic(one.low) else 0
        # Ли is a particle of Russian, too.
        if not self._may_be_of_name(at, small=count >= COMMON_WORD):
            return None
        if count >= _LISTED and self._is_sovereign(at + 1):
            return self._sovereign(at)
        behind = self._behind(at)
        other = self._token(behind)
        if other is None or not self._may_be_of_name(behind) or is_other_word(other):
            return None
        second = _commonness(other.low, "surname")
        if is_other_word(one, given=True) and (count < COMMON_WORD or second < _LISTED):
            return None
        if not self._are_a_name(at, behind, count, second):
            return None
        last = self._end_of_surname(behind)
        third = self._token(last + 1) if text.gap(last) == " " else None
        short = third is not None and max(len(one.low), len(other.low), len(third.low)) <= _SHORT
        if third is not None and short and self._may_be_of_name(last + 1) and not is_other_word(third):
            last += 1
        return Shape(at, last, last)

    def _are_a_name(self, at: int, behind: int, first: int, second: int) -> bool:
        """Whether two words are a name, of which the lists of names have the `first` and the `second` so often."""
        text, low = self._text, self._text.typed[behind].lower()
        opened = text.start(at) > 0 and text.text[text.start(at) - 1] in OPENING
        # In the middle of a sentence a capital is a name's.
        middle = not (opened or text.begins_sentence(at))
        if behind > at + 1:
            return first >= _LISTED or second >= _LISTED
        if len(text.typed[at]) <= _TELLING_GIVEN:
            return first >= _KNOWN_SHORT and middle and text.typed[at].lower() not in lexicon().particles
        if second >= _LISTED:
            return first >= _LISTED or middle or (not opened and self._begins_a_name(at, behind))
        if first >= _LISTED:
            return middle or self._alone_as_well(low) > 0 or self._has_title(at)
        return middle and (self._alone_as_well(low) >= _AGAIN or _is_surname_shaped(low, _LONG_ENDING))

    def _begins_a_name(self, at: int, behind: int) -> bool:
        """Whether the first word of a sentence is the first of a name; Вчера Иван and Сегодня Петров are no names.

        Before a given name it is a surname, by its shape; before another word the text has it elsewhere too.
        """
        given = self._token(behind)
        if given is None or not given.word.families:
            return self._alone_as_well(self._text.typed[at].lower()) > 1
        # A case of it is one where the given name stands in that case as well: потом is no case of Пот before Пётр.
        low = self._text.typed[at].lower()
        return _is_surname_shaped(low) if given.word.oblique else ends_as_surnames_do(low, 2)

    def _may_be_of_name(self, at: int, small: bool = False) -> bool:
        """Whether a Cyrillic token has the capital of a name, and but with `small` the text has no such small word."""
        token = self._token(at)
        if token is None or at in self._taken or not token.capital or len(token.low) < 2:
            return False
        if token.text.isupper() or not has_cyrillic(token.low) or (token.low in self._text.small and not small):
            return False
        return not is_function(self._text.typed[at])

    def _has_title(self, at: int) -> bool:
        text = self._text
        return text.gap(at - 1) == " " and text.typed[at - 1].lower() in lexicon().set_aside

    def _alone_as_well(self, low: str) -> int:
        """How often the text has a word, in any case, without another capital before it."""
        stem = low[: max(_STEM, len(low) - _ENDING)]
        return sum(count for other, count in self._alone_words.get(low[:_STEM], ()) if other.startswith(stem))

    @cached_attribute
    def _alone_words(self) -> dict[str, list[tuple[str, int]]]:
        text, found = self._text, Counter[str]()
        for at, typed in enumerate(text.typed):
            if typed[0].isupper() and not (text.joined(at - 1) and text.typed[at - 1][0].isupper()):
                found[typed.lower()] += 1
        beginning: dict[str, list[tuple[str, int]]] = {}
        for low, count in found.items():
            beginning.setdefault(low[:_STEM], []).append((low, count))
        return beginning

    def _may_be_surname(self, at: int, sure: bool = False) -> bool:
        """Whether a token can be a surname; with `sure` a given name of the region stands before it.

        Many places are called like persons (Борисов, Туров), and after a given name it is the person.
        """
        token = self._token(at)
        if token is None or at in self._taken or not token.capital or token.low in self._text.small:
            return False
        typed = self._text.typed[at]
        if token.text.isupper() and not self._text.in_headline(at):
            return False
        if is_other_word(token) and not (sure and token.places and _is_surname_shaped(token.low)):
            return False
        return len(token.low) > 1 and not typed.isdigit() and not is_function(typed)

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


@remembered(WORDS)
def _undone(low: str, role: str) -> tuple[str, ...]:
    """A word, and what it can be a case of."""
    spoken = inflecting(languages())
    return tuple(
        dict.fromkeys(
            (low, *(one for rules in spoken for gender in ("m", "f") for one in rules.nominatives(low, role, gender)))
        )
    )


def _commonness(low: str, role: str) -> int:
    """How often the lists of names have a word, or what it is a case of."""
    return max(frequencies().word(one) for one in _undone(low, role))


def _is_surname_shaped(low: str, shortest: int = 2) -> bool:
    return any(ends_as_surnames_do(one, shortest) for one in _undone(low, "surname"))
