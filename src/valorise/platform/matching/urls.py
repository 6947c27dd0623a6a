"""Addresses of matches."""

from __future__ import annotations

from django.urls import path

from valorise.platform.matching import pages

app_name = "matching"
urlpatterns = [
    path("matches/", pages.matches, name="matches"),
    path("matches/seen/", pages.seen, name="seen"),
    path("matches/again/", pages.again, name="again"),
    path("matches/<int:key>/", pages.match, name="match"),
    path("matches/<int:key>/judge/", pages.judge, name="judge"),
    path("matches/<int:key>/withdraw/", pages.withdraw, name="withdraw"),
    path("matches/<int:key>/contact/", pages.contact, name="contact"),
    path("needs/<record:name>/-/matches/", pages.of_need, name="of-need"),
    path("assets/<record:name>/-/matches/", pages.of_asset, name="of-asset"),
]
