"""Plain values as the lines of a record: in blocks, with text between quotation marks where it could be read as something else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from living_review.records.yaml_reader import BLANKS, OLD_BOOLEANS

PLAIN = re.compile(r"[^\W\d_][\w]*([ -]?[\w]+)*\.?")


def plain_yaml(value: dict[str, Any], indent: str = "") -> Iterator[str]:
    """The lines of a block of fields; what is None is left out, and a list stands in brackets."""
    for name, item in value.items():
        if isinstance(item, dict):
            yield f"{indent}{name}:"
            yield from plain_yaml(item, f"{indent}  ")
        elif isinstance(item, list):
            yield f"{indent}{name}: [{', '.join(scalar(each) for each in item)}]"
        elif item is not None:
            yield f"{indent}{name}: {scalar(item)}"


def scalar(value: object) -> str:
    """A number, a word or a text as a record may hold it.

    >>> scalar("Smith J"), scalar("Pain: a trial"), scalar(2015), scalar("no")
    ('Smith J', '"Pain: a trial"', '2015', '"no"')
    """
    if not isinstance(value, str):
        return str(value)
    is_word = PLAIN.fullmatch(value) and value.casefold() not in OLD_BOOLEANS | BLANKS | {"true", "false"}
    return value if is_word else json.dumps(value, ensure_ascii=False)
