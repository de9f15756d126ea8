"""What is there to translate: the texts of the pages, and the files that translators fill in."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from living_review.analysis.key_numbers import NUMBER_WORDS
from living_review.charts.registry import chart_kinds
from living_review.commands.check import checked_or_fail
from living_review.commands.options import Options, Project
from living_review.commands.report import fail, fail_with, say
from living_review.formatting import plural
from living_review.pages.claims import PLURALS, SINGULARS
from living_review.pages.kinds import page_kinds
from living_review.pages.phrases import phrases_of
from living_review.pages.texts import menu_texts, page_kind_texts, theme_texts
from living_review.problems import quoted, shown_path, why_closed
from living_review.records.claim import VERDICTS
from living_review.records.translations import FOLDER, native_name, tag_fault, translatable_texts, unread_lines
from living_review.site.layout import write_over


def translate(project: Project, options: Options, tag: str) -> None:
    """Write or renew the files of a language below the templates and below the records, and print how many texts are left to translate.

    Raises:
        FailedError: this is not the tag of a language, or the records have errors.
    """
    fault = tag_fault(tag)
    if fault:
        fail(f"{quoted(tag)} {fault}; an example is 'pt-BR'")
    checked, _ = checked_or_fail(project, options)
    for folder, texts in (
        (project.templates, page_texts(project.root)),
        (options.data, translatable_texts(checked.records, chart_kinds())),
    ):
        file, untranslated = update_catalog(folder, tag, texts)
        say(f"{shown_path(file)}: {plural(untranslated, 'text')} to translate")


def page_texts(project: Path) -> list[str]:
    """What the templates, Python, the theme's parts and the menu say on the pages that are translated, each once."""
    texts = [*NUMBER_WORDS, "not reported", *VERDICTS, *PLURALS.values(), *SINGULARS.values()]
    for template in sorted(kind.template for kind in page_kinds() if kind.translated):
        texts += [*page_kind_texts(template, project / "templates"), *phrases_of(template)]
    texts += theme_texts(project)
    for file in sorted((project / "living_review").rglob("*.py")):
        texts += _said(file)
    return list(dict.fromkeys((*texts, *menu_texts(project))))


def _said(file: Path) -> Iterator[str]:
    """The texts that a module says in the language of a page: those written as ``translate("…")``, in the order of the lines."""
    text = file.read_text(encoding="utf-8")
    if "translate" not in text:
        return
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and node.args)
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        said = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
        if name == "translate" and isinstance(said, str):
            yield said


def update_catalog(folder: Path, tag: str, texts: Iterable[str]) -> tuple[Path, int]:
    """Write the file of a language below ``folder`` with each text once.

    All that translators wrote is kept: translations, comments, marks of uncertainty (fuzzy), what stands above the first text, and, at
    the end and put out of use, the translations of texts that are said no more. Returns the file, and how many texts are left to do.

    Raises:
        FailedError: the file that is there cannot be read as one of translations, or not be written; it is left alone.
    """
    file = folder / FOLDER / f"{tag}.po"
    wanted = Catalog(tag.replace("-", "_"), fuzzy=False)
    for text in dict.fromkeys(texts):
        wanted.add(text, "")
    catalog, head = wanted, f"# The texts in {native_name(tag)}: below each line msgid its translation.\n\n"
    if file.is_file():
        if unread := unread_lines(file, shown_path(file)):
            fail_with(unread, "in the translations; nothing was written")
        text = file.read_text(encoding="utf-8-sig")
        head = _head(text)
        catalog = read_po(BytesIO(text.removeprefix(head).encode()), charset="utf-8")
        catalog.update(wanted, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, catalog, width=0, omit_header=True)
    try:
        file.parent.mkdir(exist_ok=True)
        write_over(file, head.encode() + written.getvalue())
    except OSError as error:
        fail(f"{shown_path(file)} cannot be written: {why_closed(error)}. It is as it was.")
    return file, sum(not message.string for message in catalog if message.id)


def _head(text: str) -> str:
    """What stands above the first text of a file: its first lines up to a blank one, if all are comments."""
    head, blank, _ = text.partition("\n\n")
    return head + blank if blank and all(line.startswith("#") for line in head.splitlines()) else ""
