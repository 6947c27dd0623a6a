"""The portfolio as a page and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valorise.assets.pathways import pathways as listed_pathways
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways.portfolio import Wanted, portfolio_of, table_of_lines
from valorise.reporting.formats import csv, jsonl, xlsx
from valorise.terms.codes import codes
from valorise.terms.errors import Missing

AT_ONCE = 50
FORMATS = ("csv", "xlsx", "jsonl")


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Assets of the office side by side, narrowed as the address says."""
    person, wanted = _office(request), Wanted.asked(request.GET.dict())
    listed = Paginator(portfolio_of(person, wanted), AT_ONCE).get_page(request.GET.get("page"))
    return page(
        request,
        "pathways/portfolio.html",
        listed=listed,
        wanted=wanted,
        query=urlencode(wanted.narrowed),
        formats=FORMATS,
        types=_labels("asset_types"),
        scales=_labels("readiness_scales"),
        pathways=[(row["id"], spoken(row["name"])) for row in listed_pathways().iter_rows(named=True)],
    )


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The portfolio as a file; `Missing` for a format we do not write."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"The portfolio cannot be had as “{suffix}”.",
            where="format",
            fix=f"Ask for one of: {', '.join(FORMATS)}.",
        )
    table = table_of_lines(portfolio_of(_office(request), Wanted.asked(request.GET.dict())))
    content = {
        "csv": lambda: csv.write("portfolio", table, heads=worked_out),
        "xlsx": lambda: xlsx.write({"portfolio": table}, heads=worked_out),
        "jsonl": lambda: jsonl.write("portfolio", table),
    }[suffix]()
    media = {"csv": csv.MEDIA, "xlsx": xlsx.MEDIA, "jsonl": jsonl.MEDIA}[suffix]
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="portfolio.{suffix}"'
    return answer


def _office(request: HttpRequest) -> Viewer:
    person = viewer(request)
    if not person.staff_of:
        raise refused(person)
    return person


def _labels(name: str) -> list[tuple[str, str]]:
    return sorted(((code, _(row["label"])) for code, row in codes(name).items()), key=lambda one: one[1])
