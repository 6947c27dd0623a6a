"""What the register shows on the first page: what changed lately, and how many results of each type there are."""

from __future__ import annotations

from collections import Counter

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from valorise.platform.foundation.charts import Figures
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import NONE
from valorise.platform.register.models import Asset
from valorise.platform.register.tally import tally
from valorise.reporting.charts import bars
from valorise.terms.codes import label

LATELY, MOST = 6, 10


def first_page_panels(viewer: Viewer) -> list[Panel]:
    """Newest changes for everybody; figures for those who work there."""
    lately = list(Asset.objects.seen_by(viewer, in_order=True).order_by("-changed_at", "id")[:LATELY])
    title = _("Open results") if viewer.user is None else _("Changed lately")
    found = [Panel(title, "register/lately_panel.html", {"lately": lately}, order=20)]
    if viewer.insider_of and (counted := by_type(viewer)):
        found.append(Panel(_("Results by type"), "register/by_type_panel.html", {"by_type": _shown(counted)}, order=40))
    return found


def by_type(viewer: Viewer) -> list[tuple[str, int]]:
    """How many results of each type this person may see, most first; empty text where nobody said the type."""
    counted: Counter[str] = Counter()
    for one in tally().seen_by(viewer):
        counted[one.kind.type] += one.number
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))


def _shown(counted: list[tuple[str, int]]) -> dict[str, object]:
    named = [(_(label("asset_types", code)) if code else _("Not said"), count) for code, count in counted]
    codes = [code or NONE for code, _count in counted]
    listed = [[code] for code in codes[:MOST]] + [codes[MOST:]]
    addresses = [f"{reverse('register:assets')}?{urlencode({'type': some}, doseq=True)}" for some in listed if some]
    rest = [(_("All others"), sum(count for _name, count in named[MOST:]))] if named[MOST:] else []
    rows = named[:MOST] + rest
    figures = Figures(
        title=_("The most frequent types"),
        columns=[_("Type"), _("Results")],
        rows=rows,
        description=_("%(total)d results in %(types)d types.")
        % {"total": sum(count for _name, count in named), "types": len(named)},
        addresses=addresses,
    )
    return {"spec": bars([(name, count, str(count)) for name, count in named[:MOST]]), "figures": figures}
