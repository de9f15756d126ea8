"""The command line: what each command tells, and what it leaves on the disk."""

from __future__ import annotations

import contextlib
import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.commands import Done, environment, replace, run
from helpers.reviews import REVIEWS, RICH, ROOT, SLEEP, Copy
from helpers.sites import built, copy_project, remembered_by_tests, shared_folder, snapshot

import build

CHARTS = re.compile(r"^charts:\n(  - .*\n)+", re.MULTILINE)


ELSEWHERE = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nonexistent"}
"""What differs between machines and must not show in what is built."""


def small(project: Path) -> None:
    """Take charts and claims out of the project's copy of the review on sleep, so that it is built in little time."""
    review = project / "data" / "review.yml"
    text, n = CHARTS.subn("charts: []\n", review.read_text(encoding="utf-8"))
    assert n == 1
    review.write_text(text, encoding="utf-8")
    (project / "data" / "claims.yml").unlink()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the small second review and its built site; tests must leave it as it is."""
    project = copy_project(
        tmp_path_factory.mktemp("shared") / "project", data=SLEEP, kept=remembered_by_tests(shared_folder(tmp_path_factory))
    )
    small(project)
    done = run(project)
    assert done.code == 0, done.err
    return project


@pytest.fixture
def project(shared: Path, tmp_path: Path) -> Path:
    """A copy of the shared project, with its site, to break."""
    return Path(shutil.copytree(shared, tmp_path / "project", symlinks=True))


def only_usual(project: Path) -> bool:
    """Whether nothing was left lying beside the site."""
    usual = {"build.py", "mkdocs.yml", "living_review", "templates", "site_src", "data", "out", "site"}
    return {file.name for file in project.iterdir()} == usual


# ---------- check ----------


def test_check_of_the_rich_review() -> None:
    """The records of the rich review are in order, and the line says how many there are."""
    done = run(ROOT, "check", "--data", RICH, cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"18 studies in order; \d+ claims \(.+\); 0 warnings; \d+\.\d\d s\n", done.out), done.out


@pytest.mark.parametrize("folder", sorted(REVIEWS.iterdir()), ids=lambda folder: folder.name)
def test_check_of_every_review(folder: Path, invoke: Callable[..., Done]) -> None:
    """The records of each review of the tests are in order, without a warning."""
    done = invoke(ROOT, "check", "--data", folder, "--strict", cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    n = len(list((folder / "studies").iterdir()))
    assert re.fullmatch(rf"{n} studies in order; (\d+ claims \(.+\); )?0 warnings; \d+\.\d\d s\n", done.out), done.out


def test_check_lists_all_errors(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """All errors of all files are told at once, each with its place, sorted, and counted; nothing on standard output."""
    sleep.edit("studies/adler2015.yml", ("therapist: {value: psychologist,", "therapist: {value: psycholgist,"))
    sleep.edit("studies/chen2018.yml", ("year: 2018", "year: long ago"))
    sleep.edit("studies/dunn2019.yml", ("  direction: mixed\n\noutcomes", "\noutcomes"))
    done = invoke(ROOT, "--data", "sleep", "check", cwd=sleep.folder.parent)
    lines = done.err.splitlines()
    assert (done.code, done.out) == (1, "")
    assert [line.split(":")[0] for line in lines[:-1]] == [f"sleep/studies/{name}.yml" for name in ("adler2015", "chen2018", "dunn2019")]
    assert all(re.match(r"[^:]+:\d+:\d+: \S", line) for line in lines[:-1])
    assert "'psycholgist'" in lines[0]
    assert "did you mean 'psychologist'" in lines[0]
    later = "Whether numbers are plausible and the verdicts of claims can be checked only once these are mended: more may follow."
    assert lines[-1] == f"3 errors in the records. {later}"


def test_one_error_is_counted_in_the_singular(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """One error is one error; a line of the program's own is not in the way."""
    sleep.edit("studies/chen2018.yml", ("year: 2018", "year: long ago"))
    done = invoke(ROOT, "check", "--data", "sleep", cwd=sleep.folder.parent)
    assert done.err.splitlines()[-1].startswith("1 error in the records. Whether ")


