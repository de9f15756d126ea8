"""What a change does to the review, and verdicts that are accepted after a look: ``diff`` and ``accept``, in a real history."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.commands import Done, replace
from helpers.living import add_study, publish
from helpers.reviews import ROOT, SLEEP, Copy

Invoke = Callable[..., Done]
CHANGED = ROOT / ".github" / "what-changed.sh"


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder as somebody, whatever the machine's settings are."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


def commit(folder: Path) -> None:
    """Put all that there is into the history."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "records")


@pytest.fixture
def history(copy_of: Callable[[Path], Copy]) -> Copy:
    """The review on sleep in a history, with one commit."""
    copy = copy_of(SLEEP)
    publish(copy)
    git(copy.folder.parent, "init", "-q", "-b", "main")
    commit(copy.folder.parent)
    return copy


def diffed(history: Copy, invoke: Invoke, *revision: str) -> Done:
    """What diff prints of the review."""
    return invoke(ROOT, "--data", history.folder, "diff", *revision, cwd=history.folder.parent)


# ---------- diff ----------


def test_nothing_changed(history: Copy, invoke: Invoke) -> None:
    """Records that are those of the history change nothing."""
    done = diffed(history, invoke)
    assert (done.code, done.out) == (0, "## What changes in the review since `HEAD`\n\nNothing that readers see.\n\n")


def test_corrected_number(history: Copy, invoke: Invoke) -> None:
    """A corrected number is shown with all that moves with it: the value, numbers, the verdict and sentences, before and after."""
    history.edit("studies/dunn2019.yml", ("total: 30", "total: 31"))
    done = diffed(history, invoke)
    assert done.code == 0
    assert "- `dunn2019` participants.total: 30 → 31\n" in done.out
    assert "participants in all studies together (participants): 243 of 243 → 244 of 244" in done.out
    assert "### Verdicts\n\n- total-participants: holds → contradicted\n" in done.out
    assert "conclusion.records\\_support" not in done.out  # an underscore is no markup inside a word
    assert (
        "The therapy was given to 243 people in 4 studies, in 2 of them in six sessions or more. → The therapy was given to 244" in done.out
    )
    assert "as published" not in done.out


def test_added_study(history: Copy, invoke: Invoke) -> None:
    """An added study moves numbers of today and none of the published review, no verdict, and no sentence."""
    _add(history)
    done = diffed(history, invoke)
    assert "- `tanaka2022` is new: Talking and waking\n" in done.out
    assert "### Numbers\n\n- studies in the review (studies): 4 of 4 → 5 of 5\n" in done.out
    for unmoved in ("### Numbers as published", "### Verdicts", "### Sentences"):
        assert unmoved not in done.out


def _add(history: Copy) -> None:
    """Add the later study to a review that has its versions already."""
    review = (history.folder / "review.yml").read_text(encoding="utf-8")
    (history.folder / "review.yml").write_text((SLEEP / "review.yml").read_text(encoding="utf-8"), encoding="utf-8")
    add_study(history)
    assert (history.folder / "review.yml").read_text(encoding="utf-8") == review


def test_removed_study(history: Copy, invoke: Invoke) -> None:
    """A study that is gone is told; here a version still lists it, so first the records cannot be compared."""
    (history.folder / "studies" / "brook2017.yml").unlink()
    done = diffed(history, invoke)
    assert done.code == 1
    assert "sleep cannot be compared:" in done.err
    assert diffed(history, invoke, "HEAD~7").err.strip() == (
        "'HEAD~7' is no revision of the history of sleep; name a commit, a branch or a tag, such as HEAD~1"
    )


def test_texts_are_no_markup(history: Copy, invoke: Invoke) -> None:
    """What stands in a record is shown as text in the summary of a workflow, whatever signs it holds."""
    history.edit("studies/chen2018.yml", ("title: Talking online, sleeping offline", "title: '<img src=x> [a](b) `c` *d*'"))
    assert "→ \\<img src=x\\> \\[a\\](b) \\`c\\` \\*d\\*" in diffed(history, invoke).out


def test_option_instead_of_a_revision(history: Copy, invoke: Invoke) -> None:
    """A revision is never taken for an option of git."""
    done = invoke(ROOT, "--data", history.folder, "diff", "--", "--output=stolen", cwd=history.folder.parent)
    assert done.code == 1
    assert not list(history.folder.parent.rglob("stolen"))


