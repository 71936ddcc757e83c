"""Names in cases, made and undone: paradigms as the grammars have them, properties, and odd input."""

from __future__ import annotations

import re

import pytest
import strategies
from hypothesis import given
from hypothesis import strategies as st

from bynames import _datafiles as data
from bynames._inflection.paradigms import CASES, GENDERS, ROLES, Paradigms, paradigms, read_rules
from bynames._names.inflection import forms, inflect
from bynames._names.lemmas import lemmas
from bynames.errors import BynamesError, DataError
from bynames.translit._orthography import orthography

LANGUAGES = ("be", "ru")
PERSON_ROLES = ("given", "patronymic", "surname")

# Nominative genitive dative accusative instrumental locative, as a school grammar prints them. Words that name no one:
# a slash separates the cases, `=` is the nominative.
BELARUSIAN = {
    "possessive, -оў": "Міхась Лынькоў/Міхася Лынькова/Міхасю Лынькову/Міхася Лынькова/Міхасём Лыньковым"
    "/Міхасю Лынькове",
    "possessive, -ін": "Ігнат Мурашкін/Ігната Мурашкіна/Ігнату Мурашкіну/Ігната Мурашкіна/Ігнатам Мурашкіным"
    "/Ігнаце Мурашкіне",
    "possessive of a woman": "Вольга Галубова/Вольгі Галубовай/Вользе Галубовай/Вольгу Галубову/Вольгай Галубовай"
    "/Вользе Галубовай",
    "adjective": "Аркадзь Смоліцкі/Аркадзя Смоліцкага/Аркадзю Смоліцкаму/Аркадзя Смоліцкага/Аркадзем Смоліцкім"
    "/Аркадзю Смоліцкім",
    "adjective of a woman": "Ганна Ластоўская/Ганны Ластоўскай/Ганне Ластоўскай/Ганну Ластоўскую/Ганнай Ластоўскай"
    "/Ганне Ластоўскай",
    "-ы": "Кузьма Чорны/Кузьмы Чорнага/Кузьму Чорнаму/Кузьму Чорнага/Кузьмой Чорным/Кузьме Чорным",
    "-віч": "Уладзімір Караткевіч/Уладзіміра Караткевіча/Уладзіміру Караткевічу/Уладзіміра Караткевіча"
    "/Уладзімірам Караткевічам/Уладзіміру Караткевічу",
    "-віч of a woman": "Святлана Алексіевіч/Святланы Алексіевіч/Святлане Алексіевіч/Святлану Алексіевіч"
    "/Святланай Алексіевіч/Святлане Алексіевіч",
    "-к, stressed": "Янка Жук/Янкі Жука/Янку Жуку/Янку Жука/Янкам Жуком/Янку Жуку",
    "-чук": "Пётр Паўлючук/Пятра Паўлючука/Пятру Паўлючуку/Пятра Паўлючука/Пятром Паўлючуком/Пятру Паўлючуку",
    "-ёк": "Рыгор Кавалёк/Рыгора Кавалька/Рыгору Кавальку/Рыгора Кавалька/Рыгорам Кавальком/Рыгору Кавальку",
    "-ок": "Мікалай Дубок/Мікалая Дубка/Мікалаю Дубку/Мікалая Дубка/Мікалаем Дубком/Мікалаю Дубку",
    "-онак": "Іван Тарасёнак/Івана Тарасёнка/Івану Тарасёнку/Івана Тарасёнка/Іванам Тарасёнкам/Іване Тарасёнку",
    "-ік": "Лявон Мазанік/Лявона Мазаніка/Лявону Мазаніку/Лявона Мазаніка/Лявонам Мазанікам/Лявоне Мазаніку",
    "-вец": "Васіль Кравец/Васіля Краўца/Васілю Краўцу/Васіля Краўца/Васілём Краўцом/Васілю Краўцу",
    "-яц": "Сяргей Заяц/Сяргея Зайца/Сяргею Зайцу/Сяргея Зайца/Сяргеем Зайцам/Сяргею Зайцу",
    "швец": "Алесь Швец/Алеся Шаўца/Алесю Шаўцу/Алеся Шаўца/Алесем Шаўцом/Алесю Шаўцу",
    "-вей": "Ян Салавей/Яна Салаўя/Яну Салаўю/Яна Салаўя/Янам Салаўём/Яне Салаўю",
    "-бей": "Ян Верабей/Яна Вераб’я/Яну Вераб’ю/Яна Вераб’я/Янам Вераб’ём/Яне Вераб’ю",
    "-т, -д": "Альберт Шмідт/Альберта Шмідта/Альберту Шмідту/Альберта Шмідта/Альбертам Шмідтам/Альберце Шмідце",
    "-л": "Леанід Прыходал/Леаніда Прыходала/Леаніду Прыходалу/Леаніда Прыходала/Леанідам Прыходалам"
    "/Леанідзе Прыходале",
    "-ка of a man": "Павел Латушка/Паўла Латушкі/Паўлу Латушку/Паўла Латушку/Паўлам Латушкам/Паўле Латушку",
    "-енка of a man": "Тодар Кастрычэнка/Тодара Кастрычэнкі/Тодару Кастрычэнку/Тодара Кастрычэнку"
    "/Тодарам Кастрычэнкам/Тодару Кастрычэнку",
    "-енка of a woman": "Алена Кастрычэнка/Алены Кастрычэнка/Алене Кастрычэнка/Алену Кастрычэнка/Аленай Кастрычэнка"
    "/Алене Кастрычэнка",
    "-ка of a woman": "Зоська Дубоўка/Зоські Дубоўкі/Зосьцы Дубоўцы/Зоську Дубоўку/Зоськай Дубоўкай/Зосьцы Дубоўцы",
    "г, х": "Ядвіга Салоха/Ядвігі Салохі/Ядвізе Салосе/Ядвігу Салоху/Ядвігай Салохай/Ядвізе Салосе",
    "д, т": "Рагнеда Лапата/Рагнеды Лапаты/Рагнедзе Лапаце/Рагнеду Лапату/Рагнедай Лапатай/Рагнедзе Лапаце",
    "р": "Тамара Гара/Тамары Гары/Тамары Гары/Тамару Гару/Тамарай Гарай/Тамары Гары",
    "-я": "Наталля Гарбуля/Наталлі Гарбулі/Наталлі Гарбулі/Наталлю Гарбулю/Наталляй Гарбуляй/Наталлі Гарбулі",
    "-ія": "Марыя Гейжа/Марыі Гейжы/Марыі Гейжы/Марыю Гейжу/Марыяй Гейжай/Марыі Гейжы",
    "-ых": "Яўген Чарных/Яўгена Чарных/Яўгену Чарных/Яўгена Чарных/Яўгенам Чарных/Яўгене Чарных",
    "stressed -а": "Аляксандр Дзюма/Аляксандра Дзюма/Аляксандру Дзюма/Аляксандра Дзюма/Аляксандрам Дзюма"
    "/Аляксандру Дзюма",
    "patronymics": "Настасся Рыгораўна/Настассі Рыгораўны/Настассі Рыгораўне/Настассю Рыгораўну/Настассяй Рыгораўнай"
    "/Настассі Рыгораўне",
    "all parts": "Дамейка Адам Юр’евіч/Дамейкі Адама Юр’евіча/Дамейку Адаму Юр’евічу/Дамейку Адама Юр’евіча"
    "/Дамейкам Адамам Юр’евічам/Дамейку Адаме Юр’евічу",
    "double": "Іосіф Цвірка-Гадыцкі/Іосіфа Цвіркі-Гадыцкага/Іосіфу Цвірку-Гадыцкаму/Іосіфа Цвірку-Гадыцкага"
    "/Іосіфам Цвіркам-Гадыцкім/Іосіфе Цвірку-Гадыцкім",
    "first half stays": "Бонч-Асмалоўскі/Бонч-Асмалоўскага/Бонч-Асмалоўскаму/Бонч-Асмалоўскага/Бонч-Асмалоўскім"
    "/Бонч-Асмалоўскім",
    "initials": "А. Р. Смаляк/А. Р. Смаляка/А. Р. Смаляку/А. Р. Смаляка/А. Р. Смаляком/А. Р. Смаляку",
    "capitals": "СТАРЫКЕВІЧ, Любоў/СТАРЫКЕВІЧ, Любові/СТАРЫКЕВІЧ, Любові/СТАРЫКЕВІЧ, Любоў"
    "/СТАРЫКЕВІЧ, Любоўю/СТАРЫКЕВІЧ, Любові",
}
RUSSIAN = {
    "possessive": "Василий Белов/Василия Белова/Василию Белову/Василия Белова/Василием Беловым/Василии Белове",
    "possessive of a woman": "Анна Белова/Анны Беловой/Анне Беловой/Анну Белову/Анной Беловой/Анне Беловой",
    "adjective": "Лев Толстой/Льва Толстого/Льву Толстому/Льва Толстого/Львом Толстым/Льве Толстом",
    "soft adjective": "Юрий Верхний/Юрия Верхнего/Юрию Верхнему/Юрия Верхнего/Юрием Верхним/Юрии Верхнем",
    "adjective of a woman": "Мария Озёрская/Марии Озёрской/Марии Озёрской/Марию Озёрскую/Марией Озёрской"
    "/Марии Озёрской",
    "-вич": "Пётр Машкевич/Петра Машкевича/Петру Машкевичу/Петра Машкевича/Петром Машкевичем/Петре Машкевиче",
    "-вич of a woman": "Ольга Машкевич/Ольги Машкевич/Ольге Машкевич/Ольгу Машкевич/Ольгой Машкевич/Ольге Машкевич",
    "-ач": "Павел Ткач/Павла Ткача/Павлу Ткачу/Павла Ткача/Павлом Ткачом/Павле Ткаче",
    "-ец": "Илья Кравец/Ильи Кравца/Илье Кравцу/Илью Кравца/Ильёй Кравцом/Илье Кравце",
    "-ок": "Игорь Гребешок/Игоря Гребешка/Игорю Гребешку/Игоря Гребешка/Игорем Гребешком/Игоре Гребешке",
    "-ей": "Сергей Соловей/Сергея Соловья/Сергею Соловью/Сергея Соловья/Сергеем Соловьём/Сергее Соловье",
    "-енко stays": "Тарас Шевченко/Тараса Шевченко/Тарасу Шевченко/Тараса Шевченко/Тарасом Шевченко/Тарасе Шевченко",
    "-ых stays": "Никита Седых/Никиты Седых/Никите Седых/Никиту Седых/Никитой Седых/Никите Седых",
    "-а": "Булат Окуджава/Булата Окуджавы/Булату Окуджаве/Булата Окуджаву/Булатом Окуджавой/Булате Окуджаве",
    "-ия": "София Горская/Софии Горской/Софии Горской/Софию Горскую/Софией Горской/Софии Горской",
    "-ь": "Любовь Орлова/Любови Орловой/Любови Орловой/Любовь Орлову/Любовью Орловой/Любови Орловой",
    "patronymics": "Борис Ильич Лямин/Бориса Ильича Лямина/Борису Ильичу Лямину/Бориса Ильича Лямина"
    "/Борисом Ильичом Ляминым/Борисе Ильиче Лямине",
    "double": "Салтыков-Щедрин/Салтыкова-Щедрина/Салтыкову-Щедрину/Салтыкова-Щедрина/Салтыковым-Щедриным"
    "/Салтыкове-Щедрине",
    "double given name": "Анна-Мария Лужина/Анны-Марии Лужиной/Анне-Марии Лужиной/Анну-Марию Лужину"
    "/Анной-Марией Лужиной/Анне-Марии Лужиной",
}
ORGANIZATIONS = {
    "be": [
        "Каардынацыйная рада/Каардынацыйнай рады/Каардынацыйнай радзе/Каардынацыйную раду/Каардынацыйнай радай"
        "/Каардынацыйнай радзе",
        "праваабарончы цэнтр «Вясна»/праваабарончага цэнтра «Вясна»/праваабарончаму цэнтру «Вясна»"
        "/праваабарончы цэнтр «Вясна»/праваабарончым цэнтрам «Вясна»/праваабарончым цэнтры «Вясна»",
        "Міністэрства замежных спраў/Міністэрства замежных спраў/Міністэрству замежных спраў"
        "/Міністэрства замежных спраў/Міністэрствам замежных спраў/Міністэрстве замежных спраў",
        "Нацыянальны сход/Нацыянальнага сходу/Нацыянальнаму сходу/Нацыянальны сход/Нацыянальным сходам"
        "/Нацыянальным сходзе",
        "Навукова-даследчы інстытут жывёлагадоўлі/Навукова-даследчага інстытута жывёлагадоўлі"
        "/Навукова-даследчаму інстытуту жывёлагадоўлі/Навукова-даследчы інстытут жывёлагадоўлі"
        "/Навукова-даследчым інстытутам жывёлагадоўлі/Навукова-даследчым інстытуце жывёлагадоўлі",
        "Беларуская асацыяцыя журналістаў/Беларускай асацыяцыі журналістаў/Беларускай асацыяцыі журналістаў"
        "/Беларускую асацыяцыю журналістаў/Беларускай асацыяцыяй журналістаў/Беларускай асацыяцыі журналістаў",
        "Узброеныя сілы/Узброеных сіл/Узброеным сілам/Узброеныя сілы/Узброенымі сіламі/Узброеных сілах",
        "Таварыства беларускай мовы/Таварыства беларускай мовы/Таварыству беларускай мовы"
        "/Таварыства беларускай мовы/Таварыствам беларускай мовы/Таварыстве беларускай мовы",
        "«Вясна»/«Вясны»/«Вясне»/«Вясну»/«Вясной»/«Вясне»",
        "ААТ «Камунарка»/=/=/=/=/=",
    ],
    "ru": [
        "Белорусский народный фронт «Возрождение»/Белорусского народного фронта «Возрождение»"
        "/Белорусскому народному фронту «Возрождение»/Белорусский народный фронт «Возрождение»"
        "/Белорусским народным фронтом «Возрождение»/Белорусском народном фронте «Возрождение»",
        "Федеральная служба безопасности/Федеральной службы безопасности/Федеральной службе безопасности"
        "/Федеральную службу безопасности/Федеральной службой безопасности/Федеральной службе безопасности",
        "Министерство обороны/Министерства обороны/Министерству обороны/Министерство обороны/Министерством обороны"
        "/Министерстве обороны",
        "Вооружённые силы/Вооружённых сил/Вооружённым силам/Вооружённые силы/Вооружёнными силами/Вооружённых силах",
        "Объединение предпринимателей/Объединения предпринимателей/Объединению предпринимателей"
        "/Объединение предпринимателей/Объединением предпринимателей/Объединении предпринимателей",
    ],
}
PERSONS = [
    *(pytest.param("be", table, id=f"be: {name}") for name, table in BELARUSIAN.items()),
    *(pytest.param("ru", table, id=f"ru: {name}") for name, table in RUSSIAN.items()),
]
BODIES = [pytest.param(language, table) for language, tables in ORGANIZATIONS.items() for table in tables]


