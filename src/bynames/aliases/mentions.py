"""Mentions in running text: tokens that can be somebody's surname or a word of an organization, and what stands around.

A distinct token is worked out once. Everything else is lookups: a token that is nobody's word costs as much as
finding its end. Names stand in cases, in capitals, with titles and possessives, across line breaks; what is found is a
span of the text as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import Struct, structs

from bynames import data
from bynames.aliases.spellings import is_acronym
from bynames.aliases.surnames import DOUBTFUL, Surnames, alike
from bynames.comparison import compare
from bynames.model import Entity, Match, Mention
from bynames.names.lexicon import lexicon
from bynames.names.organization import vocabulary
from bynames.names.parts import person
from bynames.names.words import Word, word
from bynames.persons import meet
from bynames.readings import phonemic
from bynames.text import has_cyrillic, hygiene

_TOKEN = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f]|[’'ʼ`´ʹ](?=[^\W\d_]))*|\d+")
_POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
# Between words of one name: a space, a line break, brackets, a hyphen; the stop of an initial
_WITHIN = re.compile(r"[ \t\u00a0\u202f]*(?:\r?\n[ \t]*)?[\[\]]{0,2}[ \t\u00a0]*|-|\.[ \t\u00a0]*(?:\r?\n[ \t]*)?")
_COMMA = re.compile(r",[ \t\u00a0]?")
# Between words of an organization: what ends no sentence and no clause
_PHRASE = re.compile(r"[^.!?;:,()\n]{0,4}|[^.!?;:,()\n]{0,2}\r?\n[^.!?;:,()\n]{0,4}|-")
_SENTENCE = re.compile(r"[.!?…:;•|]|\n\s*\n|^\s*$|[\r\n]\s*[-–—*•\d]")
# Co-operation is cooperation
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_QUOTE = frozenset("\"«»“”„‟‘’'")
# What a quotation that ends so can have begun with
_CLOSING = {"»": "«", "”": "“„", "“": "„", '"': '"', "’": "‘"}
# Initials have a letter, or two that stand for one of Cyrillic (Yu., Дз.).
_LONGEST_INITIAL = 2
# So much of a line in capitals is a headline: capitals there mark no name.
_HEADLINE = 0.7
_MOST_WORDS = 5
# A case of a given name may look like another name (Валянціна); `compare` decides of the whole.
_MEETS = 1.5
_APART = 0.6
_GENERIC_WORDS = 3
# Shorter words sound like too many others.
_TELLING = 4
# A word is another in a case.
_SAME = 0.3
# So many letters of a word do not change with its case.
_BEGINNING = 3
_REMEMBERED = 200_000


class Token(NamedTuple):
    """A distinct token: the word, whose surname it can be (and how surely), which words of organizations it can be."""

    word: Word
    bearers: tuple[tuple[int, int], ...]
    parts: frozenset[int]
    capital: bool
    initial: bool
    ordinary: bool


class Tables(Struct):
    """What tokens are looked up in; plain enough to be written to a file. Numbers stand for entities and for words.

    `surnames`: key, masculine key or stem (with a letter for which) -> entities. `features`: feature of a word -> words
    of organizations. `sequences`: an organization's name as its words; `anchors`: rarest word -> sequences.
    `words`: the words of organizations as they are typed.
    """

    ids: list[str]
    surnames: dict[str, list[int]]
    features: dict[str, list[int]]
    sequences: list[tuple[int, list[int], bool]]
    anchors: dict[int, list[int]]
    words: list[str]


class _Span(NamedTuple):
    first: int
    last: int
    rank: tuple[int, ...]
    matches: tuple[Match, ...]


def prepare(entities: Iterable[Entity]) -> Tables:
    """The tables for these entities."""
    ids: list[str] = []
    surnames: dict[str, dict[int, None]] = {}
    features: dict[str, dict[int, None]] = {}
    words: dict[str, int] = {}
    sequences: dict[tuple[int, tuple[int, ...], bool], None] = {}
    known = lexicon()
    for number, entity in enumerate(entities):
        ids.append(entity.id)
        if entity.kind == "person":
            for one in Surnames.of(entity):
                for key in one.keys:
                    surnames.setdefault(f"k{key}", {})[number] = None
                    surnames.setdefault(f"m{known.masculine(key)}", {})[number] = None
                for stem in one.plain_stems:
                    surnames.setdefault(f"w{stem}", {})[number] = None
            single = [name for name in entity.spellings if len(person(name).words) == 1]
        else:
            single = list(entity.spellings)
        for name in single:
            for variant in dict.fromkeys((name, _HYPHEN.sub("", name))):
                sequence = []
                for token in _content(variant):
                    at = words.setdefault(token, len(words))
                    if at == len(words) - 1:
                        for text in _features(token):
                            features.setdefault(text, {})[at] = None
                    sequence.append(at)
                if sequence:
                    sequences[number, tuple(sequence), name in entity.plain_words] = None
    count: dict[int, int] = {}
    for _, sequence_, _ in sequences:
        for at in set(sequence_):
            count[at] = count.get(at, 0) + 1
    anchors: dict[int, list[int]] = {}
    for place, (_, sequence_, _) in enumerate(sequences):
        anchors.setdefault(min(sequence_, key=lambda at: (count[at], at)), []).append(place)
    return Tables(
        ids,
        {key: list(found) for key, found in surnames.items()},
        {key: list(found) for key, found in features.items()},
        [(number, list(sequence_), plain_word) for number, sequence_, plain_word in sequences],
        anchors,
        list(words),
    )


def _content(name: str) -> list[str]:
    """The words of an organization's name that must be there, hygienic, as typed."""
    found = [match.group() for match in _TOKEN.finditer(hygiene(name))]
    telling = [token for token in found if not _is_function(token)]
    return telling or found


