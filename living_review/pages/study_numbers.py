"""The numbers of one study as its page shows them first: what each group had, the effect that follows, and a small forest plot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from living_review.analysis.study_effects import StudyEffect, study_effects
from living_review.charts.effect_strip import axis, strip, strip_scale
from living_review.formatting import format_exact, percent
from living_review.pages.phrases import LeftOut, Speaker, StudyNumbers
from living_review.records.effect_data import (
    ChangeEffect,
    CorrelationEffect,
    CountsArm,
    CountsEffect,
    EffectData,
    EstimateEffect,
    LogRankEffect,
    MeansArm,
    MeansEffect,
    ProportionEffect,
    RateArm,
    RateEffect,
    RatesEffect,
)
from living_review.records.load import Records
from living_review.records.study import Outcome, Study
from living_review.wording import joined

MOST_LINES = 3
"""How many results the box at the top of the page says."""


@dataclass(frozen=True)
class NumberRow:
    """A result: what was measured, what each group had (or the one group), and the effect with its drawing; '' for none."""

    outcome: str
    address: str
    """The id of the outcome's part of the page."""
    cells: tuple[str, ...]
    effect: str
    drawing: Markup


@dataclass(frozen=True)
class NumberTable:
    """Results that are shown side by side: of two groups, or of one, with effects of one measure on one axis."""

    columns: tuple[str, ...]
    measure: str
    level: str
    rows: tuple[NumberRow, ...]
    axis: Markup


@dataclass(frozen=True)
class NumbersView:
    """All numbers of a study from which an effect can be worked out."""

    tables: tuple[NumberTable, ...]
    notes: tuple[str, ...]
    lines: tuple[str, ...]
    """The first results, each in a line."""


def numbers_view(study: Study, records: Records, say: Speaker) -> NumbersView:
    """What the report gives in numbers, and what follows."""
    effects = {id(found.outcome): found for found in study_effects(study, records.review)}
    shown = [(outcome, effects.get(id(outcome))) for outcome in study.all_outcomes() if outcome.effect is not None]
    tables = tuple(_table([*group], study, records, say) for _, group in groupby(shown, key=lambda pair: _kind(pair[0], pair[1])))
    return NumbersView(tables, tuple(_notes(shown, records, say)), tuple(_lines(study, effects, records, say))[:MOST_LINES])


Shown = tuple[Outcome, StudyEffect | None]


def _kind(outcome: Outcome, found: StudyEffect | None) -> tuple[int, str]:
    """Results that stand in one table: with as many groups, and of one measure."""
    assert outcome.effect is not None
    width = len(_arms(outcome.effect)) or int(not isinstance(outcome.effect, EstimateEffect))
    return width, found.measure.key if found is not None else ""


def _table(shown: Sequence[Shown], study: Study, records: Records, say: Speaker) -> NumberTable:
    found = [each for _, each in shown if each is not None]
    two = _kind(*shown[0])[0] == 2
    columns = group_names(study, records, say) if two else (say(StudyNumbers.NUMBERS),) if _kind(*shown[0])[0] else ()
    if not found:
        return NumberTable(columns, "", "", tuple(_row(outcome, None, Markup(""), records, say) for outcome, _ in shown), Markup(""))
    measure = found[0].measure
    logarithmic = measure.is_ratio and not measure.single_group
    null = None if measure.single_group else measure.null
    scale = strip_scale([(each.low, each.high) for each in found], logarithmic=logarithmic, null=null)
    rows = tuple(
        _row(outcome, each, Markup("" if each is None else strip(each.value, each.low, each.high, scale)), records, say)
        for outcome, each in shown
    )
    level = say(StudyNumbers.INTERVAL, level=percent(found[0].level))
    unit = "%" if measure.display == "percent" else ""
    return NumberTable(columns, measure.named, level, rows, Markup(axis(scale, unit)))


def _row(outcome: Outcome, found: StudyEffect | None, drawing: Markup, records: Records, say: Speaker) -> NumberRow:
    assert outcome.effect is not None
    text = found.text() if found is not None else ""
    return NumberRow(outcome_name(outcome, records), f"outcome-{outcome.id}", _cells(outcome.effect, say), text, drawing)


def outcome_name(outcome: Outcome, records: Records) -> str:
    """What was measured, in whom and when, as far as that tells results apart."""
    parts = [records.vocabulary["measures"].label_of(outcome.measure)]
    parts += [] if outcome.is_about_everybody else [outcome.group]
    parts += [] if outcome.time in ("not reported", "not applicable") else [outcome.time]
    return joined(", ", parts)


