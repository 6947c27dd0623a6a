"""The one-page profile, on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from valorise.platform.foundation.panel import Offer
from valorise.platform.foundation.papers import PAPERS
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.profiles.reads import may_have_full


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """Ways to the page in its formats: for everybody who sees the asset, as far as they see it."""
    return {"asset_name": asset.pk, "formats": PAPERS, "full": may_have_full(asset)}


PANELS = [
    Offer("papers", "one-page-profile", gettext_lazy("One-page profile"), "profiles/panel.html", _filled, order=60)
]
