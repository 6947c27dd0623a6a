"""What hangs on a fact is counted, and what is unconfirmed and most used comes first."""

from __future__ import annotations

import polars as pl

from valorise.journeys.uses import COMPUTED, unconfirmed, uses
from valorise.policy.evidence import links_table
from valorise.terms.things import named


def test_a_measure_is_used_by_the_studies_that_speak_of_it() -> None:
    used = uses(worked_out=False).filter(kind="measures", id="us-sbir")
    speaking = links_table().filter(measure="us-sbir")["study"].n_unique()
    assert used.filter(by="Evidence")["times"].to_list() == [speaking]


def test_a_figure_is_used_where_its_name_is_asked_for_and_not_where_it_is_merely_written() -> None:
    used = uses(worked_out=False).filter(kind="context", id="ES/gerd-per-gdp/2022")
    assert dict(used.select("by", "times").iter_rows()) == {"Other knowledge files": 1, "Recommendations": 1}


def test_what_is_worked_out_counts_too() -> None:
    more = uses()
    assert more.filter(kind="indicators", id="act-disclosures", by=COMPUTED)["times"].to_list() == [1]
    assert more.filter(pl.col("by").str.starts_with("Suggestions"))["kind"].unique().to_list() == ["measures"]


def test_the_most_used_of_what_is_unconfirmed_comes_first_and_what_is_missing_is_left_out() -> None:
    found = unconfirmed()
    assert found["uses"].to_list() == sorted(found["uses"], reverse=True)
    assert found.row(0, named=True)["kind"] == "recommendations"
    for name in found.filter(kind="context")["id"]:
        assert "missing" not in named(name)[0].said
    assert found.select("kind", "id").is_unique().all()
