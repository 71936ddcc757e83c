"""Where tables come from: the bundled one, files of users, Wikidata, FollowTheMoney. All are read entity by entity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bynames._expressions import expression
from bynames._model import Entity
from bynames.aliases.sources import followthemoney, wikidata, written
from bynames.aliases.sources.entities import KINDS
from bynames.aliases.sources.inputs import BadLine, Found, Input, Options, Tell, opened
from bynames.errors import InputError, did_you_mean

__all__ = ["BUNDLED", "FORMATS", "BadLine", "check_format", "found_in", "read", "read_bundled"]

BUNDLED = "bundled"
FORMATS: dict[str, Callable[[Input], Iterator[Found]]] = {
    "yaml": written.read_yaml,
    "csv": written.read_csv,
    "jsonl": written.read_jsonl,
    "wikidata": wikidata.read_items,
    "wikidata-query": wikidata.read_query,
    "followthemoney": followthemoney.read,
}
_SUFFIXES = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".csv": "csv",
    ".tsv": "csv",
    ".ftm.json": "followthemoney",
    ".ftm.jsonl": "followthemoney",
    ".ftm.ndjson": "followthemoney",
    ".srj": "wikidata-query",
}
# The keys by which JSON shows what it is, the surest first
_MARKS = (
    ("followthemoney", {"schema", "properties"}),
    ("wikidata", {"labels", "claims", "lastrevid", "entities"}),
    ("wikidata-query", {"head", "results", "item"}),
    ("jsonl", {"names", "kind"}),
)
_SIGNS = expression(rb'"((?:[^"\\]|\\.)*)"(\s*:)?|[{}\[\]]')


def read(
    path: str,
    form: str | None = None,
    *,
    skip_bad: bool = False,
    tell: Tell | None = None,
    languages: Iterable[str] = (),
    kind: str | None = None,
    topics: Iterable[str] = (),
    noted: Tell | None = None,
) -> Iterator[Entity]:
    """The entities of a file, one after another, however many there are; `-` is standard input.

    `form` is one of FORMATS, None finds it out by the name and the beginning of the file; gzip and bzip2 are
    unpacked. A line that cannot be used raises InputError with file, line and reason; with `skip_bad` it is left out,
    and `tell` is called with the same sentence. `languages` are those of the names that are taken from Wikidata
    (without any: those of data/imports/wikidata.yaml); `kind` (`person` or `org`) takes entities of one kind only, and
    is that of CSV rows and query results that say none; `topics` takes of FollowTheMoney only what has one of them.
    `noted` is called with a sentence for what is kept aside, such as a column that no table has.
    """
    if form is not None:
        check_format(form)
    if kind is not None and kind not in KINDS:
        raise InputError(f"no kind {kind!r}{did_you_mean(kind, KINDS) or '; it is person or org'}")
    options = Options(tuple(languages), kind, frozenset(topics))
    for found in found_in(path, form, skip_bad, tell, options, noted):
        yield found.entity


def found_in(
    path: str,
    form: str | None = None,
    skip_bad: bool = False,
    tell: Tell | None = None,
    options: Options | None = None,
    noted: Tell | None = None,
) -> Iterator[Found]:
    """As `read`, with the line of each entity."""
    with opened(path, skip_bad, tell, options, noted) as input:
        yield from FORMATS[form or _form(input)](input)


def read_bundled() -> Iterator[Entity]:
    """The entities of the bundled table as its YAML has them; `AliasTable.load()` has them compiled."""
    return read(written.bundled(), "yaml")


def check_format(form: str) -> None:
    """Raises InputError for an unknown format."""
    if form not in FORMATS:
        hint = did_you_mean(form, FORMATS) or f"; there are {', '.join(FORMATS)}"
        raise InputError(f"no format {form!r}{hint}")


def _form(input: Input) -> str:
    name = input.name.casefold().removesuffix(".gz").removesuffix(".bz2")
    for suffix, form in _SUFFIXES.items():
        if name.endswith(suffix):
            return form
    head = input.head()
    keys = _keys(head)
    for form, marks in _MARKS:
        if not keys.isdisjoint(marks):
            return form
    if not head.strip():
        raise InputError(f"{input.name}: empty")
    raise InputError(f"{input.name}: cannot tell the format; give one of {', '.join(FORMATS)}")


def _keys(head: bytes) -> set[str]:
    """The keys of the first object, of the objects behind it as far as they are there, not of what is within them."""
    depth = 0
    found = set()
    for match in _SIGNS.finditer(head):
        if match[2]:
            if depth == 1:
                found.add(match[1].decode("utf-8", "replace"))
        elif match[0] == b"{":
            depth += 1
        elif match[0] == b"}":
            depth -= 1
            if depth == 0 and found:
                break
    return found
