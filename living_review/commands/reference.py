"""The citation of one report from a file that a reference manager wrote in the RIS format."""

from __future__ import annotations

import re
from typing import Any

from living_review.problems import InputError, Problem

LINE = re.compile(r"([A-Z][A-Z0-9])  ?-( (.*))?")


def citation_of(text: str, path: str) -> dict[str, Any]:
    """The fields of ``citation`` in the record of a study, from a RIS file with one reference, which messages call ``path``.

    Raises:
        InputError: the file is none of RIS, or holds no reference or several.
    """
    fields: dict[str, list[str]] = {}
    starts: list[int] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        found = LINE.fullmatch(line.rstrip())
        if found is None:
            continue
        tag, value = found.group(1), (found.group(3) or "").strip()
        starts += [number] if tag == "TY" else []
        if value and len(starts) == 1:
            fields.setdefault(tag, []).append(" ".join(value.split()))
    if len(starts) != 1:
        wanted = "expected a file in the RIS format with one reference, which starts with 'TY  - '"
        raise InputError([Problem(path, starts[1] if starts else 1, 1, "", f"{wanted}; found {len(starts)}")])
    return _citation(fields)


def _citation(fields: dict[str, list[str]]) -> dict[str, Any]:
    def first(*tags: str) -> str | None:
        return next((fields[tag][0] for tag in tags if tag in fields), None)

    year = re.search(r"(19|20)\d\d", first("PY", "Y1", "DA") or "")
    doi = re.search(r"10\.\d{4,9}/\S+", " ".join(fields.get("DO", []) + fields.get("M3", [])))
    pages = "-".join(dict.fromkeys(value for tag in ("SP", "EP") if (value := first(tag))))
    found: dict[str, Any] = {
        "authors": [author(name) for name in fields.get("AU", []) + fields.get("A1", [])] or None,
        "year": int(year.group()) if year else None,
        "title": first("TI", "T1"),
        "journal": first("JO", "JF", "T2", "JA", "PB"),
        "volume": first("VL"),
        "issue": first("IS"),
        "pages": pages or None,
        "doi": doi.group() if doi else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def author(name: str) -> str:
    """Surname and initials, from a name as RIS files have it.

    >>> author("Smith, John A."), author("Smith, J.A."), author("World Health Organization"), author("van der Berg, Anna-Lena")
    ('Smith JA', 'Smith JA', 'World Health Organization', 'van der Berg AL')
    """
    surname, comma, given = name.partition(",")
    if not comma:
        return name
    initials = "".join(part[0].upper() for part in re.split(r"[\s.-]+", given) if part)
    if re.fullmatch(r"[^\W\d_]{1,3}", given.strip()) and given.strip().isupper():
        initials = given.strip()
    return f"{surname.strip()} {initials}".strip()
