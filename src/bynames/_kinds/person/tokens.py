"""The text of a person's name as words: what is typed around and between the words is cleared away here."""

from __future__ import annotations

import re

from bynames._kinds.person.lexicon import lexicon
from bynames._model import Part
from bynames._text import clean

# [1], [a], (3), *, † after a name: footnote marks of lists and of Wikipedia
_NOTE = re.compile(r"\[\d{1,3}\]|\[[a-z]\]|\(\d{1,3}\)|\*(?![^\W\d_])|(?<![^\W\d_])\*|[†‡§¹²³⁰-⁹]")
_PARENTHESES = re.compile(r"\([^()]*\)")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_INSIDE = re.compile(r"(?<=[^\W\d_])[\"ʺ″·*](?=[^\W\d_])")
_DOTTED = re.compile(r"(?<=\w\.)(?=\w)")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f’'`´·\-])*\.?")
# Nothing but words and spaces, as most names are: no mark to clear away
_PLAIN = re.compile(r"[^\W\d_’]{2,}(?: [^\W\d_’]{2,})*")
_EDGES = "’'-ʹʺ`´."
# No name is longer. What follows is not read, so that any text has an answer at once.
_LONGEST = 1000


class Token:
    """One word of a name: `text` as typed (hygienic), `low` without its edges, and whether it is an initial.

    Initials are one letter (А.), a digraph for one (Yu.), or one of two capitals that stand together (АГ).
    """

    __slots__ = ("capitals", "initial", "low", "text")

    def __init__(self, text: str, initial: bool) -> None:
        self.text = text
        self.initial = initial
        self.low = text.lower().strip(_EDGES)
        self.capitals = len(self.low) > 1 and text.isupper()


def tokenize(name: str) -> tuple[list[Token], int, list[Part]]:
    """The words of a person's name; how many stand before the first comma (0 without one); parts set aside.

    Set aside are titles, roles and phrase words (`title`), and what tells father and son apart (`suffix`). A second
    name in parentheses goes, unless nothing else is there.
    """
    text = clean(name)[:_LONGEST]
    if _PLAIN.fullmatch(text):
        words = text.split(" ")
        if all(word.istitle() or word.isupper() or word.islower() for word in words) and not _has_initials(words):
            return _without_titles([Token(word, False) for word in words], 0)
    text = _NOTE.sub(" ", text)
    # Between two letters: ъ, the interpunct of BGN/PCGN, the apostrophe of GOST (Ob"edkov, Z·hirouskaya, Jur*eu)
    text = _POSSESSIVE.sub("", _INSIDE.sub("", text).replace('"', " "))
    bare = _PARENTHESES.sub(" ", text)
    if _WORD.search(bare):
        text = bare
    text = _DOTTED.sub(" ", _unglue(text.replace("[", " ").replace("]", " ")))
    before, comma, after = text.partition(",")
    head = _words(before)
    if not comma:
        return _without_titles(head, 0)
    return _without_titles(head + _words(after.replace(",", " ")), len(head))


def _has_initials(words: list[str]) -> bool:
    """Whether two capitals stand beside words in small letters: АГ Лукашенко."""
    return any(len(word) == 2 and word.isupper() for word in words) and not all(word.isupper() for word in words)


def _unglue(text: str) -> str:
    """ЕвгенийАлексеевич is two words: a capital stands after three small letters (McDonald, LeBron are one)."""
    if text.islower() or text.isupper():
        return text
    seams = [
        at
        for at in range(3, len(text) - 1)
        if text[at].isupper() and text[at + 1].islower() and text[at - 3 : at].isalpha() and text[at - 3 : at].islower()
    ]
    for at in reversed(seams):
        text = f"{text[:at]} {text[at:]}"
    return text


def _words(text: str) -> list[Token]:
    # ½ and Ⅷ are neither digits nor letters, and ʹ alone is a letter to Unicode only
    words = [word for word in _WORD.findall(text) if word[0].isalpha() and word.strip(_EDGES)]
    mixed = any(not word.isupper() for word in words if len(word.rstrip(".")) > 2)
    found = []
    for word in words:
        bare = word.rstrip(".")
        if len(bare) == 1:
            found.append(Token(word, True))
        elif len(bare) == 2 and bare.isalpha() and bare.isupper() and mixed and word == bare == bare.strip(_EDGES):
            found += [Token(bare[0], True), Token(bare[1], True)]
        else:
            # Yu., Ya., Dz., Дз.: a digraph with a full stop stands for one letter of Cyrillic
            short = word != bare and len(bare) < 4
            found.append(Token(word if short else bare, short))
    return found


def _without_titles(words: list[Token], before_comma: int) -> tuple[list[Token], int, list[Part]]:
    known = lexicon()
    full = sum([not word.initial for word in words])
    mixed = any(not word.text.islower() for word in words)
    aside: list[Part] = []
    kept: list[Token] = []
    for index, word in enumerate(words):
        low = word.low
        # Such a word may be the name itself (Князь, Major, King), or a part of it behind another (Мамед хан).
        also_name = low in known.titles_also_names and (index == 0 or low not in known.particles)
        # Ст. and мл. before a name are initials; behind it they tell father and son apart.
        if low in known.set_aside or also_name or (index and low in known.suffixes):
            # Enough must be left to be a name.
            enough = (2 if low in known.set_aside else 3) if also_name and not (mixed and word.text.islower()) else 1
            if full - (not word.initial) >= enough and len(low) > 1:
                aside.append(Part("suffix" if index and low in known.suffixes else "title", word.text))
                full -= not word.initial
                before_comma -= index < before_comma
                continue
        kept.append(word)
    return kept, before_comma if before_comma < len(kept) else 0, aside
