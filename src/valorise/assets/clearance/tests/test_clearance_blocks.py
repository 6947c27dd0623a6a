"""One example for every kind of block, and for what lifts it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from valorise.assets.clearance.answer import by_country, clearance, overall
from valorise.assets.clearance.fields import field_of
from valorise.assets.clearance.question import Question
from valorise.assets.clearance.territories import territory
from valorise.terms import knowledge
from valorise.terms.errors import Invalid, Missing
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

PHRASES = knowledge.document("reporting/phrases.yaml")
OURS = {"id": "x", "title": "Coating", "owners": [{"name": "We", "share": "1"}]}
LICENCE = {
    "id": "g", "type": "licence", "title": "G", "assets": ["x"], "parties": ["We", "Other"], "signed": "2024-01-01",
    "starts": "2024-01-01", "ends": "2030-12-31", "exclusive": True, "territory": ["DE"], "field_of_use": "dairy",
    "status": "signed",
}  # fmt: skip
BARRED = {"id": "r", "asset": "x", "restriction": "background", "bars": "everything", "party": "Partner"}


def ask(
    *, in_: str = "DE", field: str | None = "dairy", exclusive: bool = True, to: str = "You", **more: Any
) -> Question:
    facts = {"starts": date(2027, 1, 1), "as_of": date(2026, 11, 22), "licensee_country": "DE", **more}
    return Question(
        asset="x", licensor="We", licensee=to, exclusive=exclusive,
        territory=territory(in_), field_of_use=field_of(field), **facts,
    )  # fmt: skip


def register(**rows: list[dict[str, Any]]) -> dict[str, Any]:
    made = {}
    for name, given in {"assets": [OURS], **rows}.items():
        checked = check(table(name), ((one, Place()) for one in given))
        assert checked.problems == []
        made[name] = frame(table(name), checked.records)
    return made


def found(question: Question, **rows: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
    """The answer, and the rules that spoke with what each answers."""
    result = clearance(register(**rows), question)
    assert set(result.table["rule"]) <= set(PHRASES["reasons"])
    assert set(result.table["remedy"].drop_nulls()) <= set(PHRASES["remedies"])
    return overall(result.table).value, dict(zip(result.table["rule"], result.table["answer"], strict=True))


def test_what_we_own_alone_and_nothing_binds_may_be_licensed() -> None:
    assert found(ask()) == ("yes", {"owner": "yes"})


@pytest.mark.parametrize(
    ("asked", "changed", "answer", "rule"),
    [
        ({}, {}, "no", "exclusive-given"),
        ({"exclusive": False}, {}, "no", "exclusive-given"),
        ({}, {"exclusive": False}, "no", "licence-given"),
        ({"exclusive": False}, {"exclusive": False}, "yes", "not-exclusive"),
        ({"exclusive": False}, {"exclusive": None}, "only-if", "exclusivity-unknown"),
        ({"in_": "FR"}, {}, "yes", "apart-in-territory"),
        ({"in_": "DE,FR"}, {}, "no", "exclusive-given"),
        ({"starts": date(2031, 1, 1)}, {}, "yes", "apart-in-period"),
        ({"ends": date(2027, 6, 30)}, {"starts": "2027-07-01"}, "yes", "apart-in-period"),
        ({"field": "wound care"}, {}, "only-if", "exclusive-given-unclear"),
        ({"field": None}, {}, "no", "exclusive-given"),
        ({}, {"field_of_use": None}, "only-if", "exclusive-given-unclear"),
        ({}, {"territory": None}, "only-if", "exclusive-given-unclear"),
        ({"field": "ipc:A61L"}, {"field_of_use": "ipc:C02F"}, "yes", "apart-in-field"),
        ({"field": "ipc:A61L"}, {"field_of_use": "ipc:A61L27/34"}, "no", "exclusive-given"),
        ({"field": "ipc:A61L27/14"}, {"field_of_use": "ipc:A61L27/34"}, "only-if", "exclusive-given-unclear"),
        ({"field": None, "except_fields": (field_of("dairy"),)}, {}, "yes", "apart-in-field"),
        ({"to": "Other"}, {}, "yes", "with-the-licensee"),
        ({}, {"status": "draft"}, "yes", "only-a-draft"),
        ({}, {"status": "terminated", "ends": "2026-06-30"}, "yes", "apart-in-period"),
        ({}, {"status": "terminated"}, "only-if", "exclusive-given-unclear"),
        ({}, {"type": "nda"}, "yes", "secrecy-only"),
        ({}, {"type": "collaboration", "exclusive": None}, "only-if", "rights-in-a-clause"),
        ({"exclusive": False}, {"type": "collaboration", "exclusive": None}, "yes", "no-exclusive-right-recorded"),
        ({}, {"type": "assignment"}, "only-if", "assigned-elsewhere"),
        ({}, {"type": "option"}, "no", "option-running"),
        ({"starts": date(2031, 1, 1)}, {"type": "option"}, "only-if", "option-not-lapsed-yet"),
        ({}, {"type": "option", "ends": "2026-06-30"}, "yes", "option-lapsed"),
        ({"to": "Other"}, {"type": "option"}, "yes", "with-the-licensee"),
        ({"to": "Other", "starts": date(2031, 1, 1)}, {"type": "option"}, "yes", "apart-in-period"),
    ],
)  # fmt: skip
def test_agreements(asked: dict[str, Any], changed: dict[str, Any], answer: str, rule: str) -> None:
    agreed = {name: value for name, value in {**LICENCE, **changed}.items() if value is not None}
    assert found(ask(**asked), agreements=[agreed]) == (answer, {"owner": "yes", rule: answer})


def test_the_blocking_path_names_agreement_and_holder_and_the_countries() -> None:
    result = clearance(register(agreements=[LICENCE]), ask(in_="DE,FR"))
    row = result.table.row(0, named=True)
    assert (row["path"], row["countries"], row["remedy"]) == (["x", "g", "Other"], ["DE"], "wait-or-waive")
    assert {code: one.value for code, one in by_country(result.table, ["DE", "FR"]).items()} == {
        "DE": "no",
        "FR": "yes",
    }


@pytest.mark.parametrize(
    ("exclusive", "country", "kind", "rule"),
    [
        (False, "US", "patent-family", "co-owner-free"),
        (True, "US", "patent-family", "co-owner-consent"),
        (False, "FR", "patent-family", "co-owner-notice"),
        (False, "GB", "patent-family", "co-owner-consent"),
        (False, "NO", "patent-family", "co-owner-consent"),
        (False, "US", "software", "co-owner-consent"),
    ],
)
def test_co_owners_are_asked_by_the_law_of_the_country(exclusive: bool, country: str, kind: str, rule: str) -> None:
    owners = [{"name": "We", "share": "1/2"}, {"name": "They", "share": "1/2"}]
    rules = found(ask(exclusive=exclusive, in_=country), assets=[{**OURS, "type": kind, "owners": owners}])[1]
    assert rule in rules
    consent = {"id": "c", "asset": "x", "party": "They", "exclusive": exclusive, "given": "2026-11-01"}
    held = [{**OURS, "type": kind, "owners": owners}]
    assert found(ask(exclusive=exclusive, in_=country), assets=held, consents=[consent])[0] == "yes"


@pytest.mark.parametrize(
    "lacks",
    [
        {"given": "2026-12-01"}, {"licensee": "Somebody"}, {"exclusive": False}, {"territory": ["FR"]},
        {"field_of_use": "wound care"}, {"ends": "2028-01-01"}, {"starts": "2027-06-01"}, {"party": "Nobody"},
    ],
)  # fmt: skip
def test_a_consent_that_is_narrower_than_the_question_lifts_nothing(lacks: dict[str, Any]) -> None:
    consent = {"id": "c", "asset": "x", "party": "Other", "exclusive": True, "given": "2026-11-01"}
    assert found(ask(), agreements=[LICENCE], consents=[consent])[0] == "yes"
    assert found(ask(), agreements=[LICENCE], consents=[{**consent, **lacks}])[0] == "no"


@pytest.mark.parametrize(
    ("titles", "answer", "rule"),
    [
        ([("We", "1", None, None)], "yes", "owner"),
        ([("They", "1", None, None)], "no", "not-owner"),
        ([("They", "1", None, "2026-12-31"), ("We", "1", "2027-01-01", None)], "yes", "owner"),
        ([("They", "1", None, "2026-06-30"), ("We", "1", "2026-09-01", None)], "only-if", "title-gap"),
        ([("They", "1", None, "2026-06-30"), ("We", "1", "2026-06-01", None)], "only-if", "shares-uneven"),
        ([("We", "2/3", None, None)], "only-if", "shares-uneven"),
        ([("We", None, None, None)], "only-if", "shares-unknown"),
        ([("We", "1", None, "2028-12-31")], "only-if", "title-ends"),
    ],
)
def test_chains_of_title(titles: list[tuple[Any, ...]], answer: str, rule: str) -> None:
    names = ("owner", "share", "starts", "ends")
    rows = [
        {"id": str(place), "asset": "x", **{key: value for key, value in zip(names, one, strict=True) if value}}
        for place, one in enumerate(titles)
    ]
    got, rules = found(ask(), titles=rows)
    assert (got, rules[rule]) == (answer, answer)


def test_a_title_counts_from_the_day_it_was_recorded_until_it_was_withdrawn() -> None:
    wrong = {
        "id": "1",
        "asset": "x",
        "owner": "They",
        "share": "1",
        "recorded_at": "2025-01-01",
        "withdrawn_at": "2026-12-01",
    }
    right = {"id": "2", "asset": "x", "owner": "We", "share": "1", "recorded_at": "2026-12-01"}
    assert found(ask(), titles=[wrong, right])[0] == "no"
    assert found(ask(as_of=date(2026, 12, 1)), titles=[wrong, right])[0] == "yes"


def test_nobody_said_who_owns_it() -> None:
    assert found(ask(), assets=[{"id": "x", "title": "Coating"}])[1] == {"ownership-not-settled": "only-if"}


def test_makers_who_worked_elsewhere_must_have_handed_their_right_over() -> None:
    made = [
        {**OURS, "contributors": [{"name": "Ana", "organisation": "We"}, {"name": "Ben", "organisation": "Clinic"}]}
    ]
    assert found(ask(), assets=made)[1]["maker-outside"] == "only-if"
    handed = {
        "id": "a",
        "type": "assignment",
        "title": "A",
        "assets": ["x"],
        "parties": ["We", "Ben"],
        "signed": "2025-01-01",
    }
    assert found(ask(), assets=made, agreements=[handed]) == ("yes", {"owner": "yes", "assigned-by-makers": "yes"})


@pytest.mark.parametrize(
    ("country", "disclosed", "owners", "event", "answer", "rule"),
    [
        ("DE", "2026-01-10", True, None, "yes", "silence-claims"),
        ("DE", "2026-11-10", True, None, "only-if", "claim-open"),
        ("SI", "2025-01-10", True, None, "only-if", "claim-not-shown"),
        ("SI", "2025-01-10", False, None, "no", "not-claimed-in-time"),
        ("SI", "2025-01-10", True, "invention-claimed", "yes", "invention-claimed"),
        ("SI", "2025-01-10", True, "invention-released", "no", "invention-released"),
        ("SI", "2025-01-10", True, "first-filing", "yes", "filed-in-own-name"),
        ("SE", "2025-01-10", True, None, "only-if", "inventor-owns"),
    ],
)  # fmt: skip
def test_inventions_at_work(
    country: str, disclosed: str, owners: bool, event: str | None, answer: str, rule: str
) -> None:
    asset = {**OURS, "type": "invention", "country": country, "dates": {"disclosed": disclosed}}
    asset = asset if owners else {name: value for name, value in asset.items() if name != "owners"}
    happened = [{"event": event, "on": "2025-02-01"}] if event else []
    right = {"id": "p", "asset": "x", "kind": "patent", "holder": "We", "happened": happened}
    got, rules = found(ask(), assets=[asset], rights=[right])
    assert (got, rules[rule]) == (answer, answer)


@pytest.mark.parametrize(
    ("programme", "exclusive", "country", "expected"),
    [
        ("Horizon Europe", True, "DE", {"partner-access-rights": "only-if", "funder-silent": "yes"}),
        ("Horizon Europe", False, "DE", {"partner-keeps-access": "yes", "funder-silent": "yes"}),
        ("Horizon 2020", True, "CN", {"partner-access-rights": "only-if", "funder-may-object": "only-if"}),
        ("Horizon 2020", True, None, {"partner-access-rights": "only-if", "licensee-country-unknown": "only-if"}),
        ("National", True, "DE", {"partner-terms-unknown": "only-if", "programme-not-known": "yes"}),
    ],
)  # fmt: skip
def test_projects(programme: str, exclusive: bool, country: str | None, expected: dict[str, str]) -> None:
    project = {
        "id": "p", "title": "P", "programme": programme, "ends": "2026-08-31",
        "participants": [{"name": "We"}, {"name": "Partner"}], "identifiers": [{"scheme": "grant", "value": "EC:7"}],
    }  # fmt: skip
    asset = {**OURS, "funding": [{"funder": "EC", "grant": "7"}]}
    asked = ask(exclusive=exclusive, licensee_country=country)
    assert found(asked, assets=[asset], projects=[project])[1] == {"owner": "yes", **expected}
    assert found(ask(), assets=[asset])[1]["grant-not-in-register"] == "only-if"


@pytest.mark.parametrize(
    ("licence", "exclusive", "answer"),
    [
        ("EUPL-1.2", True, "no"), ("EUPL-1.2", False, "yes"), ("CC-BY-NC-4.0", True, "only-if"),
        ("on request", False, "only-if"),
    ],
)  # fmt: skip
def test_own_releases(licence: str, exclusive: bool, answer: str) -> None:
    assert found(ask(exclusive=exclusive), assets=[{**OURS, "licence": licence}])[0] == answer


@pytest.mark.parametrize(
    ("terms", "exclusive", "non_exclusive"),
    [
        (["MIT"], "yes", "yes"),
        (["LGPL-2.1-only"], "only-if", "only-if"),
        (["GPL-3.0-or-later"], "no", "only-if"),
        (["GPL-3.0-or-later OR MIT"], "yes", "yes"),
        (["GPL-3.0-or-later AND MIT"], "no", "only-if"),
        (["GPL-2.0-only WITH Classpath-exception-2.0"], "only-if", "only-if"),
        (["CC-BY-NC-4.0"], "no", "no"),
        (["LicenseRef-house"], "only-if", "only-if"),
        (["see the file"], "only-if", "only-if"),
        (["GPL-2.0-only", "Apache-2.0"], "no", "no"),
        (["GPL-2.0-only OR MIT", "Apache-2.0"], "yes", "yes"),
        (["GPL-2.0-only", "Apache-2.0 OR MIT"], "no", "only-if"),
    ],
)
def test_components_and_the_work_they_make(terms: list[str], exclusive: str, non_exclusive: str) -> None:
    rows = [
        {"id": f"r{place}", "asset": "x", "restriction": "open-source", "terms": one} for place, one in enumerate(terms)
    ]
    assert found(ask(), restrictions=rows)[0] == exclusive
    assert found(ask(exclusive=False), restrictions=rows)[0] == non_exclusive


@pytest.mark.parametrize(
    ("changed", "exclusive", "answer", "rule"),
    [
        ({}, True, "no", "restriction-bars"),
        ({"bars": "exclusive"}, True, "no", "restriction-bars"),
        ({"bars": "exclusive"}, False, "yes", "bars-exclusive-only"),
        ({"bars": "condition"}, True, "only-if", "restriction-condition"),
        ({"bars": None}, True, "only-if", "restriction-condition"),
        ({"bars": "nothing"}, True, "yes", "restriction-cleared"),
        ({"territory": ["US"]}, True, "yes", "apart-in-territory"),
        ({"ends": "2026-12-31"}, True, "yes", "apart-in-period"),
        ({"field_of_use": "wound care"}, True, "only-if", "restriction-unclear"),
    ],
)
def test_restrictions(changed: dict[str, Any], exclusive: bool, answer: str, rule: str) -> None:
    row = {name: value for name, value in {**BARRED, **changed}.items() if value is not None}
    assert found(ask(exclusive=exclusive), restrictions=[row]) == (answer, {"owner": "yes", rule: answer})


def test_what_binds_the_asset_below_binds_the_one_built_on_it() -> None:
    below = {"id": "y", "title": "Polymer", "owners": [{"name": "We", "share": "1"}]}
    built = [{"id": "r", "asset": "x", "restriction": "built-on", "built_on": "y"}]
    result = clearance(
        register(assets=[OURS, below], restrictions=built, agreements=[{**LICENCE, "assets": ["y"]}]), ask()
    )
    assert result.table.row(0, named=True)["path"] == ["x", "y", "g", "Other"]
    assert overall(result.table).value == "no"
    assert found(ask(), restrictions=built)[1]["built-on-unknown-asset"] == "only-if"


def test_what_assets_of_a_type_usually_need_is_asked_until_it_was_cleared() -> None:
    assets = [{**OURS, "type": "cohort-or-collection"}]
    assert found(ask(), assets=assets)[1]["usually-needed"] == "only-if"
    read = {"id": "r", "asset": "x", "restriction": "personal-data", "bars": "nothing"}
    assert found(ask(), assets=assets, restrictions=[read])[0] == "yes"
    elsewhere = {**read, "bars": "everything", "territory": ["US"]}
    assert found(ask(), assets=assets, restrictions=[elsewhere])[0] == "only-if"


def test_questions_that_cannot_be_answered() -> None:
    with pytest.raises(Missing):
        clearance(register(assets=[{"id": "z", "title": "Other"}]), ask())
    with pytest.raises(Invalid, match="Narnia"):
        territory("Narnia")
    with pytest.raises(Invalid, match="no country"):
        territory("DE,-EU")
