"""The inflection of single words, as data/inflection/ has it: one table of endings makes forms and undoes them.

A rule is the endings of one kind of word in the cases of its language: six, and in some a seventh, the vocative.
Forwards the first rule that fits a nominative decides;
backwards every rule says what the nominative would be, and only one that makes the very same form again counts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from operator import eq
from typing import Literal

from msgspec import Struct, ValidationError, convert

from bynames import _datafiles as data
from bynames._memo import WORDS, Memo, once
from bynames._shapes import misfit
from bynames.errors import BynamesError, DataError, did_you_mean

# The cases of a language whose file names no others
CASES = ("nom", "gen", "dat", "acc", "ins", "loc")
ROLES = ("surname", "given", "patronymic", "noun", "adjective")
GENDERS = ("m", "f", "n", "p")
# Words of these roles stay where no rule fits; that of an organization is none of these, then.
_MAY_STAY = ROLES[:3]
_SAME_CONSONANTS = "*"
# Letters in brackets, which may name classes; or a class alone
_CLASS = re.compile(r"(?P<set>\[[^\]]*\])|\{(?P<name>[a-z]+)\}")
_NAME = re.compile(r"\{([a-z]+)\}")
# What the second of two endings costs when forms are undone, the second of two rules, and that a word stays.
_SECOND_ENDING, _SECOND_RULE, _STAYS = 0.3, 0.7, 0.1
# What it costs besides that a word in a vowel, or one whose role always inflects, is such a one; and that one is which
# ends as such words of other languages do.
_STAYS_STRANGELY, _STAYS_AS_A_STRANGER = 1.5, 0.3
# Longer words are no names, and are left as they are.
_LONGEST = 60
# The last letters of a word that say which rules are tried.
_TELLING = 3


class Undone(Struct, frozen=True):
    """A nominative that has the form asked for, in this case and gender; the lower the `cost` the likelier.

    `rare` is what else it costs where no table knows the nominative.
    """

    word: str
    case: str
    gender: str
    cost: float
    rare: float


class _Raw(Struct, forbid_unknown_fields=True):
    """A rule as the file has it; every value is a string."""

    who: str
    forms: str
    after: str = ""
    only: tuple[str, ...] = ()
    rare: float = 0.0
    also: Literal["", "next", "last"] = ""
    plural: str = ""


class _Ending:
    """One ending of a rule: what a word of this case looks like, and how it is put together again."""

    __slots__ = ("_pattern", "source", "text")

    def __init__(self, source: str, text: str) -> None:
        self.source = source
        self.text = text
        self._pattern: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a word first comes so far: a name asks for few of the thousands."""
        found = self._pattern
        if found is None:
            found = self._pattern = _compiled(self.source)
        return found


@once
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


class Rule:
    """One line of data/inflection: what it fits, and the endings in all cases.

    `lemma` is the ending that a rule is looked up by and leads back to: the nominative, of a plural the man's.
    """

    __slots__ = ("also", "endings", "lemma", "only", "rare", "who")

    def __init__(
        self, who: tuple[tuple[str, str], ...], lemma: _Ending, endings: tuple[tuple[_Ending, ...], ...], raw: _Raw
    ) -> None:
        self.who = who
        self.lemma = lemma
        self.endings = endings
        self.only = frozenset(map(_fold, raw.only))
        self.rare = raw.rare
        self.also = raw.also

    def stem(self, nominative: str) -> re.Match[str] | None:
        """What the endings are put to, if the rule fits this nominative."""
        if self.only and _fold(nominative) not in self.only:
            return None
        return self.lemma.pattern.fullmatch(nominative)

    def forms(self, stem: re.Match[str]) -> tuple[tuple[str, ...], ...]:
        """The forms of each case, the likelier first."""
        return tuple(tuple(dict.fromkeys(_joined(stem, e) for e in column)) for column in self.endings)


