"""What the calculation of pathways looks at, for one asset and one person: only records that this person may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db.models import Q

from valorise.assets.pathway_advice import candidates
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.tables import records_table, table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching.models import Match
from valorise.platform.needs.models import Need
from valorise.platform.pathways.models import Decided
from valorise.platform.readiness.reads import rated
from valorise.platform.register.models import Agreement, Asset, Case, Consent, Restriction, Right, Title
from valorise.platform.register.tables import assets_table, whole_table
from valorise.stores.events import events_table


def register_of(viewer: Viewer, asset: Asset) -> Mapping[str, pl.DataFrame]:
    """The tables that pathways are advised from, as far as they concern the asset or are cases like it."""
    cases = whole_table(_cases(viewer, asset))
    alike = {name for names in cases["assets"].drop_nulls().to_list() for name in names} | {asset.pk}
    return {
        "assets": assets_table(Asset.objects.seen_by(viewer).filter(pk__in=alike)),
        "rights": whole_table(Right.objects.seen_by(viewer).filter(asset=asset)),
        "agreements": whole_table(Agreement.objects.seen_by(viewer).filter(assets=asset)),
        "needs": records_table(Need.objects.seen_by(viewer).filter(pk__in=_matches(viewer, asset).values("need"))),
        "cases": cases,
        "events": events_table(link.content for link in log().about([asset.pk])),
        "titles": whole_table(Title.objects.seen_by(viewer).filter(asset=asset)),
        "restrictions": whole_table(Restriction.objects.seen_by(viewer).filter(asset=asset)),
        "consents": whole_table(Consent.objects.seen_by(viewer).filter(asset=asset)),
        "readiness_ratings": rated(viewer, [asset.pk]),
        "pathway_decisions": whole_table(Decided.objects.seen_by(viewer).filter(asset=asset)),
    }


def matches_of(viewer: Viewer, asset: Asset) -> pl.DataFrame:
    """The matches of the asset whose need this person sees too, as the declared table."""
    columns = ("need", "asset", "rank_for_need", "score", "fit", "blockers")
    rows = _matches(viewer, asset).values(*columns)
    return table_of("matches", ({**row, "rank": row["rank_for_need"]} for row in rows))


def taken_by(asset: Asset, pathway: str | None = None) -> pl.DataFrame:
    """The asset with the pathways that its type can take, or with one of them, as `candidates` gives them."""
    found = candidates(table_of("assets", [asset.facts]))
    return found if pathway is None else found.filter(pl.col("pathway") == pathway)


def _matches(viewer: Viewer, asset: Asset) -> Any:
    return Match.objects.seen_by(viewer).filter(asset=asset)


def _cases(viewer: Viewer, asset: Asset) -> Any:
    """Cases of the asset, and those that came to an outcome: precedents."""
    own = Q(pk__in=Case.objects.filter(assets=asset).values("pk"))
    return Case.objects.seen_by(viewer).filter(own | (Q(tenant=asset.tenant_id) & ~Q(outcome="")))
