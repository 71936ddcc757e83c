"""The spelling of a name next door: a Belarusian, Russian or Ukrainian name as another of the three spells it.

Given names and patronymics are looked up in their family (data/names/given.yaml); what is in no family, surnames and
places, goes letter by letter (data/respelling/, whose weights benchmarks/fit_respelling.py fits). Spellings of a
surname are ranked by what surnames of the other language look like, too (data/surname_letters/).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from math import exp

from msgspec import Struct

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.person.languages import languages_of
from bynames._kinds.person.parse import person
from bynames._memo import NAMES, WORDS, once, remembered
from bynames._names._letters import Letters, SpeltAlone
from bynames._names.kinds import kind_of
from bynames._names.surname_letters import surname_letters
from bynames._rules import Rules
from bynames._text import clean, has_cyrillic
from bynames.errors import InputError, did_you_mean

KINDS = ("person", "place")
# What a word of a person's name can be
WORD_KINDS = ("given", "patronymic", "surname")
# Longer texts are no names.
_LONGEST, _LONGEST_WORD = 1000, 60
# Spellings of a word, and of a name, that are followed
_OF_WORD, _OF_NAME = 10, 60
MOST = 20
# What the official form of a name in one language says for that in the other, beside how like the letters are; and what
# a short or literary form says (Алесь, which Russian texts write so too). Set by hand.
_OFFICIAL, _UNOFFICIAL = 4.0, 0.05
# Patronymics of one name are all official (Валерьевич, Валериевич): the letters say more, and none is left out.
_OFFICIAL_FATHER, _VARIANT = 1.0, 0.15
# A form of the other language that the letters give with less than that is another form.
_LIKE = 0.05
# That a name which may be of another language, too, is in the one that it is asked for in. Nobody would ask.
_ALREADY = 0.3
# A family of which a form is the official one, beside others that have it as a short one
_OWN_FAMILY = 3.0
_LEAST, _LEAST_FORM = 0.01, 0.005
# How much likelier a spelling is that is a surname in use (data/names/common_surnames.yaml) or a word of names
# (data/frequencies/). Set by hand: what is not in them may still be right.
LISTED = 6.0
_WORD = expression(r"[^\W\d_](?:[^\W\d_]|['’\u0301](?=[^\W\d_]))*\u0301?")
_ACUTE = "\u0301"

Ranked = tuple[tuple[str, float], ...]


class Spelling(Struct, frozen=True):
    """One spelling of a name in another language, and its probability; those of one name add up to at most 1."""

    name: str
    probability: float

    def __str__(self) -> str:
        return f"{self.name} ({self.probability:.2f})"


def respell(
    name: str,
    to: str,
    kind: str | None = None,
    language: str | None = None,
    limit: int = 5,
    *,
    rules: Rules | None = None,
) -> tuple[Spelling, ...]:
    """How another language spells the name of a person or a place: most likely first, at most `limit`.

    `name` is in Cyrillic and in the nominative, with its parts in any order, which is kept. `to` is `be`, `ru` or
    `uk`. `kind` is `person` or `place`; None means a person. `language` is that of the name; with None the whole name
    decides, and if it does not show the language, all possible ones count equally. Given names and patronymics become
    their counterparts in the same family; surnames and places are respelled letter by letter; Latin letters stay
    unchanged. The probabilities add up to at most 1. Nothing is translated, so names of organizations are refused.

    Raises InputError for an invalid language, kind or limit, for a name without Cyrillic letters, and for an
    organization. The given names are in data/names/given.yaml, the weights of the letters in data/respelling/, which
    says what they were fitted on.

    >>> respell("Святлана Ціханоўская", "ru")[0].name
    'Светлана Тихановская'
    >>> respell("Стоўбцы", "ru", kind="place")[0].name
    'Столбцы'
    """
    if rules is not None:
        with rules.acting():
            return respell(name, to, kind, language, limit)
    _check(to, kind, language, limit)
    text = clean(name).replace(_ACUTE, "")
    if not has_cyrillic(text):
        raise InputError(f"respell takes names in Cyrillic letters, not {name[:60]!r}; identify reads Latin ones")
    if kind is None and kind_of(text) == "org":
        raise InputError(
            f"{name[:60]!r} is the name of an organization, and respell translates nothing; kind='place' or 'person' "
            "says that it is one"
        )
    if len(text) > _LONGEST:
        return (Spelling(text, 1.0),)
    return tuple([Spelling(spelt, share) for spelt, share in _ranked(text, to, kind or KINDS[0], language)[:limit]])


def _check(to: str, kind: str | None, language: str | None, limit: int) -> None:
    check_language(to)
    if language is not None:
        check_language(language)
    if kind is not None and kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or f"; there are {', '.join(KINDS)}"
        raise InputError(f"no kind {kind!r} to respell{hint}")
    if not 1 <= limit <= MOST:
        raise InputError(f"the number of spellings must be between 1 and {MOST}, not {limit}")


def check_language(language: str) -> None:
    """Raises InputError unless names are respelled in this language."""
    if language not in languages():
        hint = did_you_mean(language, languages()) or f"; there are {', '.join(languages())}"
        raise InputError(f"no names are respelled in {language!r}{hint}")


@once
def languages() -> tuple[str, ...]:
    """The languages between which names are respelled."""
    return tuple(sorted({code for name in data.names("respelling") for code in _between(name)}))


def _between(name: str) -> list[str]:
    found: list[str] = data.entry("respelling", name)["languages"]
    return found


@once
def _entry(one: str, other: str) -> str:
    found = next((name for name in data.names("respelling") if _between(name) == [one, other]), None)
    if found is None:
        raise InputError(f"no names are respelled from {one!r} to {other!r}; data/respelling has what there is")
    return found


@once
def _letters(one: str, other: str) -> Letters | None:
    """The model of a direction; None where it goes through a third language."""
    raw = data.entry("respelling", _entry(one, other))
    return Letters(raw, spelt_alone(one, other)) if "letters" in raw else None


def spelt_alone(one: str, other: str) -> dict[str, list[SpeltAlone]]:
    """What has one spelling alone in the other language (`spelt` in data/correspondences), by letter."""
    found: dict[str, list[SpeltAlone]] = defaultdict(list)
    for name in data.names("correspondences"):
        for entry in data.entry("correspondences", name).get("spelt", ()):
            if entry["from"] == one and other in entry:
                after, before = expression(f"(?:{entry['after']})$"), expression(entry.get("before", ""))
                found[entry[one]].append(SpeltAlone(after, before, entry[other]))
    return found


@remembered(NAMES)
def _ranked(text: str, to: str, kind: str, language: str | None) -> Ranked:
    found: dict[str, float] = defaultdict(float)
    of = (language,) if language else _languages(text, to)
    weights = {one: _ALREADY if one == to else 1.0 for one in of}
    for one, weight in weights.items():
        for spelt, share in _whole(text, one, to, kind) if one != to else ((text, 1.0),):
            found[spelt] += share * weight / sum(weights.values())
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _languages(text: str, to: str) -> tuple[str, ...]:
    words = [word.lower() for word in _WORD.findall(text) if len(word) > 1 and has_cyrillic(word)]
    found = languages_of(words) & set(languages()) if words else frozenset()
    return tuple(sorted(found)) or tuple(one for one in languages() if one != to)


def _whole(text: str, one: str, to: str, kind: str) -> Iterable[tuple[str, float]]:
    """The whole text: each word in its place, what stands between stays."""
    kinds = word_kinds(text, kind)
    paths = [("", 1.0)]
    end = 0
    for match in _WORD.finditer(text):
        between, word = text[end : match.start()], match.group()
        end = match.end()
        low = word.lower()
        choices = _word(low, kinds.get(low, kind), one, to) if has_cyrillic(word) else ((low, 1.0),)
        longer = [(path + between + _cased(spelt, word), p * share) for path, p in paths for spelt, share in choices]
        paths = sorted(longer, key=lambda path: -path[1])[:_OF_NAME]
    return [(path + text[end:], share) for path, share in paths]


def word_kinds(text: str, kind: str) -> dict[str, str]:
    """Lower-case word of a name -> what it is in it: place, given, patronymic, surname."""
    if kind != KINDS[0]:
        return {}
    found: dict[str, str] = {}
    parsed = person(text)
    for token, role in zip(parsed.tokens, parsed.roles, strict=True):
        word_kind = role if role in WORD_KINDS else KINDS[0]
        found[token.low] = word_kind
        found |= {part: word_kind for part in token.low.split("-") if part not in found}
    return found


def _cased(spelt: str, word: str) -> str:
    if word.isupper() and len(word) > 1:
        return spelt.upper()
    return spelt[:1].upper() + spelt[1:] if word[:1].isupper() else spelt


@remembered(WORDS)
def _word(low: str, kind: str, one: str, to: str) -> Ranked:
    if len(low) > _LONGEST_WORD:
        return ((low, 1.0),)
    if kind != KINDS[1]:
        if len(low) == 1:
            return _initials(one, to).get(low) or _by_letters(low, one, to, kind)
        families = _families(one, to, kind == "patronymic").get(_folded(low)) if kind != "surname" else None
        if families:
            return _of_families(low, families, kind, one, to)
    return _by_letters(low, one, to, kind)


@remembered(WORDS)
def _by_letters(low: str, one: str, to: str, kind: str) -> Ranked:
    model = _letters(one, to)
    if model is not None:
        ranked = model.spellings(low, kind)[:_OF_WORD]
        return _by_use(ranked, one, to, kind) if kind != KINDS[1] else tuple(ranked)
    through: str = data.entry("respelling", _entry(one, to))["through"]
    found: dict[str, float] = defaultdict(float)
    for between, share in _by_letters(low, one, through, kind):
        for spelt, more in _by_letters(between, through, to, kind):
            found[spelt] += share * more
    return tuple(sorted(found.items(), key=lambda one: (-one[1], one[0]))[:_OF_WORD])


def _by_use(found: list[tuple[str, float]], one: str, to: str, kind: str) -> Ranked:
    """Spellings of a person's word again: what is used in the other language, or looks like that, is likelier."""
    used = words_in_use(to)
    weights = [share * (1.0 + LISTED * (_folded(spelt) in used)) for spelt, share in found]
    model = surname_letters(to) if kind == "surname" else None
    ranking = model.ranking.get(one) if model is not None else None
    if model is not None and ranking is not None:
        of_letters, of_word = ranking["letters"], ranking["word"]
        likely = [of_word * model.likelihood(spelt) for spelt, _ in found]
        most = max(likely, default=0.0)
        weights = [
            weight * share ** (of_letters - 1.0) * exp(look - most)
            for weight, (_, share), look in zip(weights, found, likely, strict=True)
        ]
    more = sum([share for _, share in found]) / sum(weights)
    ranked = [(spelt, weight * more) for (spelt, _), weight in zip(found, weights, strict=True)]
    return tuple(sorted(ranked, key=lambda one: (-one[1], one[0])))