def group_names(study: Study, records: Records, say: Speaker) -> tuple[str, str]:
    """What the two groups are called: as the record calls them if it names just one of each, else by what the review asks about."""
    named = [[group.label for group in study.participants.groups if group.kind == kind] for kind in ("intervention", "control")]
    if records.review.of_intervention:
        usual = (StudyNumbers.INTERVENTION, StudyNumbers.CONTROL)
    elif records.review.question.exposure is not None:
        usual = (StudyNumbers.EXPOSED, StudyNumbers.NOT_EXPOSED)
    else:
        usual = (StudyNumbers.FIRST, StudyNumbers.SECOND)
    one, two = (labels[0] if len(labels) == 1 else say(name) for labels, name in zip(named, usual, strict=True))
    return one[:1].upper() + one[1:], two[:1].upper() + two[1:]


def _arms(data: EffectData) -> tuple[CountsArm | MeansArm | RateArm, ...]:
    return (data.intervention, data.control) if isinstance(data, CountsEffect | MeansEffect | RatesEffect) else ()


def _cells(data: EffectData, say: Speaker) -> tuple[str, ...]:
    """What each of two groups had, or what the one group had."""
    return tuple(_arm(arm, say) for arm in _arms(data)) or tuple(filter(None, (_single(data, say),)))


def _arm(arm: CountsArm | MeansArm | RateArm, say: Speaker) -> str:
    if isinstance(arm, CountsArm):
        return say(StudyNumbers.COUNT, events=f"{arm.events:,}", n=f"{arm.n:,}", share=percent(arm.events / arm.n))
    if isinstance(arm, RateArm):
        return say(StudyNumbers.RATE, events=f"{arm.events:,}", time=format_exact(arm.time))
    phrase, spread = (StudyNumbers.MEAN_SD, arm.sd) if arm.sd is not None else (StudyNumbers.MEAN_SE, arm.se)
    return say(phrase, mean=format_exact(arm.mean), spread=format_exact(float(spread or 0)), n=f"{arm.n:,}")


def _single(data: EffectData, say: Speaker) -> str:
    if isinstance(data, ProportionEffect):
        return say(StudyNumbers.COUNT, events=f"{data.events:,}", n=f"{data.n:,}", share=percent(data.events / data.n, 1))
    if isinstance(data, RateEffect):
        return say(StudyNumbers.RATE, events=f"{data.events:,}", time=format_exact(data.time))
    if isinstance(data, CorrelationEffect):
        return say(StudyNumbers.CORRELATION, r=format_exact(data.r), n=f"{data.n:,}")
    if isinstance(data, LogRankEffect):
        return say(StudyNumbers.LOG_RANK, o_e=format_exact(data.o_e), v=format_exact(data.v))
    if isinstance(data, ChangeEffect):
        before, after = (
            say(StudyNumbers.MEAN, mean=format_exact(each.mean), sd=format_exact(each.sd)) for each in (data.before, data.after)
        )
        return say(StudyNumbers.CHANGE, before=before, after=after, n=f"{data.n:,}", r=format_exact(data.r))
    return ""


def _notes(shown: Sequence[Shown], records: Records, say: Speaker) -> Iterator[str]:
    """What a reader has to know of the effects."""
    if any(found is not None and not found.as_given for _, found in shown):
        yield say(StudyNumbers.WORKED_OUT)
    if any(found is not None and found.as_given for _, found in shown):
        yield say(StudyNumbers.AS_GIVEN)
    if names := [outcome_name(outcome, records) for outcome, found in shown if found is not None and found.corrected]:
        yield say(StudyNumbers.CORRECTED, outcomes=joined("; ", names))
    for outcome, found in shown:
        data = outcome.effect
        if found is None and data is not None and data.has_no_events and isinstance(data, CountsEffect):
            counts = [say(LeftOut.OF, events=f"{arm.events:,}", n=f"{arm.n:,}") for arm in (data.intervention, data.control)]
            yield f"{outcome_name(outcome, records)}: {say(LeftOut.NO_EVENTS, one=counts[0], two=counts[1])}."


def _lines(study: Study, effects: dict[int, StudyEffect], records: Records, say: Speaker) -> Iterator[str]:
    """Each result in a line: what was measured, what the groups had, and the effect."""
    names = group_names(study, records, say)
    for outcome in study.all_outcomes():
        data, found = outcome.effect, effects.get(id(outcome))
        if data is None:
            continue
        cells = _cells(data, say)
        parts = [f"{name} {cell}" for name, cell in zip(names, cells, strict=True)] if len(cells) == 2 else list(cells)
        if found is not None:
            level = joined("", (say(StudyNumbers.INTERVAL, level=percent(found.level)), " "))
            alone = len(cells) == 1 and found.measure.display == "percent" and not found.corrected
            limits = found.text(level).partition(" (")[2].removesuffix(")") if alone else ""
            parts = [joined(", ", (cells[0], limits))] if alone else [*parts, joined(" ", (found.measure.in_sentence, found.text(level)))]
        yield f"{outcome_name(outcome, records)}: {'; '.join(parts)}."