def columns(table: str) -> list[str]:
    cases = table.split("/")
    assert len(cases) == len(CASES), table
    return [cases[0] if case == "=" else case for case in cases]


@pytest.mark.parametrize(("language", "table"), PERSONS)
def test_persons(language: str, table: str) -> None:
    cases = columns(table)
    found = forms(cases[0], language, "person")
    assert [inflect(cases[0], language, "person")[case] for case in CASES[:4]] == cases[:4]
    # Of some, only the stress decides between two endings.
    assert [form for form, case in zip(cases, CASES, strict=True) if form not in found[case]] == []
    for form, case in zip(cases, CASES, strict=True):
        assert (cases[0], case) in [(lemma.name, lemma.case) for lemma in lemmas(form, language, "person")]


@pytest.mark.parametrize(("language", "table"), BODIES)
def test_organizations(language: str, table: str) -> None:
    cases = columns(table)
    found = forms(cases[0], language, "org")
    assert [inflect(cases[0], language, "org")[case] for case in CASES[:4]] == cases[:4]
    assert [form for form, case in zip(cases, CASES, strict=True) if form not in found[case]] == []
    for form in cases:
        assert cases[0] in [lemma.name for lemma in lemmas(form, language, "org")]


@pytest.mark.parametrize(
    ("language", "name", "families"),
    [
        (
            "be",
            "Тышынскі",
            ["Тышынскія", "Тышынскіх", "Тышынскім", "Тышынскіх", "Тышынскімі", "Тышынскіх"],
        ),
        ("be", "Пташук", ["Пташукі", "Пташукоў", "Пташукам", "Пташукоў", "Пташукамі", "Пташуках"]),
        ("ru", "Стругацкий", ["Стругацкие", "Стругацких", "Стругацким", "Стругацких", "Стругацкими", "Стругацких"]),
        ("ru", "Турбин", ["Турбины", "Турбиных", "Турбиным", "Турбиных", "Турбиными", "Турбиных"]),
    ],
)
def test_families(language: str, name: str, families: list[str]) -> None:
    assert list(inflect(name, language, gender="p").values()) == families
    for form, case in zip(families, CASES, strict=True):
        found = {(lemma.name, lemma.case, lemma.gender) for lemma in lemmas(form, language, "person")}
        assert (name, case, "p") in found


