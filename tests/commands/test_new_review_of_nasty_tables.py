"""Whatever stands in a table, ``new-review`` says at its place what is wrong, or writes records that load and can be pooled."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
import yaml
from helpers.properties import times_as_many
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from living_review.analysis.poolability import check_poolability
from living_review.analysis.pooled import PooledSynthesis
from living_review.analysis.synthesis import synthesise
from living_review.analysis.tables import tabulate
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.commands.new_names import slug, term_keys
from living_review.commands.new_review import new_review
from living_review.commands.new_table import TableOptions
from living_review.problems import InputError
from living_review.records.load import load_records
from living_review.records.written_text import unseen

NASTY = (
    "Y", "N", "no", "Yes", "on", "true", "null", "~", "08", "010", "1e5", "0x1F", "1_000", "12:30", "2001-01-01", "unclear", "Unclear",
    "not applicable", "none", "HIV+", "HIV-", "<50", ">50", "≤ 3 months", "> 3 months", "高", "低", "High", "high", "A-B", "A/B",
    "- x",
    "? y", "a: b", "#c", "'q'", '"q"', "{x}", "{studies}", "[z]", "*a", "&b", "!c", "%d", "@e", "`f`", "|", "a|b", "<b>", "<script>",
    "$name", "$k", "\\n", "C:\\x", "é",
    "\u00e9", "e\u0301", "\u200b", "\u202eabc", "Jones, Y; Smith, A", "N", "World Health Organization, Geneva",
    "O'Neil & Sons", "et al.", "Smith et al.", "review", "index", "claims", "con", "COM1", "words", "model_fields", "copy",
    "Smith 2003", "Smith 2003a",
    "x" * 200, "😀", "ß", "İ", "=1+1",
)  # fmt: skip
YEARS = ("1999", "2003a", "2003b", "in press", "NA", "", "4.5", "1992.5", "1850", "19", "2001.0", "-", "(2004)", "Y")
COLUMNS = (
    "n",
    "direction",
    "participants",
    "where",
    "copy",
    "year of it",
    "y",
    "json",
    "n_min",
    "model_fields",
    "None",
    "HIV±",
    "design",
    "unclear",
)
SIGNS = st.characters(codec="utf-8", exclude_characters="\r\n\x00")
words = st.one_of(st.sampled_from(NASTY), st.text(SIGNS, min_size=1, max_size=12)).filter(
    lambda text: unseen(text) is None  # what nobody can see is refused, with its place; other tests hold that
)


def table(header: list[str], rows: list[list[str]]) -> str:
    """A table as a CSV file."""
    file = io.StringIO()
    csv.writer(file).writerows([header, *rows])
    return file.getvalue()


def built(text: str, options: TableOptions) -> PooledSynthesis:
    """The synthesis of the review made from a table, of which nothing is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in new_review(text, "t.csv", options).items():
            file = Path(folder) / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(content, encoding="utf-8")
        loaded = load_records(Path(folder))
        assert [str(problem) for problem in check_records(loaded, chart_kinds()) if problem.severity == "error"] == []
        records = loaded.records()
    tables = tabulate(records)
    assert [str(problem) for problem in check_poolability(records, tables)] == []
    (result,), problems = synthesise(records, tables)
    assert [str(problem) for problem in problems] == []
    assert isinstance(result, PooledSynthesis)
    return result


@settings(
    max_examples=15 * times_as_many(), phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow], deadline=None
)
@given(
    authors=st.lists(words, min_size=5, max_size=5),
    years=st.lists(st.sampled_from(YEARS), min_size=5, max_size=5),
    groups=st.lists(words, min_size=3, max_size=3),
    title=words,
    column=st.sampled_from(COLUMNS),
    better=st.sampled_from(["", "lower", "higher"]),
)
def test_words_of_any_kind(authors: list[str], years: list[str], groups: list[str], title: str, column: str, better: str) -> None:
    """Names, years, subgroups, a title and the names of columns can be anything; each line of the table is pooled."""
    counts = [["1", "20", "3", "21"], ["0", "20", "4", "21"], ["5", "50", "9", "52"], ["4", "40", "4", "41"], ["7", "70", "5", "69"]]
    grouped = [groups[0], groups[1], groups[2], groups[0], "NA"]
    rows = [[*parts, *cells] for *parts, cells in zip(authors, years, grouped, counts, strict=True)]
    text = table(["author", "year", column, "ai", "n1i", "ci", "n2i"], rows)
    options = TableOptions("RR", title=title, subgroup=column, better=better, dependent="separate")
    try:
        result = built(text, options)
    except AssertionError as error:
        if "nothing to compare" in str(error):  # names that are the same after all, such as two that hold nothing
            return
        raise
    assert len(result.rows) == 5
    assert result.pooled.k == 5


