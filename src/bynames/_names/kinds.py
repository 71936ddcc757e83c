"""Is this the name of a person or of an organization?

What a name shows is added up with the weights of data/names/kinds.yaml, which `benchmarks/fit_kinds.py` has fitted.
What shows too little of either stays undecided, and is tried as both.
"""

from __future__ import annotations

import math

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.organization.acronyms import in_each_case
from bynames._kinds.organization.generic import generic_engine, generic_engine_if_worth
from bynames._kinds.organization.meaning import is_silent, is_silent_word, pieces, told
from bynames._kinds.organization.parse import OrgName
from bynames._kinds.organization.readings import organization
from bynames._kinds.organization.sole import sole_trader
from bynames._kinds.organization.spelling import plain
from bynames._kinds.organization.units import Unit, is_acronym
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.comparing import PersonEngine, engine_if_worth, nominatives_in_any, person_engine
from bynames._kinds.person.compiled import LATIN
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import person
from bynames._kinds.person.shown import Shown, ShownWord, is_common, likeliest, shown
from bynames._kinds.person.surroundings import without_details
from bynames._kinds.person.words import Word, word
from bynames._memo import NAMES, WORDS, once, remembered
from bynames._readings.damage import repaired
from bynames._readings.respelled import elsewhere
from bynames._text import clean, has_cyrillic
from bynames.errors import BynamesError, did_you_mean, no_text

# Letters, spaces, commas and the stops of initials
_PLAIN = expression(r"[^\W\d_](?:[^\W\d_]|[ ,.’'-])*")
_PLAIN_OF_A_BODY = expression(r"[^\W\d_](?:[^\W\d_]|[ .’'&+-])*")
_QUOTED = expression(r'".+"')
_INITIALS = expression(r"(?<!\w)[^\W\d_]\.")
_INITIALS_BEHIND = expression(r"([^\W\d_]{4,}),? ([^\W\d_]{2,3})")
# In Cyrillic no legal form is written so, as N.V. is in Latin letters.
_STOPPED_BEHIND = expression(r"([^\W\d_]{4,}),? (?:[Ѐ-ӿ]\.){2}")
_SHORT_AND_DOTTED = expression(r"[^\W\d_]{2,4}\.")
# The number of a note behind a name: Эмілія Грыцава[1]
_NOTE = expression(r"\[\d{1,3}\]")
# A number that stands by itself, or is a part of a sign: RA-12345, Дунай-Буг 41; a year in parentheses is a note.
_NUMBER = expression(r"(?<![\w(])\d+|(?<=-)\d+")
_COMMA = expression(r"[^\W\d_’'-]+(?: [^\W\d_’'-]+)?, ?[^\W\d_]")
_LETTERS = expression(r"[^\W\d_]+")
# Schemes put signs inside words: Dzhe`sika, Zori͡an. What they leave is one word still.
_SIGNS_INSIDE = expression(r"(?<=[^\W\d_])[`´\u0300-\u036f\ufe20-\ufe2f]+(?=[^\W\d_]|\s|$)")
_LONGEST = 1000
_LONGEST_ACRONYM = 7
_LONGEST_FUNCTION = 3
_SHORTEST_SURNAME = 4
_SHORTEST_ABBREVIATED = 6
# Моди and Коне are cases of short words as well.
_SHORTEST_IN_A_CASE = 6
# A given name, a surname, and what the body is
_FEWEST_OF_A_BODY = 3
# Beside a given name stand so many other words at most.
_MOST_OTHERS = 2
# More of one thing than this says nothing more.
_MOST = 3
# The native engine takes no name apart that has more words.
_MOST_WORDS_OF_SURE = 5
# Sums of weights in another order differ by less.
_ROUNDING = 1e-9
# A word that stands so often in labels of people (data/frequencies/) is a common one of theirs.
_COMMON_WORD = 32
_OF_PEOPLE = (
    "given name and one word",
    "words of people",
    "common words of people",
    "some words of people",
    "some common words of people",
)
# What ends as short surnames do has so many letters at least.
_SHORTEST_BEFORE = 5
_SHORT_ENDING, _COMMON_ENDING = 3, 5
# An ending that tells a surname by itself has so many.
_SURNAME_ENDING = 3
# What a name without signs shows besides given names and patronymics, where no word of it is one of organizations
_BESIDES_NAMES = (*_OF_PEOPLE, "surname ending", "short surname ending", "surname first")
KINDS = ("person", "org")
UNDECIDED = "undecided"


