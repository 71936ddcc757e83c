"""The ways to take a text as the name of an organization: a second name, a name without what is added to it."""

from __future__ import annotations

from bynames._expressions import expression
from bynames._kinds.organization.parse import OrgName
from bynames._kinds.organization.spelling import TOKEN
from bynames._kinds.organization.tokens import MOST_QUOTED, QUOTED
from bynames._kinds.organization.vocabulary import vocabulary
from bynames._kinds.person.parse import TELLING
from bynames._memo import NAMES, remembered
from bynames._model import Name
from bynames._readings import language
from bynames._text import clean, has_cyrillic, script

_PARENTHESES = expression(r"\(([^()]*)\)")
_SPLIT = expression(r"\s/\s|;")
# A letter that is not Cyrillic, as `has_cyrillic` has it
_OTHER_LETTER = expression(r"[^\W\d_\u0400-\u052f]")
_DASH = expression(r"\s-\s?|-\s")
# So many words of each script at least are two names.
_SHORTEST_HALF = 2
# Longer texts are no names; the rest is not read.
LONGEST = 1000


@remembered(NAMES)
def _whole(part: str) -> OrgName:
    return OrgName(part)


def _name(part: str, whole: bool = True) -> OrgName:
    """A part of a text as a name, taken apart once."""
    name = _whole(part)
    return name if whole else name.shortened()


def _names_in(text: str) -> list[tuple[str, bool]]:
    """The names that one text holds, each with whether it is whole: beside a slash, in parentheses, between commas."""
    inside: list[str] = []
    outside = text
    if "(" in text:
        inside = [part for part in _PARENTHESES.findall(text) if TOKEN.search(part)]
        outside = _PARENTHESES.sub(" ", text)
    found = [(part, True) for part in _SPLIT.split(outside) if TOKEN.search(part)]
    commas = [part for part in outside.split(",") if TOKEN.search(part)] if "," in outside else []
    if len(commas) > 1 and sum(map(_is_a_name, commas)) > 1:
        found = [(part, True) for part in commas if _tells(part)]
    elif halves := _halves(outside):
        found = [(part, True) for part in halves]
    for part in inside:
        if not found or _is_second_name(part, outside):
            found.append((part, True))
        else:
            # A qualifier: Bank of China (Hong Kong). A seat may be left away, another country is another body.
            found.insert(0, (f"{found[0][0]} {part}", True))
            if not _is_country(part) and not _may_be_another(found[1][0], part):
                found[1] = (found[1][0], False)
            else:
                del found[1]
    return found or [(text, True)]


def _halves(text: str) -> tuple[str, ...]:
    """A name and the same one in the other script behind it: AO Vega АО «Вега»; none where scripts mix otherwise."""
    if not has_cyrillic(text) or not _OTHER_LETTER.search(text):
        return ()
    words = [(match.start(), has_cyrillic(match.group())) for match in TOKEN.finditer(text) if match.group().isalpha()]
    turns = [at for at in range(1, len(words)) if words[at][1] != words[at - 1][1]]
    if len(turns) != 1 or min(turns[0], len(words) - turns[0]) < _SHORTEST_HALF:
        return ()
    halves = text[: words[turns[0]][0]], text[words[turns[0]][0] :]
    return halves if all(map(_tells, halves)) else ()


def _tells(part: str) -> bool:
    """Whether a part says of which body it is the name."""
    return any(unit.tells for unit in _name(part).units)


def _may_be_another(head: str, rest: str) -> bool:
    """Whether a name says no more what body it is without another one behind it: Democratic Party - Renewal Party.

    A legal form makes both names of one body: Special Technology Center - OOO STC.
    """
    known, begun, added = vocabulary(), _name(head).telling, _name(rest)
    founded_for_profit = {known.groups[form] for form in added.forms} - known.nonprofit
    if len(begun) < _SHORTEST_HALF or founded_for_profit or _is_branch(head):
        return False
    named = any(unit.tells and (unit.is_name or unit.kind == "number") for unit in begun)
    return not named and any(unit.tells and unit.kind == "generic" for unit in added.telling)


def _is_a_name(part: str) -> bool:
    """Whether a part between commas is a name with a legal form of its own."""
    name = _name(part)
    return bool(name.forms and any(unit.tells for unit in name.units))


def _is_second_name(part: str, outside: str) -> bool:
    """Whether what stands in parentheses is another name: it has a form, another script, or is an acronym."""
    name = _name(part)
    if name.forms or has_cyrillic(part) != has_cyrillic(outside):
        return True
    return any(unit.acronym for unit in name.telling) or len(name.telling) > MOST_QUOTED


def _is_named(part: str) -> bool:
    """Whether what stands in quotes has a proper name, so that the rest may be a description of it."""
    telling = [unit for unit in _name(part).telling if unit.tells]
    return len(telling) > MOST_QUOTED or any(unit.kind == "proper" and len(unit.low) > 2 for unit in telling)


def _is_branch(part: str) -> bool:
    """Whether a part says of whom the body behind it is a branch."""
    units = _name(part).telling
    return bool(units) and "branch" in units[0].concepts


def _is_country(part: str) -> bool:
    units = _name(part).telling
    return bool(units) and all(
        unit.kind == "place" and not unit.concepts.isdisjoint(vocabulary().countries) for unit in units
    )


@remembered(NAMES)
def organization(text: str) -> tuple[OrgName, ...]:
    """The names that a text holds: the first one, then second names in parentheses, beside a slash, between commas.

    A qualifier in parentheses belongs to the name: Bank of China (Hong Kong).
    """
    text = clean(text[:LONGEST])
    found = [_name(part, whole) for part, whole in _names_in(text)]
    return tuple(name for name in found if name.units and name.whole) or tuple(found)


@remembered(NAMES)
def readings(text: str) -> tuple[OrgName, ...]:
    """Every way to take a name: those of `organization`, and each without what is added to it.

    "X – management company of the holding Y" is X, "X named after Y" is X where X is a proper name, "X of the ministry
    of Y" is X. Those are not `whole`.
    """
    text = clean(text[:LONGEST])
    found: list[OrgName] = []
    for part, whole in _names_in(text):
        found.append(_name(part, whole))
        head = _DASH.split(part, maxsplit=1)[0]
        rest = part[len(head) :]
        # A branch: Интерфакс - Украина
        if rest and TOKEN.search(head) and not _may_be_another(head, rest) and not _is_country(rest):
            found.append(_name(head, False))
            if _is_branch(head):
                # Филиал ПАО «Яковлев» — Иркутский авиационный завод
                found.append(_name(_DASH.split(part, maxsplit=1)[1], False))
    if '"' in text:
        found += [_name(name, False) for name in QUOTED.findall(text) if _is_named(name)]
    found += [spelt for name in found if name.whole and (spelt := name.spelt_out()) is not None]
    for name in list(found):
        shorter = name.named_after(), name.without_owner(), name.without_patron()
        found += [one for one in shorter if one is not None]
    return tuple(name for name in found if name.units) or tuple(found)


def parse_organization(name: str) -> Name:
    """An organization's name taken apart: `form`, `generic`, `place`, `number`, `function`, `proper`, in order.

    A second name in parentheses or beside a slash follows the first.
    """
    text = clean(name)
    parts = tuple(part for reading in organization(name) for part in reading.parts)
    return Name(text, "org", parts, script(text), language(text[:TELLING]))
