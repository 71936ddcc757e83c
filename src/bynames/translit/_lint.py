"""What is wrong with a scheme file, with file, line and reason. A scheme that passes can be trusted.

Sources of the checks: DESIGN section 4 (Latin targets, NFC, whole alphabet, every rule hit by a sample,
`exact` proved); peers print Cyrillic `ё` in "Latin" output and cover it with samples that repeat it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator

from bynames import _datafiles as data
from bynames._datafiles import Document
from bynames._model import Scheme
from bynames.errors import DataError
from bynames.translit._forward import Transliterator
from bynames.translit._notation import parse_context
from bynames.translit._orthography import Orthography, orthography
from bynames.translit._registry import make_scheme
from bynames.translit._reverse import Reverser

_CYRILLIC = re.compile("[\u0370-\u03ff\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f]")
_ID = re.compile(r"[a-z]{2,3}(-[a-z0-9.]+)+")


def check_scheme(name: str, document: Document) -> list[str]:
    """The faults of one scheme file as lines `file:line: reason`; empty when it is sound."""
    return [f"{document.path}:{line}: {reason}" for line, reason in _faults(name, document)]


def _faults(name: str, document: Document) -> Iterator[tuple[int, str]]:
    try:
        scheme = make_scheme(name, document.value, document.path)
        engine = Transliterator(scheme)
        engine.lower("")
    except DataError as error:
        message = str(error).removeprefix(f"{document.path}: ")
        yield document.line(_place(message, document.value)), message
        return
    if not _ID.fullmatch(name) or not name.startswith(scheme.language + "-"):
        yield 1, f"the id {name!r} is not <language>-<authority>-<year or variant> for language {scheme.language}"
    yield from _check_facts(scheme, document)
    before = 0
    for fault in _check_letters(scheme, document):
        before += 1
        yield fault
    for fault in _check_rules(scheme, document):
        before += 1
        yield fault
    yield from _check_samples(scheme, engine, document, sound=not before)
    if scheme.reversible == "exact" and not before:
        yield from _check_exact(scheme, engine, document)


def _place(message: str, value: object) -> tuple[str | int, ...]:
    """Where in the file the key stands that the message of a DataError is about; () when it does not say."""
    if not isinstance(value, dict):
        return ()
    at = re.search(r"at `\$([^`]*)`", message)
    path = [key or int(index) for key, index in re.findall(r"\.(\w+)|\[(\d+)\]", at[1])] if at else []
    if unknown := re.search(r"unknown field `(.+?)`", message):
        return (*path, unknown[1])
    if path:
        return tuple(path)
    if context := re.match(r"context '(.+?)': ", message):
        rules = enumerate(value.get("rules", ()))
        return next((("rules", i) for i, r in rules if context[1] in f"{r.get('after')} {r.get('before')}".split()), ())
    return next(((key,) for key in value if re.search(rf"^{re.escape(key)}\b|the {re.escape(key)}\b", message)), ())


def _check_facts(scheme: Scheme, document: Document) -> Iterator[tuple[int, str]]:
    habits = data.entry("habits", "habits")["habits"]
    if scheme.habit not in habits:
        yield document.line(("habit",)), f"habit {scheme.habit!r} is not one of {', '.join(sorted(habits))}"
    if scheme.source_url is not None and not scheme.source_url.startswith(("https://", "http://")):
        yield document.line(("url",)), f"url {scheme.source_url!r} is not a web address"
    if not scheme.decided.strip():
        yield 1, "decided is missing: say what the sources say and what was taken"
    if scheme.status == "stable" and scheme.source_url is None:
        yield document.line(("status",)), "a stable scheme names the url where its letters can be read"


def _check_letters(scheme: Scheme, document: Document) -> Iterator[tuple[int, str]]:
    own: Orthography = orthography(scheme.language)
    missing = [letter for letter in own.alphabet if letter not in scheme.letters]
    if missing:
        yield document.line(("letters",)), f"letters of the alphabet without an entry: {' '.join(missing)}"
    for letter in document.value.get("letters", {}):
        line = document.line(("letters", letter))
        if letter != "’" and not "\u0400" <= letter <= "\u052f":
            yield line, f"the key {letter!r} is not one Cyrillic letter or ’"
        elif letter != letter.lower():
            yield line, f"the key {letter!r} is a capital; case is the engine's"
        yield from _check_target(scheme.letters[letter], line)


def _check_rules(scheme: Scheme, document: Document) -> Iterator[tuple[int, str]]:
    own = orthography(scheme.language)
    known = {*own.alphabet, *own.further, *scheme.letters}
    seen: set[tuple[str, str, str]] = set()
    for index, rule in enumerate(scheme.rules[: len(document.value.get("rules", ()))]):
        line = document.line(("rules", index))
        strange = sorted({c for c in rule.source if c not in known and c != " "})
        if strange:
            yield line, f"the source {rule.source!r} has {' '.join(strange)}, which the scheme does not know"
        yield from _check_target(rule.target, line)
        place = (rule.source, rule.after, rule.before)
        if place in seen:
            yield line, f"a second rule for {rule.source!r} in the same place can never act"
        seen.add(place)
        for context in (rule.after, rule.before):
            for alternative in parse_context(context, scheme.classes):
                odd = sorted({c for atom in alternative for c in atom.letters} - known - {"#", "_"})
                if odd:
                    yield line, f"the context {context!r} has {' '.join(odd)}, which the scheme does not know"


def _check_target(target: str, line: int) -> Iterator[tuple[int, str]]:
    if _CYRILLIC.search(target):
        yield line, f"the target {target!r} has letters that are not Latin"
    if unicodedata.normalize("NFC", target) != target:
        yield line, f"the target {target!r} is not NFC"
    if target != target.lower():
        yield line, f"the target {target!r} has capitals; case is the engine's"


def _check_samples(
    scheme: Scheme, engine: Transliterator, document: Document, sound: bool
) -> Iterator[tuple[int, str]]:
    if not scheme.samples:
        yield 1, "no samples"
    hit = set()
    touched: set[str] = set()
    for group, samples in enumerate(scheme.samples):
        for text, wanted in samples.names.items():
            found = engine(text)
            steps = engine.explain(text)
            hit |= {step.rule for step in steps}
            touched |= {letter for step in steps if step.rule is None for letter in step.source.lower()}
            if found != unicodedata.normalize("NFC", wanted):
                line = document.line(("samples", group, "names", text))
                yield line, f"sample {text}: the rules give {found}, the sample says {wanted}"
    for index, rule in enumerate(scheme.rules[: len(document.value.get("rules", ()))]):
        if rule not in hit:
            yield (
                document.line(("rules", index)),
                f"no sample is touched by the rule {rule.source} → {rule.target or 'nothing'}",
            )
    for letter in scheme.letters:
        # Where a letter or a rule is wrong, what no sample touches may come of that.
        if sound and letter not in touched:
            yield document.line(("letters", letter)), f"no sample is touched by the letter {letter}"
    for index, deviation in enumerate(scheme.deviations):
        if engine(deviation.text) == unicodedata.normalize("NFC", deviation.published):
            line = document.line(("deviations", index))
            yield line, f"{deviation.text} → {deviation.published} is what the rules give: no deviation"


def _check_exact(scheme: Scheme, engine: Transliterator, document: Document) -> Iterator[tuple[int, str]]:
    """Round trip of every letter, pair and triple of letters, alone and inside a word."""
    own = orthography(scheme.language)
    back = Reverser(scheme)
    line = document.line(("reversible",))
    letters = [c for c in own.alphabet if c != "’"]
    made: dict[str, str] = {}
    for size in (1, 2, 3):
        for letters_now in itertools.product(letters, repeat=size):
            word = "".join(letters_now)
            latin = engine.lower(word)
            if not any(c.isalpha() and unicodedata.category(c) != "Lm" for c in latin):
                continue  # signs alone (ьь → '') are no word: in a text they are quotation marks
            if made.setdefault(latin, word) != word:
                yield line, f"not exact: {made[latin]} and {word} are both {latin}"
                return
    for pair in itertools.product(letters, repeat=2):
        word = "".join(pair)
        found = back(engine(word))
        if found != word and found != engine(word):
            yield line, f"not exact: {word} → {engine(word)} → {found}"
            return
