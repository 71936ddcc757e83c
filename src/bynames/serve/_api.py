"""The JSON API: resolve, compare, identify, transliterate, respell, find, schemes. GET for one, POST for many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import bynames
from bynames._languages import canonical, languages
from bynames._model import Entity, Match, Mention, Reading
from bynames._names.respelling import MOST, Spelling, check_language
from bynames._readings import language as language_of_text
from bynames.errors import BynamesError
from bynames.serve import _limits as limits
from bynames.serve._directory import Directory
from bynames.serve._explanation import Met, commonest, explained
from bynames.serve._limits import Refused
from bynames.serve._reasons import said
from bynames.serve._reconciliation import Condition, Question, candidates
from bynames.serve._web import accepted, answer, asked, json_body, query_form, shown
from bynames.serve._work import Endpoints

Kind = Literal["person", "org"]
Name = Annotated[
    str, Meta(max_length=limits.NAME_LENGTH, description="A name, as it was found.", examples=["С. Ціханоўская"])
]
Names = Annotated[list[Name], Meta(min_length=1, max_length=limits.NAMES)]
Limit = Annotated[int, Meta(ge=1, le=limits.MATCHES, description="How many matches at most.")]
Short = Annotated[
    str, Meta(max_length=limits.IDENTIFIED_LENGTH, description="A name or a word.", examples=["Cichanoŭskaja"])
]
Long = Annotated[
    str, Meta(max_length=limits.TRANSLITERATED_LENGTH, description="Cyrillic text.", examples=["Святлана"])
]
Running = Annotated[str, Meta(max_length=limits.TEXT_LENGTH, description="Running text.")]
SchemeId = Annotated[
    str, Meta(max_length=100, description="Id of a scheme; see /schemes.", examples=["be-bgnpcgn-1979"])
]
Language = Annotated[str, Meta(max_length=20, description="Code of a language; see /schemes.", examples=["be"])]
Respelt = Annotated[str, Meta(max_length=10, description="A language: those of data/respelling.", examples=["ru"])]

# Parameters of an address that may stand several times -> the field of the body that they fill
NAMED = {"name": "names"}
READ = {"text": "texts"}
WRITTEN = {"text": "texts", "scheme": "schemes"}


class ResolveMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Names to find in the table."""

    names: Names
    kind: Kind | None = None
    limit: Limit = 5
    explain: Annotated[bool, Meta(description="Say part by part what met what.")] = False
    nearest: Annotated[
        int, Meta(ge=0, le=limits.NEAREST, description="So many of the nearest where nothing matches.")
    ] = 0


class ComparePair(Struct, frozen=True, forbid_unknown_fields=True):
    """Two names."""

    a: Name
    b: Name
    kind: Kind | None = None


class CompareMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Pairs of names."""

    pairs: Annotated[list[tuple[Name, Name]], Meta(min_length=1, max_length=limits.PAIRS)]
    kind: Kind | None = None


class IdentifyMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts to identify."""

    texts: Annotated[list[Short], Meta(min_length=1, max_length=limits.IDENTIFIED)]


class TransliterateMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Texts to write by schemes: those given, or all of a language."""

    texts: Annotated[list[Long], Meta(min_length=1, max_length=limits.NAMES)]
    schemes: Annotated[list[SchemeId], Meta(max_length=limits.SCHEMES)] = []
    language: Language | None = None
    reverse: Annotated[bool, Meta(description="From Latin to Cyrillic; needs schemes.")] = False


class RespellMany(Struct, frozen=True, forbid_unknown_fields=True):
    """Names in Cyrillic letters to spell as another language does."""

    names: Names
    to: Respelt
    kind: Annotated[Literal["person", "place"] | None, Meta(description="What they are names of.")] = None
    language: Respelt | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST, description="How many spellings at most.")] = 3


class FindIn(Struct, frozen=True, forbid_unknown_fields=True):
    """Running text to find names in."""

    text: Running


class FindInShort(Struct, frozen=True, forbid_unknown_fields=True):
    """A short text to find names in, for the address line."""

    text: Annotated[str, Meta(max_length=limits.ADDRESS_LENGTH, description="Running text.")]


class SchemesOf(Struct, frozen=True, forbid_unknown_fields=True):
    """Which schemes to list."""

    language: Language | None = None


class Found(Struct, frozen=True):
    """An entity that a name can name: `score` is in [0, 1]; `matched` is the spelling of it that met the name.

    `said` is `note` in the language of the answer.
    """

    id: str
    kind: str
    name: str
    names: dict[str, str]
    matched: str
    score: float
    match: bool
    note: str
    about: str
    evidence: tuple[Met, ...] | None
    said: str = ""


class Resolved(Struct, frozen=True):
    """A name, and whom it can name, best first. `match` is true for one of them or none.

    `nearest` are those whose names are most like it, where there is no match: whom a person would look at first.
    """

    name: str
    matches: list[Found]
    nearest: list[Found] = []


class ResolvedNames(Struct, frozen=True):
    """An answer for each name, in their order."""

    results: list[Resolved]


class Compared(Struct, frozen=True):
    """Two names compared: `score` in [0, 1], `matched` the default decision."""

    a: str
    b: str
    score: float
    matched: bool
    evidence: tuple[Met, ...]


class ComparedPairs(Struct, frozen=True):
    """An answer for each pair, in their order."""

    results: list[Compared]


class Identified(Struct, frozen=True):
    """A text and how it can be read, best first."""

    text: str
    readings: tuple[Reading, ...]


class IdentifiedTexts(Struct, frozen=True):
    """An answer for each text, in their order."""

    results: list[Identified]


class Form(Struct, frozen=True):
    """What some schemes make of a text."""

    text: str
    schemes: list[str]


class Transliterated(Struct, frozen=True):
    """A text and its forms, each with the schemes that give it."""

    text: str
    forms: list[Form]


class TransliteratedTexts(Struct, frozen=True):
    """An answer for each text, in their order."""

    results: list[Transliterated]


class Respelled(Struct, frozen=True):
    """A name and its spellings in the other language, the likeliest first; none for what is not respelled.

    `error` says why there are none: Latin letters, an organization.
    """

    name: str
    spellings: tuple[Spelling, ...]
    error: str = ""


class RespelledNames(Struct, frozen=True):
    """An answer for each name, in their order."""

    results: list[Respelled]


class Place(Struct, frozen=True):
    """A name in running text: `start` and `end` count characters (code points)."""

    start: int
    end: int
    text: str
    matches: list[Found]


class FoundNames(Struct, frozen=True):
    """The names of a text in their order."""

    mentions: list[Place]


class OneScheme(Struct, frozen=True):
    """A scheme of transliteration."""

    id: str
    title: str
    language: str
    authority: str
    habit: str
    status: str
    reversible: str
    year: int | None
    url: str | None


class SchemeList(Struct, frozen=True):
    """Schemes."""

    schemes: list[OneScheme]


class Problem(Struct, frozen=True):
    """What is wrong with a request."""

    error: str


class Api(Endpoints):
    """The endpoints."""

    def routes(self) -> list[Route]:
        """The routes, at the root of the service."""
        both = ["GET", "POST"]
        return [
            Route("/resolve", self.resolve, methods=both),
            Route("/compare", self.compare, methods=both),
            Route("/identify", self.identify, methods=both),
            Route("/transliterate", self.transliterate, methods=both),
            Route("/respell", self.respell, methods=both),
            Route("/find", self.find, methods=both),
            Route("/schemes", self.schemes),
        ]

    async def resolve(self, request: Request) -> Response:
        """Whom names can name."""
        given = await asked(request, ResolveMany, NAMED)
        limits.check_cost(given.names)
        language = accepted(request.headers.get("accept-language", ""))
        found = await self.pool.map(lambda name: self._resolved(name, given, language), given.names)
        return answer(ResolvedNames(found))

    def _resolved(self, name: str, given: ResolveMany, language: str) -> Resolved:
        matches = self.directory.resolve(name, given.kind, given.limit)[: given.limit]
        question = Question((Condition("name", (name,)),), (given.kind,) if given.kind else (), given.limit)
        sure = next((one.entity.id for one in candidates(self.directory, question) if one.match), "")
        near: tuple[Match, ...] = ()
        if given.nearest and not matches:
            near = self.directory.nearest(name, given.kind, given.nearest)
        return Resolved(
            name,
            self._found(matches, sure, given.explain, language),
            self._found(near, "", given.explain, language),
        )

    def _found(self, matches: Iterable[Match], sure: str, explain: bool, language: str) -> list[Found]:
        return [
            _one(self.directory, self.directory.table[match.id], match, match.id == sure, explain, language)
            for match in matches
        ]

    async def compare(self, request: Request) -> Response:
        """Are two names the same?"""
        if request.method == "POST":
            many = await json_body(request, CompareMany)
            pairs, kind = many.pairs, many.kind
        else:
            one = query_form(request, ComparePair, {})
            pairs, kind = [(one.a, one.b)], one.kind
        limits.check_cost(name for pair in pairs for name in pair)

        language = accepted(request.headers.get("accept-language", ""))

        def compared(pair: tuple[str, str]) -> Compared:
            found = bynames.compare(*pair, kind)
            return Compared(*pair, found.score, found.matched, explained(found.evidence, (), language))

        return answer(ComparedPairs(await self.pool.map(compared, pairs)))

    async def identify(self, request: Request) -> Response:
        """Which scheme wrote this?"""
        given = await asked(request, IdentifyMany, READ)
        limits.check_identified(given.texts)

        def identified(text: str) -> Identified:
            return Identified(text, bynames.identify(text))

        return answer(IdentifiedTexts(await self.pool.map(identified, given.texts)))

    async def transliterate(self, request: Request) -> Response:
        """One text in all schemes, or in those asked for."""
        given = await asked(request, TransliterateMany, WRITTEN)
        _check_language(given.language)
        if given.reverse and not given.schemes:
            raise Refused(422, "reverse needs a scheme")
        if len(given.texts) * (len(given.schemes) or 40) > limits.NAMES * 10:
            raise Refused(
                413, f"more than {limits.NAMES * 10} transliterations in one call; send fewer texts or schemes"
            )
        try:
            chosen = [bynames.scheme(id) for id in dict.fromkeys(given.schemes)]
        except BynamesError as problem:
            raise Refused(422, str(problem)) from None
        refused = [scheme.id for scheme in chosen if scheme.reversible == "no"] if given.reverse else []
        if refused:
            raise Refused(422, f"the scheme {refused[0]} cannot be reversed")

        def transliterated(text: str) -> Transliterated:
            forms: dict[str, list[str]] = {}
            for scheme in chosen or commonest(given.language or language_of_text(text) or canonical()[0]):
                forms.setdefault(bynames.transliterate(text, scheme, reverse=given.reverse), []).append(scheme.id)
            return Transliterated(text, [Form(form, ids) for form, ids in forms.items()])

        return answer(TransliteratedTexts(await self.pool.map(transliterated, given.texts)))

    async def respell(self, request: Request) -> Response:
        """Names as another language spells them."""
        given = await asked(request, RespellMany, NAMED)
        limits.check_cost(given.names)
        try:
            for language in (given.to, given.language):
                if language is not None:
                    check_language(language)
        except BynamesError as problem:
            raise Refused(422, str(problem)) from None

        def respelled(name: str) -> Respelled:
            try:
                return Respelled(name, bynames.respell(name, given.to, given.kind, given.language, given.limit))
            except BynamesError as problem:
                return Respelled(name, (), str(problem))

        return answer(RespelledNames(await self.pool.map(respelled, given.names)))

    async def find(self, request: Request) -> Response:
        """The names in running text."""
        if request.method == "POST":
            text = (await json_body(request, FindIn)).text
        else:
            text = query_form(request, FindInShort, {}).text

        language = accepted(request.headers.get("accept-language", ""))

        def found() -> list[Place]:
            return [self._place(mention, language) for mention in self.directory.table.find(text)]

        return answer(FoundNames(await self.pool.call(found)))

    def _place(self, mention: Mention, language: str) -> Place:
        sure = mention.matches[0].id if len(mention.matches) == 1 else ""
        return Place(mention.start, mention.end, mention.text, self._found(mention.matches, sure, False, language))

    async def schemes(self, request: Request) -> Response:
        """All schemes."""
        given = query_form(request, SchemesOf, {})
        _check_language(given.language)
        return answer(
            SchemeList(
                [
                    OneScheme(
                        s.id, s.title, s.language, s.authority, s.habit, s.status, s.reversible, s.year, s.source_url
                    )
                    for s in bynames.schemes(given.language)
                ]
            )
        )


def _check_language(language: str | None) -> None:
    """Refuses a language that there are no schemes for."""
    if language is not None and language not in languages():
        raise Refused(422, f"no schemes for the language {shown(language)}; there are {', '.join(languages())}")


def _one(directory: Directory, entity: Entity, match: Match, sure: bool, explain: bool, language: str) -> Found:
    return Found(
        entity.id,
        entity.kind,
        directory.name(entity, language),
        entity.names,
        match.name,
        round(match.score, 4),
        sure,
        match.note,
        directory.description(entity, language),
        explained(match.evidence, entity.names.values(), language) if explain else None,
        said(match.note, language) if match.note else "",
    )
