"""The long and the regular work of the register."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.jobs.work import Work, job
from valorise.platform.register import embargoes, indexing, search
from valorise.platform.register.listing.bulk import change_chosen, undo_chosen
from valorise.platform.register.listing.files import write_file
from valorise.platform.register.listing.filters import Filters


@job(
    "end-embargoes",
    label=gettext_lazy("Tell of embargoes that ended"),
    short=True,
    every=timedelta(hours=1),
    when=lambda: embargoes.ended().exists(),
)
def end_embargoes(work: Work) -> dict[str, Any]:
    """Embargoes whose day has come, each remembered and told once."""
    found = embargoes.tell_ended(work.tell)
    return {"assets": found.done, **found.account}


@job(
    indexing.WORK,
    label=gettext_lazy("Prepare the search"),
    every=timedelta(minutes=1),
    when=lambda: not search.is_current(),
)
def prepare_search(work: Work) -> None:
    """Take everything into the search index that changed since it was last asked; all assets where there is none."""
    search.bring_up_to_date(lambda done, total: work.tell(_("Reading assets"), done, total))


@job("export-assets", label=gettext_lazy("Writing the list to a file"))
def export_assets(work: Work, *, pairs: list[list[str]], kind: str) -> dict[str, Any]:
    """What the filters show to who started it, as a file."""

    def tell(what: str, done: int, total: int) -> None:
        work.tell(_("Writing"), done, total)

    name = write_file(work.viewer, Filters.of(pairs), kind, tell=tell)
    link = {"label": _("Download"), "address": reverse("register:exported", args=[name])}
    return {"summary": _("The file is ready. It is kept for two days."), "links": [link]}


@job("change-many-assets", label=gettext_lazy("Changing many assets"), activity="asset-changed")
def change_many(work: Work, *, name: str, why: str) -> dict[str, Any]:
    """Carry out a bulk change that was looked at before."""
    change_chosen(work.viewer, name, why=why, tell=work.tell)
    return {"summary": _("The assets were changed."), "links": [_link(name)]}


@job("undo-many-changes", label=gettext_lazy("Taking a change of many assets back"), activity="change-undone")
def undo_many(work: Work, *, name: str, why: str) -> dict[str, Any]:
    """Take a bulk change back."""
    undo_chosen(work.viewer, name, why=why, tell=work.tell)
    return {"summary": _("The change was taken back."), "links": [_link(name)]}


def _link(name: str) -> dict[str, str]:
    return {"label": _("Account of the change"), "address": reverse("register:bulk", args=[name])}