def check_kind(kind: str | None) -> None:
    """Raises BynamesError unless `kind` is `person`, `org` or None."""
    if kind is not None and kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"; there are {', '.join(KINDS)}"
        raise BynamesError(f"no kind {kind!r}{hint}")


class _Weights:
    """data/names/kinds.yaml as numbers; made once, by `_weights()`."""

    def __init__(self) -> None:
        raw = data.entry("names", "kinds")
        self.bias = float(raw["bias"])
        self.weights = {name: float(weight) for name, weight in raw["weights"].items()}
        # Shares of organizations among names that show as much
        self.person = float(raw["person"])
        self.org = float(raw["org"])


@once
def _weights() -> _Weights:
    return _Weights()


@remembered(NAMES)
def kind_of(name: str) -> str:
    """`org` where a name shows that it is an organization's, else `person`: a proper name alone (Viasna) does not say.

    >>> kind_of("ААТ «Камунарка»"), kind_of("Ministry of Defence"), kind_of("Святлана Ціханоўская")
    ('org', 'org', 'person')
    """
    if is_surely_a_person(name):
        return "person"
    name = repaired(name)
    if sole_trader(name) or is_a_body_named_so(name):
        return "org"
    if (
        is_plainly_a_person(name)
        or has_initials_behind(name)
        or has_stopped_initials_behind(name)
        or has_an_office(name)
        or has_a_second_name(name)
        or has_details(name)
        or may_be_a_person(name)
    ):
        return "person"
    return "org" if _share(name) >= _weights().org else "person"


@remembered(NAMES)
def decided_kind(name: str) -> str:
    """`person`, `org`, or `undecided` where a name shows too little of either. A sole trader is a person here.

    What has a number in it and is no person's name is an organization, for comparing: a ship, an aircraft, a site.

    >>> decided_kind("ААТ «Камунарка»"), decided_kind("Viasna"), decided_kind("Хартыя 97")
    ('org', 'undecided', 'org')
    """
    if is_surely_a_person(name):
        return "person"
    name = repaired(name)
    if is_a_body_named_so(name):
        return "org"
    if is_plainly_a_person(name) or sole_trader(name) or has_an_office(name) or has_a_second_name(name):
        return "person"
    if has_details(name):
        return "person"
    if has_stopped_initials_behind(name) or _is_initials(name):
        return "person"
    if has_initials_behind(name):
        return UNDECIDED
    if may_be_a_person(name):
        return "person" if _share(name) <= _weights().person else UNDECIDED
    share = _share(name)
    # Хартыя 97, Дунай-Буг 41
    if share >= _weights().org or (
        _NUMBER.search(_NOTE.sub("", name[:_LONGEST]))
        and not any(one.common for one in shown(name).words if "-" not in one.low and len(one.low) > 2)
    ):
        return "org"
    if share <= _weights().person:
        return "person"
    return UNDECIDED


def is_surely_a_person(name: str) -> bool:
    """Whether the native engine sees at once that a name is a person's, and no sole trader's.

    Of two words and more, each with one capital, none says anything of organizations, and the given names and
    patronymics among them decide, whatever else is looked at. Raises InputError for what is no text.
    """
    if not isinstance(name, str):
        raise no_text(name)
    engine = weighing_engine() if engine_if_worth() is not None else None
    return engine is not None and engine.is_surely_one(name)


