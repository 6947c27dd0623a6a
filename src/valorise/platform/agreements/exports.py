"""Lists of agreements as files; texts in them start no formula in a spreadsheet program."""

from __future__ import annotations

from django.http import HttpResponse

from valorise.platform.agreements import reads
from valorise.platform.foundation.headings import headings
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.formats import csv, jsonl, xlsx
from valorise.terms.errors import Missing

FORMATS = ("csv", "xlsx", "jsonl")
MEDIA = {"csv": csv.MEDIA, "xlsx": xlsx.MEDIA, "jsonl": jsonl.MEDIA}


def exported(viewer: Viewer, wanted: reads.Wanted, suffix: str) -> HttpResponse:
    """The agreements that the filters leave, as this person sees them; `Missing` for a format we do not write."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"Agreements cannot be had as “{suffix}”.",
            where="format",
            fix=f"Ask for one of: {', '.join(FORMATS)}.",
        )
    table = table_of("agreements", [one.shown() for one in reads.narrowed(viewer, wanted)])
    if suffix == "xlsx":
        content = xlsx.write({"agreements": table}, heads=headings("agreements"))
    else:
        content = (
            csv.write("agreements", table, heads=headings("agreements"))
            if suffix == "csv"
            else jsonl.write("agreements", table)
        )
    answer = HttpResponse(content, content_type=MEDIA[suffix])
    answer["Content-Disposition"] = f'attachment; filename="agreements.{suffix}"'
    return answer
