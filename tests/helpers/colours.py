"""Reckoning with colours: contrast, and how the colour-blind see them."""

from __future__ import annotations

from collections.abc import Iterable

from living_review.charts import palette

SCHEMES = {"light": palette.LIGHT, "dark": palette.DARK}


BLINDNESS = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}
"""Machado, Oliveira and Fernandes (2009), at full severity; they work on linear RGB."""


def linear(colour: str) -> tuple[float, ...]:
    """Linear RGB of '#rrggbb'."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)


def times(matrix: tuple[tuple[float, ...], ...], vector: Iterable[float]) -> list[float]:
    """A matrix times a vector."""
    values = list(vector)
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the WCAG define it."""
    high, low = sorted(sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(each), strict=True)) for each in (one, other))[::-1]
    return (high + 0.05) / (low + 0.05)


def lab(rgb: Iterable[float]) -> list[float]:
    """CIE Lab (D65) of linear RGB."""
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    xyz = times(to_xyz, [min(1, max(0, c)) for c in rgb])
    x, y, z = (
        t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29
        for t in (c / white for c, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
