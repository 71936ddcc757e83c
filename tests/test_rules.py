"""Rules: own data folders on top of the bundled ones, who works by which, and what is remembered of them."""

from __future__ import annotations

import ast
import pickle
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

import bynames
import bynames.tables
from bynames import AliasTable, DataError, Entity, InputError, Matcher, Rules, _memo, _rules
from bynames._memo import Memo, once, remembered
from bynames.cli import main

PACKAGE = Path(bynames.__file__).parent
# Esperanto letters, which no bundled scheme writes
SCHEME = """\
title: Russian names in Esperanto letters
language: ru
authority: tests
habit: scholarly
status: draft
reversible: lossy
extends: ru-iso9-1995
letters: {ж: ĵ, ч: ĉ, ш: ŝ, щ: ŝĉ, х: ĥ}
"""
GIVEN = """\
names:
  - id: zzimir
    gender: m
    be: [Ззімір]
    ru: [Ззимир]
  - id: ivan
    latin: [Ivvaniko]
"""
PAIR = ("Ĥruŝĉov Nikita", "Хрущов Никита")


def folder(place: Path, **files: str) -> Path:
    """A folder of data files: `section__name` -> text."""
    for name, text in files.items():
        path = place / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def esperanto(tmp_path: Path) -> Rules:
    return Rules.load(folder(tmp_path / "own", **{"transliteration__ru-esperanto": SCHEME}))


class TestLoading:
    def test_the_same_folders_are_the_same_rules(self, tmp_path: Path) -> None:
        own = folder(tmp_path, compare__persons="decision: 0.1\n")
        assert Rules.default() is Rules.load()
        assert Rules.load(own) is Rules.load(str(own))
        assert Rules.load(own) != Rules.default()
        assert Rules.load(own).folders == (str(own),)

    def test_all_threads_get_the_same_objects(self, tmp_path: Path) -> None:
        own = folder(tmp_path, **{"transliteration__ru-esperanto": SCHEME})
        found: list[tuple[int, int]] = []
        start = threading.Barrier(8)

        def ask() -> None:
            start.wait()
            rules = Rules.load(own)
            found.append((id(rules), id(bynames.scheme("ru-esperanto", rules=rules))))

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(found)) == 1

    @pytest.mark.parametrize(
        ("files", "says"),
        [
            ({"compere__persons": "a: b\n"}, "compere: no section of data files; did you mean compare"),
            ({"compare__person": "a: b\n"}, "person.yaml: no data file of this section; did you mean persons"),
            ({"compare__persons": "a: [b\n"}, "persons.yaml:2: broken YAML"),
            ({"persons": "a: b\n"}, "persons.yaml: a data file stands in the folder of its section: compare, "),
        ],
    )
    def test_what_no_rules_can_use_is_refused(self, tmp_path: Path, files: dict[str, str], says: str) -> None:
        with pytest.raises(DataError) as caught:
            Rules.load(folder(tmp_path / "own", **files))
        assert says in str(caught.value)

    def test_a_missing_folder(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="nowhere: no such folder of data files"):
            Rules.load(tmp_path / "nowhere")

    def test_they_are_made_by_loading_alone(self) -> None:
        with pytest.raises(TypeError, match="made by"):
            Rules()

    def test_pickled(self, esperanto: Rules) -> None:
        assert pickle.loads(pickle.dumps(esperanto)) is esperanto
        assert pickle.loads(pickle.dumps(Rules.default())) is Rules.default()
        assert repr(Rules.default()) == "Rules.default()"
        assert repr(esperanto) == f"Rules.load({esperanto.folders[0]!r})"


class TestSchemes:
    def test_an_added_scheme_is_one_like_all(self, esperanto: Rules) -> None:
        assert bynames.transliterate("Хрущов", "ru-esperanto", rules=esperanto) == "Ĥruŝĉov"
        assert bynames.scheme("ru-esperanto", rules=esperanto).id == "ru-esperanto"
        assert "ru-esperanto" in [scheme.id for scheme in bynames.schemes("ru", rules=esperanto)]
        assert [step.target for step in bynames.explain("Хр", "ru-esperanto", rules=esperanto)] == ["ĥ", "r"]
        assert bynames.romanize("Хрущов", "ru-esperanto", rules=esperanto).text == "Ĥruŝĉov"
        with pytest.raises(bynames.UnknownScheme):
            bynames.scheme("ru-esperanto")

    def test_it_takes_part_in_reading_and_comparing(self, esperanto: Rules) -> None:
        assert bynames.compare(*PAIR, rules=esperanto).score > 0.9
        assert not bynames.compare(*PAIR).matched
        assert bynames.identify("Ĥruŝĉov", rules=esperanto)[0].source == "Хрущов"
        assert bynames.key(PAIR[0], rules=esperanto) == bynames.key(PAIR[1]) != bynames.key(PAIR[0])

    def test_evidence_is_of_the_same_rules(self, esperanto: Rules) -> None:
        said = str(bynames.compare(*PAIR, rules=esperanto))
        assert "read as хрущов" in said

    def test_a_scheme_on_top_replaces_the_one_below(self, tmp_path: Path) -> None:
        own = folder(tmp_path, **{"transliteration__be-lacinka": SCHEME})
        assert bynames.transliterate("Шахматов", "be-lacinka", rules=Rules.load(own)) == "Ŝaĥmatov"
        assert bynames.transliterate("Шахматаў", "be-lacinka") == "Šachmataŭ"


