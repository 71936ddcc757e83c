"""Languages are data: one that a folder adds takes part in everything, and no line of code names any."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bynames
from bynames import Matcher, Rules
from bynames._languages import languages
from bynames._readings import phonemic, read_latin
from bynames._readings.backwards import read_in_python

PACKAGE = Path(bynames.__file__).parent

# A language that there is not. ӡ and ǯ are letters of no bundled language and of no bundled scheme.
ORTHOGRAPHY = """\
language: xx
alphabet: абвгдежзӡиклмнопрстуфхцчшюя
further: ""
classes: {vowel: аеиоуюя, consonant: бвгджзӡклмнпрстфхцчш, iotated: еюя, softening: еиюя}
foreign: {ё: е, й: и, щ: шч, ъ: "", ы: и, ь: "", э: е}
"""
KEY = """\
language: xx
letters: {а: a, б: b, в: v, г: g, д: d, е: e, ж: j, з: z, ӡ: z, и: i, к: k, л: l, м: m, н: n, о: a, п: p, р: r, с: s,
  т: t, у: u, ф: f, х: h, ц: c, ч: q, ш: x, ю: u, я: e}
"""
SCHEME = """\
title: Names of the tests
language: xx
authority: tests
habit: scholarly
status: draft
reversible: exact
letters: {а: a, б: b, в: v, г: g, д: d, е: e, ж: ž, з: z, ӡ: ǯ, и: i, к: k, л: l, м: m, н: n, о: o, п: p, р: r, с: s,
  т: t, у: u, ф: f, х: h, ц: c, ч: č, ш: š, ю: û, я: â}
"""
INFLECTION = """\
language: xx
cases: [nom, gen, dat, acc, ins, loc, ess]
classes: {v: аеиоуюя, c: бвгджзӡклмнпрстфхцчш}
plurals: {}
rules:
- {who: "surname m, given m", after: "{c}", forms: "- а у а ом е ун"}
stays: []
stays_often: "ӡи"
first_half_stays: []
second_names_of_men: []
feminine: "{c}а"
adjectives: {}
from_elsewhere: {}
"""
LANGUAGE = """\
languages:
  xx:
    letters: абвгдежзӡиклмнопрстуфхцчшюя
    unlike: []
"""
CORRESPONDENCES = """\
languages: [xx, ru]
correspondences:
- {xx: ӡ, ru: з}
- {xx: и, ru: й}
- {xx: ""  , ru: ь}
"""
GIVEN = """\
names:
- {id: zakhar, xx: [Ӡахар]}
"""
FILES = {
    "orthography/xx": ORTHOGRAPHY,
    "keys/xx": KEY,
    "transliteration/xx-tests-1": SCHEME,
    "inflection/xx": INFLECTION,
    "names/languages": LANGUAGE,
    "names/given": GIVEN,
    "correspondences/ru-xx": CORRESPONDENCES,
}


def rules_of(place: Path, *names: str) -> Rules:
    """Rules with some of the files of the language."""
    for name in names:
        path = place / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    return Rules.load(place)


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> Rules:
    return rules_of(tmp_path_factory.mktemp("xx"), *FILES)


class TestAFurtherLanguage:
    def test_it_is_one_of_the_languages(self, further: Rules) -> None:
        with further.acting():
            assert set(languages()) == {*_bundled(), "xx"}
        assert "xx" not in languages()

    def test_its_names_are_transliterated_both_ways(self, further: Rules) -> None:
        assert bynames.transliterate("Коӡак", "xx-tests-1", rules=further) == "Koǯak"
        with further.acting():
            assert bynames.transliterate("Koǯak", "xx-tests-1", reverse=True) == "Коӡак"
            assert [scheme.id for scheme in bynames.schemes("xx")] == ["xx-tests-1"]

    @pytest.mark.parametrize("word", ["koǯak", "ǯahar", "lukašenko"])
    def test_its_names_are_read(self, further: Rules, word: str) -> None:
        with further.acting():
            assert read_latin(word) == read_in_python(word)
            assert any(reading.source == word.translate(_BACK) for reading in read_latin(word))

    def test_its_names_have_keys(self, further: Rules) -> None:
        with further.acting():
            assert phonemic("коӡак", "xx") == phonemic("козак", "ru")
        assert bynames.key("Ӡахар Коӡак", rules=further) == bynames.key("Захар Козак")

    def test_names_say_that_they_are_in_it(self, further: Rules) -> None:
        found = bynames.identify("Koǯak", rules=further)[0]
        assert (found.language, found.source, found.scheme) == ("xx", "Коӡак", "xx-tests-1")
        with further.acting():
            assert bynames.identify("Ӡахар Коӡак")[0].language == "xx"

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Ӡахар Коӡак", "Захар Козак"),  # what the two write differently
            ("Ӡахар Коӡак", "Ǯahar Koǯak"),  # a scheme
            ("Захар Козак", "Ǯahar Koǯak"),  # both
            ("Ӡахара Коӡака", "Ӡахар Коӡак"),  # cases
        ],
    )
    def test_its_names_are_compared(self, further: Rules, one: str, other: str) -> None:
        assert bynames.compare(one, other, rules=further).matched
        assert [match.id for match in Matcher([("1", other)], rules=further).search(one)] == ["1"]
        strangers = "Иван Петров"
        assert not bynames.compare(one, strangers, rules=further).matched

    def test_its_names_inflect_in_its_own_cases(self, further: Rules) -> None:
        found = bynames.inflect("Ӡахар Коӡак", "xx", rules=further)
        assert list(found) == ["nom", "gen", "dat", "acc", "ins", "loc", "ess"]
        assert found["ess"] == "Ӡахарун Коӡакун"
        assert bynames.lemmas("Ӡахаруном Коӡаком", "xx", rules=further)

    def test_it_changes_nothing_for_the_others(self, further: Rules) -> None:
        pairs = [("Захар Козак", "Zakhar Kozak"), ("Світлана Тихановська", "Святлана Ціханоўская")]
        for one, other in pairs:
            assert bynames.compare(one, other, rules=further).score == bynames.compare(one, other).score

    def test_an_alphabet_and_a_key_are_enough(self, tmp_path: Path) -> None:
        bare = rules_of(tmp_path, "orthography/xx", "keys/xx")
        assert bynames.key("Захар Коӡак", rules=bare) == bynames.key("Захар Козак")
        assert bynames.compare("Захар Коӡак", "Захар Коӡак", rules=bare).matched


_BACK = str.maketrans("abvgdežzǯiklmnoprstufhcčšûâ", "абвгдежзӡиклмнопрстуфхцчшюя")


def _bundled() -> tuple[str, ...]:
    with Rules.default().acting():
        return languages()


# What names a language because it is for one: spaCy asks for a class by its code.
NAMED = {"spacy/_belarusian.py"}


def literals(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of the strings in code that are no docstrings."""
    tree = ast.parse(source)
    told = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    examples = {
        item
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "examples"
        for item in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told | examples:
            yield node.lineno, node.value


def test_no_code_names_a_language() -> None:
    codes = {*_bundled()}
    assert codes == {"be", "ru", "uk"}
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {text}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if str(path.relative_to(PACKAGE)) not in NAMED
        for line, text in literals(path.read_text(encoding="utf-8"))
        if text in codes
    ]
    assert found == []


def test_a_language_in_code_is_found() -> None:
    assert [text for _, text in literals('"""be"""\nif language == "be":\n    pass\n')] == ["be"]
