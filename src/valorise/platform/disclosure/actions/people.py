"""Who made it: named, taken out, with shares; every change of shares asks everybody again."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.core.signing import Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.accounts.models import Membership, User
from valorise.platform.disclosure import shares
from valorise.platform.disclosure.actions.held import held
from valorise.platform.disclosure.facts import person_facts
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.models.disclosure import DECIDED
from valorise.platform.disclosure.plain import plain
from valorise.platform.disclosure.telling import tell_people
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Tell, change_facts, changing
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid
from valorise.terms.identifiers import orcid

MOST_PEOPLE = 100
LINK_DAYS = 14
"""Days for which a link to confirm works."""
LINK = Signer(salt="valorise.disclosure.shares")
TEXTS = {"name": 200, "email": 254, "organisation": 300, "role": 40, "orcid": 100}


def add_contributor(viewer: Viewer, name: str, facts: Mapping[str, str], *, user: int | None = None) -> Contributor:
    """Name a further contributor; shares that were equal stay equal. `user` must be a colleague of the organisation."""
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None) as tell:
        one = _open(viewer, name)
        people = list(one.contributors.all())
        if len(people) >= MOST_PEOPLE:
            raise Invalid(
                what=_("At most %(most)s people can be named.") % {"most": MOST_PEOPLE},
                fix="Tell the office about the others.",
            )
        account = _account(one, people, user, facts.get("email", ""))
        clean = clean_person({**facts, **({"name": account.name} if account and not facts.get("name") else {})})
        were_equal = [each.share for each in people] == shares.equal(len(people))
        added = Contributor.objects.create(
            disclosure=one, position=max((each.position for each in people), default=-1) + 1, user=account, **clean
        )
        _spread([*people, added], even=were_equal or not people)
        _ask_again(viewer, tell, one)
    return added


def _account(one: Disclosure, people: Sequence[Contributor], user: int | None, email: str) -> User | None:
    """The colleague's account; found by address too. Accounts elsewhere stay unknown: nobody learns who has one."""
    inside = Membership.objects.filter(tenant=one.tenant_id).values("user")
    colleagues = User.objects.filter(pk__in=inside, is_active=True).exclude(pk__in=[each.user_id for each in people])
    if user is not None:
        found = colleagues.filter(pk=user).first()
        if found is None:
            raise Invalid(what="This colleague is already named or does not work here.", fix="Look at the list above.")
        return found
    return colleagues.filter(email__iexact=email.strip()).first() if email.strip() else None


