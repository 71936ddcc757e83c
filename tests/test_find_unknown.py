"""Names of persons in no table: what is found of them, in which nominative, and which are one person's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import NOISE

from bynames import AliasTable, Entity
from bynames.aliases import bundled


def table() -> AliasTable:
    return AliasTable([Entity("known", "person", {"ru": "Пётр Зязюлькин"})])


def told(text: str) -> list[tuple[str, str, int]]:
    return [(m.text, m.lemma, m.cluster) for m in table().find(text, unknown=True) if not m.matches]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Вчера Иван Петров встретил Александра Сидорова. По словам Петрова, Сидоров прав.",
            [
                ("Иван Петров", "Иван Петров", 0),
                ("Александра Сидорова", "Александр Сидоров", 1),
                ("Петрова", "Петров", 0),
                ("Сидоров", "Сидоров", 1),
            ],
        ),
        ("Пра гэта казаў А. І. Дарашэвіч.", [("А. І. Дарашэвіч", "А. І. Дарашэвіч", 0)]),
        ("Спросили Ольгу Ивановну Сидорову-Кот.", [("Ольгу Ивановну Сидорову-Кот", "Ольга Ивановна Сидорова-Кот", 0)]),
        # One of the table is no unknown; places, capitals and plain words are none.
        ("Пётр Зязюлькин и Зязюлькин", []),
        ("Встреча прошла в Петро-Славянке, там же собирались раньше РАО ЕЭС и Новая Зеландия.", []),
        ("Сидоров пришёл.", []),
        # Given names that are words or towns too, and surnames that only sound like cases of words
        ("Так считает Владимир Ковязин.", [("Владимир Ковязин", "Владимир Ковязин", 0)]),
        ("Пришли Лев Ковязин и Глеб Лужин.", [("Лев Ковязин", "Лев Ковязин", 0), ("Глеб Лужин", "Глеб Лужин", 1)]),
        ("Об этом сказал Дмитрий Песков.", [("Дмитрий Песков", "Дмитрий Песков", 0)]),
        # Words of which the lists have one, particles, numbers of sovereigns, names of three short words
        ("Его принял Барак Обама.", [("Барак Обама", "Барак Обама", 0)]),
        ("Об этом пишет Хабиб аль-Адли.", [("Хабиб аль-Адли", "Хабиб аль-Адли", 0)]),
        ("Её писал Людвиг ван Бетховен.", [("Людвиг ван Бетховен", "Людвиг ван Бетховен", 0)]),
        ("Папу звали Бенедикт XVI.", [("Бенедикт XVI", "Бенедикт XVI", 0)]),
        ("Правит там Карл XVI Густав.", [("Карл XVI Густав", "Карл XVI Густав", 0)]),
        ("Так решил Си Цзиньпин.", [("Си Цзиньпин", "Си Цзиньпин", 0)]),
        # A surname that is a town too; one that the text has alone as well
        ("Спросили Ирину Турову.", [("Ирину Турову", "Ирина Турова", 0)]),
        (
            "Вышел Ннека Угбомович. Потом Угбомович ушёл, и Угбомовича искали.",
            [
                ("Ннека Угбомович", "Ннека Угбомович", 0),
                ("Угбомович", "Угбомович", 0),
                ("Угбомовича", "Угбомович", 0),
            ],
        ),
        # Towns, quotes, and what only begins a sentence with a capital
        ("Он живёт в Сан-Франциско.", []),
        ("Об этом пишет Rolling Stone сегодня.", []),
        ("Читали «Гридж Угбом».", []),
        ("Согласно Вельдаму, всё хорошо.", []),
        ("Вчера Петров пришёл. Сегодня Мария ушла. Потом Пётр вернулся.", []),
        ("Зурладов Пётр пришёл.", [("Зурладов Пётр", "Зурладов Пётр", 0)]),
        ("Зурлад Петров пришёл, Зурлад рад.", [("Зурлад Петров", "Зурлад Петров", 0)]),
        ("Король Генрих IV принял посла.", [("Генрих IV", "Генрих IV", 0)]),
        ("Заседала Верховная Рада, потом и ждали решения Верховной Рады.", []),
    ],
)
def test_names_of_no_table(text: str, names: list[tuple[str, str, int]]) -> None:
    assert told(text) == names


def test_they_are_asked_for() -> None:
    assert table().find("Вчера Иван Петров ушёл.") == []


@given(st.lists(st.sampled_from([*NOISE, "Иван", "Петров", "А.", "Ольга Ивановна", ". ", "-"]), max_size=8))
def test_what_the_table_knows_stays_as_it_is(pieces: list[str]) -> None:
    text = f"{' '.join(pieces)}. Лукашенко"
    every = bundled().find(text, unknown=True)
    assert [(m.start, m.end) for m in every if m.matches] == [(m.start, m.end) for m in bundled().find(text)]
    end = 0
    for mention in every:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        assert bool(mention.matches) == (mention.cluster < 0)
        end = mention.end
