"""The table of PRISMA2020, read into the flow of a record: what the site writes, and the package's own template filled in."""

from __future__ import annotations

import pytest

from living_review.exchange.csv_table import read_table
from living_review.exchange.prisma import read_prisma
from living_review.export.formats import to_csv
from living_review.export.prisma import COLUMNS, prisma_rows
from living_review.problems import InputError
from living_review.records.review import Flow, Review


def test_there_and_back(full: Review) -> None:
    """The flow with every box is read again from the table that the site offers, reasons in the package's signs aside."""
    text = to_csv([column.name for column in COLUMNS], prisma_rows(full))
    found = read_prisma(read_table(text.encode(), "x.csv"), "x.csv")
    assert found.notices == ()
    flow = Flow.model_validate(dict(found.flow) | {"where": [{"section": "results"}]})
    for name in Flow.model_fields:
        if name not in ("where", "reports_excluded", "records_excluded", "other", "previous", "does_not_add_up"):
            assert _n(getattr(flow, name)) == _n(getattr(full.flow, name)), name
    assert [each.n for each in flow.reports_excluded] == [6, 2, 1]
    assert flow.other is not None
    assert (_n(flow.other.reports_sought), [each.n for each in flow.other.reports_excluded]) == (5, [4])
    assert [(each["name"], each["records"]) for each in found.sources] == [("Database One", 30), ("Database Two", 10), ("A register", 12)]


def _n(stated: object) -> object:
    return getattr(stated, "value", None)


TEMPLATE = """\
data,node,box,description,boxtext,tooltips,url,n
NA,node4,prevstud,Grey title box; Previous studies,Previous studies,Grey title box; Previous studies,prevstud.html,0
previous_studies,node5,box1,a,a,a,u,0
previous_reports,NA,box1,a,a,NA,u,0
database_results,node7,box2,a,Databases,a,u,"1,200"
database_specific_results,NA,box2,a,a,NA,u,"PubMed, 1000; Embase, all years, 200; Database 3, xxx"
register_results,NA,box2,a,a,NA,NA,0
website_results,node17,box11,a,a,a,u,0
records_excluded,node10,box5,a,a,a,u,1100
dbr_excluded,node14,box9,a,a,a,u,"Wrong people, or animals, 3; No control, 7"
new_studies,node15,box10,a,a,a,u,12
total_studies,node22,box16,a,a,a,u,0
total_studies_ma,node23,box17,a,a,a,u,9
extra_row,NA,box1,a,a,a,u,1
"""


def test_template_of_the_package() -> None:
    """The template of today, filled in: zeros of what there is none of and places that nobody filled are left out."""
    found = read_prisma(read_table(TEMPLATE.encode(), "x.csv"), "x.csv")
    assert found.flow == {
        "records_from_databases": 1200,
        "records_excluded": [{"n": 1100, "reason": "Not given one by one"}],
        "reports_excluded": [{"n": 3, "reason": "Wrong people, or animals"}, {"n": 7, "reason": "No control"}],
        "new_studies": 12,
        "studies_in_meta_analysis": 9,
    }
    assert [(each["name"], each["records"]) for each in found.sources] == [("PubMed", 1000), ("Embase, all years", 200)]
    assert [notice.split(";")[0] for notice in found.notices] == ["x.csv:14: passed over the row 'extra_row'"]


def test_other_hands() -> None:
    """Numbers as people write them are read: 'n = 1.200' where commas part decimals, and reasons with their number in brackets."""
    table = "Data;N\ndatabase_results;n = 1.200\nnew_studies;(n=4)\n"
    table += 'dbr_excluded;"Aged under 18, or ill (n = 3); Other: 2; No control, n=1"\n'
    found = read_prisma(read_table(table.encode("utf-16"), "x.csv"), "x.csv")
    assert found.flow == {
        "records_from_databases": 1200,
        "reports_excluded": [{"n": 3, "reason": "Aged under 18, or ill"}, {"n": 2, "reason": "Other"}, {"n": 1, "reason": "No control"}],
        "new_studies": 4,
    }


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"1,200"', "many", "x.csv:5:8: database_results: found 'many', expected a whole number, or NA"),
        (
            '"Wrong people, or animals, 3; No control, 7"',
            "No control",
            "x.csv:10:8: dbr_excluded: found 'No control', expected words, a comma and a whole number, such as 'Wrong population, 3'",
        ),
        (
            "new_studies,node15",
            "database_results,node7,b,a,a,a,u,7\nnew_studies,node15",
            "x.csv:11:1: database_results: stands with another number in line 5",
        ),
        (",n\n", ",m\n", "x.csv:1:1: has no column n; the table of PRISMA2020 has data, node, box, description, boxtext, tooltips, url, n"),
    ],
)
def test_faults(old: str, new: str, message: str) -> None:
    """What is no number is told at its place."""
    with pytest.raises(InputError) as error:
        read_prisma(read_table(TEMPLATE.replace(old, new, 1).encode(), "x.csv"), "x.csv")
    assert [str(problem) for problem in error.value.problems] == [message]
