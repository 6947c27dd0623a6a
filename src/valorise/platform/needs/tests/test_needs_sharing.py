"""Who reads a need, said in one click from its page, and what a new need knows of who asks."""

from __future__ import annotations

import pytest

from valorise.platform.needs import actions
from valorise.platform.needs.models import Draft


@pytest.fixture
def firm(player, elsewhere):
    """The director of a company."""
    return player(elsewhere, "partner", "Dora Director")


@pytest.fixture
def posted(firm):
    """A need of the company that nobody else reads yet."""
    facts = {"title": "Fouling", "summary": "Plates clog.", "owner": {"name": "Mill d.o.o."}}
    return actions.post_need(firm.viewer, facts, shared=False, anonymous=False)


def test_a_need_is_shared_without_the_name_and_taken_back(posted, firm, owner) -> None:
    address = f"/needs/{posted.pk}/"
    assert "Share it without our name" in firm.client.get(address).content.decode()
    assert owner.client.get(address).status_code == 404
    firm.client.post(f"{address}-/share/", {"as": "unnamed", "version": posted.version})
    shown = owner.client.get(address).content.decode()
    assert "Plates clog" in shown
    assert "Mill d.o.o." not in shown
    posted.refresh_from_db()
    firm.client.post(f"{address}-/share/", {"as": "inside", "version": posted.version})
    assert owner.client.get(address).status_code == 404


def test_sharing_keeps_what_somebody_is_writing_and_loses_to_a_newer_version(posted, firm) -> None:
    actions.keep_draft(firm.viewer, {"title": ["Half"]}, posted.pk)
    firm.client.post(f"/needs/{posted.pk}/-/share/", {"as": "named", "version": posted.version})
    assert Draft.objects.filter(need=posted.pk).exists()
    told = {"as": "inside", "version": posted.version}
    late = firm.client.post(f"/needs/{posted.pk}/-/share/", told, follow=True).content.decode()
    assert "Somebody else changed this" in late
    posted.refresh_from_db()
    assert posted.shared


def test_a_text_that_names_the_owner_is_not_shared_without_the_name(posted, firm) -> None:
    actions.change_need(firm.viewer, posted.pk, {"summary": "At Mill d.o.o. plates clog."}, version=None)
    shown = firm.client.post(f"/needs/{posted.pk}/-/share/", {"as": "unnamed"}, follow=True).content.decode()
    assert "names the owner" in shown
    posted.refresh_from_db()
    assert not posted.shared


def test_only_those_who_may_change_a_need_share_it(posted, firm, owner, nobody) -> None:
    told = {"as": "named", "version": posted.version}
    assert owner.client.post(f"/needs/{posted.pk}/-/share/", told).status_code == 404
    assert nobody.post(f"/needs/{posted.pk}/-/share/", told).status_code in (302, 403)
    assert firm.client.post(f"/needs/{posted.pk}/-/share/", {"as": "whatever"}).status_code == 422
    posted.refresh_from_db()
    assert not posted.shared


def test_a_company_asks_for_itself_and_an_office_for_others(firm, owner) -> None:
    assert 'value="University of the South"' in firm.client.get("/needs/new/").content.decode()
    assert 'value="University of the North"' not in owner.client.get("/needs/new/").content.decode()
