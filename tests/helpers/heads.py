"""What pages of finished sites tell machines: heads, objects, the way to a page."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from typing import Any

import yaml
from helpers.finished import Page, read
from helpers.reviews import BCG, RICH, SLEEP
from helpers.sites import Site

URL = "https://example.org/repo/"


SITES = {"rich": RICH, "sleep": SLEEP, "bcg": BCG}


@cache
def written(name: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """The review and its studies, as they stand in the YAML."""
    folder = SITES[name]
    review = yaml.safe_load((folder / "review.yml").read_text(encoding="utf-8"))
    studies = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted((folder / "studies").glob("*.yml"))]
    return review, {study["key"]: study for study in studies}


def pages_of(site: Site) -> dict[str, Page]:
    """The pages by address, without the one for addresses that lead nowhere."""
    return {site.address(file): read(file) for file in site.pages() if file.name != "404.html"}


def objects(page: Page) -> list[dict[str, Any]]:
    """The objects for machines that a page holds in its one script element for them."""
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.S)
    assert len(found) == 1
    told = json.loads(found[0])
    assert told["@context"] == "https://schema.org"
    graph: list[dict[str, Any]] = told["@graph"]
    return graph


def typed(graph: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The objects of a type."""
    return [each for each in graph if each["@type"] == kind]


def steps(page: Page) -> list[tuple[str, str]]:
    """The name and the link of each step of the breadcrumbs; the last has none."""
    found = re.findall(r'<nav class="breadcrumb" aria-label="Breadcrumb">(.*?)</nav>', page.html, re.S)
    assert len(found) <= 1
    items = re.findall(r'<li>(?:<a href="([^"]*)">|<span aria-current="page">)(.*?)</(?:a|span)></li>', "".join(found))
    return [(html.unescape(name), link) for link, name in items]
