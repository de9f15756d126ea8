"""How many of the review's claims hold."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from living_review.charts import palette
from living_review.charts.base import Layout, Plot
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading
from living_review.charts.quick_altair import layered
from living_review.formatting import percent_plain
from living_review.wording import Counted, Phrases, joined, worded

COLOURS = {
    "holds": "group-3",
    "contradicted": "group-2",
    "not supported": "group-5",
    "a suggestion": "group-1",
    "cannot be checked": "muted",
}
SHAPES = {
    "holds": "circle",
    "contradicted": "cross",
    "not supported": "triangle-up",
    "a suggestion": "diamond",
    "cannot be checked": "square",
}
OPEN = ("a suggestion", "cannot be checked")
"""The verdicts of statements that the records can neither bear out nor refute."""


class VerdictWords(Phrases):
    """What the chart says."""

    STATEMENTS = Counted("{n} statement", "{n} statements")
    TITLE = Counted("{n} of {statements} that can be checked holds", "{n} of {statements} that can be checked hold")
    DESCRIPTION = "Bars of {statements} of the review by verdict, a slip met in several places counted once: {counts}."
    VERDICT = "Verdict"
    COUNT = "{n} {verdict}"
    COLUMN = "Statements (a slip counted once)"
    TIP = "Statements"


def verdicts(counts: Mapping[str, int]) -> Plot | None:
    """A bar for each verdict, from the number of statements that have it; a slip that several of them meet is counted once."""
    total, words = sum(counts.values()), VerdictWords
    if not total:
        return None
    frame = pd.DataFrame({"verdict": list(counts), "claims": list(counts.values())})
    frame["share"] = [percent_plain(n / total) for n in frame["claims"]]
    frame["text"] = [str(n) for n in frame["claims"]]
    frame["url"] = [f"claims/?verdict={verdict.replace(' ', '+')}&class=content" for verdict in frame["verdict"]]
    held = counts.get("holds", 0)
    checked = total - sum(counts.get(verdict, 0) for verdict in OPEN)
    counted = joined(", ", [worded(words.COUNT, n=n, verdict=verdict) for verdict, n in counts.items()])
    return Plot(
        title=words.TITLE.of(held, statements=words.STATEMENTS.of(checked)),
        description=worded(words.DESCRIPTION, statements=words.STATEMENTS.of(total), counts=counted),
        frame=frame,
        columns={"verdict": worded(words.VERDICT), "claims": worded(words.COLUMN), "share": worded(Heading.SHARE)},
        draw=_draw,
    )


def _draw(frame: pd.DataFrame, layout: Layout) -> alt.TopLevelMixin:
    names, say = list(frame["verdict"]), layout.say
    looks = {say(verdict): (palette.LIGHT[COLOURS[verdict]], SHAPES[verdict]) for verdict in COLOURS}
    right = float(frame["claims"].max()) * (1.35 if layout.narrow else 1.15)  # room for the number behind the longest bar
    base = alt.Chart(frame).encode(
        y=alt.Y("verdict:N", sort=names, title=None, axis=alt.Axis(labelPadding=16)),
        x=alt.X("claims:Q", axis=None, scale=alt.Scale(domain=[0, right], nice=False)),
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("verdict:N", title=say(VerdictWords.VERDICT)),
            alt.Tooltip("claims:Q", title=say(VerdictWords.TIP)),
            alt.Tooltip("share:N", title=say(Heading.SHARE)),
        ],
    )
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=names, range=[looks[name][0] for name in names]), legend=None)
    shape = alt.Shape("verdict:N", scale=alt.Scale(domain=names, range=[looks[name][1] for name in names]), legend=None)
    bar = base.mark_bar(height=16, opacity=0.35).encode(color=colour)
    end = base.mark_point(filled=True, size=110, opacity=1).encode(color=colour, shape=shape)
    text = base.mark_text(align="left", dx=12, fontSize=14, fontWeight="bold").encode(text=alt.Text("text:N"))
    return layered(
        bar, end, text, width=min(layout.width, 520), height=42 * len(names), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )
