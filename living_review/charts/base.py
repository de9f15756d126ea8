"""What all charts share: the table that a chart is drawn from, its words, and the two widths in which it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from living_review.analysis.tables import Tables
from living_review.charts import palette
from living_review.charts.lazy import alt
from living_review.charts.words import ENGLISH, Words
from living_review.records.chart_kinds import ChartKind
from living_review.records.load import Records
from living_review.records.review import ChartDeclaration

LINK = '<a tabindex="-1" aria-hidden="true" href="'
"""How a link in a drawing begins: for the pointer alone, since the table below the chart has the same links with names."""


@dataclass(frozen=True)
class Layout:
    """What a chart is drawn for: a space, whose ``width`` is in pixels and holds the axes and labels too, and a language."""

    name: str
    width: int
    say: Words = ENGLISH
    """Says the words of the drawing in the language of its page."""

    @property
    def narrow(self) -> bool:
        """Whether it is for a phone."""
        return self.width < 500


LAYOUTS = (Layout("wide", 920), Layout("narrow", 340))
"""The wide one is shown as wide as the column of text, a fifth larger at most, and on paper three quarters as large."""


@dataclass(frozen=True)
class SvgDrawing:
    """A drawing that needs no Vega: its size in pixels, and the SVG between the tags of the whole, in the light colours."""

    width: int
    height: int
    body: str


@dataclass(frozen=True)
class Tally:
    """What many studies are drawn as: how many there are of each kind, in the order in which they are to stand."""

    rows: tuple[tuple[str, str, str, int], ...]
    """The panel, the kind, the group, and how many; panel and group are '' where there is one. What a panel has nothing of counts 0."""
    headings: tuple[str, str, str, str]
    """What these are called; the last is what is counted."""
    colours: tuple[tuple[str, str], ...]
    """The groups in the order of the legend, each with its colour."""


@dataclass(frozen=True)
class Plot:
    """A chart before it is drawn.

    ``title`` states the finding and ``description`` tells it to someone who does not see the chart; both are computed.
    ``columns`` maps the columns of ``frame`` that the table below the chart shows to their headings.
    """

    title: str
    description: str
    frame: pd.DataFrame
    columns: dict[str, str]
    draw: Callable[..., alt.TopLevelMixin | SvgDrawing]
    """Draws the frame for a layout; a function of a module, which takes all else that it needs by the names in ``given``."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """What ``draw`` takes beside the frame and the layout. A drawing depends on nothing else, so it is known again by these."""
    plain: bool = False
    """Whether ``draw`` gives an :class:`SvgDrawing`, which is drawn as quickly as it would be looked for among what is kept."""
    note: str = ""
    layouts: tuple[Layout, ...] = LAYOUTS
    long: bool = False
    """Whether it stands for so many rows that the table is shown beside it."""
    numbers: dict[str, str] | None = None
    """The columns of ``frame`` for the file that people compute with, and their headings: one number a cell, with its unit in the
    heading or in a column. Those of the table if None."""
    tally: Callable[..., Tally] | None = None
    """Counts the rows of the frame where they are too many for a row each; takes the frame and what is ``given``."""
    tally_note: str = ""
    """The note below such a count, which says nothing of marks and axes that are not there."""

    def __post_init__(self) -> None:
        """Refuse a function that carries values of its own, by which a drawing would not be known again."""
        if "<locals>" in self.draw.__qualname__:
            raise TypeError(f"{self.draw.__qualname__} draws a plot; expected a function of a module, with what else it needs in 'given'")

    def drawn(self, layout: Layout) -> alt.TopLevelMixin | SvgDrawing:
        """The drawing for a layout."""
        return self.draw(self.frame, layout, **self.given)


Section = Literal["benefit", "harm", "risk_of_bias", "studied", "amount"]
"""The parts of the page of findings under which charts stand."""


@dataclass(frozen=True, kw_only=True)
class Chart(ChartKind):
    """A kind of chart that a review can declare: a module lists its own under ``CHARTS``, and nothing else knows of it."""

    section: Section
    plot: Callable[[Records, Tables, ChartDeclaration], Plot | None]
    """Makes the plot from the records and their tables, or None where they have nothing to show."""
    draw_study: Callable[[pd.DataFrame, Layout], SvgDrawing] | None = None
    """Draws the same for a single study, on its own page, where that makes sense; there are as many of these as studies."""


def study_link(key: str) -> str:
    """The address of a study's page, relative to the root of the site."""
    return f"studies/{key}/"


