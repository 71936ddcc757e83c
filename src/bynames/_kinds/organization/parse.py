"""The name of an organization taken apart: legal forms, generic words, places, and what is left, its proper name.

Words meet across languages as concepts (data/orgs/): завод, plant and works are one. A word is looked up as it is
typed, and by the stem of its phonemic key, so case endings and transliterations make no difference.
"""

from __future__ import annotations

import operator
from copy import copy

from bynames._kinds.organization.acronyms import without_case
from bynames._kinds.organization.meaning import Told, told
from bynames._kinds.organization.tokens import Tokens, tokens_of
from bynames._kinds.organization.units import Unit, unit
from bynames._kinds.organization.vocabulary import Vocabulary, longest, vocabulary, weights
from bynames._kinds.person.words import word
from bynames._memo import NOTHING
from bynames._model import Part
from bynames._text import has_cyrillic

# Longer capitals are no acronym with another meaning.
_LONGEST_SPELT = 5
_FEW_PARTS = 4
# A name of two capitals could be anything.
_SHORTEST_ALONE = 3


class OrgName:
    """The units of an organization's name in order, the legal forms found in it (ids), and both as parts of the text.

    `telling` are the units without function words. `whole` says that nothing was left away: two names that were both
    shortened are no evidence for one another. `spelt` says that nothing was said of what its acronyms mean.
    `hyphened` are the units that a hyphen adds to a name: Газпром-Медиа is a body of the group, not the group.
    """

    __slots__ = ("_commas", "forms", "hyphened", "parts", "spelt", "telling", "units", "whole")

    def __init__(self, text: str) -> None:
        """`text` is clean."""
        known = vocabulary()
        self.spelt = False
        self.forms: frozenset[str] = NOTHING
        self.units: list[Unit] = []
        # Tuples of texts, and sets that are empty, cost the collector of garbage nothing.
        self.parts: tuple[Part, ...] = ()
        self.whole = True
        self.hyphened: frozenset[Unit] = NOTHING
        # The units behind a comma
        self._commas: frozenset[int] = NOTHING
        tokens = tokens_of(text)
        texts = tokens.texts
        words = [told(without_case(token), tokens.all_caps) for token in texts]
        keys = [one.keys for one in words]
        at = 0
        while at < len(texts):
            here = words[at]
            if at in tokens.commas:
                self._commas |= {len(self.units)}
            size, form = self._form(known, tokens, keys, at) if here.begins_form else (0, "")
            if form:
                self.forms |= {form}
                self.parts += (Part("form", " ".join(texts[at : at + size])),)
                # Fund, association, union are words of the name as well
                if size == 1 and len(texts[at]) > 3 and here.concepts:
                    self._add(known, tokens, at, here)
                at += size
                continue
            pair = " ".join(texts[at : at + 2]) if here.begins_pair else ""
            short = known.abbreviated(pair) if pair else ()
            if short:
                # СО РАН
                self._add_short(known, pair, short)
                self.parts += (Part(self.units[-1].kind, pair),)
                at += 2
                continue
            size, concepts = longest(known.phrases, keys, at) if here.begins_phrase else (0, ())
            if concepts:
                # Of one kind, the first one's: a phrase of the vocabulary is hardly a function word and another.
                kind, weight = known.kinds[concepts[0]], max(known.weights[name] for name in concepts)
                meant = frozenset(name for name in concepts if known.kinds[name] == kind)
                self.parts += (Part(kind, " ".join(texts[at : at + size])),)
                self.units.append(unit(" ".join(texts[at : at + size]), kind, meant, weight))
                at += size
                continue
            before = self.units[-1] if self.units else None
            self._add(known, tokens, at, here)
            last = self.units[-1]
            if at in tokens.behind and before is not None and before.is_name:
                self.hyphened |= {last}
            # Весна, Vektor: a plain word, and a name here.
            named = bool(last.concepts) and not last.concepts.isdisjoint(known.names)
            self.parts += (Part("proper" if named else last.kind, texts[at]),)
            at += 1
        misread = self._misread_form(known) if self.forms else None
        if misread is not None:
            letters = self.parts[misread].text
            self.forms = NOTHING
            self.parts = (*self.parts[:misread], Part("proper", letters), *self.parts[misread + 1 :])
            if misread == 0:
                self.units.insert(0, _spelt(letters))
                self._commas = frozenset(at + 1 for at in self._commas)
            else:
                self.units.append(_spelt(letters))
        self.telling = _telling(self.units)

    def _misread_form(self, known: Vocabulary) -> int | None:
        """The place among the parts of letters that are a legal form elsewhere and a name here, if there are such.

        Only the state follows them in СК РБ; in телеканал СТ a word for what it is stands before them, and a channel is
        no cooperative.
        """
        places = [place for place, part in enumerate(self.parts) if part.role == "form"]
        if len(places) != 1 or not _is_short(self.parts[places[0]].text) or not self.units:
            return None
        if places == [0] and all(_is_of_a_state(known, unit) for unit in self.units):
            return 0
        may_be_a_name = {known.groups[form] for form in self.forms} <= known.may_be_names
        if may_be_a_name and places[0] == len(self.parts) - 1 and all(_is_genus(known, unit) for unit in self.units):
            return places[0]
        return None

    def _form(self, known: Vocabulary, tokens: Tokens, keys: list[tuple[str, ...]], at: int) -> tuple[int, str]:
        """The legal form that begins at a word, as (number of words, its id); (0, "") for none."""
        size, forms = longest(known.forms, keys, at) if at not in tokens.letters else (0, ())
        if not forms:
            return 0, ""
        form = forms[0]
        texts = tokens.texts
        token, last = texts[at], len(texts) - 1
        if at < last and longest(known.forms, keys, at + 1)[0] > size and known.concepts(token, tokens.all_caps):
            # Building Company Limited Liability Company; but АО Научно-производственное объединение
            return 0, ""
        if size == 1 and 1 < len(token) < 3 and self.forms and at > 0 and self.parts[-1].role != "form":
            # АО «НИИ КП»: the form stood before it.
            return 0, ""
        # AS, ДА, ПО are forms in capitals only, and where not everything is.
        as_typed = (
            size > 1
            or len(token) > 3
            or token in known.typed_forms
            or (token.isupper() and (not tokens.all_caps or at in (0, last) or len(token) > 2))
            or (at == 0 and len(token) == 3 and token.istitle() and has_cyrillic(token))
            or (tokens.no_caps and len(token) > 1 and at in ((0, last) if has_cyrillic(token) else (last,)))
        )
        if not as_typed or (form in known.sole and not self._is_sole(texts, at, size)):
            return 0, ""
        return size, form

    @staticmethod
    def _is_sole(tokens: list[str], at: int, size: int) -> bool:
        """Whether the short form of a sole trader is one: IE RAS is an institute."""
        if size > 1 or len(tokens[at]) > 3 or has_cyrillic(tokens[at]):
            return True
        rest = [word(token.lower()) for token in (*tokens[:at], *tokens[at + 1 :])]
        return not rest or any(one.families or one.patronymics for one in rest)

    def shortened(self) -> OrgName:
        """The same as a name that is not whole."""
        return self._head(self.units)

    def _head(self, units: list[Unit]) -> OrgName:
        head = copy(self)
        head.units = units
        head.telling = _telling(units)
        head.whole = False
        return head

    def spelt_out(self) -> OrgName | None:
        """The name with nothing said of what its acronyms mean, which the vocabulary knows: СК may be an insurer.

        None where it has none.
        """
        known = vocabulary()
        if len(self.parts) == 1:
            text = self.parts[0].text
            if not _is_short(text) or len(text) < _SHORTEST_ALONE or any(unit.acronym for unit in self.units):
                return None
            units = [_spelt(text)]
        else:
            units = []
            for each in self.units:
                # СКБ ПА: no preposition
                short = each.concepts and (
                    known.abbreviated(each.text) or (each.kind == "function" and len(self.parts) < _FEW_PARTS)
                )
                pieces = each.text.split(" ")
                # The РБ of ВС РБ stays a state.
                is_country = each.kind == "place" and not known.countries.isdisjoint(each.concepts)
                if is_country or not (short and all(map(_is_short, pieces))):
                    units.append(each)
                elif not (units and units[-1].text == pieces[-1]):
                    units += map(_spelt, pieces)
            if len(units) == len(self.units) and all(map(operator.is_, units, self.units)):
                return None
        found = self._head(units)
        found.spelt = found.whole = True
        if len(units) == 1:
            found.forms = NOTHING
        return found

    def named_after(self) -> OrgName | None:
        """The name without its "named after …", where something is left that tells: ОКБ «Заря» имени Королёва.

        The body that it belongs to stays: Институт радиотехники имени Котельникова Российской академии наук.
        """
        known = vocabulary()
        for at, each in enumerate(self.units):
            if "named_after" in each.concepts and (
                any(u.tells for u in self.units[1:at])
                or any((u.is_name and not u.acronym) or u.kind == "place" for u in self.units[:1])
            ):
                behind = self._behind_honours(known, at + 1)
                begin = behind
                while behind < len(self.units) and (
                    not self._is_owner(known, behind) or (behind > begin and self._is_surname(behind))
                ):
                    behind += 1
                return self._head([*self.units[:at], *self.units[behind:]])
        return None

    def _behind_honours(self, known: Vocabulary, at: int) -> int:
        """Where a person's name begins behind what is said of them: первого Президента России, Героя труда."""
        begin = at
        while at < len(self.units):
            each = self.units[at]
            behind = at > begin and (each.kind == "place" or not known.of_honours.isdisjoint(each.concepts))
            if not behind and each.kind != "function" and known.honours.isdisjoint(each.concepts):
                break
            at += 1
        return at

    def without_patron(self) -> OrgName | None:
        """The name without the person that it begins with, as English has it: V. P. Chkalov Novosibirsk Aviation Plant.

        What begins with a surname alone may be a firm's: only a school or an institute has its patron there.
        """
        known = vocabulary()
        at = 0
        while at < len(self.units) and not known.honours.isdisjoint(self.units[at].concepts):
            at += 1
        while at < len(self.units) and self.units[at].kind == "proper" and len(self.units[at].text) == 1:
            at += 1
        if at < len(self.units) and self._may_be_called(at) and self._may_be_called(at + 1):
            at += bool(self.units[at].word.families)
        if not self._may_be_called(at):
            return None
        rest = self.units[at + 1 :]
        if not rest or rest[0].kind not in ("generic", "place"):
            return None
        telling = sum(unit.tells for unit in rest)
        of_patrons = any(not known.of_patrons.isdisjoint(unit.concepts) for unit in rest)
        if telling < 1 + (at == 0) or not (of_patrons or at):
            return None
        return self._head(rest)

    def _may_be_called(self, at: int) -> bool:
        """Whether a unit may be a name of a person, in Latin letters."""
        if at >= len(self.units):
            return False
        unit = self.units[at]
        return unit.kind == "proper" and unit.text.istitle() and len(unit.low) > 3 and not unit.cyrillic

    def _is_surname(self, at: int) -> bool:
        """Whether a word with a meaning is a surname, with a given name or an initial before it: Ивана Мороза."""
        each, before = self.units[at], self.units[at - 1]
        given = before.kind == "proper" and (len(before.text) == 1 or bool(before.word.families))
        return given and each.cyrillic and each.text.istitle()

    def _is_owner(self, known: Vocabulary, at: int) -> bool:
        """Whether the name of another body begins at a unit: a generic word, or a place before one."""
        each = self.units[at]
        if each.kind == "place" and at + 1 < len(self.units):
            return self.units[at + 1].kind == "generic"
        return each.kind == "generic" and known.names_of_honour.isdisjoint(each.concepts)

    def without_owner(self) -> OrgName | None:
        """The name without the body that it belongs to: Институт физики Академии наук, … Министерства обороны."""
        known = vocabulary()
        for owner in range(len(self.units) - 1, 1, -1):
            unit = self.units[owner]
            if known.owners.isdisjoint(unit.concepts) or not known.is_oblique(unit):
                continue
            at = self._begin_of_owner(known, owner)
            if (
                not unit.cyrillic
                and unit.low not in known.capital_low
                and self.units[at - 1].kind != "function"
                and at not in self._commas
            ):
                continue
            before = [u for u in self.units[:at] if u.kind != "function"]
            if len(before) > 1 and any(u.tells for u in before[1:]):
                return self._head(self.units[:at])
        return None

    def _begin_of_owner(self, known: Vocabulary, owner: int) -> int:
        """Where what describes an owner begins: Уральского отделения Российской академии, Far Eastern Branch of …"""
        at = owner
        while at > 1 and at not in self._commas:
            before = self.units[at - 1]
            if before.kind == "place" or not known.owned.isdisjoint(before.concepts):
                at -= 1
                continue
            branch = at - 1
            while branch > 1 and self.units[branch].kind == "function":
                branch -= 1
            if branch == at - 1 or "branch" not in self.units[branch].concepts:
                break
            # What kind of branch it is stands before it.
            at = branch
            while at > 1 and at not in self._commas and self.units[at - 1].kind != "function":
                at -= 1
        return at

    def _add(self, known: Vocabulary, tokens: Tokens, at: int, here: Told) -> None:
        """Add the unit of one word, or those of an abbreviation."""
        token = without_case(tokens.texts[at])
        abbreviated = here.abbreviated
        if not abbreviated and tokens.no_caps and len(token) > 2:
            # мвд россии
            abbreviated = known.abbreviated(token.upper())
        if abbreviated:
            self._add_short(known, token, abbreviated)
        elif here.kind == "number":
            self.units.append(unit(token, "number", here.concepts, here.weight))
        elif at in tokens.letters:
            self.units.append(unit(token, "proper", NOTHING, weights()["hyphened"], False, True))
        elif here.kind == "place":
            # The town of Динамо-Минск is a part of its name.
            self.units.append(unit(token, "place", here.concepts, here.weight, at in tokens.behind))
        elif here.kind == "generic" and at in tokens.quoted and here.concepts.isdisjoint(known.light):
            self.units.append(unit(token, "generic", here.concepts, max(here.weight, weights()["high"]), True))
        else:
            self.units.append(unit(here.text, here.kind, here.concepts, here.weight))

    def _add_short(self, known: Vocabulary, text: str, concepts: tuple[str, ...]) -> None:
        """Add a unit for each word that an abbreviation stands for."""
        for name in concepts:
            self.units.append(unit(text, known.kinds[name], frozenset({name}), known.weights[name]))


def _telling(units: list[Unit]) -> list[Unit]:
    """The units without function words; the very list where there are none."""
    return (
        [unit for unit in units if unit.kind != "function"] if any(unit.kind == "function" for unit in units) else units
    )


def _is_of_a_state(known: Vocabulary, unit: Unit) -> bool:
    """Whether a unit is a state in a case, or its letters; РОО «Белая Русь» is named so."""
    return (
        unit.cyrillic
        and not known.countries.isdisjoint(unit.concepts)
        and known.is_oblique(unit)
        and unit.low.split(" ")[0] not in known.first_typed
    )


def _is_genus(known: Vocabulary, unit: Unit) -> bool:
    """Whether a unit is a Cyrillic word for what a body is: телеканал."""
    return unit.kind == "generic" and unit.cyrillic and not known.genus.isdisjoint(unit.concepts)


def _spelt(acronym: str) -> Unit:
    return unit(acronym, "proper", NOTHING, weights()["proper"])


def _is_short(token: str) -> bool:
    """Whether a word is typed as acronyms are, and so short."""
    return token.isupper() and 1 < len(token) <= _LONGEST_SPELT
