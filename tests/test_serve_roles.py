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
    return {"be": "Клуб зорак", "ru": "Клуб звезд"}[language] if name == "Club of Stars" else ""


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


def test_most_roles_of_the_table_are_known_in_both_languages() -> None:
    directory = Directory(bundled())
    table = list(directory.entities.values())
    for language in ("be", "ru"):
        known = sum(directory.role(entity, language) != entity.role for entity in table)
        assert known / len(table) >= 0.55


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
    for section in ("heads", "objects", "adjectives"):
        english = [piece[0] for piece in raw[section]]
        assert sorted(english) == sorted(set(english)), section


def test_the_page_shows_it() -> None:
    directory = Directory(bundled())
    poets = [one for one in directory.entities.values() if one.role == "poet" and one.gender == "m"]
    assert directory.description(poets[0], "be").endswith("паэт")
    assert directory.description(poets[0], "en").endswith("poet")
    body = next(one for one in directory.entities.values() if re.fullmatch("journalist of Radio Svaboda", one.role))
    assert "Радыё Свабода" in directory.description(body, "be")