def _rules(
    raw: dict[str, object], classes: dict[str, str], plurals: dict[str, str], cases: int, where: str
) -> Iterator[Rule]:
    """The rules of one line: its own, and that of the plural where it names one."""
    try:
        read = convert(raw, _Raw, strict=False)
    except ValidationError:
        raise DataError(f"{where}: {misfit(raw, _Raw, strict=False)}") from None
    after = _spelt_out(read.after, classes, where)

    def columns(text: str, before: str = "") -> tuple[tuple[_Ending, ...], ...]:
        found = text.split()
        if len(found) != cases:
            raise DataError(f"{where}: {len(found)} endings, not {cases}: {text!r}")
        return tuple(
            tuple(_ending(before + one.strip("-"), after, classes["c"]) for one in c.split("/")) for c in found
        )

    try:
        _compiled(f"(?:{after})")
    except re.error as error:
        raise DataError(f"{where}: after is no regular expression: {error}: {after!r}") from None
    who = tuple(_who(part, where) for part in read.who.split(","))
    endings = columns(read.forms)
    yield Rule(who, endings[0][0], endings, read)
    if read.plural:
        before, _, name = read.plural.rpartition(" ")
        if name not in plurals:
            raise DataError(f"{where}: no plural {name!r}{did_you_mean(name, plurals)}")
        yield Rule((("surname", "p"),), endings[0][0], columns(plurals[name], before), read)


def _who(text: str, where: str) -> tuple[str, str]:
    role, _, gender = text.strip().partition(" ")
    if role not in ROLES or gender not in GENDERS:
        raise DataError(f"{where}: who is a role and a gender, not {text!r}; {', '.join(ROLES)}; {', '.join(GENDERS)}")
    return role, gender


def _spelt_out(pattern: str, classes: dict[str, str], where: str) -> str:
    """The regular expression with the letters of its classes."""
    return _CLASS.sub(lambda match: _letters(match, classes, where), pattern)


def _letters(match: re.Match[str], classes: dict[str, str], where: str) -> str:
    names = _NAME.findall(match.group())
    for name in names:
        if name not in classes:
            raise DataError(f"{where}: no class of letters {name!r}{did_you_mean(name, classes)}")
    if match["set"]:
        return _NAME.sub(lambda inside: classes[inside[1]], match["set"])
    return f"[{classes[match['name']]}]"


def _ending(text: str, after: str, consonants: str) -> _Ending:
    # ё is typed as е as often as not.
    pattern = "".join(
        f"(?P<same>[{consonants}]{{1,2}})" if c == _SAME_CONSONANTS else "[её]" if c == "ё" else c for c in text
    )
    stem = f"(?:{after})" if after.startswith("^") else f".*(?:{after})"
    return _Ending(f"(?P<stem>{stem}){pattern}", text)


def _joined(stem: re.Match[str], ending: _Ending) -> str:
    found = stem["stem"] + ending.text
    return found.replace(_SAME_CONSONANTS, stem["same"]) if _SAME_CONSONANTS in ending.text else found


def _fold(word: str) -> str:
    return word.replace("ё", "е")


# A rule, the place of a case, the place of an ending in it; and the roles and genders that have it
_Whose = tuple[Rule, int, int, tuple[tuple[str, str], ...]]


