"""The bundled office as an organisation of the platform, with one account for each kind of user."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from django.db import transaction

from valorise.journeys.given import example
from valorise.journeys.ingest import register
from valorise.journeys.ways import EXAMPLE_RATINGS
from valorise.platform.accounts.models import Membership, Tenant, User
from valorise.platform.disclosure.models import Promise
from valorise.platform.needs.models import Need
from valorise.platform.readiness.models import Rating
from valorise.platform.register.loading import add_records, take_over


@dataclass(frozen=True, slots=True)
class Cast:
    """An invented person of the example."""

    email: str
    name: str
    role: str
    of: str = ""
    """Organisation; empty for the office of the example."""


KINDS = {"intermediary": "intermediary", "partner": "company", "policy-officer": "public-body"}
"""What organisations of the example are, by the role of who comes from there."""
OFFICE = "Mirna Valley University"
PEOPLE = (
    Cast("officer@mvu.example", "Ines Rutar", "transfer-officer"),
    Cast("head@mvu.example", "Jan Debeljak", "head-of-office"),
    Cast("admin@mvu.example", "Sonja Vidic", "administrator"),
    Cast("kovacic@mvu.example", "Mateja Kovačič", "researcher"),
    Cast("evaluator@mvu.example", "Peter Zajc", "evaluator"),
    Cast("adviser@dolenja.example", "Katja Novak", "intermediary", of="Dolenja Regional Agency"),
    Cast("director@trebnik.example", "Miha Trebnik", "partner", of="Mlekarna Trebnik d.o.o."),
    Cast("policy@ministry.example", "Andrej Kos", "policy-officer", of="Ministry of the example"),
)
CONTACT = "Office of transfer, room 214, transfer@mvu.example"
PASSWORD = "valorise-example"  # noqa: S105 - invented people on an invented office; refused where the site is public
"""Password of all invented people."""


def load() -> Tenant:
    """The office, its register and its people; what is there already stays."""
    found = Tenant.objects.filter(example=True, name=OFFICE).first()
    if found:
        return found
    given, known = example()
    made = register(given, tell=lambda *_: None)
    with transaction.atomic():
        office = Tenant.objects.create(name=OFFICE, country=known["country"], kind="research", example=True)
        take_over(made.tables, office, inputs={"source": "bundled example"})
        for person in PEOPLE:
            _join(person, office)
        Promise.objects.create(tenant=office, contact=CONTACT)
        _share_needs()
        _rate(office)
    return office


def _rate(office: Tenant) -> None:
    """The levels of readiness that people of the office gave, as the command `valorise readiness` shows them."""
    rows = csv.DictReader(EXAMPLE_RATINGS.read_text("utf-8").splitlines())
    told = [
        {"id": f"rr-example-{number}", **row, "level_given": int(row["level_given"])}
        for number, row in enumerate(rows, 1)
    ]
    add_records(Rating, ({name: value for name, value in one.items() if value} for one in told), office)
    for user, name in User.objects.filter(example=True).values_list("pk", "name"):
        Rating.objects.filter(tenant=office, rater=name).update(rated_by=user)


def _share_needs() -> None:
    """Calls and tenders are public; needs of a company that works here itself are its own, and shared."""
    Need.objects.filter(type__in=("call", "tender", "standards-request", "policy-question")).update(shared=True)
    for member in Membership.objects.filter(role="partner", tenant__example=True).select_related("tenant"):
        own = Need.objects.filter(owner__name=member.tenant.name)
        own.update(shared=True, tenant=member.tenant, posted_by=member.user_id)


def _join(person: Cast, office: Tenant) -> None:
    place = office
    if person.of:
        kind = {"kind": KINDS[person.role]}
        place, _ = Tenant.objects.get_or_create(name=person.of, country=office.country, example=True, defaults=kind)
    user = User.objects.create_user(person.email, PASSWORD, name=person.name, example=True)
    Membership.objects.create(user=user, tenant=place, role=person.role)
    if person.role == "researcher":
        from valorise.platform.register.models import Contributor

        Contributor.objects.filter(asset__tenant=office, name=person.name).update(user=user)
