"""Several records that turned out to be one asset become one; nothing is lost and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from valorise.assets.shares import COLUMNS
from valorise.journeys.alike import proposal
from valorise.platform.foundation.changes import Tell, change_facts, changing
from valorise.platform.foundation.moved import Moved, movable
from valorise.platform.foundation.recorded import REMOVED, Facts, Recorded, models_by_table
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.belonging_actions import move, naming_columns
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import Part
from valorise.platform.register.rules import rank, shares_hold, shares_or_open
from valorise.terms.errors import Invalid

Link = models.ForeignObjectRel


def merge_assets(
    viewer: Viewer, keep: str, others: Sequence[str], chosen_facts: Facts | None = None, *, why: str
) -> Asset:
    """The asset `keep` with what the others knew; the others leave the register and their addresses lead to it.

    `chosen_facts` win; what nobody chose is as `linking.merge` proposes, and identifiers of all are kept. Rights,
    agreements, cases, contacts, money, documents and whatever else names the others move to `keep`. Undone as one.
    """
    records = kept_together(viewer, [keep, *others])
    kept, gone = records[0], records[1:]
    with changing(viewer, "asset-merged", tenant=kept.tenant_id) as tell:
        if not why.strip():
            raise Invalid("Say why these records are one asset.", where="why", fix="Write the reason in a sentence.")
        held = {one.pk: one for one in Asset.objects.select_for_update().filter(pk__in=[one.pk for one in records])}
        kept, gone = held[kept.pk], [held[one.pk] for one in gone]
        proposed = together([kept, *gone])
        facts = {**proposed, **(chosen_facts or {}), "identifiers": proposed.get("identifiers")}
        accounts, told = _accounts([kept, *gone]), [one.facts for one in (kept, *gone)]
        change_facts(tell, kept, facts, why=why, merged=[one.pk for one in gone])
        written = chosen_facts or {}
        shares_hold(kept, [name for name in written if all(one.get(name) != written[name] for one in told)])
        _let_in(kept, accounts)
        for one in gone:
            _join(tell, one, kept, why)
        return kept


def together(records: Sequence[Asset]) -> Facts:
    """What the records would be as one: as `linking.merge` proposes, and never seen by more people than before.

    Shares of united lists that no longer sum to one are open again.
    """
    told = [one.facts for one in records]
    facts, _ = proposal(told)
    for name in COLUMNS:
        if name in facts and all(one.get(name) != facts[name] for one in told):
            facts[name] = shares_or_open(facts[name])
    strictest = max((one.confidentiality for one in records), key=rank)
    embargoes = [one.standing["embargo_until"] for one in records if one.embargo_until]
    facts |= {"confidentiality": strictest or None, "embargo_until": max(embargoes, default=None)}
    return {name: value for name, value in facts.items() if name != "id"}


def kept_together(viewer: Viewer, names: Iterable[str]) -> list[Asset]:
    """These assets in this order, all kept by one office of this person; says what is wrong where they are not."""
    wanted = list(dict.fromkeys(names))
    records = [Asset.objects.one_for(viewer, name, at_least=("full",)) for name in wanted]
    if len(records) < 2 or len({one.tenant_id for one in records}) > 1:
        raise Invalid(
            what="Choose two or more assets of one office.",
            where=", ".join(wanted),
            why="Records of different offices stay with their offices.",
            fix="Mark them in the list of assets, or open the page to compare again.",
        )
    return records


def _join(tell: Tell, gone: Asset, kept: Asset, why: str) -> None:
    """Move everything that names one record to the other, then take it out."""
    moved: Moved = {"from": gone.pk, "to": kept.pk, "rows": {}}
    for link in links():
        model: Any = link.related_model
        if issubclass(model, Recorded) and link.field.name in model.table().by_name:
            for one in model.objects.select_for_update().filter(**{link.field.name: gone}).order_by("pk"):
                move(tell, one, gone.pk, kept.pk, why=why)
        elif link.field.name in movable(model) and (pks := _moved(model, link.field.name, gone, kept)):
            moved["rows"][f"{model._meta.label_lower}.{link.field.name}"] = pks
    for one in _naming(gone):
        move(tell, one, gone.pk, kept.pk, why=why)
    standing: Facts = {REMOVED: True, "merged_into": kept.pk}
    change_facts(tell, gone, standing, why=why, moved=moved if moved["rows"] else None)


def _naming(gone: Asset) -> Iterator[Recorded]:
    """Records of the same office that name the asset in words, which no relation of the database follows."""
    for model in models_by_table().values():
        fields = {field.name for field in model._meta.get_fields() if isinstance(field, models.CharField)}
        for column in fields.intersection(naming_columns(model)):
            named = model.objects.select_for_update().filter(**{column: gone.pk}, tenant=gone.tenant_id)
            yield from named.order_by("pk")


def links() -> Iterator[Link]:
    """Every relation by which other records name an asset; its own lists and earlier merges are none."""
    for link in Asset._meta.get_fields(include_hidden=True):
        model: Any = link.related_model
        if not isinstance(link, models.ForeignObjectRel) or model is Asset or issubclass(model, Part):
            continue
        if issubclass(model, Recorded) or not (link.many_to_many or model._meta.auto_created):
            yield link


def _moved(model: Any, field: str, gone: Asset, kept: Asset) -> list[Any]:
    """Rows that name the other asset now; what the other has already, such as a judgement of one need, stays."""
    found = []
    for pk in model._default_manager.filter(**{field: gone}).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._default_manager.filter(pk=pk).update(**{field: kept})
            found.append(pk)
        except IntegrityError:
            continue
    return found


def _accounts(records: Iterable[Asset]) -> dict[str, int]:
    """Accounts of contributors by name, so that nobody loses sight of their asset by a merge."""
    return {one.name: one.user_id for record in records for one in record.contributors.all() if one.user_id}


def _let_in(kept: Asset, accounts: dict[str, int]) -> None:
    for one in kept.contributors.filter(user=None, name__in=accounts):
        one.user_id = accounts[one.name]
        one.save(update_fields=["user"])
