"""The commands for tables: options as users of csvkit and sqlite-utils know them, and one library call each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

import bynames
from bynames._languages import shown
from bynames.cli._aliases import loaded
from bynames.cli._options import Number, OneOf, Whole
from bynames.cli._printing import tidy_when_killed

if TYPE_CHECKING:
    from bynames.tables import Dialect, Output, Summary
    from bynames.tables._progress import Progress

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FORMATS = ("csv", "tsv", "json", "jsonl", "xlsx", "parquet", "sqlite")


def _together(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


# For completion only: what is wrong with a file is said by the library.
_FILE = click.Path(allow_dash=True, readable=False)


def scheme_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids of schemes that begin so, for completion."""
    return [scheme.id for scheme in bynames.schemes() if scheme.id.startswith(incomplete)]


def _columns(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The columns that begin so, of the table that is named already."""
    from bynames.errors import BynamesError
    from bynames.tables import reading

    named = [context.params.get(one) for one in ("left", "right", "input")]
    # While an option waits for its value, click leaves the arguments where they were.
    files = [one for one in named if one and one != "-"] or [*context.args]
    at = int(parameter.name == "right_columns")
    if len(files) <= at:
        return []
    try:
        with reading(files[at]) as source:
            return [title for title in source.header if title.casefold().startswith(incomplete.casefold())]
    except BynamesError:
        return []


kind_option = click.option(
    "-k", "--kind", type=OneOf(["person", "org"]), help="Kind of names.  [default: decide for each]"
)
output_options = _together(
    click.option("-o", "--output", type=_FILE, default="-", help="File to write; - is standard output.  [default: -]"),
    click.option("-f", "--format", "form", type=OneOf(_FORMATS), help="Output format.  [default: from the file name]"),
    click.option("--json", "as_json", is_flag=True, help="Write JSON lines; same as --format jsonl."),
    click.option("--to-table", default="names", show_default=True, help="SQLite table to write."),
    click.option("--add-bom", is_flag=True, help="Start CSV with a byte order mark, for Excel."),
    click.option(
        "--safe-formulas", is_flag=True, help="Put ' before cells that a spreadsheet would run as formulas (= + - @)."
    ),
)
dialect_options = _together(
    click.option("-e", "--encoding", help="Input encoding; the output is UTF-8.  [default: detected]"),
    click.option("-d", "--delimiter", help="Delimiter.  [default: the most frequent of , ; TAB | in the header]"),
    click.option("-t", "--tabs", is_flag=True, help="The delimiter is a tab."),
    click.option("-q", "--quotechar", default='"', help='Quote character.  [default: "]'),
    click.option("-p", "--escapechar", help="Escape character."),
    click.option("-b", "--no-doublequote", is_flag=True, help="Quotes inside a cell are escaped, not doubled."),
    click.option(
        "-u", "--quoting", default=0, type=Whole(0, 3), help="3 reads quotes as ordinary characters.  [default: 0]"
    ),
    click.option(
        "-H",
        "--no-header",
        "--no-header-row",
        is_flag=True,
        help="The first line is data; columns are named a, b, …",
    ),
    click.option(
        "-K",
        "--skip-lines",
        type=Whole(0),
        help="Lines to skip before the table.  [default: blank lines and titles above the header]",
    ),
    click.option(
        "--skip-space/--keep-space",
        default=None,
        help="Strip spaces after delimiters.  [default: if every line has them]",
    ),
    click.option("--comment", help="Lines that start with this are comments; they are copied unchanged."),
    click.option("--null", "null_words", multiple=True, help="Treat a cell with this word as empty; may be repeated."),
    click.option("--rejects", type=_FILE, help="File for CSV rows with more or fewer cells than the header has."),
    click.option("--sheet", help="Sheet of a workbook to read.  [default: the first]"),
    click.option("--fill-merged", is_flag=True, help="Copy the text of a merged cell into each of its rows."),
    click.option("--from-table", help="SQLite table to read.  [default: the only one]"),
)
alias_option = click.option(
    "--table",
    "tables",
    multiple=True,
    help="Alias table file; may be repeated. `bundled` is the bundled table.  [default: bundled]",
)
column_option = click.option(
    "-c",
    "--column",
    "columns",
    multiple=True,
    shell_complete=_columns,
    help="Column with the names, by title or number; may be repeated, for names in parts.  [default: guessed]",
)
quiet_option = click.option("--quiet", is_flag=True, help="Print no notes, progress or summary.")
workers_option = click.option(
    "--workers", default=1, show_default=True, type=Whole(1), help="Number of threads or processes that share the work."
)

common_options = _together(output_options, kind_option, dialect_options, workers_option, quiet_option)


def _dialect(given: dict[str, Any]) -> Dialect:
    """Takes the options of `dialect_options` out of `given`."""
    from bynames.errors import InputError
    from bynames.tables import Dialect

    delimiter = given.pop("delimiter")
    if given.pop("tabs"):
        if delimiter not in (None, "\t", "\\t"):
            raise InputError(f"--tabs cannot be combined with --delimiter {delimiter}")
        delimiter = "\t"
    return Dialect(
        encoding=given.pop("encoding"),
        delimiter=delimiter.replace("\\t", "\t") if delimiter is not None else None,
        quote=given.pop("quotechar"),
        escape=given.pop("escapechar"),
        doubled=not given.pop("no_doublequote"),
        quoted=given.pop("quoting") != 3,
        header=not given.pop("no_header"),
        skip=given.pop("skip_lines"),
        skip_space=given.pop("skip_space"),
        comment=given.pop("comment"),
        null=given.pop("null_words"),
        fill_merged=given.pop("fill_merged"),
    )


def _writing(given: dict[str, Any]) -> Output:
    """Takes the options of `output_options` but the name out of `given`."""
    from bynames.errors import InputError
    from bynames.tables import Output

    form = given.pop("form")
    if given.pop("as_json"):
        if form not in (None, "jsonl"):
            raise InputError(f"--json cannot be combined with --format {form}")
        form = "jsonl"
    return Output(form, given.pop("add_bom"), given.pop("safe_formulas"), given.pop("to_table"))


def _settings(given: dict[str, Any]) -> dict[str, Any]:
    """The options as the library takes them: those of the dialect and of the output are a record each."""
    from bynames.errors import InputError

    table = given.pop("from_table")
    if table is not None and given["sheet"] is not None:
        raise InputError("--sheet cannot be combined with --from-table: one is for workbooks, the other for databases")
    given["sheet"] = table if table is not None else given["sheet"]
    return {"dialect": _dialect(given), "writing": _writing(given), **given}


class _Told:
    """Notes, progress and summary on standard error, unless there is to be quiet."""

    def __init__(self, quiet: bool, progress: Progress | None) -> None:
        self._quiet = quiet
        self.progress = progress

    def note(self, line: str) -> None:
        self.say(f"note: {line}")

    def say(self, line: str) -> None:
        if self.progress is not None:
            self.progress.clear()
        if not self._quiet:
            click.echo(line, err=True)


@contextmanager
def _telling(quiet: bool, noun: str = "rows") -> Iterator[_Told]:
    progress = None
    if not quiet and sys.stderr is not None and sys.stderr.isatty():
        from bynames.tables._progress import Progress

        progress = Progress(sys.stderr, noun)
    try:
        with tidy_when_killed():
            yield _Told(quiet, progress)
    finally:
        if progress is not None:
            progress.clear()


def _waiting(told: _Told, *inputs: str) -> None:
    if "-" in inputs and sys.stdin is not None and sys.stdin.isatty():
        told.note("reading standard input; press Ctrl-D to end it, or give a file name")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@click.command()
@click.argument("input", type=_FILE, default="-")
@column_option
@output_options
@click.option(
    "-s",
    "--scheme",
    shell_complete=scheme_ids,
    help="Scheme of the Latin form; see `bynames schemes`.  [default: one for the language of each name]",
)
@alias_option
@click.option(
    "--nearest",
    default=0,
    show_default=True,
    type=Whole(0, 20),
    metavar="N",
    help="Add columns for the N nearest candidates of unresolved and ambiguous names.",
)
@kind_option
@click.option(
    "-a",
    "--add",
    "fields",
    help="Columns to add, comma-separated; given, patronymic and surname only on request.  [default: all others]",
)
@click.option(
    "--language",
    type=OneOf(shown),
    default="en",
    show_default=True,
    help="Language of canonical names.",
)
@click.option("--ids", help="Identifiers to add, comma-separated: wikidata, ror, unp, eu, ofac, isni.")
@click.option(
    "--respell",
    metavar="LANGUAGE",
    help="Add a column with the likeliest spelling of each person in this language, such as uk.",
)
@dialect_options
@workers_option
@quiet_option
def normalize(
    input: str,
    columns: tuple[str, ...],
    output: str,
    scheme: str | None,
    tables: tuple[str, ...],
    fields: str | None,
    ids: str | None,
    quiet: bool,
    **given: Any,
) -> None:
    """Add columns to a table of names.

    Copies the table INPUT (CSV, TSV, JSON, Excel, OpenDocument, Parquet or SQLite, compressed or not; - is standard
    input) and adds columns: status (resolved, ambiguous, unresolved), canonical and entity_id (whom the alias table
    has under this name), score, runner_up, why, kind, language, script, cleaned, parts, latin (by the scheme),
    latin_by (what made it), and key (the same for most spellings of a name: join on it).
    The cells that were there stay as they are, and the output appears whole or not at all.

    \b
    Examples:
      bynames normalize examples/mentions.csv --column mention
      bynames normalize people.xlsx -c surname -c given -s ru-icao-9303 -o people.csv
      bynames normalize examples/people.csv --table bundled --table mine.csv --nearest 3
      zcat people.csv.gz | bynames normalize -c name --add canonical,entity_id --quiet
    """
    from bynames.tables import normalize as run

    settings = _settings(given)
    with _telling(quiet) as told:
        _waiting(told, input)
        summary = run(
            input,
            output,
            columns,
            fields=[field.strip() for field in fields.split(",") if field.strip()] if fields else (),
            ids=[register.strip() for register in ids.split(",") if register.strip()] if ids else (),
            scheme=bynames.scheme(scheme) if scheme else None,
            table=loaded(tables) if tables else None,
            progress=told.progress,
            notice=told.note,
            **settings,
        )
        told.say(_normalized(summary))


def _normalized(found: Summary) -> str:
    if not found.resolved + found.ambiguous + found.unresolved:
        return _count(found.rows, "row")
    parts = f"{found.resolved:,} resolved, {found.ambiguous:,} ambiguous, {found.unresolved:,} unresolved"
    doubtful = f" ({found.doubtful:,} of them doubtful: a score below 0.9)" if found.doubtful else ""
    return f"{_count(found.rows, 'row')}: {parts.replace(' resolved', ' resolved' + doubtful, 1)}"


@click.command()
@click.argument("left", type=_FILE)
@click.argument("right", type=_FILE)
@click.option(
    "-c",
    "--column",
    "columns",
    multiple=True,
    shell_complete=_columns,
    help="Column of LEFT with the names, by title or number; may be repeated.  [default: guessed]",
)
@click.option(
    "-C",
    "--right-column",
    "right_columns",
    multiple=True,
    shell_complete=_columns,
    help="Column of RIGHT with the names.  [default: as in LEFT, or guessed]",
)
@click.option(
    "--how",
    type=OneOf(["left", "inner"]),
    default="left",
    show_default=True,
    help="left keeps rows of LEFT without a match, inner drops them.",
)
@click.option("--all", "every", is_flag=True, help="Write a row for each match, not only for the best.")
@click.option("--one-to-one", is_flag=True, help="Use each row of RIGHT at most once, best pairs first.")
@click.option("--cutoff", type=Number(), help="Lowest score of a match, 0 to 1.  [default: calibrated]")
@click.option("--evidence", is_flag=True, help="Add a column why: what matched what, and at what cost.")
@common_options
def match(
    left: str,
    right: str,
    columns: tuple[str, ...],
    right_columns: tuple[str, ...],
    output: str,
    quiet: bool,
    **given: Any,
) -> None:
    """Join two tables by their names.

    Copies each row of the table LEFT, followed by the row of RIGHT whose name matches best in any spelling, then
    status (matched; ambiguous if another row fits almost as well; unmatched) and score. All cells stay as they are.
    Either table may be - for standard input, and be in any format that `normalize` reads.

    \b
    Examples:
      bynames match examples/mentions.csv examples/people.csv --how inner
      bynames match guests.xlsx sanctions.csv --how inner --evidence -o hits.xlsx
    """
    from bynames import tables

    settings = _settings(given)
    with _telling(quiet) as told:
        _waiting(told, left, right)
        found = tables.match(
            left,
            right,
            output,
            columns,
            right_columns,
            progress=told.progress,
            notice=told.note,
            **settings,
        )
        parts = f"{found.matched:,} matched, {found.ambiguous:,} ambiguous, {found.unmatched:,} unmatched"
        told.say(f"{_count(found.rows, 'row')}: {parts}; {_count(found.written, 'row')} written")


@click.command()
@click.argument("input", type=_FILE, default="-")
@column_option
@click.option("--review", type=_FILE, help="File for doubtful pairs; marks already in it are used.")
@click.option("--unique", is_flag=True, help="Keep only the first row of each cluster.")
@click.option("--cutoff", type=Number(), help="Lowest score of a link, 0 to 1.  [default: calibrated]")
@common_options
def dedupe(
    input: str,
    columns: tuple[str, ...],
    output: str,
    quiet: bool,
    **given: Any,
) -> None:
    """Find rows that name the same person or organization.

    Copies the table INPUT and adds columns: cluster_id, cluster_name (the fullest spelling), cluster_size,
    weakest_score and weakest_link (the least certain pair of the cluster). With --review, doubtful pairs go to a
    separate file: write same or different into its column mark, and run the command again.

    \b
    Examples:
      bynames dedupe examples/letters.csv --review doubtful.csv -o clustered.csv
      bynames dedupe people.xlsx -c given -c surname --unique -o unique.xlsx
    """
    from bynames import tables

    settings = _settings(given)
    with _telling(quiet, "names") as told:
        _waiting(told, input)
        found = tables.dedupe(
            input,
            output,
            columns,
            progress=told.progress,
            notice=told.note,
            **settings,
        )
        told.say(
            f"{_count(found.rows, 'row')}: {_count(found.clusters, 'cluster')}, {_count(found.duplicates, 'duplicate')}"
        )
        if found.doubtful is not None:
            told.say(f"{_count(found.doubtful, 'doubtful pair')}: {settings['review']}")


@click.command()
@click.argument("input", type=_FILE, default="-")
@column_option
@click.option("--review", type=_FILE, help="File for doubtful pairs; marks already in it are used.")
@click.option("--unique", is_flag=True, help="Keep only the first row of each person or organization.")
@click.option("--cutoff", type=Number(), help="Lowest score of a link, 0 to 1.  [default: calibrated]")
@alias_option
@common_options
def clean(
    input: str,
    columns: tuple[str, ...],
    output: str,
    quiet: bool,
    tables: tuple[str, ...],
    **given: Any,
) -> None:
    """Turn a messy table of names into a clean one.

    Copies the table INPUT and adds columns: id (from the alias table, or a new one shared by all spellings), status
    (resolved; joined: the same as a resolved name; ambiguous; unresolved), score, rows (how many name the same one),
    and one spelling for all of them: name_be, name_ru, name_en. With --review, doubtful pairs go to a separate file:
    write same or different into its column mark, and run the command again.

    \b
    Examples:
      bynames clean examples/letters.csv --review doubtful.csv -o clean.csv
      bynames clean people.xlsx -c given -c surname --unique -o people-clean.xlsx
    """
    from bynames.tables import clean as run

    settings = _settings(given)
    with _telling(quiet, "names") as told:
        _waiting(told, input)
        found = run(
            input,
            output,
            columns,
            table=loaded(tables) if tables else None,
            progress=told.progress,
            notice=told.note,
            **settings,
        )
        parts = f"{found.resolved:,} resolved, {found.joined:,} joined, {found.ambiguous:,} ambiguous"
        told.say(f"{_count(found.rows, 'row')}: {parts}, {found.unresolved:,} unresolved")
        told.say(f"{found.people:,} different people and organizations, {found.known:,} of them in the alias table")
        if found.doubtful is not None:
            told.say(f"{_count(found.doubtful, 'doubtful pair')}: {settings['review']}")
