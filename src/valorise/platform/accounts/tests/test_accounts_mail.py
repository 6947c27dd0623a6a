"""Mails about accounts are never lost unseen, lie sealed while they wait, and leave no address in any log."""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models.functions import Now

from valorise.platform.accounts import mail
from valorise.platform.accounts.models import AccountMail
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain
from valorise.platform.operations.reads import health

WHERE, LINK = "ana@north.example", "https://v.example/secret-link"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_the_worker(settings):
    settings.MAIL_IN_BACKGROUND = True


def one() -> None:
    mail.send(EmailMessage("Set your password", f"Open {LINK}", to=[WHERE]))


@pytest.fixture
def broken(monkeypatch):
    """A mail server that answers with an error that quotes the address; gives what it refuses with."""
    errors = [smtplib.SMTPServerDisconnected(f"no route for {WHERE}")]

    def fail(self, *_args, **_options):
        raise errors[0]

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
    return errors


def test_the_worker_sends_it_and_keeps_nothing() -> None:
    one()
    one()
    assert not sent.outbox
    assert Job.objects.filter(name=mail.SENDING).count() == 1
    drain(beat=False)
    assert [(each.to, each.body) for each in sent.outbox] == [([WHERE], f"Open {LINK}")] * 2
    assert not AccountMail.objects.exists()


def test_while_it_waits_nobody_reads_it_in_the_database() -> None:
    one()
    lying = str(list(AccountMail.objects.values())) + str(list(Job.objects.values()))
    assert WHERE not in lying
    assert LINK not in lying


def test_a_change_that_did_not_happen_sends_nothing() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        one()
        1 / 0  # noqa: B018
    assert not AccountMail.objects.exists()


def test_what_failed_is_tried_again_and_told_without_the_address(broken, monkeypatch, caplog) -> None:
    one()
    with caplog.at_level(logging.INFO):
        assert mail.send_due() == {"sent": 0, "not sent": 1}
    assert "SMTPServerDisconnected" in caplog.text
    assert WHERE not in caplog.text
    assert mail.send_due() == {"sent": 0, "not sent": 0}, "not before its pause is over"
    AccountMail.objects.update(begins_at=Now() - timedelta(seconds=1))
    monkeypatch.undo()
    mail.send_due()
    assert [each.to for each in sent.outbox] == [[WHERE]]


@pytest.mark.parametrize("how", ["for days", "refused", "other key"])
def test_what_is_given_up_stands_on_the_page_of_operations(broken, settings, caplog, how) -> None:
    one()
    if how == "refused":
        broken[0] = smtplib.SMTPRecipientsRefused({WHERE: (550, b"unknown")})
    elif how == "other key":
        settings.SECRET_KEY = "another key of the installation"
    for _ in range(len(mail.PAUSES) + 1):
        mail.send_due()
        AccountMail.objects.update(begins_at=Now() - timedelta(seconds=1))
    (kept,) = AccountMail.objects.all()
    assert kept.failed_at is not None
    assert (kept.sealed, kept.attempts) == ("", len(mail.PAUSES) + 1 if how == "for days" else 1)
    assert mail.send_due() == {"sent": 0, "not sent": 0}
    assert WHERE not in caplog.text
    (line,) = [each for each in health() if each["what"] == "mails about accounts"]
    assert (line["well"], "1 given up" in line["found"]) == (False, True)


def test_a_mail_of_a_worker_that_died_is_sent_by_another() -> None:
    one()
    assert mail._taken() is not None  # the worker dies here
    assert mail._taken() is None
    AccountMail.objects.update(begins_at=Now() - timedelta(seconds=1))
    assert mail.send_due()["sent"] == 1


def test_an_address_that_no_mail_can_have_stops_no_other_mail() -> None:
    mail.send(EmailMessage("Yours?", "Agree", to=["x\nBcc: y@north.example"]))
    one()
    assert mail.send_due() == {"sent": 1, "not sent": 1}
    (kept,) = AccountMail.objects.all()
    assert (kept.failed_at is not None, kept.sealed) == (True, "")
