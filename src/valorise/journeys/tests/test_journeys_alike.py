"""Whether a draft is in the register already, and what records would be together."""

from __future__ import annotations

from valorise.journeys.alike import alike, proposal

DOI = [{"scheme": "doi", "value": "10.5555/a"}]
TITLE = "A membrane that stays clean in milk"


def test_one_identifier_is_enough_before_any_title() -> None:
    found = alike({"identifiers": DOI}, [{"id": "a", "title": "M", "identifiers": DOI}, {"id": "b", "title": "N"}])
    assert found == {"a": ("same-identifier", {"scheme": "doi", "value": "10.5555/a"})}


def test_a_telling_title_is_enough_too() -> None:
    assert alike({"title": TITLE}, [{"id": "a", "title": TITLE.upper()}])["a"][0] == "same-title"
    assert alike({"title": "Report"}, [{"id": "a", "title": "Report"}]) == {}


def test_nothing_is_like_nothing() -> None:
    assert alike({}, []) == {}
    assert alike({}, [{"id": "a", "title": "M"}]) == {}


def test_a_proposal_unites_lists_and_tells_what_differs() -> None:
    one, disagreements = proposal([
        {"id": "a", "title": "M", "type": "software", "keywords": ["x"], "readiness": {"TRL": 4}},
        {"id": "b", "title": "M", "type": "dataset", "keywords": ["y"]},
    ])  # fmt: skip
    assert (one["id"], one["keywords"], one["readiness"]) == ("a", ["x", "y"], {"TRL": 4})
    assert [two.column for two in disagreements] == ["type"]
