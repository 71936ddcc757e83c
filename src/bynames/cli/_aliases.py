"""The commands over alias tables: whom names name, mentions in texts, and tables in and out of other formats."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from bynames.cli._options import OneOf, Whole
from bynames.cli._printing import HintingGroup, print_json, print_table, readable, texts, whole_output
from bynames.errors import InputError

if TYPE_CHECKING:
    from bynames._model import Entity, Match
    from bynames.aliases import AliasTable
    from bynames.aliases._against import Difference

# Written out, so that listing the commands loads none of the library; tests/test_alias_exports.py compares.
_SOURCES = ("yaml", "csv", "jsonl", "wikidata", "wikidata-query", "followthemoney")
_TARGETS = ("spacy", "elasticsearch", "solr", "csv", "jsonl", "yaml", "followthemoney")
_TOLD = 5

tables_option = click.option(
    "-t",
    "--table",
    "tables",
    multiple=True,
    help="Alias table file; may be repeated. `bundled` is the bundled table.  [default: bundled]",
)
_kind_option = click.option("-k", "--kind", type=OneOf(["person", "org"]), help="Only persons, or only organizations.")
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
_skip_option = click.option("--skip-bad", is_flag=True, help="Skip unusable lines and report them.")
_output_option = click.option("-o", "--output", default="-", help="File to write; - is standard output.  [default: -]")


def loaded(tables: Iterable[str], skip_bad: bool = False) -> AliasTable:
    from bynames.aliases import AliasTable, bundled

    paths = tuple(tables)
    table = AliasTable.load(*paths, skip_bad=skip_bad) if paths else bundled()
    for sentence in table.conflicts[:_TOLD]:
        click.echo(f"note: {sentence}", err=True)
    if len(table.conflicts) > _TOLD:
        more = len(table.conflicts) - _TOLD
        click.echo(f"note: … and {more} more; see `bynames table check {' '.join(paths)}`", err=True)
    return table


def _ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    return [entity.id for entity in loaded(context.params.get("tables") or ()) if entity.id.startswith(incomplete)]


def _match(match: Match, entity: Entity) -> dict[str, object]:
    return {
        "id": match.id,
        "kind": entity.kind,
        "names": entity.names,
        "name": match.name,
        "score": match.score,
        "note": match.note,
    }


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@tables_option
@_kind_option
@click.option("--limit", default=5, show_default=True, type=Whole(1), help="Maximum number of matches for a name.")
@_json_option
def resolve(names: tuple[str, ...], tables: tuple[str, ...], kind: str | None, limit: int, as_json: bool) -> None:
    """Look up who or what each NAME refers to.

    Searches the persons and organizations of the bundled table, or of other tables, and prints the best match first.
    Put a NAME with spaces in quotes. Without NAME, reads standard input line by line.

    \b
    Examples:
      bynames resolve "TIKHANOVSKAYA, Svetlana" Лукашэнка
      bynames resolve Viasna --kind org --json
      bynames resolve "Янка Купала" --table bundled --table mine.csv
    """
    table = loaded(tables)
    found = [(name, table.resolve(name, kind, limit)) for name in texts(names)]
    if as_json:
        print_json(
            [
                {
                    "name": name,
                    "matches": [
                        {**_match(match, table[match.id]), "evidence": [str(item) for item in match.evidence]}
                        for match in matches
                    ],
                }
                for name, matches in found
            ]
        )
        return
    rows = []
    for name, matches in found:
        for match in matches:
            why = match.note or f"as {match.name}"
            rows.append((name, match.id, f"{match.score:.2f}", table[match.id].name(), why))
            name = ""
        if not matches:
            rows.append((name, "–", "", "", "not in the table"))
    print_table(("NAME", "ID", "SCORE", "IS", "WHY"), rows, bold=1)


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1)
@tables_option
@_kind_option
@click.option("-e", "--encoding", help="Encoding of the texts.  [default: detected]")
@click.option("--unknown", is_flag=True, help="Find names of persons that no table has, too.")
@_json_option
def find(
    files: tuple[str, ...],
    tables: tuple[str, ...],
    kind: str | None,
    encoding: str | None,
    unknown: bool,
    as_json: bool,
) -> None:
    """Find names from a table in running text.

    Each FILE is plain text in any encoding; without FILE, reads standard input. Names are found in any grammatical
    case, in capitals, with titles and with initials. With --unknown, names of persons that the table lacks are listed
    in the nominative; with --json, the mentions of one of them share a number. Start and end are character offsets,
    end exclusive.

    \b
    Examples:
      bynames find article.txt
      bynames find article.txt --kind org --json
      bynames find article.txt --unknown
    """
    table = loaded(tables)
    rows, records = [], []
    for file in files or ("-",):
        text = _text(file, encoding)
        line, start_of_line, done = 1, 0, 0
        for mention in table.find(text, unknown=unknown):
            matches = [match for match in mention.matches if kind in (None, table[match.id].kind)]
            is_unknown = not mention.matches and kind in (None, "person")
            if not matches and not is_unknown:
                continue
            breaks = text.count("\n", done, mention.start)
            if breaks:
                line, start_of_line = line + breaks, text.rindex("\n", done, mention.start) + 1
            done = mention.start
            column = mention.start - start_of_line + 1
            record = {"start": mention.start, "end": mention.end, "line": line, "column": column, "text": mention.text}
            found = [_match(match, table[match.id]) for match in matches]
            about = {"lemma": mention.lemma, "cluster": mention.cluster} if is_unknown else {}
            records.append({"file": file, **record, **about, "matches": found})
            ids = ", ".join(match.id for match in matches) or "–"
            why = matches[0].note if matches else f"not in the table: {mention.lemma}"
            rows.append((*((file,) if len(files) > 1 else ()), f"{line}:{column}", mention.text, ids, why))
    if as_json:
        print_json(records)
    elif rows:
        header = (*(("FILE",) if len(files) > 1 else ()), "PLACE", "MENTION", "ID", "WHY")
        print_table(header, rows, bold=header.index("MENTION"))
    else:
        click.echo("no names from the table found", err=True)


def _text(file: str, encoding: str | None) -> str:
    from bynames.tables._texts import running_text

    text, note = running_text(file, encoding)
    if note:
        click.echo(f"note: {note}", err=True)
    return text


@click.command()
@click.argument("words", metavar="[TEXT]...", nargs=-1, shell_complete=_ids)
@tables_option
@_kind_option
@_json_option
def entities(words: tuple[str, ...], tables: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    """List the entities of a table.

    Lists all of them, or those that have every TEXT in their id, a name, the role or an identifier (Q2866); case does
    not matter. Entities without a source that a reader can look up are marked as unverified.

    \b
    Examples:
      bynames entities journalist --kind person
      bynames entities viasna --json
    """
    wanted = [word.casefold() for word in map(readable, words)]
    found = []
    for entity in loaded(tables):
        text = " ".join((entity.id, *entity.spellings, entity.role, *entity.ids.values())).casefold()
        if kind in (None, entity.kind) and all(word in text for word in wanted):
            found.append(entity)
    if as_json:
        print_json(found)
        return
    rows = [(entity.id, entity.kind, str(entity.year or ""), entity.name(), _role(entity)) for entity in found]
    print_table(("ID", "KIND", "YEAR", "NAME", "ROLE"), rows)


def _role(entity: Entity) -> str:
    return f"{entity.role} (unverified)".lstrip() if entity.unverified else entity.role


@click.group(cls=HintingGroup)
def table() -> None:
    """Import, check and export alias tables.

    \b
    Examples:
      bynames table import entities.ftm.json -o people.jsonl
      bynames table check people.jsonl
      bynames table export people.jsonl --to solr -o synonyms.txt
    """


@table.command("import")
@click.argument("file")
@click.option("--from", "form", type=OneOf(_SOURCES), help="Format of FILE.  [default: detected]")
@_output_option
@_kind_option
@click.option("-l", "--languages", help="Languages of names to take from Wikidata, comma-separated.  [default: nine]")
@click.option("--topic", "topics", multiple=True, help="FollowTheMoney: only entities with this topic.")
@_skip_option
@click.option("--quiet", is_flag=True, help="Print no summary.")
def import_(file: str, form: str | None, output: str, languages: str | None, quiet: bool, **given: Any) -> None:
    """Convert a file from elsewhere into an alias table.

    FILE is a dump or a query result of Wikidata, FollowTheMoney entities (OpenSanctions), CSV, YAML or JSON lines,
    also packed with gzip or bzip2; - is standard input. Writes JSON lines, for --table and AliasTable.load. Works
    line by line, so the file may be of any size.

    \b
    Examples:
      bynames table import entities.ftm.json --topic sanction -o sanctions.jsonl
      bynames table import query.json --kind person -o people.jsonl
      bzcat latest-all.json.bz2 | bynames table import - --from wikidata --skip-bad -o wikidata.jsonl
    """
    from bynames.aliases import exports, sources

    bad = 0

    def tell(sentence: str) -> None:
        nonlocal bad
        bad += 1
        click.echo(f"skipped: {sentence}", err=True)

    def noted(sentence: str) -> None:
        click.echo(f"note: {sentence}", err=True)

    counts = {"person": 0, "org": 0}

    def counted() -> Iterator[Entity]:
        wanted = [word.strip() for word in languages.split(",") if word.strip()] if languages else ()
        for entity in sources.read(file, form, tell=tell, languages=wanted, noted=noted, **given):
            counts[entity.kind] += 1
            yield entity

    try:
        with whole_output(output) as target:
            target.writelines(exports.jsonl(counted()))
    except sources.BadLine as error:
        raise InputError(f"{error}; --skip-bad skips such lines") from None
    if not quiet:
        left_out = f"; {bad:,} skipped" if bad else ""
        click.echo(f"{_count(counts['person'], 'person')}, {_count(counts['org'], 'organization')}{left_out}", err=True)


@table.command()
@click.argument("tables", metavar="[TABLE]...", nargs=-1)
@click.option("--to", "form", type=OneOf(_TARGETS), required=True, help="Format to write.")
@_output_option
@_kind_option
@click.option("--inflected", is_flag=True, help="Include the grammatical cases of names.")
@click.option("--plain-words", is_flag=True, help="Include names that are ordinary words (Вясна).")
def export(
    tables: tuple[str, ...], form: str, output: str, kind: str | None, inflected: bool, plain_words: bool
) -> None:
    """Export alias tables for other programs.

    Writes patterns for spaCy's entity ruler, synonyms for Elasticsearch (the body of its synonyms API) or Solr (a
    file, also for Elasticsearch's synonyms_path), FollowTheMoney entities, CSV, YAML or JSON lines, from the bundled
    table or the given TABLE files.

    \b
    Examples:
      bynames table export --to spacy --inflected -o patterns.jsonl
      bynames table export --to solr --kind org -o synonyms.txt
      bynames table export mine.jsonl --to csv -o mine.csv
    """
    from bynames.aliases import exports

    wanted = [entity for entity in loaded(tables) if kind in (None, entity.kind)]
    with whole_output(output) as target:
        target.writelines(exports.export(wanted, form, inflected=inflected, plain_words=plain_words))


@table.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--sources", "of_sources", is_flag=True, help="Report sources that no reader can look up, too.")
@click.option("--against", metavar="FILE", help="List in any format; report what the tables lack or have differently.")
@click.option("--review", metavar="CSV", help="With --against: write the differences there, as rows to confirm.")
def check(files: tuple[str, ...], of_sources: bool, against: str | None, review: str | None) -> None:
    """Check tables for mistakes, against each other, and against other lists.

    Each FILE is a table in any format; `bundled` is the bundled table. Reports every unusable line and everything that
    two tables say differently about one id, with file, line and reason. With --sources, every entity that is not
    marked unverified must cite a page, a numbered document or a record. With --against, reports every entity of
    another list that is missing, ambiguous or different; a shared identifier says who it is, otherwise the names do.
    With --review, writes these differences as rows of a CSV, together with what the list has and the table lacks;
    `bynames table merge` takes over the rows that you confirm there.

    \b
    Examples:
      bynames table check mine.csv --sources
      bynames table check bundled mine.csv
      bynames table check bundled --against sanctions.ftm.json
      bynames table check mine.csv --against wikidata.jsonl --review review.csv
    """
    if review is not None and against is None:
        raise InputError("--review is for --against FILE: what differs from it")
    from bynames.aliases._citations import faults
    from bynames.aliases._loading import put_together

    content = put_together(files, skip_bad=True)
    told = [*content.conflicts, *(faults(content.entities) if of_sources else ())]
    if against is not None:
        from bynames.aliases import AliasTable, sources
        from bynames.aliases._against import differences

        table = AliasTable.load(*files, skip_bad=True)
        found = differences(table, sources.read(against), new=review is not None)
        if review is not None:
            _write_review(table, found, review)
        else:
            told += map(str, found)
    for sentence in told:
        click.echo(sentence)
    if told:
        raise InputError(f"{_count(len(told), 'fault')} in {_count(len(files), 'table')}")
    if review is None:
        click.echo(f"{_count(len(content.entities), 'entity')} without a fault", err=True)


def _write_review(table: AliasTable, found: Iterable[Difference], path: str) -> None:
    from bynames.aliases import _merging as merging

    with whole_output(path) as target:
        count = merging.written(merging.rows(table, found), target)
    click.echo(f"{_count(count, 'row')} to confirm: write yes under take, then `bynames table merge`", err=True)


@table.command()
@click.argument("files", metavar="TABLE...", nargs=-1, required=True)
@click.option("--against", metavar="FILE", required=True, help="List that the tables were checked against.")
@click.option(
    "--review", metavar="CSV", required=True, help="What `table check --against FILE --review` wrote, marked."
)
@click.option("--changed", is_flag=True, help="Write only entities that changed or are new.")
@_output_option
def merge(files: tuple[str, ...], against: str, review: str, changed: bool, output: str) -> None:
    """Merge confirmed differences from another list into a table.

    Takes over the rows of the review file that say yes under `take`, each with its source: adds a missing entity,
    joins an ambiguous one to the entity whose id you left, and sets different or new values. Ignores the other rows.
    Writes the whole table as JSON lines, for --table and AliasTable.load, or as CSV or YAML if the output file is
    named so.

    \b
    Examples:
      bynames table check mine.csv --against sanctions.ftm.json --review review.csv
      bynames table merge mine.csv --against sanctions.ftm.json --review review.csv -o mine.csv
      bynames table merge bundled --against list.csv --review review.csv --changed -o new.yaml
    """
    from bynames.aliases import AliasTable, exports, sources
    from bynames.aliases import _merging as merging

    table = AliasTable.load(*files)
    rows = merging.confirmed(_text(review, None), review)
    found = merging.merged(table, sources.read(against), rows, review)
    kept = [] if changed else [found.get(entity.id, entity) for entity in table]
    kept += [entity for entity in found.values() if changed or entity.id not in table]
    form = {".csv": "csv", ".yaml": "yaml", ".yml": "yaml"}.get(os.path.splitext(output)[1].lower(), "jsonl")
    with whole_output(output) as target:
        target.writelines(exports.export(kept, form))
    new = sum(id not in table for id in found)
    told = f"{_count(len(rows), 'row')} taken over: {_count(new, 'new entity')}, {len(found) - new:,} changed"
    click.echo(told, err=True)


def _count(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
