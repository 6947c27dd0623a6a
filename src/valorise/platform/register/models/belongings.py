"""What belongs to assets: rights, agreements, cases, contacts, money, and the projects they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import orjson
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation.recorded import Facts, MoneyField, Recorded
from valorise.platform.foundation.sight import Rung, later, missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models.asset import Asset

INSIDE = ("full", "contributor", "colleague")
"""How much of an asset one must see to see its rights."""


class OfAnAsset(Recorded):
    """A record that belongs to one asset, and is called `asset` in its declaration."""

    apart = frozenset({"asset"})
    asset: models.ForeignKey[Asset | None, Asset | None]

    class Meta:
        """Only a shape for others."""

        abstract = True

    def facts_apart(self) -> Facts:
        """The name of the asset, and whatever else is kept under another name."""
        return {name: getattr(self, field) or None for name, field in self.kept_as.items()}

    def put_apart(self, facts: Facts) -> None:
        """Take over the name of the asset; `Missing` where the organisation keeps none of that name."""
        for column in facts.keys() & self.kept_as.keys() - {"asset"}:
            setattr(self, self.kept_as[column], str(facts[column] or ""))
        if "asset" in facts:
            name = facts["asset"] or None
            own_assets([name] if name else [], self.tenant_id)
            self.asset_id = name


def own_assets(names: Sequence[str], tenant: int) -> Sequence[Asset]:
    """The assets of these names that an organisation keeps; `Missing` where one is not among its own."""
    found = list(Asset.objects.filter(pk__in=names, tenant=tenant)) if names else []
    if len(found) < len(set(names)):
        raise missing(Asset)
    return found


def office_only(viewer: Viewer) -> list[Rung]:
    """Only those who work on the assets of the organisation."""
    return [("full", Q(removed_at=None, tenant__in=viewer.staff_of))]


MONEY_TERMS = frozenset({"money", "equity"})
"""Columns of an agreement that say what is paid."""
PAID = frozenset({"amount", "currency", "rise"})
"""What a duty says of money."""


def without_money(facts: Facts) -> Facts:
    """The facts of an agreement without what is paid and who gets shares.

    >>> without_money({"title": "Licence", "money": [{"term": "royalty"}], "duties": [{"task": "Pay", "amount": "5"}]})
    {'title': 'Licence', 'duties': [{'task': 'Pay'}]}
    """
    told = {name: value for name, value in facts.items() if name not in MONEY_TERMS}
    if told.get("duties"):
        told["duties"] = [{name: one[name] for name in one if name not in PAID} for one in told["duties"]]
    return told


def insiders(viewer: Viewer) -> list[Rung]:
    """The office; then who sees the asset as a contributor, and who as a colleague; nobody outside."""
    here = Q(removed_at=None)

    def of(rung: str) -> Q:
        return later(lambda: here & Q(asset__in=Asset.objects.seen_by(viewer, at_least=(rung,)).values("pk")))

    return [*office_only(viewer), ("contributor", of("contributor")), ("colleague", of("colleague"))]


def as_colleagues(viewer: Viewer) -> list[Rung]:
    """The office; then everybody inside, of the assets they see as colleagues or contributors."""
    seen = later(lambda: Q(removed_at=None, asset__in=Asset.objects.seen_by(viewer, at_least=INSIDE).values("pk")))
    return [*office_only(viewer), ("colleague", seen)]


class Right(OfAnAsset):
    """A legal right, an application for one or a legal clock."""

    declared = "rights"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="rights")
    kind = models.CharField(max_length=40, blank=True)
    office = models.CharField(max_length=10, blank=True)
    number = models.CharField(max_length=100, blank=True)
    title = models.TextField(blank=True)
    status = models.CharField(max_length=60, blank=True)
    holder = models.TextField(blank=True)
    happened = models.JSONField(default=list, blank=True)
    identifiers = models.JSONField(default=list, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "right"

    ladder = staticmethod(as_colleagues)


class Agreement(Recorded):
    """A contract about assets."""

    declared = "agreements"
    apart = frozenset({"assets"})
    beside = ("officer",)
    assets: models.ManyToManyField[Asset, Asset] = models.ManyToManyField(Asset, related_name="agreements")
    type = models.CharField(max_length=60, blank=True)
    title = models.TextField(blank=True)
    parties = models.JSONField(default=list, blank=True)
    signed = models.CharField(max_length=10, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    exclusive = models.BooleanField(null=True, blank=True)
    territory = models.JSONField(default=list, blank=True)
    field_of_use = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True)
    subject = models.TextField(blank=True)
    sublicences = models.BooleanField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(null=True, blank=True)
    renews_months = models.PositiveSmallIntegerField(null=True, blank=True)
    sent = models.CharField(max_length=10, blank=True)
    terminated = models.CharField(max_length=10, blank=True)
    signatures = models.JSONField(default=list, blank=True)
    money = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    equity = models.JSONField(default=list, blank=True)
    duties = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who looks after it; without, who looks after the first of its assets that somebody looks after."""

    class Meta:
        """How it is called."""

        verbose_name = "agreement"

    def __str__(self) -> str:
        """What it is about."""
        return self.title or self.subject or self.id

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("agreements:agreement", args=[self.pk])

    @property
    def looked_after_by(self) -> Any:
        """The account that looks after it: its own officer, else that of the first of its assets; None for nobody."""
        named = sorted((one for one in self.assets.all() if one.officer_id), key=lambda one: one.pk)
        return self.officer or (named[0].officer if named else None)

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office sees all; the administrator all but what is paid."""
        runs = Q(removed_at=None, tenant__in=viewer.tenants("administrator"))
        return [*office_only(viewer), ("colleague", runs)]

    def _kept(self, name: str, value: Any) -> Any:
        """Lists as the database gives them back, so that what nobody changed does not count as changed."""
        kept = super()._kept(name, value)
        return orjson.loads(orjson.dumps(kept, default=str)) if isinstance(kept, list) else kept

    def shown(self) -> Facts:
        """The facts that the person who asked may see: money is for the office alone."""
        return self.facts if getattr(self, "sight", "") == "full" else without_money(self.facts)

    def facts_apart(self) -> Facts:
        """Names of the assets."""
        return {"assets": sorted(one.pk for one in self.assets.all())}

    def put_apart(self, facts: Facts) -> None:
        """Take over the names of the assets; `Missing` where the organisation keeps none of such a name."""
        self.assets.set(own_assets(facts.get("assets") or [], self.tenant_id))


class Case(Recorded):
    """The office's work on bringing assets to use."""

    declared = "cases"
    apart = frozenset({"assets"})
    assets: models.ManyToManyField[Asset, Asset] = models.ManyToManyField(Asset, related_name="cases")
    title = models.TextField(blank=True)
    pathway = models.CharField(max_length=60, blank=True)
    officer = models.TextField(blank=True)
    opened = models.CharField(max_length=10, blank=True)
    closed = models.CharField(max_length=10, blank=True)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "case"

    ladder = staticmethod(office_only)
    facts_apart = Agreement.facts_apart
    put_apart = Agreement.put_apart


