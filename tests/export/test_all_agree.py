"""Whatever a review is, every number in its data files, charts and pages is that of its records: read back and held against them.

The records are taken as they are written in YAML, and effects are worked out here, by the formulas of metafor's documentation of escalc.
"""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from helpers.pages import Page, address, extensions
from helpers.properties import cases
from helpers.random_reviews import MISSING, Files, random_review
from helpers.random_sites import Written, written
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from openpyxl import load_workbook

NUMBERS = ("sessions", "minutes_per_session", "total_minutes", "latitude")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a review is written."""
    return tmp_path_factory.mktemp("agree") / "review"


def table(text: str | bytes) -> list[dict[str, str]]:
    """A CSV file, read back."""
    assert isinstance(text, str)
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_number(cell: str) -> float | None:
    """A cell that holds a number; None if it is empty or a word for a missing value."""
    return None if cell in ("", *MISSING) else float(cell)


def stated(value: Any) -> float | None:
    """A number of a record; None if it is missing."""
    return float(value) if isinstance(value, int | float) else None


def spans(value: Any) -> list[tuple[float, float, str, str]]:
    """The numbers of a quantity as it is written: lower end, upper end, unit and label."""
    if isinstance(value, str):
        return []
    if not isinstance(value, dict):
        return [(float(value), float(value), "", "")]
    found = []
    for each in value.get("options") or value.get("parts") or [value]:
        low, high = each["range"] if "range" in each else (each["value"], each["value"])
        found.append((float(low), float(high), each.get("unit", ""), each.get("label", "")))
    return found


def events_of(study: dict[str, Any]) -> list[dict[str, Any]]:
    """The adverse events of a study."""
    return study["harms"].get("events", []) if isinstance(study["harms"], dict) else []


def outcomes_of(study: dict[str, Any]) -> list[dict[str, Any]]:
    """The outcomes of a study, those on survival included."""
    return [*study["outcomes"], *(study["survival"] if isinstance(study["survival"], list) else [])]


# ---------------------------------------------------------------------------------------------- data files


@cases(8)
@given(chance=st.randoms(use_true_random=True))
def test_data_files(chance: random.Random, folder: Path) -> None:
    """Tables, objects and the workbook have the numbers of the records; the package describes each file as it is."""
    files = random_review(chance)
    made = written(files, folder)
    _studies(files, table(made.data["studies.csv"]))
    _outcomes(files, table(made.data["outcomes.csv"]))
    _harms(files, table(made.data["harms.csv"]))
    _amounts(files, table(made.data["amounts.csv"]))
    for each in json.loads(made.data["studies.json"]):
        assert not list(_absent(files.studies[each["key"]], each)), each["key"]
    _effects(files, made)
    _workbook(made)
    _package(made)


def _studies(files: Files, rows: list[dict[str, str]]) -> None:
    assert sorted(row["key"] for row in rows) == sorted(files.studies)
    for row in rows:
        study = files.studies[row["key"]]
        people, cited = study["participants"], study["citation"]
        assert as_number(row["participants"]) == stated(people["total"])
        assert as_number(row["analysed"]) == stated(people.get("analysed"))
        assert (as_number(row["year"]), as_number(row["reference"])) == (stated(cited["year"]), cited["reference"])
        for name in NUMBERS:
            value = study["intervention"][name]
            numbers = [] if isinstance(value, dict) and "parts" in value else spans(value)
            one_unit = len({unit for _, _, unit, _ in numbers}) == 1
            wanted = (min(each[0] for each in numbers), max(each[1] for each in numbers)) if one_unit else (None, None)
            assert (as_number(row[f"{name}_min"]), as_number(row[f"{name}_max"])) == wanted, name


def _outcomes(files: Files, rows: list[dict[str, str]]) -> None:
    wanted = []
    for key, study in files.studies.items():
        for outcome in outcomes_of(study):
            for value in outcome.get("values") or [{}]:
                numbers = (stated(outcome.get("n")), stated(value.get("value")), stated(value.get("spread")))
                wanted.append((key, outcome["id"], value.get("role", ""), *numbers, outcome.get("p", "not reported")))
    found = [
        (row["study"], row["outcome"], row["role"], *(as_number(row[name]) for name in ("n", "value", "spread")), row["p"]) for row in rows
    ]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def _harms(files: Files, rows: list[dict[str, str]]) -> None:
    wanted = []
    for key, study in files.studies.items():
        for event in events_of(study) or [{}]:
            arms = "; ".join(f"{arm['label']} {arm['n']}/{arm['of']}" for arm in event.get("arms", ()))
            wanted.append((key, event.get("event", ""), stated(event.get("n")), stated(event.get("of")), arms))
    found = [(row["study"], row["event"], as_number(row["n"]), as_number(row["of"]), row["arms"]) for row in rows]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def _amounts(files: Files, rows: list[dict[str, str]]) -> None:
    wanted = [
        (key, name, label, low, high, unit)
        for key, study in files.studies.items()
        for name in NUMBERS
        for low, high, unit, label in spans(study["intervention"][name])
    ]
    found = [(row["study"], row["field"], row["label"], float(row["low"]), float(row["high"]), row["unit"]) for row in rows]
    assert sorted(found) == sorted(wanted)


def _absent(record: Any, shown: Any, at: str = "") -> Iterator[str]:
    """The addresses of the numbers of a record that an object does not have at their place."""
    if isinstance(record, dict):
        for name, value in record.items():
            yield from _absent(value, shown.get(name) if isinstance(shown, dict) else None, f"{at}.{name}")
    elif isinstance(record, list):
        several = shown if isinstance(shown, list) else shown.get("value") if isinstance(shown, dict) else None
        for i, value in enumerate(record):
            yield from _absent(value, several[i] if isinstance(several, list) and i < len(several) else None, f"{at}[{i}]")
    elif isinstance(record, int | float) and not re.search(r"\.(where|none_serious)\b", at):
        plain = shown.get("value") if isinstance(shown, dict) else shown
        if plain != record:
            yield f"{at}: {record} is {plain}"


def _effects(files: Files, made: Written) -> None:
    """The effects of the pooled synthesis are those of its data, and its result with equal effects is their weighted mean."""
    pooled = (
        [each for each in json.loads(made.data["syntheses.json"]) if each["method"] == "pooled"] if "syntheses.json" in made.data else []
    )
    if not pooled:
        return
    rows = table(made.data["escalc.csv"])
    assert [(row["study"], row["yi"]) for row in rows] == [(row["study"], row["yi"]) for row in table(made.data["effects.csv"])]
    yi, vi = ([float(row[name]) for row in rows] for name in ("yi", "vi"))
    for row in rows:
        (outcome,) = (each for each in files.studies[row["study"]]["outcomes"] if each["id"] == row["outcome"])
        known = effect_of(row["measure"], outcome["effect"])
        assert known is None or (float(row["yi"]), float(row["vi"])) == pytest.approx(known, rel=1e-9), row
    assert (pooled[0]["k"], pooled[0]["studies"]) == (len(rows), [row["study"] for row in rows])
    if pooled[0]["model"] == "equal":
        weights = [1 / each for each in vi]
        assert pooled[0]["mu"] == pytest.approx(sum(w * y for w, y in zip(weights, yi, strict=True)) / sum(weights), rel=1e-9)
        assert pooled[0]["weights"] == pytest.approx([w / sum(weights) for w in weights], rel=1e-9)


def effect_of(measure: str, data: dict[str, Any]) -> tuple[float, float] | None:
    """An effect and its variance where nothing has to be corrected; None where the formula is longer, which other tests hold."""
    kind = data["kind"]
    if kind == "counts":
        (a, n1), (c, n2) = ((data[arm]["events"], data[arm]["n"]) for arm in ("intervention", "control"))
        b, d = n1 - a, n2 - c
        if 0 in (a, b, c, d):
            return None
        return {
            "RR": (math.log(a / n1 / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2),
            "OR": (math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d),
            "RD": (a / n1 - c / n2, a * b / n1**3 + c * d / n2**3),
        }[measure]
    if kind == "means" and measure in ("MD", "ROM"):
        arms = [data[arm] for arm in ("intervention", "control")]
        m1, m2 = (arm["mean"] for arm in arms)
        v1, v2 = (arm["sd"] ** 2 / arm["n"] if "sd" in arm else arm["se"] ** 2 for arm in arms)
        return (m1 - m2, v1 + v2) if measure == "MD" else (math.log(m1 / m2), v1 / m1**2 + v2 / m2**2)
    if kind == "rates":
        (x1, t1), (x2, t2) = ((data[arm]["events"], data[arm]["time"]) for arm in ("intervention", "control"))
        return (math.log(x1 / t1 / (x2 / t2)), 1 / x1 + 1 / x2) if measure == "IRR" else (x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2)
    if kind == "rate":
        x, t = data["events"], data["time"]
        return (math.log(x / t), 1 / x) if measure == "IRLN" else (x / t, x / t**2)
    if kind == "log_rank":
        return data["o_e"] / data["v"], 1 / data["v"]
    if kind == "correlation" and measure == "ZCOR":
        return math.atanh(data["r"]), 1 / (data["n"] - 3)
    if kind == "proportion" and 0 < data["events"] < data["n"] and measure != "PAS":
        x, n = data["events"], data["n"]
        return (math.log(x / (n - x)), 1 / x + 1 / (n - x)) if measure == "PLO" else (x / n, x * (n - x) / n**3)
    if kind == "change" and measure == "MC":
        one, two, n, r = data["before"], data["after"], data["n"], data["r"]
        return one["mean"] - two["mean"], (one["sd"] ** 2 + two["sd"] ** 2 - 2 * r * one["sd"] * two["sd"]) / n
    return None


def _workbook(made: Written) -> None:
    """Each sheet has the cells of its CSV file: numbers as numbers, and text as text."""
    content = made.data["tables.xlsx"]
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content), read_only=True)
    for name, text in made.data.items():
        if not name.endswith(".csv"):
            continue
        wanted = list(csv.reader(io.StringIO(str(text), newline="")))
        found = [list(row) for row in book[name.removesuffix(".csv")[:31]].iter_rows(values_only=True)]
        assert len(found) == len(wanted), name
        for one, other in zip(found, wanted, strict=True):
            assert [cell_text(cell) for cell in one] + [""] * (len(other) - len(one)) == [plain_text(cell) for cell in other], name


def cell_text(cell: Any) -> str:
    """A cell of a workbook as CSV writes it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int | float):
        return f"{cell:.12g}"
    return plain_text(" ".join(str(cell).split()))


