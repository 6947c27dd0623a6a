"""Questions about licences for programs: ask, keep, read what was kept, and which parts of a work go together."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from valorise.assets.clearance.combined import combined
from valorise.journeys.clearance import worded
from valorise.platform.clearance import actions, reads
from valorise.platform.clearance.asking import Answered, answer_for
from valorise.platform.clearance.models import LicenceQuestion
from valorise.platform.foundation.api import viewer
from valorise.platform.register.models import Asset, Restriction

prefix = ""
area = "assets"
router = Router(tags=["Licences"])
OF_ASSET = "/assets/{record:name}/-/"


class Question(Schema):
    """May we license it to somebody, where, for what, from when?"""

    to: str = Field(min_length=1, max_length=300, description="Who is to get the licence.")
    exclusive: bool = Field(False, description="Whether nobody else shall get one.")
    countries: str = Field(
        "world", max_length=500, description="Codes or groups such as DE,FR or EU,-IE; a minus leaves out."
    )
    field: str = Field("", max_length=300, description="Words, or a code such as ipc:A61L; empty for all fields.")
    without: str = Field("", max_length=500, description="Fields it leaves out, parted by semicolons.")
    begins: date | None = Field(None, description="First day; today where nothing is said.")
    until: date | None = Field(None, description="Last day; none where nothing is said.")


class Keeping(Question):
    """A question that is kept with its answer."""

    why: str | None = Field(None, max_length=2_000, description="Kept in the history of the asset.")


class LicenceAnswer(Schema):
    """The answer, with everything that binds the asset, the strictest first."""

    asset: str
    licensor: str
    answer: str = Field(description="Code of the list clearance_answers: yes, only-if or no.")
    by_country: dict[str, str] = Field(description="The answer for each country, had it been asked about alone.")
    bindings: list[dict[str, Any]] = Field(description="Rows of the table clearances with why and fix as sentences.")
    meant: list[str] = Field(description="Names that may be meant, where nobody is called as the one asked about.")


class KeptQuestion(Schema):
    """A question with its answer as it was on that day."""

    number: int
    asset: str
    asked_at: datetime
    asked: dict[str, Any]
    answer: str
    bindings: list[dict[str, Any]]


class PartsTogether(Schema):
    """What the licences of the parts of a work ask, and whether they go together."""

    verdict: str = Field(description="together, whole-under, apart, unread or too-many.")
    whole_under: list[str] = Field(description="Licences that pass to the whole work.")
    own_clash: bool = Field(
        description="Whether the work is released under another licence than the one that passes to it."
    )
    parts: list[dict[str, Any]]
    clashes: list[dict[str, Any]]


@router.get(
    f"{OF_ASSET}licence-answer",
    response=LicenceAnswer,
    operation_id="ask_licence",
    summary="Licences: may we give this one?",
)
def ask_licence(request: HttpRequest, name: str, asked: Query[Question]) -> Any:
    """Yes, no or only if, and every agreement, title, restriction and grant that says so. Nothing is kept."""
    return _answer(answer_for(viewer(request), name, asked.model_dump()))


@router.post(
    f"{OF_ASSET}licence-questions",
    response={201: KeptQuestion},
    operation_id="keep_licence_question",
    summary="Licences: keep a question",
)
def keep_licence_question(request: HttpRequest, name: str, body: Keeping) -> Any:
    """Keeps the question with its answer of today; the history of the asset tells it."""
    said = body.model_dump()
    return Status(201, _kept(actions.keep_question(viewer(request), name, said, why=said.pop("why"))))


@router.get(
    "/licence-questions/{int:number}",
    response=KeptQuestion,
    operation_id="get_licence_question",
    summary="Licences: a kept question",
)
def get_licence_question(request: HttpRequest, number: int) -> Any:
    """The question and the answer as it was on that day."""
    return _kept(reads.kept_question(viewer(request), number))


@router.get(
    f"{OF_ASSET}parts",
    response=PartsTogether,
    operation_id="get_parts_together",
    summary="Licences: do the parts go together?",
)
def get_parts_together(request: HttpRequest, name: str) -> Any:
    """Of alternatives the choice is taken in which least clashes; parts are restrictions that name a licence."""
    asset = Asset.objects.one_for(viewer(request), name, at_least=("full",))
    parts = Restriction.objects.seen_by(viewer(request)).filter(asset=asset).exclude(terms="")
    return asdict(combined(list(parts.values("id", "terms")), asset.licence or None))


def _answer(found: Answered) -> dict[str, Any]:
    return {
        "asset": found.asset.pk,
        "licensor": found.asked.licensor,
        "answer": found.answer,
        "by_country": found.by_country,
        "bindings": worded(found.found).drop("asset").to_dicts(),
        "meant": found.meant,
    }


def _kept(one: LicenceQuestion) -> dict[str, Any]:
    return {
        "number": one.pk,
        "asset": one.asset_id,
        "asked_at": one.asked_at,
        "asked": one.asked,
        "answer": one.answer,
        "bindings": one.bindings,
    }
