"""A match in words, as much of it as this person may read.

Nothing is told that does not follow from texts and facts the person sees: a passage is shown only where it stands, word
for word, in a shown text of its side as it is now; parts and conditions only where the facts behind them are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.matching.lacking import lacking
from valorise.platform.matching.models import Match
from valorise.reporting.passages import beginning, marked
from valorise.reporting.pieces import Passage, Tag, Tone
from valorise.reporting.sentences import word
from valorise.reporting.wording import clipped, percent
from valorise.terms.codes import codes, label

TEXTS = ("title", "summary")
"""Columns that passages stand in."""
TONES: Mapping[str, Tone] = {"strong": "good", "weak": "quiet"}
SHOWN = 6
"""Passages whose weight is told."""
LEAST = 0.01
"""Weight from which on a passage is worth a line."""
WIDE = ("full", "contributor", "colleague", "open")
"""How much of an asset one must see to see the facts that its country and readiness come from."""
BEHIND: Mapping[str, tuple[str, ...]] = {
    "deadline-passed": (*WIDE, "teaser"),
    "type-not-accepted": (*WIDE, "teaser"),
    "territory": WIDE,
    "readiness": WIDE,
}
"""How much of an asset one must see to read why a condition is not met; what binds it is for the office alone."""
SAID = {
    "text": (gettext_lazy("Both texts use the same words"), gettext_lazy("Their words differ")),
    "related": (gettext_lazy("The texts use words that go together"), ""),
    "subject": (gettext_lazy("The texts are near in subject"), ""),
    "meaning": (gettext_lazy("The texts are near in meaning"), ""),
    "fields": (gettext_lazy("They are in the same field"), gettext_lazy("They are in different fields")),
    "country": (gettext_lazy("The result is in the country of the need"), gettext_lazy("It is in another country")),
    "readiness": (
        gettext_lazy("It is as ready as the need asks"), gettext_lazy("It is not as ready as the need asks"),
    ),
    "type": (
        gettext_lazy("This kind of result is what such a need asks for"),
        gettext_lazy("This kind of result seldom answers such a need"),
    ),
    "dates": (gettext_lazy("There is time to answer"), gettext_lazy("There is little time left to answer")),
}  # fmt: skip
"""Each part of a score in a sentence: where it adds something, and where it does not."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a match in a sentence, and how much of its strength it is."""

    text: str
    share: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A marked passage, and how much weaker the match would be without it."""

    side: str
    text: str
    share: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a person reads of a match, whichever side they come from."""

    fit: Tag | None
    need_title: str
    asset_title: str
    need_says: tuple[Passage, ...]
    asset_says: tuple[Passage, ...]
    parts: tuple[Part, ...]
    words: str
    weighed: tuple[Weighed, ...]
    """Marked passages, the weightiest first."""
    lacks: str
    """What the need names and the asset does not speak of; empty where there is nothing, or nothing is shown."""
    blockers: tuple[Tag, ...]
    discreet: bool
    """Whether the asset is confidential: to be spoken of with care."""


def told(match: Match, need: Facts, asset: Facts, *, sight: str) -> Told:
    """The match in words. `need` and `asset` are the facts as shown to this person, `sight` that of the asset."""
    needed = sound(match.evidence, "need", need)
    offered = sound(match.evidence, "asset", asset)
    return Told(
        fit=fit_tag(match.fit),
        need_title=_title(need),
        asset_title=_title(asset),
        need_says=_says(need, needed),
        asset_says=_says(asset, offered),
        parts=tuple(_parts(match.parts, sight)),
        words=_words(match.words, need, asset),
        weighed=tuple(_weighed([*needed, *offered])),
        lacks=", ".join(lacking(need, asset)),
        blockers=tuple(_blockers(match.blockers, sight)),
        discreet=asset.get("confidentiality") == "confidential",
    )


def sound(evidence: Iterable[Mapping[str, Any]], side: str, facts: Facts) -> list[Mapping[str, Any]]:
    """Passages of one side that stand where they say they do, in the texts shown to this person.

    >>> sound([{"side": "asset", "field": "title", "start": 0, "end": 3, "text": "Old", "weight": 1}], "asset", {})
    []
    """
    return [
        one
        for one in evidence
        if one["side"] == side
        and one["field"] in TEXTS
        and one["text"]
        and str(facts.get(one["field"]) or "")[one["start"] : one["end"]] == one["text"]
    ]


def known(blocker: Mapping[str, str], sight: str) -> bool:
    """Whether somebody with this sight of the asset may know that the condition is not met."""
    return sight in BEHIND.get(blocker["rule"], ("full",))


def fit_tag(code: str) -> Tag | None:
    """How well it fits, as a badge with its meaning; None where nobody could tell."""
    if not code:
        return None
    return Tag(_("%s fit") % _(label("fits", code)), TONES.get(code, ""), _(codes("fits")[code]["meaning"]))


def _title(facts: Facts) -> str:
    return clipped(facts.get("title") or facts.get("summary") or str(facts.get("id") or ""), 200)


def _says(facts: Facts, evidence: Iterable[Mapping[str, Any]]) -> tuple[Passage, ...]:
    """The marked passages of the description; where none is marked there, the title if marked, and its beginning."""
    hits = {name: [one for one in evidence if one["field"] == name] for name in TEXTS}
    if hits["summary"]:
        return (marked(str(facts["summary"]), hits["summary"]),)
    title = marked(str(facts["title"]), hits["title"], around=60) if hits["title"] else ()
    return tuple(passage for passage in (title, beginning(facts.get("summary"))) if passage)


def _parts(parts: Mapping[str, float], sight: str) -> Iterable[Part]:
    shown = {name: share for name, share in parts.items() if sight in WIDE or name not in ("country", "readiness")}
    whole = sum(share for share in shown.values() if share > 0)
    for name, share in shown.items():
        fits, not_so = SAID.get(name, (word("parts", name, spoken), ""))
        said = fits if share > 0 else not_so
        if said:
            yield Part(str(said), percent(share / whole) if share > 0 and whole else "")


def _weighed(evidence: Iterable[Mapping[str, Any]]) -> Iterable[Weighed]:
    """The weightiest passages of both sides; the weight is the share of the strength that would be lost without one."""
    sides = {"need": _("Need"), "asset": _("Result")}
    for one in sorted(evidence, key=lambda one: -float(one["weight"] or 0))[:SHOWN]:
        if (one["weight"] or 0) >= LEAST:
            yield Weighed(sides[one["side"]], clipped(one["text"], 120), percent(one["weight"]))


def _words(words: Mapping[str, float], need: Facts, asset: Facts) -> str:
    """Shared words that stand in the need as it is shown, where something of the asset is shown too."""
    spoken = " ".join(str(need.get(name) or "") for name in (*TEXTS, "keywords", "fields")).casefold()
    found = [name for name in words if name.casefold() in spoken] if any(asset.get(name) for name in TEXTS) else []
    return ", ".join(clipped(name, 40) for name in found)


def _blockers(blockers: Iterable[Mapping[str, str]], sight: str) -> Iterable[Tag]:
    """Conditions that are not met; one whose facts the person may not see is left out, as if it were not known."""
    for one in blockers:
        if known(one, sight):
            yield Tag(word("blockers", one["rule"], spoken), "late", clipped(spoken(one["reason"]), 400))
