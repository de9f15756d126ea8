"""Names that become paths and ids: what may stand in one, wherever a record has a name."""

from __future__ import annotations

import pytest
from helpers.reviews import Copy, Told
from pydantic import TypeAdapter, ValidationError

from living_review.records.names import RESERVED, Key, list_anchor, name_fault, place_anchor, term_anchor, word_anchor

KEY = "is not a key; expected small letters and digits, starting with a letter"

BAD = {
    "upwards": "../../README",
    "absolute": "/etc/x",
    "capitals": "Group",
    "space": "a b",
    "quote": 'g"><script>',
    "right to left": "g\u05d0",
    "dot": "a.b",
    "empty of letters": "1",
    "newline": "a\nb",
    "long": "a" * 101,
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD.keys())
def test_names_are_plain(value: str) -> None:
    """Nothing that could leave a folder, an attribute or a line is a name."""
    assert name_fault(value)


@pytest.mark.parametrize("value", sorted(RESERVED))
def test_names_that_are_needed(value: str) -> None:
    """Names that a site or a file system needs are refused, and said to be such."""
    assert "needs itself" in name_fault(value)


@pytest.mark.parametrize("value", ["index", "main-content", "con", "nul", "com1", "com9", "lpt1", "lpt9"])
def test_some_of_these(value: str) -> None:
    """The home page of a folder, the mark of a page's text, and the devices that Windows has had since DOS, each with nine ports."""
    assert value in RESERVED


@pytest.mark.parametrize("value", ["a", "smith2001", "a-b_c", "a" * 100, "com", "com0", "com10", "lpt10"])
def test_usual_names(value: str) -> None:
    """Usual names are taken."""
    assert name_fault(value) == ""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("Smith 2001", f"{KEY}, such as 'smith_2001'"),
        ("B 12", f"{KEY}, such as 'b_12'"),
        ("Mü--x!", f"{KEY}, such as 'mu_x'"),
        ("12 weeks", KEY),
        ("!", KEY),
        ("Index", KEY),  # what is like it is a name that the site needs
        ("A" * 101, KEY),
        ("a" * 101, "has 101 signs; a key may have at most 100"),
        ("con", "is a name that the site or a file system needs itself; choose another"),
    ],
)
def test_what_is_told_of_a_name(value: str, told: str) -> None:
    """A name like it is given where that begins with its own first letter and is a name itself."""
    with pytest.raises(ValidationError) as error:
        TypeAdapter(Key).validate_python(value)
    assert error.value.errors()[0]["msg"].endswith(told)


def test_anchors() -> None:
    """What leads to a word, a term, a place, a topic and a list is told apart."""
    assert word_anchor("  Lumbar \n puncture ") == "lumbar-puncture"
    assert (term_anchor("routes", "oral"), list_anchor("routes")) == ("routes-oral", "list-routes")
    assert (place_anchor("results"), place_anchor("topic results")) == ("place-results", "topic-results")


PLACES = {
    "key of a study": ("studies/adler2015.yml", "key: adler2015", "adler2015", "key"),
    "id of an outcome": ("studies/adler2015.yml", "id: severity_after", "severity_after", "outcomes[0].id"),
    "id of a term": ("vocabulary.yml", "    car_accident:", "car_accident", "adverse_events.terms.{}"),
    "name of a list": ("vocabulary.yml", "claim_topics:", "claim_topics", "{}"),
    "id of a field": ("review.yml", "- id: manual", "manual", "fields[5].id"),
    "name of a number": ("review.yml", "  serious: {label", "serious", "numbers.{}"),
    "id of a change": ("review.yml", "id: hostile, date", "hostile", "changes[1].id"),
    "key of a tool": ("review.yml", "{key: hostile", "hostile", "appraisal.tools[1].key"),
    "name of a section": ("review.yml", "    conclusion: {label", "conclusion", "source.sections.{}"),
    "id of a claim": ("claims.yml", "id: size-range", "size-range", "claims[2].id"),
}


@pytest.mark.parametrize(("file", "text", "name", "field"), PLACES.values(), ids=PLACES.keys())
def test_every_name_is_held_to_the_rule(sleep: Copy, file: str, text: str, name: str, field: str) -> None:
    """Wherever a name is given a path upwards is refused, at its place."""
    bad = "../x"
    sleep.edit(file, (text, text.replace(name, f"'{bad}'")))
    message = f"{field.format(bad)}: '{bad}' is not a key; expected small letters and digits, starting with a letter"
    (expected,) = sleep.told(Told(file, text.replace(name, f"'{bad}'"), f"'{bad}'", message))
    assert expected in sleep.problems()
