"""Mentions of persons: a surname with more of the name around it, or alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bynames import _datafiles as data
from bynames._kinds.person.words import Word, word
from bynames._model import Match
from bynames._readings import phonemic
from bynames._readings.keys import LANGUAGES
from bynames._text import hygiene
from bynames.aliases._mentions.known import Known, Token
from bynames.aliases._mentions.preparing import TELLING
from bynames.aliases._mentions.reading import POSSESSIVE, Text
from bynames.aliases._mentions.spans import Span
from bynames.aliases._surnames import ALONE, DOUBTFUL, alike, own_words, surname_note

_COMMA = re.compile(r",[ \t\u00a0]?")
_MOST_WORDS = 5
# Matches this much worse than the best one are left out.
_WORSE = 0.1
# A surname that more bear is not worked out for each, but for those whose given name stands beside it.
_MANY = 12
# A mention names so many at most.
_MOST_MATCHES = 10


class Persons:
    """The persons whom one text names."""

    def __init__(self, known: Known, text: Text) -> None:
        self._known = known
        self._text = text
        # Those who are named in full
        self._mentioned: set[int] = set()

    def _token(self, at: int) -> Token | None:
        return self._known.token(self._text.typed[at]) if 0 <= at < len(self._text) else None

    def in_full(self, at: int, token: Token) -> Span | None:
        """A surname with more of the name around it."""
        if not self._has_company(at):
            return None
        found: dict[tuple[int, int], list[int]] = {}
        for number in self._likely(at, token):
            first, last = self._extent(at, number)
            if self._known.entities[number].full_name_only and not self._is_whole(first, last):
                continue
            if first < last and not self._contradicted(first, last, at):
                found.setdefault((first, last), []).append(number)
        for (first, last), numbers in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
            text = self._plain(first, last)
            matches = []
            for number in numbers:
                match, matched = self._known.compared(text, number)
                if not matched and self._known.is_surname(token.word, number):
                    # An initial and a surname in a case are little by themselves.
                    match, matched = self._known.compared(self._in_nominative(first, last, at, number), number)
                if matched:
                    matches.append(match)
                    self._mentioned.add(number)
            if matches:
                matches.sort(key=lambda match: -match.score)
                best = [match for match in matches if match.score >= matches[0].score - _WORSE]
                return Span(first, last, (last - first + 1, 1), tuple(best[:_MOST_MATCHES]))
        return None

    def _has_company(self, at: int) -> bool:
        """Whether a neighbour can be a word of the same name: most surnames stand alone."""
        text = self._text
        if text.joined(at - 1) and text.typed[at - 1][0].isupper():
            return True
        if at + 1 == len(text) or not text.typed[at + 1][0].isupper():
            return False
        return text.joined(at) or _COMMA.fullmatch(text.gap(at)) is not None

    def _likely(self, at: int, token: Token) -> Sequence[int]:
        """Those of many bearers who have a given name, or an initial, that stands beside the surname."""
        numbers = [number for number, _ in token.bearers]
        if len(numbers) <= _MANY:
            return numbers
        found: dict[int, None] = {}
        for place in (at - 2, at - 1, at + 1, at + 2):
            other = self._token(place)
            if other is not None and other.capital:
                found |= dict.fromkeys(self._known.called(other, self._text.stopped(place), token))
        return list(found)

    def _plain(self, first: int, last: int) -> str:
        stop = "." if self._text.stopped(last) else ""
        return " ".join(POSSESSIVE.sub("", hygiene(self._text.words(first, last) + stop)).split())

    def _in_nominative(self, first: int, last: int, at: int, number: int) -> str:
        """The name with the surname as the table has it."""
        surname = own_words(self._known.entities[number])[0].title()
        before = self._plain(first, at - 1) + " " if first < at else ""
        return before + surname + (" " + self._plain(at + 1, last) if at < last else "")

    def _extent(self, at: int, number: int) -> tuple[int, int]:
        """How far the name goes on both sides of the surname, by words of this person."""
        text = self._text
        first = last = at
        while first > 0 and at - first < _MOST_WORDS and text.joined(first - 1) and self._is_of(first - 1, number):
            first -= 1
        while last + 1 < len(text) and last - at < _MOST_WORDS and self._is_of(last + 1, number):
            # LUKASHENKO, Alexander
            turned = last == at and _COMMA.fullmatch(text.gap(last)) and not self._starts_a_name(last + 1)
            if not (turned or text.joined(last)):
                break
            last += 1
        return first, last

    def _is_whole(self, first: int, last: int) -> bool:
        """Whether a name has a word beside the surname that is no initial."""
        return sum(not self._text.is_initial(at) for at in range(first, last + 1)) > 1

    def _starts_a_name(self, at: int) -> bool:
        """Whether a given name behind a comma goes on with a surname of its own."""
        if not self._text.joined(at):
            return False
        following = self._token(at + 1)
        return following is not None and following.capital and not following.word.patronymic and not following.initial

    def _is_of(self, at: int, number: int) -> bool:
        typed = self._text.typed[at]
        if not typed[0].isupper():
            return False
        stopped = self._text.stopped(at)
        if len(typed) == 1 and not stopped:
            return False
        token = self._token(at)
        return token is not None and self._known.is_of(token, stopped, number)

    def _contradicted(self, first: int, last: int, at: int) -> bool:
        """Whether the words around speak of somebody else: another given name, other initials."""
        text = self._text
        if text.joined(first - 1) and (self._is_name(first - 1) if first == at else self._is_initial(first - 1)):
            return True
        if at < last and text.joined(last) and self._is_initial(last + 1):
            return True
        return first == at == last and text.joined(last) and self._is_name(last + 1)

    def _is_initial(self, at: int) -> bool:
        return self._text.is_initial(at) and self._text.stopped(at)

    def _is_name(self, at: int) -> bool:
        """Whether a token is a given name, a patronymic or an initial."""
        token = self._token(at)
        if token is None or not token.capital:
            return False
        if token.initial and self._text.stopped(at):
            return True
        return len(token.low) > 2 and bool(token.word.families or token.word.patronymics) and not token.ordinary

    def alone(self, at: int, token: Token) -> Span | None:
        """A surname without a given name: of whom the text names in full, or of the only bearer.

        It must come behind `in_full` of all the text.
        """
        text = self._text
        headline = text.in_headline(at)
        if text.joined(at - 1):
            if self._is_name(at - 1):
                return None
            left = self._token(at - 1)
            if left is not None and left.capital:
                if text.hyphenated(at - 1):
                    return self._double(at, left, token)
                if not left.ordinary and not headline:
                    garbled = self._garbled(left, token)
                    if garbled is not None:
                        return Span(at - 1, at, (2, 0), (garbled,))
                    if not text.begins_sentence(at - 1):
                        return None
        if text.joined(at) and (self._is_name(at + 1) or self._goes_on(at)):
            return None
        if token.word.families or len(token.low) < TELLING:
            return None
        unmarked = headline or text.begins_sentence(at)
        if unmarked and token.low in text.small:
            return None
        if (unmarked or self._capital_follows(at)) and _is_plain(token.word):
            return None
        return self._bearers(at, at, token.word, token)

    def _double(self, at: int, left: Token, token: Token) -> Span | None:
        """A double surname; it begins with the word before."""
        return self._bearers(at - 1, at, word(f"{left.low}-{token.low}"), token)

    def _bearers(self, first: int, last: int, surname: Word, token: Token) -> Span | None:
        """Those of the bearers of a token whose own surname stands there."""
        known = self._known
        bearers = [
            (number, level)
            for number, level in token.bearers
            if (number in self._mentioned and first == last)
            or (known.is_surname(surname, number) and not known.entities[number].full_name_only)
        ]
        best = min((level for _, level in bearers), default=0)
        numbers = [number for number, level in bearers if level == best]
        named = [number for number in numbers if number in self._mentioned]
        if not named and best > 0:
            # The word may as well be another form of the surname of a person who is named in full.
            named = [number for number, _ in bearers if number in self._mentioned]
        chosen = named or [number for number in numbers if known.entities[number].surname_alone] or numbers
        if not chosen:
            return None
        if named and len(named) == 1:
            note = f"{ALONE}: named in full in the text"
        else:
            note = surname_note(len(chosen), len(numbers))
        plain = self._plain(first, last)
        matches = [known.alone(plain, number, note) for number in chosen[:_MOST_MATCHES]]
        return Span(first, last, (last - first + 1, 1), tuple(matches))

    def _goes_on(self, at: int) -> bool:
        """Whether the word is the first half of a double surname."""
        return self._text.hyphenated(at) and self._text.typed[at + 1][0].isupper()

    def _capital_follows(self, at: int) -> bool:
        """Whether the word is followed by one with a capital, as in the names of places and houses."""
        return self._text.joined(at) and self._text.typed[at + 1][0].isupper()

    def _garbled(self, left: Token, token: Token) -> Match | None:
        """The one bearer whose given name the word before is, but for a slip."""
        found = []
        for number, level in token.bearers:
            if level == 0 and any(one.families and alike(left.word, one) for one in self._known.words_of(number)):
                entity = self._known.entities[number]
                found.append(Match(entity.id, entity.spellings[0], DOUBTFUL, f"garbled: {left.low}"))
        return found[0] if len(found) == 1 else None


@cache
def _plain_surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames that are ordinary words: as they are typed, and the keys of the Cyrillic ones."""
    raw: dict[str, str] = data.entry("names", "plain_surnames")
    cyrillic = {phonemic(low, language) for language in LANGUAGES for low in raw[language].split()}
    return frozenset(low for words in raw.values() for low in words.split()), frozenset(cyrillic)


def _is_plain(found: Word) -> bool:
    """Whether a word is an ordinary one as well, as it stands or in a case."""
    typed, keys = _plain_surnames()
    return found.low in typed or (found.cyrillic and not keys.isdisjoint(found.key_set | found.nominatives))
