"""The HTML of the service: the page to try names, the page of an entity, the preview that OpenRefine shows.

Templates and static files are read once, when the service starts; a request picks from what is in memory.
Everything that comes from a table or a request is escaped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib import resources

from starlette.responses import HTMLResponse, Response

import bynames
from bynames._languages import languages
from bynames._model import Entity
from bynames.serve._directory import Directory, texts
from bynames.serve._explanation import commonest
from bynames.serve._reasons import said
from bynames.serve._web import interface

PREVIEW_WIDTH = 420
PREVIEW_HEIGHT = 280
_PLACE = re.compile(r"\{\{(\w+)\}\}")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_WEB = re.compile(r"https?://[^\s<>\"']+")
# Nothing from elsewhere, no inline script; frames only for the preview.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'"
)


@cache
def _file(name: str) -> bytes:
    return resources.files("bynames.serve").joinpath("static", name).read_bytes()


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Name -> (content, media type) of the static files."""
    return {name: (_file(name), _TYPES[name.rpartition(".")[2]]) for name in ("page.css", "page.js", "logo.svg")}


def load() -> None:
    """Read whatever a request may need."""
    static_files()
    for name in ("head.html", "page.html", "entity.html", "preview.html"):
        _file(name)
    for language in interface():
        texts(language)
        said("", language)


def _filled(template: str, values: Mapping[str, str], language: str) -> str:
    """A template with its places filled in: `values` as they are, words of the interface escaped."""
    words = texts(language)

    def fill(place: re.Match[str]) -> str:
        name = place[1]
        return values[name] if name in values else escape(words[name])

    text = _file(template).replace(b"{{head}}", _file("head.html").strip())
    return _PLACE.sub(fill, text.decode())


def front(directory: Directory, language: str, base: str) -> Response:
    """The page to try names."""
    words = texts(language)
    links = "".join(
        f'<a href="/?lang={one}" lang="{one}" hreflang="{one}"{_CURRENT if one == language else ""} '
        f'title="{escape(texts(one)["language_name"])}">{one.upper()}</a>'
        for one in interface()
    )
    values = {
        "lang": language,
        "language_links": links,
        "version": escape(bynames.__version__),
        "entities": escape(words["entities"].format(count=len(directory.entities))),
        "service": escape(f"{base}/reconcile"),
        # In a script element only `<` could end it.
        "texts_json": json.dumps({**words, "lang": language}).replace("<", "\\u003c"),
    }
    return _html(_filled("page.html", values, language), "frame-ancestors 'none'", {"vary": "Accept-Language"})


_CURRENT = ' aria-current="true"'


def entity_page(directory: Directory, entity: Entity, language: str) -> Response:
    """Everything that the table has about an entity."""
    values = _values(directory, entity, language, everything=True)
    return _html(_filled("entity.html", values, language), "frame-ancestors 'none'")


def preview(directory: Directory, entity: Entity, language: str) -> Response:
    """The small page for an iframe."""
    return _html(_filled("preview.html", _values(directory, entity, language, everything=False), language))


def feature_page(title: str, id: str, language: str) -> Response:
    """What a feature of a candidate means."""
    values = {"lang": language, "title": escape(title), "about": f"<code>{escape(id)}</code>", "facts": ""}
    return _html(_filled("entity.html", values, language), "frame-ancestors 'none'")


def _values(directory: Directory, entity: Entity, language: str, everything: bool) -> dict[str, str]:
    words = texts(language)
    names = [
        f'<dt>{escape(one)}</dt><dd lang="{escape(one)}">{escape(name)}</dd>' for one, name in entity.names.items()
    ]
    facts = [f'<dl class="names">{"".join(names)}</dl>']
    if entity.aliases:
        facts.append(f"<p>{escape(words['aliases'])}: {', '.join(map(escape, entity.aliases))}</p>")
    if entity.sources:
        facts.append(f'<p class="sources">{escape(words["sources"])}: {"; ".join(map(_linked, entity.sources))}</p>')
    if everything:
        facts.append(f"<h2>{escape(words['every_scheme'])}</h2>")
        facts += [
            _schemes(entity.names[one], one, words)
            for one in languages()
            if one in entity.names and f"in_language_{one}" in words
        ]
    return {
        "lang": language,
        "title": escape(directory.name(entity, language)),
        "about": escape(directory.description(entity, language)),
        "facts": "".join(facts),
    }


def _schemes(name: str, language: str, words: Mapping[str, str]) -> str:
    forms: dict[str, list[str]] = {}
    for scheme in commonest(language):
        forms.setdefault(bynames.transliterate(name, scheme), []).append(scheme.id)
    rows = "".join(
        f'<tr><th scope="row">{escape(form)}</th><td>{" ".join(f"<code>{escape(id)}</code>" for id in ids)}</td></tr>'
        for form, ids in forms.items()
    )
    caption = f"{escape(words[f'in_language_{language}'])}: {escape(name)}"
    return f'<table class="schemes"><caption>{caption}</caption>{rows}</table>'


def _linked(source: str) -> str:
    """A source with its web addresses as links; nothing else becomes one."""
    parts, at = [], 0
    for found in _WEB.finditer(source):
        address = escape(found.group())
        parts.append(escape(source[at : found.start()]))
        parts.append(f'<a href="{address}" target="_blank" rel="noopener noreferrer">{address}</a>')
        at = found.end()
    return "".join([*parts, escape(source[at:])])


def _html(text: str, frames: str = "", headers: Mapping[str, str] | None = None) -> Response:
    policy = f"{_POLICY}; {frames}" if frames else _POLICY
    content = text.encode("utf-8", "replace")
    return HTMLResponse(content, headers={"content-security-policy": policy, **(headers or {})})
