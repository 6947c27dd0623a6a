"""Splitting one record into two assets: what goes, what stays, what both have."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valorise.platform.foundation import wording
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import Facts
from valorise.platform.register import actions
from valorise.platform.register.models import Asset
from valorise.platform.register.record.reads import belongings, one_asset
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid

LISTS = ("contributors", "owners", "identifiers", "keywords", "fields", "funding")
STAYS, GOES, BOTH = "stays", "goes", "both"
ALIKE = ("country", "language", "confidentiality")
"""What the second asset takes over from the first."""
TABLES = ("rights", "titles", "restrictions", "consents", "agreements", "cases", "contacts", "money_flows")


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, name: str) -> HttpResponse:
    """Choose what belongs to the second asset, then split."""
    person = viewer(request)
    actions.tenant_of(person, name)
    asset = one_asset(person, name)
    error = None
    if request.method == "POST":
        sent = request.POST
        new, stays = parted(asset.facts, sent)
        going = {table: sent.getlist(f"go-{table}") for table in TABLES if sent.getlist(f"go-{table}")}
        version = sent.get("version", "")
        try:
            second = actions.split_asset(
                person, name, new, stays=stays, goes=going, why=sent.get("why", ""),
                version=version_sent(version),
            )  # fmt: skip
            messages.success(request, _("This is the second asset. The history of the first can take the split back."))
            return redirect("register:asset", second.pk)
        except (Invalid, Overtaken) as found:
            error = found
    owned = belongings(person, asset)
    answer = page(
        request, "register/split.html", asset=asset, lists=_lists(asset.facts, request.POST), error=error,
        sent=request.POST, types=list(codes("asset_types").values()),
        belongings=[("rights", owned.rights), ("titles", owned.titles), ("restrictions", owned.restrictions),
                    ("consents", owned.consents), ("agreements", owned.agreements), ("cases", owned.cases),
                    ("contacts", owned.contacts), ("money_flows", owned.money)],
    )  # fmt: skip
    answer.status_code = error.http_status if error else 200
    return answer


def parted(facts: Facts, sent: QueryDict | dict[str, Any]) -> tuple[Facts, Facts]:
    """Facts of the second asset and what the first one keeps. Shares of a list that was parted are open again."""
    new: Facts = {name: facts[name] for name in ALIKE if name in facts}
    new |= {name: sent.get(name) for name in ("title", "summary", "type") if sent.get(name)}
    stays: Facts = {}
    for name in LISTS:
        entries = facts.get(name, [])
        places = [sent.get(f"{name}-{place}", STAYS) for place in range(len(entries))]
        goes = [one for one, place in zip(entries, places, strict=True) if place in (GOES, BOTH)]
        kept = [one for one, place in zip(entries, places, strict=True) if place in (STAYS, BOTH)]
        if goes:
            new[name] = goes if len(goes) == len(entries) else _open(goes)
        if len(kept) < len(entries):
            stays[name] = _open(kept) or None
    return new, stays


def _open(entries: list[Any]) -> list[Any]:
    return [
        {key: value for key, value in one.items() if key != "share"} if isinstance(one, dict) else one
        for one in entries
    ]


def _lists(facts: Facts, sent: Any) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Name and title of each list, and of its entries: name of the field, words, what was chosen."""
    found = []
    for name in LISTS:
        column = Asset.table().by_name[name]
        entries = [
            (f"{name}-{place}", wording.entry(column, one), sent.get(f"{name}-{place}", STAYS))
            for place, one in enumerate(facts.get(name, []))
        ]
        if entries:
            found.append((name, wording.title("assets", name), entries))
    return found
