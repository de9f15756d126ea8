"""What pages tell search engines and other machines: their head, and objects in the words of schema.org as JSON-LD.

Nothing is reported that a record does not hold: a value that is missing or inferred is left out, and only a review that is
declared to be medical is called so. Where the address of the site is unknown, no object has an address of the site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from living_review.pages.content import DataFile
from living_review.pages.phrases import DataPage
from living_review.records.load import Records
from living_review.records.people import BODY, author_name, may_be_a_person
from living_review.records.study import Study
from living_review.records.values import Text, is_missing
from living_review.wording import worded

TITLE_LENGTH, DESCRIPTION_LENGTH = 70, 160
"""About as much as search engines show, in characters."""
SHORTEST_DESCRIPTION = 50
"""A shorter description tells so little that search engines make up their own."""
SITE, REVIEW = "website", "review"
MOST_REPORTS = 200
"""Of how many studies the home page tells machines the reports; of more, each page tells its own, since this one loads at once."""
JsonLd = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """A page as its head tells of it."""

    path: str
    """The address relative to the root of the site."""
    title: str
    description: str
    trail: tuple[tuple[str, str], ...] = ()
    """The pages that lead to it from the home page, itself last: the name and the address of each."""
    language: str = "en"
    """Its language, as in BCP 47."""


@dataclass(frozen=True)
class Graph:
    """What all objects share. ``url`` ends with a slash, or is empty where the address is unknown; ``date`` is year-month-day."""

    records: Records
    name: str
    description: str
    url: str
    date: str

    def of_home(self, page: Page) -> list[JsonLd]:
        """The home page: the site, and the review with the reports of its studies."""
        studies, review = self.records.published.studies, self._review()
        if len(studies) <= MOST_REPORTS:
            review |= {"citation": [report_of(study, self._medical) for study in studies]}
        return [self._website(), self._page(page, about=_ref(REVIEW)), review]

    def of_conclusion(self, page: Page) -> list[JsonLd]:
        """The page on what the review concludes: the review."""
        return [self._website(), self._page(page, about=_ref(REVIEW)), self._review(), *self._trail(page)]

    def of_study(self, page: Page, study: Study) -> list[JsonLd]:
        """The page of a study: the study with its report, or the report alone where the review is not declared to be medical."""
        report = report_of(study, self._medical) | {"@id": "_:report"}
        if not self._medical:
            return [self._website(), self._page(page, mainEntity=_ref("report")), report, *self._trail(page)]
        condition = self.records.review.subject.condition
        medical_study: JsonLd = {"@type": "MedicalStudy", "@id": "_:study", "name": study.name, "description": study.result.finding}
        report |= {"about": _ref("study")}
        if condition is not None:
            medical_study["healthCondition"] = {"@type": "MedicalCondition", "name": condition}
        if _is_reported(study.registration):
            medical_study["identifier"] = study.registration.value
        if _is_reported(study.country):
            medical_study["studyLocation"] = {"@type": "AdministrativeArea", "name": study.country.value}
        medical_study |= {"subjectOf": _ref("report"), **self._address("url", page.path)}
        return [self._website(), self._page(page, mainEntity=_ref("study")), medical_study, report, *self._trail(page)]

    def of_data(self, page: Page, files: Sequence[DataFile]) -> list[JsonLd]:
        """The page of the data: the records as a data set, with each of its files below ``data/``."""
        review = self.records.review
        dataset: JsonLd = {
            "@type": "Dataset",
            "@id": "_:data",
            "name": worded(DataPage.NAME, title=review.title),
            "description": f"{self.description} {page.description}",
            "license": str(review.site.data_licence.url),
            "isAccessibleForFree": True,
            "isBasedOn": _ref(REVIEW),
            "dateModified": self.date,
            "variableMeasured": [
                {"@type": "PropertyValue", "name": declared.label, "propertyID": declared.id, "description": declared.definition}
                for declared in review.fields
            ],
        } | self._address("url", page.path)
        if self.url:
            dataset["distribution"] = [
                {
                    "@type": "DataDownload",
                    "name": file.name,
                    "encodingFormat": file.media_type,
                    "contentUrl": f"{self.url}data/{file.name}",
                }
                for file in files
            ]
        return [self._website(), self._page(page, mainEntity=_ref("data")), dataset, self._review(), *self._trail(page)]

    def of_page(self, page: Page) -> list[JsonLd]:
        """Any other page."""
        return [self._website(), self._page(page), *self._trail(page)]

    @property
    def _medical(self) -> bool:
        return self.records.review.subject.kind == "medical"

    def _website(self) -> JsonLd:
        return {
            "@type": "WebSite",
            "@id": f"_:{SITE}",
            "name": self.name,
            "description": self.description,
            "inLanguage": "en",
        } | self._address("url", "")

    def _page(self, page: Page, **more: JsonLd) -> JsonLd:
        web_page = {
            "@type": "WebPage",
            "name": page.title,
            "description": page.description,
            "inLanguage": page.language,
            "isPartOf": _ref(SITE),
            "dateModified": self.date,
        }
        return web_page | self._address("url", page.path) | more

    def _review(self) -> JsonLd:
        review = self.records.review
        cited = review.citation
        return {
            "@id": f"_:{REVIEW}",
            **_article(review.title, self._medical),
            **({"publicationType": "Systematic Review"} if self._medical else {}),
            "author": [_person(author.name, author.affiliation) for author in review.authors],
            **({"datePublished": str(cited.year)} if cited.year else {}),
            **({"isPartOf": _journal(cited.journal, cited.volume, None)} if cited.journal else {}),
            **({"pagination": cited.pages} if cited.pages else {}),
            **({"identifier": _doi(cited.doi)} if cited.doi else {}),
            **_doi_address(cited.doi),
            **({"license": str(review.licence.url)} if review.licence else {}),
        }

    def _trail(self, page: Page) -> list[JsonLd]:
        """The way to the page; its steps need addresses."""
        if not self.url or not page.trail:
            return []
        steps = [
            {"@type": "ListItem", "position": i, "name": name, "item": self.url + path}
            for i, (name, path) in enumerate(page.trail, start=1)
        ]
        return [{"@type": "BreadcrumbList", "itemListElement": steps}]

    def _address(self, name: str, path: str) -> JsonLd:
        return {name: self.url + path} if self.url else {}


def script_text(things: Iterable[JsonLd]) -> str:
    """The objects as JSON-LD for a script element, in one line of ASCII without an apostrophe.

    The signs that HTML gives a meaning to are written as escapes of JSON, so that no text in them can end the element.
    """
    text = json.dumps({"@context": "https://schema.org", "@graph": list(things)}, separators=(",", ":"))
    return re.sub(r"[<>&']", lambda match: f"\\u{ord(match.group()):04x}", text)


def truncate(text: str, length: int = DESCRIPTION_LENGTH) -> str:
    """Text of at most ``length`` characters: whole, or its first sentences if they make up half of that, or cut between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    sentences = [match.end() for match in re.finditer(r"[.!?](?= )", text[:length])]
    if sentences and sentences[-1] >= length / 2:
        return text[: sentences[-1]]
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def meta_description(text: str, site: str) -> str:
    """The description of a page from ``text``; where that is too short, followed by what the ``site`` is."""
    text = " ".join(text.split())
    return truncate(text if len(text) >= SHORTEST_DESCRIPTION else f"{text} {site}")


