"""The disclosure behind an asset, on the page of the asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from valorise.platform.disclosure.models import Disclosure
from valorise.platform.foundation.panel import Line, Offer
from valorise.platform.foundation.viewer import Viewer


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """In which state the disclosure is that the asset came from, where this person may see it."""
    found = _filled(viewer, asset)
    return {"disclosure": Line(str(found["disclosures"][0].get_state_display()))} if found else {}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any] | None:
    """The disclosures that the asset came from; nothing where this person sees none."""
    if viewer.user is None:
        return None
    found = list(Disclosure.objects.seen_by(viewer).filter(asset=asset).select_related("officer", "tenant"))
    return {"disclosures": found} if found else None


def _seen(viewer: Viewer, asset: Any) -> bool:
    return _filled(viewer, asset) is not None


PANELS = [
    Offer(
        "people", "disclosure", gettext_lazy("Disclosure"), "disclosure/asset_panel.html", _filled, _seen, 30,
        sometimes=True,
    ),
]  # fmt: skip
