"""Pages through MkDocs: the same whether it is given all of them at once or some at a time."""

from __future__ import annotations

import logging
from pathlib import Path

import material
import pytest
from helpers.sites import snapshot
from mkdocs.theme import Theme

from living_review.site import mkdocs_pages
from living_review.site.layout import Contents, Tree
from living_review.site.mkdocs_pages import make_pages

DOCUMENTS = {
    "index.md": "---\ntitle: Home\n---\n# Home\n\nThe first page, with a [link](a/).\n",
    "a/index.md": "---\ntitle: A\n---\n# A\n\n## Part\n\nWords of the second page.\n",
    "studies/index.md": "# Studies\n\nAll of them.\n",
    "studies/b2001/index.md": "# B 2001\n\n[None](nowhere.md)\n",
    "studies/a1999/index.md": "# A 1999\n\nÄnother.\n",
}


def made(
    base: Path, monkeypatch: pytest.MonkeyPatch, most: int, search: str | dict[str, object] = "search"
) -> tuple[list[str], dict[str, str], int]:
    """The warnings, the files of the site, and how often MkDocs was run, where it is given so many pages at once."""
    runs: list[dict[str, object]] = []
    run = mkdocs_pages._run_mkdocs

    def counted(settings: dict[str, object], file: Path) -> list[str]:
        runs.append(settings)
        return run(settings, file)

    monkeypatch.setattr(mkdocs_pages, "_run_mkdocs", counted)
    monkeypatch.setattr(mkdocs_pages, "MOST_AT_ONCE", most)
    (base / "theme").mkdir(parents=True)
    settings = {
        "site_name": "X",
        "site_url": "https://example.org/",
        "site_dir": str(base / "made"),
        "theme": {"name": "material", "font": False, "custom_dir": str(base / "theme")},
        "nav": [{"Home": "index.md"}, {"Studies": "studies/index.md"}],
        "not_in_nav": "studies/*/\na/*",
        "plugins": [search],
    }
    tree = Tree(base / "site", Contents())
    warnings = make_pages(DOCUMENTS, settings, base / "mkdocs.yml", tree, base / "standing")
    tree.finish()
    monkeypatch.undo()
    return warnings, snapshot(base / "site"), len(runs)


def test_some_pages_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, search and map of the site are the same byte by byte, and each warning is told once."""
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    at_once = made(tmp_path / "one", monkeypatch, 250)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    divided = made(tmp_path / "many", monkeypatch, 2)
    assert (at_once[2], divided[2]) == (1, 3)
    assert divided[:2] == at_once[:2]
    assert {"index.html", "studies/a1999/index.html", "search/search_index.json", "sitemap.xml", "404.html"} <= at_once[1].keys()
    assert len(at_once[0]) == 1
    assert "nowhere.md" in at_once[0][0]


def test_scripts_of_the_theme_name_no_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The maps to the sources of the theme's scripts are left out, and a script asks for none, and is whole otherwise."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    names = made(tmp_path / "one", monkeypatch, 250)[1]
    scripts = [tmp_path / "one" / "site" / name for name in names if name.endswith(".js")]
    assert {file.name.split(".")[0] for file in scripts} >= {"bundle", "search"}
    assert not [name for name in names if name.endswith(".map") or "/lunr/" in name]
    assert not [file.name for file in scripts if b"sourceMappingURL" in file.read_bytes()]
    theme = Path(material.__file__).parent / "templates" / "assets" / "javascripts"
    for file in scripts:
        (known,) = theme.rglob(file.name)
        assert known.read_bytes().startswith(file.read_bytes().rstrip(b"\n"))
        assert len(known.read_bytes()) - len(file.read_bytes()) < 100


def test_search_in_other_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search is told of another language, what it loads for that is there."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    names = made(tmp_path / "one", monkeypatch, 250, {"search": {"lang": ["en", "pt"]}})[1]
    assert {f"assets/javascripts/lunr/min/lunr.{part}.min.js" for part in ("stemmer.support", "pt", "multi")} <= names.keys()


def test_the_files_of_a_theme_are_those_that_mkdocs_finds(tmp_path: Path) -> None:
    """What is listed, in its order, is what MkDocs takes of its own list; a template in a hidden folder can still be loaded."""
    for name in (".hidden/icon.svg", "shown/.hidden/icon.svg", "shown/icon.svg", ".file", "main.html", "fonts/a.woff"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("drawn")
    theme = Theme(name="material", custom_dir=str(tmp_path))
    own, ours = theme.get_env(), mkdocs_pages._environment(theme)
    assert ours.list_templates() == [
        name for name in own.list_templates() if not any(part.startswith(".") for part in name.split("/")[:-1])
    ]
    assert {"shown/icon.svg", "fonts/a.woff", "assets/images/favicon.png"} <= {*ours.list_templates()}
    assert [ours.get_template(name).render() for name in (".hidden/icon.svg", "shown/.hidden/icon.svg")] == ["drawn", "drawn"]
