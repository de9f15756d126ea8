"""The data package of RevMan, read as tables of effects and as judgements."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
import yaml
from helpers.reviews import ROOT

from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.commands.new_review import new_review
from living_review.commands.new_table import TableOptions
from living_review.exchange.csv_table import read_table
from living_review.exchange.robvis import as_blocks, read_robvis
from living_review.exchange.study_names import KnownStudies
from living_review.problems import InputError
from living_review.records.load import load_records
from living_review.records.rob_tools import TOOLS
from living_review.site.layout import write_files

ROWS = (ROOT / "tests" / "fixtures" / "revman" / "data-rows.csv").read_text(encoding="utf-8")


def test_an_analysis_gives_what_revman_gave(tmp_path: Path) -> None:
    """The odds ratio of the first analysis by Mantel-Haenszel is the one that RevMan prints in the settings of the same package."""
    write_files(tmp_path, new_review(ROWS, "data-rows.csv", TableOptions("OR", analysis="1.1", model="mantel_haenszel")))
    records = load_records(tmp_path).records()
    (made,), problems = synthesise(records, tabulate(records))
    assert problems == []
    assert isinstance(made, PooledSynthesis)
    found = [math.exp(value) for value in (made.pooled.mu, made.pooled.ci_low, made.pooled.ci_high)]
    assert found == pytest.approx([0.896866, 0.840514, 0.956995], abs=2e-6)
    assert [study.citation.year for study in records.studies][:2] == [1974, 1976]


def test_means_of_the_second_analysis(tmp_path: Path) -> None:
    """Which columns count is told by what is filled: the other analysis holds means, in which no events are read."""
    write_files(tmp_path, new_review(ROWS, "data-rows.csv", TableOptions("SMD", analysis="1.2")))
    wilson = yaml.safe_load((tmp_path / "studies" / "wilson1977.yml").read_text(encoding="utf-8"))
    assert wilson["outcomes"][0]["effect"] == {
        "kind": "means", "intervention": {"mean": 6.5, "sd": 0.76, "n": 8}, "control": {"mean": 7.38, "sd": 1.41, "n": 8},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("analysis", "measure", "message"),
    [
        ("", "OR", "has 2 analyses; say with --analysis which one: 1.1 Aspirin for Preventing Death after Myocardial Infarction; "),
        ("1.3", "OR", "'1.3' is not an analysis of this file; did you mean '1.2'?"),
        ("1.1", "SMD", "the analysis 1.1 has no data for SMD; it holds what other measures are worked out from"),
    ],
)
def test_faults(analysis: str, measure: str, message: str) -> None:
    """No analysis is chosen unasked, and none is read as another measure."""
    with pytest.raises(InputError) as error:
        new_review(ROWS, "data-rows.csv", TableOptions(measure, analysis=analysis))
    assert error.value.problems[0].message.startswith(message)


OLD = """\
Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Effect Measure,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,\
Effect Estimate,df,Year of study
1,0,0,An invented comparison,,,,,,,,,,,,,
1,1,0,Deaths,DIC,OR,9,,,60,15,,,60,0.5,1,
1,1,1,Young,,,5,,,40,9,,,40,0.4,0,
1,1,1,Alder,,,5,0,0,40,9,0,0,40,0.49,,1999
1,1,2,Old,,,4,,,20,6,,,20,0.6,0,
1,1,2,Briar,,,4,0,0,20,6,0,0,20,0.58,,2001
1,2,0,Pain,CON,MD,0,,,50,0,,,50,-1,1,
1,2,0,Alder,,,0,4.1,1.2,25,0,5.1,1.3,25,-1,,1999
1,2,0,Cress,,,0,4.0,1.1,25,0,5.0,1.2,25,-1,,2003
"""


def test_export_of_revman_5(tmp_path: Path) -> None:
    """The lines of outcomes and subgroups are no studies; the numbers of an analysis are those of its studies, with their subgroup."""
    table = read_table(("\ufeff" + OLD.replace("\n", "\r\n")).encode(), "x.csv")
    write_files(tmp_path, new_review(table, "x.csv", TableOptions("OR", analysis="1.1", subgroup="subgroup")))
    studies = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in (tmp_path / "studies").iterdir()}
    assert sorted(studies) == ["alder1999", "briar2001"]
    assert studies["briar2001"]["outcomes"][0]["effect"] == {
        "kind": "counts", "intervention": {"events": 4, "n": 20}, "control": {"events": 6, "n": 20},
    }  # fmt: skip
    means = new_review(table, "x.csv", TableOptions("MD", analysis="1.2"))
    assert sorted(name for name in means if name.startswith("studies/")) == ["studies/alder1999.yml", "studies/cress2003.yml"]
    with pytest.raises(InputError) as error:
        new_review(table, "x.csv", TableOptions("OR"))
    assert error.value.problems[0].message == "has 2 analyses; say with --analysis which one: 1.1 Deaths; 1.2 Pain"


BIAS = """\
Study,Domain (judgement): Random sequence generation,Domain (support): Random sequence generation,"""
OTHERS = ("Allocation concealment", "Blinding of participants and personnel", "Blinding of outcome assessment", "Incomplete outcome data")


def test_risk_of_bias_of_revman() -> None:
    """The table of judgements is read with its reasons; what is not judged overall is not reported."""
    heads = [f"Domain (judgement): {name}" for name in (*OTHERS, "Selective reporting", "Other bias")]
    text = (
        BIAS
        + ",".join(heads)
        + '\nAMIS,Low risk,"A computer drew the ""lots""",Unclear risk,High risk,Low risk,Low risk,Low risk,Low risk\n'
    )
    judged = read_robvis(read_table(text.encode(), "x.csv"), "x.csv", TOOLS["rob1"])
    found = yaml.safe_load(as_blocks(judged.lines, "rob1", KnownStudies({}, {})))["risk_of_bias"]
    assert found["overall"] == "not reported"
    assert found["domains"][:3] == [
        {"domain": "sequence", "judgement": "low", "reason": 'A computer drew the "lots"'},
        {"domain": "concealment", "judgement": "unclear_risk"},
        {"domain": "blinding_people", "judgement": "high"},
    ]
