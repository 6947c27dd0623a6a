"""Every page that something leads to, for every role: axe, no moving sideways, no errors, no broken links."""

from __future__ import annotations

import pytest
from tests.accessibility import WHOLE, Walk, everything_wrong
from tests.cast import Player

from valorise.platform.register.record.parts import FILLED

MOST_PAGES = ("transfer-officer", "head-of-office", "administrator", "researcher", "partner")
"""Roles that together come to every kind of page; all others walk in the whole soak."""


@pytest.fixture
def example_people(transactional_db) -> dict[str, Player]:
    """The people of the bundled office, by role."""
    from django.test import Client

    from valorise.platform.accounts.models import Membership
    from valorise.platform.project import example

    example.load()
    joined = Membership.objects.select_related("user", "tenant").order_by("pk")
    return {one.role: Player(one.user, Client(), one.tenant) for one in joined}


@pytest.mark.browser
@pytest.mark.soak
def test_everybody_can_use_every_page(browse, example_people) -> None:
    walk = Walk()
    walk.of(browse(), "nobody")
    assert len(example_people) >= 8
    for role in example_people if WHOLE else MOST_PAGES:
        player = example_people[role]
        walk.of(browse(player), role, most=2 if WHOLE else 1)
    assert {"/", "display/", "assets/<record:name>/"} <= walk.places
    assert {f"assets/<record:name>/-/{part.name}/" for part in FILLED} <= walk.places
    assert walk.findings == []


@pytest.mark.browser
def test_the_walk_sees_what_is_wrong(browse) -> None:
    page = browse()
    page.goto("/")
    page.evaluate(
        """() => {
            const wide = document.createElement("div");
            wide.id = "main";
            wide.innerHTML = "<img src='/static/valorise/icon.svg' width='2000'><input><p>pale</p>";
            wide.querySelector("p").className = "pale";
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("main, img { max-width: none !important } .pale { color: #999; background: #aaa }");
            document.adoptedStyleSheets = [sheet];
            document.querySelector("main").append(wide);
        }"""
    )
    found = " ".join(everything_wrong(page))
    for wrong in ("image-alt", "label", "color-contrast", "dark", "moves sideways at 1280", "moves sideways at 390"):
        assert wrong in found
    assert "“main” is there twice" in found
