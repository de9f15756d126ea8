"""What charts are drawn with, loaded when a first one is: checking records needs the kinds of charts, and draws none."""

from __future__ import annotations

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType
from typing import TYPE_CHECKING


def _lazy(name: str) -> ModuleType:
    """The module of this name, which loads itself when something of it is first used."""
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{name} is not installed", name=name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if TYPE_CHECKING:
    import altair as alt
    import uharfbuzz
    import vl_convert
else:
    alt, uharfbuzz, vl_convert = map(_lazy, ("altair", "uharfbuzz", "vl_convert"))

__all__ = ["alt", "uharfbuzz", "vl_convert"]
