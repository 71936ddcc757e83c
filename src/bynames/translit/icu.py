"""A scheme as an ICU/CLDR transform, for what runs ICU and not Python: Elasticsearch, Java, databases.

ICU rewrites a text in place, so a rule would see on its left what other rules have made already. That is
why the transform goes in passes: letters that a context rule takes first become private-use signs that
still count as those letters in every context; only the last pass writes Latin.

The repair of look-alikes (a Latin `o` inside a Cyrillic word) is left out: it needs a view of whole words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from bynames import _datafiles as data
from bynames._model import Rule, Scheme
from bynames.translit._forward import Transliterator, capital, transliterator
from bynames.translit._notation import EDGE, MOST_REPEATS, SPACE, Alternative, Atom, parse_context

_APOSTROPHE, _SPACE = "\ue000", "\ue001"
# ICU numbers its own sets from U+F000, so signs end before that.
_SIGNS = range(0xE002, 0xF000)
_HEADER = """\
# {id}: {title}
# Source of the letters: {url}
# Made by bynames from data/transliteration/{id}.yaml. Licence: MIT
#
# Left out: look-alikes (a Latin o inside a Cyrillic word) are not repaired.
# Signs from U+E000 to U+EFFF are used inside; in the text itself they do not survive."""
_TYPING = """\
# 1. What was meant, however it was typed: NFC, nothing invisible, no stress marks, one apostrophe
$CYRILLIC = [\\u0400-\\u052F];
$LETTER = [[:L:][:Nl:][:No:]];
[{invisible}] > ;
::NFC;
$CYRILLIC {{ [\\u0300-\\u036F\\u0483-\\u0489]+ > ;
$CYRILLIC {{ [{marks}] }} $LETTER > ’;
$LETTER {{ [{marks}] }} $CYRILLIC > ’;"""
_WORDS = """\
# 2. The apostrophe inside a word is a letter
::Null;
$CYRILLIC { ’ } $CYRILLIC > \\uE000;"""
_ACROSS = "$CYRILLIC { ' ' } $CYRILLIC > \\uE001;"


def icu_rules(scheme: Scheme) -> str:
    """The scheme as a rule set that `icu.Transliterator.createFromRules` and its kin in C and Java compile.

    Gives what `transliterate` gives, but for look-alikes. Raises DataError when the scheme's rules cannot be
    read.

    >>> from bynames import scheme
    >>> icu_rules(scheme("be-bgnpcgn-1979")).splitlines()[0]
    '# be-bgnpcgn-1979: BGN/PCGN 1979 romanization of Belarusian'
    """
    return "\n".join(_Export(scheme, transliterator(scheme)).lines()) + "\n"


