"""The alias table as a knowledge base of spaCy, so that a trained `entity_linker` chooses among our candidates."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from spacy.kb import Candidate, InMemoryLookupKB
from spacy.language import Language
from spacy.tokens import Span
from spacy.util import registry
from spacy.vocab import Vocab

from bynames import _shapes as shapes
from bynames._model import Entity, Match
from bynames._writing import whole_file
from bynames.aliases import AliasTable, bundled
from bynames.errors import InputError

EMPTY = "bynames.EmptyKB.v1"
WIDTH = 64


class BynamesKB(InMemoryLookupKB):  # type: ignore[misc]
    """Entities of an alias table with a vector each; `get_candidates` resolves a mention in any spelling.

    `limit` is the most candidates for one mention. The prior of a candidate is its score's share of all their scores.
    """

    def __init__(self, vocab: Vocab, entity_vector_length: int, limit: int = 5) -> None:
        super().__init__(vocab, entity_vector_length)
        self.limit = limit
        self._table = AliasTable([])

    @property
    def table(self) -> AliasTable:
        """The alias table behind the candidates."""
        return self._table

    def fill(self, table: AliasTable, vector: Callable[[Entity], Sequence[float]]) -> None:
        """Take in a table; `vector` gives `entity_vector_length` numbers for an entity."""
        self._table = table
        entities = list(table)
        self.set_entities([e.id for e in entities], [1.0] * len(entities), [list(vector(e)) for e in entities])

    def get_candidates(self, mention: Span) -> list[Candidate]:
        """The entities that a mention can name, best first; [] for none."""
        return self._candidates(mention.text, self._table.candidates(mention.text, limit=self.limit))

    def get_candidates_batch(self, mentions: Iterable[Span]) -> list[list[Candidate]]:
        """The same for several mentions; a text that comes again is resolved once."""
        spans = list(mentions)
        known = {text: self._table.candidates(text, limit=self.limit) for text in {span.text for span in spans}}
        return [self._candidates(span.text, known[span.text]) for span in spans]

    def _candidates(self, text: str, matches: list[Match]) -> list[Candidate]:
        total = sum(match.score for match in matches) or 1.0
        strings = self.vocab.strings
        return [
            Candidate(
                kb=self,
                entity_hash=strings.add(match.id),
                entity_freq=1.0,
                entity_vector=self.get_vector(match.id),
                alias_hash=strings.add(text),
                prior_prob=match.score / total,
            )
            for match in matches
        ]

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Entities and vectors."""
        vectors = {entity.id: [float(number) for number in self.get_vector(entity.id)] for entity in self._table}
        return msgspec.json.encode(_Saved(self.entity_vector_length, self.limit, list(self._table), vectors))

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> BynamesKB:
        """What `to_bytes` gave. Raises InputError for other bytes, and for vectors of another length."""
        try:
            saved = msgspec.json.decode(bytes_data, type=_Saved)
        except shapes.BROKEN:
            said = shapes.unread(bytes_data, _Saved)
            raise InputError(f"bynames: these are not a saved knowledge base: {said}") from None
        if saved.length != self.entity_vector_length:
            raise InputError(
                f"bynames: the saved knowledge base has vectors of {saved.length} numbers, "
                f"this one is for {self.entity_vector_length}: set entity_vector_length of the linker"
            )
        self.limit = saved.limit
        self.fill(AliasTable(saved.entities), lambda entity: saved.vectors[entity.id])
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write entities and vectors into a folder: `kb.json`."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(str(folder / "kb.json")) as file:
            file.write(self.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> BynamesKB:
        """Read what `to_disk` wrote. Raises InputError where it is not there or is something else."""
        file = Path(path) / "kb.json"
        try:
            content = file.read_bytes()
        except OSError as error:
            raise InputError(f"{file}: cannot be read: {error.strerror}") from None
        try:
            return self.from_bytes(content)
        except InputError as error:
            raise InputError(f"{file}: {error}") from None


class _Saved(msgspec.Struct):
    length: int
    limit: int
    entities: list[Entity]
    vectors: dict[str, list[float]]


def knowledge_base(
    nlp: Language,
    table: AliasTable | None = None,
    *,
    vector: Callable[[Entity], Sequence[float]] | None = None,
    limit: int = 5,
) -> BynamesKB:
    """The alias table (the bundled one for None) as a knowledge base for spaCy's `entity_linker`.

    `vector` gives the vector of an entity, all of one length. Without it: the vector that `nlp` has for the entity's
    role and names; and where `nlp` has no vectors, 64 numbers drawn by the id, of length 1: they say nothing about
    the entity, but a linker can learn to meet them. `limit` is the most candidates for one mention.
    """
    table = bundled() if table is None else table
    vectors = {entity.id: list((vector or _drawn)(entity)) for entity in table}
    if vector is None and (nlp.vocab.vectors_length > 0 or "tok2vec" in nlp.pipe_names):
        # Nothing but the vectors: the linker that this is for stands in the pipeline already, and is empty.
        with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name == "tok2vec"]):
            texts = ((f"{entity.role} {' '.join(entity.names.values())}", entity.id) for entity in table)
            vectors = {id: doc.vector.tolist() for doc, id in nlp.pipe(texts, as_tuples=True)}
    kb = BynamesKB(nlp.vocab, len(next(iter(vectors.values()), [0.0] * WIDTH)), limit)
    kb.fill(table, lambda entity: vectors[entity.id])
    return kb


def _drawn(entity: Entity) -> Sequence[float]:
    numbers = random.Random(entity.id)
    found = [numbers.gauss(0, 1) for _ in range(WIDTH)]
    length = math.hypot(*found)
    return [number / length for number in found]


def empty_kb() -> Callable[[Vocab, int], BynamesKB]:
    """The function behind `@misc = "bynames.EmptyKB.v1"`: the setting `generate_empty_kb` of an `entity_linker`.

    With it a saved pipeline gets this knowledge base back when it is loaded.
    """
    return _empty


def _empty(vocab: Vocab, entity_vector_length: int) -> BynamesKB:
    return BynamesKB(vocab, entity_vector_length)


registry.misc(EMPTY, func=empty_kb)