@once
def weighing_engine() -> PersonEngine | None:
    """The engine that compares names, which has been told what speaks for a person; None where Python does it."""
    engine, weights = person_engine(), _weights()
    if engine is not None:
        weight = weights.weights.get
        # The logarithm of the odds up to which it is a person's; less what else might say that it is not
        most = math.log(weights.person / (1.0 - weights.person)) - weights.bias - _ROUNDING
        most -= sum(_MOST * max(weight(feature, 0.0), 0.0) for feature in _BESIDES_NAMES)
        counts = [weight(f"{count} words", 0.0) for count in range(_MOST_WORDS_OF_SURE + 1)]
        shown_so = ("common given name", "rare given name", "patronymic", "acronym", "word in small letters")
        engine.native.weigh(*[weight(feature, 0.0) for feature in shown_so], tuple(counts), most, _says)
    return engine


# What a word says of an organization: see `_said_by`.
_Said = tuple[float, bool, bool]


def _says(token: str) -> _Said | None:
    """What a word as it is typed says of an organization; None where nobody has looked."""
    return _said_by(token) if generic_engine_if_worth() is not None and _is_heard() else None


@once
def _is_heard() -> bool:
    """Whether the engine has been told of which words it need not ask."""
    engine, generic, known = weighing_engine(), generic_engine(), vocabulary()
    if engine is not None and generic is not None:
        words = {word.lower() for some in (known.means, known.capital_means, known.begin_pairs) for word in some}
        in_cases = [one for word in known.means for one in in_each_case(word.lower())]
        engine.native.hear(generic, (*sorted(words), *in_cases), _compounds(), _plain_letters())
    return True


def _plain_letters() -> str:
    """Latin letters with marks, small ones, each with the one behind it that the vocabulary has for it."""
    marked = [letter for letter in map(chr, LATIN) if not letter.isascii() and letter.isalpha() and letter.islower()]
    return "".join(letter + plain(letter) for letter in marked if len(plain(letter)) == 1)


@remembered(WORDS)
def _said_by(token: str) -> _Said:
    """How much a word can speak for an organization at most, where one of the name is surely known to (infinity where
    it may be much); whether this one is; and whether it may be one of a phrase, which others would have to complete.

    What is of no legal form says no more than that: then the name is no sole trader's either.
    """
    known, low = vocabulary(), token.lower()
    if _is_compound(low):
        return _MUCH
    if is_silent_word(token):
        return _MUCH if low in known.typed else _NOTHING
    means = told(token, False)
    if token.isupper() or means.begins_form or means.begins_pair or means.abbreviated or len(pieces(token)) > 1:
        return _MUCH
    of_phrase = means.begins_phrase or any(key in known.words_of_phrases for key in means.keys)
    if means.kind == "proper":
        return _MUCH if low in known.typed else (0.0, False, of_phrase)
    if means.kind == "function" or "named_after" in means.concepts or low in lexicon().set_aside:
        return _MUCH
    named, weights = word(low), _weights().weights
    speaks: tuple[str, ...]
    if means.kind == "place":
        # Владимир is a town, but where it is a given name, it is that.
        speaks = () if named.families else ("place",)
    elif means.concepts & known.names:
        speaks = ("word of names", "only generic words")
    elif named.families or named.patronymics:
        speaks = ("generic word that is a name", "only generic words")
    else:
        speaks = ("generic word", "generic word and no given name", "only generic words")
    most = sum(max(weights.get(feature, 0.0), 0.0) for feature in speaks)
    # A rare given name that is a word of organizations is that word.
    if (low in known.typed and not is_common(named)) or (named.families and _only_sounds_given(low)):
        return _MUCH
    return most, _is_surely_known(Unit(means.text, means.kind, means.concepts, means.weight)), of_phrase


_NOTHING: _Said = (0.0, False, False)
_MUCH: _Said = (math.inf, True, False)


