"""What a table knows of a token: whose surname it can be, which words of organizations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, Literal, NamedTuple

from msgspec import structs

from bynames import _datafiles as data
from bynames._compiled import Table
from bynames._kinds.organization.generic import concept_names
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.comparing import named, word_skeletons, words_cost
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.meeting import meet
from bynames._kinds.person.parse import person
from bynames._kinds.person.scoring import COMMON
from bynames._kinds.person.word_rules import NOMINATIVE, SAME_KEY, STEM, are_forms
from bynames._kinds.person.words import Word, word
from bynames._languages import languages
from bynames._linking.comparison import compare
from bynames._memo import ENTITIES, FLAGS, NAMES, PAIRS, WORDS, Memo, once
from bynames._model import Entity, Match, explained
from bynames._readings import phonemic
from bynames._text import has_cyrillic, hygiene
from bynames.aliases._case_forms import gender_of, in_nominative
from bynames.aliases._mentions.marking import Bearers, Mark, marker
from bynames.aliases._mentions.preparing import (
    BEGINNING,
    LONGEST_START,
    SHORTEST_START,
    TELLING,
    Beginnings,
    Tables,
    beginning,
    beginnings,
    is_exact,
    is_function,
)
from bynames.aliases._mentions.reading import LONGEST_INITIAL, POSSESSIVE, TOKEN, Text, whole
from bynames.aliases._spellings import is_acronym
from bynames.aliases._surface_forms import OwnForms
from bynames.aliases._surnames import surname_questions

# Of a key all but such an ending is in other forms of the word.
_LONGEST_ENDING = 4
# A case of a given name may look like another name (Валянціна); `compare` decides of the whole.
_MEETS = 1.5
# Words of one name in two languages or cases
_SAME = 0.35
# What it costs at most that one word is the other in a case
IN_A_CASE = 0.3
# A given name and a patronymic are seldom two persons' in one text.
_BY_PATRONYMIC = 0.8
_APART = 0.6
_GIVEN_AND_SURNAME = 2
# As for `resolve`: most of those whom a text names are not in the table.
_SURE_OF_A_SLIP = 0.9
_MOST_READINGS = 4
# The rules by which a word is another as it stands or in a case
_IN_A_CASE = (SAME_KEY, NOMINATIVE, STEM)
# In place of what was not worked out; None says that there is nothing.
_UNKNOWN: Any = object()
_NOTHING: frozenset[str] = frozenset()
# No word of a name is longer, and what readings cost grows with the square of the length.
LONGEST_TOKEN = 200

# A word so common in lists of names is one.
COMMON_WORD = 64


class Token:
    """A distinct token: `word` is its word, `capital` whether it begins with one, `initial` whether it can be one.

    `text` is the token hygienic and without a possessive ending, `low` the same in lower case. `bearers` are
    those whose surname it can be, as (entity, level); `children` those whose patronymic it can be; `parts` the words of
    organizations; `means` what it can mean as a generic word, `places` the places that it can be, or be of; `ordinary`
    says that it is a title or a word like many.
    `keys` are those of its word.
    """

    __slots__ = (
        "_bearers",
        "_children",
        "_keys",
        "_known",
        "_means",
        "_ordinary",
        "_parts",
        "_places",
        "_word",
        "capital",
        "initial",
        "low",
        "text",
    )

    def __init__(self, known: Known, text: str, mark: Mark | None = None) -> None:
        """`mark` is what the token was found to be, where that is known."""
        self._known = known
        self.text = text
        self.low = text.lower()
        self.capital = text[0].isupper()
        self.initial = len(self.low) <= LONGEST_INITIAL and self.capital
        self._word: Word | None = None
        self._keys: tuple[str, ...] | None = None
        self._bearers: Bearers | None = None
        self._children: tuple[int, ...] | None = None
        self._parts: frozenset[int] | None = None
        if mark is not None:
            self._bearers, self._parts = mark.bearers, mark.parts
            self._children = mark.children if mark.children and self.word.patronymic else ()
        self._means: frozenset[str] | None = None
        self._ordinary: bool | None = None
        self._places: frozenset[str] | None = None

    @property
    def word(self) -> Word:
        if self._word is None:
            initial = len(self.low) == 1
            self._word = word(self.low, True) if initial else named(word(self.low))
        return self._word

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a token, without its word where that is Cyrillic."""
        if self._keys is None:
            plain = self.low.replace("-", "")
            cyrillic = has_cyrillic(plain)
            self._keys = tuple(phonemic(plain, one) for one in languages()) if cyrillic else self.word.keys
        return self._keys

    @property
    def bearers(self) -> Bearers:
        if self._bearers is None:
            telling = self.capital and len(self.low) > 1
            self._bearers = self._known.bearers(self) if telling else ()
        return self._bearers

    @property
    def children(self) -> tuple[int, ...]:
        if self._children is None:
            telling = self.capital and len(self.low) >= TELLING
            self._children = self._known.children(self) if telling else ()
        return self._children

    @property
    def parts(self) -> frozenset[int]:
        if self._parts is None:
            self._parts = self._known.parts(self)
        return self._parts

    @property
    def means(self) -> frozenset[str]:
        if self._means is None:
            self._means = self._known.means(self.low)
        return self._means

    @property
    def places(self) -> frozenset[str]:
        if self._places is None:
            self._places = _places_of(self.means) if self._known.may_be_place(self) else frozenset()
        return self._places

    @property
    def ordinary(self) -> bool:
        if self._ordinary is None:
            low = self.low
            self._ordinary = (
                low in lexicon().set_aside or bool(self.means) or (not self.capital and not self.word.families)
            )
        return self._ordinary


