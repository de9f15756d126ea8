"""What a person asks for: the options of the command line, and where the generator's own parts lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from living_review.problems import quoted
from living_review.records.measures import MEASURES

FOLDER = click.Path(path_type=Path)
PORT = click.IntRange(1, 65535)
Command = Callable[..., Any]
TABLE = """The CSV file of effects, a line for each study. It has the columns tpos, tneg, cpos, cneg, or ai, n1i, ci, n2i, or n1i, m1i,
sd1i, n2i, m2i, sd2i, or ri, ni, or yi and vi or sei, beside columns called study, author and year."""


@dataclass(frozen=True)
class Project:
    """The folder of the generator. Only ``work`` is written to."""

    root: Path

    @property
    def templates(self) -> Path:
        """The templates of the pages."""
        return self.root / "templates"

    @property
    def sources(self) -> Path:
        """Styles, scripts, pictures and the parts of the theme that differ."""
        return self.root / "site_src"

    @property
    def config(self) -> Path:
        """The settings of MkDocs that are the same for every review."""
        return self.root / "mkdocs.yml"

    @property
    def package(self) -> Path:
        """The program itself."""
        return self.root / "living_review"

    @property
    def work(self) -> Path:
        """What is generated on the way to the site; git ignores it."""
        return self.root / "out"

    @property
    def inputs(self) -> tuple[Path, ...]:
        """What a site is built from beside the records."""
        return self.templates, self.sources, self.config


@dataclass(frozen=True)
class Options:
    """What is asked for on the command line; addresses are '' where none is given."""

    data: Path
    site: Path
    strict: bool = False
    url: str = ""
    repository: str = ""


def build_options(project: Project) -> Callable[[Command], Command]:
    """The options of the program itself, which make up ``Options``."""
    return _all_of(
        click.option("--data", type=FOLDER, default=project.root / "data", show_default="data", help="The folder of records to read."),
        click.option("--site", type=FOLDER, default=project.root / "site", show_default="site", help="The folder to put the site into."),
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option("--url", envvar="SITE_URL", default="", help="The address under which the site will be published."),
        click.option("--repository", envvar="REPOSITORY_URL", default="", help="Where the records are kept."),
    )


def _goes_first(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Let what a command itself is given go before the same option of the program."""
    if value:
        context.obj = replace(context.obj, **{str(parameter.name): value})


data_option = click.option(
    "--data", type=FOLDER, expose_value=False, callback=_goes_first, help="The folder of records to read; else that of the program."
)
strict_option = click.option("--strict", is_flag=True, expose_value=False, callback=_goes_first, help="Treat warnings as errors.")


def _pairs(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """What is given as NAME=COLUMN, by name."""
    pairs = {}
    for text in texts:
        name, sign, column = text.partition("=")
        if not sign:
            raise click.BadParameter(f"{quoted(text)} is not of the form NAME=COLUMN")
        pairs[name.strip()] = column.strip()
    return pairs


def review_options(command: Command) -> Command:
    """The options by which a new review is built from a table."""
    measures = click.Choice(list(MEASURES), case_sensitive=False)
    columns = "That a column has the meaning of NAME, such as tpos=events."
    return _all_of(
        click.option("--from", "table", type=FOLDER, required=True, help=TABLE),
        click.option("--measure", type=measures, required=True, help="The measure of effect."),
        click.option("--map", "columns", multiple=True, metavar="NAME=COLUMN", callback=_pairs, help=columns),
        click.option("--title", default="", help="The title of the review."),
        click.option("--better", type=click.Choice(["lower", "higher"]), help="Which effect is better for the participants."),
        click.option("--subgroup", default="", metavar="COLUMN", help="A column of words by which the studies are divided."),
    )(command)


def _all_of(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add
