"""Mentions of organizations, and of persons by a name that is one word: sequences of words, by the rarest of them."""

from __future__ import annotations

from collections.abc import Iterator

from bynames._expressions import expression
from bynames._kinds.organization.sorts import are_apart, sort_of, sort_of_entity
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.words import Word, word
from bynames._memo import cached_attribute
from bynames._text import has_cyrillic
from bynames.aliases._mentions.known import IN_A_CASE, Anchor, Known, Token, spoken_of
from bynames.aliases._mentions.preparing import is_exact, is_function
from bynames.aliases._mentions.reading import QUOTES, TOKEN, Text
from bynames.aliases._mentions.spans import Span
from bynames.aliases._spellings import is_acronym, plain

# Between words of an organization: what ends no sentence; the stop of a site (TUT.BY) and of an initial
_PHRASE = expression(r"[^.!?;:)\n]{0,4}|[^.!?;:()\n]{0,2}\r?\n[^.!?;:,()\n]{0,4}|[-.]")
_AFTER_INITIAL = expression(r"\.[ \u00a0\n]?")
_LONGEST_GAP = 8
# Function words that may stand between two words of a name
_BETWEEN = 2
# So many words do not come together by chance.
_TELLING_WORDS = 3
# Numbers of more digits are one body's of the country.
_SHORT_NUMBER = 2
_PLAIN_GAPS = (" ", "\u00a0", "\n")
# Words of one meaning that begin with so many like letters are one word.
_ROOT = 5
_NOTHING: frozenset[int] = frozenset()


