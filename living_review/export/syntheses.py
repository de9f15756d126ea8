"""The syntheses as objects, and the effects that they pool as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import DirectionSynthesis, Synthesis
from living_review.export.base import ExportFile, ExportSource, csv_file, json_file
from living_review.records.field_types import SEPARATOR, Column

EFFECTS = (
    Column("study", "string", "The key of the study"),
    Column("outcome", "string", "The id of the outcome within the study"),
    Column("measure", "string", "The measure of effect, by metafor's key"),
    Column("yi", "number", "The effect on the scale of the analysis"),
    Column("vi", "number", "Its sampling variance"),
)


def export_files(source: ExportSource) -> Iterator[ExportFile]:
    """The syntheses, if there are any, and the effects that they pool."""
    if source.syntheses:
        description = "Every synthesis with its figures, on the scale of the analysis and transformed back"
        yield json_file("syntheses.json", 60, description, lambda: [synthesis_object(synthesis) for synthesis in source.syntheses])
    table = escalc_rows(source.syntheses)
    if table:
        used = {name for row in table for name, value in row.items() if value is not None}
        columns = [column for column in ESCALC if column.name in used]
        description = "The effects of each synthesis as the function escalc of the R package metafor has them, with what they are from"
        yield csv_file("escalc.csv", 62, description, columns, lambda: table)
    effects = effect_rows(source.syntheses)
    if effects:
        description = "The effects that are pooled, with their variances, on the scale of the analysis"
        yield csv_file("effects.csv", 61, description, EFFECTS, lambda: effects)


RAW = {
    "ai": "Events in the first group", "n1i": "People in the first group", "ci": "Events in the second group",
    "n2i": "People in the second group", "m1i": "Mean in the first group, or before", "sd1i": "Standard deviation in the first group",
    "se1i": "Standard error in the first group", "m2i": "Mean in the second group, or after",
    "sd2i": "Standard deviation in the second group", "se2i": "Standard error in the second group", "x1i": "Events in the first group",
    "t1i": "Person-time of the first group", "x2i": "Events in the second group", "t2i": "Person-time of the second group",
    "xi": "Events", "ti": "Person-time", "ri": "Correlation", "ni": "People", "o_e": "Observed less expected events",
    "v": "Variance of these", "estimate": "The effect as printed", "ci_low": "Its lower limit", "ci_high": "Its upper limit",
    "level": "The level of these limits",
}  # fmt: skip
"""What effects are worked out from, by metafor's names."""
ESCALC = (
    Column("synthesis", "string", "The id of the synthesis"),
    Column("study", "string", "The key of the study"),
    Column("slab", "string", "What it is called, for plots"),
    Column("year", "integer", "The year of publication"),
    Column("outcome", "string", "The id of the outcome"),
    Column("measure", "string", "The measure of effect, by metafor's key"),
    *(Column(name, "number", description) for name, description in RAW.items()),
    Column("yi", "number", "The effect on the scale of the analysis"),
    Column("vi", "number", "Its sampling variance"),
    Column("sei", "number", "Its standard error"),
    Column("subgroup", "string", "The subgroup that the synthesis divides by"),
)


def escalc_rows(syntheses: Sequence[Synthesis]) -> list[dict[str, Any]]:
    """Each effect of each pooled synthesis with the numbers that it is worked out from; of several that were combined only the effect."""
    rows = []
    for synthesis in syntheses:
        if not isinstance(synthesis, PooledSynthesis):
            continue
        groups = {} if synthesis.subgroups is None else {i: str(part.label) for part in synthesis.subgroups.parts for i in part.members}
        for i, row in enumerate(synthesis.rows):
            entry = row.entry
            assert entry.outcome is not None
            data = entry.outcome.effect if len(row.entries) == 1 else None
            raw = {} if data is None else {name: value for name, value in data.columns().items() if name in RAW}
            ids = SEPARATOR.join(dict.fromkeys(each.outcome.id for each in row.entries if each.outcome is not None))
            rows.append(
                {"synthesis": synthesis.declared.id, "study": entry.study.key, "slab": entry.study.name,
                 "year": entry.study.citation.year, "outcome": ids, "measure": row.effect.measure, **raw, "yi": row.effect.yi,
                 "vi": row.effect.vi, "sei": row.effect.vi**0.5, "subgroup": groups.get(i)}
            )  # fmt: skip
    return rows


def effect_rows(syntheses: Sequence[Synthesis]) -> list[dict[str, Any]]:
    """Each effect that is pooled, on the scale of the analysis; once, however many syntheses it enters."""
    rows = {}
    for synthesis in syntheses:
        for row in synthesis.rows if isinstance(synthesis, PooledSynthesis) else ():
            assert row.entry.outcome is not None
            ids = SEPARATOR.join(dict.fromkeys(entry.outcome.id for entry in row.entries if entry.outcome is not None))
            key = (row.entry.study.key, ids, row.effect.measure)
            rows[key] = dict(zip((column.name for column in EFFECTS), (*key, row.effect.yi, row.effect.vi), strict=True))
    return list(rows.values())


