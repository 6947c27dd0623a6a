"""A disclosure held for one change, by somebody who may make it."""

from __future__ import annotations

from collections.abc import Sequence

from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.models.disclosure import MAKERS
from valorise.platform.foundation.changes import Overtaken, versions
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

OFFICE = ("full",)


def held(
    viewer: Viewer, name: str, *, at_least: Sequence[str] = MAKERS, removed: bool = False, version: int | None = None
) -> Disclosure:
    """The disclosure, held until the transaction ends; `Missing` for whom it is not, deleted ones only on request."""
    seen = Disclosure.objects.one_for(viewer, name, at_least=at_least)
    found = Disclosure.objects.select_for_update().get(pk=seen.pk)
    if (found.removed_at is not None) is not removed:
        raise missing(Disclosure)
    if version is not None and found.version != version:
        raise Overtaken(
            what="Somebody else changed this while you were working on it.",
            why=versions(version, found.version),
            fix="Look at the page again, then make your change.",
        )
    return found


def draft(viewer: Viewer, name: str, *, at_least: Sequence[str] = MAKERS) -> Disclosure:
    """A disclosure that was not sent yet, held; `Invalid` where it was."""
    found = held(viewer, name, at_least=at_least)
    if not found.is_draft:
        raise Invalid(
            what="This disclosure was sent; its answers stay as they were.",
            fix="Write to the office below it, so that they learn what changed.",
        )
    return found
