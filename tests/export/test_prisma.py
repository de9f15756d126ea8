"""The table of the flow for the R package PRISMA2020."""

from __future__ import annotations

import io

import pandas as pd
from helpers.reviews import RICH, Copy, records_of

from living_review.export.formats import to_csv
from living_review.export.prisma import COLUMNS, prisma_rows
from living_review.records.load import load_records
from living_review.records.review import Review


def read(made: Review) -> pd.DataFrame:
    """The exported table as R and pandas read it: the text NA is a missing value."""
    frame = pd.read_csv(io.StringIO(to_csv([column.name for column in COLUMNS], prisma_rows(made))), dtype=str)
    assert list(frame.columns) == ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
    return frame


def numbers(frame: pd.DataFrame) -> dict[str, str]:
    """The numbers that are not missing, by name."""
    return dict(frame.dropna(subset=["data", "n"])[["data", "n"]].itertuples(index=False))


def test_export_of_every_box(full: Review) -> None:
    """Each number is in the row where the package looks for it; the signs of its lists are taken out of reasons."""
    frame = read(full)
    assert numbers(frame) == {
        "previous_studies": "1", "previous_reports": "2", "database_results": "40", "register_results": "12",
        "database_specific_results": "Database One, 30; Database Two, 10", "register_specific_results": "A register, 12",
        "website_results": "2", "organisation_results": "1", "citations_results": "1200", "other_results": "1",
        "duplicates": "9", "excluded_automatic": "3", "excluded_other": "1", "records_screened": "39", "records_excluded": "25",
        "dbr_sought_reports": "14", "dbr_notretrieved_reports": "1", "other_sought_reports": "5", "other_notretrieved_reports": "0",
        "dbr_assessed": "13",
        "dbr_excluded": "Medicines alone or ’pills’ – with others, 6; Children only, 2; Electroencephalographyandpolysomnographyalone, 1",
        "other_assessed": "5", "other_excluded": "Medicines alone, 4",
        "new_studies": "3", "new_reports": "5", "total_studies": "4", "total_reports": "7",
    }  # fmt: skip
    assert not frame["data"].dropna().duplicated().any()


def test_export_of_the_rich_review() -> None:
    """What the rich review does not report is missing, not zero."""
    frame = read(records_of(RICH).review)
    assert numbers(frame) == {
        "database_results": "26",
        "database_specific_results": "PubMed, 26; Lilacs, 0; SciELO, 0",
        "records_excluded": "8",
        "new_studies": "18",
    }


def test_rows_that_the_package_looks_for() -> None:
    """The nodes are those of the package's drawing, each once; titles and side bars are found by box or name and have words."""
    frame = read(records_of(RICH).review)
    nodes = frame.dropna(subset=["node"]).set_index("node")
    assert set(nodes.index) == {f"node{i}" for i in range(1, 24)}
    assert nodes.index.is_unique
    assert dict(nodes["box"]) == {
        "node1": "identification", "node2": "screening", "node3": "included", "node4": "prevstud", "node5": "box1",
        "node6": "newstud", "node7": "box2", "node8": "box3", "node9": "box4", "node10": "box5", "node11": "box6", "node12": "box7",
        "node13": "box8", "node14": "box9", "node15": "box10", "node16": "othstud", "node17": "box11", "node18": "box12",
        "node19": "box13", "node20": "box14", "node21": "box15", "node22": "box16", "node23": "box17",
    }  # fmt: skip
    assert list(frame[frame["data"].isna()]["box"]) == ["prevstud", "newstud", "othstud"]
    assert frame["boxtext"].notna().all()
    assert nodes["tooltips"].notna().all()


def test_address_of_the_diagram(sleep: Copy) -> None:
    """Where the site's address is known, boxes of the package's interactive drawing lead to the diagram."""
    sleep.edit("review.yml", ("site:\n", "site:\n  url: https://example.org/sleep/\n"))
    changed = load_records(sleep.folder).records().review
    assert set(read(changed)["url"]) == {"https://example.org/sleep/methods/#chart-flow"}
    assert read(records_of(RICH).review)["url"].isna().all()
