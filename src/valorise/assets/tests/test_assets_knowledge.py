"""The knowledge of this room: what the files say reaches the tables, and wrong files are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from valorise.assets.checks import asset_problems
from valorise.assets.clocks import aid_rules, funder_duties, legal_clocks
from valorise.assets.competences import competences, frameworks, role_needs, trainings
from valorise.assets.ownership import ownership_regimes
from valorise.assets.pathways import ordering_rules, pathway_steps, pathways, scale_levels
from valorise.terms import codes, knowledge
from valorise.terms.lint.files import Document


def test_every_pathway_has_its_steps_and_ends_without_a_hole() -> None:
    steps = pathway_steps()
    assert pathways().height == 23
    assert set(steps["pathway"]) == set(pathways()["id"])
    assert steps.filter(pl.col("least") > pl.col("most")).is_empty()
    assert steps.filter(pl.col("least").is_null(), pl.col("when").is_null()).is_empty()


def test_what_destroys_novelty_is_blocked() -> None:
    rules = ordering_rules()
    assert rules.height == 16
    assert "invention" in rules.filter(id="ord-file-before-publish").item(0, "asset_types")


@pytest.mark.parametrize("scale", codes.codes("readiness_scales"))
def test_every_level_of_every_scale_is_described_in_our_own_words(scale: str) -> None:
    row = codes.codes("readiness_scales")[scale]
    assert list(scale_levels(scale)) == list(range(int(row["lowest"]), int(row["highest"]) + 1))


def test_silence_is_said_for_every_country_and_is_a_claim_only_in_germany() -> None:
    regimes = ownership_regimes()
    claimed = regimes.filter(pl.col("on_silence") == "institution", pl.col("rule").is_not_null())
    assert regimes.height == 27
    assert claimed["country"].to_list() == ["DE"]
    assert regimes.filter(country="HU").select("months", "days").row(0) == (None, 90)
    assert regimes.filter(country="FR").select("months", "rule").row(0) == (4, "fr-ownership")
    assert regimes.filter(country="BE").select("status", "claim_status").row(0) == ("verified", "known")


def test_no_clock_is_written_twice() -> None:
    clocks = legal_clocks()
    linked = clocks.filter(pl.col("rule").is_not_null())
    assert linked.select("id", "rule").is_duplicated().any() is False
    assert linked["allowed"].null_count() == linked.height
    assert funder_duties().filter(funder="Horizon 2020")["rule"].drop_nulls().len() == 3


def test_the_block_exemption_ends_with_2026() -> None:
    held = [aid_rules(as_of=day)["id"].to_list() for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert set(held[0]) - set(held[1]) == {"aid-block-exemption"}


def test_roles_and_trainings_speak_of_competences_that_exist() -> None:
    known = set(competences()["id"])
    assert competences().height == 123
    assert set(role_needs()["competence"]) <= known
    assert set(trainings()["competences"].explode()) <= known
    assert set(trainings()["audience"].explode()) <= set(role_needs()["role"])


def test_frameworks_of_others_give_names_only() -> None:
    assert {name for said in frameworks() for one in said["competences"] for name in one} == {"id", "name", "area"}


SCHEME = {"date": "2026-11", "bands": [{"creators": "1"}], "examples": [{}]}


@pytest.mark.parametrize(
    ("path", "said", "rule"),
    [
        ("ownership/XX.yaml", {"country": "AT"}, "missing-date"),
        ("clocks.yaml", {"date": "2026-11", "clocks": [{"id": "c", "rules": ["ep-tomorrow"]}]}, "unknown-rule"),
        ("pathways/p.yaml", {"date": "2026-11", "steps": [{"step": 2}]}, "steps-out-of-order"),
        ("rewards/r.yaml", {**SCHEME, "bands": [{"creators": "1/2"}]}, "shares-not-whole"),
        ("rewards/r.yaml", {**SCHEME, "bands": [{"creators": "1", "up_to": 5}]}, "bands-out-of-order"),
        ("rewards/r.yaml", {"date": "2026-11"}, "bands-or-missing"),
        ("rewards/r.yaml", {**SCHEME, "examples": []}, "missing-example"),
        ("rewards/r.yaml", {**SCHEME, "deductions": [{"take": "all"}]}, "unknown-deduction"),
        ("competences/trainings.yaml", {"date": "2026-11", "trainings": [{"competences": ["ZZ"]}]}, "unknown-name"),
    ],
)
def test_a_wrong_file_is_told(path: str, said: dict[str, Any], rule: str) -> None:
    assert [one.rule for one in asset_problems([Document(f"assets/{path}", said)])] == [rule]


def test_the_files_of_the_room_are_in_order() -> None:
    paths = knowledge.paths(".yaml", "assets")
    assert asset_problems([Document(path, knowledge.document(path)) for path in paths]) == []
