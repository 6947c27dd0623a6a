"""Addresses of dates."""

from __future__ import annotations

from django.urls import path

from valorise.platform.dates import calendar_pages, docket_pages, pages, rule_pages

app_name = "dates"
urlpatterns = [
    path("dates/", pages.dates, name="dates"),
    path("dates/export/<str:suffix>/", pages.export, name="export"),
    path("dates/dates.ics", calendar_pages.download, name="ics"),
    path("dates/calendars/", calendar_pages.mine, name="calendars"),
    path("dates/calendars/<int:number>/revoke/", calendar_pages.revoke, name="calendar-revoke"),
    path("dates/calendar/<str:secret>/dates.ics", calendar_pages.feed, name="feed"),
    path("dates/docket/", docket_pages.dockets, name="dockets"),
    path("dates/docket/<int:number>/", docket_pages.docket, name="docket"),
    path("dates/docket/<int:number>/export/<str:suffix>/", docket_pages.export, name="docket-export"),
    path("dates/rules/", rule_pages.rules, name="rules"),
    path("dates/rules/ours/<str:name>", rule_pages.ours, name="our-rules"),
    path("dates/rules/<int:number>/", rule_pages.comparison, name="rule-comparison"),
    path("dates/rules/<int:number>/again/", rule_pages.again, name="rules-again"),
    path("dates/rules/<int:number>/proposed/", rule_pages.proposed, name="rules-proposed"),
    path("dates/rules/<int:number>/export/<str:suffix>/", rule_pages.export, name="rules-export"),
    path("dates/d/<str:name>/", pages.date, name="date"),
    path("dates/d/<str:name>/acknowledge/", pages.acknowledge, name="acknowledge"),
    path("dates/d/<str:name>/hand/", pages.hand, name="hand"),
    path("dates/d/<str:name>/done/", pages.done, name="done"),
    path("dates/d/<str:name>/not-applicable/", pages.void, name="void"),
    path("dates/d/<str:name>/take-back/", pages.take_back, name="take-back"),
]
