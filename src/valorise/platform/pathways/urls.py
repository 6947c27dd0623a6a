"""Addresses of pathways, plans and the portfolio."""

from __future__ import annotations

from django.urls import path

from valorise.platform.pathways import pages, portfolio_pages

app_name = "pathways"
urlpatterns = [
    path("assets/<record:name>/-/pathways/", pages.pathways, name="pathways"),
    path("assets/<record:name>/-/pathways/choose/<slug:pathway>/", pages.choose, name="choose"),
    path("assets/<record:name>/-/pathways/decide/<slug:ordering>/", pages.decide, name="decide"),
    path("assets/<record:name>/-/plan/", pages.plan, name="plan"),
    path("assets/<record:name>/-/plan/plan.ics", pages.calendar, name="calendar"),
    path("assets/<record:name>/-/plan/set-aside/", pages.set_aside, name="set-aside"),
    path("assets/<record:name>/-/plan/<int:step>/", pages.step, name="step"),
    path("assets/<record:name>/-/plan/<int:step>/done/", pages.done, name="done"),
    path("pathway-decisions/<record:name>/-/take-back/", pages.take_back, name="take-back"),
    path("portfolio/", portfolio_pages.portfolio, name="portfolio"),
    path("portfolio/-/portfolio.<str:suffix>", portfolio_pages.export, name="portfolio-export"),
]
