"""The reference and the guide: all that records may say is there, read from the models and registries, and what they show is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from helpers.pages import content_of, html
from helpers.reviews import ROOT, SLEEP, Copy
from pydantic import BaseModel

from living_review.charts.registry import chart_kinds
from living_review.pages.reference import file_references, reference
from living_review.records import claim, effect_data, review, study, values, vocabulary
from living_review.records.claim import CHECKS, OPERANDS
from living_review.records.meanings import GENERAL, SPECIAL
from living_review.records.measures import MEASURES
from living_review.records.rob_tools import TOOLS
from living_review.records.study import Outcome

PAGE = "reference/"


def test_each_field_has_a_meaning() -> None:
    """No field of any file is without a meaning and a type; those of the review's own fields have their definition."""
    files = file_references(content_of(SLEEP, charts=False).records.review.fields)
    assert [file.name for file in files] == ["review.yml", "vocabulary.yml", "studies/KEY.yml", "claims.yml"]
    fields = {f"{block.name}.{field.name}": field for file in files for block in file.blocks for field in block.fields}
    assert len(fields) > 400
    assert [name for name, field in fields.items() if not field.meaning or not field.type] == []
    assert fields["Intervention.format"].meaning == "In what setting the therapy was given."
    assert fields["The whole file studies/KEY.yml.key"].compulsory
    assert not fields["The whole file studies/KEY.yml.survival"].compulsory


def test_compulsory_is_what_the_models_ask_for() -> None:
    """A field is called compulsory if, and only if, a record without it is refused."""
    blocks = {block.name: block for file in file_references(content_of(SLEEP, charts=False).records.review.fields) for block in file.blocks}
    shown = {field.name: field.compulsory for field in blocks["Outcome"].fields}
    assert shown == {name: field.is_required() for name, field in Outcome.model_fields.items()}


def test_each_meaning_is_of_a_field() -> None:
    """No meaning is kept for a field that there is no more, or that says it itself."""
    modules = (claim, effect_data, review, study, values, vocabulary)
    models = {
        name: thing
        for module in modules
        for name, thing in vars(module).items()
        if isinstance(thing, type) and issubclass(thing, BaseModel)
    }
    models["StudyRecord"] = study.study_model(())
    from living_review.records import rob_tools, synthesis_plan

    models |= {name: thing for module in (rob_tools, synthesis_plan) for name, thing in vars(module).items() if isinstance(thing, type)}
    for address in SPECIAL:
        block, _, field = address.partition(".")
        assert field in models[block].model_fields, address
        assert not models[block].model_fields[field].description, address
    names = {name for model in models.values() if issubclass(model, BaseModel) for name in model.model_fields}
    assert set(GENERAL) <= names


def test_every_name_is_there() -> None:
    """Each chart with its options, each measure, tool, check, operand, variable and column stands on the page."""
    page = html(SLEEP)[PAGE]
    shown = {element.text for element in page.elements if element.tag in ("code", "h3")}
    wanted = [*chart_kinds(), *MEASURES, *TOOLS, *CHECKS, *OPERANDS, "sessions_max", "serious_harm", "outcomes.csv", "spread_kind"]
    assert [name for name in wanted if name not in shown] == []
    options = [f"{option.name} (" for kind in chart_kinds().values() for option in kind.options]
    assert [option for option in options if option not in page.text] == []
    given = reference(content_of(SLEEP, charts=False))
    assert {name for name, _, _ in given["exports"]} >= {"studies.csv", "outcomes.csv", "harms.csv"}


def test_a_new_field_shows_by_itself(sleep: Copy) -> None:
    """A field that the review declares is in the reference of its site, with its type and definition."""
    declared = "  - {id: dropouts, label: Dropouts, definition: How many people left., type: count}\n"
    sleep.edit("review.yml", ("fields:\n", f"fields:\n{declared}"))
    for file in (sleep.folder / "studies").glob("*.yml"):
        file.write_text(file.read_text().replace("intervention:\n", "intervention:\n  dropouts: not reported\n"))
    blocks = {
        block.name: block for file in file_references(content_of(sleep.folder, charts=False).records.review.fields) for block in file.blocks
    }
    (field,) = [field for field in blocks["Intervention"].fields if field.name == "dropouts"]
    assert field.meaning == "How many people left."


def guide_examples() -> list[str]:
    """The records that the guide shows."""
    return re.findall(r"```yaml\n(.*?)```", (ROOT / "templates" / "guide.md.j2").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", guide_examples(), ids=lambda example: example.split(":")[0])
def test_examples_of_the_guide_are_right(example: str) -> None:
    """What the guide shows is accepted as a part of a study's record."""
    kind = study.study_model(())
    given = yaml.safe_load(example)
    known = {"key": "x", "citation": {"authors": ["A B"], "year": 2020, "title": "x"}, "country": "x", "design": "x"}
    known |= {"population": "x", "participants": {"total": 120, "where": []}, "result": {"finding": "x."}}
    assert kind.model_validate(known | given)


def test_commands_of_the_guide_exist() -> None:
    """Each command and option that guide and README name is one of the program."""
    from click.testing import CliRunner

    from build import main

    texts = [(ROOT / name).read_text(encoding="utf-8") for name in ("templates/guide.md.j2", "README.md")]
    commands = {name for text in texts for name in re.findall(r"living-review ([a-z][a-z-]+)", text)} - {"new-review"}
    helped = CliRunner().invoke(main, ["--help"]).output
    assert all(re.search(rf"^  {name}\b", helped, re.MULTILINE) for name in commands), commands
    of_new = CliRunner().invoke(main, ["new-review", "--help"]).output
    assert all(option in of_new for option in ("--about", "--from", "--measure", "--better", "--author"))


def test_the_pages_are_found_by_those_who_write_records() -> None:
    """About leads to both; they stand in no menu."""
    links = [element.attributes.get("href") for element in html(SLEEP)["about/"].elements if element.tag == "a"]
    assert {"../guide/", "../reference/"} <= set(links)
    menu = yaml.safe_load(Path(ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert not {"guide/index.md", "reference/index.md"} & {place for entry in menu for place in entry.values()}
