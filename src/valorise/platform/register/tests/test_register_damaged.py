"""A value that was damaged in the database: pages say so plainly, and every other record stays as it was."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from valorise.platform.dates.models import Due
from valorise.platform.dates.reckoning import catch_up
from valorise.platform.foundation import clock
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Agreement, Asset, Right
from valorise.terms.errors import Broken

pytestmark = pytest.mark.django_db
TOLD = "A value in the database is damaged."
LISTS = ("/", "/assets/", "/dates/", "/costs/", "/agreements/", "/portfolio/")


def damage(table: str, name: str, column: str, value: Any) -> None:
    """Write past everything that checks, as a failing disk or another program does."""
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s, version = version + 1 WHERE id = %s', [value, name])


@pytest.fixture
def kept(asset: Any, office: Any) -> None:
    """Two of everything: one will be damaged, one stays whole."""
    day = clock.today()
    for place in (1, 2):
        asset(f"a-{place}", title=f"Membrane {place}", keywords=["milk"], type="patent-family")
        right = {"id": f"r-{place}", "asset": f"a-{place}", "kind": "patent", "office": "EP", "number": f"EP{place}",
                 "happened": [{"event": "filing", "on": str(day - timedelta(days=1_500))}]}  # fmt: skip
        add_records(Right, [right], office)
        deal = {"id": f"g-{place}", "type": "licence", "title": f"Licence {place}", "assets": [f"a-{place}"],
                "parties": ["Dairy"], "signed": "2024-05-03", "status": "signed",
                "duties": [{"task": f"Report {place}", "due": str(day + timedelta(days=20))}]}  # fmt: skip
        add_records(Agreement, [deal], office)
    catch_up(office.pk)


@pytest.mark.parametrize(
    "table, name, column, value",
    [
        ("register_asset", "a-1", "keywords", '"milk"'),
        ("register_asset", "a-1", "readiness", "[4]"),
        ("register_asset", "a-1", "created", "soon"),
        ("register_right", "r-1", "happened", '"yesterday"'),
        ("register_agreement", "g-1", "signed", "in May"),
        ("register_agreement", "g-1", "duties", '["report"]'),
    ],
)
def test_a_damaged_value_is_told_and_closes_no_page(kept, owner, stranger, table, name, column, value) -> None:
    damage(table, name, column, value)
    kind = {"a": "assets", "r": "rights", "g": "agreements"}[name[0]]
    own = {"a": "/assets/a-1/", "r": "/assets/a-1/-/rights/", "g": "/agreements/g-1/"}[name[0]]
    for path in (*LISTS, "/assets/a-1/", "/assets/a-2/", "/agreements/g-1/", "/agreements/g-2/", own):
        answer = owner.client.get(path)
        assert answer.status_code == 200, path
    page = owner.client.get(own).content.decode()
    assert TOLD in page
    assert f"/history/{kind}/{name}/" in page
    assert TOLD not in owner.client.get("/assets/a-2/").content.decode()
    assert TOLD not in stranger.client.get("/").content.decode()
    assert owner.client.get(f"/api/v1/{kind}/{name}").status_code == 200


def test_dates_of_all_other_records_are_worked_out(kept, office) -> None:
    damage("register_agreement", "g-1", "duties", '["report"]')
    whole = [{"task": "Report anew", "due": str(clock.today() + timedelta(days=9))}]
    damage("register_agreement", "g-2", "duties", json.dumps(whole))
    before = set(Due.objects.filter(of="agreements", record="g-1").values_list("pk", flat=True))
    with pytest.raises(Broken):
        catch_up(office.pk)
    assert Due.objects.filter(record="g-2", task__contains="Report anew").exists()
    assert set(Due.objects.filter(of="agreements", record="g-1").values_list("pk", flat=True)) == before != set()


def test_what_is_damaged_stays_until_it_is_entered_anew(kept) -> None:
    damage("register_asset", "a-1", "keywords", '"milk"')
    one = Asset.objects.get(pk="a-1")
    one.put({"title": "Membrane of silk"})
    one.keep()
    stands = Asset.objects.filter(pk="a-1").values_list("title", "keywords")
    assert stands.get() == ("Membrane of silk", "milk")
    one = Asset.objects.get(pk="a-1")
    one.put({"keywords": ["silk"]})
    one.keep()
    assert stands.get() == ("Membrane of silk", ["silk"])
    assert Asset.objects.get(pk="a-1").damaged == frozenset()
