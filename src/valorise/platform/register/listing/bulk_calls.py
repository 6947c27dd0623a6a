"""Calls for a change of many assets: choose, say what, look ahead, do it, see what came of it, take it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from valorise.platform.foundation.api import API, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import actions as jobs
from valorise.platform.register.listing import bulk
from valorise.platform.register.listing.bulk_forms import LONGEST, BulkForm
from valorise.platform.register.listing.filters_said import FiltersSaid
from valorise.platform.register.listing.outcome import REASONS
from valorise.platform.register.models import BulkChange
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table

PATH = "/asset-changes"
Word = Annotated[str, Field(max_length=LONGEST, min_length=1)]


class Choice(Schema):
    """Which assets are to be changed: those named, or all that match."""

    assets: list[str] | None = Field(None, min_length=1, max_length=10_000, description="Names of assets.")
    matching: FiltersSaid | None = Field(None, description="All that the sender sees and that pass these filters.")


class Wished(Schema):
    """What is to be changed; what is left out stays as it is."""

    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    confidentiality: str = Field("", max_length=20, description="Code of the list confidentiality.")
    officer: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Number of an account of the office; null: nobody."
    )
    embargo_until: date | None = Field(None, description="A day; null lifts the embargo.")
    add: list[Word] = Field([], max_length=100, description="Keywords that are added; what is there stays once.")
    remove: list[Word] = Field([], max_length=100, description="Keywords that go, in capitals or not.")

    def changes(self) -> dict[str, Any]:
        """As the form keeps them; null counts only where it was sent."""
        given = self.dict(exclude_unset=True)
        words = {name: [" ".join(one.split()) for one in given[name]] for name in ("add", "remove") if given.get(name)}
        until = given.get("embargo_until")
        plain = {name: given[name] for name in ("type", "confidentiality") if given.get(name)}
        officer = {"officer": given["officer"]} if "officer" in given else {}
        embargo = {"embargo_until": until.isoformat() if until else None} if "embargo_until" in given else {}
        return {**plain, **officer, **embargo, **words}


class Reason(Schema):
    """Why it is done; kept in the history of every asset."""

    why: str = Field(max_length=2_000)


class Said(Schema):
    """Why it is done, where there is more to say than that it is."""

    why: str = Field("", max_length=2_000)


class Refusals(Schema):
    """Assets that stay as they are, for one reason."""

    reason: str = Field(description=f"One of {', '.join(REASONS)}.")
    why: str
    number: int
    assets: list[str] = Field(description=f"Their names; of many the first {bulk.NAMED}.")


class Account(Schema):
    """What became, or would become, of every asset that was chosen."""

    total: int
    changed: int
    unchanged: int
    refused: list[Refusals]


class Change(Schema):
    """A change of many assets."""

    id: str
    chosen: int = Field(description="How many assets.")
    left_out: list[str] = Field([], description="Names that were sent and that are no assets the sender sees.")
    changes: dict[str, Any] = Field(description="What is to be changed; empty before it was said.")
    why: str
    begun_at: datetime
    done_at: datetime | None
    undone_at: datetime | None
    ahead: Account | None = Field(description="What it would do now; null before it was said, and once it is done.")
    done: Account | None = Field(description="What it did.")
    undone: Account | None = Field(description="What taking it back did.")
    links: dict[str, str] = Field(description="`job` leads to the work where it is long.")


def told(person: Viewer, found: BulkChange, *, job: str = "") -> dict[str, Any]:
    """The change as programs get it, with the same accounts as on its page."""
    ahead = bulk.account_ahead(person, found) if found.changes and not found.done else None
    work = {"job": f"{API}/jobs/{job}"} if job else {}
    return {
        "id": found.pk,
        "chosen": len(found.chosen),
        "changes": found.changes,
        "why": found.why,
        "begun_at": found.begun_at,
        "done_at": found.done_at,
        "undone_at": found.undone_at,
        "ahead": _account(ahead),
        "done": _account(bulk.Account(**found.account) if found.done_at else None),
        "undone": _account(bulk.Account(**found.undo_account) if found.undone_at else None),
        "links": {"self": f"{API}{PATH}/{found.pk}", **work},
    }


def _account(account: bulk.Account | None) -> dict[str, Any] | None:
    if account is None:
        return None
    refused = [
        {"reason": reason, "why": str(REASONS[reason]), "number": number, "assets": account.named.get(reason, [])}
        for reason, number in account.refused.items()
    ]
    numbers = {"total": account.total, "changed": account.changed, "unchanged": account.unchanged}
    return {**numbers, "refused": refused}


def choose(request: HttpRequest, response: HttpResponse, body: Choice) -> Any:
    """Begins a change with the assets named, or with all that match. Nothing is changed yet.

    Those begun before that came to nothing are forgotten.
    """
    person = viewer(request)
    if (body.assets is None) == (body.matching is None):
        raise Invalid(
            what="It does not say which assets are meant.",
            where="body",
            why="Expected: either assets or matching.",
            fix="Name assets, or send filters; not both.",
        )
    matching = body.matching.filters("body: matching") if body.matching else None
    names = list(dict.fromkeys(body.assets or ()))
    made = bulk.choose(person, names=names, matching=matching)
    taken = {str(name) for name, _version in made.chosen}
    response["Location"] = f"{API}{PATH}/{made.pk}"
    return {**told(person, made), "left_out": [one for one in names if one not in taken]}


def get_change(request: HttpRequest, name: str) -> Any:
    """How the change stands: what it would do, or what it did."""
    return _now(viewer(request), name)


def look(request: HttpRequest, name: str, body: Wished) -> Any:
    """Notes what is to be changed, and tells what it would do. Nothing is changed yet."""
    person = viewer(request)
    BulkChange.objects.one_for(person, name)
    bulk.look_ahead(person, name, checked(person, body.changes()))
    return _now(person, name)


def apply(request: HttpRequest, name: str, body: Reason) -> Any:
    """Does it, at once or as a job (202); tells which assets stay as they are, and why. Done twice, it is done once."""
    person = viewer(request)
    if len(BulkChange.objects.one_for(person, name).chosen) > bulk.WHILE_ONE_WAITS and body.why.strip():
        return _started(person, "change-many-assets", name, body.why)
    bulk.change_chosen(person, name, why=body.why)
    return _now(person, name)


def undo(request: HttpRequest, name: str, body: Said) -> Any:
    """Takes it back, at once or as a job (202); what was changed again since stays, and is told."""
    person = viewer(request)
    if len(BulkChange.objects.one_for(person, name).chosen) > bulk.WHILE_ONE_WAITS:
        return _started(person, "undo-many-changes", name, body.why)
    bulk.undo_chosen(person, name, why=body.why)
    return _now(person, name)


def checked(person: Viewer, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as the form of the page takes them; `Invalid` with every value that it would not."""
    form = BulkForm(BulkForm.filled(changes), viewer=person)
    if form.is_valid():
        return form.changes
    problems = [
        Problem(
            rule="not-offered",
            column=f"body: {name}",
            found=str(changes.get(name, ""))[:80],
            severity="refused",
            expected="a value that the page offers",
            fix=" ".join(str(one) for one in said),
        )
        for name, said in form.errors.items()
    ]
    first = problems[0]
    error = Invalid(
        what=f"“{first.found}” cannot be used.", where=first.column or "", why=f"Expected: {first.expected}.",
        fix=first.fix,
    )  # fmt: skip
    error.problems = problems_table(problems)
    raise error


def _now(person: Viewer, name: str) -> dict[str, Any]:
    return told(person, BulkChange.objects.one_for(person, name))


def _started(person: Viewer, work: str, name: str, why: str) -> Status[Any]:
    job = jobs.start(person, work, name=name, why=why)
    return Status(202, told(person, BulkChange.objects.one_for(person, name), job=job.pk))


def offer_bulk(router: Router) -> None:
    """Adds the calls for changes of many assets to the router."""
    one, title = PATH + "/{record:name}", "Changes of many assets"
    long = {200: Change, 202: Change}
    router.post(PATH, response={201: Change}, operation_id="choose_assets", summary=f"{title}: choose")(choose)
    router.get(one, response=Change, operation_id="get_asset_change", summary=f"{title}: how it stands")(get_change)
    router.put(
        one + "/-/changes", response=Change, operation_id="look_ahead", summary=f"{title}: say what, and look ahead"
    )(look)
    router.post(one + "/-/apply", response=long, operation_id="apply_asset_change", summary=f"{title}: do it")(apply)
    router.post(
        one + "/-/undo", response=long, operation_id="undo_asset_change", summary=f"{title}: take it back"
    )(undo)  # fmt: skip