class Bodies:
    """The organizations that one text names."""

    def __init__(self, known: Known, text: Text) -> None:
        self._known = known
        self._text = text
        # What stands around a token: (its number, the direction) -> places with the words they can be
        self._paths: dict[tuple[int, int], list[tuple[int, frozenset[int]]]] = {}

    def around(self, at: int, token: Token) -> list[Span]:
        """Names of organizations of which this token is the rarest word."""
        known = self._known.anchored(token.parts)
        likely = list(known.alone)
        # Most names fail at the next word.
        for beside, step in ((known.behind, 1), (known.before, -1)):
            for other in self._beside(at, step) if beside else ():
                likely += beside.get(other, ())
        return list(self._standing(at, token, sorted(likely))) if likely else []

    def _standing(self, at: int, token: Token, likely: list[Anchor]) -> Iterator[Span]:
        """Those of the likely names that stand there."""
        tables = self._known.tables
        found: dict[tuple[int, int], dict[int, bool]] = {}
        countries: dict[tuple[int, int], list[frozenset[str]]] = {}
        for _, place, part in likely:
            number, sequence, plain_word = tables.sequences[place]
            size, own = len(sequence), sequence.index(part)
            if size == 1 and not self._is_single(at, token, number, tables.words[part]):
                continue
            span = self._sequence(at, sequence, own)
            if span is None or self._runs_on(span[1]):
                continue
            plain_word = plain_word or self._is_plain(*span, number)
            # белорусская армия: a name that the table has in small letters needs no capital.
            small = size > 1 and not plain_word and all(tables.words[word].islower() for word in sequence)
            numbered = size > 1 and any(tables.words[word].isdigit() for word in sequence)
            sure = (small or self._stands_out(*span, plain_word, size)) and not (
                numbered and self._is_one_of_many(sequence)
            )
            if not sure and not self._may_be_meant(*span, size):
                continue
            if plain_word and self._has_place(*span) and not self._quoted(*span):
                # Савецкая Беларусь is a country, and a newspaper in quotes.
                continue
            if self._elsewhere(*span, number, numbered) or self._of_another_language(*span, number, sequence):
                continue
            if self._is_only_translated(*span, number, sequence) or self._of_another_sort(*span, number):
                continue
            countries.setdefault(span, []).append(self._countries(span[0], number, sequence))
            # One name of an entity may be plain, and another that stands there is not.
            sures = found.setdefault(span, {})
            sures[number] = sure or sures.get(number, False)
        for (first, last), numbers in found.items():
            matches = [self._known.compared(self._text.words(first, last), number)[0] for number in numbers]
            matches.sort(key=lambda match: -match.score)
            of = countries[first, last]
            yield Span(
                first,
                last,
                (last - first + 1, 2),
                tuple(matches),
                doubt=not any(numbers.values()),
                countries=frozenset().union(*of) if all(of) else frozenset(),
            )

    def _runs_on(self, last: int) -> bool:
        """Whether the number at the end of a span goes on behind a comma or a stop: Belarus’ 1,500 prisoners."""
        gap = self._text.gap(last)
        return gap in (",", ".") and self._text.typed[last].isdigit() and self._text.typed[last + 1].isdigit()

    def _is_one_of_many(self, sequence: tuple[int, ...]) -> bool:
        """Whether a name is a number and words of many bodies: there is an ИК-2 in most regions."""
        words = [self._known.tables.words[word] for word in sequence]
        return all(
            len(word) <= _SHORT_NUMBER if word.isdigit() else is_exact(word) or self._is_generic(word) for word in words
        )

    def _is_generic(self, name: str) -> bool:
        known = vocabulary()
        meant = known.concepts(name.lower())
        return bool(meant) and not any(known.kinds[concept] == "place" for concept in meant)

    def _countries(self, at: int, number: int, sequence: tuple[int, ...]) -> frozenset[str]:
        """The countries of a body that every country has, where the text by itself speaks of none of them; else none.

        МВД and Верховный суд in a Russian text are mostly those of Russia.
        """
        known = vocabulary()
        meant: set[str] = set()
        for place in sequence:
            name = self._known.tables.words[place]
            means = known.capital_means.get(name) or known.means.get(name.lower()) or known.concepts(name.lower())
            if not means or any(known.kinds[concept] == "place" for concept in means):
                return frozenset()
            meant.update(means)
        if not any(row <= meant for row in spoken_of().bodies):
            return frozenset()
        countries = self._known.countries_of(number)
        if not countries.isdisjoint(self._countries_of_text):
            return frozenset()
        language = self._text.language_at(at)
        if any(language in spoken_of().languages.get(country, ()) for country in countries):
            return frozenset()
        if len(sequence) == 1:
            # МЗС is of one language as well.
            own = self._known.language_of(self._known.tables.words[sequence[0]], number)
            if any(own in spoken_of().languages.get(country, ()) for country in countries):
                return frozenset()
        return countries

    @cached_attribute
    def _countries_of_text(self) -> frozenset[str]:
        """The countries that the text names, or has places of."""
        places: set[str] = set()
        for typed in dict.fromkeys(self._text.typed):
            token = self._known.token(typed)
            if token is not None and token.places:
                # A town is named with a capital, a country by its adjective as well.
                places |= token.places if token.capital else token.places & vocabulary().countries
        of = {country for country, own in spoken_of().places.items() if not own.isdisjoint(places)}
        return frozenset(of | (places & vocabulary().countries))

    def _is_only_translated(self, first: int, last: int, number: int, sequence: tuple[int, ...]) -> bool:
        """Whether words share no more than the meaning with a name: of a brand in Latin letters, or with a title.

        The table has the Cyrillic names of an entity, so Жыве Беларусь is not the operator life:) Belarus. Nor is the
        minister the ministry.
        """
        names = [self._known.tables.words[place] for place in sequence]
        tokens = [
            token for at in range(first, last + 1) if (token := self._known.token(self._text.typed[at])) is not None
        ]
        titles, one, own = lexicon().set_aside, tokens[0].word, word(names[0].lower())
        title = one.low in titles and own.low not in titles
        if title and (one.key_set | one.masculine | one.nominatives).isdisjoint(own.key_set | own.masculine):
            return True
        # «народный сход» in quotes is no party.
        small = not any(token.capital for token in tokens) and self._quoted(first, last)
        if not small and (any(map(has_cyrillic, names)) or not any(token.word.cyrillic for token in tokens)):
            return False
        spellings = filter(has_cyrillic, self._known.entities[number].spellings)
        spelt = [low for name in spellings for low in TOKEN.findall(name)]
        return bool(spelt or small) and not all(
            any(_is_spelt_alike(token.word, word(name.lower())) for name in (*names, *spelt))
            for token in tokens
            if not (token.places or token.text.isdigit() or is_function(token.text))
        )

    def _of_another_sort(self, first: int, last: int, number: int) -> bool:
        """Whether a name in quotes stands behind a word for another sort of body: кафе «Весна».

        The word must describe the name, not belong to it: кафе «Весны» would be its own, so other cases do not count.
        """
        if first == 0 or not self._quoted(first, last) or self._text.gaps[first][:-1] not in _PLAIN_GAPS:
            return False
        entity, name = self._known.entities[number], self._text.words(first, last)
        # A name that says itself what it is needs no word before it.
        if sort_of(name).sorts or plain(name) not in map(plain, entity.spellings):
            return False
        before = self._text.typed[first - 1]
        said = sort_of(before)
        if not said.sorts and first > 1 and self._text.gap(first - 2) in _PLAIN_GAPS:
            # Футбольный клуб: what tells may be the word before.
            said = sort_of(f"{self._text.typed[first - 2]} {before}")
        return are_apart(said, sort_of_entity(entity))

    def _may_be_meant(self, first: int, last: int, size: int) -> bool:
        """Whether plain words can be a name, if the text speaks of others of the table: a capital marks the first."""
        token = self._known.token(self._text.typed[first])
        return size > 1 and token is not None and token.capital and not self._text.begins_sentence(first)

    def _of_another_language(self, first: int, last: int, number: int, sequence: tuple[int, ...]) -> bool:
        """Whether a name is an acronym of one language, and the text is of another: НАК is Belarusian only."""
        if len(sequence) != 1:
            return False
        own = self._known.language_of(self._known.tables.words[sequence[0]], number)
        return bool(own) and self._text.language_at(first) not in ("", own)

    def _is_single(self, at: int, token: Token, number: int, name: str) -> bool:
        """Whether a token is a name that is one word: what it means, or sounds like, is not enough."""
        if is_exact(name):
            return True
        if not self._known.is_name(token.word, number):
            return False
        ordinary = token.capital and token.word.low in self._text.small
        return not (ordinary and self._text.begins_sentence(at) and not self._quoted(at, at))

    def _is_plain(self, first: int, last: int, number: int) -> bool:
        """Whether tokens are plain words that are also a name of this entity: Вясна, though not Viasna."""
        known = self._known
        tokens = [known.token(typed) for typed in self._text.typed[first : last + 1] if not is_function(typed)]
        typed = [token.word for token in tokens if token is not None]
        for other in known.entities[number].plain_words:
            words = [word(low) for low in TOKEN.findall(other.lower()) if not is_function(low)]
            if len(words) == len(typed) and all(
                one.cyrillic == own.cyrillic and _is_spelt_alike(one, own)
                for one, own in zip(typed, words, strict=True)
            ):
                return True
        return False

    def _sequence(self, at: int, sequence: tuple[int, ...], place: int) -> tuple[int, int] | None:
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
        ways = self._ways(at, step)
        if len(ways) == 1:
            return ways[0][1]
        return frozenset().union(*(parts for _, parts in ways)) if ways else _NOTHING

    def _ways(self, at: int, step: int) -> list[tuple[int, frozenset[int]]]:
        """The tokens of one phrase in one direction, up to the first that is no function word, and what they are."""
        path = self._paths.get((at, step))
        if path is None:
            path = self._paths[at, step] = []
            text = self._text
            for _ in range(_BETWEEN + 1):
                if not self._within(at if step > 0 else at - 1):
                    break
                at += step
                parts = self._known.parts_as_typed(text.typed[at])
                if parts:
                    path.append((at, parts))
                if not is_function(text.typed[at]):
                    break
        return path

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

    def _has_place(self, first: int, last: int) -> bool:
        tokens = [self._known.token(typed) for typed in self._text.typed[first : last + 1]]
        return any(token.places for token in tokens if token is not None)

    def _quoted(self, first: int, last: int) -> bool:
        start, end = self._text.start(first), self._text.end(last)
        return start > 0 and self._text.text[start - 1] in QUOTES and self._text.text[end : end + 1] in QUOTES

    def _stands_out(self, first: int, last: int, plain_word: bool, size: int) -> bool:
        """Whether a span looks like a name: quotes, capitals, or more words than come together by chance."""
        quoted = self._quoted(first, last)
        tokens = [self._known.token(typed) for typed in self._text.typed[first : last + 1]]
        capitals = [token.capital for token in tokens if token is not None and (token.parts or token.capital)]
        if quoted:
            # A mirror is quoted in small letters.
            return any(capitals) or not plain_word
        if plain_word:
            return size > 1 and all(capitals) and not self._text.in_headline(first)
        return any(capitals) or size >= _TELLING_WORDS

    def _elsewhere(self, first: int, last: int, number: int, numbered: bool) -> bool:
        """Whether the words around name another place than the entity's names do: the Supreme Court of Ukraine."""
        own = self._known.places_of(number, numbered)
        for at, step in ((first, -1), (last, 1)):
            place = self._beyond(at, step)
            token = self._known.token(self._text.typed[place]) if place >= 0 else None
            if token is None:
                continue
            if own and token.places and own.isdisjoint(token.places):
                return True
            if own and step > 0 and token.low in spoken_of().several:
                return True
            if step > 0 and self._is_of_another(last, place, token, number, own, numbered):
                return True
        return False

    def _is_of_another(
        self, last: int, place: int, token: Token, number: int, own: frozenset[str], numbered: bool
    ) -> bool:
        """Whether what follows says whose body it is: КГБ СССР, ИК-2 в Покрове."""
        if not token.capital or not own.isdisjoint(token.places) or token.parts & self._known.parts_of(number):
            return False
        if numbered and place > last + 1:
            return True
        acronyms = is_acronym(token.text) and is_acronym(self._text.typed[last]) and not self._text.in_headline(last)
        return acronyms and place == last + 1

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


def _is_spelt_alike(one: Word, own: Word) -> bool:
    """Whether a word is one of a name by its letters, and not only by what it means."""
    # Two oblique cases of an adjective; a case that the rules do not undo
    return (len(one.low) >= _ROOT and own.low.startswith(one.low[:_ROOT])) or meet(one, own).cost <= IN_A_CASE
