"""What calls about disclosures read and answer."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

from valorise.platform.foundation.api import Asked

Kept = dict[str, Any]


class DisclosuresAsked(Asked):
    """What the list can be narrowed by."""

    part: Literal["mine", "received"] = Field("mine", description="Those one made, or those one's office received.")
    state: Literal["all", "open", "waiting", "decided"] = Field("all", description="Of those received.")


class Disclosures(Schema):
    """A page of the list."""

    items: list[Kept]
    next: str | None
    total: int | None


class Begun(Schema):
    """What there is; several types become linked drafts."""

    types: list[str] = Field(min_length=1, max_length=12, description="Codes of the list asset_types.")
    title: str = Field("", max_length=500)


class Given(Schema):
    """An answer; `seen` is the version of the answer that the sender read, 0 where there was none."""

    value: str | list[str] = Field("", description="Text, a code, or a list of codes.")
    unknown: bool = False
    seen: int = Field(0, ge=0, le=2**31 - 1)


class GivenAnswers(Schema):
    """Answers by question; those left out stay."""

    answers: dict[str, Given]


class NewPerson(Schema):
    """Somebody who made it."""

    name: str = Field(max_length=200)
    email: str = Field("", max_length=254)
    orcid: str = Field("", max_length=100)
    role: str = Field("", max_length=40)
    organisation: str = Field("", max_length=300)


class Shares(Schema):
    """Shares by number of contributor, for a version of the disclosure."""

    version: int = Field(ge=0, le=2**31 - 1)
    shares: dict[int, str]


class ShareSaid(Schema):
    """One's own answer to a round of shares."""

    answer: Literal["confirmed", "other-shares", "not-me"]
    round: int = Field(ge=0, le=2**31 - 1)
    note: str = Field("", max_length=2_000)


class Words(Schema):
    """Something written."""

    text: str = Field(max_length=5_000)
    asks: bool = Field(False, description="Of the office: a question that stops the clock.")


class Verdict(Schema):
    """A decision of the office."""

    kind: str = Field(max_length=40)
    reasons: list[str] = Field(default_factory=list, max_length=20)
    note: str = Field("", max_length=5_000)
    version: int = Field(ge=0, le=2**31 - 1)


class Officer(Schema):
    """Who looks after it."""

    officer: int | None = Field(None, ge=1, le=2**53)


class Day(Schema):
    """A day, or none."""

    day: date | None = None


class NewType(Schema):
    """Another type of result."""

    type: str = Field(max_length=60, description="Code of the list asset_types.")


class Promised(Schema):
    """How soon the office answers, how it is reached, and by which rule income is shared."""

    working_days: int = Field(ge=1, le=90)
    contact: str = Field("", max_length=300)
    reward_rule: str | None = Field(None, max_length=40)