def synthesis_object(synthesis: Synthesis) -> dict[str, Any]:
    """A synthesis as one object. Figures are on the scale of the analysis, save those whose name starts with 'estimate'."""
    declared = synthesis.declared
    common: dict[str, Any] = {"id": declared.id, "label": declared.label, "method": declared.method}
    if isinstance(synthesis, DirectionSynthesis):
        return common | _direction_object(synthesis)
    pooled, shown, n = synthesis.pooled, synthesis.measure.shown, synthesis.people_harmonic
    return common | {
        "measure": synthesis.measure.key,
        "scale": synthesis.measure.scale,
        "k": pooled.k,
        "studies_pooled": synthesis.studies,
        "model": declared.model,
        "tau2_method": pooled.tau2_method,
        "knapp_hartung": pooled.interval.startswith("knapp_hartung"),
        "interval": pooled.interval,
        "kh_factor": pooled.kh_factor,
        "prediction": declared.prediction,
        "level": pooled.level,
        **{name: getattr(pooled, name) for name in POOLED_FIGURES},
        **{name: None if synthesis.profile is None else getattr(synthesis.profile, name) for name in PROFILE_FIGURES},
        "tau2_between": None if synthesis.three_levels is None else synthesis.three_levels.tau2_between,
        "tau2_within": None if synthesis.three_levels is None else synthesis.three_levels.tau2_within,
        "estimate": shown(pooled.mu, n),
        "estimate_low": shown(pooled.ci_low, n),
        "estimate_high": shown(pooled.ci_high, n),
        "estimate_pi_low": None if pooled.pi_low is None else shown(pooled.pi_low, n),
        "estimate_pi_high": None if pooled.pi_high is None else shown(pooled.pi_high, n),
        "participants": synthesis.participants,
        "studies": [row.entry.study.key for row in synthesis.rows],
        "weights": [row.weight for row in synthesis.rows],
        "not_in_it": {study.key: reason for study, reason in synthesis.selected.excluded}
        | {entry.study.key: "no events, or nothing but events, in both groups" for entry in synthesis.selected.without_events},
        "leave_one_out": [left.mu for left in synthesis.leave_one_out],
        "cumulative": [part.mu for part in synthesis.cumulative],
        "subgroups": _subgroups_object(synthesis),
        "dependence": _dependence_object(synthesis),
        "meta_regression": _regression_object(synthesis),
        **_asymmetry_object(synthesis),
    }


PROFILE_FIGURES = ("tau2_low", "tau2_high", "i2_low", "i2_high", "h2_low", "h2_high")
"""The limits of heterogeneity, by the names of ``QProfile``."""


def _asymmetry_object(synthesis: PooledSynthesis) -> dict[str, Any]:
    found = synthesis.asymmetry
    tests = {"harbord": found.harbord, "peters": found.peters, "by_size": found.by_size}
    figures = ("slope", "se", "statistic", "df", "p")
    return {
        "egger": None if found.egger is None else {name: getattr(found.egger, name) for name in ("slope", "se", "statistic", "p", "limit")},
        **{key: None if test is None else {name: getattr(test, name) for name in figures} for key, test in tests.items()},
        "trim_fill": None
        if found.trim_fill is None
        else {
            "k0": found.trim_fill.k0,
            "side": found.trim_fill.side,
            **{name: getattr(found.trim_fill.pooled, name) for name in ("mu", "se", "ci_low", "ci_high", "tau2")},
        },
    }


def _dependence_object(synthesis: PooledSynthesis) -> list[dict[str, Any]] | None:
    """The result by each way to handle several results of one study; None where no study has several."""
    return [
        {"way": each.way, "rule": each.rule, "correlation": each.correlation, "declared": each.declared}
        | {name: getattr(each.pooled, name) for name in ("mu", "se", "ci_low", "ci_high", "tau2")}
        for each in synthesis.alternatives
    ] or None


def _regression_object(synthesis: PooledSynthesis) -> dict[str, Any] | None:
    fit = None if synthesis.regressed is None else synthesis.regressed.result
    if fit is None:
        return None
    figures = ("k", "tau2", "tau2_without", "r2", "qe", "qe_df", "qe_p", "test", "test_df", "test_p")
    return {name: getattr(fit, name) for name in figures} | {
        "coefficients": [
            {name: getattr(each, name) for name in ("name", "value", "se", "ci_low", "ci_high", "statistic", "df", "p")}
            for each in fit.coefficients
        ]
    }


POOLED_FIGURES = (
    "mu", "se", "ci_low", "ci_high", "statistic", "df", "p", "tau2", "se_tau2", "i2", "h2", "q", "q_df", "q_p", "pi_low", "pi_high",
)  # fmt: skip


def _subgroups_object(synthesis: PooledSynthesis) -> dict[str, Any] | None:
    test = synthesis.subgroups
    if test is None:
        return None
    parts = [
        {
            "subgroup": part.label,
            "k": len(part.members),
            "mu": part.mu,
            "se": part.se,
            "ci_low": part.ci_low,
            "ci_high": part.ci_high,
            "tau2": None if part.pooled is None else part.pooled.tau2,
        }
        for part in test.parts
    ]
    return {"by": synthesis.declared.subgroup, "q_between": test.q_between, "df": test.df, "p": test.p, "parts": parts}


def _direction_object(synthesis: DirectionSynthesis) -> dict[str, Any]:
    votes, tally = synthesis.overall.votes, synthesis.overall.tally
    return {
        "k": len(votes),
        "favours": tally.towards,
        "no_difference": tally.no_difference,
        "against": tally.away,
        "no_direction": tally.mixed,
        "sign_test_p": None if tally.test is None else tally.test.p,
        "share": None if tally.test is None else tally.towards / tally.either,
        "share_low": None if tally.share is None else tally.share[0],
        "share_high": None if tally.share is None else tally.share[1],
        "level": synthesis.declared.level,
        "combined_p": None
        if synthesis.combined is None
        else {name: getattr(synthesis.combined, name) for name in ("method", "k", "statistic", "df", "p")},
        "participants": synthesis.participants,
        "studies": {vote.entry.study.key: vote.direction for vote in votes},
    }