@dataclass(frozen=True)
class DesignLooks:
    """How each design of studies looks, in the order of the vocabulary."""

    labels: tuple[str, ...]
    looks: tuple[int, ...]
    """For each label the place of its colour and shape among those that there are."""

    def said(self, say: Words) -> DesignLooks:
        """The same in the language of a page."""
        return DesignLooks(tuple(map(say, self.labels)), self.looks)

    def colour(self) -> alt.Scale:
        """The colours."""
        return alt.Scale(domain=list(self.labels), range=[palette.GROUPS[look % len(palette.GROUPS)] for look in self.looks])

    def shape(self) -> alt.Scale:
        """The shapes."""
        return alt.Scale(domain=list(self.labels), range=[palette.SHAPES[look % len(palette.SHAPES)] for look in self.looks])


def design_looks(records: Records) -> DesignLooks:
    """How the designs of a review look."""
    known = {name: term.label for name, term in records.vocabulary["designs"].terms.items()}
    found = {study.design.ids_or_word[0] for study in records.studies}
    looks = {label: i for i, label in enumerate(known.values())}  # a design keeps its colour, whatever others there are
    labels = [label for name, label in known.items() if name in found]
    for i, word in enumerate(sorted(found - set(known))):
        looks[word] = len(looks) if labels else i
        labels.append(word)
    return DesignLooks(tuple(labels), tuple(looks[label] for label in labels))


def term_label(records: Records, list_name: str, term: str) -> str:
    """The label of a term, or the word for a missing value as it is."""
    return records.vocabulary[list_name].label_of(term)


def labels_of(records: Records, *lists: str) -> Iterator[str]:
    """The labels of the terms of some lists."""
    for name in lists:
        yield from (term.label for term in records.vocabulary[name].terms.values())


def words_of_fields(records: Records, *names: str) -> Iterator[str]:
    """What fields of the review are called, their terms and their units, for one and for more."""
    for declared in map(records.review.field, names):
        yield declared.label
        yield from labels_of(records, *([declared.vocabulary] if declared.vocabulary else []))
        yield from (form for unit in declared.units for form in (unit, unit.removesuffix("s")))


def study_frame(records: Records, tables: Tables) -> pd.DataFrame:
    """Key, label, link, year, participants and design label of each study; ``participants`` may be missing."""
    frame = tables.studies[["study", "label", "year", "participants"]].reset_index(drop=True)
    frame["year"] = pd.to_numeric(frame["year"])
    frame["participants"] = pd.to_numeric(frame["participants"])
    frame["design"] = [term_label(records, "designs", terms[0]) for terms in tables.studies["design"]]
    frame["url"] = [study_link(key) for key in frame["study"]]
    return frame


def beside_each_other(labels: Iterable[str], width: float) -> int:
    """How many labels of a legend fit side by side into ``width`` pixels, in columns as wide as the longest; 0 if all fit as they are."""
    rooms = [7.6 * len(label) + 36 for label in labels]
    return 0 if sum(rooms) <= width else max(1, int(width / max(rooms)))


def legend(layout: Layout, labels: Iterable[str] = ()) -> alt.Legend:
    """A legend above the chart: side by side where there is room, else one below the other, with long labels in two lines."""
    if not layout.narrow:
        return alt.Legend(title=None, orient="top", columns=beside_each_other(labels, layout.width), labelLimit=0)
    broken = "split(replace(datum.label, regexp('(.{16}[^ ]*) ', ''), '$1|'), '|')"
    return alt.Legend(title=None, orient="top", columns=1, labelExpr=broken)


def across(field: str, width: float) -> alt.X:
    """A place given in pixels from the left, for charts that lay out rows and columns of text themselves."""
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, width], nice=False, zero=False), axis=None)


def down(field: str, height: float) -> alt.Y:
    """A place given in pixels from the top."""
    return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[0, height], nice=False, zero=False, reverse=True), axis=None)


def in_expression(text: str) -> str:
    """A text as it stands between single quotation marks in an expression of Vega."""
    return text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")


def to_spec(chart: alt.TopLevelMixin, signs: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The Vega-Lite specification of a chart, in the look of the site; ``signs`` is how its numbers are written, if not as in English.

    It is not checked against the schema of Vega-Lite here, which takes most of the time; the tests do that for each kind of chart.
    """
    spec: dict[str, Any] = with_plain_titles(chart.to_dict(validate=False))
    spec["config"] = palette.vega_config() | ({"locale": signs} if signs else {})
    return spec


def with_plain_titles(spec: Any) -> Any:
    """The specification with titles of tips that stay text: Vega-Lite puts them into an expression, and escapes quotation marks alone."""
    if isinstance(spec, list):
        return [with_plain_titles(item) for item in spec]
    if not isinstance(spec, dict):
        return spec
    changed = {name: value if name == "datasets" else with_plain_titles(value) for name, value in spec.items()}
    tips = changed.get("tooltip")
    if isinstance(tips, list):
        changed["tooltip"] = [tip | {"title": _in_expression(tip["title"])} if isinstance(tip.get("title"), str) else tip for tip in tips]
    return changed


def _in_expression(text: str) -> str:
    return " ".join(text.replace("\\", "\\\\").split("\n"))
