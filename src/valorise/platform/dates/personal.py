"""What dates keep about a person: what they said about dates, their calendars, and lists and rules they brought."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from valorise.platform.dates.models import Calendar, Docket, Due, RuleComparison, Step
from valorise.platform.foundation.persons import Trace


def stored(user: int) -> dict[str, Any]:
    """Steps, calendars (never their secret) and lists of the person."""
    said = Step.objects.filter(Q(by=user) | Q(to=user)).order_by("pk")
    return {
        "said_about_dates": list(said.values("date", "due", "what", "on", "note", "at", "taken_back_at")),
        "calendars": list(Calendar.objects.filter(user=user).values("name", "mine", "titles", "made_at", "revoked_at")),
        "lists_compared": list(Docket.objects.filter(by=user).order_by("pk").values("file", "sender", "at")),
        "rules_compared": list(RuleComparison.objects.filter(by=user).order_by("pk").values("file", "at")),
        "dates_looked_after": list(Due.objects.filter(who=user).order_by("act_by", "pk").values_list("pk", flat=True)),
    }


def traces(user: int) -> list[Trace]:
    """What was said about dates stays with the office, without who said it; calendars go."""
    stays = _("It belongs to the organisation, and no longer says who it was.")
    return [
        Trace(_("What the person said about dates"), Step.objects.filter(by=user).count(), stays=True, why=stays),
        Trace(_("Lists of attorneys that the person brought"), Docket.objects.filter(by=user).count(), stays=True,
              why=stays),
        Trace(_("Rules that the person proposed"), RuleComparison.objects.filter(by=user).count(), stays=True,
              why=stays),
        Trace(_("Dates that the person looks after"), Due.objects.filter(who=user).count(), stays=True,
              why=_("They go to a successor where one is named, else nobody looks after them.")),
        Trace(_("Private calendars"), Calendar.objects.filter(user=user).count(), stays=False,
              why=_("They are deleted.")),
    ]  # fmt: skip


def hand_over(user: int, successor: int) -> None:
    """Give the dates to a successor."""
    Due.objects.filter(who=user).update(who=successor)


def forget(user: int) -> None:
    """Names go with the account; notes stay, because they are the office's reasons."""
    Calendar.objects.filter(user=user).delete()
