"""The name of an organization taken apart: legal forms, generic words, places, and what is left, its proper name.

Words meet across languages as concepts (data/orgs/): завод, plant and works are one. A word is looked up as it is
typed, and by the stem of its phonemic key, so case endings and transliterations make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from copy import copy

from bynames import _datafiles as data
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.parse import TELLING
from bynames._kinds.person.words import Word, word
from bynames._memo import once, remembered
from bynames._model import Name, Part
from bynames._readings import language, phonemic
from bynames._text import clean, has_cyrillic, script

_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_]))*|\d+")
_PARENTHESES = re.compile(r"\(([^()]*)\)")
_SPLIT = re.compile(r"\s/\s|;")
_DASH = re.compile(r"\s-\s?|-\s")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]?\b|\b(?:[^\W\d_]\.){2,}")
# ў at the beginning of a word is у after a vowel.
_SHORT_U = re.compile(r"\bў")
# Longer texts are no names; the rest is not read.
_MOST_TOKENS = 40
_LONGEST = 1000
# Capitals that are shorter, among small letters, are not looked up by their stem: RACSS is no form of Russia.
_LONGEST_ACRONYM = 7
# An acronym takes the letter of the Cyrillic word, or of one of the commonest translations.
_FIRST_LETTERS = 3


@once
def _weights() -> dict[str, float]:
    return {name: float(weight) for name, weight in data.entry("compare", "organizations")["weights"].items()}


class Unit:
    """One word of an organization's name.

    `kind` is `generic`, `place`, `number`, `proper` or `function`; `concepts` what it can mean; `weight` how much it
    says, and `tells` whether that is enough to contradict another; `spellings` the key letters that can
    stand for it in an acronym, in any of the languages (research: r, n, ni).
    """

    __slots__ = ("_word", "concepts", "kind", "loud", "low", "spellings", "tells", "text", "weight")

    def __init__(self, text: str, kind: str, concepts: frozenset[str], weight: float) -> None:
        self.text = text
        self.low = text.lower()
        self._word: Word | None = None
        self.kind = kind
        self.concepts = concepts
        self.weight = weight
        spellings = {initials(self.low)}
        for concept in concepts:
            spellings |= vocabulary().spellings.get(concept, set())
        self.spellings = tuple(sorted(spellings - {()}, key=lambda spelling: -len(spelling)))
        self.tells = weight >= _weights()["mid"] or kind == "place"
        # Typed as acronyms are: НИИ, БелДУ
        self.loud = kind == "proper" and 2 <= len(text) <= 10 and sum([c.isupper() for c in text]) > 1

    @property
    def word(self) -> Word:
        """Its readings and keys; a known word may never need them."""
        if self._word is None:
            self._word = word(self.low)
        return self._word


class Vocabulary:
    """data/orgs as look-up tables; made once, by `vocabulary()`."""

    def __init__(self) -> None:
        # Word as typed -> concepts, each with the word's place in its list: 0 is what the concept is mostly called
        self.typed: dict[str, dict[str, int]] = {}
        self.stems: dict[str, set[str]] = {}
        self.weights: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        self.spellings: dict[str, set[Spelling]] = {}
        self.means: dict[str, tuple[str, ...]] = {}
        self.capital_means: dict[str, tuple[str, ...]] = {}
        # Ending -> endings of the lemma, as data/orgs/endings.yaml has them
        self.endings: dict[str, list[str]] = {}
        for rules in data.entry("orgs", "endings").values():
            for rule in rules:
                self.endings.setdefault(_plain(rule["ending"]), []).extend(map(_plain, rule["lemma"]))
        self.longest_ending = max(map(len, self.endings))
        self.groups: dict[str, str] = {}
        # First word -> phrases that begin with it, the longest first, with what they are
        self.forms: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.typed_forms: set[str] = set()
        for entry in data.entry("orgs", "words")["concepts"]:
            function = entry.get("function") == "true"
            country = entry.get("place") == "true"
            self._add(
                entry,
                "function" if function else "place" if country else "generic",
                0.0 if function else _weights()[entry.get("weight", "mid")],
            )
        for entry in data.entry("orgs", "words")["abbreviations"]:
            for spoken in ("be", "ru", "latin"):
                for form in entry.get(spoken, ()):
                    self.means.setdefault(form, tuple(entry["means"]))
                    self.capital_means.setdefault(form.upper(), tuple(entry["means"]))
        for entry in data.entry("orgs", "places")["places"]:
            self._add({**entry, "id": f"place:{entry['id']}"}, "place", _weights()["place"])
        for entry in data.entry("orgs", "forms")["forms"]:
            self.groups[entry["id"]] = entry.get("group", entry["id"])
            for spoken in ("be", "ru", "latin", "uk"):
                for form in entry.get(spoken, ()):
                    words = tuple(_token_key(token) for token in _TOKEN.findall(_plain(form).replace(".", "")))
                    if words:
                        self.forms.setdefault(words[0], []).append((words, entry["id"]))
                    # Ltd, SpA and s.r.o. are forms as they are typed; AS and LP only in capitals.
                    if len(words) == 1 and not form.isupper() and (not form.islower() or len(words[0]) > 2):
                        self.typed_forms.add(form.replace(".", ""))
        for known in (*self.forms.values(), *self.phrases.values()):
            known.sort(key=lambda item: -len(item[0]))

    def _add(self, entry: dict[str, object], kind: str, weight: float) -> None:
        name = str(entry["id"])
        self.weights[name] = weight
        self.kinds[name] = kind
        for spoken in ("be", "ru", "latin"):
            forms = entry.get(spoken, ())
            assert isinstance(forms, (list, tuple))
            for place, form in enumerate(forms):
                low = _plain(form)
                if kind != "function" and (place < _FIRST_LETTERS or spoken != "latin"):
                    known_as = spoken if spoken != "latin" else ""
                    self.spellings.setdefault(name, set()).add(initials(low, known_as))
                if " " in low:
                    words = tuple(_token_key(token) for token in _TOKEN.findall(low))
                    self.phrases.setdefault(words[0], []).append((words, name))
                    continue
                self.typed.setdefault(low, {}).setdefault(name, place)
                if spoken != "latin" and not form.isupper():
                    key = phonemic(low.replace("’", ""), spoken)
                    self.stems.setdefault(lexicon().stem(key) or key, set()).add(name)

    def concepts(self, token: str, quiet: bool = False) -> frozenset[str]:
        """What one word can mean; empty for a proper name. `quiet`: capitals do not mark an acronym."""
        low = _plain(token)
        found = self.typed.get(low)
        if found:
            return frozenset(found)
        if len(low) < 3 or (token.isupper() and len(low) < (5 if quiet else _LONGEST_ACRONYM)):
            return frozenset()
        meant = self._inflected(low)
        if meant or len(low) < 4:
            return frozenset(meant)
        for key in word(low).keys[:4]:
            stem = lexicon().stem(key) or key
            if len(stem) > 2:
                meant |= self.stems.get(stem, set())
        return frozenset(meant)

    def _inflected(self, low: str) -> set[str]:
        """What the words can mean of which a Cyrillic word is a form."""
        found: set[str] = set()
        if has_cyrillic(low):
            for size in range(min(self.longest_ending, len(low) - 2) + 1):
                for lemma in self.endings.get(low[len(low) - size :], ()):
                    found |= set(self.typed.get(low[: len(low) - size] + lemma, ()))
        return found

    def chief(self, unit: Unit) -> str:
        """The one concept that stands for a unit in keys: the one that its word names first."""
        places = self.typed.get(unit.low, {})
        return min(unit.concepts, key=lambda name: (places.get(name, 99), name))

    def abbreviated(self, token: str) -> tuple[str, ...]:
        """The concepts that an abbreviation stands for: as typed, in capitals (TSNII), or in any case (Минздрав)."""
        if token in self.means:
            return self.means[token]
        return self.capital_means.get(token, ()) if token.isupper() else self.means.get(token.lower(), ())


Spelling = tuple[frozenset[str], ...]


def initials(low: str, language: str = "") -> Spelling:
    """What an acronym can give one or more words as: for each word the key letters that stand for its first letter."""
    return tuple(_initial(part, language) for part in low.split(" ") if part)


def _initial(part: str, language: str) -> frozenset[str]:
    if not has_cyrillic(part[0]):
        return word(part[0], True).letters
    return frozenset(phonemic(part, name)[:1] for name in ([language] if language else ("be", "ru")))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.lower())
    keep = "".join(c for c in folded if not ("\u0300" <= c <= "\u036f" and c not in "\u0306\u0308"))
    plain = unicodedata.normalize("NFC", keep).replace("ё", "е").replace("-", " ")
    return _SHORT_U.sub("у", plain) if "ў" in plain else plain


def _token_key(token: str) -> str:
    """How words of legal forms are compared: Cyrillic by the stem of the key, Latin and short ones as typed."""
    low = _plain(token)
    if not has_cyrillic(low) or len(low) < 5:
        return low
    key = word(low).keys[0]
    return lexicon().stem(key) or key


def _longest(phrases: dict[str, list[tuple[tuple[str, ...], str]]], keys: list[str], at: int) -> tuple[int, str]:
    """The longest phrase that stands at a place, as (number of words, what it is); (0, "") for none."""
    for words, name in phrases.get(keys[at], ()):
        if tuple(keys[at : at + len(words)]) == words:
            return len(words), name
    return 0, ""


@remembered(200_000)
def _unit(text: str, kind: str, concepts: frozenset[str], weight: float) -> Unit:
    return Unit(text, kind, concepts, weight)


@once
def vocabulary() -> Vocabulary:
    """The vocabulary of the bundled data."""
    return Vocabulary()


class OrgName:
    """The units of an organization's name in order, the legal forms found in it (ids), and both as parts of the text.

    `telling` are the units without function words.
    """

    __slots__ = ("forms", "parts", "telling", "units")

    def __init__(self, text: str) -> None:
        """`text` is clean."""
        known = vocabulary()
        self.forms: set[str] = set()
        self.units: list[Unit] = []
        self.parts: list[Part] = []
        text = _DOTTED.sub(lambda match: match.group().replace(".", "") + " ", text)
        tokens = _TOKEN.findall(text)[:_MOST_TOKENS]
        keys = [_token_key(token) for token in tokens]
        at = 0
        # Where everything is in capitals, capitals do not mark an acronym.
        loud = len(tokens) > 2 and sum(token.isupper() and len(token) > 1 for token in tokens) * 2 > len(tokens)
        while at < len(tokens):
            size, form = _longest(known.forms, keys, at)
            # AS, ДА, ПО are forms in capitals only, and where not everything is.
            if form and (
                size > 1
                or len(tokens[at]) > 3
                or tokens[at] in known.typed_forms
                or (tokens[at].isupper() and (not loud or at == 0))
            ):
                self.forms.add(form)
                self.parts.append(Part("form", " ".join(tokens[at : at + size])))
                # Fund, association, union are words of the name as well
                if size == 1 and len(tokens[at]) > 3 and known.concepts(tokens[at], loud):
                    self._add(known, tokens[at], loud)
                at += size
                continue
            size, concept = _longest(known.phrases, keys, at)
            if concept:
                kind, weight = known.kinds[concept], known.weights[concept]
                self.parts.append(Part(kind, " ".join(tokens[at : at + size])))
                self.units.append(_unit(" ".join(tokens[at : at + size]), kind, frozenset({concept}), weight))
                at += size
                continue
            self._add(known, tokens[at], loud)
            self.parts.append(Part(self.units[-1].kind, tokens[at]))
            at += 1
        self.telling = [unit for unit in self.units if unit.kind != "function"]

    def named_after(self) -> OrgName | None:
        """The name without its "named after …", where something proper is left: ОКБ «Заря» имени Королёва."""
        for at, unit in enumerate(self.units):
            if "named_after" in unit.concepts and any(u.kind in ("proper", "place") for u in self.units[:at]):
                head = copy(self)
                head.units = self.units[:at]
                head.telling = [u for u in head.units if u.kind != "function"]
                return head
        return None

    def _add(self, known: Vocabulary, token: str, quiet: bool) -> None:
        abbreviated = known.abbreviated(token)
        for name in abbreviated:
            self.units.append(_unit(token, known.kinds[name], frozenset({name}), known.weights[name]))
        if abbreviated:
            return
        meant = known.concepts(token, quiet)
        if token.isdigit():
            self.units.append(_unit(token, "number", frozenset(), _weights()["number"]))
            return
        if not meant:
            weight = _weights()["proper" if len(token) > 1 else "letter"]
            # More than six letters are a word, also in capitals.
            text = token.title() if quiet and len(token) > 6 else token
            self.units.append(_unit(text, "proper", frozenset(), weight))
            return
        kinds = {known.kinds[name] for name in meant}
        kind = "function" if kinds == {"function"} else "place" if kinds == {"place"} else "generic"
        self.units.append(_unit(token, kind, meant, max(known.weights[name] for name in meant)))


@remembered(100_000)
def organization(text: str) -> tuple[OrgName, ...]:
    """A name's readings: the whole without parentheses, and each name in them or beside a slash."""
    text = clean(text[:_LONGEST])
    inside = [part for part in _PARENTHESES.findall(text) if _TOKEN.search(part)]
    outside = _PARENTHESES.sub(" ", text)
    parts = [part for part in _SPLIT.split(outside) if _TOKEN.search(part)] + inside
    found = [OrgName(part) for part in parts or [text]]
    return tuple(name for name in found if name.units) or tuple(found)


@remembered(100_000)
def readings(text: str) -> tuple[OrgName, ...]:
    """Every way to take a name: those of `organization`, and each without what is added to it.

    "X – management company of the holding Y" is X, "X named after Y" is X where X is a proper name.
    """
    found = list(organization(text))
    text = _PARENTHESES.sub(" ", clean(text[:_LONGEST]))
    for part in _SPLIT.split(text):
        head = _DASH.split(part, maxsplit=1)[0]
        if head != part and _TOKEN.search(head):
            found.append(OrgName(head))
    shorter = [name.named_after() for name in found]
    return (*found, *(name for name in shorter if name is not None))


def parse_organization(name: str) -> Name:
    """An organization's name taken apart: `form`, `generic`, `place`, `number`, `function`, `proper`, in order.

    A second name in parentheses or beside a slash follows the first.
    """
    text = clean(name)
    parts = tuple(part for reading in organization(name) for part in reading.parts)
    return Name(text, "org", parts, script(text), language(text[:TELLING]))
