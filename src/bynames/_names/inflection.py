"""Names in all cases: what a name in the nominative becomes in a Belarusian, Russian or Ukrainian sentence.

The rules are data/inflection/<language>.yaml, which names the grammars they are from. bynames._names.lemmas goes the
other way, from a form to the nominative.
"""

from __future__ import annotations

import re
from itertools import islice, product

from bynames._expressions import expression
from bynames._inflection.paradigms import Paradigms, paradigms
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.frequencies import frequencies
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import PersonName, person
from bynames._memo import FORMS, remembered
from bynames._names.kinds import check_kind, kind_of
from bynames._rules import Rules
from bynames._text import clean, has_cyrillic, hygiene
from bynames.errors import BynamesError, did_you_mean

# A word of a name, with its apostrophes and hyphens
WORD = expression(r"[^\W\d_](?:[^\W\d_]|['’\-](?=[^\W\d_]))*")
# What stands in quotes keeps its form beside a head noun.
QUOTES = '«»"“”„'
# Behind the names of sovereigns. Letters of either script: one key makes both.
_NUMBER = expression(r"(?<=\w) +[IVXІХ]+$")
_QUOTED = expression(f"[{QUOTES}].*[{QUOTES}]")
# Combinations of variants beyond these are not made; longer texts are no names.
_MOST_VARIANTS = 64
LONGEST = 1000
PERSON_ROLES = ("given", "patronymic", "surname")
# So many words of one syllable are a name of East Asia.
_SYLLABLES = 3
_PERSON_GENDERS = ("m", "f", "p")
# Capitals alone are an acronym, which stays, up to this length; longer ones are words.
_LONGEST_ACRONYM = 5

Columns = tuple[tuple[str, ...], ...]


def inflect(
    name: str,
    language: str,
    kind: str | None = None,
    gender: str | None = None,
    role: str | None = None,
    *,
    rules: Rules | None = None,
) -> dict[str, str]:
    """A name in all cases: `nom`, `gen`, `dat`, `acc`, `ins`, `loc`, in Ukrainian `voc` → the whole name in that case.

    `name` is in the nominative, with its parts in any order. Indeclinable parts stay unchanged (initials, particles,
    titles, -ко in Russian, women's surnames that end in a consonant, quoted names next to a head noun). `language` is
    `be`, `ru` or `uk`. `kind` is `person` or `org`; with None bynames decides. `gender` is `m`, `f`, or `p` (a family:
    the man's surname in the plural), for persons only; with None the patronymic, the given name and the surname
    decide, and otherwise the name is a man's. `role` is the role of a single word: `given`, `patronymic`, `surname`;
    with None bynames decides. If the norm allows two forms, the result is the first of `forms`. Any text has an
    answer. Raises BynamesError for another language, kind, gender or role. The rules are those of the school grammars,
    see data/inflection/.

    >>> inflect("Кацярына Іванаўна Ластоўская", "be")["dat"]
    'Кацярыне Іванаўне Ластоўскай'
    >>> inflect("Літаратурны музей Максіма Багдановіча", "be")["loc"]
    'Літаратурным музеі Максіма Багдановіча'
    """
    if rules is not None:
        with rules.acting():
            return inflect(name, language, kind, gender, role)
    return {case: found[0] for case, found in forms(name, language, kind, gender, role).items()}


def forms(
    name: str, language: str, kind: str | None = None, gender: str | None = None, role: str | None = None
) -> dict[str, tuple[str, ...]]:
    """As `inflect`, with all forms that the norm allows or only the stress tells apart, the likelier first.

    >>> forms("Алесь Разанаў", "be")["loc"]
    ('Алесю Разанаве', 'Алесю Разанаву')
    """
    check_kind(kind)
    check_gender(gender)
    check_role(role)
    known = paradigms(language)
    text, number = without_number(name)
    if len(text) > LONGEST:
        return dict.fromkeys(known.cases, (text + number,))
    if number:
        found = forms(text, language, kind, gender, role)
        return {case: tuple(form + number for form in column) for case, column in found.items()}
    if kind is None:
        kind = "person" if role else "org" if _QUOTED.fullmatch(text) else kind_of(name)
    words = _organization(text, known) if kind == "org" else _person(text, known, gender, role)
    return {case: _assembled(text, words, at) for at, case in enumerate(known.cases)}


def without_number(name: str) -> tuple[str, str]:
    """A name, hygienic, and the number that follows it as it stands (Екатерина II), "" where none does."""
    found = _NUMBER.search(name) if len(name) <= LONGEST else None
    if found is None or not has_cyrillic(name[: found.start()]):
        return hygiene(name), ""
    return hygiene(name[: found.start()]), found.group()


