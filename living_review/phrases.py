"""What is there to translate: the texts of the pages, and the files that translators fill in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from living_review import markup
from living_review.claim_schema import VERDICTS
from living_review.claims_page import PLURALS
from living_review.languages import FOLDER, own_name, read, texts_of
from living_review.numbers import UNITS


def words_of_pages(project: Path) -> list[str]:
    """What the templates, the theme's parts and the menu say on the pages that are translated, each once."""
    found = [*UNITS, "not reported", *VERDICTS, *PLURALS.values()]
    env = Environment()
    for folder in (project / "templates", project / "site_src" / "overrides"):
        for file in sorted(file for file in folder.rglob("*") if file.suffix in (".j2", ".html")):
            ast = env.parse(file.read_text(encoding="utf-8"))
            said = (text[0] if isinstance(text, tuple) else text for _, _, text in extract_from_ast(ast, ("_",)))
            found += [text for text in said if text]
    with Path(markup.__file__).open("rb") as source:
        found += [text for _, text, _, _ in extract("python", source, keywords={"say": None}) if isinstance(text, str)]
    settings = yaml.safe_load((project / "mkdocs.yml").read_text(encoding="utf-8"))
    found += [name for entry in settings["nav"] for name in entry]
    found += [each["toggle"]["name"] for each in settings["theme"]["palette"]]
    return list(dict.fromkeys(found))


def renew(folder: Path, tag: str, texts: Iterable[str]) -> tuple[Path, int]:
    """Write the file of a language below ``folder`` with each text once; translations that it has are kept.

    Returns the file, and how many texts have no translation yet.
    """
    file = folder / FOLDER / f"{tag}.po"
    known = texts_of(read(file)) if file.is_file() else {}
    made = Catalog(tag.replace("-", "_"), fuzzy=False)
    for text in dict.fromkeys(texts):
        made.add(text, known.get(text, ""))
    file.parent.mkdir(exist_ok=True)
    with file.open("wb") as opened:
        opened.write(f"# The texts in {own_name(tag)}: below each line msgid its translation.\n\n".encode())
        write_po(opened, made, width=0, omit_header=True)
    return file, sum(not message.string for message in made if message.id)


def is_tag(tag: str) -> bool:
    """Whether a text is the tag of a language that is known."""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-") == tag
    except (ValueError, UnknownLocaleError):
        return False
