"""The risk of bias on pages: its charts, its reasons, and the empty form where there is no judgement."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.pages import pages
from helpers.reviews import BIAS, DIRECTIONS, RICH


def page(folder: Path, name: str) -> str:
    """The Markdown of a page."""
    text = pages(folder)[name]
    return re.sub(r"&#(\d+);", lambda found: chr(int(found.group(1))), text)


def test_findings_show_the_charts() -> None:
    """The charts stand in a section of the findings, and the methods lead there; no empty form is shown."""
    findings, methods = page(BIAS, "findings.md"), page(BIAS, "methods.md")
    section = findings.split("## Risk of bias")[1].split("\n## ")[0]
    assert re.findall(r'<figure class="chart" id="chart-([\w-]+)"', section) == [
        "traffic-light-rob2", "bias-summary-rob2", "traffic-light-robins-i", "bias-summary-robins-i",
    ]  # fmt: skip
    assert 'href="../findings/#risk-of-bias"' in methods
    assert "The empty form" not in methods
    assert "<strong>RoB 2</strong>, for 7 of the 12 studies. For the trials." in methods


def test_study_page_gives_reasons() -> None:
    """The page of a study has a row for each domain with its judgement and reason."""
    text = page(BIAS, "studies/gorse2018.md").split('id="risk-of-bias"')[1].split("</table>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in text.split("<tr>")[2:]]
    plain = [[" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in row] for row in rows]
    assert plain == [
        ["The randomisation process", "+ Low", "Invented: a computer drew the lots."],
        ["Deviations from the intended interventions", "+ Low", "Invented: nobody changed desks."],
        ["Missing outcome data", "+ Low", "Invented: everybody filled in the last form."],
        ["Measurement of the outcome", "+ Low", "Invented: those who asked did not know the desks."],
        ["Selection of the reported result", "not reported", "not reported"],
        ["Overall", "– Some concerns", "–"],
    ]


def test_empty_form_of_the_rich_review() -> None:
    """Where no judgement can be read, the methods give the rule and the tools, and a folded form with a cell for each of them."""
    text = page(RICH, "methods.md")
    forms = text.split('<details class="chart-table bias-form">')[1:]
    assert [re.sub(r"</?summary>", "", form.split("</summary>")[0]) for form in forms] == [
        "The empty form: JBI checklist for quasi-experimental studies, in the layout of ROBINS-I",
        "The empty form: JBI checklist for randomised controlled trials, in the layout of RoB 2 for cluster-randomised trials",
    ]
    assert [form.count('<span class="unseen">not available</span>') for form in forms] == [16 * 8, 2 * 7]
    assert [form.count('<th scope="row"><a href="../studies/') for form in forms] == [16, 2]
    assert "No negative answer on the checklist means a low risk of bias" in text
    assert "Figure 1" in text
    assert "The empty form" not in page(DIRECTIONS, "methods.md")
