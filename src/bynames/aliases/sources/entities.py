"""Entities as people write them, checked: what YAML, CSV and JSON lines have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._languages import canonical, first_scheme, languages, latin, shown
from bynames._memo import once
from bynames._model import Entity
from bynames._names import kind_of
from bynames.aliases.sources.inputs import Unusable
from bynames.errors import did_you_mean
from bynames.translit import transliterate
from bynames.translit._orthography import orthography

KINDS = ("person", "org")
GENDERS = ("m", "f")
# `year` is what born and founded become; `plain_word` is plain_words; `shared` is for those who read the file.
KEYS = (
    *("id", "kind", "names", "aliases", "gender", "year", "born", "founded", "role", "sources", "distinct_from"),
    *("plain_word", "plain_words", "surname_alone", "shared", "ids", "unverified", "weak", "full_name_only"),
    *("alias_languages", "only"),
)
# What a name can be for: `text` is finding in texts, `name` is resolving names.
USES = ("text", "name", "both")
# Of a name nobody knows which language it is in.
UNKNOWN = "und"
_LANGUAGE = expression(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_YES_OR_NO: dict[str | None, bool] = {"true": True, "false": False, "": False}
_LATEST = 2200
_SLUG = expression(r"[^a-z0-9]+")


def entity_of(raw: object) -> Entity:
    """The entity that a mapping says. Values may be strings throughout, as YAML has them.

    Raises Unusable for an unknown key, a missing id, kind or name, and for values that cannot be meant.
    """
    if not isinstance(raw, Mapping):
        raise Unusable(f"an entity is a mapping with id, kind and names, not {_shown(raw)}")
    for key in raw:
        if key not in KEYS:
            hint = did_you_mean(str(key), KEYS) or f"; there are {', '.join(KEYS)}"
            raise Unusable(f"unknown key {key!r}{hint}", (key,))
    id = text_of(raw.get("id"), "id")
    if not id:
        raise Unusable("no id")
    kind = text_of(raw.get("kind"), "kind")
    check_kind(kind)
    plain_words = (*_list(raw, "plain_word"), *_list(raw, "plain_words"))
    _list(raw, "shared")
    names = _names(raw.get("names"))
    aliases, languages, only = _aliases(raw)
    languages |= said_of(raw.get("alias_languages"), "alias_languages", aliases)
    only |= said_of(raw.get("only"), "only", (*names.values(), *aliases))
    return Entity(
        id,
        kind,
        names,
        aliases,
        _list(raw, "sources"),
        _list(raw, "distinct_from"),
        gender_of(text_of(raw.get("gender"), "gender"), kind),
        _year(raw),
        text_of(raw.get("role"), "role"),
        plain_words,
        flag_of(raw.get("surname_alone"), "surname_alone"),
        ids_of(raw.get("ids")),
        flag_of(raw.get("unverified"), "unverified"),
        _names_in(raw, "weak"),
        flag_of(raw.get("full_name_only"), "full_name_only"),
        languages,
        {name: use for name, use in only.items() if use != "both"},
    )


def _aliases(raw: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, str], dict[str, str]]:
    """The aliases, the languages of some, and what some are for alone.

    An alias is a text, or a mapping with its language, and what it is only for: `{be: КДБ}`, `{ru: СК, only: text}`.
    """
    value = raw.get("aliases")
    if not isinstance(value, (list, tuple)):
        return _names_in(raw, "aliases"), {}, {}
    texts: list[object] = []
    languages: dict[str, str] = {}
    only: dict[str, str] = {}
    for index, item in enumerate(value):
        if not isinstance(item, Mapping):
            texts.append(item)
            continue
        at = ("aliases", index)
        said = [str(key) for key in item if key != "only"]
        if len(said) != 1:
            raise Unusable(f"aliases: {_shown(item)}; such as {{be: КДБ}} or {{be: КДБ, only: text}}", at)
        check_language(said[0], at)
        name = text_of(item[said[0]], "aliases")
        texts.append(name)
        if said[0] != UNKNOWN:
            languages[name] = said[0]
        if "only" in item:
            only[name] = _use(item["only"], at)
    return _names_in({"aliases": texts}, "aliases"), languages, only


def _use(value: object, at: tuple[str | int, ...]) -> str:
    if value not in USES:
        hint = did_you_mean(str(value), USES) or f"; it is {', '.join(USES)}"
        raise Unusable(f"only {_shown(value)}{hint}", at)
    return str(value)


def said_of(value: object, key: str, names: Iterable[str]) -> dict[str, str]:
    """What is said of names under `alias_languages` and `only`: name -> language, name -> use. Raises Unusable."""
    if not value:
        return {}
    if not isinstance(value, Mapping):
        raise Unusable(f"{key} {_shown(value)}; it is a mapping from names", (key,))
    known = set(names)
    found = {}
    for name, said in value.items():
        text = tidy(str(name))
        if text not in known:
            raise Unusable(f"{key}: {name!r} is none of its names", (key, name))
        if key == "only":
            _use(said, (key, name))
        else:
            check_language(str(said), (key, name))
        found[text] = str(said)
    return found


def check_kind(kind: str) -> None:
    """Raises Unusable unless this is `person` or `org`."""
    if kind not in KINDS:
        hint = did_you_mean(kind, KINDS) or "; it is person or org"
        raise Unusable(f"kind {kind!r}{hint}" if kind else "no kind; it is person or org", ("kind",))


def gender_of(gender: str, kind: str) -> str:
    """The gender, checked. Raises Unusable."""
    if gender and (gender not in GENDERS or kind != "person"):
        reason = "it is m or f, or left out" if kind == "person" else "only persons have one"
        raise Unusable(f"gender {gender!r}; {reason}", ("gender",))
    return gender


def year_of(value: object, key: str) -> int | None:
    """A year as a number. Raises Unusable for what is none."""
    if value is None or value == "":
        return None
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) <= _LATEST:
        raise Unusable(f"{key} {_shown(value)}; it is a year such as 1984", (key,))
    return int(text)


def text_of(value: object, key: str) -> str:
    """A string without white space around and within it but single spaces. Raises Unusable for something else."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable(f"{key} {_shown(value)}; it is a text", (key,))
    return tidy(value)


