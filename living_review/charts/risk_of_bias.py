"""The risk of bias: each study's judgements as traffic lights, and the shares of judgements in each domain as bars."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from living_review.analysis.risk_of_bias import OVERALL, DomainJudgement, ToolAssessment, assessment_by_tool
from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.base import Chart, Layout, Plot, Tally, beside_each_other, in_expression, study_link
from living_review.charts.counts import tallied
from living_review.charts.labels import fitted
from living_review.charts.lazy import alt
from living_review.charts.phrases import Between, Heading, Things, listed
from living_review.charts.quick_altair import layered
from living_review.charts.words import Words
from living_review.formatting import percent_plain, upper, wrap
from living_review.records.chart_kinds import ChartOption
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration
from living_review.records.rob_tools import TOOLS, JudgementLevel, Tool, ToolDomain
from living_review.wording import STUDIES, Cased, Counted, Phrases, Wording, joined, worded

MOST_NAMED = 8
"""The most columns whose heads have room for words; more have codes."""
HEAD_LINE = 14
"""The height of a line in the head of a column, in pixels."""


class BiasWords(Phrases):
    """What the charts say."""

    WHOLE = ("All", "Overall")
    NONE = "No judgement"
    LIGHTS_TITLE = "Traffic lights, {tool}: {finding}"
    LIGHTS = "Traffic light plot of {judged} by {tool}."
    LINE = "{study}: {judgements}."
    SHARE_OF = "{judgement} {share}"
    DOMAIN_IS = "{domain} {judgement}"
    OF_CODE = "{code} {domain}"
    BARS_TITLE = "Summary plot, {tool}: {finding}"
    BARS = "Summary plot of the judgements by {tool} in each domain; {counted}."
    ALL = "All: the study as a whole."
    HOLLOW = "A hollow circle: no judgement."
    REASONS = "The reasons are in the table below and on the page of each study."
    REASONS_ON_PAGES = "The reasons are on the page of each study."
    BY_PEOPLE = "each study counts by its participants ({n} in all)"
    STUDIES_ALIKE = "each study counts the same"
    STUDIES_UNSIZED = "each study counts the same, since the participants of some are not reported"
    RESULTS_ALIKE = "each result counts the same"
    SENTENCE = "{text}."
    OF_PARTICIPANTS = "Share of participants"
    OF_STUDIES = "Share of studies"
    OF_RESULTS = "Share of results"
    RESULTS = "Results"
    AT_RISK = "at {severe} risk of bias"
    JUDGED = "judged ‘{severe}’"
    OVERALL = Counted("overall {n} of {of} is {severe}", "overall {n} of {of} are {severe}")
    WORST_DOMAIN = Counted("the worst domain is {named} ({severe} of {of})", "the worst domains are {named} ({severe} of {of})")
    WORST_QUESTION = Counted("the worst question is {named} ({severe} of {of})", "the worst questions are {named} ({severe} of {of})")
    COUNT_SEVERE = "{n} {severe}"
    NO_DOMAIN = "no domain of a study is {severe}"
    OF_PEOPLE_ARE = "studies that hold {share} of the participants are {severe} in {named}"
    OF_STUDIES_ARE = "{share} of the studies are {severe} in {named}"
    OF_RESULTS_ARE = "{share} of the results are {severe} in {named}"
    QUESTION = "‘{question}’"
    OVERALL_IS = "overall {judgement}"


NONE = BiasWords.NONE


def traffic_light(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A coloured circle with a symbol for each study and domain of one tool, and for the study as a whole."""
    appraised, words = assessment_by_tool(records, declared.option("tool")), BiasWords
    if not appraised.judged:
        return None
    frame, tool = _judgements(appraised), appraised.tool
    lines = [
        worded(words.LINE, study=assessment.label, judgements=_judgements_in_words(assessment.overall, assessment.domains))
        for assessment in appraised.assessments
    ]
    notes: list[str] = [_key(appraised)]
    notes += [worded(words.ALL)] if OVERALL in appraised.columns else []
    notes += [worded(words.HOLLOW)] if (frame["symbol"] == "").any() else []
    return Plot(
        title=worded(words.LIGHTS_TITLE, tool=tool.label, finding=_finding(appraised)),
        description=joined(" ", [worded(words.LIGHTS, judged=_counted(appraised, len(appraised.assessments)), tool=tool.label), *lines]),
        frame=frame,
        columns={
            "label": worded(Heading.STUDY),
            "domain": worded(Heading.DOMAIN),
            "judgement": worded(Heading.JUDGEMENT),
            "reason": worded(Heading.REASON),
        },
        numbers={name: name for name in ("study", "label", "code", "domain", "judgement", "reason")},
        draw=_draw_lights,
        tally=_tally,
        tally_note=worded(words.REASONS_ON_PAGES),
        given={"tool": tool, "columns": tuple(appraised.columns)},
        note=joined(" ", [*notes, worded(words.REASONS)]),
    )


