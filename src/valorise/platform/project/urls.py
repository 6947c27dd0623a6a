"""Addresses of the site: each slice brings its own, in full, in its `urls.py`."""

from __future__ import annotations

from django.urls import include, path

from valorise.platform.project.slices import offered

urlpatterns = [path("", include(module)) for _, module in offered("urls")]
handler400 = "valorise.platform.foundation.refusals.bad_request"
handler403 = "valorise.platform.foundation.refusals.forbidden"
handler404 = "valorise.platform.foundation.refusals.not_found"
handler429 = "valorise.platform.foundation.refusals.too_many"
handler500 = "valorise.platform.foundation.refusals.our_fault"
