"""Regular work on accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.accounts import mail, own_files
from valorise.platform.accounts.actions import erasing
from valorise.platform.accounts.models import AccountMail
from valorise.platform.foundation import persons
from valorise.platform.jobs.work import Work, job

KEPT = timedelta(days=30)
"""How long it is known that a mail could not be sent."""


@job(
    mail.SENDING, label=_("Send mail about accounts"), short=True, every=timedelta(minutes=5),
    when=lambda: mail.due().exists(),
)  # fmt: skip
def send_account_mails(work: Work) -> dict[str, Any]:
    """Mails about accounts whose moment has come."""
    return mail.send_due()


@job("forget-account-mails", label=_("Remove notes of mails that failed"), short=True, every=timedelta(days=1))
def forget_account_mails(work: Work) -> dict[str, Any]:
    """Notes of mails that were given up a month ago, and what was found in files for people who asked days ago."""
    own_files.forget_old()
    gone, _of_each = AccountMail.objects.filter(failed_at__lt=Now() - KEPT).delete()
    return {"mails": gone}


@job(own_files.WORK, label=_("Look through files for your name"))
def look_for_own_name(work: Work) -> dict[str, Any]:
    """Files that speak of who asked; what was found is for their eyes only, so the job itself does not tell it."""
    if work.viewer.user is not None:
        own_files.look(work.viewer.user, work.tell)
    link = {"label": gettext("What is stored about me"), "address": reverse("accounts:stored")}
    return {"summary": gettext("All files were looked through."), "links": [link]}


@job(erasing.WORK, label=_("Erase a person"), activity="person-erased")
def erase_person(work: Work, *, number: int, why: str, successor: int | None) -> dict[str, Any]:
    """All files looked through, then the person erased in one short transaction; never twice."""
    if not work.resumed.get("erased"):
        erasing.check(work.viewer, number, successor)
        looked = persons.look(number, work.tell)
        erasing.erase(
            work.viewer, number, why=why, successor=successor, looked=looked,
            done=lambda: work.checkpoint({"erased": True}),
        )  # fmt: skip
    link = {"label": gettext("People"), "address": reverse("accounts:people")}
    return {"summary": gettext("Done. The account and the personal values are gone."), "links": [link]}
