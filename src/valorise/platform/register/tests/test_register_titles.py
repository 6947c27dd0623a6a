"""Titles, restrictions and consents: kept, changed, ended and asked about, and what was held to be true before."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from tests.cast import whole_page

from valorise.assets.clearance.answer import overall
from valorise.journeys.clearance import Asked, answered, question
from valorise.platform.foundation import clock
from valorise.platform.foundation.undo import undo
from valorise.platform.register import actions
from valorise.platform.register.models import Consent, Restriction, Title
from valorise.platform.register.tables import register_tables
from valorise.terms.errors import Invalid

WHY = "Assignment of 3 May"


def title(who, asset: str = "a-1", **facts):
    return actions.add_belonging(who.viewer, "titles", asset, {"owner": "University of the North", **facts})


def may(tenant, as_of: date, **said) -> str:
    tables = register_tables(tenant.pk)
    asked = Asked(
        asset="a-1",
        licensee="Alpha",
        office="University of the North",
        starts=as_of,
        as_of=as_of,
        countries="DE",
        **said,
    )
    return overall(answered(tables, question(tables, asked)).table).value


def held(tenant, as_of: date) -> list[tuple[str, str | None]]:
    """Who owns which share today, as the register held it to be on a day."""
    rows = register_tables(tenant.pk)["titles"].to_dicts()
    stood = [one for one in rows if one["recorded_at"] <= as_of and (one["withdrawn_at"] or date.max) > as_of]
    return sorted((one["owner"], one["share"]) for one in stood)


def test_a_title_is_kept_with_exact_shares_and_the_day_it_was_learned(owner, asset) -> None:
    asset("a-1")
    with clock.stopped(date(2026, 3, 1)):
        made = title(owner, share="1/3", starts="2024-05", document="Assignment")
    kept = Title.objects.get(pk=made.pk).facts
    assert kept == {
        "id": made.pk, "asset": "a-1", "owner": "University of the North", "share": "1/3", "starts": "2024-05",
        "document": "Assignment", "recorded_at": "2026-03-01",
    }  # fmt: skip


def test_what_was_held_to_be_true_stays_and_an_undo_brings_it_back(owner, office, asset) -> None:
    asset("a-1")
    with clock.stopped(date(2026, 3, 1)):
        made = title(owner, share="1")
    with clock.stopped(date(2026, 4, 1)):
        actions.change_belonging(owner.viewer, "titles", made.pk, {"share": "1/2"}, version=made.version, why=WHY)
    assert held(office, date(2026, 3, 31)) == [("University of the North", "1")]
    assert held(office, date(2026, 4, 1)) == [("University of the North", "1/2")]
    history = orjson.loads(owner.client.get(f"/api/v1/titles/{made.pk}/-/history").content)
    with clock.stopped(date(2026, 5, 1)):
        undo(owner.viewer, history["items"][0]["event"])
    assert held(office, date(2026, 5, 1)) == held(office, date(2026, 3, 31))
    assert Title.objects.filter(removed_at=None).count() == 1


def test_a_title_learned_today_is_corrected_in_place(owner, asset) -> None:
    asset("a-1")
    made = title(owner, share="1")
    actions.change_belonging(owner.viewer, "titles", made.pk, {"share": "2/3"}, why=WHY)
    assert Title.objects.get().share == "2/3"


@pytest.mark.parametrize("facts", [{"share": "1/2"}, {"withdrawn_at": "2026-01-01"}, {"owner": "Other"}])
def test_ownership_changes_only_with_a_reason(facts, owner, asset) -> None:
    asset("a-1")
    made = title(owner, share="1")
    with pytest.raises(Invalid, match="Say why"):
        actions.change_belonging(owner.viewer, "titles", made.pk, facts, why=" ")
    with pytest.raises(Invalid, match="Say why"):
        actions.remove_belonging(owner.viewer, "titles", made.pk)
    assert Title.objects.get().facts == made.facts


@pytest.mark.parametrize(
    ("on", "says"), [("2023-12-31", "end before"), ("soon", "last day"), ("", "last day"), ("2026-06-30", "earlier")]
)
def test_an_end_is_a_day_that_makes_sense(on, says, owner, asset) -> None:
    asset("a-1")
    made = title(owner, starts="2024", ends="2026-03-31")
    with pytest.raises(Invalid, match=says):
        actions.end_belonging(owner.viewer, "titles", made.pk, on, why=WHY)


def test_the_register_answers_whether_it_may_be_licensed(owner, office, asset) -> None:
    asset("a-1", type="know-how")
    day = date(2026, 6, 1)
    with clock.stopped(date(2026, 1, 1)):
        own = title(owner, share="1/2")
        title(owner, owner="Beta", share="1/2")
        assert may(office, day) == "only-if"  # the other owner has to agree
        consent = actions.add_belonging(
            owner.viewer, "consents", "a-1", {"party": "Beta", "licensee": "Alpha", "given": "2026-01-01"}
        )
        assert may(office, day) == "yes"
        actions.add_belonging(
            owner.viewer, "restrictions", "a-1",
            {"restriction": "background", "bars": "exclusive", "party": "Gamma"},
        )  # fmt: skip
        assert may(office, day) == "yes"
        assert may(office, day, exclusive=True) == "no"
        actions.end_belonging(owner.viewer, "consents", consent.pk, "2026-02", why="It was for a trial")
        assert may(office, day) == "only-if"
        actions.end_belonging(owner.viewer, "titles", own.pk, "2026-03-31", why=WHY)
    assert may(office, day) == "no"  # sold by then


def test_a_page_tells_gaps_and_sums(owner, asset) -> None:
    asset("a-1", dates={"created": "2020"})
    title(owner, share="1", starts="2021-01-01", ends="2022-12-31")
    title(owner, owner="Beta", share="2/3", starts="2024-01-01")
    shown = owner.client.get("/assets/a-1/-/people/").content.decode()
    assert "From 2023-01-01 until 2023-12-31: No owner is recorded." in shown
    assert "From 2024-01-01 on: The shares sum to 2/3 instead of 1." in shown
    assert "hold together: no gap" not in shown


def test_titles_end_through_the_page(owner, asset) -> None:
    asset("a-1")
    made = title(owner, share="1", starts="2024-01-01")
    address = f"/assets/a-1/-/end/titles/{made.pk}/"
    said = {"on": "2026-03-31", "why": WHY, "version": made.version}
    assert owner.client.post(address, {**said, "why": ""}).status_code == 422
    assert owner.client.post(address, said).status_code == 302
    assert "2026-03-31" in whole_page(owner.client)
    assert owner.client.post(address, {**said, "on": "2026-01-31"}).status_code == 409  # of a former version
    assert owner.client.get("/assets/a-1/-/end/rights/r-1/").status_code == 404


def test_who_sees_and_changes_them(owner, colleague, stranger, nobody, asset) -> None:
    asset("a-1", confidentiality="internal")
    made = title(owner, share="1")
    bound = actions.add_belonging(owner.viewer, "restrictions", "a-1", {"restriction": "permit", "clause": "PIC 7"})
    allowed = actions.add_belonging(owner.viewer, "consents", "a-1", {"party": "Beta"})
    seen = whole_page(colleague.client)
    assert "University of the North" in seen
    assert "PIC 7" not in seen
    for who, sees in ((colleague, [True, False, False]), (stranger, [False] * 3)):
        found = [kind.objects.seen_by(who.viewer).exists() for kind in (Title, Restriction, Consent)]
        assert found == sees
    for table, record in (("titles", made), ("restrictions", bound), ("consents", allowed)):
        for way in ("end", "change", "take-out"):
            address = f"/assets/a-1/-/{way}/{table}/{record.pk}/"
            assert stranger.client.get(address).status_code == 404
            assert stranger.client.post(address, {"on": "2026", "why": "x"}).status_code == 404
            assert colleague.client.post(address, {"on": "2026", "why": "x"}).status_code in (403, 404)
            assert nobody.get(address).status_code != 200
        assert stranger.client.get(f"/api/v1/{table}/{record.pk}").status_code == 404


def test_they_go_with_their_asset_and_follow_a_merge(owner, asset) -> None:
    asset("a-1"), asset("a-2"), asset("a-3")
    made = title(owner, "a-2", share="1")
    bound = actions.add_belonging(owner.viewer, "restrictions", "a-3", {"restriction": "built-on", "built_on": "a-2"})
    actions.merge_assets(owner.viewer, "a-1", ["a-2"], why="The same result")
    made.refresh_from_db(), bound.refresh_from_db()
    assert (made.asset_id, bound.asset_id, bound.built_on) == ("a-1", "a-3", "a-1")
    actions.remove_asset(owner.viewer, "a-1", why="Entered twice")
    made.refresh_from_db()
    assert made.removed_at
    actions.restore_asset(owner.viewer, "a-1")
    made.refresh_from_db()
    assert not made.removed_at
    other = actions.split_asset(owner.viewer, "a-1", {"title": "Second"}, goes={"titles": [made.pk]}, why="Two")
    assert Title.objects.get(pk=made.pk).asset_id == other.pk


def test_names_of_owners_stay_out_of_the_chain(owner, asset) -> None:
    from valorise.platform.foundation.changes import log

    asset("a-1")
    title(owner, owner="Ana Kos", share="1")
    assert "Ana Kos" not in str([link.content for link in log().links()])