@settings(
    max_examples=15 * times_as_many(), phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow], deadline=None
)
@given(
    measure=st.sampled_from(["RR", "OR", "RD", "MD", "SMD", "ROM", "PLO", "PFT", "PR", "IRLN", "IRR", "ZCOR", "COR", "HR", "GEN"]),
    numbers=st.lists(
        st.sampled_from(
            ["0", "1", "2", "3", "5", "10", "40", "0.5", "-1", "NA", "", "in press", "1e3", "1,5", "x", "inf", "nan", "-0", "0.0"]
        ),
        min_size=24,
        max_size=24,
    ),
)
def test_numbers_of_any_kind(measure: str, numbers: list[str]) -> None:
    """A number that lacks makes a study without an effect; one that cannot be is told at its place; nothing else comes of any."""
    columns = {
        "MD": ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"], "SMD": ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"],
        "ROM": ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"], "PLO": ["xi", "ni"], "PFT": ["xi", "ni"], "PR": ["xi", "ni"],
        "IRLN": ["xi", "ti"], "IRR": ["x1i", "t1i", "x2i", "t2i"], "ZCOR": ["ri", "ni"], "COR": ["ri", "ni"], "HR": ["o_e", "v"],
        "GEN": ["yi", "vi"],
    }.get(measure, ["ai", "n1i", "ci", "n2i"])  # fmt: skip
    good = {"ai": "4", "ci": "5", "xi": "4", "x1i": "4", "x2i": "5", "ri": "0.5", "o_e": "1", "v": "2", "yi": "1", "vi": "1"}
    rows = [[f"s{i}", *(good.get(name, "40") for name in columns)] for i in range(3)]
    rows += [[f"t{i}", *numbers[i * len(columns) : (i + 1) * len(columns)]] for i in range(24 // len(columns))]
    text = table(["study", *columns], rows)
    try:
        result = built(text, TableOptions(measure))
    except InputError as error:
        told = [problem for problem in error.problems if problem.line < 2 or problem.field not in columns]
        if told:
            raise
        return
    listed = len(result.rows) + len(result.selected.without_events) + len(result.selected.excluded)
    assert listed == len(rows), "each line is pooled, or listed with its reason"
    assert result.pooled.k >= 3


def test_what_lacks_is_listed_with_its_reason() -> None:
    """NA, a year in press or with a letter, and a spread that is not given leave a study in the review, without an effect."""
    rows = [
        ["Adams", "2001", "5", "2", "20", "4", "2", "20"],
        ["Baker", "2003a", "6", "2", "20", "4", "2", "20"],
        ["Baker", "2003b", "6", "NA", "20", "4", "2", "20"],
        ["Clark", "in press", "6", "2", "20", "5", "2", "20"],
        ["Dent", "NA", "6", "0", "20", "5", "2", "20"],
    ]
    result = built(table(["author", "year", "m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"], rows), TableOptions("MD"))
    assert [row.entry.study.label for row in result.rows] == ["Adams 2001", "Baker 2003a", "Clark in press"]
    assert [(study.label, reason) for study, reason in result.selected.excluded] == [
        ("Baker 2003b", "sd1i is not given"),
        ("Dent", "sd1i: found 0.0, expected a positive number"),
    ]


def test_names_that_differ_only_in_signs_stay_apart() -> None:
    """Each subgroup has a key of its own, whatever its letters; none is the word for a missing value."""
    names = ["≤ 3 months", "> 3 months", "HIV+", "HIV-", "High", "high", "高", "低", "A-B", "A/B", "unclear", "not applicable"]
    keys = term_keys(names, "group")
    assert len(set(keys.values())) == len(names)
    assert keys["HIV+"] == "hiv_plus"
    assert keys["HIV-"] == "hiv_minus"
    assert keys["unclear"] == "unclear_group"
    assert slug("Syková") == "sykova"


def refusal(text: str) -> str:
    """The one thing that is wrong with a table of ready effects."""
    with pytest.raises(InputError) as caught:
        new_review(text, "t.csv", TableOptions("GEN"))
    (problem,) = caught.value.problems
    return str(problem)


REPEATED = "author,year,yi,vi\nSmith,2001,0.1,0.1\nSmith,2001,0.4,0.2\nLi,2002,0.3,0.1\nKoo,2003,0.2,0.1\n"


def test_several_lines_of_a_study_are_refused_with_the_choices() -> None:
    """A name that stands twice is one study, and what is to be done with its two results has to be said."""
    assert refusal(REPEATED).startswith(
        "t.csv:3:1: several lines are of one study ('Smith 2001' in lines 2, 3), and the same people are counted once; "
        "say with --dependent what they are: first, largest or most-exact"
    )


@pytest.mark.parametrize(
    ("asked", "studies", "results"),
    [
        ({"dependent": "first"}, 3, 3),
        ({"dependent": "most-exact"}, 3, 3),
        ({"dependent": "combine", "correlation": 0.3}, 3, 3),
        ({"dependent": "three-level"}, 3, 4),
        ({"dependent": "separate"}, 4, 4),
    ],
)
def test_several_lines_of_a_study_when_it_is_said(asked: dict[str, str], studies: int, results: int) -> None:
    """Each choice is written into review.yml, and gives as many studies and results as it says."""
    result = built(REPEATED, TableOptions("GEN", **asked))  # type: ignore[arg-type]
    assert (result.studies, len(result.rows)) == (studies, results)


def test_a_cluster_column_tells_studies_apart() -> None:
    """Lines of one cluster share people, whatever they are called; named with --cluster they are pooled in three levels."""
    text = "study,district,yi,vi\na,1,0.1,0.1\nb,1,0.4,0.2\nc,2,0.3,0.1\nd,3,0.2,0.1\n"
    result = built(text, TableOptions("GEN", cluster="district"))
    assert (result.studies, len(result.rows), result.pooled.model) == (3, 4, "ML")
    assert "several lines are of one study ('a' in lines 2, 3)" in refusal(text.replace("district", "cluster"))


def test_one_registration_is_one_study() -> None:
    """Two names under one registration are the same people."""
    text = "study,registration,yi,vi\na,NCT01234567,0.1,0.1\nb,nct01234567,0.4,0.2\nc,NA,0.3,0.1\nd,NCT07654321,0.2,0.1\n"
    assert "several lines are of one study ('a' in lines 2, 3)" in refusal(text)
    assert built(text, TableOptions("GEN", dependent="first")).studies == 3
    assert built(text, TableOptions("GEN", dependent="separate")).studies == 4


def test_a_study_without_events_points_nowhere() -> None:
    """Without events in either group a ratio has no direction; the record says so, and the pooling leaves the study out by default."""
    text = "study,ai,n1i,ci,n2i\na,0,300,0,150\nb,1,300,3,150\nc,4,300,1,150\n"
    files = new_review(text, "t.csv", TableOptions("RR", better="lower"))
    directions = [yaml.safe_load(files[f"studies/{key}.yml"])["outcomes"][0]["direction"] for key in "abc"]
    assert directions == ["no_events", "favours_intervention", "favours_comparator"]
    left_out, kept = built(text, TableOptions("RR")), built(text, TableOptions("RR", no_events="keep"))
    assert (left_out.pooled.k, kept.pooled.k) == (2, 3)
    assert [entry.study.key for entry in left_out.selected.without_events] == ["a"]
    assert (kept.sides.silent, kept.sides.below, kept.sides.above) == (1, 1, 1)


def test_direction_is_that_of_the_data() -> None:
    """One half added to a small group does not turn the direction: no event of 5 is fewer than 1 of 1,000."""
    text = "study,ai,n1i,ci,n2i\na,0,5,1,1000\nb,1,300,3,150\n"
    result = built(text, TableOptions("RR"))
    assert [(row.effect.yi > 0, row.sign) for row in result.rows] == [(True, -1), (False, -1)]


def test_a_covariate_that_lacks_leaves_the_study_out_of_the_regression_alone() -> None:
    """It is pooled all the same, and named beside the regression."""
    text = "study,ri,ni,age\na,0.2,50,30\nb,0.3,60,NA\nc,0.1,70,40\nd,0.25,80,50\ne,0.4,90,61\n"
    result = built(text, TableOptions("ZCOR", covariates=("age",)))
    assert result.pooled.k == 5
    assert result.regressed is not None
    assert result.regressed.result is not None
    assert (result.regressed.result.k, result.regressed.without) == (4, ("b",))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "MD", "model": "mantel_haenszel"}, "--model mantel_haenszel pools IRR, OR, RD, RR, not MD; take random or equal"),
        ({"measure": "RR", "model": "peto"}, "--model peto pools OR, not RR; take random or equal"),
        (
            {"measure": "OR", "model": "peto", "interval": "knapp_hartung"},
            "--model peto has a normal interval; Knapp and Hartung's goes with random",
        ),
    ],
)
def test_models_that_do_not_go_with_the_rest_are_refused(asked: dict[str, str], told: str) -> None:
    """What would not load is not written."""
    with pytest.raises(InputError) as caught:
        new_review("study,ai,n1i,ci,n2i\na,1,9,2,9\nb,2,9,3,9\n", "t.csv", TableOptions(**asked))  # type: ignore[arg-type]
    assert [str(problem) for problem in caught.value.problems] == [f"t.csv:1:1: {told}"]
