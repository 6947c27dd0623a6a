"""What waits for a person: drafts, shares to confirm, and the inbox of the office."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valorise.platform.disclosure import reads
from valorise.platform.disclosure.models.disclosure import ASKED
from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer


def waiting(viewer: Viewer) -> list[Waiting]:
    """Shares to confirm first, then questions of the office, drafts, and what the office received."""
    if viewer.user is None:
        return []
    shares, drafts = reads.to_confirm(viewer).count(), reads.draft_count(viewer)
    asked = reads.mine(viewer).filter(state=ASKED).count()
    found = [
        Waiting(_("Shares to confirm"), shares, "/disclosures/", _("Everybody named agrees to the shares."), 10),
        Waiting(_("Questions of the office"), asked, "/disclosures/", _("The clock waits for your answer."), 11),
        Waiting(_("Disclosures not sent yet"), drafts, "/disclosures/", _("They are kept as you left them."), 40),
    ]
    if viewer.staff_of:
        late = reads.late(viewer)
        hint = ngettext("%s is past the promised day.", "%s are past the promised day.", late) % late if late else ""
        number = reads.inbox(viewer).count()
        found.append(Waiting(_("Disclosures to decide"), number, "/disclosures/inbox/", hint, 12))
    return found
