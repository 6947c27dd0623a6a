"""The one-page profile, on the page of an asset."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.papers import PAPERS
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.profiles.reads import may_have_full


def asset_panels(viewer: Viewer, asset: Recorded) -> list[Panel]:
    """Ways to the page in its formats: for everybody who sees the asset, as far as they see it."""
    context = {"asset_name": asset.pk, "formats": PAPERS, "full": may_have_full(asset)}
    return [Panel(_("One-page profile"), "profiles/panel.html", context, order=60)]
