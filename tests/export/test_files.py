"""The data files: what is in them, that other software can read them, and that no text in them can do harm."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from helpers.exports import export
from helpers.reviews import BCG, DIRECTIONS, METAFOR, RICH, SLEEP

from living_review.analysis.claim_operands import EvaluationContext
from living_review.analysis.claims import evaluate_claims
from living_review.analysis.key_numbers import Number, compute
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import AMOUNT_COLUMNS, HARM_COLUMNS, OUTCOME_COLUMNS, Tables, tabulate
from living_review.exchange.references import reference_of
from living_review.exchange.ris import to_ris
from living_review.export.claims import CLAIMS
from living_review.export.formats import to_csv, to_json
from living_review.export.review import TERMS
from living_review.export.studies import STUDY
from living_review.records.claim import WAYS
from living_review.records.load import Records, load_records
from living_review.records.study import Harms

FOLDERS = [pytest.param(folder, id=name) for name, folder in (("rich", RICH), ("sleep", SLEEP), ("bcg", BCG), ("directions", DIRECTIONS))]
STUDIES = {RICH: 18, SLEEP: 4, BCG: 13, DIRECTIONS: 7}


@dataclass(frozen=True)
class Exported:
    """What is exported of one review, and what from."""

    records: Records
    tables: Tables
    numbers: dict[str, Number]
    files: dict[str, str]

    def rows(self, name: str) -> list[dict[str, str]]:
        """The rows of a CSV file, read as other software does."""
        return list(csv.DictReader(io.StringIO(self.files[name], newline="")))

    def json(self, name: str) -> Any:
        """A JSON file; a number that JSON does not have is refused."""

        def refuse(constant: str) -> None:
            raise AssertionError(f"{name} holds {constant}")

        return json.loads(self.files[name], parse_constant=refuse)


@cache
def exported(folder: Path) -> Exported:
    """The data files of the records in a folder."""
    records = load_records(folder).records()
    tables = tabulate(records)
    numbers = compute(records.review.numbers, tables.values)
    made, problems = synthesise(records, tables)
    assert problems == []
    findings = evaluate_claims(EvaluationContext.of(records, tables))
    return Exported(records, tables, numbers, export(records, tables, numbers, findings, made))


@pytest.mark.parametrize("folder", FOLDERS)
def test_files(folder: Path) -> None:
    """These files are written, and those on claims and syntheses only if there are any."""
    found = exported(folder)
    common = {
        "studies.csv", "studies.json", "outcomes.csv", "harms.csv", "amounts.csv", "numbers.json", "vocabulary.csv", "review.json",
        "prisma.csv", "references.ris", "references.bib", "references.json", "datapackage.json",
    }  # fmt: skip
    common |= {"robvis-checklist.csv"} if folder == SLEEP else set()
    own = {
        RICH: {"claims.csv", "claims.json", "syntheses.json"},
        SLEEP: {"claims.csv", "claims.json"},
        BCG: {"syntheses.json", "effects.csv", "escalc.csv"},
        DIRECTIONS: {"syntheses.json"},
    }
    assert set(found.files) == common | own[folder]
    assert set(export(found.records, found.tables, found.numbers)) == common


def test_no_harms_where_they_are_no_question() -> None:
    """A review in which nothing was done to people has no table of adverse events."""
    found = exported(SLEEP)
    without = [study.model_copy(update={"harms": Harms(attributed="not applicable")}) for study in found.records.studies]
    records = replace(found.records, studies=tuple(without))
    assert "harms.csv" not in export(records, tabulate(records), found.numbers)


@pytest.mark.parametrize("folder", FOLDERS)
def test_one_row_and_one_object_a_study(folder: Path) -> None:
    """Each study is one row of studies.csv and one object of studies.json, in the order of the records; all objects are alike."""
    found = exported(folder)
    keys = [study.key for study in found.records.studies]
    objects = found.json("studies.json")
    assert len(keys) == STUDIES[folder]
    assert [row["key"] for row in found.rows("studies.csv")] == [each["key"] for each in objects] == keys
    assert len({tuple(each) for each in objects}) == 1
    assert [each["citation"]["doi"] for each in objects] == [row["doi"] for row in found.rows("studies.csv")]


@pytest.mark.parametrize("folder", FOLDERS)
def test_csv_files_are_whole(folder: Path) -> None:
    """Each CSV file has a header without a name twice, and each row as many cells as the header; lines end as RFC 4180 asks."""
    found = exported(folder)
    for name in [name for name in found.files if name.endswith(".csv")]:
        header, *rows = csv.reader(io.StringIO(found.files[name], newline=""))
        assert len(set(header)) == len(header), name
        assert {len(row) for row in rows} <= {len(header)}, name
        assert rows or name == "harms.csv", name
        assert found.files[name].count("\r\n") == len(rows) + 1 == found.files[name].count("\n"), name
        assert not any(cell in ("nan", "None", "NaN", "True", "False", "<NA>") for row in rows for cell in row), name


SPOTS: dict[str, dict[str, str]] = {
    "kim2014": {
        "label": "Kim 2014", "year": "2014", "journal": "Stem Cells", "volume": "32", "issue": "10", "pages": "2724-31",
        "doi": "10.1002/stem.1770", "reference": "23", "design": "quasi_experimental", "participants": "45", "analysed": "not reported",
        "cell_type": "mesenchymal", "cell_type_printed": "Autologous MSC", "cells_per_administration_printed": "1.0x10 ⁶",
        "doses_min": "2", "doses_max": "2", "doses_unit": "", "total_cells": "2 × 10⁶ cells", "total_cells_min": "2000000",
        "total_cells_max": "2000000", "total_cells_unit": "cells", "route": "intrathecal", "classification": "not_classified",
        "adverse_events": "low_grade_fever; myalgias; low_back_pain", "serious_adverse_events": "", "risk_of_bias": "not available",
        "authors": "Kim HY; Kim H; Oh K; Oh S; Koh S; Baik W; et al.",
    },
    "rushkevich2015": {
        "participants": "25", "comparator": "concurrent_control", "route": "intravenous; intrathecal", "total_cells_min": "47000000",
        "total_cells_max": "118000000", "interval_min": "5", "interval_max": "7", "interval_unit": "months",
        "classification": "significant", "country": "Belarus",
    },
    "sykova2017": {
        "label": "Syková 2017", "year": "2017", "reference": "26", "total_cells": "unclear", "total_cells_min": "",
        "total_cells_max": "", "total_cells_printed": "Between 1.5x10 ⁷ to 4.5x10 ⁶ /kg",
    },
    "petrou2016": {
        "total_cells": "1 × 10⁶ to 2 × 10⁶ cells (intramuscular) + 2 × 10⁶ cells/kg (intrathecal)", "total_cells_min": "",
        "total_cells_max": "", "total_cells_unit": "cells; cells/kg", "route": "intramuscular; intrathecal",
    },
    "petrou2021": {"authors": "Petrou P; Kassis I; Yaghmour NE; Ginzberg A; Karussis D", "total_cells_unit": "cells/kg"},
    "glass2016": {
        "participants": "15", "adverse_events": "", "serious_adverse_events": "neurological_deterioration; refractory_pain",
        "administrations_min": "10", "administrations_max": "40", "harms": "events",
    },
    "berry2019": {"design": "randomised_trial", "design_printed": "Randomized clinical trial", "harms": "not reported", "phase": "phase_2"},
    "siwek2020": {"analysed": "8", "participants": "15", "issue": ""},
    "cudkowicz2022": {
        "participants": "196", "cells_per_administration": "not reported",
        "cells_per_administration_printed": "Data not available",
    },
}  # fmt: skip
"""Facts of the review's table and reference list."""


