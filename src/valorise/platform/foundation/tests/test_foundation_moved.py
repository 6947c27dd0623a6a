"""What the memory says was moved is put back only where a slice declared that such rows move, inside one office."""

from __future__ import annotations

from dataclasses import replace

import pytest

from valorise.platform.foundation.changes import change_facts, changing, locked, log
from valorise.platform.foundation.moved import movable
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.matching.models import Judgement
from valorise.platform.needs.models import Need
from valorise.platform.operations.actions import make_operator
from valorise.platform.operations.models import Operator
from valorise.platform.register.merging import links
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid


def forged(owner, moved) -> str:
    """An event in the log, as somebody who reaches the database could write it; its name."""
    with changing(owner.viewer, "asset-changed") as tell:
        change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"title": "Other"}, moved=moved)
    return told(log().about(["a-1"])[-1]).id


@pytest.fixture
def judged(asset, owner, stranger, elsewhere):
    """A judgement of the stranger about an asset of theirs."""
    asset("a-1")
    asset("s-1", tenant=elsewhere)
    need = Need.objects.create(id="n-1", tenant=elsewhere, title="Clean milk")
    said = {"need_version": 1, "asset_version": 1, "verdict": "good"}
    return Judgement.objects.create(need=need, asset_id="s-1", user=stranger.user, tenant=elsewhere, **said)


def test_only_declared_fields_are_moved_back(judged, owner, stranger) -> None:
    make_operator(stranger.user.email)
    rows = list(Operator.objects.values_list("pk", flat=True))
    for place in ("operations.operator.user", "accounts.membership.tenant", "matching.judgement.user", "no.such.thing"):
        event = forged(owner, {"from": owner.user.pk, "to": stranger.user.pk, "rows": {place: rows}})
        with pytest.raises(Invalid, match="cannot be taken back as the memory tells it"):
            undo(owner.viewer, event)
        assert Asset.objects.get(pk="a-1").title == "Other"
        undo_by_hand(owner)
    assert Operator.objects.get().user == stranger.user


def undo_by_hand(owner) -> None:
    with changing(owner.viewer, "asset-changed") as tell:
        change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"title": "Asset a-1"})


def test_rows_of_another_office_stay_where_they_are(judged, owner, asset) -> None:
    place = {"matching.judgement.asset": [judged.pk]}
    with pytest.raises(Invalid, match="not of one organisation"):
        undo(owner.viewer, forged(owner, {"from": "a-1", "to": "s-1", "rows": place}))
    undo_by_hand(owner)
    asset("a-2")
    undo(owner.viewer, forged(owner, {"from": "a-2", "to": "a-1", "rows": place}))
    assert Judgement.objects.get().asset_id == "s-1"  # it names neither of the two


def test_every_link_to_an_asset_moves_with_a_merge() -> None:
    """A new table that names assets must say so, or a merge would leave its rows with a record nobody sees."""
    plain = [link for link in links() if not issubclass(link.related_model, Recorded)]
    assert plain
    assert [link for link in plain if link.field.name not in movable(link.related_model)] == []


def test_events_belong_together_by_their_name_and_not_because_they_stand_side_by_side(asset, owner) -> None:
    """Whoever reaches the database may write a name that claims the events beside it; nothing of them is taken back."""
    asset("a-1")
    asset("a-2")
    for name, title in (("a-1", "One"), ("a-2", "Two")):
        with changing(owner.viewer, "asset-changed") as tell:
            change_facts(tell, locked(Asset, owner.viewer, name), {"title": title})
    with changing(owner.viewer, "asset-changed", together=False) as tell:
        change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"title": "Three"})
        tell.events[0] = replace(tell.events[0], id="claimed.3.3")
    with pytest.raises(Invalid, match="do not stand together"):
        undo(owner.viewer, "claimed.3.3")
    assert dict(Asset.objects.values_list("pk", "title")) == {"a-1": "Three", "a-2": "Two"}
