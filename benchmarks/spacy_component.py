"""Names in running text with spaCy: the component `bynames` beside EntityRuler, PhraseMatcher and spaczz.

    python benchmarks/spacy_component.py [--text FILE ...] [--sizes N ...] [--treebank FILE ...] [--quick]

Quality is measured on the articles of tests/articles, whose names are marked. The peers look for phrases, so they get
the bundled table in two ways: the names as they stand in it, and pre-expanded: every name in every scheme of bynames,
in all cases, with and without patronymic, the surname alone where one person has it, all of it in capitals too. spaczz
compares fuzzily and takes the names as they stand; its speed is measured on the articles alone.

Speed is that of the component alone, on documents that the tokenizer has made already, in one process. The text is that
of --text (CoNLL-U, twenty sentences a document, or plain UTF-8, documents parted by an empty line), else one made by
names.py with the articles among it.

With --treebank (CoNLL-U, Belarusian: UD_Belarusian-HSE) also how many tokens of `be` are those of the treebank, beside
the languages that spaCy has. Sentences that hold markup are left out: nobody's tokenizer is made for them.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import names as generated
import report
import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

import bynames
from bynames._model import Entity
from bynames._names.inflection import forms
from bynames.aliases import AliasTable, bundled

sys.path.insert(0, str(report.ROOT / "tests"))
from marked_articles import Article, articles

SEED = generated.SEED + 8
OWN = "bynames"
LANGUAGES = ("be", "en", "ru")


class Tool(NamedTuple):
    """`apply` changes a document; `build` is the seconds that making it took; `patterns` is how much it holds."""

    title: str
    apply: Callable[[Doc], Doc]
    build: float
    patterns: int
    slow: bool = False


def spellings(entity: Entity) -> list[str]:
    """The names as they stand in the table, and persons' without patronymic."""
    found = list(entity.spellings)
    if entity.kind == "person":
        found += [f"{words[0]} {words[-1]}" for words in map(str.split, entity.names.values()) if len(words) > 2]
    return list(dict.fromkeys(found))


def expanded(entity: Entity, lone: frozenset[str]) -> Iterator[str]:
    """Those in all cases and in every scheme, and all of it in capitals; what a diligent user would list.

    A surname of `lone`, which one person of the table has, stands alone too.
    """
    names = spellings(entity)
    names += [word for word in (name.split()[-1] for name in entity.names.values()) if word in lone]
    for name in dict.fromkeys(names):
        yield from (name, name.upper())
        for language in ("be", "ru"):
            if name.split()[-1] != entity.names.get(language, name).split()[-1]:
                continue
            for found in forms(name, language, entity.kind, entity.gender or None).values():
                for form in found:
                    yield from (form, form.upper())
            for scheme in bynames.schemes(language):
                latin = bynames.transliterate(name, scheme)
                yield from (latin, latin.upper())


def surnames(table: AliasTable) -> frozenset[str]:
    """The last words of persons' names that one person has."""
    bearers = Counter(
        word
        for entity in table
        if entity.kind == "person"
        for word in {name.split()[-1] for name in entity.names.values()}
    )
    return frozenset(word for word, count in bearers.items() if count == 1)


def phrases(table: AliasTable, of: Callable[[Entity], Any]) -> dict[str, list[str]]:
    """id -> phrases, each phrase once in the whole table (the first entity keeps it)."""
    taken: set[str] = set()
    found: dict[str, list[str]] = {}
    for entity in table:
        fresh = [text for text in dict.fromkeys(of(entity)) if text and text not in taken]
        taken.update(fresh)
        found[entity.id] = fresh
    return found


def own(nlp: Language, table: AliasTable) -> Tool:
    start = time.process_time()
    component = nlp.create_pipe("bynames")
    if table is not bundled():
        component.table = table
    component(nlp.make_doc("Minsk"))
    return Tool(OWN, component, time.process_time() - start, len(table))


def phrase_matcher(nlp: Language, listed: dict[str, list[str]], title: str) -> Tool:
    start = time.process_time()
    matcher = PhraseMatcher(nlp.vocab)
    for id, texts in listed.items():
        matcher.add(id, list(nlp.tokenizer.pipe(texts)))
    seconds = time.process_time() - start

    def apply(doc: Doc) -> Doc:
        spans = matcher(doc, as_spans=True)
        doc.ents = spacy.util.filter_spans([Span(doc, s.start, s.end, "NAME", kb_id=s.label) for s in spans])
        return doc

    return Tool(title, apply, seconds, len(matcher))._replace(patterns=sum(map(len, listed.values())))