def test_broken_yaml_is_told_without_traceback(sleep: Copy, invoke: Callable[..., Done]) -> None:
    """A file that is no YAML is told with its line."""
    sleep.edit("studies/chen2018.yml", ("year: 2018", "year: [2018"))
    done = invoke(ROOT, "--data", "sleep", "check", cwd=sleep.folder.parent)
    assert done.code == 1
    assert done.err.startswith("sleep/studies/chen2018.yml:")
    assert done.err.splitlines()[-1].startswith("1 error in the records. Whether ")


@pytest.mark.parametrize("arguments", [("--data", "sleep", "--strict", "check"), ("check", "--data", "sleep", "--strict")])
def test_strict_makes_a_warning_fail(sleep: Copy, arguments: tuple[str, ...], invoke: Callable[..., Done]) -> None:
    """A warning is told and passes; with --strict, before or after the command's name, it fails."""
    sleep.edit("review.yml", ("{n: 2, reason", "{n: 1, reason"))
    lax = invoke(ROOT, "--data", "sleep", "check", cwd=sleep.folder.parent)
    assert (lax.code, lax.err.count("warning: ")) == (0, 1), lax.err
    assert "; 1 warning; " in lax.out
    strict = invoke(ROOT, *arguments, cwd=sleep.folder.parent)
    assert (strict.code, strict.out) == (1, "")
    assert strict.err.splitlines()[-1] == "1 warning in the records"


@pytest.mark.parametrize("command", [[], ["check"], ["schema"]])
def test_unknown_folder(tmp_path: Path, command: list[str], invoke: Callable[..., Done]) -> None:
    """A folder of records that does not exist is told as such."""
    done = invoke(ROOT, "--data", tmp_path / "nowhere", "--site", tmp_path / "site", *command, cwd=tmp_path)
    assert (done.code, done.out) == (1, "")
    assert "nowhere" in done.err
    assert list(tmp_path.iterdir()) == []


def test_unknown_option_is_explained(tmp_path: Path, invoke: Callable[..., Done]) -> None:
    """A slip in the command is answered with what would be right, by exit code 2."""
    done = invoke(ROOT, "chek", cwd=tmp_path)
    assert done.code == 2
    assert "chek" in done.err


def test_help_names_every_command(invoke: Callable[..., Done]) -> None:
    """The help names all commands, each with what it does, and the options of a build."""
    done = invoke(ROOT, "--help")
    assert done.code == 0
    commands = build.main.commands
    assert set(commands) >= {"check", "schema", "serve", "new-review", "import-robvis", "translate"}
    named = dict(re.findall(r"^  ([a-z-]+) +(\S.*)$", done.out.split("Commands:\n")[1], re.MULTILINE))
    assert set(named) == set(commands)
    for name, command in commands.items():
        told = " ".join((command.help or "").split())
        assert named[name].removesuffix("...").strip().rstrip(".")[:20] in told, name
    for name in ("--data", "--site", "--strict", "--url", "--repository"):
        assert name in done.out


# ---------- schema ----------


def test_schema_leaves_what_it_did_not_write(project: Path, invoke: Callable[..., Done]) -> None:
    """A file that somebody wrote is not written over without --force; our own are, as often as wanted."""
    assert invoke(project, "--data", "data", "schema").code == 0
    assert invoke(project, "--data", "data", "schema").code == 0
    mine = project / "data" / "schema" / "study.json"
    mine.write_text('{"mine": 1}', encoding="utf-8")
    done = invoke(project, "--data", "data", "schema")
    assert done.code == 1
    assert done.err.startswith("data/schema/study.json: not written by this command, so it would be lost")
    assert mine.read_text(encoding="utf-8") == '{"mine": 1}'
    assert invoke(project, "--data", "data", "schema", "--force").code == 0
    assert "mine" not in mine.read_text(encoding="utf-8")


def test_schema_where_a_file_is_in_the_way(project: Path, invoke: Callable[..., Done]) -> None:
    """A file in the place of the folder is told, and stays."""
    (project / "data" / "schema").write_text("notes", encoding="utf-8")
    done = invoke(project, "--data", "data", "schema")
    assert (done.code, done.err) == (1, "data/schema cannot be written: File exists\n")
    assert (project / "data" / "schema").read_text(encoding="utf-8") == "notes"


