"""What an office assumes of costs: who sets it, that forecasts use it and say so, and that it can be taken back."""

from __future__ import annotations

import pytest
from django.test import Client

from valorise.platform.costs import assuming, forecasting, reads
from valorise.platform.costs.forecasting import Wanted
from valorise.platform.costs.models import CostSetting
from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.terms.errors import Invalid, Missing, Refused

KEY = "service.renewal"
AT = f"/costs/-/assumptions/{KEY}/"
SAID = {"low": "10", "likely": "20", "high": "30", "grounds": "Bills of 2025.", "version": "0"}
FACTS = {"assumption": KEY, "low": 10, "likely": 20, "high": 30, "grounds": "Bills of 2025."}


@pytest.fixture
def head(office, player):
    return player(office, "head-of-office", "head")


@pytest.fixture
def family(asset, office, owner):
    from valorise.platform.register.models import Right

    asset("a-1")
    day = f"{owner.viewer.today.year - 3}-02-15"
    happened = [{"event": "filing", "on": day, "office": "DE"}]
    return Right.objects.create(
        id="r-1", tenant=office, asset_id="a-1", kind="patent", office="DE", number="DE1", happened=happened
    )


def services(viewer, office) -> set[float]:
    found = forecasting.forecast(viewer, office.pk, Wanted(years=1))
    rows = found.payments.filter(part="service", in_year=viewer.today.year + 1)
    return {float(one) for one in rows["likely"]}


CAST = [("head", 200, 302), ("owner", 200, 403), ("colleague", 403, 403), ("stranger", 200, 403)]


@pytest.mark.parametrize("who, seen, posted", CAST)
def test_the_head_of_an_office_sets_what_it_assumes(family, request, who, seen, posted) -> None:
    person = request.getfixturevalue(who)
    client: Client = person.client
    assert client.get("/costs/-/assumptions/").status_code == seen
    assert client.get(AT).status_code == seen
    assert client.post(AT, SAID).status_code == posted
    assert CostSetting.objects.count() == (1 if who == "head" else 0)


def test_nobody_and_strangers_see_none_of_it(family, head, nobody, stranger) -> None:
    head.client.post(AT, SAID)
    assert nobody.get(AT).status_code in (302, 403)
    assert "Bills of 2025" not in stranger.client.get("/costs/-/assumptions/").content.decode()
    assert "Bills of 2025" not in stranger.client.get(AT).content.decode()
    assert "Bills of 2025" in head.client.get("/costs/-/assumptions/").content.decode()
    assert head.client.get("/costs/-/assumptions/no-such/").status_code == 404
    assert stranger.client.post(f"{AT}as-shipped/", {"version": "1"}).status_code == 404


def test_forecasts_use_it_and_say_whose_it_is_until_it_is_taken_out(family, head, owner, office) -> None:
    shipped = services(owner.viewer, office)
    head.client.post(AT, SAID)
    assert services(owner.viewer, office) == {20.4}
    rows = {row["key"]: row for row in reads.assumptions(owner.viewer).iter_rows(named=True)}
    assert (rows[KEY]["origin"], rows["claims"]["origin"]) == ("own", "shipped")
    assert "your office" in owner.client.get("/costs/").content.decode()
    for other in ("9", "9" * 5_000, "soon"):
        assert head.client.post(f"{AT}as-shipped/", {"version": other}).status_code == 409
    assert head.client.post(f"{AT}as-shipped/", {"version": "1"}).status_code == 302
    assert services(owner.viewer, office) == shipped
    events = [told(one) for one in log().about([CostSetting.objects.get().pk])]
    assert [one.activity for one in events] == [assuming.SET, assuming.AS_SHIPPED]
    undo(head.viewer, events[-1].id)
    assert services(owner.viewer, office) == {20.4}


def test_two_who_set_at_once_learn_of_each_other_and_a_setting_comes_back_as_one_record(head, office) -> None:
    first = assuming.assume(head.viewer, FACTS, tenant=office.pk, version=0)
    with pytest.raises(Overtaken):
        assuming.assume(head.viewer, {**FACTS, "likely": 25}, tenant=office.pk, version=0)
    assert head.client.post(AT, SAID).status_code == 422
    assuming.as_shipped(head.viewer, first.pk)
    again = assuming.assume(head.viewer, {**FACTS, "likely": 25}, tenant=office.pk, version=0)
    assert again.pk == first.pk
    assert CostSetting.objects.get().likely == 25


@pytest.mark.parametrize(
    "wrong",
    [{"low": 40}, {"high": None}, {"likely": "nan"}, {"low": -1}, {"grounds": " "}],
)
def test_a_range_that_no_forecast_could_use_is_not_kept(head, office, wrong) -> None:
    with pytest.raises(Invalid) as error:
        assuming.assume(head.viewer, {**FACTS, **wrong}, tenant=office.pk)
    assert error.value.fix
    assert not CostSetting.objects.exists()


def test_unknown_assumptions_wrong_days_and_other_offices_are_refused(head, office, elsewhere) -> None:
    with pytest.raises(Missing):
        assuming.assume(head.viewer, {**FACTS, "assumption": "exchange.XAU"}, tenant=office.pk)
    with pytest.raises(Invalid):
        assuming.assume(head.viewer, {**FACTS, "assumption": "exchange.USD", "rate_day": "soon"}, tenant=office.pk)
    with pytest.raises(Refused):
        assuming.assume(head.viewer, FACTS, tenant=elsewhere.pk)


def test_programs_set_and_take_out_the_same(family, head, owner) -> None:
    program = by_token(head)
    facts = {"assumption": "exchange.USD", "low": 1.1, "likely": 1.2, "high": 1.3, "rate_day": "2026-11-20"}
    made = send(program, "post", "/api/v1/cost-settings", {"facts": {**facts, "grounds": "Rate of the bank."}})
    assert made.status_code == 201, made.content
    one = f"/api/v1/cost-settings/{made.json()['id']}"
    listed = send(program, "get", "/api/v1/cost-assumptions").json()
    dollar = next(row for row in listed if row["key"] == "exchange.USD")
    assert (dollar["origin"], dollar["of_day"], dollar["likely"]) == ("own", "2026-11-20", 1.2)
    changed = send(program, "patch", one, {"facts": {"likely": 1.25}}, If_Match=made["ETag"])
    assert changed.status_code == 200, changed.content
    refused(send(program, "patch", one, {"facts": {"likely": 1.1}}, If_Match=made["ETag"]), 412)
    refused(send(by_token(owner), "delete", one, If_Match=changed["ETag"]), 403)
    assert send(program, "delete", one, If_Match=changed["ETag"]).status_code == 204
