"""The answer to a question about a licence as a note of one page, in the reader's language."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.platform.clearance.asking import Answered
from valorise.platform.clearance.chains import Bound, bound
from valorise.platform.foundation.spoken import spoken
from valorise.reporting.clearance_note import Binding, Note, clearance_note
from valorise.reporting.formats import docx, html, pdf
from valorise.terms.codes import codes, label
from valorise.terms.errors import Missing

SAID = (
    gettext_noop("Yes. Nothing that is recorded stands in the way."),
    gettext_noop("Only if what is listed below is done, shown or agreed first."),
    gettext_noop("No, not as asked."),
    gettext_noop("The question"),
    gettext_noop("What was looked at and does not stand in the way"),
    gettext_noop("What it rests on"),
    gettext_noop("It rests on what is recorded, and is no legal advice."),
)
"""What the note and the answer say in words of the reporting, which knows no languages."""
FORMATS = ("pdf", "html", "docx")
WRITERS = {"pdf": pdf, "html": html, "docx": docx}
MOST = 12
"""Countries that are named one by one."""


def note(found: Answered, suffix: str, today: date) -> HttpResponse:
    """The note as a file; `Missing` for a format we do not write."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"The note cannot be had as “{suffix}”.", where="format", fix=f"Ask for one of: {', '.join(FORMATS)}."
        )
    title = _("May we license “%(asset)s”?") % {"asset": found.asset}
    bindings = [_binding(one) for one in bound(found)]
    told = Note(title, found.asset.tenant.name, today, facts(found), found.answer, bindings)
    writer = WRITERS[suffix]
    answer = HttpResponse(writer.write(clearance_note(told, spoken)), content_type=writer.MEDIA)
    answer["Content-Disposition"] = f'attachment; filename="licence-{found.asset.pk}.{suffix}"'.replace("/", "-")
    return answer


def facts(found: Answered) -> list[tuple[str, str]]:
    """The question point by point."""
    asked = found.asked
    without = "; ".join(one.words for one in asked.except_fields)
    told = [
        (_("Asset"), f"{found.asset} ({found.asset.pk})"),
        (_("Who licenses"), asked.licensor),
        (_("To whom"), asked.licensee),
        (_("Exclusively"), _("yes") if asked.exclusive else _("no")),
        (_("Countries"), countries(asked.territory)),
        (_("Field"), asked.field_of_use.words if asked.field_of_use else _("all fields")),
        (_("Left out"), without),
        (_("From"), asked.starts.isoformat()),
        (_("Until"), asked.ends.isoformat() if asked.ends else _("as long as the right lasts")),
    ]
    return [(name, text) for name, text in told if text]


def countries(chosen: frozenset[str] | tuple[str, ...]) -> str:
    """Countries in words; many are counted, and those left out are named where they are few."""
    every = set(codes("countries"))
    if set(chosen) == every:
        return _("all countries")
    left = sorted(every - set(chosen))
    if len(left) <= MOST:
        return _("all countries but %(left)s") % {"left": ", ".join(_(label("countries", one)) for one in left)}
    named = [_(label("countries", one)) for one in sorted(chosen)[:MOST]]
    more = len(chosen) - len(named)
    return ", ".join(named) + (" " + _("and %(more)s more") % {"more": more} if more > 0 else "")


def _binding(one: Bound) -> Binding:
    way = " › ".join(step.text for step in one.way)
    where = "" if one.everywhere else countries(one.countries)
    return Binding(one.answer, way, one.why, one.fix, one.clause, where if one.answer != "yes" else "")
