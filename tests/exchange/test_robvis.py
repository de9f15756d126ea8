"""Tables in the layout of robvis, read into blocks of records."""

from __future__ import annotations

import pytest
import yaml
from helpers.bias import COHORTS, TRIALS
from helpers.exports import export
from helpers.reviews import BIAS, records_of, tables_of

from living_review.exchange.csv_table import read_table
from living_review.exchange.robvis import Imported, as_blocks, read_robvis
from living_review.exchange.study_names import KnownStudies
from living_review.problems import InputError
from living_review.records.rob_tools import TOOLS

KNOWN = KnownStudies.of(records_of(BIAS).studies, {"pain": "Back pain"})


def read(text: str, kind: str) -> tuple[Imported, ...]:
    """The lines of a table."""
    return read_robvis(read_table(text.encode(), "x.csv"), "x.csv", TOOLS[kind]).lines


@pytest.mark.parametrize("key", ["rob2", "robins_i"])
def test_round_trip(key: str) -> None:
    """What is written is read again as the judgements of the records, reasons and places aside."""
    found = read(export(records_of(BIAS), tables_of(BIAS), {})[f"robvis-{key}.csv"], key)
    blocks = as_blocks(found, key, KNOWN).split("\n\n")
    assert len(blocks) == len(TRIALS if key == "rob2" else COHORTS)
    for block in blocks:
        study = records_of(BIAS).study(block.split("studies/")[1].split(".yml")[0])
        written = yaml.safe_load(block)["risk_of_bias"]
        recorded = study.bias
        assert (written["tool"], written["overall"]) == (key, recorded.overall.ids[0])
        assert [(each["domain"], each["judgement"]) for each in written["domains"]] == [
            (each.domain, each.judgement) for each in recorded.judged
        ]


ROBVIS = """\
"","Study","D1","D2","D3","D4","D5","D6","D7","Overall"
"1","Ivy 2013","Serious","LOW","low","No information","NA","Not applicable","","Critical"
"2","Nobody","Low","Low","Low","Low","Low","Low","Low","Low"
"""


def test_row_names_of_r() -> None:
    """A table that R wrote, with row names and without weights, is read; a study that is not recorded is said to be so."""
    blocks = as_blocks(read(ROBVIS, "robins_i"), "robins_i", KNOWN)
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
    (found,) = read(text, "quadas2")
    assert found.domains == (
        ("patient_selection", "unclear_risk"), ("index_test", "unclear_risk"), ("reference_standard", "low"), ("flow", "high"),
    )  # fmt: skip


HEAD = "Study,D1,D2,D3,D4,D5,Overall\n"


WORDS = "expected one of NA, high, low, no_information, some_concerns"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            HEAD + "A,Lo,Low,Low,Low,Low,+\nB,Low,Hihg,Low,Low,Low,some\n",
            [
                "x.csv:2:2: D1: 'Lo' is not a judgement of RoB 2; did you mean 'low'?",
                f"x.csv:2:7: Overall: '+' is not a judgement of RoB 2; {WORDS}",
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
                "x.csv:1:1: has no column D5 (Selection of the reported result) of a table by RoB 2; other columns are 'Overal'",
                "x.csv:1:7: the column 'D1' stands twice",
            ],
        ),
        ("", ["x.csv:1:1: is empty; expected a line with the names of columns, and a line for each study"]),
        (HEAD, ["x.csv:1:1: has no line below the header"]),
        (HEAD + 'A,"Low,Low\n', ["x.csv:2:1: is not a CSV file: unexpected end of data"]),
    ],
)
def test_faults_of_tables(text: str, problems: list[str]) -> None:
    """Each unknown word, column or line is told at its place; no word is taken by its first letters, as robvis does."""
    with pytest.raises(InputError) as error:
        read(text, "rob2")
    assert [str(problem) for problem in error.value.problems] == problems


SIX = "Study,{},Overall\nAlder 2012,Low,High,Low,Low,Low,High\n"


