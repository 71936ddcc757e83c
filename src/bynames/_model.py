"""The records that the library hands out: frozen, comparable, and ready for JSON (msgspec structs)."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, Protocol, Self, TypeVar

from msgspec import Struct, structs

from bynames._languages import shown

Reversible = Literal["exact", "lossy", "no"]


class Rule(Struct, frozen=True):
    """One context rule of a scheme: `source` becomes `target` after and before the given contexts.

    `after` and `before` are in the notation of docs/scheme-format.md; "" means anywhere.
    """

    source: str
    target: str
    after: str = ""
    before: str = ""


class Samples(Struct, frozen=True):
    """Names with their transliteration, and where they are printed (`rules` = written by hand)."""

    origin: str
    names: dict[str, str]


class Deviation(Struct, frozen=True):
    """A published example that the scheme on purpose does not give, and why."""

    text: str
    published: str
    origin: str
    reason: str


class Scheme(Struct, frozen=True, eq=False, weakref=True):
    """A transliteration scheme as its data file defines it, with everything inherited filled in.

    `scheme(id)` always returns the same object; schemes with equal content are equal.
    """

    id: str
    title: str
    language: str
    authority: str
    habit: str
    status: str
    reversible: Reversible
    year: int | None
    source_url: str | None
    iso24229: str | None
    extends: str | None
    decided: str
    letters: dict[str, str]
    rules: tuple[Rule, ...]
    classes: dict[str, str]
    deviations: tuple[Deviation, ...]
    samples: tuple[Samples, ...]

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Scheme) and structs.astuple(self) == structs.astuple(other))

    def __hash__(self) -> int:
        return hash(self.id)


class Step(Struct, frozen=True):
    """One step of a transliteration: which source letters became which text, and by which rule.

    `rule` is None if the letter table alone decided.
    """

    source: str
    target: str
    rule: Rule | None


class Romanized(Struct, frozen=True):
    """Text in Latin letters, and what produced it: a scheme id, `icu:Any-Latin`, `unidecode`, or `unchanged`."""

    text: str
    by: str


class Reading(Struct, frozen=True, gc=False):
    """One way to read a text: `source` is the Cyrillic, `scheme` the scheme that wrote it, `score` is in [0, 1].

    `habit` is the convention that the scheme follows (data/habits/habits.yaml). `also` lists further schemes of that
    convention that write exactly the same. For text that is already Cyrillic, `scheme` and `habit` are "" and `source`
    is the text.
    """

    source: str
    language: str
    scheme: str
    score: float
    habit: str = ""
    also: tuple[str, ...] = ()


class Part(Struct, frozen=True, gc=False):
    """One part of a name: its `role` and its `text` as typed.

    Roles of persons: `given`, `patronymic`, `surname`, `initial`, `particle`, `title`, `suffix`; of organizations:
    `form` (legal form), `generic`, `place`, `number`, `function` (of, имени), `proper`.
    """

    role: str
    text: str


class Name(Struct, frozen=True):
    """A name split into parts: `kind` is `person` or `org`; `language` is `be`, `ru` or ""; `script` is ISO 15924."""

    text: str
    kind: str
    parts: tuple[Part, ...]
    script: str
    language: str

    def part(self, role: str) -> str:
        """The parts of one role, joined by spaces in the order of the text; "" if there is none."""
        return " ".join(part.text for part in self.parts if part.role == role)


class Evidence(Struct, frozen=True, gc=False):
    """One line of evidence: which part of the first name was paired with which of the second, why, and at what cost."""

    left: str
    right: str
    why: str
    cost: float

    def __str__(self) -> str:
        met = f"{self.left} = {self.right}: " if self.left or self.right else ""
        return f"{met}{self.why} ({self.cost:.2f})"


class Explained(Protocol):
    """What a score rests on: it can say so."""

    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost."""


class Told(NamedTuple):
    """Evidence that has been worked out already."""

    told: tuple[Evidence, ...]

    def evidence(self) -> tuple[Evidence, ...]:
        """What was told."""
        return self.told


class Evident(Struct, frozen=True, dict=True):
    """A record with evidence that is worked out when it is asked for.

    What it is worked out from is no field: two records with equal fields are equal, and JSON has the fields. A pickle
    has the evidence itself.
    """

    def _evidence(self) -> tuple[Evidence, ...]:
        basis: Explained | None = self.__dict__.get(_BASIS)
        return basis.evidence() if basis is not None else ()

    def __copy__(self) -> Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (type(self), structs.astuple(self), self._evidence())