def _judgements(appraised: ToolAssessment) -> pd.DataFrame:
    """A row for each judgement of a domain, and of the whole, that stands in a column."""
    return pd.DataFrame(
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
        for assessment in appraised.assessments
        for cell in _cells(assessment.cells, appraised.columns)
    )


def _tally(frame: pd.DataFrame, tool: Tool, columns: tuple[ToolDomain, ...]) -> Tally:
    """How many judgements of each kind there are in each domain."""
    levels = _all_levels(tool)
    colours = (*((_legend_name(level), palette.LIGHT[level.colour]) for level in levels), (NONE, palette.LIGHT["rule"]))
    values = [("", domain, judgement) for domain, judgement in zip(frame["domain"], frame["legend"], strict=True)]
    rows = tallied(values, [domain.label for domain in columns], [name for name, _ in colours])
    return Tally(rows, ("", worded(Heading.DOMAIN), worded(Heading.JUDGEMENT), worded(Heading.STUDIES)), colours)


def bias_summary(records: Records, tables: Tables, declared: ChartDeclaration) -> Plot | None:
    """A bar for each domain of one tool, divided by judgement; a share is one of the participants, or of the studies."""
    appraised, words = assessment_by_tool(records, declared.option("tool")), BiasWords
    if not appraised.judged:
        return None
    weighing = _weighing(appraised, by_studies=declared.optional("weight") == "studies")
    frame = _shares(appraised, weighing.weights)
    of, things = weighing.of, "results" if appraised.of_results else "studies"
    share = _share_of(of)
    return Plot(
        title=worded(words.BARS_TITLE, tool=appraised.tool.label, finding=_weighty(frame, appraised, of)),
        description=joined(
            " ",
            [
                worded(words.BARS, tool=appraised.tool.label, counted=weighing.counted),
                *(
                    worded(words.LINE, study=domain, judgements=_shares_in_words(part.to_dict("records")))
                    for domain, part in frame.groupby("domain", sort=False)
                ),
            ],
        ),
        frame=frame,
        numbers={
            "code": "code", "domain": "domain", "judgement": "judgement", "share": f"share of {of} (percent)", "studies": things,
            "names": "names",
        },
        columns={
            "domain": worded(Heading.DOMAIN),
            "judgement": worded(Heading.JUDGEMENT),
            "share_text": worded(share),
            "studies": worded(words.RESULTS if appraised.of_results else Heading.STUDIES),
            "names": worded(Heading.WHICH),
        },
        draw=_draw_bars,
        given={"tool": appraised.tool, "columns": tuple(appraised.columns), "share": share},
        note=joined(" ", [worded(words.SENTENCE, text=Cased(upper, weighing.counted)), _key(appraised)]),
    )  # fmt: skip


@dataclass(frozen=True)
class Weighing:
    """What each study or result counts for, what a share is one of, and the same in words."""

    weights: tuple[int, ...]
    of: Literal["participants", "studies", "results"]
    counted: Wording


