"""What pages are built from: everything that is computed before a template is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from living_review.analysis.agreement import Agreement
from living_review.analysis.key_numbers import Number
from living_review.analysis.plausibility.run import Plausibility
from living_review.analysis.tables import Tables
from living_review.charts.render import RenderedChart
from living_review.pages.claims import ClaimsView
from living_review.pages.markup import said_numbers
from living_review.pages.synthesis_views import SynthesesView
from living_review.pages.updates import UpdatesView
from living_review.records.field_types import Column
from living_review.records.load import Records
from living_review.records.study import Study
from living_review.records.translations import Language


@dataclass(frozen=True)
class BuildFacts:
    """What a page says of the build itself. ``date`` is year-month-day; addresses are '' where unknown."""

    date: str
    url: str = ""
    repository: str = ""
    offline_copy: bool = False
    """Whether a copy of the site that works without a connection is offered."""


@dataclass(frozen=True)
class DataFile:
    """A file below ``data/`` as pages speak of it."""

    name: str
    description: str
    """What it holds, in a sentence without a full stop."""
    media_type: str
    columns: tuple[Column, ...] = ()
    """Of a CSV file: all its columns, in their order."""


@dataclass(frozen=True)
class ChartGallery:
    """The charts of a page, by the name of the page that its address has."""

    page: str
    figures: tuple[RenderedChart, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that pages are built from."""

    records: Records
    tables: Tables
    numbers: Mapping[str, Number]
    """The declared numbers over all studies of today."""
    published: Mapping[str, Number]
    """The same numbers over the studies that the published review held."""
    updates: UpdatesView
    """What came after the review was published."""
    figures: Mapping[str, RenderedChart]
    study_figures: Mapping[str, RenderedChart]
    """The chart of a single study, by its key, where it has one."""
    rank_strips: Mapping[str, RenderedChart]
    """Where each study stands among all, by its key."""
    claims: ClaimsView
    verdict_figure: RenderedChart | None
    """How many claims have each verdict, if there are claims."""
    syntheses: SynthesesView
    plausibility: Plausibility
    """What the checks of plausibility gave."""
    agreement: Agreement
    """How far two readers agree, as far as there is a second."""
    flow: RenderedChart
    """The flow of records."""
    build: BuildFacts
    data_files: tuple[DataFile, ...] = ()
    """The files below ``data/``, in the order in which the page of the data lists them."""
    languages: tuple[Language, ...] = ()
    """The languages besides English in which the home page and the conclusion are written too."""
    said_figures: Mapping[str, Mapping[str, RenderedChart]] = field(default_factory=dict)
    """The charts on pages in other languages, as they are drawn in these: by the tag of the language and their id."""

    @property
    def gallery(self) -> tuple[ChartGallery, ...]:
        """The pages with charts of the review as a whole, in the order of the navigation."""
        verdicts = () if self.verdict_figure is None else (self.verdict_figure,)
        every = (
            ChartGallery("findings", tuple(self.figures.values())),
            ChartGallery("syntheses", self.syntheses.figures()),
            ChartGallery("conclusion", verdicts),
            ChartGallery("methods", (self.flow,)),
        )
        return tuple(shown for shown in every if shown.figures)

    @property
    def every_figure(self) -> tuple[RenderedChart, ...]:
        """All charts, those of single studies included."""
        of_studies = (*self.study_figures.values(), *self.rank_strips.values())
        return (*(figure for shown in self.gallery for figure in shown.figures), *of_studies)

    def figure_in(self, figure: RenderedChart, tag: str) -> RenderedChart:
        """A chart as a page in a language shows it: in that language, or in English if it is not drawn in it."""
        return self.said_figures.get(tag, {}).get(figure.id, figure)

    @cached_property
    def said_numbers(self) -> Mapping[str, Number]:
        """The numbers that sentences name."""
        return said_numbers(self.published, self.numbers)

    @cached_property
    def studies(self) -> Mapping[str, Study]:
        """The studies by key."""
        return self.records.by_key
