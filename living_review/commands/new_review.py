"""The records of a new review from a table of effects: the way in for a data set that has nothing else.

What the table does not say is written as 'not reported'. Columns have the names of the R package metafor, or are mapped to them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from living_review.commands.csv_table import csv_table
from living_review.commands.report import fail, fail_with, say, text_of
from living_review.formatting import plural
from living_review.problems import InputError, Problem, did_you_mean, quoted, shown_path
from living_review.stats.effect_sizes import MEASURES, EffectError, effect
from living_review.stats.effect_sizes import Effect as WorkedOut

CELLS = {"tpos": "ai", "tneg": "bi", "cpos": "ci", "cneg": "di"}
"""Other names of the four cells: with and without the event among the treated, and among the controls."""
NAMES = ("study", "trial", "author", "year", "source")
"""Columns that name a study rather than measure it."""


@dataclass(frozen=True)
class Options:
    """What is asked for: the measure, a title, which column means what, which way is better, and a column to divide the studies by."""

    measure: str
    title: str = ""
    columns: Mapping[str, str] | None = None
    better: str = ""
    subgroup: str = ""


@dataclass(frozen=True)
class EffectRow:
    """A line of the table: its number in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class _Study:
    key: str
    name: str
    authors: tuple[str, ...]
    et_al: bool
    year: int | None
    values: Mapping[str, float]
    worked_out: WorkedOut
    group: str


