"""How large each study is, and how few studies hold most of the people."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from living_review.analysis.overlaps import counted_twice
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, DesignLooks, Layout, Plot, Tally, design_looks, labels_of, legend, study_frame
from living_review.charts.counts import CountsWords, class_name, class_names, of_designs, size_classes, tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Between, Heading
from living_review.charts.prisma_layout import text_width
from living_review.charts.quick_altair import layered
from living_review.formatting import percent_plain
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.wording import STUDIES, Counted, Phrases, joined, worded


class ParticipantsWords(Phrases):
    """What the chart says."""

    TITLE = Counted(
        "The largest study holds {held} of the {total} participants", "The {n} largest studies hold {held} of the {total} participants"
    )
    DESCRIPTION = "Dot plot of the number of participants in {studies}, from {least} to {most}. {held} of {total} are in {largest}."
    THE_LARGEST = "the largest is {study}"
    LEFT_OUT = "{studies} without a number of participants left out."
    TWICE = "Up to {n} people may be counted twice, since studies share participants."


def participants(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A dot for each study, largest first, with its design."""
    words = ParticipantsWords
    frame = study_frame(records, tables).dropna(subset=["participants"])
    if frame.empty:
        return None
    frame = frame.sort_values(["participants", "label"], ascending=[False, True]).reset_index(drop=True)
    total = int(frame["participants"].sum())
    frame["share"] = [percent_plain(n / total, 1) for n in frame["participants"]]
    k = int((frame["participants"].cumsum() < total / 2).sum()) + 1
    held = int(frame["participants"].head(k).sum())
    largest = joined(Between.AND, frame["label"].head(k)) if k <= 3 else worded(words.THE_LARGEST, study=frame["label"].iloc[0])
    left_out = len(tables.studies) - len(frame)
    note = joined(" ", _notes(records, left_out, counted_twice(records.by_key[key] for key in frame["study"])))
    return Plot(
        title=words.TITLE.of(k, held=f"{held:,}", total=f"{total:,}"),
        description=worded(
            words.DESCRIPTION,
            studies=STUDIES.of(len(frame)),
            least=int(frame["participants"].min()),
            most=int(frame["participants"].max()),
            held=held,
            total=total,
            largest=largest,
        ),
        frame=frame,
        columns={
            "label": worded(Heading.STUDY),
            "participants": worded(Heading.PARTICIPANTS),
            "share": worded(Heading.SHARE),
            "design": worded(Heading.DESIGN),
        },
        numbers={"study": "study", "label": "label", "year": "year", "participants": "participants", "design": "design"},
        draw=_draw,
        given={"designs": design_looks(records)},
        tally=_tally,
        tally_note=note,
        note=note,
    )


def _notes(records: Records, left_out: int, twice: int) -> Iterator[str]:
    """Which studies are not in it, and what the review has to be known to count as participants."""
    if left_out:
        yield worded(ParticipantsWords.LEFT_OUT, studies=STUDIES.of(left_out))
    if twice:
        yield worded(ParticipantsWords.TWICE, n=twice)
    yield from _notes_on_sums(records)


def _notes_on_sums(records: Records) -> Iterator[str]:
    whole = (number for number in records.review.numbers.values() if number.statistic == "sum" and number.of == "participants")
    yield from (number.note for number in whole if number.note is not None and not number.where)


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from labels_of(records, "designs")
    yield from _notes_on_sums(records)


def _tally(frame: pd.DataFrame, designs: DesignLooks) -> Tally:
    """How many studies of each design there are of each size."""
    classes = size_classes(frame["participants"])
    values = [("", class_name(n, classes, whole=True), design) for n, design in zip(frame["participants"], frame["design"], strict=True)]
    names = [*([CountsWords.NONE] if (frame["participants"] <= 0).any() else []), *class_names(classes, whole=True)]
    return Tally(
        tallied(values, names, designs.labels),
        ("", worded(Heading.PARTICIPANTS), worded(Heading.DESIGN), worded(Heading.STUDIES)),
        of_designs(designs),
    )


def _draw(frame: pd.DataFrame, layout: Layout, designs: DesignLooks) -> alt.TopLevelMixin:
    say, designs = layout.say, designs.said(layout.say)
    colour, shape = designs.colour(), designs.shape()
    top = int(frame["participants"].max())
    shown = fitted(frame["label"], layout.width * (0.42 if layout.narrow else 0.32))
    frame = frame.assign(shown=[shown[label] for label in frame["label"]])
    plot = layout.width - max(text_width(text, 13) for text in shown.values()) - 14
    beside = 16 + 7.5 * len(f"{top:,}")
    base = alt.Chart(frame).encode(
        y=alt.Y("shown:N", sort=list(frame["shown"]), title=None, axis=alt.Axis(labelLimit=0)),
        x=alt.X(
            "participants:Q",
            title=say(Heading.PARTICIPANTS),
            scale=alt.Scale(domain=[0, top * plot / (plot - beside)], nice=False),
            axis=alt.Axis(tickCount=3 if layout.narrow else 5),
        ),
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("label:N", title=say(Heading.STUDY)),
            alt.Tooltip("participants:Q", title=say(Heading.PARTICIPANTS)),
            alt.Tooltip("share:N", title=say(Heading.SHARE)),
            alt.Tooltip("design:N", title=say(Heading.DESIGN)),
        ],
    )
    stem = base.mark_rule(color=palette.LIGHT["rule"]).encode(x2=alt.datum(0))
    dot = base.mark_point(filled=True, size=90, opacity=1).encode(
        color=alt.Color("design:N", scale=colour, legend=legend(layout, designs.labels)),
        shape=alt.Shape("design:N", scale=shape, legend=legend(layout, designs.labels)),
    )
    text = base.mark_text(align="left", dx=9, baseline="middle").encode(text=alt.Text("participants:Q", format=",d"))
    return layered(
        stem, dot, text, width=layout.width, height=24 * len(frame), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


CHARTS = (Chart(kind="participants", section="studied", plot=participants, shows=_shows),)
