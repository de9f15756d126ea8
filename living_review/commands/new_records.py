"""The records of a new review, from the studies of a table of effects; what the table does not say is 'not reported' or to be written."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from statistics import median
from string import Template
from typing import Any, Literal

import yaml
from pydantic import TypeAdapter

from living_review.commands.new_names import field_id, term_keys
from living_review.commands.new_studies import TableStudy
from living_review.commands.new_table import TableOptions, TableRow
from living_review.commands.new_words import (
    ANSWERS,
    COMPARATORS,
    DIRECTIONS,
    FURTHER,
    FURTHER_NUMBERS,
    NUMBERS,
    SAYS,
    UNIT_UNSAID,
    Frame,
    frame_of,
)
from living_review.records.effect_data import EffectBlock, EffectData
from living_review.records.measures import MEASURES
from living_review.records.yaml_reader import BLANKS, OLD_BOOLEANS
from living_review.stats.effect_sizes import effect

BLANK = Path(__file__).parent / "blank"
"""The records as they are before anything is filled in."""
BLOCKS: TypeAdapter[EffectData] = TypeAdapter(EffectBlock)
Names = Mapping[str, Mapping[str, str]]
"""Of each column of words its names in the table, each with its key."""


def record_files(studies: Sequence[TableStudy], dependence: Mapping[str, Any] | None, source: str, options: TableOptions) -> dict[str, str]:
    """The files of the review's folder, by their path in it."""
    names = _names(studies, options)
    source = re.sub(r"\s+", " ", source)
    files = {
        "review.yml": as_yaml(
            _review(studies, dependence, source, options, names), f"Made from {source}. Put in what is marked 'to be written'."
        ),
        "vocabulary.yml": as_yaml(_vocabulary(options, names), "The terms. Put in the words of your review."),
    }
    for number, study in enumerate(studies, 1):
        files[f"studies/{study.key}.yml"] = as_yaml(_record(study, number, options, names), f"Made from {source}.")
    return files


def _names(studies: Sequence[TableStudy], options: TableOptions) -> Names:
    found: dict[str, dict[str, str]] = {}
    if options.subgroup:
        found[options.subgroup] = term_keys(sorted({row.group for study in studies for row in study.rows if row.group}), "group")
    for i, column in enumerate(options.covariates):
        words = {row.covariates[i] for study in studies for row in study.rows}
        texts = sorted(word for word in words if isinstance(word, str))
        if texts:
            found.setdefault(column, term_keys(texts, "group"))
    return found


# ---------------------------------------------------------------------------------------------- YAML


def _filled(name: str, values: Mapping[str, Any]) -> Any:
    """A blank record with ``$name`` replaced by its value, and what has the value None left out."""
    return _fill(yaml.safe_load((BLANK / name).read_text(encoding="utf-8")), values)


def _fill(blank: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(blank, dict):
        return {key: value for key, part in blank.items() if (value := _fill(part, values)) is not None}
    if isinstance(blank, list):
        return [_fill(part, values) for part in blank]
    if isinstance(blank, str) and blank[1:] in values and blank.startswith("$"):
        return values[blank[1:]]
    return Template(blank).substitute(values) if isinstance(blank, str) else blank


def as_yaml(value: Any, comment: str) -> str:
    """A value as YAML that records accept, below a comment."""
    return f"# {comment}\n" + yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=130)


PLAIN = re.compile(r"[A-Za-z][A-Za-z_]*( [A-Za-z_]+)*")


class _Dumper(yaml.SafeDumper):
    """Writes each value out where it is needed, since records may not have anchors, and puts into quotes what could be read otherwise."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    is_word = PLAIN.fullmatch(text) and text.casefold() not in OLD_BOOLEANS | BLANKS | {"true", "false"}
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_word else '"')


_Dumper.add_representer(str, _text)


# ---------------------------------------------------------------------------------------------- a study


def _bare(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def effect_block(row: TableRow, measure: str) -> dict[str, Any]:
    """The effect block of the record, from metafor's columns."""
    v = {name: _bare(value) for name, value in row.values.items()}
    if "ai" in v:
        treated, control = v.get("n1i", v["ai"] + v.get("bi", 0)), v.get("n2i", v["ci"] + v.get("di", 0))
        return {"kind": "counts", "intervention": {"events": v["ai"], "n": treated}, "control": {"events": v["ci"], "n": control}}
    if "n1i" in v and "m1i" in v:
        spread = "sd" if "sd1i" in v else "se"
        arms = [{"mean": v[f"m{i}i"], spread: v[f"{spread}{i}i"], "n": v[f"n{i}i"]} for i in (1, 2)]
        return {"kind": "means", "intervention": arms[0], "control": arms[1]}
    if "m1i" in v:
        before, after = ({"mean": v[f"m{i}i"], "sd": v[f"sd{i}i"]} for i in (1, 2))
        return {"kind": "change", "before": before, "after": after, "n": v["ni"], "r": v["ri"]}
    if "x1i" in v:
        rates = [{"events": v[f"x{i}i"], "time": v[f"t{i}i"]} for i in (1, 2)]
        return {"kind": "rates", "intervention": rates[0], "control": rates[1]}
    if "xi" in v:
        people = {"kind": "proportion", "n": v["ni"]} if "ni" in v else {"kind": "rate", "time": v["ti"]}
        return people | {"events": v["xi"]}
    if "ri" in v:
        return {"kind": "correlation", "r": v["ri"], "n": v["ni"]}
    if "o_e" in v:
        return {"kind": "log_rank", "o_e": v["o_e"], "v": v["v"]}
    if "yi" in v:
        exact = {"se": v["sei"]} if "sei" in v else {"vi": v["vi"]}
        return {"kind": "estimate", "measure": measure, "yi": v["yi"], **exact}
    limits = {"value": v["estimate"], "ci": [v["ci_low"], v["ci_high"]]} | ({"level": v["level"]} if "level" in v else {})
    return {"kind": "estimate", "measure": measure, **limits}


