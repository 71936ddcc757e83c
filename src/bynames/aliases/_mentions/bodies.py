"""Mentions of organizations, and of persons by a name that is one word: sequences of words, by the rarest of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bynames._kinds.person.scoring import meet
from bynames._kinds.person.words import word
from bynames._text import has_cyrillic
from bynames.aliases._mentions.known import Known, Token
from bynames.aliases._mentions.preparing import is_exact, is_function
from bynames.aliases._mentions.reading import Text
from bynames.aliases._mentions.spans import Span

# Between words of an organization: what ends no sentence; the stop of a site (TUT.BY) and of an initial
_PHRASE = re.compile(r"[^.!?;:)\n]{0,4}|[^.!?;:()\n]{0,2}\r?\n[^.!?;:,()\n]{0,4}|[-.]")
_AFTER_INITIAL = re.compile(r"\.[ \u00a0\n]?")
_LONGEST_GAP = 8
_QUOTE = frozenset("\"«»“”„‟‘’'")
# Function words that may stand between two words of a name
_BETWEEN = 2
# So many words do not come together by chance.
_TELLING_WORDS = 3
_PLAIN_GAPS = (" ", "\u00a0", "\n")
# A word is another in a case.
_SAME = 0.3


class Bodies:
    """The organizations that one text names."""

    def __init__(self, known: Known, text: Text) -> None:
        self._known = known
        self._text = text
        # What stands around a token: (its number, the direction) -> places with the words they can be
        self._paths: dict[tuple[int, int], list[tuple[int, frozenset[int]]]] = {}

    def around(self, at: int, token: Token) -> Iterator[Span]:
        """Names of organizations of which this token is the rarest word."""
        tables, text = self._known.tables, self._text
        found: dict[tuple[int, int], list[int]] = {}
        before, after = self._beside(at, -1), self._beside(at, 1)
        for part in token.parts:
            for place in tables.anchors[part]:
                number, sequence, plain_word = tables.sequences[place]
                size, own = len(sequence), sequence.index(part)
                # Most names fail at the next word.
                if (own and sequence[own - 1] not in before) or (own + 1 < size and sequence[own + 1] not in after):
                    continue
                if size == 1:
                    if not self._is_single(at, token, number, tables.words[part]):
                        continue
                    plain_word = plain_word or self._is_plain(token, number)
                span = self._sequence(at, sequence, own)
                if span is None or not self._stands_out(*span, plain_word, size):
                    continue
                if not self._elsewhere(*span, number):
                    numbers = found.setdefault(span, [])
                    if number not in numbers:
                        numbers.append(number)
        for (first, last), numbers in found.items():
            matches = [self._known.compared(text.words(first, last), number)[0] for number in numbers]
            matches.sort(key=lambda match: -match.score)
            yield Span(first, last, (last - first + 1, 2), tuple(matches))

    def _is_single(self, at: int, token: Token, number: int, name: str) -> bool:
        """Whether a token is a name that is one word: what it means, or sounds like, is not enough."""
        if is_exact(name):
            return True
        if not self._known.is_name(token.word, number):
            return False
        ordinary = token.capital and token.word.low in self._text.small
        return not (ordinary and self._text.begins_sentence(at) and not self._quoted(at, at))

    def _is_plain(self, token: Token, number: int) -> bool:
        """Whether a token is a plain word that is also a name of this entity: Вясна, though not Viasna."""
        others = self._known.entities[number].plain_words
        alike = [word(other.lower()) for other in others if has_cyrillic(other) == token.word.cyrillic]
        return any(meet(token.word, other).cost <= _SAME for other in alike)

    def _sequence(self, at: int, sequence: list[int], place: int) -> tuple[int, int] | None:
        """The tokens from the first word of a name to its last, where they stand around its anchor."""
        first = last = at
        for wanted in reversed(sequence[:place]):
            first = self._next(first, wanted, -1)
            if first < 0:
                return None
        for wanted in sequence[place + 1 :]:
            last = self._next(last, wanted, 1)
            if last < 0:
                return None
        return first, last

    def _next(self, at: int, wanted: int, step: int) -> int:
        """The next token in one direction, function words passed over, if it is the wanted word; else -1."""
        return next((place for place, parts in self._ways(at, step) if wanted in parts), -1)

    def _beside(self, at: int, step: int) -> frozenset[int]:
        """The words that the next token in one direction can be, function words passed over."""
        return frozenset().union(*(parts for _, parts in self._ways(at, step)))

    def _ways(self, at: int, step: int) -> list[tuple[int, frozenset[int]]]:
        path = self._paths.get((at, step))
        if path is None:
            path = self._paths[at, step] = list(self._path(at, step))
        return path

    def _path(self, at: int, step: int) -> Iterator[tuple[int, frozenset[int]]]:
        """The tokens of one phrase in one direction, up to the first that is no function word."""
        text = self._text
        for _ in range(_BETWEEN + 1):
            if not self._within(at if step > 0 else at - 1):
                return
            at += step
            token = self._known.token(text.typed[at])
            if token is not None and token.parts:
                yield at, token.parts
            if not is_function(text.typed[at]):
                return

    def _within(self, left: int) -> bool:
        """Whether a token and the next one can be words of one name."""
        gap = self._text.gap(left)
        if gap == " ":
            return True
        if len(gap) > _LONGEST_GAP:
            return False
        if _PHRASE.fullmatch(gap):
            return True
        return left >= 0 and self._text.is_initial(left) and _AFTER_INITIAL.fullmatch(gap) is not None

    def _quoted(self, first: int, last: int) -> bool:
        start, end = self._text.start(first), self._text.end(last)
        return start > 0 and self._text.text[start - 1] in _QUOTE and self._text.text[end : end + 1] in _QUOTE

    def _stands_out(self, first: int, last: int, plain_word: bool, size: int) -> bool:
        """Whether a span looks like a name: quotes, capitals, or more words than come together by chance."""
        if self._quoted(first, last):
            return True
        tokens = [self._known.token(typed) for typed in self._text.typed[first : last + 1]]
        capitals = [token.capital for token in tokens if token is not None and (token.parts or token.capital)]
        if plain_word:
            return size > 1 and all(capitals) and not self._text.in_headline(first)
        return any(capitals) or size >= _TELLING_WORDS

    def _elsewhere(self, first: int, last: int, number: int) -> bool:
        """Whether the words around name another place than the entity's names do: the Supreme Court of Ukraine."""
        own = self._known.places_of(number)
        if not own:
            return False
        for at, step in ((first, -1), (last, 1)):
            place = self._beyond(at, step)
            token = self._known.token(self._text.typed[place]) if place >= 0 else None
            if token is not None and token.places and own.isdisjoint(token.places):
                return True
        return False

    def _beyond(self, at: int, step: int) -> int:
        """The next token in one direction within a phrase, one function word passed over; -1 where there is none."""
        text = self._text
        for _ in range(2):
            if text.gap(at if step > 0 else at - 1) not in _PLAIN_GAPS:
                return -1
            at += step
            if not is_function(text.typed[at]):
                return at
        return -1
