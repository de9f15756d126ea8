"""Tables in the layout of robvis, read into blocks of records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from helpers.bias import COHORTS, TRIALS, WRITTEN
from helpers.exports import export
from helpers.reviews import BIAS, records_of, tables_of

from build import main
from living_review.commands.import_robvis import as_blocks, read_robvis
from living_review.problems import InputError
from living_review.records.rob_tools import TOOLS


@pytest.mark.parametrize("key", ["rob2", "robins_i"])
def test_round_trip(key: str) -> None:
    """What is written is read again as the judgements of the records, reasons and places aside."""
    tool = TOOLS[key]
    found = read_robvis(export(records_of(BIAS), tables_of(BIAS), {})[f"robvis-{key}.csv"], "x.csv", tool)
    keys = {study.label: study.key for study in records_of(BIAS).studies}
    blocks = as_blocks(found, key, keys).split("\n\n")
    assert len(blocks) == len(TRIALS if key == "rob2" else COHORTS)
    for block in blocks:
        study = records_of(BIAS).study(block.split("studies/")[1].split(".yml")[0])
        read = yaml.safe_load(block)["risk_of_bias"]
        recorded = study.risk_of_bias
        assert (read["tool"], read["overall"]) == (key, recorded.overall.ids[0])
        assert [(each["domain"], each["judgement"]) for each in read["domains"]] == [
            (each.domain, each.judgement) for each in recorded.judged
        ]


ROBVIS = """\
"","Study","D1","D2","D3","D4","D5","D6","D7","Overall"
"1","Ivy 2013","Serious","LOW","low","No information","NA","Not applicable","","Critical"
"2","Nobody","Low","Low","Low","Low","Low","Low","Low","Low"
"""


def test_row_names_of_r() -> None:
    """A table that R wrote, with row names and without weights, is read; a study that is not recorded is said to be so."""
    blocks = as_blocks(read_robvis(ROBVIS, "x.csv", TOOLS["robins_i"]), "robins_i", {"Ivy 2013": "ivy2013"})
    assert blocks.startswith(
        """\
# studies/ivy2013.yml (Ivy 2013)
risk_of_bias:
  tool: robins_i
  overall: critical
  domains:
    - {domain: confounding, judgement: serious}
    - {domain: selection, judgement: low}
    - {domain: classification, judgement: low}
    - {domain: deviations, judgement: no_information}
    - {domain: missing_data, judgement: not reported}
    - {domain: measurement, judgement: not applicable}
    - {domain: reported_result, judgement: not reported}

# Nobody: no study of this name is recorded
"""
    )


def test_words_of_robvis_for_quadas() -> None:
    """The unclear judgement of QUADAS-2 is 'Some concerns' in robvis; its own word is read too."""
    text = "Study,D1,D2,D3,D4,Overall\nA,Some concerns,Unclear,Low,High,High\n"
    (found,) = read_robvis(text, "x.csv", TOOLS["quadas2"])
    assert found.domains == (
        ("patient_selection", "unclear_risk"), ("index_test", "unclear_risk"), ("reference_standard", "low"), ("flow", "high"),
    )  # fmt: skip


HEAD = "Study,D1,D2,D3,D4,D5,Overall\n"


WORDS = "expected one of NA, high, low, some_concerns"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            HEAD + "A,L,Low,Low,Low,Low,H\nB,Low,Hihg,Low,Low,Low,some\n",
            [
                f"x.csv:2:2: D1: 'L' is not a judgement of RoB 2; {WORDS}",
                f"x.csv:2:7: Overall: 'H' is not a judgement of RoB 2; {WORDS}",
                "x.csv:3:3: D2: 'Hihg' is not a judgement of RoB 2; did you mean 'high'?",
                f"x.csv:3:7: Overall: 'some' is not a judgement of RoB 2; {WORDS}",
            ],
        ),
        (HEAD + "A,Low,Low,Low,Low,Low,Moderate\n", [f"x.csv:2:7: Overall: 'Moderate' is not a judgement of RoB 2; {WORDS}"]),
        (
            HEAD + "A,Low,Low,Low,Low,Low\nA,Low,Low,Low,Low,Low,Low\nA,Low,Low,Low,Low,Low,Low\n,Low,Low,Low,Low,Low,Low\n",
            [
                "x.csv:2:1: has 6 cells, but the header has 7",
                "x.csv:4:1: Study: 'A' stands in an earlier line",
                "x.csv:5:1: Study: is empty; expected the name of a study",
            ],
        ),
        (
            "Study,D1,D2,D3,D4,Overal,D1\nA,Low,Low,Low,Low,Low,Low\n",
            [
                "x.csv:1:1: has no column D5, Overall",
                "x.csv:1:6: 'Overal' is not a column of a table by RoB 2; did you mean 'Overall'?",
                "x.csv:1:7: the column 'D1' stands twice",
            ],
        ),
        ("", ["x.csv:1:1: is empty; expected a line with the names of columns, and a line for each study"]),
        (HEAD, ["x.csv:1:1: has no line below the header"]),
        (HEAD + 'A,"Low,Low\n', ["x.csv:2:1: is not a CSV file: unexpected end of data"]),
    ],
)
def test_faults_of_tables(text: str, problems: list[str]) -> None:
    """Each unknown word, column or line is told at its place; no word is taken by its first letter, as robvis does."""
    with pytest.raises(InputError) as error:
        read_robvis(text, "x.csv", TOOLS["rob2"])
    assert [str(problem) for problem in error.value.problems] == problems


def test_command(tmp_path: Path) -> None:
    """The command prints the blocks, or what is wrong; then it fails."""
    table = tmp_path / "table.csv"
    table.write_text(WRITTEN, encoding="utf-8")

    def run(tool: str) -> Any:
        return CliRunner().invoke(main, ["import-robvis", str(table), "--tool", tool, "--data", str(BIAS)])

    done = run("rob2")
    assert done.exit_code == 0
    assert done.stdout.count("risk_of_bias:") == 7
    assert done.stdout.startswith("# studies/alder2012.yml (Alder 2012)\nrisk_of_bias:\n  tool: rob2\n  overall: low\n")
    failed = run("rob3")
    assert (failed.exit_code, failed.stderr) == (1, "'rob3' is not a tool that appraisal declares; did you mean 'rob2'?\n")
    table.write_text(WRITTEN.replace("High,40", "Hi,40"), encoding="utf-8")
    failed = run("rob2")
    assert failed.exit_code == 1
    assert failed.stdout == ""
    assert failed.stderr.endswith("table.csv:5:7: Overall: 'Hi' is not a judgement of RoB 2; did you mean 'high'?\n")