def _weighing(appraised: ToolAssessment, *, by_studies: bool) -> Weighing:
    """By participants if all studies report them and nothing else is asked for; else each study, or each result, counts the same."""
    words, one_each = BiasWords, (1,) * len(appraised.assessments)
    if appraised.of_results:
        return Weighing(one_each, "results", worded(words.RESULTS_ALIKE))
    sizes = [assessment.study.participants.total for assessment in appraised.assessments]
    people = tuple(n for n in sizes if isinstance(n, int))
    if len(people) < len(sizes):
        return Weighing(one_each, "studies", worded(words.STUDIES_UNSIZED))
    if by_studies:
        return Weighing(one_each, "studies", worded(words.STUDIES_ALIKE))
    return Weighing(people, "participants", worded(words.BY_PEOPLE, n=sum(people)))


def _shares(appraised: ToolAssessment, weights: Sequence[int]) -> pd.DataFrame:
    """A row for each judgement that occurs in a domain: its share in per cent, and the studies that have it."""
    total, rows = sum(weights), []
    for domain in appraised.columns:
        start = 0.0
        for level in [*_all_levels(appraised.tool), None]:
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
    return pd.DataFrame(rows)


# ---------------------------------------------------------------------------------------------- words


def _shares_in_words(rows: Iterable[Mapping[Any, Any]]) -> Wording:
    """The judgements of one domain with their shares."""
    words = BiasWords
    shares = [worded(words.SHARE_OF, judgement=Cased(str.lower, row["judgement"]), share=row["share_text"]) for row in rows]
    return joined(", ", shares)


def _share_of(of: str) -> str:
    return {"participants": BiasWords.OF_PARTICIPANTS, "studies": BiasWords.OF_STUDIES, "results": BiasWords.OF_RESULTS}[of]


def _counted(appraised: ToolAssessment, n: int) -> Wording:
    return (Things.RESULTS if appraised.of_results else STUDIES).of(n)


def _cells(cells: Sequence[DomainJudgement], columns: Sequence[ToolDomain]) -> list[DomainJudgement]:
    return [cell for cell in cells if cell.domain in columns]


def _all_levels(tool: Tool) -> list[JudgementLevel]:
    """The judgements of domains, and after them those that only a whole can have."""
    names = {_legend_name(level) for level in tool.levels}
    return [*tool.levels, *(level for level in tool.overall if _legend_name(level) not in names)]


def _legend_name(level: JudgementLevel | None) -> str:
    return joined(" ", (level.symbol, level.label)) if level else NONE


def _severe(levels: Sequence[JudgementLevel]) -> str:
    return joined(Between.OR, [Cased(str.lower, level.label) for level in levels if level.severe])


def _phrase(tool: Tool, levels: Sequence[JudgementLevel]) -> Wording:
    """How being judged severely reads in a sentence."""
    return worded(BiasWords.AT_RISK if tool.of_risk else BiasWords.JUDGED, severe=_severe(levels))


def _finding(appraised: ToolAssessment) -> Wording:
    """How many studies are judged severely as a whole, and in which domain most."""
    tool, words = appraised.tool, BiasWords
    wholes = [assessment.overall.judgement for assessment in appraised.assessments if assessment.overall.judgement is not None]
    n, of = sum(level.severe for level in wholes), len(wholes)
    parts = []
    if OVERALL in appraised.columns:
        overall = words.OVERALL.one if of == 1 else words.OVERALL.many
        parts.append(worded(overall, n=n, of=_counted(appraised, of), severe=_phrase(tool, tool.overall)))
    worst, severe, judged = _worst(appraised)
    if worst:
        phrase = words.WORST_QUESTION if worst[0].label.endswith("?") else words.WORST_DOMAIN
        count = judged if parts else worded(words.COUNT_SEVERE, n=judged, severe=_phrase(tool, tool.levels))
        parts.append(phrase.of(len(worst), named=_named(worst), severe=severe, of=count))
    elif any(cell.judgement for assessment in appraised.assessments for cell in assessment.domains):
        parts.append(worded(words.NO_DOMAIN, severe=_phrase(tool, tool.levels)))
    return joined("; ", parts)


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


