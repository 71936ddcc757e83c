"""The mentions of a table's entities in a text: what was found, the longest first, none overlapping another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from msgspec import structs

from bynames._memo import uncollected
from bynames._model import Entity, Mention
from bynames.aliases._mentions.bodies import Bodies
from bynames.aliases._mentions.known import Known, Token
from bynames.aliases._mentions.persons import MISSPELT, Persons
from bynames.aliases._mentions.preparing import Beginnings, Tables, prepare
from bynames.aliases._mentions.reading import POSSESSIVE, Text
from bynames.aliases._mentions.spans import Span
from bynames.aliases._mentions.unknown import Unknown

# What a quotation that ends so can have begun with
_CLOSING = {"»": "«", "”": "“„", "“": "„", '"': '"', "’": "‘", ")": "("}


class Finder:
    """Mentions of the entities of one table."""

    def __init__(
        self, entities: Mapping[str, Entity], tables: Tables | None = None, begins: Beginnings | None = None
    ) -> None:
        """`tables` are those that `prepare` made of the same entities, `begins` their `beginnings`, where at hand."""
        self._known = Known(entities, prepare(entities.values()) if tables is None else tables, begins)

    def find(self, text: str, unknown: bool = False) -> list[Mention]:
        """The mentions in `text`, in order, not overlapping; with `unknown` names of persons of no table as well."""
        # Much of what is worked out stays, and nothing that is thrown away refers to itself.
        with uncollected():
            return self._find(Text(text), unknown)

    def _find(self, cut: Text, unknown: bool) -> list[Mention]:
        hits = self._hits(cut, self._known.spots(cut))
        chosen: list[Span] = []
        taken: set[int] = set()
        spans = self._certain(self._spans(cut, hits))
        for span in sorted(spans, key=_order):
            places = range(span.first, span.last + 1)
            if taken.isdisjoint(places):
                taken.update(places)
                chosen.append(span)
        found = [_mention(cut, span) for span in sorted(chosen, key=lambda span: span.first)]
        if unknown:
            for shape in Unknown(self._known, cut, taken).find():
                mention = _mention(cut, Span(shape.first, shape.last, (0, 0), (), shape.surname))
                found.append(structs.replace(mention, lemma=shape.lemma, cluster=shape.cluster))
            found.sort(key=lambda mention: mention.start)
        return found

    def _hits(self, text: Text, places: Iterable[int]) -> list[tuple[int, Token]]:
        """Those of the places whose tokens are hits."""
        tokens = self._known.hits(dict.fromkeys([text.typed[at] for at in places]))
        return [(at, tokens[text.typed[at]]) for at in places if text.typed[at] in tokens and not text.chained(at)]

    def _certain(self, spans: list[Span]) -> list[Span]:
        """Those of the spans that stand for themselves, and those that others of the text speak for."""
        certain = [span for span in spans if not span.doubt and not span.countries]
        if len(certain) == len(spans):
            return spans
        named = {self._known.number_of(match.id) for span in certain for match in span.matches}
        return [
            span
            for span in spans
            if (named or not span.doubt)
            and (not span.countries or any(self._known.is_of_country(number, span.countries) for number in named))
        ]

    def _spans(self, text: Text, hits: list[tuple[int, Token]]) -> list[Span]:
        """What the tokens `hits` are parts of."""
        bodies, persons = Bodies(self._known, text), Persons(self._known, text)
        found: list[Span] = []
        alone = []
        for at, token in hits:
            if token.parts:
                found += bodies.around(at, token)
            span = persons.in_full(at, token) if token.bearers else None
            if span is not None:
                found.append(span)
            elif token.bearers or token.children:
                alone.append((at, token))
        # Who is named in full tells who a surname alone is.
        spans = [persons.alone(at, token) for at, token in alone if token.bearers]
        spans += [persons.by_patronymic(at, token) for at, token in alone if token.children]
        behind = self._behind_given_names(text)
        met = {at for at, _ in self._hits(text, behind)}
        spans += [persons.misspelt(at) for at in behind if at not in met]
        return found + [span for span in spans if span is not None]

    def _behind_given_names(self, text: Text) -> list[int]:
        """The tokens behind one that is a given name of the table."""
        known, typed = self._known, text.typed
        if not known.tables.givens:
            return []
        return [
            at
            for left, at in pairwise(text.capitals)
            if at == left + 1 and text.gaps[at] == " " and len(typed[at]) >= MISSPELT and known.is_given(typed[left])
        ]


def _order(span: Span) -> tuple[int, int, float, int]:
    """The order in which spans take their tokens: Марк Энтони is he, though Марк Антоний has both words as well."""
    best = span.matches[0].score if span.matches else 0.0
    length, sort = span.rank
    return -length, -sort, -best, span.first


def _mention(text: Text, span: Span) -> Mention:
    whole, start, end = text.text, text.start(span.first), text.end(span.last)
    possessive = POSSESSIVE.search(whole[text.start(span.last) : end])
    end = text.start(span.last) + possessive.start() if possessive else end
    # [Maryya] Kalesnikava
    if "]" in whole[start:end] and whole[start - 1 : start] == "[" and "[" not in whole[start:end]:
        start -= 1
    inside, behind = whole[start:end], whole[end : end + 1]
    if behind in _CLOSING and any(opening in inside for opening in _CLOSING[behind]):
        end += 1
    # The stop of a last initial belongs to it, and not that of a surname of two letters.
    initial = span.first < span.last and text.is_initial(span.last)
    if initial and text.stopped(span.last) and not possessive and span.surname != span.last:
        end += 1
    return Mention(start, end, whole[start:end], span.matches)
