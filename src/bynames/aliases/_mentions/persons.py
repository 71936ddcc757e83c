"""Mentions of persons: a surname with more of the name around it, or alone."""

from __future__ import annotations

from collections.abc import Sequence

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.parse import person
from bynames._kinds.person.words import Word, word
from bynames._languages import languages
from bynames._memo import once
from bynames._model import Match
from bynames._names.inflection import forms
from bynames._readings import phonemic
from bynames._text import has_cyrillic, hygiene
from bynames.aliases._mentions.known import IN_A_CASE, Known, Token, is_other_word
from bynames.aliases._mentions.preparing import TELLING
from bynames.aliases._mentions.reading import POSSESSIVE, Text
from bynames.aliases._mentions.spans import Span
from bynames.aliases._surnames import ALONE, DOUBTFUL, alike, surname_note

_COMMA = expression(r",[ \t\u00a0]?")
_MOST_WORDS = 5
# Matches this much worse than the best one are left out.
_WORSE = 0.1
# A surname that more bear is not worked out for each, but for those whose given name stands beside it.
_MANY = 12
# A surname that stands so seldom in lists of names in use is not borne by many.
_RARE = 4
# A first name that is cut short with a full stop has no more letters (Вас., Алекс.).
_SHORTENED = 5
# Shorter words are alike too often.
MISSPELT = 6
# A mention names so many at most.
_MOST_MATCHES = 10


