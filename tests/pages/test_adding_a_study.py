"""A study more changes what is said of all studies together, and of the others only what places them among the rest."""

from __future__ import annotations

import json
import random
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.properties import cases
from helpers.random_reviews import random_review
from helpers.random_sites import Written, written, written_folder
from helpers.reviews import BCG, DIRECTIONS
from hypothesis import assume, given
from hypothesis import strategies as st

from living_review.charts.render import draw_for_studies

MAY_CHANGE = {
    "the studies before and after it": re.compile(r'<(span></span|a rel="(prev|next)")|^</?nav'),
    "how many other studies its numbers were held against": re.compile(r"^<li>.*<span class=\"note\">.*\bother stud(y|ies)\b"),
    "the description of the site, which counts the studies": re.compile(r"^structured: "),
    "the way to compare it with others": re.compile(r"compare/\?study="),
}
"""The lines of a study's page that speak of the other studies."""
SUMS = re.compile(r"prisma\.csv|robvis-.*")
"""Tables of the review as a whole; in those for robvis studies weigh as many as they have people only if all say how many these are."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a review is written."""
    return tmp_path_factory.mktemp("adding") / "review"


@cases(1)
@given(chance=st.randoms(use_true_random=True))
def test_only_what_must_change(chance: random.Random, folder: Path) -> None:
    """Pages, rows of tables, references and drawings of the others are the same, byte for byte, but for the lines that are listed."""
    more = random_review(chance, most=3)
    added = chance.choice(list(more.studies))
    fewer = replace(more, studies={key: study for key, study in more.studies.items() if key != added})
    assume(fewer.studies)
    for files in (more, fewer):  # numbers and syntheses that need the study would be other ones without it
        files.review["numbers"].pop("hours", None)
        files.review["conclusion"]["review_says"][0]["numbers"] = ["studies"]
        files.review["syntheses"] = []
    one, two = written(fewer, folder), written(more, folder)
    before, after = one.pages(), two.pages()
    assert after.keys() - before.keys() <= {f"studies/{added}.md", "compare.md", *(path for path in after if path.startswith("by/"))}
    assert not before.keys() - after.keys()
    for key in fewer.studies:
        path = f"studies/{key}.md"
        assert kept(before[path]) == kept(after[path]), path
    for name, text in one.data.items():
        if name.endswith((".csv", ".ris", ".bib")) and not SUMS.fullmatch(name):
            assert not set(str(text).splitlines()) - set(str(two.data[name]).splitlines()), name
    drawn = [draw_for_studies(each.checked.records, each.checked.tables) for each in (one, two)]
    assert all(drawn[1][key].drawings == chart.drawings for key, chart in drawn[0].items())


def kept(page: str) -> list[str]:
    """The lines of a study's page that say nothing of the other studies."""
    return [line for line in page.splitlines() if line and not any(pattern.search(line) for pattern in MAY_CHANGE.values())]


OF_STUDIES = {
    "studies.csv", "studies.json", "outcomes.csv", "harms.csv", "amounts.csv", "numbers.json", "references.ris", "references.bib",
    "references.json", "tables.xlsx",
}  # fmt: skip
"""Data files that each study has lines in, or is counted in."""
NAMES_WHAT_IS_LEFT_OUT = re.compile(
    r'<details class="chart-table left-out".*?</details>\n|<tr><th scope="row">Limits</th>.*?\n|^structured: .*?\n',
    re.DOTALL | re.MULTILINE,
)
"""The parts of the page of syntheses that name studies which are in none."""


def review_with_more(folder: Path, target: Path, added: dict[str, Any] | None, **values: Any) -> Written:
    """A copy of a review, with a further term for what is measured; ``added`` says how a study more differs from the first one."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    words = yaml.safe_load((target / "vocabulary.yml").read_text(encoding="utf-8"))
    words["measures"]["terms"]["another"] = {"label": "Another", "definition": "Something else."}
    (target / "vocabulary.yml").write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False), encoding="utf-8")
    if added is not None:
        record = yaml.safe_load(sorted((target / "studies").glob("*.yml"))[0].read_text(encoding="utf-8"))
        unprinted = dict.fromkeys(("doi", "reference", "year"), "not reported") | {
            "authors": ["Added Z"],
            "title": "A study that was added",
        }
        record |= {"key": "added", "short_name": "Added", "registration": "not reported", "citation": record["citation"] | unprinted}
        record["outcomes"] = [{name: value for name, value in (record["outcomes"][0] | added).items() if value is not None}]
        record["intervention"] |= values
        (target / "studies" / "added.yml").write_text(yaml.safe_dump(record, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return written_folder(target)


def files_of_syntheses(made: Written) -> dict[str, object]:
    """The drawings of the syntheses with their words and numbers, by the id of the drawing."""
    return {figure.id: figure for figure in made.content().syntheses.figures()}


def exported(made: Written) -> list[dict[str, Any]]:
    """The syntheses as they are published."""
    found: list[dict[str, Any]] = json.loads(made.data["syntheses.json"])
    return found


def sections(page: str) -> dict[str, str]:
    """The parts of the page of syntheses, by their ids."""
    return {
        name.replace("&#95;", "_"): text for text, name in re.findall(r'(<section[^>]* id="([^"]+)">.*?)(?=<section|\Z)', page, re.DOTALL)
    }


@pytest.mark.parametrize("folder", [BCG, DIRECTIONS], ids=["pooled", "directions"])
def test_a_study_that_enters_no_synthesis(folder: Path, tmp_path: Path) -> None:
    """Drawings, data files and the page of the syntheses stay byte for byte, but for the parts that name who is not in them."""
    nothing = dict.fromkeys(("effect", "values", "p", "one_sided_p", "spread"))
    before = review_with_more(folder, tmp_path / "before", None)
    after = review_with_more(folder, tmp_path / "after", nothing | {"id": "another", "measure": "another"})
    assert files_of_syntheses(before) == files_of_syntheses(after)
    assert {name for name, content in before.data.items() if after.data[name] != content} <= OF_STUDIES | {"syntheses.json"}
    for one, two in zip(exported(before), exported(after), strict=True):
        assert two.pop("not_in_it", {}).keys() - one.pop("not_in_it", {}).keys() <= {"added"}
        assert one == two
    pages = [each.pages()["syntheses.md"] for each in (before, after)]
    assert "Added" not in pages[0]
    assert "Added" in pages[1]
    assert NAMES_WHAT_IS_LEFT_OUT.sub("", pages[0]) == NAMES_WHAT_IS_LEFT_OUT.sub("", pages[1])


def test_a_study_that_enters_one_synthesis_of_two(tmp_path: Path) -> None:
    """A trial without random allocation changes the synthesis of all trials; that of the random ones stays as it is, byte for byte."""
    before = review_with_more(BCG, tmp_path / "before", None)
    after = review_with_more(BCG, tmp_path / "after", {}, allocation="systematic")
    drawn = [files_of_syntheses(each) for each in (before, after)]
    changed = {name for name, figure in drawn[0].items() if drawn[1][name] != figure}
    assert changed == {name for name in drawn[0] if name.endswith("tuberculosis")}
    pages = [sections(each.pages()["syntheses.md"]) for each in (before, after)]
    assert pages[0]["synthesis-tuberculosis"] != pages[1]["synthesis-tuberculosis"]
    assert pages[0]["synthesis-tuberculosis_random"] == pages[1]["synthesis-tuberculosis_random"]
    assert [one == two for one, two in zip(exported(before), exported(after), strict=True)] == [False, True]
