"""The colours of the site's charts, by what they are for.

A chart is drawn once with the light colours. In the page each of them is then replaced by a CSS variable, so that one
drawing serves the light and the dark scheme. The groups' colours can be distinguished with common colour blindness (after
Okabe and Ito, 2008), and no chart uses them without a second sign such as shape.
"""

from __future__ import annotations

from typing import Any

LIGHT: dict[str, str] = {
    "ink": "#1c2529",
    "muted": "#566269",
    "rule": "#d8d5cb",
    "faint": "#eceae2",
    "paper": "#fdfcf9",
    "group-1": "#0b6ea8",
    "group-2": "#c2550a",
    "group-3": "#0a7d5c",
    "group-4": "#7c4d99",
    "group-5": "#8a6a00",
    "accent": "#0c5c68",
    "risk-low": "#087f5b",
    "risk-some": "#936a00",
    "risk-high": "#a30f22",
    "risk-critical": "#43093f",
    "risk-none": "#5c6b78",
}
DARK: dict[str, str] = {
    "ink": "#e8e6df",
    "muted": "#a9b2b6",
    "rule": "#39444a",
    "faint": "#252d31",
    "paper": "#14191c",
    "group-1": "#62b5e8",
    "group-2": "#f0935a",
    "group-3": "#3fc49c",
    "group-4": "#c9a0e0",
    "group-5": "#dcb945",
    "accent": "#74c5cf",
    "risk-low": "#3fd0a4",
    "risk-some": "#f4d35e",
    "risk-high": "#ff7461",
    "risk-critical": "#d58cf0",
    "risk-none": "#9fb0bb",
}
GROUPS = [LIGHT[f"group-{i}"] for i in range(1, 6)]
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross"]


def css() -> str:
    """The style sheet that defines each colour as a variable, for both schemes; paper is always light."""
    light = "".join(f"--chart-{name}:{value};" for name, value in LIGHT.items())
    dark = "".join(f"--chart-{name}:{value};" for name, value in DARK.items())
    return f"[data-md-color-scheme]{{{light}}}\n@media not print{{[data-md-color-scheme=slate]{{{dark}}}}}\n"


def as_variables(drawing: str) -> str:
    """An SVG or a specification with its colours replaced by the variables of :func:`css`."""
    for name, value in LIGHT.items():
        drawing = drawing.replace(f'"{value}"', f'"var(--chart-{name})"')
    return drawing


def as_colours(drawing: str) -> str:
    """The inverse of :func:`as_variables`: a drawing with the light colours, for a file that stands alone."""
    for name, value in LIGHT.items():
        drawing = drawing.replace(f'"var(--chart-{name})"', f'"{value}"')
    return drawing


def vega_config() -> dict[str, Any]:
    """The look of all charts, as a Vega-Lite config."""
    ink, muted, rule = LIGHT["ink"], LIGHT["muted"], LIGHT["rule"]
    return {
        "aria": False,
        "background": "transparent",
        "font": "sans-serif",
        "view": {"stroke": None},
        "axis": {
            "labelColor": ink,
            "labelFontSize": 13,
            "titleColor": muted,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "titlePadding": 10,
            "labelLimit": 220,
            "gridColor": LIGHT["faint"],
            "domainColor": rule,
            "tickColor": rule,
        },
        "axisY": {"domain": False, "ticks": False, "labelPadding": 8},
        "legend": {
            "labelColor": ink,
            "titleColor": muted,
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "orient": "top",
            "symbolSize": 90,
            "labelLimit": 240,
        },
        "header": {"labelColor": ink, "titleColor": muted, "labelFontSize": 13, "titleFontSize": 13, "titleFontWeight": "normal"},
        "text": {"color": ink, "fontSize": 12.5},
        "title": {"color": ink, "fontSize": 14, "anchor": "start", "fontWeight": "normal"},
    }