def plain_text(cell: str) -> str:
    """A cell of a CSV file without the apostrophe that stands before what looks like a formula; a number as it is in a workbook."""
    number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell)
    return f"{float(cell):.12g}" if number else cell.removeprefix("'") if re.match(r"'[=+\-@]", cell) else cell


def _package(made: Written) -> None:
    """The package lists every file once, and of tables the columns as they stand."""
    listed = {each["path"]: each for each in json.loads(made.data["datapackage.json"])["resources"]}
    assert listed.keys() == made.data.keys() - {"datapackage.json", "tables.xlsx"}
    for name, each in listed.items():
        if name.endswith(".csv"):
            assert [column["name"] for column in each["schema"]["fields"]] == str(made.data[name]).split("\r\n")[0].split(","), name


def test_no_column_is_always_empty(folder: Path) -> None:
    """In some random reviews each column of each table holds something, save those for which such reviews have nothing."""
    filled: dict[str, set[str]] = {}
    columns: dict[str, set[str]] = {}
    for seed in range(8):
        made = written(random_review(Random(seed)), folder)
        for file in made.exported:
            for row in file.rows():
                filled.setdefault(file.name, set()).update(name for name, value in row.items() if value not in (None, "", False))
            columns.setdefault(file.name, set()).update(column.name for column in file.columns)
    empty = {(file, name) for file, names in columns.items() for name in names - filled.get(file, set())}
    assert {each for each in empty if not re.search("_printed$|^(sessions|latitude)_unit$", each[1])} == {
        *(("studies.csv", name) for name in ("added", "inferred", "issue", "pages", "report_status", "volume")),
        ("outcomes.csv", "overall"),
    }