def is_other_word(token: Token, given: bool = False) -> bool:
    """Whether a token with a capital is a title, or a word that no name of a person is: a place, a common word.

    Мария is no case of море, nor Песков of песок: what is known as a given name is one, and of a surname only words as
    they are typed, and cases of places, are none.
    """
    if not token.ordinary:
        return False
    known = vocabulary()
    if token.low in lexicon().set_aside:
        return True
    word, families = token.word, lexicon().families
    # Лев and Надежда are common names; Рада is more often a council.
    if given and (
        any(families[family].rank <= COMMON for family in word.families) or frequencies().word(token.low) >= COMMON_WORD
    ):
        return False
    if token.low in known.typed or not word.cyrillic:
        return True
    if given and word.exact:
        return False
    return known.known_form(token.low) and (given or any(known.kinds[concept] == "place" for concept in token.means))


# A rank, the place of a name, and the word of organizations that is the rarest of it
Anchor = tuple[int, int, int]


class Anchored(NamedTuple):
    """The names of which one of some words is the rarest: those that are it alone, and others by the word next to it.

    That is the word behind it, where there is one, else the word before.
    """

    alone: list[Anchor]
    behind: dict[int, list[Anchor]]
    before: dict[int, list[Anchor]]


class Known:
    """A table's entities and tables, and what was worked out of them for the texts so far."""

    def __init__(self, entities: Mapping[str, Entity], tables: Tables, begins: Beginnings | None = None) -> None:
        self.tables = tables
        self.entities = [entities[id] for id in tables.ids]
        self._tokens: Memo[str, Token | None] = Memo(WORDS)
        # False for what is no word of the table at all
        self._hits: Memo[str, Token | Literal[False] | None] = Memo(FLAGS)
        self._anchored: Memo[frozenset[int], Anchored] = Memo(ENTITIES)
        self._numbers = {entity.id: number for number, entity in enumerate(self.entities)}
        self._cases: Memo[tuple[str, int], Match | None] = Memo(NAMES)
        self._compared: Memo[tuple[str, int], tuple[Match, bool]] = Memo(NAMES)
        self._small: Memo[int, frozenset[str]] = Memo(ENTITIES)
        self._words: Memo[int, tuple[Word, ...]] = Memo(ENTITIES)
        self._of: Memo[tuple[str, bool, int], bool] = Memo(PAIRS)
        self._own: Memo[tuple[str, int, str], bool] = Memo(PAIRS)
        self._called: Memo[tuple[str, bool, str], frozenset[int]] = Memo(PAIRS)
        self._traits: Memo[int, frozenset[str]] = Memo(ENTITIES)
        self._places: Memo[tuple[int, bool], frozenset[str]] = Memo(ENTITIES)
        self._givens: Memo[str, bool] = Memo(FLAGS)
        self._slipped: Memo[tuple[str, str], Match | None] = Memo(NAMES)
        self._surname_skeletons: Memo[int, frozenset[str]] = Memo(ENTITIES)
        self._parts: Memo[int, frozenset[int]] = Memo(ENTITIES)
        self._anchors = frozenset(at for at, places in enumerate(tables.anchors) if places)
        self._begins = begins or beginnings(tables)
        self._marker = marker(tables, self._begins)

    def spots(self, text: Text) -> Iterable[int]:
        """The places of a text where anything is to be looked for; the engine passes most of the others over."""
        return range(len(text)) if self._marker is None else self._marker.spots(text.typed, text.gaps)

    def hits(self, typed: Iterable[str]) -> dict[str, Token]:
        """Those of the distinct tokens that can be somebody's surname, or the rarest word of an organization's name."""
        known = self._hits.get
        found, fresh = {}, []
        for one in typed:
            token = known(one, _UNKNOWN)
            if token is _UNKNOWN:
                fresh.append(one)
            elif token:
                found[one] = token
        for one, token in zip(fresh, self._marked(fresh), strict=True):
            self._hits[one] = token
            if token:
                found[one] = token
        return found

    def _marked(self, fresh: list[str]) -> Iterator[Token | Literal[False] | None]:
        """Each of these tokens where it is a hit, else None, or False: by the engine, and by Python what it leaves."""
        marks = self._marker.mark(fresh, False) if self._marker is not None else repeat(None, len(fresh))
        for typed, mark in zip(fresh, marks, strict=True):
            if mark:
                token = self._tokens[typed] = Token(self, typed, Mark(*mark))
                yield token if mark[-1] or token.bearers or token.children else None
            elif mark is None:
                yield self.token(typed) if self._is_hit(typed) else None
            else:
                yield None if mark is False else False

    def token(self, typed: str) -> Token | None:
        """The token as typed; None for what has no letter and no digit once it is hygienic, and what is too long."""
        if len(typed) > LONGEST_TOKEN:
            return None
        found = self._tokens.get(typed, _UNKNOWN)
        if found is _UNKNOWN:
            text = hygiene(POSSESSIVE.sub("", whole(typed)))
            found = self._tokens[typed] = Token(self, text) if text else None
        return found

    def _is_hit(self, typed: str) -> bool:
        """Whether a token is a hit. Most are none, and of most of these nothing need be worked out."""
        if len(typed) > LONGEST_TOKEN:
            return False
        anchors = self._begins.anchors
        if not typed[0].isupper() and typed.isascii() and beginning(typed) not in anchors:
            return f"t{typed}" in self.tables.features
        token = self.token(typed)
        if token is None:
            return False
        low = token.low
        # A word of an organization in small letters is in the script of its name.
        likely = token.capital or beginning(low) in anchors
        if not likely and f"t{token.text}" not in self.tables.features:
            return False
        return bool(token.bearers) or bool(token.children) or not self._anchors.isdisjoint(token.parts)

    def parts_as_typed(self, typed: str) -> frozenset[int]:
        """The words of organizations that a token can be."""
        if self._hits.get(typed) is False:
            return frozenset()
        token = self.token(typed)
        return frozenset() if token is None else token.parts

    def anchored(self, parts: frozenset[int]) -> Anchored:
        """The names of which one of these words is the rarest."""
        found = self._anchored.get(parts)
        if found is None:
            found = Anchored([], {}, {})
            for rank, part in enumerate(parts):
                for place in self.tables.anchors[part]:
                    sequence = self.tables.sequences[place][1]
                    own = sequence.index(part)
                    if own + 1 < len(sequence):
                        found.behind.setdefault(sequence[own + 1], []).append((rank, place, part))
                    elif own:
                        found.before.setdefault(sequence[own - 1], []).append((rank, place, part))
                    else:
                        found.alone.append((rank, place, part))
            self._anchored[parts] = found
        return found

    def parts(self, token: Token) -> frozenset[int]:
        """The words of organizations that a token can be: as typed, by its keys, by what it means."""
        if self._marker is not None:
            [mark] = self._marker.mark([token.text], True)
            if mark is not None:
                return Mark(*mark).parts if mark else frozenset()
        features, text, low = self.tables.features, token.text, token.low
        found = set(features.get(f"t{text}", ()))
        if len(low) < 2 or text.isdigit() or is_function(text) or not self._may_be_part(token):
            return frozenset(found)
        one = token.word
        asked = [text for rule in (_IN_A_CASE if one.cyrillic else (SAME_KEY,)) for text in rule.asks_keys(one)]
        asked += [f"c{concept}" for concept in vocabulary().concepts(low)]
        found.update(*(features[key] for key in asked if key in features))
        return frozenset(sorted(found))

    def means(self, low: str) -> frozenset[str]:
        """What a word in small letters can mean as a generic one."""
        if self._marker is not None:
            found = self._marker.means(low)
            if found is not None:
                names = concept_names()
                return frozenset([names[place] for place in found]) if found else _NOTHING
        return vocabulary().concepts(low)

    def _may_be_part(self, token: Token) -> bool:
        low = token.low
        if not token.capital:
            return beginning(low) in self._begins.typed
        return low[:BEGINNING] in self._begins.concepts or _begins(token.keys, self._begins.words)

    def bearers(self, token: Token) -> Bearers:
        """(entity, level), the best of each: 0 as it stands, 1 in a case, 2 of the other gender, 3 by its stem."""
        if not _begins(token.keys, self._begins.surnames):
            return ()
        table = self.tables.surnames
        found: dict[int, int] = {}
        forms = surname_questions(token.word)
        for level, keys in enumerate(forms):
            for number in sorted(number for key in keys for number in table.get(key, ())):
                found.setdefault(number, level)
        return tuple(found.items())

    def compared(self, text: str, number: int) -> tuple[Match, bool]:
        """A mention against all names of an entity: the best match, and whether it is one by the default decision."""
        known = self._compared.get((text, number))
        if known is None:
            entity = self.entities[number]
            # Nothing scores more than the same text.
            names = (text,) if text in entity.spellings else entity.spellings
            scored = [(compare(text, name, entity.kind), name) for name in names]
            best, name = max(scored, key=lambda pair: pair[0].score)
            known = explained(Match(entity.id, name, best.score), best), best.matched
            self._compared[text, number] = known
        return known

    def number_of(self, id: str) -> int:
        """The number of an entity."""
        return self._numbers[id]

    def in_a_case(self, text: str, number: int) -> Match | None:
        """A mention that is the name of a person in an oblique case by all of its words; None where it is not."""
        asked = (text, number)
        found = self._cases.get(asked, _UNKNOWN)
        if found is _UNKNOWN:
            nominative = in_nominative(text, self.entities[number])
            match, matched = self.compared(nominative, number) if nominative else (None, False)
            found = self._cases[asked] = match if matched else None
        return found

    def is_given(self, typed: str) -> bool:
        """Whether a token can be the given name of persons of the table, and they are few."""
        known = self._givens
        found = known.get(typed)
        if found is None:
            token = self.token(typed)
            found = known[typed] = token is not None and bool(self.called_so(token))
        return found

    def called_so(self, token: Token) -> tuple[int, ...]:
        """The persons whose given name a token can be, where they are few."""
        if not token.capital or len(token.low) < TELLING or is_other_word(token, given=True):
            return ()
        one = token.word
        table = self.tables.givens
        return tuple(dict.fromkeys(number for key in (one.families or one.key_set) for number in table.get(key, ())))

    def slipped(self, text: str, surname: Token, numbers: Iterable[int]) -> Match | None:
        """The one person of these whose name a mention is, but for a slip of the pen in the surname."""
        asked = (text, surname.text)
        found = self._slipped.get(asked, _UNKNOWN)
        if found is _UNKNOWN:
            skeletons = frozenset(word_skeletons(surname.low, _MOST_READINGS))
            near = [self.compared(text, number)[0] for number in numbers if self._is_slip(skeletons, number)]
            sure = [match for match in near if match.score >= _SURE_OF_A_SLIP]
            found = self._slipped[asked] = sure[0] if len(sure) == 1 else None
        return found

    def _is_slip(self, skeletons: frozenset[str], number: int) -> bool:
        """Whether a word with these skeletons is a surname of a person but for a slip of the pen."""
        surnames = self._surname_skeletons.get(number)
        if surnames is None:
            each = [word_skeletons(low, _MOST_READINGS) for low in self.own_words(number)]
            surnames = self._surname_skeletons[number] = frozenset[str]().union(*each)
        return not surnames.isdisjoint(skeletons)

    def own_words(self, number: int) -> tuple[str, ...]:
        """The surnames of a person in lower case, each spelling once."""
        return self.tables.own.get(self.entities[number].id, ())

    def by_patronymic(self, text: str, number: int) -> Match | None:
        """A given name and a patronymic that are a person's own, in whatever case; None where they are not."""
        entity = self.entities[number]
        asked = person(in_nominative(text, entity) or text).words
        for name in entity.spellings:
            found = person(name)
            own = [one for one, role in zip(found.words, found.roles, strict=True) if role in ("given", "patronymic")]
            if len(own) == len(asked) == len(found.words) - 1 and all(
                meet(one, other).cost <= _SAME for one, other in zip(asked, own, strict=True)
            ):
                return Match(entity.id, name, _BY_PATRONYMIC, "a given name and a patronymic alone")
        return None

    def children(self, token: Token) -> tuple[int, ...]:
        """The persons whose patronymic a token can be, in whatever case."""
        table = self.tables.patronymics
        if not table or not _begins(token.keys, self._begins.patronymics) or not token.word.patronymic:
            return ()
        one = token.word
        keys = [text for rule in _IN_A_CASE for text in rule.asks_keys(one)]
        return tuple(sorted({number for key in keys for number in table.get(key, ())}))

    def alone(self, text: str, number: int, note: str) -> Match:
        """A surname alone that is a form of a person's own; it scores as the surname does in the nominative."""
        match, _ = self.compared(text, number)
        nominative, _ = self.compared(self.own_words(number)[0], number)
        return explained(structs.replace(match, score=max(match.score, nominative.score), note=note), match)

    def words_of(self, number: int) -> tuple[Word, ...]:
        """The words of a person's names, in all spellings."""
        found = self._words.get(number)
        if found is None:
            words = [one for name in self.entities[number].spellings for one in person(name).words]
            halves = [word(half) for one in words for half in one.low.split("-") if half not in ("", one.low)]
            words = [*(one for one in words if not one.initial), *halves, *(one for one in words if one.initial)]
            found = self._words[number] = tuple(dict.fromkeys(words))
        return found

    def small_words_of(self, number: int) -> frozenset[str]:
        """What stands in small letters in a person's names: particles, and what leads a double surname."""
        found = self._small.get(number)
        if found is None:
            tokens = (token for name in self.entities[number].spellings for token in TOKEN.findall(name))
            small = (token.lower() for token in tokens if token.islower() or token.lower() in lexicon().particles)
            found = self._small[number] = frozenset(small)
        return found

    def has_more_than_two_words(self, number: int) -> bool:
        """Whether a person's names say more than one given name and the surname: a patronymic, a second given name."""
        return any(len(person(name).words) > _GIVEN_AND_SURNAME for name in self.entities[number].names.values())

    def is_of(self, token: Token, stopped: bool, number: int) -> bool:
        """Whether a token, maybe with a full stop, is a word of a person's name."""
        asked = (token.low, stopped, number)
        found = self._of.get(asked)
        if found is None:
            one = word(token.low, True) if token.initial and stopped else token.word
            most = _MEETS if one.cyrillic else _APART
            words = self.words_of(number)
            if one.initial:
                found = any(meet(one, other).cost <= most for other in words)
            else:
                found = any(words_cost(one, other) <= most for other in words if not other.initial)
            self._of[asked] = found
        return found

    def may_be_place(self, token: Token) -> bool:
        """Whether a token need be looked up as a place: it is no number and no abbreviation."""
        return len(token.low) >= TELLING and not token.text.isdigit()

    def places_of(self, number: int, by_role: bool = False) -> frozenset[str]:
        """The places in the names of an entity; with `by_role` those in what it is known for as well."""
        found = self._places.get((number, by_role))
        if found is None:
            entity = self.entities[number]
            said = (*entity.spellings, entity.role) if by_role else entity.spellings
            words = (token for name in said for token in TOKEN.findall(hygiene(name)))
            found = frozenset[str]().union(*(_places(token.lower()) for token in words))
            self._places[number, by_role] = found
        return found

    def countries_of(self, number: int) -> frozenset[str]:
        """The countries in the names of an entity, and in what it is known for."""
        return self.places_of(number, True) & vocabulary().countries

    def is_of_country(self, number: int, countries: frozenset[str]) -> bool:
        """Whether a text that names an entity speaks of one of these countries: its own, and a person's of no other."""
        places = self.places_of(number, True)
        own = countries.union(*(spoken_of().places.get(country, ()) for country in countries))
        return not own.isdisjoint(places) or (self.entities[number].kind == "person" and not places)

    def parts_of(self, number: int) -> frozenset[int]:
        """The words of an organization's names."""
        found = self._parts.get(number)
        if found is None:
            sequences = (sequence for owner, sequence, _ in self.tables.sequences if owner == number)
            found = self._parts[number] = frozenset().union(*sequences)
        return found

    def language_of(self, acronym: str, number: int) -> str:
        """The one language of which a Cyrillic acronym is: that in which it is the first letters of a name; else ""."""
        if not is_acronym(acronym) or not has_cyrillic(acronym):
            return ""
        names = self.entities[number].names
        fitting = [language for language in languages() if _initials(names.get(language, "")).startswith(acronym)]
        return fitting[0] if len(fitting) == 1 and len(names) > 1 else ""

    def called(self, other: Token, stopped: bool, surname: Token) -> frozenset[int]:
        """Those of the bearers of a surname who have a word that another token can be; slips are not looked for."""
        asked = (other.text, stopped, surname.text)
        found = self._called.get(asked)
        if found is None:
            wanted = _traits(word(other.low, True) if other.initial and stopped else other.word)
            found = self._called[asked] = frozenset(
                number for number, _ in surname.bearers if not wanted.isdisjoint(self._traits_of(number))
            )
        return found

    def _traits_of(self, number: int) -> frozenset[str]:
        found = self._traits.get(number)
        if found is None:
            words = self.words_of(number)
            found = self._traits[number] = frozenset(
                trait for one in words for trait in (*_traits(one), *(f"i{key[:1]}" for key in one.keys))
            )
        return found

    def is_surname(self, one: Word, number: int) -> bool:
        """Whether a word is a form of a person's own surname, and not only sounds so."""
        return self._is_own(one, number, "surname")

    def may_be_surname(self, one: Word, number: int) -> bool:
        """Whether a word is, or sounds like, a surname of a person: a canonical one, or of another plain name."""
        entity = self.entities[number]
        plain = [name for name in entity.aliases if not any(part.islower() for part in name.split())]
        return any(
            role == "surname" and meet(one, own).cost <= _MEETS
            for name in (*entity.names.values(), *plain)
            for own, role in zip(person(name).words, person(name).roles, strict=True)
        )

    def have_one_surname(self, one: Word, other: Word, number: int) -> bool:
        """Whether two words are one surname of a person, each in any case or gender."""
        surnames = [
            own
            for name in self.entities[number].spellings
            for own, role in zip(person(name).words, person(name).roles, strict=True)
            if role == "surname" and not own.initial
        ]
        return any(are_forms(one, own) and are_forms(other, own) for own in surnames)

    def is_name(self, one: Word, number: int) -> bool:
        """Whether a word is a form of a name of an entity that is one word."""
        return self._is_own(one, number, "noun")

    def _is_own(self, one: Word, number: int, role: str) -> bool:
        asked = (one.low, number, role)
        found = self._own.get(asked)
        if found is None:
            entity = self.entities[number]
            gender = ""
            if role == "surname":
                words = self.own_words(number)
                gender = gender_of(tuple(entity.names.values()), entity.gender)
            else:
                words = tuple(name.lower() for name in entity.spellings if name.isalpha() and not is_exact(name))
            found = self._own[asked] = OwnForms(words, role, gender).has(one.low)
        return found