def _share(name: str) -> float:
    """The share of organizations among names that show what this one does."""
    weights = _weights()
    found = features(name)
    total = weights.bias + sum(weights.weights.get(feature, 0.0) * count for feature, count in found.items())
    return 1.0 / (1.0 + math.exp(-max(min(total, 50.0), -50.0)))


@remembered(NAMES)
def is_plainly_a_person(name: str) -> bool:
    """Whether a name is a given name and a surname, so that the vocabulary of organizations need not be asked."""
    whole = shown(name)
    if not 2 <= len(whole.words) <= 4 or not _PLAIN.fullmatch(name):
        return False
    if not name.isupper() and any(len(token) < 5 and token.isupper() for token in _LETTERS.findall(name)):
        return False
    rest = [one for one in whole.words if not _is_common(one)]
    # Ivan Novik Inc: a short word may be a legal form.
    if any(len(one.low) < _SHORTEST_SURNAME and not one.initial for one in rest) or _SHORT_AND_DOTTED.search(name):
        return False
    named = not rest or any(one.initial or _ends_as_surnames_do(one) for one in rest)
    # Polotskaya State University: three words that are no given names say more than that one is.
    return len(rest) < len(whole.words) and named and len(rest) <= _MOST_OTHERS


@remembered(NAMES)
def has_details(name: str) -> bool:
    """Whether birth, abode or an office stand behind a person's name: Иван Новик, 1982 г.р., житель Минска."""
    text = clean(name[:_LONGEST])
    bare = without_details(text)
    if bare == text or " " not in bare:
        return False
    kind = decided_kind(bare)
    return kind == "person" or (kind == UNDECIDED and any(one.common for one in shown(bare).words))


@remembered(NAMES)
def is_a_body_named_so(name: str) -> bool:
    """Whether a body has the name of a person, and a word for what it is behind it: Ivan Novik Gallery.

    Before that word stand a given name and a surname; it is no surname itself, and no title. Where a patronymic or an
    initial stands there too, the last word is the surname: Иван Петрович Школа.
    """
    tokens = _LETTERS.findall(name[:_LONGEST])
    if len(tokens) < _FEWEST_OF_A_BODY or len(name) > _LONGEST or not _PLAIN_OF_A_BODY.fullmatch(name):
        return False
    # Новиков-Прибой is one word.
    if not tokens[-1][:1].isupper() or name.split()[-1] != tokens[-1]:
        return False
    last = tokens[-1].lower()
    if last not in vocabulary().typed or last in lexicon().set_aside:
        return False
    words = [one for one in shown(name).words if one.low != last]
    if len(words) < _MOST_OTHERS or not words[0].common or any(one.initial or one.father for one in words):
        return False
    named = word(last)
    if named.families or named.patronymics or count_of_people(last) or ends_as_surnames_do(last):
        return False
    return not all(one.given for one in words[1:])


@remembered(NAMES)
def has_a_second_name(name: str) -> bool:
    """Whether a given name and a surname have a second name beside them: Анна Новик (в девичестве Ковалёва)."""
    whole = shown(name)
    return (
        any(part.role == "other" for part in whole.aside)
        and 2 <= len(whole.words) <= 3
        and any(one.common for one in whole.words)
    )


