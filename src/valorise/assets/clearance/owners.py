"""Who owns with us, and whether the right of every maker came to the owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.title import Held, during
from valorise.terms import knowledge

Row = Mapping[str, Any]
PATENTS = ("invention", "patent-family", "utility-model")
"""Types of assets that the laws on co-owned patents speak of; of all others we take the consent of all to be needed."""
NEEDS = {
    "all": (Answer.ONLY_IF, "co-owner-consent", "ask-co-owner"),
    "notice": (Answer.ONLY_IF, "co-owner-notice", "notify-co-owner"),
    "free": (Answer.YES, "co-owner-free", None),
}


@cache
def regimes() -> dict[str, dict[str, Any]]:
    """What a co-owner may do alone, by country of the right.

    >>> regimes()["US"]["non_exclusive"], regimes()["FR"]["non_exclusive"], regimes()["GB"]["non_exclusive"]
    ('free', 'notice', 'all')
    """
    said = knowledge.document("assets/clearance/joint_ownership.yaml")["regimes"]
    return {one["country"]: one for one in said}


def co_owner_findings(asset: Row, held: list[Held], question: Question) -> list[Finding]:
    """What each other owner must be asked, by the law of the countries asked about."""
    others = sorted({one.owner for one in during(held, question) if not question.is_licensor(one.owner)})
    return [finding for owner in others for finding in _of_owner(asset, owner, question)]


def _of_owner(asset: Row, owner: str, question: Question) -> list[Finding]:
    if question.is_licensee(owner):
        return [_co_owner(owner, Answer.YES, "co-owner-is-licensee", {"owner": owner})]
    needs: dict[str, list[str]] = defaultdict(list)
    for country in sorted(question.territory):
        needs[_need(asset, country, question)].append(country)
    return [_by_law(owner, need, countries, asset) for need, countries in sorted(needs.items())]


def _need(asset: Row, country: str, question: Question) -> str:
    regime = regimes().get(country) if asset.get("type") in PATENTS else None
    if regime is None:
        return "all"
    return str(regime["exclusive" if question.exclusive else "non_exclusive"])


def _by_law(owner: str, need: str, countries: list[str], asset: Row) -> Finding:
    answer, rule, remedy = NEEDS[need]
    known = [regimes()[one] for one in countries if one in regimes()] if asset.get("type") in PATENTS else []
    seen = len(known) == len(countries) and all(one["status"] == "verified" for one in known)
    laws = [f"{one['country']}: {one['reference']}" for one in known]
    return _co_owner(
        owner,
        answer,
        rule,
        {
            "owner": owner,
            "countries_of_law": [one["country"] for one in known] or None,
            "unlisted": len(known) < len(countries) or None,
        },
        holders=() if answer == Answer.YES else (owner,),
        countries=frozenset(countries),
        clause="; ".join(laws) or None,
        remedy=remedy,
        status="verified" if seen else "known",
    )


def _co_owner(owner: str, answer: Answer, rule: str, values: Mapping[str, Any], **more: Any) -> Finding:
    """Any: the further parts of a finding, which has them typed."""
    return Finding(kind="co-owner", binding=owner, answer=answer, rule=rule, values=values, path=(owner,), **more)


def maker_findings(asset: Row, held: list[Held], agreements: Iterable[Row], question: Question) -> list[Finding]:
    """Makers whose employer does not own the asset, or is not recorded: their right must have passed to an owner."""
    owners = {question.name_key(one.owner) for one in held}
    handed = {question.name_key(name) for row in agreements if _hands_over(row) for name in row.get("parties") or ()}
    outside: dict[str | None, list[str]] = defaultdict(list)
    for one in asset.get("contributors") or ():
        names = {question.name_key(name) for name in (one["name"], one.get("organisation")) if name}
        if held and one.get("role") != "contact" and not names & (owners | handed):
            outside[one.get("organisation")].append(str(one["name"]))
    return [_maker(place, sorted(set(names))) for place, names in sorted(outside.items(), key=lambda one: one[0] or "")]


def _hands_over(row: Row) -> bool:
    return row.get("type") == "assignment" and row.get("status") in (None, "signed") and bool(row.get("signed"))


def _maker(organisation: str | None, names: list[str]) -> Finding:
    told = tuple(f"{len(names)} makers" if organisation is None and len(names) > 1 else name for name in names[:1])
    return Finding(
        kind="maker",
        binding=organisation or "employer not recorded",
        answer=Answer.ONLY_IF,
        rule="maker-outside" if organisation else "employer-not-recorded",
        path=(*told, *((organisation,) if organisation else ())),
        remedy="show-assignment",
        values={"names": names, "organisation": organisation},
    )
