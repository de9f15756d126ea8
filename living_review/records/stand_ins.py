"""Texts that hold the place of something that is still to be written, and how they are known."""

from __future__ import annotations

STAND_IN = "To be written"
"""What a new review and a new study say where only a person knows."""


def is_stand_in(text: str) -> bool:
    """Whether a text holds the place of something, on its own or within a sentence.

    >>> is_stand_in("To be written"), is_stand_in("The authors are to be written."), is_stand_in("A protocol")
    (True, True, False)
    """
    return STAND_IN.casefold() in text.casefold()
