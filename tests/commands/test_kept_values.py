"""What serve keeps in memory from edit to edit changes nothing: after each edit all that a site is made of is as if it were made anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.reviews import RICH, SLEEP, TEMPLATES
from helpers.sites import remembered_by_tests, shared_folder
from jinja2 import UndefinedError

from living_review.charts.registry import chart_kinds
from living_review.checks import run
from living_review.checks.context import Context
from living_review.commands.build import content_of, draw_charts, export_source, wanted
from living_review.commands.read import load_and_look
from living_review.export.files import all_files
from living_review.pages import render as rendering
from living_review.pages.content import BuildFacts, Content
from living_review.pages.environment import environment, render_apart
from living_review.pages.render import render
from living_review.problems import Problem
from living_review.records.load import load_records
from living_review.remembering import Memory, once_of, remembered_in, unchanged
from living_review.site.extra_files import extra_files

FACTS = BuildFacts("2026-01-01", "https://example.org/review/")
EDITS = {
    "nothing": ("studies/brook2017.yml", "key: brook2017", "key: brook2017"),
    "a name that stands on the pages of others": ("studies/brook2017.yml", "key: brook2017", "key: brook2017\nshort_name: Streams"),
    "a number by which others are ranked": ("studies/adler2015.yml", "total: 80", "total: 90"),
    "a number that is read alike and written otherwise": ("studies/brook2017.yml", 'printed: "300"', 'printed: "300.0"'),
    "people who are in two studies": (
        "studies/dunn2019.yml",
        "key: dunn2019",
        "key: dunn2019\noverlaps_with: [{study: chen2018, participants: 3, note: Invented.}]",
    ),
    "a term of the vocabulary": ("vocabulary.yml", "label: Randomised trial", "label: Trial by lot"),
    "a section of the source": ("review.yml", "label: Introduction,", "label: The start,"),
    "a translation": ("languages/pt-BR.po", "Ensaio randomizado", "Ensaio por sorteio"),
    "a claim": ("claims.yml", "243 participants together", "243 people together"),
    "a study less": ("studies/chen2018.yml", None, None),
}


def everything(data: Path, kept: Path, memory: Memory | None) -> dict[str, Any]:
    """What check tells and all that MkDocs and the site are given, of records in a folder."""
    with remembered_in(kept, memory):
        checked, problems, _ = load_and_look(data, TEMPLATES)
        if checked is None:
            return {"problems": problems}
        exported = all_files(export_source(checked))
        content = content_of(checked, draw_charts(checked), FACTS, exported)
        files = {file.name: file.make() for file in exported}
        return {
            "problems": problems,
            "pages": render(content, TEMPLATES),
            "files": files,
            "more": extra_files(content),
            "wanted": wanted(content),
        }


def test_each_edit_as_if_made_anew(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever one edit changes, be it on the pages of other studies, is what a first build has; so it is when it is taken back."""
    data, memory, kept = tmp_path / "data", Memory(), remembered_by_tests(shared_folder(tmp_path_factory))
    shutil.copytree(SLEEP, data)
    (data / "languages").mkdir()
    (data / "languages" / "pt-BR.po").write_text('msgid "Randomised trial"\nmsgstr "Ensaio randomizado"\n', encoding="utf-8")
    first = everything(data, kept, memory)
    assert "pages" in first, first
    assert "Ensaio randomizado" in first["more"]["pt-br/assets/charts/participants.svg"]
    for name, (file, old, new) in EDITS.items():
        text = (data / file).read_text(encoding="utf-8")
        if old is None or new is None:
            (data / file).unlink()
        else:
            assert old in text, name
            (data / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        found = everything(data, kept, memory)
        assert found == everything(data, kept, None), name
        assert (found == first) == (name == "nothing"), name
        (data / file).write_text(text, encoding="utf-8")
    assert everything(data, kept, memory) == first


def test_pages_of_other_studies_are_not_written_anew(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding that is worded anew writes the page of its study, and no other study's; a changed name those beside it as well."""
    written: list[str] = []

    def spied(env: Any, template: str, content: Content, root: str, **more: Any) -> Any:
        written.append(more["study"].key)
        return render_apart(env, template, content, root, **more)

    monkeypatch.setattr(rendering, "render_apart", spied)
    data, memory, kept = tmp_path / "data", Memory(), remembered_by_tests(shared_folder(tmp_path_factory))
    shutil.copytree(SLEEP, data)
    everything(data, kept, memory)
    assert sorted(written) == ["adler2015", "brook2017", "chen2018", "dunn2019"]
    written.clear()
    file = data / "studies" / "adler2015.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("finding: People", "finding: Some people"), encoding="utf-8")
    everything(data, kept, memory)
    assert written == ["adler2015"]


def test_rules_that_ask_for_other_records_are_run_again(tmp_path: Path) -> None:
    """A rule that asks whether a key is known tells of a study that is gone, though the record at hand is the same."""
    data, memory = tmp_path / "data", Memory()
    shutil.copytree(RICH, data)
    names = [file.stem for file in sorted((data / "studies").glob("*.yml"))]
    holder, other = data / "studies" / f"{names[0]}.yml", data / "studies" / f"{names[-1]}.yml"
    text = holder.read_text(encoding="utf-8")
    holder.write_text(f"{text}\noverlaps_with: [{{study: {names[-1]}, participants: 1, note: Invented.}}]\n", encoding="utf-8")
    told = []
    for gone in (False, True, False):
        content = other.read_text(encoding="utf-8") if gone else None
        if gone:
            other.unlink()
        with remembered_in(tmp_path / "cache", memory):
            _, problems, _ = load_and_look(data, TEMPLATES)
        told.append([problem for problem in problems if "overlaps_with" in problem.field and names[-1] in problem.message])
        if content is not None:
            other.write_text(content, encoding="utf-8")
    assert [len(found) for found in told] == [0, 1, 0]


def test_a_rule_sees_other_records_through_look_ups_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all records a rule of studies is given nothing but look-ups, which are watched."""
    seen: list[Context] = []

    def rule(context: Context) -> Iterator[Problem]:
        seen.append(context)
        yield from ()

    monkeypatch.setattr(run, "STUDY_RULES", (rule,))
    run.check_records(load_records(SLEEP), chart_kinds())
    assert len(seen) == 4
    for context in seen:
        assert context.loaded.studies == (context.study,)
        assert not context.loaded.documents
        assert not context.loaded.claims


def test_a_page_apart_names_nothing_else(tmp_path: Path) -> None:
    """A template of a page that is kept while other records change cannot name what would change with them."""
    with remembered_in(tmp_path / "cache"):
        checked, _, _ = load_and_look(SLEEP, TEMPLATES)
        assert checked is not None
        content = content_of(checked, draw_charts(checked), FACTS)
    folder = tmp_path / "templates"
    folder.mkdir()
    for name in ("studies", "numbers", "claims", "published", "updates", "appraised"):
        (folder / f"{name}.j2").write_text(f"{{% set title = 'x' %}}{{% set description = 'x' %}}{{{{ {name}|length }}}}", encoding="utf-8")
        with pytest.raises(UndefinedError, match=f"'{name}' is undefined"):
            render_apart(environment(folder, content, apart=True), f"{name}.j2", content, "")


def test_the_same_objects_and_no_equal_ones(tmp_path: Path) -> None:
    """What was made of an object is taken again for that object, not for an equal one, and not when what else it rests on has changed."""
    memory, one, made = Memory(), [1], []

    def of(value: list[Any], also: object = None) -> str:
        return once_of("text", (value,), lambda: made.append(value) or str(value), also)  # type: ignore[func-returns-value]

    for value, text in ((one, "[1]"), (one, "[1]"), ([1.0], "[1.0]"), ([True], "[True]")):
        with remembered_in(tmp_path, memory):
            assert of(value) == text
    assert len(made) == 3
    with remembered_in(tmp_path, memory):
        assert of(one) == "[1]"
    for also, n in (("a", 5), ("a", 5), ("b", 6), ("a", 7)):
        with remembered_in(tmp_path, memory):
            of(one, also)
        assert len(made) == n
    assert of(one) == "[1]"
    assert len(made) == 8, "outside of a build nothing is kept"
    known = []
    for value in (("a", "b"), ("a", "b"), ("a", "c")):
        with remembered_in(tmp_path, memory):
            known.append(unchanged("names", tuple(value)))
    assert known[0] is known[1]
    assert known[2] == ("a", "c")
