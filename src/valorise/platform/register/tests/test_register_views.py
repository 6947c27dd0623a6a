"""Views that people keep."""

from __future__ import annotations

import pytest

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing import views
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.models import SavedView
from valorise.terms.errors import Invalid, Missing, Refused

SOFTWARE = Filters(type=("software",), officer=("none",), sort="title")


@pytest.fixture
def mate(office, player):
    """Another transfer officer of the same office."""
    return player(office, "transfer-officer", "Mia Mate")


@pytest.fixture
def kept(owner, asset):
    asset("a-code", title="Planner", type="software")
    asset("a-plant", title="Grapevine", type="plant-variety")
    return views.save_view(owner.viewer, SOFTWARE, name=" Lone  software ", shared=True)


def test_a_view_shows_what_it_showed(kept, owner) -> None:
    page = owner.client.get(f"/assets/?view={kept.pk}").content.decode()
    assert "<h1>Lone software</h1>" in page
    assert "/assets/a-code/" in page
    assert "/assets/a-plant/" not in page
    assert "Officer: Nobody" in page


def test_the_office_sees_a_shared_view_and_nobody_else(kept, mate, colleague, stranger, nobody) -> None:
    assert "Lone software" in mate.client.get(f"/assets/?view={kept.pk}").content.decode()
    for client in (colleague.client, stranger.client, nobody):
        assert client.get(f"/assets/?view={kept.pk}").status_code == 404
        assert client.get(f"/assets/-/views/{kept.pk}/").status_code == 404
    assert views.views(Viewer.nobody()) == views.views(stranger.viewer) == []


def test_what_is_not_shared_is_seen_by_its_keeper_alone(kept, owner, mate) -> None:
    views.change_view(owner.viewer, kept.pk, name="Mine", shared=False, begins=False)
    assert mate.client.get(f"/assets/?view={kept.pk}").status_code == 404
    assert owner.client.get(f"/assets/?view={kept.pk}").status_code == 200


def test_me_in_a_shared_view_is_who_looks(asset, owner, mate) -> None:
    one = asset("a-mine")
    one.officer = mate.user
    one.save()
    kept = views.save_view(owner.viewer, Filters(officer=("me",)), name="My work", shared=True)
    assert b"/assets/a-mine/" in mate.client.get(f"/assets/?view={kept.pk}").content
    assert b"/assets/a-mine/" not in owner.client.get(f"/assets/?view={kept.pk}").content


@pytest.mark.parametrize("who", ["mate", "stranger", "nobody"])
def test_only_its_keeper_changes_or_deletes_it(kept, request, who) -> None:
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    client.post(f"/assets/-/views/{kept.pk}/change/", {"name": "Taken"})
    client.post(f"/assets/-/views/{kept.pk}/remove/")
    assert SavedView.objects.get().name == "Lone software"


def test_sharing_needs_a_place_in_the_office(colleague, nobody) -> None:
    assert views.save_view(colleague.viewer, SOFTWARE, name="Own").tenant_id is None
    with pytest.raises(Refused):
        views.save_view(colleague.viewer, SOFTWARE, name="Ours", shared=True)
    with pytest.raises(Refused):
        views.save_view(Viewer.nobody(), SOFTWARE, name="Nobody's")


def test_the_list_begins_with_the_view_one_chose_until_it_is_gone(kept, owner, mate) -> None:
    mate.client.post(f"/assets/-/views/{kept.pk}/change/", {"begins": "on"})
    assert mate.client.get("/assets/")["Location"] == f"/assets/?view={kept.pk}"
    assert owner.client.get("/assets/").status_code == 200
    assert b"/assets/a-plant/" in mate.client.get("/assets/?view=all").content
    dropped = mate.client.get("/assets/?q=", headers={"HX-Request": "true"})
    assert dropped["HX-Push-Url"] == "/assets/?view=all"
    owner.client.post(f"/assets/-/views/{kept.pk}/remove/")
    assert mate.client.get("/assets/").status_code == 200


def test_one_begins_with_one_view_at_most(kept, owner) -> None:
    first = views.change_view(owner.viewer, kept.pk, name="First", shared=False, begins=True)
    second = views.save_view(owner.viewer, Filters(q="x"), name="Second", begins=True)
    assert views.beginning(owner.viewer) == second.pk != first.pk


def test_the_same_name_replaces_and_another_ones_name_is_refused(kept, owner) -> None:
    again = views.save_view(owner.viewer, Filters(q="membrane"), name="Lone software")
    assert again.pk == kept.pk
    assert again.filters == [["q", "membrane"]]
    other = views.save_view(owner.viewer, SOFTWARE, name="Other")
    with pytest.raises(Invalid, match="already"):
        views.change_view(owner.viewer, other.pk, name="Lone software", shared=False, begins=False)
    for name in ("", "  ", "x" * 101):
        with pytest.raises(Invalid):
            views.save_view(owner.viewer, SOFTWARE, name=name)


def test_a_view_outlives_values_that_went(kept, owner) -> None:
    SavedView.objects.update(filters=[["type", "no-such-type"], ["q", "planner"], ["gone", "x"]])
    assert b"/assets/a-code/" in owner.client.get(f"/assets/?view={kept.pk}").content


def test_pages_of_a_view_stay_in_the_view(kept, asset, owner, monkeypatch) -> None:
    monkeypatch.setattr("valorise.platform.register.listing.paging.AT_ONCE", 1)
    asset("b-code", title="Zebra", type="software")
    page = owner.client.get(f"/assets/?view={kept.pk}").content.decode()
    assert f"?view={kept.pk}&amp;after=" in page


@pytest.mark.parametrize("said", ["999", "0", "x", "9" * 40])
def test_no_such_view(owner, asset, said) -> None:
    asset()
    assert owner.client.get(f"/assets/?view={said}", follow=True).status_code in (200, 404)
    with pytest.raises(Missing):
        views.view(owner.viewer, 999)
