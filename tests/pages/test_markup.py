"""Text from records in pages: nothing in it is taken for markup, nothing of it is lost, and names in braces become numbers and links."""

from __future__ import annotations

import re

import pytest
import yaml
from helpers.languages import PORTUGUESE
from helpers.pages import Reader, rendered
from helpers.reviews import SLEEP, records_of
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from living_review.analysis.key_numbers import Number
from living_review.formatting import escape
from living_review.pages.glossary import Definition
from living_review.pages.markup import Mentions, link_studies, message, number_words, plain_sentence, sentence_markup
from living_review.records.load import Records
from living_review.records.translations import ENGLISH

HOSTILE = [
    "<script>alert(1)</script>",
    "</p></td></table></div><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' onmouseover='alert(1)",
    "[x](javascript:alert(1))",
    "[x][1]",
    "![i](x)",
    "<https://example.org>",
    "https://example.org",
    "someone@example.org",
    "a|b",
    "| a | b |",
    "|---|---|",
    "`code`",
    "``` ```",
    "~~~",
    "*stars* **two** _under_ __two__",
    "{{ 7*7 }} {% raw %}",
    "{: onclick=alert(1) #id .class}",
    "{ #id }",
    "# heading #",
    "- item",
    "+ item",
    "> quote",
    "***",
    "---",
    "===",
    "&amp; &lt;b&gt; &#60; &copy;",
    "\\* \\[ \\` \\",
    "<!-- comment -->",
    "<?php ?>",
    "<![CDATA[x]]>",
    "<!DOCTYPE html>",
    "</title></style></textarea>",
    "[^1]: note",
    "[1]: http://example.org",
    ":smile: ==mark== ~~del~~ H~2~O x^2^",
    "++ins++ --- ... (c)",
    "a\nb",
    "a\n\n# b",
    "a\n\n    b",
    "tab\there",
    "two  spaces",
    "=1+1",
    "Syková 10⁷ × “quoted” – ±",
    "a\u2028b\u2029c\u00a0d",
    "klzzwxh:0042",
    "wzxhzdk:0",
    "%3Cscript%3E",
    "1. item",
]
"""Text that Markdown, HTML, YAML or a template could take for something else."""

CONTEXTS = {
    "paragraph": "A text: {} and on",
    "emphasis": "**{}**",
    "list": "- A text: {}",
    "heading": "# {}",
    "subheading": "## {}",
    "block of HTML": "<p>{}</p>",
    "inline HTML": 'A text: <span class="x">{}</span>',
    "attribute": '<p title="{}">text</p>',
    "address": '<a href="{}">text</a>',
    "cell": "| a | b |\n|---|---|\n| {} | c |",
    "cell of HTML": "<table><tr><td>{}</td></tr></table>",
    "Markdown in HTML": '<div markdown="1">\n\nA text: {} and on\n\n</div>',
}
"""The places in a page in which templates put text."""


@pytest.mark.parametrize("text", HOSTILE)
def test_escape(text: str) -> None:
    """Whatever the text, the page has the tags and attributes that it has with a harmless word, and the text comes out as it went in."""
    for context, around in CONTEXTS.items():
        page, plain = (rendered(around.format(word)) for word in (escape(text), "harmless"))
        assert page.tags == plain.tags, context
        if context in ("attribute", "address"):
            assert page.values == [text], context
            assert page.text == plain.text, context
        else:
            assert page.text == plain.text.replace("harmless", text), context
            assert not any(set("<>\"'") & set(value) for value in page.values), context


@pytest.mark.parametrize("text", HOSTILE)
def test_escape_in_front_matter(text: str) -> None:
    """In the quotes of YAML the text is one value, which a page shows as the text."""
    found = yaml.safe_load(f'title: "{escape(text)}"\nhide: [toc]\n')
    assert found == {"title": str(escape(text)), "hide": ["toc"]}
    assert Reader(found["title"]).text == text


@given(st.text())
def test_escape_leaves_nothing_with_a_meaning(text: str) -> None:
    """Besides letters, digits, spaces and four signs of punctuation only numeric character references are left of plain ASCII."""
    assert re.fullmatch(r"([A-Za-z0-9 ,.;%]|&#\d+;|[^\x00-\x7f])*", escape(text))


