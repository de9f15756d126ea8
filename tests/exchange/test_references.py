"""References in the formats of other programs: the same reports, whatever program wrote them, and there and back again."""

from __future__ import annotations

import json

import pytest
import rispy

from living_review.exchange.bibtex import read_bibtex, to_bibtex
from living_review.exchange.csl import csl_item, read_csl
from living_review.exchange.references import Reference, citation_of, names_in, reference_of
from living_review.exchange.ris import is_medline, read_medline, read_ris, to_ris
from living_review.problems import InputError
from living_review.records.people import AuthorName, author_name
from living_review.records.study import Citation

ZOTERO = """\
TY  - JOUR
TI  - An invented trial of rest.
AU  - Browne, Matthew
AU  - van der Berg, B. B.
AU  - World Health Organization
AU  - Smith, John, Jr
T2  - Journal of Invented Examples
AB  - Some words.
DA  - 2014/03/01/
PY  - 2014
DO  - 10.5555/rest.1
VL  - 75
IS  - 3
SP  - 590
EP  - 597
UR  - https://example.org/rest
KW  - rest
KW  - sleep
ER  -

"""
ENDNOTE = ZOTERO.replace("TI  - ", "T1  - ").replace("AU  - ", "A1  - ").replace("Organization\n", "Organization,\n").replace("T2", "JF")
EMBASE = """\
TY  - JOUR
M3  - Article
Y1  - 2014//
VL  - 75
IS  - 3
SP  - 590
EP  - 7
T1  - An invented trial of rest
A1  - Browne, Matthew
A1  - van der Berg, B. B.
A1  - World Health Organization
A1  - Smith, John, Jr
JF  - Journal of Invented Examples
M1  - (Browne M.) Somewhere
UR  - https://doi.org/10.5555/rest.1
ER  -
"""
PUBMED = """\

PMID- 12345678
OWN - NLM
STAT- MEDLINE
DP  - 2014 Mar
TI  - An invented trial
      of rest.
PG  - 590-7
LID - 10.5555/rest.1 [doi]
FAU - Browne, Matthew
AU  - Browne M
FAU - van der Berg, B. B.
AU  - van der Berg BB
FAU - Smith, John Jr
CN  - World Health Organization
PT  - Journal Article
TA  - J Inv Ex
JT  - Journal of Invented Examples
VI  - 75
IP  - 3
"""
BIBTEX = r"""
@article{browne2014,
  title = {An invented trial of {Rest}},
  author = {Browne, Matthew and van der Berg, B. B. and {World Health Organization} and Smith, Jr, John},
  year = 2014, month = mar,
  journal = {Journal of Invented Examples},
  volume = {75}, number = {3}, pages = {590--597},
  doi = {10.5555/rest.1}
}
"""
CSL = [
    {
        "id": "browne2014",
        "type": "article-journal",
        "title": "An invented trial of <i>rest</i>",
        "author": [
            {"family": "Browne", "given": "Matthew"},
            {"family": "Berg", "given": "B. B.", "non-dropping-particle": "van der"},
            {"literal": "World Health Organization"},
            {"family": "Smith", "given": "John", "suffix": "Jr"},
        ],
        "issued": {"date-parts": [["2014", 3, 1]]},
        "container-title": "Journal of Invented Examples",
        "volume": "75",
        "issue": "3",
        "page": "590-597",
        "DOI": "10.5555/rest.1",
    }
]
AUTHORS = (
    AuthorName("Browne", "Matthew"),
    AuthorName("van der Berg", "B. B."),
    AuthorName("World Health Organization", body=True),
    AuthorName("Smith", "John", "Jr"),
)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(read_ris(ZOTERO, "x.ris"), id="zotero"),
        pytest.param(read_ris(ENDNOTE.replace("\n", "\r\n"), "x.ris"), id="endnote"),
        pytest.param(read_ris("\ufeff" + EMBASE, "x.ris"), id="embase"),
        pytest.param(read_medline(PUBMED, "x.nbib"), id="pubmed"),
        pytest.param(read_bibtex(BIBTEX, "x.bib"), id="bibtex"),
        pytest.param(read_csl(json.dumps(CSL), "x.json"), id="csl"),
    ],
)
def test_one_report_of_six_programs(found: tuple[Reference, ...]) -> None:
    """Authors are whole, institutions apart, pages written out, and the DOI found wherever it stands."""
    (reference,) = found
    assert set(reference.authors) == set(AUTHORS)
    assert reference.authors[:2] == AUTHORS[:2]
    facts = (reference.kind, reference.year, reference.title.casefold(), reference.journal, reference.volume, reference.issue)
    assert facts == ("article", 2014, "an invented trial of rest", "Journal of Invented Examples", "75", "3")
    assert (reference.first_page, reference.last_page, reference.doi) == ("590", "597", "10.5555/rest.1")