class TestNamesAndCosts:
    def test_given_names_are_added_and_joined(self, tmp_path: Path) -> None:
        rules = Rules.load(folder(tmp_path, names__given=GIVEN))
        assert bynames.parse("Лапша Ззимир", rules=rules).part("given") == "Ззимир"
        assert bynames.parse("Лапша Ззимир").part("given") == "Лапша"
        assert bynames.key("Ivvaniko Novak", rules=rules) == bynames.key("Иван Новак", rules=rules)
        assert bynames.key("Ivvaniko Novak") != bynames.key("Иван Новак")

    def test_own_costs_of_one_matcher(self, tmp_path: Path) -> None:
        """A screener wants every initial to be doubtful; another matcher keeps the default."""
        strict = Rules.load(folder(tmp_path, compare__persons="parts: {initial: 3}\n"))
        records = [("1", "Янка Купала"), ("2", "Максім Багдановіч")]
        mine, default = Matcher(records, rules=strict), Matcher(records)
        assert [match.id for match in default.search("Я. Купала")] == ["1"]
        assert mine.search("Я. Купала") == []
        assert [match.id for match in mine.search("KUPALA, Janka")] == ["1"]
        assert mine.search_many(["Я. Купала", "Багдановіч Максім"])[0] == []
        assert bynames.dedupe([("1", "Янка Купала"), ("2", "Я. Купала")], rules=strict)[0].ids == ("1",)

    def test_threads_work_by_their_own(self, tmp_path: Path) -> None:
        strict = Rules.load(folder(tmp_path, compare__persons="parts: {initial: 3}\n"))
        wrong: list[object] = []

        def ask(rules: Rules | None, matched: bool) -> None:
            for number in range(300):
                name = f"Иван Петр{'ов' * (number % 7 + 1)}"
                found = bynames.compare(name, f"И. {name.split()[1]}", rules=rules)
                if found.matched is not matched:
                    wrong.append((name, rules))

        threads = [threading.Thread(target=ask, args=args) for args in ((None, True), (strict, False)) * 3]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []

    def test_a_table_of_its_own_rules(self, esperanto: Rules) -> None:
        entities = [Entity(id="h", kind="person", names={"ru": "Никита Хрущов"}, gender="m")]
        table = AliasTable(entities, rules=esperanto)
        assert [match.id for match in table.resolve(PAIR[0])] == ["h"]
        assert [mention.text for mention in table.find(f"Venis {PAIR[0]}.")] == [PAIR[0]]
        assert AliasTable(entities).resolve(PAIR[0]) == []

    def test_what_is_made_while_rules_act_keeps_them(self, esperanto: Rules) -> None:
        with esperanto.acting():
            people = Matcher([PAIR[1]])
        assert people.search(PAIR[0])

    def test_default_rules_act_inside_others(self, esperanto: Rules) -> None:
        people = Matcher([PAIR[1]])
        with esperanto.acting():
            assert people.search(PAIR[0]) == []
            assert not bynames.compare(*PAIR, rules=Rules.default()).matched
            assert bynames.compare(*PAIR).matched


