"""What the templates are given of a synthesis."""

from __future__ import annotations

from dataclasses import dataclass

from living_review.charts.render import RenderedChart
from living_review.pages.study import OutcomeView
from living_review.records.study import Study

Pair = tuple[str, str]


@dataclass(frozen=True)
class NumberLine:
    """A number with its name, and the formula or test that gives it."""

    label: str
    text: str
    formula: str


@dataclass(frozen=True)
class StudyLine:
    """A line of a table that names a study, with further cells."""

    study: Study
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CertaintyView:
    """The certainty of one synthesis as a person judged it; ``domains`` holds name, judgement and reason."""

    level: str
    meaning: str
    judged_by: str
    domains: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class SummaryRow:
    """A row of the summary of findings, in the layout of the Cochrane Handbook (chapter 14)."""

    outcome: str
    assumed: str
    corresponding: str
    relative: str
    people: str
    certainty: str
    plain: str


@dataclass(frozen=True)
class RegressionView:
    """A meta-regression: sentences, its coefficients as rows of a table, and the bubble plot of a single number."""

    sentences: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bubbles: RenderedChart | None


@dataclass(frozen=True)
class PooledView:
    """A pooled synthesis in words."""

    id: str
    label: str
    sentence: str
    forest: RenderedChart
    leave_one_out: RenderedChart | None
    funnel: RenderedChart | None
    numbers: tuple[NumberLine, ...]
    heterogeneity: str
    prediction: str
    cumulative: tuple[StudyLine, ...]
    left_out: tuple[StudyLine, ...]
    """Studies without an effect here, each with the reason."""
    dependence: tuple[str, ...]
    """How several results of one study were handled, in sentences; none where no study has several."""
    alternatives: tuple[tuple[str, ...], ...]
    """By each way to handle them the result, and where its interval lies."""
    regression: RegressionView | None
    subgroups: tuple[tuple[str, ...], ...]
    subgroup_test: str
    asymmetry: tuple[str, ...]
    swim: tuple[Pair, ...]
    certainty: CertaintyView
    kind: str = "pooled"

    @property
    def bubbles(self) -> RenderedChart | None:
        """The bubble plot of its meta-regression."""
        return None if self.regression is None else self.regression.bubbles


@dataclass(frozen=True)
class CountedView:
    """A row of the table of directions."""

    label: str
    favours: int
    neither: int
    against: int
    unknown: int
    test: str
    share: str


@dataclass(frozen=True)
class DirectionView:
    """A synthesis of directions in words."""

    id: str
    label: str
    sentence: str
    groups: tuple[tuple[str, tuple[CountedView, ...]], ...]
    votes: tuple[StudyLine, ...]
    significance: str
    combined: str
    """The p values combined, in a sentence; '' if the review does not declare that."""
    swim: tuple[Pair, ...]
    certainty: CertaintyView
    kind: str = "direction"


@dataclass(frozen=True)
class ChangeView:
    """A change within one group. ``rows`` has the assumed correlation, the change and its interval."""

    study: Study
    outcome: OutcomeView
    arithmetic: str
    turned: str
    rows: tuple[tuple[str, str, str], ...]
    people: str
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class SynthesesView:
    """All syntheses of a review, ready for the templates."""

    all: tuple[PooledView | DirectionView, ...]
    summary: tuple[SummaryRow, ...]
    changes: tuple[ChangeView, ...]
    contrasts: tuple[tuple[Study, OutcomeView], ...]
    pooled: int
    """How many of them are pooled."""

    def of_study(self, key: str) -> tuple[ChangeView, ...]:
        """The changes within the group of one study."""
        return tuple(change for change in self.changes if change.study.key == key)

    def figures(self) -> tuple[RenderedChart, ...]:
        """Every chart of the syntheses."""
        pooled = [view for view in self.all if isinstance(view, PooledView)]
        charts = [figure for view in pooled for figure in (view.forest, view.leave_one_out, view.funnel, view.bubbles)]
        return tuple(figure for figure in charts if figure is not None)
