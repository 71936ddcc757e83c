"""The text of a person's name as words: what is typed around and between the words is cleared away here."""

from __future__ import annotations

import re

from bynames.names.lexicon import lexicon
from bynames.text import clean

# [1], [a], (3), *, † after a name; footnote marks of lists and of Wikipedia
_NOTE = re.compile(r"\[\d{1,3}\]|\[[a-z]\]|\(\d{1,3}\)|[*†‡§¹²³⁰-⁹]")
_PARENTHESES = re.compile(r"\([^()]*\)")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b")
_DOTTED = re.compile(r"(?<=\w\.)(?=\w)")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f’'ʹʺ`´\-])*\.?")


class Token:
    """One word of a name: `text` as typed (hygienic), `initial` (А., Yu., or two capitals for two initials)."""

    __slots__ = ("capitals", "initial", "low", "text")

    def __init__(self, text: str, initial: bool) -> None:
        self.text = text
        self.initial = initial
        self.low = text.lower().rstrip(".").strip("’'-ʹʺ`´")
        letters = [c for c in text if c.isalpha()]
        self.capitals = len(letters) > 1 and all(c.isupper() for c in letters)


def tokenize(name: str) -> tuple[list[Token], int, list[str]]:
    """The words of a person's name; how many stand before the first comma (0 without one); words set aside.

    Set aside are titles, roles and phrase words; a second name in parentheses goes unless nothing else is there.
    """
    text = _NOTE.sub(" ", clean(name))
    text = _POSSESSIVE.sub("", text.replace('"', " "))
    bare = _PARENTHESES.sub(" ", text)
    if _WORD.search(bare):
        text = bare
    text = _DOTTED.sub(" ", _unglue(text.replace("[", " ").replace("]", " ")))
    before, comma, after = text.partition(",")
    head = _words(before)
    if not comma:
        return (*_without_titles(head, 0),)
    return (*_without_titles(head + _words(after.replace(",", " ")), len(head)),)


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
    words = [match.group() for match in _WORD.finditer(text)]
    full = [word for word in words if len(word.rstrip(".")) > 2]
    # Two capitals beside a word in small letters are two initials: АГ Лукашенко
    mixed = any(not word.isupper() for word in full)
    found = []
    for word in words:
        bare = word.rstrip(".")
        if len(bare) == 1:
            found.append(Token(word, True))
        elif len(bare) == 2 and bare.isupper() and mixed and bare.isalpha() and word == bare:
            found += [Token(bare[0], True), Token(bare[1], True)]
        else:
            # Yu., Ya., Dz., Дз.: one letter of Cyrillic, or a digraph, with a full stop
            found.append(Token(word if word.endswith(".") and len(bare) < 4 else bare, word != bare and len(bare) < 4))
    return found


def _without_titles(words: list[Token], before_comma: int) -> tuple[list[Token], int, list[str]]:
    known = lexicon()
    aside: list[str] = []
    kept: list[Token] = []
    for index, word in enumerate(words):
        low = word.low
        # Ст. and мл. before a name are initials; behind it they tell father and son apart.
        is_title = low in known.titles or low in known.phrase_words or (low in known.suffixes and index > 0)
        # A name may be a word of the list too (Князь, Major): enough must be left to be a name.
        others = sum(1 for other in words if other is not word and not other.initial)
        enough = 2 if low in known.titles_also_names else 1
        if is_title and others >= enough and len(kept) + len(words) - index > 1 and not (word.initial and len(low) == 1):
            aside.append(word.text)
            if index < before_comma:
                before_comma -= 1
        else:
            kept.append(word)
    if kept and before_comma >= len(kept):
        before_comma = 0
    return kept, before_comma, aside
