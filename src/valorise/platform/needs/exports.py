"""Lists of needs as files; texts in them start no formula in a spreadsheet program."""

from __future__ import annotations

from django.http import HttpResponse

from valorise.platform.foundation.headings import headings
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.reads import Wanted, needs_table
from valorise.reporting.formats import csv, jsonl, xlsx
from valorise.terms.errors import Missing

FORMATS = ("csv", "xlsx", "jsonl")


def exported(viewer: Viewer, wanted: Wanted, suffix: str) -> HttpResponse:
    """The needs that the filters leave as a file; `Missing` for a format we do not write."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"Needs cannot be had as “{suffix}”.", where="format", fix=f"Ask for one of: {', '.join(FORMATS)}."
        )
    table = needs_table(viewer, wanted)
    content = {
        "csv": lambda: csv.write("needs", table, heads=headings("needs")),
        "xlsx": lambda: xlsx.write({"needs": table}, heads=headings("needs")),
        "jsonl": lambda: jsonl.write("needs", table),
    }[suffix]()
    media = {"csv": csv.MEDIA, "xlsx": xlsx.MEDIA, "jsonl": jsonl.MEDIA}[suffix]
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="needs.{suffix}"'
    return answer
