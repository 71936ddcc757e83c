"""Tools that search a name among many, behind one interface: bynames and its peers, each as its users call it.

Names are made plain by unidecode beforehand for those that know no Cyrillic.
"""

from __future__ import annotations

import tempfile
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from bynames import Matcher

# A found record: its place in the list, and the score in [0, 1]
Found = tuple[int, float] | None


class Index:
    """A list of names that a tool has prepared for searching."""

    # How many queries one call of `many` gets: 0 is all at once, for those that prepare something for each call.
    chunk = 0

    def __init__(self, records: list[str]) -> None:
        raise NotImplementedError

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        """The best record for each query that reaches `floor`; None is the tool's own cut-off."""
        raise NotImplementedError

    def one(self, query: str) -> Found:
        """The best record for one query at the tool's own cut-off."""
        return self.many([query])[0]


class Bynames(Index):
    """bynames.Matcher."""

    def __init__(self, records: list[str]) -> None:
        self.matcher = Matcher([(str(at), name) for at, name in enumerate(records)], "person")

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        cutoff = None if floor is None else max(floor, 0.6)
        found = self.matcher.search_many(queries, 1, cutoff, workers)
        return [(int(best[0].id), best[0].score) if best else None for best in found]

    def one(self, query: str) -> Found:
        best = self.matcher.search(query, 1)
        return (int(best[0].id), best[0].score) if best else None


class ExtractOne(Index):
    """rapidfuzz.process.extractOne with WRatio over names made plain by unidecode."""

    chunk = 5
    cut = 0.9

    def __init__(self, records: list[str]) -> None:
        self.records = [_plain(name) for name in records]

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        from rapidfuzz import fuzz, process

        cut = 100 * (self.cut if floor is None else floor)
        found = [process.extractOne(_plain(q), self.records, scorer=fuzz.WRatio, score_cutoff=cut) for q in queries]
        return [(best[2], best[1] / 100) if best else None for best in found]


class Cdist(Index):
    """rapidfuzz.process.cdist with token_sort_ratio over names made plain by unidecode."""

    chunk = 20
    cut = 0.9

    def __init__(self, records: list[str]) -> None:
        self.records = [_plain(name) for name in records]

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        import numpy as np
        from rapidfuzz import fuzz, process

        cut = 100 * (self.cut if floor is None else floor)
        plain = [_plain(query) for query in queries]
        scores = process.cdist(
            plain, self.records, scorer=fuzz.token_sort_ratio, score_cutoff=cut, dtype=np.uint8, workers=workers
        )
        best = scores.argmax(axis=1)
        return [(int(at), row[at] / 100) if row[at] else None for row, at in zip(scores, best, strict=True)]


class TfIdf(Index):
    """Cosine of tf-idf over letter trigrams of names made plain by unidecode, multiplied by sparse_dot_topn."""

    chunk = 500
    cut = 0.8

    def __init__(self, records: list[str]) -> None:
        import numpy as np
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=np.float32)
        self.matrix = self.vectorizer.fit_transform([_plain(name) for name in records]).T.tocsr()

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        from sparse_dot_topn import sp_matmul_topn

        cut = self.cut if floor is None else floor
        asked = self.vectorizer.transform([_plain(query) for query in queries])
        scores = sp_matmul_topn(asked, self.matrix, top_n=1, threshold=cut, sort=True, n_threads=workers)
        return _first_of_rows(scores)


class StringGrouper(Index):
    """string_grouper.match_strings over names made plain by unidecode; it prepares the list in every call."""

    cut = 0.8

    def __init__(self, records: list[str]) -> None:
        import pandas as pd

        self.records = pd.Series([_plain(name) for name in records])

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        import pandas as pd
        from loguru import logger
        from string_grouper import match_strings

        logger.disable("string_grouper")
        cut = self.cut if floor is None else floor
        asked = pd.Series([_plain(query) for query in queries])
        table = match_strings(
            self.records, asked, max_n_matches=1, min_similarity=cut, number_of_processes=workers, include_zeroes=False
        )
        found: list[Found] = [None] * len(queries)
        columns = zip(table["right_index"], table["left_index"], table["similarity"], strict=True)
        for query, record, score in columns:
            best = found[query]
            if best is None or best[1] < score:
                found[query] = int(record), float(score)
        return found