def _weighty(frame: pd.DataFrame, appraised: ToolAssessment, of: str) -> Wording:
    """The domain in which severe judgements weigh most, and how much."""
    tool, words = appraised.tool, BiasWords
    severe = {_legend_name(level) for level in tool.levels if level.severe}
    severe_rows = frame[
        frame["legend"].isin(severe) & frame["code"].isin([column.code for column in appraised.columns if not column.extra])
    ]
    severe_rows = severe_rows[severe_rows["code"] != OVERALL.code]
    if severe_rows.empty:
        return worded(words.NO_DOMAIN, severe=_phrase(tool, tool.levels))
    shares = severe_rows.groupby("code", sort=False)["share"].sum()
    worst = [column for column in appraised.columns if column.code in shares and abs(shares[column.code] - shares.max()) < 1e-9]
    phrase = {"participants": words.OF_PEOPLE_ARE, "studies": words.OF_STUDIES_ARE, "results": words.OF_RESULTS_ARE}[of]
    return worded(phrase, share=percent_plain(shares.max() / 100), severe=_phrase(tool, tool.levels), named=_named(worst))


def _named(domains: Sequence[ToolDomain]) -> Wording:
    """Domains as a title names them; questions stand in quotation marks."""
    names = [
        worded(BiasWords.QUESTION, question=domain.label) if domain.label.endswith("?") else Cased(_lower_first, domain.label)
        for domain in domains
    ]
    return joined(Between.AND, [joined(", ", names[:-1]), names[-1]] if len(names) > 1 else names)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _judgements_in_words(overall: DomainJudgement, domains: Sequence[DomainJudgement]) -> Wording:
    words = BiasWords
    judgements = [
        worded(words.DOMAIN_IS, domain=Cased(str.lower, cell.domain.label), judgement=Cased(str.lower, cell.text)) for cell in domains
    ]
    whole = [worded(words.OVERALL_IS, judgement=Cased(str.lower, overall.text))] if overall.judgement else []
    return joined(", ", [*whole, *judgements])


def _key(appraised: ToolAssessment) -> Wording:
    columns = (domain for domain in appraised.columns if domain is not OVERALL)
    parts = [worded(BiasWords.OF_CODE, code=domain.code, domain=Cased(_unasked, domain.label)) for domain in columns]
    return worded(BiasWords.SENTENCE, text=joined("; ", parts))


def _unasked(question: str) -> str:
    return question.rstrip("?")


# ---------------------------------------------------------------------------------------------- drawings


def _colours(tool: Tool, shown: Sequence[str], say: Words) -> tuple[list[str], list[str]]:
    """The names of the judgements that occur, from the mildest on, and their colours."""
    known = {say(_legend_name(level)): palette.LIGHT[level.colour] for level in _all_levels(tool)}
    known[say(NONE)] = palette.LIGHT["rule"]
    names = [name for name in known if name in set(shown)]
    return names, [known[name] for name in names]


def _short(domain: ToolDomain, say: Words) -> str:
    """A word or two for a domain; in English it tells where its words may be divided."""
    plain = domain.short.replace("\u00ad", "")
    said = say(plain)
    return domain.short if said == plain else said


def _head(domain: ToolDomain, width: float, say: Words, *, words: bool) -> str:
    """The head of a column: its code, and below it its words in lines that fit into ``width`` pixels."""
    if not words:
        return say(BiasWords.WHOLE[0]) if domain is OVERALL else domain.code
    lines = wrap(" ".join(_short(domain, say).split()), int(width / 6.2) + 1).split("\n")
    broken = [line.replace("\u00ad", "-\n") if len(line) * 6.2 > width else line.replace("\u00ad", "") for line in lines]
    return "\n".join(([] if domain is OVERALL else [domain.code]) + broken)


@dataclass(frozen=True)
class LightsLayout:
    """Where the traffic lights stand: the heads of the columns by their codes, the names of the rows, and the sizes in pixels."""

    heads: Mapping[str, str]
    deepest: int
    """How many line breaks the longest head has."""
    shown: Mapping[str, str]
    """The names of the studies as they fit."""
    room: float
    """Of the names."""
    width: float
    """Of a column."""
    font: float

    @property
    def circle(self) -> float:
        """The width of a circle."""
        return min(22.0, self.width - 3)