def check_gender(gender: str | None) -> None:
    """Raises BynamesError unless `gender` is `m`, `f`, `p` or None."""
    if gender is not None and gender not in _PERSON_GENDERS:
        hint = did_you_mean(gender, _PERSON_GENDERS) or f"; there are {', '.join(_PERSON_GENDERS)}"
        raise BynamesError(f"no gender {gender!r}{hint}")


def check_role(role: str | None) -> None:
    """Raises BynamesError unless `role` is one that words of a person's name have, or None."""
    if role is not None and role not in PERSON_ROLES:
        hint = did_you_mean(role, PERSON_ROLES) or f"; there are {', '.join(PERSON_ROLES)}"
        raise BynamesError(f"no role {role!r}{hint}")


def _assembled(text: str, words: dict[tuple[int, int], Columns], case: int) -> tuple[str, ...]:
    """The whole name in one case: `words` are the forms of what inflects in it, by place."""
    pieces: list[tuple[str, ...]] = []
    at = 0
    for (start, end), columns in sorted(words.items()):
        pieces += [(text[at:start],), columns[case]]
        at = end
    pieces.append((text[at:],))
    return tuple(dict.fromkeys("".join(parts) for parts in islice(product(*pieces), _MOST_VARIANTS)))


def _person(text: str, known: Paradigms, gender: str | None, asked: str | None) -> dict[tuple[int, int], Columns]:
    name = person(text)
    gender = gender or gender_of(name, known)
    found = {}
    where = places(text, name)
    elsewhere = gender == "m" and any(
        role_of(name, index) == "given" and frequencies().is_from_elsewhere(name.words[index])
        for index in where.values()
    )
    last_only = _is_of_syllables(name, known)
    for place, index in where.items():
        role = role_of(name, index)
        if last_only:
            role = "surname" if index == len(name.words) - 1 else ""
        if role:
            columns = word_forms(text[slice(*place)], known, asked or role, gender)
            found[place] = _of_elsewhere(columns, known) if elsewhere and role == "surname" else columns
    return found


def _is_of_syllables(name: PersonName, known: Paradigms) -> bool:
    """Whether a name is three words of one syllable, of which only the last inflects: Ким Чен Ын."""
    if len(name.words) != _SYLLABLES or sum(bool(word.families) for word in name.words) > 1:
        return False
    # Марк де Вилль is of no syllables, but has a particle.
    if "particle" in name.roles:
        return False
    return all(not word.initial and len(known.vowels.findall(word.low)) == 1 for word in name.words)


def _of_elsewhere(columns: Columns, known: Paradigms) -> Columns:
    """The forms of a surname with those first that names from elsewhere have: Дарвином before Дарвиным."""
    ends = [known.from_elsewhere.get(case) for case in known.cases]
    return tuple(
        tuple(sorted(column, key=lambda form: not form.endswith(end))) if end else column
        for column, end in zip(columns, ends, strict=True)
    )


def places(text: str, name: PersonName) -> dict[tuple[int, int], int]:
    """Where the words of a name stand in its text: (start, end) → index of the word."""
    found = {}
    index = 0
    for match in WORD.finditer(text):
        start, end = match.span()
        typed = clean(match.group())
        article, hyphen, behind = typed.partition("-")
        if hyphen and article.lower() in lexicon().articles and all(token.text != typed for token in name.tokens):
            # Of аль-Асад the second word is the name.
            typed, start = behind, start + match.group().index("-") + 1
        ahead = next((k for k in range(index, len(name.tokens)) if name.tokens[k].text == typed), None)
        if ahead is not None:
            found[start, end] = ahead
            index = ahead + 1
    return found


def role_of(name: PersonName, index: int) -> str:
    """The role by which a word inflects: `given`, `patronymic`, `surname`, or "" for what stays."""
    role = name.roles[index]
    if role not in ("given", "patronymic", "surname"):
        return ""
    # A word alone is a given name where it is known as one.
    return "given" if role == "surname" and len(name.words) == 1 and name.words[index].families else role


def _is_of_a_man(name: PersonName, at: int, known: Paradigms) -> bool:
    """Whether a given name of women is here the second one of a man: Райнер Мария Рильке."""
    if name.words[at].low not in known.second_names_of_men:
        return False
    before = name.words[at - 1]
    return not before.initial and known.vowels.search(before.low[-1:]) is None and before.gender != "f"


