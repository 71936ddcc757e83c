"""Names out of a sentence back in the nominative: the rules of bynames._names.inflection read the other way."""

from __future__ import annotations

from itertools import product
from math import log

from msgspec import Struct

from bynames import _datafiles as data
from bynames._inflection.paradigms import Paradigms, Undone, paradigms
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.frequencies import UNSEEN, frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import PersonName, person
from bynames._memo import FORMS, once, remembered
from bynames._names.inflection import (
    LONGEST,
    PERSON_ROLES,
    check_gender,
    check_role,
    head_words,
    is_acronym,
    places,
    role_of,
    typed_like,
    without_number,
)
from bynames._names.kinds import check_kind, decided_kind, kind_of
from bynames._rules import Rules

# One unit of the logarithm of what is likely
_PER_LOG = 0.25
# What it costs that no table knows the word: a given name, a noun that heads the names of organizations.
_UNKNOWN_GIVEN, _UNKNOWN_NOUN, _ADJECTIVE = 2.5, 3.5, 0.1
# An unknown given name is a man's more often than not: there are more of them in texts, and in the tables.
_UNKNOWN_WOMAN = 0.3
# Letters of a word that a compound can end in.
_SHORTEST_PART = 4
# What a noun is likelier for that ends in a known one (стройбанк)
_COMPOUND = 0.5
# That a name of an organization is taken as it is.
_AS_IT_IS = 4.0
# That a name is an organization's which looks like a person's, and which is surely one's: Веры Комиссаржевской
_LIKELY_A_PERSON, _SURELY_A_PERSON = 1.0, 3.0
# That a given name is the form of another language: Петра is a case of Петро in Ukrainian
_OF_ANOTHER_LANGUAGE = 0.3
# A form that is several cases at once (Жука, gen and acc) is the one that comes first.
_CASE_ORDER = 0.01
# How much seldomer than in the nominative a name stands in each case in texts: nom gen dat acc ins loc voc
_CASE_COSTS = tuple(_PER_LOG * log(1 / share) for share in (1.0, 0.7, 0.3, 0.7, 0.3, 0.1, 0.1))
# A surname costs by the share of surnames that end like it (in per cent), and by this one where it is not listed.
_COMMONEST, _UNLISTED = 20.0, 0.4
# A given name costs by how common it is; this one nothing.
_COMMONEST_GIVEN = 20_000
# That a surname is a plural
_FAMILY = 0.5
# That a word is a name as it stands which is a case of a known one
_A_CASE = 0.5
# That the first half of a double word stays
_FIRST_HALF_STAYS = 0.5
# What a known word is likelier for than a like one that nobody has seen, and how much may be made of it
_MOST_KNOWN = 1.0
# The likeliest candidates of each word that are combined, and of the whole name that are handed out.
_MOST_OF_WORD, _MOST = 4, 48
_MOST_ADJECTIVES = 3

Candidates = dict[tuple[str, str], list[Undone]]


class Lemma(Struct, frozen=True, gc=False):
    """A name in the nominative that the text can be a form of, with the `case` and `gender` of the text.

    The lower the `cost`, the more likely it is. `gender` is `m`, `f`, `n`, or `p` for a plural (of a surname: the
    family, with the man's form as its nominative).
    """

    name: str
    case: str
    gender: str
    cost: float


def lemmas(
    name: str,
    language: str,
    kind: str | None = None,
    gender: str | None = None,
    role: str | None = None,
    *,
    rules: Rules | None = None,
) -> tuple[Lemma, ...]:
    """The nominatives that `name`, as it occurs in a sentence, can be a form of; most likely first.

    All words of a person's name agree in case and gender. In an organization's name only the head noun and its
    adjectives do, and the rest does not change. A name in the nominative is one of its own lemmas. `language` is `be`,
    `ru` or `uk`; `kind` is `person`, `org`, or None for both; `gender` (`m`, `f`, `p`) excludes the others; `role` is
    the role of a single word (`given`, `patronymic`, `surname`), None tries each. Given names in data/names/given.yaml
    come first, then surnames by how common their ending is (data/names/surnames.yaml). Any text has at least one
    answer, itself. Raises BynamesError for another language, kind, gender or role. Rules: data/inflection/.

    >>> [(found.name, found.case) for found in lemmas("Святланы Ціханоўскай", "be")][:1]
    [('Святлана Ціханоўская', 'gen')]
    >>> lemmas("Міністэрстве абароны", "be")[0].name
    'Міністэрства абароны'
    """
    if rules is not None:
        with rules.acting():
            return lemmas(name, language, kind, gender, role)
    check_kind(kind)
    check_gender(gender)
    check_role(role)
    known = paradigms(language)
    text, number = without_number(name)
    if number:
        alone = lemmas(text, language, kind, gender, role)
        return tuple(Lemma(one.name + number, one.case, one.gender, one.cost) for one in alone)
    found: list[Lemma] = []
    if len(text) <= LONGEST:
        if kind != "org":
            found += _persons(text, known, gender, role)
        if kind == "org" or (kind is None and gender is None and role is None):
            strange = 0.0
            if kind is None and kind_of(text) == "person":
                surely = " " in text and decided_kind(text) == "person"
                strange = _SURELY_A_PERSON if surely else _LIKELY_A_PERSON
            found += [Lemma(one.name, one.case, one.gender, one.cost + strange) for one in _organizations(text, known)]
    best: dict[tuple[str, str, str], Lemma] = {}
    for lemma in sorted(found, key=lambda one: (one.cost, one.name)):
        best.setdefault((lemma.name, lemma.case, lemma.gender), lemma)
    return tuple(best.values())[:_MOST] or (Lemma(text, "nom", gender or "m", 0.0),)


