"""A table of entities, and whom a name names: an alias as it stands, readings, a surname that only one bears."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bynames import _datafiles as data
from bynames._compiled import Table
from bynames._kinds.organization.readings import organization
from bynames._kinds.organization.scoring import OrgOutcome, compare_organizations
from bynames._kinds.organization.sorts import are_apart, sort_of, sort_of_entity
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.word_rules import INFLECTED
from bynames._kinds.person.words import word
from bynames._linking.comparison import compare
from bynames._linking.decision import Decision, decide
from bynames._memo import NAMES, cached_attribute, remembered
from bynames._model import Entity, Evidence, Match, Mention, explained
from bynames._names import check_kind, is_named_after, kind_of, person
from bynames._rules import Rules, by_own_rules, kept
from bynames._text import clean, has_cyrillic
from bynames.aliases._cache import Prepared
from bynames.aliases._loading import load
from bynames.aliases._mentions import Beginnings, Finder, Tables, beginnings, prepare
from bynames.aliases._spellings import is_acronym, plain, trimmed
from bynames.aliases._surnames import DOUBTFUL, Surnames, SurnameTables, has_given_name, surname_tables
from bynames.aliases.sources.entities import registers
from bynames.errors import BynamesError, UnknownId, did_you_mean, no_text

if TYPE_CHECKING:
    from bynames._linking.matching import Matcher
    from bynames._linking.people import SavedPeople

Progress = Callable[[int, int], None]

_ACRONYM = "acronym"
NOT_THE_BEARER = "not the bearer of the name: a relative, or a thing"
# What tells one organization from another of its kind
_TELLING = ("proper", "number", "place")
# What is said of two names (data/compare/organizations.yaml) that are two bodies of a table more likely than one
_DOUBTS = frozenset(
    {
        *("name", "place", "number", "generic", "mixed", "purpose"),
        *("nameless", "part_name", "part_number", "part_country", "part_generic", "part_acronym"),
    }
)
# In a table a name must be surer than in a pair: most of those who are asked for are not in it.
_CUTOFF = 0.85
_SURE = 0.95
# Республики Беларусь, the Republic of Belarus
_LONGEST_STATE = 4
# Two letters in small ones are a word of many languages: un, оо.
_SHORTEST_SMALL = 3


class AliasTable:
    """Canonical persons and organizations, by id.

    >>> table = AliasTable.load()
    >>> [match.id for match in table.resolve("Тихановская")]
    ['sviatlana-tsikhanouskaya']
    """

    def __init__(
        self,
        entities: Iterable[Entity],
        conflicts: Iterable[str] = (),
        prepared: Prepared | None = None,
        *,
        rules: Rules | None = None,
    ) -> None:
        """`conflicts` are sentences about contradictions between tables that the loader found; `prepared` is what it
        has already computed for these entities; `rules` are the rules that the table uses.

        Raises BynamesError if two entities have the same id.
        """
        self._rules = kept(rules)
        self.entities: dict[str, Entity] = {}
        for entity in entities:
            if entity.id in self.entities:
                raise BynamesError(f"two entities have the id {entity.id!r}")
            self.entities[entity.id] = entity
        self.conflicts = tuple(conflicts)
        self._prepared = prepared or Prepared()

    @classmethod
    def load(cls, *paths: str | os.PathLike[str], skip_bad: bool = False, rules: Rules | None = None) -> AliasTable:
        """The table in these files, read in order; without files the bundled one, which is also called `bundled`.

        The files are YAML like the bundled table, CSV, JSON lines, or anything else that `bynames.aliases.sources`
        reads. If two files share an id, names and aliases of the later one are added; `.conflicts` reports
        contradictions. Raises InputError for an unusable file or line; with `skip_bad` such lines are skipped and
        reported in `.conflicts`.
        """
        if rules is not None:
            with rules.acting():
                return cls.load(*paths, skip_bad=skip_bad)
        found = load(tuple([os.fspath(path) for path in paths]), skip_bad)
        return cls(found.content.entities, found.content.conflicts, found.prepared)

    @by_own_rules
    def prepare(self) -> None:
        """Work out now what else is worked out when it is first asked for, and keep it where this table is kept."""
        for piece in ("_exact", "_people", "_bodies", "_surnames", "_finder"):
            getattr(self, piece)

    def __getstate__(self) -> tuple[Any, ...]:
        return list(self.entities.values()), self.conflicts, self._prepared, self._rules

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        entities, conflicts, prepared, rules = state
        self.__init__(entities, conflicts, prepared, rules=rules)  # type: ignore[misc]

    def __getitem__(self, id: str) -> Entity:
        if id not in self.entities:
            raise UnknownId(f"no entity {id!r} in this table{did_you_mean(id, self.entities)}")
        return self.entities[id]

    def by_id(self, register: str, id: str) -> Entity | None:
        """The entity with this identifier in a register (`wikidata`, `ror`, `unp`, `eu`, `ofac`, `isni`), or None.

        Raises BynamesError for another register.

        >>> AliasTable.load().by_id("wikidata", "Q2866").id
        'alexander-lukashenko'
        """
        if register not in registers():
            hint = did_you_mean(register, registers()) or f"; there are {', '.join(registers())}"
            raise BynamesError(f"no register {register!r}{hint}")
        found = self._identified.get((register, id.strip()))
        return self.entities[found] if found is not None else None

    @cached_attribute
    def _identified(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for entity in self:
            for identifier in entity.ids.items():
                found.setdefault(identifier, entity.id)
        return found

    def __contains__(self, id: object) -> bool:
        return id in self.entities

    def __len__(self) -> int:
        return len(self.entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities.values())

    # Each of these is made when it is first asked for.

    @cached_attribute
    def _exact(self) -> Table[tuple[str, ...]]:
        return self._prepared.compiled("exact", Table[tuple[str, ...]], self._names_as_they_stand)

    def _names_as_they_stand(self) -> Table[tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for entity in self:
            for name in entity.spellings_for("name"):
                form = name if is_acronym(name) else plain(name)
                ids = found.get(form, ())
                if entity.id not in ids:
                    found[form] = *ids, entity.id
        return Table.of(found)

    def _matcher(self, kind: str) -> Matcher:
        # numpy comes with it, which takes longer to load than all else; a text and a person are searched without.
        from bynames._linking.matching import Matcher

        return Matcher({entity.id: entity.spellings_for("name") for entity in self if entity.kind == kind}, kind)

    @cached_attribute
    def _people(self) -> Matcher | SavedPeople:
        return self._prepared.people("person", lambda: self._matcher("person"))

    @cached_attribute
    def _bodies(self) -> Matcher:
        return self._prepared.matcher("org", lambda: self._matcher("org"))

    @cached_attribute
    def _surnames(self) -> Surnames:
        people = (entity for entity in self if entity.kind == "person")
        return Surnames(self._prepared.compiled("surnames", SurnameTables, lambda: surname_tables(people)))

    @by_own_rules
    def resolve(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        """The entities that a name can mean, best first; [] if there is none in the table.

        An exact alias comes first, then the decision of the pair score (`bynames.compare`). A surname alone comes
        last, only if nothing else fits: it gives everyone who bears it, and the `note` of the match says so. So it
        does where the text names a relative or a thing (his wife, her foundation), with a score of one half. `kind`
        is `person`, `org` or None for either. Any text is accepted. Raises BynamesError for another kind.
        """
        check_kind(kind)
        text = trimmed(name)
        if not text:
            return []
        # life:) is a name as well.
        found = self._as_it_stands(clean(name), kind) or self._as_it_stands(text, kind)
        if not found and self._is_acronym_in_small_letters(text):
            found = self._as_it_stands(text.upper(), kind)
        if found and is_acronym(text.upper()):
            return found[:limit]
        seen = {match.id for match in found}
        likely = kind_of(text)
        if kind != "org" and (kind or likely == "person"):
            found += [match for match in self._persons(text, limit) if match.id not in seen]
        if kind != "person" and (kind or likely == "org"):
            bodies = self._beside_its_state(text) or self._organizations(text, limit)
            found += [match for match in bodies if match.id not in seen]
        named_after = likely == "org" and kind is None and is_named_after(text)
        if not found and kind != "org" and not named_after:
            found = self._surnames.resolve(text, self.entities)
        if not found and kind is None and not named_after:
            # A proper name alone does not say what it names, and a person's may have a word of organizations.
            if likely == "org":
                found = self._persons(text, limit)
            elif not any(one.families or one.patronymics or one.initial for one in person(text).words):
                found = self._organizations(text, limit, _SURE)
        if found and kind != "org" and person(text).phrase is not None:
            found = [self._in_a_phrase(match) for match in found]
        return found[:limit]

    def _in_a_phrase(self, match: Match) -> Match:
        """A match by a text that names a relative of somebody, or a thing: his wife, the museum."""
        if self.entities[match.id].kind == "org" or match.score <= DOUBTFUL:
            return match
        return Match(match.id, match.name, DOUBTFUL, NOT_THE_BEARER)

    @by_own_rules
    def candidates(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        """The entities that a name might mean, best first: for a program or a person that chooses among them.

        The result of `resolve`. If that is empty, a single word also finds those whose surname differs only by a slip
        (Viacorka), with a score of one half. `kind`, `limit` and errors are as for `resolve`.
        """
        found = self.resolve(name, kind, limit)
        words = person(trimmed(name)).words
        if found or kind == "org" or len(words) != 1 or words[0].initial:
            return found
        entities = (self.entities[id] for id in self._surnames.near(words[0])[:limit])
        return [Match(one.id, one.spellings[0], DOUBTFUL, "a surname alone, misspelt") for one in entities]

    def decide(self, name: str, kind: str | None = None) -> Decision[Match]:
        """Who is meant by a name: one entity, several possible ones, or none; `kind` as for `resolve`.

        `.status` is `resolved`, `ambiguous` or `unresolved`; `.answer` is the match of a resolved name, else None;
        `.best` and `.rivals` are those who could be meant. An exact name in the table wins over a similar one; a name
        with two bearers is ambiguous in any spelling. Raises BynamesError for another kind.

        >>> AliasTable.load().decide("Тихановская").status
        'resolved'
        """
        return self.decision(self.resolve(name, kind))

    def decision(self, matches: Sequence[Match]) -> Decision[Match]:
        """The same for matches of this table that you already have, best first."""
        return decide(matches, lambda match: self[match.id].kind)

    @by_own_rules
    def nearest(self, name: str, kind: str | None = None, limit: int = 3) -> list[Match]:
        """The entities whose names are most similar to `name`, best first, however different they are: for names that
        `resolve` finds nobody or several entities for. The matches of `resolve` come first.

        Entities without any word in common with `name`, not even a misspelled one, are not included. Scores can be
        low. Raises BynamesError for another kind.

        >>> [match.id for match in AliasTable.load().nearest("Ales Biliatsky")][:1]
        ['ales-bialiatski']
        """
        found = {match.id: match for match in self.resolve(name, kind, limit)}
        text = trimmed(name)
        if text and len(found) < limit:
            matcher = self._people if (kind or kind_of(text)) == "person" else self._bodies
            for match in matcher.search(text, limit + len(found), 0.0):
                found.setdefault(match.id, match)
        return list(found.values())[:limit]

    def _is_acronym_in_small_letters(self, text: str) -> bool:
        """Whether a text is an acronym of the table in other letters (Кгб, baj), and no surname of somebody there."""
        if text.isupper() or len(text) < _SHORTEST_SMALL or not is_acronym(text.upper()):
            return False
        return not (text.istitle() and self._surnames.bearers(word(text.lower())))

    def _as_it_stands(self, text: str, kind: str | None) -> list[Match]:
        """The entities that have this very text for a name."""
        ids = self._exact.get(text, ())
        if not ids:
            ids = self._exact.get(plain(text), ())
        entities = [self.entities[id] for id in ids]
        return [
            Match(entity.id, self._spelling(entity, text), 1.0, "an alias as it stands")
            for entity in entities
            if kind in (None, entity.kind)
        ]

    def _spelling(self, entity: Entity, text: str) -> str:
        return next(name for name in entity.spellings if name == text or plain(name) == plain(text))

    def _persons(self, text: str, limit: int) -> list[Match]:
        """What the pair score decides. A surname in a case is one of the person's own: Коваленко is not Ковалёнок."""
        asked = person(text)
        whole = has_given_name(asked.words)
        found = self._people.search(text, limit, _CUTOFF)
        return [
            match
            for match in found
            if (whole or not self.entities[match.id].full_name_only)
            and (
                not self._knows_forms(asked.languages, match.id)
                or all(self._is_own(met.left, match.id) for met in _inflected(match))
            )
        ]

    def _knows_forms(self, languages: frozenset[str], id: str) -> bool:
        """Whether there are rules for the cases of a name in one of these languages, and the table has one of it.

        Nobody knows the forms of a name in a language that the table has no name in (Світлана Тихановська).
        """
        return not languages.isdisjoint(self.entities[id].names.keys() & set(data.names("inflection")))

    def _is_own(self, typed: str, id: str) -> bool:
        one = word(typed.lower())
        return bool(one.families or one.patronymic) or self._surnames.is_own(one, id)

    def _organizations(self, text: str, limit: int, cutoff: float | None = None) -> list[Match]:
        """What the pair score decides. The table lists acronyms, so the first letters of words are no evidence here."""
        if is_acronym(text.upper()) and not text.isupper() and text.upper() in self._exact:
            # who, un
            return []
        found = self._bodies.search(text, limit * 4, cutoff)
        sure = (match for one in found if (match := self._by_a_sure_name(text, one, cutoff)) is not None)
        others = (self._is_elsewhere, self._is_of_another_sort)
        likely = [match for match in sure if not any(is_other(text, match) for is_other in others)]
        return sorted(likely, key=lambda match: -match.score)[:limit]

    def _beside_its_state(self, text: str) -> list[Match]:
        """The organizations that a text names as the table does, with their own state behind the name: ГПК РБ.

        Another of their names must say that state. The best comes first; the score is that of the most similar name.
        """
        words = text.split(" ")
        for size in range(1, min(_LONGEST_STATE, len(words) - 1) + 1):
            head, state = " ".join(words[:-size]), " ".join(words[-size:])
            asked = _states(state)
            if asked and all(unit.kind == "place" for reading in organization(state) for unit in reading.units):
                exact = [match.id for match in self._as_it_stands(head, "org")]
                own = [id for id in exact if asked <= self._states_of(id)]
                if own:
                    return sorted((self._compared(text, id) for id in own), key=lambda match: -match.score)
        return []

    def _compared(self, text: str, id: str) -> Match:
        """The match of an organization by the name of it that is most similar to a text."""
        compared = [(compare(text, name, "org"), name) for name in self.entities[id].spellings_for("name")]
        best, name = max(compared, key=lambda pair: pair[0].score)
        return explained(Match(id, name, best.score), best)

    def _by_a_sure_name(self, text: str, match: Match, cutoff: float | None) -> Match | None:
        """The match, by another name of the entity where the best one is not sure; None where no name is.

        Завод БелАЗ is most like Belarusian Automobile Plant, by its letters only; БелАЗ is a name that is sure.
        """
        entity = self.entities[match.id]
        if _is_sure(text, match.name, compare_organizations(text, match.name)):
            return match
        found = [
            explained(Match(match.id, name, compared.score), compared)
            for name in entity.spellings_for("name")
            if name != match.name
            and (compared := compare(text, name, "org")).matched
            and compared.score >= (cutoff or 0.0)
            and _is_sure(text, name, compare_organizations(text, name))
        ]
        return max(found, key=lambda one: one.score, default=None)

    def _is_elsewhere(self, text: str, match: Match) -> bool:
        """Whether a text says a state, and the names of an entity only others: МВД РФ is not the МВД of Belarus."""
        asked = _states(text)
        if not asked or asked <= _states(match.name):
            return False
        known = self._states_of(match.id)
        return bool(known) and asked.isdisjoint(known)

    def _states_of(self, id: str) -> frozenset[str]:
        """The states that the names of an organization say."""
        return frozenset[str]().union(*map(_states, self.entities[id].spellings))

    def _is_of_another_sort(self, text: str, match: Match) -> bool:
        """Whether a text says another sort of body than the names and the role of an entity: кафе «Весна»."""
        return are_apart(sort_of(text), sort_of_entity(self.entities[match.id]))

    def resolve_many(
        self,
        names: Iterable[str],
        kind: str | None = None,
        limit: int = 5,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> list[list[Match]]:
        """`resolve` for many names, in their order; a name that repeats is processed once."""
        from bynames._linking.matching import listed

        check_kind(kind)
        asked = listed("resolve_many", names)
        answers: dict[str, list[Match]] = {}
        for done, name in enumerate(asked, 1):
            if name not in answers:
                answers[name] = self.resolve(name, kind, limit)
            if progress is not None and (done % 500 == 0 or done == len(asked)):
                progress(done, len(asked))
        return [answers[name] for name in asked]

    @cached_attribute
    def _finder(self) -> Finder:
        tables = self._prepared.compiled("mentions", Tables, lambda: prepare(self.entities.values()))
        begins = self._prepared.compiled("beginnings", Beginnings, lambda: beginnings(tables))
        return Finder(self.entities, tables, begins)

    @by_own_rules
    def find(self, text: str, *, unknown: bool = False) -> list[Mention]:
        """The mentions of entities in running text, in order, not overlapping.

        Names may be inflected, in capitals, with titles, possessives and initials, or across a line break. A man's
        genitive that is also a woman's name (Александра Лукашенко) means the man if the table has no such woman. A
        surname alone means the person that the text names in full; otherwise one with `surname_alone`, or the only
        bearer of a rare surname. `.start` and `.end` are offsets in `text` as given.

        With `unknown`, names of persons that are not in the table are included, without matches: `.lemma` is the most
        likely nominative, and mentions with the same `.cluster` are the same person, as far as the text shows.

        >>> [mention.text for mention in AliasTable.load().find("Пра Святлану Ціханоўскую пісала «Вясна».")]
        ['Святлану Ціханоўскую', 'Вясна']
        >>> text = "Сустрэлі Зянона Дарашэвіча. Дарашэвіч маўчаў."
        >>> [(mention.lemma, mention.cluster) for mention in AliasTable.load().find(text, unknown=True)]
        [('Зянон Дарашэвіч', 0), ('Дарашэвіч', 0)]
        """
        if not isinstance(text, str):
            raise no_text(text)
        return self._finder.find(text, unknown)


@remembered(NAMES)
def _states(name: str) -> frozenset[str]:
    """The states that the name of an organization says."""
    countries = vocabulary().countries
    return frozenset().union(
        *(unit.concepts & countries for reading in organization(name) for unit in reading.units if unit.kind == "place")
    )


def _inflected(match: Match) -> list[Evidence]:
    return [met for met in match.evidence if met.why == INFLECTED and has_cyrillic(met.left)]


def _is_sure(asked: str, name: str, found: OrgOutcome) -> bool:
    """Whether what met a name of the table is enough: not the letters of an acronym, not generic words alone, no doubt.

    In a pair a name that is part of another may be the same body; in a table its parent or its branch is as likely.
    """
    if any(met.why == _ACRONYM for met in found.met) or all(len(met.right) < 2 for met in found.met):
        return False
    if any(remark.name in _DOUBTS for remark in found.said):
        return False
    if not found.left_over:
        return True
    if not any(met.likeness >= 1 for met in found.met):
        return False
    units = {unit for reading in organization(asked) for unit in reading.units}
    if any(unit.kind in _TELLING for unit in units):
        return True
    if len(found.met) > len(found.left_over) and any(unit.text in found.left_over for unit in units):
        # Each says a little that the other does not.
        return True
    left = {unit for reading in organization(name) for unit in reading.units if unit.text in found.left_over}
    return not any(unit.tells or unit.kind in _TELLING for unit in left)