# ---------------------------------------------------------------------------------------------- charts


@cases(2)
@given(chance=st.randoms(use_true_random=True))
def test_charts(chance: random.Random, folder: Path) -> None:
    """The numbers of charts, in their files and in what the browser draws from, are those of the records and of the syntheses."""
    files = random_review(chance, most=3)
    made = written(files, folder)
    charts, studies = made.charts(), files.studies
    people = {key: stated(study["participants"]["total"]) for key, study in studies.items()}
    for name in ("participants", "timeline"):
        rows = table(charts[f"{name}.csv"]) if f"{name}.csv" in charts else []
        assert {row["study"]: as_number(row["participants"]) for row in rows} == {
            key: people[key] for key in {row["study"] for row in rows}
        }, name
        assert all(as_number(row["year"]) == stated(studies[row["study"]]["citation"]["year"]) for row in rows), name
        drawn = _drawn(charts, name, "participants")
        assert drawn <= set(people.items()) | {(key, 0.0) for key in people}, name
    known = {n for n in people.values() if n is not None}
    if known:
        assert {row["study"] for row in table(charts["participants.csv"])} == {key for key, n in people.items() if n is not None}
    for row in table(charts["before-after.csv"]) if "before-after.csv" in charts else []:
        values = [each["value"] for outcome in studies[row["study"]]["outcomes"] for each in outcome.get("values", ())]
        assert {abs(float(row["first"])), abs(float(row["second"]))} <= {float(value) for value in values}, row
    for row in table(charts["amount-total-minutes.csv"]) if "amount-total-minutes.csv" in charts else []:
        if row["source"].startswith("As printed"):
            printed = {(low, high, unit) for low, high, unit, _ in spans(studies[row["study"]]["intervention"]["total_minutes"])}
            assert (float(row["low"]), float(row["high"]), row["unit"]) in printed, row
    for row in table(charts["harms-matrix-format.csv"]) if "harms-matrix-format.csv" in charts else []:
        counts = {
            files.vocabulary["adverse_events"]["terms"][each["event"]]["label"]: each.get("n") for each in events_of(studies[row["study"]])
        }
        assert as_number(row["n"]) == stated(counts.get(row["event"])), row
    _forest(files, made, charts)