class TestSurfaces:
    def test_the_command_line(self, esperanto: Rules) -> None:
        run = CliRunner()
        data = ["--data", esperanto.folders[0]]
        done = run.invoke(main, [*data, "transliterate", "-s", "ru-esperanto", "Хрущов"])
        assert (done.exit_code, done.stdout) == (0, "Ĥruŝĉov\n")
        assert run.invoke(main, [*data, "compare", *PAIR]).exit_code == 0
        # The next command of this process has the bundled rules again.
        assert run.invoke(main, ["compare", *PAIR]).exit_code == 1
        assert run.invoke(main, ["--data", "/nowhere", "schemes"]).exit_code == 2

    @pytest.mark.parametrize("workers", [1, 2])
    def test_tables_and_their_workers(self, esperanto: Rules, tmp_path: Path, workers: int) -> None:
        rows = "".join(f"Ĥruŝĉov Nikit{'a' * (number + 1)}\n" for number in range(500))
        (tmp_path / "in.csv").write_text("name\n" + rows, encoding="utf-8")
        with esperanto.acting():
            out = tmp_path / "out.csv"
            bynames.tables.normalize(str(tmp_path / "in.csv"), str(out), ["name"], fields=["key"], workers=workers)
        written = out.read_text(encoding="utf-8").splitlines()[1:]
        assert [line.split(",") for line in written[::100]] == [
            [name, bynames.key(name, rules=esperanto)] for name in rows.splitlines()[::100]
        ]
        assert written[0].split(",")[1] != bynames.key(rows.splitlines()[0])

    def test_rules_of_a_process_and_of_a_thread(self, esperanto: Rules) -> None:
        esperanto.act()
        try:
            assert bynames.compare(*PAIR).score > 0.9
            assert not bynames.compare(*PAIR, rules=Rules.default()).score > 0.9
            seen: list[float] = []
            thread = threading.Thread(target=lambda: seen.append(bynames.compare(*PAIR).score))
            thread.start()
            thread.join()
            assert seen[0] > 0.9
        finally:
            Rules.default().act()
        assert not bynames.compare(*PAIR).matched

    def test_a_matcher_read_by_processes(self, esperanto: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bynames._kinds.person.index.WORTH_A_PROCESS", 2)
        people = Matcher([PAIR[1], "Антон Чехов"], "person", workers=2, rules=esperanto)
        assert people.search(PAIR[0])


class TestFingerprint:
    def test_it_tells_rules_apart(self, tmp_path: Path, esperanto: Rules) -> None:
        cost = folder(tmp_path / "cost", compare__persons="decision: 0.1\n")
        found = {rules.fingerprint for rules in (Rules.default(), esperanto, Rules.load(cost))}
        assert len(found) == 3
        assert all(len(text) == 32 and int(text, 16) for text in found)
        before = Rules.load(cost).fingerprint
        assert before == Rules.load(cost).fingerprint

    @pytest.mark.parametrize("files", [{"compare__persons": "decision: 0.1\n"}, {"text__characters": "quotes: '´'\n"}])
    def test_a_saved_matcher_is_refused_by_any_other(self, tmp_path: Path, files: dict[str, str]) -> None:
        rules = Rules.load(folder(tmp_path / "own", **files))
        path = tmp_path / "people.index"
        Matcher(["Янка Купала"], rules=rules).save(path)
        assert Matcher.load(path, rules=rules).search("Купала Янка")
        with pytest.raises(InputError, match="different data files"):
            Matcher.load(path)

    def test_other_code_is_another(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = Rules.default().fingerprint
        monkeypatch.setattr(_rules, "code", lambda: b"other code")
        _rules._fingerprint.forget()
        try:
            assert Rules.default().fingerprint != before
        finally:
            monkeypatch.undo()
            _rules._fingerprint.forget()
        assert Rules.default().fingerprint == before

    def test_all_code_that_rules_depend_on_is_in_it(self) -> None:
        """Whatever the modules of CODE import of bynames is in CODE, too."""
        missing = set()
        for name in _rules.CODE:
            place = PACKAGE / name
            assert place.is_dir() or place.with_suffix(".py").is_file(), name
            for file in place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]:
                for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                    modules = []
                    if isinstance(node, ast.Import):
                        modules = [alias.name for alias in node.names]
                    elif isinstance(node, ast.ImportFrom):
                        base = node.module or ""
                        modules = [f"{base}.{alias.name}" if base == "bynames" else base for alias in node.names]
                    missing |= {name.split(".")[1] for name in modules if name.startswith("bynames.")}
        assert missing - set(_rules.CODE) == set()


class TestMemory:
    def test_a_memo_has_a_bound_and_keeps_what_is_asked_for(self) -> None:
        table: Memo[int, int] = Memo(10)
        for number in range(1000):
            table[number] = number
            assert table.get(0) == 0
            assert len(table) <= 11
        assert table.get(1) is None
        assert table.get(999) == 999

    def test_reset_caches_changes_no_answer(self) -> None:
        before = [str(bynames.compare("Янка Купала", "Yanka Kupala")), bynames.key("Янка Купала")]
        assert bynames.reset_caches() > 0
        assert bynames.reset_caches() == 0
        assert [str(bynames.compare("Янка Купала", "Yanka Kupala")), bynames.key("Янка Купала")] == before

    def test_once_works_out_once_in_all_threads(self) -> None:
        made: list[object] = []

        @once
        def thing() -> object:
            made.append(object())
            return made[-1]

        threads = [threading.Thread(target=thing) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made) == 1
        thing.forget()
        assert thing() is made[1]

    def test_every_store_remembers_for_itself(self) -> None:
        asked: list[int] = []

        @remembered(10)
        def double(number: int) -> int:
            asked.append(number)
            return 2 * number

        other = _memo.Store(("elsewhere",))
        assert [double(1), double(1)] == [2, 2]
        with _memo.acting(other):
            assert [double(1), double(1)] == [2, 2]
        assert asked == [1, 1]
        double.forget()
        assert double(1) == 2
        assert asked == [1, 1, 1]
