"""Names that a field's end cut off, or that have two letters the other way round, made of the bundled surnames."""

from itertools import product

import pytest

from bynames import Matcher, compare, parse, transliterate
from bynames import _datafiles as data
from bynames._kinds.person.word_rules import CUT_OFF, MISREAD, TURNED, Pair
from bynames._kinds.person.words import word

STEP = 41
GIVEN = ("Иван", "Сергей", "Виктор")


def surnames() -> list[str]:
    """Some of the surnames in use; they end as surnames do, so that none is a given name or a patronymic."""
    found: set[str] = set()
    left = [data.entry("names", "common_surnames")]
    while left:
        one = left.pop()
        if isinstance(one, str):
            found.update(word for word in one.split() if word.endswith(("ов", "ев", "ин", "енко", "чук")))
        else:
            left += one.values() if isinstance(one, dict) else one
    return [word.capitalize() for word in sorted(found) if len(word) > 6 and word.isalpha()][::STEP]


@pytest.mark.parametrize("father", ["Андреевич", "Николаевич", "Владимирович"])
@pytest.mark.parametrize("kept", [3, 4, 5])
@pytest.mark.parametrize("latin", [False, True])
def test_a_patronymic_cut_off_is_no_other_one(father: str, kept: int, latin: bool) -> None:
    """A patronymic of which some letters are left agrees with itself, and contradicts another."""
    for surname, given in product(surnames(), GIVEN):
        whole = f"{surname} {given} {father}"
        cut = whole[: kept - len(father)]
        if latin:
            cut = transliterate(cut, "ru-icao-9303").upper()
        assert compare(cut, whole, kind="person").matched, cut
        assert not compare(cut, f"{surname} {given} Тимофеевич", kind="person").matched, cut


# Endings of surnames, and how many letters of each are left at least so that the rest is none
ENDINGS = (("ский", 2), ("енко", 1), ("ович", 1), ("евич", 1), ("чук", 1))


def surnames_in(ending: str) -> list[str]:
    return [f"{stem}{ending}" for stem in ("Тиханов", "Кавал", "Борд", "Задар", "Грамыл")]


@pytest.mark.parametrize(("ending", "kept"), ENDINGS)
@pytest.mark.parametrize("scheme", ["", "ru-icao-9303", "ru-bgnpcgn-1947-simplified"])
def test_a_surname_cut_off_in_its_ending_is_the_whole_one(ending: str, kept: int, scheme: str) -> None:
    """Where a part of the ending is left that no surname ends in; another given name is another person."""
    for surname in surnames_in(ending):
        for left in range(kept, len(ending)):
            cut = surname[: left - len(ending)]
            if len(cut) < 5 or cut.endswith(("ов", "ев", "ово", "ове")):
                continue
            asked = transliterate(f"{cut} Сергей", scheme).upper() if scheme else f"{cut} Сергей"
            assert compare(asked, f"Сергей {surname}", kind="person").matched, asked
            assert not compare(asked, f"Виктор {surname}", kind="person").matched, asked


def test_a_surname_is_not_cut_off_another() -> None:
    """Мороз is no Морозов: only what ends in the middle of an ending is no surname."""
    for one, other in (
        ("мороз", "морозов"),
        ("петров", "петровский"),
        ("коваль", "ковальчук"),
        ("шевченко", "шевченков"),
        ("абрамов", "абрамович"),
        ("новак", "новаков"),
        ("иван", "иванов"),
    ):
        assert CUT_OFF.decide(Pair(word(one), word(other))) is None
        assert CUT_OFF.decide(Pair(word(other), word(one))) is None


def test_a_surname_cut_off_is_found() -> None:
    """By the whole name, and the whole name by it."""
    names = [f"Иван {surnames_in(ending)[at]}" for at, (ending, _) in enumerate(ENDINGS)]
    cut = [f"{name[:-1]}" for name in names]
    for known, queries in ((names, cut), (cut, names)):
        matcher = Matcher(list(enumerate(known)), kind="person")
        for number, asked in enumerate(queries):
            found = matcher.search(asked, limit=1)
            assert found, asked
            assert found[0].id == str(number), asked


