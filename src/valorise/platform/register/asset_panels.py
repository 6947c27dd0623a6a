"""What the register itself shows on the page of an asset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valorise.platform.foundation.history import timeline
from valorise.platform.foundation.panel import Line, Offer, Todo, inside, whole
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset
from valorise.platform.register.record import dates as dated
from valorise.platform.register.record import facts as known
from valorise.platform.register.record import reads, titles
from valorise.platform.register.record.counted import counted
from valorise.platform.register.record.money import sums


def told(viewer: Viewer, asset: Asset) -> dict[str, Line]:
    """How much belongs to the asset, and what its facts lack."""
    facts = asset.shown()
    if not inside(viewer, asset):
        return {"people": Line(_people(facts))}
    numbers = counted(viewer, asset)
    said = {name: Line(text) for name, text in _counts(numbers).items()}
    may = whole(viewer, asset) and viewer.may("asset-changed", asset.tenant_id)
    lacking = tuple(_lacking(asset, facts)) if may else ()
    last = timeline(viewer, asset, last=1).entries
    happened = f"{last[0].what}, {last[0].told.at:%Y-%m-%d}" if last and last[0].told.at else ""
    return {**said, "people": Line(_people(facts), todo=lacking), "events": Line(happened)}


def _people(facts: Mapping[str, Any]) -> str:
    makers, owners = len(facts.get("contributors") or ()), len(facts.get("owners") or ())
    made = ngettext("%(n)s contributor", "%(n)s contributors", makers) % {"n": makers}
    if not owners:
        return made
    return f"{made}, {ngettext('%(n)s owner', '%(n)s owners', owners) % {'n': owners}}"


def _counts(numbers: Mapping[str, int]) -> dict[str, str]:
    """What each panel holds, in a few words; what the person may not know of is not among the numbers."""
    none = _("None recorded.")
    said = {name: str(number) if number else none for name, number in numbers.items()}
    if "restrictions" in numbers:
        bound, allowed = numbers["restrictions"], numbers["consents"]
        cases, contacts = numbers["cases"], numbers["contacts"]
        binds = ngettext("%(n)s restriction", "%(n)s restrictions", bound) % {"n": bound}
        allows = ngettext("%(n)s consent", "%(n)s consents", allowed) % {"n": allowed}
        works = ngettext("%(n)s case", "%(n)s cases", cases) % {"n": cases}
        talks = ngettext("%(n)s contact", "%(n)s contacts", contacts) % {"n": contacts}
        said["bindings"] = f"{binds}, {allows}" if bound + allowed else none
        said["work"] = f"{works}, {talks}" if cases + contacts else none
    return said


def _lacking(asset: Asset, facts: Mapping[str, Any]) -> list[Todo]:
    """What the office should see to, as far as the facts tell."""
    wrong = [name for name in ("contributors", "owners") if _does_not_sum(facts.get(name) or [])]
    found = [Todo(_("Shares must sum to exactly 1"), _form(asset, name), tone="late") for name in wrong]
    if not facts.get("summary"):
        found.append(Todo(_("Say in a few sentences what it is"), _form(asset, "facts")))
    if not facts.get("contributors"):
        found.append(Todo(_("Name who made it"), _form(asset, "contributors")))
    if not facts.get("owners"):
        found.append(Todo(_("Settle who owns it"), _form(asset, "owners")))
    return found


def _does_not_sum(entries: list[Mapping[str, Any]]) -> bool:
    found = known.shares(entries)
    return found is not None and not found.whole and not found.open


def _form(asset: Asset, group: str) -> str:
    return reverse("register:asset-edit", args=[asset.pk, group])


def _people_seen(viewer: Viewer, asset: Any) -> bool:
    return inside(viewer, asset) or bool(asset.shown().get("contributors"))


def _people_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    facts = asset.shown()
    return {
        "contributor_sum": known.shares(facts.get("contributors", [])),
        "owner_sum": known.shares(facts.get("owners", [])),
    }


def _dates_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    binding = reads.agreements(viewer, asset) if whole(viewer, asset) else []
    return {"dated": dated.dates(viewer, asset, asset.shown(), reads.rights(viewer, asset), binding)}


def _titles_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    found = reads.titles(viewer, asset)
    return {
        "standing": [one for one in found if one.stands],
        "withdrawn": [one for one in found if not one.stands],
        "flaws": titles.flaws(asset.shown(), found, viewer.today),
    }


def _money_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    found = reads.money(viewer, asset)
    return {"money": found, "sums": sums(found)}


def _bindings_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    return {"restrictions": reads.restrictions(viewer, asset), "consents": reads.consents(viewer, asset)}


def _work_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    return {"cases": reads.cases(viewer, asset), "contacts": reads.contacts(viewer, asset)}


def _rights_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    return {"rights": reads.rights(viewer, asset)}


def _agreements_panel(viewer: Viewer, asset: Asset) -> dict[str, Any]:
    return {"agreements": reads.agreements(viewer, asset)}


def _template(name: str) -> str:
    return f"register/asset/{name}.html"


PANELS = [
    Offer("rights", "dates", gettext_lazy("Dates"), _template("dates"), _dates_panel, inside, 10),
    Offer("rights", "rights", gettext_lazy("Rights"), _template("rights"), _rights_panel, inside, 20),
    Offer("people", "people", gettext_lazy("Contributors and owners"), _template("people"), _people_panel,
          _people_seen, 10),
    Offer("people", "titles", gettext_lazy("Titles"), _template("titles"), _titles_panel, inside, 20),
    Offer("agreements", "agreements", gettext_lazy("Agreements"), _template("agreements"), _agreements_panel,
          whole, 20),
    Offer("agreements", "bindings", gettext_lazy("Restrictions and consents"), _template("bindings"), _bindings_panel,
          whole, 30),
    Offer("interest", "work", gettext_lazy("Cases and contacts"), _template("work"), _work_panel, whole, 40),
    Offer("use", "money", gettext_lazy("Money"), _template("money"), _money_panel, whole, 60),
    Offer("history", "events", gettext_lazy("Last event"), "", lambda viewer, asset: None, inside, 10),
]  # fmt: skip
