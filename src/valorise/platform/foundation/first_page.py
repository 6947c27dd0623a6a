"""What one sees first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valorise.platform.foundation.pages import page


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """The first page, for whoever looks."""
    return page(request, "foundation/first_page.html")
