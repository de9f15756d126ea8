"""The chart of the conclusion: a bar for each verdict, as long as its number says, which leads to the statements that have it."""

from __future__ import annotations

import html
import re

import pytest

from living_review.analysis.verdicts import VERDICTS
from living_review.charts import palette
from living_review.charts.render import RenderedChart, draw
from living_review.charts.verdicts import COLOURS, verdicts

COUNTS = {"holds": 1200, "contradicted": 30, "not supported": 6, "a suggestion": 0, "cannot be checked": 600}
BAR = re.compile(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="16" fill="var\(--chart-([\w-]+)\)"><title>([^<]*)</title></rect>')
LINK = re.compile(r'href="([^"]*)"><text [^>]*>([^<]*)</text>')


def drawn() -> RenderedChart:
    """The chart of some verdicts."""
    plot = verdicts(COUNTS)
    assert plot is not None
    return draw(plot, "verdicts", "verdicts")


def test_bars_are_as_long_as_their_numbers_say() -> None:
    """In both layouts each verdict has its bar, in its colour, with its share for the pointer; one that nothing has has none."""
    for name, _, _, svg in drawn().drawings:
        bars = BAR.findall(html.unescape(svg))
        assert [tip for _, _, tip in bars] == [
            "holds: 1,200 (65 %)",  # of 1,836
            "contradicted: 30 (2 %)",
            "not supported: 6 (0.3 %)",
            "cannot be checked: 600 (33 %)",
        ], name
        assert [colour for _, colour, _ in bars] == [COLOURS[tip.partition(":")[0]] for _, _, tip in bars]
        widths = [float(width) for width, _, _ in bars]
        expected = [max(1, widths[0] * n / 1200) for n in (1200, 30, 6, 600)]  # what there is is seen
        assert widths == pytest.approx(expected, abs=0.1), name


def test_bars_lead_to_the_statements() -> None:
    """The name of each verdict leads to the page of claims, which shows those that have it; the numbers stand behind the bars."""
    for *_, svg in drawn().drawings:
        links = {name: address for address, name in LINK.findall(html.unescape(svg))}
        assert links == {verdict: f"claims/?verdict={verdict.replace(' ', '+')}&class=content" for verdict in COUNTS}
        assert re.findall(r">([\d,]+)</text>", svg) == [f"{n:,}" for n in COUNTS.values()]


def test_every_verdict_has_a_colour() -> None:
    """No two verdicts have the same one."""
    assert list(COLOURS) == list(VERDICTS)
    assert len({palette.LIGHT[colour] for colour in COLOURS.values()}) == len(VERDICTS)


def test_nothing_is_drawn_for_a_review_without_statements() -> None:
    """A review that has no claims has no chart of them."""
    assert verdicts({}) is None
    assert verdicts({"holds": 0}) is None
