"""In German no page of disclosures says a sentence of the knowledge files in English."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import translation
from tests.house.messages import of_files

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.questions import groups, sections
from valorise.platform.disclosure.writing import Said
from valorise.platform.notices.models import Notice

pytestmark = pytest.mark.words
ENOUGH = 14
"""Letters of a text that would not stand in a German page by chance, as a name or an address could."""
ANSWERS = {
    "title": Said("Membran"), "summary": Said("Sie reinigt sich."), "public-already": Said("yes"),
    "public-secret": Said("no"), "public-on": Said("2026-01-10"), "public-planned": Said("no"),
    "promises": Said("yes"), "personal-data": Said("yes"), "dual-use": Said("yes"), "public-where": Said(["talk"]),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_language_stays():
    with translation.override("en"):
        yield


def english() -> set[str]:
    """Texts of the knowledge files that German says otherwise."""
    found = {" ".join(one.words.split()) for one in of_files()}
    with translation.override("de"):
        return {words for words in found if translation.gettext(words) != words and len(words) >= ENOUGH}


def said(client: Client, address: str) -> str:
    """What the page says in German, without its tags, in one line."""
    answer = client.get(address, headers={"accept-language": "de"})
    assert answer.status_code == 200, address
    page = answer.content.decode()
    assert '<html lang="de"' in page
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def left(client: Client, *addresses: str) -> set[tuple[str, str]]:
    """English texts by the page that says them."""
    texts = english()
    assert len(texts) > 200
    pages = {address: said(client, address) for address in addresses}
    return {(address, words) for address, page in pages.items() for words in texts if words in page}


def test_every_question_is_asked_in_german(colleague) -> None:
    types = [group.types[0] for group in groups().values() if group.types]
    drafts = actions.begin(colleague.viewer, types)
    for one in drafts:
        actions.save_answers(colleague.viewer, one.pk, ANSWERS)
    asked = [f"/disclosures/{one.pk}/-/ask/{part.id}/" for one in drafts for part in sections() if part.id != "people"]
    whole = [f"/disclosures/{drafts[0].pk}/{page}" for page in ("", "-/people/", "-/prefill/", "-/print/")]
    assert left(colleague.client, "/disclosures/", "/disclosures/new/", "/", *whole, *asked) == set()


def test_what_the_office_decides_is_said_in_german(colleague, owner) -> None:
    one = actions.begin(colleague.viewer, ["invention"])[0]
    actions.save_answers(colleague.viewer, one.pk, ANSWERS)
    colleague.client.post("/display/", {"language": "de"})
    actions.send(colleague.viewer, one.pk)
    page = f"/disclosures/{one.pk}/"
    assert left(owner.client, page, "/disclosures/inbox/", "/") == set()
    actions.decide(owner.viewer, one.pk, "protect", reasons=["new-and-wanted"], note="")
    assert "Zuerst schützen" in said(colleague.client, page)
    assert left(colleague.client, page, f"{page}-/print/", "/disclosures/") == set()
    told = Notice.objects.get(user=colleague.user, kind__startswith="disclosure")
    assert told.text == "Die Stelle hat zu „Membran“ geschrieben."
