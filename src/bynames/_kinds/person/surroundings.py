"""What stands around a person's name in one cell: second names, brackets, dates and places, lines of passports.

The words that it looks for are data: data/names/words.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from bynames import _datafiles as data
from bynames._expressions import expression
from bynames._kinds.person.lexicon import lexicon
from bynames._kinds.person.words import word
from bynames._memo import once

# A spaced hyphen within a double surname, until the words are made: clean text has no such sign.
SPACED = "\u2011"
# Nothing that this module looks for is without one of these signs, or a word in small letters or without an end.
_ANY = expression(r"[^\W\d_]- |-|[(,;/<>@\d]| [^\W\d_А-ЯЁA-Z]|\. ")
_PARENTHESES = expression(r"[(\[]([^()\[\]]*)[)\]]")
_NAME_WORD = expression(r"[^\W\d_](?:[^\W\d_]|[’'`-])+")
# The machine-readable line of a travel document: kind, issuing state, SURNAME<<GIVEN<NAMES (ICAO 9303-4, 4.2.2). Some
# leave out the state.
_MACHINE_READABLE = expression(
    r"(?<![A-Z<])(?:[PVIAC][A-Z<](?P<state>[A-Z<]{3}))?(?P<surname>[A-Z]++(?:<[A-Z]++)*)<<(?P<given>[A-Z<]*+)"
)
# Between a name and what one is
_BEHIND = expression(r", | - ")
_DOCUMENT_CODE = expression(r"[PVIAC]<(?=[A-Z]{2})")
# An abbreviation that looks like two initials: г. р.
_TWO_LETTERS = expression(r"[^\W\d_]\. ?[^\W\d_]")
_HYPHENATED_AT_LINE_END = expression(r"(?<=[^\W\d_])- (?=[^\W\d_])")
_SPACED_HYPHEN = expression(r"([^\W\d_]{3,}) - ([^\W\d_]{3,})")
# Тихановская typed with a space behind its first letters
_SPLIT = expression(r"(?<![^\W\d_’-])([^\W\d_]{2,3}) ([^\W\d_]{5,})(?![^\W\d_])")
# The longest address of post that is looked for is not longer than a name.
_ADDRESS = expression(r"<?[\w.+-]{1,64}@[\w.-]{1,64}>?")
_DATE = expression(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b\.?|\b(?:1[5-9]|20)\d\d\b\.?")


class _Words:
    """The word lists of data/names/words.yaml and bearers.yaml that stand around names, as patterns."""

    def __init__(self) -> None:
        words: dict[str, dict[str, list[str]]] = data.entry("names", "words")
        links = _alternatives(words["links"])
        self.link = expression(rf"(?<![\w.’'-])(?:{links})(?![\w’'-])\.?:?")
        self.link_anyhow = expression(self.link.pattern, re.IGNORECASE)
        details = _alternatives(words["details"], _unlike_initials)
        self.detail = expression(rf"(?<![\w’'-])(?:{details})(?![^\W\d_])[^,;]*", re.IGNORECASE)
        months, abodes = _alternatives(words["months"]), _alternatives(words["abodes"])
        self.day = expression(rf"\b\d{{1,2}}\.? ?(?:{months})(?![^\W\d_])", re.IGNORECASE)
        self.abode = expression(rf", (?:{abodes})\.\s?[^\W\d_][^,;]*")
        bearers = data.entry("names", "bearers")
        births = _alternatives(bearers["birth"])
        self.joints = expression(rf" ?[;/&,] ?| (?:{_alternatives(bearers['joints'])}) ")
        year = r"(1[5-9]\d\d|20\d\d)(?!\d)"
        self.born = expression(
            rf"(?<![\w’'-])(?:{births})\.?:? ?(?:\d{{1,2}}[./-]\d{{1,2}}[./-])?{year}"
            rf"|{year} ?(?:{births})(?![^\W\d_])|{year} ?[-–—] ?{year}",
            re.IGNORECASE,
        )
        self.phrase = expression(rf"(?<![\w’'-])(?:{_alternatives(words['title_phrases'])})(?![\w’'-])", re.IGNORECASE)


def _alternatives(words: dict[str, list[str]], pattern: Callable[[str], str] = re.escape) -> str:
    every = {word for listed in words.values() for word in listed}
    return "|".join(pattern(word) for word in sorted(every, key=lambda word: (-len(word), word)))


def _unlike_initials(word: str) -> str:
    """A pattern for a word: in capitals, two letters are initials but behind a number (Г. Р. Новик, 1982 Г.Р.)."""
    found = re.escape(word)
    return rf"(?:(?-i:{found})|(?<=\d){found}|(?<=\d ){found})" if _TWO_LETTERS.fullmatch(word) else found


@once
def _words() -> _Words:
    return _Words()


def without_surroundings(text: str) -> tuple[str, list[str], list[str]]:
    """A cell's text (clean) as the name alone; the second names in it; and the titles of several words.

    >>> without_surroundings("Novik Anna nee Kovaleva")
    ('Novik Anna', ['Kovaleva'], [])
    """
    if not _ANY.search(text):
        return text, [], []
    if "<<" in text:
        text = _without_machine_readable(text)
    others: list[str] = []
    titles: list[str] = []
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    text = _PARENTHESES.sub(partial(_bracketed, text, others), text)
    text = _without_what_is_said(text, titles)
    titles += [match.group() for match in _words().phrase.finditer(text)]
    text = _words().phrase.sub(" ", text)
    text = _without_second_names(text, others)
    if "-" in text:
        text = _HYPHENATED_AT_LINE_END.sub(lambda match: "" if text[match.end()].islower() else "-", text)
        text = _SPACED_HYPHEN.sub(_joined, text)
    text = _SPLIT.sub(partial(_put_together, text), text)
    return " ".join(text.split()), others, titles


def _without_machine_readable(text: str) -> str:
    found = _MACHINE_READABLE.fullmatch(text.replace(" ", ""))
    if not found:
        return text
    state = (found["state"] or "").strip("<")
    surname = found["surname"]
    if found["state"] is not None and state not in data.entry("text", "states")["codes"].split():
        # It begins with the surname itself, or the kind of document stands right before it.
        surname = _DOCUMENT_CODE.sub("", text.replace(" ", "").partition("<<")[0], count=1)
    return f"{surname.replace('<', ' ')}, {found['given'].replace('<', ' ')}".strip(" ,")


def _bracketed(text: str, others: list[str], match: re.Match[str]) -> str:
    """What is left of a part in brackets: the surname of somebody whose given name alone stands before it."""
    inside = match[1].strip()
    link = _words().link_anyhow.match(inside)
    if link:
        others.append(inside[link.end() :].strip(" ,.:"))
        return " "
    before = _NAME_WORD.findall(_PARENTHESES.sub(" ", text))
    titles = lexicon().set_aside
    name = [word for word in before if word.lower() not in titles]
    words = _NAME_WORD.findall(inside)
    alone = len(name) == 1 and name[0].lower() in lexicon().given_cyrillic and len(before) <= len(name) + 1
    if alone and len(words) == 1 and words[0][0].isupper() and words[0] == inside and words[0].lower() not in titles:
        return f" {inside} "
    # A bracket round all is no bracket; square ones stand round a word that somebody has added.
    return match.group() if match.group()[0] == "[" or not name else " "


def joints() -> re.Pattern[str]:
    """What stands between the names of two people in a cell's text (clean): signs and words."""
    return _words().joints


