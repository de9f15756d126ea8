"""Numbers and text as readers see them; knows no record."""

from __future__ import annotations

from markupsafe import Markup

SAFE = frozenset(" ,.;%")


def escape(value: object) -> Markup:
    """Text as numeric character references, save for letters, digits, spaces and harmless signs.

    This holds in Markdown, in HTML and in a quoted attribute alike: no sign is left that any of them gives a meaning to.
    Markup that templates made is left as it is.
    """
    if isinstance(value, Markup):
        return value
    return Markup("".join(c if c.isalnum() or c in SAFE or ord(c) > 0x7F else f"&#{ord(c)};" for c in str(value)))