def _lights_layout(studies: Sequence[str], layout: Layout, columns: Sequence[ToolDomain]) -> LightsLayout:
    say = layout.say
    room = min(112 if layout.narrow else 210, 24 + 7 * max(map(len, studies)))
    width = (layout.width - room) / len(columns)
    words = not layout.narrow and len(columns) <= MOST_NAMED and all(len(_short(column, say)) <= 30 for column in columns)
    heads = {column.code: _head(column, width - 4, say, words=words) for column in columns}
    if not words and width < 26:
        heads = {code: head if code == OVERALL.code else head.lstrip("DQ") for code, head in heads.items()}
    deepest = max(head.count("\n") for head in heads.values())
    heads = {code: "\n" * (deepest - head.count("\n")) + head for code, head in heads.items()}  # so that all end above the circles
    font = 12 if layout.narrow else 13
    return LightsLayout(heads, deepest, fitted(studies, room - 12, font), room, width, font)


def _draw_lights(frame: pd.DataFrame, layout: Layout, tool: Tool, columns: tuple[ToolDomain, ...]) -> alt.TopLevelMixin:
    studies, say = list(dict.fromkeys(frame["label"])), layout.say
    placed = _lights_layout(studies, layout, columns)
    data = frame.assign(head=[placed.heads[code] for code in frame["code"]], shown=[placed.shown[label] for label in frame["label"]])
    x = _lights_columns(placed)
    y = alt.Y(
        "shown:N",
        sort=[placed.shown[study] for study in studies],
        title=None,
        axis=alt.Axis(labelLimit=0, labelFontSize=placed.font, grid=False),
    )
    names, colours = _colours(tool, [name for name in frame["legend"] if name != say(NONE)], say)
    legend = alt.Legend(
        title=None, orient="top", columns=beside_each_other(names, layout.width - placed.room), symbolType="circle", symbolStrokeWidth=0
    )
    colour = alt.Color("legend:N", scale=alt.Scale(domain=names, range=colours), legend=legend)
    tooltip = [
        alt.Tooltip("label:N", title=say(Heading.STUDY)),
        alt.Tooltip("domain:N", title=say(Heading.DOMAIN)),
        alt.Tooltip("judgement:N", title=say(Heading.JUDGEMENT)),
        alt.Tooltip("reason:N", title=say(Heading.REASON)),
    ]
    band = alt.Chart(data).transform_filter(f"datum.code == '{OVERALL.code}'").mark_rect(color=palette.LIGHT["faint"]).encode(x=x, y=y)
    base = alt.Chart(data).encode(x=x, y=y, href=alt.Href("url:N"), tooltip=tooltip)
    return layered(
        band,
        *_lights(base, placed.circle, colour),
        width=layout.width,
        height=29 * len(studies),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )


def _lights_columns(placed: LightsLayout) -> alt.X:
    """The columns with their heads above them."""
    return alt.X(
        "head:N",
        sort=list(placed.heads.values()),
        title=None,
        scale=alt.Scale(paddingInner=0, paddingOuter=0),
        axis=alt.Axis(
            orient="top",
            labelAngle=0,
            labelFontSize=11.5,
            labelExpr="split(datum.label, '\\n')",
            labelLineHeight=HEAD_LINE,
            labelPadding=6 + HEAD_LINE * placed.deepest,
            labelOverlap=False,
            domain=False,
            ticks=False,
            labelLimit=placed.width,
        ),
    )


def _lights(base: alt.Chart, size: float, colour: alt.Color) -> tuple[alt.Chart, ...]:
    """Full circles with their signs, and hollow ones where there is no judgement."""
    judged, area = base.transform_filter("datum.symbol != ''"), size * size * 0.785
    circles = judged.mark_circle(size=area, opacity=1).encode(color=colour)
    hollow = base.transform_filter("datum.symbol == ''").mark_point(
        shape="circle", size=area, color=palette.LIGHT["muted"], strokeDash=[2, 2], strokeWidth=1.2, opacity=1
    )
    signs = judged.mark_text(fontSize=max(10, round(size * 0.72)), fontWeight="bold", color=palette.LIGHT["paper"], baseline="middle")
    return circles, hollow, signs.encode(text=alt.Text("symbol:N"))


