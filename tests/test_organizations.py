"""Names of organizations: parsed, told from persons, keyed, compared; and the vocabulary behind that."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from effort import is_linear
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import LANGUAGES, texts

import bynames
from bynames import _datafiles as data
from bynames._kinds.organization.parse import OrgName
from bynames._kinds.organization.readings import organization
from bynames._kinds.organization.scoring import compare_organizations
from bynames._kinds.organization.vocabulary import languages, vocabulary
from bynames._names import decided_kind, kind_of

WORDS = data.entry("orgs", "words")
PLACES = data.entry("orgs", "places")["places"]
FORMS = data.entry("orgs", "forms")["forms"]
SCRIPTS = {
    "be": re.compile("[а-яёіўґ’' /.()-]+"),
    "ru": re.compile("[а-яё' /.()-]+"),
    "uk": re.compile("[а-яєіїґ’' .-]+"),
}
LATIN = re.compile("[а-яёіўґ]")


def parts(name: str) -> str:
    """A name taken apart, as `role: text` in order."""
    return ", ".join(f"{part.role}: {part.text}" for part in bynames.parse(name, "org").parts)


# --- parse ---


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ААТ «Белшына»", "form: ААТ, proper: Белшына"),
        ("Belshina OJSC", "proper: Belshina, form: OJSC"),
        ("Belshina, OAO", "proper: Belshina, form: OAO"),
        ("Open Joint-Stock Company Belshina", "form: Open Joint Stock Company, proper: Belshina"),
        ("Vektor GmbH", "proper: Vektor, form: GmbH"),
        ("UAB Vektor", "form: UAB, proper: Vektor"),
        ("ТАА «Вектар»", "form: ТАА, proper: Вектар"),
        # dotted
        ("О.А.О. «Белшина»", "form: ОАО, proper: Белшина"),
        ('А.А.Т. "Белшына"', "form: ААТ, proper: Белшына"),
        # inflected
        (
            "Общества с ограниченной ответственностью «Азимут»",
            "form: Общества с ограниченной ответственностью, proper: Азимут",
        ),
        ("открытым акционерным обществом «Белшина»", "form: открытым акционерным обществом, proper: Белшина"),
        ("Адкрытага акцыянернага таварыства «Белшына»", "form: Адкрытага акцыянернага таварыства, proper: Белшына"),
        ("Министерства внутренних дел", "generic: Министерства, generic: внутренних, generic: дел"),
        ("Мінскага трактарнага завода", "place: Мінскага, generic: трактарнага, generic: завода"),
        ("Федерации профсоюзов", "generic: Федерации, generic: профсоюзов"),
        # quotes
        ("ООО „Азимут“", "form: ООО, proper: Азимут"),
        ("ООО ‹Азимут›", "form: ООО, proper: Азимут"),
        ("ООО “Азимут”", "form: ООО, proper: Азимут"),
        ("ООО ‘Азимут’", "form: ООО, proper: Азимут"),
        ("ООО 'Азимут'", "form: ООО, proper: Азимут"),
        ('ООО "Азимут"', "form: ООО, proper: Азимут"),
        ("ООО ''Азимут''", "form: ООО, proper: Азимут"),
        ("ООО «Фирма «Азимут»»", "form: ООО, generic: Фирма, proper: Азимут"),
        ('ООО "Фирма "Азимут""', "form: ООО, generic: Фирма, proper: Азимут"),
        ("ООО «Фирма „Азимут“»", "form: ООО, generic: Фирма, proper: Азимут"),
        ("ООО «Азимут", "form: ООО, proper: Азимут"),
        # a second name
        ("ЗАО «Атлант» (Atlant CJSC)", "form: ЗАО, proper: Атлант, proper: Atlant, form: CJSC"),
        ("Belarusfilm / Беларусьфильм", "proper: Belarusfilm, proper: Беларусьфильм"),
        # numbers, places, named after
        ("558 АРЗ", "number: 558, generic: АРЗ"),
        ("Завод № 140", "generic: Завод, number: 140"),
        ("ФК «Динамо-Минск»", "generic: ФК, proper: Динамо, place: Минск"),
        ("Театр імя Янкі Купалы", "generic: Театр, function: імя, proper: Янкі, proper: Купалы"),
        ("A.N. Tupolev Design Bureau", "proper: A, proper: N, proper: Tupolev, generic: Design, generic: Bureau"),
        ("ОКБ С.П. Королёва", "generic: ОКБ, proper: С, proper: П, proper: Королёва"),
        ("S.A. Vega", "form: SA, proper: Vega"),
        ("Hotel Planeta", "generic: Hotel, proper: Planeta"),
        ("беларускі дзяржаўны ўніверсітэт", "place: беларускі, generic: дзяржаўны, generic: ўніверсітэт"),
        # letters of Latin inside a Cyrillic word
        ("Мiнскi завод", "place: Мінскі, generic: завод"),
        ("МИНЗДРАВ", "generic: МИНЗДРАВ"),
        ("Минздрав", "generic: Минздрав"),
    ],
)
def test_parse(name: str, expected: str) -> None:
    assert parts(name) == expected


@pytest.mark.parametrize("name", ["", " ", "«»", "🦬", "明斯克", "\ud800", "()", "/", "№", "1", "ООО", "of the"])
def test_parse_odd_names(name: str) -> None:
    found = bynames.parse(name, "org")
    assert found.kind == "org"


# --- person or organization ---

PEOPLE = [
    *("Святлана Ціханоўская", "Аляксандр Лукашэнка", "Лукашенко Александр Григорьевич", "ЛУКАШЭНКА, Аляксандр Р."),
    *("TSIKHANOUSKAYA Sviatlana", "Янка Купала", "Vasil Bykaŭ", "Алесь Бяляцкі", "Ю. Н. Караев", "Максим Знак"),
    # surnames and given names that are words of organizations as well
    *("Сяргей Завадскі", "Андрей Заводской", "Ганна Банк", "Вольга Завод", "Пётр Праўда", "Марыя Радзіма"),
    *("Надежда Мир", "Вера Союз", "Ірына Рада", "Ирина Школьная", "Alexander Union", "Maria Center", "Peter Works"),
    *("Victor Trust", "Аляксандр Мінскі", "Пётр Брестский", "Hanna Hrodzenskaya", "Светлана Театральная"),
    *("Владимир Лесной", "Павел Дворец", "Сергей Палата", "Майкл Стар", "Виктор Городской", "Алена Аптэка"),
]
BODIES = [
    *("ААТ «Белшына»", "Open Joint Stock Company Belshina", "Belaruskali JSC", "OOO Vektor", "Vektor GmbH"),
    *("ООО «Александр»", "ЧУП «Светлана»", "Фонд «Надежда»", "ИП Иванов Пётр Сергеевич", "ФК «Неман»", "FC BATE"),
    *("Театр имени Янки Купалы", "Купалаўскі тэатр", "Yanka Kupala State University of Grodno", "558 АРЗ"),
    *("Гродзенскі дзяржаўны ўніверсітэт імя Янкі Купалы", "Национальная библиотека Беларуси", "Hotel Planeta"),
    *("Ministry of Defence", "Міністэрства ўнутраных спраў", "Минский тракторный завод", "Minsk Tractor Works"),
    *("Belarusian State University", "Средняя школа № 5", "Брестский областной исполнительный комитет"),
    *("European Union", "United Nations", "Совет Европы", "Беларуская асацыяцыя журналістаў", "Belavia Airlines"),
    *("Белорусский Хельсинкский комитет", "Издательство «Янушкевич»", "Санаторий «Криница»", "Bank of Lithuania"),
    # Capitals behind two words are no initials, and those behind one word of bodies are a state.
    *("Верховный суд РБ", "Следственный комитет РФ", "Национальный банк РБ", "Правительство РБ"),
    *("FC Dinamo Minsk", "институт им. Гнесиных", "Judge of the Lida City Court"),
]


PEOPLE += [
    *("Судья Верховного суда Игорь Любовицкий", "главный редактор «Народной воли» Иосиф Середич"),
    *("Foreign Minister Vladimir Makei", "Chairman of the Supreme Court Valentin Sukalo", "Салтыков Щедрин М.Е."),
]


# What sounds like a case of a generic word or of a place, and is none as it is typed: мода, мясо, соль, отход, Россь
FOREIGNERS = [
    *("Нарендра Моди", "Narendra Modi", "Лионель Месси", "Мосаб Салех", "Уилл Смит", "Эйприл Росс", "Нанни Моретти"),
    *("Гейдар оглы Мамедсалех", "Ларри Маллен-младший", "Николай II Романов"),
]


@pytest.mark.parametrize("name", PEOPLE + FOREIGNERS)
def test_a_person_stays_a_person(name: str) -> None:
    assert kind_of(name) == "person"
    assert bynames.parse(name).kind == "person"


@pytest.mark.parametrize("name", BODIES)
def test_an_organization_is_one(name: str) -> None:
    assert kind_of(name) == "org"
    assert bynames.parse(name).kind == "org"


def test_a_name_that_says_nothing_follows_the_other() -> None:
    assert (
        bynames.compare("ААТ «Белшына»", "Belshina").score == bynames.compare("ААТ «Белшына»", "Belshina", "org").score
    )


@pytest.mark.parametrize(
    ("body", "human"),
    [
        ("ОАО «МАЗ»", "Морозов Артём Захарович"),
        ("OOO KAM", "Kovalev Andrei Mikhailovich"),
        ("VTB Bank", "Vasiliev Timofey Borisovich"),
        ("ООО «НИ»", "Новик Иван"),
        ("Novik, Inc.", "Ihar Novik"),
        ("Novik L.L.C.", "Leanid Novik"),
        ("Ivan Novik Ltd.", "Ivan Novik"),
    ],
)
def test_a_person_and_an_organization_are_never_one(body: str, human: str) -> None:
    for found in (bynames.compare(body, human), bynames.compare(human, body)):
        assert not found.matched
        assert [line.why for line in found.evidence] == ["a person and an organization"]
    assert bynames.Matcher([("h", human)]).search(body) == []
    assert bynames.Matcher([("b", body)]).search(human) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("ИП Новик Иван", "Sole proprietor Ivan Novik", True),
        ("ИП Новик И. В.", "Индивидуальный предприниматель Новик Иван Викторович", True),
        ("ИП Новик Иван Викторович", "Новик Иван Викторович", True),
        ("ИП Новик Иван", "ИП Новик Пётр", False),
    ],
)
def test_a_sole_trader_is_the_person_inside(a: str, b: str, same: bool) -> None:
    for one, other in ((a, b), (b, a)):
        assert bynames.compare(one, other).matched is same
        assert [match.id for match in bynames.Matcher([("x", other)]).search(one)] == (["x"] if same else [])
    if a.startswith("ИП") and not b.startswith("Новик"):
        assert bynames.compare(a, b, "org").matched is same
        assert [match.id for match in bynames.Matcher([("x", b)], "org").search(a)] == (["x"] if same else [])


@pytest.mark.parametrize("name", ["Lukashenko AG", "Кузнецов АА", "Попов АО", "Ivanov II", "Сидоров ПАО"])
def test_capitals_behind_a_surname_may_be_initials(name: str) -> None:
    assert kind_of(name) == "person"
    assert decided_kind(name) == "undecided"


@pytest.mark.parametrize("name", ["Салей", "Лион", "Король", "Viasna"])
def test_one_word_alone_is_not_called_an_organization(name: str) -> None:
    assert kind_of(name) == "person"


@pytest.mark.parametrize(
    "name", ["Novik, Inc.", "Acme Ltd.", "Vektor d.o.o.", "ALFA PROEKT, OOO", '"Газпром"', "RA-86555", "Волго-Дон 5076"]
)
def test_forms_quotes_and_numbers_mean_an_organization(name: str) -> None:
    assert decided_kind(name) == "org"


@pytest.mark.parametrize("name", ["Марк Рубин", "Хоакин Феникс", "Павел Коралл", "Иван Маяк"])
def test_people_are_called_by_words_that_bodies_are_named_with(name: str) -> None:
    assert decided_kind(name) != "org"


@pytest.mark.parametrize("name", ["Надым", "Nadym", "Gorodeya", "Городея"])
def test_a_stem_makes_no_generic_word_of_a_town(name: str) -> None:
    assert [unit.kind for unit in organization(name)[0].units] == ["place"]


@pytest.mark.parametrize("ask", [bynames.parse, bynames.key, lambda name, kind: bynames.compare(name, "Б", kind)])
def test_another_kind_is_refused(ask: Any) -> None:
    with pytest.raises(bynames.BynamesError, match="no kind 'organ'; did you mean org"):
        ask("А", "organ")


# --- keys ---


@pytest.mark.parametrize(
    "names",
    [
        ["ААТ «Белшына»", "ОАО «Белшина»", "Open Joint Stock Company Belshina", "BELSHINA OJSC", "О.А.О. Белшина"],
        ["ААТ «Гасцініца Планета»", "Open Joint Stock Company 'Hotel Planeta'", "ОАО «Гостиница Планета»"],
        ["Министерство обороны", "Міністэрства абароны", "Ministry of Defence", "министерства обороны"],
        ["Беларускі дзяржаўны ўніверсітэт", "Белорусский государственный университет", "Belarusian State University"],
        ["ООО «Вектор»", "ТАА «Вектар»", "Vektor LLC", "OOO Vektor"],
        ["558 АРЗ", "558 авиационный ремонтный завод"],
        ["Гродна Азот", "Гродно Азот", "Grodno Azot", "Hrodna Azot"],
    ],
    ids=lambda names: names[0],
)
def test_keys_are_the_same(names: list[str]) -> None:
    assert len({bynames.key(name, "org") for name in names}) == 1
    assert bynames.key(names[0], "org")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ООО «Азимут»", "ООО «Вектор»"),
        ("558 АРЗ", "20 АРЗ"),
        ("Министерство обороны", "Министерство финансов"),
        ("Минский завод", "Брестский завод"),
    ],
)
def test_keys_differ(a: str, b: str) -> None:
    assert bynames.key(a, "org") != bynames.key(b, "org")


# --- evidence ---


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("ААТ «Гасцініца Планета»", "Hotel Planeta", [("Гасцініца", "Hotel", "same concept: hotel")]),
        ("Министерство обороны", "Ministry of Defence", [("обороны", "Defence", "same concept: defence")]),
        ("Мінскі трактарны завод", "Minsk Tractor Works", [("Мінскі", "Minsk", "same concept: place:minsk")]),
        ("ААТ «Белшына»", "Belshina", [("Белшына", "Belshina", "same key")]),
        ("ООО «Вектор»", "ЗАО «Вектор»", [("Вектор", "Вектор", "same word")]),
        ("МЗКТ", "Минский завод колёсных тягачей", [("МЗКТ", "Минский завод колёсных тягачей", "acronym")]),
        ("Минский завод колёсных тягачей", "МЗКТ", [("Минский завод колёсных тягачей", "МЗКТ", "acronym")]),
        ("Vector School", "Вектар", [("", "", "nothing like School")]),
        ("Завод «Азимут»", "Завод «Вектор»", [("", "", "each name has a name that the other lacks")]),
        ("Завод № 5", "Завод № 6", [("", "", "each name has a number that the other lacks")]),
    ],
)
def test_evidence(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    found = bynames.compare(a, b, "org")
    said = [(item.left, item.right, item.why) for item in found.evidence]
    assert [item for item in expected if item not in said] == [], found
    for item in found.evidence:
        assert 0 <= item.cost <= 1
        assert item.why in str(found)


# --- properties ---

# Made-up proper names, far from each other and from every word that is known
NAMES = [
    "Азимут",
    "Вектор",
    "Рыкунда",
    "Тулогаст",
    "Мэрфіла",
    "Жабрунок",
    "Шплинтек",
    "Каўзмера",
    "Лорохуд",
    "Фыгнебль",
]
PAIRED_FORMS = {
    "be": ["ААТ", "Адкрытае акцыянернае таварыства", "ТАА", "ЗАТ", "ПУП"],
    "ru": ["ОАО", "Открытое акционерное общество", "ООО", "О.О.О.", "ЧУП", "Общество с ограниченной ответственностью"],
    "latin": ["OJSC", "LLC", "Limited Liability Company", "OAO", "Joint Stock Company"],
}
GENERIC = ["", "завод", "фирма", "Минский завод", "научно-производственный центр", "гостиница", "агентство"]
QUOTES = ["{}", "«{}»", "“{}”", "„{}“", '"{}"', "'{}'", "‘{}’", "««{}»»"]
a_name = st.sampled_from(NAMES)
a_form = st.sampled_from([form for forms in PAIRED_FORMS.values() for form in forms])
a_generic = st.sampled_from(GENERIC)
a_quote = st.sampled_from(QUOTES)


def spaced(*words: str) -> str:
    return " ".join(word for word in words if word)


def any_text() -> st.SearchStrategy[str]:
    some = st.lists(st.one_of(a_name, a_form, a_generic, st.sampled_from(["№ 5", "(", ")", "/", "имени", "МЗКТ"])))
    return st.one_of(
        st.sampled_from([*PEOPLE, *BODIES]), some.map(lambda words: " ".join(words)), *map(texts, LANGUAGES)
    )


class TestWritten:
    @given(form=a_form, generic=a_generic, name=a_name)
    def test_the_legal_form_stands_in_front_or_behind(self, form: str, generic: str, name: str) -> None:
        body = spaced(generic, f"«{name}»")
        assert bynames.compare(spaced(form, body), spaced(body, form), "org").matched
        assert bynames.key(spaced(form, body), "org") == bynames.key(spaced(body, form), "org")

    @given(form=a_form, other=st.one_of(st.just(""), a_form), generic=a_generic, name=a_name)
    def test_the_legal_form_may_be_left_out_or_another(self, form: str, other: str, generic: str, name: str) -> None:
        assert bynames.compare(spaced(form, generic, f"«{name}»"), spaced(other, generic, f"«{name}»"), "org").matched

    @given(form=a_form, generic=a_generic, name=a_name, one=a_quote, other=a_quote)
    def test_quotes_say_nothing(self, form: str, generic: str, name: str, one: str, other: str) -> None:
        a, b = (spaced(form, generic, quote.format(name)) for quote in (one, other))
        assert compare_organizations(a, b).likeness == pytest.approx(compare_organizations(a, a + " ").likeness)
        assert bynames.key(a, "org") == bynames.key(b, "org")

    @given(form=a_form, name=a_name)
    def test_quotes_around_everything(self, form: str, name: str) -> None:
        assert bynames.compare(f"«{form} {name}»", f"{form} {name}", "org").matched

    @given(name=a_name, scheme=st.sampled_from(bynames.schemes("ru")), form=a_form, generic=a_generic)
    def test_in_a_scheme(self, name: str, scheme: bynames.Scheme, form: str, generic: str) -> None:
        assume(scheme.habit == "english")
        assume("'" not in bynames.transliterate(name, scheme))
        latin = spaced(form, bynames.transliterate(name, scheme))
        assert bynames.compare(spaced(form, f"«{name}»"), latin, "org").matched

    @given(form=a_form, other=a_form, generic=a_generic, a=a_name, b=a_name, quote=a_quote)
    def test_another_proper_name(self, form: str, other: str, generic: str, a: str, b: str, quote: str) -> None:
        assume(a != b)
        found = bynames.compare(spaced(form, generic, quote.format(a)), spaced(other, generic, quote.format(b)), "org")
        assert not found.matched, found

    @given(form=a_form, generic=a_generic, a=st.integers(1, 999), b=st.integers(1, 999))
    def test_another_number(self, form: str, generic: str, a: int, b: int) -> None:
        assume(a != b and generic)
        assert not bynames.compare(f"{form} {generic} № {a}", f"{form} {generic} № {b}", "org").matched


class TestAnyText:
    @given(a=any_text(), b=any_text())
    def test_it_does_not_matter_which_comes_first(self, a: str, b: str) -> None:
        one, other = bynames.compare(a, b, "org"), bynames.compare(b, a, "org")
        assert one.matched == other.matched
        assert one.score == pytest.approx(other.score)

    @given(a=any_text(), b=any_text())
    def test_the_score_is_a_share(self, a: str, b: str) -> None:
        found = bynames.compare(a, b, "org")
        assert 0 <= found.score <= 1
        assert 0 <= compare_organizations(a, b).likeness <= 1

    @given(text=any_text())
    def test_a_text_is_itself(self, text: str) -> None:
        found = bynames.compare(text, "".join(list(text)), "org")
        assert found.matched
        assert found.score == 1

    @given(text=any_text())
    def test_the_parts_are_of_the_text(self, text: str) -> None:
        found = bynames.parse(text, "org")
        assert {part.role for part in found.parts} <= {"form", "generic", "place", "number", "function", "proper"}

    @given(text=any_text())
    def test_a_key_is_plain(self, text: str) -> None:
        key = bynames.key(text, "org")
        assert key.isascii()
        assert key == key.lower()


ODD = [
    *("", "🦬", "明斯克", "\ud800", "A" * 10**6, "ааа " * 250_000, "ОАО " * 250_000, "(" * 10**6, "завод " * 170_000),
    *("«" * 10**6, "1" * 10**6, "a.b." * 250_000, "/ " * 500_000, "- " * 500_000, "х-" * 500_000, "('" * 300_000),
    *("имени " * 160_000, "()" * 500_000, "МЗКТ " * 200_000, ", former" * 120_000, "\u0301" * 10**6, "і " * 500_000),
]


@pytest.mark.parametrize("text", ODD, ids=lambda text: f"{text[:8]!a} {len(text)}")
def test_odd_text_is_answered_in_time(text: str) -> None:
    def answer(text: str) -> None:
        for kind in ("org", None):
            bynames.parse(text, kind)
            bynames.key(text, kind)
            bynames.compare(text, "ОАО «Белшина»", kind)
            bynames.compare("ОАО «Белшина»", text + " ", kind)

    assert is_linear(answer, text)


def _answers(names: list[str]) -> list[object]:
    pairs = zip(names, [*names[1:], names[0]], strict=True)
    return [(bynames.key(a, "org"), bynames.parse(a, "org"), bynames.compare(a, b, "org").score) for a, b in pairs]


def test_the_same_in_threads_and_after_forgetting() -> None:
    names = [*BODIES, *PEOPLE]
    expected = _answers(names)
    bynames.reset_caches()
    vocabulary.forget()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(_answers, [names] * 8)) == [expected] * 8


# --- data ---


def _entries() -> list[tuple[str, dict[str, Any]]]:
    concepts = [(entry["id"], entry) for entry in WORDS["concepts"]]
    return concepts + [(f"place:{entry['id']}", entry) for entry in PLACES]


# No words, or a longer phrase or a shorter one goes first
NOT_ALONE = {
    *("radio-electronic", "radio electronic", "r&d", "r&p", "industrial and commercial", "outpatient clinic"),
    *("state-owned", "1st", "2nd", "3rd", "d'", "l'", "&", "health resort"),
}


def test_lists_of_concepts_name_those_that_exist() -> None:
    """A misspelt concept would be passed over without a word."""
    words, forms = data.entry("orgs", "words"), data.entry("orgs", "forms")
    concepts = {entry["id"] for entry in words["concepts"]}
    lists = [words[key] for key in ("genus", "firms", "names", "levels", "owners", "ranks", "light")]
    assert {name for names in (*lists, *words["sorts"].values()) for name in names} - concepts == set()
    groups = {entry["group"] for entry in forms["forms"] if "group" in entry}
    assert {*forms["nonprofit"], *forms["for_profit"], *forms["may_be_names"]} - groups == set()


@pytest.mark.once
def test_every_word_is_found_alone() -> None:
    """Each word of words.yaml and places.yaml, asked as it is typed, means what it stands under."""
    missing = {
        form
        for name, entry in _entries()
        for language in ("be", "ru", "latin")
        for form in entry.get(language, ())
        if not any(name in unit.concepts for unit in OrgName(form).units) and not OrgName(form).forms
    }
    assert missing <= NOT_ALONE


@pytest.mark.parametrize(
    ("form", "name"),
    [
        *[("завода", "plant"), ("заводаў", "plant"), ("библиотеками", "library"), ("бібліятэк", "library")],
        *[("внутренних", "internal"), ("ўнутраных", "internal"), ("дел", "affairs"), ("профсоюзов", "trade_union")],
        *[("Гродзенскага", "place:grodno"), ("Мінску", "place:minsk"), ("Минском", "place:minsk")],
    ],
)
def test_an_oblique_case_leads_to_the_word(form: str, name: str) -> None:
    assert name in vocabulary().concepts(form)


def test_every_form_is_found_alone() -> None:
    missing = [
        form
        for entry in FORMS
        for language in ("be", "ru", "latin", "uk")
        for form in entry.get(language, ())
        if not OrgName(form).forms
    ]
    # Two small letters are words of too many languages.
    assert [form for form in missing if not re.fullmatch(r"[a-z]\.[a-z]\.|sp\. zo\.o\.", form)] == []


def test_ids_stand_once() -> None:
    for entries in (WORDS["concepts"], WORDS["abbreviations"], PLACES, FORMS):
        ids = [entry["id"] for entry in entries]
        assert sorted({id for id in ids if ids.count(id) > 1}) == []
        assert [id for id in ids if not re.fullmatch("[a-z][a-z0-9_]*", id)] == []


def test_what_abbreviations_mean_is_there() -> None:
    known = {name for name, _ in _entries()}
    wrong = [(entry["id"], name) for entry in WORDS["abbreviations"] for name in entry["means"] if name not in known]
    assert wrong == []


def test_weights_are_known() -> None:
    assert {entry.get("weight") for entry in WORDS["concepts"]} <= {"low", "mid", "high"}
    assert {entry.get(flag, "true") for entry in WORDS["concepts"] for flag in ("function", "place")} == {"true"}


def test_keys_of_entries_are_known() -> None:
    allowed = {"id", "be", "ru", "latin", "uk", "group", "weight", "function", "means", "place"}
    for entries in (WORDS["concepts"], WORDS["abbreviations"], PLACES, FORMS):
        assert [(entry["id"], set(entry) - allowed) for entry in entries if set(entry) - allowed] == []


def test_scripts() -> None:
    """No Latin letter hides in a Cyrillic word, and none of Cyrillic in a Latin one."""
    wrong = []
    for entries in (WORDS["concepts"], WORDS["abbreviations"], PLACES, FORMS):
        for entry in entries:
            for language in ("be", "ru", "uk"):
                wrong += [form for form in entry.get(language, ()) if not SCRIPTS[language].fullmatch(form.lower())]
            wrong += [form for form in entry.get("latin", ()) if LATIN.search(form.lower())]
    assert wrong == []


def test_no_word_stands_twice_in_an_entry() -> None:
    wrong = []
    for name, entry in _entries():
        for language in ("be", "ru", "latin"):
            forms = entry.get(language, ())
            wrong += [(name, form) for form in forms if list(forms).count(form) > 1]
    assert wrong == []


def test_endings_are_rules() -> None:
    for language in languages():
        rules = data.entry("orgs", "endings")["languages"][language]
        endings = [rule["ending"] for rule in rules]
        assert len(endings) == len(set(endings)), language
        for rule in rules:
            assert set(rule) == {"ending", "lemma"}
            assert rule["lemma"], rule
            assert SCRIPTS[language].fullmatch("а" + rule["ending"] + "".join(rule["lemma"]))