class Paradigms:
    """The rules of one language; made once, by `paradigms()`."""

    def __init__(self, language: str) -> None:
        raw = data.entry("inflection", language)
        where = f"data/inflection/{language}.yaml"
        self.language = language
        self.cases: tuple[str, ...] = tuple(raw.get("cases", CASES))
        address = raw.get("address", "")
        # The places of the cases that names are compared in, besides the nominative
        self._compared = frozenset(at for at, case in enumerate(self.cases) if at and case != address)
        # A word that no rule fits stays in all cases.
        self._uninflected: tuple[tuple[str, ...], ...] = ((),) * len(self.cases)
        classes = raw["classes"]
        self.rules = [
            rule
            for at, line in enumerate(raw["rules"])
            for rule in _rules(line, classes, raw["plurals"], len(self.cases), f"{where}: rules[{at}]")
        ]
        self.stays = frozenset(map(_fold, raw["stays"]))
        self.vowels = re.compile(f"[{classes['v']}]")
        # -о is what most names that stay end in.
        self._vowel = re.compile(f".*[{classes['v'].replace('о', '')}]")
        self._stranger = re.compile(f".*(?:{_spelt_out(raw['stays_often'], classes, where)})")
        self.first_half_stays = frozenset(raw["first_half_stays"])
        self.second_names_of_men = frozenset(raw["second_names_of_men"])
        # Case -> how a surname of a man from elsewhere ends in it
        self.from_elsewhere: dict[str, str] = raw["from_elsewhere"]
        self.feminine = re.compile(f".*(?:{_spelt_out(raw['feminine'], classes, where)})")
        # Gender -> how an adjective in the nominative ends
        self.adjectives = {
            gender: re.compile(f".*(?:{_spelt_out(pattern, classes, where)})")
            for gender, pattern in raw["adjectives"].items()
        }
        self._of: dict[tuple[str, str], list[Rule]] = {}
        self._by_last: Memo[tuple[str, str, str], list[Rule]] = Memo(WORDS)
        # What an ending of a rule ends with -> the endings (rule, place of the case, place of the ending in it)
        self._ends: dict[tuple[str, str], dict[str, list[tuple[Rule, int, int]]]] = {}
        for rule in self.rules:
            for who in rule.who:
                self._of.setdefault(who, []).append(rule)
                table = self._ends.setdefault(who, {})
                for case, column in enumerate(rule.endings):
                    for place, ending in enumerate(column):
                        tail = _fold(ending.text.rpartition(_SAME_CONSONANTS)[2])
                        table.setdefault(tail, []).append((rule, case, place))

        self._of_kinds: dict[tuple[tuple[str, str], ...], dict[str, list[_Whose]]] = {}
        self._longest = max(len(tail) for table in self._ends.values() for tail in table)

    def fitting(self, word: str, role: str, gender: str) -> list[tuple[Rule, re.Match[str]]]:
        """The rules that a nominative (in lower case) can go by, the likeliest first; none for what stays."""
        found: list[tuple[Rule, re.Match[str]]] = []
        if not word or len(word) > _LONGEST or _fold(word) in self.stays:
            return found
        later = []
        for rule in self._ending_in(role, gender, word[-_TELLING:]):
            stem = rule.stem(word)
            if stem is None:
                continue
            if rule.also == "last":
                later.append((rule, stem))
                continue
            found.append((rule, stem))
            if not rule.also:
                break
        return found + later

    def _ending_in(self, role: str, gender: str, letters: str) -> list[Rule]:
        """The rules of a kind of word that can fit a nominative with these last letters, in order."""
        key = (role, gender, letters)
        found = self._by_last.get(key)
        if found is None:
            last = _fold(letters)[::-1]
            found = [
                rule
                for rule in self._of.get((role, gender), ())
                if all(map(eq, _fold(rule.lemma.text.rpartition(_SAME_CONSONANTS)[2])[::-1], last))
            ]
            self._by_last[key] = found
        return found

    def forms(self, word: str, role: str, gender: str) -> tuple[tuple[str, ...], ...]:
        """The forms of a nominative in lower case, by case, the likeliest of each first; all alike for what stays."""
        found = self._uninflected
        for rule, stem in self.fitting(word, role, gender):
            found = tuple(old + new for old, new in zip(found, rule.forms(stem), strict=True))
        return tuple(tuple(dict.fromkeys(column)) or (word,) for column in found)

    def undo(self, form: str, role: str, gender: str) -> list[Undone]:
        """Every nominative that has this form (in lower case), also the form itself where no rule would change it."""
        found: list[Undone] = []
        if role in _MAY_STAY and not self.fitting(form, role, gender):
            inflects = role == "patronymic" or self._vowel.fullmatch(form) or (gender == "f" and form.endswith("й"))
            rare = _STAYS_STRANGELY if inflects else 0.0
            if inflects and role != "patronymic" and self._stranger.fullmatch(form):
                rare = _STAYS_AS_A_STRANGER
            found = [Undone(form, case, gender, _STAYS if at else 0.0, rare) for at, case in enumerate(self.cases)]
        if len(form) > _LONGEST:
            return found
        table = self._ends.get((role, gender), {})
        folded = _fold(form)
        fitting: dict[str, list[Rule]] = {}
        for size in range(min(len(form), self._longest) + 1):
            for rule, case, place in table.get(folded[len(form) - size :], ()):
                stem = rule.endings[case][place].pattern.fullmatch(form)
                if stem is None:
                    continue
                nominative = _joined(stem, rule.lemma)
                if nominative not in fitting:
                    fitting[nominative] = [other for other, _ in self.fitting(nominative, role, gender)]
                if rule in fitting[nominative]:
                    cost = fitting[nominative].index(rule) * _SECOND_RULE + place * _SECOND_ENDING
                    found.append(Undone(nominative, self.cases[case], gender, cost, rule.rare))
        return found

    def nominatives(self, form: str, role: str, gender: str, beginnings: Container[str] | None = None) -> Iterator[str]:
        """Every other word that has this form (in lower case) in an oblique case, by the rules; some more than once.

        The case of address is left out.

        With `beginnings` (with е for ё), those that begin with one of them and the letters of a rule.
        """
        if len(form) > _LONGEST:
            return
        table = self._ends.get((role, gender), {})
        folded = _fold(form)
        fitting: dict[str, list[Rule]] = {}
        for size in range(min(len(form), self._longest) + 1):
            able = beginnings is None or folded[: len(form) - size] in beginnings
            for rule, case, place in table.get(folded[len(form) - size :], ()):
                ending = rule.endings[case][place]
                if case not in self._compared or not (able or _SAME_CONSONANTS in ending.text):
                    continue
                stem = ending.pattern.fullmatch(form)
                if stem is None:
                    continue
                nominative = _joined(stem, rule.lemma)
                if nominative == form:
                    continue
                if nominative not in fitting:
                    fitting[nominative] = [other for other, _ in self.fitting(nominative, role, gender)]
                if rule in fitting[nominative]:
                    yield nominative

    def oblique(self, form: str, kinds: tuple[tuple[str, str], ...]) -> set[str]:
        """What `nominatives` gives for any of these roles and genders: at once, for most rules are of several."""
        found: set[str] = set()
        if len(form) > _LONGEST:
            return found
        table = self._merged(kinds)
        folded = _fold(form)
        fitting: dict[tuple[str, str, str], list[Rule]] = {}
        for size in range(min(len(form), self._longest) + 1):
            for rule, case, place, whose in table.get(folded[len(form) - size :], ()):
                stem = rule.endings[case][place].pattern.fullmatch(form)
                if stem is None:
                    continue
                nominative = _joined(stem, rule.lemma)
                if nominative == form or nominative in found:
                    continue
                for kind in whose:
                    known = fitting.get((nominative, *kind))
                    if known is None:
                        known = [other for other, _ in self.fitting(nominative, *kind)]
                        fitting[nominative, *kind] = known
                    if rule in known:
                        found.add(nominative)
                        break
        return found

    def _merged(self, kinds: tuple[tuple[str, str], ...]) -> dict[str, list[_Whose]]:
        """The endings in oblique cases of words of these kinds, each with those of the kinds that have it."""
        table = self._of_kinds.get(kinds)
        if table is None:
            whose: dict[tuple[str, Rule, int, int], list[tuple[str, str]]] = {}
            for kind in kinds:
                for tail, endings in self._ends.get(kind, {}).items():
                    for rule, case, place in endings:
                        if case in self._compared:
                            whose.setdefault((tail, rule, case, place), []).append(kind)
            table = {}
            for (tail, rule, case, place), some in whose.items():
                table.setdefault(tail, []).append((rule, case, place, tuple(some)))
            self._of_kinds[kinds] = table
        return table


@once
def inflecting(languages: tuple[str, ...]) -> tuple[Paradigms, ...]:
    """The rules of those of some languages that there are any for."""
    known = data.names("inflection")
    return tuple([paradigms(language) for language in languages if language in known])


@once
def paradigms(language: str) -> Paradigms:
    """The rules of a language. Raises BynamesError where there are none."""
    known = data.names("inflection")
    if language not in known:
        hint = did_you_mean(language, known) or f"; there are {', '.join(known)}"
        raise BynamesError(f"no inflection rules for the language {language!r}{hint}")
    return Paradigms(language)
