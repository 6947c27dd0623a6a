"""A damaged value of one office stops no round for the others; its administrators are told, and it is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from valorise.platform.dates import reckoning
from valorise.platform.foundation import clock
from valorise.platform.jobs import worker
from valorise.platform.jobs.models import Job
from valorise.platform.matching import freshness
from valorise.platform.notices.models import Notice
from valorise.platform.register import search
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Agreement, Asset
from valorise.platform.register.tables import assets_table
from valorise.platform.reminders import rounds
from valorise.terms.errors import Broken

ADMIN = "administrator"


@pytest.fixture
def two_offices(office, elsewhere, asset, player, owner, stranger):
    """Two offices with a duty each that comes near; the first one's duties are no list any more."""
    due = (clock.today() + timedelta(days=20)).isoformat()
    for number, (tenant, person) in enumerate(((office, owner), (elsewhere, stranger))):
        asset(f"a-{number}", tenant=tenant, confidentiality="confidential")
        duty = {"task": "Report", "duty": "report", "due": due}
        facts = {"id": f"g-{number}", "title": "Licence", "assets": [f"a-{number}"], "duties": [duty]}
        add_records(Agreement, [{**facts, "type": "licence", "status": "signed"}], tenant)
        Agreement.objects.filter(pk=f"g-{number}").update(officer=person.user)
        reckoning.catch_up(tenant.pk)
    return player(office, ADMIN, "Ada Admin"), player(elsewhere, ADMIN, "Edi Elsewhere")


def damage(duties) -> None:
    Agreement.objects.filter(pk="g-0").update(duties=duties, version=2)


def kinds(person) -> list[str]:
    return list(Notice.objects.filter(user=person.user).values_list("kind", flat=True))


def reminded() -> Job:
    Job.objects.create(name="remind-of-dates")
    worker.drain(beat=False)
    return Job.objects.filter(name="remind-of-dates").latest("made_at")


def test_one_damaged_office_stops_no_other(two_offices, office, owner, stranger) -> None:
    ours, theirs = two_offices
    good = Agreement.objects.get(pk="g-0").duties
    damage("no list")
    with clock.stopped(clock.today() + timedelta(days=1)):
        job = reminded()
        assert (job.state, [one["where"] for one in job.result["problems"]]) == ("done", [str(office)])
        assert (kinds(stranger), kinds(owner)) == (["deadline-near"], [])
        assert (kinds(ours), kinds(theirs)) == (["work-failed"], [])
        assert "no list" not in Notice.objects.get(user=ours.user).text
        assert rounds.waiting() == [office.pk]
        reminded()
        assert kinds(ours) == ["work-failed"]
        damage(good)
        reminded()
        assert (kinds(owner), rounds.waiting()) == (["deadline-near"], [])


def test_a_damaged_asset_stops_neither_the_search_nor_matching_for_others(asset, elsewhere, need) -> None:
    asset("a-1", title="Valve")
    asset("a-2", title="Pump", tenant=elsewhere)
    need("n-1", title="Pump wanted")
    Asset.objects.filter(pk="a-1").update(fields="no list", version=2)
    search.bring_up_to_date(search.silent)
    assert (search.found("Pump", 5), search.found("Valve", 5)) == (["a-2"], ["a-1"])
    assert freshness.catch_up(lambda *_: None) == 1
    with pytest.raises(Broken, match="“fields” of the record “a-1”"):
        assets_table(Asset.objects.all())
