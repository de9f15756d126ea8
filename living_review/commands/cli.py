"""The command line: what can be asked for. It declares the commands and hands each to its module."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from living_review.commands.options import FOLDER, PORT, Options, Project, build_options, data_option, review_options, strict_option
from living_review.commands.report import run


def command_line(project: Project) -> click.Group:
    """The program for the generator whose parts lie in ``project``."""

    @click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
    @build_options(project)
    @click.pass_context
    def main(context: click.Context, /, **asked: Any) -> None:
        """Build the website of a systematic review from its records. Without a command the site is built."""
        context.obj = Options(**asked)
        if context.invoked_subcommand is None:
            run(project, "build.build", project, context.obj)

    for add in (_checking, _writing, _translating, _importing):
        add(main, project)
    return main


def _checking(main: click.Group, project: Project) -> None:
    """The commands that look at the records."""

    @main.command("check")
    @data_option
    @strict_option
    @click.pass_obj
    def check_command(options: Options) -> None:
        """Check the records without building anything."""
        run(project, "check.check", project, options)

    @main.command("agree")
    @data_option
    @click.pass_obj
    def agree_command(options: Options) -> None:
        """Print how far two readers of the studies agree, what they read differently, and what was settled (data/second)."""
        run(project, "agree.agree", project, options)

    @main.command("serve")
    @click.option("--port", type=PORT, default=8000, show_default=True, help="The port on this machine.")
    @data_option
    @click.pass_obj
    def serve_command(options: Options, port: int) -> None:
        """Serve the site, and build it again and reload the browser when a record, template or source changes."""
        run(project, "serve.serve", project, options, port)

    @main.command("diff")
    @click.argument("revision", default="HEAD")
    @data_option
    @click.pass_obj
    def diff_command(options: Options, revision: str) -> None:
        """Print what changed in the review since a revision of its history: studies, numbers, verdicts and sentences, before and after."""
        run(project, "diff.diff", project, options, revision)


def _writing(main: click.Group, project: Project) -> None:
    """The commands that write beside the records."""

    @main.command("accept")
    @click.argument("claims", metavar="CLAIM...", nargs=-1, required=True)
    @data_option
    @click.pass_obj
    def accept_command(options: Options, claims: tuple[str, ...]) -> None:
        """Let claims.yml expect the verdicts that these claims have now, once somebody has looked at each."""
        run(project, "accept.accept", project, options, claims)

    @main.command("schema")
    @click.option("--force", is_flag=True, help="Write over files that this command did not write.")
    @data_option
    @click.pass_obj
    def schema_command(options: Options, *, force: bool) -> None:
        """Write the JSON Schemas by which editors complete and check the records (data/schema)."""
        run(project, "schema.write_schemas", options.data, force=force)

    @main.command("new-study")
    @click.argument("key")
    @click.option("--ris", type=FOLDER, help="A file with the reference of its report: RIS, BibTeX, CSL-JSON or PubMed's nbib.")
    @click.option("--second", is_flag=True, help="Of a study that is there: a blank sheet for a second reader, second/KEY.yml.")
    @data_option
    @click.pass_obj
    def new_study_command(options: Options, key: str, ris: Path | None, *, second: bool) -> None:
        """Write the record of a new study, to be filled in: studies/KEY.yml, with comments that say what belongs where."""
        if second and ris is not None:
            raise click.UsageError("--second and --ris exclude each other: a second sheet is one of a study that is there.")
        if second:
            run(project, "second_sheet.write_second_sheet", project, options, key)
        else:
            run(project, "new_study.write_study", options.data, key, ris)


def _translating(main: click.Group, project: Project) -> None:
    """The command for translators."""

    @main.command("translate")
    @click.argument("tag", metavar="LANGUAGE")
    @data_option
    @click.pass_obj
    def translate_command(options: Options, tag: str) -> None:
        """Write or renew the two files of a language, such as pt-BR: the texts of the pages and those of the records, to be filled in."""
        run(project, "translate.translate", project, options, tag)


def _importing(main: click.Group, project: Project) -> None:
    """The commands that read what other programs wrote."""

    @main.command("new-review")
    @click.argument("folder", type=FOLDER)
    @review_options
    def new_review_command(folder: Path, **asked: Any) -> None:
        """Write a new review, ready to be built: from nothing with two examples, or with --from from a table of effects."""
        run(project, "new_review.new", folder, **asked)

    @main.command("import")
    @click.argument("file", type=FOLDER)
    @click.option("--map", "map_file", type=FOLDER, help="Of a sheet: the YAML file that says which column is which field.")
    @click.option("--sheet", default="", help="Of a workbook: the name of the sheet; the first if not given.")
    @click.option("--force", is_flag=True, help="Write over studies that are there.")
    @data_option
    @click.pass_obj
    def import_command(options: Options, file: Path, map_file: Path | None, sheet: str, *, force: bool) -> None:
        """Read references (RIS, PubMed, BibTeX, CSL-JSON) or a sheet of extraction (CSV, Excel) into studies, or PRISMA2020's table."""
        run(project, "import_file.import_file", options.data, file, map_file, sheet, force=force)

    @main.command("import-robvis")
    @click.argument("table", type=FOLDER)
    @click.option("--tool", required=True, help="The key of the tool, as appraisal in review.yml declares it.")
    @click.option("--version", default="", metavar="YEAR", help="Of a table by codes alone: the version of the tool, such as 2016 or 2024.")
    @click.option("--sheet", default="", help="Of a workbook: the name of the sheet; the first if not given.")
    @data_option
    @click.pass_obj
    def import_robvis_command(options: Options, table: Path, tool: str, version: str, sheet: str) -> None:
        """Print the block risk_of_bias of each study from a table of judgements in the layout of robvis (CSV or Excel)."""
        run(project, "import_robvis.print_blocks", options.data, table, tool, version, sheet)