@pytest.mark.parametrize(
    ("language", "text", "lemma", "case"),
    [
        ("be", "Святланы Георгіеўны Ціханоўскай", "Святлана Георгіеўна Ціханоўская", "gen"),
        ("be", "Ціханоўскай Святланай", "Ціханоўская Святлана", "ins"),
        ("be", "Паўла Латушкі", "Павел Латушка", "gen"),
        ("be", "Вользе Галубовай", "Вольга Галубова", "dat"),
        ("be", "У. Караткевічам", "У. Караткевіч", "ins"),
        ("be", "ІГНАТА БУЙНІЦКАГА", "ІГНАТ БУЙНІЦКІ", "gen"),
        ("be", "Каардынацыйнай радзе", "Каардынацыйная рада", "dat"),
        ("be", "Міністэрствам фінансаў", "Міністэрства фінансаў", "ins"),
        ("ru", "Львом Толстым", "Лев Толстой", "ins"),
        ("ru", "Анны-Марии Лужиной", "Анна-Мария Лужина", "gen"),
        ("ru", "Вооружённых сил", "Вооружённые силы", "gen"),
        # How common a name is says whose genitive it is.
        ("ru", "Владимира Путина", "Владимир Путин", "gen"),
        ("ru", "Александра Белова", "Александр Белов", "gen"),
        ("ru", "Романа Бондаренко", "Роман Бондаренко", "gen"),
        ("ru", "Павла Латушко", "Павел Латушко", "gen"),
        ("ru", "Ольга Белова", "Ольга Белова", "nom"),
        ("ru", "Витольда Ашурка", "Витольд Ашурок", "gen"),
        ("ru", "Алексею Навальному", "Алексей Навальный", "dat"),
        ("ru", "Екатерины II", "Екатерина II", "gen"),
        # A case of a known given name is hardly one that nobody has seen.
        ("ru", "Анжелике Борис", "Анжелика Борис", "dat"),
        ("be", "Льву Сапегу", "Леў Сапега", "dat"),
        # Hardly a surname ends in -наг.
        ("be", "Максіма Чорнага", "Максім Чорны", "gen"),
        ("be", "Максіму Чорнаму", "Максім Чорны", "dat"),
        # Вера and Надзея are words of organizations as well.
        ("ru", "Веры Комиссаржевской", "Вера Комиссаржевская", "gen"),
        ("be", "Надзеі Ягоравай", "Надзея Ягорава", "gen"),
        # Петр is a form of other languages.
        ("uk", "Петра Ткаченка", "Петро Ткаченко", "gen"),
        ("be", "Змітрака Бядулі", "Змітрок Бядуля", "gen"),
        ("be", "Петруся Броўкі", "Пятрусь Броўка", "gen"),
        ("ru", "Государственного комитета судебных экспертиз", "Государственный комитет судебных экспертиз", "gen"),
    ],
)
def test_likeliest_nominative(language: str, text: str, lemma: str, case: str) -> None:
    assert next((found.name, found.case) for found in lemmas(text, language)) == (lemma, case)