@pytest.mark.parametrize("key", SPOTS)
def test_cells_of_studies(key: str) -> None:
    """The cells of studies.csv hold what the review prints; numbers are plain, units apart, and mixed units have no smallest number."""
    row = next(row for row in exported(RICH).rows("studies.csv") if row["key"] == key)
    assert {name: row[name] for name in SPOTS[key]} == SPOTS[key]


def test_headers() -> None:
    """The columns are the ones that are documented, and those of the review's own fields after them."""
    found = exported(SLEEP)
    own = ["format", "format_printed", "therapist", "therapist_printed"]
    for name in ("sessions", "minutes_per_session", "total_minutes"):
        own += [name, f"{name}_min", f"{name}_max", f"{name}_unit", f"{name}_printed"]
    own += ["manual", "manual_printed"]
    headers = {name: next(csv.reader(io.StringIO(text))) for name, text in found.files.items() if name.endswith(".csv")}
    assert headers == {
        "studies.csv": [column.name for column in STUDY] + own,
        "outcomes.csv": OUTCOME_COLUMNS,
        "harms.csv": [*HARM_COLUMNS, "statement", "none_serious", "places"],
        "amounts.csv": AMOUNT_COLUMNS,
        "prisma.csv": ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"],
        "vocabulary.csv": [column.name for column in TERMS],
        "claims.csv": [column.name for column in CLAIMS],
        "robvis-checklist.csv": ["Study", "Allocation by chance", "People knew what they got", "Overall", "Weight"],
    }


