"""The tools by which the risk of bias is judged: those that are known, and those that a review declares."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from living_review.records.rob_tools import TOOLS, ToolDeclaration, declared_levels, printed_layout


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


def test_domain_by_its_id() -> None:
    """A domain of a tool is found by its id, and one that it does not have is none."""
    for tool in TOOLS.values():
        assert [tool.domain(domain.id) for domain in tool.domains] == list(tool.domains)
        assert tool.domain("no_such_domain") is None


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