def _direction(row: TableRow, options: TableOptions) -> str:
    """Where a result points: by events as they are, before any correction, else by the effect; without events nowhere."""
    frame = frame_of(options)
    if row.lacks:
        return "no_effect"
    data = BLOCKS.validate_python(effect_block(row, options.measure))
    if frame is Frame.ONE_GROUP:
        return "described"
    if data.has_no_events and MEASURES[options.measure].needs_events:
        return "no_events"
    sign = data.sign if data.sign is not None else _sign(effect(options.measure, row.values).yi)
    if frame is Frame.SIDES:
        return {-1: "below", 0: "level", 1: "above"}[sign]
    better = -1 if options.better == "lower" else 1
    return {-1: "favours_comparator", 0: "no_difference", 1: "favours_intervention"}[sign * better]


def _whole_direction(study: TableStudy, options: TableOptions) -> str:
    """The direction of all results of a study: the one that those with an effect share, or that they are mixed."""
    directions = {_direction(row, options) for row in study.rows} - {"no_effect"} or {"no_effect"}
    return directions.pop() if len(directions) == 1 else "mixed"


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _people(row: TableRow, block: Mapping[str, Any] | None) -> tuple[int | None, list[int]]:
    """How many people a result is of, and how many in each group."""
    if block is None:
        return row.people, []
    arms = [block[name]["n"] for name in ("intervention", "control") if "n" in block.get(name, {})]
    return (sum(arms) if arms else int(block["n"]) if "n" in block else row.people), arms


def _outcome(row: TableRow, i: int, number: int, options: TableOptions, single: bool) -> dict[str, Any]:
    block = None if row.lacks else effect_block(row, options.measure)
    people, _ = _people(row, block)
    direction, frame = _direction(row, options), frame_of(options)
    outcome = {
        "id": "result" if i == 1 else f"result_{i}",
        "measure": "result",
        "scale": "result",
        "n": people if people else "not reported",
        "time": "not reported" if single else f"result {i}",
        "comparator": "none" if frame is Frame.ONE_GROUP else "control",
        "unit": "not reported",
        "higher_is": {"lower": "worse", "higher": "better"}.get(options.better, "not reported")
        if frame is Frame.FAVOURS
        else "not reported",
        "effect": block,
        "no_effect": row.lacks or None,
        "direction": direction,
        "says": SAYS[direction],
        "where": {"table": "data", "row": number},
    }
    return {name: value for name, value in outcome.items() if value is not None}


def _record(study: TableStudy, number: int, options: TableOptions, names: Names) -> Any:
    first, single = study.first, len(study.rows) == 1
    outcomes = [_outcome(row, i, row.line - 1, options, single) for i, row in enumerate(study.rows, 1)]
    blocks = [None if row.lacks else effect_block(row, options.measure) for row in study.rows]
    people = [_people(row, block) for row, block in zip(study.rows, blocks, strict=True)]
    total = max((n for n, _ in people if n), default=None)
    arms = people[0][1] if single else []
    direction = _whole_direction(study, options)
    values = {
        "key": study.key,
        "name": study.shown_name,
        "authors": list(study.name.authors),
        "et_al": True if study.name.et_al else None,
        "year": study.name.year if study.name.year is not None else "not reported",
        "title": f"{study.shown_name} (the data set gives no title)",
        "row": number,
        "cluster": study.cluster or None,
        "registration": first.registration or "not reported",
        "comparator": "not applicable" if frame_of(options) is Frame.ONE_GROUP else "control",
        "people": total or "not reported",
        "groups": [{"label": kind, "kind": kind, "n": n} for kind, n in zip(("intervention", "control"), arms, strict=False)]
        if len(arms) == 2
        else None,
        "intervention": {"where": {"table": "data", "row": first.line - 1}, **_fields(first, options, names)},
        "says": SAYS[direction],
        "direction": direction,
        "outcomes": outcomes,
    }
    return _filled("study.yml", values)