def test_rows_of_outcomes_and_harms() -> None:
    """Each printed value is a row of outcomes.csv, true and false are written so, and each adverse event is a row of harms.csv."""
    outcomes = exported(RICH).rows("outcomes.csv")
    petrou = [(row["label"], row["value"], row["spread"], row["overall"], row["p"]) for row in outcomes if row["study"] == "petrou2021"]
    assert petrou == [
        ("adaptation period", "-1.054", "0.86", "false", "0.0038"),
        ("after the first transplant", "-0.051", "1.03", "false", "0.0038"),
        ("after the second injection", "0.019", "0.39", "false", "0.0038"),
        ("after the third injection", "-0.253", "0.26", "false", "0.0038"),
        ("overall", "-0.445", "0.81", "true", "0.0038"),
    ]
    assert [row["value"] for row in outcomes if row["survival"] == "true"] == ["1183", "640"]
    harms = exported(RICH).rows("harms.csv")
    assert len(harms) == 22 + 5 + 3
    silent = [(row["study"], row["event"], row["serious"], row["statement"]) for row in harms if not row["event"]]
    assert silent == [(key, "", "", "not reported") for key in ("ruizlopez2016", "berry2019", "yamashita2023")]
    assert harms[0]["places"] == "Results, Safety and adverse effects, paragraph 2"
    assert [(row["study"], row["event"], row["n"]) for row in harms if row["serious"] == "true" and row["study"] != "glass2016"] == [
        ("feldman2014", "cervical_kyphosis", "not reported"),
        ("riley2014", "cervical_kyphosis", "not reported"),
        ("mazzini2019", "iatrogenic_diabetes", "not reported"),
    ]


def test_what_is_inferred_or_a_part() -> None:
    """What the source does not say outright is named in a column, and parts that are to be added are no limits of a range."""
    rows = {row["key"]: row for row in exported(RICH).rows("studies.csv")}
    assert rows["oh2015"]["inferred"] == "phase"
    assert rows["kim2014"]["inferred"] == ""
    assert rows["berry2019"]["administrations"] == "1 (intrathecal) + 24 (intramuscular)"
    assert [rows["berry2019"][f"administrations_{end}"] for end in ("min", "max")] == ["", ""]
    assert [rows["glass2016"][f"administrations_{end}"] for end in ("min", "max")] == ["10", "40"]


