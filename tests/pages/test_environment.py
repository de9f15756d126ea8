"""Templates are compiled once, and anew as soon as their text changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from living_review import remembering
from living_review.pages.environment import CompiledTemplates
from living_review.remembering import remembered_in


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are compiled, in order."""
    found: list[str] = []
    compile_ = Environment.compile

    def spied(self: Environment, source: str, name: str, *rest: object) -> object:
        found.append(name)
        return compile_(self, source, name, *rest)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", spied)
    return found


def said(text: str) -> str:
    """What a template of this text says, in a process that has compiled none before."""
    return Environment(loader=DictLoader({"a.j2": text}), autoescape=True, bytecode_cache=CompiledTemplates()).get_template("a.j2").render()


def test_a_template_is_compiled_once_for_all_builds(tmp_path: Path, compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process takes the code; another text, or another program, is compiled; without a folder nothing is kept."""
    with remembered_in(tmp_path):
        assert [said("{{ 6 * 7 }}") for _ in range(3)] == ["42"] * 3
        assert compiled == ["a.j2"]
        assert said("{{ 6 * 8 }}") == "48"
        assert len(compiled) == 2
        monkeypatch.setattr(remembering, "_code", lambda: b"another")
        assert said("{{ 6 * 7 }}") == "42"
        assert len(compiled) == 3
    assert said("{{ 6 * 7 }}") == "42"
    assert len(compiled) == 4


def test_code_that_was_cut_is_compiled_anew(tmp_path: Path, compiled: list[str]) -> None:
    """A file that a full disk has cut is no template."""
    with remembered_in(tmp_path):
        said("{{ 6 * 7 }}")
        (file,) = tmp_path.iterdir()
        file.write_bytes(file.read_bytes()[:-3])
        assert said("{{ 6 * 7 }}") == "42"
    assert len(compiled) == 2


def test_a_template_is_known_wherever_it_lies(tmp_path: Path, compiled: list[str]) -> None:
    """A copy of the project takes the code of the first; that its name is the same does not make it the same; errors name its own file."""
    for folder, text in (("one", "{{ 1 / n }}"), ("copy", "{{ 1 / n }}"), ("other", "{{ 2 / n }}")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.j2").write_text(text, encoding="utf-8")
    with remembered_in(tmp_path / "kept"):
        for cache in (CompiledTemplates(), CompiledTemplates()):
            for folder, said in (("one", "1.0"), ("copy", "1.0"), ("other", "2.0")):
                found = Environment(loader=FileSystemLoader(tmp_path / folder), bytecode_cache=cache).get_template("a.j2")
                assert found.render(n=1) == said
                assert found.filename == str(tmp_path / folder / "a.j2")
                with pytest.raises(ZeroDivisionError) as raised:
                    found.render(n=0)
                assert str(raised.traceback[-1].path) == found.filename
    assert len(compiled) == 2


def test_a_template_is_read_as_its_surroundings_ask(tmp_path: Path) -> None:
    """One of the same name and text, as the theme may have, is other code where nothing is escaped."""
    with remembered_in(tmp_path):
        cache, loader = CompiledTemplates(), DictLoader({"a.j2": "{{ text }}"})
        said = [
            Environment(loader=loader, autoescape=escaped, bytecode_cache=cache).get_template("a.j2").render(text="<b>")
            for escaped in (False, True)
        ]
    assert said == ["<b>", "&lt;b&gt;"]
