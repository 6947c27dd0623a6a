"""A trial joins the right that the patent itself brings, and is told."""

from __future__ import annotations

from pathlib import Path

from valorise.journeys.ingest import Given, register

READERS = Path(__file__).resolve().parents[2]


def test_a_trial_and_the_patent_it_is_about_are_one_right() -> None:
    files = [READERS / "uspto" / "sample" / "search.txt", READERS / "uspto_ptab" / "sample" / "proceedings.json"]
    made = register([Given(path) for path in files], tell=lambda *_: None)
    (right,) = made["rights"].filter(number="US9900101B2").to_dicts()
    assert right["asset"] == "uspto:US9900101"
    assert [one["event"] for one in right["happened"] if one["event"].startswith("trial")] == [
        "trial-petition",
        "trial-institution-decision",
    ]
    assert made["rights"].height == made["assets"].height == 2
    told = made.problems.filter(rule="trial")["found"].to_list()
    assert told == [
        "IPR, IPR2031-99001, Cold Corp. against Example Heat Oy, Instituted",
        "PGR, PGR2031-99002",
    ]
