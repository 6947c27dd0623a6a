"""Charts on pages: a Vega-Lite specification drawn on the server, and always the table of its figures beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import orjson
from django.utils.safestring import SafeString, mark_safe

from valorise.reporting.document import Chart
from valorise.reporting.formats.pictures import picture

KEPT = 256
"""Pictures kept in memory: drawing takes 15 ms, and the first page is opened often."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a chart as a table: what each column is, then the rows. `description` says what one sees."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    description: str = ""
    addresses: Sequence[str] = ()
    """Where each row leads, to open its cases; empty where it leads nowhere."""


def drawn(spec: Mapping[str, Any], figures: Figures) -> SafeString:
    """The picture as SVG, in the shades of the page, named and described for who cannot see it."""
    written = orjson.dumps(spec, option=orjson.OPT_SORT_KEYS)
    return mark_safe(_drawn(written, figures.title, figures.description or figures.title))  # noqa: S308 - a serialiser made it


@lru_cache(maxsize=KEPT)
def _drawn(spec: bytes, title: str, description: str) -> str:
    name = f"chart-{sha256(spec + title.encode()).hexdigest()[:8]}"
    return picture(Chart(title, description, orjson.loads(spec)), name)
