"""Write the documents that are made from the data and the code: generate.py, or generate.py --check.

`--check` writes nothing and ends with 1, naming the documents that are stale.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, pairwise
from math import ceil
from pathlib import Path

import pictures
import reference
from click import Context

import bynames
from bynames._kinds.person.costs import costs
from bynames._linking.comparison import curve
from bynames.aliases.sources import read_bundled
from bynames.translit._orthography import orthography

FOLDER = PAGES = Path(__file__).parent
NOTE = "<!-- Made by docs/generate.py; change the data or the code, then run `make docs`. -->\n\n"
LANGUAGES = {"be": "Belarusian", "ru": "Russian", "uk": "Ukrainian"}
# Made up; each has what the schemes do differently.
EXAMPLES = {"be": "Яўгенія Шчэрба-Юр’ева", "ru": "Евгения Щербачёва-Юрьева", "uk": "Євгенія Щербаченко-Юр’єва"}
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
    """All schemes: an overview, and one name under each."""
    parts = [
        "# Schemes\n",
        f"{len(bynames.schemes())} schemes; each is a file in `data/transliteration/`, in the format that "
        "[The scheme file](scheme-format.md) explains. "
        "An id links to the decisions for cases where sources differ, a title to its source.\n",
        *(
            f"- From {name}: [all schemes](#from-{name.lower()}), [one name under each]"
            f"(#one-name-under-each-from-{name.lower()}), [letters side by side](letters-{language}.md)"
            for language, name in LANGUAGES.items()
        ),
        "",
        "*reversible*: `exact` – the Cyrillic can be restored from the Latin alone, proved over the alphabet; `lossy` "
        "– reversing gives a best guess. *status*: `stable` – the letters come from the standard itself, or from two "
        "sources that agree; `draft` – anything less. *habit*: the spelling convention that the scheme follows.\n",
    ]
    for language, name in LANGUAGES.items():
        parts += [f"## From {name}\n", _overview(language), f"## One name under each, from {name}\n"]
        parts += [
            f"`{EXAMPLES[language]}`, a made-up name that shows the differences between the schemes:\n",
            _matrix(language),
            "The same, letter by letter, where they differ; – means nothing is written:\n",
            _letter_by_letter(language),
        ]
    return NOTE + "\n".join(parts)


def letters(language: str) -> str:
    """The letters of a language, with all its schemes side by side."""
    name = LANGUAGES[language]
    return NOTE + "\n".join(
        [
            f"# Letters side by side, from {name}\n",
            "What each letter becomes, followed by what it becomes in certain contexts; – means nothing is written. "
            "Schemes are grouped by their spelling convention. The scheme files define the contexts; "
            "`bynames transliterate --explain` shows which rule applied in a name. [All schemes](schemes.md).\n",
            *_letters(language),
        ]
    )


def _overview(language: str) -> str:
    rows = [
        (
            f"[`{scheme.id}`](scheme-decisions.md#{_anchor(scheme.id)})",
            _source(scheme),
            str(scheme.year or ""),
            scheme.habit,
            scheme.reversible,
            scheme.status,
        )
        for scheme in bynames.schemes(language)
    ]
    return _table(("id", "title", "year", "habit", "reversible", "status"), rows)


def _anchor(id: str) -> str:
    """Where a heading that is an id can be linked to."""
    return id.replace(".", "")


def _source(scheme: bynames.Scheme) -> str:
    if not scheme.source_url:
        return scheme.title
    return f"[{scheme.title}]({scheme.source_url.replace('(', '%28').replace(')', '%29')})"


def _matrix(language: str) -> str:
    found: dict[str, list[str]] = {}
    for scheme in bynames.schemes(language):
        found.setdefault(bynames.transliterate(EXAMPLES[language], scheme), []).append(f"`{scheme.id}`")
    return _table(("Latin", "schemes"), [(_code(latin), ", ".join(ids)) for latin, ids in sorted(found.items())])


def _letter_by_letter(language: str) -> str:
    """A row for each scheme, a column for each stretch of the example that every scheme takes by itself."""
    schemes = sorted(bynames.schemes(language), key=lambda scheme: (scheme.habit, scheme.id))
    header, columns = [""], [[f"`{scheme.id}`" for scheme in schemes]]
    for word in EXAMPLES[language].lower().replace("-", " ").split():
        # For each scheme: where a step ends -> what the word has become up to there.
        grown = []
        for scheme in schemes:
            steps = bynames.explain(word, scheme)
            ends = accumulate(len(step.source) for step in steps)
            grown.append({0: "", **dict(zip(ends, accumulate(step.target for step in steps), strict=True))})
        for start, end in pairwise(sorted(set.intersection(*map(set, grown)))):
            column = [_code(own[end][len(own[start]) :]) for own in grown]
            if len(set(column)) > 1:
                header.append(word[start:end])
                columns.append(column)
    return _table(header, zip(*columns, strict=True))


def _letters(language: str) -> Iterable[str]:
    alphabet = orthography(language).alphabet
    families: dict[str, list[bynames.Scheme]] = {}
    count = Counter(scheme.habit for scheme in bynames.schemes(language))
    for scheme in sorted(bynames.schemes(language), key=lambda scheme: (scheme.habit, scheme.id)):
        families.setdefault(scheme.habit if count[scheme.habit] >= OWN_TABLE else OTHER, []).append(scheme)
    for habit, family in sorted(families.items(), key=lambda item: (item[0] == OTHER, item[0])):
        size = ceil(len(family) / ceil(len(family) / SIDE_BY_SIDE))
        groups = [family[at : at + size] for at in range(0, len(family), size)]
        for number, group in enumerate(groups, 1):
            further = sorted({letter for scheme in group for letter in scheme.letters} - set(alphabet))
            rows = [(letter, *(_cell(scheme, letter) for scheme in group)) for letter in (*alphabet, *further)]
            yield f"## {habit.capitalize()}{f', {number} of {len(groups)}' if len(groups) > 1 else ''}\n"
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
        "# Decisions\n",
        "Standards are reprinted with mistakes, reworded, and silent about some cases. For each scheme, this page says "
        "what the sources say, what the file does, and the published examples that it deliberately does not follow.\n",
    ]
    for scheme in bynames.schemes():
        parts.append(f"## {scheme.id}\n\n{scheme.title} ({scheme.status}, {scheme.reversible}).\n")
        if scheme.extends:
            parts.append(f"A variant of [{scheme.extends}](#{_anchor(scheme.extends)}).\n")
        if scheme.decided.strip():
            parts.append(scheme.decided.strip() + "\n")
        if scheme.deviations:
            rows = [
                (item.text, item.published, bynames.transliterate(item.text, scheme), item.origin, item.reason)
                for item in scheme.deviations
            ]
            parts.append(_table(("Cyrillic", "published", "here", "source", "reason"), rows))
    return NOTE + "\n".join(parts)


def _code(text: str) -> str:
    if not text:
        return "–"
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(' '.join(cell.split()).replace('|', '&#124;') for cell in cells)} |\n"

    return "".join(map(line, [header, ["---"] * len(header), *rows]))


def scores() -> str:
    """The page about scores, as it was written, with what stands in the data between its marks."""
    persons, bodies = (_data_lines(name) for name in ("persons", "organizations"))
    kinds = ("persons", "organizations")
    made = {
        "decision": f"{costs().decision:g}",
        "parts": _yaml(_section(persons, "parts")),
        "slips": _yaml(_section(persons, "slips")),
        "organizations": _yaml([line for line in bodies if not line.startswith("#")]),
        "calibration": "\n".join(
            _table((f"cost of two {kind}", *(f"{cost:g}" for cost in curve(kind)[0])), [_score_row(kind)])
            for kind in kinds
        ),
    }
    return _filled("scores.md", made)


def _score_row(kind: str) -> list[str]:
    return ["score", *(f"{score:.4f}" for score in curve(kind)[1])]


def _data_lines(name: str) -> list[str]:
    return (PAGES.parent / "data" / "compare" / f"{name}.yaml").read_text(encoding="utf-8").splitlines()


def _section(lines: Sequence[str], key: str) -> list[str]:
    """The lines of one top key of a YAML file, comments and all."""
    start = lines.index(f"{key}:")
    end = next((at for at in range(start + 1, len(lines)) if lines[at][:1].strip()), len(lines))
    return list(lines[start:end])


def _yaml(lines: Sequence[str]) -> str:
    text = "\n".join(lines).strip("\n")
    return f"```yaml\n{text}\n```\n"


_MADE = re.compile(r"(<!-- made: (\w+) -->)(.*?)(<!-- /made -->)", re.DOTALL)


def _filled(page: str, made: dict[str, str]) -> str:
    """A page by hand, with what is `made` between the marks of that name. What is a line of its own stays one."""

    def fill(found: re.Match[str]) -> str:
        text = made.pop(found[2])
        return f"{found[1]}\n\n{text}\n{found[4]}" if text.endswith("\n") else f"{found[1]}{text}{found[4]}"

    text = _MADE.sub(fill, (PAGES / page).read_text(encoding="utf-8"))
    if made:
        raise ValueError(f"docs/{page} has no mark for {', '.join(made)}")
    return text


def alias_tables() -> str:
    """The page about alias tables, as it was written, with figures of the bundled one between its marks."""
    entities = list(read_bundled())
    rows = []
    for kind, named in (("person", "persons"), ("org", "organizations")):
        of_kind = [entity for entity in entities if entity.kind == kind]
        registers = Counter(register for entity in of_kind for register in entity.ids)
        shown = sum(not entity.unverified for entity in of_kind) / len(of_kind)
        identified = ", ".join(f"{register} {count}" for register, count in registers.most_common())
        rows.append((named, f"{len(of_kind):,}", f"{shown:.2f}", identified))
    table = _table(("of the bundled table", "entities", "verified", "identifiers"), rows)
    return _filled("alias-tables.md", {"verified": table})


DOCUMENTS: dict[str, Callable[[], str]] = {
    "alias-tables.md": alias_tables,
    "api.md": lambda: NOTE + reference.reference(),
    "cli.md": cli,
    **{f"letters-{language}.md": partial(letters, language) for language in LANGUAGES},
    "schemes.md": schemes,
    "scheme-decisions.md": decisions,
    "scores.md": scores,
    "score-curve.svg": pictures.score_curve,
    "spellings.svg": pictures.spellings,
}


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
