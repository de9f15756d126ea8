"""The kinds of pages: each module of this folder that lists some under ``PAGES`` brings its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from living_review.discovery import modules_of
from living_review.pages.content import Content


class WhenAsked(Mapping[str, Any]):
    """Values that are made when one is asked for."""

    def __init__(self, make: Callable[[], Mapping[str, Any]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[str, Any]:
        return self._make()

    def __getitem__(self, name: str) -> Any:
        """One of them."""
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Their names."""
        return iter(self._made)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._made)


@dataclass(frozen=True)
class RestsOn:
    """All that a page rests on beside what review.yml and the vocabulary say, and what studies are called."""

    objects: tuple[object, ...]
    """Such as records, which are known again by being the same."""
    also: object = None
    """Texts, numbers of things and what is made of them, which are known again by being equal."""


@dataclass(frozen=True, kw_only=True)
class PageDocument:
    """One page before its template is filled in."""

    path: str
    """Where its Markdown lies, relative to the folder of documents."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What only its template names."""
    rests_on: RestsOn | None = None
    """Of a page that need not be written anew when other records change: its template can name nothing but what this is made of."""

    @property
    def address(self) -> str:
        """Its address relative to the root of the site."""
        return self.path.removesuffix("index.md") if self.path.endswith("index.md") else f"{self.path.removesuffix('.md')}/"

    @property
    def root(self) -> str:
        """The way from it to the root of the site."""
        return "../" * self.address.count("/")


@dataclass(frozen=True, kw_only=True)
class PageKind:
    """Pages that one template makes."""

    template: str
    documents: Callable[[Content], Iterable[PageDocument]]
    """The pages of this kind that a site has, with all that their template needs besides what every page can name."""
    translated: bool = False
    """Whether the pages are also written in the other languages of the review."""


def one_page(
    path: str,
    template: str,
    *,
    values: Callable[[Content], Mapping[str, Any]] = lambda content: {},
    where: Callable[[Content], object] = lambda content: True,
    translated: bool = False,
) -> PageKind:
    """A kind that has one page, on the sites ``where`` there is something to show."""

    def documents(content: Content) -> Iterable[PageDocument]:
        return (PageDocument(path=path, values=values(content)),) if where(content) else ()

    return PageKind(template=template, documents=documents, translated=translated)


@cache
def page_kinds() -> tuple[PageKind, ...]:
    """All kinds of pages, in the order of the modules' names.

    Raises:
        TypeError: a module lists something else than kinds of pages; the message says which.
    """
    kinds: list[PageKind] = []
    for name, module in modules_of("living_review.pages"):
        for kind in getattr(module, "PAGES", ()):
            if not isinstance(kind, PageKind):
                raise TypeError(f"pages/{name}.py: PAGES holds {kind!r}; expected a tuple of PageKind")
            kinds.append(kind)
    return tuple(kinds)