_BASIS = "_basis"
_Evident = TypeVar("_Evident", bound=Evident)


def explained(record: _Evident, basis: Explained | Evident) -> _Evident:
    """The record, which from now on takes its evidence from `basis`, or from where that record has its own."""
    found = basis.__dict__.get(_BASIS) if isinstance(basis, Evident) else basis
    if found is not None:
        record.__dict__[_BASIS] = found
    return record


def _restored(type_: type[Evident], fields: tuple[Any, ...], evidence: tuple[Evidence, ...]) -> Evident:
    record = type_(*fields)
    return explained(record, Told(evidence)) if evidence else record


class Match(Evident, frozen=True):
    """A record or an entity that a name matches: its `id`, the `name` that matched, and the score.

    `score` is in [0, 1], as in `compare`. `evidence` says part by part what was paired with what; it is computed on
    demand. `note` is one line about what the pair score does not know: `a surname alone, one bearer in the table`.
    """

    id: str
    name: str
    score: float
    note: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Part by part what met what, why, and what it cost; () where the two texts are the same."""
        return self._evidence()

    def __str__(self) -> str:
        lines = [f"{self.id}: {self.name}, score {self.score:.2f}{', ' if self.note else ''}{self.note}"]
        lines += [f"  {item}" for item in self.evidence]
        return "\n".join(lines)


class Entity(Struct, frozen=True, eq=False):
    """A person or an organization of an alias table.

    `kind` is `person` or `org`. `names` are the canonical names by language (`be`, `ru`, `en`, and others in the
    table); `aliases` are further names that no scheme and no table of given names can derive. `gender` is `m`, `f` or
    "". `year` is the year of birth or founding, None if the table has none. `distinct_from` are ids of entities with
    similar names. `sources` are named documents or pages. `plain_words` are names that are also ordinary words.
    `surname_alone` says that the surname alone means this person, even if others in the table bear it;
    `full_name_only` that neither the surname alone nor the surname with initials does, unless the text gives the full
    name elsewhere. `ids` are identifiers in other registers (`wikidata`, `ror`, `unp`, `eu`, `ofac`, `isni`:
    data/imports/identifiers.yaml). `unverified` says that no source leads to a page, a document or a record. `weak`
    are names too common to identify the entity: they are kept and exported, but `resolve` and `find` ignore them.
    `alias_languages` maps aliases that belong to one language to that language. `only` maps names for one use only to
    that use: `text` for `find`, `name` for `resolve`.
    """

    id: str
    kind: str
    names: dict[str, str]
    aliases: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()
    gender: str = ""
    year: int | None = None
    role: str = ""
    plain_words: tuple[str, ...] = ()
    surname_alone: bool = False
    ids: dict[str, str] = {}
    unverified: bool = False
    weak: tuple[str, ...] = ()
    full_name_only: bool = False
    alias_languages: dict[str, str] = {}
    only: dict[str, str] = {}

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Entity) and structs.astuple(self) == structs.astuple(other))

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names, the canonical ones first, each once."""
        return tuple(dict.fromkeys((*self.names.values(), *self.aliases)))

    def spellings_for(self, use: str) -> tuple[str, ...]:
        """The names for a use: all except those limited to the other use. `use` is `text` or `name`."""
        if not self.only:
            return self.spellings
        return tuple(name for name in self.spellings if self.only.get(name, use) == use)

    def name(self, language: str = "en") -> str:
        """The canonical name in a language; otherwise in the first of en, be, ru and others that exists; otherwise the
        id."""
        languages = (language, *shown(), *self.names)
        return next((self.names[code] for code in languages if code in self.names), self.id)


class Mention(Struct, frozen=True):
    """A name in running text: `text[start:end]` is `text`, and `matches` are the entities it can mean, best first.

    A name that is in no table (`find` with `unknown=True`) has no matches: `lemma` is its most likely nominative, and
    `cluster` is the number of the person within the text, shared by all mentions of that person.
    """

    start: int
    end: int
    text: str
    matches: tuple[Match, ...]
    lemma: str = ""
    cluster: int = -1