def clean_person(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts about a person in normal form; `Invalid` says which cannot be kept."""
    said = {key: plain(" ".join(str(facts.get(key) or "").split()), most) for key, most in TEXTS.items()}
    if not said["name"]:
        raise Invalid(what="The name is missing.", where="name", fix="Write it as the person does.")
    if said["orcid"]:
        found = orcid(said["orcid"])
        if found is None:
            raise Invalid(
                what="This is no ORCID.", where="orcid", why="Its last sign does not fit the others.",
                fix="Copy it from orcid.org, such as 0000-0002-1825-0097, or leave it empty.",
            )  # fmt: skip
        said["orcid"] = found
    if said["email"] and ("@" not in said["email"].strip("@") or " " in said["email"]):
        raise Invalid(what="This is no mail address.", where="email", fix="Write it as name@example.org.")
    if said["role"] and said["role"] not in codes("contributor_roles"):
        raise Invalid(what="This role is not known.", where="role", fix="Choose one of the list.")
    return said


def remove_contributor(viewer: Viewer, name: str, number: int) -> None:
    """Take a person out; shares that were equal stay equal."""
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None) as tell:
        one = _open(viewer, name)
        people = list(one.contributors.all())
        gone = _among(people, number)
        rest = [each for each in people if each.pk != gone.pk]
        were_equal = [each.share for each in people] == shares.equal(len(people))
        gone.delete()
        _spread(rest, even=were_equal)
        _ask_again(viewer, tell, one)


def change_contributors(viewer: Viewer, name: str, said: Mapping[int, Mapping[str, str]], *, version: int) -> None:
    """Put shares, roles and employers of people; `Invalid` where the shares do not sum to one."""
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None) as tell:
        one = _open(viewer, name, version=version)
        people = list(one.contributors.all())
        exact = shares.exact([said.get(each.pk, {}).get("share", each.share) for each in people])
        before = [person_facts(each) for each in people]
        for each, share in zip(people, exact, strict=True):
            facts = {key: getattr(each, key) for key in TEXTS} | dict(said.get(each.pk, {}))
            for key, value in clean_person(facts).items():
                setattr(each, key, value)
            each.share = share
        if before != [person_facts(each) for each in people]:
            Contributor.objects.bulk_update(people, [*TEXTS, "share"])
            _ask_again(viewer, tell, one)


def make_equal(viewer: Viewer, name: str) -> None:
    """The same share for everybody."""
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None) as tell:
        one = _open(viewer, name)
        _spread(list(one.contributors.all()), even=True)
        _ask_again(viewer, tell, one)


def make_link(viewer: Viewer, name: str, number: int) -> str:
    """A link by which a person without an account confirms, once and for two weeks; an earlier one ends.

    Only its checksum is kept, so that it can be read here alone.
    """
    with changing(viewer, "shares-proposed", allowed=viewer.user is not None):
        one = _open(viewer, name)
        person = _among(list(one.contributors.all()), number)
        if person.user_id is not None:
            raise Invalid(what="This person has an account and answers there.", fix="Remind them after sending.")
        token = secrets.token_urlsafe(24)
        person.link_hash, person.link_until = checksum(token), clock.now() + timedelta(days=LINK_DAYS)
        person.save(update_fields=["link_hash", "link_until"])
    return LINK.sign(token)


def checksum(token: str) -> str:
    """What is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(viewer: Viewer, name: str, *, version: int | None = None) -> Disclosure:
    """A disclosure whose people can still change: the office has not decided yet."""
    one = held(viewer, name, version=version)
    if one.state == DECIDED:
        raise Invalid(what="The office has decided about this already.", fix="Write to the office below it.")
    return one


def _among(people: Sequence[Contributor], number: int) -> Contributor:
    found = next((each for each in people if each.pk == number), None)
    if found is None:
        raise missing(Contributor)
    return found


def _spread(people: Sequence[Contributor], *, even: bool) -> None:
    """Equal shares, and places without gaps; where shares were agreed otherwise they stay for people to settle."""
    for place, (each, share) in enumerate(zip(people, shares.equal(len(people)), strict=True)):
        each.position = place
        each.share = share if even else each.share
    Contributor.objects.bulk_update(people, ["position", "share"])


def _ask_again(viewer: Viewer, tell: Tell, one: Disclosure) -> None:
    """A new round of shares; after sending the record follows and everybody with an account is told."""
    one.shares_round += 1
    one.version += 1
    one.changed_at = clock.now()
    one.save()
    people = list(one.contributors.all())
    if one.asset is not None:
        record_people(tell, one, people)
        told = [each.user_id for each in people if each.user_id and each.user_id != viewer.user]
        tell_people(told, "shares", gettext_noop("Please look at your share in “%(title)s”."), one)
    tell.happened(one.pk, after={"round": one.shares_round, "people": len(people)})


def record_people(tell: Tell, one: Disclosure, people: Sequence[Contributor]) -> None:
    """Put people and shares into the record, and let those with an account see it."""
    if one.asset is None:
        return
    facts: list[Facts] = [person_facts(each) for each in people]
    one.asset = type(one.asset).objects.select_for_update().get(pk=one.asset_id)  # nobody's change is written over
    change_facts(tell, one.asset, {"contributors": facts}, activity="asset-changed", why="shares of the disclosure")
    link_accounts(one, people)


def link_accounts(one: Disclosure, people: Sequence[Contributor]) -> None:
    """Each contributor of the record carries the account of the same person in the disclosure, or none.

    The office may have changed the record since: who stands there in the place of another gets no account of theirs,
    for with it the other one would see the record.
    """
    if one.asset is None:
        return
    recorded = list(one.asset.contributors.order_by("position"))
    for kept, each in zip(recorded, people, strict=False):
        if (kept.name, kept.orcid) == (each.name, each.orcid):
            kept.user_id = each.user_id if each.answer != "not-me" else None
    type(recorded[0]).objects.bulk_update(recorded, ["user"]) if recorded else None