@pytest.mark.parametrize(
    ("name", "language", "gender", "genitive"),
    [
        ("Саша Дубок", "be", "m", "Сашы Дубка"),
        ("Саша Дубок", "be", "f", "Сашы Дубок"),
        ("Анжелика Борис", "ru", None, "Анжелики Борис"),
        ("Ластоўская", "be", None, "Ластоўскай"),
        ("Іва Іваненка", "be", None, "Івы Іваненка"),
    ],
)
def test_gender(name: str, language: str, gender: str | None, genitive: str) -> None:
    assert inflect(name, language, gender=gender)["gen"] == genitive


@pytest.mark.parametrize(
    ("name", "language", "case", "form"),
    [
        ("Алексей Новиков-Прибой", "ru", "gen", "Алексея Новикова-Прибоя"),
        ("Шота Руставели", "ru", "gen", "Шота Руставели"),
        ("Василий Демут-Малиновский", "ru", "gen", "Василия Демут-Малиновского"),
        ("Зульфия Исраилова", "ru", "dat", "Зульфие Исраиловой"),
        ("Ким Чен Ын", "ru", "gen", "Ким Чен Ына"),
        ("Пётр Ян Кот", "ru", "gen", "Петра Яна Кота"),
        ("Екатерина II", "ru", "gen", "Екатерины II"),
        ("Чарльз Дарвин", "ru", "ins", "Чарльзом Дарвином"),
        ("Игорь Дарвин", "ru", "ins", "Игорем Дарвиным"),
        ("Пётр Ананьин", "ru", "ins", "Петром Ананьиным"),
        ("Анна Ананьина", "ru", "gen", "Анны Ананьиной"),
        ("Пётр Ананьін", "be", "ins", "Пятром Ананьіным"),
        ("Майя Козлова", "ru", "gen", "Майи Козловой"),
        ("Марк фон Шульц", "ru", "gen", "Марка фон Шульца"),
        ("Райнер Мария Рильке", "ru", "gen", "Райнера Марии Рильке"),
        ("Рэпарцёры без межаў", "be", "gen", "Рэпарцёраў без межаў"),
    ],
)
def test_names_of_their_own_kind(name: str, language: str, case: str, form: str) -> None:
    assert inflect(name, language)[case] == form


