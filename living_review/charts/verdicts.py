"""How many of the review's claims hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from living_review.charts import palette
from living_review.charts.bars import Bar, Part, draw_bars
from living_review.charts.base import Layout, Plot, SvgDrawing
from living_review.charts.phrases import Heading
from living_review.formatting import percent_plain
from living_review.wording import Counted, Phrases, joined, worded

COLOURS = {
    "holds": "group-3",
    "contradicted": "group-2",
    "not supported": "group-5",
    "a suggestion": "group-1",
    "cannot be checked": "muted",
}
LAYOUTS = (Layout("wide", 640), Layout("narrow", 340))
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


def verdicts(counts: Mapping[str, int]) -> Plot | None:
    """A bar for each verdict, from the number of statements that have it; a slip that several of them meet is counted once."""
    total, words = sum(counts.values()), VerdictWords
    if not total:
        return None
    frame = pd.DataFrame({"verdict": list(counts), "claims": list(counts.values())})
    frame["share"] = [percent_plain(n / total) for n in frame["claims"]]
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
        given={"verdicts": tuple(counts)},
        plain=True,
        layouts=LAYOUTS,
    )


def _draw(frame: pd.DataFrame, layout: Layout, verdicts: Sequence[str]) -> SvgDrawing:
    """The bars of ``verdicts``, which the frame names in the language of the page."""
    colours = [palette.LIGHT[COLOURS[verdict]] for verdict in verdicts]
    rows = zip(colours, frame["verdict"], frame["claims"], frame["share"], frame["url"], strict=True)
    number = layout.say.number
    bars = [Bar(said, (Part(n, colour, f"{said}: {number(f'{n:,}')} ({share})"),), url) for colour, said, n, share, url in rows]
    return draw_bars({"": bars}, layout)
