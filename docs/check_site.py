"""Check a built site: check_site.py FOLDER. Ends with 1, naming each link that leads nowhere and each remote part.

Sphinx checks the links that it writes itself. This looks at what a browser gets: every link to a page, to a place on
one or to a file is there, and nothing (style, script, font, image) is loaded from a network.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes from which a browser loads something by itself; `href` of a link does so for <link> only.
LOADED = {"src", "poster", "data"}
_STYLE = re.compile(r"(?:url\(|@import)\s*[\"']?\s*([^\"')\s;]+)", re.IGNORECASE)


class Page(HTMLParser):
    """What one page offers and asks for: `ids`, `links` (to follow) and `parts` (to load)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.parts: list[str] = []
        self.in_style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        for name, value in attrs:
            if value and (name == "id" or (name == "name" and tag == "a")):
                self.ids.add(value)
            elif name == "href":
                (self.parts if tag == "link" else self.links).append(value or "")
            elif name in LOADED:
                self.parts.append(value or "")
            elif name == "srcset":
                self.parts += [choice.split()[0] for choice in (value or "").split(",") if choice.strip()]
            elif name == "style":
                self.parts += _STYLE.findall(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False

    def handle_data(self, data: str) -> None:
        if self.in_style:
            self.parts += _STYLE.findall(data)


def is_remote(address: str) -> bool:
    """Whether a network is needed to get it. `data:` is in the page itself."""
    return urlsplit(address).scheme not in ("", "data") or address.startswith("//")


def faults(folder: Path) -> Iterator[str]:
    """A line for each fault of the site in `folder`."""
    folder = folder.resolve()
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.html"))}
    if not pages:
        yield f"{folder}: there is no page"
    for file, page in pages.items():
        where = file.relative_to(folder)
        for address in page.parts:
            if is_remote(address):
                yield f"{where}: loads {address}"
        for address in (*page.links, *page.parts):
            # Other schemes (https, mailto) lead out of the site: only a network could check them.
            if is_remote(address) or address.startswith("data:"):
                continue
            path, anchor = unquote(urlsplit(address).path), unquote(urlsplit(address).fragment)
            target = (file.parent / path).resolve() if path else file
            if not target.is_file():
                yield f"{where}: no file {path}"
            elif target not in pages and target.suffix == ".html":
                yield f"{where}: {path} is outside the site"
            elif anchor and target in pages and anchor not in pages[target].ids:
                yield f"{where}: no place #{anchor} in {path or where}"
    for file in sorted(folder.rglob("*.css")):
        for address in _STYLE.findall(file.read_text(encoding="utf-8")):
            if is_remote(address):
                yield f"{file.relative_to(folder)}: loads {address}"


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print(f"usage: {sys.argv[0]} FOLDER", file=sys.stderr)
        return 2
    found = list(dict.fromkeys(faults(Path(arguments[0]))))
    print("\n".join(found) or "every link leads somewhere, and nothing is loaded from a network")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
