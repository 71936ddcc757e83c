"""A text cut into tokens and what stands between them."""

from __future__ import annotations

import re
from array import array
from itertools import accumulate

from bynames._expressions import expression
from bynames._memo import cached_attribute
from bynames._readings import language

_INVISIBLE = "\u00ad\u200b-\u200d\u2060"
# Inside a word: marks, and before a letter signs and the hyphen of a line break, where the word goes on small.
_LETTER = r"[^\W\d_]"
_SMALL = r"[^\W\d_A-ZА-ЯЁІЎҐ]"
_INSIDE = rf"[\u0300-\u036f]|[{_INVISIBLE}’'`´](?={_LETTER})|-\r?\n[ \t]*(?={_SMALL})"
# The group makes `split` keep the tokens. Letters and digits are one run, for speed.
TOKEN = expression(rf"({_LETTER}[^\W_]*(?:(?:{_INSIDE})[^\W_]*)*|\d+)")
_CUT = expression(r"-\r?\n[ \t]*")
POSSESSIVE = expression(r"['’ʼ]s$", re.IGNORECASE)
# Between words of one name: a space, a line break, brackets, a hyphen; the stop of an initial
_WITHIN = expression(r"[ \t\u00a0\u202f]*(?:\r?\n[ \t]*)?[\[\]]{0,2}[ \t\u00a0]*|-|\.[ \t\u00a0]*(?:\r?\n[ \t]*)?")
_LONGEST_GAP = 8
# Where a capital says nothing: a sentence, an item of a list, a quotation begins.
_SENTENCE = expression(r"[.!?…:;•|]|\n\s*\n|^\s*$|[\r\n]\s*[-–—*•\d]|[«“„‘\"]$")
# So many signs and spaces between two words are a break in any text.
_BREAK = 100
_STOP = "."
QUOTES = frozenset("\"«»“”„‟‘’'")
OPENING = frozenset('"«“„‘')
# Beyond the text: nothing goes on there.
_END = _STOP * (_LONGEST_GAP + 1)
# So much of a line in capitals is a headline: capitals there mark no name.
_HEADLINE = 0.7
# A line is judged by the words around, as many on each side; short ones do not count.
_AROUND = 12
_LONG_WORD = 3
# So many letters around a word say which language it stands in.
_WINDOW = 150
# In a sentence of which many words are names, its short words say that it is one.
_FUNCTION_WORD = 1
# Initials have a letter, or two that stand for one of Cyrillic (Yu., Дз.).
LONGEST_INITIAL = 2
# More words than this with hyphens between them are nobody's name.
_LONGEST_CHAIN = 6


def whole(typed: str) -> str:
    """A token without the hyphen of a line break."""
    return _CUT.sub("", typed) if "\n" in typed else typed


class Text:
    """The tokens of a text: `typed` are they as typed, `gaps` what stands before each, and behind the last."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = TOKEN.split(text)
        self.typed: list[str] = pieces[1::2]
        self.gaps: list[str] = pieces[0::2]
        # Sums of the lengths: the start of a token at twice its number, its end behind that
        self._places = array("q", accumulate(map(len, pieces)))

    def start(self, at: int) -> int:
        """Where a token begins."""
        return self._places[2 * at]

    def end(self, at: int) -> int:
        """Where it ends."""
        return self._places[2 * at + 1]

    def __len__(self) -> int:
        return len(self.typed)

    @cached_attribute
    def small(self) -> frozenset[str]:
        """The words that the text has in small letters."""
        return frozenset(token for token in self.typed if token[0].islower())

    @cached_attribute
    def capitals(self) -> list[int]:
        """The places of the tokens that begin with a capital."""
        return [at for at, token in enumerate(self.typed) if token[0].isupper()]

    def gap(self, left: int) -> str:
        """What stands between a token and the next one; what no name goes across where there is none."""
        return self.gaps[left + 1] if 0 <= left < len(self.typed) - 1 else _END

    def stopped(self, at: int) -> bool:
        """Whether a full stop follows a token at once."""
        return self.gaps[at + 1].startswith(_STOP)

    def is_initial(self, at: int) -> bool:
        """Whether a token is as long as initials are, and begins with a capital."""
        typed = self.typed[at]
        return len(typed) <= LONGEST_INITIAL and typed[0].isupper()

    def joined(self, left: int) -> bool:
        """Whether a token and the next one can be words of one person's name."""
        gap = self.gap(left)
        if gap == " ":
            return True
        if len(gap) > _LONGEST_GAP or not _WITHIN.fullmatch(gap):
            return False
        return _STOP not in gap or (left >= 0 and self.is_initial(left))

    def hyphenated(self, left: int) -> bool:
        """Whether nothing but a hyphen stands between a token and the next one."""
        return self.gap(left) == "-"

    def chained(self, at: int) -> bool:
        """Whether a token is one of more words with hyphens between them than a name has."""
        first = last = at
        while self.hyphenated(first - 1) and at - first < _LONGEST_CHAIN:
            first -= 1
        while self.hyphenated(last) and last - first < _LONGEST_CHAIN:
            last += 1
        return last - first >= _LONGEST_CHAIN

    def quoted(self, at: int) -> bool:
        """Whether a token stands in quotation marks alone."""
        before, behind = self.gaps[at], self.gaps[at + 1]
        return before[-1:] in OPENING and behind[:1] in QUOTES

    def begins_sentence(self, at: int) -> bool:
        """Whether a capital says nothing here, for a sentence, an item of a list or a quotation begins."""
        if at == 0:
            return True
        gap = self.gaps[at]
        if gap == " " or (_STOP in gap and self.is_initial(at - 1)):
            return False
        return len(gap) > _BREAK or bool(_SENTENCE.search(gap))

    def in_headline(self, at: int) -> bool:
        """Whether capitals mark nothing here, for most words of the line have them."""
        first = last = at
        while first > 0 and at - first < _AROUND and "\n" not in self.gaps[first]:
            first -= 1
        while last + 1 < len(self.typed) and last - at < _AROUND and "\n" not in self.gaps[last + 1]:
            last += 1
        # A line that ends as a sentence does is one, if it has small words enough.
        ends = "\n" in self.gaps[last + 1] or last + 1 == len(self.typed)
        shortest = _FUNCTION_WORD if ends and self.stopped(last) else _LONG_WORD
        long = [token for token in self.typed[first : last + 1] if len(token) > shortest]
        return len(long) > 1 and sum(token[0].isupper() for token in long) >= _HEADLINE * len(long)

    def language_at(self, at: int) -> str:
        """`be` or `ru`, where the words around a token tell; else ""."""
        start, end = self.start(at), self.end(at)
        before = self.text[max(0, start - _WINDOW) : start].rpartition("\n\n")[2]
        behind = self.text[end : end + _WINDOW].partition("\n\n")[0]
        return language(before + self.text[start:end] + behind)

    def words(self, first: int, last: int) -> str:
        """The words from one token to another as they are typed, on one line."""
        pieces = [whole(self.typed[first])]
        for at in range(first + 1, last + 1):
            pieces += [self.gaps[at], whole(self.typed[at])]
        return " ".join("".join(pieces).split())
