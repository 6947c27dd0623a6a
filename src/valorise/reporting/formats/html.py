"""The report as one page that needs nothing else: styles and pictures inline, no script, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import count
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from valorise.reporting.document import Chart, Document
from valorise.reporting.formats.pictures import picture
from valorise.reporting.passages import clean
from valorise.reporting.pieces import Passage, Reason
from valorise.reporting.sentences import sentence
from valorise.terms import knowledge

TAKES, SUFFIX, MEDIA = "document", ".html", "text/html; charset=utf-8"
DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}(?:-\d{2})?)(?!\d)")
STYLES = ("shared/tokens", "page", "blocks", "cards", "paper")


def write(document: Document, *, language: str = "en") -> bytes:
    """The document as HTML in UTF-8, in the language its texts are in.

    Every text from data is escaped; addresses become plain links and nothing else.
    """
    numbers = count(1)
    template = _environment().get_template("report.html")
    page = template.render(
        document=document,
        language=language,
        styles=Markup("\n".join(knowledge.text(f"reporting/templates/{name}.css") for name in STYLES)),  # noqa: S704 - our own files
        draw=lambda chart: _draw(chart, f"chart{next(numbers)}"),
    )
    return page.encode("utf-8", errors="replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(lambda name: knowledge.text(f"reporting/templates/{name}")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    environment.filters |= {"passage": _passage, "reason": _reason, "days": _days}
    return environment


def _printable(value: Any) -> Any:
    """Texts without control characters, which HTML does not allow; our own markup as it is."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _draw(chart: Chart, name: str) -> Markup:
    return Markup(picture(chart, name))  # noqa: S704 - made from XML by a serialiser that escapes


def _passage(spans: Passage) -> Markup:
    """A passage with its evidence in <mark>."""
    return Markup("").join(
        Markup("<mark>{}</mark>").format(clean(span.text)) if span.marked else escape(clean(span.text))
        for span in spans
    )


def _days(text: str) -> Markup:
    """The text with its dates kept on one line."""
    cleaned = clean(text)
    return Markup("").join(
        Markup('<span class="day">{}</span>').format(piece) if DAY.fullmatch(piece) else escape(piece)
        for piece in DAY.split(cleaned)
    )


def _reason(reason: Reason) -> str:
    values: Mapping[str, Any] = reason.values
    return sentence("reasons", reason.rule, values)
