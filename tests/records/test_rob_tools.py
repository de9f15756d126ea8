"""The tools by which the risk of bias is judged: those that are known, and those that a review declares."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from living_review.records.rob_tools import TOOLS, JudgementLevel, ToolDeclaration, declared_levels, printed_layout


def test_tools_that_are_known() -> None:
    """Each tool has as many domains as its authors give it, and its judgements in their order from the mildest."""
    found = {
        kind: (sum(not d.extra for d in tool.domains), [level.label for level in sorted(tool.levels, key=order)])
        for kind, tool in TOOLS.items()
    }
    assert found == {
        "rob2": (5, ["Low", "Some concerns", "High", "No information"]),
        "rob2_cluster": (6, ["Low", "Some concerns", "High", "No information"]),
        "robins_i": (7, ["Low", "Moderate", "Serious", "Critical", "No information"]),
        "robins_i_2024": (7, ["Low", "Moderate", "Serious", "Critical", "No information"]),
        "robins_e": (7, ["Low", "Some concerns", "High", "Very high", "No information"]),
        "quadas2": (4, ["Low", "Unclear", "High", "No information"]),
        "quips": (6, ["Low", "Moderate", "High", "No information"]),
        "rob1": (7, ["Low", "Unclear", "High", "No information"]),
        "newcastle_ottawa": (3, ["Good", "Fair", "Poor"]),
    }
    assert sum(domain.extra for domain in TOOLS["quadas2"].domains) == 3


def test_versions_of_robins_i() -> None:
    """The version of 2024 asks the same domains in another order: classification comes before selection (riskofbias.info)."""
    orders = {kind: [(d.code, d.id) for d in TOOLS[kind].domains[:3]] for kind in ("robins_i", "robins_i_2024")}
    assert orders == {
        "robins_i": [("D1", "confounding"), ("D2", "selection"), ("D3", "classification")],
        "robins_i_2024": [("D1", "confounding"), ("D2", "classification"), ("D3", "selection")],
    }


def order(level: Any) -> int:
    """By severity; what has none comes last."""
    return 9 if level.severity is None else int(level.severity)


@pytest.mark.parametrize("kind", TOOLS)
def test_names_and_signs_differ(kind: str) -> None:
    """Within a tool no id, code or label occurs twice, and no two judgements have one symbol or one colour."""
    tool = TOOLS[kind]
    for name in ("id", "code", "label"):
        assert len({getattr(domain, name) for domain in tool.domains}) == len(tool.domains)
    for name in ("id", "label", "symbol", "colour"):
        assert len({getattr(level, name) for level in tool.levels}) == len(tool.levels)


def test_answers_of_a_checklist() -> None:
    """Of a JBI checklist the review declares the questions and the judgements as a whole; the answers are four."""
    questions = [{"id": "lots", "label": "Were lots drawn?"}, {"id": "blind", "label": "Did nobody know?"}]
    tool = ToolDeclaration.model_validate({"key": "jbi", "kind": "jbi", "domains": questions, "judgements": ["low", "high"]}).tool
    assert [(domain.code, domain.label) for domain in tool.domains] == [("Q1", "Were lots drawn?"), ("Q2", "Did nobody know?")]
    assert [(level.id, level.symbol) for level in tool.levels] == [("yes", "+"), ("unclear", "?"), ("no", "×"), ("not applicable", "/")]
    assert [level.label for level in tool.overall] == ["Low", "High"]
    assert not tool.one_scale


def test_declared_judgements_get_signs() -> None:
    """Two to four declared judgements get symbols from mild to severe; one without a place in the order has a question mark."""
    assert ["".join(level.symbol for level in declared_levels(list("abcd")[:n], ["e"])) for n in (2, 3, 4)] == ["+×?", "+–×?", "+–×!?"]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ({"kind": "rob"}, "'rob' is not a kind of tool; did you mean 'rob2'?"),
        ({"kind": "rob2", "judgements": ["low", "high"]}, "'judgements' goes only with the kinds jbi and generic; the rest have theirs"),
        ({"kind": "generic"}, "a generic tool needs a 'label'"),
        ({"kind": "generic", "label": "A", "domains": [{"id": "a", "label": "A"}]}, "needs 'judgements': two to four, the mildest first"),
        ({"kind": "jbi", "judgements": ["low"]}, "needs 'judgements': two to four, the mildest first"),
    ],
)
def test_faults_of_declarations(declared: dict[str, Any], message: str) -> None:
    """A declaration that lacks what its kind needs is refused."""
    with pytest.raises(ValidationError) as error:
        ToolDeclaration.model_validate({"key": "tool", **declared})
    assert [each["msg"] for each in error.value.errors()] == [message]


def test_how_severe_a_judgement_is() -> None:
    """Each is as severe as its place among those of its tool says, from 0; that there is no information has no place."""
    for tool in TOOLS.values():
        ordered = [level.severity for level in tool.levels if level.severity is not None]
        assert ordered == list(range(len(ordered)))
        assert [level.id for level in tool.levels if level.severity is None] == (["no_information"] if tool.of_risk else [])
        assert tool.overall == tool.levels
        assert tool.one_scale
        assert tool.known
    severe = {level.id for tool in TOOLS.values() for level in tool.levels if level.severe}
    assert severe == {"high", "serious", "critical", "very_high", "poor"}
    assert [kind for kind, tool in TOOLS.items() if not tool.of_risk] == ["newcastle_ottawa"]


def test_one_scale() -> None:
    """Domains and whole can be compared if their judgements with a place in the order are the same, whatever else there is."""
    rob2 = TOOLS["rob2"]
    unordered, ordered = JudgementLevel("other", "Other", "?", "risk-none"), JudgementLevel("worst", "Worst", "!", "risk-critical", 3)
    assert replace(rob2, overall=(*rob2.overall, unordered)).one_scale
    assert not replace(rob2, overall=(*rob2.overall, ordered)).one_scale
    assert not replace(rob2, levels=(*rob2.levels, ordered)).one_scale


def test_codes_of_domains() -> None:
    """They are counted from 1; those of applicability by themselves, with another letter; a domain that was put in has its own."""
    codes = {kind: [domain.code for domain in tool.domains] for kind, tool in TOOLS.items()}
    assert codes["quadas2"] == ["D1", "D2", "D3", "D4", "A1", "A2", "A3"]
    assert codes["rob2_cluster"] == ["D1", "D1b", "D2", "D3", "D4", "D5"]
    for kind in TOOLS.keys() - {"quadas2", "rob2_cluster"}:
        assert codes[kind] == [f"D{i}" for i in range(1, len(codes[kind]) + 1)]
    assert [domain.id for domain in TOOLS["robins_i_2024"].domains] == [
        *("confounding", "classification", "selection", "deviations", "missing_data", "measurement", "reported_result"),
    ]
    assert TOOLS["rob2_cluster"].domains[0] == TOOLS["rob2"].domains[0]
    assert TOOLS["rob2_cluster"].domains[2:] == TOOLS["rob2"].domains[1:]


def test_domain_by_its_id() -> None:
    """A domain of a tool is found by its id, and one that it does not have is none."""
    for tool in TOOLS.values():
        assert [tool.domain(domain.id) for domain in tool.domains] == list(tool.domains)
        assert tool.domain("no_such_domain") is None


@pytest.mark.parametrize(
    ("declared", "right"),
    [
        ({"kind": "rob2"}, True),
        ({"kind": "rob2", "domains": [{"id": "a", "label": "A"}]}, False),
        ({"kind": "rob2", "unordered": ["a"]}, False),
        ({"kind": "generic", "label": "A"}, True),
        ({"kind": "generic", "label": "A", "judgements": ["a", "b"]}, True),
        ({"kind": "generic", "label": "A", "judgements": ["a"]}, False),
        ({"kind": "generic", "label": "A", "judgements": list("abcd")}, True),
        ({"kind": "generic", "label": "A", "judgements": list("abcde")}, False),
        ({"kind": "jbi"}, True),
        ({"kind": "jbi", "domains": [{"id": "a", "label": "A"}]}, True),
        ({"kind": "jbi", "judgements": ["a"]}, False),
    ],
    ids=str,
)
def test_what_a_declaration_may_have(declared: dict[str, Any], right: bool) -> None:
    """Known tools bring all of theirs; of the others judgements are two to four or none, which only questions can do without."""
    if right:
        assert ToolDeclaration.model_validate({"key": "tool"} | declared)
    else:
        with pytest.raises(ValidationError):
            ToolDeclaration.model_validate({"key": "tool"} | declared)


def test_names_of_what_is_declared() -> None:
    """Labels are those of the review, else the usual ones; a domain has its short name or its label, and a code that is counted from 1."""
    domains = [{"id": "a", "label": "All of it", "short": "All"}, {"id": "b", "label": "Both"}]
    own = ToolDeclaration.model_validate({**GENERIC, "domains": domains, "judgements": ["rather_low", "high"]}).tool
    assert [(each.code, each.short, each.label) for each in own.domains] == [("D1", "All", "All of it"), ("D2", "Both", "Both")]
    assert [(each.label, each.severity, each.colour) for each in own.overall] == [("Rather low", 0, "risk-low"), ("High", 1, "risk-high")]
    assert (own.label, own.of_risk, own.known) == ("Own", False, False)
    assert ToolDeclaration(key="a", kind="rob2", label="Ours").tool == replace(TOOLS["rob2"], label="Ours")
    assert ToolDeclaration(key="a", kind="rob2").tool is TOOLS["rob2"]
    checklist = ToolDeclaration(key="a", kind="jbi").tool
    assert (checklist.label, checklist.of_risk, [each.severity for each in checklist.levels]) == ("JBI checklist", False, [0, 1, 2, None])
    assert ToolDeclaration(key="a", kind="jbi", label="Ours").tool.label == "Ours"


def test_layout_without_judgements_of_the_whole() -> None:
    """A tool that is printed as another has the other's domains, and its own judgements of the whole, if it has any."""
    bare = ToolDeclaration(key="bare", kind="jbi", printed_as="two")
    own = ToolDeclaration(key="own", kind="jbi", judgements=("low", "high"), printed_as="two")
    two = ToolDeclaration(key="two", kind="rob2")
    found = {each.key: printed_layout((bare, own, two), each.key) for each in (bare, own)}
    assert found["bare"] is not None
    assert found["own"] is not None
    assert found["bare"].overall == TOOLS["rob2"].overall
    assert [level.id for level in found["own"].overall] == ["low", "high"]
    assert printed_layout((own,), "own") == own.tool  # the other one is not declared


