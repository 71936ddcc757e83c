"""A surname alone, and names that are garbled: what only a table can decide, for it knows who else there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from bynames._compiled import Table
from bynames._kinds.person.slips import likeness, slip_cost
from bynames._kinds.person.word_rules import GENDER, NEAR, NOMINATIVE, SAME_KEY, STEM, plain_stems
from bynames._kinds.person.words import Word, word
from bynames._linking.comparison import compare, contradicts
from bynames._model import Entity, Match, explained
from bynames._names import person
from bynames.aliases._case_forms import gender_of, in_nominative
from bynames.aliases._surface_forms import OwnForms

# A garbled word has so much in common with the right one (share of key letters).
_GARBLED = 0.79
# Surnames so near can be one, misspelt.
_NEAR = 0.8
# A given name that so many of the table bear at most tells enough.
_FEW = 3
# A garbled name is as likely as not until somebody has looked.
DOUBTFUL = 0.5
# Shorter ones are words of many languages.
_SHORTEST = 3
ALONE = "a surname alone"
IN_A_CASE = "another case of the name"


# A word as `word` is asked for it
_Asked = tuple[str, bool, int | None]


class SurnameTables(Struct):
    """Who of a table bears which surname, as a piece that is kept. Words are numbers of places in `words`."""

    words: list[_Asked]
    # What a surname is found by -> ids, each with the surname
    surnames: Table[dict[str, int]]
    main: list[str]
    givens: Table[list[int]]
    by_given: Table[list[tuple[str, int]]]
    # The surnames as typed, and the gender
    own: Table[tuple[tuple[str, ...], str]]


def key_features(one: Word, *classes: Callable[[str], Iterable[str]]) -> list[str]:
    """What a word of a table is found by: features of its keys, of these classes of the rules of words."""
    return list(dict.fromkeys(text for of_key in classes for key in one.keys for text in sorted(of_key(key))))


def surname_features(one: Word) -> list[str]:
    """What a surname of a table is found by. A vowel may have come or gone in the text's word only."""
    return key_features(one, SAME_KEY.of_key, GENDER.of_key, plain_stems)


def surname_questions(asked: Word) -> list[Iterable[str]]:
    """What a word asks for that may be a surname, the surest first: as it stands, in a case, of the other gender."""
    rules = (SAME_KEY, NOMINATIVE, GENDER, STEM) if asked.cyrillic else (SAME_KEY, NOMINATIVE, GENDER)
    return [rule.asks_keys(asked) for rule in rules]


def surname_tables(entities: Iterable[Entity]) -> SurnameTables:
    """The tables of these persons; who is named by the full name only bears no surname."""
    numbers: dict[_Asked, int] = {}
    surnames, givens = dict[str, dict[str, int]](), dict[str, list[int]]()
    by_given: dict[str, list[tuple[str, int]]] = {}
    own: dict[str, tuple[tuple[str, ...], str]] = {}
    main: list[str] = []

    def number(one: Word) -> int:
        return numbers.setdefault(one.identity, len(numbers))

    for entity in entities:
        if entity.surname_alone:
            main.append(entity.id)
        own[entity.id] = own_words(entity), gender_of(tuple(entity.names.values()), entity.gender)
        if entity.full_name_only:
            continue
        for name in entity.names.values():
            found = person(name)
            given = [one for one, role in zip(found.words, found.roles, strict=True) if role == "given"]
            givens.setdefault(entity.id, []).extend(map(number, given))
            for one, role in zip(found.words, found.roles, strict=True):
                if role == "surname":
                    for family in sorted({family for first in given for family in first.families}):
                        by_given.setdefault(family, []).append((entity.id, number(one)))
                if role != "surname" or len(found.words) < 2:
                    continue
                for text in surname_features(one):
                    surnames.setdefault(text, {}).setdefault(entity.id, number(one))
    of = Table.of
    return SurnameTables(list(numbers), of(surnames), main, of(givens), of(by_given), of(own))