def tidy(text: str) -> str:
    """A text composed (NFC), with single spaces."""
    return unicodedata.normalize("NFC", " ".join(text.split()))


def check_language(language: str, at: tuple[str | int, ...] = ()) -> None:
    """Raises Unusable for what is no language code."""
    if not _LANGUAGE.fullmatch(language):
        hint = did_you_mean(language, canonical()) or "; a language is a code such as be, ru, en, de"
        raise Unusable(f"no language {language!r}{hint}", at)


def _names(value: object) -> dict[str, str]:
    if not value:
        raise Unusable("no names; such as names: {be: …, ru: …, en: …}", ("names",))
    if not isinstance(value, Mapping):
        raise Unusable(f"names {_shown(value)}; they are a mapping: language: name", ("names",))
    found = {}
    for language, name in value.items():
        at = ("names", language)
        check_language(str(language), at)
        found[str(language)] = text_of(name, f"the {language} name")
        if not found[str(language)]:
            raise Unusable(f"the {language} name is empty", at)
    return found


def _list(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key)
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise Unusable(f"{key} {_shown(value)}; they are a list: [{value}]", (key,))
    found = []
    for index, item in enumerate(value):
        text = tidy(item) if isinstance(item, str) else ""
        if not text:
            raise Unusable(f"{key}: {_shown(item)} is no text", (key, index))
        found.append(text)
    return tuple(dict.fromkeys(found))


