"""Names as another language spells them: families, letters, probabilities, and what is refused."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import serving

import bynames
from bynames import _datafiles as data
from bynames import tables
from bynames._names._letters import packed, unpacked
from bynames._names.respelling import languages
from bynames._names.surname_letters import surname_letters

LANGUAGES = ("be", "ru", "uk")
DIRECTIONS = [(one, to) for one in LANGUAGES for to in LANGUAGES if one != to]


@pytest.mark.parametrize(
    ("name", "to", "spelt"),
    [
        ("Святлана Ціханоўская", "ru", "Светлана Тихановская"),
        ("Светлана Тихановская", "be", "Святлана Ціханоўская"),
        ("Светлана Тихановская", "uk", "Світлана Тихановська"),
        ("Світлана Тихановська", "ru", "Светлана Тихановская"),
        ("Світлана Тихановська", "be", "Святлана Ціханоўская"),
        ("Святлана Ціханоўская", "uk", "Світлана Тихановська"),
        ("Николай Яковлевич Иванов", "be", "Мікалай Якаўлевіч Іваноў"),
        ("Микола Володимирович Власенко", "ru", "Николай Владимирович Власенко"),
        ("Уладзімір Някляеў", "ru", "Владимир Некляев"),
        # ё is stressed, and spelt by what stands before it
        ("Максим Ковалёв", "uk", "Максим Ковальов"),
        ("Игорь Чернышёв", "uk", "Ігор Чернишов"),
        ("Юрий Неёлов", "uk", "Юрій Нейолов"),
        # and so is a soft sign, by what stands behind it
        ("Вадим Соловьёв", "uk", "Вадим Соловйов"),
        ("Пётр Ананьин", "uk", "Петро Ананьїн"),
        ("Максим Ковалёв", "be", "Максім Кавалёў"),
        # and only from Russian on: not every о behind such a consonant is one
        ("Сергій Шойгу", "ru", "Сергей Шойгу"),
        ("Вадим Соловйов", "ru", "Вадим Соловьёв"),
        # и and ы, і and и are told apart by what surnames look like
        ("Галина Литвинова", "ru", "Галина Литвинова"),
        ("Константин Добринін", "ru", "Константин Добрынин"),
        # an adjective in Russian, too
        ("Дмитро Луговий", "ru", "Дмитрий Луговой"),
        # a surname of a given name that Ukrainian has
        ("Дмитрий Борисов", "uk", "Дмитро Борисов"),
        ("Алеся Орлова", "uk", "Алеся Орлова"),
        # of the forms of one patronymic the one in use
        ("Віра Гаврилівна Кравченко", "ru", "Вера Гавриловна Кравченко"),
        ("Сергій Миколайович Кравченко", "ru", "Сергей Николаевич Кравченко"),
    ],
)
def test_a_person(name: str, to: str, spelt: str) -> None:
    assert bynames.respell(name, to)[0].name == spelt


def test_surnames_of_a_language_are_likelier_than_what_only_looks_so() -> None:
    model = surname_letters("ru")
    assert model is not None
    for likely, unlikely in (("крымов", "кримов"), ("цымбаленко", "цымбаленка"), ("луговой", "луговий")):
        assert model.likelihood(likely) > model.likelihood(unlikely)
    # A woman's surname is as likely as a man's, and ё is printed at will.
    assert model.likelihood("пискарёва") == model.likelihood("пискарев")
    assert surname_letters("be") is None


@given(st.lists(st.sampled_from("абвгийоуыья"), max_size=4).map("".join))
def test_what_may_follow_letters_of_a_surname_adds_up_to_one(before: str) -> None:
    model = surname_letters("ru")
    assert model is not None
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя-$"
    share = sum(model._share(f"^{before}{letter}", len(before) + 1) for letter in letters)
    assert 0.8 < share <= 1 + 1e-9


@pytest.mark.parametrize(
    ("name", "to", "spelt"),
    [
        ("Новыя Ганчары", "ru", "Новые Гончары"),
        ("Городок", "be", "Гарадок"),
        ("Новоселье", "be", "Наваселле"),
        ("Заболотье", "be", "Забалацце"),
    ],
)
def test_a_place(name: str, to: str, spelt: str) -> None:
    assert bynames.respell(name, to, kind="place")[0].name == spelt


def test_the_ending_depends_on_the_kind() -> None:
    """-ово of a place, -ова of a woman."""
    assert bynames.respell("Іванова", "ru", "place", "be")[0].name == "Иваново"
    assert bynames.respell("Іванова", "ru", "person", "be")[0].name == "Иванова"


def test_the_ending_depends_on_the_word() -> None:
    """-авіч of a father's name, -овіч of a surname."""
    assert bynames.respell("Филиппович Иван Богданович", "be", language="ru")[0].name.endswith(" Іван Багданавіч")
    assert bynames.respell("Богданович Иван Петрович", "be", language="ru")[0].name == "Багдановіч Іван Пятровіч"