def test_variants_of_the_norm_are_there() -> None:
    assert forms("Алесь Разанаў", "be")["loc"] == ("Алесю Разанаве", "Алесю Разанаву")
    assert set(forms("Кісель", "be")["gen"]) == {"Кіселя", "Кісяля"}
    assert set(forms("Анна", "ru", role="given")["ins"]) == {"Анной", "Анною"}


# ---- Properties ----

WORDS = {
    language: st.text(st.sampled_from(orthography(language).alphabet), min_size=1, max_size=12).map(str.capitalize)
    for language in LANGUAGES
}
ENDED = {
    language: st.tuples(
        WORDS[language], st.sampled_from(list(data.entry("names", "surnames")["endings"][language]))
    ).map("".join)
    for language in LANGUAGES
}
FORMS = [
    form
    for entry in data.entry("names", "given")["names"]
    for language in LANGUAGES
    for form in entry[language]
    if language == "be" or form.isalpha()
]


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_every_form_is_undone(language: str, data: st.DataObject) -> None:
    name = data.draw(WORDS[language] | ENDED[language])
    role = data.draw(st.sampled_from(PERSON_ROLES))
    gender = data.draw(st.sampled_from(["m", "f"]))
    known = paradigms(language)
    low = name.lower()
    for case, column in zip(CASES, known.forms(low, role, gender), strict=True):
        for form in column:
            undone = {(one.word.replace("ё", "е"), one.case) for one in known.undo(form, role, gender)}
            assert (low.replace("ё", "е"), case) in undone


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_whole_names_are_undone(language: str, data: st.DataObject) -> None:
    name = f"{data.draw(st.sampled_from(['Вольга', 'Анна', 'Уладзімір', 'Іван', 'Ніна']))} {data.draw(ENDED[language])}"
    for case, form in inflect(name, language, "person").items():
        assert (name, case) in {(one.name, one.case) for one in lemmas(form, language, "person")}


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_a_nominative_stays(language: str, data: st.DataObject) -> None:
    name = data.draw(ENDED[language])
    for gender in ("m", "f"):
        assert inflect(name, language, "person", gender)["nom"] == name


