"""An asset with something of everything, for tests of its page."""

from __future__ import annotations

import pytest

from valorise.platform.register.models import Agreement, Case, Contact, MoneyFlow, Right


@pytest.fixture
def rich(asset, owner):
    """An asset with something of everything."""
    one = asset(
        confidentiality="internal",
        summary="A layer that stays clean.",
        contributors=[{"name": "Ana Kos", "share": "1/2"}, {"name": "Ben Vrh", "share": "1/4"}],
        owners=[{"name": "University of the North", "share": "1"}],
        identifiers=[{"scheme": "doi", "value": "10.5555/abc"}],
        readiness={"TRL": 4, "MRL": 2},
        dates={"created": "2024-05"},
        origins=[{"source": "plain", "file": "inventions.csv", "row": 12}],
    )
    office = {"tenant": owner.tenant}
    happened = [{"event": "first-filing", "on": "2026-02-02"}]
    Right.objects.create(id="r-1", asset=one, kind="patent", office="EP", number="EP99", happened=happened, **office)
    deal = Agreement.objects.create(
        id="g-1", title="Licence for dairies", exclusive=True, territory=["SI"], field_of_use="dairy",
        parties=["Secret Ltd"], ends="2027-06-30", status="signed", signed="2024-01-01", **office,
    )  # fmt: skip
    deal.assets.add(one)
    Case.objects.create(id="c-1", title="Dairy case", **office).assets.add(one)
    Contact.objects.create(id="ct-1", asset=one, organisation="Dairy of Trebnik", note="They want it.", **office)
    MoneyFlow.objects.create(id="m-1", asset=one, direction="in", amount="1234.50", currency="EUR", **office)
    return one
