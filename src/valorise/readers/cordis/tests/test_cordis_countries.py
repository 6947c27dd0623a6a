"""Workbooks about one country: our sums are the totals that their author printed on the further sheets."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from valorise.readers.cordis.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source


@pytest.mark.shared_data
def test_sums_are_those_of_the_author(shared_data: Path) -> None:
    path = shared_data / "cordis_country_summaries" / "HE_CORDIS_summary-NZ_20240625.xlsx"
    paid: dict[str, Decimal] = defaultdict(Decimal)
    auckland: dict[str, Decimal] = defaultdict(Decimal)
    totals = 0
    for one in rows(Source(path), Wish()):
        totals += isinstance(one, Refused) and one.problem.rule == "total"
        for part in one.record.get("participants", ()) if isinstance(one, Row) else ():
            amount = part["contribution"] or Decimal(0)
            paid[one.record["programme"]] += amount
            if part["name"] == "THE UNIVERSITY OF AUCKLAND":
                auckland[one.record["id"]] += amount
    assert paid == {"FP7": Decimal("3885680.20"), "H2020": Decimal("2636419.00"), "HORIZON": Decimal("3872571.25")}
    assert (len(auckland), sum(auckland.values())) == (47, Decimal("3886977.95"))
    assert totals == 32
