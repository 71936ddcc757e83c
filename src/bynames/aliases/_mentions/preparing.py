"""What tokens of a text are looked up in, made of a table's entities."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from bynames._compiled import Table
from bynames._expressions import expression
from bynames._inflection.paradigms import inflecting
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.parse import person
from bynames._kinds.person.word_rules import SAME_KEY, STEM, plain_stems
from bynames._kinds.person.words import Word, word
from bynames._languages import languages
from bynames._memo import WORDS, remembered
from bynames._model import Entity
from bynames._names.inflection import noun_gender, word_forms
from bynames._readings import phonemic
from bynames._text import has_cyrillic, hygiene
from bynames.aliases._mentions.reading import POSSESSIVE, TOKEN
from bynames.aliases._spellings import is_acronym
from bynames.aliases._surnames import key_features, own_words, surname_features

# Co-operation is cooperation
_HYPHEN = expression(r"(?<=[^\W\d_])-(?=[^\W\d_])")
# Елизавета II
_SOVEREIGN = expression(r"[^\W\d_]{2,} [IVX]+")
# Shorter words sound like too many others.
TELLING = 4
# So many letters of a word do not change with its case; of a key all but an ending, and no more need be looked at.
BEGINNING = 3
_LATIN_BEGINNING = 4
SHORTEST_START, LONGEST_START = 2, 8
# Surnames are looked at for a slip of the pen where at most so many have the given name beside them.
_FEW = 60


class Tables(Struct):
    """What tokens are looked up in; plain enough to be written to a file. Numbers stand for entities and for words.

    `surnames`: key, masculine key or stem (with a letter for which) -> entities. `features`: feature of a word -> words
    of organizations. `sequences`: an organization's name as (entity, its words, whether it is of plain words);
    `anchors`: for each word the sequences of which it is the rarest. `words`: the words of organizations as they are
    typed. `patronymics`: key or stem (with a letter for which) -> entities. `givens`: given-name family ->
    entities, where few are called so. `own`: id of a person -> the surnames in small letters.
    Tuples of numbers, for Python's collector leaves those alone.
    """

    ids: list[str]
    surnames: Table[tuple[int, ...]]
    patronymics: Table[tuple[int, ...]]
    givens: Table[tuple[int, ...]]
    features: Table[tuple[int, ...]]
    own: Table[tuple[str, ...]]
    sequences: list[tuple[int, tuple[int, ...], bool]]
    anchors: list[tuple[int, ...]]
    words: list[str]


def prepare(entities: Iterable[Entity]) -> Tables:
    """The tables for these entities."""
    ids: list[str] = []
    surnames: dict[str, dict[int, None]] = {}
    patronymics: dict[str, dict[int, None]] = {}
    givens: dict[str, dict[int, None]] = {}
    features: dict[str, dict[int, None]] = {}
    own: dict[str, tuple[str, ...]] = {}
    words: dict[str, int] = {}
    sequences: dict[tuple[int, tuple[int, ...], bool], None] = {}
    for number, entity in enumerate(entities):
        ids.append(entity.id)
        names = entity.spellings_for("text")
        if entity.kind == "person":
            own[entity.id] = own_words(entity)
            for one in _by_role(entity, "patronymic"):
                for key in key_features(one, SAME_KEY.of_key, plain_stems):
                    patronymics.setdefault(key, {})[number] = None
            for one in _by_role(entity, "given"):
                for family in one.families or one.key_set:
                    givens.setdefault(family, {})[number] = None
            for one in _by_role(entity, "surname"):
                # A text is cut at hyphens, so either half stands for a double surname.
                for part in (one, *(word(half) for half in one.low.split("-") if half != one.low and half)):
                    for key in surname_features(part):
                        surnames.setdefault(key, {})[number] = None
            single = [name for name in names if len(person(name).words) == 1 or _SOVEREIGN.fullmatch(name)]
        else:
            single = list(names)
        for name in single:
            for variant in dict.fromkeys((name, _HYPHEN.sub("", name))):
                sequence = []
                for token in _content(variant):
                    at = words.setdefault(token, len(words))
                    if at == len(words) - 1:
                        for text in _features(token):
                            features.setdefault(text, {})[at] = None
                    sequence.append(at)
                if len(sequence) == 1:
                    [token] = _content(variant)
                    for key in _case_features(token):
                        features.setdefault(key, {})[sequence[0]] = None
                if sequence:
                    sequences[number, tuple(sequence), name in entity.plain_words] = None
    count: dict[int, int] = {}
    for _, sequence_, _ in sequences:
        for at in set(sequence_):
            count[at] = count.get(at, 0) + 1
    anchors: list[list[int]] = [[] for _ in words]
    for place, (_, sequence_, _) in enumerate(sequences):
        anchors[min(sequence_, key=lambda at: (count[at], at))].append(place)
    return Tables(
        ids,
        Table.of({key: tuple(found) for key, found in surnames.items()}),
        Table.of({key: tuple(found) for key, found in patronymics.items()}),
        Table.of({family: tuple(found) for family, found in givens.items() if len(found) <= _FEW}),
        Table.of({key: tuple(found) for key, found in features.items()}),
        Table.of(own),
        list(sequences),
        list(map(tuple, anchors)),
        list(words),
    )


def _by_role(entity: Entity, wanted: str) -> list[Word]:
    """The words of one role in all names of a person that are more than one word."""
    found: dict[Word, None] = {}
    for name in entity.spellings_for("text"):
        parsed = person(name)
        if len(parsed.words) > 1:
            role = "patronymic" if wanted == "surname" and "surname" not in parsed.roles else wanted
            pairs = zip(parsed.words, parsed.roles, strict=True)
            found |= dict.fromkeys(one for one, own in pairs if own == role and not one.initial)
    return list(found)


def _content(name: str) -> list[str]:
    """The words of an organization's name that must be there, hygienic, as typed."""
    # One by one, as those of a text: an I alone is of no script, but that of what stands beside it.
    found = [token for token in map(hygiene, TOKEN.findall(name)) if token]
    found = [POSSESSIVE.sub("", token) for token in found]
    if "." in name and " " not in name:
        # A site: Onliner.by
        return found
    telling = [token for token in found if not is_function(token)]
    return telling or found