@pytest.mark.parametrize(
    "heads",
    [
        "D1,D2,D3,D4,D5",
        "d1,d2,d3,d4,d5",
        "Domain 1,Domain 2,Domain 3,Domain 4,Domain 5",
        "D1: Bias arising from the randomization process,D2: Bias due to deviations,D3: Missing data,D4 - Measurement,D5 (reported result)",
        "Randomisation,Deviations from intended interventions,Missing outcome data,Measurement of the outcome,Selection of reported result",
        "Bias.arising.from.the.randomization.process,Bias.due.to.deviations,Bias.due.to.missing.outcome.data,Measurement,Reported.result",
    ],
)
def test_headings(heads: str) -> None:
    """Domains are found by code, by name in any spelling, and by both; names are those of robvis's captions (R/rob_traffic_light.R)."""
    (found,) = read(SIX.format(heads), "rob2")
    assert [judgement for _, judgement in found.domains] == ["low", "high", "low", "low", "low"]
    assert [domain for domain, _ in found.domains] == ["randomisation", "deviations", "missing_data", "measurement", "reported_result"]


@pytest.mark.parametrize(
    ("kind", "heads", "cells"),
    [
        ("rob2", "Unique ID,Study ID,Experimental,Outcome,Results,Weight,D1,D2,D3,D4,D5,Overall", "1,A,x,,1.2,9,L,S,H,L,L,H"),
        ("rob2", "Study ID,Randomization process,Deviations,Mising outcome data,Measurement,Reporting,Overall Bias", "A,L,S,H,L,L,H"),
        ("robins_i", "Study,Confounding,Selection,Classification,Deviations,Missing data,Measurement,Reporting", "A,L,M,S,C,NI,L,L"),
        ("rob2_cluster", ",D1a,D1b,D2,D3,D4,D5,Overall", "A,Low,Some concerns,H,L,L,L,H"),
        ("quadas2", "Study,Patients,Index test,Reference standard,Flow and timing,Patient selection AC,Index test AC,Reference AC",
         "A,L,U,H,L,Low concern,High concern,Unclear concern"),
        ("quadas2", "Study,D1,D2,D3,D4,A1,A2,A3,Overall", "A,L,U,H,L,L,H,U,H"),
    ],
)  # fmt: skip
def test_layouts(kind: str, heads: str, cells: str) -> None:
    """Tables of other programs and people: the tool's own sheet, short headings, letters alone, row names, and concerns of QUADAS-2."""
    (found,) = read(f"{heads}\n{cells}\n", kind)
    assert found.name == "A"
    known = [domain.id for domain in TOOLS[kind].domains]
    assert [domain for domain, _ in found.domains] == known
    second, third = found.domains[1][1], found.domains[2][1]
    assert (second, third) == {
        "rob2": ("some_concerns", "high"), "robins_i": ("moderate", "serious"), "rob2_cluster": ("some_concerns", "high"),
        "quadas2": ("unclear_risk", "high"),
    }[kind]  # fmt: skip
    if kind == "quadas2":
        assert [judgement for _, judgement in found.domains[4:]] == ["low", "high", "unclear_risk"]


CAPTIONS = {
    "rob2_cluster": "randomization process|timing of identification and recruitment of Individual participants in relation to timing of "
    "randomization|deviations from intended intervention|missing outcome data|measurement of the outcome|selection of the reported result",
    "robins_i": "confounding|selection of participants|classification of interventions|deviations from intended interventions|missing data|"
    "measurement of outcomes|selection of the reported result",
    "robins_e": "confounding|measurement of the exposure|selection of participants into the study (or into the analysis)|post-exposure "
    "interventions|missing data|measurement of the outcome|selection of the reported result",
    "quadas2": "Patient selection|Index test|Reference standard|Flow & timing",
    "quips": "participation|attrition|prognostic factor measurement|outcome measurement|confounding|statistical analysis and reporting",
    "rob1": "Random sequence generation (selection bias)|Allocation concealment (selection bias)|Blinding of participants and personnel "
    "(performance bias)|Blinding of outcome assessment (detection bias)|Incomplete outcome data (attrition bias)|Selective reporting "
    "(reporting bias)|Other bias",
}
"""What robvis calls the domains of each tool in the caption of its plot, and RevMan those of the tool of 2011."""


