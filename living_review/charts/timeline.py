"""When the studies were published."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, DesignLooks, Layout, Plot, Tally, design_looks, labels_of, legend, study_frame, term_label
from living_review.charts.counts import of_designs, tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading, listed
from living_review.charts.prisma_layout import text_width
from living_review.charts.quick_altair import layered
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.values import is_missing
from living_review.wording import STUDIES, Phrases, Wording, joined, worded


class TimelineWords(Phrases):
    """What the chart says."""

    HALF = "{half} of the {studies} had been published by {year}"
    ONE_YEAR = "All {studies} were published in {year}"
    ONE_STUDY = "The one study was published in {year}"
    DESCRIPTION = "Timeline of {studies} published from {first} to {last}; most in {year} ({n} studies)."
    SEVERAL_YEARS = "Timeline of {studies} published from {first} to {last}; most in {year} ({n} each)."
    ONE_YEAR_DESCRIPTION = "Timeline of {studies} published in {year}."
    NOTE = "The area of a mark goes with the participants; where these are not reported or very few, it is the smallest."
    UNDATED = "No year reported: {studies}."


def timeline(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A row for each year, with a mark for each study in it."""
    frame = study_frame(records, tables)
    undated = list(frame[frame["year"].isna()]["label"])
    frame = frame.dropna(subset=["year"]).sort_values(["year", "label"]).reset_index(drop=True)
    if frame.empty:
        return None
    frame["year"] = frame["year"].astype(int)
    known = frame["participants"].notna().any()
    frame["people"] = frame["participants"].fillna(0).clip(lower=LEAST * float(frame["participants"].max()) if known else 1)
    frame["phase"] = [term_label(records, "phases", tables.studies.loc[key, "phase"][0]) for key in frame["study"]]
    frame["phase_told"] = ["" if is_missing(phase) else phase for phase in frame["phase"]]
    frame["rank"] = frame.groupby("year").cumcount()
    frame["name"] = [_without_year(label, year) for label, year in zip(frame["label"], frame["year"], strict=True)]
    title, description = _finding(frame["year"])
    without = [worded(TimelineWords.UNDATED, studies=listed(undated))] if undated else []
    columns: dict[str, str] = {
        "year": worded(Heading.YEAR),
        "label": worded(Heading.STUDY),
        "design": worded(Heading.DESIGN),
        "phase": worded(Heading.PHASE),
        "participants": worded(Heading.PARTICIPANTS),
    }
    if set(frame["phase"]) == {"not applicable"}:
        del columns["phase"]
    return Plot(
        title=title,
        description=description,
        frame=frame,
        numbers={name: name for name in ("year", "study", "label", "design", "phase", "participants")},
        columns=columns,
        draw=_draw,
        given={"designs": design_looks(records)},
        tally=_tally,
        tally_note=joined(" ", without),
        note=joined(" ", [worded(TimelineWords.NOTE), *without]),
    )