def test_what_is_left_of_a_given_name_behind_a_surname() -> None:
    """Two letters are an initial. The surname says whether a man's name or a woman's was cut off."""
    for cut, whole, other in (
        ("Ковалёва Вл", "Ковалёва Владислава", "Ковалёва Марина"),
        ("KOVALENKO TA", "Коваленко Татьяна", "Коваленко Марина"),
        ("Новицкая Светл", "Светлана Новицкая", "Марина Новицкая"),
        ("Новицкая Алексан", "Александра Новицкая", "Александр Новицкий"),
        ("Новицкий Алексан", "Александр Новицкий", "Александра Новицкая"),
        ("Savchuk Aleksan", "Александра Савчук", "Марина Савчук"),
        ("Savchuk Aleksan", "Александр Савчук", "Марина Савчук"),
    ):
        assert compare(cut, whole, kind="person").matched, cut
        assert not compare(cut, other, kind="person").matched, cut
        assert " ".join(part.text for part in parse(cut, "person").parts) == cut


def test_a_patronymic_cut_off_behind_a_surname_like_one() -> None:
    for cut in ("Березевич Елена Влад", "BEREZEVICH ELENA VLAD", "Дашкевич Елена Владис"):
        surname = "Дашкевич" if cut[0] == "Д" else "Березевич"
        assert compare(cut, f"{surname} Елена Владиславовна", kind="person").matched
        assert not compare(cut, f"{surname} Елена Сергеевна", kind="person").matched


def test_a_given_name_cut_off_is_an_initial() -> None:
    """Where several given names begin so, the letter is left; another letter is another person."""
    for surname in surnames():
        for cut, whole in (("Анас", "Анастасия"), ("Анас", "Анастас"), ("Рост", "Ростислав"), ("Вла", "Владимир")):
            assert compare(f"{surname} {cut}", f"{surname} {whole}", kind="person").matched, surname
            assert not compare(f"{surname} {cut}", f"{surname} Сергей", kind="person").matched, surname


def test_a_second_given_name_is_not_cut_off() -> None:
    """A second given name stays one where a patronymic begins like it."""
    assert [part.text for part in parse("Kowalski Jan Adam", kind="person").parts] == ["Kowalski", "Jan", "Adam"]


def test_two_letters_of_a_surname_changed_places() -> None:
    """Hardly any two neighbours of a surname make it another one."""
    turned = [
        (f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}", word)
        for word in surnames()
        for at in range(1, len(word) - 1)
        if word[at] != word[at + 1]
    ]
    missed = [pair for pair in turned if not compare(*[f"{word} Сергей" for word in pair], kind="person").matched]
    assert len(missed) <= 0.1 * len(turned), missed


def test_two_letters_of_a_latin_surname_changed_places() -> None:
    """Also where they are half of a pair that stands for one letter; beside the surname in either script."""
    turned = []
    for surname in surnames():
        latin = transliterate(surname, "ru-icao-9303")
        turned += [
            (f"{latin[:at]}{latin[at + 1]}{latin[at]}{latin[at + 2 :]}", whole)
            for at in range(1, len(latin) - 1)
            if latin[at] != latin[at + 1]
            for whole in (latin, surname)
        ]
    missed = [pair for pair in turned if not compare(f"{pair[0]} Ivan", f"{pair[1]} Ivan", kind="person").matched]
    assert len(missed) <= 0.1 * len(turned), missed


def test_two_surnames_in_use_are_not_turned_into_each_other() -> None:
    """Береснев and Берсенев are two: the rule has nothing to say of them."""
    for one, other in (("гаркун", "гракун"), ("береснев", "берсенев"), ("beresnev", "берсенев"), ("harkun", "hrakun")):
        assert TURNED.decide(Pair(word(one), word(other))) is None
        assert TURNED.decide(Pair(word(other), word(one))) is None


