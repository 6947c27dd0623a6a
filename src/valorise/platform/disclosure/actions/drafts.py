"""Drafts: begun, written, deleted and brought back. Their texts are nobody's business yet, so no event holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from valorise.platform.accounts.models import Tenant, User
from valorise.platform.disclosure.actions.held import draft, held
from valorise.platform.disclosure.models import Contributor, Disclosure
from valorise.platform.disclosure.questions import Question, group_of, questions_of, type_label
from valorise.platform.disclosure.shares import equal
from valorise.platform.disclosure.writing import Said, Saved, in_shape, put
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.recorded import Facts, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

MOST_AT_ONCE = 12


def begin(viewer: Viewer, types: Iterable[str], *, title: str = "", apart: bool = False) -> list[Disclosure]:
    """A draft for each type, linked to each other; who begins is the first contributor.

    `apart` adds the type to the title of each of several, so that people tell them apart.
    """
    wanted = list(dict.fromkeys(types))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise Invalid(what="Nothing was chosen.", where="types", fix="Choose at least one kind of result, at most 12.")
    for type_ in wanted:
        group_of(type_)
    bundle = new_name("b") if len(wanted) > 1 else ""
    with changing(viewer, "disclosure-begun") as tell:
        found = [_begun(viewer, one, bundle, _titled(title, one if bundle and apart else "")) for one in wanted]
        for one in found:
            tell.happened(one.pk, after={"type": one.type})
    return found


def _titled(title: str, type_: str) -> str:
    return f"{title.strip()[:400]} ({type_label(type_)})" if title.strip() and type_ else title[:500]


def _begun(viewer: Viewer, type_: str, bundle: str, title: str) -> Disclosure:
    tenant = Tenant.objects.get(pk=viewer.tenant or 0)
    user = User.objects.get(pk=viewer.user or 0)
    one = Disclosure(id=new_name("d"), tenant=tenant, author=user, type=type_, bundle=bundle)
    if title.strip():
        put(one, {"title": Said(title)}, by=viewer.user)
    one.save()
    Contributor.objects.create(
        disclosure=one, position=0, name=user.name, orcid=user.orcid, user=user, organisation=tenant.name,
        share=equal(1)[0],
    )  # fmt: skip
    return one


def save_answers(viewer: Viewer, name: str, said: Mapping[str, Said], *, identifiers: Iterable[Facts] = ()) -> Saved:
    """Write answers as they stand, half-finished ones too; what others wrote meanwhile is told, never overwritten."""
    with changing(viewer, "disclosure-begun", allowed=viewer.user is not None):
        one = draft(viewer, name)
        known = {question.id: question for question in questions_of(one.type) if question.kind != "people"}
        shaped = {key: in_shape(known[key], value) for key, value in said.items() if key in known}
        changed, conflicts = put(one, shaped, by=viewer.user)
        more = [dict(each) for each in identifiers if dict(each) not in one.identifiers]
        if changed or more:
            one.identifiers = [*one.identifiers, *more][:50]
            one.save()
    return Saved(one, changed, conflicts)


def change_type(viewer: Viewer, name: str, type_: str) -> Disclosure:
    """Ask as for another type; answers that both types share stay, the others are kept unseen."""
    group_of(type_)
    with changing(viewer, "disclosure-begun", allowed=viewer.user is not None) as tell:
        one = draft(viewer, name)
        if one.type != type_:
            tell.happened(one.pk, before={"type": one.type}, after={"type": type_})
            one.type, one.version, one.changed_at = type_, one.version + 1, clock.now()
            one.save()
    return one


def take_over_from(viewer: Viewer, name: str, other: str) -> Disclosure:
    """People, money and promises of another draft of mine, where this one has none written yet."""
    with changing(viewer, "disclosure-begun", allowed=viewer.user is not None):
        one, source = draft(viewer, name), held(viewer, other)
        shared = [each for each in questions_of(one.type) if each.shared and each.kind != "people"]
        wanted = [each.id for each in shared if each.id not in one.answers and _holds_too(each, source)]
        said = {key: _said_by(source, key) for key in wanted}
        put(one, said, by=viewer.user)
        if one.contributors.count() <= 1:
            _copy_people(one, source)
        one.save()
    return one


def _holds_too(asked: Question, source: Disclosure) -> bool:
    """Whether the other draft has an answer that holds for results of the same team."""
    kept = source.answers.get(asked.id)
    return kept is not None and (not asked.shared_answers or kept.get("value") in asked.shared_answers)


def _said_by(source: Disclosure, key: str) -> Said:
    kept = source.answers[key]
    return Said(
        kept.get("value") or "",
        bool(kept.get("unknown")),
        source=(_("Your other result: %(title)s") % {"title": source})[:200],
    )


def _copy_people(one: Disclosure, source: Disclosure) -> None:
    columns = ("position", "name", "orcid", "email", "role", "organisation", "share", "user_id")
    people = list(source.contributors.values(*columns))
    one.contributors.all().delete()
    Contributor.objects.bulk_create(Contributor(disclosure=one, **each) for each in people)
    one.shares_round += 1
    one.version += 1


def delete_draft(viewer: Viewer, name: str) -> None:
    """Take a draft out of sight; only the person who began it can, and can bring it back."""
    with changing(viewer, "disclosure-deleted", allowed=viewer.user is not None) as tell:
        one = draft(viewer, name, at_least=("author",))
        one.removed_at = clock.now()
        one.save(update_fields=["removed_at"])
        tell.happened(one.pk)


def restore_draft(viewer: Viewer, name: str) -> Disclosure:
    """Bring a deleted draft back as it was."""
    with changing(viewer, "disclosure-begun", allowed=viewer.user is not None) as tell:
        one = held(viewer, name, at_least=("author",), removed=True)
        one.removed_at = None
        one.save(update_fields=["removed_at"])
        tell.happened(one.pk, after={"type": one.type}, why="brought back")
    return one
