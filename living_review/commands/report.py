"""What is reported to a person: problems, progress and how a command ended. No other module prints."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn, get_args

import click

from living_review.commands.options import Project
from living_review.exchange.csv_table import decoded
from living_review.formatting import plural
from living_review.problems import CLOSED, Problem, Severity, missing_package, printable, shown_path, where_and_why_closed, why_closed

LOOKS_FOR_GARBAGE = (10_000, 10, 10)
"""After how many new objects Python looks for garbage among them, and after how many such looks among older ones.

By itself it does so fifteen times as often, which is four hundredths of a build of 400 studies, and finds next to nothing.
"""
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""Lets numpy and scipy start no threads, of which matrices of some studies have no use, and add up in one order on each machine."""


class FailedError(Exception):
    """A command stopped; the reason, which is its message, has been printed."""


def say(text: str, *, newline: bool = True) -> None:
    """Print a result."""
    click.echo(text, nl=newline)


def complain(text: str) -> None:
    """Print what is wrong."""
    click.echo("\n".join(printable(line) for line in text.split("\n")), err=True)


def fail(text: str) -> NoReturn:
    """Print why a command cannot go on, and stop it.

    Raises:
        FailedError: always.
    """
    complain(text)
    raise FailedError(text)


def echo_problems(problems: Iterable[Problem]) -> None:
    """Print each problem on a line of its own; on GitHub also as a note on its line of the file."""
    for problem in problems:
        complain(str(problem))
        if os.environ.get("GITHUB_ACTIONS") == "true":
            say(annotation(problem))


def annotation(problem: Problem) -> str:
    """A problem as a command of GitHub's workflows, which shows it on the line that it is about.

    >>> annotation(Problem("data/a.yml", 3, 5, "year", "is missing"))
    '::error file=data/a.yml,line=3,col=5,title=year::year: is missing'
    """
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column},title={_property(problem.field or problem.path)}"
    message = f"{problem.field}: {problem.message}" if problem.field else problem.message
    return f"::{problem.severity} {place}::{_data(message)}"


def _data(text: str) -> str:
    """A text that ends no command of a workflow."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def fail_with(problems: Sequence[Problem], closing: str = "in the records; nothing was built", more: str = "") -> NoReturn:
    """Print the problems and how many there are, and stop; ``more`` is a sentence on what could not be looked at because of them.

    Raises:
        FailedError: always.
    """
    echo_problems(problems)
    texts = [str(problem) for problem in problems]
    severities = [problem.severity for problem in problems]
    counts = [plural(severities.count(severity), severity) for severity in get_args(Severity) if severity in severities]
    complain(last := f"{' and '.join(counts)} {closing}" + (f". {more}" if more else ""))
    raise FailedError("\n".join((*texts, last)))


def progress(steps: int) -> Callable[[str], None]:
    """Shows the step under way: in place on a terminal, as plain lines elsewhere."""
    done = 0

    def show(step: str) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            click.echo(f"\r\033[K[{done}/{steps}] {step} …", nl=done == steps, err=True)
        else:
            click.echo(f"[{done}/{steps}] {step}", err=True)

    return show


def text_of(file: Path) -> str:
    """The text of a file that a command is given.

    Raises:
        FailedError: it cannot be read.
    """
    text, notice, problem = decoded(bytes_of(file), shown_path(file))
    if problem is not None:
        fail(str(problem))
    if notice:
        complain(f"note: {notice}")
    return text


def bytes_of(file: Path) -> bytes:
    """The contents of a file that a command is given.

    Raises:
        FailedError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        fail(f"{shown_path(file)}:1:1: cannot be read: {why_closed(error)}")


def run(project: Project, command: str, *arguments: Any, **options: Any) -> None:
    """Run a command, named as module.function of this folder; end with exit code 1 if it fails, and without a traceback in any case.

    The module is loaded only now, so that help and mistakes in options are reported at once.
    """
    gc.set_threshold(*LOOKS_FOR_GARBAGE)
    atexit.register(gc.freeze)  # what the process holds then goes with it; to look through that for garbage took a thirtieth of a build
    os.environ.setdefault(*ONE_THREAD)
    module, _, function = command.partition(".")
    try:
        getattr(_loaded(f"living_review.commands.{module}"), function)(*arguments, **options)
    except FailedError:
        sys.exit(1)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] == "living_review":
            raise
        complain(missing_package(error.name, sys.argv[1:]))
        sys.exit(1)
    except Exception as error:  # the reader of the message writes YAML, not Python
        if isinstance(error, OSError) and error.errno in CLOSED:
            complain(f"{where_and_why_closed(error)}. Nothing was changed.")
        else:
            complain(f"This is a fault of the program, not of your records: {type(error).__name__}: {error}")
            complain(f"Nothing was changed. Please report it, with {_log(project, traceback.format_exc())}")
        sys.exit(1)


def _loaded(name: str) -> ModuleType:
    """A module of the program.

    What is loaded for the first time lives as long as the process: to look for garbage among it would take a tenth of a check.
    """
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _log(project: Project, trace: str) -> str:
    """Where the trace of a fault is kept; where nothing can be written it is shown instead."""
    log = project.work / "error.log"
    try:
        log.parent.mkdir(exist_ok=True)
        log.write_text(trace, encoding="utf-8")
    except OSError:
        return f"what follows:\n{trace}"
    return f"the file {log}"
