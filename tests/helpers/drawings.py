"""Charts as tests look at them: drawn once, their numbers, their marks, and reviews with less in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from helpers.reviews import SLEEP, records_of, tables_of

from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.charts.registry import chart_kinds
from living_review.charts.render import RenderedChart, draw_all, draw_for_studies, draw_rank_strips
from living_review.pages.syntheses import syntheses_view
from living_review.records.chart_kinds import chart_id
from living_review.records.load import Records
from living_review.records.study import Study

WIDTHS = {"wide": 920, "narrow": 340}


class Drawn:
    """All that is drawn of one review, each part when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._records, self._tables = records_of(folder), tables_of(folder)

    @cached_property
    def figures(self) -> dict[str, RenderedChart]:
        """The charts that the review declares."""
        return draw_all(self._records, self._tables)

    @cached_property
    def of_studies(self) -> dict[str, RenderedChart]:
        """The charts of single studies."""
        return draw_for_studies(self._records, self._tables)

    @cached_property
    def rank_strips(self) -> dict[str, RenderedChart]:
        """The charts of where a study stands among all."""
        return draw_rank_strips(self._records, self._tables)

    @cached_property
    def of_syntheses(self) -> tuple[RenderedChart, ...]:
        """The charts of the syntheses."""
        made, problems = synthesise(self._records, self._tables)
        assert problems == []
        return syntheses_view(self._records, made, (), ()).figures()

    def declared(self) -> list[RenderedChart]:
        """The charts that the review declares, and those of single studies."""
        return [*self.figures.values(), *self.of_studies.values(), *self.rank_strips.values()]

    def all(self) -> list[RenderedChart]:
        """The same, and those of the syntheses."""
        return [*self.declared(), *self.of_syntheses]


@cache
def drawn(folder: Path) -> Drawn:
    """The charts of the records in a folder; they are drawn once."""
    return Drawn(folder)


def drawn_alone(records: Records, chart: str) -> RenderedChart | None:
    """The chart of this id, or the first of this kind, as the review declares it; None if it has nothing to show.

    The others are not drawn, which takes long where studies are many.
    """
    kinds = chart_kinds()
    declared = next(each for each in records.review.charts if chart in (each.kind, chart_id(each, kinds[each.kind])))
    review = records.review.model_copy(update={"charts": (declared,)})
    return next(iter(draw_all(replace(records, review=review), tabulate(records)).values()), None)


def the_only(records: Records, chart: str) -> RenderedChart:
    """As :func:`drawn_alone`, of a chart that has something to show."""
    figure = drawn_alone(records, chart)
    assert figure is not None
    return figure


def spec(figure: RenderedChart, layout: str = "wide") -> Any:
    """The specification of a chart in one layout."""
    return json.loads(dict(figure.specs)[layout])


def data(figure: RenderedChart, layout: str = "wide") -> list[dict[str, Any]]:
    """The rows of numbers in the specification of a chart."""
    return [row for rows in spec(figure, layout)["datasets"].values() for row in rows]


def svgs(figures: Iterable[RenderedChart]) -> list[str]:
    """All drawings of the charts."""
    return [svg for figure in figures for _, _, _, svg in figure.drawings]


# ---------------------------------------------------------------------------------------------- reviews with less in them


def with_studies(change: Any) -> Records:
    """The invented review with each study changed."""
    records = records_of(SLEEP)
    return replace(records, studies=tuple(change(study) for study in records.studies))


def without_participants(study: Study) -> Study:
    """The study with no number of participants."""
    return study.model_copy(update={"participants": study.participants.model_copy(update={"total": "not reported"})})


def marks(layer: dict[str, Any]) -> list[dict[str, Any]]:
    """All marks of a chart."""
    return [mark for each in layer["layer"] for mark in marks(each)] if "layer" in layer else [layer]


def without_harms(attributed: str) -> Any:
    """Takes all adverse events out of a study."""

    def change(study: Study) -> Study:
        return study.model_copy(update={"harms": study.harms.model_copy(update={"attributed": attributed, "events": ()})})

    return change
