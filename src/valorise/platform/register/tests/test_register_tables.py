"""A register that goes into the database and comes out again is the same register."""

from __future__ import annotations

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from polars.testing import assert_frame_equal

from valorise.journeys.given import example
from valorise.journeys.ingest import register
from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.register.loading import take_over
from valorise.platform.register.models import Asset
from valorise.platform.register.tables import assets_table, register_tables
from valorise.terms.tables import table


@pytest.fixture(scope="module")
def made():
    return register(example()[0], tell=lambda *_: None)


def test_the_bundled_office_comes_out_as_it_went_in(made, office) -> None:
    take_over(made.tables, office)
    found = register_tables(office.pk)
    assert found.keys() == set(models_by_table())
    for name in found.keys() & made.tables.keys():
        assert_frame_equal(_in_order(found[name]), _in_order(made.tables[name]), check_column_order=True)


def _in_order(rows):
    """Rows by their names, and scales by theirs: PostgreSQL keeps the keys of an object in an order of its own."""
    if "readiness" in rows.columns:
        scale = pl.element().struct.field("scale")
        rows = rows.with_columns(pl.col("readiness").list.eval(pl.element().sort_by(scale)))
    return rows.sort("id")


def test_every_declared_column_has_a_place() -> None:
    for name, model in models_by_table().items():
        fields = {field.name for field in model._meta.get_fields()}
        assert set(table(name).by_name) - model.apart <= fields, name


def test_no_rows_and_no_queries_per_row(made, office) -> None:
    assert assets_table(Asset.objects.none()).equals(table("assets").empty())
    take_over(made.tables, office)
    with CaptureQueriesContext(connection) as asked:
        assert assets_table(Asset.objects.all()).height > 100
    assert len(asked) == 4
