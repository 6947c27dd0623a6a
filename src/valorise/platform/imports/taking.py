"""Writing what files say into the register, and taking exactly that back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from valorise.platform.accounts.models import Tenant
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Tell, change_facts, log
from valorise.platform.foundation.history import INNER
from valorise.platform.foundation.recorded import Facts, Recorded, models_by_table
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.reading import Reading
from valorise.platform.register.loading import add_records
from valorise.stores.events import Event, events_from
from valorise.terms.errors import ValoriseError


def apply(tell: Tell, reading: Reading, tenant: Tenant, one: FileImport) -> dict[str, Any]:
    """Add, change and merge records inside the transaction of `tell`; what was done, for taking it back."""
    found, models = reading.difference, models_by_table()
    reading.naming.make_room(found.new)
    new: dict[str, list[str]] = {}
    changed: dict[str, list[Facts]] = {}
    returned: dict[str, list[Facts]] = {}
    for name in ["assets", *(other for other in models if other != "assets")]:
        model = models[name]
        told = reading.naming.outward(name, found.new.get(name, ()))
        back = _returning(model, told, tenant)
        add_records(model, (facts for facts in told if facts["id"] not in back), tenant)
        returned[name] = [_return(model, facts) for facts in told if facts["id"] in back]
        new[name] = [facts["id"] for facts in told if facts["id"] not in back]
        if name == "assets":
            _arrivals(tell, told, one)
        later = reading.naming.outward(name, found.changed.get(name, ()))
        changed[name] = [before for facts in later if (before := _change(tell, model, facts, tenant, one))]
    gone = _merge(tell, reading, one)
    tell.events += _untold(reading)
    heights = {name: {"new": len(new[name]), "changed": len(changed[name])} for name in models}
    inputs = {told["name"]: told["sha256"] for told in one.files}
    tell.happened(f"import-{one.pk}", inputs=inputs, rows=heights, brought=one.pk)
    return {"new": new, "changed": changed, "returned": returned, "gone": gone}


def _returning(model: type[Recorded], told: list[Facts], tenant: Tenant) -> set[str]:
    """Names of records that were taken out of the register before and come back now."""
    names, found = [facts["id"] for facts in told], set()
    for start in range(0, len(names), 500):
        removed = model.objects.filter(pk__in=names[start : start + 500], tenant=tenant).exclude(removed_at=None)
        found |= set(removed.values_list("pk", flat=True))
    return found


def _return(model: type[Recorded], facts: Facts) -> Facts:
    """Bring a removed record back with the facts that the files give it now; its name and new version."""
    record = model.objects.select_for_update().get(pk=facts["id"])
    every = dict.fromkeys(name for name in model.table().by_name if name != "id")
    record.removed_at = None
    record.put({**every, **facts})
    record.put_apart({**every, **facts})
    record.keep()
    return {"id": record.pk, "version": record.version}


ACTED_ON = ("table", "moved", "ties", "bulk", "undoes", "undoes_bulk", "brought")
"""Words of details by which the platform takes changes back; only what it wrote itself may carry them."""


def _untold(reading: Reading) -> list[Event]:
    """Events of the files that the log does not hold yet; of records of others they tell nothing."""
    told = reading.register["events"]
    known = log().read().select("id") if told.height else told.select("id")
    found = list(events_from(told.join(known, on="id", how="anti")))
    named = {name for event in found for name in (event.case, event.subject) if name}
    own = reading.naming.renamed | _of_others(named - reading.naming.renamed.keys(), reading.naming.tenant)
    return [_outside(event, own) for event in found]


def _of_others(names: set[str], tenant: int) -> dict[str, str]:
    """Names that mean something of somebody else here, with the ones that events of these files get instead."""
    listed = sorted(names)
    taken = {name for name in names if INNER.fullmatch(name)}
    for model in models_by_table().values():
        for start in range(0, len(listed), 500):
            part = model.objects.filter(pk__in=listed[start : start + 500])
            taken |= set(part.exclude(tenant=tenant).values_list("pk", flat=True))
    return {name: f"{name}~{tenant}" for name in taken}


def _outside(event: Event, names: Mapping[str, str]) -> Event:
    """An event as somebody else wrote it down: it tells, but is no change of ours that could be taken back."""
    details = {name: said for name, said in (event.details or {}).items() if name not in ACTED_ON}
    case, subject = (names.get(name, name) if name else name for name in (event.case, event.subject))
    return replace(event, case=case, subject=subject, details=details or None)


def _arrivals(tell: Tell, told: list[Facts], one: FileImport) -> None:
    """One event for each new asset: where it came from; the facts themselves stand in the file."""
    for facts in told:
        origins = [{"file": origin.get("file"), "row": origin.get("row")} for origin in facts.get("origins", ())]
        tell.happened(facts["id"], activity="asset-recorded", origins=origins, brought=one.pk)


def _change(tell: Tell, model: type[Recorded], facts: Facts, tenant: Tenant, one: FileImport) -> Facts | None:
    """Change a record of the organisation; its former facts and its new version."""
    record = model.objects.select_for_update().get(pk=facts["id"], tenant=tenant)
    before = record.facts
    activity = "asset-merged" if model.declared == "assets" else "register-extended"
    put = {name: value for name, value in facts.items() if name != "id"}
    if not change_facts(tell, record, put, activity=activity, brought=one.pk):
        return None
    return {"id": record.pk, "version": record.version, "was": {name: before.get(name) for name in put}}


def _merge(tell: Tell, reading: Reading, one: FileImport) -> list[Facts]:
    """Records that turned out to be part of another leave the register and point to it."""
    done = []
    for name, gone in reading.difference.gone.items():
        model = models_by_table().get(name)
        for plain, into in gone.items() if model else ():
            old, target = (reading.naming.renamed.get(word, word) for word in (plain, into))
            record = model.objects.filter(pk=old, tenant=one.tenant_id).first() if model else None
            if record is None:
                continue
            record.removed_at = clock.now()
            if name == "assets":
                record.merged_into_id = target  # type: ignore[attr-defined]
            record.keep()
            tell.happened(old, activity="asset-merged", into=target, brought=one.pk)
            done.append({"table": name, "id": old, "version": record.version})
    return done


def undo(tell: Tell, trace: dict[str, Any], one: FileImport, *, why: str) -> list[str]:
    """Take back what `apply` did, except where somebody changed a record since then; the names of those."""
    left: list[str] = []
    models = models_by_table()
    for name, model in models.items():
        for step in trace["changed"].get(name, ()):
            left += _back(tell, model, step, one, why)
        left += _leave(tell, model, trace["new"].get(name, ()), one, why, version=1)
        for step in trace["returned"].get(name, ()):
            left += _leave(tell, model, [step["id"]], one, why, version=step["version"])
    for step in trace["gone"]:
        record = models[step["table"]].objects.filter(pk=step["id"], version=step["version"]).first()
        if record is None:
            left.append(step["id"])
            continue
        record.removed_at = None
        if step["table"] == "assets":
            record.merged_into_id = None  # type: ignore[attr-defined]
        record.keep()
        tell.happened(record.pk, why=why, brought=one.pk)
    return left


def _back(tell: Tell, model: type[Recorded], step: Facts, one: FileImport, why: str) -> list[str]:
    record = model.objects.select_for_update().filter(pk=step["id"], tenant=one.tenant_id).first()
    if record is None or record.version != step["version"]:
        return [step["id"]]
    try:
        change_facts(tell, record, step["was"], why=why, brought=one.pk)
    except ValoriseError:
        return [step["id"]]
    return []


def _leave(
    tell: Tell, model: type[Recorded], names: list[str], one: FileImport, why: str, *, version: int
) -> list[str]:
    """New records nobody touched leave the register; they stay in the memory, and the step itself can be told."""
    left = []
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        touched = model.objects.filter(pk__in=part, version__gt=version).values_list("pk", flat=True)
        left += list(touched)
        untouched = model.objects.filter(pk__in=part, version=version, removed_at=None)
        if model.declared == "assets":
            for name in untouched.values_list("pk", flat=True):
                tell.happened(name, activity="asset-removed", why=why, brought=one.pk)
        untouched.update(removed_at=clock.now(), version=version + 1, changed_at=clock.now())
    return left
