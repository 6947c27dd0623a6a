"""What the periodic report of Horizon Europe asks beside the key results: who owns them, and their rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from valorise.reporting.exploitation import FILE, WITHHELD
from valorise.reporting.profile import Profile
from valorise.reporting.sentences import Say, english
from valorise.reporting.wording import listed
from valorise.terms import knowledge

OTHER = "other result"
FILED, AWARDED = ("filing", "international-filing", "first-filing"), ("grant", "registration")
HELD = ("granted", "in force")


def result_type(asset_type: str | None, say: Say = english) -> str:
    """The code and name under which the report has results of this kind, as a proposal.

    >>> result_type("software"), result_type("policy-brief")
    ('PROD – Product', 'other result')
    """
    found = _result_types().get(asset_type or "")
    return f"{found['code']} – {say(found['label'])}" if found else say(OTHER)


def owned(profiles: Sequence[Profile], say: Say = english) -> tuple[dict[str, str], ...]:
    """The list of owners of results that the last report asks for: a row for each owner, with whether it is joint.

    Results of kinds that belong to the tab Other results are not in it, nor those whose owners may not be told.
    """
    return tuple(row for one in profiles for row in _owned(one, say))


def rights(profiles: Sequence[Profile], say: Say = english) -> tuple[dict[str, str], ...]:
    """Applications and rights of the results as the report asks for them; those of confidential results stay out.

    Only kinds that are applied for are in it. An award has a number of its own only where the right stands as granted.
    """
    told = (profile for profile in profiles if not profile.secret)
    return tuple(
        _right(profile, one, say) for profile in told for one in profile.rights if one["kind"] in _right_types()
    )


def _owned(profile: Profile, say: Say) -> Iterator[dict[str, str]]:
    if profile.sight not in ("full", "open") or (profile.asset["type"] or "") not in _result_types():
        return
    owners = profile.asset["owners"] or ()
    kind = say("joint" if len(owners) > 1 else "single")
    for one in owners:
        share = str(one.get("share") or "") if profile.full else ""
        told = {"type": result_type(profile.asset["type"], say), "owner": str(one["name"]), "ownership": kind}
        yield {"result": profile.title, **told, "share": share}


def _right(profile: Profile, right: Mapping[str, Any], say: Say) -> dict[str, str]:
    open_ = profile.sight in ("full", "open")
    events = {one["event"]: str(one["on"]) for one in right.get("happened") or () if one.get("on")}
    filed = next((events[name] for name in FILED if name in events), "")
    applicants = right.get("holder") or listed([one["name"] for one in profile.asset["owners"] or ()], say=say)
    closed = {name: say(WITHHELD) for name in ("reference", "date", "title", "applicants", "awarded_number")}
    told = {
        "reference": " ".join(filter(None, (right["office"], right["number"]))),
        "date": filed,
        "title": right.get("title") or profile.title,
        "applicants": applicants,
        "awarded_number": (right["number"] or "") if right["status"] in HELD else "",
    }
    return {"result": profile.title, "type": say(_right_types()[right["kind"]]), **(told if open_ else closed)} | {
        "awarded": _awarded(right, say) if right["status"] or events else ""
    }


def _awarded(right: Mapping[str, Any], say: Say) -> str:
    """Whether it was awarded; with the offices where that happened, if it is pending at its own."""
    if right["status"] in HELD:
        return say("yes")
    won = (one for one in right.get("happened") or () if one["event"] in AWARDED)
    places = sorted({str(one.get("office") or right["office"]) for one in won})
    return f"{say('yes')}: {', '.join(places)}" if places else say("no")


@cache
def _result_types() -> Mapping[str, Mapping[str, Any]]:
    return {asset: one for one in _document()["result_types"] for asset in one["assets"]}


@cache
def _right_types() -> Mapping[str, str]:
    return {kind: name for name, kinds in _document()["right_types"].items() for kind in kinds}


def _document() -> Mapping[str, Any]:
    found: Mapping[str, Any] = knowledge.document(FILE)
    return found
