"""Pathways: what speaks for and against them, what must come first, and days that are ranges."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from valorise.assets.pathway_advice import candidates, pathway_advice
from valorise.assets.pathway_order import CHOICE, pathway_order
from valorise.assets.pathway_plan import plan_ends, plan_steps
from valorise.assets.pathways import ordering_rules, pathway_steps, pathways
from valorise.terms import knowledge
from valorise.terms.results import Result
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

DAY = date(2026, 11, 22)
NAMES = ("assets", "needs", "rights", "agreements", "cases", "events")


def register(**rows: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    made = {}
    for name in NAMES:
        texts = dict.fromkeys(table(name).text[:1], "Fan")
        checked = check(table(name), [({**texts, **row}, Place()) for row in rows.get(name, [])])
        assert not checked.problems
        made[name] = frame(table(name), checked.records)
    return made


def invention(**facts: Any) -> dict[str, Any]:
    return {"id": "a", "type": "invention", "title": "Fan", **facts}


def advice(made: dict[str, pl.DataFrame], matches: pl.DataFrame | None = None) -> Result:
    return pathway_advice(made, table("matches").empty() if matches is None else matches, as_of=DAY)


def row(found: Result, pathway: str) -> dict[str, Any]:
    return found.table.row(by_predicate=pl.col("pathway") == pathway, named=True)


def order(made: dict[str, pl.DataFrame], pathway: str) -> dict[str, dict[str, Any]]:
    taken = candidates(made["assets"]).filter(pl.col("pathway") == pathway)
    return {one["ordering"]: one for one in pathway_order(taken, made, as_of=DAY).table.iter_rows(named=True)}


def test_the_type_opens_its_own_pathways_first_and_then_those_it_can_also_take() -> None:
    found = advice(register(assets=[invention()])).table
    assert found["pathway"].head(2).to_list() == ["pw-invention", "pw-spin-off"]
    assert "pw-contract-collaboration" in found["pathway"]
    assert "pw-dataset" not in found["pathway"]
    assert found["rank"].to_list() == list(range(1, found.height + 1))


def test_rights_agreements_needs_and_precedents_speak_for_it() -> None:
    made = register(
        assets=[invention(), {"id": "b", "type": "invention", "title": "Pump"}],
        needs=[{"id": "n", "type": "challenge", "title": "Quiet air"}],
        rights=[{"id": "r", "asset": "a", "kind": "patent", "status": "pending"}],
        agreements=[{"id": "g", "type": "option", "assets": ["a"], "signed": "2026-01-01", "status": "signed"}],
        cases=[
            {"id": "c", "assets": ["b"], "pathway": "licensing", "closed": "2025-05", "outcome": "licence"},
            {"id": "d", "assets": ["a"], "pathway": "licensing", "opened": "2026-01-01"},
        ],
    )  # fmt: skip
    fits = frame(table("matches"), [{"need": "n", "asset": "a", "fit": "strong", "score": 0.9, "rank": 1}])
    found = advice(made, fits)
    said = found.reasons.filter(pl.col("subject") == "a", pl.col("about") == "pw-invention")["rule"].to_list()
    assert said == [
        "pathway-type", "pathway-readiness", "pathway-right", "pathway-agreement", "pathway-needs",
        "pathway-precedents", "pathway-followed",
    ]  # fmt: skip
    assert row(Result(found.table.filter(pl.col("asset") == "a")), "pw-invention")["speaks_for"] == 6


def test_what_is_over_or_blocked_or_failed_speaks_for_nothing() -> None:
    made = register(
        assets=[invention(), {"id": "b", "type": "invention", "title": "Pump"}],
        needs=[{"id": "n", "type": "challenge", "title": "Quiet air"}],
        rights=[{"id": "r", "asset": "a", "kind": "patent", "status": "lapsed"}],
        agreements=[
            {"id": "g", "type": "option", "assets": ["a"], "signed": "2024-01-01", "ends": "2025", "status": "signed"},
            {"id": "h", "type": "licence", "assets": ["a"], "signed": "2027-01-01", "status": "signed"},
        ],
        cases=[{"id": "c", "assets": ["b"], "pathway": "licensing", "closed": "2025-05", "outcome": "none"}],
    )
    weak = {"need": "n", "asset": "a", "score": 0.9, "rank": 1}
    blocked = [{"rule": "territory"}]
    fits = frame(table("matches"), [{**weak, "fit": "strong", "blockers": blocked}, {**weak, "fit": "weak"}])
    assert row(Result(advice(made, fits).table.filter(pl.col("asset") == "a")), "pw-invention")["speaks_for"] == 1


def test_an_exclusive_right_given_before_speaks_against_and_says_where() -> None:
    licence = {"id": "g", "type": "licence", "assets": ["a"], "signed": "2024-01-01", "status": "signed"}
    made = register(assets=[invention()], agreements=[{**licence, "exclusive": True, "territory": ["SI"]}])
    assert row(advice(made), "pw-invention")["speaks_against"] == 1
    open_one = register(assets=[invention()], agreements=[{**licence, "exclusive": False}])
    assert row(advice(open_one), "pw-invention")["speaks_against"] == 0


FILED = {"id": "r", "asset": "a", "kind": "patent", "happened": [{"event": "first-filing", "on": "2026-03-01"}]}


@pytest.mark.parametrize(
    ("rights", "published", "standing"),
    [
        ([], None, "open"),
        ([FILED], None, "done"),
        ([FILED], "2026-03-02", "done"),
        ([FILED], "2026-03-01", "too late"),
        ([FILED], "2026-02-28", "too late"),
        ([], "2026-02", "too late"),
        ([], "2026-12-14", "open"),
    ],
)
def test_filing_comes_before_publishing(rights: list[Any], published: str | None, standing: str) -> None:
    made = register(assets=[invention(dates={"published": published} if published else None)], rights=rights)
    assert order(made, "pw-invention")["ord-file-before-publish"]["standing"] == standing


def test_a_publication_planned_before_anything_is_filed_is_told() -> None:
    made = register(assets=[invention(dates={"published": "2026-12-14"})])
    problems = advice(made).problems
    assert "ord-file-before-publish" in problems["rule"]
    assert problems["found"].str.contains("2026-12-14").all()


def test_events_and_agreements_show_what_is_done_and_the_future_does_not() -> None:
    told = {"id": "e", "case": "c", "subject": "a", "activity": "ownership-settled", "at": "2026-05-05T10:00:00Z"}
    later = {**told, "id": "f", "activity": "triage-decided", "at": "2027-05-05T10:00:00Z"}
    found = order(register(assets=[invention()], events=[told, later]), "pw-invention")
    assert found["ord-ownership-before-deal"]["done_on"] == date(2026, 5, 5)
    assert found["ord-defensive-choice"]["standing"] == "open"


def test_a_rule_for_other_types_does_not_touch_the_asset() -> None:
    course = {"id": "a", "type": "course", "title": "Fans"}
    assert "ord-name-check-before-brand" in order(register(assets=[course]), "pw-course-or-training")
    assert "ord-deposit-before-filing" not in order(register(assets=[invention()]), "pw-invention")


def plan(pathway: str, **wishes: Any) -> pl.DataFrame:
    made = register(assets=[invention()])
    taken = pl.DataFrame({"asset": ["a"], "pathway": [pathway]})
    touched = candidates(made["assets"]).filter(pl.col("pathway") == pathway)
    return plan_steps(taken, pathway_order(touched, made, as_of=DAY).table, start=DAY, **wishes)


def test_each_step_follows_the_one_before_it_with_its_least_and_most_time() -> None:
    first, second = plan("pw-spin-off").head(2).iter_rows(named=True)
    assert (first["earliest_end"], first["latest_end"]) == (date(2026, 12, 6), date(2026, 12, 20))
    assert (second["earliest_start"], second["latest_start"]) == (date(2026, 12, 6), date(2026, 12, 20))
    assert (second["earliest_end"], second["latest_end"]) == (date(2026, 12, 20), date(2027, 1, 31))


def test_months_are_counted_from_the_filing_and_not_from_the_step_before() -> None:
    days = {one["step"]: one for one in plan("pw-invention").iter_rows(named=True)}
    assert days[5]["latest_end"] == date(2027, 7, 4)
    assert days[9]["earliest_end"] == date(2029, 4, 7)
    assert days[9]["latest_end"] == date(2030, 2, 4)


def test_a_step_without_a_usual_time_leaves_no_latest_day_after_it() -> None:
    found = plan("pw-standard-contribution")
    untimed = found.filter(pl.col("earliest_end").is_null())["step"].min()
    assert found.filter(pl.col("step") > untimed)["latest_start"].null_count() == found.height - untimed
    assert found["earliest_start"].null_count() == 0


def test_open_blocks_stand_at_the_step_that_waits() -> None:
    waiting = dict(plan("pw-spin-off").select("step", "waits_for").drop_nulls().iter_rows())
    assert waiting[4] == ["ord-conflict-before-equity"]


def test_a_plan_can_begin_at_a_later_step() -> None:
    found = plan("pw-invention", first_step=8)
    assert (found["step"].to_list(), found.item(0, "earliest_start")) == ([8, 9, 10], DAY)


def test_all_pathways_can_be_dated_and_never_end_before_they_begin() -> None:
    taken = pathways().select(pathway="id").with_columns(asset=pl.lit("a"))
    found = plan_steps(taken, table("pathway_order").empty(), start=DAY)
    assert found.height == pathway_steps().height
    bounded = found.drop_nulls(["earliest_end", "latest_end", "latest_start"])
    assert bounded.filter(pl.col("earliest_end") > pl.col("latest_end")).is_empty()
    assert found.filter(pl.col("earliest_end") < pl.col("earliest_start")).is_empty()
    assert plan_ends(found).height == pathways().height


def test_the_choice_names_pathways_steps_and_rules_that_exist() -> None:
    said = knowledge.document(CHOICE)
    steps = set(pathway_steps().select("pathway", "step").iter_rows())
    assert set(said["pathways"]) == set(pathways()["id"])
    assert set(said["ordering"]) == set(ordering_rules()["id"])
    assert {(name, one["goal"]) for name, one in said["pathways"].items()} <= steps
    assert {(name, step) for one in said["ordering"].values() for name, step in one["before"].items()} <= steps
    types = {one for row in said["pathways"].values() for one in row.get("also_from", ())}
    assert types <= {row["code"] for row in knowledge.rows("terms/codes/asset_types.csv")}


def test_an_empty_register_and_an_asset_without_a_type_have_no_pathway() -> None:
    for made in (register(), register(assets=[{"id": "a", "title": "Fan"}])):
        found = advice(made)
        assert found.table.is_empty()
        assert found.table.schema == table("pathway_advice").schema


def test_the_order_of_rows_does_not_matter() -> None:
    events = [
        {"id": f"e{day}", "case": "c", "subject": "a", "activity": "ownership-settled",
         "at": datetime(2026, 5, day, tzinfo=UTC).isoformat()} for day in (3, 1, 2)
    ]  # fmt: skip
    made = register(assets=[invention(), {"id": "b", "type": "software", "title": "Code"}], events=events)
    turned = {
        name: one.with_row_index("place").sort("place", descending=True).drop("place") for name, one in made.items()
    }
    assert advice(made).table.equals(advice(turned).table)
    assert order(turned, "pw-invention")["ord-ownership-before-deal"]["done_on"] == date(2026, 5, 1)


def test_what_binds_the_asset_and_who_owns_it_is_named_where_an_exclusive_right_is_at_stake() -> None:
    background = {"asset": "a", "restriction": "background"}
    bound = [
        {"id": "x-1", **background, "bars": "exclusive", "party": "Trebnik", "ends": "2027-01-31"},
        {"id": "x-2", **background, "bars": "everything", "ends": "2026-11-21"},
        {"id": "x-3", "asset": "a", "restriction": "permit", "bars": "nothing"},
    ]  # fmt: skip
    allowed = {"asset": "a", "party": "Institute", "exclusive": True}
    consents = [
        {"id": "c-1", **allowed, "given": "2025-01-01", "ends": "2026-12-31"},
        {"id": "c-2", **allowed},
    ]  # fmt: skip
    titles = [{"id": "t-1", "asset": "a", "owner": "We"}, {"id": "t-2", "asset": "a", "owner": "Institute"}]
    more = {"restrictions": bound, "consents": consents, "titles": titles}
    made = register(assets=[invention()])
    made |= {
        name: frame(table(name), check(table(name), [(one, Place()) for one in rows]).records)
        for name, rows in more.items()
    }
    plain, found = advice(register(assets=[invention()])), advice(made)
    named = {
        row["rule"]: row["values"]
        for row in found.reasons.filter(about="pw-invention").iter_rows(named=True)
        if row["rule"] in ("pathway-restriction", "pathway-consent", "pathway-owners")
    }
    assert '"restriction":["x-1"],"party":["Trebnik"],"free_after":"2027-01-31"' in named["pathway-restriction"]
    assert '"consent":["c-1"]' in named["pathway-consent"]
    assert '"owner":["Institute","We"]' in named["pathway-owners"]
    assert row(found, "pw-invention")["speaks_against"] == row(plain, "pw-invention")["speaks_against"] + 1
    assert row(found, "pw-contract-collaboration") == row(plain, "pw-contract-collaboration") | {
        "rank": row(found, "pw-contract-collaboration")["rank"]
    }
