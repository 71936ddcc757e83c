"""Each kind of mistake in a data file is found, and the message names file, line and reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import bynames
from bynames import _datafiles as data
from bynames import _lint as lint
from bynames.translit import load_scheme
from bynames.translit._lint import check_scheme

SOUND = """\
title: A scheme for tests
language: ru
authority: nobody
year: 1999
url: https://example.org/
habit: english
status: draft
reversible: lossy
decided: what the test needs
letters:
  а: a
  б: b
  в: v
  г: g
  д: d
  е: e
  ё: ë
  ж: zh
  з: z
  и: i
  й: y
  к: k
  л: l
  м: m
  н: n
  о: o
  п: p
  р: r
  с: s
  т: t
  у: u
  ф: f
  х: kh
  ц: ts
  ч: ch
  ш: sh
  щ: shch
  ъ: ""
  ы: y
  ь: ""
  э: e
  ю: yu
  я: ya
rules:
- {source: е, target: ye, after: "# {vowel}"}
- {source: кс, target: x, before: "{vowel}"}
samples:
- from: rules
  names:
    Елена: Yelena
    Алексей: Alexey
    Съешь ещё этих мягких французских булок: Sesh yeshchë etikh myagkikh frantsuzskikh bulok
    да выпей чаю же: da vypey chayu zhe
