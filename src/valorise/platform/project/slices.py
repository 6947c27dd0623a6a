"""The slices of the platform: every folder beside `project` is one, and file names say what it offers."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

FOLDER = Path(__file__).resolve().parents[1]
PACKAGE = "valorise.platform"


@cache
def slices() -> tuple[str, ...]:
    """Names of all slices; `foundation` first, the others in the order of the alphabet."""
    found = sorted(path.parent.name for path in FOLDER.glob("*/apps.py"))
    return tuple(sorted(found, key=lambda name: name != "foundation"))


@cache
def offered(part: str) -> tuple[tuple[str, ModuleType], ...]:
    """Name of each slice that has a module of this name, such as `urls` or `api`, and the module."""
    names = [(name, f"{PACKAGE}.{name}.{part}") for name in slices()]
    return tuple((name, import_module(module)) for name, module in names if find_spec(module))
