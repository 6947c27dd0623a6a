"""An embargo that ends is remembered and told once."""

from __future__ import annotations

from datetime import date

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.jobs import schedule
from valorise.platform.jobs.worker import drain
from valorise.platform.notices.models import Notice
from valorise.platform.register.models import Asset, Contributor


def pass_day(day: date) -> None:
    with clock.stopped(day):
        schedule.plan()
        drain(beat=False)


def test_told_once_to_who_looks_after_it_and_who_made_it(asset, owner, colleague, stranger) -> None:
    one = asset(confidentiality="open", contributors=[{"name": "Carl"}])
    Contributor.objects.filter(asset=one).update(user=colleague.user)
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    pass_day(date(2027, 2, 28))
    assert not Notice.objects.exists()
    pass_day(date(2027, 3, 1))
    pass_day(date(2027, 3, 2))
    assert set(Notice.objects.values_list("user", "address")) == {
        (owner.user.pk, "/assets/a-1/"),
        (colleague.user.pk, "/assets/a-1/"),
    }
    told = log().read(subject="a-1")
    assert told["activity"].to_list() == ["embargo-ended"]
    assert told["actor"].to_list() == [None]
    assert '"before":{"embargo_until":"2027-03-01"}' in told["details"][0]
    assert Asset.objects.get().embargo_until is None
    assert log().verify().table["intact"][0]


def test_what_was_removed_is_not_told(asset, owner) -> None:
    asset(confidentiality="open")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user, removed_at=clock.now())
    pass_day(date(2027, 3, 1))
    assert not Notice.objects.exists()


def test_who_left_the_office_learns_of_no_embargo(asset, owner) -> None:
    asset(confidentiality="confidential", title="Secret membrane")
    Asset.objects.update(embargo_until=date(2027, 3, 1), officer=owner.user)
    owner.user.memberships.all().delete()
    pass_day(date(2027, 3, 1))
    assert not Notice.objects.exists()
    assert Asset.objects.get().embargo_until is None
