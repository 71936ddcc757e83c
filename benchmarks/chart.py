"""Scatter and line charts as SVG, written by hand: no plotting package is needed to repeat a benchmark."""

from __future__ import annotations

import math
from collections.abc import Iterable

Points = dict[str, list[tuple[float, float]]]
_COLOURS = ("#1b6ca8", "#c0392b", "#27865a", "#8e44ad", "#d68910", "#566573", "#117a65")


def chart(title: str, across: str, up: str, points: Points, log_up: bool = False) -> str:
    """An SVG with powers of ten across; up either powers of ten, joined by lines, or shares from 0 to 1."""
    width, height, left, top = 460, 300, 70, 24
    spots = [spot for spots in points.values() for spot in spots]
    if not spots:
        return ""
    low, high = _decades(x for x, _ in spots)
    bottom, ceiling = _decades(y for _, y in spots) if log_up else (0, 1)

    def x(value: float) -> float:
        return left + (math.log10(value) - low) / (high - low) * width

    def y(value: float) -> float:
        place = (math.log10(value) - bottom) / (ceiling - bottom) if log_up else value
        return top + (1 - place) * height

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 200} {top + height + 52}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        f'<rect width="{left + width + 200}" height="{top + height + 52}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        at = x(10.0**power)
        parts.append(f'<path d="M{at:.0f} {top}V{top + height}" stroke="#dddddd"/>')
        parts.append(f'<text x="{at:.0f}" y="{top + height + 18}" text-anchor="middle">{_power(power)}</text>')
    steps = [10.0**power for power in range(bottom, ceiling + 1)] if log_up else [fifth / 5 for fifth in range(6)]
    for step in steps:
        label = _power(round(math.log10(step))) if log_up else f"{step:.1f}"
        parts.append(f'<path d="M{left} {y(step):.0f}H{left + width}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y(step) + 4:.0f}" text-anchor="end">{label}</text>')
    middle = top + height / 2
    parts.append(f'<text x="{left + width / 2:.0f}" y="{top + height + 40}" text-anchor="middle">{across}</text>')
    parts.append(f'<text transform="translate(16 {middle:.0f}) rotate(-90)" text-anchor="middle">{up}</text>')
    for place, (name, some) in enumerate(points.items()):
        colour = _COLOURS[place % len(_COLOURS)]
        if log_up and len(some) > 1:
            route = "L".join(f"{x(a):.1f} {y(b):.1f}" for a, b in some)
            parts.append(f'<path d="M{route}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for a, b in some:
            parts.append(
                f'<circle cx="{x(a):.1f}" cy="{y(b):.1f}" r="5" fill="{colour}">'
                f"<title>{name}: {a:,.4g}, {b:,.4g}</title></circle>"
            )
        parts.append(f'<circle cx="{left + width + 16}" cy="{top + 10 + 20 * place}" r="5" fill="{colour}"/>')
        parts.append(f'<text x="{left + width + 28}" y="{top + 14 + 20 * place}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _decades(values: Iterable[float]) -> tuple[int, int]:
    powers = [math.log10(value) for value in values]
    low, high = math.floor(min(powers)), math.ceil(max(powers))
    return low, max(high, low + 1)


def _power(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:g}"