"""


def faults(tmp_path: Path, text: str, name: str = "ru-test-1999") -> list[str]:
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return [fault.removeprefix(f"{tmp_path}/") for fault in lint.check([str(path)])]


def line_of(text: str, start: str) -> int:
    """The line that begins with `start`."""
    return next(number for number, line in enumerate(text.splitlines(), start=1) if line.lstrip().startswith(start))


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert text.count(old) == 1, old
        return text.replace(old, new)

    return change


def add(more: str) -> Callable[[str], str]:
    return lambda text: text + more


def test_a_sound_file_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, SOUND) == []


# (what is done to the sound file, the start of the line at fault, the reason)
MISTAKES: dict[str, tuple[Callable[[str], str], str, str]] = {
    "broken YAML": (swap("year: 1999", "year: [1999"), "url", "broken YAML"),
    "a key twice": (swap("  б: b\n", "  б: b\n  а: b\n"), "а: b", "the key 'а' appears twice"),
    "a key twice at the top": (
        swap("status: draft", "status: draft\nyear: 2000"),
        "year: 2000",
        "the key 'year' appears twice",
    ),
    "a key that is a list": (add("? [a]\n: b\n"), "? [a]", "a key must be plain text"),
    "an anchor used": (
        lambda text: text.replace("  б: b", "  б: &b b").replace("  в: v", "  в: *b"),
        "б: &b",
        "anchors and aliases",
    ),
    "an unknown key": (swap("authority:", "autority:"), "autority", "unknown field `autority`"),
    "an unknown key of a rule": (swap("target: x,", "targets: x,"), "- {source: кс", "`target`"),
    "a missing title": (swap("title: A scheme for tests\n", ""), "language", "missing field `title`"),
    "letters as a list": (
        lambda text: re.sub("(?s)letters:.*rules:", "letters: [а]\nrules:", text),
        "letters",
        "an object wanted, not a list",
    ),
    "a letter that is no text": (swap("  а: a\n", "  а: {a: b}\n"), "а: {", "text wanted, not an object"),
    "a year that is no number": (
        swap("1999", "MCMXCIX"),
        "year",
        "a whole number or null wanted, not 'MCMXCIX' - at `$.year`",
    ),
    "a status of one's own": (swap("draft", "final"), "status", "status is 'final', not one of stable, draft"),
    "reversibility of one's own": (
        swap("lossy", "maybe"),
        "reversible",
        "reversible is 'maybe', not one of exact, lossy, no",
    ),
    "an unknown language": (swap("language: ru", "language: xx"), "language", "no orthography for the language 'xx'"),
    "a parent that is not there": (
        swap("status:", "extends: ru-icao-9033\nstatus:"),
        "extends",
        "extends 'ru-icao-9033', which is no scheme; did you mean ru-icao-9303",
    ),
    "its own parent": (swap("status:", "extends: ru-test-1999\nstatus:"), "extends", "is circular"),
    "a group of samples from nowhere": (swap("- from: rules\n", "-\n"), "names", "missing field `from`"),
    "a deviation without a reason": (
        add("deviations:\n- {text: Ейск, published: Eysk, from: a map}\n"),
        "- {text",
        "missing field `reason`",
    ),
    "no decision": (swap("decided: what the test needs\n", ""), "title", "decided is missing"),
    "an unknown habit": (swap("english", "klingon"), "habit", "habit 'klingon' is not one of"),
    "an address that is none": (swap("https://example.org/", "a book"), "url", "url 'a book' is not a web address"),
    "stable without an address": (
        lambda text: text.replace("url: https://example.org/\n", "").replace("draft", "stable"),
        "status",
        "a stable scheme names the url",
    ),
    "a letter forgotten": (swap("  ф: f\n", ""), "letters", "letters of the alphabet without an entry: ф"),
    "a Latin letter as key": (swap("  а: a\n", "  а: a\n  h: h\n"), "h: h", "the key 'h' is not one Cyrillic letter"),
    "two letters as key": (swap("  а: a\n", "  а: a\n  дж: j\n"), "letters", "the key 'дж' is not one letter"),
    "a capital as key": (swap("  а: a\n", "  а: a\n  Ґ: g\n"), "Ґ: g", "the key 'Ґ' is a capital"),
    "a Cyrillic letter in Latin": (swap("ё: ë", "ё: ё"), "ё:", "the target 'ё' has letters that are not Latin"),
    "a look-alike in a rule": (swap("target: ye", "target: yе"), "- {source: е", "has letters that are not Latin"),
    "a target that is not NFC": (swap("ё: ë", "ё: e\u0308"), "ё:", "is not NFC"),
    "a target in capitals": (swap("ж: zh", "ж: Zh"), "ж:", "the target 'Zh' has capitals"),
    "a rule without source": (swap("source: кс", "source: ''"), "rules", "rule 2 has no source letters"),
    "a rule for a Latin letter": (
        swap("source: кс", "source: кc"),
        "- {source: кc",
        "the source 'кc' has c, which the scheme does not know",
    ),
    "a context with a Latin letter": (
        swap('before: "{vowel}"', 'before: "[аo]"'),
        "- {source: кс",
        "the context '[аo]' has o, which the scheme does not know",
    ),
    "a class that is not there": (
        swap("# {vowel}", "# {vovel}"),
        "- {source: е",
        "no class {vovel}; there are consonant",
    ),
    "a bracket left open": (swap('before: "{vowel}"', 'before: "[ае"'), "- {source: кс", "cannot read '[ае'"),
    "an edge repeated": (swap("# {vowel}", "#* {vowel}"), "- {source: е", "# cannot be repeated"),
    "the same rule twice": (
        swap("samples:", '- {source: кс, target: ks, before: "{vowel}"}\nsamples:'),
        "- {source: кс, target: ks",
        "a second rule for 'кс' in the same place can never act",
    ),
    "no samples": (lambda text: text[: text.index("samples:")], "title", "no samples"),
    "a sample that is not so": (
        swap("Yelena", "Elena"),
        "Елена",
        "sample Елена: the rules give Yelena, the sample says Elena",
    ),
    "a rule that no sample touches": (
        swap("    Алексей: Alexey\n", ""),
        "- {source: кс",
        "no sample is touched by the rule кс → x",
    ),
    "a letter that no sample touches": (
        swap("да выпей чаю же: da vypey chayu zhe", "да выпей чаю: da vypey chayu"),
        "ж: zh",
        "no sample is touched by the letter ж",
    ),
    "a deviation that is none": (
        add("deviations:\n- {text: Ейск, published: Yeysk, from: a map, reason: none}\n"),
        "- {text",
        "is what the rules give: no deviation",
    ),
    "exact, but two letters are one": (swap("lossy", "exact"), "reversible", "not exact: "),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake(mistake: str, tmp_path: Path) -> None:
    change, start, reason = MISTAKES[mistake]
    text = change(SOUND)
    assert text != SOUND
    found = faults(tmp_path, text)
    place = f"ru-test-1999.yaml:{line_of(text, start)}: "
    assert any(fault.startswith(place) and reason in fault for fault in found), found


def test_one_mistake_is_one_fault(tmp_path: Path) -> None:
    """Most mistakes are reported once and drag nothing behind them."""
    alone = [name for name, (change, _, _) in MISTAKES.items() if len(faults(tmp_path, change(SOUND))) == 1]
    assert len(alone) > len(MISTAKES) * 0.8, sorted(set(MISTAKES) - set(alone))


@pytest.mark.parametrize("name", ["ru", "uk-test-1999", "be-test-1999", "ru_test", "RU-test"])
def test_an_id_that_is_none(name: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, SOUND, name)
    assert fault.startswith(f"{name}.yaml:1: the id {name!r} is not <language>-<authority>-<year or variant>")


def test_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "ru-test-1999.yaml"
    path.write_bytes(SOUND.encode("cp1251", errors="replace"))
    (fault,) = lint.check([str(path)])
    assert re.fullmatch(rf"{re.escape(str(path))}: not UTF-8: byte 0x[0-9a-f]{{2}} at offset \d+", fault)


def test_not_there(tmp_path: Path) -> None:
    with pytest.raises(bynames.DataError, match=r"gone\.yaml: cannot be read: No such file"):
        data.read_yaml(str(tmp_path / "gone.yaml"))
    with pytest.raises(bynames.DataError, match="cannot be read: Is a directory"):
        data.read_yaml(str(tmp_path))


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "word\n", "null\n"])
def test_no_mapping(text: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.startswith("ru-test-1999.yaml:1: ")


def test_yaml_values_are_what_was_typed() -> None:
    text = "no: yes\non: off\n~: null\n1: 1_000\n1979: 1979-01-01\na: [1.0, 0x1F, true]\nb: |\n  x\n"
    wanted = {
        "no": "yes",
        "on": "off",
        "~": "null",
        "1": "1_000",
        "1979": "1979-01-01",
        "a": ["1.0", "0x1F", "true"],
        "b": "x\n",
    }
    assert data.parse_yaml(text, "t.yaml").value == wanted


@pytest.mark.parametrize("text", ["[" * 100_000, "a:\n" + "{b:\n" * 100_000, "- " * 100_000, "a:\n" + "? " * 100_000])
def test_deep_yaml_is_refused(text: str) -> None:
    """The C loader would overflow its stack, and Python with it."""
    with pytest.raises(bynames.DataError, match=r"t\.yaml:\d+: broken YAML: nested too deeply"):
        data.parse_yaml(text, "t.yaml")


@pytest.mark.parametrize("text", ["a: !!python/object:os.system x\n", "a: !!binary aGk=\n"])
def test_tags_are_not_obeyed(text: str) -> None:
    assert isinstance(data.parse_yaml(text, "t.yaml").value["a"], str)


def test_lines_of_a_document() -> None:
    document = data.parse_yaml("a:\n  b: 1\n  c:\n  - x\n  - y: 2\n", "t.yaml")
    places: list[tuple[str | int, ...]] = [("a",), ("a", "b"), ("a", "c", 1, "y"), ("a", "c", 7), ("z",), ()]
    assert [document.line(place) for place in places] == [1, 2, 5, 3, 1, 1]


def test_a_scheme_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "ru-own-1.yaml"
    path.write_text(
        "title: mine\nlanguage: ru\nauthority: me\nhabit: english\nstatus: draft\nreversible: lossy\n"
        "extends: ru-icao-9303\nletters: {ж: j}\n",
        encoding="utf-8",
    )
    scheme = load_scheme(path)
    assert bynames.transliterate("Жюль Щукин", scheme) == "J" + bynames.transliterate("юль Щукин", "ru-icao-9303")
    path.write_text("letters: [", encoding="utf-8")
    with pytest.raises(bynames.DataError, match=r"ru-own-1\.yaml:\d+: broken YAML"):
        load_scheme(path)


@pytest.mark.parametrize("name", data.names("transliteration"))
def test_bundled_schemes_are_sound(name: str) -> None:
    assert check_scheme(name, data.read_yaml(data.files("transliteration")[name])) == []


@pytest.mark.once
def test_all_bundled_data_are_sound() -> None:
    assert lint.check() == []
    assert lint.count() > len(data.names("transliteration"))
