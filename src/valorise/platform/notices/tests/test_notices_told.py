"""People are told as they wish, once, and a mail tells nothing that is confidential."""

from __future__ import annotations

import smtplib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.db.models.functions import Now

from valorise.platform.foundation import clock
from valorise.platform.jobs import schedule
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain
from valorise.platform.notices import actions
from valorise.platform.notices.models import Letter, Notice, Way
from valorise.terms.errors import Broken, Invalid

SECRET = "The membrane nobody may know of"


def tell(*people, kind="disclosure-shares", **more) -> int:
    return actions.notify([one.user.pk for one in people], kind, f"Confirm “{SECRET}”.", "/disclosures/1/", **more)


def test_each_is_told_as_they_wish(owner, colleague, stranger) -> None:
    actions.wish(colleague.viewer, {"disclosure-shares": "app"})
    actions.wish(stranger.viewer, {"disclosure-shares": "none"})
    assert tell(owner, colleague, stranger) == 2
    assert set(Notice.objects.values_list("user", "way")) == {(owner.user.pk, "mail"), (colleague.user.pk, "app")}
    drain(beat=False)
    assert [one.to for one in mail.outbox] == [[f"Olga Owner <{owner.user.email}>"]]
    assert Letter.objects.get().state == Letter.SENT
    drain(beat=False)
    assert len(mail.outbox) == 1


def test_a_mail_names_nothing_and_leads_to_the_notice(owner, settings) -> None:
    tell(owner, in_mail="A share of yours")
    drain(beat=False)
    one = mail.outbox[0]
    whole = one.message().as_string() + one.body + one.alternatives[0][0] + one.subject
    assert "membrane" not in whole
    assert (one.subject, "A share of yours" in one.body) == ("Shares to confirm", True)
    assert f"{settings.SITE_ADDRESS}/notices/{Notice.objects.get().pk}/open/" in one.body
    assert one.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert one.message()["Auto-Submitted"] == "auto-generated"


def test_nothing_is_told_of_a_change_that_did_not_happen(owner) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(owner)
        1 / 0  # noqa: B018
    assert not Notice.objects.exists()
    assert not Letter.objects.exists()
    assert not Job.objects.exists()


def test_many_people_cost_as_little_as_one(owner, office, player, django_assert_max_num_queries) -> None:
    people = [player(office, "researcher") for _ in range(20)]
    with django_assert_max_num_queries(9):
        assert tell(*people) == 20


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_notice_leads_nowhere_else(owner, address) -> None:
    with pytest.raises(Broken):
        actions.notify([owner.user.pk], "other", "x", address)


def test_what_was_read_meanwhile_is_not_mailed(owner) -> None:
    tell(owner)
    actions.mark_read(owner.viewer, Notice.objects.get().pk)
    drain(beat=False)
    assert (mail.outbox, Letter.objects.get().state) == ([], Letter.DROPPED)


def test_a_closed_account_gets_nothing(owner) -> None:
    tell(owner)
    owner.user.is_active = False
    owner.user.save()
    assert tell(owner) == 0
    drain(beat=False)
    assert mail.outbox == []


class Server:
    """A mail server that does not take mail at first."""

    def __init__(self, monkeypatch, *answers) -> None:
        self.answers = list(answers)
        self.kept = mail.EmailMultiAlternatives.send
        monkeypatch.setattr(mail.EmailMultiAlternatives, "send", lambda one: self.take(one))

    def take(self, one) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, BaseException):
            raise answer
        return self.kept(one)


@pytest.mark.parametrize("error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError(), ConnectionRefusedError()])
def test_a_server_that_is_away_is_asked_again_later(owner, monkeypatch, error) -> None:
    Server(monkeypatch, error, error)
    tell(owner)
    for attempt in (1, 2):
        drain(beat=False)
        letter = Letter.objects.get()
        assert (letter.state, letter.attempts, letter.problem) == ("waiting", attempt, type(error).__name__)
        assert letter.begins_at > letter.made_at
        Letter.objects.update(begins_at=Now())
        actions.send_soon()
    drain(beat=False)
    assert (Letter.objects.get().state, len(mail.outbox)) == ("sent", 1)


@pytest.mark.parametrize("error", [smtplib.SMTPRecipientsRefused({}), ValueError("no address")])
def test_a_refused_address_is_not_tried_again(owner, colleague, monkeypatch, error) -> None:
    Server(monkeypatch, error)
    tell(owner, colleague)
    drain(beat=False)
    assert sorted(Letter.objects.values_list("state", flat=True)) == ["dropped", "sent"]


def test_a_letter_left_behind_is_not_sent_twice(owner) -> None:
    tell(owner)
    Letter.objects.update(state=Letter.SENDING, attempts=1, taken_at=Now() - timedelta(hours=1))
    drain(beat=False)
    assert (Letter.objects.get().state, mail.outbox) == (Letter.UNSURE, [])


def test_without_a_server_mails_are_files_and_twice_is_once(owner, settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "valorise.platform.notices.box.MailBox", tmp_path / "mail"
    tell(owner)
    drain(beat=False)
    Letter.objects.update(state=Letter.SENDING, attempts=1, taken_at=Now() - timedelta(hours=1))
    actions.send_soon()
    drain(beat=False)
    (file,) = (tmp_path / "mail").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert (file.suffix, b"Shares to confirm" in file.read_bytes()) == (".eml", True)
    assert Letter.objects.get().state == "sent"


def noon(day: int) -> datetime:
    return datetime(2026, 11, day, 12, tzinfo=UTC)


def sent_on(moment: datetime) -> int:
    before = len(mail.outbox)
    with clock.stopped(moment):
        schedule.plan()
        drain(beat=False)
    return len(mail.outbox) - before


def test_a_day_in_one_mail(owner) -> None:
    with clock.stopped(noon(3)):
        tell(owner, kind="match")
        tell(owner, kind="need-changed")
    assert sent_on(noon(3)) == 0
    assert sent_on(datetime(2026, 11, 4, 5, 30, tzinfo=UTC)) == 0  # half past six in Brussels
    assert sent_on(datetime(2026, 11, 4, 6, 30, tzinfo=UTC)) == 1
    assert "2 notices" in mail.outbox[0].subject
    assert sent_on(noon(4)) == 0
    assert Notice.objects.filter(letter=None).count() == 0


def test_a_week_in_one_mail(owner) -> None:
    actions.wish(owner.viewer, {"match": "weekly"})
    with clock.stopped(noon(4)):  # a Wednesday
        tell(owner, kind="match")
    assert [sent_on(noon(day)) for day in range(4, 11)] == [0, 0, 0, 0, 0, 1, 0]
    assert date(2026, 11, 9).weekday() == 0


def test_unknown_wishes_are_refused(owner) -> None:
    for wish in ({"no-such-kind": "app"}, {"match": "by-pigeon"}):
        with pytest.raises(Invalid):
            actions.wish(owner.viewer, wish)
    assert set(Way.values) == {"mail", "daily", "weekly", "app", "none"}
