"""The modules of a folder, so that what they bring is found and listed nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: str) -> Iterator[tuple[str, ModuleType]]:
    """Each module of a package by its name in it, loaded, in the order of the names."""
    for name in sorted(module.name for module in iter_modules(import_module(package).__path__)):
        yield name, import_module(f"{package}.{name}")