def write_review(
    folder: Path, table: Path, *, measure: str, columns: Mapping[str, str], title: str = "", better: str | None = None, subgroup: str = ""
) -> None:
    """Write the records of a new review into ``folder`` from the ``table`` of effects.

    Raises:
        FailedError: the folder holds something already, or the table cannot be read or used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        fail(f"{shown_path(folder)} is there already and is not empty; nothing was written")
    text = text_of(table)
    try:
        files = new_review(text, shown_path(table), Options(measure.upper(), title, columns, better or "", subgroup))
    except InputError as error:
        fail_with(error.problems, "in the table; nothing was written")
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
    say(f"{shown_path(folder)}: {plural(len(files) - 2, 'study', 'studies')}; build it with --data {shown_path(folder)}")


def new_review(text: str, path: str, options: Options) -> dict[str, str]:
    """The files of a review folder, by their path in it, from the ``text`` of a CSV file that messages call ``path``.

    Raises:
        InputError: the table cannot be used; all that is wrong is told with line and column.
    """
    header, rows = _table(text, path)
    table = _Table(path, header, options)
    used = table.route()
    studies: list[_Study] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            studies.append(table.study(row, used, [study.key for study in studies]))
        except InputError as error:
            problems += error.problems
    if not problems and len(studies) < 2:
        problems.append(Problem(path, 1, 1, "", f"has {len(studies)} row(s) below the header; pooling needs two or more"))
    if problems:
        raise InputError(problems)
    return _files(studies, path.rsplit("/", 1)[-1], options)


def _table(text: str, path: str) -> tuple[list[str], list[EffectRow]]:
    header, lines, unread = csv_table(text, path)
    problems = [
        Problem(path, line, 1, "", f"has {len(cells)} cells, but the header has {len(header)}")
        for line, cells in lines
        if len(cells) != len(header)
    ]
    problems += unread
    for i, name in enumerate(header if not unread else ()):
        if name in header[:i]:
            problems.append(Problem(path, 1, i + 1, name, "is the name of an earlier column"))
    if problems:
        raise InputError(problems)
    return header, [EffectRow(line, dict(zip(header, cells, strict=True))) for line, cells in lines]


class _Table:
    """The header of the table with what its columns mean."""

    def __init__(self, path: str, header: Sequence[str], options: Options) -> None:
        self.path, self.header, self.options = path, list(header), options
        known = {*CELLS, *NAMES, "bi", "di"} | {name for route in MEASURES[options.measure].routes for name in route.columns}
        problems: list[Problem] = []
        self.column: dict[str, str] = {name: name for name in header}
        for name, column in (options.columns or {}).items():
            if name not in known:
                problems.append(Problem(path, 1, 1, name, f"is not a name to map a column to{did_you_mean(name, known)}"))
            if column not in header:
                problems.append(Problem(path, 1, 1, column, f"is not a column of the table{did_you_mean(column, header)}"))
            self.column[name] = column
        if options.subgroup and options.subgroup not in header:
            problems.append(Problem(path, 1, 1, options.subgroup, f"is not a column of the table{did_you_mean(options.subgroup, header)}"))
        if problems:
            raise InputError(problems)

    def route(self) -> dict[str, str]:
        """The columns that the measure is worked out from, by metafor's names.

        Raises:
            InputError: no way to the measure has all its columns.
        """
        measure = MEASURES[self.options.measure]
        for route in measure.routes:
            cells = {other: name for name, other in CELLS.items()} if set(route.columns) == set(CELLS.values()) else {}
            if all(name in self.column for name in route.columns):
                return {name: self.column[name] for name in route.columns}
            if cells and all(cells[name] in self.column for name in route.columns):
                return {name: self.column[cells[name]] for name in route.columns}
        ways = [", ".join(route.columns) for route in measure.routes]
        if "ai, bi, ci, di" in ways:
            ways.insert(0, ", ".join(CELLS))
        found = ", ".join(self.header)
        message = f"has the columns {found}; {self.options.measure} needs {'; or '.join(ways)}. Other names can be mapped with --map"
        raise InputError([Problem(self.path, 1, 1, "", message)])

    def study(self, row: EffectRow, used: Mapping[str, str], taken: Sequence[str]) -> _Study:
        """One line of the table as a study.

        Raises:
            InputError: a cell is empty, is no number, or gives no effect.
        """
        problems: list[Problem] = []
        values: dict[str, float] = {}
        for name, column in used.items():
            cell = row.cells[column]
            try:
                values[name] = float(cell)
            except ValueError:
                found = quoted(cell) if cell else "an empty cell"
                problems.append(self._at(row, column, f"found {found}, expected a number; leave out a study that has none"))
        year = self._year(row, problems)
        group = row.cells[self.options.subgroup] if self.options.subgroup else ""
        if self.options.subgroup and not group:
            problems.append(self._at(row, self.options.subgroup, "found an empty cell, expected the name of a subgroup"))
        if problems:
            raise InputError(problems)
        try:
            worked_out = effect(self.options.measure, values)
        except EffectError as error:
            column = next((used[name] for name in re.split(r"\W+", error.field) if name in used), next(iter(used.values())))
            raise InputError([self._at(row, column, error.reason)]) from error
        number = next((row.cells[self.column[name]] for name in ("trial", "study") if name in self.column), "")
        author = next((row.cells[self.column[name]] for name in ("author", "source", "study", "trial") if name in self.column), "")
        authors, et_al = _authors(author if re.search(r"[^\W\d]", author) else f"Study {number or row.line - 1}")
        name = f"{', '.join(authors)}{' et al.' if et_al else ''}" + (f" {year}" if year is not None else "")
        key = _slug(f"{authors[0]}{year or ''}")
        suffix = next(
            s for s in ("", *(f"-{n}" for n in range(2, len(taken) + 3))) if key + s not in (*taken, "review", "vocabulary", "claims")
        )
        shown_name = name + (f" ({suffix[1:]})" if suffix else "")
        return _Study(key + suffix, shown_name, authors, et_al, year, values, worked_out, group)

    def _year(self, row: EffectRow, problems: list[Problem]) -> int | None:
        if "year" not in self.column:
            return None
        cell = row.cells[self.column["year"]]
        if re.fullmatch(r"(19|20)\d\d", cell):
            return int(cell)
        problems.append(self._at(row, self.column["year"], f"found {quoted(cell)}, expected a year, such as 1999"))
        return None

    def _at(self, row: EffectRow, column: str, message: str) -> Problem:
        return Problem(self.path, row.line, self.header.index(column) + 1, column, message)


def _authors(text: str) -> tuple[tuple[str, ...], bool]:
    """The authors in a cell, and whether it says that there are more."""
    bare = re.sub(r",?\s+(et al\.?|and others)$", "", text)
    names = tuple(name.strip() for name in re.split(r"\s+(?:&|and)\s+|\s*[,;]\s*", bare) if name.strip())
    return names or (text,), bare != text


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return slug if slug[:1].isalpha() else f"study_{slug}".rstrip("_")


# ---------------------------------------------------------------------------------------------- the records


def _files(studies: Sequence[_Study], source: str, options: Options) -> dict[str, str]:
    better = options.better or ("lower" if MEASURES[options.measure].of_events else "higher")
    groups = sorted({study.group for study in studies}) if options.subgroup else []
    files = {
        "review.yml": _yaml(_review(studies, source, options, better), f"Made from {source}. Put in what is marked 'to be written'."),
        "vocabulary.yml": _yaml(_vocabulary(groups, options), "The terms. Put in the words of your review."),
    }
    for number, study in enumerate(studies, 1):
        files[f"studies/{study.key}.yml"] = _yaml(_record(study, number, options, better), f"Made from {source}.")
    return files


def _yaml(value: Any, comment: str) -> str:
    return f"# {comment}\n" + yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=130)


class _Dumper(yaml.SafeDumper):
    """Writes each value out where it is needed, since records may not have anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _bare(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _data(study: _Study, measure: str) -> dict[str, Any]:
    """The effect block of the record, from metafor's columns."""
    v = {name: _bare(value) for name, value in study.values.items()}
    if "ai" in v:
        treated, control = v.get("n1i", v["ai"] + v.get("bi", 0)), v.get("n2i", v["ci"] + v.get("di", 0))
        return {"kind": "counts", "intervention": {"events": v["ai"], "n": treated}, "control": {"events": v["ci"], "n": control}}
    if "m1i" in v:
        arms = [{"mean": v[f"m{i}i"], "sd": v[f"sd{i}i"], "n": v[f"n{i}i"]} for i in (1, 2)]
        return {"kind": "means", "intervention": arms[0], "control": arms[1]}
    if "ri" in v:
        return {"kind": "correlation", "r": v["ri"], "n": v["ni"]}
    if "yi" in v:
        exact = {"se": v["sei"]} if "sei" in v else {"vi": v["vi"]}
        return {"kind": "estimate", "measure": measure, "yi": v["yi"], **exact}
    limits = {"value": v["estimate"], "ci": [v["ci_low"], v["ci_high"]]} | ({"level": v["level"]} if "level" in v else {})
    return {"kind": "estimate", "measure": measure, **limits}


def _direction(study: _Study, better: str) -> str:
    yi = study.worked_out.yi
    if yi == 0:
        return "no_difference"
    return "favours_intervention" if (yi < 0) == (better == "lower") else "favours_comparator"


def _record(study: _Study, number: int, options: Options, better: str) -> dict[str, Any]:
    data = _data(study, options.measure)
    arms = [data[name]["n"] for name in ("intervention", "control") if name in data] or ([data["n"]] if "n" in data else [])
    direction = _direction(study, better)
    place = {"table": "data", "row": number}
    says = {
        "favours_intervention": "The estimate points towards the intervention.",
        "favours_comparator": "The estimate points towards the comparator.",
        "no_difference": "The estimate points neither way.",
    }[direction]
    note = None if options.better else f"The data set does not say which way is better; that {better} is better is assumed."
    outcome: dict[str, Any] = {
        "id": "result",
        "measure": "result",
        "scale": "result",
        "n": sum(arms) if arms else "not reported",
        "time": "not reported",
        "comparator": "control",
        "unit": "of the data set",
        "higher_is": "worse" if better == "lower" else "better",
        "effect": data,
        "direction": direction,
        "says": says,
        "where": place,
    }
    return {
        "key": study.key,
        "short_name": study.name,
        "citation": {
            "authors": list(study.authors),
            **({"et_al": True} if study.et_al else {}),
            "year": study.year if study.year is not None else "not reported",
            "title": f"{study.name} (the data set gives no title)",
            "journal": "Journal not given in the data set",
            "doi": "not reported",
            "reference": number,
        },
        "registration": "not reported",
        "country": "not reported",
        "phase": "not reported",
        "design": "not reported",
        "comparator": "control",
        "participants": {
            "printed": str(sum(arms)) if arms else "not reported",
            "total": sum(arms) if arms else "not reported",
            **(
                {"groups": [{"label": kind, "kind": kind, "n": n} for kind, n in zip(("intervention", "control"), arms, strict=True)]}
                if len(arms) == 2
                else {}
            ),
            "where": place,
        },
        "population": "not reported",
        "intervention": {"where": place, **({_field(options): _slug(study.group)} if options.subgroup else {})},
        "result": {"finding": says, "classification": "not reported", "direction": direction},
        "outcomes": [outcome | ({"note": note} if note else {})],
        "survival": "not reported",
        "harms": {"attributed": "not reported"},
        "risk_of_bias": {"tool": "not reported", "overall": "not reported"},
    }


def _field(options: Options) -> str:
    name = _slug(options.subgroup)
    return name if name not in ("where", "harms", "design", "phase", "comparator", "year", "study") else f"{name}_group"


def _review(studies: Sequence[_Study], source: str, options: Options, better: str) -> dict[str, Any]:
    title = options.title or f"Effects from {source}"
    measure = MEASURES[options.measure]
    years = [study.year for study in studies if study.year is not None]
    place = {"section": "data_set"}
    synthesis: dict[str, Any] = {
        "id": "pooled",
        "label": measure.label,
        "method": "pooled",
        "outcome": ["result"],
        "effect": options.measure,
        "model": "random",
        "tau2": "REML",
        **({"subgroup": _field(options)} if options.subgroup else {}),
        "reason": "All studies give the same kind of effect. That they are alike enough to be pooled is for a person to judge.",
    }
    if not options.better:
        synthesis["limits"] = [f"The data set does not say which way is better; that {better} is better is assumed."]
    return {
        "title": title,
        "short_title": title,
        "authors": [{"name": "Authors to be written"}],
        "citation": {"journal": "Journal to be written", "year": max(years, default=2000)},
        "licence": {"name": "To be written", "url": "https://creativecommons.org/licenses/by/4.0/"},
        "status": {
            "state": "frozen",
            "last_search": f"{max(years, default=2000)}-12",
            "note": "Made from a table of effects. When studies were searched for last is to be written; the date shown is a stand-in.",
        },
        "question": {
            "population": "To be written",
            "intervention": "To be written",
            "comparison": "To be written",
            "outcomes": "To be written",
        },
        "objectives": [{"says": "To be written.", "where": place}],
        "search": {
            "databases": [{"name": f"The data set {source}", "records": len(studies), "where": place}],
            "published_from": _day(min(years, default=1900), "01-01"),
            "published_to": _day(max(years, default=2100), "12-31"),
            "when": "To be written.",
            "reviewers": "To be written.",
            "where": place,
        },
        "eligibility": {"include": [{"says": "All studies of the data set.", "where": place}]},
        "appraisal": {
            "tools": "not reported",
            "rule": "Not reported.",
            "result": "Not reported.",
            "available": False,
            "where": place,
        },
        "flow": {"records_from_databases": len(studies), "new_studies": len(studies), "where": place},
        "not_reported": ["All that is not in the table of effects"],
        "source": {
            "note": f"The source is the table {source}.",
            "sections": {"data_set": {"label": f"The data set {source}", "paragraphs": 1}},
            "tables": {"data": {"label": source, "rows": len(studies)}},
            "references": len(studies),
        },
        "fields": [
            {
                "id": _field(options),
                "label": options.subgroup[:1].upper() + options.subgroup[1:],
                "definition": f"The column {options.subgroup} of the data set.",
                "type": "term",
                "vocabulary": "subgroups",
                "column": True,
                "filter": True,
                "page": True,
                "summary": True,
            }
        ]
        if options.subgroup
        else [],
        "numbers": {
            "studies": {"label": "studies", "statistic": "count"},
            "participants": {"label": "participants in all studies together", "statistic": "sum", "of": "participants"},
            "favours": {
                "label": "studies whose estimate points towards the intervention",
                "statistic": "count",
                "where": {"direction": "favours_intervention"},
            },
        },
        "charts": [{"kind": "participants"}] if all("ai" in s.values or "m1i" in s.values or "ri" in s.values for s in studies) else [],
        "syntheses": [synthesis],
        "site": {"name": title, "description": "{studies} studies from a table of effects."},
        "home": {
            "headline": re.sub(r"[{}]|\d[\d.,]*", "", title).strip() or "A review",
            "answer": ["The estimate points towards the intervention in {favours.of} studies."],
            "certainty": "How certain this is has not been judged.",
            "key_numbers": ["studies", "participants", "favours"],
        },
        "findings": {
            "benefit": ["The estimate points towards the intervention in {favours.of} studies."],
            "harms": ["The table of effects says nothing about harms beyond the outcome itself."],
        },
        "conclusion": {"review_says": [{"says": "What the review concludes is to be written.", "where": place}]},
    }


def _day(year: int, rest: str) -> Any:
    return yaml.safe_load(f"{year}-{rest}")


def _vocabulary(groups: Sequence[str], options: Options) -> dict[str, Any]:
    def terms(label: str, singular: str, **known: dict[str, Any]) -> dict[str, Any]:
        return {"label": label, "singular": singular, "definition": f"{label} of this review.", "terms": known}

    def term(label: str, definition: str, **traits: Any) -> dict[str, Any]:
        return {"label": label, "definition": definition, **traits}

    own = {
        "subgroups": terms(
            options.subgroup[:1].upper() + options.subgroup[1:],
            options.subgroup,
            **{_slug(name): term(name, f"Studies marked '{name}' in the data set.") for name in groups},
        )
    }
    return {
        "designs": terms(
            "Study designs", "design", trial=term("Trial", "The data set does not say how studies were done.", randomised=False)
        ),
        "phases": terms("Trial phases", "trial phase", other=term("Other", "To be written.")),
        "comparators": terms(
            "Comparators",
            "comparator",
            control=term("Control group", "The second group of the data set.", phrase="compared with a control group", controlled=True),
        ),
        "measures": terms("Outcome measures", "outcome measure", result=term("Result", "The outcome of the data set; to be written.")),
        "scales": terms("Scales", "scale", result=term("As in the data set", "How the outcome was measured is to be written.")),
        "spreads": terms(
            "Measures of spread",
            "measure of spread",
            standard_deviation=term("Standard deviation", "How far single people lie from the average."),
        ),
        "directions": terms(
            "Directions of effect",
            "direction of effect",
            favours_intervention=term("Favours the intervention", "The estimate is better with the intervention.", sign=1),
            no_difference=term("No difference", "The estimate points neither way.", sign=0),
            favours_comparator=term("Favours the comparator", "The estimate is worse with the intervention.", sign=-1),
        ),
        "classifications": terms("Classifications", "classification", other=term("Other", "To be written.")),
        "adverse_events": terms("Adverse events", "adverse event", other=term("Other", "To be written.")),
        "judgements": terms(
            "Judgements of the risk of bias", "judgement", unclear_risk=term("Unclear", "There is too little to judge by.")
        ),
        **(own if groups else {}),
    }
