"""One file per section of the report. `PLACE` orders the sections, `section` makes one from the findings."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from valorise.reporting.document import Section
from valorise.reporting.findings import Findings
from valorise.terms import knowledge


@cache
def sections() -> tuple[Callable[[Findings], Section], ...]:
    """The functions of all sections in the order of the report."""
    found = (
        import_module(f"valorise.reporting.sections.{name}")
        for name in knowledge.names("reporting/sections", ".py")
        if name != "__init__"
    )
    return tuple(module.section for module in sorted(found, key=lambda module: int(module.PLACE)))