def _is_function(token: str) -> bool:
    known = vocabulary()
    meant = known.typed.get(token.lower(), {})
    return (len(token) == 1 or not token.isupper()) and any(known.kinds[concept] == "function" for concept in meant)


def _is_exact(token: str) -> bool:
    """Whether a word of a name is met as it is typed only: acronyms (ААН, ЛіМ), numbers, and what is very short."""
    return is_acronym(token) or len(token) < _TELLING or sum(c.isupper() or c.isdigit() for c in token) > 1


def _features(token: str) -> set[str]:
    if _is_exact(token):
        return {f"t{token}"}
    one = word(token.lower())
    found = {f"k{key}" for key in one.keys} | {f"c{concept}" for concept in vocabulary().concepts(token.lower())}
    if one.cyrillic:
        found |= {f"s{stem}" for stem in one.stems} | {f"w{stem}" for stem in one.plain_stems}
    return found


class Finder:
    """Mentions of the entities of one table."""

    def __init__(self, entities: Mapping[str, Entity], tables: Tables | None = None) -> None:
        """`tables` are those that `prepare` made of the same entities, where they are at hand."""
        self.entities = entities
        self.tables = tables or prepare(entities.values())
        self._tokens: dict[str, Token | None] = {}
        self._compared: dict[tuple[str, int], tuple[Match, bool]] = {}
        self._beginnings = {token[:_BEGINNING].lower() for token in self.tables.words}

    def find(self, text: str) -> list[Mention]:
        """The mentions in `text`, in order, not overlapping."""
        tokens: list[tuple[int, int, Token | None]] = []
        known = self._tokens
        hits = []
        for match in _TOKEN.finditer(text):
            typed = match.group()
            if typed in known:
                token = known[typed]
            else:
                token = self._classify(typed)
                if len(known) > _REMEMBERED:
                    known.clear()
                known[typed] = token
            if token is not None and (token.bearers or token.parts):
                hits.append(len(tokens))
            tokens.append((match.start(), match.end(), token))
        if not hits:
            return []
        return _Search(self, text, tokens).mentions(hits)

    def compared(self, text: str, number: int) -> tuple[Match, bool]:
        """A mention against all names of an entity: the best match, and whether it is one by the default decision."""
        known = self._compared.get((text, number))
        if known is None:
            entity = self.entities[self.tables.ids[number]]
            scored = [(compare(text, name, entity.kind), name) for name in entity.spellings]
            best, name = max(scored, key=lambda pair: pair[0].score)
            known = Match(entity.id, name, best.score, "", lambda: best.evidence), best.matched
            if len(self._compared) > _REMEMBERED:
                self._compared.clear()
            self._compared[text, number] = known
        return known

    def _classify(self, typed: str) -> Token | None:
        """What a distinct token can be; None where it is of no interest, not even beside a name."""
        tables = self.tables
        text = hygiene(_POSSESSIVE.sub("", typed))
        if not text:
            return None
        low = text.lower()
        capital = text[0].isupper()
        if text.isdigit():
            numbers = self.tables.features.get(f"t{text}")
            return Token(word(low), (), frozenset(numbers), False, False, True) if numbers else None
        if not capital and low[:_BEGINNING] not in self._beginnings:
            # Most of all tokens. A word of an organization in small letters is in the script of its name.
            return None
        initial = len(low) <= _LONGEST_INITIAL and capital
        one = word(low, len(low) == 1)
        parts: set[int] = set()
        parts.update(tables.features.get(f"t{text}", ()))
        if len(low) > 1 and not _is_function(text):
            asked = [f"k{key}" for key in one.keys]
            if one.cyrillic:
                asked += [f"k{key}" for key in one.nominatives]
                asked += [f"w{stem}" for stem in one.stems] + [f"s{stem}" for stem in one.plain_stems]
            asked += [f"c{concept}" for concept in vocabulary().concepts(low)]
            parts.update(*(tables.features[key] for key in asked if key in tables.features))
        bearers = self._bearers(one) if capital and len(low) > _LONGEST_INITIAL else ()
        ordinary = (
            low in lexicon().set_aside
            or bool(vocabulary().concepts(low))
            or (not one.families and not capital)
        )
        if not (capital or bearers or parts):
            return None
        return Token(one, bearers, frozenset(parts), capital, initial, ordinary)

    def _bearers(self, one: Word) -> tuple[tuple[int, int], ...]:
        """(entity, level), the best of each: 0 as it stands, 1 in a case, 2 of the other gender, 3 by its stem."""
        table, known = self.tables.surnames, lexicon()
        found: dict[int, int] = {}
        forms: list[Iterable[str]] = [
            [f"k{key}" for key in one.keys],
            [f"k{key}" for key in one.nominatives],
            [f"m{known.masculine(key)}" for key in one.keys],
            [f"w{stem}" for stem in one.stems] if one.cyrillic else [],
        ]
        for level, keys in enumerate(forms):
            for key in keys:
                for number in table.get(key, ()):
                    found.setdefault(number, level)
        return tuple(found.items())