@once
def words_in_use(to: str) -> frozenset[str]:
    """Words of names in a language that its lists have, ё as е."""
    raw = data.entry("names", "common_surnames")
    endings = raw["feminine"].get(to, {})
    words: list[str] = raw.get(to, "").split()
    if to in data.names("frequencies"):
        words += [word for listed in data.entry("frequencies", to)["counts"].values() for word in listed.split()]
    found = set()
    for word in words:
        found.add(_folded(word))
        ending = next((one for one in endings if word.endswith(one)), None)
        if ending is not None:
            found.add(_folded(word[: -len(ending)] + endings[ending]))
    return frozenset(found)


@once
def _frequencies(to: str) -> dict[str, int]:
    """How common words of names are in a language, by powers of two; none where no list says it."""
    if to not in data.names("frequencies"):
        return {}
    counts = data.entry("frequencies", to)["counts"]
    return {word: int(number).bit_length() for number, words in counts.items() for word in words.split()}


def _folded(low: str) -> str:
    return low.replace("ё", "е")


# Forms of one family in the other language and how often each is used; whether the word is its official form; how
# common the family is
_Family = tuple[tuple[str, ...], tuple[int, ...], bool, int]


@once
def _families(one: str, to: str, fathers: bool) -> dict[str, list[_Family]]:
    """Word of one language → the families that it is a form of, with their forms in the other."""
    found: dict[str, list[_Family]] = {}
    for entry in data.entry("names", "given")["names"]:
        common = sum(len(entry.get(language, ())) for language in languages())
        columns = list(_columns(entry, one, to, fathers))
        levels = _levels([others for _, others in columns], to)
        for forms, others in columns:
            for place, form in enumerate(forms):
                found.setdefault(_folded(form.lower()), []).append((others, levels[: len(others)], place == 0, common))
    return found


