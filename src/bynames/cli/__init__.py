"""The command line: each command is one library call. Text goes in and out as UTF-8.

Exit codes: 0; 1 when `compare` says no match; 2 for any error, told in one line on stderr; 130 after Ctrl-C;
141 when the reader of the output has gone.
"""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from typing import Any, NoReturn

import click

import bynames
from bynames._implementation import implementation
from bynames._languages import languages
from bynames.cli import _aliases as alias_commands
from bynames.cli import _serve as serve_command
from bynames.cli import _tables as table_commands
from bynames.cli._options import OneOf, Whole, said
from bynames.cli._printing import (
    HintingGroup,
    as_json,
    print_json,
    print_table,
    readable,
    stdin_lines,
    texts,
    whole_output,
)
from bynames.errors import BynamesError, InputError

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


# Objects after which the collector of garbage looks at the new ones
_COLLECTED_AFTER = 200_000


class _Group(HintingGroup):
    """Every error is one line on stderr and exit code 2; a closed pipe is no error."""

    def main(self, *args: Any, **extra: Any) -> Any:
        # numpy starts threads for linear algebra, which bynames has none of; they take as long as numpy takes to load.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        # Nearly all that a command makes stays as long as the command runs.
        gc.set_threshold(_COLLECTED_AFTER, *gc.get_threshold()[1:])
        # Python looks for garbage once more as it ends: that takes a quarter of a short run, and all goes anyway.
        atexit.register(gc.freeze)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except click.ClickException as error:
            _fail(said(error))
        except (click.Abort, KeyboardInterrupt):
            sys.exit(130)
        except BynamesError as error:
            _fail(str(error))
        except UnicodeError as error:
            _fail(f"cannot write this text: {error}")
        except OSError as error:
            if error.filename is None:
                _forget_output()
            _fail(f"{error.filename or 'standard output'}: {error.strerror}")
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
            return found
        except BrokenPipeError:  # here, for click's own main() would make 1 of it
            _forget_output()
            sys.exit(141)


def _fail(message: str) -> NoReturn:
    click.echo(f"bynames: {' '.join(message.split())}", err=True)
    sys.exit(2)


def _forget_output() -> None:
    # What is left in the buffer has nowhere to go, and Python would try once more on its way out.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        click.echo(f"bynames, version {bynames.__version__} ({implementation()})")
        context.exit()


