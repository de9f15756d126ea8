"""Which lines of a table are of one study: several results of the same people are never counted as several studies unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from living_review.commands.new_names import FILE_NAMES, StudyName, free
from living_review.commands.new_table import TableOptions, TableRow
from living_review.commands.new_words import NUMBER_NAMES
from living_review.problems import InputError, Problem, quoted

DEPENDENT: Mapping[str, dict[str, str]] = {
    "first": {"method": "choose", "rule": "first"},
    "largest": {"method": "choose", "rule": "largest"},
    "most-exact": {"method": "choose", "rule": "most_exact"},
    "combine": {"method": "combine"},
    "three-level": {"method": "three_level"},
    "separate": {},
}
"""What --dependent can be, and what it is in review.yml; of separate studies there is nothing to declare."""
CHOICES = (
    "say with --dependent what they are: first, largest or most-exact takes one result of each study, combine makes them one with an "
    "assumed correlation (--correlation), three-level pools all, and separate says that they are different studies with different people; "
    "or name with --cluster the column that tells studies apart"
)
SHOWN = 4
"""How many repeated names a message lists."""


@dataclass(frozen=True)
class TableStudy:
    """A study of the table with its results; ``cluster`` is what it shares with other studies of the same people, '' if nothing."""

    key: str
    name: StudyName
    shown_name: str
    rows: tuple[TableRow, ...]
    cluster: str

    @property
    def first(self) -> TableRow:
        """Its first line, which stands for what all its lines have in common."""
        return self.rows[0]


def studies_of(rows: Sequence[TableRow], path: str, options: TableOptions) -> tuple[list[TableStudy], dict[str, str] | None]:
    """The studies, and what review.yml says of several results of one; None where no study has several.

    Raises:
        InputError: several lines are of one study and nothing is said of that.
    """
    separate = options.dependent == "separate"
    samples = _samples(rows, separate)
    repeated = {sample: lines for sample, lines in samples.items() if len(lines) > 1}
    method = options.dependent or ("three-level" if options.cluster and options.model == "random" else "")
    if repeated and not method:
        raise InputError([_refused(repeated, path)])
    if method in ("combine", "three-level") and repeated and options.model not in ("random", "equal"):
        raise InputError(
            [Problem(path, 1, 1, "", f"--model {options.model} pools events of independent studies; choose one result of each")]
        )
    studies: list[TableStudy] = []
    for lines in samples.values():
        parts: dict[object, list[TableRow]] = {}
        for row in lines:
            parts.setdefault((row.line if separate else 0, row.name.text.casefold(), row.group, row.covariates), []).append(row)
        cluster = ""
        for part in parts.values():
            study = _study(part, [each.key for each in studies], [each.shown_name for each in studies], cluster)
            cluster = cluster or (study.key if len(parts) > 1 or (separate and study.first.registration) else "")
            studies.append(study if study.cluster == cluster else TableStudy(study.key, study.name, study.shown_name, study.rows, cluster))
    declared = dict(DEPENDENT[method]) if repeated and method and not separate else None
    if declared is not None and declared["method"] == "combine":
        declared["correlation"] = options.correlation  # type: ignore[assignment]
    return studies, declared


def _samples(rows: Sequence[TableRow], separate: bool) -> dict[str, list[TableRow]]:
    """The lines that are of the same people: of one cluster, else of one registration, else of one name."""
    samples: dict[str, list[TableRow]] = {}
    by_name: dict[str, str] = {}
    for row in rows:
        name = row.name.text.casefold()
        if separate:
            sample = f"line {row.line}"
        elif row.cluster:
            sample = f"cluster {row.cluster}"
        elif row.registration:
            sample = f"registration {row.registration.casefold()}"
        else:
            sample = by_name.get(name, f"name {name}")
        by_name.setdefault(name, sample)
        samples.setdefault(sample, []).append(row)
    return samples


def _refused(repeated: Mapping[str, Sequence[TableRow]], path: str) -> Problem:
    groups = list(repeated.values())
    named = "; ".join(f"{quoted(lines[0].name.text)} in lines {_lines(lines)}" for lines in groups[:SHOWN])
    more = f"; and {len(groups) - SHOWN} more" if len(groups) > SHOWN else ""
    message = f"several lines are of one study ({named}{more}), and the same people are counted once; {CHOICES}"
    return Problem(path, groups[0][1].line, 1, "", message)


def _lines(lines: Sequence[TableRow]) -> str:
    numbers = [str(row.line) for row in lines]
    return ", ".join(numbers) if len(numbers) <= SHOWN else f"{', '.join(numbers[:SHOWN])}, …"


def _study(rows: Sequence[TableRow], keys: Sequence[str], names: Sequence[str], cluster: str) -> TableStudy:
    name = rows[0].name
    key = free(name.key, [*keys, *FILE_NAMES, *NUMBER_NAMES])
    shown, n = name.text, 2
    while shown in names:
        shown, n = f"{name.text} ({n})", n + 1
    return TableStudy(key, name, shown, tuple(rows), cluster)
