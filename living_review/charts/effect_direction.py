"""Which way the results of each study point, by outcome domain: the effect direction plot of Boon and Thomson (2021).

Significance is not drawn. A sign test and the share of results that point towards the intervention stand below each domain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from living_review.analysis.directions import DirectionTally, tally_directions
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Counted, DesignLooks, Layout, Plot, across, design_looks, down, legend, study_frame
from living_review.charts.counts import tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.study_rows import LINE, ROW, headed, headings, label_room, named, names
from living_review.formatting import format_number, listed, percent_plain, plural, wrap
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration

AGREE = 70
"""The share in per cent of a study's outcomes in one domain that have to point the same way (Boon and Thomson 2021)."""
LIMITS = (50, 300)
"""Numbers of participants at which marks become larger, as in the plots of Boon and Thomson."""


def one_direction(signs: Sequence[int | None]) -> int | None:
    """The sign of a study's outcomes in one domain: that of at least 70 % of them, or else None.

    >>> [one_direction(signs) for signs in ([1], [1, 1, 0], [1, 1, 1, -1], [None, None])]
    [1, None, 1, None]
    """
    return next((sign for sign in (1, 0, -1) if 100 * signs.count(sign) >= AGREE * len(signs)), None) if signs else None


def effect_direction(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """An arrow for each study in each outcome domain: up towards the intervention, down away from it, level for no difference."""
    frame = _frame(records, tables)
    if frame.empty:
        return None
    signs = {domain: list(frame[frame["domain"] == domain]["sign"]) for domain in _domains(frame, records)}
    tallies = {domain: tally_directions(domain_signs) for domain, domain_signs in signs.items()}
    everything = tally_directions([sign for domain_signs in signs.values() for sign in domain_signs])
    frame["beneath"] = ["\n".join(_beneath(tallies[domain])) for domain in frame["domain"]]
    frame["summary"] = [_sentence(tallies[domain]) for domain in frame["domain"]]
    neither = everything.no_difference + everything.mixed
    n, k = len(frame), len(tallies)
    shown = set(frame["study"])
    outside = [label for key, label in tables.studies["label"].items() if key not in shown]
    rule = (
        "After Boon and Thomson (2021). Whether a result is statistically significant is not shown. Several outcomes of a study in "
        f"one domain count as one result: the direction that at least {AGREE} % of them have, or else no one direction. Only results in "
        "all participants enter."
    )
    test = "Significance enters neither the share nor the sign test, which asks whether as uneven a split could come by chance."
    without = f" No result in all participants: {listed(outside)}." if outside else ""
    unsized = list(dict.fromkeys(frame[frame["participants"].isna()]["label"]))
    return Plot(
        title=f"{everything.towards} of {plural(n, 'result')} {'points' if everything.towards == 1 else 'point'} towards the intervention, "
        f"{everything.away} away from it, {neither} neither way",
        description=f"Effect direction plot of {plural(frame['study'].nunique(), 'study', 'studies')} in {plural(k, 'outcome domain')}. "
        + " ".join(f"{domain}: {_counts(tally)}; {_sentence(tally)}." for domain, tally in tallies.items()),
        frame=frame,
        numbers={
            "domain": "domain",
            "study": "study",
            "label": "label",
            "group": "group",
            "direction": "direction",
            "sign": "sign",
            "outcomes": "outcomes",
            "participants": "participants",
        },
        columns={
            "domain": "Outcome domain",
            "label": "Study",
            "group": "Design",
            "direction": "Direction",
            "outcomes": "Outcomes",
            "participants": "Participants",
        },
        draw=_draw,
        given={"words": Words(tuple(_domains(frame, records)), direction_words(records), design_looks(records))},
        counted=_counted_results,
        counted_note=f"{rule} {test}{without}",
        note=f"{rule} Larger marks are of studies with {LIMITS[0]} to {LIMITS[1]} and with more than {LIMITS[1]} participants. {test}"
        + (f" No number of participants, so drawn small: {listed(unsized)}." if unsized else "")
        + without,
    )


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
    words: dict[int | None, str] = {1: "Towards the intervention", 0: "No difference", -1: "Away from the intervention"}
    for term in reversed(records.vocabulary["directions"].terms.values()):
        if term.sign is not None:
            words[term.sign] = term.label
    return words | {None: "No one direction"}


def _counts(tally: DirectionTally) -> str:
    towards, away = f"{tally.towards} towards the intervention", f"{tally.away} away from it"
    return f"{towards}, {away}, {tally.no_difference} level, {tally.mixed} without one direction"


HEADINGS = ("Towards : away", "Share towards", "95 % interval", "Sign test")
"""What stands before each of the lines below the columns."""


def _beneath(tally: DirectionTally) -> list[str]:
    """The lines below a column."""
    counts = f"{tally.towards} : {tally.away}"
    if tally.test is None or tally.share is None:
        return [counts, "–", "–", "–"]
    return [counts, percent_plain(tally.towards / tally.either), _limits(tally.share), f"p = {format_number(tally.test.p, 3)}"]


def _limits(share: tuple[float, float]) -> str:
    low, high = share
    return f"{percent_plain(low).removesuffix(' %')} to {percent_plain(high)}"


def _sentence(tally: DirectionTally) -> str:
    if tally.test is None or tally.share is None:
        return "none points either way, so there is no test"
    return (
        f"towards the intervention: {tally.towards} of {tally.either} with a direction ({percent_plain(tally.towards / tally.either)}, "
        f"95 % interval {_limits(tally.share)}), sign test p\u00a0=\u00a0{format_number(tally.test.p, 3)}"
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


def _counted_results(frame: pd.DataFrame, words: Words) -> Counted:
    """How many studies point which way in each domain; below its name what the split says."""
    summaries = dict(zip(frame["domain"], frame["summary"], strict=True))
    panels = {domain: f"{domain}; {summaries[domain]}" for domain in words.domains}
    signs = (1, 0, -1, None)
    kinds = [words.directions[sign] for sign in signs]
    order = sorted(zip(frame["domain"], frame["kind"], strict=True), key=lambda each: words.domains.index(each[0]))
    values = [(panels[domain], kind, "") for domain, kind in order]
    return Counted(tallied(values, kinds, [""]), ("Outcome domain", "Direction", "", "Studies"), (("", palette.LIGHT["group-1"]),))


def _draw(frame: pd.DataFrame, layout: Layout, words: Words) -> alt.TopLevelMixin:
    """Domains side by side where they fit, else one below the other."""
    frame = frame.drop(columns="sign")
    room = (layout.width - MARGINS - label_room(frame, layout.width)) / frame["domain"].nunique()
    if room < COLUMN:
        return _stacked(frame, layout, words)
    return _side_by_side(frame, layout, words, min(room, 1.75 * COLUMN))


def _marks(frame: pd.DataFrame, layout: Layout, words: Words, height: float) -> alt.Chart:
    present = [sign for sign in (1, -1, 0, None) if words.directions[sign] in set(frame["kind"])]
    scale = alt.Scale(domain=[words.directions[sign] for sign in present], range=[SHAPES[sign] for sign in present])
    shown = legend(layout)
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
                alt.Tooltip("label:N", title="Study"),
                alt.Tooltip("domain:N", title="Outcome domain"),
                alt.Tooltip("direction:N", title="Direction"),
                alt.Tooltip("outcomes:N", title="Outcomes"),
                alt.Tooltip("participants:Q", title="Participants"),
            ],
        )
    )