def test_rows_of_amounts() -> None:
    """Each number of a quantity is a row of amounts.csv, a large one in plain digits."""
    rows = [row for row in exported(RICH).rows("amounts.csv") if row["study"] == "berry2019" and row["field"] == "cells_per_administration"]
    assert [tuple(row.values()) for row in rows] == [
        ("berry2019", "cells_per_administration", "intrathecal", "120000000", "120000000", "cells", "parts"),
        ("berry2019", "cells_per_administration", "intramuscular", "48000000", "48000000", "cells", "parts"),
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_terms(folder: Path) -> None:
    """Each term of the vocabulary is a row of vocabulary.csv, and the terms of studies.csv are among them."""
    found = exported(folder)
    terms = {(row["list"], row["term"]) for row in found.rows("vocabulary.csv")}
    assert terms == {(name, term) for name, each in found.records.vocabulary.items() for term in each.terms}
    missing = {"not reported", "not applicable", "not available", "unclear"}
    for row in found.rows("studies.csv"):
        for cell, name in ((row["design"], "designs"), (row["phase"], "phases"), (row["comparator"], "comparators")):
            assert all((name, term) in terms or term in missing for term in cell.split("; "))


@pytest.mark.parametrize("folder", FOLDERS)
def test_json_is_the_record(folder: Path) -> None:
    """studies.json holds each record whole: read back, its parts are those of the record, with the derived values beside them."""
    found = exported(folder)
    for study, each in zip(found.records.studies, found.json("studies.json"), strict=True):
        assert each["label"] == study.label
        assert each["citation"]["title"] == study.citation.title
        rest = {name: value for name, value in each.items() if name not in ("label", "derived")}
        assert rest == json.loads(study.model_dump_json(exclude_none=True))
        assert [one["status"] for one in each["derived"]] == [c.status for c in found.tables.comparisons if c.study == study.key]


def test_derived_values() -> None:
    """What was worked out stands apart from what was recorded, with its arithmetic."""
    found = {each["key"]: each["derived"] for each in exported(RICH).json("studies.json")}
    assert found["yamashita2023"] == [
        {
            "field": "total_cells",
            "status": "differs",
            "printed": "1.2 × 10⁸ cells",
            "computed": "9 × 10⁷ cells",
            "arithmetic": ["1.5 × 10⁷ cells × 1 × 6 = 9 × 10⁷ cells"],
        }
    ]
    assert found["cudkowicz2022"] == [
        {"field": "total_cells", "status": "not computable", "printed": "not reported", "computed": "", "arithmetic": []}
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_numbers(folder: Path) -> None:
    """numbers.json holds the computed numbers with their studies."""
    found = exported(folder)
    assert found.json("numbers.json") == [
        {
            "name": number.name,
            "label": number.label,
            "statistic": number.statistic,
            "value": number.value,
            "of": number.total,
            "published_value": number.value,
            "published_of": number.total,
            "counted_twice": 0,
            "studies": list(number.studies),
            "among": list(number.among),
            "not_reported": list(number.missing),
            "printed_in": [],
            "note": None,
        }
        for number in found.numbers.values()
    ]


@pytest.mark.parametrize("folder", [RICH, SLEEP], ids=["rich", "sleep"])
def test_claims(folder: Path) -> None:
    """Each claim is one row and one object, with the same verdict."""
    found = exported(folder)
    rows, objects = found.rows("claims.csv"), found.json("claims.json")
    assert [row["id"] for row in rows] == [each["id"] for each in objects] == [claim.id for claim in found.records.claims]
    assert [row["verdict"] for row in rows] == [each["verdict"] for each in objects]
    assert {row["how_settled"] for row in rows} == {each["how_settled"] for each in objects} <= set(WAYS)
    assert {"computed", "compared", "judged"} <= {row["how_settled"] for row in rows}
    for row, each, finding in zip(rows, objects, evaluate_claims(EvaluationContext.of(found.records, found.tables)), strict=True):
        assert row["note"] == (finding.claim.note or "")
        assert each["note"] == finding.claim.note
        assert row["milder_reading"] == (finding.claim.milder_reading or "")
        assert row["sides"] == "; ".join(f"{side['label']}: {side['text']}" for side in each["sides"])
        assert {side["origin"] for side in each["sides"]} <= {"review", "records", "source", "bound"}
        assert (row["class"], each["class"]) == (finding.claim.claim_class, finding.claim.claim_class)
        assert bool(row["slip"]) == (row["verdict"] in ("contradicted", "not supported"))
        assert bool(each["rests_on"]) == (row["how_settled"] in ("computed", "copied"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_json_is_valid(folder: Path) -> None:
    """Every JSON file can be read by any software, and keeps letters as they are."""
    found = exported(folder)
    for name in [name for name in found.files if name.endswith(".json")]:
        found.json(name)
        assert "\\u" not in found.files[name]
        assert found.files[name].endswith("\n")


# ---------------------------------------------------------------------------------------------- RIS


def parse(text: str) -> list[list[tuple[str, str]]]:
    """The records of an RIS file as pairs of tag and value."""
    records: list[list[tuple[str, str]]] = []
    for line in filter(None, text.split("\r\n")):
        found = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert found is not None, line
        if found[1] == "TY":
            records.append([])
        records[-1].append((found[1], found[2]))
    return records


@pytest.mark.parametrize("folder", FOLDERS)
def test_ris(folder: Path) -> None:
    """Each report is one record from TY to ER, with authors as surname and initials, and a DOI where there is one."""
    found = exported(folder)
    records = parse(found.files["references.ris"])
    assert len(records) == STUDIES[folder]
    for study, fields in zip(found.records.studies, records, strict=True):
        tags = dict(fields)
        assert (fields[0], fields[-1]) == (("TY", "JOUR"), ("ER", ""))
        assert [value.replace(", ", " ") for tag, value in fields if tag == "AU"] == list(study.citation.authors)
        assert (tags["ID"], tags["PY"], tags["TI"]) == (study.key, str(study.citation.year), study.citation.title)
        assert tags.get("DO", "not reported") == study.citation.doi
        assert all(value for tag, value in fields[:-1])


def test_pooled_syntheses_are_exported() -> None:
    """The figures on the scale of the analysis, and what they are transformed back; metafor's, as in the file of its results."""
    truth = json.loads((METAFOR / "truth.json").read_text(encoding="utf-8"))["dat.bcg"]
    found, alone = exported(BCG).json("syntheses.json")
    assert [found["id"], found["method"], found["measure"], found["model"], found["k"]] == ["tuberculosis", "pooled", "RR", "random", 13]
    reml = truth["REML"]
    names = {"mu": "mu", "se": "se", "tau2": "tau2", "se_tau2": "se_tau2", "i2": "I2", "h2": "H2", "q": "Q", "q_p": "Qp", "p": "pval"}
    for name, wanted in names.items():
        assert found[name] == pytest.approx(reml[wanted], rel=1e-6), name
    assert [found["ci_low"], found["ci_high"]] == pytest.approx(reml["ci"], rel=1e-6)
    assert [found["pi_low"], found["pi_high"]] == pytest.approx(truth["PI"]["riley_t_kminus2"], rel=1e-6)
    assert [found["estimate"], found["estimate_low"], found["estimate_high"]] == pytest.approx(
        [math.exp(value) for value in (reml["mu"], *reml["ci"])], rel=1e-6
    )
    assert sorted(found["leave_one_out"]) == pytest.approx(sorted(truth["LOO_REML"]["all"]), rel=1e-6)
    assert found["trim_fill"]["k0"] == truth["trimfill_REML"]["k0"]
    assert sum(found["weights"]) == pytest.approx(1)
    assert len(found["studies"]) == len(found["weights"]) == 13
    assert [part["k"] for part in found["subgroups"]["parts"]] == [7, 2, 4]
    assert (alone["knapp_hartung"], alone["k"], alone["egger"], alone["trim_fill"]) == (True, 7, None, None)


def test_effects_are_exported() -> None:
    """Each effect once, though it enters two syntheses; as in the data set, whose columns yi and vi metafor worked out."""
    with (METAFOR / "dat.bcg.csv").open(encoding="utf-8", newline="") as file:
        wanted = {float(line["yi"]): float(line["vi"]) for line in csv.DictReader(file)}
    rows = exported(BCG).rows("effects.csv")
    assert list(rows[0]) == ["study", "outcome", "measure", "yi", "vi"]
    assert {row["measure"] for row in rows} == {"RR"}
    assert len({row["study"] for row in rows}) == len(rows) == 13
    found = {float(row["yi"]): float(row["vi"]) for row in rows}
    assert sorted(found) == pytest.approx(sorted(wanted))
    assert [found[yi] for yi in sorted(found)] == pytest.approx([wanted[yi] for yi in sorted(wanted)])


def test_directions_are_exported() -> None:
    """Counts, the sign test and the interval of the share; nothing that only pooling gives."""
    found = {each["id"]: each for each in exported(RICH).json("syntheses.json")}
    every = found["function_all"]
    counts = [every[name] for name in ("k", "favours", "no_difference", "against", "no_direction", "sign_test_p", "participants")]
    assert counts == [18, 5, 7, 1, 5, 0.21875, 649]
    assert [round(every[name], 4) for name in ("share", "share_low", "share_high")] == [0.8333, 0.4365, 0.9699]
    assert every["combined_p"] is None
    assert "mu" not in every
    combined = exported(DIRECTIONS).json("syntheses.json")[1]["combined_p"]
    assert (combined["method"], combined["k"], combined["df"], round(combined["statistic"], 4)) == ("Fisher", 3, 6, 13.4509)


def test_ris_of_one_study() -> None:
    """A record in full, as reference managers read it."""
    study = exported(RICH).records.study("feldman2014")
    assert to_ris(reference_of(study.key, study.citation)).split("\r\n") == [
        "TY  - JOUR",
        "AU  - Feldman, EL",
        "AU  - Boulis, NM",
        "AU  - Hur, J",
        "AU  - Johe, K",
        "AU  - Rutkove, SB",
        "AU  - Federici, T",
        "PY  - 2014",
        "TI  - Intraspinal neural stem cell transplantation in amyotrophic lateral sclerosis: phase 1 trial outcomes",
        "JO  - Ann Neurol",
        "VL  - 75",
        "IS  - 3",
        "SP  - 363",
        "EP  - 373",
        "N1  - The reference list gives these authors and 'et al.'",
        "DO  - 10.1002/ana.24113",
        "ID  - feldman2014",
        "ER  - ",
        "",
        "",
    ]


# ---------------------------------------------------------------------------------------------- data package


@pytest.mark.parametrize("folder", FOLDERS)
def test_data_package(folder: Path) -> None:
    """The description names every other file once, with the header of each CSV file; names are as the specification asks."""
    found = exported(folder)
    package = found.json("datapackage.json")
    resources = {each["path"]: each for each in package["resources"]}
    assert len(resources) == len(package["resources"])
    assert set(resources) == set(found.files) - {"datapackage.json"}
    names = [each["name"] for each in package["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[-a-z0-9._/]+", name) for name in [package["name"], *names])
    assert package["title"] == found.records.review.title
    for path, each in resources.items():
        if path.endswith(".csv"):
            header = next(csv.reader(io.StringIO(found.files[path])))
            assert [field["name"] for field in each["schema"]["fields"]] == header
            assert all(field["description"] and field["type"] for field in each["schema"]["fields"]), path
            _cells_have_their_types(found.rows(path), each["schema"])


def _cells_have_their_types(rows: list[dict[str, str]], schema: dict[str, Any]) -> None:
    """Each cell is of the type of its column, or a word for a missing value."""
    forms = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?(e-?\d+)?", "boolean": "true|false"}
    for column in schema["fields"]:
        for row in rows if column["type"] in forms else ():
            cell = row[column["name"]]
            assert cell in schema["missingValues"] or re.fullmatch(forms[column["type"]], cell), (column["name"], cell)


# ---------------------------------------------------------------------------------------------- hostile text


def test_hostile_text_in_csv() -> None:
    """Text with quotes, commas, pipes and tags comes out of studies.csv as it went in."""
    found = exported(SLEEP)
    row = next(row for row in found.rows("studies.csv") if row["key"] == "dunn2019")
    study = found.records.study("dunn2019")
    assert row["title"] == study.citation.title
    assert row["journal"] == study.citation.journal
    assert row["doi"] == study.citation.doi
    assert row["authors"] == "O'Dunn H; <b>Evil</b> I"
    assert row["participants_printed"] == study.participants.printed == "</table><script>alert(6)</script>"
    assert row["finding"] == study.result.finding
    assert row["manual"] == study.reported("manual").value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "+1"),
        ("-1", "-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        (" =1+1", "'=1+1"),
        ("\t=1+1", "'=1+1"),
        ("\r\n=1+1", "'=1+1"),
        ("1-1", "1-1"),
        ("a=1", "a=1"),
        ('two\nlines, "quoted"', 'two lines, "quoted"'),
        ("'quoted'", "'quoted'"),
        ("", ""),
        (None, ""),
        (float("nan"), ""),
        (-1.5, "-1.5"),
        (-2.0, "-2"),
        (1.68e8, "168000000"),
        (0.05, "0.05"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
    ],
)
def test_cells(value: Any, cell: str) -> None:
    """A text that a spreadsheet would reckon with gets an apostrophe, a negative number does not; what is missing is empty."""
    assert list(csv.reader(io.StringIO(to_csv(["a", "b"], [{"a": value, "b": "x"}]), newline=""))) == [["a", "b"], [cell, "x"]]


def test_json_keeps_letters() -> None:
    """Letters are written as they are."""
    assert to_json({"name": "Syková"}) == '{\n "name": "Syková"\n}\n'
