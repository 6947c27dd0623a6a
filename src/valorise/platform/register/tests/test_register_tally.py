"""The tally in memory: always what the database holds, however it was changed, and seen as the ladder says."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.sight import highest
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset, Contributor
from valorise.platform.register.search import Fit
from valorise.platform.register.tally import Tally
from valorise.stores.events import Event
from valorise.terms.errors import Missing

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["record", "change", "remove", "restore", "silent", "taken over", "look"]),
        st.integers(0, 3),
        st.sampled_from(["open", "teaser", "internal", "confidential"]),
        st.sampled_from(["software", "dataset"]),
    ),
    max_size=12,
)


def in_database(viewer):
    return Counter(Asset.objects.seen_by(viewer).values_list("type", "level", "sight"))


def in_tally(tally, viewer):
    numbers = Counter()
    for kind, sight, number in tally.seen_by(viewer):
        numbers[kind.type, kind.level, sight] += number
    return numbers


def taken(steps, owner, office):
    for step, number, confidentiality, kind in steps:
        name, facts = f"t-{number}", {"type": kind, "confidentiality": confidentiality, "title": f"{number}"}
        try:
            if step == "record":
                actions.record_asset(owner.viewer, facts)
            elif step == "change":
                actions.change_asset(owner.viewer, name, facts, why="Agreed")
            elif step == "remove":
                actions.remove_asset(owner.viewer, name, why="No longer ours")
            elif step == "restore":
                actions.restore_asset(owner.viewer, name)
        except Missing:
            pass
        if step == "silent":
            Asset.objects.filter(pk=name).update(type=kind, version=7 + number, changed_at=clock.now())
        elif step == "taken over" and not Asset.objects.filter(pk=name).exists():
            add_records(Asset, [{"id": name, **facts}], office)
            log().append([Event(activity="register-extended", at=clock.now())])
        yield


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_it_follows_every_change(office, owner, colleague, stranger, steps) -> None:
    tally = Tally()
    for _ in taken(steps, owner, office):
        for person in (owner, colleague, stranger):
            assert in_tally(tally, person.viewer) == in_database(person.viewer)


def test_only_changed_assets_are_read_again(office, owner, django_assert_max_num_queries) -> None:
    made = [actions.record_asset(owner.viewer, {"title": f"{number}"}).pk for number in range(3)]
    tally = Tally()
    tally.seen_by(owner.viewer)
    tally._read_all = None  # it must not need it
    actions.change_asset(owner.viewer, made[0], {"type": "software"})
    with django_assert_max_num_queries(9):
        assert in_tally(tally, owner.viewer) == {("", None, "full"): 2, ("software", None, "full"): 1}


def test_what_fits_counts_as_far_as_it_is_seen(asset, elsewhere, owner, colleague, stranger) -> None:
    asset("a-teaser", elsewhere, confidentiality="teaser")
    asset("a-open", elsewhere, confidentiality="open")
    asset("a-own", confidentiality="confidential")
    asset("a-made", elsewhere, confidentiality="confidential")
    asset("a-later", elsewhere, confidentiality="open")
    Asset.objects.filter(pk="a-later").update(embargo_until=clock.today() + timedelta(days=3))
    Contributor.objects.create(asset_id="a-made", position=0, name="C", user=owner.user)
    everything = frozenset(Asset.objects.values_list("pk", flat=True))

    def number(**parts):
        return sum(one.number for one in Tally().seen_by(owner.viewer, Fit(**parts)))

    assert number(teaser=everything) == 4
    assert number(open=everything) == 3
    assert number(full=everything) == 2
    assert number(teaser=frozenset({"a-made", "gone"})) == 1
    assert number() == 0


def test_fits_of_several_filters_meet_under_the_wider_sight() -> None:
    first, second = Fit(frozenset("ab"), frozenset("c"), frozenset("d")), Fit(frozenset("a"), frozenset("bd"))
    assert first.both(second) == Fit(frozenset("a"), frozenset("b"), frozenset("d"))
    assert first.both(second) == second.both(first)


def test_a_rung_that_cannot_be_asked_in_memory_is_refused() -> None:
    with pytest.raises(TypeError):
        highest([("full", ~Q(tenant=1))], {"tenant": 2})
    with pytest.raises(KeyError):
        highest([("full", Q(tenant__gt=1))], {"tenant": 2})
    with pytest.raises(KeyError):
        highest([("full", Q(title="x"))], {"tenant": 2})
    assert highest([("full", Q(tenant__in=()))], {"tenant": 2}) is None


def test_what_was_rolled_back_was_never_counted(asset, owner) -> None:
    """Asked in the middle of a change that is then given up; the next event gets the number of the one given up."""
    for number in range(3):
        asset(f"t-{number}", type="software", confidentiality="open")
    actions.change_asset(owner.viewer, "t-0", {"title": "Told"}, why="Agreed")
    tally = Tally()
    assert in_tally(tally, owner.viewer) == in_database(owner.viewer)
    for again in ("t-1", "t-2"):
        with pytest.raises(Missing), transaction.atomic():
            actions.change_asset(owner.viewer, "t-1", {"type": "dataset", "confidentiality": "confidential"}, why="No")
            actions.record_asset(owner.viewer, {"type": "design", "title": "Never"})
            assert in_tally(tally, owner.viewer) == in_database(owner.viewer)
            raise Missing("given up")
        if again == "t-2":
            actions.change_asset(owner.viewer, again, {"type": "database"}, why="Agreed")
        assert in_tally(tally, owner.viewer) == in_database(owner.viewer)
        assert in_tally(tally, Viewer.nobody()) == in_database(Viewer.nobody())


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_and_change_at_once_never_leave_a_wrong_count(asset, owner) -> None:
    for number in range(4):
        asset(f"t-{number}", type="software", confidentiality="open")
    tally, failed = Tally(), []

    def change(number: int) -> None:
        try:
            for kind in ("dataset", "software", "database"):
                actions.change_asset(owner.viewer, f"t-{number}", {"type": kind}, why="Agreed")
                in_tally(tally, owner.viewer)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=change, args=[number]) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not failed
    assert in_tally(tally, owner.viewer) == in_database(owner.viewer) == {("database", None, "full"): 4}