def birth_year(text: str) -> str:
    """The year in which somebody was born as a cell's text (clean) has it, by a word or a dash beside it; else "".

    >>> birth_year("Ivan Novik (b. 1970)"), birth_year("Иван Новик, 1970 г.р."), birth_year("Иван Новик, 1970")
    ('1970', '1970', '')
    """
    match = _words().born.search(text)
    return next(filter(None, match.groups())) if match else ""


def without_details(text: str) -> str:
    """A cell's text (clean) without birth, abode and office, behind a name or with a number in brackets.

    >>> without_details("Иван Новик, 1982 г.р., житель Минска"), without_details("Иван Новик, директор школы № 5")
    ('Иван Новик', 'Иван Новик')
    """
    if not _ANY.search(text):
        return text
    text = _PARENTHESES.sub(lambda match: " " if any(c.isdigit() for c in match[1]) else match.group(), text)
    return " ".join(_without_what_is_said(text, []).split()).rstrip(" ,")


def _without_what_is_said(text: str, titles: list[str]) -> str:
    """The text without abode, birth and office; the last goes to the titles."""
    if "," in text:
        text = _words().abode.sub(" ", text)
    return _without_what_one_is(_details_and_dates(text), titles)


def _without_what_one_is(text: str, titles: list[str]) -> str:
    """The text up to a comma or dash behind which an office begins in small letters: Иван Новик, директор школы № 5.

    Before it stand a given name, or initials, and another word.
    """
    found = _BEHIND.search(text)
    if not found:
        return text
    head, tail = text[: found.start()], text[found.end() :]
    office = _NAME_WORD.match(tail)
    known = lexicon()
    # Titles alone and degrees are set aside one by one: д-р техн. наук.
    if all(one.strip(".") in known.set_aside for one in tail.split()) or (tail.islower() and "." in tail):
        return text
    if not office or not office.group().islower() or office.group() not in known.set_aside:
        return text
    typed = _NAME_WORD.findall(head)
    given = any(
        one.families and (one.exact or not one.cyrillic) for one in (word(low.lower(), False, 0) for low in typed)
    )
    if not all(one[0].isupper() for one in typed) or not ((given and len(typed) > 1) or _TWO_LETTERS.search(head)):
        return text
    titles.append(tail)
    return head