@remembered(NAMES)
def has_an_office(name: str) -> bool:
    """Whether a name begins with an office, and ends with a given name and a surname: Министр обороны Иван Новик."""
    begins = _LETTERS.search(name)
    aside = shown(name).aside
    if not begins or not aside:
        return False
    whole = person(name)
    common = any(one.common or one.low.replace("ё", "е") in lexicon().given_cyrillic for one in shown(name).words)
    if not 2 <= len(whole.words) <= 3 or "surname" not in whole.roles or whole.phrase is not None:
        return False
    if features(name).get("named after"):
        return False
    # also СЯБРУК Ала Мікалаеўна, Николай II Романов: whatever stands beside a whole name of a person
    if common and ("patronymic" in whole.roles or whole.aside[0].role == "suffix"):
        return True
    # Foreign Minister Vladimir Makei; Judge of the Lida City Court is a court's.
    first = aside[0].role == "title" and begins.group() in aside[0].text
    first &= begins.group().lower() not in lexicon().titles_also_names
    if not (first or begins.group().lower() in lexicon().titles) or not name.rstrip(" .").endswith(
        whole.tokens[-1].text.rstrip(".")
    ):
        return False
    return all(token.text[:1].isupper() for token in whole.tokens) and (common or whole.roles.count("initial") == 2)


@remembered(NAMES)
def may_be_a_person(name: str) -> bool:
    """Whether a name is one word, or one word beside a given name or initials, with no sign of an organization.

    Surnames are words too (Иванов is a town's name, Белый white), so no vocabulary makes an organization of them.
    """
    text = _SIGNS_INSIDE.sub("", clean(name[:_LONGEST]))
    words = _LETTERS.findall(text)
    if not words:
        return True
    if '"' in text or any(c.isdigit() for c in text):
        return False
    if len(words) == 1:
        may_be = not words[0].isupper() and words[0][1:].islower() and not _is_compound(words[0].lower())
    else:
        whole = shown(name)
        full = [one for one in whole.words if not one.initial]
        # Two words before capitals are no surname before initials: Верховный суд РБ.
        beside = len(full) < _MOST_OTHERS and len(full) < len(whole.words)
        may_be = beside or (len(full) <= _MOST_OTHERS and any(map(_is_common, full)))
        # In small letters a rare given name that is a word, too: лаўра жупова
        may_be = may_be or (text.islower() and _are_given_and_surname([word(one) for one in words]))
    # What takes longest comes last.
    return may_be and (
        is_silent(text)
        or not any(
            _has_a_form(reading, shown(name)) or _is_abbreviated(reading) or _is_of_a_state(reading)
            for reading in organization(text)
        )
    )


def _are_given_and_surname(words: list[Word]) -> bool:
    """Whether two words are a given name as it is spelt and one that ends as surnames do, in either order."""
    return len(words) == _MOST_OTHERS and any(
        one.exact and ends_as_surnames_do(other.low, _SURNAME_ENDING) for one, other in (words, words[::-1])
    )


def _is_abbreviated(reading: OrgName) -> bool:
    """Whether one of its words is an abbreviation that stands for several words of an organization: Минфин."""
    said = [unit.low for unit in reading.units if unit.kind == "generic" and len(unit.low) >= _SHORTEST_ABBREVIATED]
    return len(set(said)) < len(said)


def _is_of_a_state(reading: OrgName) -> bool:
    """Whether capitals behind a word of organizations are a state, not initials: Правительство РБ."""
    units = reading.units
    return (
        len(units) > 1
        and units[-1].kind == "place"
        and units[-1].text.isupper()
        and not units[0].text.isupper()
        and all(unit.kind == "generic" and unit.low in vocabulary().typed for unit in units[:-1])
        and not any(map(count_of_people, (unit.low for unit in units[:-1])))
    )


def _has_a_form(reading: OrgName, whole: Shown) -> bool:
    """Whether an organization's name has a legal form that is no surname behind a given name: Вера Союз."""
    forms = [part.text.lower() for part in reading.parts if part.role == "form"]
    begun = len(whole.words) > 1 and whole.words[0].common
    return (
        any(len(form) <= _LONGEST_FUNCTION or form not in vocabulary().typed for form in forms)
        if begun
        else bool(forms)
    )