def _persons(text: str, known: Paradigms, gender: str | None, role: str | None) -> list[Lemma]:
    name = person(text)
    words = [(place, index) for place, index in places(text, name).items() if role_of(name, index)]
    roles = [(role,)] * len(words) if role else _roles(name, [index for _, index in words], known)
    found = []
    # Only surnames have a plural.
    family = all("surname" in tried for tried in roles)
    asked = (gender,) if gender else ("m", "f", "p") if family else ("m", "f")
    typed = [text[slice(*place)] for place, _ in words]
    options = [word_candidates(word, known, tried, asked) for word, tried in zip(typed, roles, strict=True)]
    for at, case in enumerate(known.cases):
        for one in asked:
            columns = [candidates.get((case, one), ()) for candidates in options]
            for parts in product(*columns):
                cost = sum(part.cost for part in parts) + at * _CASE_ORDER + _CASE_COSTS[at]
                lemma = _replaced(text, [place for place, _ in words], [part.word for part in parts])
                found.append(Lemma(lemma, case, one, round(cost, 4)))
    return found


def _replaced(text: str, places: list[tuple[int, int]], words: list[str]) -> str:
    pieces = []
    at = 0
    for (start, end), word in zip(places, words, strict=True):
        pieces += [text[at:start], word]
        at = end
    return "".join([*pieces, text[at:]])


def _roles(name: PersonName, indexes: list[int], known: Paradigms) -> list[tuple[str, ...]]:
    """The roles to try for each word. An inflected given name may have been taken for the surname, and the reverse."""
    roles = [role_of(name, index) for index in indexes]
    if len(roles) == 1:
        return [PERSON_ROLES if name.words[indexes[0]].patronymic else ("given", "surname")]
    given = [
        any(
            u.cost < _UNKNOWN_GIVEN
            for found in word_candidates(name.words[i].low, known, ("given",), ("m", "f")).values()
            for u in found
        )
        for i in indexes
    ]
    if "given" in roles and not given[roles.index("given")]:
        other = next((k for k, role in enumerate(roles) if role == "surname" and given[k]), None)
        if other is not None:
            roles[roles.index("given")], roles[other] = "surname", "given"
    return [(role,) for role in roles]


@remembered(FORMS)
def word_candidates(word: str, known: Paradigms, roles: tuple[str, ...], genders: tuple[str, ...]) -> Candidates:
    """(case, gender) → the nominatives that a word as typed can have, each as typed, the likeliest first."""
    low = word.lower()
    found: dict[tuple[str, str], dict[str, float]] = {}
    for role in roles:
        for gender in genders:
            for undone in _halves(low, known, role, gender):
                cost = undone.cost + _strangeness(undone, known, role)
                table = found.setdefault((undone.case, gender), {})
                table[undone.word] = min(cost, table.get(undone.word, cost))
    if "given" in roles:
        _doubt_what_is_a_case(low, found)
    return {
        (case, gender): [
            Undone(typed_like(word, low, lemma) if len(low) == len(word) else word, case, gender, cost, 0.0)
            for lemma, cost in sorted(table.items(), key=lambda item: (item[1], item[0]))[:_MOST_OF_WORD]
        ]
        for (case, gender), table in found.items()
    }