@pytest.mark.parametrize("kind", CAPTIONS)
def test_captions_of_robvis(kind: str) -> None:
    """Each domain is found by the words that robvis itself has for it, in whatever order the columns stand."""
    captions = CAPTIONS[kind].split("|")
    domains = [domain.id for domain in TOOLS[kind].domains if not domain.extra]
    header = ["Study", *(f'"Bias due to {caption}"' for caption in reversed(captions)), "Overall"]
    (found,) = read(",".join(header) + "\nA" + ",Low" * (len(captions) - 1) + ",NI,NI\n", kind)
    assert [domain for domain, _ in found.domains] == domains
    assert dict(found.domains)[domains[0]] == "no_information"


def test_words_that_tell_the_version() -> None:
    """Where headings have words these say which domain is meant, whatever number stands before them; that is told."""
    header = "Study,D1 Confounding,D2 Classification of interventions,D3 Selection of participants,D4,D5,D6,D7,Overall\n"
    judged = read_robvis(read_table(f"{header}A,Low,Serious,Low,Low,Low,Low,Low,Serious\n".encode(), "x.csv"), "x.csv", TOOLS["robins_i"])
    assert dict(judged.lines[0].domains)["classification"] == "serious"
    assert [notice.split(" was read")[0] for notice in judged.notices] == [
        "the column 'D2 Classification of interventions'",
        "the column 'D3 Selection of participants'",
    ]


CODES = "Study,D1,D2,D3,D4,D5,D6,D7,Overall\nA,Low,Serious,Low,Low,Low,Low,Low,Serious\n"


def test_codes_alone_ask_for_the_version() -> None:
    """Codes are read in the order of the declared version, with a notice if another would give another judgement, or of that asked for."""
    table = read_table(CODES.encode(), "x.csv")
    judged = read_robvis(table, "x.csv", TOOLS["robins_i"])
    assert dict(judged.lines[0].domains)["selection"] == "serious"
    (notice,) = judged.notices
    assert notice.endswith("; if the table is by ROBINS-I V2, say --version 2024")
    newer = read_robvis(table, "x.csv", TOOLS["robins_i"], "2024")
    assert (dict(newer.lines[0].domains)["classification"], newer.notices) == ("serious", ())
    same = read_robvis(read_table(CODES.replace("Serious,Low", "Low,Low").encode(), "x.csv"), "x.csv", TOOLS["robins_i"])
    assert same.notices == ()
    with pytest.raises(InputError) as error:
        read_robvis(table, "x.csv", TOOLS["robins_i"], "2020")
    assert [each.message for each in error.value.problems] == ["'2020' is not a version of ROBINS-I; expected one of 2016, 2024"]


def test_results_of_one_study() -> None:
    """Lines for several results of one study, named in brackets or in a column, become one list of judgements."""
    brackets = "Study,D1,D2,D3,D4,D5,Overall\nAlder 2012 (pain),L,L,L,L,L,L\nAlder 2012 (function),L,L,L,L,H,H\n"
    column = "Study,Outcome,D1,D2,D3,D4,D5,Overall\nAlder 2012,Back pain,L,L,L,L,L,L\nAlder 2012,function,L,L,L,L,H,H\n"
    blocks = as_blocks(read(column, "rob2"), "rob2", KNOWN)
    assert as_blocks(read(brackets, "rob2"), "rob2", KNOWN) == blocks.replace("2012)", "2012 (pain))")
    assert blocks.startswith("# studies/alder2012.yml (Alder 2012)\nrisk_of_bias:\n")
    first, second = yaml.safe_load(blocks)["risk_of_bias"]
    assert (first["outcome"], first["overall"], second["outcome"], second["overall"]) == ("pain", "low", "function", "high")
    assert "# 'function' is no outcome of this study" in blocks
