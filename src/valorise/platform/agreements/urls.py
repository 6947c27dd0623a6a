"""Addresses of agreements."""

from __future__ import annotations

from django.urls import path

from valorise.platform.agreements import editing, pages, steps

app_name = "agreements"
ONE = "agreements/<record:name>/-/"
urlpatterns = [
    path("agreements/", pages.agreements, name="agreements"),
    path("agreements/-/new/", editing.new, name="new"),
    path("agreements/-/assets/", editing.find_assets, name="find-assets"),
    path("agreements/-/agreements.<str:suffix>", pages.export, name="export"),
    path(f"{ONE}change/", editing.change, name="change"),
    path(f"{ONE}sent/", steps.send, name="send"),
    path(f"{ONE}signed/", steps.sign, name="sign"),
    path(f"{ONE}duties/<int:place>/done/", steps.done, name="done"),
    path(f"{ONE}end/", steps.end, name="end"),
    path(f"{ONE}take-out/", steps.remove, name="remove"),
    path("agreements/<record:name>/", pages.agreement, name="agreement"),
]
