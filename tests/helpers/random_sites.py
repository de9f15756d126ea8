"""What is written of a random review: data files, charts without their drawings, and pages, each as it is published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from helpers.random_reviews import Files
from helpers.reviews import TEMPLATES

from living_review.charts import render as drawing
from living_review.charts.prisma import flow_diagram
from living_review.charts.render import draw_all
from living_review.commands.build import DrawnCharts, content_of, export_source
from living_review.commands.read import Checked, load_and_check
from living_review.export.base import ExportFile
from living_review.export.chart_files import downloads
from living_review.export.files import all_files
from living_review.pages.content import BuildFacts, Content
from living_review.pages.render import render


@contextmanager
def without_drawings() -> Iterator[None]:
    """Charts are not drawn, which takes longest, and nothing is kept, lest other tests be given what stands in a drawing's place."""
    empty = b'<svg width="1" height="1"></svg>'
    with patch.object(drawing, "_converted", lambda *_: empty), patch.object(drawing, "is_remembering", lambda: False):
        yield


@dataclass(frozen=True)
class Written:
    """All that is written of a review."""

    checked: Checked
    exported: tuple[ExportFile, ...]
    data: dict[str, str | bytes]

    def content(self, *, charts: bool = True) -> Content:
        """What pages are made of. Charts are not drawn, which takes longest, but their numbers and specifications are made."""
        checked = self.checked
        with without_drawings():
            figures = draw_all(checked.records, checked.tables) if charts else {}
            flow = flow_diagram(checked.records.review)
            drawn = DrawnCharts(of_review=figures, of_studies={}, rank_strips={}, verdicts=None, flow=flow)
            return content_of(checked, drawn, BuildFacts("2024-05-06"), self.exported)

    def charts(self) -> dict[str, str]:
        """The files of charts by their name below assets/charts."""
        found = {}
        for figure in self.content().every_figure:
            found |= downloads(figure, "")
            found |= {f"{figure.base}.json": figure.specification()} if figure.specs else {}
        return {name.removeprefix("assets/charts/"): text for name, text in found.items() if not name.endswith(".svg")}

    def pages(self) -> dict[str, str]:
        """The pages as Markdown, by path, without charts."""
        return render(self.content(charts=False), TEMPLATES)


def checked(files: Files, folder: Path) -> Checked:
    """The records, which must be in order."""
    return checked_folder(files.write(folder))


def checked_folder(folder: Path) -> Checked:
    """The records in a folder, which must be in order."""
    found, problems = load_and_check(folder, TEMPLATES)
    assert found is not None, [str(problem) for problem in problems if problem.severity == "error"]
    return found


def written(files: Files, folder: Path) -> Written:
    """What is written of a review."""
    return written_of(checked(files, folder))


def written_folder(folder: Path) -> Written:
    """What is written of the review in a folder."""
    return written_of(checked_folder(folder))


def written_of(found: Checked) -> Written:
    """What is written of a review that is read."""
    exported = all_files(export_source(found))
    return Written(found, exported, {file.name: file.make() for file in exported})
