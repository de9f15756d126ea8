"""The settings at the start of a page's Markdown, from which MkDocs and its theme have all that they know of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What JSON holds as it is, and YAML as an escape only."""


def front_matter(values: Mapping[str, object]) -> str:
    """The values as YAML between its two lines of dashes: JSON, which YAML includes, one line for each name.

    >>> print(front_matter({"title": "A: b", "hide": ["toc"]}), end="")
    ---
    title: "A: b"
    hide: ["toc"]
    ---
    """
    return "".join(("---\n", *(f"{name}: {_scalar(value)}\n" for name, value in values.items()), "---\n"))


def _scalar(value: object) -> str:
    return UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", json.dumps(value, ensure_ascii=False))