@pytest.mark.parametrize("kind", ["person", "org", None])
@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_any_text_has_an_answer(language: str, kind: str | None, data: st.DataObject) -> None:
    text = data.draw(st.text(max_size=40) | st.sampled_from(strategies.NOISE) | strategies.texts(language))
    found = forms(text, language, kind)
    assert list(found) == list(CASES)
    assert all(column and all(isinstance(form, str) for form in column) for column in found.values())
    assert lemmas(text, language, kind)


@pytest.mark.parametrize(
    "text", ["", " ", "🦬", "明斯克", "İ", "\ud800", "а" * 1_000_000, "-" * 5000, "а-" * 400, "а " * 499]
)
def test_odd_text_is_left_alone_at_once(text: str) -> None:
    for language in LANGUAGES:
        assert inflect(text, language)["nom"].strip("-") == text.strip("-")
        assert lemmas(text, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_given_names_of_the_table_inflect(language: str) -> None:
    """Of every name of data/names/given.yaml, the nominative is undone from each of its forms."""
    known = paradigms(language)
    wrong = []
    for entry in data.entry("names", "given")["names"]:
        for form in entry[language]:
            low = form.lower()
            for case, column in zip(CASES, known.forms(low, "given", entry["gender"]), strict=True):
                for one in column:
                    undone = {(u.word.replace("ё", "е"), u.case) for u in known.undo(one, "given", entry["gender"])}
                    if (low.replace("ё", "е"), case) not in undone:
                        wrong.append((form, case, one))
    assert wrong == []


# ---- Bad input ----


@pytest.mark.parametrize("call", [inflect, forms, lemmas])
def test_bad_arguments(call: object) -> None:
    assert callable(call)
    with pytest.raises(BynamesError, match=r"no inflection rules for the language 'bel'.*be"):
        call("Янка", "bel")
    with pytest.raises(BynamesError, match="no kind 'persn'; did you mean person"):
        call("Янка", "be", "persn")
    with pytest.raises(BynamesError, match="no gender 'fem'"):
        call("Янка", "be", None, "fem")
    with pytest.raises(BynamesError, match="no role 'surnam'; did you mean surname"):
        call("Янка", "be", None, None, "surnam")


GOOD = {"who": "surname m", "forms": "- а у а ам е"}


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ({**GOOD, "forms": "- а у"}, "3 endings, not 6"),
        ({**GOOD, "who": "surnam m"}, "who is a role and a gender"),
        ({**GOOD, "who": "surname x"}, "who is a role and a gender"),
        ({**GOOD, "after": "["}, "no regular expression"),
        ({**GOOD, "after": "{vowel}"}, "no class of letters 'vowel'"),
        ({**GOOD, "also": "maybe"}, "maybe"),
        ({**GOOD, "plural": "soft"}, "no plural 'soft'"),
        ({**GOOD, "rare": "very"}, "rare"),
        ({**GOOD, "pural": "hard"}, "pural"),
        ({"forms": "- - - - - -"}, "who"),
    ],
)
def test_bad_rules(rule: dict[str, object], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = {
        **data.entry("inflection", "be"),
        "rules": [GOOD, rule],
        "plurals": {"hard": "ы аў ам аў амі ах"},
    }
    monkeypatch.setattr(data, "entry", lambda section, name: raw)
    with pytest.raises(DataError, match=rf"data/inflection/be\.yaml: rules\[1\]: .*{re.escape(says)}"):
        read_rules("be")


# ---- The data ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_are_of_the_alphabet(language: str) -> None:
    spelling = orthography(language)
    letters = set(spelling.alphabet + spelling.further)
    raw = data.entry("inflection", language)
    assert [rule["forms"] for rule in raw["rules"] if set(rule["forms"]) - letters - set(" -/*")] == []
    assert [rule for rule in raw["rules"] if set("".join(rule.get("only", ""))) - letters] == []
    assert set("".join(raw["stays"] + raw["first_half_stays"])) <= letters


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_rule_is_hidden_by_another(language: str) -> None:
    """A word that only this rule is for reaches it."""
    known = paradigms(language)
    hidden = [
        (word, who)
        for rule in known.rules
        for who in rule.who
        for word in rule.only
        if who[1] != "p" and rule not in [found for found, _ in known.fitting(word, *who)]
    ]
    assert hidden == []


def test_both_languages_know_the_same_kinds() -> None:
    kinds = [{who for rule in paradigms(language).rules for who in rule.who} for language in LANGUAGES]
    assert kinds[0] == kinds[1]
    assert {role for role, _ in kinds[0]} == set(ROLES)
    assert {gender for _, gender in kinds[0]} == set(GENDERS)


@pytest.mark.parametrize("language", ["be", "ru"])
def test_all_kinds_at_once_are_those_one_by_one(language: str) -> None:
    rules = paradigms(language)
    kinds = tuple((role, gender) for role in ("given", "surname") for gender in ("m", "f"))
    names = [form.lower() for entry in data.entry("names", "given")["names"][::7] for form in entry.get(language, ())]
    forms = {form for name in names for kind in kinds for column in rules.forms(name, *kind) for form in column}
    for form in ["", "а" * 200, *names, *sorted(forms)]:
        assert rules.oblique(form, kinds) == {name for kind in kinds for name in rules.nominatives(form, *kind)}


def test_what_words_end_with_is_told_whatever_was_asked_before() -> None:
    assert ("а", False) in set(Paradigms("ru").oblique_tails("given", "m"))
