"""Words that readers see stand in templates and in phrases, so that a page can be said in another language as a whole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from helpers.reviews import ROOT

from living_review.records.claim import VERDICTS
from living_review.records.values import MISSING

PACKAGE = ROOT / "living_review"
FOLDERS = ("stats", "analysis", "charts", "pages")
"""The folders that say something to readers of the site."""
ENOUGH = 3
"""So many words make a text that somebody reads."""
CODE = re.compile(r'<[a-z?/]|\bdatum\.|\(\?|\\d|\[data-|="|format\(|^(claims|by|assets|https:/)/')
"""What looks like words and is markup, an expression of Vega, a style sheet, a pattern or an address."""
MESSAGES = ("Error", "problem", "Problem")
"""How what is called with a message to the maintainer ends: an exception, or a problem of a record."""


class Text(NamedTuple):
    """A text in Python: its file, its line, and what it says, with {} for each value."""

    file: str
    line: int
    says: str


FOR_MAINTAINERS = "its texts are messages to the maintainer, which stand where what is wrong is found"
EXCEPTIONS = {
    "analysis/agreement.py": FOR_MAINTAINERS,
    "analysis/covariates.py": FOR_MAINTAINERS,
    "analysis/plausibility/run.py": FOR_MAINTAINERS,
    "analysis/poolability.py": FOR_MAINTAINERS,
    "charts/before_after.py": "still to be moved",
    "charts/render.py": "still to be moved",
    "charts/slope_drawing.py": "goes with before_after.py",
}
"""Files that may hold words of their own, each with the reason."""
KNOWN = {
    *VERDICTS,
    *MISSING,
    "share of {} (percent)",  # a heading in a file for computing, as are the next ones
    "risk of bias",
    "{part} of {whole}",  # said by language.translate, as the next line of code shows
}
"""Texts that are no words of the site but keys, and names of columns in files."""


def spoken(source: str, file: str) -> list[Text]:
    """The texts of a module that are neither docstrings, phrases, messages to the maintainer, nor code of another language."""
    tree = ast.parse(source)
    known = set(_known(tree))
    found = []
    for node in ast.walk(tree):
        says = _says(node)
        if says is None or id(node) in known or says in KNOWN or CODE.search(says):
            continue
        if len(re.findall(r"[^\W\d_]{2,}", says)) >= ENOUGH:
            found.append(Text(file, getattr(node, "lineno", 0), says))
    return sorted(found, key=lambda text: text.line)


def _says(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) and " " in node.value.strip() else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def _known(tree: ast.AST) -> Iterator[int]:
    """The texts that may stand where they are, by their id."""
    for node in ast.walk(tree):
        inside: list[ast.AST] = []
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            inside = [node.value]
        elif isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and base.id == "Phrases" for base in node.bases):
            inside = [node]
        elif isinstance(node, ast.Assert) and node.msg is not None:
            inside = [node.msg]
        elif isinstance(node, ast.Call) and (_name(node.func).endswith(MESSAGES) or _name(node.func) == "ChartOption"):
            inside = [node]
        elif isinstance(node, ast.Assign) and any(isinstance(target, ast.Name) and target.id == "message" for target in node.targets):
            inside = [node.value]
        elif isinstance(node, ast.JoinedStr):
            yield from (id(part) for part in node.values)
        yield from (id(part) for each in inside for part in ast.walk(each))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


FILES = [file for folder in FOLDERS for file in sorted((PACKAGE / folder).rglob("*.py"))]


def test_words_stand_in_phrases() -> None:
    """No module of these folders says something to readers outside its phrases."""
    found = [text for file in FILES for text in spoken(file.read_text(encoding="utf-8"), str(file.relative_to(PACKAGE)))]
    assert [f"{text.file}:{text.line}: {text.says!r}" for text in found if text.file not in EXCEPTIONS] == []


def test_exceptions_are_needed() -> None:
    """Each file that may hold words of its own does."""
    sources = {name: (PACKAGE / name).read_text(encoding="utf-8") for name in EXCEPTIONS}
    assert [name for name, source in sources.items() if not spoken(source, name)] == []


@pytest.mark.parametrize(
    "line",
    [
        'title = "The largest study holds most people"',
        'note = f"Not reported in {n} studies of them."',
        'columns = {"label": "People who had it"}',
        'text = part + " and {n} more of them".format(n=2)',
    ],
)
def test_new_words_are_found(line: str) -> None:
    """A sentence that somebody adds to a module is told with its line, be it plain or put together of values."""
    assert [text.line for text in spoken(f"def chart(n, part):\n    {line}\n", "charts/new.py")] == [2]


@pytest.mark.parametrize(
    "source",
    [
        'class NewWords(Phrases):\n    TITLE = "The largest study holds most people"\n',
        'def chart():\n    """A bar for each of the studies."""\n',
        'raise SynthesisError(f"found {n} studies, expected at least two")\n',
        'message = "this is not what the record says"\n',
        'x = "datum.value < 10 ? datum.label : other"\n',
    ],
)
def test_what_is_no_sentence_of_the_site(source: str) -> None:
    """Phrases, docstrings, messages to the maintainer and code of another language may stand where they are."""
    assert spoken(source, "charts/new.py") == []
