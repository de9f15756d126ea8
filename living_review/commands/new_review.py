"""The records of a new review from a table of effects: the way in for a data set that has nothing else.

What the table does not say is written as 'not reported'. Columns have the names of the R package metafor, or are mapped to them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.commands.new_folder import write_folder
from living_review.commands.new_records import record_files
from living_review.commands.new_studies import studies_of
from living_review.commands.new_table import TableOptions, read_rows
from living_review.commands.report import bytes_of, complain, fail, fail_with, say
from living_review.exchange.csv_table import Table, read_table
from living_review.formatting import plural
from living_review.problems import InputError, Problem, shown_path, why_closed
from living_review.records.load import load_records
from living_review.records.synthesis_plan import COUNT_MODELS
from living_review.site.layout import LayoutError, write_files


def new(folder: Path, **asked: Any) -> None:
    """Write a new review into ``folder``: from a table if one is given, else from nothing.

    Raises:
        FailedError: an option goes with the other way, or the review cannot be written.
    """
    table, about, authors = asked.pop("table"), asked.pop("about"), asked.pop("authors")
    if table is not None:
        if asked["measure"] is None:
            fail("--from needs --measure, the measure of effect, such as --measure RR; nothing was written")
        if about is not None or authors:
            fail("--about and --author go with a new review from nothing, without --from; nothing was written")
        write_review(folder, table, **asked)
        return
    given = [name for name, value in asked.items() if value and name != "title"]
    if given:
        fail(f"--{given[0].replace('_', '-')} says what is done with a table of effects; name that with --from. Nothing was written.")
    write_folder(folder, asked["title"], authors, about or "")


def write_review(folder: Path, table: Path, **asked: Any) -> None:
    """Write the records of a new review into ``folder`` from the ``table`` of effects; ``asked`` are the fields of ``TableOptions``.

    Raises:
        FailedError: the folder holds something already, or the table cannot be read or used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        fail(f"{shown_path(folder)} is there already and is not empty; nothing was written")
    read = read_table(bytes_of(table), shown_path(table), asked.pop("sheet", ""))
    for notice in read.notices:
        complain(f"note: {notice}")
    given = {name: value for name, value in asked.items() if value is not None}
    try:
        files = new_review(read, shown_path(table), TableOptions(**given | {"measure": str(given["measure"]).upper()}))
    except InputError as error:
        fail_with(error.problems, "in the table; nothing was written")
    fail_with_faults(files, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_files(folder, files)
    except OSError as error:
        fail(f"{shown_path(folder)} cannot be written: {why_closed(error)}")
    without = sum("no_effect:" in content for name, content in files.items() if name.startswith("studies/"))
    lacking = f", {plural(without, 'of them', 'of them')} with a line that gives no effect" if without else ""
    say(f"{shown_path(folder)}: {plural(len(files) - 2, 'study', 'studies')}{lacking}; build it with --data {shown_path(folder)}")


def unfit_model(options: TableOptions) -> str:
    """Why the measure, the model and the interval that are asked for do not go together; '' if they do."""
    known = COUNT_MODELS.get(options.model)
    if known is None:
        return ""
    if options.measure not in known:
        return f"--model {options.model} pools {', '.join(known)}, not {options.measure}; take random or equal"
    if options.interval != "normal":
        return f"--model {options.model} has a normal interval; Knapp and Hartung's goes with random"
    return ""


def fail_with_faults(files: Mapping[str, str], folder: Path) -> None:
    """Refuse to write records that the check would refuse: what is wrong is a text or a number of the table.

    Raises:
        FailedError: there are such.
    """
    with tempfile.TemporaryDirectory() as scratch:
        tried = Path(scratch) / "review"
        tried.mkdir()
        try:
            write_files(tried, files)
        except LayoutError as error:
            fail(f"{error}; give the studies of the table other names; nothing was written")
        found = check_records(load_records(tried), chart_kinds())
    faults = [replace(problem, path=problem.path.replace(str(tried), str(folder))) for problem in found if problem.severity == "error"]
    if faults:
        complain("The table has something that no record may hold; the places are those of the records that it would have given.")
        fail_with(faults, "in these records; nothing was written")


def new_review(table: Table | str, path: str, options: TableOptions) -> dict[str, str]:
    """The files of a review folder, by their path in it, from a table, or the text of a CSV file, that messages call ``path``.

    Raises:
        InputError: the table cannot be used; all that is wrong is reported with line and column.
    """
    unfit = unfit_model(options)
    if unfit:
        raise InputError([Problem(path, 1, 1, "", unfit)])
    studies, dependence = studies_of(read_rows(table, path, options), path, options)
    return record_files(studies, dependence, path.rsplit("/", 1)[-1], options)