def test_both_patronymics_of_one_name_are_offered() -> None:
    found = {spelling.name for spelling in bynames.respell("Андрій Анатолійович Кравченко", "ru", language="uk")}
    assert found >= {"Андрей Анатольевич Кравченко", "Андрей Анатолиевич Кравченко"}


def test_what_is_between_the_words_stays() -> None:
    assert bynames.respell("ЦІХАНОЎСКАЯ, Святлана (Георгіеўна)", "ru")[0].name == "ТИХАНОВСКАЯ, Светлана (Георгиевна)"
    assert bynames.respell("Корш-Саблін", "ru", language="be")[0].name.count("-") == 1
    assert bynames.respell("Алесь Smith", "ru")[0].name.endswith(" Smith")


def test_a_short_form_is_not_made_the_official_one() -> None:
    assert bynames.respell("Алесь Пушкін", "ru")[0].name.startswith("Алесь ")


def test_an_initial_is_that_of_the_name_in_the_other_language() -> None:
    assert {found.name[0] for found in bynames.respell("У. Караткевіч", "ru", limit=20)} >= {"В", "У"}


def test_a_name_in_the_language_already_stays() -> None:
    assert bynames.respell("Ціханоўская", "be") == (bynames.Spelling("Ціханоўская", 1.0),)


def test_what_no_language_is_told_by_may_be_of_each() -> None:
    """Марта Коваль is Belarusian spelling, too, and Russian, and Ukrainian."""
    found = {spelling.name for spelling in bynames.respell("Марта Коваль", "be")}
    assert found >= {"Марта Коваль", "Марта Каваль"}


def test_own_given_names_take_part(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    entry = "{id: zzz, gender: m, be: [Жужаль], ru: [Зюзюль], latin: []}"
    (tmp_path / "names" / "given.yaml").write_text(f"names: [{entry}]\n", encoding="utf-8")
    rules = bynames.Rules.load(tmp_path)
    assert bynames.respell("Жужаль Купала", "ru", language="be", rules=rules)[0].name.startswith("Зюзюль ")
    assert not bynames.respell("Жужаль Купала", "ru", language="be")[0].name.startswith("Зюзюль ")


@pytest.mark.parametrize(("one", "to"), DIRECTIONS)
@given(word=st.data())
def test_probabilities_are_ranked_and_sum_up_to_one(one: str, to: str, word: st.DataObject) -> None:
    letters = {
        "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
        "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    }
    name = word.draw(st.lists(st.text(letters[one], min_size=1, max_size=12), min_size=1, max_size=3).map(" ".join))
    for kind in ("person", "place"):
        found = bynames.respell(name, to, kind, one, 20)
        assert found
        assert all(0 < spelling.probability <= 1 for spelling in found)
        assert sum(spelling.probability for spelling in found) <= 1 + 1e-9
        assert all(first.probability >= second.probability for first, second in pairwise(found))
        assert len({spelling.name for spelling in found}) == len(found)
        assert bynames.respell(name, to, kind, one, 1) == found[:1]


def one_to_one(one: str, to: str) -> dict[str, str]:
    """Letters that become one and the same, and come from it alone."""
    there, back = (data.entry("respelling", f"{a}-{b}")["letters"] for a, b in ((one, to), (to, one)))
    letters = set("абвгдеёжзийклмнопрстуфхцчшщыьэюяіїєґў") - set(data.entry("respelling", f"{one}-{to}")["vowels"])
    return {letter: letter for letter in letters if letter not in there and letter not in back}


@pytest.mark.parametrize(("one", "to"), [("be", "ru"), ("ru", "uk")])
@given(word=st.data())
def test_what_is_one_to_one_comes_back(one: str, to: str, word: st.DataObject) -> None:
    letters = "".join(sorted(one_to_one(one, to)))
    assert len(letters) > 1
    name = word.draw(st.text(letters, min_size=2, max_size=10))
    (there,) = bynames.respell(name, to, "place", one)
    (back,) = bynames.respell(there.name, one, "place", to)
    assert (there.probability, back) == (1.0, bynames.Spelling(name, 1.0))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Svetlana", "ru"), "respell takes names in Cyrillic letters, not 'Svetlana'; identify reads Latin ones"),
        (("", "ru"), "respell takes names in Cyrillic letters, not ''"),
        (("12", "ru"), "in Cyrillic letters, not '12'"),
        (("Янка", "by"), "no names are respelled in 'by'; did you mean be"),
        (("Янка", "ru", "org"), "no kind 'org' to respell; there are person, place"),
        (("Янка", "ru", None, "pl"), "no names are respelled in 'pl'; there are be, ru, uk"),
        (("Янка", "ru", None, None, 0), "the number of spellings must be between 1 and 20, not 0"),
        (("ААТ «Беларуськалій»", "ru"), "is the name of an organization, and respell translates nothing"),
    ],
)
def test_what_is_refused(arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(bynames.InputError) as caught:
        bynames.respell(*arguments)  # type: ignore[arg-type]
    assert says in str(caught.value)


@given(st.text(max_size=40))
def test_odd_text_is_answered_or_refused(text: str) -> None:
    for call in (bynames.respell, bynames.orthography):
        try:
            call(text, "be" if call is bynames.respell else "taraskievica")  # type: ignore[operator]
        except bynames.InputError:
            assert call is bynames.respell


def test_a_text_is_no_name_and_stays() -> None:
    assert bynames.respell("Янка " * 300, "ru", "person")[0].probability == 1.0
    assert bynames.respell("а" * 300, "be", "place", "ru") == (bynames.Spelling("а" * 300, 1.0),)


def test_the_files_are_of_all_pairs_and_can_be_read() -> None:
    assert languages() == LANGUAGES
    for one, to in DIRECTIONS:
        raw = data.entry("respelling", f"{one}-{to}")
        assert raw["languages"] == [one, to]
        assert ("letters" in raw) != ("through" in raw)
        for choices in raw.get("letters", {}).values():
            for weights in choices.values():
                assert packed(unpacked(weights)) == weights.replace("\n", " ")


def test_the_column_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("name\nСвятлана Ціханоўская\nJane Doe\nААТ «Камунарка»\n\n", encoding="utf-8")
    tables.normalize(tmp_path / "in.csv", tmp_path / "out.csv", ["name"], fields=["script"], respell="ru")
    rows = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:4] == [
        "name,script,respelled_ru", "Святлана Ціханоўская,Cyrl,Светлана Тихановская", "Jane Doe,Latn,",
        "ААТ «Камунарка»,Cyrl,",
    ]  # fmt: skip
    with pytest.raises(bynames.InputError, match="no names are respelled in 'en'"):
        tables.normalize(tmp_path / "in.csv", tmp_path / "out.csv", ["name"], respell="en")


