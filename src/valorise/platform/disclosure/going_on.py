"""Where a person who writes goes on: the next page, the next result begun together with it, or sending."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from valorise.platform.disclosure.facts import standings
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.questions import Section, sections, types_by_group
from valorise.platform.disclosure.reads import Step, Told
from valorise.platform.foundation.viewer import Viewer

REST = Section(
    "rest",
    gettext_noop("What is different about it"),
    gettext_noop("People, money and whatever is the same in your other results is taken over already."),
)
"""The one page of a later result."""


@dataclass(frozen=True, slots=True)
class GoingOn:
    """What comes next for a draft."""

    section: Section | None = None
    """Page with an answer that sending waits for."""
    other: Disclosure | None = None
    """A draft begun together with it that still needs answers."""
    open_section: Section | None = None
    """First page with a question nobody answered; sending does not wait for it."""
    ready: list[Disclosure] = field(default_factory=list)
    """Drafts begun together that can be sent now, this one among them."""


def going_on(viewer: Viewer, told: Told) -> GoingOn:
    """What comes next: needed answers first, then the other results, then sending them all."""
    listed = together(viewer, told.disclosure)
    needing = {one.pk for one in listed if any(each.hinders for each in standings(one, one.contributors.all()))}
    others = [one for one in listed if one.pk in needing and one.pk != told.disclosure.pk]
    return GoingOn(
        section=next((step.section for step in told.steps if step.hinders), None),
        other=others[0] if others else None,
        open_section=next((step.section for step in told.steps if step.left), None),
        ready=[one for one in listed if one.pk not in needing and one.author_id == viewer.user],
    )


def together(viewer: Viewer, one: Disclosure) -> list[Disclosure]:
    """The drafts of one beginning that this person writes, in the order in which types are offered."""
    if not one.bundle:
        return [one]
    seen = Disclosure.objects.seen_by(viewer, at_least=("author", "contributor"))
    drafts = seen.filter(bundle=one.bundle, removed_at=None, sent_at=None).prefetch_related("contributors")
    order = [code for _group, types in types_by_group() for code, _words in types]
    return sorted(drafts, key=lambda each: (order.index(each.type), each.pk))


def next_section(told: Told, section: str) -> Section | None:
    """The page after this one; None after the last, and after the page of what is different."""
    order = [each.id for each in sections()]
    if section not in order:
        return None
    later = order[order.index(section) + 1 :]
    return next((step.section for step in told.steps if step.section.id in later), None)


def step_of(told: Told, section: str) -> Step | None:
    """A page of questions by its name; `rest` is what a later result of one beginning is still asked, on one page."""
    if section == REST.id:
        taken = _taken(told)
        return Step(REST, [one for one in told.standings if one.question.id not in taken])
    return next((step for step in told.steps if step.section.id == section), None)


def _taken(told: Told) -> set[str]:
    """Questions answered elsewhere and taken over, people among them; a follow-up only with what it follows."""
    found: set[str] = set()
    for one in told.standings:
        asked, kept = one.question, told.disclosure.answers.get(one.question.id, {})
        if asked.kind == "people" or (one.done and kept.get("from") and found >= set(asked.when)):
            found.add(asked.id)
    return found