class Surnames:
    """Who of a table bears which surname; who is named by the full name only bears none."""

    def __init__(self, tables: SurnameTables) -> None:
        self._tables = tables
        self._main = set(tables.main)
        # What keys that are a slip apart have in common -> ids; made when it is first asked for
        self._skeletons: dict[str, set[tuple[str, int]]] | None = None

    def _word(self, number: int) -> Word:
        return word(*self._tables.words[number])

    @staticmethod
    def of(entity: Entity) -> Iterator[Word]:
        """The surnames of a person, in every spelling of the canonical name."""
        for name in entity.names.values():
            found = person(name)
            if len(found.words) > 1:
                # Оливер Иванович: a patronymic without a surname is one.
                wanted = "surname" if "surname" in found.roles else "patronymic"
                yield from (one for one, role in zip(found.words, found.roles, strict=True) if role == wanted)

    def is_own(self, asked: Word, id: str) -> bool:
        """Whether a word is a form of somebody's own surname, and not only sounds so."""
        words, gender = self._tables.own[id]
        return OwnForms(words, "surname", gender).has(asked.low)

    def bearers(self, asked: Word) -> list[str]:
        """The ids of those whose surname a word alone is: as it stands, in a case; the surest only."""
        table = self._tables.surnames
        for forms in surname_questions(asked):
            found = dict.fromkeys(id for form in forms for id in table.get(form, ()) if self.is_own(asked, id))
            if found:
                return list(found)
        return []

    def resolve(self, text: str, entities: dict[str, Entity]) -> list[Match]:
        """Those whom a surname alone can name, or a name of which one word is garbled."""
        found = person(text)
        full = [one for one in found.words if not one.initial]
        telling = [one for one, role in zip(found.words, found.roles, strict=True) if role != "particle"]
        if len(telling) == 1 and not telling[0].initial:
            full = telling
            ids = self.bearers(full[0]) if len(full[0].low) >= _SHORTEST else []
            chosen = [id for id in ids if id in self._main] or ids
            note = surname_note(len(chosen), len(ids))
            return [_match(text, entities[id], note) for id in chosen]
        in_case = self._in_a_case(text, full, entities)
        if in_case or len(full) != 2 or len(found.words) != 2:
            return in_case
        return self._garbled(text, full, entities)

    def _in_a_case(self, text: str, words: list[Word], entities: dict[str, Entity]) -> list[Match]:
        """Those whose name this is in an oblique case by all of its words."""
        ids = dict.fromkeys(
            id
            for one in words
            for rule in (SAME_KEY, NOMINATIVE)
            for text in rule.asks_keys(one)
            for id in self._tables.surnames.get(text, ())
        )
        found = (_in_nominative(text, entities[id]) for id in ids)
        return sorted((match for match in found if match is not None), key=lambda match: -match.score)

    def _garbled(self, text: str, words: list[Word], entities: dict[str, Entity]) -> list[Match]:
        """The one person whose name this is but for one word, which is no known name and still like theirs."""
        hits: dict[str, tuple[str, str]] = {}
        for one, other in (words, words[::-1]):
            if other.families:
                continue
            for id in self._keys_of(one):
                # The surname stands, the given name is nobody's: Lihor for Ryhor.
                for given in map(self._word, self._tables.givens[id]):
                    if alike(other, given):
                        hits[id] = other.low, given.low
            for family in one.families:
                # The given name stands; a rare one, for somebody is called Viktor and has such a surname anyway.
                bearers = self._tables.by_given.get(family, [])
                if len({id for id, _ in bearers}) <= _FEW:
                    surnames = [(id, self._word(number)) for id, number in bearers]
                    hits |= {id: (other.low, surname.low) for id, surname in surnames if alike(other, surname)}
        if len(hits) != 1:
            return []
        [(id, (typed, meant))] = hits.items()
        return [Match(id, entities[id].spellings[0], DOUBTFUL, f"garbled: {typed} for {meant}")]

    def near(self, asked: Word) -> list[str]:
        """The ids of those whose surname a word is but for a slip of the pen, the nearest first."""
        if self._skeletons is None:
            self._skeletons = {}
            for text, bearers in self._tables.surnames.items():
                for skeleton in NEAR.of_key(text[1:]) if text in SAME_KEY.of_key(text[1:]) else ():
                    self._skeletons.setdefault(skeleton, set()).update(bearers.items())
        spelt = {one for skeleton in NEAR.asks_keys(asked) for one in self._skeletons.get(skeleton, ())}
        found: dict[str, float] = {}
        for id, number in spelt:
            cost = slip_cost(asked.keys, self._word(number).keys)
            found[id] = min(cost, found.get(id, cost))
        return sorted((id for id, cost in found.items() if cost <= _NEAR), key=lambda id: (found[id], id))

    def _keys_of(self, asked: Word) -> list[str]:
        return list(
            dict.fromkeys(id for text in SAME_KEY.asks_keys(asked) for id in self._tables.surnames.get(text, ()))
        )


def has_given_name(words: Iterable[Word]) -> bool:
    """Whether a name has a whole word beside the surname, and not initials only."""
    return sum(not one.initial for one in words) > 1


def own_words(entity: Entity) -> tuple[str, ...]:
    """The surnames of a person in lower case, each spelling once."""
    return tuple(dict.fromkeys(one.low for one in Surnames.of(entity)))


def alike(one: Word, other: Word) -> bool:
    """Whether a word is most of another, with one ending: as typed, or as it sounds."""
    if one.low[-2:] != other.low[-2:]:
        return False
    alike = max(likeness(one.low, other.low), likeness(one.keys[0], other.keys[0]))
    return alike >= _GARBLED


def surname_note(chosen: int, bearers: int) -> str:
    """What is to be said of a surname alone: how many of the table bear it, and whether one of them is meant by it."""
    if bearers == 1:
        return f"{ALONE}: one bearer in this table"
    if chosen == 1:
        return f"{ALONE}: the best known of {bearers} bearers in this table"
    return f"{ALONE}: {bearers} bearers in this table"


def _in_nominative(text: str, entity: Entity) -> Match | None:
    """A name in a case as a match, where the nominative is the entity's by the pair score."""
    nominative = in_nominative(text, entity)
    if nominative is None:
        return None
    scored = [(compare(nominative, name, "person"), name) for name in entity.spellings]
    found, best = max(scored, key=lambda pair: pair[0].score)
    if not found.matched or any(contradicts(one) for one, _ in scored):
        return None
    return explained(Match(entity.id, best, found.score, IN_A_CASE), found)


def _match(text: str, entity: Entity, note: str) -> Match:
    """A surname alone; in another case it scores as it does in the nominative."""
    best = max(entity.spellings, key=lambda name: compare(text, name, "person").score)
    found = compare(text, best, "person")
    nominative = max(compare(own_words(entity)[0], name, "person").score for name in entity.spellings)
    return explained(Match(entity.id, best, max(found.score, nominative), note), found)
