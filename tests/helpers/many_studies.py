"""Reviews of any number of studies: those of a small review, and copies of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path


def write_review(pattern: Path, folder: Path, size: int) -> None:
    """A review of ``size`` studies in ``folder``: those of the one in ``pattern``, and copies of them in turn. It makes no claims."""
    shutil.copytree(pattern, folder, ignore=shutil.ignore_patterns("claims.yml", "languages", "second"))
    originals = {file.stem: file.read_text(encoding="utf-8") for file in sorted((folder / "studies").glob("*.yml"))}
    keys = list(originals)
    for i in range(size - len(keys)):
        key = keys[i % len(keys)]
        (folder / "studies" / f"{key}_{i}.yml").write_text(as_copy(originals[key], key, i), encoding="utf-8")
    review = (folder / "review.yml").read_text(encoding="utf-8")
    (folder / "review.yml").write_text(re.sub(r"references: \d+", f"references: {1000 + size}", review), encoding="utf-8")


def as_copy(record: str, key: str, i: int) -> str:
    """The record of a study as that of another one."""
    record = re.sub(r"(?m)^short_name: .*\n", "", record)
    record = re.sub(r"(?m)^key: .*$", f"key: {key}_{i}\nshort_name: {name_of(key)} {i:05}", record, count=1)
    record = re.sub(r"doi: \S.*", f"doi: 10.5555/bench.{i}", record, count=1)
    record = re.sub(r"\bNCT\d{8}", f"NCT{90000000 + i}", record)
    record = re.sub(r"\bINVENTED-\d+", f"INVENTED-{10000 + i}", record)
    return re.sub(r"reference: \d+", f"reference: {1000 + i}", record, count=1)


def name_of(key: str) -> str:
    """The name of a study by its key, such as 'Chen' for 'chen2018'."""
    return key.rstrip("0123456789").capitalize()