class _Export:
    """The signs that one scheme needs, given out once, and the lines made with them."""

    def __init__(self, scheme: Scheme, engine: Transliterator) -> None:
        self.scheme, self.engine = scheme, engine
        self.signs = map(chr, _SIGNS)
        made: dict[str, list[str]] = {}
        for source, target in [*((r.source, r.target) for r in scheme.rules), *scheme.letters.items()]:
            made.setdefault(source[0], []).append(target)
        # Capitals that look different among capitals: Щ is Shch or SHCH, Б is B in any case.
        self.loud_foreign = self._loud({letter: [spelt] for letter, spelt in engine.foreign.items()})
        self.loud = self._loud(made)
        # (first letter of a source, what becomes of it) -> sign; and one for each further letter of a source
        self.heads: dict[tuple[str, str], str] = {}
        for rule in scheme.rules:
            for _, result in self._cases(rule.source[0], rule.target, self.loud):
                if (rule.source[0], result) not in self.heads:
                    self.heads[rule.source[0], result] = next(self.signs)
        self.tails = {c: next(self.signs) for c in sorted({c for rule in scheme.rules for c in rule.source[1:]})}
        self.class_names = {letters: name for name, letters in scheme.classes.items()}

    def _loud(self, targets: dict[str, list[str]]) -> dict[str, str]:
        """Letter -> the sign for its capital among capitals, where that matters."""
        return {
            letter: next(self.signs)
            for letter, found in sorted(targets.items())
            if letter != letter.upper() and any(target.upper() != capital(target) for target in found)
        }

    def _cases(self, letter: str, target: str, loud: dict[str, str]) -> Iterator[tuple[str, str]]:
        """(set of the forms of a source letter, what `target` is for them), once for each different result."""
        forms = {_plain(letter): target}
        if letter != letter.upper():
            forms[letter.upper()] = capital(target)
        if letter in loud:
            forms[loud[letter]] = target.upper()
        for result in dict.fromkeys(forms.values()):
            yield _one_of(form for form, made in forms.items() if made == result), result

    def lines(self) -> Iterator[str]:
        """The whole rule set, line by line."""
        scheme, characters = self.scheme, data.entry("text", "characters")
        yield _HEADER.format(id=scheme.id, title=scheme.title, url=scheme.source_url or "not on the web")
        yield ""
        invisible, marks = (_quote(characters[key], always=True) for key in ("invisible", "apostrophes"))
        yield _TYPING.format(invisible=invisible, marks=marks)
        yield ""
        yield _WORDS
        if self.engine.spans_words:
            yield _ACROSS
        yield "$WORD = [$CYRILLIC \\uE000 \\uE002-\\uEFFF];"
        loud = sorted([*self.loud_foreign.values(), *self.loud.values()])
        signs = f" {_quote(loud[0])}-{_quote(loud[-1])}" if loud else ""
        yield f"$CAPITAL = [[[:Lu:] & $CYRILLIC]{signs}];"
        yield ""
        yield f"# 3. Letters that the language does not have, in its own ({scheme.language})"
        yield from self._mark_loud(self.loud_foreign)
        yield "::Null;"
        alike: dict[str, list[str]] = {}
        for letter, spelt in self.engine.foreign.items():
            for forms, result in self._cases(letter, spelt, self.loud_foreign):
                alike.setdefault(result, []).append(forms)
        for result, found in alike.items():
            letters = found[0] if len(found) == 1 else f"[{''.join(found)}]"
            yield f"{letters} > {_quote(_plain(result))};"
        yield ""
        yield "# 4. Capitals among capitals, where Щ is not Shch but SHCH"
        yield from self._mark_loud(self.loud)
        if scheme.rules:
            yield ""
            yield "# 5. Context rules, in order"
            yield "::Null;"
            yield from self._variables()
            for rule in scheme.rules:
                yield from self._rule(rule)
        yield ""
        yield "# 6. Everything becomes Latin"
        yield "::Null;"
        for letter, target in scheme.letters.items():
            for forms, result in self._cases(letter, target, self.loud):
                yield f"{forms} > {_quote(result)};"
        for (letter, result), sign in self.heads.items():
            yield f"{_quote(sign)} > {_quote(result)}; # {letter}"
        if self.tails:
            yield f"{_one_of(self.tails.values())} > ;"
        if "’" not in scheme.letters:
            yield "\\uE000 > ’;"
        if self.engine.spans_words:
            yield "\\uE001 > ' ';"
        yield "::NFC;"

    def _mark_loud(self, loud: dict[str, str]) -> Iterator[str]:
        yield "::Null;"
        for letter, sign in loud.items():
            yield f"$CAPITAL \\uE000? {{ {letter.upper()} > {_quote(sign)};"
            yield f"{letter.upper()} }} \\uE000? $CAPITAL > {_quote(sign)};"

    def _variables(self) -> Iterator[str]:
        """For each letter a set: its two cases, and every sign that stands for it. Then the classes."""
        contexts = [parse_context(part, self.scheme.classes) for r in self.scheme.rules for part in (r.after, r.before)]
        atoms = {a.letters for context in contexts for part in context for a in part if a.letters not in (EDGE, SPACE)}
        used = {c for letters in atoms for c in letters} | set(self.tails)
        for letter in sorted(used):
            stands = [sign for (first, _), sign in self.heads.items() if first == letter]
            more = [table[letter] for table in (self.loud, self.tails) if letter in table]
            forms = dict.fromkeys([_plain(letter), _plain(letter.upper()), *more, *stands])
            yield f"{_name(letter)} = [{''.join(map(_quote, forms))}];"
        for letters, name in self.class_names.items():
            if letters in atoms:
                yield f"${name} = [{' '.join(map(_name, letters))}];"

    def _rule(self, rule: Rule) -> Iterator[str]:
        yield f"# {rule.source} → {rule.target or 'nothing'}" + (
            f", after {rule.after}" * bool(rule.after) + f", before {rule.before}" * bool(rule.before)
        )
        classes = self.scheme.classes
        lefts = list(self._sides(parse_context(rule.after, classes), outward=-1))
        rights = list(self._sides(parse_context(rule.before, classes), outward=1))
        rest = " ".join(_name(c) for c in rule.source[1:])
        tails = "".join(_quote(self.tails[c]) for c in rule.source[1:])
        for left, right in product(lefts if rule.after else [""], rights if rule.before else [""]):
            for forms, result in self._cases(rule.source[0], rule.target, self.loud):
                key = " ".join(filter(None, (left and f"{left} {{", forms, rest, right and f"}} {right}")))
                yield f"{key} > {_quote(self.heads[rule.source[0], result])}{tails};"

    def _sides(self, context: tuple[Alternative, ...], outward: int) -> Iterator[str]:
        """The alternatives of a context as ICU patterns; those of one place become one set."""
        single = [part[0] for part in context if len(part) == 1 and not part[0].repeated]
        if single:
            sets = [self._atom(atom) for atom in single]
            yield sets[0] if len(sets) == 1 else f"[{' '.join(sets)}]"
        for part in context:
            if len(part) == 1 and not part[0].repeated:
                continue
            inside_out = list(part)[::outward]
            # ICU never goes back on a repetition: spell out each length where that could be needed.
            ways: list[list[list[str]]] = []
            for at, atom in enumerate(inside_out):
                around = {a.letters for a in inside_out[max(at - 1, 0) : at + 2]}
                if atom.letters == EDGE and SPACE in around:
                    ways.append([[]])  # beside a space there is always an edge
                elif not atom.repeated:
                    ways.append([[self._atom(atom)]])
                elif at + 1 < len(inside_out) and not set(atom.letters) & set(inside_out[at + 1].letters):
                    ways.append([[self._atom(atom) + "?"] * MOST_REPEATS])
                else:
                    ways.append([[self._atom(atom)] * count for count in range(MOST_REPEATS + 1)])
            for chosen in product(*ways):
                yield " ".join([piece for way in chosen for piece in way][::outward])

    def _atom(self, atom: Atom) -> str:
        if atom.letters == EDGE:
            return "[^$WORD]"
        if atom.letters == SPACE:
            return "\\uE001"
        if atom.letters in self.class_names:
            return f"${self.class_names[atom.letters]}"
        names = [_name(c) for c in atom.letters]
        return names[0] if len(names) == 1 else f"[{' '.join(names)}]"


def _plain(text: str) -> str:
    """Source text as it stands after pass 2."""
    return text.replace("’", _APOSTROPHE).replace(" ", _SPACE)


def _name(letter: str) -> str:
    return {"’": "$APOSTROPHE", " ": "$SPACE"}.get(letter, f"${letter}")


def _one_of(forms: Iterable[str]) -> str:
    found = [_quote(form) for form in forms]
    return found[0] if len(found) == 1 else f"[{''.join(found)}]"


def _quote(text: str, always: bool = False) -> str:
    """Text for a rule: letters and ’ as they are; what is syntax, a mark or a private sign as an escape."""
    return "".join(c if c.isalpha() or (not always and c in "’ʹʺ") else f"\\u{ord(c):04X}" for c in text)