def _traits(one: Word) -> frozenset[str]:
    """What words of one given name have in common: the family, a key, the letter of an initial."""
    if one.initial:
        return frozenset(f"i{letter}" for letter in one.letters)
    return frozenset({f"g{family}" for family in one.families} | {f"k{key}" for key in one.key_set | one.nominatives})


def _initials(name: str) -> str:
    return "".join(token[0] for token in TOKEN.findall(name) if not is_function(token)).upper()


def _places(low: str) -> frozenset[str]:
    """The places that a generic word can mean; none where it can mean anything else."""
    return _places_of(vocabulary().concepts(low))


def _places_of(meant: frozenset[str]) -> frozenset[str]:
    """What a word means, if it means places only."""
    kinds = vocabulary().kinds
    return meant if all(kinds[concept] == "place" for concept in meant) else frozenset()


class SpokenOf(NamedTuple):
    """What says which country a text speaks of (data/orgs/places.yaml), and of which bodies every country has one."""

    places: dict[str, frozenset[str]]
    languages: dict[str, frozenset[str]]
    bodies: tuple[frozenset[str], ...]
    several: frozenset[str]


@once
def spoken_of() -> SpokenOf:
    """The tables of the bundled data."""
    raw = data.entry("orgs", "places")
    kinds = vocabulary().kinds
    said: dict[str, dict[str, list[str]]] = {
        country if country in kinds else f"place:{country}": own for country, own in raw["spoken_of"].items()
    }
    return SpokenOf(
        {country: frozenset(f"place:{id}" for id in own["places"]) for country, own in said.items()},
        {country: frozenset(own["languages"]) for country, own in said.items()},
        tuple(frozenset(row) for row in raw["of_every_country"]),
        frozenset(raw["several_countries"]),
    )


def _begins(keys: Iterable[str], starts: Table[bool]) -> bool:
    """Whether a form of a word with these keys can be in the table of which `starts` are the beginnings."""
    for key in keys:
        size = len(key) - _LONGEST_ENDING
        if size < 1 or key[: min(max(size, SHORTEST_START), LONGEST_START)] in starts:
            return True
    return False
