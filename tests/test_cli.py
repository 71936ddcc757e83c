"""Every command does its work, and every mistake is told in one line on stderr with exit code 2."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections import Counter
from importlib.util import find_spec
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from effort import patience

import bynames
from bynames._implementation import implementation
from bynames.cli import main

ROOT = Path(__file__).parent.parent
MENTIONS = ROOT / "examples" / "mentions.csv"
# click 8.1 mixes both outputs unless it is told not to; 8.2 no longer knows the word.
_APART: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}
RUNNER = CliRunner(**_APART)


def run(*arguments: str | Path, stdin: bytes | str | None = None, code: int = 0) -> tuple[str, str]:
    """(stdout, stderr) of a command that must end with `code`."""
    done = RUNNER.invoke(main, list(map(str, arguments)), input=stdin, prog_name="bynames")
    assert done.exit_code == code, f"{done.output}\n{done.exception!r}"
    # Not .stdout: that one makes \n of every \r\n.
    return done.stdout_bytes.decode(), done.stderr


def fails(*arguments: str | Path, stdin: bytes | str | None = None) -> str:
    """The one line that a command with a mistake ends with; it has written nothing else."""
    out, err = run(*arguments, stdin=stdin, code=2)
    assert out == ""
    assert err.startswith("bynames: ")
    assert err.count("\n") == 1
    return err.removeprefix("bynames: ").rstrip("\n")


# --- each command ---


def test_normalize_takes_tables_of_one_s_own(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("id,kind,be,en\ntaras-mukha,person,Тарас Муха,Taras Mukha\n", encoding="utf-8")
    asked = "name\nМуха Тарас\nЯнка Купала\n"
    options = ("normalize", "--quiet", "--add", "status,entity_id")
    out, _ = run(*options, "--table", own, stdin=asked)
    assert out.splitlines()[1:] == ["Муха Тарас,resolved,taras-mukha", "Янка Купала,unresolved,"]
    out, _ = run(*options, "--table", "bundled", "--table", own, "--nearest", "1", stdin=asked)
    assert [row.split(",")[1] for row in out.splitlines()] == ["status", "resolved", "resolved"]
    assert out.splitlines()[0].endswith("nearest_1,nearest_1_id,nearest_1_score")


def test_without_a_command_there_is_help() -> None:
    out, _ = run()
    assert out == run("--help")[0]
    for command in main.commands:
        assert f"\n  {command}" in out


def test_version() -> None:
    assert run("--version")[0] == f"bynames, version {bynames.__version__} ({implementation()})\n"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert f"\n    bynames {command} " in run(command, "--help")[0] + " " or command == "check"


def test_transliterate_an_argument() -> None:
    assert run("transliterate", "Віцебск") == ("Viciebsk\n", "")
    assert run("transliterate", "Янка", "Купала", "-s", "be-lacinka")[0] == "Janka Kupała\n"


def test_transliterate_standard_input_line_by_line() -> None:
    out, _ = run("transliterate", "-s", "be-lacinka", stdin="\ufeffЯнка\n\nКупала\r\nEPAM")
    assert out == "Janka\n\nKupała\r\nEPAM\n"


def test_reverse_says_when_it_guesses() -> None:
    assert run("transliterate", "-r", "-s", "be-iso9-1995", "Mìnsk") == ("Мінск\n", "")
    out, err = run("transliterate", "--reverse", "--scheme", "be-lacinka", "Cichanoŭskaja")
    assert out == "Ціханоўская\n"
    assert err == "note: be-lacinka loses information; the Cyrillic is a best guess\n"


def test_explain() -> None:
    out, _ = run("transliterate", "--explain", "Ельск")
    assert out.splitlines()[:3] == [
        "LETTERS  BECOME  BY",
        "е        je      rule е → je after # {vowel} ’ ь ў",
        "ль       ĺ       rule ль → ĺ",
    ]


def test_schemes() -> None:
    out, _ = run("schemes", "--language", "be")
    head, *lines = out.splitlines()
    assert head.split() == ["ID", "REVERSIBLE", "STATUS", "TITLE"]
    assert [line.split()[0] for line in lines] == [scheme.id for scheme in bynames.schemes("be")]
    start = head.index("TITLE")
    assert [line[start:] for line in lines] == [scheme.title for scheme in bynames.schemes("be")]


def test_schemes_as_json() -> None:
    found = json.loads(run("schemes", "be-lacinka", "BE-NATIONAL-2007", "--json")[0])
    assert [scheme["id"] for scheme in found] == ["be-lacinka", "be-national-2007"]
    assert found[1]["letters"]["ж"] == "ž"
    assert len(json.loads(run("schemes", "--json")[0])) == len(bynames.schemes())


def test_normalize_to_standard_output() -> None:
    out, err = run("normalize", MENTIONS, "--column", "mention")
    lines = out.splitlines()
    assert lines[0] == (
        "article,mention,kind,entity,note,status,canonical,entity_id,score,runner_up,why,bynames_kind,language,script,"
        "cleaned,parts,latin,latin_by,key"
    )
    assert len(lines) == len(MENTIONS.read_text(encoding="utf-8").splitlines()) == 42
    count = Counter(row["status"] for row in csv.DictReader(lines))
    rows = list(csv.DictReader(lines))
    doubtful = sum(row["status"] == "resolved" and float(row["score"]) < 0.9 for row in rows)
    assert err == (
        f"41 rows: {count['resolved']} resolved ({doubtful} of them doubtful: a score below 0.9), "
        f"{count['ambiguous']} ambiguous, {count['unresolved']} unresolved\n"
    )
    assert count["resolved"] > 10


def test_normalize_says_which_column_it_takes_and_quiet_does_not() -> None:
    guessed, err = run("normalize", MENTIONS)
    assert err.startswith(f"note: {MENTIONS}: names are taken from mention; --column takes others\n")
    assert run("normalize", MENTIONS, "--quiet") == (guessed, "")


def test_normalize_adds_the_columns_that_are_asked_for() -> None:
    out, err = run("normalize", "--add", "given, key", "-k", "person", stdin="name\nЯнка Купала\n")
    assert out == f"name,given,key\nЯнка Купала,Янка,{bynames.key('Янка Купала')}\n"
    assert err.splitlines()[-1] == "1 row"


def test_normalize_in_a_language() -> None:
    table = "name\nСвятлана Ціханоўская\n"
    for language, canonical in (("be", "Святлана "), ("en", "Sviatlana Tsikhanouskaya")):
        out, _ = run("normalize", "--language", language, "-a", "canonical", stdin=table)
        assert out.splitlines()[1].startswith(f"Святлана Ціханоўская,{canonical}")


@pytest.mark.parametrize(
    ("options", "stdin", "begins"),
    [
        (["-t", "-c", "a,b"], "a,b\tc\nЯн\t1\n", "a,b\tc\tkey\nЯн\t1\t"),
        (["-d", "\\t", "-c", "2"], "c\ta,b\n1\tЯн\n", "c\ta,b\tkey\n1\tЯн\t"),
        (["-d", ":"], "x:name\n1:Ян\n", "x:name:key\n1:Ян:"),
        (["--no-header", "-c", "b"], "1,Ян\n", "a,b,key\n1,Ян,"),
        (["-H", "-c", "2"], "1,Ян\n", "a,b,key\n1,Ян,"),
        (["-K", "1"], "x\nname\nЯн\n", "name,key\nЯн,"),
        (["-q", "'"], "name,x\n'Ян, А.',1\n", "name,x,key\n'Ян, А.',1,"),
        (["-b", "-p", "\\"], 'name,x\n"Я \\" н",1\n', 'name,x,key\n"Я \\" н",1,'),
        (["-u", "3"], 'name,x\n"Ян,1\n', 'name,x,key\n"Ян,1,'),
        (["--add-bom"], "name\nЯн\n", "\ufeffname,key\nЯн,"),
        (["--safe-formulas"], "x,name\n=1,Ян\n", "x,name,key\n'=1,Ян,"),
        (["--format", "tsv"], "x,name\n1,Ян\n", "x\tname\tkey\n1\tЯн\t"),
        (["--json"], "x,name\n1,Ян\n", '{"x":"1","name":"Ян","key":"'),
        (["-f", "jsonl"], "x,name\n1,Ян\n", '{"x":"1","name":"Ян","key":"'),
        (["-e", "koi8-r"], "x,name\n1,Ян\n".encode("koi8-r"), "x,name,key\n1,Ян,"),
        (["--workers", "2"], "x,name\n1,Ян\n", "x,name,key\n1,Ян,"),
    ],
)
def test_options_that_users_of_csvkit_know(options: list[str], stdin: str | bytes, begins: str) -> None:
    assert run("normalize", *options, "--add", "key", stdin=stdin)[0].startswith(begins)


def test_normalize_standard_input_under_a_scheme() -> None:
    options = ("-a", "language,script,cleaned,latin,latin_by,key")
    out, _ = run("normalize", "-c", "name", "-s", "be-lacinka", *options, stdin="id,name\n007,Ціханоўская\n")
    assert out.splitlines()[1].startswith("007,Ціханоўская,be,Cyrl,Ціханоўская,Cichanoŭskaja,be-lacinka,")


def test_normalize_in_place(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name\nКупала\n", encoding="utf-8")
    table.chmod(0o640)
    assert run("normalize", table, "-c", "name", "-o", table, "--quiet", "-a", "key") == ("", "")
    assert table.read_text(encoding="utf-8").splitlines()[0] == "name,key"
    assert table.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["people.csv"]


def test_normalize_notes_ragged_rows() -> None:
    rows = "".join(f"{number},a,b,c\n" for number in range(7))
    out, err = run("normalize", "-c", "name", "-a", "key", stdin=f"id,name\n{rows}")
    assert err == (
        "note: standard input: 7 rows have more or fewer cells than the header (line 2, 3, 4, 5, 6, …); "
        "every cell was kept\n7 rows\n"
    )
    assert len(out.splitlines()) == 8
    _, err = run("normalize", "-c", "name", stdin="id,name\n1\n")
    assert "one row has more or fewer cells than the header (line 2)" in err


def test_match() -> None:
    people = ROOT / "examples" / "people.csv"
    out, err = run("match", MENTIONS, people, "--how", "inner", "--evidence")
    rows = list(csv.DictReader(out.splitlines()))
    assert list(rows[0])[5:] == ["id", "Фамилия", "Имя", "Отчество", "status", "score", "why"]
    assert {(row["mention"], row["id"]) for row in rows} >= {
        ("Ales Bialyacki", "p05"), ("Alexander Lukashenko", "p01"), ("Sviatlana Tsikhanouskaya", "p02")
    }  # fmt: skip
    count = len(rows)
    assert err.splitlines() == [
        f"note: {MENTIONS}: names are taken from mention; --column takes others",
        f"note: {people}: names are taken from Имя + Отчество + Фамилия; --right-column takes others",
        f"41 rows: {count} matched, 0 ambiguous, {41 - count} unmatched; {count} rows written",
    ]
    out, _ = run("match", MENTIONS, "-", "-c", "mention", "-C", "b", "--json", stdin="a,b\n1,Ales Bialiatski\n")
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == 41
    assert {row["a"] for row in found if row["mention"] == "Ales Bialyacki"} == {"1"}


def test_dedupe_and_review(tmp_path: Path) -> None:
    letters, review = ROOT / "examples" / "letters.csv", tmp_path / "doubtful.csv"
    out, err = run("dedupe", letters, "--review", review)
    rows = list(csv.DictReader(out.splitlines(), delimiter=";"))
    clusters = len({row["cluster_id"] for row in rows if row["author"]})
    named = sum(bool(row["author"]) for row in rows)
    doubtful = len(review.read_text(encoding="utf-8").splitlines()) - 1
    assert err.splitlines()[1:] == [
        f"14 rows: {clusters} clusters, {named - clusters} duplicates", f"{doubtful} doubtful pairs: {review}"
    ]  # fmt: skip
    assert doubtful > 1
    marked = review.read_text(encoding="utf-8").replace("\n,Янка Купала,Купала", "\nsame,Янка Купала,Купала")
    review.write_text(marked, encoding="utf-8")
    out, err = run("dedupe", letters, "--review", review, "--unique", "--quiet")
    assert len(out.splitlines()) == clusters - 1 + 2  # the header, and the row without a name
    assert err == ""
    assert "\nsame,Янка Купала,Купала" in review.read_text(encoding="utf-8")


def test_compare_a_match() -> None:
    out, err = run("compare", "Ціханоўская Святлана", "Sviatlana Tsikhanouskaya")
    assert out.startswith("match, score ")
    head, *rows = out.splitlines()[2:]
    assert head.split() == ["A", "B", "COST", "WHY"]
    assert {row.split()[0] for row in rows} == {"Ціханоўская", "Святлана"}
    assert err == ""


def test_compare_no_match_ends_with_1() -> None:
    out, _ = run("compare", "Янка Купала", "Vasil Bykaŭ", code=1)
    assert out.startswith("no match, score ")


def test_compare_as_json() -> None:
    found = json.loads(run("compare", "Янка Купала", "Yanka Kupala", "--json")[0])
    comparison = bynames.compare("Янка Купала", "Yanka Kupala")
    assert found["matched"] is True
    assert found["score"] == comparison.score
    assert (found["a"], found["b"]) == ("Янка Купала", "Yanka Kupala")
    assert [item["why"] for item in found["evidence"]] == [item.why for item in comparison.evidence]
    assert json.loads(run("compare", "Янка Купала", "Bykaŭ", "--json", code=1)[0])["matched"] is False


def test_compare_organizations() -> None:
    # Without a kind an acronym alone is not known for an organization's.
    full = "Минский завод колёсных тягачей"
    out, _ = run("compare", "ААТ «Гасцініца Планета»", "Hotel Planeta")
    assert "same concept: hotel" in out
    assert "acronym" in run("compare", "МЗКТ", full, "--kind", "org")[0]
    assert json.loads(run("compare", "-k", "org", "--json", "МЗКТ", full)[0])["matched"] is True
    run("compare", "МЗКТ", full, "-k", "person", code=1)


def test_identify() -> None:
    out, _ = run("identify", "Cichanoŭskaja", "123")
    head, first, *_, last = out.splitlines()
    assert head.split() == ["WORD", "SCORE", "LANGUAGE", "HABIT", "SCHEME", "CYRILLIC"]
    assert first.split()[0] == "Cichanoŭskaja"
    assert first.split()[2:4] == ["be", "lacinka"]
    assert first.split()[-1] == "Ціханоўская"
    assert last.split() == ["123", "no", "letters", "to", "read"]


def test_identify_as_json() -> None:
    found = json.loads(run("identify", "--json", stdin="Cichanoŭskaja\n\n")[0])
    assert [item["text"] for item in found] == ["Cichanoŭskaja", ""]
    assert [reading["scheme"] for reading in found[0]["readings"]] == [
        reading.scheme for reading in bynames.identify("Cichanoŭskaja")
    ]
    assert found[1]["readings"] == []


def test_parse() -> None:
    out, _ = run("parse", "ЛУКАШЭНКА, Аляксандр Р.", "")
    head, *rows = out.splitlines()
    assert head.split() == ["NAME", "KIND", "LANGUAGE", "SCRIPT", "ROLE", "PART"]
    assert rows[0].split()[-2:] == ["surname", "ЛУКАШЭНКА"]
    assert rows[1].split() == ["given", "Аляксандр"]
    assert rows[2].split() == ["initial", "Р."]
    assert len(rows) == 4  # the empty name has a row too


def test_parse_as_json() -> None:
    (found,) = json.loads(run("parse", "--json", "Янка Купала")[0])
    assert found["script"] == "Cyrl"
    assert [part["text"] for part in found["parts"]] == ["Янка", "Купала"]


def test_parse_a_kind() -> None:
    (found,) = json.loads(run("parse", "--json", "ААТ «Гасцініца Планета»")[0])
    assert found["kind"] == "org"
    assert [part["role"] for part in found["parts"]] == ["form", "generic", "proper"]
    for kind in ("person", "org"):
        (found,) = json.loads(run("parse", "--json", "Камунарка", "--kind", kind)[0])
        assert found["kind"] == kind


def test_key() -> None:
    out, _ = run("key", "Ціханоўская Святлана", "Sviatlana Tsikhanouskaya")
    assert out.splitlines() == [bynames.key("Ціханоўская Святлана"), bynames.key("Sviatlana Tsikhanouskaya")]
    assert run("key", stdin="Янка Купала\n")[0] == bynames.key("Янка Купала") + "\n"


def test_key_of_a_kind() -> None:
    out, _ = run("key", "ААТ «Камунарка»", "Kommunarka", "--kind", "org")
    assert out.splitlines() == [bynames.key("Kommunarka", "org")] * 2
    assert run("key", "-k", "person", "Янка Купала")[0] == run("key", "Янка Купала")[0]


def test_export() -> None:
    out, _ = run("export", "be-lacinka")
    assert "ch" in out
    assert out.endswith("\n")
    assert json.loads(run("export", "be-lacinka", "--format", "json")[0])["id"] == "be-lacinka"


def test_check_a_sound_file() -> None:
    file = ROOT / "data" / "transliteration" / "be-lacinka.yaml"
    assert run("check", file) == ("", "1 data file is sound\n")


def test_check_names_file_line_and_reason(tmp_path: Path) -> None:
    sound = (ROOT / "data" / "transliteration" / "be-lacinka.yaml").read_text(encoding="utf-8")
    file = tmp_path / "be-mine-2026.yaml"
    file.write_text(sound.replace("  ж: ž\n", "  ж: ж\n", 1), encoding="utf-8")
    out, err = run("check", file, code=2)
    line = sound.splitlines().index("  ж: ž") + 1
    assert f"{file}:{line}: the target 'ж' has letters that are not Latin\n" in out
    assert err.endswith("in the data files\n")


# --- each mistake ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["transliterat", "a"], "no command 'transliterat'; did you mean transliterate?"),
        (
            ["xyz"],
            f"no command 'xyz'; there are {', '.join(main.commands)}",
        ),
        (
            ["transliterate", "a", "-s", "be-lacinca"],
            "no scheme 'be-lacinca'; did you mean be-lacinka, be-lacinka-1929, be-lacinka-polish?",
        ),
        (["transliterate", "a", "-s", "%"], "no scheme '%'; bynames.schemes() lists them all"),
        (["transliterate", "a", "-r", "--explain"], "--explain cannot be combined with --reverse"),
        (
            ["match", "examples/mentions.csv", "examples/people.csv", "--all", "--one-to-one"],
            "every match cannot be combined with one-to-one",
        ),
        (["match", "examples/mentions.csv"], "RIGHT is missing; see bynames match --help"),
        (
            ["match", "examples/mentions.csv", "examples/people.csv", "--how", "outer"],
            "--how: 'outer' is not one of left, inner; see bynames match --help",
        ),
        (["match", "-", "-"], "only one of the two tables can be standard input"),
        (["dedupe", "examples/mention.csv", "-c", "2"], None),
        (
            ["dedupe", "examples/letters.csv", "--review", "examples/letters.csv"],
            "the doubtful pairs need a separate file, not examples/letters.csv",
        ),
        (
            ["dedupe", "examples/letters.csv", "--cutoff", "high"],
            "--cutoff: 'high' is not a number; see bynames dedupe --help",
        ),
        (["schemes", "ru-iso-9"], "no scheme 'ru-iso-9'; did you mean ru-iso9-1995, ru-icao-9303, ru-isor9-1968?"),
        (["export", "be-xx"], None),
        (["compare", "a"], "B is missing; see bynames compare --help"),
        (
            ["key", "-k", "organ", "a"],
            "-k/--kind: 'organ' is not one of person, org; did you mean org?; see bynames key --help",
        ),
        (["normalize", "x.csv"], "x.csv: no such file"),
        (["normalize", "examples/mentions.csv", "-t", "-d", ";"], "--tabs cannot be combined with --delimiter ;"),
        (["normalize", "examples/mentions.csv", "--json", "-f", "csv"], "--json cannot be combined with --format csv"),
        (
            ["normalize", "examples/mentions.csv", "--add", "canonicle"],
            "no column 'canonicle' to add; did you mean canonical, patronymic?",
        ),
        (
            ["normalize", "examples/mentions.csv", "--sheet", "A"],
            "examples/mentions.csv: --sheet is for workbooks, --from-table for databases, and this is neither",
        ),
        (
            ["normalize", "examples/mentions.csv", "-q", "quiet"],
            "the quote must be one character such as ' or \\, not 'quiet'",
        ),
        (
            ["schemes", "-l", "rus"],
            "-l/--language: 'rus' is not one of be, ru, uk; did you mean ru?; see bynames schemes --help",
        ),
        (
            ["normalize", "examples", "-c", "a"],
            "examples: a folder, not a file; did you mean examples/customers.csv, examples/letters.csv, "
            "examples/mentions.csv?",
        ),
        (
            ["normalize", "examples/mention.csv", "-c", "a"],
            "examples/mention.csv: no such file; did you mean examples/mentions.csv, examples/people.csv, "
            "examples/letters.csv?",
        ),
        (["normalize", "exampels/a.csv", "-c", "a"], "exampels/a.csv: no such file, for there is no folder exampels"),
        (
            ["normalize", "examples/mentions.csv", "-c", "mentoin"],
            "examples/mentions.csv: no column 'mentoin'; did you mean mention, entity?",
        ),
        (
            ["normalize", "examples/mentions.csv", "-c", "x"],
            "examples/mentions.csv: no column 'x'; there are article, mention, kind, entity, note",
        ),
        (["normalize", "examples/mentions.csv", "-c", "mention", "-s", "be-lacinca"], None),
        (
            ["normalize", "examples/mentions.csv", "-c", "mention", "-e", "cp1252x"],
            "no encoding 'cp1252x'; try utf-8, windows-1251, koi8-r, cp866, iso8859-5, mac-cyrillic or utf-16",
        ),
        (
            ["normalize", "examples/mentions.csv", "-c", "mention", "-d", "::"],
            "the delimiter must be one character such as , ; TAB or |, not '::'",
        ),
        (
            ["normalize", "examples/mentions.csv", "-c", "mention", "-o", "nowhere/out.csv"],
            "nowhere/out.csv: cannot be written: there is no folder nowhere",
        ),
        (
            ["normalize", "examples/mentions.csv", "-c", "mention", "-o", "examples"],
            "examples: a folder, not a file; name a file in it",
        ),
        (["check", "nowhere.yaml"], "nowhere.yaml: no such file"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], message: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = fails(*arguments)
    if message is None:
        assert found.startswith(("no scheme 'be-", "examples/mention.csv: no such file"))
        assert "; did you mean " in found
    else:
        assert found == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "in.csv: empty: there is no header line"),
        (b"\n\n", "in.csv: only blank lines: there is no header line"),
        (b"\xef\xbb\xbf", "in.csv: empty: there is no header line"),
        (b"id;name;name\n", "in.csv: 2 columns are named 'name'; say which by its number: 2, 3"),
        (
            "id,name\n1,Анна Ян\n".encode() + b"1,a\n" * 100_000 + "2,Анна\n".encode("cp1251"),
            "in.csv:100003: mixed encodings: the lines before this one are UTF-8, and it is not; mend the line, or "
            "force one encoding on all with --encoding",
        ),
        (
            "id,name\n1,Юзік\n".encode("cp1251") + "2,Анна Ян\n".encode(),
            "in.csv:3: mixed encodings: this line is UTF-8, and those before it are not; mend the line, or force one "
            "encoding on all with --encoding",
        ),
        (
            "id,name\n1,José Muñoz\n2,Zoë Müller\n".encode("cp1252"),
            "in.csv:2: not UTF-8: byte 0xe9, and neither windows-1251, koi8-r, cp866, iso8859-5 nor mac-cyrillic makes "
            "Cyrillic of it; give the encoding, e.g. --encoding windows-1252",
        ),
        (b"\xff\xfei\0d\0\n", "in.csv:1: not UTF-16: byte 0x0a; the file is damaged"),
        (
            b"id,name\n" + 2000 * b"1,a\n" + 9000 * b"\0",
            "in.csv:2002: not a text file: it has NUL bytes; give its encoding, e.g. --encoding utf-16",
        ),
        (b"PK\x03\x04\x14\xff\x06\x00", "in.csv: a damaged workbook or ZIP file"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "in.csv: an old Word file, or a damaged workbook",
            marks=pytest.mark.skipif(find_spec("python_calamine") is None, reason="old workbooks need an extra"),
        ),
        (b"%PDF-1.7\n", "in.csv: a PDF file, and not a table"),
        (bytes(range(256)) * 20, "in.csv: a binary file, and not a table"),
        (
            b"\x1f\x8b\x08\0",
            "in.csv: the compressed file is damaged or truncated",
        ),
        (b'[{"name": "a"}, 1]', "in.csv: not a JSON array of objects"),
        (b'{"name": "a"}\n{"name": ', "in.csv:2: broken JSON: it ends too early"),
        (b'{"name": "a"}\n["a"]', 'in.csv:2: not a JSON object: ["a"]'),
        (
            b'{"name": "a"}\n\n{"name": "\xff"}',
            "in.csv:3: not UTF-8: byte 0xff; convert it, e.g. with iconv",
        ),
        (b'id,name\n1,a\n2,"b\n3,c\n', "in.csv:3: broken CSV: a quoted cell begins in this row and is never closed"),
        (
            b'id,name\n1,"Viasna" centre,3\n',
            "in.csv:2: broken CSV: a quoted cell in this row goes on after its closing quote; "
            "double the quotes inside a cell",
        ),
    ],
)
def test_a_table_that_cannot_be_read(
    content: bytes, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_bytes(content)
    Path("out.csv").write_text("old", encoding="utf-8")
    assert fails("normalize", "in.csv", "-c", "name") == message
    assert fails("normalize", "in.csv", "-c", "name", "-o", "out.csv") == message
    assert fails("normalize", "in.csv", "-c", "name", "-o", "new.csv") == message
    assert fails("normalize", "-c", "name", stdin=content) == message.replace("in.csv", "standard input")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    assert Path("out.csv").read_text(encoding="utf-8") == "old"


def test_standard_input_that_is_not_utf8() -> None:
    out, err = run("transliterate", stdin="Мінск\n".encode() + "Мінск\n".encode("cp1251"), code=2)
    assert out == "Minsk\n"
    assert err == "bynames: standard input:2: not UTF-8: byte 0xed; convert it, e.g. with iconv\n"


def test_a_cell_of_a_megabyte_passes() -> None:
    cell = "я" * 1_000_000
    options = ("-c", "name", "-a", "language,script,cleaned,latin")
    out, _ = run("normalize", *options, stdin=f"id,name,note\n1,Янка,{cell}\n2,{cell},x\n")
    first, second = out.splitlines()[1:]
    assert first.startswith(f"1,Янка,{cell},")
    assert second.startswith(f"2,{cell},x,,Cyrl,{cell},ja")


# --- as a process ---

ENVIRONMENT = {**os.environ, "PYTHONUTF8": "0", "LC_ALL": "C"}
COMMAND = [sys.executable, "-m", "bynames"]


def process(*arguments: str, stdin: bytes = b"", environment: dict[str, str] = ENVIRONMENT) -> tuple[int, bytes, bytes]:
    done = subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def test_text_is_utf8_whatever_the_locale() -> None:
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii"}
    found = process("transliterate", "-s", "be-lacinka", stdin="Ціхан\n".encode(), environment=environment)
    assert found == (0, b"Cichan\n", b"")
    code, out, _ = process("normalize", "-c", "a", stdin="a\nЧыж\n".encode(), environment=environment)
    assert code == 0
    assert "Čyž" in out.decode()


@pytest.mark.skipif(os.name == "nt", reason="arguments are bytes on POSIX only")
def test_an_argument_that_is_not_utf8_comes_back_as_it_was() -> None:
    done = subprocess.run([*map(os.fsencode, COMMAND), b"transliterate", b"\xff"], capture_output=True, check=True)
    assert done.stdout == b"\xff\n"


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_a_closed_pipe_is_no_error() -> None:
    writer = subprocess.Popen([*COMMAND, "schemes", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    assert writer.wait() == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*COMMAND, "transliterate", "a"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"bynames: standard output: No space left on device\n")


def test_a_file_that_may_not_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere, so it is only said so
    assert fails("export", "be-lacinka", "-o", out) == f"{out}: cannot be written: Permission denied"
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(not os.path.exists("/dev/null"), reason="no devices here")
def test_a_device_is_written_to_and_not_replaced() -> None:
    assert run("export", "be-lacinka", "-o", "/dev/null") == ("", "")
    assert not os.path.isfile("/dev/null")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.usefixtures("foreground")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ctrl_c_and_kill_leave_nothing_half_written(sent: signal.Signals, code: int, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old", encoding="utf-8")
    running = subprocess.Popen(
        [*COMMAND, "normalize", "-c", "name", "-o", str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin is not None
    running.stdin.write(b"name\nAnna\n")
    running.stdin.flush()
    for _ in range(500):
        if len(list(tmp_path.iterdir())) == 2:
            break
        time.sleep(0.02)
    assert len(list(tmp_path.iterdir())) == 2
    time.sleep(0.2)
    running.send_signal(sent)
    stdout, stderr = running.communicate(timeout=30)
    assert (running.returncode, stdout, stderr.strip()) == (code, b"", b"")
    assert [file.name for file in tmp_path.iterdir()] == ["out.csv"]
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.usefixtures("foreground")
def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    table, out = tmp_path / "in.csv", tmp_path / "out.csv"
    letters = "абвгдзклмнпрст"
    rows = "".join(f"Ян Ку{letters[n % 14]}о{letters[n // 14 % 14]}а{letters[n // 196 % 14]}\n" for n in range(2744))
    table.write_text("name\n" + rows, encoding="utf-8")
    running = subprocess.Popen(
        [*COMMAND, "normalize", str(table), "-o", str(out), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    for _ in range(500):
        if running.poll() is not None or len(children.read_text().split()) == 2:
            break
        time.sleep(0.02)
    time.sleep(0.5)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: to all of them
    start = time.monotonic()
    _, stderr = running.communicate(timeout=60)
    assert time.monotonic() - start < patience(5)
    assert running.returncode == 130
    assert b"Traceback" not in stderr
    assert [file.name for file in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("bynames norm", "plain,normalize"),
        ("bynames dedupe --rev", "plain,--review"),
        ("bynames normalize -s be-lacinka-pol", "plain,be-lacinka-polish"),
        ("bynames match --how in", "plain,inner"),
        ("bynames match exam", "file,exam"),
    ],
)
def test_the_shell_can_complete(typed: str, completed: str) -> None:
    environment = {**ENVIRONMENT, "_BYNAMES_COMPLETE": "bash_complete", "COMP_WORDS": typed}
    environment["COMP_CWORD"] = str(len(typed.split()) - 1)
    code = "import sys; from bynames.cli import main; sys.argv[0] = 'bynames'; main(prog_name='bynames')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env=environment, text=True, check=False)
    assert done.stdout.split() == [completed]


@pytest.mark.skipif(os.name == "nt", reason="POSIX terminals")
def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    import pty

    table = tmp_path / "in.csv"
    table.write_text("name\n" + "Янка Купала\n" * 60_000, encoding="utf-8")
    # However fast the machine is, there is a line.
    code = (
        "from bynames.tables import _progress as shown; shown._FIRST = shown._EVERY = 0; from bynames.cli import main"
    )
    command = [sys.executable, "-c", f"{code}; main(prog_name='bynames')"]
    arguments = [*command, "normalize", str(table), "-a", "script", "-o", str(tmp_path / "out.csv")]
    ours, theirs = pty.openpty()
    with subprocess.Popen(arguments, stderr=theirs, stdout=theirs, stdin=subprocess.DEVNULL) as running:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal is gone when the command is
            while block := os.read(ours, 4096):
                shown += block
    os.close(ours)
    assert running.returncode == 0
    assert re.search(rb"\r[\d,]+ rows, [\d,]+ a second, \d+ %, \d+ s left", shown)
    assert shown.endswith(b"60,000 rows\r\n")
    done = subprocess.run(arguments, capture_output=True, check=True)
    assert done.stderr.endswith(b"\n60,000 rows\n")
    assert b"\r" not in done.stderr
    assert b"\x1b" not in shown + done.stderr


def test_one_word_needs_no_heavy_module() -> None:
    code = (
        "import sys; from bynames.cli import main\n"
        "try: main(['transliterate', 'Мінск'])\n"
        "except SystemExit: print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True, encoding="utf-8").split())
    assert {"Minsk", "click"} <= loaded
    assert loaded & {"numpy", "rapidfuzz", "icu", "polars", "csv", "tempfile", "difflib"} == set()
    code = code.replace("['transliterate', 'Мінск']", "['export', 'be-lacinka']")
    loaded = set(subprocess.check_output([sys.executable, "-c", code], text=True, encoding="utf-8").split())
    assert "tempfile" in loaded
    assert loaded & {"numpy", "rapidfuzz", "openpyxl"} == set()


def test_a_short_run_pays_for_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    mentions = tmp_path / "mentions.csv"
    mentions.write_text("mention\nViasna Human Rights Center\nEuropean Union\n", encoding="utf-8")
    arguments = ["normalize", str(mentions), "-c", "mention", "-o", str(tmp_path / "out.csv")]
    code = (
        "import atexit, gc, sys; from bynames.cli import main\n"
        # What is registered first is called last.
        "atexit.register(lambda: print(gc.get_freeze_count() > 0, 'numpy' in sys.modules, 'numpy.ma' in sys.modules))\n"
        f"main({arguments!r})"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["True", "True", "False"]


# --- what people's machines do ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251", "koi8-r", "iso8859-5"])
def test_find_reads_text_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Про Светлану Тихановскую писала газета, а Янка Купала - нет.".encode(encoding))
    out, err = run("find", file, "--json")
    assert [one["matches"][0]["id"] for one in json.loads(out)] == ["sviatlana-tsikhanouskaya", "yanka-kupala"]
    guessed = encoding not in ("utf-8", "utf-16")
    assert (f"{file}: read as " in err) == guessed
    assert run("find", file, "--encoding", encoding, "--json")[0] == out


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("word/document.xml", "a Word file: save it as text (.txt)"),
        ("xl/workbook.xml", "a workbook: bynames normalize reads it"),
        ("content.xml", "an OpenDocument file: save it as text (.txt)"),
        ("a.txt", "a ZIP file of several: unpack it first"),
        (b"%PDF-1.7", "a PDF file: pdftotext makes text of it"),
        (b"\xd0\xcf\x11\xe0 old", "an old Word or Excel file: save it as text"),
        (b"x\0y\0z\0" * 3, "a binary file"),
    ],
)
def test_find_says_which_files_it_reads(tmp_path: Path, inside: str | bytes, says: str) -> None:
    file = tmp_path / "a"
    if isinstance(inside, bytes):
        file.write_bytes(inside)
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(inside, "x")
            archive.writestr("other", "x")
    message = fails("find", file, "--encoding", "utf-8")
    assert message.startswith(f"{file}: {says}")
    assert message.endswith("; find reads plain text (.txt, .md, .csv), in any encoding and packed")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r"])
def test_arguments_in_another_encoding_are_read(locale: str, encoding: str) -> None:
    def command(*arguments: bytes) -> tuple[str, str]:
        done = subprocess.run(
            [os.fsencode(sys.executable), b"-m", b"bynames", *arguments],
            capture_output=True,
            env={**os.environ, "LC_ALL": locale},
            check=True,
        )
        return done.stdout.decode(), done.stderr.decode()

    name = "Лукашэнка Аляксандр".encode(encoding)
    out, err = command(b"parse", name)
    assert "Лукашэнка" in out
    assert ("note: the argument is read as " in err) == (encoding != "utf-8")
    assert command(b"transliterate", name)[0] == "Lukašenka Aliaksandr\n"


def test_arguments_that_read_in_no_encoding_are_refused() -> None:
    assert "the argument:1: not UTF-8" in fails("key", os.fsdecode(b"\xfc\x9f\xa8 \xfe\xc6"))


def test_a_link_that_leads_nowhere_does_not_suggest_itself(tmp_path: Path) -> None:
    link = tmp_path / "people.csv"
    link.symlink_to(tmp_path / "gone.csv")
    assert fails("normalize", link) == f"{link}: a broken link to {tmp_path / 'gone.csv'}"


@pytest.mark.parametrize(
    ("words", "incomplete", "found"),
    [
        (["normalize", "--scheme"], "be-lac", "be-lacinka"),
        (["transliterate", "-s"], "ru-ica", "ru-icao-9303"),
        (["schemes"], "be-nat", "be-national-2007"),
        (["export"], "be-nat", "be-national-2007"),
        (["entities"], "yanka-ku", "yanka-kupala"),
        (["normalize", str(MENTIONS), "-c"], "men", "mention"),
        (["match", str(MENTIONS), str(ROOT / "examples" / "people.csv"), "-C"], "фам", "Фамилия"),
        (["clean", str(ROOT / "examples" / "letters.csv"), "-c"], "", "author"),
    ],
)
def test_completion(words: list[str], incomplete: str, found: str) -> None:
    complete = ShellComplete(main, {}, "bynames", "_BYNAMES_COMPLETE")
    assert found in [item.value for item in complete.get_completions(words, incomplete)]


def test_clean_writes_the_table_and_the_doubtful_pairs(tmp_path: Path) -> None:
    out, err = run(
        "clean", ROOT / "examples" / "letters.csv", "--review", tmp_path / "doubtful.csv", "--unique", "-o", "-"
    )
    assert out.splitlines()[0] == "date;author;pages;id;status;score;rows;name_be;name_ru;name_en"
    assert "yanka-kupala" in out
    assert "14 rows: " in err
    assert (tmp_path / "doubtful.csv").exists()


def test_options_for_other_formats_are_refused() -> None:
    assert fails("normalize", MENTIONS, "--sheet", "A", "--from-table", "B") == (
        "--sheet cannot be combined with --from-table: one is for workbooks, the other for databases"
    )
    assert fails("normalize", MENTIONS, "-o", "x.ods").startswith("x.ods: .ods is not written; write .csv")
