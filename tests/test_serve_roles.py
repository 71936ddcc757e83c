"""The roles of the bundled table in the languages of the page."""

from __future__ import annotations

import re

import pytest

from bynames import _datafiles as data
from bynames.aliases import bundled
from bynames.serve._directory import Directory
from bynames.serve._roles import role_in

pytestmark = pytest.mark.once


def nobody(name: str, language: str) -> str:
    return ""


def court(name: str, language: str) -> str:
    called = {
        "Club of Stars": {"be": "Клуб зорак", "ru": "Клуб звезд"},
        "Stars": {"be": "Часопіс «Зоркі»", "ru": "Журнал «Звезды»"},
    }
    return called[name][language] if name in called else ""


@pytest.mark.parametrize(
    ("role", "woman", "be", "ru"),
    [
        ("poet", True, "паэтка", "поэтесса"),
        ("poet and translator", False, "паэт і перакладчык", "поэт и переводчик"),
        ("former judge of the Supreme Court", True, "былая суддзя Вярхоўнага Суда", "бывшая судья Верховного Суда"),
        ("governor of Homel Region", False, "губернатар Гомельскай вобласці", "губернатор Гомельской области"),
        (
            "judge of the Frunzensky District Court in Minsk",
            False,
            "суддзя суда Фрунзенскага раёна Мінска",
            "судья суда Фрунзенского района Минска",
        ),
        (
            "interior minister from 2020, biathlete",
            False,
            "міністр унутраных спраў з 2020 года, біятланіст",
            "министр внутренних дел с 2020 года, биатлонист",
        ),
        ("founder of the Club of Stars", True, "заснавальніца (Клуб зорак)", "основательница (Клуб звезд)"),
        ("mayor of Minsk 2014–2018", False, "мэр Мінска, 2014–2018", "мэр Минска, 2014–2018"),
        # A year, a place and where one comes from
        ("prosecutor in Minsk", True, "пракурор у Мінску", "прокурор в Минске"),
        ("politician in 2010", False, "палітык у 2010 годзе", "политик в 2010 году"),
        ("candidate in 2020 and 2025", True, "кандыдатка ў 2020 і 2025 гадах", "кандидатка в 2020 и 2025 годах"),
        ("journalist from Homiel", True, "журналістка з Гомеля", "журналистка из Гомеля"),
        # What is part of a whole, the longest piece first
        (
            "chief of the General Staff of Russia",
            False,
            "начальнік Генеральнага штаба Расіі",
            "начальник Генерального штаба России",
        ),
        ("economist and poet, Club of Stars", False, "эканаміст і паэт, Клуб зорак", "экономист и поэт, Клуб звезд"),
        (
            "chair of the Asipovičy District Executive Committee from 2019",
            False,
            "старшыня Асіповіцкага раённага выканаўчага камітэта з 2019 года",
            "председатель Осиповичского районного исполнительного комитета с 2019 года",
        ),
        (
            "head of police, Frunzensky district of Minsk",
            False,
            "начальнік міліцыі Фрунзенскага раёна Мінска",
            "начальник милиции Фрунзенского района Минска",
        ),
        (
            "former head of Penal Colony No 17 in Shklou",
            True,
            "былая начальніца папраўчай калоніі № 17 у Шклове",
            "бывшая начальница исправительной колонии № 17 в Шклове",
        ),
        (
            "deputy head of police, Academy of the Interior Ministry",
            False,
            "намеснік начальніка міліцыі Акадэміі Міністэрства ўнутраных спраў",
            "заместитель начальника милиции Академии Министерства внутренних дел",
        ),
        (
            "first deputy minister of sports and tourism, ambassador to France",
            False,
            "першы намеснік міністра спорту і турызму, пасол у Францыі",
            "первый заместитель министра спорта и туризма, посол во Франции",
        ),
        ("president of Georgia 2004–2013", True, "прэзідэнтка Грузіі, 2004–2013", "президент Грузии, 2004–2013"),
        (
            "speaker of the parliament 2000–2004 and 2007–2008",
            False,
            "старшыня парламента, 2000–2004 і 2007–2008",
            "спикер парламента, 2000–2004 и 2007–2008",
        ),
        (
            "chief of staff of the Internal Troops",
            False,
            "начальнік штаба ўнутраных войскаў",
            "начальник штаба внутренних войск",
        ),
        (
            "engineer, disappeared in Minsk in May 1999",
            True,
            "інжынер, знікла ў Мінску ў маі 1999 года",
            "инженер, исчезла в Минске в мае 1999 года",
        ),
        # A kind of body is declined before a name, of which the quotes have the title.
        ("editor of the Stars magazine", True, "рэдактарка часопіса «Зоркі»", "редактор журнала «Звезды»"),
        ("editor of the magazine Stars", False, "рэдактар часопіса «Зоркі»", "редактор журнала «Звезды»"),
        ("founder of the Stars", False, "заснавальнік (Часопіс «Зоркі»)", "основатель (Журнал «Звезды»)"),
        # у and ў, з and са
        ("poet and owner", False, "паэт і ўладальнік", "поэт и владелец"),
        ("owner and poet", False, "уладальнік і паэт", "владелец и поэт"),
        ("prison in Hrodna", False, "турма ў Гродне", "тюрьма в Гродно"),
        ("court in Hrodna", False, "суд у Гродне", "суд в Гродно"),
        ("museum in Ukraine", False, "музей ва Украіне", "музей в Украине"),
        (
            "spokesperson of Viasna in Brest",
            False,
            "прэс-сакратар «Вясны» ў Брэсце",
            "пресс-секретарь «Весны» в Бресте",
        ),
        ("journalist from Shklou", False, "журналіст са Шклова", "журналист из Шклова"),
        ("journalist from Zhabinka", False, "журналіст з Жабінкі", "журналист из Жабинки"),
        # What is not known in all its pieces stays as it is, and so does English.
        ("poet and dowser", False, "poet and dowser", "poet and dowser"),
        ("dowser of Minsk", False, "dowser of Minsk", "dowser of Minsk"),
        ("founder of a club", False, "founder of a club", "founder of a club"),
        (
            "judge of the Elsewhere District Court in Minsk",
            False,
            *["judge of the Elsewhere District Court in Minsk"] * 2,
        ),
    ],
)
def test_a_role_is_put_together(role: str, woman: bool, be: str, ru: str) -> None:
    assert (role_in(role, "be", woman, court), role_in(role, "ru", woman, court)) == (be, ru)
    assert role_in(role, "en", woman, court) == role