def test_escape_of_markup_and_numbers() -> None:
    """Markup that a template made stays as it is, and a number is written as text."""
    assert escape(Markup("<b>&amp;</b>")) == "<b>&amp;</b>"
    assert escape(-1.5) == "&#45;1.5"
    assert isinstance(escape("<"), Markup)


REVIEW = records_of(SLEEP)
NUMBERS = {
    "serious": Number("serious", "studies", "count", 4, 18, (), ()),
    "none": Number("none", "studies", "count", 0, 11, (), ()),
    "people": Number("people", "people", "sum", 244.0, 649.0, (), ()),
    "least": Number("least", "people", "minimum", 5.0, None, (), ()),
    "lost": Number("lost", "people", "minimum", None, None, (), ()),
}


@pytest.mark.parametrize(
    ("name", "endings", "words"),
    [
        ("serious", "", "4"),
        ("serious", "of", "4 of 18"),
        ("serious", "share", "22\N{NO-BREAK SPACE}%"),
        ("serious", "words", "four"),
        ("serious", "words.capital", "Four"),
        ("serious", "capital.words", "Four"),
        ("serious", "of.words", "four of 18"),
        ("serious", "words.of.capital", "Four of 18"),
        ("none", "words", "none"),
        ("none", "words.capital", "None"),
        ("none", "of", "0 of 11"),
        ("none", "of.words", "none of 11"),
        ("people", "of.capital", "244 of 649"),
        ("people", "words", "244"),
        ("least", "", "5"),
        ("least", "of", "5"),
        ("least", "words", "five"),
        ("least", "of.words", "five"),
        ("lost", "capital", "Not reported"),
        ("lost", "words", "not reported"),
        ("lost", "share", "not reported"),
    ],
)
def test_endings(name: str, endings: str, words: str) -> None:
    """The endings of a placeholder choose the form of its number, in any order."""
    assert number_words(NUMBERS[name], tuple(filter(None, endings.split(".")))) == words


TEXT = "{serious.words.capital} of <b> studies, see {dunn2019} & {people.of} | *all*."


def said(text: str, root: str = "../") -> str:
    """A sentence with its links."""
    return sentence_markup(text, NUMBERS, {study.key: study for study in REVIEW.studies}, root)


def test_sentence() -> None:
    """A name in braces becomes a link to the number or the study, with its text escaped; so is the text around it."""
    assert said(TEXT) == (
        '<a class="number" href="../numbers/#serious">Four</a> of &#60;b&#62; studies, see '
        '<a href="../studies/dunn2019/">O&#39;Dunn 2019</a> &#38; '
        '<a class="number" href="../numbers/#people">244 of 649</a> &#124; &#42;all&#42;.'
    )
    assert said("{ serious }", "") == '<a class="number" href="numbers/#serious">4</a>'
    assert said("No name.") == "No name."
    assert said("") == ""


def test_plain_sentence() -> None:
    """Without links the sentence is plain text, which is not escaped yet."""
    studies = {study.key: study for study in REVIEW.studies}
    assert plain_sentence(TEXT, NUMBERS, studies) == "Four of <b> studies, see O'Dunn 2019 & 244 of 649 | *all*."


def test_linked() -> None:
    """In plain text each key of a study becomes a link; a longer word that holds a key does not, and the rest is escaped."""
    studies = {study.key: study for study in REVIEW.studies}
    assert link_studies("<b> adler2015, adler20156 & x_adler2015: pre_post", studies, {"pre_post": "Before | after"}, "../") == (
        '&#60;b&#62; <a href="../studies/adler2015/">Adler 2015</a>, adler20156 &#38; x&#95;adler2015&#58; Before &#124; after'
    )


def test_sentence_with_unknown_name() -> None:
    """A name that is neither a number nor a study is an error, not an empty place in the sentence."""
    with pytest.raises(KeyError, match="nobody"):
        said("Ask {nobody}.")
    with pytest.raises(KeyError, match="nobody"):
        plain_sentence("Ask {nobody}.", NUMBERS, {})


def test_hostile_study_is_there() -> None:
    """The invented review has a study whose title holds the signs that these tests are about."""
    records: Records = REVIEW
    assert set("<>[]()|`{}*_\"'&!#") <= set(records.study("dunn2019").citation.title)


def mentions(*names: str) -> Mentions:
    """The terms of a page, each under its own name; two names with a stroke between them stand for one term."""
    found = {}
    for i, name in enumerate(names):
        for each in name.split("/"):
            found[each] = Definition(f"t{i}", name, "What it means.")
    return Mentions(found)


