"""The pictures of the documents, drawn from what the library answers."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise

import bynames
from bynames._linking.comparison import curve, reach

# A well-known public name, in the spellings that papers, passports and lists give it; and two other people.
NAME = "Святлана Ціханоўская"
SPELLINGS = (
    "Святлана Ціханоўская",
    "Светлана Тихановская",
    "Sviatlana Tsikhanouskaya",
    "Svetlana Tikhanovskaya",
    "Sviatłana Cichanoŭskaja",
    "Swetlana Tichanowskaja",
    "Swiatłana Cichanouska",
    "Szvetlana Tyihanovszkaja",
    "Светланой Тихановской",
    "TSIKHANOUSKAYA, S.",
)
OTHERS = ("Siarhei Tsikhanouski", "Светлана Тихонова")

STYLE = """
  text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1f2933; }
  .card { fill: #ffffff; stroke: #d5dbe1; }
  .soft { fill: #66727f; }
  .line { fill: none; stroke: #2b7a4b; stroke-width: 1.6; }
  .apart { fill: none; stroke: #b03a2e; stroke-width: 1.4; stroke-dasharray: 4 4; }
  .one { fill: #e5f4ea; stroke: #2b7a4b; stroke-width: 1.6; }
  .yes { fill: #1f6b3f; font-weight: 600; }
  .no { fill: #b03a2e; font-weight: 600; }
  .grid { stroke: #d5dbe1; }
  .second { fill: none; stroke: #9a5b13; stroke-width: 1.6; }
  .two { fill: #9a5b13; font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6eaee; }
    .card { fill: #171b20; stroke: #3a424b; }
    .soft { fill: #9aa5b1; }
    .line, .one { stroke: #5fc487; }
    .one { fill: #14301f; }
    .yes { fill: #7fd6a2; }
    .apart { stroke: #f0867a; }
    .no { fill: #f0867a; }
    .grid { stroke: #3a424b; }
    .second { stroke: #e0a45a; }
    .two { fill: #e0a45a; }
  }
"""


def _picture(width: int, height: int, title: str, body: Iterator[str]) -> str:
    lines = "\n".join(body)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}">\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n'
        f'<rect class="card" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="10"/>\n{lines}\n</svg>\n'
    )


def _text(x: float, y: float, text: str, size: int, kind: str = "", anchor: str = "start") -> str:
    kind = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}"{kind}>{escape(text)}</text>'


def _origin(spelling: str) -> str:
    """Who writes so, as `identify` says: a scheme, or the language of Cyrillic."""
    if "." in spelling:
        return "abbreviated"
    best = bynames.identify(spelling)[0]
    return best.scheme or {"be": "in Belarusian", "ru": "in Russian"}[best.language]


def spellings() -> str:
    """Ten spellings that meet in one person, and two that do not, each with the score that `compare` gives."""
    first, step, right = 62, 29, 604
    rows = [(spelling, bynames.compare(NAME, spelling)) for spelling in (*SPELLINGS, *OTHERS)]
    met = bynames.resolve(NAME)
    assert met is not None
    assert [found.matched for _, found in rows] == [True] * len(SPELLINGS) + [False] * len(OTHERS)
    middle = first + step * (len(SPELLINGS) - 1) / 2
    height = first + step * (len(rows) + 1) - 6

    def body() -> Iterator[str]:
        yield _text(28, 32, "as written", 13, "soft")
        yield _text(280, 32, "most likely", 13, "soft")
        yield _text(500, 32, "score", 13, "soft", "end")
        for place, (spelling, found) in enumerate(rows):
            y = first + step * place + (16 if not found.matched else 0)
            yield _text(28, y, spelling, 16)
            yield _text(280, y, _origin(spelling), 13, "soft")
            yield _text(500, y, f"{found.score:.2f}", 14, "yes" if found.matched else "no", "end")
            start = y - 5
            if found.matched:
                yield f'<path class="line" d="M512 {start:g} C560 {start:g} 556 {middle:g} {right} {middle:g}"/>'
            else:
                yield f'<path class="apart" d="M512 {start:g} H588"/>'
                yield _text(598, y, "somebody else", 14, "no")
        yield f'<rect class="one" x="{right}" y="{middle - 40:g}" width="246" height="80" rx="8"/>'
        yield _text(right + 123, middle - 12, "one person", 13, "soft", "middle")
        yield _text(right + 123, middle + 9, bynames.AliasTable.load()[met.id].names["en"], 15, "yes", "middle")
        yield _text(right + 123, middle + 28, met.id, 12, "soft", "middle")

    return _picture(878, int(height), "Ten spellings of one name meet, and two other names do not", body())


def score_curve() -> str:
    """The score by the cost, of persons and of organizations, with the default decision of each."""
    left, top, width, height, most = 60, 24, 640, 250, 3.0

    def at(cost: float, score: float) -> tuple[float, float]:
        return left + width * min(cost, most) / most, top + height * (1 - score)

    def body() -> Iterator[str]:
        for tenth in range(0, 11, 2):
            y = at(0, tenth / 10)[1]
            yield f'<path class="grid" d="M{left} {y:g} H{left + width}"/>'
            yield _text(left - 8, y + 4, f"{tenth / 10:.1f}", 12, "soft", "end")
        for half in range(0, 7):
            yield _text(at(half / 2, 0)[0], top + height + 18, f"{half / 2:g}", 12, "soft", "middle")
        yield _text(left + width / 2, top + height + 38, "cost", 13, "soft", "middle")
        yield _text(14, 16, "score", 13, "soft")
        labels = (("persons", "line", "yes", 205, 24), ("organizations", "second", "two", 62, 150))
        for kind, style, ink, x, y in labels:
            points = [at(cost, score) for cost, score in zip(*curve(kind), strict=True) if cost <= most]
            steps = " ".join(f"L{b[0]:.1f} {b[1]:.1f}" for _, b in pairwise(points))
            yield f'<path class="{style}" d="M{points[0][0]:.1f} {points[0][1]:.1f} {steps}"/>'
            decision = at(reach(kind, None), 0)[0]
            yield f'<path class="{style}" stroke-dasharray="3 5" d="M{decision:.1f} {top} V{top + height}"/>'
            yield _text(x, top + y, kind, 12, ink)
        yield _text(left + width - 6, top + 14, "dashed: up to here it is a match", 12, "soft", "end")

    return _picture(724, 330, "The score falls with the cost", body())
