"""The pipeline component: finds the persons and organizations of an alias table in documents and links them.

Factories: `bynames` (default mode `find`) and `bynames_linker` (default mode `link`, and `nlp.analyze_pipes()` knows
that it needs entities of another component).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.scorer import PRFScore
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab

from bynames import _shapes as shapes
from bynames._linking.comparison import Pair
from bynames._model import Entity, Match, Mention, explained
from bynames._writing import whole_file
from bynames.aliases import AliasTable, bundled
from bynames.errors import InputError, did_you_mean

MODES = ("find", "link", "both")
ALIGNMENTS = ("expand", "contract", "strict")
SCORER = "bynames.link_scorer.v1"
# What the label schemes of spaCy's models call a kind.
_KINDS = {"PERSON": "person", "PER": "person", "ORG": "org"}
# Matches are plain values in `doc.user_data` under a key of spaCy's own form: so spaCy carries them through DocBin,
# msgpack, Doc.from_docs and Span.as_doc, and moves the offsets.
_FOUND = "bynames_found"

DEFAULTS: dict[str, Any] = {
    "mode": "find",
    "tables": [],
    "bundled": True,
    "labels": {"person": "PERSON", "org": "ORG"},
    "link_labels": ["PERSON", "PER", "ORG", "NORP", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT", "MISC"],
    "cutoff": None,
    "overwrite": False,
    "spans_key": "bynames",
    "alignment": "expand",
    "scorer": {"@scorers": SCORER},
}


class Bynames(Pipe):
    """Finds and links the names of an alias table; see `make_bynames` for the settings.

    Sets `doc.ents` with `ent.kb_id_` and `ent.id_`, `doc.spans[spans_key]`, `doc._.bynames` and `span._.bynames`.
    """

    def __init__(
        self,
        vocab: Vocab,
        name: str = "bynames",
        *,
        mode: str = DEFAULTS["mode"],
        tables: Iterable[str] = (),
        bundled: bool = True,
        labels: dict[str, str] = DEFAULTS["labels"],
        link_labels: Iterable[str] = DEFAULTS["link_labels"],
        cutoff: float | None = None,
        overwrite: bool = False,
        spans_key: str | None = DEFAULTS["spans_key"],
        alignment: str = DEFAULTS["alignment"],
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        self.vocab = vocab
        self.name = name
        self.mode = _one_of("mode", mode, MODES)
        self.alignment = _one_of("alignment", alignment, ALIGNMENTS)
        for kind in labels:
            _one_of("kind in labels", kind, ("person", "org"))
        if cutoff is not None and not 0 <= cutoff <= 1:
            raise InputError(f"bynames: cutoff {cutoff} is outside 0..1; null is the calibrated decision")
        self.label_of = {**DEFAULTS["labels"], **labels}
        self.kind_of = {**_KINDS, **{label: kind for kind, label in self.label_of.items()}}
        self.link_labels = frozenset(link_labels) | frozenset(self.label_of.values())
        self.cutoff = cutoff
        self.overwrite = overwrite
        self.spans_key = spans_key
        self.scorer = scorer
        self.tables = tuple(str(path) for path in tables)
        self.bundled = bundled
        # Read when first needed: a saved pipeline brings its own entities, and the paths may exist no more.
        self._own: list[Entity] | None = None
        self._file: Path | None = None
        self._table: AliasTable | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that the component writes."""
        return tuple(dict.fromkeys(self.label_of.values()))

    @property
    def table(self) -> AliasTable:
        """The alias table that the component reads from: the bundled one, the user's, or both in one.

        Can be set; what is set is saved with the pipeline. Raises InputError where a file of `tables` cannot be used.
        """
        if self._table is None:
            own = self.own
        if self._table is None:
            if not own:
                self._table = bundled() if self.bundled else AliasTable([])
            elif self._file is not None and self._file.is_file():
                # A table in a file is kept ready for the next process.
                self._table = AliasTable.load(*self._bundled, str(self._file))
            else:
                ids = {entity.id for entity in own}
                self._table = AliasTable([*(one for one in bundled() if self.bundled and one.id not in ids), *own])
        return self._table

    @table.setter
    def table(self, table: AliasTable) -> None:
        self._table, self._own, self._file, self.bundled = table, list(table), None, False

    @property
    def own(self) -> list[Entity]:
        """The entities that the user's tables speak of; they are saved with the pipeline."""
        if self._own is None:
            if not self.tables:
                self._own = []
            else:
                # Put together by the table itself: what its files say of one entity is added up.
                self._table = AliasTable.load(*self._bundled, *self.tables)
                self._own = [self._table[entity.id] for entity in AliasTable.load(*self.tables)]
        return self._own

    @property
    def _bundled(self) -> tuple[str, ...]:
        return ("bundled",) if self.bundled else ()

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]] | None = None,
        *,
        nlp: Language | None = None,
        tables: list[str] | None = None,
    ) -> None:
        """Read the tables now and make them ready; `tables`, from the `[initialize]` block, replaces the setting."""
        if tables is not None:
            self.tables, self._own, self._file, self._table = tuple(tables), None, None, None
        self.table.prepare()

    def __call__(self, doc: Doc) -> Doc:
        """Find and link in one document; it is changed in place and returned."""
        return self._annotate(doc, {})

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """The same for a stream; a text that other components found several times in a batch is resolved once."""
        handle = self.get_error_handler()
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            resolved: dict[str, tuple[Match, ...]] = {}
            for doc in batch:
                try:
                    yield self._annotate(doc, resolved)
                except Exception as error:  # spaCy's contract: the pipeline's handler decides
                    handle(self.name, self, [doc], error)

    def _annotate(self, doc: Doc, resolved: dict[str, tuple[Match, ...]]) -> Doc:
        spans = self._find(doc) if self.mode != "link" else []
        named = self._set_ents(doc, spans) if self.mode != "link" else []
        if self.mode != "find":
            done = {(ent.start, ent.end) for ent in named}
            spans = sorted([*spans, *self._link(doc, resolved, done)])
        if self.spans_key is not None:
            doc.spans[self.spans_key] = spans
        return doc

    def _find(self, doc: Doc) -> list[Span]:
        """The mentions of the table as spans of tokens: in order, none over another."""
        spans = []
        end = 0
        for mention in self.table.find(doc.text):
            matches = self._passing(mention.matches)
            if not matches:
                continue
            span = self._span(doc, mention.start, mention.end, matches)
            # Two names in one token: there is room for one.
            if span is not None and span.start >= end:
                _keep(span, mention.start, mention.end, self._plain(matches))
                spans.append(span)
                end = span.end
        return spans

    def _passing(self, matches: tuple[Match, ...]) -> tuple[Match, ...]:
        if self.cutoff is None:
            return matches
        return tuple(match for match in matches if match.score >= self.cutoff)

    def _plain(self, matches: tuple[Match, ...]) -> list[dict[str, Any]]:
        """Matches as values that msgpack takes."""
        table = self.table
        return [
            {"id": found.id, "name": found.name, "score": float(found.score), "note": found.note,
             "kind": table[found.id].kind}
            for found in matches
        ]  # fmt: skip

    def _span(self, doc: Doc, start: int, end: int, matches: tuple[Match, ...]) -> Span | None:
        label = self.label_of[self.table[matches[0].id].kind]
        id = _decided(self.table, matches)
        span: Span | None = doc.char_span(start, end, label, id, alignment_mode=self.alignment, span_id=id)
        return span if span is not None and len(span) else None

    def _set_ents(self, doc: Doc, spans: list[Span]) -> list[Span]:
        """Put the mentions among the entities that are there, by `overwrite`; gives the entities that were named."""
        present = doc.ents
        added: list[Span] = []
        outside: list[Span] = []
        place = 0
        for span in spans:
            while place < len(present) and present[place].end <= span.start:
                place += 1
            last = place
            while last < len(present) and present[last].start < span.end:
                last += 1
            over = present[place:last]
            ent = self._same(over, span)
            if not over:
                added.append(span)
            elif ent is not None and not (self.overwrite and _wins(span, ent)):
                if ent.kb_id and not self.overwrite:
                    continue
                if added and added[-1].end > ent.start:
                    continue  # the entity holds two mentions; the first has named it
                if (ent.start, ent.end) != (span.start, span.end):
                    _echo(doc, ent, span)
                id = span.id or ent.id
                added.append(Span(doc, ent.start, ent.end, label=ent.label, kb_id=span.kb_id, span_id=id))
            elif self.overwrite:
                added.append(span)
                outside += [piece for ent in over for piece in _rest(doc, ent, span)]
        # What no component has looked at becomes "no entity", as everywhere in spaCy.
        doc.set_ents(
            added,
            outside=_without(outside, added),
            default="unmodified" if doc.has_annotation("ENT_IOB") else "outside",
        )
        return added

    def _same(self, over: Sequence[Span], span: Span) -> Span | None:
        """The one entity that can be the mention: of equal bounds, or of its kind and one is inside the other."""
        if len(over) != 1:
            return None
        ent = over[0]
        if ent.start == span.start and ent.end == span.end:
            return ent
        inside = ent.start <= span.start <= span.end <= ent.end or span.start <= ent.start <= ent.end <= span.end
        return ent if inside and self.kind_of.get(ent.label_) == self.kind_of[span.label_] else None

    def _link(self, doc: Doc, resolved: dict[str, tuple[Match, ...]], done: set[tuple[int, int]]) -> list[Span]:
        """Link the entities that have no id yet and are not `done`; gives the linked ones."""
        linked = []
        for ent in doc.ents:
            if ent.label_ not in self.link_labels or (ent.kb_id and not self.overwrite) or (ent.start, ent.end) in done:
                continue
            core = _core(ent)
            matches = resolved.get(core.text)
            if matches is None:
                matches = resolved[core.text] = self._resolve(core.text)
            if not matches:
                continue
            span = self._span(doc, ent.start_char, ent.end_char, matches)
            if span is None:
                continue
            if not self.overwrite:
                span = Span(doc, ent.start, ent.end, label=ent.label, kb_id=span.kb_id, span_id=span.id or ent.id)
            _keep(span, core.start_char, core.end_char, self._plain(matches))
            linked.append(span)
        if linked:
            doc.set_ents(linked, default="unmodified")
        return linked

    def _resolve(self, text: str) -> tuple[Match, ...]:
        """Whom an entity's text names; for a text with more than a name in it (a title), whom the only name in it."""
        matches = tuple(self.table.resolve(text))
        if not matches:
            inside = self.table.find(text)
            matches = inside[0].matches if len(inside) == 1 else ()
        return self._passing(matches)

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The user's own entities; the bundled ones come with bynames."""
        return msgspec.json.encode({"bundled": self.bundled, "entities": self.own})

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> Bynames:
        """What `to_bytes` gave. Raises InputError for other bytes."""
        try:
            saved = msgspec.json.decode(bytes_data, type=_Saved)
        except shapes.BROKEN:
            said = shapes.unread(bytes_data, _Saved)
            raise InputError(f"bynames: these are not the saved tables of a component: {said}") from None
        self._take(saved.bundled, saved.entities)
        return self

    def _take(self, bundled: bool, entities: list[Entity], file: Path | None = None) -> None:
        self.bundled, self._own, self._file, self._table = bundled, entities, file, None

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the user's own entities into a folder: `entities.jsonl`, a table as `AliasTable.load` reads it."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(str(folder / "entities.jsonl")) as file:
            file.writelines(msgspec.json.encode(entity) + b"\n" for entity in self.own)
        with whole_file(str(folder / "settings.json")) as file:
            file.write(msgspec.json.encode({"bundled": self.bundled}))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Bynames:
        """Read what `to_disk` wrote. Raises InputError where it is not there or is something else."""
        file = Path(path) / "entities.jsonl"
        settings = Path(path) / "settings.json"
        try:
            said = msgspec.json.decode(settings.read_bytes(), type=dict[str, bool])
            entities = [msgspec.json.decode(line, type=Entity) for line in file.read_bytes().splitlines()]
        except OSError as error:
            raise InputError(f"{error.filename}: cannot be read: {error.strerror}") from None
        except shapes.BROKEN:
            raise InputError(f"{path}: these are not the saved tables of a component") from None
        self._take(said.get("bundled", True), entities, file)
        return self

    def __getstate__(self) -> dict[str, Any]:
        # For processes that are not forked: the table is made anew from its entities.
        self.own  # noqa: B018
        return {**self.__dict__, "_table": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def __reduce__(self) -> tuple[Any, ...]:
        # spaCy's own reduction of a Pipe goes by its C state, which this one has none of.
        return _restored, (self.vocab, self.__getstate__())


class _Saved(msgspec.Struct):
    bundled: bool
    entities: list[Entity]


def _restored(vocab: Vocab, state: dict[str, Any]) -> Bynames:
    component = Bynames(vocab)
    component.__setstate__(state)
    return component


def _one_of(what: str, given: str, choices: tuple[str, ...]) -> str:
    if given not in choices:
        raise InputError(f"bynames: no {what} {given!r}: {', '.join(choices)}{did_you_mean(given, choices)}")
    return given


def _decided(table: AliasTable, matches: tuple[Match, ...]) -> str:
    """The id to link to; "" where several could be meant: `span._.bynames` then has them."""
    answer = table.decision(matches).answer
    return answer.id if answer is not None else ""


def _wins(span: Span, ent: Span) -> bool:
    """Whether a mention that may overwrite takes the place of its entity: it says something else, or more."""
    return span.label != ent.label or span.start < ent.start or span.end > ent.end


def _core(ent: Span) -> Span:
    """An entity without the possessive that models like to take in."""
    last = ent[-1].text.lower()
    return ent[:-1] if len(ent) > 1 and last.lstrip("'’") in ("s", "") else ent


def _rest(doc: Doc, ent: Span, span: Span) -> list[Span]:
    """What is left of an entity when a mention takes tokens of it."""
    return [
        doc[start:end]
        for start, end in ((ent.start, min(ent.end, span.start)), (max(ent.start, span.end), ent.end))
        if start < end
    ]


def _without(pieces: list[Span], spans: list[Span]) -> list[Span]:
    """Tokens of `pieces` that no span of `spans` has, each once."""
    taken = {place for span in spans for place in range(span.start, span.end)}
    free = sorted({place for piece in pieces for place in range(piece.start, piece.end)} - taken)
    return [pieces[0].doc[place : place + 1] for place in free]


def _values(doc: Doc) -> dict[Any, Any]:
    found: dict[Any, Any] = doc.user_data
    return found


def _keep(span: Span, start: int, end: int, matches: list[dict[str, Any]]) -> None:
    """Remember who was found in a span; the name itself is `start`..`end` of the text."""
    at = [start - span.start_char, end - span.start_char]
    _values(span.doc)["._.", _FOUND, span.start_char, span.end_char] = {"at": at, "matches": matches}


def _echo(doc: Doc, ent: Span, span: Span) -> None:
    """Give an entity of another component the matches of the mention inside it."""
    found = _values(doc)["._.", _FOUND, span.start_char, span.end_char]
    shift = span.start_char - ent.start_char
    at = [place + shift for place in found["at"]]
    _values(doc)["._.", _FOUND, ent.start_char, ent.end_char] = {**found, "at": at, "echo": True}


def _matches(text: str, found: dict[str, Any]) -> tuple[Match, ...]:
    return tuple(
        explained(Match(one["id"], one["name"], one["score"], one["note"]), Pair(text, one["name"], one["kind"]))
        for one in found["matches"]
    )


def span_matches(span: Span) -> tuple[Match, ...]:
    """`span._.bynames`: whom the span names, best first, with evidence; () for other spans."""
    found = _values(span.doc).get(("._.", _FOUND, span.start_char, span.end_char))
    if not found:
        return ()
    start, end = found["at"]
    return _matches(span.doc.text[span.start_char + start : span.start_char + end], found)


def doc_mentions(doc: Doc) -> tuple[Mention, ...]:
    """`doc._.bynames`: every mention that was found, in order; offsets are characters of `doc.text`."""
    text = doc.text
    mentions = []
    for key, found in _values(doc).items():
        if key[:2] == ("._.", _FOUND) and not found.get("echo"):
            start, end = (key[2] + place for place in found["at"])
            if start < 0 or end > len(text):
                # Of the document that this one is a part of (`span.as_doc(copy_user_data=True)`).
                continue
            mentions.append(Mention(start, end, text[start:end], _matches(text[start:end], found)))
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def plain_matches(span: Span) -> list[dict[str, Any]]:
    """`span._.bynames_json`: the same as plain values, without evidence, for JSON."""
    return _as_json(span_matches(span))


def _as_json(matches: Iterable[Match]) -> list[dict[str, Any]]:
    return [{"id": one.id, "name": one.name, "score": one.score, "note": one.note} for one in matches]


def plain_mentions(doc: Doc) -> list[dict[str, Any]]:
    """`doc._.bynames_json`: the mentions as plain values, as `doc.to_json(underscore=["bynames_json"])` needs them."""
    return [
        {"start": one.start, "end": one.end, "text": one.text, "matches": _as_json(one.matches)}
        for one in doc_mentions(doc)
    ]


def score_links(examples: Iterable[Example], **settings: Any) -> dict[str, Any]:
    """Precision, recall and F of the links: the same characters with the same `kb_id` as in the reference.

    Unlike spaCy's `nel_*` scores an entity that was not found counts as a miss, and one that the reference does not
    have as a false find. None for each where the reference has no link at all.
    """
    total = PRFScore()
    kinds: dict[str, PRFScore] = {}
    linked = False
    for example in examples:
        gold = {(ent.start_char, ent.end_char, ent.kb_id_): ent.label_ for ent in example.reference.ents if _is(ent)}
        found = {(ent.start_char, ent.end_char, ent.kb_id_): ent.label_ for ent in example.predicted.ents if _is(ent)}
        linked = linked or bool(gold)
        total.score_set(set(found), set(gold))
        for label in {*gold.values(), *found.values()}:
            kinds.setdefault(label, PRFScore()).score_set(
                {key for key, of in found.items() if of == label}, {key for key, of in gold.items() if of == label}
            )
    if not linked:
        return {"bynames_p": None, "bynames_r": None, "bynames_f": None, "bynames_per_type": None}
    return {
        "bynames_p": total.precision,
        "bynames_r": total.recall,
        "bynames_f": total.fscore,
        "bynames_per_type": {label: score.to_dict() for label, score in sorted(kinds.items())},
    }


def _is(ent: Span) -> bool:
    return bool(ent.kb_id) and ent.kb_id_ != "NIL"


def make_scorer() -> Callable[..., dict[str, Any]]:
    """The function behind `@scorers = "bynames.link_scorer.v1"`."""
    return score_links


def make_bynames(
    nlp: Language,
    name: str,
    mode: str,
    tables: list[str],
    bundled: bool,
    labels: dict[str, str],
    link_labels: list[str],
    cutoff: float | None,
    overwrite: bool,
    spans_key: str | None,
    alignment: str,
    scorer: Callable[..., dict[str, Any]] | None,
) -> Bynames:
    """The component, as `nlp.add_pipe("bynames", config={...})` makes it, and `nlp.add_pipe("bynames_linker")`.

    `mode`: `find` (the table looks for its names in the text), `link` (entities of other components are linked) or
    `both`. `tables`: paths of alias tables, beside the bundled one unless `bundled` is false. `labels`: kind ->
    label. `link_labels`: labels whose entities are linked. `cutoff`: the least score in 0..1, None for the calibrated
    decision. `overwrite`: whether the table wins over entities that are there. `spans_key`: the group in `doc.spans`,
    None for none. `alignment`: what becomes of a name that ends inside a token: `expand`, `contract` or `strict`
    (dropped). Raises InputError for a setting that there is not.
    """
    return Bynames(
        nlp.vocab,
        name,
        mode=mode,
        tables=tables,
        bundled=bundled,
        labels=labels,
        link_labels=link_labels,
        cutoff=cutoff,
        overwrite=overwrite,
        spans_key=spans_key,
        alignment=alignment,
        scorer=scorer,
    )


# `bynames_linker` differs in its default settings alone, but each entry point of spaCy wants a name of its own.
make_linker = make_bynames

registry.scorers(SCORER, func=make_scorer)
Span.set_extension("bynames", getter=span_matches, force=True)
Doc.set_extension("bynames", getter=doc_mentions, force=True)
Span.set_extension("bynames_json", getter=plain_matches, force=True)
Doc.set_extension("bynames_json", getter=plain_mentions, force=True)

_ASSIGNS = ["doc.ents", "doc.spans", "token.ent_iob", "token.ent_type", "token.ent_kb_id", "token.ent_id"]
_ASSIGNS += ["doc._.bynames", "span._.bynames"]
_WEIGHTS = {"bynames_f": 1.0, "bynames_p": 0.0, "bynames_r": 0.0, "bynames_per_type": None}

# Not as decorators: spaCy asks its entry points for the name while it registers it, and they want the finished module.
Language.factory(
    "bynames",
    default_config=DEFAULTS,
    assigns=_ASSIGNS,
    requires=[],
    retokenizes=False,
    default_score_weights=_WEIGHTS,
    func=make_bynames,
)
Language.factory(
    "bynames_linker",
    default_config={**DEFAULTS, "mode": "link"},
    assigns=["doc.spans", "token.ent_kb_id", "token.ent_id", "doc._.bynames", "span._.bynames"],
    requires=["doc.ents"],
    retokenizes=False,
    default_score_weights=_WEIGHTS,
    func=make_linker,
)
