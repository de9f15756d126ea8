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

    for add in (_checking, _writing, _importing):
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
    @click.option("--ris", type=FOLDER, help="A file with the reference of its report, as reference managers write it (RIS).")
    @data_option
    @click.pass_obj
    def new_study_command(options: Options, key: str, ris: Path | None) -> None:
        """Write the record of a new study, to be filled in: studies/KEY.yml, with comments that say what belongs where."""
        run(project, "new_study.write_study", options.data, key, ris)

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

    @main.command("import-robvis")
    @click.argument("table", type=FOLDER)
    @click.option("--tool", required=True, help="The key of the tool, as appraisal in review.yml declares it.")
    @data_option
    @click.pass_obj
    def import_robvis_command(options: Options, table: Path, tool: str) -> None:
        """Print the block risk_of_bias of each study from a table of judgements in the layout of robvis."""
        run(project, "import_robvis.print_blocks", options.data, table, tool)