class _Search:
    """One text while it is searched."""

    def __init__(self, finder: Finder, text: str, tokens: list[tuple[int, int, Token | None]]) -> None:
        self.finder = finder
        self.entities = finder.entities
        self.tables = finder.tables
        self.text = text
        self.tokens = tokens
        self.mentioned: set[int] = set()

    def mentions(self, hits: list[int]) -> list[Mention]:
        """The mentions around the tokens `hits`."""
        spans: list[_Span] = []
        alone: list[int] = []
        for at in hits:
            token = self.tokens[at][2]
            assert token is not None
            if token.parts:
                spans += self._organizations(at, token)
            if token.bearers:
                found = self._persons(at, token)
                if found is not None:
                    spans.append(found)
                else:
                    alone.append(at)
        # Who is named in full tells who a surname alone is.
        for at in alone:
            token = self.tokens[at][2]
            assert token is not None
            span = self._surname_alone(at, token)
            if span is not None:
                spans.append(span)
        chosen: list[_Span] = []
        taken: set[int] = set()
        for span in sorted(spans, key=lambda span: (*(-part for part in span.rank), span.first)):
            places = range(span.first, span.last + 1)
            if taken.isdisjoint(places):
                taken.update(places)
                chosen.append(span)
        return [self._mention(span) for span in sorted(chosen, key=lambda span: span.first)]

    def _mention(self, span: _Span) -> Mention:
        start = self.tokens[span.first][0]
        begin, end, _ = self.tokens[span.last]
        possessive = _POSSESSIVE.search(self.text[begin:end])
        end = begin + possessive.start() if possessive else end
        # The stop of a last initial belongs to it.
        inside, behind = self.text[start:end], self.text[end : end + 1]
        if behind in _CLOSING and any(opening in inside for opening in _CLOSING[behind]):
            end += 1
        token = self.tokens[span.last][2]
        if token is not None and token.initial and self.text[end : end + 1] == "." and span.first < span.last:
            end += 1
        return Mention(start, end, self.text[start:end], span.matches)

    def _gap(self, left: int) -> str:
        """What stands between a token and the next one; a full sentence where there is none."""
        if left < 0 or left + 1 >= len(self.tokens):
            return "."
        return self.text[self.tokens[left][1] : self.tokens[left + 1][0]]

    def _joined(self, left: int) -> bool:
        """Whether two neighbours can be words of one person's name."""
        gap = self._gap(left)
        if len(gap) > 8 or not _WITHIN.fullmatch(gap):
            return False
        token = self.tokens[left][2] if left >= 0 else None
        return "." not in gap or (token is not None and token.initial)

    def _begins_sentence(self, at: int) -> bool:
        if at == 0:
            return True
        gap = self._gap(at - 1)
        before = self.tokens[at - 1][2]
        if "." in gap and before is not None and before.initial:
            return False
        return bool(_SENTENCE.search(gap))

    def _in_headline(self, at: int) -> bool:
        """Whether capitals mark nothing here: most words of the line have them."""
        start = self.text.rfind("\n", 0, self.tokens[at][0]) + 1
        end = self.text.find("\n", self.tokens[at][0])
        words = [match.group() for match in _TOKEN.finditer(self.text[start : end if end >= 0 else len(self.text)])]
        long = [token for token in words if len(token) > 3]
        return len(long) > 1 and sum(token[0].isupper() for token in long) >= _HEADLINE * len(long)

    def _persons(self, at: int, token: Token) -> _Span | None:
        """A surname with more of the name around it."""
        found: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for number, level in token.bearers:
            first, last = self._extent(at, number)
            if first < last and not self._contradicted(first, last, at, number):
                found.setdefault((first, last), []).append((number, level))
        for (first, last), bearers in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
            text = self._plain(first, last)
            matches = []
            for number, _ in bearers:
                match, matched = self.finder.compared(text, number)
                if matched:
                    matches.append(match)
                    self.mentioned.add(number)
            if matches:
                matches.sort(key=lambda match: -match.score)
                best = [match for match in matches if match.score >= matches[0].score - 0.1]
                return _Span(first, last, (last - first + 1, 1), tuple(best))
        return None

    def _plain(self, first: int, last: int) -> str:
        start, end = self.tokens[first][0], self.tokens[last][1]
        # The stop of a last initial belongs to it.
        stop = "." if self.text[end : end + 1] == "." else ""
        return " ".join(_POSSESSIVE.sub("", hygiene(self.text[start:end] + stop)).split())

    def _extent(self, at: int, number: int) -> tuple[int, int]:
        """How far the name goes on both sides of the surname, by words of this person."""
        words = _words_of(self.entities[self.tables.ids[number]])
        first = last = at
        while first > 0 and at - first < _MOST_WORDS and self._joined(first - 1) and self._is_of(first - 1, words):
            first -= 1
        while last + 1 < len(self.tokens) and last - at < _MOST_WORDS and self._is_of(last + 1, words):
            # LUKASHENKO, Alexander
            turned = last == at and _COMMA.fullmatch(self._gap(last)) and not self._starts_a_name(last + 1)
            if not (turned or self._joined(last)):
                break
            last += 1
        return first, last

    def _starts_a_name(self, at: int) -> bool:
        """Whether a given name behind a comma goes on with a surname of its own."""
        if not self._joined(at):
            return False
        following = self.tokens[at + 1][2]
        return following is not None and following.capital and not following.word.patronymic and not following.initial

    def _is_of(self, at: int, words: tuple[Word, ...]) -> bool:
        token = self.tokens[at][2]
        if token is None or not token.capital:
            return False
        stop = self._gap(at)[:1] == "."
        if len(token.word.low) == 1 and not stop:
            return False
        one = word(token.word.low, True) if token.initial and stop else token.word
        most = _MEETS if one.cyrillic else _APART
        return any(meet(one, other).cost <= most for other in words)

    def _contradicted(self, first: int, last: int, at: int, number: int) -> bool:
        """Whether the words around speak of somebody else: another given name, other initials."""
        if first == at and self._joined(first - 1) and self._is_name(first - 1):
            return True
        return first == at == last and self._joined(last) and self._is_name(last + 1)

    def _is_name(self, at: int) -> bool:
        """Whether a token is a given name, a patronymic or an initial."""
        token = self.tokens[at][2] if 0 <= at < len(self.tokens) else None
        if token is None or not token.capital:
            return False
        if token.initial and self._gap(at)[:1] == ".":
            return True
        return bool((token.word.families or token.word.patronymics) and not token.ordinary and len(token.word.low) > 2)

    def _surname_alone(self, at: int, token: Token) -> _Span | None:
        """A surname without a given name: of whom the text names in full, or of the only bearer."""
        entities, ids = self.entities, self.tables.ids
        headline = self._in_headline(at)
        garbled: list[Match] = []
        if self._joined(at - 1):
            left = self.tokens[at - 1][2]
            if self._is_name(at - 1):
                return None
            if left is not None and left.capital and not left.ordinary and not headline:
                for number, level in token.bearers:
                    given = [one for one in _words_of(entities[ids[number]]) if one.families]
                    if level == 0 and any(alike(left.word, one) for one in given):
                        name = entities[ids[number]].spellings[0]
                        garbled.append(Match(ids[number], name, DOUBTFUL, f"garbled: {left.word.low}"))
                if len(garbled) == 1:
                    return _Span(at - 1, at, (2, 0), tuple(garbled))
                if not self._begins_sentence(at - 1):
                    return None
        if self._joined(at) and self._is_name(at + 1):
            return None
        if token.word.families or len(token.word.low) < _TELLING:
            return None
        best = min(level for _, level in token.bearers)
        bearers = [number for number, level in token.bearers if level == best]
        if best > 2:
            bearers = [number for number in bearers if number in self.mentioned]
        known = [number for number in bearers if number in self.mentioned]
        known = known or [number for number in bearers if entities[ids[number]].surname_alone] or bearers
        if not known or ((self._begins_sentence(at) or headline) and _is_plain_surname(token.word)):
            return None
        note = "a surname alone"
        if len(known) == 1:
            note += ": named in full in the text" if known[0] in self.mentioned else ": one bearer in this table"
        else:
            note += f": {len(known)} bearers in this table"
        text = self._plain(at, at)
        matches = []
        for number in known:
            match, _ = self.finder.compared(text, number)
            matches.append(structs.replace(match, note=note))
        return _Span(at, at, (1, 1), tuple(matches))

    def _organizations(self, at: int, token: Token) -> Iterator[_Span]:
        """Names of organizations of which this token is the rarest word."""
        found: dict[tuple[int, int], list[int]] = {}
        for part in token.parts:
            for place in self.tables.anchors.get(part, ()):
                number, sequence, plain_word = self.tables.sequences[place]
                if len(sequence) == 1 and not self._is_word(at, self.tables.words[part]):
                    continue
                span = self._sequence(at, sequence, sequence.index(part))
                plain_word = plain_word or (len(sequence) == 1 and self._is_plain(at, number))
                if span is not None and self._stands_out(*span, plain_word, len(sequence)):
                    numbers = found.setdefault(span, [])
                    if number not in numbers:
                        numbers.append(number)
        for (first, last), numbers in found.items():
            text = " ".join(self.text[self.tokens[first][0] : self.tokens[last][1]].split())
            matches = [self.finder.compared(text, number)[0] for number in numbers]
            matches.sort(key=lambda match: -match.score)
            yield _Span(first, last, (last - first + 1, 2), tuple(matches))

    def _is_word(self, at: int, other: str) -> bool:
        """Whether a token is a word that is a name by itself: what it means is not enough (Freedom is not Свабода)."""
        if _is_exact(other):
            return True
        token = self.tokens[at][2]
        assert token is not None
        return meet(token.word, word(other.lower())).cost <= _SAME

    def _is_plain(self, at: int, number: int) -> bool:
        """Whether a token is a plain word that is also a name of this entity: Вясна, though not Viasna."""
        token = self.tokens[at][2]
        assert token is not None
        others = self.entities[self.tables.ids[number]].plain_words
        alike_ = [word(other.lower()) for other in others if has_cyrillic(other) == token.word.cyrillic]
        return any(meet(token.word, other).cost <= _SAME for other in alike_)

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
        for _ in range(3):
            if not _PHRASE.fullmatch(self._gap(at if step > 0 else at - 1)):
                return -1
            at += step
            token = self.tokens[at][2]
            if token is not None and wanted in token.parts:
                return at
            if not _is_function(self.text[self.tokens[at][0] : self.tokens[at][1]]):
                return -1
        return -1

    def _stands_out(self, first: int, last: int, plain_word: bool, size: int) -> bool:
        """Whether a span looks like a name: quotes, capitals, or more words than come together by chance."""
        start, end = self.tokens[first][0], self.tokens[last][1]
        quoted = start > 0 and self.text[start - 1] in _QUOTE and self.text[end : end + 1] in _QUOTE
        if quoted:
            return True
        capitals = [
            token.capital
            for _, _, token in self.tokens[first : last + 1]
            if token is not None and (token.parts or token.capital)
        ]
        if plain_word:
            return size > 1 and all(capitals) and not self._in_headline(first)
        return any(capitals) or size >= _GENERIC_WORDS


@cache
def _plain_surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames that are ordinary words: as they are typed, and the keys of the Cyrillic ones."""
    raw: dict[str, str] = data.entry("names", "plain_surnames")
    cyrillic = {phonemic(low, language) for language in ("be", "ru") for low in raw[language].split()}
    return frozenset(low for words in raw.values() for low in words.split()), frozenset(cyrillic)


def _is_plain_surname(found: Word) -> bool:
    """Whether a word is an ordinary one as well, as it stands or in a case."""
    typed, keys = _plain_surnames()
    return found.low in typed or (found.cyrillic and not keys.isdisjoint(found.key_set | found.nominatives))


def _words_of(entity: Entity) -> tuple[Word, ...]:
    """The words of a person's names, in all spellings."""
    return tuple(dict.fromkeys(one for name in entity.spellings for one in person(name).words if not one.initial))
