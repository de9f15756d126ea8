"""The command line: build the website of a review, check its records, or serve it while it is being written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from living_review.commands.options import FOLDER, Options, Project, build_options, data_option, review_options, strict_option
from living_review.commands.report import run

PROJECT = Project(Path(__file__).resolve().parent)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@build_options(PROJECT)
@click.pass_context
def main(context: click.Context, /, **asked: Any) -> None:
    """Build the website of a systematic review from its records. Without a command the site is built."""
    context.obj = Options(**asked)
    if context.invoked_subcommand is None:
        run(PROJECT, "build.build", PROJECT, context.obj)


@main.command("check")
@data_option
@strict_option
@click.pass_obj
def check_command(options: Options) -> None:
    """Check the records without building anything."""
    run(PROJECT, "check.check", PROJECT, options)


@main.command("serve")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
@data_option
@click.pass_obj
def serve_command(options: Options, port: int) -> None:
    """Serve the site, and build it again and reload the browser when a record, template or source changes."""
    run(PROJECT, "serve.serve", PROJECT, options, port)


@main.command("schema")
@data_option
@click.pass_obj
def schema_command(options: Options) -> None:
    """Write the JSON Schemas by which editors complete and check the records (data/schema)."""
    run(PROJECT, "schema.write_schemas", options.data)


@main.command("translate")
@click.argument("tag", metavar="LANGUAGE")
@data_option
@click.pass_obj
def translate_command(options: Options, tag: str) -> None:
    """Write or renew the two files of a language, such as pt-BR: the texts of the pages and those of the records, to be filled in."""
    run(PROJECT, "translate.translate", PROJECT, options, tag)


@main.command("new-review")
@click.argument("folder", type=FOLDER)
@review_options
def new_review_command(folder: Path, **asked: Any) -> None:
    """Write the records of a new review from a table of effects, ready to be built."""
    run(PROJECT, "new_review.write_review", folder, **asked)


@main.command("import-robvis")
@click.argument("table", type=FOLDER)
@click.option("--tool", required=True, help="The key of the tool, as appraisal in review.yml declares it.")
@data_option
@click.pass_obj
def import_robvis_command(options: Options, table: Path, tool: str) -> None:
    """Print the block risk_of_bias of each study from a table of judgements in the layout of robvis."""
    run(PROJECT, "import_robvis.print_blocks", options.data, table, tool)


if __name__ == "__main__":
    main()
