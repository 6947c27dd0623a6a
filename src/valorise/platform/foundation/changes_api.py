"""Calls that change records of any kind: new, changed, taken out, told as history, and a change taken back.

A change of a record names the version it is for (`If-Match`); what it leaves out stays, null takes away, lists are
given whole, and objects such as `dates` are merged (RFC 7396).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import Body, OneRecord, described, shown, told, viewer, with_version
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.conditions import not_that_version, unless_overtaken, version_asked
from valorise.platform.foundation.declared_schema import BESIDE
from valorise.platform.foundation.recorded import Facts, Recorded, checked
from valorise.platform.foundation.records_api import Reading, one_of
from valorise.platform.foundation.sight import glimpsed
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, ValoriseError
from valorise.terms.tables import Table


@dataclass(frozen=True, slots=True)
class Changes:
    """The actions behind the calls that change a kind of record; the same that pages call."""

    add: Callable[[Viewer, Facts, str | None], Recorded]
    change: Callable[[Viewer, str, Facts, int, str | None], Recorded]
    remove: Callable[[Viewer, str, int, str | None], Recorded] | None = None
    """None for a kind that ends in another way."""


class Removal(Schema):
    """Why a record is taken out."""

    why: str = Field("", max_length=2_000, description="Why it is taken out; kept in its history.")


def offer_changes(router: Router, model: type[Recorded], records: Reading, changes: Changes) -> None:
    """Adds the calls that make, change and take out a kind of record to the router of its slice."""
    declared = model.table()
    path = "/" + declared.name.replace("_", "-")

    def add(request: HttpRequest, response: HttpResponse, body: Body) -> Any:
        person = viewer(request)
        facts = normal(declared, {}, body.facts)
        made = changes.add(person, facts, body.why)
        response["Location"] = f"{request.path}/{made.pk}"
        return with_version(request, response, one_of(records, model, person, made.pk))

    def change(request: HttpRequest, response: HttpResponse, name: str, body: Body) -> Any:
        person = viewer(request)
        present, version = of_version(request, records, model, name)
        facts = normal(declared, shown(present), body.facts)
        with unless_overtaken(lambda: one_of(records, model, person, name), told):
            changes.change(person, name, facts, version, body.why)
        return with_version(request, response, one_of(records, model, person, name))

    label, key = declared.label, declared.name
    new = described(key, body="new", status=201)
    router.post(path, response={201: OneRecord}, **_words(f"add_{key}", f"{label}: a new record", add, new))(add)
    edited = described(key, body="change")
    one = path + "/{record:name}"
    router.patch(one, response=OneRecord, **_words(f"change_{key}", f"{label}: change", change, edited))(change)
    if changes.remove is not None:
        _offer_removal(router, model, records, changes.remove)


def _offer_removal(router: Router, model: type[Recorded], records: Reading, action: Callable[..., Recorded]) -> None:
    declared = model.table()

    def remove(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
        person = viewer(request)
        _, version = of_version(request, records, model, name)
        with unless_overtaken(lambda: one_of(records, model, person, name), told):
            action(person, name, version, asked.why or None)
        return HttpResponse(status=204)

    gone = described(declared.name, answer="", versioned=True)
    words = _words(f"remove_{declared.name}", f"{declared.label}: take out", remove, gone)
    router.delete("/" + declared.name.replace("_", "-") + "/{record:name}", response={204: None}, **words)(remove)


def of_version(request: HttpRequest, records: Reading, model: type[Recorded], name: str) -> tuple[Any, int]:
    """The record and the version that the sender wants to change; 412 where it is no longer the present one."""
    record = one_of(records, model, viewer(request), name)
    if glimpsed(record):  # which version it is now is not for them either
        raise refused(viewer(request))
    version = version_asked(request)
    if version != record.version:
        raise not_that_version(record, told)
    return record, version


def normal(declared: Table, present: Facts, given: Facts) -> Facts:
    """The given facts merged into the present ones, in the normal form of their table; `Invalid` where one is wrong.

    What is taken away is None. What is said beside the facts goes through as it is; the actions look at it.
    """
    beside = BESIDE.get(declared.name, {})
    if "id" in given:
        raise Invalid(
            what="The name of a record is given by Valorise and never changes.",
            where="body: facts.id",
            fix="Leave it out; put names of your own into identifiers.",
        )
    facts = {name: value for name, value in given.items() if name not in beside}
    merged = {name: merge(declared, name, present.get(name), value) for name, value in facts.items()}
    clean = checked(declared, {**present, **merged, "id": present.get("id", "new")})
    return {name: clean.get(name) for name in facts} | {name: given[name] for name in given if name in beside}


def merge(declared: Table, name: str, old: Any, new: Any) -> Any:
    """A value put in place of another; of an object, only the fields that are given, null taking one away.

    >>> from valorise.terms.tables import table
    >>> merge(table("assets"), "readiness", {"TRL": 3, "CRL": 2}, {"TRL": 4, "CRL": None})
    {'TRL': 4}
    """
    column = declared.by_name.get(name)
    is_object = column is not None and bool(column.fields) and (not column.many or bool(column.key))
    if not is_object or not isinstance(new, Mapping) or not isinstance(old, Mapping):
        return {key: value for key, value in new.items() if value is not None} if isinstance(new, Mapping) else new
    return {key: value for key, value in {**old, **new}.items() if value is not None}


@contextmanager
def at_place(place: str) -> Iterator[None]:
    """Says in an error which of several changes it is about."""
    try:
        yield
    except ValoriseError as error:
        error.where = f"{place} {error.where}".strip()
        raise


DESCRIPTIONS = {
    "add": "The answer holds its name. Send an Idempotency-Key, so that a repeated call makes no second record.",
    "change": "What is left out stays; null takes a value away; lists are given whole; objects such as dates are "
    "merged. If-Match names the version it is for: 428 without, 412 where somebody else was first.",
    "remove": "It can be brought back in its history. If-Match names the version it is for.",
}


def _words(name: str, summary: str, call: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "operation_id": name,
        "summary": summary,
        "description": DESCRIPTIONS[call.__name__],
        "openapi_extra": dict(extra),
    }