# ---------- accept ----------


def test_accept(history: Copy, invoke: Invoke) -> None:
    """The verdict of a claim that is named is renewed, those of others are not, and not a sign besides changes."""
    history.edit("studies/dunn2019.yml", ("total: 30", "total: 31"))
    before = (history.folder / "claims.yml").read_text(encoding="utf-8").splitlines()
    done = invoke(ROOT, "--data", history.folder, "accept", "total-participants", "most-randomised")
    after = (history.folder / "claims.yml").read_text(encoding="utf-8").splitlines()
    assert done.code == 0
    assert done.out.splitlines()[:2] == ["total-participants: holds → contradicted", "most-randomised: contradicted, as expected before"]
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("    expected: holds", "    expected: contradicted")]
    assert invoke(ROOT, "--data", history.folder, "check").code == 0


@pytest.mark.parametrize("written", ["expected: 'holds'  # seen", 'expected: "holds"'])
def test_accept_keeps_quotes_and_comments(history: Copy, invoke: Invoke, written: str) -> None:
    """A verdict in quotes, with a comment behind it, is renewed in its place."""
    file = history.folder / "claims.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expected: holds", written, 1), encoding="utf-8")
    history.edit("studies/dunn2019.yml", ("total: 30", "total: 31"))
    assert invoke(ROOT, "--data", history.folder, "accept", "total-participants").code == 0
    assert written.replace("holds", "contradicted") in file.read_text(encoding="utf-8")


def test_accept_knows_its_claims(history: Copy, invoke: Invoke) -> None:
    """A claim that there is not is told, and nothing is written, whatever else is named."""
    before = (history.folder / "claims.yml").read_bytes()
    done = invoke(ROOT, "--data", history.folder, "accept", "size-range", "total-particpants")
    assert done.code == 1
    assert done.err.strip() == (
        "'total-particpants' is not a claim of this review; did you mean 'total-participants'?; nothing was written"
    )
    assert (history.folder / "claims.yml").read_bytes() == before


def test_accept_needs_records_in_order(history: Copy, invoke: Invoke) -> None:
    """As long as the records have other errors no verdict is accepted."""
    replace(history.folder / "studies" / "adler2015.yml", "format: group", "format: grupp")
    done = invoke(ROOT, "--data", history.folder, "accept", "size-range")
    assert (done.code, done.err.splitlines()[-1]) == (1, "1 error in the records; nothing was written")


# ---------- what a workflow asks ----------


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (["data/studies/a.yml", "data/languages/es.po"], "false"),
        (["data/a.yml", "templates/b.j2"], "true"),
        (["database/a.yml"], "true"),
        (["docs/data/a.yml"], "true"),
        ([], "false"),
    ],
)
def test_what_changed(tmp_path: Path, files: list[str], code: str) -> None:
    """Only where all that changed lies in data/ are the tests of the program left out."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "first").touch()
    commit(tmp_path)
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "second")
    asked = subprocess.run([CHANGED, "HEAD~1"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert asked.stdout == f"code={code}\n"


@pytest.mark.parametrize("base", ["", "0000000000000000000000000000000000000000", "--help", "$(touch stolen)"])
def test_unknown_base_is_tested(tmp_path: Path, base: str) -> None:
    """Where it is not known what changed, as with the first push of a branch, the program is tested."""
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "first").touch()
    commit(tmp_path)
    asked = subprocess.run([CHANGED, base], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert asked.stdout == "code=true\n"
    assert not (tmp_path / "stolen").exists()


def test_notes_on_lines(history: Copy, invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    """On GitHub each problem is also a note on its line; a text of a record cannot end the note, nor begin another command."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.chdir(history.folder.parent)
    history.edit("studies/adler2015.yml", ("format: group", 'format: "a\\n::error::b%"'))
    done = invoke(ROOT, "--data", history.folder, "check", cwd=history.folder.parent)
    notes = done.out.splitlines()
    line = history.line("studies/adler2015.yml", "format:")
    assert notes == [
        note
        for note in notes
        if note.startswith(f"::error file=sleep/studies/adler2015.yml,line={line},col=11,title=intervention.format::")
    ]
    assert len(notes) == 1
    monkeypatch.delenv("GITHUB_ACTIONS")
    assert invoke(ROOT, "--data", history.folder, "check", cwd=history.folder.parent).out == ""