def _drawn(charts: dict[str, str], chart: str, column: str) -> set[tuple[str, float | None]]:
    """The numbers of studies in what the browser draws a chart from."""
    sets = json.loads(charts[f"{chart}.json"])["datasets"].values() if f"{chart}.json" in charts else ()
    return {(row["study"], row[column]) for rows in sets for row in rows if column in row}


def _forest(files: Files, made: Written, charts: dict[str, str]) -> None:
    """Each row of the forest plot is the effect of its study, transformed back, with its limits, its weight and its counts."""
    if "forest-pooled.csv" not in charts:
        return
    (pooled,) = (each for each in json.loads(made.data["syntheses.json"]) if each["method"] == "pooled")
    rows = [row for row in table(charts["forest-pooled.csv"]) if row["row"] == "study"]
    weights = dict(zip(pooled["studies"], pooled["weights"], strict=True))
    assert {row["study"]: float(row["weight (percent)"]) for row in rows} == pytest.approx({key: 100 * w for key, w in weights.items()})
    effects = {row["study"]: row for row in table(made.data["escalc.csv"])}
    back = {"log": math.exp, "Fisher z": math.tanh, "logit": lambda y: 1 / (1 + math.exp(-y)), "identity": lambda y: y}.get(pooled["scale"])
    shown = list(rows[0])[list(rows[0]).index("lower limit") - 1]
    hundred = 100 if "(%)" in shown else 1
    for row in rows:
        if back is not None:
            assert float(row[shown]) == pytest.approx(hundred * back(float(effects[row["study"]]["yi"])), rel=1e-9), row
        (outcome,) = (each for each in files.studies[row["study"]]["outcomes"] if each["id"] == "main")
        if outcome["effect"]["kind"] == "proportion":
            assert (float(row["events"]), float(row["total"])) == (outcome["effect"]["events"], outcome["effect"]["n"])