def test_hardly_a_role_of_the_table_is_shown_in_english() -> None:
    directory = Directory(bundled())
    table = [entity for entity in directory.entities.values() if entity.role]
    for language in ("be", "ru"):
        english = sorted(entity.role for entity in table if directory.role(entity, language) == entity.role)
        assert len(english) <= 0.01 * len(table), english


def test_what_is_known_of_a_long_role_is_not_worked_out_again() -> None:
    asked = []

    def listening(name: str, language: str) -> str:
        asked.append(name)
        return ""

    role = ", ".join(["poet of the club"] * 12) + ", dowser"
    assert role_in(role, "be", False, listening) == role
    assert len(asked) <= 12 * 12


def test_a_role_of_one_language_has_no_letters_of_the_other() -> None:
    foreign = {"be": re.compile("[иИщЩъ]"), "ru": re.compile("[іІўЎ’]")}
    for language, letters in foreign.items():
        wrong = [
            said
            for entity in bundled()
            if (said := role_in(entity.role, language, entity.gender == "f", nobody)) != entity.role
            and letters.search(said)
        ]
        assert wrong == []


def test_no_piece_stands_twice() -> None:
    raw = data.entry("interface", "roles")
    for sections in [*raw["tables"].values(), ["adjectives"]]:
        english = sorted(piece[0] for section in sections for piece in raw[section])
        assert english == sorted(set(english)), sections


def test_the_page_shows_it() -> None:
    directory = Directory(bundled())
    poets = [one for one in directory.entities.values() if one.role == "poet" and one.gender == "m"]
    assert directory.description(poets[0], "be").endswith("паэт")
    assert directory.description(poets[0], "en").endswith("poet")
    body = next(one for one in directory.entities.values() if re.fullmatch("journalist of Radio Svaboda", one.role))
    assert "Радыё Свабода" in directory.description(body, "be")