@remembered(WORDS)
def is_function(token: str) -> bool:
    """Whether a token is a word like of, and, the."""
    known = vocabulary()
    low = token.lower()
    # ў is у behind a vowel.
    meant = known.typed.get(low) or (known.concepts(low) if len(low) == 1 else {})
    if not meant:
        return False
    return (len(token) == 1 or not token.isupper()) and any(known.kinds[concept] == "function" for concept in meant)


def is_exact(token: str) -> bool:
    """Whether a word of a name is met as it is typed only: acronyms (ААН, ЛіМ), numbers, and what is very short."""
    if is_acronym(token) or sum(c.isupper() or c.isdigit() for c in token) > 1:
        return True
    return len(token) < TELLING and not vocabulary().concepts(token)


def _other_capitals(token: str) -> list[str]:
    """How else the capitals of an acronym are typed: BELTA for BelTA, Nexta for NEXTA, where it is long enough."""
    if not token.isalpha() or len(token) <= TELLING:
        return [token.upper()] if token.isalpha() and len(token) == TELLING and not token.isupper() else []
    return [token.upper(), token.title()]


def _case_features(token: str) -> list[str]:
    """What else a name of one word is found by: the cases of БелГазета as typed, those of a plural (Купаловцы)."""
    if not has_cyrillic(token) or token.isupper():
        return []
    found = []
    for known in inflecting(languages()):
        if is_exact(token):
            gender = noun_gender(token.lower(), known)
            found += [f"t{form}" for column in word_forms(token, known, "noun", gender) for form in column if gender]
        elif known.fitting(token.lower(), "noun", "p"):
            columns = word_forms(token.lower(), known, "noun", "p")
            found += [f"k{phonemic(form, known.language)}" for column in columns for form in column]
    return found


def _features(token: str) -> list[str]:
    if is_exact(token) or is_function(token):
        return [f"t{typed}" for typed in dict.fromkeys((token, *_other_capitals(token)))]
    one = word(token.lower())
    found = key_features(one, SAME_KEY.of_key, *((STEM.of_key,) if one.cyrillic else ()))
    return found + [f"c{concept}" for concept in vocabulary().concepts(token.lower())]


class Beginnings(Struct, frozen=True):
    """With what keys begin: of surnames, patronymics, words of organizations; how generic words of these do, as typed.

    `typed` has how the words of organizations begin as the table has them, `anchors` those that are the rarest of a
    name. What begins otherwise is nobody's.
    """

    surnames: Table[bool]
    patronymics: Table[bool]
    words: Table[bool]
    concepts: Table[bool]
    typed: Table[bool]
    anchors: Table[bool]


def beginnings(tables: Tables) -> Beginnings:
    """Those of a table."""
    concepts = {key[1:] for key in tables.features if key[0] == "c"}
    words = {key[1:] for key in tables.features if key[0] not in "ct"}
    words |= {stem for stem, meant in vocabulary().stems.items() if not concepts.isdisjoint(meant)}
    generic = {low[:BEGINNING] for low, meant in vocabulary().typed.items() if not concepts.isdisjoint(meant)}
    starts = [
        *(_starts({key[1:] for key in keys}) for keys in (tables.surnames, tables.patronymics)),
        *(_starts(words), generic),
        {beginning(token.lower()) for token in tables.words},
        {beginning(token.lower()) for token, places in zip(tables.words, tables.anchors, strict=True) if places},
    ]
    return Beginnings(*map(Table.of, starts))


def beginning(low: str) -> str:
    """What stays in other forms of a word in small letters: Latin ones hardly change."""
    return low[: BEGINNING if has_cyrillic(low) else _LATIN_BEGINNING]


def _starts(keys: Iterable[str]) -> set[str]:
    return {key[:size] for key in keys for size in range(SHORTEST_START, LONGEST_START + 1)}
