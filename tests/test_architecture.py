"""The program's order, and its ignorance of any particular review."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from helpers.reviews import REVIEWS, RICH, ROOT
from helpers.shipped import DATA

from living_review.records.load import Loaded, load_records

PACKAGE = ROOT / "living_review"
DOCUMENTED = ast.get_docstring(ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))) or ""
ORDER = ["problems", "formatting", "wording", "remembering", "discovery", *re.findall(r"\w+", DOCUMENTED.split("::")[1].split("\n\n")[1])]
"""The parts of the package as its docstring names them, behind the five modules that know none of them."""
REVIEW_FOLDERS = sorted(REVIEWS.iterdir())
CODE = sorted((ROOT / "living_review").rglob("*.py"))
TEXTS = [ROOT / "build.py", *CODE]
for folder in ("templates", "site_src"):
    TEXTS += sorted(
        file for file in (ROOT / folder).rglob("*") if file.suffix in {".css", ".html", ".j2", ".js", ".md", ".txt", ".xml", ".yml"}
    )

SUBJECT = {"als", "alsfrs", "alsfrs-r", "amyotrophic", "stem cell", "stem cells", "transplant", "transplantation", "motor neuron"}
"""Words of the rich review that are in none of its lists."""


def looked_for() -> list[tuple[str, str]]:
    """The places that CONTRIBUTING names for what is looked for often: files and names in them."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("| where is decided or worded |")[1].split("\n\n")[0]
    found = re.findall(r"`([\w./]+\.(?:py|yml))`: ((?:`\w+`(?:, )?)+)", table)
    return [(file, name) for file, names in found for name in re.findall(r"\w+", names)]


@pytest.mark.parametrize(("file", "name"), looked_for())
def test_what_is_looked_for_is_there(file: str, name: str) -> None:
    """Each file that CONTRIBUTING names has what it is named for."""
    text = (ROOT / file if file.endswith(".yml") else PACKAGE / file).read_text(encoding="utf-8")
    assert re.search(rf"^ *(def |class )?{name}\b", text, re.MULTILINE)


def module(file: Path) -> str:
    """The module that a file belongs to; the files of a package are one module."""
    return file.relative_to(ROOT / "living_review").parts[0].removesuffix(".py")


@cache
def imports_in(file: Path) -> list[tuple[str, list[str]]]:
    """What a file imports, wherever in it: modules, with dots before a relative one, and the names that are taken out of them."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, []) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(("." * node.level + (node.module or ""), [alias.name for alias in node.names]))
    return found


def imported(file: Path) -> Iterator[str]:
    """The modules of the program that a file imports."""
    for source, names in imports_in(file):
        assert not source.startswith("."), f"{file.name}: write the import of {source} in full"
        whole = [f"living_review.{name}" for name in names] if source == "living_review" else [source]
        yield from (name.split(".")[1] for name in whole if name.startswith("living_review."))


@cache
def loaded_of(folder: Path) -> Loaded:
    """What can be read of the records in a folder."""
    return load_records(folder)


def own_words(folder: Path) -> set[str]:
    """A review's studies, the terms of the lists that its own fields use, and its condition; none of records that cannot be read."""
    loaded = loaded_of(folder)
    if loaded.review is None or loaded.vocabulary is None:
        return set()
    words = {study.key for study in loaded.studies} | {loaded.review.subject.condition or ""} - {""}
    for name in {declared.vocabulary for declared in loaded.review.fields if declared.vocabulary is not None}:
        for key, term in loaded.vocabulary[name].terms.items():
            words |= {key, key.replace("_", " "), term.label, term.abbreviation or key, *term.also}
    return {word.casefold() for word in words}


def about(folder: Path) -> tuple[str, str]:
    """What a review is about: its DOI, and its condition if it has one."""
    review = loaded_of(folder).review
    doi = "" if review is None else str(review.citation.doi)
    return doi, doi if review is None else review.subject.condition or doi


