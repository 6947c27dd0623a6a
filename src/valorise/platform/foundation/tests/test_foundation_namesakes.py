"""A record whose name is also that of something else tells nothing of that other thing."""

from __future__ import annotations

import pytest

from valorise.platform.accounts.actions import people
from valorise.platform.accounts.actions.held import person_key
from valorise.platform.foundation.history import timeline
from valorise.platform.needs.actions import change_need, close_need
from valorise.platform.programs.tests.calls import by_token
from valorise.platform.register.models import Asset


@pytest.fixture
def namesake(asset, elsewhere):
    """Makes an asset of the other organisation with a chosen name, as an import does."""
    return lambda name: asset(name, tenant=elsewhere, confidentiality="internal")


def told(stranger, name) -> str:
    """All that the other organisation reads about its own asset, on the page and by calls."""
    page = stranger.client.get(f"/history/assets/{name}/").content.decode()
    lines = stranger.client.get(f"/history/assets/{name}/?as=jsonl").content.decode()
    return page + lines + by_token(stranger).get(f"/api/v1/assets/{name}/-/history").content.decode()


def test_of_a_need_with_the_same_name(namesake, need, owner, stranger) -> None:
    need("n-1")
    namesake("n-1")
    change_need(owner.viewer, "n-1", {"title": "Nobody else reads this"}, version=None)
    close_need(owner.viewer, "n-1", "met", version=None, why="Nor who met it")
    assert "Nobody else reads this" not in told(stranger, "n-1")
    assert "Nor who met it" not in told(stranger, "n-1")


def test_of_a_person_with_such_a_key(namesake, office, owner, stranger, player) -> None:
    admin = player(office, "administrator", "Ada Admin")
    people.reset_two_factor(admin.viewer, owner.user.pk, why="Lost in the river")
    name = person_key(owner.user.pk)
    found = namesake(name)
    assert "Lost in the river" not in told(stranger, name)
    assert "Ada Admin" not in told(stranger, name)
    seen = Asset.objects.one_for(stranger.viewer, found.pk)
    assert not [one for one in timeline(stranger.viewer, seen).entries if one.told.activity == "two-factor-reset"]
