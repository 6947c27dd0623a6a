"""Accounts in a real browser: by keyboard, with a security key, readable by everybody."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from tests.accessibility import barriers

from valorise.platform.accounts.actions import inviting
from valorise.platform.accounts.models import Membership, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a good long phrase"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def admin(office, player):
    person = player(office, "administrator", "Ada Admin")
    person.user.set_password(PASSWORD)
    person.user.save()
    return person


def sign_in(page, email):
    page.goto("/sign-in/")
    page.get_by_label("Email").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def test_an_invited_person_joins_and_the_administrator_sees_them(
    admin, browse, settings, live_server, mailoutbox
) -> None:
    settings.SITE_ADDRESS = live_server.url
    office = browse(admin)
    office.goto("/people/")
    office.get_by_label("Mail address").fill("nina@test.example")
    office.get_by_label("Role").select_option("researcher")
    office.get_by_role("button", name="Send the invitation").click()
    office.get_by_text("The invitation is on its way.").wait_for()
    link = next(line for line in mailoutbox[0].body.splitlines() if line.startswith("http"))
    guest = browse(width=390)
    guest.goto(link)
    guest.get_by_label("Your name").fill("Nina Neu")
    guest.get_by_label("Password").fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.get_by_text("You work for University of the North now.").wait_for()
    office.reload()
    assert office.get_by_role("row", name="Nina Neu").get_by_text("Researcher").is_visible()
    assert Membership.objects.filter(user__email="nina@test.example", role="researcher").exists()
    assert inviting.DAYS == 7


def test_a_security_key_is_added_and_asked_for(admin, browse) -> None:
    page = browse()
    trouble = []
    page.on("console", lambda told: trouble.append(told.text) if told.type == "error" else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    told = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": {**told, "automaticPresenceSimulation": True}})
    sign_in(page, admin.user.email)
    page.get_by_text("Welcome.").wait_for()
    page.goto("/account/two-factor/keys/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add").click()
    page.wait_for_url("**/account/two-factor/codes/")
    assert Authenticator.objects.filter(user=admin.user, type="webauthn").count() == 1
    page.context.clear_cookies()
    sign_in(page, admin.user.email)
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_text("Welcome.").wait_for()
    page.goto("/account/")
    assert page.get_by_role("heading", name="Your account").is_visible()
    assert trouble == []


OUTSIDE = ("/sign-in/", "/account/password/forgotten/sent/", "/sign-in/closed/")
"""Pages that no link leads to."""


def test_pages_outside_can_be_read_by_everybody(db, browse) -> None:
    page = browse(None, width=390)
    for place in OUTSIDE:
        page.goto(place)
        assert page.locator("h1").count() == 1, place
        assert list(barriers(page)) == [], place


def test_a_page_of_the_app_can_be_read_and_holds_the_secret_in_letters(admin, browse) -> None:
    page = browse(admin)
    page.goto("/account/two-factor/app/")
    assert list(barriers(page)) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Set up the app").wait_for()
    assert list(barriers(page)) == []
    assert len(page.locator("figcaption code").inner_text()) >= 32
    assert User.objects.filter(pk=admin.user.pk).exists()