def _finding(years: pd.Series[int]) -> tuple[Wording, Wording]:
    """When half of the studies had been published, and in which years most were: the title and the description."""
    words, studies = TimelineWords, STUDIES.of(len(years))
    first, last = int(years.min()), int(years.max())
    if first == last:
        title = worded(words.ONE_YEAR, studies=studies, year=first) if len(years) > 1 else worded(words.ONE_STUDY, year=first)
        return title, worded(words.ONE_YEAR_DESCRIPTION, studies=studies, year=first)
    counts = years.value_counts()
    busiest = sorted(int(year) for year in counts[counts == counts.max()].index)
    middle = int(years.sort_values().iloc[(len(years) - 1) // 2])
    phrase = words.SEVERAL_YEARS if len(busiest) > 1 else words.DESCRIPTION
    return (
        worded(words.HALF, half=int((years <= middle).sum()), studies=studies, year=middle),
        worded(phrase, studies=studies, first=first, last=last, year=", ".join(map(str, busiest)), n=counts.max()),
    )


def _tally(frame: pd.DataFrame, designs: DesignLooks) -> Tally:
    """How many studies of each design were published in each year."""
    years = [str(year) for year in range(int(frame["year"].min()), int(frame["year"].max()) + 1)]
    values = [("", str(year), design) for year, design in zip(frame["year"], frame["design"], strict=True)]
    return Tally(
        tallied(values, years, designs.labels),
        ("", worded(Heading.YEAR), worded(Heading.DESIGN), worded(Heading.STUDIES)),
        of_designs(designs),
    )


def _without_year(label: str, year: int) -> str:
    """The name of a study that stands in the row of its year."""
    return re.sub(rf" {year}\w*", "", label, count=1)


LEAST = 0.04
"""The share of the largest mark's area that each mark has at least, so that it can be seen."""
AXIS, MARK, LINE = 46, 26, 38
"""In pixels: the room for the years, for the mark of a study, and the height of a line of studies."""


def _draw(frame: pd.DataFrame, layout: Layout, designs: DesignLooks) -> alt.TopLevelMixin:
    """Studies of one year stand side by side, in as many lines as they need."""
    say, designs = layout.say, designs.said(layout.say)
    colour, shape = designs.colour(), designs.shape()
    font = 11.5 if layout.narrow else 12.5
    told = [
        max(text_width(name, font), text_width(phase, font - 1)) for name, phase in zip(frame["name"], frame["phase_told"], strict=True)
    ]
    cell = min(max(told) + MARK, (layout.width - AXIS) / (2 if layout.narrow else 4))
    beside = max(1, min(int((layout.width - AXIS) / cell), max(2, int(frame["year"].value_counts().max()))))
    cell = (layout.width - AXIS) / beside
    placed, slots = _placed(frame, beside, cell - MARK, font)
    base = alt.Chart(placed).encode(
        y=alt.Y(
            "slot:O",
            title=None,
            scale=alt.Scale(domain=slots),
            axis=alt.Axis(grid=True, labelExpr="indexof(datum.label, '/') < 0 ? datum.label : ''", labelOverlap=False),
        ),
        x=alt.X("column:Q", axis=None, scale=alt.Scale(domain=[-0.15, beside - 0.1], nice=False)),
        href=alt.Href("url:N"),
        tooltip=[
            alt.Tooltip("label:N", title=say(Heading.STUDY)),
            alt.Tooltip("design:N", title=say(Heading.DESIGN)),
            alt.Tooltip("phase:N", title=say(Heading.PHASE)),
            alt.Tooltip("participants:Q", title=say(Heading.PARTICIPANTS)),
        ],
    )
    dot = base.mark_point(filled=True, opacity=1).encode(
        size=alt.Size("people:Q", scale=alt.Scale(domain=[0, float(placed["people"].max())], range=[0, 460]), legend=None),
        color=alt.Color("design:N", scale=colour, legend=legend(layout, designs.labels)),
        shape=alt.Shape("design:N", scale=shape, legend=legend(layout, designs.labels)),
    )
    name = base.mark_text(align="left", dx=13, dy=-6, baseline="middle", fontSize=font).encode(text=alt.Text("name_shown:N"))
    phase = base.mark_text(align="left", dx=13, dy=8, baseline="middle", fontSize=font - 1, color=palette.LIGHT["muted"]).encode(
        text=alt.Text("phase_shown:N")
    )
    return layered(
        dot, name, phase, width=layout.width, height=LINE * len(slots), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


def _placed(frame: pd.DataFrame, beside: int, room: float, font: float) -> tuple[pd.DataFrame, list[str]]:
    """Each study in a line of its year, ``beside`` of them in one, with words that fit; and all lines, the first with the year."""
    names, phases = fitted(frame["name"], room, font), fitted(frame["phase_told"], room, font - 1)
    years = list(range(int(frame["year"].min()), int(frame["year"].max()) + 1))
    most = frame["year"].value_counts()
    slots = [f"{year}{'' if i == 0 else f'/{i}'}" for year in years for i in range(max(1, -(-int(most.get(year, 0)) // beside)))]
    lines, columns = frame["rank"] // beside, frame["rank"] % beside
    return frame.assign(
        slot=[f"{year}{'' if line == 0 else f'/{line}'}" for year, line in zip(frame["year"], lines, strict=True)],
        column=columns,
        name_shown=[names[name] for name in frame["name"]],
        phase_shown=[phases[phase] for phase in frame["phase_told"]],
    ), slots


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from labels_of(records, "designs", "phases")


CHARTS = (Chart(kind="timeline", section="studied", plot=timeline, shows=_shows),)