@remembered(NAMES)
def has_initials_behind(name: str) -> bool:
    """Whether two or three capitals stand behind one surname: initials without stops, or a legal form (Попов АО)."""
    match = _INITIALS_BEHIND.fullmatch(name.strip())
    if match is None or not match[2].isupper() or not ends_as_surnames_do(match[1].lower(), 2):
        return False
    if not (match[1].istitle() or match[1].isupper()):
        # ГУБОПиК МВД
        return False
    # Минфин РБ
    return not any(map(_is_abbreviated, organization(name)))


@remembered(NAMES)
def has_stopped_initials_behind(name: str) -> bool:
    """Whether one surname stands before two initials with stops, in Cyrillic: Чытоў М.В."""
    match = _STOPPED_BEHIND.fullmatch(_without_title(name.strip()))
    return match is not None and ends_as_surnames_do(match[1].lower(), 2)


def _without_title(name: str) -> str:
    """A name without a title of one word before it: проф. Новик И.П."""
    title, space, rest = name[:_LONGEST].partition(" ")
    return rest.strip() if space and title.rstrip(".").lower() in lexicon().set_aside else name


def _is_initials(name: str) -> bool:
    """Whether a name is nothing but initials with stops: А. Г."""
    words = shown(name).words
    return bool(words) and "." in name and all(one.initial for one in words)


def features(name: str) -> dict[str, float]:
    """What a name shows of a person or of an organization, each with how often (three times at most)."""
    text = _SIGNS_INSIDE.sub("", clean(name[:_LONGEST]))
    whole = shown(name)
    # Where no word says anything of organizations, there is nothing to count.
    of_organization = _of_silent(text) if is_silent(text) else _of_organization(text, whole, organization(text))
    found = {**_of_person(text, whole), **of_organization, **_of_text(text)}
    if found.get("legal form"):
        found["legal form beside a given name"] = found["common given name"]
        # Novik, Inc.: neither an initial nor a given name behind a comma
        found |= dict.fromkeys(("surname with initials", "dotted initial", "surname first", *_OF_PEOPLE), 0)
    return {feature: float(min(count, _MOST)) for feature, count in found.items() if count}


def _of_person(text: str, whole: Shown) -> dict[str, int]:
    words = [one for one in whole.words if not one.initial]
    common = sum(map(_is_common, words))
    # A rare given name that is a word of organizations is that word: Union.
    known = sum(one.given and (_is_common(one) or one.low not in vocabulary().typed) for one in words)
    others = [one for one in words if not one.given and not one.father]
    counts = list(map(_count_of_people, others))
    # Santa Bremor: one of two says little where it is no common one.
    rarest, commonest = min(counts, default=0), max(counts, default=0)
    return {
        "some words of people": rarest == 0 and 0 < commonest < _COMMON_WORD,
        "some common words of people": rarest == 0 and commonest >= _COMMON_WORD,
        "words of people": 0 < rarest < _COMMON_WORD,
        "common words of people": rarest >= _COMMON_WORD,
        "short surname ending": sum(
            len(one.low) >= _SHORTEST_BEFORE and _ends_in(one, _short_endings()) and not _ends_as_surnames_do(one)
            for one in others
        ),
        "common given name": common,
        "rare given name": known - common if known > common else 0,
        "given name and one word": len(words) == 2 and common == 1 and '"' not in text,
        "title beside a given name": bool(whole.aside) and common > 0,
        "patronymic": sum(one.father for one in words),
        "surname ending": sum(map(_ends_as_surnames_do, words)),
        "dotted initial": len(_INITIALS.findall(text)),
        "surname with initials": bool(words)
        and any(one.initial for one in whole.words)
        and len(words) == 1
        and (_ends_as_surnames_do(words[0]) or "." in text),
    }