def gender_of(name: PersonName, known: Paradigms) -> str:
    """`m` or `f`, as the patronymic, the given name or the surname says; `m` where none does."""
    by_role = [(word, role_of(name, index)) for index, word in enumerate(name.words)]
    if any(_is_of_a_man(name, at, known) for at in range(1, len(name.words))):
        return "m"
    said = [word.patronymic for word, role in by_role if role == "patronymic"]
    # A name to be inflected is in the nominative, whatever it may be a case of.
    said += [word.gender for word, role in by_role if role == "given" and not word.oblique]
    said += ["f" for word, role in by_role if role == "surname" and known.feminine.fullmatch(word.low)]
    # Where the table of given names does not know the name, it ends as women's names do or not.
    unknown = [word for word, role in by_role if role == "given" and (word.oblique or not word.families)]
    said += ["f" for word in unknown if word.low.endswith(("а", "я"))]
    return next((gender for gender in said if gender), "m")


@remembered(FORMS)
def word_forms(word: str, known: Paradigms, role: str, gender: str) -> Columns:
    """The forms of one word as typed, by case. Both halves of a double word inflect, or the second only."""
    first, hyphen, second = word.partition("-")
    if hyphen:
        # Жан-Жака, but Ганны-Марыі; Цвіркі-Гадыцкага; Бонч-Бруевіча; Навукова-даследчага
        stays = first.lower() in known.first_half_stays or role in ("noun", "adjective")
        stays = stays or (role == "given" and not first.lower().endswith(("а", "я")))
        heads = ((first,),) * len(known.cases) if stays else word_forms(first, known, role, gender)
        tails = word_forms(second, known, role, gender)
        return tuple(
            tuple(f"{a}-{b}" for a, b in islice(product(head, tail), _MOST_VARIANTS))
            for head, tail in zip(heads, tails, strict=True)
        )
    low = word.lower()
    if len(low) != len(word):
        return ((word,),) * len(known.cases)
    return tuple(tuple(typed_like(word, low, form) for form in column) for column in known.forms(low, role, gender))


def typed_like(word: str, low: str, form: str) -> str:
    """A form of `low` in the case of the letters of `word`."""
    if "-" in low:
        parts = zip(word.split("-"), low.split("-"), form.split("-"), strict=True)
        return "-".join(typed_like(*part) for part in parts)
    same = 0
    while same < min(len(low), len(form)) and low[same] == form[same]:
        same += 1
    rest = form[same:]
    if not same and word[:1].isupper():
        rest = rest[:1].upper() + rest[1:]
    return word[:same] + (rest.upper() if word.isupper() and len(word) > 1 else rest)


def _organization(text: str, known: Paradigms) -> dict[tuple[int, int], Columns]:
    """The head of an organization's name: its adjectives and the noun. What follows the noun stays."""
    words = head_words(text)
    adjectives: list[tuple[re.Match[str], str]] = []
    for at, match in enumerate(words):
        gender = _adjective_gender(match.group().lower(), known) if at + 1 < len(words) else ""
        if gender and (not adjectives or adjectives[0][1] == gender):
            adjectives.append((match, gender))
            continue
        noun = match.group()
        if is_acronym(noun, text):
            gender = adjectives[0][1] if adjectives else ""
        else:
            gender = adjectives[0][1] if adjectives else noun_gender(noun.rpartition("-")[2].lower(), known)
            adjectives.append((match, gender)) if gender else None
        break
    found = {match.span(): word_forms(match.group(), known, "adjective", gender) for match, gender in adjectives[:-1]}
    if adjectives:
        match, gender = adjectives[-1]
        found[match.span()] = word_forms(match.group(), known, "noun", gender)
    return found


def head_words(text: str) -> list[re.Match[str]]:
    """The words that stand before the first quotes, brackets or commas; inside the quotes where all stands in them."""
    begin = len(text) - len(text.lstrip(QUOTES + " "))
    end = next((at for at in range(begin, len(text)) if text[at] in QUOTES + "(,;/"), len(text))
    words = list(WORD.finditer(text, begin, end))
    # Рэпарцёры без межаў: what a preposition leads is no head.
    last = next((at for at, match in enumerate(words) if at and _is_function(match.group())), len(words))
    return words[:last]


def _is_function(word: str) -> bool:
    known = vocabulary()
    meant = known.typed.get(word.lower(), {})
    return bool(meant) and all(known.kinds[concept] == "function" for concept in meant)


def is_acronym(word: str, text: str) -> bool:
    """Whether capitals mark an acronym, which stays."""
    return word.isupper() and len(word) > 1 and (len(word) <= _LONGEST_ACRONYM or not text.isupper())


def _adjective_gender(low: str, known: Paradigms) -> str:
    return next((gender for gender, pattern in known.adjectives.items() if pattern.fullmatch(low)), "")


def noun_gender(low: str, known: Paradigms) -> str:
    """The gender of a noun without an adjective: that of the first rule that fits."""
    return next((gender for gender in "nfmp" if known.fitting(low, "noun", gender)), "")
