"""The syntheses as objects, and the effects that they pool as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from living_review.analysis.synthesis import DirectionSynthesis, PooledSynthesis, Synthesis
from living_review.export.base import ExportFile, ExportSource, csv_file, json_file
from living_review.records.field_types import Column

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
    effects = effect_rows(source.syntheses)
    if effects:
        description = "The effects that are pooled, with their variances, on the scale of the analysis"
        yield csv_file("effects.csv", 61, description, EFFECTS, lambda: effects)


def effect_rows(syntheses: Sequence[Synthesis]) -> list[dict[str, Any]]:
    """Each effect that is pooled, on the scale of the analysis; once, however many syntheses it enters."""
    rows = {}
    for synthesis in syntheses:
        for row in synthesis.rows if isinstance(synthesis, PooledSynthesis) else ():
            assert row.entry.outcome is not None
            key = (row.entry.study.key, row.entry.outcome.id, row.effect.measure)
            rows[key] = dict(zip((column.name for column in EFFECTS), (*key, row.effect.yi, row.effect.vi), strict=True))
    return list(rows.values())


def synthesis_object(synthesis: Synthesis) -> dict[str, Any]:
    """A synthesis as one object. Figures are on the scale of the analysis, save those whose name starts with 'estimate'."""
    declared = synthesis.declared
    common: dict[str, Any] = {"id": declared.id, "label": declared.label, "method": declared.method}
    if isinstance(synthesis, DirectionSynthesis):
        return common | _direction_object(synthesis)
    pooled, shown = synthesis.pooled, synthesis.measure.shown
    return common | {
        "measure": synthesis.measure.key,
        "scale": synthesis.measure.scale,
        "k": pooled.k,
        "model": declared.model,
        "tau2_method": pooled.tau2_method,
        "knapp_hartung": declared.knapp_hartung,
        "level": pooled.level,
        **{name: getattr(pooled, name) for name in POOLED_FIGURES},
        "estimate": shown(pooled.mu),
        "estimate_low": shown(pooled.ci_low),
        "estimate_high": shown(pooled.ci_high),
        "estimate_pi_low": None if pooled.pi_low is None else shown(pooled.pi_low),
        "estimate_pi_high": None if pooled.pi_high is None else shown(pooled.pi_high),
        "participants": synthesis.participants,
        "studies": [row.entry.study.key for row in synthesis.rows],
        "weights": [row.weight for row in synthesis.rows],
        "not_in_it": {study.key: reason for study, reason in synthesis.selected.excluded},
        "leave_one_out": [left.mu for left in synthesis.leave_one_out],
        "cumulative": [part.mu for part in synthesis.cumulative],
        "subgroups": _subgroups_object(synthesis),
        "egger": None
        if synthesis.egger is None
        else {name: getattr(synthesis.egger, name) for name in ("slope", "se", "statistic", "p", "limit")},
        "trim_fill": None
        if synthesis.trim_fill is None
        else {
            "k0": synthesis.trim_fill.k0,
            "side": synthesis.trim_fill.side,
            **{name: getattr(synthesis.trim_fill.pooled, name) for name in ("mu", "se", "ci_low", "ci_high", "tau2")},
        },
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
