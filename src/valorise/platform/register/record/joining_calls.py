"""Calls for doubles: what looks alike, records side by side, merging, splitting, and bringing an asset back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import OneRecord, address, described, shown, told, viewer, with_version
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.changes_api import normal, of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.records_api import one_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions, program_writes
from valorise.platform.register import reads_for_programs as reads
from valorise.platform.register.merging import kept_together, together
from valorise.platform.register.models import Asset
from valorise.platform.register.record.likeness import Alike, alike_to
from valorise.platform.register.record.side_by_side import (
    differing,
    disagreeing,
    equal_facts,
    reasons,
    together_id,
    why_proposed,
)
from valorise.terms.errors import Invalid

Name = Annotated[str, Field(max_length=200)]
Why = Field(max_length=2_000, description="Why it is done; kept in the history of each record.")
ONE = "/assets/{record:name}/-/"
MOST = 50


class Draft(Schema):
    """What is known of an asset that is not in the register yet."""

    title: str = Field("", max_length=2_000)
    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    identifier: list[str] = Field([], max_length=MOST, description="As scheme:value, such as doi:10.1234/x.")


class Double(Schema):
    """An asset that may be the same."""

    id: str
    title: str | None
    why: str
    sure: bool = Field(description="Whether a rule of linking says that it is one thing.")
    links: dict[str, str]


class Doubles(Schema):
    """Assets that may be the same, the surest first."""

    items: list[Double]


class Others(Schema):
    """Which records stand beside this one."""

    other: list[Name] = Field(min_length=1, max_length=MOST, description="Names of one or more other assets.")


class Difference(Schema):
    """A fact that the records tell differently."""

    name: str
    values: dict[str, Any] = Field(description="By name of the record; null where it tells nothing.")
    proposed: Any = Field(description="What a merge chooses where nobody does.")
    why: str


class Comparison(Schema):
    """Records side by side."""

    keep: str = Field(description="Which record a merge would best keep.")
    versions: dict[str, int] = Field(description="By name of the record; a merge names them.")
    differing: list[Difference]
    equal: dict[str, Any] = Field(description="Facts that all tell in the same way.")
    together: dict[str, Any] = Field(description="All facts as a merge would leave them where nobody chooses.")
    reasons: list[str] = Field(description="What speaks for one thing.")


class Other(Schema):
    """A record that becomes part of another."""

    id: Name
    version: int = Field(ge=1, le=2**31 - 1, description="The version that was looked at.")


class Merging(Schema):
    """Records that turned out to be this asset."""

    others: list[Other] = Field(min_length=1, max_length=MOST)
    facts: dict[str, Any] = Field(
        default_factory=dict, description="Facts chosen in place of what the comparison proposes; null takes one away."
    )
    why: str = Why


class Going(Schema):
    """Records that belong to the second asset from now on."""

    rights: list[Name] = Field([], max_length=MOST)
    titles: list[Name] = Field([], max_length=MOST)
    restrictions: list[Name] = Field([], max_length=MOST)
    consents: list[Name] = Field([], max_length=MOST)
    agreements: list[Name] = Field([], max_length=MOST)
    cases: list[Name] = Field([], max_length=MOST)
    contacts: list[Name] = Field([], max_length=MOST)
    money_flows: list[Name] = Field([], max_length=MOST)


class Splitting(Schema):
    """How one record becomes two assets."""

    new: dict[str, Any] = Field(description="Facts of the second asset.")
    stays: dict[str, Any] = Field(
        default_factory=dict, description="Facts of the first one that change; what is left out stays."
    )
    goes: Going | None = Field(None, description="Left out: everything stays with the first.")
    why: str = Why


class Restoring(Schema):
    """Why it is brought back."""

    why: str | None = Field(None, max_length=2_000)


def doubles(request: HttpRequest, asked: Query[Draft]) -> Any:
    """What may be in the register already: ask before a new asset is added. For those who may add one."""
    person = viewer(request)
    if not person.may("asset-recorded"):
        raise refused(person)
    listed = [_identifier(one) for one in asked.identifier]
    draft: Facts = {"title": asked.title.strip(), "type": asked.type, "identifiers": listed}
    return {"items": [_double(one) for one in alike_to(person, draft)]}


def alike(request: HttpRequest, name: str) -> Any:
    """Other records that may be this asset; for the office that keeps it."""
    person = viewer(request)
    first = _kept(person, name)
    return {"items": [_double(one) for one in alike_to(person, first.facts, leave_out=[first.pk])]}


def compare(request: HttpRequest, name: str, asked: Query[Others]) -> Any:
    """This record and others side by side, with what a merge would choose and why. Nothing is changed."""
    person = viewer(request)
    records = kept_together(person, [name, *asked.other])
    united, apart = together(records), disagreeing(records)
    return {
        "keep": together_id(records),
        "versions": {one.pk: one.version for one in records},
        "differing": [
            _difference(records, one, united.get(one), why_proposed(one, apart)) for one in differing(records)
        ],
        "equal": equal_facts(records),
        "together": {one: value for one, value in united.items() if value not in (None, "", [], {})},
        "reasons": reasons(person, records),
    }


def merge(request: HttpRequest, response: HttpResponse, name: str, body: Merging) -> Any:
    """The others become part of this asset: what belongs to them moves here. All of it can be taken back as one.

    A fact that nobody chose is as the comparison proposes. Every record is named with the version that was looked at.
    """
    person = viewer(request)
    present, version = of_version(request, reads.assets, Asset, name)
    chosen = normal(Asset.table(), shown(present), body.facts)
    others = {one.id: one.version for one in body.others if one.id != name}
    with unless_overtaken(lambda: one_of(reads.assets, Asset, person, name), told):
        program_writes.merge(person, (name, version), others, chosen, body.why)
    return with_version(request, response, one_of(reads.assets, Asset, person, name))


def split(request: HttpRequest, response: HttpResponse, name: str, body: Splitting) -> Any:
    """The second asset; this one keeps its name. It can be taken back as one, in the history of this one.

    The second takes over who may see the first, its embargo and its officer, unless `new` says otherwise. Shares of a
    list that is parted are best left open.
    """
    person = viewer(request)
    present, version = of_version(request, reads.assets, Asset, name)
    new = normal(Asset.table(), {}, body.new)
    stays = normal(Asset.table(), shown(present), body.stays)
    goes = {table: names for table, names in body.goes.dict().items() if names} if body.goes else {}
    with unless_overtaken(lambda: one_of(reads.assets, Asset, person, name), told):
        second = program_writes.split(person, name, version, (new, stays), goes, body.why)
    response["Location"] = address(second)
    return with_version(request, response, one_of(reads.assets, Asset, person, second.pk))


def restore(request: HttpRequest, response: HttpResponse, name: str, body: Restoring) -> Any:
    """Brings back an asset that was taken out, with what left the register with it."""
    person = viewer(request)
    actions.restore_asset(person, name, why=body.why)
    return with_version(request, response, one_of(reads.assets, Asset, person, name))


def _kept(person: Viewer, name: str) -> Asset:
    return Asset.objects.one_for(person, name, at_least=("full",))


def _identifier(said: str) -> Facts:
    scheme, mark, value = said.partition(":")
    if not mark or not scheme or not value:
        raise Invalid(
            what=f"“{said[:80]}” is no identifier.",
            where="query: identifier",
            why="Expected: scheme:value, such as doi:10.1234/x.",
            fix="Say the scheme, a code of the list identifier_schemes.",
        )
    return {"scheme": scheme, "value": value}


def _double(one: Alike) -> Facts:
    found = one.asset
    return {"id": found.pk, "title": str(found), "why": one.why, "sure": one.sure, "links": {"self": address(found)}}


def _difference(records: list[Asset], name: str, proposed: Any, why: str) -> Facts:
    values = {one.pk: one.facts.get(name) for one in records}
    return {"name": name, "values": values, "proposed": proposed, "why": why}


def offer_joining(router: Router) -> None:
    """Adds the calls for doubles to the router."""
    versioned, made = dict(described("assets", versioned=True)), dict(described("assets", status=201, versioned=True))
    router.get("/asset-doubles", response=Doubles, **_words("find_doubles", "what is there already"))(doubles)
    router.get(ONE + "alike", response=Doubles, **_words("find_alike", "what looks like one"))(alike)
    router.get(ONE + "comparison", response=Comparison, **_words("compare_assets", "side by side"))(compare)
    router.post(
        ONE + "merge", response=OneRecord, openapi_extra=versioned, **_words("merge_assets", "merge others into one")
    )(merge)
    router.post(
        ONE + "split", response={201: OneRecord}, openapi_extra=made, **_words("split_asset", "split one into two")
    )(split)
    router.post(
        ONE + "restore", response=OneRecord, openapi_extra=dict(described("assets")),
        **_words("restore_asset", "bring one back"),
    )(restore)  # fmt: skip


def _words(name: str, summary: str) -> dict[str, Any]:
    return {"operation_id": name, "summary": f"Assets: {summary}"}