def _side_by_side(frame: pd.DataFrame, layout: Layout, words: Words, room: float) -> alt.TopLevelMixin:
    labels = label_room(frame, layout.width)
    titles = {domain: wrap(domain, int(room / 7.4)) for domain in words.domains}
    head = LINE * max(text.count("\n") + 1 for text in titles.values()) + 8.0
    same = frame["study"] == frame["study"].shift(-1)
    placed, end = headed(named(frame, labels), "Design", head, [0.0 if again else float(ROW) for again in same])
    placed["x"] = [labels + room * (words.domains.index(domain) + 0.5) for domain in frame["domain"]]
    placed["column"] = [titles[domain] for domain in frame["domain"]]
    foot = end + 12
    height = foot + LINE * len(HEADINGS) + 6
    width = layout.width - MARGINS
    lines: Any = {"lineBreak": "\n", "lineHeight": LINE}
    placed["lines"] = "\n".join(HEADINGS)
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
    return alt.layer(rules, line, headings(placed, height), names(placed, height), above, below, ends, marks).properties(
        width=width, height=height
    )


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
        text = wrap(domain_rows[0]["summary"][:1].upper() + domain_rows[0]["summary"][1:], int(width / 6.6))
        rows += [{**row, "below": text, "below_y": y + 10} for row in domain_rows]
        y += LINE * (text.count("\n") + 1) + 34
    placed = pd.DataFrame(rows)
    shown = fitted(placed["label"], labels - 14)
    placed["x"], placed["shown"] = labels, [shown[label] for label in placed["label"]]
    height = y - 18
    base = alt.Chart(placed).encode(y=down("y", height), href=alt.Href("url:N"))
    lines: Any = {"lineBreak": "\n", "lineHeight": LINE}
    return alt.layer(
        headings(placed, height, **lines),
        headings(placed, height, "design", fontWeight="normal", color=palette.LIGHT["muted"]),
        headings(placed, height, "below", fontWeight="normal", fontSize=12, **lines),
        base.mark_text(align="left", x=0).encode(text=alt.Text("shown:N")),
        base.mark_text(align="left", x=labels + 16).encode(text=alt.Text("direction:N")),
        _marks(placed, layout, words, height),
    ).properties(width=width, height=height)


CHARTS = (Chart(kind="effect_direction", section="benefit", plot=effect_direction),)
