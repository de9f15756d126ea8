"""The command line: build the website of a review, check its records, serve it while it is being written."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from living_review.loading import json_schemas, load
from living_review.problems import Problem
from living_review.rules import check as check_rules


@click.group(invoke_without_command=True)
@click.option("--data", type=click.Path(path_type=Path), default=Path("data"))
@click.pass_context
def main(context, data):
    context.obj = data


@main.command()
@click.pass_obj
def check(data):
    for p in check_rules(load(data)):
        print(p)


@main.command()
@click.pass_obj
def schema(data):
    l = load(data)
    (data / "schema").mkdir(exist_ok=True)
    for name, text in json_schemas(l.review.fields, l.vocabulary).items():
        (data / "schema" / name).write_text(text)


if __name__ == "__main__":
    main()