# ---------------------------------------------------------------------------------------------- pages


@cases(2)
@given(chance=st.randoms(use_true_random=True))
def test_pages(chance: random.Random, folder: Path) -> None:
    """The pages say the numbers of the records, and those of the declared numbers that the data files have."""
    files = random_review(chance, most=3)
    made = written(files, folder)
    names, given_ = extensions()
    html = {}
    for path, text in made.pages().items():
        html[address(path)] = Page(Markdown(extensions=list(names), extension_configs=given_).convert(text.split("\n---\n", 1)[1]))
    for key, study in files.studies.items():
        _study_page(study, html[f"studies/{key}/"])
    _table_of_studies(files, html["studies/"])
    _numbers(made, html["numbers/"])


def said(value: float) -> str:
    """A number as pages write it, with all its digits and a true minus sign; commas and powers of ten are left to other tests."""
    text = str(int(value)) if value == int(value) else f"{value:.3f}".rstrip("0")
    return text.replace("-", "−")


def bare(text: str) -> str:
    """A text without the commas between thousands, which sentences have from five digits on, and charts from four."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", " ".join(text.split()))


def _study_page(study: dict[str, Any], page: Page) -> None:
    text = bare(page.text)
    people = study["participants"]
    for n in (people["total"], people.get("analysed")):
        assert isinstance(n, str | None) or any(bare(element.text).startswith(said(n)) for element in page.all("td")), n
    for outcome in study["outcomes"]:
        for value in outcome.get("values", ()):
            assert f"{said(value['value'])} ± {said(value['spread'])}, n {said(value['n'])}" in text, value
    for event in events_of(study):
        if "n" in event:
            assert f"{said(event['n'])} of {said(event['of'])} people" in text, event
        for arm in event.get("arms", ()):
            assert re.search(rf"{arm['label']}\W+{said(arm['n'])} of {said(arm['of'])}", text), arm
    for name in NUMBERS:
        for low, high, unit, _ in spans(study["intervention"][name]):
            one = unit.removesuffix("s") if low == high == 1 else unit
            words = f"{said(low)} to {said(high)} {unit}" if low != high else f"{said(low)} {one}"
            assert words.strip() in text, (name, words)


def _table_of_studies(files: Files, page: Page) -> None:
    rows = [bare(element.text) for element in page.all("tr")]
    for study in files.studies.values():
        (row,) = (row for row in rows if study["short_name"] in row)
        total = study["participants"]["total"]
        assert isinstance(total, str) or re.search(rf"(?<!\d){said(total)}(?!\d)", row), row


def _numbers(made: Written, page: Page) -> None:
    text = bare(page.text)
    for number in json.loads(made.data["numbers.json"]):
        if number["value"] is not None:
            value = number["value"]
            shown = {said(value), said(float(f"{value:.4g}"))}  # what is computed is shown with four digits, if it is no whole number
            assert any(re.search(rf"(?<![\d.]){each}(?![\d.])", text) for each in shown), number