def _levels(columns: list[tuple[str, ...]], to: str) -> tuple[int, ...]:
    """How often the forms of a family are used; a man's patronymic and a woman's are one."""
    used = _frequencies(to)
    return tuple([max(used.get(form, 1) for form in forms if form) for forms in zip_longest(*columns)])


def _columns(
    entry: dict[str, list[str]], one: str, to: str, fathers: bool
) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    prefix = "patronymic_" if fathers else ""
    forms, others = entry.get(prefix + one), entry.get(prefix + to)
    if forms and others:
        # Patronymics stand in pairs: a man's, a woman's.
        step = 1 + fathers
        for at in range(step):
            if others[at::step]:
                yield forms[at::step], tuple([form.lower() for form in others[at::step]])


def _of_families(low: str, families: list[_Family], kind: str, one: str, to: str) -> Ranked:
    """The forms of the other language, by how official they are and how like the letters."""
    first, least = (_OFFICIAL_FATHER, _VARIANT) if kind == "patronymic" else (_OFFICIAL, 0.0)
    like = dict(_by_letters(low, one, to, kind))
    found: dict[str, float] = defaultdict(float)
    for forms, levels, official, common in families:
        weights = [max(like.get(form, 0.0) + _LEAST * like.get(_folded(form), 0.0), least) for form in forms]
        weights[0] += first if official else _UNOFFICIAL
        weights = [weight * level for weight, level in zip(weights, levels, strict=True)]
        total = sum(weights)
        for form, weight in zip(forms, weights, strict=True):
            found[form] += weight / total * common * (_OWN_FAMILY if official else 1.0)
    if not any(official for _, _, official, _ in families) and not any(like.get(form, 0.0) > _LIKE for form in found):
        # A short form that the other language's list does not have is as short there.
        total = sum(found.values())
        for form, share in like.items():
            found[form] += total * share
    total = sum(found.values())
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return tuple([(form, share / total) for form, share in ranked if share >= _LEAST_FORM * total][:_OF_WORD])


@once
def _initials(one: str, to: str) -> dict[str, Ranked]:
    """What an initial becomes: the first letters of the names in the other language, common names first."""
    counts: dict[str, Counter[str]] = {}
    for entry in data.entry("names", "given")["names"]:
        for forms, others in _columns(entry, one, to, False):
            common = sum(len(entry.get(language, ())) for language in languages())
            counts.setdefault(forms[0][0].lower(), Counter())[others[0][0]] += common
    return {
        letter: tuple([(other, times / found.total()) for other, times in found.most_common(3)])
        for letter, found in counts.items()
    }
