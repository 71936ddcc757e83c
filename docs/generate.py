"""Write the documents that are made from the data and the code: generate.py, or generate.py --check.

`--check` writes nothing and ends with 1, naming the documents that are stale.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from pathlib import Path

from click import Context

import bynames
from bynames.translit.orthography import orthography

FOLDER = Path(__file__).parent
NOTE = "<!-- Made by docs/generate.py; change the data or the code, then run `make docs`. -->\n\n"
LANGUAGES = {"be": "Belarusian", "ru": "Russian"}
# Made up; each has what the schemes do differently.
EXAMPLES = {"be": "Яўгенія Шчэрба-Юр’ева", "ru": "Евгения Щербачёва-Юрьева"}
SIDE_BY_SIDE = 6
# A spelling habit of fewer schemes shares its tables with others.
OWN_TABLE = 3
OTHER = "other habits"


def cli() -> str:
    """The help of every command, as a terminal of 80 columns shows it."""
    from bynames.cli import main

    # 80 columns, of which click leaves two free
    context = main.make_context("bynames", [], resilient_parsing=True, terminal_width=78)

    def shown(own: Context) -> Iterator[str]:
        yield f"```console\n$ {own.command_path} --help\n{own.get_help().rstrip()}\n```\n"
        for name, command in getattr(own.command, "commands", {}).items():
            inner = command.make_context(name, [], own, resilient_parsing=True)
            title = f"{'#' * len(inner.command_path.split())} {inner.command_path}\n\n"
            first, *rest = shown(inner)
            yield title + first
            yield from rest

    return NOTE + "\n".join(["# The command line\n", *shown(context)])


def schemes() -> str:
    """All schemes: an overview, one name under each, and the letters side by side."""
    parts = [
        "# Schemes\n",
        f"{len(bynames.schemes())} schemes; each is a file in `data/transliteration/`, in the form that "
        "[scheme-format.md](scheme-format.md) explains. "
        "[scheme-decisions.md](scheme-decisions.md) has what was decided where sources differ.\n",
        "*reversible*: `exact` – the Cyrillic comes back from the Latin alone, proved over the alphabet; `lossy` – it "
        "comes back as a best guess. *status*: `stable` – the letters were read in the standard itself, or in two "
        "sources that agree; `draft` – anything less.\n",
    ]
    for language, name in LANGUAGES.items():
        parts += [f"## From {name}\n", _overview(language), f"### One name under each, from {name}\n"]
        parts += [f"`{EXAMPLES[language]}`:\n", _matrix(language), f"### Letters side by side, from {name}\n"]
        parts += [
            "What a letter becomes, and after it what it becomes in certain places; – is nothing. Grouped by the "
            "spelling habit that the schemes follow.\n",
            *_letters(language),
        ]
    return NOTE + "\n".join(parts)


def _overview(language: str) -> str:
    rows = [
        (
            f"`{scheme.id}`",
            scheme.title,
            str(scheme.year or ""),
            scheme.habit,
            scheme.reversible,
            scheme.status,
            f"[source]({scheme.source_url.replace('(', '%28').replace(')', '%29')})" if scheme.source_url else "",
        )
        for scheme in bynames.schemes(language)
    ]
    return _table(("id", "title", "year", "habit", "reversible", "status", "source"), rows)


def _matrix(language: str) -> str:
    found: dict[str, list[str]] = {}
    for scheme in bynames.schemes(language):
        found.setdefault(bynames.transliterate(EXAMPLES[language], scheme), []).append(f"`{scheme.id}`")
    return _table(("Latin", "under"), [(_code(latin), ", ".join(ids)) for latin, ids in sorted(found.items())])


def _letters(language: str) -> Iterable[str]:
    alphabet = orthography(language).alphabet
    families: dict[str, list[bynames.Scheme]] = {}
    count = Counter(scheme.habit for scheme in bynames.schemes(language))
    for scheme in sorted(bynames.schemes(language), key=lambda scheme: (scheme.habit, scheme.id)):
        families.setdefault(scheme.habit if count[scheme.habit] >= OWN_TABLE else OTHER, []).append(scheme)
    for habit, family in sorted(families.items(), key=lambda item: (item[0] == OTHER, item[0])):
        size = ceil(len(family) / ceil(len(family) / SIDE_BY_SIDE))
        for group in (family[at : at + size] for at in range(0, len(family), size)):
            further = sorted({letter for scheme in group for letter in scheme.letters} - set(alphabet))
            rows = [(letter, *(_cell(scheme, letter) for scheme in group)) for letter in (*alphabet, *further)]
            yield f"#### {habit}: {', '.join(scheme.id for scheme in group)}\n"
            yield _table(("", *(f"`{scheme.id}`" for scheme in group)), rows)
            together = [(scheme, _together(scheme)) for scheme in group]
            if any(text for _, text in together):
                yield "Letters together:\n"
                yield "\n".join(f"- `{scheme.id}`: {text}" for scheme, text in together if text) + "\n"


def _cell(scheme: bynames.Scheme, letter: str) -> str:
    if letter not in scheme.letters:
        return ""
    targets = [scheme.letters[letter], *(rule.target for rule in scheme.rules if rule.source == letter)]
    return ", ".join(_code(target) for target in dict.fromkeys(targets))


def _together(scheme: bynames.Scheme) -> str:
    rules = [f"{rule.source} → {_code(rule.target)}" for rule in scheme.rules if len(rule.source) > 1]
    return ", ".join(dict.fromkeys(rules))


def decisions() -> str:
    """What each scheme file decided, and the published examples that it does not give."""
    parts = [
        "# What was decided\n",
        "Standards are reprinted with mistakes, reworded, and silent about cases. For each scheme: what the sources "
        "say, what the file does, and the published examples that it on purpose does not give.\n",
    ]
    for scheme in bynames.schemes():
        parts.append(f"## {scheme.id}\n\n{scheme.title} ({scheme.status}, {scheme.reversible}).\n")
        if scheme.extends:
            parts.append(f"A variant of [{scheme.extends}](#{scheme.extends.replace('.', '')}).\n")
        if scheme.decided.strip():
            parts.append(scheme.decided.strip() + "\n")
        if scheme.deviations:
            rows = [
                (item.text, item.published, bynames.transliterate(item.text, scheme), item.origin, item.reason)
                for item in scheme.deviations
            ]
            parts.append(_table(("Cyrillic", "published", "here", "where", "why"), rows))
    return NOTE + "\n".join(parts)


def _code(text: str) -> str:
    if not text:
        return "–"
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(' '.join(cell.split()).replace('|', '&#124;') for cell in cells)} |\n"

    return "".join(map(line, [header, ["---"] * len(header), *rows]))


DOCUMENTS: dict[str, Callable[[], str]] = {"cli.md": cli, "schemes.md": schemes, "scheme-decisions.md": decisions}


def stale(folder: Path = FOLDER) -> list[str]:
    """The documents that are not what would be written now."""
    return [
        name
        for name, make in DOCUMENTS.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != make()
    ]


def main(arguments: Sequence[str]) -> int:
    if arguments == ["--check"]:
        for name in (old := stale()):
            print(f"{os.path.relpath(FOLDER / name)} is stale: run `make docs`")
        return 1 if old else 0
    if arguments:
        print(f"usage: {sys.argv[0]} [--check]", file=sys.stderr)
        return 2
    for name, make in DOCUMENTS.items():
        (FOLDER / name).write_text(make(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
