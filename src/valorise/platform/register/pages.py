"""Pages of the register."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.register import reads

AT_ONCE = 50


@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """The list of assets."""
    listed = Paginator(reads.assets(viewer(request)), AT_ONCE).get_page(request.GET.get("page"))
    return page(request, "register/assets.html", listed=listed)
