"""A table of entities, and whom a name names: an alias as it stands, readings, a surname that only one bears."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from bynames._kinds.organization.parse import organization
from bynames._kinds.organization.scoring import OrgOutcome, compare_organizations
from bynames._kinds.person.scoring import INFLECTED
from bynames._kinds.person.words import word
from bynames._linking import Matcher
from bynames._model import Entity, Evidence, Match, Mention
from bynames._names import check_kind, kind_of, person
from bynames._text import clean, has_cyrillic
from bynames.aliases._cache import Prepared
from bynames.aliases._loading import load
from bynames.aliases._mentions import Finder, Tables, prepare
from bynames.aliases._spellings import is_acronym, plain, trimmed
from bynames.aliases._surnames import Surnames
from bynames.errors import BynamesError, did_you_mean

Progress = Callable[[int, int], None]

_ACRONYM = "acronym"
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


class AliasTable:
    """Canonical persons and organizations, by id.

    >>> table = AliasTable.load()
    >>> [match.id for match in table.resolve("Тихановская")]
    ['sviatlana-tsikhanouskaya']
    """

    def __init__(
        self, entities: Iterable[Entity], conflicts: Iterable[str] = (), prepared: Prepared | None = None
    ) -> None:
        """`conflicts` are what the loader found where tables contradict each other, as sentences; `prepared` is what it
        has of these entities already.

        Raises BynamesError where two entities have one id.
        """
        self.entities: dict[str, Entity] = {}
        for entity in entities:
            if entity.id in self.entities:
                raise BynamesError(f"two entities have the id {entity.id!r}")
            self.entities[entity.id] = entity
        self.conflicts = tuple(conflicts)
        self._prepared = prepared or Prepared()

    @classmethod
    def load(cls, *paths: str, skip_bad: bool = False) -> AliasTable:
        """The table in these files, one after another; without any the bundled one, which `bundled` stands for.

        The files are YAML as the bundled table, CSV, JSON lines, or what `bynames.aliases.sources` reads besides. Where
        two files have one id, names and aliases of the later one are added; `.conflicts` says where they contradict.
        Raises InputError for a file or a line that cannot be used; with `skip_bad` such lines are left out and
        told in `.conflicts`.
        """
        found = load(paths, skip_bad)
        return cls(found.content.entities, found.content.conflicts, found.prepared)

    def prepare(self) -> None:
        """Work out now what else is worked out when it is first asked for, and keep it where this table is kept."""
        for piece in ("_exact", "_people", "_bodies", "_finder"):
            getattr(self, piece)

    def __getitem__(self, id: str) -> Entity:
        if id not in self.entities:
            raise BynamesError(f"no entity {id!r} in this table{did_you_mean(id, self.entities)}")
        return self.entities[id]

    def __contains__(self, id: object) -> bool:
        return id in self.entities

    def __len__(self) -> int:
        return len(self.entities)

    def __iter__(self) -> Iterator[Entity]:
        return iter(self.entities.values())

    # Each of these is made when it is first asked for.

    @cached_property
    def _exact(self) -> dict[str, list[str]]:
        return self._prepared.value("exact", dict[str, list[str]], self._names_as_they_stand)

    def _names_as_they_stand(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for entity in self:
            for name in entity.spellings:
                form = name if is_acronym(name) else plain(name)
                ids = found.setdefault(form, [])
                if entity.id not in ids:
                    ids.append(entity.id)
        return found

    def _matcher(self, kind: str) -> Matcher:
        def make() -> Matcher:
            return Matcher({entity.id: entity.spellings for entity in self if entity.kind == kind}, kind)

        return self._prepared.matcher(kind, make)

    @cached_property
    def _people(self) -> Matcher:
        return self._matcher("person")

    @cached_property
    def _bodies(self) -> Matcher:
        return self._matcher("org")

    @cached_property
    def _surnames(self) -> Surnames:
        return Surnames(entity for entity in self if entity.kind == "person")

    def resolve(self, name: str, kind: str | None = None, limit: int = 5) -> list[Match]:
        """Whom a name can name, the best first; [] for nobody in the table.

        An alias as it stands comes first, then what the pair score decides (`bynames.compare`), then a surname alone:
        that only where nothing else fits, of all who bear it, and the `note` of the match says so. `kind` is `person`,
        `org` or None for either. Any text is accepted. Raises BynamesError for another kind.
        """
        check_kind(kind)
        text = trimmed(name)
        if not text:
            return []
        # life:) is a name as well.
        found = self._as_it_stands(clean(name), kind) or self._as_it_stands(text, kind)
        if found and is_acronym(text):
            return found[:limit]
        seen = {match.id for match in found}
        likely = kind_of(text)
        if kind != "org" and (kind or likely == "person"):
            found += [match for match in self._persons(text, limit) if match.id not in seen]
        if kind != "person" and (kind or likely == "org"):
            found += [match for match in self._organizations(text, limit) if match.id not in seen]
        if not found and kind != "org":
            found = self._surnames.resolve(text, self.entities)
        if not found and kind is None:
            # A proper name alone does not say what it names, and a person's may have a word of organizations.
            if likely == "org":
                found = self._persons(text, limit)
            elif not any(one.families or one.patronymics for one in person(text).words):
                found = self._organizations(text, limit, _SURE)
        return found[:limit]

    def _as_it_stands(self, text: str, kind: str | None) -> list[Match]:
        """The entities that have this very text for a name."""
        ids = self._exact.get(text, [])
        if not ids:
            ids = self._exact.get(plain(text), [])
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
        found = self._people.search(text, limit, _CUTOFF)
        return [match for match in found if all(self._is_own(met.left, match.id) for met in _inflected(match))]

    def _is_own(self, typed: str, id: str) -> bool:
        one = word(typed.lower())
        return bool(one.families or one.patronymic) or self._surnames.is_own(one, id)

    def _organizations(self, text: str, limit: int, cutoff: float | None = None) -> list[Match]:
        """What the pair score decides. The table lists acronyms, so the first letters of words are no evidence here."""
        if is_acronym(text.upper()) and not text.isupper() and text.upper() in self._exact:
            # who, un
            return []
        found = self._bodies.search(text, limit * 4, cutoff)
        sure = (match for match in found if _is_sure(text, match.name, compare_organizations(text, match.name)))
        return list(islice(sure, limit))

    def resolve_many(
        self,
        names: Iterable[str],
        kind: str | None = None,
        limit: int = 5,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> list[list[Match]]:
        """`resolve` for many names, in their order; the same name is worked out once."""
        check_kind(kind)
        asked = list(names)
        answers: dict[str, list[Match]] = {}
        for done, name in enumerate(asked, 1):
            if name not in answers:
                answers[name] = self.resolve(name, kind, limit)
            if progress is not None and (done % 500 == 0 or done == len(asked)):
                progress(done, len(asked))
        return [answers[name] for name in asked]

    @cached_property
    def _finder(self) -> Finder:
        tables = self._prepared.value("mentions", Tables, lambda: prepare(self.entities.values()), sort=True)
        return Finder(self.entities, tables)

    def find(self, text: str) -> list[Mention]:
        """The mentions of entities in running text, in order, not overlapping.

        Names may stand in cases, in capitals, with titles, possessives and initials, across a line break. A surname
        alone is the person whom the text names in full, else whoever of the table bears it (all of them, where
        several do). `.start` and `.end` are offsets in `text` as it was given.

        >>> [mention.text for mention in AliasTable.load().find("Пра Святлану Ціханоўскую пісала «Вясна».")]
        ['Святлану Ціханоўскую', 'Вясна']
        """
        return self._finder.find(text)


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
