"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from valorise.platform.register.listing import bulk_pages, files, view_pages
from valorise.platform.register.listing import pages as list_pages
from valorise.platform.register.record import urls as record

app_name = "register"
urlpatterns = [
    path("assets/", list_pages.assets, name="assets"),
    # Addresses of the list begin with /-/ and stand before those of assets, so that no name of an asset hides them.
    path("assets/-/export/", files.export_list, name="export"),
    path("assets/-/export/<str:name>/", files.exported, name="exported"),
    path("assets/-/views/", view_pages.save, name="save-view"),
    path("assets/-/views/<int:number>/", view_pages.one, name="view"),
    path("assets/-/views/<int:number>/change/", view_pages.change, name="change-view"),
    path("assets/-/views/<int:number>/remove/", view_pages.remove, name="remove-view"),
    path("assets/-/bulk/", bulk_pages.choose, name="choose"),
    path("assets/-/bulk/<str:name>/", bulk_pages.one, name="bulk"),
    path("assets/-/bulk/<str:name>/look/", bulk_pages.look, name="bulk-look"),
    path("assets/-/bulk/<str:name>/apply/", bulk_pages.apply, name="bulk-apply"),
    path("assets/-/bulk/<str:name>/undo/", bulk_pages.undo, name="bulk-undo"),
    *record.urlpatterns,
]
