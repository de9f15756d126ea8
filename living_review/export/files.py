"""All data files of the site, for R, spreadsheets, reference managers and other software."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from living_review.discovery import modules_of
from living_review.export.base import ExportFile, ExportSource
from living_review.export.data_package import package_file
from living_review.export.workbook import workbook_file

Exporter = Callable[[ExportSource], Iterable[ExportFile]]


@cache
def exporters() -> tuple[Exporter, ...]:
    """The functions ``export_files`` of the modules of this folder."""
    return tuple(module.export_files for _, module in modules_of("living_review.export") if hasattr(module, "export_files"))


def all_files(source: ExportSource) -> tuple[ExportFile, ...]:
    """The data files of a review in the order in which pages list them, the description of them all last.

    Raises:
        ValueError: two files have one name.
    """
    files = sorted((file for exporter in exporters() for file in exporter(source)), key=lambda file: (file.place, file.name))
    twice = sorted({file.name for file in files if sum(other.name == file.name for other in files) > 1})
    if twice:
        raise ValueError(f"more than one data file is called {', '.join(twice)}; each has a name of its own")
    return (*files, workbook_file(files), package_file(source.records, files))
