"""The page of an asset."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from valorise.platform.foundation.pages import page, viewer
from valorise.platform.register import reads


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """One asset."""
    found = reads.asset(viewer(request), name)
    return page(request, "register/asset.html", asset=found, facts=found.shown())
