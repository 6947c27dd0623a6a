"""What those who made a result would receive, with the rule, its reasons and who may look."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions, incomes, reads
from valorise.terms.errors import Invalid


@pytest.fixture
def one(colleague):
    """A draft of two people in Slovenia, where the law gives a fifth to those who made it."""
    made = actions.begin(colleague.viewer, ["invention"], title="Fouling")[0]
    actions.add_contributor(colleague.viewer, made.pk, {"name": "Li Wei"})
    return made


def amounts(person, one, rule="", **more):
    told = reads.told(person.viewer, one.pk)
    found = incomes.levels(
        incomes.rule_of(told.disclosure, rule), told.people, user=person.viewer.user, as_of=person.viewer.today, **more
    )
    return [level.own.replace("\u202f", " ") for level in found]


def test_the_law_of_the_country_holds_until_the_organisation_names_its_rule(one, colleague, player, office) -> None:
    assert incomes.rule_of(one).chosen == "law"
    assert amounts(colleague, one) == ["1 000 EUR", "10 000 EUR", "100 000 EUR"]
    head = player(office, "head-of-office")
    actions.keep_promise(head.viewer, working_days=10, contact="", reward_rule="rs-leiden")
    assert (incomes.rule_of(one).scheme.id, incomes.rule_of(one).chosen) == ("rs-leiden", "office")
    actions.keep_promise(head.viewer, working_days=5, contact="")
    assert incomes.rule_of(one).scheme.id == "rs-leiden"
    with pytest.raises(Invalid, match="not known"):
        actions.keep_promise(head.viewer, working_days=5, contact="", reward_rule="rs-nowhere")


def test_costs_come_off_first_where_the_rule_says_so(one, colleague) -> None:
    assert amounts(colleague, one, "rs-no", costs=4000)[0] == "1 000 NOK"
    assert amounts(colleague, one, "rs-de", costs=4000)[0] == "1 500 EUR"


def test_the_page_opens_to_its_reasons_and_says_how_sure_the_rule_is(one, colleague) -> None:
    shown = colleague.client.get(f"/disclosures/{one.pk}/-/rewards/").content.decode()
    for words in (
        "You would receive",
        "is divided so: Creators 20 %",
        "not checked in the source",
        "law of its country",
    ):
        assert words in shown
    compared = colleague.client.get(f"/disclosures/{one.pk}/-/rewards/?rule=rs-de&costs=x").content.decode()
    assert "You chose it to compare" in compared


def test_a_law_about_inventions_says_so_of_other_results(one, colleague) -> None:
    data = actions.begin(colleague.viewer, ["dataset"])[0]
    warned = "This law speaks of inventions"
    assert warned in colleague.client.get(f"/disclosures/{data.pk}/-/rewards/").content.decode()
    assert warned not in colleague.client.get(f"/disclosures/{one.pk}/-/rewards/").content.decode()


def test_a_country_without_a_known_law_says_so(one, colleague, office) -> None:
    office.country = "MT"
    office.save()
    one.refresh_from_db()
    assert incomes.rule_of(one) is None
    assert (
        "no law of its country is known" in colleague.client.get(f"/disclosures/{one.pk}/-/rewards/").content.decode()
    )


def test_only_those_who_see_the_disclosure_see_what_it_would_bring(one, colleague, stranger, owner, nobody) -> None:
    address = f"/disclosures/{one.pk}/-/rewards/"
    assert [each.client.get(address).status_code for each in (colleague, owner, stranger)] == [200, 404, 404]
    assert nobody.get(address).status_code in (302, 404)
