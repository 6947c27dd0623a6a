"""Addresses of the API and its pages."""

from __future__ import annotations

from django.urls import path, re_path

from valorise.platform.programs import pages

app_name = "programs"
urlpatterns = [
    path("account/tokens/", pages.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke/", pages.revoke, name="revoke"),
    path("api/v1/", pages.calls, name="calls"),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("api/v1/", pages.site().urls),
    re_path(r"^api(?:/(?P<rest>.*))?$", pages.no_such_call, name="no-such-call"),
]
