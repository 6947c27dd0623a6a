"""What pages show in one way everywhere: charts with their tables, pages of a list."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from django import template
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from valorise.platform.foundation import damage
from valorise.platform.foundation.charts import Figures, drawn
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.spoken import spoken
from valorise.terms.codes import label
from valorise.terms.tables import table

register = template.Library()
DAMAGE_TOLD = 5
"""Damaged values that a page names at most."""


@register.inclusion_tag("foundation/chart.html")
def chart(spec: Mapping[str, Any], table: Figures) -> dict[str, Any]:
    """A picture with the table of its figures beside it; whole numbers with thousands apart."""
    told = [(first, *map(_grouped, figures)) for first, *figures in table.rows]
    rows = [(row, address) for row, address in zip_longest(told, table.addresses[: len(table.rows)])]
    return {"svg": drawn(spec, table), "table": table, "rows": rows}


def _grouped(figure: Any) -> Any:
    return number_format(figure, force_grouping=True) if type(figure) is int else figure


@register.inclusion_tag("foundation/pagination.html", takes_context=True)
def pagination(context: Mapping[str, Any], listed: Page[Any], name: str = "page") -> dict[str, Any]:
    """Ways to the other pages of a list; filters in the address stay."""
    request = context.get("request")
    asked = request.GET.copy() if request is not None else QueryDict(mutable=True)
    asked.pop(name, None)
    start = f"?{asked.urlencode()}&{name}=" if asked else f"?{name}="
    around = listed.paginator.get_elided_page_range(listed.number, on_each_side=2, on_ends=1)
    return {"listed": listed, "start": start, "numbers": list(around), "gap": listed.paginator.ELLIPSIS}


@register.inclusion_tag("foundation/damage.html", takes_context=True)
def damage_told(context: Mapping[str, Any]) -> dict[str, Any]:
    """What is missing on the page because it was damaged in the database, for the office that keeps it."""
    viewer = context.get("viewer")
    return {"damage": damage.told(viewer)[:DAMAGE_TOLD] if viewer is not None else []}


@register.filter
def code(written: str, name: str) -> str:
    """A code in the reader's words: `{{ asset.type|code:"asset_types" }}`; empty where there is none."""
    return gettext(label(name, written)) if written else ""


@register.filter
def translated(written: str) -> str:
    """A text that was collected where it was written, such as that of an error, in the reader's language.

    The tag `translate` takes a percent sign in a variable for two, and would not find texts with values inside.
    """
    return spoken(written)


@register.filter
def table_label(name: str) -> str:
    """What people call the records of a declared table: `{{ "assets"|table_label }}`."""
    return gettext(table(name).label)


@register.filter
def initials(name: str) -> str:
    """First letters of the first and the last word of a name, where there is no room for all of it.

    >>> initials("Ines Rutar"), initials("maria de la cruz"), initials("Ö"), initials("")
    ('IR', 'MC', 'Ö', '')
    """
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(takes_context=True)
def show_panel(context: template.Context, panel: Panel) -> SafeString:
    """A part of the page that another slice fills, with its own context beside that of the page."""
    own = {str(name): value for name, value in context.flatten().items()}
    return render_to_string(panel.template, {**own, **panel.context})