def _of_organization(text: str, whole: Shown, readings: tuple[OrgName, ...]) -> dict[str, int]:
    titles = lexicon().set_aside
    units = [unit for reading in readings for unit in reading.units]
    generic = [unit for unit in units if unit.kind == "generic" and unit.low not in titles]
    if len(_LETTERS.findall(text)) == 1:
        # Лион, Салей: one word alone must be the very word.
        generic = [unit for unit in generic if unit.low in vocabulary().typed or unit.text.isupper()]
    if '"' not in text and not any(_is_surely_known(unit) for unit in units if unit.kind in ("generic", "place")):
        # Месси sounds like a case of мясо, Росс like one of Россь: nothing but that makes no organization of a name.
        units = [unit for unit in units if unit.kind not in ("generic", "place")]
        generic = []
    # Coral, dragon: people are called so too.
    names = [unit for unit in generic if not unit.concepts.isdisjoint(vocabulary().names)]
    generic = [unit for unit in generic if unit not in names]
    named = [bool(one.families or one.patronymics) for one in (word(unit.low) for unit in generic)]
    forms = [part.text for reading in readings for part in reading.parts if part.role == "form"]
    # Николай II
    numerals = {part.text for part in whole.aside if part.role == "suffix"}
    forms = [form for form in forms if form not in numerals]
    # Fund, association, union are plain words as well, and surnames.
    forms = [form for form in forms if len(form) < _LONGEST_FUNCTION + 1 or form.lower() not in vocabulary().typed]
    long_forms = [form for form in forms if len(form) > 2 or not form.isupper()]
    return {
        "legal form": len(long_forms),
        "short form": len(forms) - len(long_forms),
        "generic word": sum(not name for name in named),
        "generic word that is a name": sum(named),
        "word of names": len(names),
        "generic phrase": sum(" " in unit.text for unit in generic),
        "only generic words": bool(generic) and len(units) > 1 and all(unit.kind != "proper" for unit in units),
        "generic word and no given name": bool(generic) and not any(one.given or one.father for one in whole.words),
        "title that is a generic word": 0
        if any(one.given or one.father for one in whole.words)
        else sum(unit.kind == "generic" and unit.low in titles and unit.text[0].isupper() for unit in units),
        "place": sum(unit.kind == "place" and not word(unit.low).families for unit in units),
        "named after": any(map(_honours, readings)),
        "abbreviation": sum(unit.text.isupper() and len(unit.text) > 1 for unit in generic)
        if not text.isupper()
        else 0,
        "acronym": sum(unit.acronym and unit.text.isupper() for unit in units) if not text.isupper() else 0,
        "function word": sum(unit.kind == "function" for unit in units),
    }


def _of_silent(text: str) -> dict[str, int]:
    """The same of a name of which no word says anything of organizations."""
    acronyms = 0 if text.isupper() else sum([is_acronym(one) and one.isupper() for one in _LETTERS.findall(text)])
    return {"acronym": acronyms}


def is_named_after(name: str) -> bool:
    """Whether a name is a body's that has somebody's name: театр имени Якуба Коласа."""
    return any(map(_honours, organization(repaired(name))))


def _honours(reading: OrgName) -> bool:
    return any("named_after" in unit.concepts for unit in reading.units[1:])


def _is_surely_known(unit: Unit) -> bool:
    """Whether a word of the vocabulary is one as it is typed, or a long one in a case, or is more than a word with a
    capital. A Latin word is so as it is read.
    """
    if not unit.text.istitle() or " " in unit.text or unit.low in vocabulary().typed:
        return True
    sources = word(unit.low).sources.values()
    return any(
        source in vocabulary().typed or (len(source) >= _SHORTEST_IN_A_CASE and vocabulary().known_form(source))
        for source in sources
    )