def test_program_without_its_packages(project: Path) -> None:
    """Outside the virtual environment each command of README says in one sentence what to do."""
    for command in ([], ["check"], ["serve", "--port", "8123"]):
        done = subprocess.run([sys.executable, "-S", "build.py", *command], cwd=project, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        wanted = f"then run: {' '.join(['.venv/bin/python build.py', *command])}\n"
        assert done.stderr.startswith("The Python package ")
        assert done.stderr.endswith(wanted)
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process there")
def test_check_starts_no_thread(project: Path) -> None:
    """The packages that compute start none, which is a tenth of a check and would let the order of a sum depend on the machine."""
    asked = "import os; from build import main; main(['check'], standalone_mode=False); print(len(os.listdir('/proc/self/task')))"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", asked], cwd=project, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "1"


def test_schema_writes_the_files(project: Path, invoke: Callable[..., Done]) -> None:
    """All four schemas are written as JSON, and nothing else changes."""
    before = snapshot(project / "data")
    done = invoke(project, "--data", "data", "schema")
    after = snapshot(project / "data")
    assert done.code == 0, done.err
    assert set(after) - set(before) == {f"schema/{name}.json" for name in ("study", "review", "vocabulary", "claims")}
    assert before.items() <= after.items()
    for file in sorted(set(after) - set(before)):
        schema = json.loads((project / "data" / file).read_text(encoding="utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/draft/2020-12")
    assert "psychologist" in (project / "data" / "schema" / "study.json").read_text(encoding="utf-8")


# ---------- build ----------


def test_build_swaps_the_site_and_changes_no_input(project: Path) -> None:
    """A build puts a whole new site in the place of the old one, writes nothing else but its work folder, and tells what it did."""
    (project / "site" / "stale.html").write_text("old", encoding="utf-8")
    inputs = [project / name for name in ("build.py", "data", "templates", "site_src", "mkdocs.yml", "living_review")]
    before = snapshot(*inputs)
    done = run(project)
    assert done.code == 0, done.err
    assert re.search(r"^site: 23 pages, 5 charts, 0 warnings, \d+\.\d s$", done.out), done.out
    assert not (project / "site" / "stale.html").exists()
    assert (project / "site" / "studies" / "adler2015" / "index.html").is_file()
    assert snapshot(*inputs) == before
    assert only_usual(project)


def test_new_site_can_be_read_by_a_server(shared: Path) -> None:
    """The folder of the site is open to other users, though it was made as a temporary one."""
    assert (shared / "site").stat().st_mode & 0o777 == 0o755


def test_two_builds_are_alike(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """Two builds of the same records, in two places and two processes, give the same bytes in every file.

    The first uses what other builds kept, the second has nothing to remember.
    """
    sites = built(shared_folder(tmp_path_factory))
    project = copy_project(tmp_path / "elsewhere" / "project")
    elsewhere = tmp_path / "cwd"
    elsewhere.mkdir()
    done = run(project, "--data", os.path.relpath(SLEEP, elsewhere), "--site", "made/here", cwd=elsewhere, **ELSEWHERE)
    assert done.code == 0, done.err
    assert done.out.startswith("made/here: ")
    assert snapshot(elsewhere / "made" / "here") == snapshot(sites.sleep)
    assert not (project / "site").exists()
    assert [file.name for file in (elsewhere / "made").iterdir()] == ["here"]


def test_the_day_of_the_build_is_on_the_page(shared: Path) -> None:
    """The day is that of SOURCE_DATE_EPOCH, not that of today."""
    assert '<time datetime="2023-11-14">2023-11-14</time>' in html.unescape(
        (shared / "site" / "about" / "index.html").read_text(encoding="utf-8")
    )


def test_addresses_come_from_the_environment(
    shared: Path, tmp_path: Path, invoke: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SITE_URL and REPOSITORY_URL stand for --url and --repository, as the workflow gives them."""
    monkeypatch.setenv("SITE_URL", "https://example.org/x/")
    monkeypatch.setenv("REPOSITORY_URL", "https://example.org/o/r")
    done = invoke(shared, "--site", tmp_path / "site")
    assert done.code == 0, done.err
    page = html.unescape((tmp_path / "site" / "about" / "index.html").read_text(encoding="utf-8"))
    assert '<link rel="canonical" href="https://example.org/x/about/">' in page
    assert 'href="https://example.org/o/r/issues/new"' in page


def _break_record(project: Path) -> None:
    replace(project / "data" / "studies" / "chen2018.yml", "year: 2018", "year: long ago")


def _break_template_syntax(project: Path) -> None:
    replace(project / "templates" / "about.md.j2", "# About\n", "# About\n{% if %}\n")


def _break_template_name(project: Path) -> None:
    replace(project / "templates" / "about.md.j2", "# About\n", "# About\n{{ revue.title }}\n")


def _break_template_attribute(project: Path) -> None:
    replace(project / "templates" / "about.md.j2", "# About\n", "# About\n{{ review.titel }}\n")


def _break_template_filter(project: Path) -> None:
    replace(project / "templates" / "about.md.j2", "# About\n", "# About\n{{ review.title|shout }}\n")


def _break_template_type(project: Path) -> None:
    replace(project / "templates" / "about.md.j2", "# About\n", "# About\n{{ review.title + 1 }}\n")


def _remove_template(project: Path) -> None:
    (project / "templates" / "about.md.j2").unlink()


def _break_config_syntax(project: Path) -> None:
    replace(project / "mkdocs.yml", "theme:\n", "theme: [\n")


def _break_config_theme(project: Path) -> None:
    replace(project / "mkdocs.yml", "name: material\n", "name: materiel\n")


def _break_config_plugin(project: Path) -> None:
    replace(project / "mkdocs.yml", "  - search:\n", "  - serch:\n")


def _break_config_extension(project: Path) -> None:
    replace(project / "mkdocs.yml", "  - attr_list\n", "  - attr_lis\n")


def _break_override(project: Path) -> None:
    replace(project / "site_src" / "overrides" / "404.html", "{% block content %}", "{% block content %}{% if %}")


FAILURES: list[tuple[Callable[[Path], None], str]] = [
    (_break_record, r"^data/studies/chen2018\.yml:\d+:\d+: citation\.year: "),
    (_break_template_syntax, r"^templates/about\.md\.j2:4: "),
    (_break_template_name, r"^templates/about\.md\.j2:4: 'revue' is undefined$"),
    (_break_template_attribute, r"^templates/about\.md\.j2:4: .*titel"),
    (_break_template_filter, r"^templates/about\.md\.j2:\d+: .*shout"),
    (_remove_template, r"about\.md\.j2"),
    (_break_config_syntax, r"mkdocs\.yml.*line \d+|line \d+.*mkdocs\.yml"),
    (_break_config_theme, r"materiel"),
    (_break_config_plugin, r"serch"),
    (_break_config_extension, r"attr_lis\b"),
    (_break_override, r"site_src/overrides/404\.html:10: "),
]


@pytest.mark.parametrize(("break_it", "told"), FAILURES, ids=[each.__name__.strip("_") for each, _ in FAILURES])
def test_failed_build_leaves_the_old_site(project: Path, break_it: Callable[[Path], None], told: str, invoke: Callable[..., Done]) -> None:
    """A build that fails, early or late, says where and why, and leaves the old site as it was, with nothing beside it."""
    break_it(project)
    before = snapshot(project / "site")
    done = invoke(project, "--data", "data", "--site", "site")
    assert (done.code, done.out) == (1, "")
    assert re.search(told, done.err, re.MULTILINE | re.DOTALL), done.err
    assert "fault of the program" not in done.err, done.err
    assert snapshot(project / "site") == before
    assert only_usual(project)


def test_fault_of_the_program(project: Path, invoke: Callable[..., Done]) -> None:
    """What nobody foresaw is told in two lines as a fault of the program, with the traceback in a file and the old site as it was."""
    _break_template_type(project)
    before = snapshot(project / "site")
    done = invoke(project, "--data", "data", "--site", "site")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-2:] == [
        'This is a fault of the program, not of your records: TypeError: can only concatenate str (not "int") to str',
        f"Nothing was changed. Please report it, with the file {project / 'out' / 'error.log'}",
    ]
    assert "about.md.j2" in (project / "out" / "error.log").read_text(encoding="utf-8")
    assert snapshot(project / "site") == before
    assert only_usual(project)


def test_site_that_cannot_be_written(project: Path, invoke: Callable[..., Done]) -> None:
    """A file in the place of the site's parent folder is told, without a traceback."""
    (project / "blocked").write_text("a file", encoding="utf-8")
    done = invoke(project, "--data", "data", "--site", "blocked/site")
    assert (done.code, done.out) == (1, "")
    assert "blocked" in done.err
    assert (project / "blocked").read_text(encoding="utf-8") == "a file"


# ---------- serve ----------


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    """A running ``build.py serve`` with what it has told so far."""

    def __init__(self, project: Path) -> None:
        self.address = f"http://127.0.0.1:{(port := free_port())}/"
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, str(project / "build.py"), "serve", "--port", str(port)],
            cwd=project,
            env=environment(PYTHONUNBUFFERED="1"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def told(self) -> str:
        """All that the command has printed so far."""
        return "".join(self.lines)

    def page(self, path: str) -> str:
        """A page as it is served, or nothing if there is no answer."""
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return str(answer.read().decode("utf-8"))
        return ""

    def wait(self, holds: Callable[[], bool], what: str, seconds: float = 20) -> None:
        """Wait until a condition holds, and fail if it does not in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert self.process.poll() is None, self.told()
            if holds():
                return
            time.sleep(0.2)
        raise AssertionError(f"{what} did not happen within {seconds} s; told:\n{self.told()}")

    def stop(self) -> int:
        """Stop the server as Ctrl+C does, and give its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(2)
        try:
            return self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.reader.join(timeout=5)
            assert self.process.stdout is not None
            self.process.stdout.close()


@pytest.fixture
def served(project: Path) -> Iterator[Served]:
    """The small review, being served."""
    running = Served(project)
    yield running
    if running.process.poll() is None:
        running.stop()


def test_serve_rebuilds_and_survives_errors(project: Path, served: Served) -> None:
    """A changed record changes the page; a broken one is told while the last good page stands; its repair is seen; Ctrl+C stops it."""
    record, path = project / "data" / "studies" / "adler2015.yml", "studies/adler2015/"
    good = record.read_text(encoding="utf-8")
    served.wait(lambda: "People slept better" in served.page(path), "the first page", 40)
    assert "offline.zip" not in served.page("data/")
    assert not (project / "site" / "data" / "offline.zip").exists()
    changed = good.replace("People slept better with", "People slept far better with")
    record.write_text(changed, encoding="utf-8")
    served.wait(lambda: "People slept far better" in served.page(path), "the changed page")
    record.write_text(changed.replace("format: group", "format: grupp"), encoding="utf-8")
    served.wait(lambda: "did you mean 'group'" in served.told(), "the message about the broken record")
    served.wait(lambda: "The site shown is the last one that could be built." in served.told(), "the word on the old site")
    broken = served.page(path)
    assert "People slept far better" in broken
    assert "This page is not what the records say now." in broken
    assert "did you mean &#39;group&#39;" in broken
    assert "This page is not what the records say now." in served.page("glossary/")
    record.write_text(good, encoding="utf-8")
    served.wait(lambda: "People slept better with" in served.page(path), "the repaired page")
    assert "This page is not what" not in served.page(path)
    assert served.stop() == 0, served.told()
    assert "Traceback" not in served.told()
    assert "Stopped." in served.told()


def test_serve_sees_changes_of_templates(project: Path, served: Served) -> None:
    """A changed template changes the page as well."""
    served.wait(lambda: "# About" not in served.page("about/") and "<h1" in served.page("about/"), "the first page", 40)
    replace(project / "templates" / "about.md.j2", "## This site\n", "## This website of ours\n")
    served.wait(lambda: "This website of ours" in served.page("about/"), "the changed page")


def test_serve_on_a_port_that_is_taken(project: Path) -> None:
    """A port that another program uses is told at once, before anything is built, with the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(project, "serve", "--port", str(port))
    assert done.code == 1
    assert f"The site cannot be served on port {port}: Address already in use. Give another one, such as --port {port + 1}" in done.err
    assert "[1/4]" not in done.err
    assert run(project, "serve", "--port", "99999").code == 2


def test_serve_without_any_site_to_show(project: Path) -> None:
    """When the first build fails and there is no old site, serve tells the errors and ends."""
    shutil.rmtree(project / "site")
    _break_record(project)
    done = run(project, "serve", "--port", str(free_port()))
    assert done.code == 1
    assert "1 error in the records; nothing was built" in done.err
