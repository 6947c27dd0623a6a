"""Changes of assets: recorded, changed, taken out, brought back, merged, split; and all of it taken back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import Superseded, plain, undo
from valorise.platform.register import actions
from valorise.platform.register.models import Agreement, Asset, Contact, Contributor, Right
from valorise.terms.errors import Invalid, Missing, Refused

ANA, BEN = {"name": "Ana Kos", "share": "1/2"}, {"name": "Ben Vrh", "share": "1/2"}


def last_event():
    return told(list(log().links())[-1])


def events():
    return [told(one) for one in log().links()]


def test_a_new_asset_belongs_to_the_office_and_is_told(owner) -> None:
    facts = {"title": "Membrane", "contributors": [ANA, BEN], "dates": {"created": "2024-05"}}
    made = actions.record_asset(owner.viewer, facts)
    assert made.tenant == owner.tenant
    assert Asset.objects.get().facts == {"id": made.pk, **facts}
    assert last_event().activity == "asset-recorded"
    assert "Ana" not in str(last_event())


def test_wrong_facts_are_all_told_and_nothing_is_kept(owner) -> None:
    with pytest.raises(Invalid) as error:
        actions.record_asset(owner.viewer, {"title": "M", "type": "patents", "dates": {"created": "soon"}})
    assert set(error.value.problems["column"]) == {"type", "dates.created"}
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    "shares, said",
    [
        (["1/2", "1/4"], "shares sum to 3/4"),
        (["1/2", "2/3"], "shares sum to 7/6"),
        (["1", None], "1 of 2 shares missing; the others sum to 1"),
    ],
)
def test_shares_that_do_not_add_up_are_refused_with_the_sum(asset, owner, shares, said) -> None:
    asset()
    people = [{"name": f"P{place}", "share": share} for place, share in enumerate(shares)]
    with pytest.raises(Invalid, match=said):
        actions.change_asset(owner.viewer, "a-1", {"contributors": people})


def test_shares_may_be_open(asset, owner) -> None:
    asset()
    actions.change_asset(owner.viewer, "a-1", {"contributors": [ANA, {"name": "Ben Vrh"}]})
    assert Asset.objects.get().facts["contributors"] == [ANA, {"name": "Ben Vrh"}]


@pytest.mark.parametrize(
    "facts",
    [{"confidentiality": "open"}, {"confidentiality": None}, {"owners": [{"name": "Another"}]}, {"owners": None}],
)
def test_opening_and_other_owners_need_a_reason(asset, owner, facts) -> None:
    asset(confidentiality="confidential", owners=[{"name": "University"}])
    with pytest.raises(Invalid, match="Say why"):
        actions.change_asset(owner.viewer, "a-1", facts)
    assert actions.change_asset(owner.viewer, "a-1", facts, why="contract of May").version == 2


def test_closing_needs_none(asset, owner) -> None:
    asset(confidentiality="open")
    assert actions.change_asset(owner.viewer, "a-1", {"confidentiality": "confidential"}).version == 2


CHANGES = {
    "change": lambda viewer: actions.change_asset(viewer, "a-1", {"title": "Mine"}),
    "remove": lambda viewer: actions.remove_asset(viewer, "a-1", why="x"),
    "merge": lambda viewer: actions.merge_assets(viewer, "a-1", ["a-2"], why="x"),
    "split": lambda viewer: actions.split_asset(viewer, "a-1", {"title": "Half"}, why="x"),
    "add": lambda viewer: actions.add_belonging(viewer, "rights", "a-1", {"kind": "patent"}),
    "restore": lambda viewer: actions.restore_asset(viewer, "a-1"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_others_change_nothing(asset, request, who, change) -> None:
    asset(confidentiality="open")
    asset("a-2", confidentiality="open")
    with pytest.raises((Refused, Missing)):
        CHANGES[change](request.getfixturevalue(who).viewer)
    assert not events()


def test_a_removed_asset_takes_rights_and_contacts_along_and_brings_them_back(asset, owner) -> None:
    one = asset()
    right = Right.objects.create(id="r-1", tenant=owner.tenant, asset=one)
    before = Contact.objects.create(id="ct-1", tenant=owner.tenant, asset=one, removed_at=one.recorded_at)
    actions.remove_asset(owner.viewer, "a-1", why="recorded twice")
    right.refresh_from_db()
    assert right.removed_at
    assert not Asset.objects.seen_by(owner.viewer)
    actions.restore_asset(owner.viewer, "a-1")
    right.refresh_from_db()
    before.refresh_from_db()
    assert right.removed_at is None
    assert before.removed_at, "what had left before stays out"


@pytest.fixture
def two(asset, owner):
    """Two records of one membrane, with what belongs to them."""
    doi, isbn = {"scheme": "doi", "value": "10.5555/a"}, {"scheme": "arxiv", "value": "2401.1"}
    first = asset("a-1", title="Membrane", identifiers=[doi], contributors=[ANA, BEN], confidentiality="confidential")
    second = asset("a-2", title="The membrane", identifiers=[isbn], licence="MIT", confidentiality="open")
    Contributor.objects.filter(asset=first, name="Ana Kos").update(user=owner.user)
    Right.objects.create(id="r-2", tenant=owner.tenant, asset=second, kind="patent")
    deal = Agreement.objects.create(id="g-1", tenant=owner.tenant, title="Licence")
    deal.assets.set([first, second])
    return first, second


def state():
    """Everything the register says."""
    models = (Asset, Right, Agreement, Contact)
    return {(model.__name__, one.pk): plain(one) for model in models for one in model.objects.order_by("pk")}


def test_merging_keeps_everything_of_both(two, owner) -> None:
    kept = actions.merge_assets(owner.viewer, "a-1", ["a-2"], {"title": "Membrane"}, why="same thing")
    facts = Asset.objects.get(pk=kept.pk).facts
    assert {one["value"] for one in facts["identifiers"]} == {"10.5555/a", "2401.1"}
    assert facts["licence"] == "MIT"
    assert facts["confidentiality"] == "confidential", "a merge opens nothing"
    assert Right.objects.get().asset_id == "a-1"
    assert Agreement.objects.get().facts["assets"] == ["a-1"]
    gone = Asset.objects.get(pk="a-2")
    assert (gone.removed_at is not None, gone.merged_into_id) == (True, "a-1")
    assert kept.contributors.get(name="Ana Kos").user == owner.user


def test_the_address_of_a_merged_record_leads_on_for_those_who_see_the_other(two, asset, owner, stranger) -> None:
    asset("a-3", confidentiality="confidential")
    actions.merge_assets(owner.viewer, "a-1", ["a-2"], why="same thing")
    actions.merge_assets(owner.viewer, "a-3", ["a-1"], why="same thing")
    for name in ("a-1", "a-2"):
        answer = owner.client.get(f"/api/v1/assets/{name}")
        assert (answer.status_code, answer.json()["merged_into"]) == (410, "a-3")
        assert owner.client.get(f"/assets/{name}/")["Location"] == "/assets/a-3/"
        changed = {"data": '{"facts": {}}', "content_type": "application/json", "headers": {"If-Match": '"1"'}}
        assert owner.client.patch(f"/api/v1/assets/{name}", **changed).status_code == 410
        page = owner.client.get(f"/assets/{name}/-/remove/")
        assert (page.status_code, 'href="/assets/a-3/"' in page.content.decode()) == (410, True)
        for path in (f"/api/v1/assets/{name}", f"/assets/{name}/", f"/assets/{name}/-/remove/"):
            answer = stranger.client.get(path)
            assert (answer.status_code, "a-3" in answer.content.decode()) == (404, False)
    Asset.objects.filter(pk="a-3").update(confidentiality="open")
    assert stranger.client.get("/api/v1/assets/a-2").json()["merged_into"] == "a-3"
    undo(owner.viewer, last_event().id)
    undo(owner.viewer, events()[1].id)
    assert owner.client.get("/api/v1/assets/a-2").status_code == 200


def test_a_merge_is_taken_back_as_one_and_that_too(two, owner) -> None:
    before = state()
    actions.merge_assets(owner.viewer, "a-1", ["a-2"], why="same thing")
    after = state()
    undo(owner.viewer, events()[1].id)
    assert state() == before
    undo(owner.viewer, last_event().id)
    assert state() == after
    assert log().verify().table["intact"][0]


def test_judgements_move_with_a_merge_unless_the_same_person_judged_both(two, owner, colleague) -> None:
    from valorise.platform.matching.models import Judgement
    from valorise.platform.needs.models import Need

    need = Need.objects.create(id="n-1", tenant=owner.tenant, title="Clean milk")
    said = {"need": need, "tenant": owner.tenant, "need_version": 1, "asset_version": 1, "verdict": "good"}
    for asset, user in (("a-1", owner.user), ("a-2", owner.user), ("a-2", colleague.user)):
        Judgement.objects.create(asset_id=asset, user=user, **said)
    before = sorted(Judgement.objects.values_list("asset", "user"))
    actions.merge_assets(owner.viewer, "a-1", ["a-2"], why="same thing")
    pairs = [("a-1", owner.user.pk), ("a-1", colleague.user.pk), ("a-2", owner.user.pk)]
    assert sorted(Judgement.objects.values_list("asset", "user")) == sorted(pairs)
    undo(owner.viewer, last_event().id)
    assert sorted(Judgement.objects.values_list("asset", "user")) == before


def test_assets_of_two_offices_do_not_merge(asset, owner, elsewhere) -> None:
    asset("a-1")
    asset("a-2", tenant=elsewhere, confidentiality="open")
    with pytest.raises(Missing):
        actions.merge_assets(owner.viewer, "a-1", ["a-2"], why="same thing")


def test_a_split_gives_each_its_own_and_is_taken_back(two, owner) -> None:
    first, _ = two
    Right.objects.create(id="r-1", tenant=owner.tenant, asset=first)
    before = state()
    second = actions.split_asset(
        owner.viewer, "a-1", {"title": "Method", "contributors": [{"name": "Ana Kos"}]},
        stays={"contributors": [{"name": "Ben Vrh"}]}, goes={"rights": ["r-1"]}, why="two inventions",
    )  # fmt: skip
    assert Asset.objects.get(pk=second.pk).facts["confidentiality"] == "confidential"
    assert second.contributors.get().user == owner.user
    assert Right.objects.get(pk="r-1").asset == second
    undo(owner.viewer, last_event().id)
    assert {key: value for key, value in state().items() if key[1] != second.pk} == before
    assert second.pk not in Asset.objects.seen_by(owner.viewer).values_list("pk", flat=True)


def test_a_split_takes_only_what_belongs_to_the_first(two, owner) -> None:
    with pytest.raises(Invalid, match="does not belong"):
        actions.split_asset(owner.viewer, "a-1", {"title": "Half"}, goes={"rights": ["r-2"]}, why="x")


def test_undo_refuses_and_names_what_came_later(asset, owner) -> None:
    asset()
    actions.change_asset(owner.viewer, "a-1", {"title": "One"})
    first = last_event().id
    actions.change_asset(owner.viewer, "a-1", {"title": "Two"})
    second = last_event().id
    with pytest.raises(Superseded) as error:
        undo(owner.viewer, first)
    assert [one.id for one in error.value.later] == [second]
    undo(owner.viewer, second)
    assert Asset.objects.get().title == "One"


def test_undo_leaves_other_fields_alone(asset, owner) -> None:
    asset()
    actions.change_asset(owner.viewer, "a-1", {"title": "One"})
    first = last_event().id
    actions.change_asset(owner.viewer, "a-1", {"licence": "MIT"})
    undo(owner.viewer, first)
    assert (Asset.objects.get().title, Asset.objects.get().licence) == ("Asset a-1", "MIT")


def test_a_new_record_that_was_worked_on_is_not_undone_unseen(owner) -> None:
    made = actions.record_asset(owner.viewer, {"title": "New"})
    first = last_event().id
    actions.change_asset(owner.viewer, made.pk, {"licence": "MIT"})
    with pytest.raises(Superseded):
        undo(owner.viewer, first)
    undo(owner.viewer, last_event().id)
    undo(owner.viewer, first)
    assert Asset.objects.get().removed_at


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_others_undo_nothing(asset, owner, request, who) -> None:
    asset(confidentiality="open")
    actions.change_asset(owner.viewer, "a-1", {"title": "One"})
    with pytest.raises((Refused, Missing)):
        undo(request.getfixturevalue(who).viewer, last_event().id)


def test_what_was_erased_does_not_come_back(asset, owner) -> None:
    from valorise.platform.foundation import clock
    from valorise.platform.foundation.private import _values

    asset(contributors=[ANA, BEN])
    actions.change_asset(owner.viewer, "a-1", {"contributors": None})
    event = last_event().id
    _values().erase("assets:a-1", at=clock.now())
    with pytest.raises(Invalid, match="erased"):
        undo(owner.viewer, event)


def test_two_editors_learn_of_each_other_here_too(asset, owner) -> None:
    asset()
    actions.change_asset(owner.viewer, "a-1", {"title": "First"}, version=1)
    with pytest.raises(Overtaken):
        actions.change_asset(owner.viewer, "a-1", {"title": "Second"}, version=1)


FACTS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["One", "Two", "Three"]),
        "licence": st.sampled_from([None, "MIT", "CC-BY-4.0"]),
        "keywords": st.sampled_from([None, ["water"], ["water", "steel"]]),
        "dates": st.sampled_from([None, {"created": "2024"}, {"disclosed": "2024-05-03"}]),
        "contributors": st.sampled_from([None, [ANA, BEN], [{"name": "Ana Kos"}]]),
        "readiness": st.sampled_from([None, {"TRL": 4}, {"TRL": 5, "SRL": 2}]),
        "embargo_until": st.sampled_from([None, "2027-01-01"]),
    },
)
STEPS = st.lists(
    st.one_of(
        FACTS.map(lambda facts: ("change", facts)),
        st.just(("add", {"kind": "patent", "happened": [{"event": "grant", "on": "2024-05-03"}]})),
        st.just(("merge", None)),
        st.just(("split", None)),
        st.just(("remove", None)),
    ),
    max_size=6,
)


def take(viewer, step) -> None:
    kind, facts = step
    if not Asset.objects.filter(pk="a-1", removed_at=None).exists():
        actions.restore_asset(viewer, "a-1")
    elif kind == "change":
        actions.change_asset(viewer, "a-1", facts)
    elif kind == "add":
        actions.add_belonging(viewer, "rights", "a-1", facts)
    elif kind == "merge" and Asset.objects.filter(pk="a-2", removed_at=None).exists():
        actions.merge_assets(viewer, "a-1", ["a-2"], why="same")
    elif kind == "split":
        moving = list(Right.objects.filter(asset="a-1", removed_at=None).values_list("pk", flat=True))
        actions.split_asset(viewer, "a-1", {"title": "Half"}, goes={"rights": moving}, why="two")
    elif kind == "remove":
        actions.remove_asset(viewer, "a-1", why="wrong")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_changes_taken_back_in_reverse_give_the_first_state(two, owner, steps) -> None:
    from django.db import transaction

    with transaction.atomic():
        before, start = state(), log().head().seq
        for step in steps:
            take(owner.viewer, step)
        done = [told(one) for one in log().links(after=start)]
        firsts = [one.id for one in done if "." not in one.id or one.id.split(".")[1] == "1"]
        for event in reversed(firsts):
            undo(owner.viewer, event)
        now = state()
        assert {key: now[key] for key in before} == before
        assert all(now[key]["removed"] for key in now.keys() - before.keys())
        transaction.set_rollback(True)


@pytest.mark.parametrize("table, facts", [("rights", {"asset": "a-theirs"}), ("agreements", {"assets": ["a-theirs"]})])
def test_nothing_is_linked_to_an_asset_of_others(asset, owner, stranger, table, facts) -> None:
    asset("a-1")
    asset("a-theirs", tenant=stranger.tenant, confidentiality="open")
    kept = {"rights": {"kind": "patent"}, "agreements": {"title": "Deal"}}[table]
    record = actions.add_belonging(owner.viewer, table, "a-1", kept)
    with pytest.raises(Missing):
        actions.change_belonging(owner.viewer, table, record.pk, facts)


def test_who_was_paid_and_who_holds_a_right_stand_in_no_event(asset, owner) -> None:
    asset()
    actions.add_belonging(owner.viewer, "money_flows", "a-1", {"direction": "out", "party": "Ana Kos"})
    actions.add_belonging(owner.viewer, "rights", "a-1", {"kind": "patent", "holder": "Ana Kos"})
    assert "Ana Kos" not in str(log().read().to_dicts())


def test_who_is_put_back_among_the_contributors_sees_the_asset_again(asset, owner, colleague) -> None:
    asset(contributors=[BEN, ANA], confidentiality="confidential")
    Contributor.objects.filter(name="Ana Kos").update(user=colleague.user)
    actions.change_asset(owner.viewer, "a-1", {"contributors": [{"name": "Ben Vrh", "share": "1"}]}, why="not theirs")
    removal = last_event()
    assert not Asset.objects.seen_by(colleague.viewer)
    undo(owner.viewer, removal.id)
    assert Asset.objects.seen_by(colleague.viewer).get().pk == "a-1"
    assert Contributor.objects.get(name="Ben Vrh").user is None
    undo(owner.viewer, last_event().id)
    assert not Asset.objects.seen_by(colleague.viewer)
    assert "ties" not in owner.client.get("/history/assets/a-1/").content.decode()
    colleague.user.delete()
    undo(owner.viewer, last_event().id)
    assert Contributor.objects.get(name="Ana Kos").user is None