CITED = Citation.model_validate(
    {
        "authors": ["Browne, Matthew", "World Health Organization", "van der Berg BB", "Smith J Jr", "Plato", "{Royal Society}"],
        "et_al": True,
        "year": 2015,
        "title": "Rest & 50 % of {sleep}: a_b",
        "journal": "J Inv Ex",
        "pages": "1276–92",
        "doi": "10.5555/a_b(1)",
        "reference": 1,
    }
)


def test_names_of_the_field() -> None:
    """Each form of a name that databases give is taken apart as it is meant; the label is the surname, or the whole institution."""
    reference = reference_of("k", CITED)
    assert [author.inverted for author in reference.authors] == [
        "Browne, Matthew", "World Health Organization", "van der Berg, BB", "Smith, J, Jr", "Plato", "Royal Society",
    ]  # fmt: skip
    assert (reference.first_page, reference.last_page) == ("1276", "1292")
    assert CITED.first_surname == "Browne"
    assert CITED.model_copy(update={"authors": ("World Health Organization",)}).first_surname == "World Health Organization"


@pytest.mark.parametrize("kind", ["article", "conference", "thesis", "report", "book", "chapter", "preprint"])
def test_there_and_back(kind: str) -> None:
    """What is written in each format is read again as it was, 'et al.' and the kind of report included."""
    reference = reference_of("k", CITED.model_copy(update={"kind": kind}))
    assert read_ris(to_ris(reference), "x") == (reference,)
    assert read_bibtex(to_bibtex((reference,)), "x") == (plain(reference),)
    (read,) = read_csl(json.dumps([csl_item(reference)]), "x")
    assert read == reference_without_mononym(reference)
    block = citation_of(reference) | {"reference": 1}
    again = reference_of("k", Citation.model_validate(block))
    assert again == reference_of("k", Citation.model_validate(block | {"authors": [author.text for author in reference.authors]}))


def plain(reference: Reference) -> Reference:
    """As BibTeX has it, in which braces only group."""
    return Reference(**{**reference.__dict__, "title": reference.title.replace("{", "").replace("}", "")})


def reference_without_mononym(reference: Reference) -> Reference:
    """As CSL has it, in which a single name stands as a whole."""
    authors = tuple(AuthorName(each.family, body=True) if each.family == "Plato" else each for each in reference.authors)
    return Reference(**{**reference.__dict__, "authors": authors})


