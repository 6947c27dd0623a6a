"""Regular work on the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from valorise.platform.jobs.work import Work, job
from valorise.platform.register import embargoes


@job(
    "end-embargoes",
    label=_("Tell of embargoes that ended"),
    short=True,
    every=timedelta(hours=1),
    when=lambda: embargoes.ended().exists(),
)
def end_embargoes(work: Work) -> dict[str, Any]:
    """Embargoes whose day has come, each remembered and told once."""
    return {"assets": embargoes.tell_ended(work.tell)}
