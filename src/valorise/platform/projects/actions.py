"""Changes of projects and of what partners bring into them."""

from __future__ import annotations

from typing import cast

from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.projects.models import Background
from valorise.platform.register.belonging_actions import add_belonging
from valorise.platform.register.models import Asset, Project, Restriction
from valorise.terms.errors import Invalid


def propose_project(viewer: Viewer, facts: Facts, *, why: str | None = None) -> Project:
    """A new project of the present office, as a proposal unless its status says otherwise."""
    if viewer.tenant is None:
        raise refused(viewer)
    with changing(viewer, "record-added", tenant=viewer.tenant) as tell:
        record = Project(id=new_name("pr"), tenant_id=viewer.tenant)
        return add_record(tell, record, {"status": "proposal", **facts}, why=why)


def change_project(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Project:
    """The project with these facts put in; those left out stay, None clears. Only the office that keeps it may."""
    place = _kept(viewer, name).tenant_id
    with changing(viewer, "record-changed", tenant=place) as tell:
        record = locked(Project, viewer, name, version=version)
        change_facts(tell, record, facts, why=why)
        return record


def list_background(viewer: Viewer, project: str, facts: Facts, *, why: str | None = None) -> Background:
    """Something that a partner brings into a project of this person's office."""
    place = _kept(viewer, project).tenant_id
    _own_asset(viewer, facts)
    with changing(viewer, "record-added", tenant=place) as tell:
        record = Background(id=new_name("bg"), tenant_id=place)
        listed = {"listed": viewer.today.isoformat(), **facts, "project": project}
        return add_record(tell, record, listed, why=why, case=project)


def change_background(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Background:
    """The entry with these facts put in; it stays with its project."""
    place = Background.objects.one_for(viewer, name).tenant_id
    _own_asset(viewer, facts)
    with changing(viewer, "record-changed", tenant=place) as tell:
        record = locked(Background, viewer, name, version=version)
        put = {key: value for key, value in facts.items() if key != "project"}
        change_facts(tell, record, put, why=why, case=record.project)
        return record


def remove_background(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Background:
    """Take the entry out; its history can bring it back."""
    place = Background.objects.one_for(viewer, name).tenant_id
    with changing(viewer, "record-removed", tenant=place) as tell:
        record = locked(Background, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why, case=record.project)
        return record


def bind_result(viewer: Viewer, name: str, asset: str) -> Restriction:
    """A restriction on a result that was made with this background; answers about licences then look at it.

    An open licence is named as such, our own asset as what the result is built on; anything else is a condition that
    its partner must be asked about.
    """
    brought = Background.objects.one_for(viewer, name)
    if Restriction.objects.seen_by(viewer).filter(asset=asset, clause__contains=f"({name})").exists():
        raise Invalid(
            what="This background binds that result already.", where="asset", fix="Open the page of the result.",
        )  # fmt: skip
    clause = " ".join(filter(None, (brought.clause or brought.title, f"({name})")))
    facts: Facts = {"restriction": "background", "party": brought.partner, "bars": "condition", "clause": clause}
    if brought.licence:
        facts |= {"restriction": "open-source", "terms": brought.licence}
        facts.pop("bars")
    elif brought.asset and brought.asset != asset:
        facts = {"restriction": "built-on", "built_on": brought.asset, "party": brought.partner, "clause": clause}
    made = add_belonging(viewer, "restrictions", asset, facts, why=brought.conditions[:500] or None)
    return cast(Restriction, made)


def _kept(viewer: Viewer, name: str) -> Project:
    """The project, where this person's office keeps it; `Refused` for colleagues who may only read it."""
    found = Project.objects.one_for(viewer, name)
    if found.tenant_id not in viewer.staff_of:
        raise refused(viewer)
    return found


def _own_asset(viewer: Viewer, facts: Facts) -> None:
    if facts.get("asset"):
        Asset.objects.one_for(viewer, facts["asset"], at_least=("full",))
