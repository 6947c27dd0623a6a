"""Reminders of dates: each stage once, to whom it concerns, and what was missed to the head."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

from datetime import date, timedelta

import pytest

from valorise.platform.dates import actions as date_actions
from valorise.platform.dates import reckoning
from valorise.platform.dates.actions import Said
from valorise.platform.dates.models import Due
from valorise.platform.dates.tests.dates_register import TODAY, day, register  # noqa: F401 - fixtures
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.notices.models import Notice
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Agreement, Asset, Consent, Restriction
from valorise.platform.reminders import actions, rounds
from valorise.platform.reminders.actions import Away
from valorise.platform.reminders.lead_times import read_days
from valorise.platform.reminders.models import Reminded, Reminding, StandIn
from valorise.terms.errors import Invalid, Refused


@pytest.fixture
def head(office, player):
    return player(office, "head-of-office", "Hana Head")


@pytest.fixture
def bound(office, asset, owner):
    """An asset that Olga looks after, with an agreement that goes on by itself, a restriction and a consent."""
    asset("a-1", title="Membrane against fouling", confidentiality="confidential")
    Asset.objects.update(officer=owner.user)
    terms = {"ends": "2027-06-30", "notice_months": 6, "renews_months": 12, "signed": "2024-07-01"}
    duty = {"task": "Report on sales", "duty": "report", "due": "2026-12-31", "every": 12}
    licence = {"id": "g-1", "type": "licence", "title": "Licence to Trebnik", "status": "signed", "assets": ["a-1"]}
    add_records(Agreement, [{**licence, **terms, "duties": [duty]}], office)
    background = {"id": "x-1", "asset": "a-1", "restriction": "background", "party": "Trebnik", "ends": "2026-12-10"}
    add_records(Restriction, [background], office)
    consent = {"id": "c-1", "asset": "a-1", "party": "Institute", "given": "2025-01-01", "ends": "2027-01-31"}
    add_records(Consent, [consent], office)
    reckoning.catch_up(office.pk)
    return office


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(user=person.user).values_list("text", flat=True))


def test_what_binds_an_asset_and_its_agreement_become_dates_with_a_person(bound, owner) -> None:
    found = {(one.task, one.due.isoformat(), one.kind) for one in Due.objects.all()}
    assert found == {
        ("Report on sales", "2026-12-31", "report"), ("give-notice", "2026-12-30", "notice"),
        ("agreement-renews", "2027-06-30", "agreement-end"), ("restriction-ends", "2026-12-10", "restriction"),
        ("consent-ends", "2027-01-31", "consent"),
    }  # fmt: skip
    mine = owner.client.get("/dates/?who=mine&when=all").content.decode()
    assert all(words in mine for words in ("Last day to give notice", "free again", "The consent ends", "Olga Owner"))
    page = owner.client.get(Due.objects.get(task="give-notice").get_absolute_url()).content.decode()
    assert "6 months" in page
    assert "goes on by itself for another 12 months" in page


def test_everybody_is_told_once_at_each_stage(bound, owner, head) -> None:
    assert rounds.waiting() == [bound.pk]
    assert rounds.remind(bound.pk) == 3
    near = told(owner)
    assert [text.split(":")[0] for text in near] == [
        "Last day to give notice by 2026-12-30", "The consent ends by 2027-01-31",
        "The restriction ends",
    ]  # fmt: skip
    assert "Trebnik" not in "".join(Notice.objects.values_list("in_mail", flat=True))
    assert (rounds.waiting(), rounds.remind(bound.pk), told(head)) == ([], 0, [])
    with clock.stopped(TODAY + timedelta(days=9)):
        assert rounds.waiting()
        assert rounds.remind(bound.pk) == 2  # the report and the notice: 30 days
        assert told(owner) != near
        assert rounds.remind(bound.pk) == 0


def test_a_worker_that_dies_in_between_leaves_nothing_half_told(bound, owner, monkeypatch) -> None:
    def dies(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(rounds, "_tell", dies)
        with pytest.raises(KeyboardInterrupt):
            rounds.remind(bound.pk)
    assert not Reminded.objects.exists()
    assert rounds.remind(bound.pk) == 3
    assert len(told(owner)) == 3


def test_who_takes_care_is_reminded_no_more_but_what_is_missed_goes_to_the_head(bound, owner, head) -> None:
    for due in Due.objects.filter(task__in=("restriction-ends", "give-notice")):
        date_actions.say(owner.viewer, due.pk, Said("acknowledged"))
    date_actions.say(owner.viewer, Due.objects.get(task="consent-ends").pk, Said("not-applicable", note="Prolonged."))
    assert rounds.remind(bound.pk) == 0
    with clock.stopped(date(2027, 1, 4)):
        rounds.remind(bound.pk)
        assert [text[:40] for text in told(head)] == [text[:40] for text in told(owner)]
        assert any(text.startswith("Missed: Report on sales, by 2026-12-31") for text in told(head))
        assert rounds.remind(bound.pk) == 0


def test_a_stand_in_is_told_too_and_only_in_that_time(bound, owner, head, player) -> None:
    other = player(bound, "transfer-officer", "Otto Other")
    actions.name_stand_in(owner.viewer, Away(owner.user.pk, other.user.pk, TODAY, TODAY + timedelta(days=5)))
    rounds.remind(bound.pk)
    assert told(other) == told(owner) != []
    before = told(other)
    with clock.stopped(TODAY + timedelta(days=9)):
        rounds.remind(bound.pk)
    assert told(other) == before
    assert len(told(owner)) == len(before) + 2


def test_what_nobody_looks_after_goes_to_the_head_in_their_language(bound, head) -> None:
    Asset.objects.update(officer=None)
    head.user.language = "de"
    head.user.save()
    rounds.remind(bound.pk)
    assert len(told(head)) == 3
    assert any("Verpflichtungen" in text or "Kündigung" in text for text in told(head))


def test_many_dates_at_once_are_one_notice(bound, owner, asset) -> None:
    many = [
        {"id": f"m-{n}", "asset": "a-1", "restriction": "background", "ends": "2026-12-11"} for n in range(12)
    ]  # fmt: skip
    add_records(Restriction, many, bound)
    reckoning.catch_up(bound.pk)
    assert rounds.remind(bound.pk) == 15
    assert told(owner) == ["15 dates come near."]


@pytest.mark.parametrize("who, status", [("owner", 200), ("colleague", 403), ("stranger", 200), ("nobody", 302)])
def test_who_sees_the_reminders_of_an_office(register, request, who, status, owner) -> None:
    StandIn.objects.create(
        tenant=register, user=owner.user, stand_in=owner.viewer.user and _other(register), begins=TODAY
    )
    person = request.getfixturevalue(who)
    answer = getattr(person, "client", person).get("/reminders/")
    assert answer.status_code in (status, 403 if status == 302 else status)
    assert (b"Otto Other" in answer.content) is (who == "owner")


def _other(office):
    from valorise.platform.accounts.models import Membership, User

    made = User.objects.create_user("otto@test.example", "correct horse", name="Otto Other")
    Membership.objects.create(user=made, tenant=office, role="transfer-officer")
    return made


def test_the_head_chooses_the_days_and_two_at_once_learn_of_each_other(register, owner, head) -> None:
    assert owner.client.post("/reminders/", {"version": 0, "renewal": "10"}).status_code == 403
    page = head.client.get("/reminders/").content.decode()
    assert 'value="90, 30, 7"' in page
    wrong = head.client.post("/reminders/", {"version": 0, "renewal": "soon"})
    assert (wrong.status_code, b"cannot be used" in wrong.content) == (422, True)
    head.client.post("/reminders/", {"version": 0, "renewal": "120 14"})
    assert b"120, 14" in owner.client.get("/reminders/").content
    with pytest.raises(Overtaken):
        actions.choose_days(head.viewer, {"renewal": [1]}, version=0)
    with pytest.raises(Refused):
        actions.choose_days(owner.viewer, {"renewal": [1]}, version=1)


def test_days_behind_zeros_are_weighed_whole_so_that_no_office_stops_the_rounds_of_all(head) -> None:
    with pytest.raises(Invalid, match="cannot be used"):
        read_days("renewal", "000000" + "9" * 20)
    sent = head.client.post("/reminders/", {"version": 0, "renewal": "000000" + "9" * 20})
    assert (sent.status_code, Reminding.objects.exists()) == (422, False)


def test_numbers_that_no_database_holds_and_tags_of_others_are_refused_plainly(head) -> None:
    program = by_token(head)
    assert head.client.post(f"/reminders/stand-in/{10**30}/end/").status_code == 404
    refused(send(program, "delete", f"/api/v1/reminders/stand-ins/{10**30}"), 404)
    days = {"days": {"renewal": [5]}}
    refused(send(program, "patch", "/api/v1/reminders", days, If_Match='"of-another-server"'), 412)
    tag = send(program, "get", "/api/v1/reminders")["ETag"]
    assert send(program, "patch", "/api/v1/reminders", days, If_Match=tag).status_code == 200
    refused(send(program, "patch", "/api/v1/reminders", days, If_Match=tag), 412)


def test_calendars_ring_on_the_days_of_the_office_and_cancel_what_is_settled(bound, owner, head) -> None:
    actions.choose_days(head.viewer, {"restriction": [5], "consent": []}, version=0)
    first = owner.client.get("/dates/dates.ics").content.decode()
    assert first.count("TRIGGER:-P4DT16H") == 1
    due = Due.objects.get(task="restriction-ends")
    date_actions.say(owner.viewer, due.pk, Said("not-applicable", note="Waived."))
    events = owner.client.get("/dates/dates.ics").content.decode().split("BEGIN:VEVENT")
    cancelled = [one for one in events if "STATUS:CANCELLED" in one]
    assert len(cancelled) == 1
    assert "free again" in cancelled[0].replace("\r\n ", "")
    assert "SEQUENCE:1" in cancelled[0]
    assert "TRIGGER:-P4DT16H" not in cancelled[0]


def test_only_people_of_the_office_stand_in_and_only_for_oneself_or_by_the_head(bound, owner, head, stranger) -> None:
    for wrong in (stranger.user.pk, owner.user.pk, 0):
        with pytest.raises(Invalid, match="cannot stand in"):
            actions.name_stand_in(owner.viewer, Away(owner.user.pk, wrong, TODAY))
    with pytest.raises(Refused):
        actions.name_stand_in(owner.viewer, Away(head.user.pk, owner.user.pk, TODAY))
    given = {"user": owner.user.pk, "stand_in": head.user.pk, "begins": "2026-12-01", "ends": "2026-11-01"}
    assert head.client.post("/reminders/stand-in/", given).status_code == 422
    assert head.client.post("/reminders/stand-in/", {**given, "ends": ""}).status_code == 302
    assert stranger.client.post(f"/reminders/stand-in/{owner.user.pk}/end/").status_code == 404
    assert owner.client.post(f"/reminders/stand-in/{owner.user.pk}/end/").status_code == 302
    assert not StandIn.objects.exists()
