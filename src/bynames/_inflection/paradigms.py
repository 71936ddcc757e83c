"""The inflection of single words, as data/inflection/ has it: one table of endings makes forms and undoes them.

A rule is the endings of one kind of word in the cases of its language: six, and in some a seventh, the vocative.
Forwards the first rule that fits a nominative decides;
backwards every rule says what the nominative would be, and only one that makes the very same form again counts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from operator import eq
from typing import Literal, NamedTuple

from msgspec import Struct, ValidationError, convert

from bynames import _datafiles as data
from bynames._compiled import compiled
from bynames._expressions import expression
from bynames._memo import WORDS, Memo, cached_attribute, once
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
_CLASS = expression(r"(?P<set>\[[^\]]*\])|\{(?P<name>[a-z]+)\}")
_NAME = expression(r"\{([a-z]+)\}")
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


class Stem(NamedTuple):
    """What the endings of a rule are put to, and the consonants for `*` of them."""

    text: str
    same: str


@once
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


class Rule(Struct, array_like=True, eq=False, dict=True):
    """One line of data/inflection: what it fits, and the endings in all cases.

    `lemma` is the ending that a rule is looked up by and leads back to: the nominative, of a plural the man's. `after`
    is what stands before the endings, and `consonants` the letters of the language that `*` can be.
    """

    who: tuple[tuple[str, str], ...]
    lemma: str
    endings: tuple[tuple[str, ...], ...]
    after: str
    consonants: str
    only: frozenset[str]
    rare: float
    also: str

    def stem(self, nominative: str) -> Stem | None:
        """What the endings are put to, if the rule fits this nominative."""
        if self.only and _fold(nominative) not in self.only:
            return None
        return self.without(self.lemma, nominative)

    def without(self, ending: str, form: str) -> Stem | None:
        """What a form is without one of the endings; None where it has another ending, or another stem."""
        if _SAME_CONSONANTS in ending:
            # ё is typed as е as often as not.
            same = f"(?P<same>[{self.consonants}]{{1,2}})"
            pattern = ending.replace("ё", "[её]").replace(_SAME_CONSONANTS, same)
            found = _compiled(f"(?P<stem>{self.after}){pattern}").fullmatch(form)
            return Stem(found["stem"], found["same"]) if found else None
        if not form.endswith(ending) and not _ends_in(form, ending):
            return None
        text = form[: len(form) - len(ending)]
        return Stem(text, "") if self._fits.fullmatch(text) else None

    @cached_attribute
    def _fits(self) -> re.Pattern[str]:
        """Compiled when a word first comes so far: a name asks for few of the hundreds."""
        return _compiled(self.after)

    def forms(self, stem: Stem) -> tuple[tuple[str, ...], ...]:
        """The forms of each case, the likelier first."""
        return tuple(tuple(dict.fromkeys(_joined(stem, e) for e in column)) for column in self.endings)


def _ends_in(form: str, ending: str) -> bool:
    """Whether a form ends so, with е where the ending has ё."""
    if "ё" not in ending or len(form) < len(ending):
        return False
    tail = form[len(form) - len(ending) :]
    return all(letter in (mine, "ё" if mine == "е" else mine) for mine, letter in zip(tail, ending, strict=True))


def _rules(
    raw: dict[str, object], classes: dict[str, str], plurals: dict[str, str], cases: int, where: str
) -> Iterator[Rule]:
    """The rules of one line: its own, and that of the plural where it names one."""
    try:
        read = convert(raw, _Raw, strict=False)
    except ValidationError:
        raise DataError(f"{where}: {misfit(raw, _Raw, strict=False)}") from None
    after = _spelt_out(read.after, classes, where)

    def columns(text: str, before: str = "") -> tuple[tuple[str, ...], ...]:
        found = text.split()
        if len(found) != cases:
            raise DataError(f"{where}: {len(found)} endings, not {cases}: {text!r}")
        return tuple(tuple(before + one.strip("-") for one in column.split("/")) for column in found)

    try:
        _compiled(f"(?:{after})")
    except re.error as error:
        raise DataError(f"{where}: after is no regular expression: {error}: {after!r}") from None
    who = tuple(_who(part, where) for part in read.who.split(","))
    endings = columns(read.forms)
    stem = f"(?:{after})" if after.startswith("^") else f".*(?:{after})"
    told = stem, classes["c"], frozenset(map(_fold, read.only)), read.rare, read.also
    yield Rule(who, endings[0][0], endings, *told)
    if read.plural:
        before, _, name = read.plural.rpartition(" ")
        if name not in plurals:
            raise DataError(f"{where}: no plural {name!r}{did_you_mean(name, plurals)}")
        yield Rule((("surname", "p"),), endings[0][0], columns(plurals[name], before), *told)


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


def _joined(stem: Stem, ending: str) -> str:
    found = stem.text + ending
    return found.replace(_SAME_CONSONANTS, stem.same) if _SAME_CONSONANTS in ending else found


def _fold(word: str) -> str:
    return word.replace("ё", "е")


def _tail(ending: str) -> str:
    """What an ending ends with whatever the word."""
    return _fold(ending.rpartition(_SAME_CONSONANTS)[2])


@compiled(list[Rule], lambda: [(name,) for name in data.names("inflection")])
def _kept_rules(language: str) -> list[Rule]:
    return read_rules(language)


def read_rules(language: str) -> list[Rule]:
    """The rules of a language, in order. Raises DataError with line and reason."""
    raw = data.entry("inflection", language)
    where, classes, plurals = f"data/inflection/{language}.yaml", raw["classes"], raw["plurals"]
    cases = len(raw.get("cases", CASES))
    return [
        rule
        for at, line in enumerate(raw["rules"])
        for rule in _rules(line, classes, plurals, cases, f"{where}: rules[{at}]")
    ]


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
        self.rules = _kept_rules(language)
        self.stays = frozenset(map(_fold, raw["stays"]))
        self.vowels = expression(f"[{classes['v']}]")
        self.consonants: str = classes["c"]
        # -о is what most names that stay end in.
        self._vowel = expression(f".*[{classes['v'].replace('о', '')}]")
        self._stranger = expression(f".*(?:{_spelt_out(raw['stays_often'], classes, where)})")
        self.first_half_stays = frozenset(raw["first_half_stays"])
        self.second_names_of_men = frozenset(raw["second_names_of_men"])
        # Case -> how a surname of a man from elsewhere ends in it
        self.from_elsewhere: dict[str, str] = raw["from_elsewhere"]
        self.feminine = expression(f".*(?:{_spelt_out(raw['feminine'], classes, where)})")
        # Gender -> how an adjective in the nominative ends
        self.adjectives = {
            gender: expression(f".*(?:{_spelt_out(pattern, classes, where)})")
            for gender, pattern in raw["adjectives"].items()
        }
        self._of: dict[tuple[str, str], list[Rule]] = {}
        self._by_last: Memo[tuple[str, str, str], list[Rule]] = Memo(WORDS)
        for rule in self.rules:
            for who in rule.who:
                self._of.setdefault(who, []).append(rule)
        self._ends: dict[tuple[str, str], dict[str, list[tuple[Rule, int, int]]]] = {}
        self._of_kinds: dict[tuple[tuple[str, str], ...], dict[str, list[_Whose]]] = {}
        self._longest = max(len(_tail(e)) for rule in self.rules for column in rule.endings for e in column)

    def _endings(self, kind: tuple[str, str]) -> dict[str, list[tuple[Rule, int, int]]]:
        """What an ending of a kind of word ends with -> the endings: rule, place of the case, place in the case."""
        table = self._ends.get(kind)
        if table is None:
            table = {}
            for rule in self._of.get(kind, ()):
                for case, column in enumerate(rule.endings):
                    for place, ending in enumerate(column):
                        table.setdefault(_tail(ending), []).append((rule, case, place))
            self._ends[kind] = table
        return table

    def fitting(self, word: str, role: str, gender: str) -> list[tuple[Rule, Stem]]:
        """The rules that a nominative (in lower case) can go by, the likeliest first; none for what stays."""
        found: list[tuple[Rule, Stem]] = []
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
            found = [rule for rule in self._of.get((role, gender), ()) if all(map(eq, _tail(rule.lemma)[::-1], last))]
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
        table = self._endings((role, gender))
        folded = _fold(form)
        fitting: dict[str, list[Rule]] = {}
        for size in range(min(len(form), self._longest) + 1):
            for rule, case, place in table.get(folded[len(form) - size :], ()):
                stem = rule.without(rule.endings[case][place], form)
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
        table = self._endings((role, gender))
        folded = _fold(form)
        fitting: dict[str, list[Rule]] = {}
        for size in range(min(len(form), self._longest) + 1):
            able = beginnings is None or folded[: len(form) - size] in beginnings
            for rule, case, place in table.get(folded[len(form) - size :], ()):
                ending = rule.endings[case][place]
                if case not in self._compared or not (able or _SAME_CONSONANTS in ending):
                    continue
                stem = rule.without(ending, form)
                if stem is None:
                    continue
                nominative = _joined(stem, rule.lemma)
                if nominative == form:
                    continue
                if nominative not in fitting:
                    fitting[nominative] = [other for other, _ in self.fitting(nominative, role, gender)]
                if rule in fitting[nominative]:
                    yield nominative

    def oblique_tails(self, role: str, gender: str) -> Iterator[tuple[str, bool]]:
        """What words of a kind end with in oblique cases, and whether a consonant before it changes."""
        for tail, endings in self._endings((role, gender)).items():
            oblique = [rule.endings[case][place] for rule, case, place in endings if case in self._compared]
            if oblique:
                yield tail, any(_SAME_CONSONANTS in text for text in oblique)

    def oblique_endings(self, rule: Rule) -> list[str]:
        """The endings of a rule in oblique cases; the case of address is none of them."""
        return [ending for case, column in enumerate(rule.endings) if case in self._compared for ending in column]

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
                stem = rule.without(rule.endings[case][place], form)
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
                for tail, endings in self._endings(kind).items():
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
