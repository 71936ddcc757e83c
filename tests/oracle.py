"""Transliteration once more, slow and plain: straight from the Scheme record, letter by letter."""

import re
import unicodedata

from bynames._text import hygiene
from bynames.translit._orthography import orthography


def transliterate(text, scheme):
    across = " " if "_" in "".join(rule.after + rule.before for rule in scheme.rules) else ""
    parts = re.split(f"([Ѐ-ԯ]+(?:[’{across}][Ѐ-ԯ]+)*)", hygiene(text))
    return unicodedata.normalize("NFC", "".join(word(p, scheme) if i % 2 else p for i, p in enumerate(parts)))


def word(source, scheme):
    foreign = orthography(scheme.language).foreign.items()
    foreign = {c: s for c, s in foreign if c not in {*scheme.letters, *(rule.source for rule in scheme.rules)}}
    source = "".join(in_case(foreign.get(c.lower(), c.lower()), source, i) for i, c in enumerate(source))
    low, made, at = source.lower(), "", 0
    while at < len(low):
        rule = next((r for r in scheme.rules if fits(r, low, at, scheme.classes)), None)
        made += in_case(rule.target if rule else scheme.letters.get(low[at], low[at]), source, at)
        at += len(rule.source) if rule else 1
    return made


def fits(rule, low, at, classes):
    end = at + len(rule.source)
    sides = (rule.source, low[at:end], 1), (rule.after, low[:at][::-1], -1), (rule.before, low[end:], 1)
    return all(not c or any(follow(read(part, classes)[::way], rest) for part in c.split()) for c, rest, way in sides)


def read(part, classes):
    atoms = re.findall(r"(?:\{(\w+)\}|\[(.+?)\]|(.))(\*?)", part.replace("_", " "))
    return [(classes.get(name) or several or one, range(6) if star else [1]) for name, several, one, star in atoms]


def follow(atoms, rest):
    if not atoms or atoms[0][0] == "#":
        return not atoms or (not re.match("[Ѐ-ԯ’]", rest) and follow(atoms[1:], rest))
    letters, counts = atoms[0]
    return any(len(rest) >= n and set(rest[:n]) <= set(letters) and follow(atoms[1:], rest[n:]) for n in counts)


def in_case(target, source, at):
    left, right = re.sub("’$", "", source[:at])[-1:], re.sub("^’", "", source[at + 1 :])[:1]
    if not source[at].isupper() or left.isupper() or right.isupper():
        return target.upper() if source[at].isupper() else target
    return re.sub(r"[^\W\d_](\u0361[^\W\d_])?", lambda match: match.group().upper(), target, count=1)
