"""Comparing proposed rules with those in use: what would move, before anybody accepts them. Nothing else changes."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from django.db import transaction

from valorise.assets.moved_dates import moved_dates
from valorise.assets.rulebook import closing_days, rulebook
from valorise.journeys.asset import right_events
from valorise.journeys.rule_change import proposal
from valorise.platform.dates.docket_actions import settled_days
from valorise.platform.dates.models import RuleComparison
from valorise.platform.dates.reckoning import AT_ONCE, Tell, batches, present, quiet, rules_print
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.tables import table_of, values_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.imports.uploads import safe
from valorise.platform.jobs.actions import start
from valorise.terms.tables import table

MAY = "rules-compared"
SMALL_REGISTER = 2_000
"""Rights of a register that are looked at at once; what is more waits for the worker."""
KEPT = 20
"""Comparisons of an organisation that are kept; the oldest go when another one is made."""
ORDER = ["rule", "right", "office", "year", "old", "new"]
COLUMNS = ["id", "kind", "office", "happened"]


def may_compare(viewer: Viewer) -> int:
    """The organisation whose dates are looked at; `Refused` for who may compare rules in none."""
    if viewer.tenant is None or not viewer.may(MAY):
        raise refused(viewer)
    return viewer.tenant


def propose(viewer: Viewer, file: str, text: str) -> RuleComparison:
    """Keep proposed rules and compare them with those in use, at once where the register is small.

    `file` is their name: that of one of ours, such as EP.yaml, stands for ours whole. `Invalid` with the rule that
    cannot be used; then nothing is kept.
    """
    tenant, name = may_compare(viewer), safe(file)
    proposal({name: text})
    with changing(viewer, MAY, tenant=tenant) as tell:
        one = RuleComparison(tenant_id=tenant, by_id=viewer.user, file=name[:200], proposed=text)
        one.save()
        tell.happened(f"rule-comparison-{one.pk}")
        _forget_oldest(tenant)
    return again(viewer, one.pk)


def again(viewer: Viewer, number: int) -> RuleComparison:
    """Compare once more with the register, the rules and the day as they are now."""
    one = RuleComparison.objects.one_for(viewer, number)
    if may_compare(viewer) != one.tenant_id:
        raise refused(viewer)
    if present(one.tenant_id, "rights").count() <= SMALL_REGISTER:
        return compare(viewer, number)
    with transaction.atomic():
        one.state, one.job = "waiting", start(viewer, "compare-rules", number=one.pk).pk
        one.save(update_fields=["state", "job"])
    return one


def compare(viewer: Viewer, number: int, *, tell: Tell = quiet) -> RuleComparison:
    """Find the dates that would move and keep them; some thousand rights at a time, so that memory stays small."""
    one = RuleComparison.objects.one_for(viewer, number)
    change = proposal({one.file: one.proposed})
    found = _moved(one.tenant_id, change.rules, viewer, tell)
    one.moved.parent.mkdir(parents=True, exist_ok=True)
    draft = one.moved.with_suffix(".draft")
    found.write_parquet(draft)
    draft.replace(one.moved)
    one.state, one.as_of, one.in_use = "compared", viewer.today, rules_print()
    one.changed, one.rights = list(change.changed), present(one.tenant_id, "rights").count()
    one.counts = found.group_by("rule", "change").len("dates").sort("rule", "change").to_dicts()
    one.save()
    return one


def _moved(tenant: int, rules: pl.DataFrame, viewer: Viewer, tell: Tell) -> pl.DataFrame:
    """Dates of the rights of an organisation that would move, without those that somebody said do not apply."""
    names = list(present(tenant, "rights").order_by("pk").values_list("pk", flat=True))
    found, done = [table("moved_dates").empty()], 0
    for some in batches(names, AT_ONCE):
        tell("Comparing dates of rights", done, len(names))
        rights = table_of("rights", values_of(present(tenant, "rights").filter(pk__in=some), COLUMNS))
        found.append(moved_dates(right_events(rights), rulebook(), rules, closing_days(), as_of=viewer.today))
        done += len(some)
    settled = settled_days(tenant).rename({"ours": "old"})
    left = pl.concat(found).join(settled, on=settled.columns, how="anti", nulls_equal=True)
    return left.sort(ORDER, nulls_last=True)


def _forget_oldest(tenant: int) -> None:
    old = list(RuleComparison.objects.filter(tenant=tenant).order_by("-at", "-pk")[KEPT:])
    files = [one.moved for one in old]
    RuleComparison.objects.filter(pk__in=[one.pk for one in old]).delete()
    transaction.on_commit(lambda: _unlink(files))


def _unlink(files: list[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