def _doubt_what_is_a_case(low: str, found: dict[tuple[str, str], dict[str, float]]) -> None:
    """Make a word dearer as it stands where it is a case of a known given name, and no name itself: Анжелике."""
    known = any(
        lemma != low and frequencies().given(lemma, gender) is not None
        for (_, gender), table in found.items()
        for lemma in table
    )
    if known and not any(frequencies().given(low, gender) is not None for gender in ("m", "f")):
        for table in found.values():
            if low in table:
                table[low] += _A_CASE


def _halves(low: str, known: Paradigms, role: str, gender: str) -> list[Undone]:
    """What a word undoes to; of a double word both halves, or the second where the first stays."""
    first, hyphen, second = low.partition("-")
    if not hyphen:
        return known.undo(low, role, gender)
    tails = _halves(second, known, role, gender)
    stays = [
        Undone(f"{first}-{tail.word}", tail.case, gender, tail.cost + _FIRST_HALF_STAYS, tail.rare) for tail in tails
    ]
    if first in known.first_half_stays or role in ("noun", "adjective"):
        return stays
    heads = known.undo(first, role, gender)
    return stays + [
        Undone(f"{head.word}-{tail.word}", tail.case, gender, head.cost + tail.cost, head.rare + tail.rare)
        for head, tail in product(heads, tails)
        if head.case == tail.case
    ]


def _strangeness(undone: Undone, known: Paradigms, role: str) -> float:
    """What it costs to take a word for a given name, a surname, a noun of organizations in the nominative."""
    word, gender = undone.word, undone.gender
    if role == "given":
        known_as = [frequencies().given(half, gender) for half in word.split("-")]
        if None in known_as:
            return _UNKNOWN_GIVEN + _rare(undone) - _seen(word) + (_UNKNOWN_WOMAN if gender == "f" else 0.0)
        cost = max(_PER_LOG * log(_COMMONEST_GIVEN / common) for common in known_as if common is not None)
        return cost + (_OF_ANOTHER_LANGUAGE if lexicon().is_form_elsewhere(word, known.language) else 0.0)
    if role == "surname":
        endings = _endings(known.language)
        share = next((endings[word[at:]] for at in range(1, len(word)) if word[at:] in endings), _UNLISTED)
        share = _UNLISTED if gender != "f" and known.feminine.fullmatch(word) else share
        cost = _rare(undone) + _PER_LOG * log(_COMMONEST / share) + (_FAMILY if gender == "p" else 0.0)
        # What is known as a given name is not seen to be a surname.
        return cost - (0.0 if word.replace("ё", "е") in lexicon().given_cyrillic else _seen(word))
    if role == "noun":
        return 0.0 if word in vocabulary().typed else _UNKNOWN_NOUN + undone.rare - _compound(word)
    return undone.rare + (_ADJECTIVE if role == "adjective" else 0.0)


def _compound(word: str) -> float:
    """What a noun is likelier for that ends in a known one (стройбанк)."""
    known = any(word[at:] in vocabulary().typed for at in range(2, len(word) - _SHORTEST_PART + 1))
    return _COMPOUND if known else 0.0


def _rare(undone: Undone) -> float:
    """What the kind of a word costs; of a word that is known to be in use it says nothing."""
    return undone.rare * (1 - _seen(undone.word) / _MOST_KNOWN)


def _seen(word: str) -> float:
    """What a word is likelier for that stands in the lists of names in use."""
    return min(_PER_LOG * log(frequencies().word(word) / UNSEEN + 1), _MOST_KNOWN)


@once
def _endings(language: str) -> dict[str, float]:
    return {
        ending: float(share) for ending, share in data.entry("names", "surnames")["endings"].get(language, {}).items()
    }


def _organizations(text: str, known: Paradigms) -> list[Lemma]:
    words = head_words(text)[: _MOST_ADJECTIVES + 1]
    found = [Lemma(text, "nom", "m", _AS_IT_IS)]
    genders = ("f", "m", "n", "p")
    for size, head in enumerate(words):
        if is_acronym(head.group(), text):
            break
        places = [match.span() for match in words[: size + 1]]
        options: list[Candidates] = [
            word_candidates(match.group(), known, ("adjective",), genders) for match in words[:size]
        ]
        options.append(word_candidates(head.group(), known, ("noun",), genders))
        for at, case in enumerate(known.cases):
            for gender in genders:
                for parts in product(*(candidates.get((case, gender), ()) for candidates in options)):
                    lemma = _replaced(text, places, [part.word for part in parts])
                    cost = sum(part.cost for part in parts) + at * _CASE_ORDER
                    found.append(Lemma(lemma, case, gender, round(cost, 4)))
    return found
