"""Print the judgements of a table for the R package robvis as blocks of records."""

from __future__ import annotations

from pathlib import Path

from living_review.commands.report import FailedError, bytes_of, complain, echo_problems, fail, fail_with, say
from living_review.exchange.csv_table import read_table
from living_review.exchange.robvis import as_blocks, read_robvis
from living_review.exchange.study_names import KnownStudies
from living_review.problems import InputError, did_you_mean, quoted, shown_path
from living_review.records.load import load_records


def print_blocks(data: Path, table: Path, key: str, version: str = "", sheet: str = "") -> None:
    """Print the block ``risk_of_bias`` of each study that the ``table`` judges by the tool of this key.

    Raises:
        FailedError: the review cannot be read, declares no such tool, or the table cannot be read or used.
    """
    loaded = load_records(data)
    if loaded.review is None:
        fail_with(loaded.problems)
    tool = loaded.review.appraisal.printed_layout(key)
    if tool is None:
        hint = did_you_mean(key, [declared.key for declared in loaded.review.appraisal.declared]) or "; it declares none"
        fail(f"{quoted(key)} is not a tool that appraisal declares{hint}")
    raw = bytes_of(table)
    try:
        judged = read_robvis(read_table(raw, shown_path(table), sheet), shown_path(table), tool, version)
    except InputError as error:
        echo_problems(error.problems)
        raise FailedError from error
    for notice in judged.notices:
        complain(f"note: {notice}")
    terms = loaded.vocabulary["measures"].terms if loaded.vocabulary is not None else {}
    measures = {name: term.label for name, term in terms.items()}
    say(as_blocks(judged.lines, key, KnownStudies.of(loaded.studies, measures)), newline=False)
