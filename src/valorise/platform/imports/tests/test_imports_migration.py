"""An office's own workbook through the page for imports: looked at, corrected, taken over, and taken back whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from polars.testing import assert_frame_equal
from tests.journeys.messy_english_office import english_office
from tests.journeys.messy_german_office import german_office

from valorise.platform.imports import actions, reads
from valorise.platform.register.models import Agreement, Asset, Right
from valorise.platform.register.tables import register_tables


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def quiet(*_) -> None:
    """Progress for nobody."""


def brought(viewer, path: Path):
    one = actions.bring(viewer, [SimpleUploadedFile(path.name, path.read_bytes())])
    return actions.look(viewer, one.pk, tell=quiet)


def snapshot(tenant):
    return {name: rows.sort("id") for name, rows in register_tables(tenant.pk).items()}


@pytest.mark.parametrize("make", [german_office, english_office])
def test_workbook_taken_over_and_back(make, owner, office, tmp_path) -> None:
    before = snapshot(office)
    truth = make(tmp_path / "office.xlsx", size=10)
    one = brought(owner.viewer, truth.path)
    (line,) = reads.account(one)
    assert (line["accepted"] + line["merged"], line["refused"]) == (truth.records, 0)
    assert line["left_out"] == truth.asides
    one = actions.take(owner.viewer, one.pk, tell=quiet)
    assert [kind.objects.count() for kind in (Asset, Right, Agreement)] == [
        truth.inventions,
        truth.patents,
        truth.agreements,
    ]
    flows = register_tables(office.pk)["money_flows"]
    sums = {way: sum(flows.filter(direction=way)["amount"].to_list(), Decimal(0)) for way in ("in", "out")}
    assert sums == {"in": truth.income, "out": truth.costs}
    linked = {row.pk.split(":")[1]: row.asset_id.split(":")[1] for row in Right.objects.all()}
    assert linked == truth.patent_of
    assert actions.take_back(owner.viewer, one.pk) == {"left": []}
    for name, rows in snapshot(office).items():
        assert_frame_equal(rows, before[name])


def test_each_table_of_a_workbook_can_be_corrected(owner, tmp_path) -> None:
    truth = german_office(tmp_path / "office.xlsx", size=5)
    one = brought(owner.viewer, truth.path)
    shown = {found["place"]: found["mapping"].table for found in reads.mappings(one)}
    assert list(shown.values()) == ["inventions", "patents", "agreements", "contacts"]
    page = owner.client.get(f"/imports/{one.pk}/").content.decode()
    assert "Kontakte!A1" in page
    place = next(place for place, kind in shown.items() if kind == "contacts")
    one = actions.correct(owner.viewer, one.pk, "office.xlsx", actions.Correction("leave out", {}, place))
    one = actions.look(owner.viewer, one.pk, tell=quiet)
    assert [found["mapping"].table for found in reads.mappings(one)][-1] == "leave out"
    assert "people" not in one.counts
    assert one.counts["agreements"]["new"] == truth.agreements


def test_each_plain_table_of_a_workbook_has_its_own_columns(owner, tmp_path) -> None:
    """Two sheets with the same names of columns, read each in its own way; what was said of one stays."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in ("Pumps", "Fans"):
        sheet = book.create_sheet(name)
        for line in (("Label", "Words"), (f"Quiet {name}", "One hardly hears it."), (f"Loud {name}", "One does.")):
            sheet.append(line)
    book.save(tmp_path / "things.xlsx")
    one = brought(owner.viewer, tmp_path / "things.xlsx")
    assert [found["place"] for found in reads.mappings(one)] == ["Pumps!A1", "Fans!A1"]
    page = owner.client.get(f"/imports/{one.pk}/").content.decode()
    assert page.count('value="leave out"') == 2
    for place, columns in (("Pumps!A1", {"Label": "title"}), ("Fans!A1", {"Words": "title", "Label": "keywords"})):
        actions.correct(owner.viewer, one.pk, "things.xlsx", actions.Correction("assets", columns, place))
    one = actions.look(owner.viewer, one.pk, tell=quiet)
    assert {found["place"]: found["mapping"].columns["Label"] for found in reads.mappings(one)} == {
        "Pumps!A1": "title",
        "Fans!A1": "keywords",
    }
    actions.take(owner.viewer, one.pk, tell=quiet)
    titles = ["Loud Pumps", "One does.", "One hardly hears it.", "Quiet Pumps"]
    assert sorted(Asset.objects.values_list("title", flat=True)) == titles
