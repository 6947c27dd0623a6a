"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from valorise.platform.documents import pages

app_name = "documents"
urlpatterns = [
    path("assets/<record:name>/-/documents/", pages.upload, name="upload"),
    path("agreements/<record:name>/-/documents/", pages.upload_to_agreement, name="upload-to-agreement"),
    path("documents/<record:name>/-/download/", pages.download, name="download"),
    path("documents/<record:name>/-/edit/", pages.edit, name="edit"),
    path("documents/<record:name>/-/remove/", pages.remove, name="remove"),
]
