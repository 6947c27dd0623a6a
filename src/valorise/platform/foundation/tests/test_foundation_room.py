"""What one database would keep and the other refuse is refused by us, on both."""

from __future__ import annotations

from decimal import Decimal

import pytest

from valorise.platform.foundation.changes import change_facts, changing, locked
from valorise.platform.foundation.room import no_room
from valorise.platform.register.models import Asset, MoneyFlow
from valorise.terms.errors import Invalid


@pytest.mark.parametrize(
    "model, facts, column",
    [
        (Asset, {"language": "x" * 9}, "language"),
        (Asset, {"contributors": [{"name": "A"}, {"name": "B", "share": "1" * 41}]}, "contributors[1].share"),
        (Asset, {"identifiers": [{"scheme": "doi", "value": "1" * 501}]}, "identifiers[0].value"),
        (MoneyFlow, {"year": 40_000}, "year"),
        (MoneyFlow, {"amount": Decimal(10) ** 20}, "amount"),
    ],
)
def test_what_is_too_much_is_told_with_its_place(model, facts, column) -> None:
    assert [problem.column for problem in no_room(model, facts)] == [column]


@pytest.mark.parametrize(
    "model, facts",
    [
        (Asset, {"title": "x" * 100_000, "language": "en", "keywords": ["x" * 999], "contributors": [{"name": "A"}]}),
        (MoneyFlow, {"year": -5, "amount": Decimal("-12.50"), "currency": "EUR"}),
        (MoneyFlow, {"year": None, "amount": None}),
    ],
)
def test_what_fits_passes(model, facts) -> None:
    assert no_room(model, facts) == []


def test_a_change_says_which_value_is_too_long(asset, owner) -> None:
    asset()
    with pytest.raises(Invalid) as told, changing(owner.viewer, "asset-changed") as tell:
        change_facts(tell, locked(Asset, owner.viewer, "a-1"), {"language": "much too long"})
    assert told.value.where == "language"
    assert told.value.problems["rule"].to_list() == ["too-long"]
