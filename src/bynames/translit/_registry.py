"""Scheme files as `Scheme` records: read, inherited, found by id or ISO 24229 code."""

from __future__ import annotations

import os

import msgspec

from bynames import _datafiles as data
from bynames._memo import once, remembered
from bynames._model import Deviation, Rule, Samples, Scheme
from bynames._rules import Rules
from bynames._shapes import misfit
from bynames.errors import DataError, UnknownScheme, did_you_mean
from bynames.translit._orthography import orthography

SECTION = "transliteration"


class _Samples(msgspec.Struct, forbid_unknown_fields=True, rename={"origin": "from"}):
    origin: str
    names: dict[str, str]


class _Deviation(msgspec.Struct, forbid_unknown_fields=True, rename={"origin": "from"}):
    text: str
    published: str
    origin: str
    reason: str


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """What a scheme file may say; docs/scheme-format.md explains each key."""

    title: str
    language: str
    authority: str
    habit: str
    status: str
    reversible: str
    letters: dict[str, str] = {}
    rules: list[Rule] = []
    year: int | None = None
    url: str | None = None
    iso24229: str | None = None
    extends: str | None = None
    inherit_rules: str = "yes"
    classes: dict[str, str] = {}
    decided: str = ""
    deviations: list[_Deviation] = []
    samples: list[_Samples] = []


CHOICES = {
    "status": ("stable", "draft"),
    "reversible": ("exact", "lossy", "no"),
    "inherit_rules": ("yes", "no"),
}


def make_scheme(name: str, value: object, path: str, parents: tuple[str, ...] = ()) -> Scheme:
    """A scheme from the value of its file. Raises DataError naming `path` and the key at fault."""
    try:
        file = msgspec.convert(value, _File, strict=False)
    except msgspec.ValidationError:
        raise DataError(f"{path}: {misfit(value, _File, strict=False)}") from None
    for key, choices in CHOICES.items():
        if getattr(file, key) not in choices:
            raise DataError(f"{path}: {key} is {getattr(file, key)!r}, not one of {', '.join(choices)}")
    for letter in file.letters:
        if len(letter) != 1:
            raise DataError(f"{path}: letters: the key {letter!r} is not one letter; what stands together is a rule")
    for number, rule in enumerate(file.rules, start=1):
        if not rule.source:
            raise DataError(f"{path}: rules: rule {number} has no source letters")
    letters, rules, classes = file.letters, tuple(file.rules), {**orthography(file.language).classes, **file.classes}
    if file.extends:
        if file.extends == name or file.extends in parents:
            raise DataError(f"{path}: extends is circular: {' → '.join((*parents, name, file.extends))}")
        if file.extends not in data.names(SECTION):
            raise DataError(
                f"{path}: extends {file.extends!r}, which is no scheme{did_you_mean(file.extends, data.names(SECTION))}"
            )
        parent = _load(file.extends, (*parents, name))
        letters = {**parent.letters, **letters}
        classes = {**parent.classes, **classes}
        if file.inherit_rules == "yes":
            rules = rules + parent.rules
    return Scheme(
        id=name,
        title=file.title,
        language=file.language,
        authority=file.authority,
        habit=file.habit,
        status=file.status,
        reversible=file.reversible,  # type: ignore[arg-type]  # checked against CHOICES above
        year=file.year,
        source_url=file.url,
        iso24229=file.iso24229,
        extends=file.extends,
        decided=file.decided,
        letters=letters,
        rules=rules,
        classes=classes,
        deviations=tuple(Deviation(d.text, d.published, d.origin, d.reason) for d in file.deviations),
        samples=tuple(Samples(group.origin, group.names) for group in file.samples),
    )


def _load(name: str, parents: tuple[str, ...] = ()) -> Scheme:
    return make_scheme(name, data.entry(SECTION, name), f"data/{SECTION}/{name}{data.SUFFIX}", parents)


def load_scheme(path: str | os.PathLike[str]) -> Scheme:
    """A scheme of one's own from a file in the format of docs/scheme-format.md.

    Its id is the file's name without `.yaml`; it can `extends` a bundled scheme. Raises DataError with file
    and reason.
    """
    path = os.fspath(path)
    name = os.path.basename(path).removesuffix(data.SUFFIX)
    return make_scheme(name, data.read_yaml(path).value, path)


@once
def _by_id(name: str) -> Scheme:
    return _load(name)


def schemes(language: str | None = None, *, rules: Rules | None = None) -> tuple[Scheme, ...]:
    """All bundled schemes sorted by id; with `language` (`be`, `ru`, `uk`) those of one language, possibly none."""
    if rules is not None:
        with rules.acting():
            return schemes(language)
    found = (_by_id(name) for name in data.names(SECTION))
    return tuple(scheme for scheme in found if language in (None, scheme.language))


@once
def _by_code() -> dict[str, Scheme]:
    return {scheme.iso24229.casefold(): scheme for scheme in schemes() if scheme.iso24229}


def scheme(id: str, *, rules: Rules | None = None) -> Scheme:
    """The scheme with this id or ISO 24229 code (in any case).

    Always the same object for the same scheme. Raises UnknownScheme, which names the nearest ids.

    >>> scheme("be-bgnpcgn-1979").authority
    'BGN/PCGN'
    """
    if rules is not None:
        with rules.acting():
            return scheme(id)
    return _find(id)


@remembered(1024)
def _find(id: str) -> Scheme:
    wanted = id.strip().casefold()
    if wanted in data.names(SECTION):
        return _by_id(wanted)
    found = _by_code().get(wanted)
    if found is None:
        hint = did_you_mean(wanted, (*data.names(SECTION), *_by_code()))
        raise UnknownScheme(f"no scheme {id!r}{hint or '; bynames.schemes() lists them all'}")
    return found