def full_title(title: str, site: str) -> str:
    """The title of a page with the name of the site behind it, where both fit."""
    together = f"{title} - {site}"
    return together if len(together) <= TITLE_LENGTH else truncate(title, TITLE_LENGTH)


def _article(title: str, medical: bool) -> JsonLd:
    kind = "MedicalScholarlyArticle" if medical else "ScholarlyArticle"
    return {"@type": kind, "name": title, "headline": title}


def report_of(study: Study, medical: bool) -> JsonLd:
    """The report of a study, as the reference list gives it; a list of authors that is cut short stays so."""
    cited = study.citation
    return {
        **_article(cited.title, medical),
        "author": [_person(name) for name in cited.authors],
        **({"datePublished": str(cited.year)} if isinstance(cited.year, int) else {}),
        **({"isPartOf": _journal(cited.journal, cited.volume, cited.issue)} if cited.journal else {}),
        **({"pagination": cited.pages} if cited.pages else {}),
        **({} if is_missing(cited.doi) else {"identifier": _doi(cited.doi)}),
        **_doi_address(cited.doi),
    }


def _person(name: str, affiliation: str | None = None) -> JsonLd:
    """A person, or an institution by a name that is in braces or has a word for one."""
    read = author_name(name)
    body = read.body and not may_be_a_person(name) and (name.strip().startswith("{") or BODY.search(name) is not None)
    person: JsonLd = {"@type": "Organization" if body else "Person", "name": read.family if body else name}
    if body:
        return person | ({"parentOrganization": {"@type": "Organization", "name": affiliation}} if affiliation else {})
    return person | ({"affiliation": {"@type": "Organization", "name": affiliation}} if affiliation else {})


def _journal(name: str, volume: str | None, issue: str | None) -> JsonLd:
    """What an article stands in: the issue of the volume of the journal, as far as they are known."""
    container: JsonLd = {"@type": "Periodical", "name": name}
    if volume:
        container = {"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": container}
    return {"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": container} if issue else container


def _doi(doi: str) -> JsonLd:
    return {"@type": "PropertyValue", "propertyID": "DOI", "value": doi}


def _doi_address(doi: str | None) -> JsonLd:
    return {} if doi is None or is_missing(doi) else {"sameAs": f"https://doi.org/{quote(doi, safe='/:;().,-_~')}"}


def _ref(name: str) -> JsonLd:
    return {"@id": f"_:{name}"}


def _is_reported(stated: Text) -> bool:
    """Whether the source states it: neither missing nor a conclusion of ours."""
    return not is_missing(stated.value) and not stated.inferred