def finds(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words, in any case, but not inside other words."""
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(words)))})(?!\w)", re.IGNORECASE)


def telling_words(folder: Path) -> set[str]:
    """The words by which a review could be known: those that stand in no record of a review of the tests on another subject.

    What two reviews of different subjects have in common, such as 'none' or 'group', is an ordinary word.
    """
    others = [other for other in REVIEW_FOLDERS if about(other)[1] != about(folder)[1]]
    text = "\n".join(file.read_text(encoding="utf-8") for other in others for file in sorted(other.rglob("*.yml"))).casefold()
    return {word for word in own_words(folder) if word not in text or not finds([word]).search(text)}


def test_imports_go_one_way() -> None:
    """A module imports only from modules before it, so that it can be understood without those behind it."""
    assert list(imported(PACKAGE / "__init__.py")) == []
    files = [file for file in CODE if file != PACKAGE / "__init__.py"]
    lacking = {module(file) for file in files} - set(ORDER)
    assert lacking == set(), "they have no place in the order of the modules; add them to the docstring of living_review"
    places = [(file, ORDER.index(module(file)), other) for file in files for other in imported(file) if other != module(file)]
    assert len(places) > 800
    later = [f"{file.relative_to(ROOT)} imports from {other}" for file, at, other in places if ORDER.index(other) >= at]
    assert later == [], "they come later in the order"


def test_order_names_what_is_there() -> None:
    """The docstring of the package names each of its parts, and none that is not there."""
    parts = {file.name.removesuffix(".py") for file in PACKAGE.iterdir() if not file.name.startswith("__")}
    assert sorted(ORDER) == sorted(parts)


def full_name(file: Path) -> str:
    """A module's name as imports have it."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def imported_in_full(file: Path) -> Iterator[str]:
    """The modules of the program that a file imports from, with all their parts."""
    for source, names in imports_in(file):
        if names and source.startswith("living_review"):
            yield from (source, *(f"{source}.{name}" for name in names))


def test_no_circle_inside_a_part() -> None:
    """Inside a part, too, modules can be put in an order in which each imports only from those before it."""
    known = {full_name(file): file for file in CODE if file.name != "__init__.py"}
    graph = {name: {other for other in imported_in_full(file) if other in known} for name, file in known.items()}
    assert len(tuple(TopologicalSorter(graph).static_order())) == len(known), "TopologicalSorter raises CycleError and names the circle"


@pytest.fixture(scope="module")
def words() -> re.Pattern[str]:
    """Finds a word of the rich review, or of the review in data/ unless it is one of the tests, whose words serve as examples."""
    found = telling_words(RICH) | SUBJECT
    if about(DATA)[0] not in {about(folder)[0] for folder in REVIEW_FOLDERS}:
        found |= telling_words(DATA)
    return finds(found)


def test_program_knows_no_review(words: re.Pattern[str]) -> None:
    """Program, templates and styles hold no word of the rich review nor of that in data/: what they show comes from the records."""
    lines = [(file, *line) for file in TEXTS for line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)]
    assert len({file for file, _, _ in lines}) > 200
    assert [f"{file.relative_to(ROOT)}:{number}: {match.group()}" for file, number, line in lines for match in words.finditer(line)] == []


@pytest.mark.parametrize("word", ["intrathecal", "Stem cells", "cudkowicz2022", "MSC-NTF", "bone_marrow", "ALS", "fetal", "genetic"])
def test_words_are_found(word: str, words: re.Pattern[str]) -> None:
    """The words are found in any case, but not inside other words."""
    assert words.search(f"a {word.upper()}, b")
    assert not words.search(f"x{word}x")


def test_ordinary_words_are_left_out() -> None:
    """What reviews on other subjects say too is no word of this one."""
    assert {"none", "it"} & own_words(RICH) == {"none", "it"}
    assert {"none", "it"} & telling_words(RICH) == set()
    assert len(telling_words(RICH)) > 60


TESTS = sorted((ROOT / "tests").rglob("*.py"))


def test_helpers_lie_apart() -> None:
    """No file of tests imports from another: what several need lies in ``tests/helpers``, which knows no test."""
    names = {file.stem for file in TESTS if file.name.startswith("test_")} | {"conftest"}
    found = [
        f"{file.relative_to(ROOT)}: {name}"
        for file in TESTS
        for name, _ in imports_in(file)
        if name.startswith((".", "tests")) or (set(name.split(".")) & names and not name.startswith("living_review"))
    ]
    assert found == []
