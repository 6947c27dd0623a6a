"""The forms that change an asset and what belongs to it: only what was changed, and two editors at once."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

import pytest

from valorise.platform.register.models import Asset, Right
from valorise.platform.register.tests.rich_asset import rich  # noqa: F401 - a fixture


def fields_of(client, path):
    """The form of a page as a browser would send it back."""
    from lxml import html

    page = html.fromstring(client.get(path).content)
    form = next(one for one in page.forms if one.method == "POST" and "sign-out" not in (one.action or ""))
    sent = {}
    for one in form.inputs:
        if one.name and one.get("type") not in ("checkbox", "radio") and one.tag != "button":
            sent[one.name] = one.value if not isinstance(one.value, set) else list(one.value)
    return {name: value or "" for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def test_facts_are_changed_and_only_what_was_changed(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/facts/")
    answer = owner.client.post("/assets/a-1/-/edit/facts/", sent | {"title": "Clean layer", "why": "better"})
    assert answer.status_code == 302
    assert Asset.objects.get().title == "Clean layer"
    text = owner.client.get("/assets/a-1/-/history/").content.decode()
    assert all(said in text for said in ("Asset a-1", "Clean layer", "better", "Olga Owner"))


def test_shares_are_refused_with_the_sum_and_nothing_typed_is_lost(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/contributors/")
    answer = owner.client.post(
        "/assets/a-1/-/edit/contributors/", sent | {"contributors-1-share": "1/3", "contributors-1-name": "Ben Typed"}
    )
    assert answer.status_code == 422
    assert b"shares sum to 5/6" in answer.content
    assert b"Ben Typed" in answer.content
    assert "Ben Typed" not in str(Asset.objects.get().facts)


def test_one_more_row_keeps_what_was_typed(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/edit/contributors/")
    answer = owner.client.post(
        "/assets/a-1/-/edit/contributors/", sent | {"more": "contributors", "contributors-2-name": "Cene Typed"}
    )
    assert answer.status_code == 200
    assert b"Cene Typed" in answer.content
    assert b"contributors-3-name" in answer.content


def test_two_editors_of_one_fact_choose(rich, owner, player) -> None:
    other = player(owner.tenant, "head-of-office", "Hana Head")
    path = "/assets/a-1/-/edit/facts/"
    mine, theirs = fields_of(owner.client, path), fields_of(other.client, path)
    other.client.post(path, theirs | {"title": "Hers", "licence": "MIT"})
    answer = owner.client.post(path, mine | {"title": "His"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert all(said in text for said in ("Hana Head", "His", "Hers"))
    assert Asset.objects.get().title == "Hers"
    again = form_in(answer)
    for take, title in (("mine", "His"), ("theirs", "Hers")):
        Asset.objects.update(title="Hers")
        answer = owner.client.post(path, again | {"title": "His", "take-title": take})
        assert answer.status_code == 302, take
        assert (Asset.objects.get().title, Asset.objects.get().licence) == (title, "MIT")


def form_in(answer):
    from lxml import html

    form = next(one for one in html.fromstring(answer.content).forms if one.get("id") == "edit-form")
    sent = {
        one.name: one.value for one in form.inputs if one.name and one.get("type") != "radio" and one.tag != "button"
    }
    return {name: value if not isinstance(value, set) else list(value) for name, value in sent.items() if value}


def test_two_editors_of_different_facts_do_not_meet(rich, owner, player) -> None:
    other = player(owner.tenant, "head-of-office")
    path = "/assets/a-1/-/edit/facts/"
    mine, theirs = fields_of(owner.client, path), fields_of(other.client, path)
    other.client.post(path, theirs | {"licence": "MIT"})
    assert owner.client.post(path, mine | {"title": "His"}).status_code == 302
    assert (Asset.objects.get().title, Asset.objects.get().licence) == ("His", "MIT")


def test_opening_asks_for_the_reason_on_the_page(rich, owner) -> None:
    path = "/assets/a-1/-/edit/visibility/"
    sent = fields_of(owner.client, path) | {"confidentiality": "open"}
    answer = owner.client.post(path, sent)
    assert answer.status_code == 422
    assert b"Say why more people may see this asset" in answer.content
    assert owner.client.post(path, sent | {"why": "published", "officer": owner.user.pk}).status_code == 302
    assert Asset.objects.get().officer == owner.user
    assert b"Olga Owner" in owner.client.get("/assets/a-1/-/history/?field=officer").content


def test_a_right_is_added_changed_and_taken_out(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/add/rights/")
    sent |= {"kind": "patent", "office": "US", "happened-0-event": "grant", "happened-0-on": "2026-05-19"}
    assert owner.client.post("/assets/a-1/-/add/rights/", sent).status_code == 302
    made = Right.objects.exclude(pk="r-1").get()
    assert made.facts["happened"] == [{"event": "grant", "on": "2026-05-19"}]
    path = f"/assets/a-1/-/change/rights/{made.pk}/"
    owner.client.post(path, fields_of(owner.client, path) | {"number": "US99"})
    assert Right.objects.get(pk=made.pk).number == "US99"
    owner.client.post(f"/assets/a-1/-/take-out/rights/{made.pk}/", {"version": 2})
    assert Right.objects.get(pk=made.pk).removed_at
    history = owner.client.get(f"/history/rights/{made.pk}/")
    assert history.status_code == 200


def test_a_contact_is_told_as_one_made(rich, owner) -> None:
    sent = fields_of(owner.client, "/assets/a-1/-/add/contacts/") | {"organisation": "Brewery", "note": "Rang us."}
    assert owner.client.post("/assets/a-1/-/add/contacts/", sent).status_code == 302
    from valorise.platform.foundation.changes import log

    told = log().read(activity="contact-made")
    assert told["case"].to_list() == ["c-1"]
    assert "Rang us" not in told["details"][0]


def test_a_new_asset_asks_the_kind_first_and_warns_of_doubles(rich, owner, colleague) -> None:
    assert b"Know-how" in owner.client.get("/assets/new/").content
    path = "/assets/new/?type=software"
    sent = fields_of(owner.client, path) | {
        "title": "Solver", "identifiers-0-scheme": "doi", "identifiers-0-value": "10.5555/abc",
    }  # fmt: skip
    answer = owner.client.post(path, sent)
    assert answer.status_code == 422
    assert b"The same identifier: doi 10.5555/abc" in answer.content
    assert owner.client.post(path, sent | {"another": "on"}).status_code == 302
    assert Asset.objects.get(title="Solver").type == "software"
    part = owner.client.get("/assets/new/alike/", {"title": "asset a-1", "type": "invention"})
    assert b"nearly the same" in part.content
    assert colleague.client.get("/assets/new/").status_code == 403


@pytest.mark.parametrize(
    ("path", "sent", "back"),
    [
        ("-/edit/owners/", {}, "/assets/a-1/-/people/#people"),
        ("-/edit/facts/", {}, "/assets/a-1/"),
        ("-/add/contacts/", {"organisation": "Brewery", "note": "Rang us."}, "/assets/a-1/-/interest/#work"),
        ("-/change/rights/r-1/", {}, "/assets/a-1/-/rights/#rights"),
        ("-/add/money_flows/", {"direction": "in"}, "/assets/a-1/-/use/#money"),
    ],
)
def test_one_comes_back_to_the_part_one_came_from(rich, owner, path, sent, back) -> None:
    answer = owner.client.post(f"/assets/a-1/{path}", fields_of(owner.client, f"/assets/a-1/{path}") | sent)
    assert answer.headers["Location"] == back
