"""The shipped review in Portuguese: that nothing is lacking, and what its pages say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.pages import html, one_line
from helpers.reviews import TEMPLATES, tables_of
from helpers.shipped import DATA, expect, from_root, stop

from living_review.charts.registry import chart_kinds
from living_review.charts.render import draw, draw_first
from living_review.charts.verdicts import verdicts
from living_review.commands.translate import update_catalog
from living_review.records.claim import VERDICTS
from living_review.records.load import Records
from living_review.records.translations import FOLDER, load_languages, translatable_texts

TAG = "pt-BR"
FILE = f"data/{FOLDER}/{TAG}.po"


def test_every_text_is_translated(records: Records) -> None:
    """The file of the shipped review lacks nothing, has nothing too much, and names the same numbers as the English."""
    languages, problems = load_languages(DATA, TEMPLATES, records, chart_kinds())
    if problems:
        stop("\n".join(from_root(str(problem)) for problem in problems))
    assert [(each.tag, each.folder, each.name) for each in languages] == [(TAG, "pt-br", "português")]
    lacking = [text for text in translatable_texts(records, chart_kinds()) if text not in languages[0].texts]
    if lacking:
        stop(f"{FILE}: {len(lacking)} texts of the records are not translated; the first is '{lacking[0]}'.")


def test_file_is_as_it_would_be_written(tmp_path: Path, records: Records) -> None:
    """The file in the repository is what renewing it gives, in this order."""
    (tmp_path / FOLDER).mkdir()
    shutil.copy(DATA / FOLDER / f"{TAG}.po", tmp_path / FOLDER)
    made, _ = update_catalog(tmp_path, TAG, list(translatable_texts(records, chart_kinds())))
    if made.read_text(encoding="utf-8") != (DATA / FOLDER / f"{TAG}.po").read_text(encoding="utf-8"):
        stop(f"{FILE}: the texts are not those of the records in their order; run 'python build.py translate {TAG}'.")


SAID = {
    "pt-br/": [
        "Não se sabe. A tabela da revisão traz dois ensaios randomizados; seu texto conta três. Desses dois, nenhum",
        "649 participantes pelas linhas da Tabela 1 (o total da própria revisão é 623",
        "23 são contraditas",
        "Dos estudos que injetaram células na medula espinhal, 4 de 7 tiveram pelo menos um. Dos estudos por outras vias, foram 0 de 11",
    ],
    "pt-br/conclusion/": [
        "Em nossas palavras, a partir de: Resumo, parágrafo 1",
        "3 de 7 dos estudos que usaram só a via intratecal, os contados como significativos",
    ],
}
ENGLISH = ("How certain", "Where to go", "In our words", "Not known", "Skip to", "Glossary", "Stem cells have been given")


@pytest.mark.parametrize("path", SAID)
def test_pages_in_portuguese(path: str) -> None:
    """The home page and the conclusion are there in Portuguese, with the numbers of the records."""
    pages = html(DATA, charts=False)
    if path not in pages:
        stop(f"{FILE}: the page {path} is not made, but the review is translated.")
    text = one_line(pages[path].text)
    told = [
        f"{FILE}: the page {path} does not say '{each}', which it said when it was last read" for each in SAID[path] if each not in text
    ]
    told += [f"{FILE}: the page {path} has the English '{each}'" for each in ENGLISH if each in text]
    expect(told, "tests/shipped/test_translation.py")


CHARTS = {
    "participants": ["Os 2 maiores estudos reúnem 330 dos 649 participantes", "Ensaio randomizado", "Quase-experimental", "30,2 %"],
    "verdicts": ["De 12 afirmações com verificação possível, 4 se confirmam", "sem apoio", "Veredito"],
}
ENGLISH_OF_CHARTS = ("Participants", "Share", "Design", "Randomised", "Statements", ">holds<", ">contradicted<", "Verdict<", "The review")


@pytest.mark.parametrize("name", CHARTS)
def test_charts_in_portuguese(name: str, records: Records) -> None:
    """The charts of the home page and of the conclusion are in Portuguese too, in their drawings and around them."""
    (language,), _ = load_languages(DATA, TEMPLATES, records, chart_kinds())
    plot = verdicts(dict.fromkeys(VERDICTS, 4))
    assert plot is not None
    drawn = draw_first(records, tables_of(DATA), language) | {"verdicts": draw(plot, "verdicts", "verdicts", language=language)}
    if name not in drawn or drawn[name].tag != TAG:
        stop(f"{FILE}: the chart '{name}' is not drawn in Portuguese; its title is not translated, or two of its texts read the same.")
    chart = drawn[name]
    cells = [cell.text for row in chart.rows for cell in row]
    text = "<".join((chart.title, chart.note, *chart.headings, *cells, *(svg for *_, svg in chart.drawings)))
    unsaid = [each for each in CHARTS[name] if each not in text]
    told = [f"{FILE}: the chart '{name}' does not say '{each}', which it said when it was last read" for each in unsaid]
    told += [f"{FILE}: the chart '{name}' has the English '{each}'" for each in ENGLISH_OF_CHARTS if each in text]
    expect(told, "tests/shipped/test_translation.py")
