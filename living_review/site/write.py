"""Write the finished site: pages through MkDocs, charts and data beside them, swapped in whole at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from jinja2 import TemplateError, TemplateSyntaxError
from mkdocs.exceptions import MkDocsException

from living_review.problems import Problem, where_and_why_closed
from living_review.remembering import keeps_values
from living_review.site import offline
from living_review.site.layout import Files, FilesOnDisk, LayoutError, Places, TextsOnDisk, Tree, files_below
from living_review.site.mkdocs_pages import make_pages
from living_review.site.replace import NEW, OLD, put_in_place, workshop
from living_review.site.search import fold_search, plain_titles, split_studies
from living_review.site.self_check import Wanted, check_site
from living_review.site.settings import Folders, MkDocsFacts, SiteError, complete_settings, leave_settings, overrides_of, usual_settings
from living_review.site.target import mark

NOTHING_WANTED = Wanted()
MADE = "made"
"""In the folder of a build: where MkDocs works."""


@dataclass(frozen=True)
class Written:
    """A site that was written: how many pages were made of documents, and the warnings of MkDocs and of the check."""

    pages: int
    warnings: list[str]


class SiteCheckError(Exception):
    """The site that was built is not sound; ``problems`` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problem(s) in the site")


def write_site(
    pages: Iterable[Mapping[str, str]],
    files: Iterable[Files],
    facts: MkDocsFacts,
    folders: Folders,
    wanted: Wanted = NOTHING_WANTED,
    *,
    strict: bool = False,
) -> Written:
    """Build the site from ``pages`` (Markdown) and ``files``, and put it in the place of the old one.

    Both come in parts, the pages first, and each part is written before the next is asked for: all of them together are the most that a
    build of many studies would hold. The old site stands until the new one is complete and checked.

    Raises:
        SiteError: MkDocs failed, a template of its pages is broken, or a file could not be written.
        SiteCheckError: the site has errors, or with ``strict`` warnings.
    """
    try:
        folders.work.mkdir(parents=True, exist_ok=True)
        folders.site.parent.mkdir(parents=True, exist_ok=True)
        with workshop(folders.site, folders.work) as shop:
            documents, fresh = (Tree(folder / NEW, shop.contents) for folder in (shop.documents, shop.site))
            places = Places()
            texts = _put_pages(pages, documents, places)
            assets = {f"assets/{name}": content for name, content in files_below(folders.sources / "assets").items()}
            for part in chain((assets,), files):
                places.take(part)
                documents.put(part)
                fresh.put(part)
            documents.finish()
            names = frozenset(places)
            usual = usual_settings(folders.config)
            at = documents.root.resolve(), (shop.site / MADE).resolve(), overrides_of(usual, folders.config).resolve()
            settings = complete_settings(usual, facts, names, *at)
            warnings = make_pages(texts, settings, shop.documents / folders.config.name, fresh, folders.site)
            _complete(fresh, facts, folders.sources)
            made = frozenset(f"{name.removesuffix('.md')}.html" if name in texts else name for name in names - assets.keys())
            warnings += _checked(fresh.files(), replace(wanted, files=wanted.files | made), strict=strict)
            mark(fresh.root)
            put_in_place(documents.root, folders.work / "docs", shop.documents / OLD)
            leave_settings(usual, facts, names, folders)
            put_in_place(fresh.root, folders.site, shop.site / OLD)  # last, so that whatever fails before leaves the old site
    except TemplateSyntaxError as error:
        raise SiteError(f"{error.filename}:{error.lineno}: {error.message}") from error
    except OSError as error:
        raise SiteError(f"{where_and_why_closed(error)}. The site could not be built; the old one stands") from error
    except (MkDocsException, TemplateError, LayoutError) as error:
        raise SiteError(f"the site could not be built: {error}") from error
    return Written(len(texts), warnings)


def _complete(fresh: Tree, facts: MkDocsFacts, sources: Path) -> None:
    """Add to pages and files what is made of both: a search that folds accents, and the copy to read offline."""
    _searchable(fresh, sources / "search")
    fresh.finish()
    if facts.offline_day:
        worker = (sources / "offline" / "worker.js").read_text(encoding="utf-8")
        offline.add_copy(fresh.root, worker, facts.name, facts.offline_day)


def _searchable(fresh: Tree, scripts: Path) -> None:
    """Let the search find letters without their accents, and load no more than it needs where there are many studies."""
    plain_titles(fresh.root)
    before = (scripts / "many.js").read_text(encoding="utf-8") if split_studies(fresh) else ""
    fold_search(fresh.root, (scripts / "fold.js").read_text(encoding="utf-8"), before)


def _put_pages(pages: Iterable[Mapping[str, str]], documents: Tree, places: Places) -> Mapping[str, str]:
    """Put the documents of pages into their folder; gives them by their paths in it.

    They are read from there again, save where values are kept anyway.
    """
    texts: dict[str, str] = {}
    names: list[str] = []
    for part in pages:
        put = {document(path): page for path, page in part.items()}
        places.take(put)
        documents.put(put)
        names += put
        texts |= put if keeps_values() else {}
    return texts or TextsOnDisk(documents.root, names)


def _checked(files: FilesOnDisk, wanted: Wanted, *, strict: bool) -> list[str]:
    """What the finished site is warned of.

    Raises:
        SiteCheckError: it has errors, or with ``strict`` warnings.
    """
    problems = check_site(files, wanted)
    if any(problem.severity == "error" for problem in problems) or (strict and problems):
        raise SiteCheckError(problems)
    return [f"{problem.path}:{problem.line}:{problem.column}: {problem.message}" for problem in problems]


def document(path: str) -> str:
    """The file of a page: one that lies as deep as the page's address, so that links mean the same seen from either.

    MkDocs takes links in HTML to start from the address, Zensical from the file.

    >>> document("studies/smith2001.md"), document("studies/index.md")
    ('studies/smith2001/index.md', 'studies/index.md')
    """
    return path if path.rsplit("/", 1)[-1] == "index.md" else f"{path.removesuffix('.md')}/index.md"
