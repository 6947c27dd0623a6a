"""The register of a served installation for the commands of the terminal, so that there is one register, not two."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from valorise.journeys.ingest import Given, Register, files
from valorise.journeys.keeping import Kept
from valorise.platform.project.environment import DATABASE_FILE
from valorise.platform.project.start import settle
from valorise.terms.errors import Invalid, Missing

if TYPE_CHECKING:
    from valorise.platform.accounts.models import Tenant
    from valorise.platform.foundation.viewer import Viewer

Tell = Callable[[str, int, int], None]
MARK = "accounts_tenant"
"""A table that only a served installation has."""


def is_served(store: Path | str) -> bool:
    """Whether the folder holds an installation that pages are served from, and not only a kept register."""
    file = Path(store) / DATABASE_FILE
    if not file.is_file():
        return False
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (MARK,)).fetchone()
    return bool(found[0])


def register_of(store: Path | str, office: str | None = None) -> dict[str, pl.DataFrame]:
    """The register of an organisation of this installation as declared tables, with the events of the log."""
    settle(Path(store))
    from valorise.platform.foundation.changes import log
    from valorise.platform.register.tables import register_tables

    return {**register_tables(_office(office).pk), "events": log().read()}


def extend(given: Sequence[Given], store: Path | str, *, tell: Tell, office: str | None = None) -> Kept:
    """Take files into the register of an installation, as its page for imports does; the register as it is then."""
    settle(Path(store))
    from valorise.platform.imports import actions, findings
    from valorise.platform.imports.models import FileImport
    from valorise.platform.register.tables import register_tables

    tenant = _office(office)
    viewer = _whoever_has_the_machine(tenant)
    one = FileImport.objects.create(tenant=tenant)
    one.folder.mkdir(parents=True)
    one.files = [_copied(source.path, wish.table, dict(wish.mapping), one.folder) for source, wish in files(given)]
    one.save(update_fields=["files"])
    actions.look(viewer, one.pk, tell=tell)
    one = actions.take(viewer, one.pk, tell=tell)
    accounts, problems, merges = (findings.found(one, name) for name in ("accounts", "problems", "merges"))
    made = Register(register_tables(tenant.pk), accounts, merges, problems, credits=())
    counted = one.counts.get("assets", {})
    return Kept(made, new=counted.get("new", 0), changed=counted.get("changed", 0))


def rehearse(given: Sequence[Given], store: Path | str, *, tell: Tell, office: str | None = None) -> Kept:
    """What `extend` would do with the same files now; nothing is written."""
    settle(Path(store))
    from valorise.journeys.ingest import usable
    from valorise.platform.imports.reading import read_beside

    tenant = _office(office)
    reading = read_beside(tenant.pk, given, tell=tell)
    usable(reading.register)
    counted = reading.counts.get("assets", {})
    return Kept(reading.register, new=counted.get("new", 0), changed=counted.get("changed", 0))


def take_back(store: Path | str, office: str | None = None) -> dict[str, int]:
    """Take the newest import of an organisation back; rows by table as they are then. `Missing` where there is none."""
    settle(Path(store))
    from valorise.platform.imports import actions
    from valorise.platform.imports.models import FileImport
    from valorise.platform.register.tables import register_tables

    tenant = _office(office)
    one = FileImport.objects.filter(tenant=tenant, state="taken").order_by("-at").first()
    if one is None:
        raise Missing(
            what="There is no import that could be taken back.", where=str(store), fix="See the page “Import”."
        )
    actions.take_back(_whoever_has_the_machine(tenant), one.pk)
    return {name: rows.height for name, rows in register_tables(tenant.pk).items()}


def announced_of(store: Path | str, office: str | None = None) -> pl.DataFrame:
    """Ends of embargoes and days that disclosures announce, in the columns of `assets.publishing.ANNOUNCED`."""
    settle(Path(store))
    from valorise.platform.publishing import reads

    return reads.announced(_whoever_has_the_machine(_office(office)))


def assumptions(store: Path | str, office: str | None = None) -> pl.DataFrame:
    """What the forecast of costs of an organisation assumes, in the declared table `cost_assumptions`."""
    settle(Path(store))
    from valorise.platform.costs import reads

    return reads.assumptions(_whoever_has_the_machine(_office(office)))


def assume(store: Path | str, facts: dict[str, object], office: str | None = None) -> None:
    """Set an assumption of the forecast of costs for an organisation, as its page does; errors as there."""
    settle(Path(store))
    from valorise.platform.costs import assuming

    tenant = _office(office)
    assuming.assume(_whoever_has_the_machine(tenant), facts, tenant=tenant.pk)


def as_shipped(store: Path | str, key: str, office: str | None = None) -> None:
    """Take the shipped range of an assumption again; `Missing` where the organisation has not set it."""
    settle(Path(store))
    from valorise.platform.costs import assuming, reads

    tenant = _office(office)
    viewer = _whoever_has_the_machine(tenant)
    setting = reads.settings(viewer).filter(tenant=tenant, assumption=key).first()
    if setting is None:
        raise Missing(what=f"The office has not set “{key}”.", fix="See what it set with: valorise assume.")
    assuming.as_shipped(viewer, setting.pk)


def _copied(path: Path, table: str | None, mapping: dict[str, object], folder: Path) -> dict[str, object]:
    """The file beside the import, so that anyone can later tell what was taken over."""
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.parent.name} {path.name}"
    shutil.copyfile(path, target)
    with target.open("rb") as stream:
        seen = file_digest(stream, "sha256").hexdigest()
    return {
        "name": target.name,
        "bytes": target.stat().st_size,
        "sha256": seen,
        "table": table or "",
        "mapping": mapping,
    }


def _whoever_has_the_machine(tenant: Tenant) -> Viewer:
    """Who can read the database file may do what an office does with its register; events name no person then."""
    from valorise.platform.foundation import clock
    from valorise.platform.foundation.viewer import Viewer

    return Viewer(
        today=clock.today(), name="terminal", roles=frozenset({(tenant.pk, "head-of-office")}), tenant=tenant.pk
    )


def _office(name: str | None) -> Tenant:
    """The organisation of this name, or the only one that has a register."""
    from valorise.platform.accounts.models import Tenant
    from valorise.platform.register.models import Asset

    if name:
        found = Tenant.objects.filter(name=name).first()
        if found is None:
            known = ", ".join(Tenant.objects.values_list("name", flat=True)[:10])
            raise Missing(what=f"No organisation here is called “{name}”.", fix=f"Here are: {known}.")
        return found
    listed = list(Tenant.objects.filter(pk__in=Asset.objects.values("tenant"))[:2]) or list(Tenant.objects.all()[:2])
    if len(listed) == 1:
        return listed[0]
    raise Invalid(
        what="It is not clear whose register is meant: several organisations work here, or none yet.",
        where="--office",
        fix="Name the organisation with --office, or add one with: valorise user add.",
    )
