"""Forecasts as files; texts in them start no formula in a spreadsheet program."""

from __future__ import annotations

from django.http import HttpResponse

from valorise.platform.accounts.models import Tenant
from valorise.platform.costs.reads import Portfolio
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.papers import as_file, paper
from valorise.reporting.costs import costs_document
from valorise.reporting.formats import csv, xlsx
from valorise.terms.errors import Missing

FORMATS = ("csv", "xlsx", "html")


def exported(one: Portfolio, suffix: str) -> HttpResponse:
    """CSV holds the payments, the workbook all tables, the page what people read; `Missing` for another format."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"Costs cannot be had as “{suffix}”.", where="format", fix=f"Ask for one of: {', '.join(FORMATS)}."
        )
    if suffix == "csv":
        return as_file(csv.write("costs", one.found.payments, heads=worked_out), csv.MEDIA, "costs", suffix)
    if suffix == "xlsx":
        return as_file(xlsx.write(one.found.tables, heads=worked_out), xlsx.MEDIA, "costs", suffix)
    name = str(Tenant.objects.get(pk=one.tenant))
    return paper(costs_document(one.found, office=name), {}, "costs", suffix)
