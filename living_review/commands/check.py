"""Check the records without building anything."""

from __future__ import annotations

import time

from living_review.analysis.verdicts import count_verdicts
from living_review.checks.stand_ins import MESSAGE as STAND_IN_MESSAGE
from living_review.commands.options import Options, Project
from living_review.commands.read import Checked, load_and_look
from living_review.commands.report import echo_problems, fail_with, say
from living_review.formatting import plural
from living_review.problems import Problem


def check(project: Project, options: Options) -> None:
    """Print all problems, and a line on what there is.

    Raises:
        FailedError: the records have errors, or with ``strict`` warnings.
    """
    started = time.perf_counter()
    checked, problems = checked_or_fail(project, options, "in the records")
    verdicts = count_verdicts(checked.claims)
    counted = ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items())
    parts = [f"{plural(len(checked.records.studies), 'study', 'studies')} in order"]
    parts += [f"{plural(sum(verdicts.values()), 'claim')} ({counted})"] if checked.claims else []
    parts += [plural(len(problems), "warning"), f"{time.perf_counter() - started:.2f} s"]
    say("; ".join(parts))


def checked_or_fail(
    project: Project, options: Options, closing: str = "in the records; nothing was built"
) -> tuple[Checked, list[Problem]]:
    """The records and the warnings about them, which are printed.

    Raises:
        FailedError: the records have errors, or with ``strict`` warnings, or with ``publish`` stand-ins; all problems are printed.
    """
    checked, problems, waiting = load_and_look(options.data, project.templates)
    unfinished = [problem for problem in problems if problem.message == STAND_IN_MESSAGE]
    if checked is None or (options.strict and problems) or (options.publish and unfinished):
        fail_with(problems, closing, waiting)
    echo_problems(problems)
    return checked, problems
