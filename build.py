"""The command line: build the website of a review, check its records, or serve it while it is being written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

import click
from jinja2 import TemplateError, TemplateSyntaxError

from living_review.analysis.claims import ClaimResult, changed_verdicts, count_verdicts, evaluate_claims
from living_review.analysis.key_numbers import Number, compute
from living_review.analysis.tables import Tables, tabulate
from living_review.checks.run import check_records as check_records
from living_review.problems import InputError, Problem, did_you_mean, quoted, shown_path
from living_review.records.effect_data import EffectKey
from living_review.records.json_schema import json_schemas
from living_review.records.load import Records, load_records

if TYPE_CHECKING:
    from living_review.analysis.synthesis import Synthesis
    from living_review.records.translations import Language

ROOT = Path(__file__).resolve().parent
MEASURE_KEYS = get_args(EffectKey)
WATCHED = ("templates", "site_src", "mkdocs.yml")


class FailedError(Exception):
    """The build stopped; what was wrong has been told."""


data_option = click.option(
    "--data", type=click.Path(path_type=Path), default=ROOT / "data", show_default="data", help="The folder of records to read."
)
site_option = click.option(
    "--site", type=click.Path(path_type=Path), default=ROOT / "site", show_default="site", help="The folder to put the site into."
)
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
url_option = click.option("--url", envvar="SITE_URL", default="", help="The address under which the site will be published.")
repository_option = click.option("--repository", envvar="REPOSITORY_URL", default="", help="Where the records are kept.")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@data_option
@site_option
@strict_option
@url_option
@repository_option
@click.pass_context
def main(context: click.Context, data: Path, site: Path, strict: bool, url: str, repository: str) -> None:
    """Build the website of a systematic review from its records. Without a command the site is built."""
    context.obj = {"data": data, "site": site, "strict": strict, "url": url, "repository": repository}
    if context.invoked_subcommand is None:
        _exit_on_failure(lambda: build(**context.obj))


@main.command("check")
@click.option("--data", "own_data", type=click.Path(path_type=Path), help="The folder of records to read.")
@click.option("--strict", "own_strict", is_flag=True, help="Treat warnings as errors.")
@click.pass_obj
def check_command(options: dict[str, Any], own_data: Path | None, own_strict: bool) -> None:
    """Check the records without building anything."""

    def check() -> None:
        started = time.perf_counter()
        checked = read(own_data or options["data"], strict=own_strict or options["strict"])
        seconds = time.perf_counter() - started
        verdicts = count_verdicts(checked.findings)
        told = ", ".join(f"{n} {verdict}" for verdict, n in verdicts.items())
        parts = [f"{_count(len(checked.records.studies), 'study', 'studies')} in order"]
        parts += [f"{_count(sum(verdicts.values()), 'claim')} ({told})"] if checked.findings else []
        parts += [_count(checked.warnings, "warning"), f"{seconds:.2f} s"]
        click.echo("; ".join(parts))

    _exit_on_failure(check)


@main.command("schema")
@click.option("--data", "own_data", type=click.Path(path_type=Path), help="The folder of records whose schema to write.")
@click.pass_obj
def schema_command(options: dict[str, Any], own_data: Path | None) -> None:
    """Write the JSON Schemas by which editors complete and check the records (data/schema)."""
    data = own_data or options["data"]
    loaded = load_records(data)
    if loaded.review is None or loaded.vocabulary is None:
        _tell(list(loaded.problems))
        sys.exit(1)
    (data / "schema").mkdir(exist_ok=True)
    for name, text in json_schemas(loaded.review.fields, loaded.vocabulary).items():
        (data / "schema" / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {data / 'schema' / name}")


@main.command("translate")
@click.argument("tag", metavar="LANGUAGE")
@click.option("--data", "own_data", type=click.Path(path_type=Path), help="The folder of records to translate.")
@click.pass_obj
def translate_command(options: dict[str, Any], tag: str, own_data: Path | None) -> None:
    """Write or renew the two files of a language, such as pt-BR: the texts of the pages and those of the records, to be filled in."""

    def write() -> None:
        data = own_data or options["data"]
        from living_review.commands import translate as phrases
        from living_review.records import translations as languages

        if not phrases.is_tag(tag):
            click.echo(f"{quoted(tag)} is not the tag of a language; an example is 'pt-BR'", err=True)
            raise FailedError
        records = read(data, strict=False).records
        for folder, texts in ((ROOT / "templates", phrases.page_texts(ROOT)), (data, languages.translatable_texts(records))):
            file, lacking = phrases.update_catalog(folder, tag, texts)
            click.echo(f"{shown_path(file)}: {_count(lacking, 'text')} to translate")

    _exit_on_failure(write)


@main.command("new-review")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "table", type=click.Path(path_type=Path), required=True, help="The CSV file of effects, a line for each study.")
@click.option("--measure", type=click.Choice(MEASURE_KEYS, case_sensitive=False), required=True, help="The measure of effect.")
@click.option("--map", "mapped", multiple=True, metavar="NAME=COLUMN", help="That a column has the meaning of NAME, such as tpos=events.")
@click.option("--title", default="", help="The title of the review.")
@click.option("--better", type=click.Choice(["lower", "higher"]), help="Which effect is better for the participants.")
@click.option("--subgroup", default="", metavar="COLUMN", help="A column of words by which the studies are divided.")
def new_review_command(
    folder: Path, table: Path, measure: str, mapped: tuple[str, ...], title: str, better: str | None, subgroup: str
) -> None:
    """Write the records of a new review from a table of effects; they build at once.

    The table has the columns tpos, tneg, cpos, cneg, or ai, n1i, ci, n2i, or n1i, m1i, sd1i, n2i, m2i, sd2i, or ri, ni, or yi and vi
    or sei, beside columns called study, author and year.
    """
    names: dict[str, str] = {}
    for pair in mapped:
        name, sign, column = pair.partition("=")
        if not sign:
            raise click.BadParameter(f"'{pair}' is not of the form NAME=COLUMN", param_hint="--map")
        names[name.strip()] = column.strip()

    def write() -> None:
        from living_review.commands.new_review import Options, new_review

        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            click.echo(f"{shown_path(folder)} is there already and is not empty; nothing was written", err=True)
            raise FailedError
        text = _text_of(table)
        try:
            files = new_review(text, shown_path(table), Options(measure.upper(), title, names, better or "", subgroup))
        except InputError as error:
            _tell(list(error.problems))
            click.echo(f"{_count(len(error.problems), 'error')} in the table; nothing was written", err=True)
            raise FailedError from error
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, encoding="utf-8")
        click.echo(f"{shown_path(folder)}: {_count(len(files) - 2, 'study', 'studies')}; build it with --data {shown_path(folder)}")

    _exit_on_failure(write)


@main.command("import-robvis")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--tool", "key", required=True, help="The key of the tool, as appraisal in review.yml declares it.")
@click.option("--data", "own_data", type=click.Path(path_type=Path), help="The folder of records to read.")
@click.pass_obj
def import_robvis_command(options: dict[str, Any], table: Path, key: str, own_data: Path | None) -> None:
    """Print the block risk_of_bias of each study from a table of judgements in the layout of robvis."""

    def tell() -> None:
        from living_review.commands.import_robvis import as_blocks, read_robvis

        loaded = load_records(own_data or options["data"])
        if loaded.review is None:
            _give_up(list(loaded.problems))
        tool = loaded.review.appraisal.printed_layout(key)
        if tool is None:
            hint = did_you_mean(key, [each.key for each in loaded.review.appraisal.declared]) or "; it declares none"
            click.echo(f"{quoted(key)} is not a tool that appraisal declares{hint}", err=True)
            raise FailedError
        text = _text_of(table)
        try:
            found = read_robvis(text, shown_path(table), tool)
        except InputError as error:
            _tell(list(error.problems))
            raise FailedError from error
        click.echo(as_blocks(found, key, {study.label: study.key for study in loaded.studies}), nl=False)

    _exit_on_failure(tell)


def _text_of(table: Path) -> str:
    """The text of a table that a command is given.

    Raises:
        FailedError: it cannot be read, which is told.
    """
    try:
        return table.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not text in UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
        click.echo(f"{shown_path(table)}:1:1: {reason}", err=True)
        raise FailedError from error


@main.command("serve")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
@click.option("--data", "own_data", type=click.Path(path_type=Path), help="The folder of records to read.")
@click.pass_obj
def serve_command(options: dict[str, Any], port: int, own_data: Path | None) -> None:
    """Serve the site, and build it again and reload the browser when a record, template or source changes."""
    from mkdocs.livereload import LiveReloadServer

    settings = options | {"data": own_data or options["data"], "offline": False}

    def rebuild() -> None:
        try:
            build(**settings)
        except FailedError:
            click.echo("The site shown is the last one that could be built.", err=True)

    rebuild()
    if not settings["site"].is_dir():
        sys.exit(1)
    server = LiveReloadServer(builder=rebuild, host="127.0.0.1", port=port, root=str(settings["site"]))
    server.watch(str(settings["data"]))
    for name in WATCHED:
        server.watch(str(ROOT / name))
    for stop in (signal.SIGINT, signal.SIGTERM):  # a parent process may have set them to be ignored
        signal.signal(stop, signal.default_int_handler)
    click.echo(f"Serving on http://127.0.0.1:{port}/ (stop with Ctrl+C)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        server.shutdown()


@dataclass(frozen=True)
class Checked:
    """Records that are in order, with what every command computes from them."""

    records: Records
    tables: Tables
    numbers: dict[str, Number]
    findings: tuple[ClaimResult, ...]
    languages: tuple[Language, ...]
    syntheses: tuple[Synthesis, ...]
    warnings: int


def read(data: Path, *, strict: bool) -> Checked:
    """Read and check the records, and the claims against them; tell all problems.

    Raises:
        FailedError: there are errors, or with ``strict`` warnings.
    """
    loaded = load_records(data)
    problems = check_records(loaded)
    if any(problem.severity == "error" for problem in problems):
        _give_up(problems)
    records = loaded.records()
    frames = tabulate(records)
    syntheses, unfit = put_together(records, frames)
    problems = sorted([*problems, *unfit])
    if any(problem.severity == "error" for problem in problems):
        _give_up(problems)
    computed = compute(records.review.numbers, frames.studies)
    findings = evaluate_claims(records, frames, computed)
    spoken, mistakes = translations(data, records)
    problems = sorted([*problems, *changed_verdicts(records, findings), *mistakes])
    if any(strict or problem.severity == "error" for problem in problems):
        _give_up(problems)
    _tell(problems)
    return Checked(records, frames, computed, findings, spoken, syntheses, len(problems))


def put_together(records: Records, frames: Tables) -> tuple[tuple[Synthesis, ...], list[Problem]]:
    """The syntheses that the review declares, or why they cannot be made."""
    if not records.review.syntheses:
        return (), []
    from living_review.analysis import poolability as comparable  # loads scipy, which a review without syntheses can do without
    from living_review.analysis import synthesis

    unfit = comparable.check_poolability(records, frames)
    return ((), unfit) if unfit else synthesis.synthesise(records, frames)


def translations(data: Path, records: Records) -> tuple[tuple[Language, ...], list[Problem]]:
    """The languages that the review has files for, and what is wrong with these."""
    if not (data / "languages").is_dir():
        return (), []
    from living_review.records import translations as languages  # loads Babel, which a review in English alone can do without

    return languages.load_languages(data, ROOT / "templates", records)


def _give_up(problems: list[Problem]) -> NoReturn:
    """Tell the problems and how many there are, and stop."""
    _tell(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [_count(n, noun) for n, noun in ((errors, "error"), (len(problems) - errors, "warning")) if n]
    click.echo(f"{' and '.join(counts)} in the records; nothing was built", err=True)
    raise FailedError


def build(*, data: Path, site: Path, strict: bool, url: str, repository: str, offline: bool = True) -> None:
    """Build the site, with a copy of it to read offline if wanted, and tell what was done.

    Raises:
        FailedError: the records or the site have errors; the old site stands.
    """
    started = time.perf_counter()
    progress = _progress(4)
    progress("reading and checking the records")
    checked = read(data, strict=strict)
    records, frames, computed, findings = checked.records, checked.tables, checked.numbers, checked.findings

    from living_review import charts
    from living_review.analysis import synthesis
    from living_review.charts import prisma
    from living_review.charts import render as figures
    from living_review.export import files as exports
    from living_review.pages import claims as claims_page
    from living_review.pages import compare, feed, glossary
    from living_review.pages import content as page_content
    from living_review.pages import render as pages
    from living_review.pages import syntheses as syntheses_page
    from living_review.site import write as output

    progress("drawing the charts")
    drawn = figures.draw_all(records, frames)
    drawn_for_studies = figures.draw_for_studies(records, frames)
    rank_strips = figures.draw_rank_strips(records, frames)
    judged = claims_page.claims_view(records, findings)
    verdict_plot = charts.verdicts(judged.counts)
    verdict_figure = None if verdict_plot is None else figures.draw(verdict_plot, "verdicts", "verdicts")
    together = syntheses_page.syntheses_view(
        records, checked.syntheses, synthesis.before_after_changes(records), synthesis.contrasts(records)
    )
    progress("writing the pages")
    address = url or records.review.site.url or ""
    facts = page_content.BuildFacts(
        _build_date(), f"{address.rstrip('/')}/" if address else "", repository or records.review.site.repository or "", offline
    )
    exported = exports.export(records, frames, computed, findings, checked.syntheses)
    content = page_content.Content(
        records,
        frames,
        computed,
        drawn,
        drawn_for_studies,
        rank_strips,
        judged,
        verdict_figure,
        together,
        prisma.flow_diagram(records.review),
        facts,
        tuple(exported),
        checked.languages,
    )
    try:
        documents = pages.render(content, ROOT / "templates")
    except TemplateError as error:
        click.echo(_template_message(error), err=True)
        raise FailedError from error
    credit = f"{records.review.short_title}. Drawn from the records by {records.review.site.name}" + (f", {facts.url}" if facts.url else "")
    files: dict[str, str | bytes] = dict(output.assets(content.every_figure, credit))
    files |= {f"data/{name}": text for name, text in exported.items()}
    files |= _cards(records, computed, facts.url)
    changes = feed.atom(records.review, facts.url)
    files |= {"feed.xml": changes} if changes else {}
    files |= {"robots.txt": f"User-agent: *\nAllow: /\nSitemap: {facts.url}sitemap.xml\n"} if facts.url else {}
    files[glossary.FILE] = glossary.terms_json(records)
    if len(records.studies) > 1:
        files[compare.FILE] = compare.comparison_json(records, frames)
    progress("putting the site together")
    described = pages.description(content)
    try:
        told = output.write_site(
            documents,
            files,
            output.MkDocsFacts(records.review.site.name, described, facts.url, facts.repository, facts.date if offline else ""),
            output.Folders(ROOT / "mkdocs.yml", ROOT / "site_src", ROOT / "out", site),
        )
    except output.SiteError as error:
        click.echo(str(error), err=True)
        raise FailedError from error
    for line in told:
        click.echo(f"warning: {line}", err=True)
    seconds = time.perf_counter() - started
    total = checked.warnings + len(told)
    click.echo(
        f"{shown_path(site)}: {len(documents)} pages, {len(content.every_figure)} charts, {_count(total, 'warning')}, {seconds:.1f} s"
    )


def _template_message(error: TemplateError) -> str:
    """Where a template is wrong: its file and line, as far as Jinja knows them."""
    if isinstance(error, TemplateSyntaxError):
        return f"templates/{error.name}:{error.lineno}: {error.message}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    place = f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}" if frames else "templates"
    return f"{place}: {error.message}"


def _cards(records: Records, computed: dict[str, Number], url: str) -> dict[str, bytes]:
    """The pictures for links to the site and, where its address is known, to each study; without it no page can name them."""
    from living_review.pages.heads import study_card_path
    from living_review.pages.study import basis
    from living_review.site import social_cards as card

    review = records.review
    lines = [f"{number.text()} {number.label}" for number in (computed[name] for name in review.home.key_numbers[:3])]
    cards = {"assets/images/social-card.png": card.social_card(review.home.headline, lines)}
    for study in records.studies if url else ():
        cards[study_card_path(study)] = card.study_card(study.label, study.result.finding, basis(study, records), review.site.name)
    return cards


def _build_date() -> str:
    """The day of the last commit, so that two builds of one commit are alike; today if there is no history."""
    if "SOURCE_DATE_EPOCH" not in os.environ:
        git = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
        os.environ["SOURCE_DATE_EPOCH"] = git.stdout.strip() or str(int(time.time()))
    return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date().isoformat()


def _progress(steps: int) -> Callable[[str], None]:
    """Shows the step under way: in place on a terminal, as plain lines elsewhere."""
    done = 0

    def tell(step: str) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            click.echo(f"\r\033[K[{done}/{steps}] {step} …", nl=done == steps, err=True)
        else:
            click.echo(f"[{done}/{steps}] {step}", err=True)

    return tell


def _tell(problems: list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _count(n: int, noun: str, many: str = "") -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {many or noun + 's'}"


def _exit_on_failure(action: Callable[[], None]) -> None:
    """Run a command; end with exit code 1 if it fails, and without a traceback even if the fault is our own."""
    try:
        action()
    except FailedError:
        sys.exit(1)
    except Exception as error:  # the reader of the message writes YAML, not Python
        log = ROOT / "out" / "error.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(traceback.format_exc(), encoding="utf-8")
        click.echo(f"This is a fault of the program, not of your records: {type(error).__name__}: {error}", err=True)
        click.echo(f"Nothing was changed. Please report it, with the file {log}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