class Persons:
    """The persons whom one text names."""

    def __init__(self, known: Known, text: Text) -> None:
        self._known = known
        self._text = text
        # Those who are named in full, in Cyrillic and in other letters
        self._named: dict[bool, set[int]] = {True: set(), False: set()}

    def _token(self, at: int) -> Token | None:
        return self._known.token(self._text.typed[at]) if 0 <= at < len(self._text) else None

    def in_full(self, at: int, token: Token) -> Span | None:
        """A surname with more of the name around it."""
        if not self._has_company(at):
            return None
        found: dict[tuple[int, int], list[int]] = {}
        for number in self._likely(at, token):
            first, last = self._extent(at, number)
            if self._known.entities[number].full_name_only and not self._is_whole(first, last, at):
                continue
            if self._goes_on_as_another(first, last, number):
                continue
            if first < last and not self._contradicted(first, last, at):
                found.setdefault((first, last), []).append(number)
        for (first, last), numbers in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
            text = self._plain(first, last)
            matches = []
            if first == at - 2 and any(self._stands_between(at, number) for number in numbers):
                text = f"{self._plain(first, first)} {self._plain(at, last)}"
            for number in numbers:
                match, matched = self._known.compared(text, number)
                if matched and not self._is_whole(first, last, at) and not self._known.is_surname(token.word, number):
                    matched = False
                if not matched and self._known.is_surname(token.word, number):
                    # An initial and a surname in a case are little by themselves.
                    match, matched = self._known.compared(self._in_nominative(first, last, at, number), number)
                if matched:
                    matches.append(match)
            if not matches:
                # Александра Лукашенко is the man where no such woman is known.
                matches = [match for match in (self._known.in_a_case(text, number) for number in numbers) if match]
            self._named[token.word.cyrillic] |= {self._known.number_of(match.id) for match in matches}
            if matches:
                matches.sort(key=lambda match: -match.score)
                best = [match for match in matches if match.score >= matches[0].score - _WORSE]
                return Span(first, last, (last - first + 1, 1), tuple(best[:_MOST_MATCHES]), at)
        return None

    def _is_whole(self, first: int, last: int, surname: int) -> bool:
        """Whether a span has more of a name than the surname and initials."""
        return any(place != surname and not self._is_initial(place) for place in range(first, last + 1))

    def _has_company(self, at: int) -> bool:
        """Whether a neighbour can be a word of the same name: most surnames stand alone."""
        text = self._text
        if text.joined(at - 1):
            # Шарль де Голль, Simeon of Polotsk
            before = at - 1 if text.typed[at - 1][0].isupper() or not text.joined(at - 2) else at - 2
            if text.typed[before][0].isupper() or text.typed[at - 1] in lexicon().particles:
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
        # Behind a longer word it ends a sentence.
        stop = "." if self._text.stopped(last) and len(self._text.typed[last]) <= _SHORTENED else ""
        return " ".join(POSSESSIVE.sub("", hygiene(self._text.words(first, last) + stop)).split())

    def _in_nominative(self, first: int, last: int, at: int, number: int) -> str:
        """The name with the surname as the table has it."""
        surname = self._known.own_words(number)[0].title()
        before = self._plain(first, at - 1) + " " if first < at else ""
        return before + surname + (" " + self._plain(at + 1, last) if at < last else "")

    def _extent(self, at: int, number: int) -> tuple[int, int]:
        """How far the name goes on both sides of the surname, by words of this person."""
        text = self._text
        first = last = at
        while first > 0 and at - first < _MOST_WORDS and text.joined(first - 1) and self._is_of(first - 1, number):
            if self._is_surname_again(first - 1, at, number):
                break
            first -= 1
        if first == at and self._stands_between(at, number):
            first = at - 2
        while last + 1 < len(text) and last - at < _MOST_WORDS and self._is_of(last + 1, number):
            # LUKASHENKO, Alexander
            turned = last == at and _COMMA.fullmatch(text.gap(last)) and not self._starts_a_name(last + 1)
            if not (turned or text.joined(last)):
                break
            if self._is_surname_again(last + 1, at, number):
                # Сергея Тихановского Светлана Тихановская: what stands between belongs to the next name.
                last = at
                break
            last += 1
        return first, last

    def _goes_on_as_another(self, first: int, last: int, number: int) -> bool:
        """Whether a span is how a person's name begins, and another word than the person's own goes on.

        Ким Чен Нам and Ким Чен Ир are not Ким Чен Ын.
        """
        if first == last or self._text.gap(last) != " ":
            return False
        behind = self._token(last + 1)
        if behind is None or not behind.capital or behind.word.families or behind.word.patronymic:
            return False
        if behind.initial and (len(behind.low) == 1 or self._text.stopped(last + 1)):
            return False
        tokens = [token.word for at in range(first, last + 1) if (token := self._token(at)) is not None]
        names = [person(name) for name in self._known.entities[number].names.values()]
        return any(
            len(name.words) > len(tokens)
            and "patronymic" not in name.roles
            and name.words[0].cyrillic == tokens[0].cyrillic
            and all(meet(one, own).cost <= IN_A_CASE for one, own in zip(tokens, name.words, strict=False))
            for name in names
        ) and not is_other_word(behind)

    def _stands_between(self, surname: int, number: int) -> bool:
        """Whether between a surname and the given name one more stands that the table lacks: Карл Хенрик Сванберг."""
        text, at = self._text, surname - 1
        if at < 1 or not text.joined(at) or not text.joined(at - 1) or text.hyphenated(at - 1) or text.hyphenated(at):
            return False
        anchor, token, before = self._token(surname), self._token(at), self._token(at - 1)
        if anchor is None or token is None or before is None or not token.capital or not before.capital:
            return False
        if token.initial or before.initial or token.word.patronymic or is_other_word(token, given=True):
            return False
        if self._known.has_more_than_two_words(number):
            return False
        return number in self._known.called(before, False, anchor)

    def _is_surname_again(self, at: int, surname: int, number: int) -> bool:
        """Whether a word is a person's surname once more, and not one half of a double one, or a note in brackets."""
        left = min(at, surname)
        if self._text.hyphenated(left) or (abs(at - surname) < 2 and self._text.gap(left) != " "):
            return False
        token, anchor = self._token(at), self._token(surname)
        if token is None or anchor is None or token.word.families:
            return False
        return self._known.have_one_surname(token.word, anchor.word, number)

    def _starts_a_name(self, at: int) -> bool:
        """Whether a given name behind a comma goes on with a surname of its own."""
        if not self._text.joined(at):
            return False
        following = self._token(at + 1)
        return following is not None and following.capital and not following.word.patronymic and not following.initial

    def _is_of(self, at: int, number: int) -> bool:
        typed = self._text.typed[at]
        if not typed[0].isupper():
            # Шарль де Голль, эль-Масри
            return typed in self._known.small_words_of(number)
        stopped = self._text.stopped(at)
        if len(typed) == 1 and not stopped:
            return False
        token = self._token(at)
        return token is not None and self._known.is_of(token, stopped, number)

    def _contradicted(self, first: int, last: int, at: int) -> bool:
        """Whether the words around speak of somebody else: another given name, other initials."""
        text = self._text
        if text.hyphenated(first - 1) and text.typed[first - 1][0].isupper() and self._is_name(first - 1):
            # Евы-Кацярыны Махавай is not Кацярына Махава.
            return True
        if text.joined(first - 1) and (self._is_name(first - 1) if first == at else self._is_initial(first - 1)):
            return True
        if at < last and text.joined(last) and self._is_initial(last + 1):
            return True
        if at < last and self._is_initial(last) and text.joined(last) and text.typed[last + 1][0].isupper():
            # Ранее А. Бастрыкин: the initial is of the next name.
            return not any(self._is_initial(place) for place in range(at, last))
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
        if len(token.low) <= 2 or not (token.word.families or token.word.patronymics):
            return False
        return not is_other_word(token, given=True)

    def misspelt(self, at: int) -> Span | None:
        """A given name of the table before a word that is a surname of one of its bearers but for a slip of the pen."""
        text = self._text
        if not (text.joined(at - 1) and text.typed[at][0].isupper() and text.typed[at - 1][0].isupper()):
            return None
        left, token = self._token(at - 1), self._token(at)
        if left is None or token is None or len(token.low) < MISSPELT or token.word.families:
            return None
        if is_other_word(token) or self._has_more(at):
            return None
        numbers = self._known.called_so(left)
        match = self._known.slipped(self._plain(at - 1, at), token, numbers) if numbers else None
        return Span(at - 1, at, (2, 0), (match,), at) if match else None

    def _has_more(self, at: int) -> bool:
        """Whether a name of two words goes on at either side."""
        text = self._text
        before = text.joined(at - 2) and text.typed[at - 2][0].isupper() and self._is_name(at - 2)
        return before or (text.joined(at) and text.typed[at + 1][0].isupper())

    def by_patronymic(self, at: int, token: Token) -> Span | None:
        """A given name and a patronymic without the surname: of whom the text names in full, or the table means alone.

        It must come behind `in_full` of all the text.
        """
        text = self._text
        left = self._token(at - 1) if text.joined(at - 1) else None
        if left is None or not left.capital or not (left.word.families or (left.initial and text.stopped(at - 1))):
            return None
        if text.joined(at - 2) and self._is_name(at - 2):
            return None
        if text.joined(at) and text.typed[at + 1][0].isupper():
            return None
        plain = self._plain(at - 1, at)
        likely = [number for number in token.children if number in self._named[token.word.cyrillic]]
        likely = likely or [number for number in token.children if self._known.entities[number].surname_alone]
        matches = [match for match in (self._known.by_patronymic(plain, number) for number in likely) if match]
        return Span(at - 1, at, (2, 1), tuple(matches)) if len(matches) == 1 else None

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
                if not headline and not is_other_word(left, given=True):
                    garbled = self._garbled(left, token)
                    if garbled is not None:
                        return Span(at - 1, at, (2, 0), (garbled,))
                    if not text.begins_sentence(at - 1):
                        return None
        if text.joined(at) and (self._is_name(at + 1) or self._goes_on(at)):
            return None
        if token.word.families or len(token.low) < TELLING:
            return None
        if text.quoted(at) or self._follows_another(at) or _is_phrase(self._text, at):
            return None
        unmarked = headline or text.begins_sentence(at)
        if unmarked and token.low in text.small:
            return None
        if (unmarked or self._capital_follows(at)) and _is_plain(token.word):
            return None
        return self._bearers(at, at, token.word, token)

    def _follows_another(self, at: int) -> bool:
        """Whether a particle and another's name stand before a surname: Кристина де Киршнер."""
        text = self._text
        if not (text.joined(at - 1) and text.joined(at - 2) and text.typed[at - 2][0].isupper()):
            return False
        return text.typed[at - 1].islower() and text.typed[at - 1] in lexicon().particles

    def _double(self, at: int, left: Token, token: Token) -> Span | None:
        """A double surname; it begins with the word before."""
        return self._bearers(at - 1, at, word(f"{left.low}-{token.low}"), token)

    def _bearers(self, first: int, last: int, surname: Word, token: Token) -> Span | None:
        """Those of the bearers of a token whose own surname stands there."""
        known = self._known
        # Dell beside Майкл Делл is no person: a text writes one surname in one script.
        mentioned = self._named[surname.cyrillic]
        bearers = [
            (number, level)
            for number, level in token.bearers
            if (known.is_surname(surname, number) and not known.entities[number].full_name_only)
            or (first == last and number in mentioned and known.may_be_surname(surname, number))
        ]
        best = min((level for _, level in bearers), default=0)
        numbers = [number for number, level in bearers if level == best]
        named = [number for number in numbers if number in mentioned]
        if not named and best > 0:
            # The word may as well be another form of the surname of a person who is named in full.
            named = [number for number, _ in bearers if number in mentioned]
        # Who is not named in full may be anybody of the name, but for those whom the press means by it.
        chosen = named or [number for number in numbers if known.entities[number].surname_alone]
        if not chosen and (first < last or "-" in surname.low or (not token.places and self._tells(surname, numbers))):
            chosen = numbers
        if not chosen:
            return None
        if named and len(named) == 1:
            note = f"{ALONE}: named in full in the text"
        else:
            note = surname_note(len(chosen), len(numbers))
        plain = self._plain(first, last)
        matches = [known.alone(plain, number, note) for number in chosen[:_MOST_MATCHES]]
        return Span(first, last, (last - first + 1, 1), tuple(matches))

    def _tells(self, surname: Word, numbers: list[int]) -> bool:
        """Whether a surname is so rare that whoever is called so is the one bearer here.

        Медведева alone may be a case of Медведев, whom many are called.
        """
        if len(numbers) != 1:
            return False
        own = [low for low in self._known.own_words(numbers[0]) if has_cyrillic(low)]
        if any(_is_plain(word(low), False) for low in own):
            return False
        return all(frequencies().word(low) < _RARE for low in (*own, *surname.undone_words))

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