def _details_and_dates(text: str) -> str:
    if not any(c.isdigit() for c in text) and not _words().detail.search(text):
        return text
    # The year stands before what says that it is one: 1982 г.р.
    found = _words().detail.sub(" ", _DATE.sub(" ", _words().day.sub(" ", text)))
    return found.strip().rstrip(", ")


def _without_second_names(text: str, others: list[str]) -> str:
    """The text up to a link (née, он же), and from the next comma on; what stands between goes to the others."""
    while True:
        link = _words().link.search(text, 1)
        if not link or not _NAME_WORD.search(text[: link.start()]):
            return text
        end = text.find(",", link.end())
        end = len(text) if end < 0 else end
        others.append(text[link.end() : end].strip(" ,.:"))
        text = text[: link.start()].rstrip(" ,;/") + text[end:]


def _joined(match: re.Match[str]) -> str:
    """A double surname whose hyphen has spaces around it; two parts of a name stay apart."""
    halves = match[1], match[2]
    known = lexicon().given_cyrillic
    if all(half[0].isupper() and half.lower() not in known for half in halves) and _is_cyrillic_pair(halves):
        return f"{match[1]}{SPACED}{match[2]}"
    return match.group()


def _is_cyrillic_pair(halves: tuple[str, str]) -> bool:
    return all("\u0400" <= half[0] <= "\u052f" for half in halves)


def _put_together(text: str, match: re.Match[str]) -> str:
    """A word that a space has cut in two: a capital and a letter or two, then small letters among other capitals."""
    head, tail = match[1], match[2]
    known = lexicon()
    if not (head.istitle() and tail.islower()) or head.lower() in known.particles or tail in known.set_aside:
        return match.group()
    others = _NAME_WORD.findall(text[: match.start()] + " " + text[match.end() :])
    if not others or not all(other[0].isupper() for other in others) or head.lower() in known.given_cyrillic:
        return match.group()
    return head + tail