def bracketed(text: str, *names: str) -> str:
    """The text with brackets around what is linked, and the anchor."""
    link_studies = str(mentions(*names).linked(text, "../"))
    return Reader(re.sub(r'<a class="term" data-term="(t\d+)" href="../glossary/#\1">(.*?)</a>', r"[\2]\1", link_studies)).text


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("Do stem cells slow it?", ["Stem cell"], "Do [stem cells]t0 slow it?"),
        ("Stem cell, stem cell.", ["Stem cell"], "[Stem cell]t0, stem cell."),
        (
            "Mesenchymal stem cells are stem cells.",
            ["Stem cell", "Mesenchymal stem cells"],
            "[Mesenchymal stem cells]t1 are [stem cells]t0.",
        ),
        ("Muse cells, muse cells", ["Cell", "Muse cells"], "[Muse cells]t1, muse cells"),
        ("False, ALSO, als, ALS-like, non-ALS, ALS_x, xALS", ["ALS"], "False, ALSO, als, ALS-like, non-ALS, ALS_x, xALS"),
        ("(ALS) ALSFRS-R.", ["ALS", "ALSFRS-R"], "([ALS]t0) [ALSFRS-R]t1."),
        ("An RCT is a randomised trial.", ["Randomised trial/RCT"], "An [RCT]t0 is a randomised trial."),
        ("Nothing.", [], "Nothing."),
        ("a <b> a.b axb", ["<b>", "a.b"], "a <b> [a.b]t1 axb"),
        ("élan, Élan", ["Élan"], "[élan]t0, Élan"),
    ],
)
def test_terms_in_sentences(text: str, names: list[str], wanted: str) -> None:
    """The first mention of a term is linked: whole words, the longest that fits, the first letter in any case, with or without an s."""
    assert bracketed(text, *names).replace("[<b>]t0", "<b>") == wanted


def test_terms_are_never_linked_within_a_link() -> None:
    """What a placeholder becomes is a link already and is left alone; the rest of the sentence is not."""
    studies = {study.key: study for study in REVIEW.studies}
    found = sentence_markup("{dunn2019} and {serious} Dunn studies.", NUMBERS, studies, "../", mentions("Dunn", "Four", "O'Dunn"))
    assert found == (
        '<a href="../studies/dunn2019/">O&#39;Dunn 2019</a> and <a class="number" href="../numbers/#serious">4</a> '
        '<a class="term" data-term="t0" href="../glossary/#t0">Dunn</a> studies.'
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_terms_and_sentences(text: str) -> None:
    """A hostile sentence with a term in it comes out as it went in, and so does a hostile term."""
    for name, whole in (("Term", f"{text} term {text}"), (text, f"a {text} b")):
        found = Mentions({name: Definition(text, name, text)}).linked(whole, "../")
        reader = rendered(f"<p>{found}</p>")
        assert [tag for tag, _ in reader.tags] == ["p", *["a"] * found.count("data-term")]
        assert reader.text == whole
        assert set(reader.values) <= {"term", text, f"../glossary/#{text}"}


@pytest.mark.parametrize(
    ("endings", "said"),
    [(("words",), "quatro"), (("of",), "4 de 1.018"), (("words", "of"), "quatro de 1.018"), (("capital", "words"), "Quatro")],
)
def test_numbers_in_a_language(endings: tuple[str, ...], said: str) -> None:
    """Numbers follow the language in words and signs, and stay the same numbers."""
    assert number_words(Number("n", "", "count", 4, 10_018.0 - 9_000, (), ()), endings, PORTUGUESE).replace("1018", "1.018") == said


def test_missing_number() -> None:
    """A number that no study reports is said to be so in the language."""
    assert number_words(Number("n", "", "sum", None, None, (), ()), (), PORTUGUESE) == "não informado"


def test_braces_and_markup_in_records_mean_nothing() -> None:
    """A text of a record is shown letter by letter, also in braces; a value is escaped unless a template made it."""
    assert message("{import os} <b>", ENGLISH, {}) == Markup("&#123;import os&#125; &#60;b&#62;")
    assert message("{a} and {b}", ENGLISH, {"a": "<i>", "b": Markup("<i>")}) == Markup("&#60;i&#62; and <i>")
