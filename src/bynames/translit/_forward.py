"""A scheme at work: Cyrillic to Latin.

The scheme is compiled once: one pattern for the letters that have a context rule, one table for all
others. Both look at lower case only; case is put back from the source. Names repeat, so each distinct
space-separated piece of text is worked out once and remembered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from bynames._expressions import expression
from bynames._implementation import native
from bynames._memo import NAMES, WORDS, Memo, cached_attribute, remembered
from bynames._model import Rule, Scheme, Step
from bynames._text import hygiene
from bynames.errors import DataError
from bynames.translit._notation import Alternative, parse_context, rule_pattern, spans_words
from bynames.translit._orthography import orthography

WORD = "[\u0400-\u052f’]"
_RUN = "[\u0400-\u052f]+(?:’[\u0400-\u052f]+)*"
# Latin letters as a character class; the last two are the signs for kelvin and ångström
LATIN = "A-Za-z\u00c0-\u02af\u1d00-\u1d7f\u1e00-\u1eff\u212a\u212b"
_LATIN = expression(f"[{LATIN}]")
_ONE_RUN = expression(_RUN)
_TIE = "\u0361"
_KEPT = "\ue000"
_LETTER = expression(f"[^\\W\\d_](?:{_TIE}[^\\W\\d_])?")

_LONGEST_REMEMBERED = 64


class _Pieces(dict[str, str | None]):
    """Piece of text -> its transliteration; None where the answer depends on the text around it.

    A dict, for a whole text is looked up in one go; when it is full, the scheme begins another one.
    """

    def __init__(self, work: Transliterator) -> None:
        self._work = work

    def __missing__(self, piece: str) -> str | None:
        work = self._work
        if work.plain.fullmatch(piece):
            found: str | None = work.convert_plain(piece)
        else:
            found = None if _LATIN.search(piece) else work.convert(hygiene(piece))
        if len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= WORDS:
                work.begin()
            else:
                self[piece] = found
        return found


class Transliterator:
    """A compiled scheme. Call it with any text; Latin, digits and signs pass through, output is NFC.

    `explain` gives the steps. The rules are read when it is first called; DataError then says which of them cannot be.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self.begin()
        self._normalizes = False
        self._names: Memo[str, str] = Memo(NAMES)

    # What follows is what Python works by; where the native engine does all of it, it is not worked out.

    @cached_attribute
    def _contexts(self) -> list[tuple[tuple[Alternative, ...], tuple[Alternative, ...]]]:
        classes = self.scheme.classes
        return [(parse_context(rule.after, classes), parse_context(rule.before, classes)) for rule in self.scheme.rules]

    @cached_attribute
    def spans_words(self) -> bool:
        """Whether a rule looks into the next word."""
        return any(spans_words(after) or spans_words(before) for after, before in self._contexts)

    @cached_attribute
    def _targets(self) -> tuple[str, ...]:
        return ("", *(rule.target for rule in self.scheme.rules))

    @cached_attribute
    def _kept(self) -> tuple[str, ...]:
        # What rules have made goes through the letter table too: a ’ in a target is kept from it by another sign.
        return tuple(target.replace("’", _KEPT) for target in self._targets)

    @cached_attribute
    def _table(self) -> dict[int, str]:
        return str.maketrans({**self.scheme.letters, _KEPT: "’"})

    @cached_attribute
    def foreign(self) -> dict[str, str]:
        """Letters of other alphabets, and how they are respelled unless the scheme names them."""
        taken = {*self.scheme.letters, *(rule.source for rule in self.scheme.rules)}
        spelling = orthography(self.scheme.language)
        return {letter: spelt for letter, spelt in spelling.foreign.items() if letter not in taken}

    @cached_attribute
    def _respelling(self) -> dict[int, str]:
        return str.maketrans(self.foreign)

    @cached_attribute
    def _has_foreign(self) -> re.Pattern[str]:
        both = "".join(self.foreign) + "".join(self.foreign).upper()
        return expression(f"[{re.escape(both)}]" if both else "(?!)")

    @cached_attribute
    def _run(self) -> re.Pattern[str]:
        return expression(f"{_RUN}(?: {_RUN})*" if self.spans_words else _RUN)

    @cached_attribute
    def _careful(self) -> frozenset[str]:
        """First letters whose capital is not simply the capital of the target's first letter."""
        letters, rules = self.scheme.letters, self.scheme.rules
        return frozenset(
            key[0]
            for key, target in [*letters.items(), *((rule.source, rule.target) for rule in rules)]
            if not target or not target[0].isalpha() or _TIE in target or len(target[0].upper()) != 1
        )

    @cached_attribute
    def plain(self) -> re.Pattern[str]:
        """As nearly every piece of text is: one word of letters that need no care, with a capital or none."""
        alphabet = orthography(self.scheme.language).alphabet
        letters = "".join(c for c in alphabet if c not in self.foreign and c != "’")
        easy = "".join(c for c in letters if c not in self._careful)
        return expression(f"[{letters}{easy.upper()}][{letters}{letters.upper()}]*")

    def begin(self) -> None:
        """Forget the pieces of texts."""
        self._pieces = _Pieces(self)

    @cached_attribute
    def _contextual(self) -> re.Pattern[str]:
        """What finds the letters that have a rule. Raises DataError where the rules cannot be compiled."""
        rules = zip(self.scheme.rules, self._contexts, strict=True)
        parts = [rule_pattern(rule.source, after, before, WORD) for rule, (after, before) in rules]
        try:
            return re.compile("|".join(parts) or r"(?!)()")
        except re.error as error:
            raise DataError(f"scheme {self.scheme.id}: the rules cannot be compiled: {error}") from None

    @cached_attribute
    def call(self) -> Callable[[str], str]:
        """What transliterates one text, with the least around it."""
        if self._native is None or self._normalizes:
            return self
        found: Callable[[str], str] = self._native.one
        return found

    def __call__(self, text: str) -> str:
        """The transliteration of `text`."""
        if self._native is not None:
            # Faster than a memo.
            found: str = self._native.one(text)
            return _composed(found) if self._normalizes else found
        return self.in_python(text)

    def in_python(self, text: str) -> str:
        """The same without the native engine."""
        known = self._names.get(text)
        if known is None:
            known = self._work_out(text)
            if len(text) <= _LONGEST_REMEMBERED:
                self._names[text] = known
        return known

    def many(self, texts: list[str]) -> list[str]:
        """The transliterations of `texts`; the native engine does them without the memo, and other threads run."""
        if self._native is None:
            return list(map(self, texts))
        found: list[str] = self._native.many(texts)
        return list(map(_composed, found)) if self._normalizes else found

    @cached_attribute
    def _native(self) -> Any:
        """The scheme in the native engine; None where Python does all of it."""
        engine = native()
        if engine is None:
            return None
        from bynames.translit._compiled import scheme_table

        compiled = scheme_table(self)
        if compiled is None:
            return None
        table, self._normalizes = compiled
        return engine.Scheme(table, self.in_python)

    def _work_out(self, text: str) -> str:
        if not self.spans_words:
            try:
                return " ".join(map(self._pieces.__getitem__, text.split(" ")))  # type: ignore[arg-type]
            except TypeError:
                # Latin letters somewhere: whether they are look-alikes depends on the whole text.
                pass
        return self.convert(hygiene(text))

    def convert(self, text: str) -> str:
        """The same for text that hygiene has been through, without the memo."""
        found = self._run.sub(self._convert_run, text)
        return _composed(found)

    def convert_plain(self, word: str) -> str:
        """The same for one word that `plain` matches."""
        if word.islower():
            found = self.lower(word)
        elif word[1:].islower() or len(word) == 1:
            found = self.lower(word.lower())
            found = found[0].upper() + found[1:]
        else:
            return self.convert(word)
        return _composed(found)

    def _convert_run(self, match: re.Match[str]) -> str:
        run = match.group()
        if self._has_foreign.search(run):
            run = self._respell(run)
        if run.islower():
            return self.lower(run)
        if not run:  # all of it was letters that leave no trace (the palochka)
            return run
        low = run.lower()
        if _is_loud(run):
            return self.lower(low).upper()
        if low[0] not in self._careful and run[0].isupper() and (len(run) == 1 or run[1:].islower()):
            found = self.lower(low)
            return found[0].upper() + found[1:]
        return cased(run, [(start, end, target) for start, end, target, _ in self.chunks(low)])

    def _respell(self, run: str) -> str:
        if run.islower():
            return run.translate(self._respelling)
        if _is_loud(run):
            return run.lower().translate(self._respelling).upper()
        return cased(run, [(i, i + 1, self.foreign.get(c, c)) for i, c in enumerate(run.lower())])

    def _replace(self, match: re.Match[str]) -> str:
        return self._kept[match.lastindex or 0]

    def lower_word(self, word: str) -> str:
        """One lower-case word, letters of other languages respelled first."""
        if self._has_foreign.search(word):
            word = "".join(self.foreign.get(c, c) for c in word)
        return self.lower(word)

    def lower(self, word: str) -> str:
        """A lower-case run of letters of the scheme, transliterated."""
        return self._contextual.sub(self._replace, word).translate(self._table)

    def lower_target(self, target: str) -> str:
        """What becomes of a rule's target in a lower-case word."""
        return target.replace("’", _KEPT).translate(self._table)

    def piece_at(self, word: str, at: int) -> tuple[str, str]:
        """What the scheme takes at this place of a lower-case run, and what it makes of it."""
        match = self._contextual.match(word, at)
        if match is None:
            return word[at], word[at].translate(self._table)
        return match.group(), self._targets[match.lastindex or 0]

    def chunks(self, word: str) -> list[tuple[int, int, str, Rule | None]]:
        """The same with its seams: (start, end, target, rule or None) for each piece of the source, in order."""
        found: list[tuple[int, int, str, Rule | None]] = []
        at = 0

        def plain(upto: int) -> None:
            found.extend((i, i + 1, word[i].translate(self._table), None) for i in range(at, upto))

        for match in self._contextual.finditer(word):
            plain(match.start())
            number = match.lastindex or 0
            found.append((match.start(), match.end(), self._targets[number], self.scheme.rules[number - 1]))
            at = match.end()
        plain(len(word))
        return found

    def explain(self, text: str) -> tuple[Step, ...]:
        """What became what: the steps for the letters, in order; other text is left out."""
        steps: list[Step] = []
        for match in self._run.finditer(hygiene(text)):
            run = match.group().lower()
            run = "".join(self.foreign.get(c, c) for c in run)
            steps += [Step(run[start:end], target, rule) for start, end, target, rule in self.chunks(run)]
        return tuple(steps)


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_loud(run: str) -> bool:
    """Whether every letter is a capital beside a capital, so that its target is all capitals."""
    return len(run) > 1 and run.isupper() and _ONE_RUN.fullmatch(run) is not None


def cased(source: str, chunks: list[tuple[int, int, str]]) -> str:
    """The targets in the case of their source letters.

    All capitals when a neighbouring letter of the word is a capital too, else only the first letter is
    (GOST 7.79-2000 §5.3: "a capital for the first letter only, unless the whole word is in capitals").
    """
    parts = []
    for start, _, target in chunks:
        if target and source[start].isupper():
            # The apostrophe is looked past: the last letter of СЯМ’Я is a capital among capitals.
            left = start - 2 if source[start - 1 : start] == "’" else start - 1
            right = start + 2 if source[start + 1 : start + 2] == "’" else start + 1
            neighbours = (source[left] if left >= 0 else "") + source[right : right + 1]
            target = target.upper() if any(map(str.isupper, neighbours)) else capital(target)
        parts.append(target)
    return "".join(parts)


def capital(target: str) -> str:
    """`target` with its first letter in capitals; two letters under a tie go together (ALA-LC: `I͡A`)."""
    return _LETTER.sub(lambda match: match.group().upper(), target, count=1)


@remembered(512)
def transliterator(scheme: Scheme) -> Transliterator:
    """The compiled form of a scheme, made once."""
    return Transliterator(scheme)