@once
def _phrases() -> frozenset[str]:
    """Two words, in all cases, of which one looks like a surname and is none: Белый дом."""
    raw = data.entry("names", "plain_surnames")["phrases"]
    found = {phrase.lower() for phrase in raw["latin"]}
    for language in languages():
        for phrase in raw.get(language, ()):
            found |= {form.lower() for column in forms(phrase, language, "org").values() for form in column}
    return frozenset(found)


def _is_phrase(text: Text, at: int) -> bool:
    """Whether a word is one of two that are no name."""
    beside = [text.words(first, first + 1) for first in (at - 1, at) if text.gap(first) in (" ", "\u00a0", "\n")]
    return any(phrase.lower() in _phrases() for phrase in beside)


@once
def _plain_surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames that are ordinary words: as they are typed, and the keys of the Cyrillic ones."""
    raw: dict[str, str] = data.entry("names", "plain_surnames")["words"]
    cyrillic = {phonemic(low, language) for language in languages() for low in raw.get(language, "").split()}
    return frozenset(low for words in raw.values() for low in words.split()), frozenset(cyrillic)


def _is_plain(found: Word, cases: bool = True) -> bool:
    """Whether a word is an ordinary one as well, as it stands or, with `cases`, in a case."""
    typed, keys = _plain_surnames()
    own = found.key_set | found.nominatives if cases else found.key_set
    return found.low in typed or (found.cyrillic and not keys.isdisjoint(own))