def entity_ruler(nlp: Language, listed: dict[str, list[str]], title: str) -> Tool:
    start = time.process_time()
    ruler = nlp.create_pipe("entity_ruler")
    ruler.add_patterns([{"label": "NAME", "pattern": text, "id": id} for id, texts in listed.items() for text in texts])
    return Tool(title, ruler, time.process_time() - start, sum(map(len, listed.values())))


def spaczz_ruler(nlp: Language, listed: dict[str, list[str]]) -> Tool | None:
    if report.peer("spaczz") is None:
        return None
    from spaczz.pipeline import SpaczzRuler

    start = time.process_time()
    ruler = SpaczzRuler(nlp)
    ruler.add_patterns(
        [
            {"label": "NAME", "pattern": text, "type": "fuzzy", "id": id}
            for id, texts in listed.items()
            for text in texts
        ]
    )
    seconds = time.process_time() - start
    return Tool("spaczz, names of the table", ruler, seconds, sum(map(len, listed.values())), slow=True)


class Found(NamedTuple):
    """Counts over articles: marked names, those found with the right id, with the same characters, and false finds."""

    marked: int = 0
    right: int = 0
    exact: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 0.0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    def plus(self, other: Found) -> Found:
        return Found(*(a + b for a, b in zip(self, other, strict=True)))


def judge(doc: Doc, article: Article) -> Found:
    """What a tool found in an article. A found name is right when it covers some of a marked one and has its id."""
    entities = [(ent.start_char, ent.end_char, ent.kb_id_ or ent.id_) for ent in doc.ents]
    right = exact = 0
    used: set[int] = set()
    for start, end, id in article.names:
        for at, (first, last, named) in enumerate(entities):
            if at not in used and named == id and first < end and start < last:
                used.add(at)
                right += 1
                exact += (first, last) == (start, end)
                break
    return Found(len(article.names), right, exact, len(entities) - len(used))


def documents(paths: list[Path], quick: bool) -> list[str]:
    """The text for the measuring of speed."""
    if not paths:
        maker = generated.Names(SEED)
        made = [maker.text(language, 20_000 if quick else 500_000) for language in ("be", "ru")]
        return [article.text for article in articles()] + [part for text in made for part in text.split("\n")]
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".conllu":
            lines = [line.removeprefix("# text = ") for line in text.splitlines() if line.startswith("# text = ")]
            found += ["\n".join(lines[at : at + 20]) for at in range(0, len(lines), 20)]
        else:
            found += [part for part in text.split("\n\n") if part.strip()]
    return found


def speed(tool: Tool, docs: Callable[[], list[Doc]], runs: int) -> tuple[float, float]:
    """Tokens a second over fresh documents: the first time, when every word is new, and the best of later times."""
    found = []
    for _ in range(runs + 1):
        fresh = docs()
        gc.collect()
        start = time.process_time()
        for doc in fresh:
            tool.apply(doc)
        found.append(sum(map(len, fresh)) / (time.process_time() - start))
    return found[0], max(found[1:])


def bigger(size: int) -> AliasTable:
    """The bundled table with generated people beside it."""
    made = generated.Names(SEED).people(size - len(bundled()))
    more = [
        Entity(f"made-{number}", "person", {key: one.write(key) for key in ("be", "ru")}, gender=one.gender)
        for number, one in enumerate(made)
    ]
    return AliasTable([*bundled(), *more])


def sentences(path: Path) -> Iterator[tuple[str, set[tuple[int, int]]]]:
    """The sentences of a CoNLL-U file without markup: text, and (start, end) of its tokens."""
    text, tokens = "", set()
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        fields = line.split("\t")
        if len(fields) == 10 and fields[0].isdigit():
            tokens.add((len(text), len(text) + len(fields[1])))
            text += fields[1] + ("" if "SpaceAfter=No" in fields[9] else " ")
        elif not line and tokens:
            if not set(text) & set("<>\u200b"):
                yield text, tokens
            text, tokens = "", set()


def tokens_of(paths: list[Path]) -> str:
    """A table of languages: precision, recall and F of their tokens against those of treebanks."""
    known = [sentence for path in paths for sentence in sentences(path)]
    rows = []
    for language in ("be", "ru", "uk", "xx"):
        tokenizer = spacy.blank(language).tokenizer
        same = gold = found = 0
        for text, tokens in known:
            made = {(token.idx, token.idx + len(token)) for token in tokenizer(text) if not token.is_space}
            same, gold, found = same + len(made & tokens), gold + len(tokens), found + len(made)
        precision, recall = same / found, same / gold
        rows.append([language, f"{precision:.4f}", f"{recall:.4f}", f"{2 * same / (gold + found):.4f}"])
    return report.table(["language", "precision", "recall", "F"], rows)


