"""The command line: each command is one library call."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, NoReturn

import click

import bynames
from bynames.errors import BynamesError, InputError


class _Group(click.Group):
    """Every error is one line on stderr and exit code 2; a closed pipe is no error."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BynamesError as error:
            _fail(str(error))
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(141)
        except OSError as error:
            _fail(f"{error.filename or 'output'}: {error.strerror}")


def _fail(message: str) -> NoReturn:
    click.echo(f"bynames: {' '.join(message.split())}", err=True)
    sys.exit(2)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=_Group, context_settings=_SETTINGS)
@click.version_option(bynames.__version__, prog_name="bynames")
def main() -> None:
    """Names of people and organizations of Belarus across languages, scripts and spellings."""


_scheme_option = click.option(
    "-s", "--scheme", default="be-national-2007", show_default=True, help="Scheme id; see `bynames schemes`."
)


@main.command()
@click.argument("text", nargs=-1)
@_scheme_option
@click.option("-r", "--reverse", is_flag=True, help="From Latin to Cyrillic.")
@click.option("--explain", is_flag=True, help="Print which letters became what, and by which rule.")
def transliterate(text: tuple[str, ...], scheme: str, reverse: bool, explain: bool) -> None:
    """Transliterate TEXT, or standard input line by line.

    \b
    Examples:
      bynames transliterate "Святлана Ціханоўская" --scheme be-bgnpcgn-1979
      bynames transliterate --reverse --scheme be-lacinka Cichanoŭskaja
      cat names.txt | bynames transliterate -s ru-icao-9303
    """
    found = bynames.scheme(scheme)
    if reverse and explain:
        raise InputError("--explain and --reverse do not go together")
    if reverse and found.reversible == "lossy":
        click.echo(f"note: {found.id} loses information; the Cyrillic is a best guess", err=True)
    lines = [" ".join(text)] if text else _stdin_lines()
    for line in lines:
        if explain:
            for step in bynames.explain(line, found):
                rule = step.rule
                why = "letter" if rule is None else f"rule{_context(rule)}"
                click.echo(f"{step.source}\t{step.target or '-'}\t{why}")
        else:
            click.echo(bynames.transliterate(line, found, reverse=reverse))


def _context(rule: bynames.Rule) -> str:
    after = f" after {rule.after}" if rule.after else ""
    before = f" before {rule.before}" if rule.before else ""
    return after + before


def _stdin_lines() -> Any:
    try:
        for line in open(sys.stdin.fileno(), encoding="utf-8", closefd=False):
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8: byte {error.object[error.start]:#04x}") from None


@main.command()
@click.option("-l", "--language", type=click.Choice(["be", "ru"]), help="Only schemes for one language.")
@click.option("--json", "as_json", is_flag=True, help="Everything about each scheme, as JSON.")
@click.argument("ids", nargs=-1)
def schemes(ids: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """List the schemes, or those with the given IDS.

    \b
    Examples:
      bynames schemes --language be
      bynames schemes be-lacinka --json
    """
    found = [bynames.scheme(id) for id in ids] if ids else bynames.schemes(language)
    if as_json:
        import msgspec

        click.echo(json.dumps([msgspec.to_builtins(scheme) for scheme in found], ensure_ascii=False, indent=2))
        return
    rows = [("ID", "REVERSIBLE", "STATUS", "TITLE")] + [(s.id, s.reversible, s.status, s.title) for s in found]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        click.echo("  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3])))


@main.command()
@click.argument("input", default="-")
@click.option("-c", "--column", required=True, help="The column with the names.")
@click.option("-o", "--output", default="-", help="Where the table goes; - is standard output.  [default: -]")
@_scheme_option
@click.option("-e", "--encoding", default="utf-8-sig", show_default=True, help="Encoding of INPUT.")
@click.option("-d", "--delimiter", help="Delimiter of INPUT  [default: what its header has most of , ; TAB |]")
def normalize(input: str, column: str, output: str, scheme: str, encoding: str, delimiter: str | None) -> None:
    """Copy the CSV file INPUT (- is standard input) with columns added for the names in one column.

    Added: language, script, cleaned, latin (under the scheme), latin_by (who made it), key (the same for the
    same name in every spelling: join on it). All cells that were there come back unchanged.

    \b
    Examples:
      bynames normalize examples/mentions.csv --column mention
      bynames normalize people.csv -c name -s ru-icao-9303 -o people-normalized.csv
    """
    from bynames import tables

    if delimiter is not None and len(delimiter.replace("\\t", "\t")) != 1:
        raise InputError(f"the delimiter must be one character, not {delimiter!r}")
    delimiter = delimiter and delimiter.replace("\\t", "\t")
    bynames.scheme(scheme)
    name = "standard input" if input == "-" else input
    with tables.reading(input, encoding) as source, tables.writing(output) as target:
        summary = tables.normalize(source, target, column, scheme, delimiter, name)
    for line in summary.ragged:
        click.echo(f"note: {name}:{line}: this row has more or fewer cells than the header; all were kept", err=True)


@main.command()
@click.argument("files", nargs=-1)
def check(files: tuple[str, ...]) -> None:
    """Check data files: the given scheme FILES, or all that are bundled. Each fault is one line.

    \b
    Examples:
      bynames check
      bynames check my-schemes/be-mine-2026.yaml
    """
    from bynames import lint

    faults = lint.check(files)
    for fault in faults:
        click.echo(fault)
    if faults:
        _fail(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the data files")
    click.echo(f"{lint.count(files)} data files are sound", err=True)


@main.command()
@click.argument("scheme")
@click.option("--format", "form", type=click.Choice(["icu", "json"]), default="icu", show_default=True)
@click.option("-o", "--output", default="-", help="Where it goes; - is standard output.  [default: -]")
def export(scheme: str, form: str, output: str) -> None:
    """Write SCHEME for other programs: as an ICU/CLDR transform (Java, Elasticsearch, PostgreSQL, C++) or JSON.

    \b
    Examples:
      bynames export be-national-2007 --format icu > be-national-2007.txt
      bynames export ru-bgnpcgn-1947 --format json
    """
    import msgspec

    from bynames import tables
    from bynames.translit.icu import icu_rules

    found = bynames.scheme(scheme)
    text = icu_rules(found) if form == "icu" else json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2)
    with tables.writing(output) as target:
        target.write(text.rstrip("\n") + "\n")


if __name__ == "__main__":
    main()
