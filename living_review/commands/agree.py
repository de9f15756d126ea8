"""Say how far two readers of the studies agree: what they read differently, how far they agree by field, and what was settled."""

from __future__ import annotations

from collections.abc import Iterator

from living_review.analysis.agreement import Agreement, Compared, FieldAgreement, shown
from living_review.commands.check import checked_or_fail
from living_review.commands.options import Options, Project
from living_review.commands.report import say
from living_review.formatting import format_number, percent_plain, plural
from living_review.problems import Problem
from living_review.records.load import Records
from living_review.records.second import SECOND_FOLDER


def agree(project: Project, options: Options) -> None:
    """Print what two readers read differently, with both places, and how far they agree.

    Raises:
        FailedError: the records or a second sheet have errors.
    """
    checked, _ = checked_or_fail(project, options)
    say("\n".join(report(checked.agreement, checked.records)))


def report(made: Agreement, records: Records) -> list[str]:
    """The lines of the report."""
    if not made.compared:
        return [f"No value was read a second time. A second reader's values of a study go into {SECOND_FOLDER}/KEY.yml."]
    lines = [f"{plural(len(made.sheets), 'study', 'studies')} read twice, {plural(len(made.compared), 'value')}: {_counts(made)}", ""]
    for heading, state in (("Not settled", "open"), ("Settled", "settled")):
        found = [each for each in made.differing if each.state == state]
        if found:
            lines += [heading, *(line for each in found for line in _one(each, made, records)), ""]
    lines += ["Agreement by field", *(_field(each) for each in made.fields)]
    return lines


def _counts(made: Agreement) -> str:
    alike = sum(each.agrees for each in made.compared)
    return f"{alike} alike ({percent_plain(made.share or 0)}), {made.count('settled')} settled, {made.count('open')} open"


def _one(each: Compared, made: Agreement, records: Records) -> Iterator[str]:
    sheet = next(sheet for sheet in made.sheets if sheet.key == each.study)
    document, reading = records.study_documents[each.study], sheet.reading
    yield f"  {each.study} {each.address}"
    first = f"{shown(each.first)}" + ("" if each.first == each.record else f", in the record now {shown(each.record)}")
    yield f"    first reader ({reading.first_reader}): {first} at {_place(document.problem(each.first_loc, ''))}"
    yield f"    second reader ({reading.reader}): {shown(each.second)} at {_place(sheet.document.problem(each.second_loc, ''))}"
    if each.settled is not None:
        who = " ".join(str(part) for part in (each.settled.who, each.settled.when) if part is not None)
        yield f"    settled{f' by {who}' if who else ''}: {shown(each.record)}; {each.settled.how}"


def _place(problem: Problem) -> str:
    return f"{problem.path}:{problem.line}:{problem.column}"


def _field(each: FieldAgreement) -> str:
    more = "" if each.kappa is None else f"; κ {each.kappa:.2f}"
    more += "" if each.difference is None else f"; mean difference {format_number(each.difference)}"
    return f"  {each.field}: {each.alike} of {each.n} alike ({percent_plain(each.share)}){more}"
