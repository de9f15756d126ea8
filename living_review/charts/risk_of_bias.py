"""The risk of bias: each study's judgements as traffic lights, and the shares of judgements in each domain as bars."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from living_review.analysis.risk_of_bias import OVERALL, DomainJudgement, ToolAssessment, assessment_by_tool
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Counted, Layout, Plot, beside_each_other, study_link
from living_review.charts.counts import tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.formatting import listed, percent_plain, plural, wrap
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.rob_tools import JudgementLevel, Tool, ToolDomain

MOST_NAMED = 8
"""The most columns whose heads have room for words; more have codes."""
NONE = "No judgement"
HEAD_LINE = 14
"""The height of a line in the head of a column, in pixels."""


def traffic_light(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A coloured circle with a symbol for each study and domain of one tool, and for the study as a whole."""
    appraised = assessment_by_tool(records, declared.option("tool"))
    if not appraised.judged:
        return None
    rows = []
    for assessment in appraised.assessments:
        for cell in _cells(assessment.cells, appraised.columns):
            rows.append(
                {
                    "study": assessment.study.key,
                    "label": assessment.label,
                    "code": cell.domain.code,
                    "domain": cell.domain.label,
                    "judgement": cell.text,
                    "symbol": cell.judgement.symbol if cell.judgement else "",
                    "legend": _legend_name(cell.judgement),
                    "reason": cell.reason or "not reported",
                    "url": study_link(assessment.study.key),
                }
            )
    tool = appraised.tool
    return Plot(
        title=f"Traffic lights, {tool.label}: {_finding(appraised)}",
        description=f"Traffic light plot of {_counted(appraised, len(appraised.assessments))} by {tool.label}. "
        + listed(
            (
                f"{assessment.label}: {_judgements_in_words(assessment.overall, assessment.domains)}."
                for assessment in appraised.assessments
            ),
            " ",
        ),
        frame=pd.DataFrame(rows),
        columns={"label": "Study", "domain": "Domain", "judgement": "Judgement", "reason": "Reason"},
        numbers={name: name for name in ("study", "label", "code", "domain", "judgement", "reason")},
        draw=_draw_lights,
        counted=_counted_lights,
        given={"tool": tool, "columns": tuple(appraised.columns)},
        counted_note="The reasons are on the page of each study.",
        note=_key(appraised)
        + (" All: the study as a whole." if OVERALL in appraised.columns else "")
        + (" A hollow circle: no judgement." if any(not row["symbol"] for row in rows) else "")
        + " The reasons are in the table below and on the page of each study.",
    )


def _counted_lights(frame: pd.DataFrame, tool: Tool, columns: tuple[ToolDomain, ...]) -> Counted:
    """How many judgements of each kind there are in each domain."""
    levels = _all_levels(tool)
    colours = (*((_legend_name(level), palette.LIGHT[level.colour]) for level in levels), (NONE, palette.LIGHT["rule"]))
    values = [("", domain, judgement) for domain, judgement in zip(frame["domain"], frame["legend"], strict=True)]
    rows = tallied(values, [domain.label for domain in columns], [name for name, _ in colours])
    return Counted(rows, ("", "Domain", "Judgement", "Studies"), colours)