def _fields(row: TableRow, options: TableOptions, names: Names) -> dict[str, Any]:
    """The values of the fields that are made for the subgroup and the covariates."""
    found: dict[str, Any] = {}
    if options.subgroup:
        found[field_id(options.subgroup)] = names[options.subgroup].get(row.group, "not reported")
    for column, value in zip(options.covariates, row.covariates, strict=True):
        if isinstance(value, str):
            found[field_id(column)] = names[column][value]
        else:
            found[field_id(column)] = "not reported" if value is None else {"value": _bare(value)}
    return found


# ---------------------------------------------------------------------------------------------- the review


def _review(studies: Sequence[TableStudy], dependence: Mapping[str, Any] | None, source: str, options: TableOptions, names: Names) -> Any:
    title = options.title.strip() or f"Effects from {source}"
    years = [study.name.year for study in studies if study.name.year is not None]
    frame, measure = frame_of(options), MEASURES[options.measure]
    sized = any(_people(row, None if row.lacks else effect_block(row, options.measure))[0] for study in studies for row in study.rows)
    present = {_whole_direction(study, options) for study in studies}
    numbers = _numbers(frame, present)
    random = options.model == "random"
    values = {
        "title": title,
        "source": source,
        "k": len(studies),
        "lines": max(row.line for study in studies for row in study.rows) - 1,
        "last_search": f"{max(years, default=2000)}-12",
        "first_day": _day(min(years, default=1900), "01-01"),
        "last_day": _day(max(years, default=2100), "12-31"),
        "fields": [_field(column, column in names) for column in dict.fromkeys((*filter(None, [options.subgroup]), *options.covariates))],
        "charts": [{"kind": "participants"}] if sized else [],
        "numbers": numbers,
        "key_numbers": [name for name in numbers if name not in FURTHER and (name != "participants" or sized)],
        "answer": " ".join([ANSWERS[frame], *(text for term, text in FURTHER.items() if term in present)]),
        "label": measure.label,
        "effect": options.measure,
        "model": options.model,
        "tau2": options.tau2 if random else None,
        "interval": options.interval if options.interval != "normal" else None,
        "prediction": options.prediction if random and options.prediction != "t(k-2)" else None,
        "no_events": options.no_events if options.no_events != "leave_out" and measure.needs_events else None,
        "dependence": dependence,
        "covariates": [field_id(column) for column in options.covariates] or None,
        "same_unit": True if measure.in_units else None,
        "per": _per(studies, options),
        "subgroup": field_id(options.subgroup) if options.subgroup else None,
        "limits": [UNIT_UNSAID] if measure.in_units else None,
        "headline": re.sub(r"[{}]", "", title).strip() or "A review",
    }
    return _filled("review.yml", values)


def _numbers(frame: Frame, present: Set[str]) -> dict[str, Any]:
    numbers: dict[str, Any] = {
        "studies": {"label": "studies", "statistic": "count"},
        "participants": {"label": "participants in all studies together", "statistic": "sum", "of": "participants"},
    }
    asked = NUMBERS[frame] | {term: (term, label) for term, label in FURTHER_NUMBERS.items() if term in present}
    for name, (term, label) in asked.items():
        numbers[name] = {"label": label, "statistic": "count", "where": {"direction": term}}
    return numbers


def _per(studies: Sequence[TableStudy], options: TableOptions) -> int | None:
    """The person-time for which rates are readable: the power of ten that makes the middle one at least 1."""
    if MEASURES[options.measure].display != "rate":
        return None
    if options.per:
        return options.per
    rates = [row.values["xi"] / row.values["ti"] for study in studies for row in study.rows if row.values.get("xi")]
    return None if not rates else 10 ** max(0, math.ceil(-math.log10(median(rates))))


def _field(column: str, of_words: bool) -> dict[str, Any]:
    common = {"id": field_id(column), "label": _capital(column), "definition": f"The column {column} of the data set."}
    if not of_words:
        return common | {"type": "number", "column": True}
    return common | {"type": "term", "vocabulary": _list_name(column), "column": True, "filter": True, "page": True, "summary": True}


def _list_name(column: str) -> str:
    return f"terms_of_{field_id(column)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _day(year: int, rest: str) -> Any:
    return yaml.safe_load(f"{year}-{rest}")


def _vocabulary(options: TableOptions, names: Names) -> Any:
    frame = frame_of(options)
    kind: Literal["none", "control"] = "none" if frame is Frame.ONE_GROUP else "control"
    filled = _filled("vocabulary.yml", {"comparators": {kind: COMPARATORS[kind]}, "directions": DIRECTIONS[frame]})
    for column, keys in names.items():
        label = _capital(column)
        filled[_list_name(column)] = {
            "label": label,
            "singular": column,
            "definition": f"{label} of this review.",
            "terms": {key: {"label": name, "definition": f"Studies marked '{name}' in the data set."} for name, key in keys.items()},
        }
    return filled
