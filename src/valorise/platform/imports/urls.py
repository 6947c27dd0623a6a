"""Addresses of imports."""

from __future__ import annotations

from django.urls import path

from valorise.platform.imports import pages

app_name = "imports"
urlpatterns = [
    path("imports/", pages.imports, name="imports"),
    path("imports/<int:number>/", pages.one_import, name="import"),
    path("imports/<int:number>/columns/", pages.columns, name="columns"),
    path("imports/<int:number>/look/", pages.look, name="look"),
    path("imports/<int:number>/take/", pages.take, name="take"),
    path("imports/<int:number>/take-back/", pages.take_back, name="take-back"),
    path("imports/<int:number>/merged/", pages.merged, name="merged"),
    path("imports/<int:number>/problems.csv", pages.problems_csv, name="problems"),
]
