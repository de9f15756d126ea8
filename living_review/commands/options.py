"""What a person asks for: the options of the command line, and where the generator's own parts lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from living_review.problems import did_you_mean, quoted
from living_review.records.measures import MEASURES

FOLDER = click.Path(path_type=Path)
PORT = click.IntRange(1, 65535)
Command = Callable[..., Any]
TABLE = """The table of effects (CSV, or a workbook of Excel), a line for each study; NA for what is missing. It has the columns tpos,
tneg, cpos, cneg, or ai, n1i, ci, n2i, or n1i, m1i, sd1i or se1i, n2i, m2i, sd2i or se2i, or x1i, t1i, x2i, t2i, or xi and ni or ti, or
ri, ni, or o_e and v, or yi and vi or sei, beside columns called study, author, year and registration."""


@dataclass(frozen=True)
class Project:
    """Where the generator's parts lie, and the folder that is worked in. Only ``work`` is written to."""

    root: Path
    """The folder of the templates, the sources of the site and the settings of MkDocs."""
    home: Path | None = None
    """Where records, site and what is generated lie if nothing else is said; the root if left out."""
    code: Path | None = None
    """The folder of the program, if it is not below the root."""

    @property
    def base(self) -> Path:
        """Where records and site lie if nothing else is said."""
        return self.root if self.home is None else self.home

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
        return self.root / "living_review" if self.code is None else self.code

    @property
    def work(self) -> Path:
        """What is generated on the way to the site; git ignores it."""
        return self.base / "out"

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
    publish: bool = False
    """Whether readers will see the site, so that nothing in it may hold the place of something else."""
    url: str = ""
    repository: str = ""


def build_options(project: Project) -> Callable[[Command], Command]:
    """The options of the program itself, which make up ``Options``."""
    return _all_of(
        click.option("--data", type=FOLDER, default=project.base / "data", show_default="data", help="The folder of records to read."),
        click.option("--site", type=FOLDER, default=project.base / "site", show_default="site", help="The folder to put the site into."),
        click.option("--strict", is_flag=True, help="Treat warnings as errors."),
        click.option("--publish", is_flag=True, help="Treat stand-ins ('To be written') as errors: for a site that readers will see."),
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
    """The options by which a new review is built from nothing, or from a table."""
    columns = "That a column has the meaning of NAME, such as tpos=events."
    return _all_of(
        click.option("--from", "table", type=FOLDER, help=TABLE),
        click.option("--about", type=click.Choice(["intervention", "exposure", "prevalence"]), help="Without --from: what it is about."),
        click.option("--author", "authors", multiple=True, metavar="NAME", help="Without --from: an author of the review."),
        click.option("--sheet", default="", help="With --from, of a workbook: the name of the sheet; the first if not given."),
        click.option("--measure", type=Words(dict.fromkeys(MEASURES, "")), help="With --from: the measure of effect."),
        click.option("--map", "columns", multiple=True, metavar="NAME=COLUMN", callback=_pairs, help=columns),
        click.option("--title", default="", help="The title of the review."),
        click.option(
            "--better",
            type=click.Choice(["lower", "higher"]),
            help="Which effect is better for the participants; without it no side is said to be favoured.",
        ),
        click.option("--subgroup", default="", metavar="COLUMN", help="A column of words by which the studies are divided."),
        click.option("--model", type=Words(MODELS), help="How effects are pooled; random if not given."),
        click.option("--tau2", type=Words(TAU2), help="How the variance between studies is estimated; REML if not given."),
        click.option("--interval", type=Words(INTERVALS), help="The interval; normal if not given."),
        click.option("--prediction", type=Words(PREDICTIONS), help="The prediction interval; t(k-2) if not given."),
        click.option("--no-events", type=Words(NO_EVENTS), help="What a ratio does with studies without any event."),
        click.option("--dependent", type=Words(DEPENDENT), help="What is done with several results of one study."),
        click.option("--correlation", type=click.FloatRange(0, 1, max_open=True), help="Of combine; 0.5 if not given."),
        click.option("--cluster", metavar="COLUMN", help="A column that says which lines are of the same people."),
        click.option("--covariate", "covariates", multiple=True, metavar="COLUMN", help="A column by which effects are regressed."),
        click.option("--analysis", default="", metavar="NUMBER", help="Of RevMan's file of data rows: the analysis, such as 1.2."),
        click.option("--per", type=click.IntRange(min=1), help="Of rates: the person-time for which they are shown."),
    )(command)


MODELS = {
    "random": "random", "re": "random", "reml": "random", "equal": "equal", "ee": "equal", "fe": "equal", "fixed": "equal",
    "mantel-haenszel": "mantel_haenszel", "mh": "mantel_haenszel", "peto": "peto",
}  # fmt: skip
TAU2 = {"reml": "REML", "dl": "DL", "pm": "PM"}
INTERVALS = {
    "normal": "normal", "z": "normal", "wald": "normal", "knapp-hartung": "knapp_hartung", "hksj": "knapp_hartung", "kh": "knapp_hartung",
    "knha": "knapp_hartung", "knapp-hartung-adhoc": "knapp_hartung_adhoc", "adhoc": "knapp_hartung_adhoc",
}  # fmt: skip
PREDICTIONS = {"t(k-2)": "t(k-2)", "t(k-1)": "t(k-1)", "normal": "normal", "none": "none"}
NO_EVENTS = {"leave-out": "leave_out", "drop": "leave_out", "keep": "keep"}
DEPENDENT = {
    "first": "first", "largest": "largest", "most-exact": "most-exact", "most-precise": "most-exact", "combine": "combine",
    "aggregate": "combine", "three-level": "three-level", "multilevel": "three-level", "separate": "separate",
}  # fmt: skip
"""What an option can be, in small letters with hyphens, and what it means; those with one meaning are other names of one thing."""


class Words(click.ParamType[str]):
    """One of some words, whatever their case and whether with hyphens, underscores or spaces."""

    name = "word"

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = {word.casefold(): meaning or word for word, meaning in meanings.items()}

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """The words, each meaning once."""
        first = {meaning: word for word, meaning in reversed(self.meanings.items())}
        return f"[{'|'.join(sorted(first.values()))}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The meaning of the word."""
        word = str(value).strip().casefold().replace("_", "-").replace(" ", "-")
        if word not in self.meanings:
            self.fail(f"{quoted(str(value))} is not known{did_you_mean(word, self.meanings)}", param, ctx)
        return self.meanings[word]


def _all_of(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add
