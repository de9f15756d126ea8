"""The data package of RevMan, Cochrane's program: its analyses as tables of effects, with columns by metafor's names.

A package has a file of data rows, a line for each study in each analysis, and one of settings that tells how each analysis was done
(https://documentation.cochrane.org/revman-kb/data-package-specification-249561249.html). The export of
analyses of RevMan 5 is read as well, by the columns that the R package meta (read.rm5) knows. Cells that an analysis does not use hold 0 or
nothing, so which columns count is told by the kind of data. Means are as RevMan has them; effects ready made are on the scale of the
analysis, for ratios that of logarithms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from living_review.exchange.csv_table import Table
from living_review.problems import InputError, Problem, did_you_mean, quoted

HEADS = ("Analysis group", "Analysis number", "Study", "Experimental cases", "Control cases")
"""Columns by which a file of data rows is known."""
COLUMNS = {
    "counts": {"ai": "Experimental cases", "n1i": "Experimental N", "ci": "Control cases", "n2i": "Control N"},
    "means": {
        "m1i": "Experimental mean", "sd1i": "Experimental SD", "n1i": "Experimental N", "m2i": "Control mean", "sd2i": "Control SD",
        "n2i": "Control N",
    },
    "log_rank": {"o_e": "O-E", "v": "Variance"},
    "effects": {"yi": "GIV Mean", "sei": "GIV SE"},
}  # fmt: skip
"""The columns of each kind of data, by metafor's names."""
NAMED = {"study": "Study", "year": "Study year", "subgroup": "Subgroup"}
FOR_MEASURES = {
    "counts": {"RR", "OR", "RD", "PETO"},
    "means": {"MD", "SMD", "ROM"},
    "log_rank": {"HR"},
}
"""The measures of effect that a kind of data is for; effects ready made are for any."""


OLD_HEADS = ("Comparison Number", "Outcome Number", "Subgroup Number", "Name")
"""Columns by which the export of analyses of RevMan 5 is known."""
OLD_COLUMNS = {
    "Year of study": "Study year", "Events 1": "Experimental cases", "Total 1": "Experimental N", "Mean 1": "Experimental mean",
    "SD 1": "Experimental SD", "Events 2": "Control cases", "Total 2": "Control N", "Mean 2": "Control mean", "SD 2": "Control SD",
    "O-E": "O-E", "Variance": "Variance",
}  # fmt: skip
"""What RevMan 5 calls the columns of today's data rows."""


def is_revman(table: Table) -> bool:
    """Whether a table is a file of data rows, or the export of RevMan 5."""
    return set(HEADS) <= set(table.header) or set(OLD_HEADS) <= set(table.header)


def of_revman_5(table: Table) -> Table:
    """The export of analyses of RevMan 5 as today's data rows; any other table as it is.

    The first line of each outcome and of each subgroup has its name and its sums, the others are studies.
    """
    if not set(OLD_HEADS) <= set(table.header):
        return table
    names: dict[tuple[str, str, str], str] = {}
    lines = []
    for line, cells in table.rows:
        row = dict(zip(table.header, cells, strict=False))
        comparison, outcome, subgroup, name = (row.get(head, "") for head in OLD_HEADS)
        place = comparison, outcome, subgroup
        if outcome in ("", "0") or place not in names:
            names[place] = name
            continue
        told = (comparison, outcome, names.get((comparison, outcome, "0"), ""), name, "" if subgroup == "0" else names[place])
        lines.append((line, (*told, *(row.get(old, "") for old in OLD_COLUMNS))))
    header = ("Analysis group", "Analysis number", "Analysis name", "Study", "Subgroup", *OLD_COLUMNS.values())
    return Table(header, tuple(lines), (), table.notices, table.decimal_comma)


def analyses(table: Table) -> dict[str, str]:
    """The analyses of a file of data rows: the name of each by its number, such as '1.2'."""
    places = {name: i for i, name in enumerate(table.header)}
    found: dict[str, str] = {}
    for _, cells in table.rows:
        row = dict(zip(table.header, cells, strict=False))
        name = row.get("Analysis name", "") if "Analysis name" in places else ""
        found.setdefault(f"{row['Analysis group']}.{row['Analysis number']}", name)
    return found


def effects_table(table: Table, path: str, measure: str, analysis: str = "") -> Table:
    """One analysis of a file of data rows as a table of effects.

    Raises:
        InputError: there is no such analysis, or several and none is asked for, or its data are not of the measure.
    """
    table = of_revman_5(table)
    known = analyses(table)
    if not analysis and len(known) > 1:
        listed = "; ".join(f"{number} {name}".strip() for number, name in known.items())
        raise InputError([Problem(path, 1, 1, "", f"has {len(known)} analyses; say with --analysis which one: {listed}")])
    chosen = analysis or next(iter(known), "")
    if chosen not in known:
        raise InputError([Problem(path, 1, 1, "", f"{quoted(chosen)} is not an analysis of this file{did_you_mean(chosen, known)}")])
    rows = [(line, dict(zip(table.header, cells, strict=False))) for line, cells in table.rows]
    rows = [(line, row) for line, row in rows if f"{row['Analysis group']}.{row['Analysis number']}" == chosen]
    kind = _kind([row for _, row in rows], measure)
    if kind is None:
        message = f"the analysis {chosen} has no data for {measure}; it holds what other measures are worked out from"
        raise InputError([Problem(path, rows[0][0], 1, "", message)])
    wanted = NAMED | COLUMNS[kind]
    used = {name: column for name, column in wanted.items() if any(row.get(column) for _, row in rows)}
    lines = tuple((line, tuple(row.get(column, "") for column in used.values())) for line, row in rows)
    return Table(tuple(used), lines, (), table.notices)


def _kind(rows: Sequence[Mapping[str, str]], measure: str) -> str | None:
    """The kind of data that the rows have for a measure; None if they have none."""
    filled = [kind for kind, columns in COLUMNS.items() if any(_positive(row, _telling(columns)) for row in rows)]
    fitting = [kind for kind in filled if kind == "effects" or measure in FOR_MEASURES[kind]]
    return fitting[0] if fitting else None


def _telling(columns: Mapping[str, str]) -> list[str]:
    """The columns that are above 0 where the kind of data is given: spreads, variances, or numbers of people beside events."""
    spreads = [column for name, column in columns.items() if name.startswith("sd") or name in ("v", "sei")]
    return spreads or [columns[name] for name in ("ai", "ci")]


def _positive(row: Mapping[str, str], names: Sequence[str]) -> bool:
    return any(_number(row.get(name, "")) > 0 for name in names)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
