"""The command that reads references and sheets of extraction into studies."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from helpers.commands import Done
from helpers.reviews import ROOT, Copy
from openpyxl import Workbook

from living_review.charts.registry import chart_kinds
from living_review.checks.run import check_records
from living_review.records.load import load_records

SHEET = """\
Study;Authors;Year;Title;DOI;Study design;Country;N;Format;Therapist;Sessions;Minutes per session;Comparator;Notes;Weather
Marsh 2016;"Marsh A; van der Dole BB; et al.";2016;Rest;https://doi.org/10.5555/marsh;Randomised;NR;1,204;group;psychologist;6;\
45 minutes;waiting list;checked;sunny
Nunn 2017;Nunn C;in press;Sleep;NA;Mesmerism;Norway;12;choir;NR;six;1-2 hours;no;;rain
"""
MAP = "columns:\n  design: {column: Study design, terms: {Randomised: randomised_trial}}\nignore: [Weather]\n"
RIS = (
    "TY  - JOUR\nAU  - World Health Organization\nPY  - 2014\nTI  - Invented\nJO  - J Inv\nSP  - 590\nEP  - 7\nDO  - 10.5555/who\nER  - \n"
)


@pytest.fixture
def read(sleep: Copy, invoke: Callable[..., Done], tmp_path: Path) -> Callable[..., Done]:
    """Writes a file and imports it into a copy of the review on sleep."""

    def run(name: str, content: str | bytes, *more: str) -> Done:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return invoke(ROOT, "import", tmp_path / name, "--data", sleep.folder, *more)

    return run


def record(sleep: Copy, key: str) -> dict[str, object]:
    """What stands in the record of a study."""
    found: dict[str, object] = yaml.safe_load((sleep.folder / "studies" / f"{key}.yml").read_text(encoding="utf-8"))
    return found


def test_sheet(read: Callable[..., Done], sleep: Copy, tmp_path: Path) -> None:
    """A sheet becomes records that pass the check: what fits is read, what does not is kept with the reason, and nothing is guessed."""
    (tmp_path / "map.yml").write_text(MAP, encoding="utf-8")
    done = read("sheet.csv", SHEET, "--map", str(tmp_path / "map.yml"))
    assert done.code == 0, done.err
    assert "2 studies written; 6 cells did not fit" in done.out
    marsh, nunn = record(sleep, "marsh2016"), record(sleep, "nunn2017")
    assert marsh["citation"] == {
        "authors": ["Marsh A", "van der Dole BB"], "et_al": True, "year": 2016, "title": "Rest", "journal": "not reported",
        "doi": "10.5555/marsh", "reference": "not applicable",
    }  # fmt: skip
    assert marsh["design"] == {"value": "randomised_trial", "printed": "Randomised"}
    assert (marsh["country"], marsh["comparator"], marsh["notes"]) == ("not reported", ["waiting_list"], ["checked"])
    participants, block = marsh["participants"], marsh["intervention"]
    assert isinstance(participants, dict)
    assert isinstance(block, dict)
    assert (participants["total"], participants["printed"]) == (1204, "1,204")
    assert block["minutes_per_session"] == {"value": 45, "unit": "minutes", "printed": "45 minutes"}
    assert isinstance(nunn["design"], dict)
    assert nunn["design"]["value"] == "unclear"
    text = (sleep.folder / "studies" / "nunn2017.yml").read_text(encoding="utf-8")
    for column, cell in (("Year", "in press"), ("Study design", "Mesmerism"), ("Format", "choir"), ("Sessions", "six")):
        assert f"# {column}: '{cell}' is no " in text
    assert "# Minutes per session: '1-2 hours' has the unit 'hours'; expected one of minutes" in text
    loaded = load_records(sleep.folder)
    assert [str(each) for each in check_records(loaded, chart_kinds()) if each.severity == "error" and "claims" not in each.path] == []


def test_nothing_is_written_over(read: Callable[..., Done], sleep: Copy) -> None:
    """A study that is there by name or DOI stays as it is, byte for byte, unless --force says otherwise."""
    assert read("a.ris", RIS).code == 0
    file = sleep.folder / "studies" / "world_health_organization_2014.yml"
    name = next(path for path in (sleep.folder / "studies").glob("world*"))
    before = name.read_bytes() + b"# mine\n"
    name.write_bytes(before)
    again = read("a.ris", RIS)
    assert "0 studies written" in again.out
    assert f"there already, and left as they are: World Health Organization 2014 (studies/{name.name})" in again.err
    assert name.read_bytes() == before
    assert read("a.ris", RIS, "--force").code == 0
    assert b"# mine" not in name.read_bytes()
    assert file.name.startswith("world")


def test_references(read: Callable[..., Done], sleep: Copy) -> None:
    """A reference becomes a study with its citation, an institution as its author and pages written out."""
    assert read("a.ris", RIS).code == 0
    (key,) = [path.stem for path in (sleep.folder / "studies").glob("world*")]
    assert record(sleep, key)["citation"] == {
        "authors": ["World Health Organization"], "year": 2014, "title": "Invented", "journal": "J Inv", "doi": "10.5555/who",
        "reference": "not applicable", "pages": "590-597",
    }  # fmt: skip


def test_workbook(read: Callable[..., Done], sleep: Copy) -> None:
    """A sheet of Excel is read as its cells stand."""
    book, raw = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active.append(["Study", "Year", "N", "Minutes per session"])
    book.active.append(["Ode 2018", 2018, 40, 50])
    book.save(raw)
    done = read("sheet.xlsx", raw.getvalue())
    assert done.code == 0, done.err
    block = record(sleep, "ode2018")["intervention"]
    assert isinstance(block, dict)
    assert block["minutes_per_session"] == {"value": 50, "unit": "minutes", "printed": "50"}


def test_flow(read: Callable[..., Done]) -> None:
    """A table of PRISMA2020 is printed as blocks of review.yml, and nothing is written."""
    table = "data,node,box,description,boxtext,tooltips,url,n\ndatabase_results,n,b,d,t,t,u,30\nnew_studies,n,b,d,t,t,u,4\n"
    table += 'database_specific_results,n,b,d,t,t,u,"PubMed, 30"\n'
    done = read("prisma.csv", table)
    assert done.code == 0, done.err
    first, second = done.out.split("\n\n")
    assert yaml.safe_load(first)["flow"] == {"records_from_databases": 30, "new_studies": 4, "where": []}
    assert yaml.safe_load(second)["databases"] == [{"name": "PubMed", "records": 30, "where": []}]


@pytest.mark.parametrize(
    ("content", "map_text", "message"),
    [
        ("Weather,N\nsunny,3\n", None, "has no column with the name, authors or title of a study; the columns are 'Weather', 'N'"),
        ("Study,Year\nA,2003\n", "columns: {desing: Year}\n", "map: 'desing' is not a field that a sheet can fill; did you mean 'design'?"),
        ("Study,N\nA,3\n", "columns: {design: Dsign}\n", "design: 'Dsign' is not a column; expected one of N, Study"),
        ("Study,N\nA,3\n", "colums: {}\n", "map.yml:1:1: colums: 'colums' is not a field of this block; did you mean 'columns'?"),
        ("Study,N\nA\n", None, "sheet.csv:2:1: has 1 cells, but the header has 2"),
    ],
)
def test_faults(content: str, map_text: str | None, message: str, read: Callable[..., Done], sleep: Copy, tmp_path: Path) -> None:
    """What is wrong with the sheet or its map is told with its place, and nothing is written."""
    before = sorted((sleep.folder / "studies").iterdir())
    more = []
    if map_text is not None:
        (tmp_path / "map.yml").write_text(map_text, encoding="utf-8")
        more = ["--map", str(tmp_path / "map.yml")]
    done = read("sheet.csv", content, *more)
    assert done.code == 1
    assert message in done.err
    assert sorted((sleep.folder / "studies").iterdir()) == before


def test_lines_of_one_study(read: Callable[..., Done], sleep: Copy) -> None:
    """A further line of a study makes no second study, and says what it has otherwise; a line without a name is passed over."""
    done = read("a.csv", "Study,Year,N\nAda 2018,2018,40\nAda 2018,2018,41\n,,12\nBo 2019,2019,1\n")
    assert "2 studies written" in done.out
    assert "a.csv:3: 'Ada 2018' stands in line 2 too, which is the one taken; it differs in participants.total" in done.err
    assert "a.csv:4: names no study and was passed over" in done.err
    assert record(sleep, "ada2018")["participants"]["total"] == 40  # type: ignore[index]


def test_reports_of_one_author_and_year(read: Callable[..., Done], sleep: Copy) -> None:
    """Two reports get names that tell them apart; one report under the same DOI, whatever its capitals, is one. The file's name is free."""
    one = "TY  - JOUR\nAU  - Doe, J\nPY  - 2014\nTI  - One\nDO  - 10.5555/one\nER  - \n"
    done = read("export.txt", one + one.replace("10.5555/one", "10.5555/ONE") + one.replace("one", "two"))
    assert "2 studies written" in done.out
    assert (record(sleep, "doe2014").get("short_name"), record(sleep, "doe2014b")["short_name"]) == (None, "Doe 2014b")
    assert "export.txt, reference 2: 'Doe 2014' stands in reference 1 too, which is the one taken" in done.err
    text = (sleep.folder / "studies" / "doe2014b.yml").read_text(encoding="utf-8")
    assert "export.txt, reference 3. " in text.partition("\n")[0], "a reference has many lines, and is told by its number"


