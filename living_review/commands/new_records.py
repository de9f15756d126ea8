"""The records of a new review, from the studies of a table of effects; what the table does not say is 'not reported' or to be written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import yaml

from living_review.records.yaml_reader import BASED, BLANKS, DECIMAL, OLD_BOOLEANS
from living_review.stats.effect_sizes import MEASURES, Effect

BLANK = Path(__file__).parent / "blank"
"""The records as they are before anything is filled in."""
SAYS = {
    "favours_intervention": "The estimate points towards the intervention.",
    "favours_comparator": "The estimate points towards the comparator.",
    "no_difference": "The estimate points neither way.",
}


@dataclass(frozen=True)
class TableOptions:
    """What is asked for: the measure, a title, which column means what, which way is better, and a column to divide the studies by."""

    measure: str
    title: str = ""
    columns: Mapping[str, str] | None = None
    better: str = ""
    subgroup: str = ""


@dataclass(frozen=True)
class TableStudy:
    """A study of the table."""

    key: str
    name: str
    authors: tuple[str, ...]
    et_al: bool
    year: int | None
    values: Mapping[str, float]
    worked_out: Effect
    group: str


def record_files(studies: Sequence[TableStudy], source: str, options: TableOptions) -> dict[str, str]:
    """The files of the review's folder, by their path in it."""
    better = options.better or ("lower" if MEASURES[options.measure].of_events else "higher")
    groups = sorted({study.group for study in studies}) if options.subgroup else []
    files = {
        "review.yml": _yaml(_review(studies, source, options, better), f"Made from {source}. Put in what is marked 'to be written'."),
        "vocabulary.yml": _yaml(_vocabulary(groups, options), "The terms. Put in the words of your review."),
    }
    for number, study in enumerate(studies, 1):
        files[f"studies/{study.key}.yml"] = _yaml(_record(study, number, options, better), f"Made from {source}.")
    return files


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


def _yaml(value: Any, comment: str) -> str:
    return f"# {comment}\n" + yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=130)


class _Dumper(yaml.SafeDumper):
    """Writes each value out where it is needed, since records may not have anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """A text; in quotes where a reader would take it for a number, or for true or false."""
    taken = text.casefold() in (*OLD_BOOLEANS, *BLANKS, "true", "false") or DECIMAL.fullmatch(text) or BASED.fullmatch(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if taken else None)


_Dumper.add_representer(str, _text)


def _bare(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _data(study: TableStudy, measure: str) -> dict[str, Any]:
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


def _direction(study: TableStudy, better: str) -> str:
    yi = study.worked_out.yi
    if yi == 0:
        return "no_difference"
    return "favours_intervention" if (yi < 0) == (better == "lower") else "favours_comparator"


def _record(study: TableStudy, number: int, options: TableOptions, better: str) -> Any:
    effect = _data(study, options.measure)
    arms = [effect[name]["n"] for name in ("intervention", "control") if name in effect] or ([effect["n"]] if "n" in effect else [])
    direction = _direction(study, better)
    place = {"table": "data", "row": number}
    pairs = zip(("intervention", "control"), arms, strict=False)
    values = {
        "key": study.key,
        "name": study.name,
        "authors": list(study.authors),
        "et_al": True if study.et_al else None,
        "year": study.year if study.year is not None else "not reported",
        "title": f"{study.name} (the data set gives no title)",
        "row": number,
        "people_printed": str(sum(arms)) if arms else "not reported",
        "people": sum(arms) if arms else "not reported",
        "groups": [{"label": kind, "kind": kind, "n": n} for kind, n in pairs] if len(arms) == 2 else None,
        "intervention": {"where": place, **({field_id(options): slug(study.group)} if options.subgroup else {})},
        "says": SAYS[direction],
        "direction": direction,
        "higher_is": "worse" if better == "lower" else "better",
        "effect": effect,
        "note": None if options.better else f"{UNSAID} that {better} is better is assumed.",
    }
    return _filled("study.yml", values)


UNSAID = "The data set does not say which way is better;"


def field_id(options: TableOptions) -> str:
    """The id of the field by which the studies are divided."""
    name = slug(options.subgroup)
    return name if name not in ("where", "harms", "design", "phase", "comparator", "year", "study") else f"{name}_group"


def _review(studies: Sequence[TableStudy], source: str, options: TableOptions, better: str) -> Any:
    title = options.title or f"Effects from {source}"
    years = [study.year for study in studies if study.year is not None]
    sized = all({"ai", "m1i", "ri"} & set(study.values) for study in studies)
    values = {
        "title": title,
        "source": source,
        "k": len(studies),
        "last_year": max(years, default=2000),
        "last_search": f"{max(years, default=2000)}-12",
        "first_day": _day(min(years, default=1900), "01-01"),
        "last_day": _day(max(years, default=2100), "12-31"),
        "fields": [_field(options)] if options.subgroup else [],
        "charts": [{"kind": "participants"}] if sized else [],
        "label": MEASURES[options.measure].label,
        "effect": options.measure,
        "subgroup": field_id(options) if options.subgroup else None,
        "limits": None if options.better else [f"{UNSAID} that {better} is better is assumed."],
        "headline": re.sub(r"[{}]|\d[\d.,]*", "", title).strip() or "A review",
    }
    return _filled("review.yml", values)


def _field(options: TableOptions) -> dict[str, Any]:
    return {
        "id": field_id(options),
        "label": options.subgroup[:1].upper() + options.subgroup[1:],
        "definition": f"The column {options.subgroup} of the data set.",
        "type": "term",
        "vocabulary": "subgroups",
        "column": True,
        "filter": True,
        "page": True,
        "summary": True,
    }


def _day(year: int, rest: str) -> Any:
    return yaml.safe_load(f"{year}-{rest}")


def _vocabulary(groups: Sequence[str], options: TableOptions) -> Any:
    label = options.subgroup[:1].upper() + options.subgroup[1:]
    subgroups = {
        "label": label,
        "singular": options.subgroup,
        "definition": f"{label} of this review.",
        "terms": {slug(name): {"label": name, "definition": f"Studies marked '{name}' in the data set."} for name in groups},
    }
    return _filled("vocabulary.yml", {"subgroups": subgroups if groups else None})


def slug(text: str) -> str:
    """A text as a key: small letters, digits and underscores, starting with a letter."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return key if key[:1].isalpha() else f"study_{key}".rstrip("_")