def bias_summary(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A bar for each domain of one tool, divided by judgement; a share is one of the participants, or of the studies."""
    appraised = assessment_by_tool(records, declared.option("tool"))
    if not appraised.judged:
        return None
    sizes = [assessment.study.participants.total for assessment in appraised.assessments]
    known = all(isinstance(n, int) for n in sizes)
    weighted = known and declared.optional("weight") != "studies" and not appraised.of_results
    weights = [n if weighted and isinstance(n, int) else 1 for n in sizes]
    total = sum(weights)
    rows = []
    levels = [*_all_levels(appraised.tool), None]
    for domain in appraised.columns:
        start = 0.0
        for level in levels:
            judged = [
                (assessment, weight)
                for assessment, weight in zip(appraised.assessments, weights, strict=True)
                for cell in assessment.cells
                if cell.domain == domain and _legend_name(cell.judgement) == _legend_name(level)
            ]
            share = sum(weight for _, weight in judged) / total
            if judged:
                rows.append(
                    {
                        "code": domain.code,
                        "domain": domain.label,
                        "judgement": level.label if level else NONE,
                        "symbol": level.symbol if level else "",
                        "legend": _legend_name(level),
                        "share": 100 * share,
                        "share_text": percent_plain(share),
                        "start": start,
                        "end": start + 100 * share,
                        "middle": start + 50 * share,
                        "studies": len(judged),
                        "names": listed(assessment.label for assessment, _ in judged),
                    }
                )
            start += 100 * share
    frame = pd.DataFrame(rows)
    of = "participants" if weighted else _noun(appraised)[1]
    why = ", since the participants of some are not reported" if not known and not appraised.of_results else ""
    counted = f"each study counts by its participants ({total} in all)" if weighted else f"each {_noun(appraised)[0]} counts the same{why}"
    return Plot(
        title=f"Summary plot, {appraised.tool.label}: {_weighty(frame, appraised, of)}",
        description=f"Summary plot of the judgements by {appraised.tool.label} in each domain; {counted}. "
        + " ".join(
            f"{domain}: " + ", ".join(f"{row['judgement'].lower()} {row['share_text']}" for _, row in part.iterrows()) + "."
            for domain, part in frame.groupby("domain", sort=False)
        ),
        frame=frame,
        numbers={
            "code": "code",
            "domain": "domain",
            "judgement": "judgement",
            "share": f"share of {of} (percent)",
            "studies": _noun(appraised)[1],
            "names": "names",
        },
        columns={
            "domain": "Domain",
            "judgement": "Judgement",
            "share_text": f"Share of {of}",
            "studies": _noun(appraised)[1].capitalize(),
            "names": "Which",
        },
        draw=_draw_bars,
        given={"tool": appraised.tool, "columns": tuple(appraised.columns), "of": of},
        note=f"{counted[:1].upper()}{counted[1:]}. {_key(appraised)}",
    )


# ---------------------------------------------------------------------------------------------- words


def _noun(appraised: ToolAssessment) -> tuple[str, str]:
    """What is judged, as one and as several."""
    return ("result", "results") if appraised.of_results else ("study", "studies")


def _counted(appraised: ToolAssessment, n: int) -> str:
    return plural(n, *_noun(appraised))


def _cells(cells: Sequence[DomainJudgement], columns: Sequence[ToolDomain]) -> list[DomainJudgement]:
    return [cell for cell in cells if cell.domain in columns]


def _all_levels(tool: Tool) -> list[JudgementLevel]:
    """The judgements of domains, and after them those that only a whole can have."""
    names = {_legend_name(level) for level in tool.levels}
    return [*tool.levels, *(level for level in tool.overall if _legend_name(level) not in names)]


def _legend_name(level: JudgementLevel | None) -> str:
    return f"{level.symbol} {level.label}" if level else NONE


def _severe(levels: Sequence[JudgementLevel]) -> str:
    return " or ".join(level.label.lower() for level in levels if level.severe)


def _phrase(tool: Tool, levels: Sequence[JudgementLevel]) -> str:
    """How being judged severely reads in a sentence."""
    return f"at {_severe(levels)} risk of bias" if tool.of_risk else f"judged ‘{_severe(levels)}’"


def _finding(appraised: ToolAssessment) -> str:
    """How many studies are judged severely as a whole, and in which domain most."""
    tool = appraised.tool
    wholes = [assessment.overall.judgement for assessment in appraised.assessments if assessment.overall.judgement is not None]
    n, of = sum(level.severe for level in wholes), len(wholes)
    parts = []
    if OVERALL in appraised.columns:
        parts.append(f"overall {n} of {_counted(appraised, of)} {'is' if of == 1 else 'are'} {_phrase(tool, tool.overall)}")
    worst, severe, judged = _worst(appraised)
    if worst:
        noun = "question" if worst[0].label.endswith("?") else "domain"
        verb = f"{noun} is" if len(worst) == 1 else f"{noun}s are"
        parts.append(f"the worst {verb} {_named(worst)} ({severe} of {judged}{'' if parts else ' ' + _phrase(tool, tool.levels)})")
    elif any(cell.judgement for assessment in appraised.assessments for cell in assessment.domains):
        parts.append(f"no domain of a study is {_phrase(tool, tool.levels)}")
    return "; ".join(parts)


def _worst(appraised: ToolAssessment) -> tuple[list[ToolDomain], int, int]:
    """The domains in which most of the judged studies are judged severely (several if they are alike), in how many, of how many."""
    ranks: dict[ToolDomain, tuple[float, int, int]] = {}
    for domain in appraised.columns:
        levels = [
            c.judgement
            for assessment in appraised.assessments
            for c in assessment.domains
            if c.domain == domain and c.judgement is not None
        ]
        severe = sum(level.severe for level in levels)
        if severe and not domain.extra:
            ranks[domain] = (severe / len(levels), severe, len(levels))
    top = max(ranks.values(), default=(0.0, 0, 0))
    return [domain for domain, rank in ranks.items() if rank == top], top[1], top[2]


def _weighty(frame: pd.DataFrame, appraised: ToolAssessment, of: str) -> str:
    """The domain in which severe judgements weigh most, and how much."""
    tool = appraised.tool
    severe = {_legend_name(level) for level in tool.levels if level.severe}
    severe_rows = frame[
        frame["legend"].isin(severe) & frame["code"].isin([column.code for column in appraised.columns if not column.extra])
    ]
    severe_rows = severe_rows[severe_rows["code"] != OVERALL.code]
    if severe_rows.empty:
        return f"no domain of a study is {_phrase(tool, tool.levels)}"
    shares = severe_rows.groupby("code", sort=False)["share"].sum()
    worst = [column for column in appraised.columns if column.code in shares and abs(shares[column.code] - shares.max()) < 1e-9]
    whose = "studies that hold " if of == "participants" else ""
    return f"{whose}{percent_plain(shares.max() / 100)} of the {of} are {_phrase(tool, tool.levels)} in {_named(worst)}"


def _named(domains: Sequence[ToolDomain]) -> str:
    """Domains as a title names them; questions stand in quotation marks."""
    names = [f"‘{domain.label}’" if domain.label.endswith("?") else domain.label[:1].lower() + domain.label[1:] for domain in domains]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _judgements_in_words(overall: DomainJudgement, domains: Sequence[DomainJudgement]) -> str:
    judgements = [f"{cell.domain.label.lower()} {cell.text.lower()}" for cell in domains]
    return ", ".join([*([f"overall {overall.text.lower()}"] if overall.judgement else []), *judgements])


def _key(appraised: ToolAssessment) -> str:
    return "; ".join(f"{domain.code} {domain.label.rstrip('?')}" for domain in appraised.columns if domain is not OVERALL) + "."


# ---------------------------------------------------------------------------------------------- drawings


def _colours(tool: Tool, shown: Sequence[str]) -> tuple[list[str], list[str]]:
    """The names of the judgements that occur, from the mildest on, and their colours."""
    known = {_legend_name(level): palette.LIGHT[level.colour] for level in _all_levels(tool)}
    known[NONE] = palette.LIGHT["rule"]
    names = [name for name in known if name in set(shown)]
    return names, [known[name] for name in names]


def _head(domain: ToolDomain, width: float, *, words: bool) -> str:
    """The head of a column: its code, and below it its words in lines that fit into ``width`` pixels."""
    if not words:
        return domain.code
    lines = wrap(" ".join(domain.short.split()), int(width / 6.2) + 1).split("\n")
    broken = [line.replace("\u00ad", "-\n") if len(line) * 6.2 > width else line.replace("\u00ad", "") for line in lines]
    return "\n".join(([] if domain is OVERALL else [domain.code]) + broken)


def _draw_lights(frame: pd.DataFrame, layout: Layout, tool: Tool, columns: tuple[ToolDomain, ...]) -> alt.TopLevelMixin:
    studies = list(dict.fromkeys(frame["label"]))
    room = min(112 if layout.narrow else 210, 24 + 7 * max(map(len, studies)))
    width = (layout.width - room) / len(columns)
    words = not layout.narrow and len(columns) <= MOST_NAMED and all(len(column.short) <= 30 for column in columns)
    heads = {column.code: _head(column, width - 4, words=words) for column in columns}
    if not words and width < 26:
        heads = {code: code.lstrip("DQ") for code in heads}
    deepest = max(head.count("\n") for head in heads.values())
    heads = {code: "\n" * (deepest - head.count("\n")) + head for code, head in heads.items()}  # so that all end above the circles
    shown = fitted(studies, room - 12, 12 if layout.narrow else 13)
    data = frame.assign(head=[heads[code] for code in frame["code"]], shown=[shown[label] for label in frame["label"]])
    names, colours = _colours(tool, [name for name in frame["legend"] if name != NONE])
    size = min(22.0, width - 3)
    x = alt.X(
        "head:N",
        sort=list(heads.values()),
        title=None,
        scale=alt.Scale(paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelFontSize=11.5,
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=HEAD_LINE,
            labelPadding=6 + HEAD_LINE * deepest,
            labelOverlap=False,
            domain=False,
            ticks=False,
            labelLimit=width,
        ),
    )
    y = alt.Y(
        "shown:N",
        sort=[shown[study] for study in studies],
        title=None,
        axis=alt.Axis(labelLimit=0, labelFontSize=12 if layout.narrow else 13, grid=False),
    )
    tooltip = [
        alt.Tooltip("label:N", title="Study"),
        alt.Tooltip("domain:N", title="Domain"),
        alt.Tooltip("judgement:N", title="Judgement"),
        alt.Tooltip("reason:N", title="Reason"),
    ]
    base = alt.Chart(data).encode(x=x, y=y, href=alt.Href("url:N"), tooltip=tooltip)
    band = alt.Chart(data).transform_filter(f"datum.code == '{OVERALL.code}'").mark_rect(color=palette.LIGHT["faint"]).encode(x=x, y=y)
    scale = alt.Scale(domain=names, range=colours)
    legend = alt.Legend(
        title=None, orient="top", columns=beside_each_other(names, layout.width - room), symbolType="circle", symbolStrokeWidth=0
    )
    circles = (
        base.transform_filter("datum.symbol != ''")
        .mark_circle(size=size * size * 0.785, opacity=1)
        .encode(color=alt.Color("legend:N", scale=scale, legend=legend))
    )
    hollow = base.transform_filter("datum.symbol == ''").mark_point(
        shape="circle", size=size * size * 0.785, color=palette.LIGHT["muted"], strokeDash=[2, 2], strokeWidth=1.2, opacity=1
    )
    signs = base.transform_filter("datum.symbol != ''").mark_text(
        fontSize=max(10, round(size * 0.72)), fontWeight="bold", color=palette.LIGHT["paper"], baseline="middle"
    )
    return alt.layer(band, circles, hollow, signs.encode(text=alt.Text("symbol:N"))).properties(
        width=layout.width, height=29 * len(studies), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


def _draw_bars(frame: pd.DataFrame, layout: Layout, tool: Tool, columns: tuple[ToolDomain, ...], of: str) -> alt.TopLevelMixin:
    heads = {
        column.code: column.label if column is OVERALL else column.code if layout.narrow else f"{column.code} {column.label}"
        for column in columns
    }
    lines = {code: wrap(text, 50) for code, text in heads.items()}
    data = frame.assign(head=[lines[code] for code in frame["code"]])
    names, colours = _colours(tool, list(frame["legend"]))
    longest = max(len(line) for text in lines.values() for line in text.split("\n"))
    bar = (layout.width - 20 - 6.8 * longest) / 100  # pixels for a percent
    data["inside"] = [
        f"{row['symbol']} {row['share_text']}".strip()
        if row["share"] * bar > 44
        else row["symbol"]
        if row["symbol"] and row["share"] * bar > 14
        else ""
        for _, row in data.iterrows()
    ]
    base = alt.Chart(data).encode(
        y=alt.Y(
            "head:N",
            sort=list(lines.values()),
            title=None,
            axis=alt.Axis(labelLimit=320, labelExpr="split(datum.label, '\\n')", grid=False),
        ),
        tooltip=[
            alt.Tooltip("domain:N", title="Domain"),
            alt.Tooltip("judgement:N", title="Judgement"),
            alt.Tooltip("share_text:N", title=f"Share of {of}"),
            alt.Tooltip("studies:Q", title="Studies"),
            alt.Tooltip("names:N", title="Which"),
        ],
    )
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.label + ' %'", labelFlush=True, grid=False)
    scale = alt.Scale(domain=[0, 100], nice=False)
    legend = alt.Legend(title=None, orient="top", columns=beside_each_other(names, 100 * bar), symbolType="square", symbolStrokeWidth=0)
    bars = base.mark_bar(height=22, stroke=palette.LIGHT["paper"], strokeWidth=1.5).encode(
        x=alt.X("start:Q", scale=scale, title=f"Share of {of}", axis=axis),
        x2=alt.X2("end:Q"),
        color=alt.Color("legend:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
    )
    text = (
        base.transform_filter(f"datum.legend != '{NONE}'")
        .mark_text(fontSize=12, fontWeight="bold", color=palette.LIGHT["paper"])
        .encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("inside:N"))
    )
    return alt.layer(bars, text).properties(
        width=layout.width, height=36 * len(columns), autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    )


TOOL = ChartOption("tool", "The key of a tool that appraisal declares.", takes="tool")
WEIGHT = ChartOption(
    "weight",
    "What a share is one of; participants if left out and if all studies report them.",
    takes="word",
    words=("participants", "studies"),
    required=False,
)
CHARTS = (
    Chart(kind="traffic_light", section="risk_of_bias", plot=traffic_light, options=(TOOL,)),
    Chart(kind="bias_summary", section="risk_of_bias", plot=bias_summary, options=(TOOL, WEIGHT)),
)
