"""The workflows: actions are pinned to commits, permissions are least, and no text of a pull request gets into a shell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from helpers.reviews import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def loaded(file: Path) -> dict[Any, Any]:
    """A workflow; YAML 1.1 reads its 'on' as true."""
    read: dict[Any, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_actions_are_pinned(file: Path) -> None:
    """Each action is a commit, with its version beside it."""
    used = re.findall(r"uses: (\S+)(.*)", file.read_text(encoding="utf-8"))
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) and re.match(r" # v\d", version) for action, version in used)


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_no_text_from_outside_gets_into_a_shell(file: Path) -> None:
    """A script takes what differs from run to run by variables of the environment, never as a part of itself."""
    for job in loaded(file)["jobs"].values():
        for step in job.get("steps", []):
            assert "${{" not in step.get("run", ""), step
            assert step.get("with", {}).get("persist-credentials") is False or "checkout" not in step.get("uses", ""), step


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_only_the_job_that_publishes_may_write(file: Path) -> None:
    """No job may write but the one that hands the site over, and that runs nothing else."""
    workflow = loaded(file)
    default = workflow["permissions"]
    assert "write" not in str(default)
    for name, job in workflow["jobs"].items():
        granted = job.get("permissions", default)
        if "write" in str(granted):
            assert (name, granted) == ("deploy", {"pages": "write", "id-token": "write"})
            assert [step["uses"].partition("@")[0] for step in job["steps"]] == ["actions/deploy-pages"]


def test_a_review_is_published_without_stand_ins() -> None:
    """The workflow for other repositories is called, installs the generator from its lock, and publishes from the main branch alone."""
    workflow = loaded(ROOT / ".github" / "workflows" / "review.yml")
    assert set(workflow[True]) == {"workflow_call"}
    steps = {step["name"]: step for step in workflow["jobs"]["build"]["steps"]}
    assert "--require-hashes" in steps["Install the generator"]["run"]
    built = steps["Check the records and build the site"]
    assert built["env"]["PUBLISH"] == "${{ github.event_name != 'pull_request' && '--publish' || '' }}"
    assert "$PUBLISH" in built["run"]
    assert "github.event.repository.default_branch" in workflow["jobs"]["deploy"]["if"]