def test_two_letters_of_a_cyrillic_given_name_changed_places() -> None:
    for turned, whole in (("Даимтрий", "Дмитрий"), ("Владмиир", "Владимир"), ("Алекасндр", "Александр")):
        for surname in surnames():
            assert compare(f"{surname} {turned}", f"{surname} {whole}", kind="person").matched is (turned != "Даимтрий")


def test_a_turned_surname_is_found() -> None:
    """An index and `compare` agree on who it is."""
    names = [f"Иван {surname}" for surname in surnames()]
    matcher = Matcher(list(enumerate(names)), kind="person")
    for number, surname in enumerate(surnames()):
        latin = transliterate(surname, "ru-icao-9303")
        asked = f"Ivan {latin[:2]}{latin[3]}{latin[2]}{latin[4:]}"
        found = matcher.search(asked, limit=1)
        assert bool(found) is compare(asked, names[number], kind="person").matched, asked
        assert not found or found[0].id == str(number), asked


# What print machines make of letters, in each script
MISTAKEN = (("л", "п"), ("п", "л"), ("и", "н"), ("н", "и"), ("е", "с"), ("с", "е"), ("т", "г"), ("щ", "ш"))
MISTAKEN_LATIN = (("m", "rn"), ("d", "cl"), ("h", "li"), ("n", "ri"), ("i", "l"), ("l", "i"), ("e", "c"), ("c", "e"))


@pytest.mark.parametrize("latin", [False, True])
def test_a_letter_of_a_surname_taken_for_another(latin: bool) -> None:
    """Hardly any makes another surname of it."""
    misread = []
    for surname in surnames():
        whole = transliterate(surname, "ru-icao-9303") if latin else surname
        misread += [
            (f"{whole[:at]}{read}{whole[at + 1 :]}", whole)
            for stood, read in (MISTAKEN_LATIN if latin else MISTAKEN)
            for at, letter in enumerate(whole)
            if letter == stood
        ]
    missed = [pair for pair in misread if not compare(*[f"{word} Сергей" for word in pair], kind="person").matched]
    assert len(missed) <= 0.06 * len(misread), missed


def test_two_surnames_in_use_are_no_misreading() -> None:
    for one, other in (("липов", "пипов"), ("попов", "лопов")):
        assert MISREAD.decide(Pair(word(one), word(other))) is not None
    for one, other in (("карлов", "карпов"), ("лескова", "пескова"), ("ліневіч", "піневіч"), ("лапин", "палин")):
        assert MISREAD.decide(Pair(word(one), word(other))) is None, one


def test_a_misread_surname_is_found() -> None:
    names = [f"Иван {surname}" for surname in surnames()]
    matcher = Matcher(list(enumerate(names)), kind="person")
    for number, name in enumerate(names):
        asked = name.replace("н", "и") if name.count("н") == 2 else name.replace("е", "с", 1)
        if asked == name:
            continue
        found = matcher.search(asked, limit=1)
        assert bool(found) is compare(asked, name, kind="person").matched, asked
        assert not found or found[0].id == str(number), asked


@pytest.mark.parametrize(
    ("read", "whole"),
    [
        ("MARlNA PAVLlUK", "Марина Павлюк"),
        ("ARTUR LAPlN", "Артур Лапин"),
        ("7ATSIANA KAVA1IOVA", "Тацяна Кавалёва"),
        ("2AKHAR IVANOV", "Захар Иванов"),
        ("OLE6 IVANOV", "Олег Иванов"),
    ],
)
def test_signs_among_capitals_are_letters(read: str, whole: str) -> None:
    assert compare(read, whole, kind="person").matched


def test_a_short_name_of_another_language_is_whole() -> None:
    """It begins a given name, but nothing says that it was cut off."""
    for name in ("Пак Кын", "Тран Мар"):
        assert [part.text for part in parse(name, "person").parts] == name.split()
        first, last = name.split()
        assert compare(name, f"{last} {first}", kind="person").matched, name
