"""Costs: who sees them, that missing fees are told as missing, and that decisions are kept, taken back, not lost."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client
from tests.cast import whole_page

from valorise.platform.costs import actions, forecasting, reads, words
from valorise.platform.costs.forecasting import Wanted
from valorise.platform.costs.models import KeepDecision
from valorise.platform.costs.reads import Filters
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.terms.errors import Invalid


@pytest.fixture
def right(asset, office, owner):
    """Makes a right of an asset at an office; filed three years ago."""
    from valorise.platform.register.models import Asset, Right

    def make(name: str, of: str | None, at: str = "SI", **facts):
        if of and not Asset.objects.filter(pk=of).exists():
            asset(of, **facts)
        day = f"{owner.viewer.today.year - 3}-02-15"
        happened = [{"event": "filing", "on": day, "office": at}, {"event": "grant", "on": day, "office": at}]
        return Right.objects.create(
            id=name, tenant=office, asset_id=of, kind="patent", office=at, number=f"{at}1", happened=happened
        )

    return make


@pytest.fixture
def family(right):
    return right("r-1", "a-1", confidentiality="open", country="SI")


def decided(client: Client, name: str = "a-1", **said: str):
    return client.post(f"/costs/{name}/-/decide/", {"decision": "keep", "grounds": "Two talks.", "after": "", **said})


CAST = [("owner", 200, 200), ("colleague", 403, 404), ("stranger", 200, 404)]


@pytest.mark.parametrize("who, list_status, status", CAST)
def test_costs_are_a_matter_of_the_office(family, request, who, list_status, status) -> None:
    client: Client = request.getfixturevalue(who).client
    listed = client.get("/costs/")
    assert listed.status_code == list_status
    assert ("Asset a-1" in listed.content.decode()) == (who == "owner")
    assert client.get("/costs/a-1/").status_code == status
    assert decided(client).status_code == (302 if who == "owner" else status)
    assert ("decide" in whole_page(client).lower()) == (who == "owner")
    assert KeepDecision.objects.count() == (1 if who == "owner" else 0)


def test_nobody_sees_no_costs(family, nobody) -> None:
    assert nobody.get("/costs/").status_code in (302, 403)
    assert nobody.get("/costs/a-1/").status_code == 404
    assert nobody.get("/costs/-/export/csv/").status_code in (302, 403)


def test_a_fee_that_no_table_has_is_missing_and_not_zero(right, owner) -> None:
    right("r-1", "a-1")
    right("r-x", "a-x", at="MD")
    found = reads.portfolio(owner.viewer, Filters.read({"office": "MD"})).found
    assert found.payments.filter(part="official")["standing"].unique().to_list() == ["missing"]
    assert all(row.ends == ["missing"] * 3 for row in words.payments(found) if row.part == "official")
    text = owner.client.get("/costs/").content.decode()
    assert "They are in no sum, and they are not zero." in text
    assert "Moldova" in text


def test_filters_narrow_and_sums_follow(right, owner, office) -> None:
    right("r-1", "a-1", type="invention")
    right("r-2", "a-2", at="DE", type="software")
    everything = reads.portfolio(owner.viewer, Filters.read({}))
    both = [reads.portfolio(owner.viewer, Filters.read({"type": one})).found for one in ("invention", "software")]
    whole = words.years(everything.found, certain=True)[-1]
    assert whole.payments == sum(words.years(one, certain=True)[-1].payments for one in both)
    at = reads.portfolio(owner.viewer, Filters.read({"office": "DE"})).found
    assert set(at.payments["office"]) == {"DE"}
    assert at.advice["family"].to_list() == ["a-2"]
    assert reads.portfolio(owner.viewer, Filters.read({"officer": str(owner.user.pk)})).found.payments.is_empty()
    assert "No payment fits these filters" in owner.client.get(f"/costs/?officer={owner.user.pk}").content.decode()
    nonsense = Filters.read({"years": "999", "currency": "XXX", "officer": "1 or 1", "decision": "burn"})
    assert nonsense == Filters()


def test_one_family_alone_is_as_in_the_whole(right, owner, office, asset) -> None:
    from valorise.platform.register.models import Contact

    right("r-1", "a-1")
    right("r-2", "a-2", at="DE")
    other = asset("a-9")
    Contact.objects.create(id="c-1", tenant=office, asset=other, on=owner.viewer.today.isoformat())
    whole = forecasting.forecast(owner.viewer, office.pk, Wanted())
    for name in ("a-1", "a-2"):
        alone = forecasting.of_family(owner.viewer, office.pk, name, Wanted())
        assert alone is not None
        assert alone.advice.to_dicts() == whole.advice.filter(family=name).to_dicts()
        assert words.reasons(alone, name) == words.reasons(whole, name)


def test_a_right_without_an_asset_is_a_family_of_its_own(right, owner) -> None:
    right("r-alone", None)
    assert owner.client.get("/costs/r-alone/").status_code == 200
    assert decided(owner.client, "r-alone").status_code == 302
    assert KeepDecision.objects.get().asset is None


def test_the_last_decision_counts_and_can_be_taken_back(family, owner) -> None:
    decided(owner.client)
    first = KeepDecision.objects.get()
    assert (first.rights, first.currency, first.author) == (["r-1"], "EUR", owner.user)
    assert first.decide_by <= first.next_payment
    late = decided(owner.client, decision="drop")
    assert late.status_code == 422
    assert decided(owner.client, decision="drop", after=first.pk).status_code == 302
    assert reads.last_decisions(owner.viewer, owner.tenant.pk)["a-1"].decision == "drop"
    second = KeepDecision.objects.get(decision="drop")
    assert "counts now" in owner.client.get("/costs/a-1/").content.decode()
    withdraw = f"/costs/a-1/-/decisions/{second.pk}/withdraw/"
    assert owner.client.post(withdraw, {"version": "9"}).status_code == 409
    assert owner.client.post(withdraw, {"version": "1"}).status_code == 302
    assert reads.last_decisions(owner.viewer, owner.tenant.pk)["a-1"].decision == "keep"
    events = [told(one) for one in log().about([second.pk])]
    assert [one.activity for one in events] == ["keep-decided", "keep-decision-withdrawn"]
    undo(owner.viewer, events[-1].id)
    assert reads.last_decisions(owner.viewer, owner.tenant.pk)["a-1"].decision == "drop"


@pytest.mark.parametrize("said", [{"decision": "burn"}, {"grounds": "  "}, {"decision": ""}])
def test_a_decision_needs_a_choice_and_a_reason(family, owner, said) -> None:
    assert decided(owner.client, **said).status_code == 422
    assert not KeepDecision.objects.exists()


def test_a_payment_to_come_presses_again_after_a_decision_for_an_earlier_one(family, owner) -> None:
    one = actions.decide(owner.viewer, "a-1", "keep", "Two talks.")
    row = {"decide_by": owner.viewer.today, "next_payment": one.next_payment}
    assert words.pressing(row, None, owner.viewer.today) == "soon"
    assert words.pressing(row, one, owner.viewer.today) == ""
    later = {**row, "next_payment": one.next_payment.replace(year=one.next_payment.year + 1)}
    assert words.pressing(later, one, owner.viewer.today) == "soon"


def test_files_start_no_formula_and_hold_the_filtered_rows(right, owner) -> None:
    right('=HYPERLINK("x")', "a-1")
    right("r-2", "a-2", at="DE")
    written = owner.client.get("/costs/-/export/csv/?office=SI")
    assert written.headers["Content-Disposition"] == 'attachment; filename="costs.csv"'
    lines = written.content.decode("utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all("'=HYPERLINK" in line for line in lines[1:])
    book = openpyxl.load_workbook(io.BytesIO(owner.client.get("/costs/-/export/xlsx/").content))
    assert {"cost_years", "keep_advice", "costs"} <= set(book.sheetnames)
    assert all(cell.data_type != "f" for row in book["costs"].iter_rows() for cell in row)
    assert owner.client.get("/costs/-/export/html/").status_code == 200
    assert owner.client.get("/costs/-/export/exe/").status_code == 404


def test_an_office_without_rights_is_told_what_to_do(office, owner) -> None:
    assert "Note filings" in owner.client.get("/costs/").content.decode()


def test_programs_do_the_same(family, owner, stranger, colleague) -> None:
    program = by_token(owner)
    assert send(program, "get", "/api/v1/costs").json()["advice"][0]["family"] == "a-1"
    assert send(program, "get", "/api/v1/costs/a-1").json()["payments"]
    body = {"decision": "offer", "grounds": "Nobody asked.", "after": ""}
    made = send(program, "post", "/api/v1/costs/a-1/-/decisions", body)
    assert made.status_code == 201, made.content
    refused(send(program, "post", "/api/v1/costs/a-1/-/decisions", body), 422)
    refused(send(by_token(stranger), "post", "/api/v1/costs/a-1/-/decisions", body), 404)
    refused(send(by_token(colleague), "get", "/api/v1/costs"), 403)
    gone = send(program, "delete", f"/api/v1/keep-decisions/{made.json()['id']}", If_Match=made["ETag"])
    assert gone.status_code == 204


def test_an_unknown_currency_is_no_forecast(family, owner, office) -> None:
    with pytest.raises(Invalid):
        forecasting.forecast(owner.viewer, office.pk, Wanted(currency="XAU"))
