"""Words that readers see stand in templates and in phrases, so that a page can be said in another language as a whole."""

from __future__ import annotations

import pytest
from helpers.reviews import ROOT
from helpers.words import FOLDERS, spoken

PACKAGE = ROOT / "living_review"
FOR_MAINTAINERS = "its texts are messages to the maintainer, which stand where what is wrong is found"
EXCEPTIONS = {
    "analysis/agreement.py": FOR_MAINTAINERS,
    "analysis/covariates.py": FOR_MAINTAINERS,
    "analysis/plausibility/run.py": FOR_MAINTAINERS,
    "analysis/poolability.py": FOR_MAINTAINERS,
    "charts/before_after.py": "still to be moved",
    "charts/slope_drawing.py": "goes with before_after.py",
}
"""Files that may hold words of their own, each with the reason."""


FILES = [file for folder in FOLDERS for file in sorted((PACKAGE / folder).rglob("*.py"))]


def test_words_stand_in_phrases() -> None:
    """No module of these folders says something to readers outside its phrases."""
    found = [text for file in FILES for text in spoken(file.read_text(encoding="utf-8"), str(file.relative_to(PACKAGE)))]
    assert [f"{text.file}:{text.line}: {text.says!r}" for text in found if text.file not in EXCEPTIONS] == []


def test_exceptions_are_needed() -> None:
    """Each file that may hold words of its own does."""
    sources = {name: (PACKAGE / name).read_text(encoding="utf-8") for name in EXCEPTIONS}
    assert [name for name, source in sources.items() if not spoken(source, name)] == []


@pytest.mark.parametrize(
    "line",
    [
        'title = "The largest study holds most people"',
        'note = f"Not reported in {n} studies of them."',
        'columns = {"label": "People who had it"}',
        'text = part + " and {n} more of them".format(n=2)',
    ],
)
def test_new_words_are_found(line: str) -> None:
    """A sentence that somebody adds to a module is told with its line, be it plain or put together of values."""
    assert [text.line for text in spoken(f"def chart(n, part):\n    {line}\n", "charts/new.py")] == [2]


@pytest.mark.parametrize(
    "source",
    [
        'class NewWords(Phrases):\n    TITLE = "The largest study holds most people"\n',
        'def chart():\n    """A bar for each of the studies."""\n',
        'raise SynthesisError(f"found {n} studies, expected at least two")\n',
        'message = "this is not what the record says"\n',
        'x = "datum.value < 10 ? datum.label : other"\n',
    ],
)
def test_what_is_no_sentence_of_the_site(source: str) -> None:
    """Phrases, docstrings, messages to the maintainer and code of another language may stand where they are."""
    assert spoken(source, "charts/new.py") == []
