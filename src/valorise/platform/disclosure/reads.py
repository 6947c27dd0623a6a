"""Disclosures as pages and programs read them: only through `seen_by`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from valorise.platform.disclosure import working_days
from valorise.platform.disclosure.actions.shares import agrees, all_agreed
from valorise.platform.disclosure.facts import Standing, asset_facts, open_points, standings
from valorise.platform.disclosure.models import Contributor, Disclosure, Promise, ShareAnswer
from valorise.platform.disclosure.models.disclosure import ASKED, DECIDED, DRAFT, MAKERS, RECEIVED
from valorise.platform.disclosure.models.triage import promise_of
from valorise.platform.disclosure.questions import Section, sections
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset
from valorise.platform.register.models import Contributor as Recorded


@dataclass(frozen=True, slots=True)
class Step:
    """A page of questions and how far it is."""

    section: Section
    standings: list[Standing]

    @property
    def done(self) -> int:
        """Questions that need no more."""
        return sum(one.done for one in self.standings)

    @property
    def left(self) -> int:
        """Questions without an answer."""
        return len(self.standings) - self.done

    @property
    def hinders(self) -> bool:
        """Whether sending waits for one of them."""
        return any(one.hinders for one in self.standings)


@dataclass(frozen=True, slots=True)
class Told:
    """A disclosure as one person sees it."""

    disclosure: Disclosure
    people: list[Contributor]
    steps: list[Step]

    @property
    def sight(self) -> str:
        """How much is seen: author, contributor, or full for the office."""
        return str(getattr(self.disclosure, "sight", ""))

    @property
    def standings(self) -> list[Standing]:
        """Every question that is asked."""
        return [one for step in self.steps for one in step.standings]

    @property
    def open_points(self) -> list[Standing]:
        """What is left for the office."""
        return open_points(self.standings)

    @property
    def hindering(self) -> list[Standing]:
        """What sending waits for."""
        return [one for one in self.standings if one.hinders]

    @property
    def percent(self) -> int:
        """How far it is."""
        return round(100 * sum(one.done for one in self.standings) / max(len(self.standings), 1))

    @property
    def agreed(self) -> list[Contributor]:
        """Who confirmed the shares as they are now."""
        return [one for one in self.people if agrees(self.disclosure, one)]

    @property
    def all_agreed(self) -> bool:
        """Whether everybody did."""
        return all_agreed(self.disclosure, self.people)

    @property
    def facts(self) -> Facts:
        """What the register gets or got, in interchange form."""
        name = self.disclosure.asset_id or "draft"
        return asset_facts(self.disclosure, self.people, name=name, country="")


def told(viewer: Viewer, name: str, *, at_least: Sequence[str] = ()) -> Told:
    """One disclosure with its people and pages; `Missing` where this person may not see it."""
    found = Disclosure.objects.seen_by(viewer, at_least=at_least).select_related("tenant", "author", "officer")
    one = found.filter(pk=name).first()
    if one is None:
        raise missing(Disclosure)
    people = list(one.contributors.all())
    listed = standings(one, people)
    steps = [Step(section, [each for each in listed if each.question.section == section.id]) for section in sections()]
    return Told(one, people, [step for step in steps if step.standings])


def mine(viewer: Viewer) -> QuerySet[Disclosure]:
    """Drafts and disclosures of those who made them, newest change first."""
    seen = Disclosure.objects.seen_by(viewer, at_least=MAKERS).filter(removed_at=None)
    return seen.select_related("officer").order_by("-changed_at", "pk")


def to_confirm(viewer: Viewer) -> QuerySet[Contributor]:
    """Shares that this person has not answered in their present round, of disclosures that were sent."""
    asked = Contributor.objects.filter(user=viewer.user).exclude(answer="not-me")
    sent = asked.filter(disclosure__in=Disclosure.objects.seen_by(viewer), disclosure__sent_at__isnull=False)
    return sent.exclude(answered_round=F("disclosure__shares_round")).select_related("disclosure")


def inbox(viewer: Viewer, *, state: str = "open") -> QuerySet[Disclosure]:
    """What the offices of this person received: the latest promise first, what waits for others after it."""
    seen = Disclosure.objects.seen_by(viewer, at_least=("full",))
    wanted = {"open": (RECEIVED, ASKED), "waiting": (ASKED,), "decided": (DECIDED,)}.get(state)
    listed = seen.filter(state__in=wanted) if wanted else seen
    steps = (When(state=RECEIVED, then=Value(0)), When(state=ASKED, then=Value(1)))
    turn = Case(*steps, default=Value(2), output_field=IntegerField())
    agreed = Count(
        "contributors", filter=Q(contributors__answer="confirmed", contributors__answered_round=F("shares_round"))
    )
    counted = listed.annotate(turn=turn, agreed=agreed, named=Count("contributors"))
    return counted.select_related("officer", "tenant").order_by("turn", "due_on", "pk")


def late(viewer: Viewer) -> int:
    """How many the office should have answered by now."""
    return inbox(viewer).filter(state=RECEIVED, due_on__lt=viewer.today).count()


def bundle(viewer: Viewer, one: Disclosure) -> list[Disclosure]:
    """The other results that were begun in one go with this one."""
    if not one.bundle:
        return []
    seen = Disclosure.objects.seen_by(viewer).filter(bundle=one.bundle, removed_at=None)
    return list(seen.exclude(pk=one.pk).order_by("pk"))


def known_already(viewer: Viewer, one: Disclosure) -> list[Asset]:
    """Records with the same outside identifier that this person may see."""
    listed = asset_facts(one, [], name="x", country="").get("identifiers", [])
    if not listed:
        return []
    same = Q()
    for each in listed:
        same |= Q(identifiers__scheme=each["scheme"], identifiers__value=each["value"])
    return list(Asset.objects.seen_by(viewer).filter(same).exclude(pk=one.asset_id or "").distinct()[:5])


def officers(one: Disclosure) -> list[tuple[int, str]]:
    """Who works in the office that keeps it."""
    staff = get_user_model().objects.filter(memberships__tenant=one.tenant_id, memberships__role__in=STAFF)
    return list(staff.filter(is_active=True).distinct().order_by("name").values_list("pk", "name"))


def colleagues(viewer: Viewer, words: str, one: Disclosure) -> list[dict[str, Any]]:
    """Colleagues with an account, then people of records this person may see, whose name holds the words."""
    if len(words.strip()) < 2:
        return []
    named = set(one.contributors.values_list("name", flat=True))
    inside = get_user_model().objects.filter(memberships__tenant=one.tenant_id, is_active=True)
    accounts = inside.filter(name__icontains=words.strip()).distinct().order_by("name")
    found = [
        {"user": each["pk"], "name": each["name"], "orcid": each["orcid"], "from": "colleague"}
        for each in accounts.values("pk", "name", "orcid")[:8]
        if each["name"] not in named
    ]
    known = {*named, *(str(each["name"]) for each in found)}
    return [*found, *_of_records(viewer, words.strip(), known)][:10]


def _of_records(viewer: Viewer, words: str, known: set[str]) -> list[dict[str, Any]]:
    """People of the register; of a teaser nobody learns who made it."""
    seen = Asset.objects.seen_by(viewer, at_least=("full", "contributor", "colleague", "open")).values("pk")
    rows = Recorded.objects.filter(asset__in=seen).filter(Q(name__icontains=words) | Q(orcid=words))
    listed = rows.values("name", "orcid", "organisation").distinct().order_by("name")[:20]
    return [{**row, "user": "", "from": "register"} for row in listed if row["name"] not in known]


def days_left(one: Disclosure, today: date) -> int | None:
    """Working days until the promised answer; negative where it is late, None where no clock runs."""
    if one.due_on is None or one.state != RECEIVED:
        return None
    return working_days.between(today, one.due_on, one.tenant.country)


def as_json(seen: Told) -> Facts:
    """The disclosure for programs and for keeping: answers in words and the record in interchange form."""
    one = seen.disclosure
    return {
        "id": one.pk,
        "type": one.type,
        "state": one.state,
        "sent": one.sent_at and one.sent_at.isoformat(),
        "asset": one.asset_id,
        "answers": [
            {
                "question": each.question.id, "asked": each.question.ask, "answer": each.value or None,
                "unknown": each.unknown, "fills": each.question.fills or None,
            }
            for each in seen.standings
        ],
        "record": seen.facts,
    }  # fmt: skip


def draft_count(viewer: Viewer) -> int:
    """Drafts of this person that wait to be finished."""
    return mine(viewer).filter(state=DRAFT, author=viewer.user).count()


def share_history(one: Disclosure) -> list[ShareAnswer]:
    """Every answer about shares that was ever given, the latest first, of those who are still named."""
    found = ShareAnswer.objects.filter(contributor__disclosure=one).select_related("contributor")
    return list(found.order_by("-pk")[:200])


def promise(tenant: int | None) -> Promise:
    """How soon an office answers; ten working days where it never said."""
    return promise_of(tenant or 0)
