"""Finds the sentences in Python that readers of the site would see and that stand outside its phrases."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from living_review.records.claim import VERDICTS
from living_review.records.values import MISSING

FOLDERS = ("stats", "analysis", "charts", "pages")
"""The folders of the package that say something to readers of the site."""
ENOUGH = 3
"""So many words make a text that somebody reads."""
CODE = re.compile(r'<[a-z?/]|\bdatum\.|\(\?|\\d|\[data-|="|format\(|^(claims|by|assets|https:/)/|\.md$|^mark mark-|^import ')
"""What looks like words and is markup, an expression of Vega, a style sheet, a class of one, a pattern, an address or a program."""
MESSAGES = ("Error", "problem", "Problem")
"""How what is called with a message to the maintainer ends: an exception, or a problem of a record."""


class Text(NamedTuple):
    """A text in Python: its file, its line, and what it says, with {} for each value."""

    file: str
    line: int
    says: str


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
