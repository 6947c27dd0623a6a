"""A change and its event are one: both happen, or neither."""

from __future__ import annotations

import pytest

from valorise.platform.foundation.changes import Overtaken, change_facts, changing, locked, log
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid, Missing, Refused


def rename(viewer, title, *, version=None):
    with changing(viewer, "asset-changed") as tell:
        record = locked(Asset, viewer, "a-1", version=version)
        return change_facts(tell, record, {"title": title}, why="better words")


def test_a_change_is_remembered_with_both_sides(asset, owner) -> None:
    asset()
    assert rename(owner.viewer, "New name")
    told = log().read(subject="a-1")
    assert told["activity"].to_list() == ["asset-changed"]
    assert '"before":{"title":"Asset a-1"}' in told["details"][0]
    assert '"after":{"title":"New name"}' in told["details"][0]
    assert "Olga" not in str(told.to_dicts())
    assert Asset.objects.get().version == 2
    assert log().verify().table["intact"][0]


def test_nothing_changed_is_nothing_told(asset, owner) -> None:
    asset()
    assert not rename(owner.viewer, "Asset a-1")
    assert log().read(subject="a-1").is_empty()


@pytest.mark.parametrize("who, error", [("colleague", Refused), ("stranger", Missing)])
def test_others_cannot(asset, request, who, error) -> None:
    asset(confidentiality="confidential")
    with pytest.raises(error):
        rename(request.getfixturevalue(who).viewer, "Mine")
    assert Asset.objects.get().title == "Asset a-1"


def test_two_editors_learn_of_each_other(asset, owner) -> None:
    asset()
    rename(owner.viewer, "First", version=1)
    with pytest.raises(Overtaken, match="Somebody else"):
        rename(owner.viewer, "Second", version=1)
    assert Asset.objects.get().title == "First"


def test_an_error_leaves_neither_change_nor_event(asset, owner) -> None:
    asset()
    with pytest.raises(Invalid), changing(owner.viewer, "asset-changed") as tell:
        record = locked(Asset, owner.viewer, "a-1")
        change_facts(tell, record, {"title": "Half done"})
        change_facts(tell, record, {"type": "no-such-type"})
    assert Asset.objects.get().title == "Asset a-1"
    assert log().read(subject="a-1").is_empty()


def test_names_of_contributors_stay_outside_the_chain(asset, owner) -> None:
    asset(contributors=[{"name": "Ana Kos"}])
    with changing(owner.viewer, "asset-changed") as tell:
        change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"contributors": [{"name": "Ana Kos", "share": "1"}]})
    assert "Ana" not in log().read(subject="a-1")["details"][0]
    assert Asset.objects.get().facts["contributors"] == [{"name": "Ana Kos", "share": "1"}]