@click.group(cls=_Group, context_settings=_SETTINGS, invoke_without_command=True)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Show the version and whether the native engine or Python is in use, and exit.",
)
@click.option(
    "--data",
    "folders",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False),
    help="Folder of your own data files (schemes, given names, costs), on top of the bundled ones.",
)
@click.pass_context
def main(context: click.Context, folders: tuple[str, ...]) -> None:
    """Match and normalize names of people and organizations of Belarus and Russia.

    Text is read and written as UTF-8. Errors are one line on stderr.

    \b
    Exit codes: 0 success; 1 no match (compare); 2 error; 130 Ctrl-C;
      141 output pipe closed; 143 terminated
    Completion, in ~/.bashrc (or zsh_source, fish_source):
      eval "$(_BYNAMES_COMPLETE=bash_source bynames)"
    """
    # Arguments that are not UTF-8 come in as surrogates; they go out as the bytes that they were.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape")
    if folders:
        bynames.Rules.load(*folders).act()
        context.call_on_close(bynames.Rules.default().act)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_scheme_option = click.option(
    "-s",
    "--scheme",
    default="be-national-2007",
    show_default=True,
    shell_complete=table_commands.scheme_ids,
    help="Scheme id; see `bynames schemes`.",
)
_kind_option = click.option(
    "-k", "--kind", type=OneOf(["person", "org"]), help="Kind of name.  [default: decide from the name]"
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


@main.command()
@click.argument("text", nargs=-1)
@_scheme_option
@click.option("-r", "--reverse", is_flag=True, help="Go from Latin to Cyrillic.")
@click.option("--explain", is_flag=True, help="Show how each letter was written, and by which rule.")
def transliterate(text: tuple[str, ...], scheme: str, reverse: bool, explain: bool) -> None:
    """Transliterate TEXT, or standard input.

    Standard input is read line by line. Latin letters, digits and punctuation stay as they are.

    \b
    Examples:
      bynames transliterate "Святлана Ціханоўская" --scheme be-bgnpcgn-1979
      bynames transliterate --reverse --scheme be-lacinka Cichanoŭskaja
      cat names.txt | bynames transliterate -s ru-icao-9303
    """
    found = bynames.scheme(scheme)
    if reverse and explain:
        raise InputError("--explain cannot be combined with --reverse")
    if reverse and found.reversible == "lossy":
        click.echo(f"note: {found.id} loses information; the Cyrillic is a best guess", err=True)
    for line in [readable(" ".join(text))] if text else stdin_lines():
        if explain:
            steps = bynames.explain(line, found)
            print_table(("LETTERS", "BECOME", "BY"), [(step.source, step.target, _why(step.rule)) for step in steps])
        else:
            click.echo(bynames.transliterate(line, found, reverse=reverse))


def _why(rule: bynames.Rule | None) -> str:
    if rule is None:
        return "letter table"
    after = f" after {rule.after}" if rule.after else ""
    before = f" before {rule.before}" if rule.before else ""
    return f"rule {rule.source} → {rule.target or 'nothing'}{after}{before}"


@main.command()
@click.option("-l", "--language", type=OneOf(languages), help="Only schemes for this language.")
@click.option("--json", "as_json", is_flag=True, help="Print everything about each scheme as JSON.")
@click.argument("ids", nargs=-1, shell_complete=table_commands.scheme_ids)
def schemes(ids: tuple[str, ...], language: str | None, as_json: bool) -> None:
    """List the schemes, or those with the given IDS.

    \b
    Examples:
      bynames schemes --language be
      bynames schemes be-lacinka --json
    """
    found = [bynames.scheme(id) for id in ids] if ids else bynames.schemes()
    found = [scheme for scheme in found if language in (None, scheme.language)]
    if as_json:
        print_json(found)
        return
    print_table(("ID", "REVERSIBLE", "STATUS", "TITLE"), [(s.id, s.reversible, s.status, s.title) for s in found])


main.add_command(table_commands.clean)
main.add_command(table_commands.normalize)
main.add_command(table_commands.match)
main.add_command(table_commands.dedupe)
main.add_command(alias_commands.resolve)
main.add_command(alias_commands.find)
main.add_command(alias_commands.entities)
main.add_command(alias_commands.table)


@main.command()
@click.argument("a")
@click.argument("b")
@_kind_option
@_json_option
@click.pass_context
def compare(context: click.Context, a: str, b: str, kind: str | None, as_json: bool) -> None:
    """Tell whether A and B name the same person or organization.

    Prints the decision, the score and the evidence, part by part. The exit code is 0 for a match, 1 for no match
    and 2 for an error.

    \b
    Examples:
      bynames compare "Ціханоўская Святлана" "TIKHANOVSKAYA, S. G."
      bynames compare "Аляксандр Лукашэнка" "Alexander Lukashenko" --json
      bynames compare МЗКТ "Минский завод колёсных тягачей" --kind org
    """
    a, b = readable(a), readable(b)
    found = bynames.compare(a, b, kind)
    if as_json:
        print_json({"a": a, "b": b, "matched": found.matched, "score": found.score, "evidence": found.evidence})
    else:
        click.echo(f"{'match' if found.matched else 'no match'}, score {found.score:.2f}")
        rows = [(item.left, item.right, f"{item.cost:.2f}", item.why) for item in found.evidence]
        if rows:
            click.echo()
            print_table(("A", "B", "COST", "WHY"), rows)
    context.exit(0 if found.matched else 1)


@main.command()
@click.argument("words", metavar="[WORD]...", nargs=-1)
@_json_option
def identify(words: tuple[str, ...], as_json: bool) -> None:
    """Guess the language and the scheme that each WORD was written in.

    A WORD is a word, or a name in quotes. Prints the likeliest first, with the Cyrillic behind it; the scores of a
    word add up to at most 1. (+3) after a scheme means that three more schemes of the same convention write exactly
    the same. Without WORD, reads standard input line by line.

    \b
    Examples:
      bynames identify Cichanoŭskaja Tichanowskaja
      bynames identify "Sviatlana Tsikhanouskaya" --json
    """
    found = [(word, bynames.identify(word)) for word in texts(words)]
    if as_json:
        print_json([{"text": word, "readings": readings} for word, readings in found])
        return
    rows = []
    for word, readings in found:
        for reading in readings:
            also = f" (+{len(reading.also)})" if reading.also else ""
            scheme = reading.scheme + also
            rows.append((word, f"{reading.score:.2f}", reading.language, reading.habit, scheme, reading.source))
            word = ""
        if not readings:
            rows.append((word, "", "", "", "no letters to read", ""))
    print_table(("WORD", "SCORE", "LANGUAGE", "HABIT", "SCHEME", "CYRILLIC"), rows)


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_kind_option
@_json_option
def parse(names: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    """Split names into given name, patronymic, surname and other parts.

    Other parts are initials and titles; for an organization, its legal form, generic words, places, numbers and
    proper name. Put a NAME with spaces in quotes. Without NAME, reads standard input line by line.

    \b
    Examples:
      bynames parse "ЛУКАШЭНКА, Аляксандр Р."
      bynames parse "г-н Лукашенко А.Г." "Dr Sviatlana Tsikhanouskaya" --json
      bynames parse "ААТ «Гасцініца Планета»" "МЗКТ" --kind org
    """
    found = [bynames.parse(name, kind) for name in texts(names)]
    if as_json:
        print_json(found)
        return
    rows = []
    for name in found:
        about = (name.text, name.kind, name.language, name.script)
        for part in name.parts:
            rows.append((*about, part.role, part.text))
            about = ("", "", "", "")
        if not name.parts:
            rows.append((*about, "", ""))
    print_table(("NAME", "KIND", "LANGUAGE", "SCRIPT", "ROLE", "PART"), rows)


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@_kind_option
def key(names: tuple[str, ...], kind: str | None) -> None:
    """Print the key of each NAME, one per line.

    Most spellings of a name share one key, so you can join tables on it. Put a NAME with spaces in quotes. Without
    NAME, reads standard input line by line.

    \b
    Examples:
      bynames key "Ціханоўская Святлана" "Svetlana Tikhanovskaya"
      bynames key "ААТ «Камунарка»" "Kommunarka" --kind org
      cut -f2 people.tsv | bynames key
    """
    for name in texts(names):
        click.echo(bynames.key(name, kind))


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("-t", "--to", required=True, metavar="LANGUAGE", help="Code of the language to spell it in, such as uk.")
@click.option(
    "-k",
    "--kind",
    type=OneOf(["person", "place"]),
    help="Kind of name.  [default: person; organizations are refused]",
)
@click.option("-l", "--language", help="Language of the name.  [default: detected]")
@click.option(
    "-n", "--limit", default=3, show_default=True, type=Whole(1, 20), help="Maximum number of spellings for a name."
)
@_json_option
def respell(names: tuple[str, ...], to: str, kind: str | None, language: str | None, limit: int, as_json: bool) -> None:
    """Spell Cyrillic names as another language does, the likeliest first.

    Given names and patronymics become those of their family, surnames and places go letter by letter; nothing is
    translated. Put a NAME with spaces in quotes. Without NAME, reads standard input line by line.

    \b
    Examples:
      bynames respell "Святлана Ціханоўская" --to ru
      bynames respell Столбцы --to be --kind place --json
    """
    found = [(name, bynames.respell(name, to, kind, language, limit)) for name in texts(names)]
    if as_json:
        print_json([{"name": name, "spellings": spellings} for name, spellings in found])
        return
    rows = []
    for name, spellings in found:
        for spelling in spellings:
            rows.append((name, f"{spelling.probability:.2f}", spelling.name))
            name = ""
    print_table(("NAME", "PROBABILITY", "SPELLING"), rows)


@main.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("-t", "--to", required=True, metavar="ORTHOGRAPHY", help="taraskievica or narkamauka.")
def orthography(names: tuple[str, ...], to: str) -> None:
    """Spell Belarusian names in the other orthography, one per line.

    Put a NAME with spaces in quotes. Without NAME, reads standard input line by line.

    \b
    Examples:
      bynames orthography "Святлана Шчаслівая" --to taraskievica
    """
    for name in texts(names):
        click.echo(bynames.orthography(name, to))


@main.command()
@click.argument("files", nargs=-1)
def check(files: tuple[str, ...]) -> None:
    """Check data files for mistakes.

    Checks the given scheme FILES, or all bundled data files. Each fault is one line: file, line and reason.

    \b
    Examples:
      bynames check
      bynames check my-schemes/be-mine-2026.yaml
    """
    from bynames import _lint as lint

    faults = lint.check(files)
    number = lint.count(files)
    if not files:
        from bynames.aliases._lint import check_bundled

        faults += check_bundled()
        number += 1
    for fault in faults:
        click.echo(fault)
    if faults:
        _fail(f"{len(faults)} fault{'s' if len(faults) > 1 else ''} in the data files")
    click.echo(f"{number} data file{'s are' if number > 1 else ' is'} sound", err=True)


@main.command()
@click.argument("scheme", shell_complete=table_commands.scheme_ids)
@click.option("--format", "form", type=OneOf(["icu", "json"]), default="icu", show_default=True)
@click.option("-o", "--output", default="-", help="File to write; - is standard output.  [default: -]")
def export(scheme: str, form: str, output: str) -> None:
    """Export a scheme for other programs.

    Writes an ICU/CLDR transform (for Java, Elasticsearch, PostgreSQL, C++) or JSON.

    \b
    Examples:
      bynames export be-national-2007 --format icu > be-national-2007.txt
      bynames export ru-bgnpcgn-1947 --format json
    """
    found = bynames.scheme(scheme)
    if form == "icu":
        from bynames.translit.icu import icu_rules

        text = icu_rules(found)
    else:
        text = as_json(found)
    with whole_output(output) as target:
        target.write(text.rstrip("\n") + "\n")


main.add_command(serve_command.serve)


if __name__ == "__main__":
    main()