def _of_text(text: str) -> dict[str, int]:
    words = _LETTERS.findall(text)
    found = {
        "quotes": bool(_QUOTED.search(text)),
        "number": any(c.isdigit() for c in text),
        "surname first": bool(_COMMA.match(text)),
        "all capitals": text.isupper() and len(words) > 1,
        "no capitals": text.islower(),
        "sign": sum(c in "&+/№" for c in text),
        "word in small letters": any(
            word.islower()
            and len(word) > _LONGEST_FUNCTION
            # Гейдар оглы Алиев, Дюма-младший
            and word not in lexicon().particles
            and word not in lexicon().suffixes
            # рэжым Лукашэнкі is about a person; a body's name begins with a capital.
            for word in (words[1:] if words and words[0] in lexicon().set_aside else words)
        )
        and any(word[0].isupper() for word in words),
        "one acronym": len(words) == 1 and len(text) < _LONGEST_ACRONYM and sum(map(str.isupper, text)) > 1,
        "capital inside": len(words) == 1 and not text.isupper() and any(map(str.isupper, text[3:])),
        "ends as bodies do": any(_is_compound(one.lower()) for one in words),
    }
    count = len(words)
    found[f"{count if count < 6 else 'many'} words"] = 1
    return {feature: int(value) for feature, value in found.items()}


def _is_common(one: ShownWord) -> bool:
    """Whether a word is a given name that many bear; Радыё is none because Радзя has its key."""
    return one.common and not (one.given and _only_sounds_given(one.low))


def _only_sounds_given(low: str) -> bool:
    """Whether a word of organizations has the key of a given name, and is none itself."""
    return has_cyrillic(low) and low in vocabulary().typed and low.replace("ё", "е") not in lexicon().given_cyrillic


def _count_of_people(one: ShownWord) -> int:
    if one.read_as is None or "-" in one.low:
        return count_of_people(one.low)
    return max(map(frequencies().word, (elsewhere(one.low)[0], *one.read_as)))


@remembered(WORDS)
def count_of_people(low: str) -> int:
    """How often a word, or one of which it is a case, stands in labels of people; of a double one, its rarer half."""
    if "-" in low.strip("-"):
        return min(map(count_of_people, filter(None, low.split("-"))))
    known = frequencies()
    if not has_cyrillic(low):
        return max(map(known.word, (elsewhere(low)[0], *likeliest(low))))
    found = known.word(low)
    if found or len(low) < _SHORTEST_SURNAME:
        return found
    return max(map(known.word, nominatives_in_any(low)), default=0)


@remembered(WORDS)
def ends_as_surnames_do(low: str, shortest: int = _SURNAME_ENDING) -> bool:
    """Whether a word ends in an ending of surnames (data/names/surnames.yaml) of so many letters, in either script."""
    endings = _endings(shortest)
    return low.endswith(endings) if has_cyrillic(low) else any(source.endswith(endings) for source in likeliest(low))


def _ends_as_surnames_do(one: ShownWord) -> bool:
    return _ends_in(one, _endings(_SURNAME_ENDING))


def _ends_in(one: ShownWord, endings: tuple[str, ...]) -> bool:
    """Whether a word ends in one of these Cyrillic endings, in either script."""
    if has_cyrillic(one.low):
        return one.low.endswith(endings)
    return any(source.endswith(endings) for source in one.likely)


def _is_compound(low: str) -> bool:
    """Whether a word ends in one of the words that only names of bodies end in: Газпромбанк, Гомсельмаш."""
    return low.endswith(_compounds()) and any(low.endswith(end) and len(low) > len(end) + 2 for end in _compounds())


@once
def _compounds() -> tuple[str, ...]:
    return tuple(data.entry("orgs", "words")["compounds"])


@once
def _short_endings() -> tuple[str, ...]:
    """The endings of two letters that are among the commonest: -ов, -ин, but not -ка."""
    known = data.entry("names", "surnames")["endings"]
    weighed = (item for endings in known.values() for item in endings.items())
    return tuple(
        {ending for ending, weight in weighed if len(ending) < _SHORT_ENDING and float(weight) >= _COMMON_ENDING}
    )


@once
def _endings(shortest: int) -> tuple[str, ...]:
    known = data.entry("names", "surnames")["endings"]
    return tuple(ending for endings in known.values() for ending in endings if len(ending) >= shortest)