class Contact(OfAnAsset):
    """A conversation of the office with somebody outside."""

    declared = "contacts"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="contacts")
    on = models.CharField(max_length=10, blank=True)
    organisation = models.TextField(blank=True)
    person = models.TextField(blank=True)
    need = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "contact"

    ladder = staticmethod(office_only)


class MoneyFlow(OfAnAsset):
    """Money that came in or went out."""

    declared = "money_flows"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="money_flows")
    direction = models.CharField(max_length=10)
    kind = models.CharField(max_length=60, blank=True)
    on = models.CharField(max_length=10, blank=True)
    agreement = models.CharField(max_length=200, blank=True)
    case = models.CharField(max_length=200, blank=True)
    party = models.TextField(blank=True)
    amount = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    year = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "money flow"

    ladder = staticmethod(office_only)


class Project(Recorded):
    """A funded project from which assets come."""

    declared = "projects"
    acronym = models.CharField(max_length=100, blank=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    status = models.CharField(max_length=40, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    programme = models.CharField(max_length=200, blank=True)
    topics = models.JSONField(default=list, blank=True)
    cost = MoneyField(null=True, blank=True)
    contribution = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    participants = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    identifiers = models.JSONField(default=list, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "project"
        indexes: ClassVar = [models.Index(fields=["tenant", "ends"], name="projects_by_end")]

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Everybody inside the organisation."""
        return [("full", Q(removed_at=None, tenant__in=viewer.insider_of))]
