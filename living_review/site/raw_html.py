"""The raw HTML of a document, which Markdown leaves as it is, set apart while MkDocs makes a page of the rest.

Most of our documents is raw HTML. MkDocs, Markdown and the search of the theme each go through it with Python's parser, tag by tag, which
was half of the time that they take. So in its place an empty element stands until Markdown is done; drawings, which the search is told to
leave out, until the page is. Only what Markdown certainly takes for one block, and keeps sign by sign, is set apart; a property-based test
holds the pages against those without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown.util import BLOCK_LEVEL_ELEMENTS

BLOCK_LEVEL = frozenset(BLOCK_LEVEL_ELEMENTS)
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
"""Elements that have no end."""
HOLDING_NO_TAGS = frozenset(["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"])
"""Elements in which a sign that begins a tag may begin none."""
BEGIN = re.compile(r"\n(?=<[a-z])")
"""The end of a line behind which a block may begin, as one may at the start of the document."""
ATTRIBUTES = r'(?P<attributes>(?:[ \n]+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"<]*")?)*)[ \n]*(?P<closed>/?)>'
"""The rest of a tag behind its name, as ours are written; what else Unicode takes for white space parts no attributes."""
_PLAIN = rf"(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*){ATTRIBUTES}"
TAG = re.compile(f"<(?:{_PLAIN}|)")
"""A tag; nothing, where one is written in another way."""
ODD_TAG = re.compile(rf"<(?:(?!{_PLAIN})[a-zA-Z/!?]|(?:{'|'.join(sorted(HOLDING_NO_TAGS))})\b)")
"""What may begin a tag that is written in another way than ours are, or one that never ends: what is in it is for Markdown to say."""
DRAWING = re.compile(r'(<svg\b[^<>]*\sdata-search-exclude=""[^<>]*>)(.*?)</svg>', re.DOTALL)
"""A drawing that the search is told to leave out: how it begins, and what is in it."""
CHANGED = "\t\r\x02\x03"
"""Signs that Markdown does not keep."""
BLANK = re.compile(r"\n(?: +\n)+")
"""Lines that Markdown keeps without their spaces, with the end of the line before."""
MARK = "data-apart"
"""The attribute by which stand-ins are known again."""
STANDS = re.compile(rf'<div {MARK}="(\d+)"></div>')
IN_DRAWING = re.compile(rf'<desc {MARK}="(?<=><desc {MARK}=")(\d+)"></desc>(?=</svg>)')


@dataclass(frozen=True)
class SetApart:
    """What is set apart of one document."""

    rest: str
    """The document with stand-ins."""
    blocks: list[str]
    """Blocks of raw HTML, in which stand-ins are for the drawings."""
    drawings: list[str]
    """What is in the drawings."""

    def with_blocks(self, content: str) -> str:
        """What Markdown made of the rest, with the blocks in their places."""
        return STANDS.sub(lambda found: self.blocks[int(found[1])], content) if self.blocks else content

    def with_drawings(self, page: str) -> str:
        """A page, with the drawings in their places."""
        return IN_DRAWING.sub(lambda found: self.drawings[int(found[1])], page) if self.drawings else page


def set_apart(document: str) -> SetApart:
    """Set apart what Markdown leaves as it is."""
    text = BLANK.sub(lambda found: "\n" * found[0].count("\n"), document)
    if MARK in text or any(sign in text for sign in CHANGED):
        return SetApart(document, [], [])
    rest: list[str] = []
    blocks: list[str] = []
    drawings: list[str] = []

    def empty(drawing: re.Match[str]) -> str:
        drawings.append(drawing[2])
        return f'{drawing[1]}<desc {MARK}="{len(drawings) - 1}"></desc></svg>'

    at = 0
    for start in (begin.start() for begin in BEGIN.finditer(f"\n{text}")):
        end = _end_of_block(text, start) if start >= at else None  # what begins within a block goes with it
        if end is not None:
            rest += [text[at:start], f'<div {MARK}="{len(blocks)}"></div>']
            blocks.append(DRAWING.sub(empty, text[start:end]))
            at = end
    left = "".join([*rest, text[at:]])
    return SetApart(document, [], []) if ODD_TAG.search(left) else SetApart(left, blocks, drawings)


def _end_of_block(text: str, start: int) -> int | None:
    """Where the element that begins at ``start`` ends; None if it is no block, or not so plain that Markdown finds the same end."""
    opened: list[str] = []
    for tag in TAG.finditer(text, start):
        end, name, attributes, closed = tag.groups()
        if name is None or " markdown" in attributes:
            return None
        if end:
            if attributes or closed or not opened or opened.pop() != name:
                return None
            if not opened:
                return tag.end()
        elif opened and opened[-1] in HOLDING_NO_TAGS:
            return None
        elif not closed and name not in VOID:
            if not opened and name not in BLOCK_LEVEL:
                return None
            opened.append(name)
        elif not opened:
            return None
    return None