def _draw_bars(frame: pd.DataFrame, layout: Layout, tool: Tool, columns: tuple[ToolDomain, ...], share: str) -> alt.TopLevelMixin:
    say = layout.say
    share = say(share)
    heads = {
        column.code: say(column.label) if column is OVERALL else column.code if layout.narrow else f"{column.code} {say(column.label)}"
        for column in columns
    }
    lines = {code: wrap(text, 50) for code, text in heads.items()}
    longest = max(len(line) for text in lines.values() for line in text.split("\n"))
    bar = (layout.width - 20 - 6.8 * longest) / 100  # pixels for a percent
    data = frame.assign(
        head=[lines[code] for code in frame["code"]],
        inside=[_inside(*row, bar) for row in zip(frame["symbol"], frame["share_text"], frame["share"], strict=True)],
    )
    base = alt.Chart(data).encode(
        y=alt.Y(
            "head:N",
            sort=list(lines.values()),
            title=None,
            axis=alt.Axis(labelLimit=320, labelExpr="split(datum.label, '\\n')", grid=False),
        ),
        tooltip=[
            alt.Tooltip("domain:N", title=say(Heading.DOMAIN)),
            alt.Tooltip("judgement:N", title=say(Heading.JUDGEMENT)),
            alt.Tooltip("share_text:N", title=share),
            alt.Tooltip("studies:Q", title=say(Heading.STUDIES)),
            alt.Tooltip("names:N", title=say(Heading.WHICH)),
        ],
    )
    return layered(
        *_bars(base, _colours(tool, list(frame["legend"]), say), bar, share, say(NONE)),
        width=layout.width,
        height=36 * len(columns),
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )


def _inside(symbol: str, share_text: str, share: float, bar: float) -> str:
    """What fits into a part of a bar, of which a per cent is ``bar`` pixels wide: sign and share, the sign alone, or nothing."""
    if share * bar > 44:
        return f"{symbol} {share_text}".strip()
    return symbol if symbol and share * bar > 14 else ""


def _bars(base: alt.Chart, looks: tuple[list[str], list[str]], bar: float, share: str, none: str) -> tuple[alt.Chart, alt.Chart]:
    """The bars, and the words in them; those of the judgement ``none`` have none."""
    names, colours = looks
    axis = alt.Axis(values=[0, 25, 50, 75, 100], labelExpr="datum.label + ' %'", labelFlush=True, grid=False)
    scale = alt.Scale(domain=[0, 100], nice=False)
    legend = alt.Legend(title=None, orient="top", columns=beside_each_other(names, 100 * bar), symbolType="square", symbolStrokeWidth=0)
    bars = base.mark_bar(height=22, stroke=palette.LIGHT["paper"], strokeWidth=1.5).encode(
        x=alt.X("start:Q", scale=scale, title=share, axis=axis),
        x2=alt.X2("end:Q"),
        color=alt.Color("legend:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
    )
    text = (
        base.transform_filter(f"datum.legend != '{in_expression(none)}'")
        .mark_text(fontSize=12, fontWeight="bold", color=palette.LIGHT["paper"])
        .encode(x=alt.X("middle:Q", scale=scale), text=alt.Text("inside:N"))
    )
    return bars, text


TOOL = ChartOption("tool", "The key of a tool that appraisal declares.", takes="tool")
WEIGHT = ChartOption(
    "weight",
    "What a share is one of; participants if left out and if all studies report them.",
    takes="word",
    words=("participants", "studies"),
    required=False,
)


def _shows(records: Records, declared: ChartDeclaration) -> Iterator[str]:
    """The domains and judgements of a tool that the review declares itself; those of known tools the pages translate."""
    appraised = assessment_by_tool(records, declared.option("tool"))
    if appraised.declared.kind not in TOOLS:
        yield from (text for domain in appraised.tool.domains for text in (domain.label, domain.short.replace("\u00ad", "")))
        yield from (level.label for level in _all_levels(appraised.tool))


CHARTS = (
    Chart(kind="traffic_light", section="risk_of_bias", plot=traffic_light, shows=_shows, options=(TOOL,)),
    Chart(kind="bias_summary", section="risk_of_bias", plot=bias_summary, shows=_shows, options=(TOOL, WEIGHT)),
)