def _names_in(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = _list(raw, key)
    for index, name in enumerate(found):
        if not names_something(name):
            raise Unusable(f"{key}: {name!r} names nobody", (key, index))
    return found


def _year(raw: Mapping[str, Any]) -> int | None:
    said = [key for key in ("year", "born", "founded") if raw.get(key) not in (None, "")]
    if len(said) > 1:
        raise Unusable(f"{said[0]} and {said[1]}; one of them is enough", (said[1],))
    return year_of(raw[said[0]], said[0]) if said else None


def ids_of(value: object) -> dict[str, str]:
    """Identifiers by register, in the order of data/imports/identifiers.yaml. Raises Unusable for another register, and
    for what has not the form of an identifier.

    >>> ids_of({"wikidata": "Q2866"})
    {'wikidata': 'Q2866'}
    """
    if not value:
        return {}
    if not isinstance(value, Mapping):
        raise Unusable(f"ids {_shown(value)}; they are a mapping: {{wikidata: Q2866}}", ("ids",))
    known = registers()
    for register, id in value.items():
        at = ("ids", register)
        if register not in known:
            hint = did_you_mean(str(register), known) or f"; there are {', '.join(known)}"
            raise Unusable(f"no register {register!r}{hint}", at)
        # JSON has numbers, and some registers number.
        if isinstance(id, bool) or not re.fullmatch(known[register]["form"], str(id)):
            raise Unusable(f"{register} {_shown(id)}; its form is {known[register]['form']}", at)
    return {register: str(value[register]) for register in known if register in value}


def registers() -> dict[str, dict[str, str]]:
    """The registers that identifiers can be of, and what is known of each (data/imports/identifiers.yaml)."""
    found: dict[str, dict[str, str]] = data.entry("imports", "identifiers")
    return found


def flag_of(value: object, key: str) -> bool:
    """True or false, also as text. Raises Unusable for anything else."""
    if isinstance(value, bool):
        return value
    said = value.casefold() if isinstance(value, str) else "" if value is None else None
    if said in _YES_OR_NO:
        return _YES_OR_NO[said]
    raise Unusable(f"{key} {_shown(value)}; it is true or false", (key,))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"


@once
def _letters() -> dict[str, frozenset[str]]:
    """The alphabets of the languages of canonical names."""
    return {language: frozenset(orthography(language).alphabet) for language in canonical() if language in languages()}


@once
def _further_alphabets() -> dict[str, frozenset[str]]:
    return {language: frozenset(letters) for language, letters in data.entry("imports", "alphabets").items()}


def language_of(name: str) -> str:
    """`be` or `ru` where letters leave no choice between the two, `en` for Latin letters, else "".

    A language of data/imports/alphabets.yaml where the letters are of neither of the two.

    >>> [language_of(name) for name in ("Ігар", "Игорь", "Igor", "Анна", "Андрій Сич", "北京")]
    ['be', 'ru', 'en', '', 'uk', '']
    """
    letters = {letter for letter in name.lower() if letter.isalpha()}
    if not letters:
        return ""
    fitting = [language for language, alphabet in _letters().items() if letters <= alphabet]
    if fitting:
        return fitting[0] if len(fitting) == 1 else ""
    for language, alphabet in _further_alphabets().items():
        if letters <= alphabet:
            return language
    return latin() if all("LATIN" in unicodedata.name(letter, "") for letter in letters) else ""


def named(texts: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Names by language, the first of each, and the others as aliases, of names that do not say their language."""
    names: dict[str, str] = {}
    others: list[str] = []
    for text in dict.fromkeys(tidied for text in texts if names_something(tidied := tidy(text))):
        language = language_of(text)
        if language and language not in names:
            names[language] = text
        else:
            others.append(text)
    if not names and others:
        names[UNKNOWN] = others.pop(0)
    # In the order of the other formats, so that all of them give the same entity.
    ordered = {language: names[language] for language in dict.fromkeys((*canonical(), *names)) if language in names}
    return ordered, tuple(others)


def names_something(text: str) -> bool:
    """Whether a text can be a name: what has no letter and no digit (?, -, …) says that there is none."""
    return any(map(str.isalnum, text))


def decided(kind: str | None, names: Iterable[str]) -> str:
    """`kind`, or what the names say where it is None: of an organization as soon as one of them is."""
    return kind or ("org" if any(kind_of(name) == "org" for name in names) else "person")


def made_id(names: Mapping[str, str]) -> str:
    """An id from a name: English if there is one, else transliterated.

    >>> made_id({"be": "Святлана Ціханоўская"})
    'sviatlana-tsikhanouskaia'
    """
    language, name = next(((key, names[key]) for key in shown() if key in names), next(iter(names.items())))
    by = first_scheme(language_of(name) or language)
    latin = unicodedata.normalize("NFKD", transliterate(name, by).casefold()).encode("ascii", "ignore").decode()
    slug = _SLUG.sub("-", latin).strip("-")
    if slug:
        return slug
    # Neither Latin nor Cyrillic: the same name gives the same id, and that is all it can do.
    return "-".join(f"u{ord(letter):x}" for letter in name if letter.isalnum()) or "unnamed"
