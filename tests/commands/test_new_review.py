"""A review made from a table of effects: it builds at once, its figures are metafor's, and a fault in the table is told at its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.commands import Done
from helpers.reviews import METAFOR, ROOT
from openpyxl import Workbook

from living_review.analysis.synthesis import PooledSynthesis, synthesise
from living_review.analysis.tables import tabulate
from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.checks.stand_ins import MESSAGE
from living_review.commands.new_records import TableOptions
from living_review.commands.new_review import new_review
from living_review.problems import InputError, Problem
from living_review.records.load import load_records

TRUTH = json.loads((METAFOR / "truth.json").read_text(encoding="utf-8"))


def is_of_a_stand_in(problem: Problem) -> bool:
    """Whether it only says that a text is to be written: what the table does not say."""
    return problem.message == MESSAGE and problem.severity == "warning"


def pooled(folder: Path) -> PooledSynthesis:
    """The one synthesis of a review, which has nothing wrong with it."""
    loaded = load_records(folder)
    found = [problem for problem in check_records(loaded, chart_kinds()) if not is_of_a_stand_in(problem)]
    assert [str(problem) for problem in found] == []
    records = loaded.records()
    (made,), problems = synthesise(records, tabulate(records))
    assert problems == []
    assert isinstance(made, PooledSynthesis)
    return made


def written(files: dict[str, str], folder: Path) -> Path:
    """The files on the disk."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "measure", "arguments"),
    [
        ("dat.bcg", "RR", []),
        ("dat.bcg", "rr", ["--subgroup", "alloc", "--better", "lower", "--title", "Vaccine"]),
        ("dat.hine1989", "RD", []),
        ("dat.normand1999", "MD", ["--better", "lower"]),
    ],
)
def test_data_sets_of_metafor(name: str, measure: str, arguments: list[str], tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """The command makes a review of which nothing needs to be mended before it builds, and whose pooled result is metafor's."""
    done = invoke(ROOT, "new-review", tmp_path / "made", "--from", METAFOR / f"{name}.csv", "--measure", measure, *arguments)
    assert (done.code, done.err) == (0, "")
    k = TRUTH[name]["k"]
    assert done.out.startswith(f"{tmp_path / 'made'}: {k} studies; build it with --data ")
    result = pooled(tmp_path / "made")
    assert (result.pooled.k, result.measure.key) == (k, measure.upper())
    assert (result.pooled.mu, result.pooled.tau2) == (
        pytest.approx(TRUTH[name]["REML"]["mu"], rel=1e-6),
        pytest.approx(TRUTH[name]["REML"]["tau2"], rel=1e-6, abs=1e-12),
    )
    assert (result.subgroups is not None) == ("--subgroup" in arguments)
    checked = invoke(ROOT, "check", "--data", tmp_path / "made")
    assert (checked.code, checked.out.splitlines()[-1][: len(f"{k} studies in order")]) == (0, f"{k} studies in order")


@pytest.mark.parametrize(
    ("table", "measure", "columns", "wanted"),
    [
        ("study,yi,vi\na,0.1,0.04\nb,0.3,0.04\n", "GEN", {}, 0.2),
        ("study,yi,sei\na,0.1,0.2\nb,0.3,0.2\n", "SMD", {}, 0.2),
        ("name,effect,error\na,0.1,0.2\nb,0.3,0.2\n", "MD", {"study": "name", "yi": "effect", "sei": "error"}, 0.2),
        ("study,ri,ni\na,0.5,53\nb,0.5,103\n", "ZCOR", {}, 0.5493061443),
        ("study,ai,n1i,ci,n2i\na,10,100,20,100\nb,5,50,10,50\n", "RR", {}, -0.6931471806),
        ("study,ai,bi,ci,di\na,10,90,20,80\nb,5,45,10,40\n", "RR", {}, -0.6931471806),
        (
            "study,hit,miss,c1,c0\na,10,90,20,80\nb,5,45,10,40\n",
            "RR",
            {"tpos": "hit", "tneg": "miss", "cpos": "c1", "cneg": "c0"},
            -0.6931471806,
        ),
        ("study,estimate,ci_low,ci_high\na,0.5,0.25,1\nb,0.5,0.25,1\n", "HR", {}, -0.6931471806),
        ("\ufeffstudy,yi,vi\r\na,0.1,0.04\r\n\r\nb,0.3,0.04\r\n", "GEN", {}, 0.2),
    ],
)
def test_columns(table: str, measure: str, columns: dict[str, str], wanted: float, tmp_path: Path) -> None:
    """Each form of a table, with names as in metafor or mapped to them."""
    result = pooled(written(new_review(table, "t.csv", TableOptions(measure, columns=columns)), tmp_path))
    assert result.pooled.mu == pytest.approx(wanted)


def test_names_of_studies() -> None:
    """A key for each study, different ones for the same name, and no year that nobody stated."""
    table = "author,year,yi,vi\nSyková & Müller,1999,0.1,1\nSyková et al.,1999,0.2,1\n"
    files = new_review(table, "t.csv", TableOptions("MD"))
    assert [name for name in files if name.startswith("studies/")] == ["studies/sykova1999.yml", "studies/sykova1999-2.yml"]
    first, second = (yaml.safe_load(text) for name, text in files.items() if name.startswith("studies/"))
    assert (first["citation"]["authors"], first["citation"].get("et_al")) == (["Syková", "Müller"], None)
    assert (second["citation"]["authors"], second["citation"].get("et_al")) == (["Syková"], True)
    undated = yaml.safe_load(new_review("study,yi,vi\n1,0.1,1\n2,0.2,1\n", "t.csv", TableOptions("MD"))["studies/study_1.yml"])
    assert undated["citation"]["year"] == "not reported"


def test_which_way_is_better_is_asked_for() -> None:
    """A side is favoured only where it is told which way is better; else results lie above or below no effect, and no more is said."""
    table = "study,yi,vi\na,-0.1,1\nb,0.2,1\n"
    told = yaml.safe_load(new_review(table, "t.csv", TableOptions("MD", better="lower"))["studies/a.yml"])["outcomes"][0]
    untold = yaml.safe_load(new_review(table, "t.csv", TableOptions("MD"))["studies/a.yml"])["outcomes"][0]
    assert (told["higher_is"], told["direction"]) == ("worse", "favours_intervention")
    assert (untold["higher_is"], untold["direction"]) == ("not reported", "below")
    assert "favours" not in "".join(new_review(table, "t.csv", TableOptions("MD")).values())


@pytest.mark.parametrize(
    ("table", "options", "told"),
    [
        ("", TableOptions("RR"), ["t.csv:1:1: is empty; expected a line with the names of columns, and a line for each study"]),
        ("study,yi,vi\na,1,1\n", TableOptions("GEN"), ["t.csv:1:1: has 1 row(s) below the header; pooling needs two or more"]),
        (
            "study,yi\na,1\nb,2\n",
            TableOptions("SMD"),
            [
                (
                    "t.csv:1:1: has the columns study, yi; SMD needs m1i, sd1i, n1i, m2i, sd2i, n2i; "
                    "or m1i, se1i, n1i, m2i, se2i, n2i; or yi, vi; or yi, sei; or estimate, "
                    "ci_low, ci_high, level; or estimate, ci_low, ci_high. Other names can be mapped with --map"
                )
            ],
        ),
        (
            "study,yi,vi\na,one,1\nb,2,\nc,1,-1\n",
            TableOptions("GEN"),
            [
                "t.csv:2:2: yi: found 'one', expected a number; write NA for a study that has none",
                "t.csv:4:3: vi: found -1.0, expected a positive number",
            ],
        ),
        ("study,yi,vi\na,1\nb,2,1\n", TableOptions("GEN"), ["t.csv:2:1: has 2 cells, but the header has 3"]),
        ("study,yi,yi,vi\na,1,1,1\nb,2,1,1\n", TableOptions("GEN"), ["t.csv:1:3: yi: is the name of an earlier column"]),
        (
            "study,yi,vi\na,1,1\nb,NA,1\n",
            TableOptions("GEN"),
            ["t.csv:1:1: has 1 row(s) with an effect; pooling needs two or more"],
        ),
        (
            "study,yi,vi\na,1,1\nb,2,1\n",
            TableOptions("GEN", columns={"estimatte": "yi", "vi": "study2"}),
            [
                "t.csv:1:1: estimatte: is not a name to map a column to; did you mean 'estimate'?",
                "t.csv:1:1: study2: is not a column of the table; did you mean 'study'?",
            ],
        ),
        (
            "study,yi,vi\na,1,1\nb,2,1\n",
            TableOptions("GEN", subgroup="sudy"),
            ["t.csv:1:1: sudy: is not a column of the table; did you mean 'study'?"],
        ),
        (
            "study,ai,n1i,ci,n2i\na,5,4,1,4\nb,1,4,1.5,4\n",
            TableOptions("RR"),
            ["t.csv:2:2: ai: found 5.0, expected at most n1i, 4", "t.csv:3:4: ci: found 1.5, expected a whole number of 0 or more"],
        ),
        ('study,yi,vi\n"a,1,1\n', TableOptions("GEN"), ["t.csv:2:1: is not a CSV file: unexpected end of data"]),
    ],
)
def test_a_fault_in_the_table(table: str, options: TableOptions, told: list[str]) -> None:
    """All faults at once, each with line and column."""
    with pytest.raises(InputError) as caught:
        new_review(table, "t.csv", options)
    assert sorted(str(problem) for problem in caught.value.problems) == told


@pytest.mark.parametrize(
    ("prepare", "arguments", "told"),
    [
        (lambda _: None, ["--from", "absent.csv", "--measure", "RR"], "absent.csv:1:1: cannot be read: No such file or directory\n"),
        (
            lambda folder: (folder / "t.csv").write_bytes(b"study,yi,vi\n\x81,1,1\n"),
            ["--from", "t.csv", "--measure", "GEN"],
            "t.csv:2:1: byte 0x81 is neither UTF-8 nor Windows-1252; save the table as CSV in UTF-8\n1 error in the table; nothing was\
 written\n",
        ),
        (
            lambda folder: written({"made/x.txt": "mine", "t.csv": "study,yi,vi\na,1,1\nb,2,1\n"}, folder),
            ["--from", "t.csv", "--measure", "GEN"],
            "made is there already and is not empty; nothing was written\n",
        ),
        (
            lambda folder: written({"t.csv": "study,yi,vi\na,x,1\nb,2,1\n"}, folder),
            ["--from", "t.csv", "--measure", "GEN"],
            "t.csv:2:2: yi: found 'x', expected a number; write NA for a study that has none\n1 error in the table; nothing was written\n",
        ),
    ],
)
def test_nothing_is_written_on_an_error(
    prepare: Callable[[Path], object],
    arguments: list[str],
    told: str,
    tmp_path: Path,
    invoke: Callable[..., Done],
) -> None:
    """The command says what is wrong, ends with 1, and leaves what is there."""
    prepare(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    done = invoke(ROOT, "new-review", "made", *arguments, cwd=tmp_path)
    assert (done.code, done.err) == (1, told)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("group", ["Y", "no", "1e5", "010", "null", "true"])
def test_groups_that_look_like_something_else(group: str, tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """A group is text, whatever YAML might take it for."""
    table = tmp_path / "t.csv"
    table.write_text(f"author,tpos,tneg,cpos,cneg,grp\nA,1,2,3,4,{group}\nB,2,3,4,5,other\nC,3,3,4,5,other\n", encoding="utf-8")
    done = invoke(ROOT, "new-review", tmp_path / "r", "--from", table, "--measure", "OR", "--subgroup", "grp", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("line", ["A,1e308,2,3,4", f"{'X' * 5000},1,2,3,4", "A,1e-300,2,3,4"])
def test_tables_that_no_record_can_hold(line: str, tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """A number or a name out of this world is told, and nothing is written."""
    table = tmp_path / "t.csv"
    table.write_text(f"author,tpos,tneg,cpos,cneg\n{line}\nB,2,3,4,5\n", encoding="utf-8")
    done = invoke(ROOT, "new-review", tmp_path / "r", "--from", table, "--measure", "OR", cwd=tmp_path)
    assert done.code == 1
    assert "nothing was written" in done.err
    assert not (tmp_path / "r").exists()


def test_workbook(tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """A workbook is a table as any other: the same records as from CSV, with a title above it and the sheet by its name."""
    lines = [["study", "ai", "n1i", "ci", "n2i"], ["A 2001", 1, 10, 2, 10], ["B 2002", 3, 12, 5, 12]]
    (tmp_path / "t.csv").write_text("\n".join(",".join(map(str, line)) for line in lines), encoding="utf-8")
    book = Workbook()
    sheet = book.create_sheet("Effects")
    for line in (["Deaths"], *lines):
        sheet.append(line)
    book.save(tmp_path / "t.xlsx")
    effects = []
    for name, more in (("t.csv", []), ("t.xlsx", ["--sheet", "Effects"])):
        done = invoke(ROOT, "new-review", tmp_path / f"of_{name}", "--from", tmp_path / name, "--measure", "RR", *more)
        assert done.code == 0, done.err
        effects += [yaml.safe_load(file.read_text(encoding="utf-8"))["outcomes"][0]["effect"] for file in of_table(tmp_path, name)]
    assert effects[:2] == effects[2:]
    assert effects[0]["intervention"] == {"events": 1, "n": 10}


def of_table(folder: Path, name: str) -> list[Path]:
    """The studies of a review that was made from a table."""
    return sorted((folder / f"of_{name}" / "studies").iterdir())