def thousands(number: float) -> str:
    return f"{number:,.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="text for measuring speed")
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 100_000], help="entities beside the bundled")
    parser.add_argument("--treebank", type=Path, nargs="*", default=[], help="CoNLL-U files in Belarusian")
    given = report.arguments(parser, "benchmarks-spacy.md")
    table = bundled()
    plain = phrases(table, spellings)
    wide = phrases(table, partial(expanded, lone=surnames(table))) if not given.quick else plain
    texts = documents(given.text, given.quick)
    random.Random(SEED).shuffle(texts)
    nlp = spacy.blank("xx")

    def docs() -> list[Doc]:
        return list(nlp.tokenizer.pipe(texts))

    tools = [
        own(nlp, table),
        phrase_matcher(nlp, plain, "PhraseMatcher, names of the table"),
        phrase_matcher(nlp, wide, "PhraseMatcher, pre-expanded"),
        entity_ruler(nlp, plain, "EntityRuler, names of the table"),
        entity_ruler(nlp, wide, "EntityRuler, pre-expanded"),
    ]
    fuzzy = spaczz_ruler(nlp, plain) if not given.quick else None
    tools += [fuzzy] if fuzzy else []
    rows = []
    for tool in tools:
        print(tool.title, file=sys.stderr)
        found = {language: Found() for language in LANGUAGES}
        started, read = time.process_time(), 0
        for article in articles():
            doc = tool.apply(nlp.make_doc(article.text))
            found[article.language] = found[article.language].plus(judge(doc, article))
            read += len(doc)
        slow = read / (time.process_time() - started)
        total = Found().plus(found["be"]).plus(found["en"]).plus(found["ru"])
        rows.append(
            [
                tool.title,
                thousands(tool.patterns),
                f"{tool.build:.1f} s",
                *map(thousands, (slow, slow) if tool.slow else speed(tool, docs, 1 if given.quick else 3)),
                *(f"{found[language].recall:.3f}" for language in LANGUAGES),
                f"{total.recall:.3f}",
                f"{total.precision:.3f}",
                f"{total.exact / total.marked:.3f}",
            ]
        )
    count = sum(map(len, docs()))
    tokenizer = statistics.median(_tokenizing(nlp, texts) for _ in range(3))
    lines = [
        report.heading("Names in running text, with spaCy", [report.version("spacy"), report.version("spaczz")]),
        f"Articles: {len(articles())} with {sum(len(article.names) for article in articles())} marked names "
        f"(tests/articles). Text for the speed: {thousands(count)} tokens in {len(texts)} documents; the blank "
        f"tokenizer alone reads {thousands(count / tokenizer)} tokens a second. Entities: {len(table)}.",
        "",
        "Recall is the share of marked names that are found with the right id, by language of the article and in all; "
        "exact the share found with the same characters; precision that of the finds that are right. Speed is in "
        "tokens a second: `first` while every word is new, `tokens/s` on the same text again, as in a long run, "
        "where most words have been seen.",
        "",
        report.table(
            ["tool", "patterns", "build", "first", "tokens/s", *LANGUAGES, "recall", "precision", "exact"], rows
        ),
    ]
    sizes = [size for size in given.sizes if not given.quick or size <= 2_000]
    if sizes:
        lines += ["", "## More entities", "", "Generated people (benchmarks/names.py) beside the bundled table.", ""]
        found_rows = []
        for size in (len(table), *sizes):
            print(size, "entities", file=sys.stderr)
            start = time.process_time()
            some = table if size == len(table) else bigger(size)
            made = own(nlp, some)
            took = time.process_time() - start
            found_rows.append([thousands(len(some)), f"{took:.1f} s", thousands(speed(made, docs, 3)[1])])
            del some, made
        lines.append(report.table(["entities", "build", "tokens/s"], found_rows))
    if given.treebank:
        lines += ["", "## Tokens of Belarusian", "", f"Against {', '.join(path.name for path in given.treebank)}.", ""]
        lines.append(tokens_of(given.treebank))
    report.finish("\n".join(lines), given.output)


def _tokenizing(nlp: Language, texts: list[str]) -> float:
    start = time.process_time()
    for _ in nlp.tokenizer.pipe(texts):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    main()