def test_layout_of_a_tool_that_is_not_declared() -> None:
    """There is none; of one that is declared it is that of the tool itself, or of the one that it is printed as."""
    one = ToolDeclaration(key="one", kind="rob2")
    two = ToolDeclaration(key="two", kind="rob1", printed_as="one")
    assert printed_layout((one, two), "three") is None
    assert printed_layout((one, two), "one") == one.tool
    printed = printed_layout((one, two), "two")
    assert printed is not None
    assert (printed.domains, printed.label) == (one.tool.domains, two.tool.label)


GENERIC = {"key": "own", "kind": "generic", "label": "Own"}


@pytest.mark.parametrize(
    ("declared", "levels"),
    [
        ({"judgements": ["low", "high"]}, ["low +", "high ×", "no_information i"]),
        ({"judgements": ["low", "high"], "unordered": ["no_information"]}, ["low +", "high ×", "no_information ?"]),
        ({"judgements": ["low", "high"], "unordered": ["unclear"]}, ["low +", "high ×", "unclear ?", "no_information i"]),
        ({}, []),
    ],
)
def test_judgements_of_a_tool_of_ones_own(declared: dict[str, Any], levels: list[str]) -> None:
    """Those that are declared, and 'no information' once; none where none are declared."""
    tool = ToolDeclaration.model_validate(GENERIC | declared).tool
    assert [f"{level.id} {level.symbol}" for level in tool.levels] == levels
    assert [level.id for level in tool.overall] == [*declared.get("judgements", ()), *declared.get("unordered", ())]
