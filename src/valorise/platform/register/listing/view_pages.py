"""Pages of kept views: save, rename, share, begin with, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.register.listing import facets, views
from valorise.platform.register.listing.counts import counts
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.narrowed import wanted
from valorise.platform.register.search import FEW


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what the list shows under a name, and show it."""
    given = request.POST
    made = views.save_view(
        viewer(request),
        Filters.read(given),
        name=given.get("name", ""),
        shared=bool(given.get("shared")),
        begins=bool(given.get("begins")),
    )
    messages.success(request, _("The view “%s” is kept.") % made)
    return redirect(f"{reverse('register:assets')}?view={made.pk}")


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """What a view shows, and what one can do with it."""
    person = viewer(request)
    found = views.view(person, number)
    filters = Filters.of(found.filters)
    words = facets.Words(person, counts(wanted(person, filters, most=FEW)), filters)
    return page(
        request,
        "register/view.html",
        found=found,
        begins=views.beginning(person) == found.pk,
        chips=facets.chips(filters, words),
        works_here=person.tenant in person.staff_of,
    )


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Rename, share, or begin with it."""
    given = request.POST
    found = views.change_view(
        viewer(request),
        number,
        name=given.get("name", ""),
        shared=bool(given.get("shared")),
        begins=bool(given.get("begins")),
    )
    messages.success(request, _("The view “%s” is kept.") % found)
    return redirect(f"{reverse('register:assets')}?view={found.pk}")


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Delete it; the assets it showed stay."""
    views.remove_view(viewer(request), number)
    messages.success(request, _("The view is deleted. The assets stay as they are."))
    return redirect(f"{reverse('register:assets')}?view=all")
