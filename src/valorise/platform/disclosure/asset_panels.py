"""The disclosure behind an asset, on the page of the asset."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.disclosure.models import Disclosure
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset


def asset_panels(viewer: Viewer, asset: Asset) -> list[Panel]:
    """A panel where this person may see the disclosure that the asset came from."""
    found = list(Disclosure.objects.seen_by(viewer).filter(asset=asset).select_related("officer", "tenant"))
    context = {"disclosures": found}
    return [Panel(_("Disclosure"), "disclosure/asset_panel.html", context, order=30)] if found else []
