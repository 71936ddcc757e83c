"""Tables for other programs: spaCy's entity ruler, synonyms of Elasticsearch and Solr, CSV, YAML and JSON lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._languages import canonical
from bynames._model import Entity
from bynames._names import person
from bynames._names.inflection import forms
from bynames.aliases._spellings import plain
from bynames.aliases.sources.entities import language_of, registers
from bynames.aliases.sources.written import NAME, joined
from bynames.errors import InputError, did_you_mean

__all__ = [
    *(
        "FORMATS",
        "LABELS",
        "csv_rows",
        "elasticsearch",
        "export",
        "followthemoney",
        "jsonl",
        "solr",
        "spacy_patterns",
        "yaml",
    ),
]

LABELS = {"person": "PERSON", "org": "ORG"}
_GENDERS = {"m": "male", "f": "female"}
# What Elasticsearch takes in one set of synonyms.
MOST_RULES = 10_000
_ESCAPED = {ord(sign): f"\\{sign}" for sign in "\\,#"} | {ord("="): "\\="}


def _inflected() -> frozenset[str]:
    return frozenset(canonical()) & frozenset(data.names("inflection"))


def names_of(entity: Entity, inflected: bool = False, plain_words: bool = False) -> tuple[str, ...]:
    """How a text can call an entity, the canonical names first.

    Persons also without their patronymic, which most texts leave out. With `inflected` Belarusian and Russian names
    also in their cases. Names that are ordinary words (`.plain_words`) only with `plain_words`.
    """
    left_out = set() if plain_words else {plain(name) for name in entity.plain_words}
    found: dict[str, None] = {}
    said = entity.alias_languages | {name: language for language, name in entity.names.items()}
    for name in entity.spellings_for("text"):
        if plain(name) in left_out:
            continue
        language = said.get(name) or language_of(name)
        for variant in dict.fromkeys((name, *_without_patronymic(name, entity.kind))):
            found[variant] = None
            if inflected and language in _inflected():
                cases = forms(variant, language, entity.kind, entity.gender or None)
                found |= dict.fromkeys(form for column in cases.values() for form in column)
    return tuple(found)


def _without_patronymic(name: str, kind: str) -> tuple[str, ...]:
    if kind != "person":
        return ()
    parsed = person(name)
    # By the words as typed: what is taken apart may have been cleaned of signs.
    typed = name.split()
    if "patronymic" not in parsed.roles or len(typed) != len(parsed.roles) or len(typed) < 3:
        return ()
    return (" ".join(word for word, role in zip(typed, parsed.roles, strict=True) if role != "patronymic"),)


def spacy_patterns(
    entities: Iterable[Entity],
    *,
    inflected: bool = False,
    plain_words: bool = False,
    labels: dict[str, str] | None = None,
) -> Iterator[str]:
    """Lines of JSON for spaCy's entity ruler: `label`, `pattern` (the name), `id` (of the entity).

    `labels` are those of the two kinds, PERSON and ORG by default. A name that several entities have gets no id,
    for nobody knows which it is. `inflected` and `plain_words` are as in `names_of`.
    """
    labels = labels or LABELS
    bearers: dict[tuple[str, str], list[str]] = {}
    for entity in entities:
        for name in names_of(entity, inflected, plain_words):
            bearers.setdefault((labels[entity.kind], name), []).append(entity.id)
    for (label, name), ids in bearers.items():
        pattern = {"label": label, "pattern": name}
        if len(ids) == 1:
            pattern["id"] = ids[0]
        yield msgspec.json.encode(pattern).decode() + "\n"


def _rules(entities: Iterable[Entity], inflected: bool, plain_words: bool) -> Iterator[tuple[str, str]]:
    for entity in entities:
        names = names_of(entity, inflected, plain_words)
        # One name alone is no synonym.
        if len(names) > 1:
            yield entity.id, ", ".join(name.translate(_ESCAPED) for name in names)


def solr(entities: Iterable[Entity], *, inflected: bool = False, plain_words: bool = False) -> Iterator[str]:
    """Lines of a synonyms file: the names of one entity are equivalent. For Solr, OpenSearch and `synonyms_path`.

    Commas, backslashes and the signs that begin a comment or a mapping are escaped with a backslash.
    """
    for _, rule in _rules(entities, inflected, plain_words):
        yield rule + "\n"


def elasticsearch(entities: Iterable[Entity], *, inflected: bool = False, plain_words: bool = False) -> Iterator[str]:
    """The body of `PUT _synonyms/<name>` of Elasticsearch, a rule for each entity with its id.

    Raises InputError for more rules than one set may have.
    """
    rules = [
        msgspec.json.encode({"id": id, "synonyms": rule}).decode()
        for id, rule in _rules(entities, inflected, plain_words)
    ]
    if len(rules) > MOST_RULES:
        raise InputError(
            f"{len(rules):,} rules, and Elasticsearch takes {MOST_RULES:,} in one set of synonyms; "
            "export them as solr, and name the file as synonyms_path"
        )
    yield '{"synonyms_set": [\n' + ",\n".join(rules) + "\n]}\n"


def csv_rows(entities: Iterable[Entity]) -> Iterator[str]:
    """Lines of a CSV that `AliasTable.load` reads again, with everything that the table has."""
    known = list(entities)
    languages = dict.fromkeys((*canonical(), *(language for entity in known for language in entity.names)))
    columns = [language if language in canonical() else f"{NAME}{language}" for language in languages]
    yield _line(
        *("id", "kind", *columns, "aliases", "gender", "year", "role", "sources", "distinct_from"),
        *("plain_words", "surname_alone", "ids", "unverified", "weak", "full_name_only"),
        *("alias_languages", "only"),
    )
    for entity in known:
        yield _line(
            *(entity.id, entity.kind, *(entity.names.get(language, "") for language in languages)),
            *(joined(entity.aliases), entity.gender, str(entity.year or ""), entity.role, joined(entity.sources)),
            *(joined(entity.distinct_from), joined(entity.plain_words), _yes(entity.surname_alone)),
            joined(tuple(f"{register}={id}" for register, id in entity.ids.items())),
            *(_yes(entity.unverified), joined(entity.weak), _yes(entity.full_name_only)),
            joined(tuple(f"{language}={name}" for name, language in entity.alias_languages.items())),
            joined(tuple(f"{use}={name}" for name, use in entity.only.items())),
        )


def _yes(flag: bool) -> str:
    return "true" if flag else ""


def _line(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def jsonl(entities: Iterable[Entity]) -> Iterator[str]:
    """A line of JSON for each entity, without what is empty; `AliasTable.load` reads it again. Streams."""
    for entity in entities:
        fields: dict[str, Any] = msgspec.structs.asdict(entity)
        yield msgspec.json.encode({key: value for key, value in fields.items() if value}).decode() + "\n"


def yaml(entities: Iterable[Entity]) -> Iterator[str]:
    """Lines of YAML in the form of data/aliases.yaml, without what is empty; `AliasTable.load` reads it again."""
    yield "entities:\n"
    for entity in entities:
        fields: dict[str, Any] = msgspec.structs.asdict(entity)
        start = "\n  - "
        for key, value in fields.items():
            if value:
                # JSON is YAML, but for what JSON does not escape and YAML takes for the end of a line.
                text = msgspec.json.encode(value).decode().translate(_LINE_ENDS)
                yield f"{start}{key}: {value if isinstance(value, str) and _PLAIN.fullmatch(value) else text}\n"
                start = "    "


def followthemoney(entities: Iterable[Entity]) -> Iterator[str]:
    """Entities of FollowTheMoney, a line of JSON for each; `sources.read` and the programs of OpenSanctions read them.

    The English name comes first, for a FollowTheMoney name says no language. What has no property there is left out.
    """
    for entity in entities:
        is_person = entity.kind == "person"
        names = dict.fromkeys((entity.names.get("en", ""), *entity.names.values()))
        properties: dict[str, list[str]] = {
            "name": [name for name in names if name],
            "alias": list(entity.aliases),
            "weakAlias": list(entity.weak),
            "gender": [_GENDERS[entity.gender]] if entity.gender else [],
            "birthDate" if is_person else "incorporationDate": [str(entity.year)] if entity.year else [],
            "position" if is_person else "summary": [entity.role] if entity.role else [],
            "sourceUrl": [source for source in entity.sources if source.startswith(("https://", "http://"))],
            "notes": [source for source in entity.sources if not source.startswith(("https://", "http://"))],
        }
        if entity.unverified:
            properties["notes"].append("unverified: no source leads to a page, a document or a record")
        for register, id in entity.ids.items():
            if property := registers()[register].get("followthemoney"):
                properties[property] = [id]
        line = {
            "id": entity.id,
            "caption": properties["name"][0],
            "schema": "Person" if is_person else "Organization",
            "properties": {key: values for key, values in properties.items() if values},
        }
        yield msgspec.json.encode(line).decode() + "\n"


FORMATS: dict[str, Callable[..., Iterator[str]]] = {
    "spacy": spacy_patterns,
    "elasticsearch": elasticsearch,
    "solr": solr,
    "csv": csv_rows,
    "jsonl": jsonl,
    "yaml": yaml,
    "followthemoney": followthemoney,
}
_TABLES = ("csv", "jsonl", "yaml", "followthemoney")
# What YAML takes for the text that it is
_PLAIN = expression(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029\x7f\ufeff"}


def export(entities: Iterable[Entity], form: str, **options: bool) -> Iterator[str]:
    """Entities as one of FORMATS, in pieces of text. `options` (`inflected`, `plain_words`) are not for whole tables.

    Raises InputError for another format, and for options that it does not have.
    """
    if form not in FORMATS:
        hint = did_you_mean(form, FORMATS) or f"; there are {', '.join(FORMATS)}"
        raise InputError(f"no format {form!r}{hint}")
    given = {key: value for key, value in options.items() if value}
    if given and form in _TABLES:
        raise InputError(f"{form} has the table as it is: {', '.join(given)} does not go with it")
    return FORMATS[form](entities, **given)