class LogicV2(Index):
    """nomenklatura: logic-v2 on the candidates of its own blocker (75 at most for a query)."""

    chunk = 500
    cut = 0.7

    def __init__(self, records: list[str]) -> None:
        from nomenklatura.blocker import Index as Blocker
        from nomenklatura.matching import LogicV2 as Logic

        self.records = records
        self.logic, self.config = Logic, Logic.default_config()
        self.folder = tempfile.TemporaryDirectory()
        view = SimpleNamespace(
            entities=lambda include_schemata=None: (_entity(f"r{at}", name) for at, name in enumerate(records))
        )
        self.blocker = Blocker(view, Path(self.folder.name))
        self.blocker.build()

    def many(self, queries: list[str], floor: float | None = None, workers: int = 1) -> list[Found]:
        cut = self.cut if floor is None else floor
        asked = [_entity(f"q{at}", query) for at, query in enumerate(queries)]
        found: list[Found] = [None] * len(queries)
        for query, candidates in self.blocker.match_entities(asked):
            at = int(query.id[1:])
            for candidate, _ in candidates:
                record = int(candidate.id[1:])
                score = float(
                    self.logic.compare(asked[at], _entity(candidate.id, self.records[record]), self.config).score
                )
                best = found[at]
                if score >= cut and (best is None or best[1] < score):
                    found[at] = record, score
        return found


class Tool(NamedTuple):
    """A tool, what it needs, and where its cut-off comes from."""

    title: str
    searcher: type[Index]
    modules: tuple[str, ...]
    packages: tuple[str, ...]
    cut: str
    how: str


OWN = "bynames"
TOOLS = {
    OWN: Tool("bynames", Bynames, (), (), "its own decision", "Matcher(records, kind='person')"),
    "extractOne": Tool(
        "rapidfuzz extractOne",
        ExtractOne,
        ("rapidfuzz", "unidecode"),
        ("rapidfuzz", "Unidecode"),
        "0.9, the usual one",
        "WRatio on names made plain by unidecode",
    ),
    "cdist": Tool(
        "rapidfuzz cdist",
        Cdist,
        ("rapidfuzz", "unidecode"),
        ("rapidfuzz", "Unidecode"),
        "0.9, the usual one",
        "token_sort_ratio on names made plain by unidecode",
    ),
    "tf-idf": Tool(
        "tf-idf + sparse_dot_topn",
        TfIdf,
        ("sklearn", "sparse_dot_topn", "unidecode"),
        ("scikit-learn", "sparse_dot_topn"),
        "0.8, that of string_grouper",
        "letter trigrams inside words, of names made plain by unidecode",
    ),
    "string_grouper": Tool(
        "string_grouper",
        StringGrouper,
        ("string_grouper", "unidecode"),
        ("string_grouper",),
        "0.8, its default",
        "match_strings on names made plain by unidecode",
    ),
    "logic-v2": Tool(
        "nomenklatura logic-v2",
        LogicV2,
        ("nomenklatura", "followthemoney"),
        ("nomenklatura", "rigour"),
        "0.7, the default of yente",
        "the 75 best candidates of nomenklatura's own blocker",
    ),
}


def _plain(name: str) -> str:
    from rapidfuzz.utils import default_process
    from unidecode import unidecode

    return default_process(unidecode(name))


def _first_of_rows(scores: Any) -> list[Found]:
    found: list[Found] = []
    for start, end in zip(scores.indptr, scores.indptr[1:], strict=False):
        found.append((int(scores.indices[start]), min(float(scores.data[start]), 1.0)) if end > start else None)
    return found


def _entity(id: str, name: str) -> Any:
    from followthemoney import model

    return model.get_proxy({"id": id, "schema": "Person", "properties": {"name": [name]}})


def installed(tool: Tool) -> bool:
    """Whether all that the tool needs is there."""
    return all(find_spec(module) is not None for module in tool.modules)