def test_ris_as_rispy_reads_it() -> None:
    """The file that the site offers is RIS to a library that knows nothing of the site."""
    (entry,) = rispy.loads(to_ris(reference_of("k", CITED)))
    assert entry["authors"][1:3] == ["World Health Organization", "van der Berg, BB"]
    assert (entry["start_page"], entry["end_page"], entry["type_of_reference"]) == ("1276", "1292", "JOUR")


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_ris, "a,b\n", "x:1:1: is not in the format RIS: no line starts with 'TY  - '"),
        (read_bibtex, "words\n", "x:1:1: has no entry of BibTeX, which starts like '@article{smith2015,'"),
        (read_csl, "[1]", "x:1:1: [0]: is not CSL-JSON, a list of blocks with a 'type' each; found 1"),
        (read_csl, "{", "x:1:2: is not JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_what_is_no_reference(read: object, text: str, message: str) -> None:
    """A file that is in another format is named as such."""
    assert callable(read)
    with pytest.raises(InputError) as error:
        read(text, "x")
    assert [str(problem) for problem in error.value.problems] == [message]
    assert is_medline(PUBMED)
    assert not is_medline(ZOTERO)


def test_ris_of_other_programs() -> None:
    """An article's number, authors on one line, titles over two lines and the older line ends are read."""
    ris = "TY  - JOUR\nA1  - Doe,J.; Roe, K\nY1  - 2003/05//\nT1  - A title\n over two lines\nJA  - J. Inv.\nC7  - e0123456\n"
    (found,) = read_ris(ris.replace("\n", "\r"), "x")
    assert [author.inverted for author in found.authors] == ["Doe, J.", "Roe, K"]
    assert (found.title, found.year, found.journal, found.pages) == ("A title over two lines", 2003, "J. Inv.", "e0123456")


LATEX = r"""
@string{jinv = "Journal of Invented Examples"}
@comment{jabref-meta: x}
@Article{one,
  Author = "M{\"u}ller, J{\"o}rg and Garc{\'\i}a-L{\'o}pez, {\O}ystein and {\c{C}}elik, {\.I}. and GBD 2019 Collaborators",
  Title = {{The {ALS} trial --- 50\% {\&} more \textit{in vivo} $\alpha$}}, Journal = jinv, Year = {2012}, Month = jan # "~1",
  DOI = {https://doi.org/10.5555/m\_1},
}
@online{one, author={Ludwig van Beethoven and {Cochrane}}, title={Two}, date={2019-05-03}}
"""


def test_latex() -> None:
    """Accents, braces, strings, sums of strings and formulas of LaTeX are read as what they mean; a key that stands twice is no fault."""
    one, two = read_bibtex(LATEX, "x.bib")
    assert [author.inverted for author in one.authors] == ["Müller, Jörg", "García-López, Øystein", "Çelik, İ.", "GBD 2019 Collaborators"]
    assert (one.title, one.journal, one.doi) == ("The ALS trial — 50% & more in vivo α", "Journal of Invented Examples", "10.5555/m_1")
    assert [author.inverted for author in two.authors] == ["van Beethoven, Ludwig", "Cochrane"]
    assert (two.kind, two.year, two.authors[1].body) == ("web", 2019, True)
    with pytest.raises(InputError) as error:
        read_bibtex("@article{a, author={Doe, title={x}}\n\n@article{b, title={ok}}", "x.bib")
    assert str(error.value.problems[0]).startswith("x.bib:1:1: is not an entry of BibTeX: Unexpected block start")


ODD = [
    {"id": 1, "type": "report", "title": "A", "author": [{"literal": "WHO"}], "issued": {"date-parts": [[None]]}, "number": "12"},
    {"type": "journal-article", "title": ["B"], "container-title": ["J"], "author": [{"name": "Group X"}], "issued": {"raw": "May 1999"}},
    {"type": "article-journal", "title": "C", "author": "Smith J", "issued": "2015-03-01", "number": "e7", "page": ""},
    {"type": "article-journal", "title": "D", "author": [{"family": "Plato"}], "issued": {"date-parts": [["2011"], ["2012"]]}},
]


@pytest.mark.parametrize("wrap", [lambda items: items, lambda items: {"items": items}, lambda items: {"message": {"items": items}}])
def test_odd_items_of_csl(wrap: object) -> None:
    """Whole names, odd dates, lists for titles and the blocks that programs put around a list are read; a report's number is no page."""
    assert callable(wrap)
    found = read_csl(json.dumps(wrap(ODD)), "x")
    assert [each.authors[0].inverted for each in found] == ["WHO", "Group X", "Smith, J", "Plato"]
    assert [each.year for each in found] == [None, 1999, 2015, 2011]
    assert [each.pages for each in found] == ["", "", "e7", ""]
    assert (found[1].title, found[1].journal, found[1].kind) == ("B", "J", "article")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Smith, J., Doe, K. and Roe, L.", ["Smith, J.", "Doe, K.", "Roe, L."]),
        ("Smith J, van der Dole BB, et al.", ["Smith J", "van der Dole BB", "et al."]),
        ("Smith & Jones", ["Smith", "Jones"]),
        ("Smith, Jones, Brown", ["Smith", "Jones", "Brown"]),
        ("Smith, John; Doe, Jane", ["Smith, John", "Doe, Jane"]),
        ("Smith, John", ["Smith, John"]),
        ("Smith, John, Jr", ["Smith, John, Jr"]),
        ("Smith et al", ["Smith et al"]),
        ("Department of Health and Social Care, London", ["Department of Health and Social Care, London"]),
    ],
)
def test_names_in_one_cell(text: str, names: list[str]) -> None:
    """A list of authors in one cell is parted where a new name begins, and nowhere else."""
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Abelson A", ("Abelson", "A", "", False)),
        ("García-López A.-M.", ("García-López", "A.-M.", "", False)),
        ("Smith Jr., John", ("Smith", "John", "Jr.", False)),
        ("GBD 2019 Collaborators", ("GBD 2019 Collaborators", "", "", True)),
        ("World Health Organization, Geneva", ("World Health Organization, Geneva", "", "", True)),
        ("山田 太郎", ("山田 太郎", "", "", True)),
        ("Smith JR", ("Smith", "JR", "", False)),
    ],
)
def test_parts_of_names(text: str, parts: tuple[str, str, str, bool]) -> None:
    """Initials, suffixes and institutions are told apart; JR are initials, Jr is none."""
    name = author_name(text)
    assert (name.family, name.given, name.suffix, name.body) == parts
