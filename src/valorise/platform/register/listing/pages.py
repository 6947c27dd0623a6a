"""The list of assets in a browser. What it shows is in its address, so that it can be kept, sent and gone back to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import indexing, search
from valorise.platform.register.listing import facets, views
from valorise.platform.register.listing.cells import with_cells
from valorise.platform.register.listing.columns import headings, offered
from valorise.platform.register.listing.counts import Counts, counts
from valorise.platform.register.listing.export import FORMATS
from valorise.platform.register.listing.filters import ME, NONE, Filters
from valorise.platform.register.listing.listed import listed, shown
from valorise.platform.register.listing.narrowed import Wanted, wanted
from valorise.platform.register.models import SavedView
from valorise.platform.register.search import FEW
from valorise.stores.index import Standing

ALL = "all"
"""View without any filter, for people whose list begins with another one."""
PLACES = ("after", "before")


@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """The list, or its part where HTMX asks; an address with empty fields leads to the one without."""
    person = viewer(request)
    filters, kept = read(request, person)
    begins = views.beginning(person)
    if begins and not request.GET and not kept:
        return redirect(f"{reverse('register:assets')}?view={begins}")
    address = address_of(request, filters, kept, begins=begins)
    if request.GET and not request.htmx and request.GET.urlencode() != address.partition("?")[2]:  # type: ignore[attr-defined]
        return redirect(address)
    response = page(request, "register/assets.html", **context(person, request, filters, kept))
    if request.htmx:  # type: ignore[attr-defined]
        response["HX-Push-Url"] = address
    return response


def read(request: HttpRequest, person: Viewer) -> tuple[Filters, SavedView | None]:
    """What the address asks for: a kept view, or filters of its own; `Missing` for a view one may not open."""
    said = request.GET.get("view", "")
    own = Filters.read(request.GET)
    if not said.isdecimal() or own.pairs:
        return own, None
    kept = views.view(person, int(said[:18]))
    return Filters.of(kept.filters), kept


def address_of(request: HttpRequest, filters: Filters, kept: SavedView | None, *, begins: int | None) -> str:
    """The one address of what is shown."""
    pairs = [("view", str(kept.pk))] if kept else filters.pairs
    if not pairs and begins:
        pairs = [("view", ALL)]
    places = [(name, value) for name in PLACES if (value := request.GET.get(name))][:1]
    query = urlencode([*pairs, *places])
    return reverse("register:assets") + (f"?{query}" if query else "")


def context(person: Viewer, request: HttpRequest, filters: Filters, kept: SavedView | None) -> dict[str, Any]:
    """Everything the page needs."""
    asked = wanted(person, filters, most=FEW)
    if asked.standing is not Standing.CURRENT:
        indexing.ask()
    found = counts(asked)
    words = facets.Words(person, found, filters)
    heads = headings(filters)
    places = {name: request.GET.get(name, "") for name in PLACES}
    rows = listed(asked, number=found.total, **places)
    if not rows.rows and found.total:  # beyond the end: what stood there was moved or removed meanwhile
        rows = listed(asked)
    return {
        "filters": filters,
        "kept": kept,
        "views": views.views(person),
        "rows": with_cells(shown(rows.rows), heads),
        "beside": search.told_beside(person, filters.q, [row["id"] for row in rows.rows]),
        "page": rows,
        "here": urlencode([("view", str(kept.pk))]) if kept else filters.address,
        "heads": heads,
        "columns": offered(filters),
        "counts": found,
        "said": said(found.total),
        "standing": asked.standing,
        "facets": facets.facets(asked, found, words),
        "levels": facets.levels(asked, found),
        "chips": facets.chips(filters, words),
        "way_out": [] if rows.rows or not filters.narrows else facets.way_out(asked, words),
        "looks": looks(asked, found),
        "works_here": bool(person.staff_of),
        "formats": FORMATS,
    }


def said(total: int) -> str:
    """How many there are, as a sentence."""
    return ngettext("%(number)s asset", "%(number)s assets", total) % {"number": f"{total:,}".replace(",", "\u202f")}


def looks(asked: Wanted, found: Counts) -> list[facets.Chip]:
    """What somebody of the office wants to see first: what nobody looks after, and what they look after themselves."""
    if not asked.viewer.staff_of or asked.filters.officer:
        return []
    numbers, pairs = found.by["officer"], asked.filters.pairs
    ways = ((NONE, _("Nobody looks after")), (ME, _("I look after")))
    return [
        facets.Chip(label, urlencode([*pairs, ("officer", value)]), numbers[value])
        for value, label in ways
        if numbers[value]
    ]
