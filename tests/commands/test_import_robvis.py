"""The command that prints the judgements of a table as blocks of records."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from helpers.bias import WRITTEN
from helpers.field import FIELD
from helpers.reviews import BIAS, Copy

from build import main

SAMPLES, WILD = FIELD / "o01-robvis-samples", FIELD / "o02-robvis-in-the-wild"
TOOLS = "\n  - {key: %s, kind: %s, where: {section: data_set}}"


def ask(table: Path, tool: str, data: Path = BIAS, *more: str) -> tuple[int, str, str]:
    """The exit code of the command, what it prints and what it says besides."""
    done = CliRunner().invoke(main, ["import-robvis", str(table), "--tool", tool, "--data", str(data), *more])
    return done.exit_code, done.stdout, done.stderr


def with_tools(bias: Copy) -> Path:
    """A review that declares the seven tools of robvis."""
    kinds = ("rob2_cluster", "robins_e", "quadas2", "quips", "rob1")
    bias.edit("review.yml", ("  tools:\n", "  tools:" + "".join(TOOLS % (kind, kind) for kind in kinds) + "\n"))
    return bias.folder


def judged(printed: str, study: str) -> dict[str, str]:
    """The judgements in the block of a study, the whole among them."""
    block = next(block for block in printed.split("\n\n") if f"({study})" in block.split("\n")[0] or f"# {study}:" in block)
    found = yaml.safe_load(block)["risk_of_bias"]
    return {each["domain"]: each["judgement"] for each in found["domains"]} | {"overall": found["overall"]}


def test_command(tmp_path: Path) -> None:
    """The command prints the blocks, or what is wrong; then it fails."""
    table = tmp_path / "table.csv"
    table.write_text(WRITTEN, encoding="utf-8")
    code, out, _ = ask(table, "rob2")
    assert code == 0
    assert out.count("risk_of_bias:") == 7
    assert out.startswith("# studies/alder2012.yml (Alder 2012)\nrisk_of_bias:\n  tool: rob2\n  overall: low\n")
    assert ask(table, "rob3") == (1, "", "'rob3' is not a tool that appraisal declares; did you mean 'rob2'?\n")
    table.write_text(WRITTEN.replace("High,40", "Hi,40"), encoding="utf-8")
    code, out, err = ask(table, "rob2")
    assert (code, out) == (1, "")
    assert err.endswith("table.csv:5:7: Overall: 'Hi' is not a judgement of RoB 2; did you mean 'high'?\n")


@pytest.mark.parametrize(
    ("tool", "study", "domain", "judgement"),
    [
        ("rob2", "Cress 2014", "randomisation", "no_information"),
        ("rob2_cluster", "Briar 2013", "reported_result", "no_information"),
        ("rob2_cluster", "Alder 2012", "recruitment", "not applicable"),
        ("robins_i", "Briar 2013", "selection", "no_information"),
        ("robins_e", "Briar 2013", "exposure", "very_high"),
        ("robins_e", "Briar 2013", "confounding", "no_information"),
        ("quadas2", "Briar 2013", "flow", "no_information"),
        ("quadas2", "Briar 2013", "patient_selection", "unclear_risk"),
        ("quips", "Briar 2013", "analysis", "no_information"),
        ("rob1", "Briar 2013", "overall", "unclear_risk"),
        ("rob1", "Briar 2013", "other", "no_information"),
    ],
)
def test_samples_of_robvis(tool: str, study: str, domain: str, judgement: str, bias: Copy) -> None:
    """Each table that robvis ships is read; no information is told from not applicable, and that from a missing judgement."""
    code, out, _ = ask(SAMPLES / f"{tool}.csv", tool, with_tools(bias))
    assert code == 0
    assert judged(out, study)[domain] == judgement


def test_tables_in_the_wild(bias: Copy) -> None:
    """Tables with other separators, encodings, headings and columns are read, and what is unusual in them is told."""
    data = bias.folder
    wild = {name: ask(WILD / f"{name}.csv", "rob2", data) for name in ("cp1252", "long_headings", "no_overall", "notes", "semicolon")}
    assert {name: code for name, (code, _, _) in wild.items()} == dict.fromkeys(wild, 0)
    plain = ask(WILD / "semicolon.csv", "rob2", data)[1]
    assert {name for name, (_, out, _) in wild.items() if out == plain} == {"long_headings", "notes", "semicolon"}
    assert "# Müller 2012: no study" in wild["cp1252"][1]
    assert "2:2: is not UTF-8 and was read as Windows-1252, such as 'Müller'" in wild["cp1252"][2]
    assert "passed over 'Notes'" in wild["notes"][2]
    assert "Weight" not in wild["notes"][2]
    assert judged(wild["no_overall"][1], "Alder 2012")["overall"] == "not reported"
    assert "has no column Overall" in wild["no_overall"][2]
    assert judged(ask(WILD / "ni.csv", "robins_i", data)[1], "Alder 2012")["selection"] == "no_information"


def test_applicability(bias: Copy) -> None:
    """The applicability of QUADAS-2 is read from R's second D1 to D3."""
    code, out, _ = ask(FIELD / "o03-quadas-applicability" / "table.csv", "quadas2", with_tools(bias))
    assert code == 0
    found = judged(out, "Alder 2012")
    assert [found[f"applicable_{part}"] for part in ("patients", "index_test", "reference")] == ["low", "high", "low"]