def test_the_service() -> None:
    with serving() as client:
        (one,) = client.get("/respell", name="Святлана Ціханоўская", to="ru", limit=1).json["results"]
        assert one["spellings"][0]["name"] == "Светлана Тихановская"
        assert one["error"] == ""
        many = client.post("/respell", {"names": ["Jane", "Янка Купала"], "to": "ru", "limit": 2}).json["results"]
        assert "Cyrillic" in many[0]["error"]
        assert (many[0]["spellings"], many[1]["error"]) == ([], "")
        assert client.get("/respell", name="Янка", to="pl").status == 422


@pytest.mark.parametrize(
    ("official", "classical"),
    [
        ("снег", "сьнег"),
        ("Шчаслівы", "Шчасьлівы"),
        ("Лондан", "Лёндан"),
        ("Аляксандр Цвяткоў", "Аляксандар Цьвяткоў"),
        ("Дзмітрый Мядзведзеў", "Дзьмітры Мядзьведзеў"),
        ("МСЦІСЛАЎ", "МСЬЦІСЛАЎ"),
        ("з’езд", "зьезд"),
        ("Кузьміч", "Кузьміч"),
        ("суддзя", "судзьдзя"),
        ("насенне", "насеньне"),
    ],
)
def test_both_orthographies(official: str, classical: str) -> None:
    assert bynames.orthography(official, "taraskievica") == classical
    assert bynames.orthography(classical, "narkamauka") == official


def test_hard_consonants_stay() -> None:
    for name in ("Васкрасенскі", "Скіба", "Сцяна", "Юр’еў", "Схіл"):
        assert "кь" not in bynames.orthography(name, "taraskievica")
    assert bynames.orthography("Скіба Юр’еў Схіл", "taraskievica") == "Скіба Юр’еў Схіл"


def test_official_given_names_come_back() -> None:
    for entry in data.entry("names", "given")["names"]:
        for name in entry["be"][:1]:
            classical = bynames.orthography(name, "taraskievica")
            assert bynames.orthography(classical, "taraskievica") == classical
            assert bynames.orthography(name, "narkamauka") == name
            # Two official names that are one in the classical orthography lead back to one of them.
            back = bynames.orthography(classical, "narkamauka")
            assert bynames.orthography(back, "taraskievica") == classical


def test_another_orthography_is_refused() -> None:
    with pytest.raises(bynames.InputError, match="no orthography 'tarask'; did you mean taraskievica"):
        bynames.orthography("Янка", "tarask")
