"""The register for programs: assets and everything that belongs to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from valorise.platform.foundation.api import Order, Records, described, page_of, told, viewer
from valorise.platform.foundation.changes_api import offer_changes
from valorise.platform.foundation.paging import ORDERS
from valorise.platform.foundation.records_api import Selected, offer_reading
from valorise.platform.register import reads_for_programs as reads
from valorise.platform.register.belonging_actions import BELONGINGS
from valorise.platform.register.models import Asset
from valorise.platform.register.program_writes import changes_of, changes_of_assets

prefix = ""
area = "assets"
router = Router(tags=["Register"])
SORTED = {**ORDERS, "title": Order("title")}


class AssetsAsked(Selected):
    """What the list of assets can be narrowed by."""

    words: str = Field("", max_length=500, description="Only assets with all these words in title or summary.")
    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    confidentiality: str = Field("", max_length=20, description="Code of the list confidentiality.")
    owner: str = Field("", max_length=300, description="Name of an owner, or its ROR identifier.")
    officer: int | None = Field(None, ge=1, le=2**53, description="Number of the account that looks after it.")
    country: str = Field("", max_length=2, description="Country of the office, as in ISO 3166, such as SI.")
    identifier: str = Field("", max_length=600, description="Outside identifier, alone or as scheme:value.")


@router.get(
    "/assets",
    response=Records,
    operation_id="list_assets",
    summary="Assets: the list",
    description="Assets that the sender may see, each with the facts for their sight. "
    "Sorted by changed (newest first), recorded, id or title.",
    openapi_extra=dict(described("assets", answer="page")),
)
def list_assets(request: HttpRequest, response: HttpResponse, asked: Query[AssetsAsked]) -> Any:
    """The list of assets."""
    wanted = {name: getattr(asked, name) for name in reads.FILTERS}
    return page_of(request, response, reads.selected(reads.assets(viewer(request)), wanted), asked, told, SORTED)


offer_reading(router, Asset, reads.assets, list_too=False)
offer_changes(router, Asset, reads.assets, changes_of_assets())
for kind in reads.KINDS:
    offer_reading(router, kind, reads.belongings(kind))
    if kind.declared in BELONGINGS:
        offer_changes(router, kind, reads.belongings(kind), changes_of(kind.declared))
