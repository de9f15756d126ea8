"""Which way the results of each study point, by outcome domain: the effect direction plot of Boon and Thomson (2021).

Significance is not drawn. A sign test and the share of results that point towards the intervention stand below each domain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from living_review.analysis.directions import AGREE, DirectionTally, one_direction, tally_directions
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, DesignLooks, Layout, Plot, Tally, across, design_looks, down, labels_of, legend, study_frame
from living_review.charts.counts import tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Heading, Things, listed
from living_review.charts.quick_altair import layered
from living_review.charts.study_rows import LINE, ROW, headed, headings, label_room, named, names
from living_review.formatting import format_number, percent_plain, upper, wrap
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.wording import STUDIES, Counted, Phrases, Wording, joined, worded

LIMITS = (50, 300)
"""Numbers of participants at which marks become larger, as in the plots of Boon and Thomson."""


class DirectionPlotWords(Phrases):
    """What the chart says."""

    TITLE = Counted(
        "{n} of {results} points towards the intervention, {away} away from it, {neither} neither way",
        "{n} of {results} point towards the intervention, {away} away from it, {neither} neither way",
    )
    DESCRIPTION = "Effect direction plot of {studies} in {domains}."
    DOMAINS = Counted("{n} outcome domain", "{n} outcome domains")
    DOMAIN_LINE = "{domain}: {counts}; {sentence}."
    COUNTS = "{towards} towards the intervention, {away} away from it, {level} level, {mixed} without one direction"
    NO_TEST = "none points either way, so there is no test"
    TEST = "towards the intervention: {towards} of {either} with a direction ({share}, 95 % interval {limits}), sign test p\u00a0=\u00a0{p}"
    LIMITS = "{low} to {high}"
    RULE = (
        "After Boon and Thomson (2021). Whether a result is statistically significant is not shown. Several outcomes of a study in "
        "one domain count as one result: the direction that at least {agree} % of them have, or else no one direction. Only results in "
        "all participants enter."
    )
    MARKS = "Larger marks are of studies with {few} to {many} and with more than {many} participants."
    NO_SIGNIFICANCE = "Significance enters neither the share nor the sign test, which asks whether as uneven a split could come by chance."
    UNSIZED = "No number of participants, so drawn small: {studies}."
    OUTSIDE = "No result in all participants: {studies}."
    DOMAIN = "Outcome domain"
    DIRECTION = "Direction"
    OUTCOMES = "Outcomes"
    TOWARDS = "Towards the intervention"
    LEVEL = "No difference"
    AWAY = "Away from the intervention"
    MIXED = "No one direction"
    BELOW = ("Towards : away", "Share towards", "95 % interval", "Sign test")
    """What stands before each of the lines below the columns."""


def effect_direction(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """An arrow for each study in each outcome domain: up towards the intervention, down away from it, level for no difference."""
    frame = _frame(records, tables)
    if frame.empty:
        return None
    signs = {domain: list(frame[frame["domain"] == domain]["sign"]) for domain in _domains(frame, records)}
    tallies = {domain: tally_directions(domain_signs) for domain, domain_signs in signs.items()}
    everything = tally_directions([sign for domain_signs in signs.values() for sign in domain_signs])
    frame["beneath"] = [joined("\n", _beneath(tallies[domain])) for domain in frame["domain"]]
    frame["summary"] = [_sentence(tallies[domain]) for domain in frame["domain"]]
    return Plot(
        title=_title(everything, len(frame)),
        description=_description(tallies, STUDIES.of(frame["study"].nunique())),
        frame=frame,
        numbers={name: name for name in ("domain", "study", "label", "group", "direction", "sign", "outcomes", "participants")},
        columns={
            "domain": worded(DirectionPlotWords.DOMAIN),
            "label": worded(Heading.STUDY),
            "group": worded(Heading.DESIGN),
            "direction": worded(DirectionPlotWords.DIRECTION),
            "outcomes": worded(DirectionPlotWords.OUTCOMES),
            "participants": worded(Heading.PARTICIPANTS),
        },
        draw=_draw,
        given={"words": Words(tuple(_domains(frame, records)), direction_words(records), design_looks(records))},
        tally=_tally,
        tally_note=_note(frame, tables, marks=False),
        note=_note(frame, tables),
    )


def _title(everything: DirectionTally, results: int) -> Wording:
    neither = everything.no_difference + everything.mixed
    return DirectionPlotWords.TITLE.of(everything.towards, results=Things.RESULTS.of(results), away=everything.away, neither=neither)


def _description(tallies: Mapping[str, DirectionTally], studies: Wording) -> Wording:
    """How many studies and domains there are, and domain by domain which way the results point."""
    words = DirectionPlotWords
    first = worded(words.DESCRIPTION, studies=studies, domains=words.DOMAINS.of(len(tallies)))
    lines = [
        worded(words.DOMAIN_LINE, domain=domain, counts=_counts(tally), sentence=_sentence(tally)) for domain, tally in tallies.items()
    ]
    return joined(" ", [first, *lines])


def _note(frame: pd.DataFrame, tables: Tables, *, marks: bool = True) -> Wording:
    """How the plot is made, what its ``marks`` are, and which studies are not in it or are drawn small."""
    words = DirectionPlotWords
    shown = set(frame["study"])
    outside = [label for key, label in tables.studies["label"].items() if key not in shown]
    unsized = list(dict.fromkeys(frame[frame["participants"].isna()]["label"]))
    few, many = LIMITS
    parts = [worded(words.RULE, agree=AGREE)]
    parts += [worded(words.MARKS, few=few, many=many)] if marks else []
    parts += [worded(words.NO_SIGNIFICANCE)]
    parts += [worded(words.UNSIZED, studies=listed(unsized))] if marks and unsized else []
    parts += [worded(words.OUTSIDE, studies=listed(outside))] if outside else []
    return joined(" ", parts)


def _frame(records: Records, tables: Tables) -> pd.DataFrame:
    """A row for each study in each domain, in the order of the designs and of the domains."""
    directions = records.vocabulary["directions"]
    domains = records.vocabulary["measures"].terms
    about = study_frame(records, tables).set_index("study")
    words = direction_words(records)
    order = [term.label for term in records.vocabulary["designs"].terms.values()]
    rows: list[dict[str, Any]] = []
    for study in records.studies:
        if study.key not in about.index:
            continue
        for domain, term in domains.items():
            domain_outcomes = [outcome for outcome in study.all_outcomes() if outcome.measure == domain and outcome.is_about_everybody]
            if not domain_outcomes:
                continue
            sign = one_direction([directions.sign_of(outcome.direction) for outcome in domain_outcomes])
            labels = list(dict.fromkeys(directions.label_of(outcome.direction) for outcome in domain_outcomes))
            people = about["participants"][study.key]
            rows.append(
                {
                    "study": study.key, "label": study.label, "group": about["design"][study.key], "domain": term.label, "sign": sign,
                    "kind": words[sign], "direction": words[sign] if len(labels) > 1 else labels[0],
                    "outcomes": f"{len(domain_outcomes)} ({', '.join(labels)})" if len(labels) > 1 else str(len(domain_outcomes)),
                    "participants": people, "size": sum(bool(people >= limit) for limit in (LIMITS[0], LIMITS[1] + 1)),
                    "url": about["url"][study.key],
                }
            )  # fmt: skip
    rows.sort(key=lambda row: order.index(row["group"]) if row["group"] in order else len(order))
    return pd.DataFrame(rows) if rows else pd.DataFrame()


def _domains(frame: pd.DataFrame, records: Records) -> list[str]:
    return [term.label for term in records.vocabulary["measures"].terms.values() if term.label in set(frame["domain"])]


def direction_words(records: Records) -> dict[int | None, str]:
    """The label of the first direction of each sign in the vocabulary, and words for results that point no one way."""
    said = DirectionPlotWords
    words: dict[int | None, str] = {1: said.TOWARDS, 0: said.LEVEL, -1: said.AWAY}
    for term in reversed(records.vocabulary["directions"].terms.values()):
        if term.sign is not None:
            words[term.sign] = term.label
    return words | {None: said.MIXED}


def _counts(tally: DirectionTally) -> Wording:
    return worded(DirectionPlotWords.COUNTS, towards=tally.towards, away=tally.away, level=tally.no_difference, mixed=tally.mixed)


def _beneath(tally: DirectionTally) -> list[str]:
    """The lines below a column."""
    counts = f"{tally.towards} : {tally.away}"
    if tally.test is None or tally.share is None:
        return [counts, "–", "–", "–"]
    return [counts, percent_plain(tally.towards / tally.either), _limits(tally.share), f"p = {format_number(tally.test.p, 3)}"]


def _limits(share: tuple[float, float]) -> Wording:
    low, high = share
    return worded(DirectionPlotWords.LIMITS, low=percent_plain(low).removesuffix(" %"), high=percent_plain(high))


def _sentence(tally: DirectionTally) -> Wording:
    if tally.test is None or tally.share is None:
        return worded(DirectionPlotWords.NO_TEST)
    return worded(
        DirectionPlotWords.TEST,
        towards=tally.towards,
        either=tally.either,
        share=percent_plain(tally.towards / tally.either),
        limits=_limits(tally.share),
        p=format_number(tally.test.p, 3),
    )


# ---------------------------------------------------------------------------------------------- drawing

COLUMN = 88
"""The least width of a column in pixels."""
MARGINS = 14
"""What is left free at both sides together; the symbols of the legend stand out by some pixels."""
UP = "M0,-1L0.75,-0.05L0.28,-0.05L0.28,1L-0.28,1L-0.28,-0.05L-0.75,-0.05Z"
DOWN = "M0,1L0.75,0.05L0.28,0.05L0.28,-1L-0.28,-1L-0.28,0.05L-0.75,0.05Z"
LEVEL = "M-1,0L-0.4,-0.6L-0.4,-0.22L0.4,-0.22L0.4,-0.6L1,0L0.4,0.6L0.4,0.22L-0.4,0.22L-0.4,0.6Z"
SHAPES: dict[int | None, str] = {1: UP, -1: DOWN, 0: LEVEL, None: "circle"}


@dataclass(frozen=True)
class Words:
    """What the drawing names, in the order of the vocabulary."""

    domains: tuple[str, ...]
    directions: Mapping[int | None, str]
    designs: DesignLooks


def _tally(frame: pd.DataFrame, words: Words) -> Tally:
    """How many studies point which way in each domain; below its name what the split says."""
    summaries = dict(zip(frame["domain"], frame["summary"], strict=True))
    panels = {domain: joined("; ", (domain, summaries[domain])) for domain in words.domains}
    signs = (1, 0, -1, None)
    kinds = [words.directions[sign] for sign in signs]
    order = sorted(zip(frame["domain"], frame["kind"], strict=True), key=lambda each: words.domains.index(each[0]))
    values = [(panels[domain], kind, "") for domain, kind in order]
    return Tally(
        tallied(values, kinds, [""]),
        (worded(DirectionPlotWords.DOMAIN), worded(DirectionPlotWords.DIRECTION), "", worded(Heading.STUDIES)),
        (("", palette.LIGHT["group-1"]),),
    )


def _draw(frame: pd.DataFrame, layout: Layout, words: Words) -> alt.TopLevelMixin:
    """Domains side by side where they fit, else one below the other."""
    frame = frame.drop(columns="sign")
    say = layout.say
    words = replace(words, directions={sign: say(text) for sign, text in words.directions.items()}, designs=words.designs.said(say))
    room = (layout.width - MARGINS - label_room(frame, layout.width)) / frame["domain"].nunique()
    if room < COLUMN:
        return _stacked(frame, layout, words)
    return _side_by_side(frame, layout, words, min(room, 1.75 * COLUMN))


def _marks(frame: pd.DataFrame, layout: Layout, words: Words, height: float) -> alt.Chart:
    present = [sign for sign in (1, -1, 0, None) if words.directions[sign] in set(frame["kind"])]
    scale = alt.Scale(domain=[words.directions[sign] for sign in present], range=[SHAPES[sign] for sign in present])
    shown, say = legend(layout), layout.say
    shown.symbolFillColor, shown.symbolStrokeWidth = palette.LIGHT["muted"], 0
    shown.symbolStrokeColor, shown.symbolSize = palette.LIGHT["muted"], 170
    return (
        alt.Chart(frame)
        .mark_point(filled=True, opacity=1)
        .encode(
            x=across("x", layout.width - MARGINS),
            y=down("y", height),
            color=alt.Color("group:N", scale=words.designs.colour(), legend=None),
            shape=alt.Shape("kind:N", scale=scale, legend=shown),
            size=alt.Size("size:O", scale=alt.Scale(domain=[0, 1, 2], range=[170, 290, 450]), legend=None),
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("label:N", title=say(Heading.STUDY)),
                alt.Tooltip("domain:N", title=say(DirectionPlotWords.DOMAIN)),
                alt.Tooltip("direction:N", title=say(DirectionPlotWords.DIRECTION)),
                alt.Tooltip("outcomes:N", title=say(DirectionPlotWords.OUTCOMES)),
                alt.Tooltip("participants:Q", title=say(Heading.PARTICIPANTS)),
            ],
        )
    )


def _side_by_side(frame: pd.DataFrame, layout: Layout, words: Words, room: float) -> alt.TopLevelMixin:
    labels, say = label_room(frame, layout.width), layout.say
    titles = {domain: wrap(domain, int(room / 7.4)) for domain in words.domains}
    head = LINE * max(text.count("\n") + 1 for text in titles.values()) + 8.0
    same = frame["study"] == frame["study"].shift(-1)
    placed, end = headed(named(frame, labels), say(Heading.DESIGN), head, [0.0 if again else float(ROW) for again in same])
    placed["x"] = [labels + room * (words.domains.index(domain) + 0.5) for domain in frame["domain"]]
    placed["column"] = [titles[domain] for domain in frame["domain"]]
    foot = end + 12
    height = foot + LINE * len(DirectionPlotWords.BELOW) + 6
    width = layout.width - MARGINS
    lines: Any = {"lineBreak": "\n", "lineHeight": LINE}
    placed["lines"] = "\n".join(map(say, DirectionPlotWords.BELOW))
    rules = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["y"])
        .mark_rule(color=palette.LIGHT["faint"])
        .encode(y=down("y", height), x=alt.value(labels), x2=alt.value(labels + room * len(words.domains)))
    )
    columns = alt.Chart(placed).transform_aggregate(groupby=["column", "beneath", "x"]).encode(x=across("x", width))
    above = columns.mark_text(baseline="line-top", **lines).encode(y=alt.value(0), text=alt.Text("column:N"))
    below = columns.mark_text(baseline="line-top", **lines).encode(y=alt.value(foot + 4), text=alt.Text("beneath:N"))
    ends = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["lines"])
        .mark_text(align="left", baseline="line-top", x=0, color=palette.LIGHT["muted"], **lines)
        .encode(y=alt.value(foot + 4), text=alt.Text("lines:N"))
    )
    line = (
        alt.Chart(placed)
        .transform_aggregate(groupby=["lines"])
        .mark_rule(color=palette.LIGHT["rule"])
        .encode(y=alt.value(foot), x=alt.value(0), x2=alt.value(labels + room * len(words.domains)))
    )
    marks = _marks(placed, layout, words, height)
    return layered(rules, line, headings(placed, height), names(placed, height, say), above, below, ends, marks, width=width, height=height)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def _stacked(frame: pd.DataFrame, layout: Layout, words: Words) -> alt.TopLevelMixin:
    """A block for each domain: its name, a line for each study under the name of its design, and the numbers below."""
    width = layout.width - MARGINS
    labels = label_room(frame, layout.width)
    rows: list[dict[str, Any]] = []
    y = 0.0
    for domain in words.domains:
        title = wrap(domain, width // 8)
        top, design, design_y = y + ROW / 2, "", 0.0
        y += ROW + LINE * title.count("\n")
        domain_rows: list[dict[str, Any]] = []
        for row in _records(frame[frame["domain"] == domain]):
            if row["group"] != design:
                design, design_y = row["group"], y + ROW * 0.55
                y += ROW
            domain_rows.append({**row, "y": y + ROW / 2, "heading": title, "heading_y": top, "design": design, "design_y": design_y})
            y += ROW
        text = wrap(upper(domain_rows[0]["summary"]), int(width / 6.6))
        rows += [{**row, "below": text, "below_y": y + 10} for row in domain_rows]
        y += LINE * (text.count("\n") + 1) + 34
    placed = pd.DataFrame(rows)
    shown = fitted(placed["label"], labels - 14)
    placed["x"], placed["shown"] = labels, [shown[label] for label in placed["label"]]
    height = y - 18
    base = alt.Chart(placed).encode(y=down("y", height), href=alt.Href("url:N"))
    lines: Any = {"lineBreak": "\n", "lineHeight": LINE}
    return layered(
        headings(placed, height, **lines),
        headings(placed, height, "design", fontWeight="normal", color=palette.LIGHT["muted"]),
        headings(placed, height, "below", fontWeight="normal", fontSize=12, **lines),
        base.mark_text(align="left", x=0).encode(text=alt.Text("shown:N")),
        base.mark_text(align="left", x=labels + 16).encode(text=alt.Text("direction:N")),
        _marks(placed, layout, words, height),
        width=width,
        height=height,
    )


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    yield from labels_of(records, "measures", "designs", "directions")


CHARTS = (Chart(kind="effect_direction", section="benefit", plot=effect_direction, shows=_shows),)