def test_decimal_commas(read: Callable[..., Done], sleep: Copy) -> None:
    """Where semicolons part cells a comma parts decimals, and a point thousands of people; what may be either is unclear, with the text."""
    done = read("a.csv", "Study;Year;N;Minutes per session;Sessions\nAda 2018;2018;1.204;45,5;1.204\n")
    assert "a.csv:2: Sessions: '1.204' may have a sign for thousands or for decimals" in done.err
    ada = record(sleep, "ada2018")
    assert ada["participants"]["total"] == 1204  # type: ignore[index]
    assert ada["intervention"]["minutes_per_session"] == {"value": 45.5, "unit": "minutes", "printed": "45,5"}  # type: ignore[index]
    assert ada["intervention"]["sessions"]["value"] == "unclear"  # type: ignore[index]


@pytest.mark.parametrize("name", ["World2014.yml", "world2014.yaml", "WORLD2014.YAML"])
def test_no_file_is_written_over(name: str, read: Callable[..., Done], sleep: Copy) -> None:
    """A file of the same name, in whatever case or with the other ending, keeps what is in it, also where capitals do not count."""
    there = sleep.folder / "studies" / name
    there.write_text("not a record yet\n")
    done = read("one.ris", RIS.replace("World Health Organization", "World, H"))
    assert done.code == 0, done.err
    assert there.read_text() == "not a record yet\n"
    names = [file.name.casefold().removesuffix(".yaml").removesuffix(".yml") for file in (sleep.folder / "studies").iterdir()]
    assert len(names) == len(set(names)) == 6
