"""Every row of an import is kept here, or its page and its account say clearly that it is not."""

from __future__ import annotations

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from polars.testing import assert_frame_equal

from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.imports import actions, reads
from valorise.platform.imports.reading import keeps
from valorise.platform.register.models import Consent, Restriction, Right, Title
from valorise.platform.register.tables import register_tables
from valorise.readers.own.table_of import candidates
from valorise.terms.errors import Invalid

ASSETS = [{"id": "a-1", "title": "Membrane against fouling"}, {"id": "a-2", "title": "Coating without chromium"}]
TITLES = [
    {"id": "t-1", "asset": "a-1", "owner": "North", "share": "1/3", "starts": "2024-05", "recorded_at": "2024-06-01"},
    {"id": "t-2", "asset": "a-1", "owner": "Beta", "share": "2/3", "starts": "2024-05", "withdrawn_at": "2025-01-01"},
]
RESTRICTIONS = [{"id": "rs-1", "asset": "a-1", "restriction": "built-on", "built_on": "a-2", "territory": ["DE"]}]
CONSENTS = [{"id": "cs-1", "asset": "a-2", "party": "Beta", "exclusive": True, "given": "2025-02-03"}]
OBSERVATIONS = [
    {"id": f"o-{year}", "indicator": "licences", "unit_of_analysis": "SI", "period": str(year), "value": 3,
     "status": "verified"}
    for year in (2022, 2023)
]  # fmt: skip


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def brought(viewer, **tables):
    files = [
        SimpleUploadedFile(f"{name}.jsonl", b"".join(orjson.dumps(row) + b"\n" for row in rows))
        for name, rows in tables.items()
    ]
    one = actions.bring(viewer, files)
    return actions.look(viewer, one.pk, tell=lambda *_: None)


def taken(viewer, one):
    return actions.take(viewer, one.pk, tell=lambda *_: None)


def line(one, file: str):
    return next(line for line in reads.account(one) if line["file"] == file)


def test_which_tables_of_files_are_not_kept() -> None:
    assert set(candidates()) - keeps().tables == {"measures", "observations"}
    assert keeps().tables - {"events"} == set(models_by_table())


def test_titles_restrictions_and_consents_are_kept_and_taken_back(owner, office) -> None:
    before = register_tables(office.pk)
    one = taken(
        owner.viewer,
        brought(owner.viewer, assets=ASSETS, titles=TITLES, restrictions=RESTRICTIONS, consents=CONSENTS),
    )
    assert [reads.problem_counts(one), sum(line["accepted"] for line in reads.account(one))] == [{}, 6]
    kept = register_tables(office.pk)
    for name, told in (("titles", TITLES), ("restrictions", RESTRICTIONS), ("consents", CONSENTS)):
        rows = kept[name].sort("id").to_dicts()
        assert [{key: str(row[key]) for key in said} for row, said in zip(rows, told, strict=True)] == [
            {key: str(value) for key, value in said.items()} for said in told
        ]
    again = brought(owner.viewer, titles=TITLES, restrictions=RESTRICTIONS)
    assert again.counts == {}
    assert actions.take_back(owner.viewer, one.pk) == {"left": []}
    for name, rows in register_tables(office.pk).items():
        assert_frame_equal(rows, before[name])


def test_names_that_others_use_lead_to_the_own_records(owner, stranger, office) -> None:
    taken(stranger.viewer, brought(stranger.viewer, assets=ASSETS, titles=TITLES, restrictions=RESTRICTIONS))
    mine = brought(owner.viewer, assets=ASSETS, titles=TITLES, restrictions=RESTRICTIONS)
    taken(owner.viewer, mine)
    bound = Restriction.objects.get(tenant=office)
    assert (bound.pk, bound.asset_id, bound.built_on) == tuple(f"{name}~{office.pk}" for name in ("rs-1", "a-1", "a-2"))
    assert {one.asset_id for one in Title.objects.filter(tenant=office)} == {f"a-1~{office.pk}"}
    assert brought(owner.viewer, titles=TITLES, restrictions=RESTRICTIONS).counts == {}


def test_rows_of_other_tables_are_counted_and_said(owner) -> None:
    one = brought(owner.viewer, assets=ASSETS, observations=OBSERVATIONS)
    assert one.counts == {"assets": {"new": 2, "changed": 0, "gone": 0}}
    assert [line(one, f"{name}.jsonl")["not_kept"] for name in ("assets", "observations")] == [None, 2]
    (problem,) = reads.problems(one).to_dicts()
    assert (problem["rule"], problem["file"], problem["found"]) == (
        "not-kept-here", "observations.jsonl", "2 rows of the table Observations",
    )  # fmt: skip
    shown = owner.client.get(f"/imports/{one.pk}/").content.decode()
    assert "2 rows were read well and are not kept here" in shown
    assert orjson.loads(owner.client.get(f"/api/v1/imports/{one.pk}").content)["account"][1]["not_kept"] == 2
    taken(owner.viewer, one)


def test_files_of_which_nothing_is_kept_are_not_taken_over(owner) -> None:
    one = brought(owner.viewer, observations=OBSERVATIONS)
    with pytest.raises(Invalid, match="Not a single row"):
        taken(owner.viewer, one)
    one.refresh_from_db()
    assert one.state == "looked"


def test_a_row_about_an_asset_that_is_not_there_is_told(owner, stranger, asset, elsewhere) -> None:
    asset("of-others", tenant=elsewhere)
    titles = [*TITLES, {"id": "t-3", "asset": "of-others", "owner": "North"}]
    rights = [{"id": "r-1", "asset": "unknown", "kind": "patent"}, {"id": "r-2", "asset": "a-1", "kind": "patent"}]
    one = taken(owner.viewer, brought(owner.viewer, assets=ASSETS, titles=titles, rights=rights))
    found = line(one, "titles.jsonl")
    assert (found["rows"], found["accepted"], found["refused"]) == (3, 2, 1)
    told = {(row["record"], row["severity"], row["row"], row["found"]) for row in reads.problems(one).to_dicts()}
    assert told == {("t-3", "refused", 3, "of-others"), ("r-1", "changed", 1, "unknown")}
    assert set(Title.objects.values_list("pk", flat=True)) == {"t-1", "t-2"}
    assert dict(Right.objects.values_list("pk", "asset")) == {"r-1": None, "r-2": "a-1"}
    assert not Consent.objects.exists()


def test_a_workbook_is_looked_at_once_for_all_its_pages(owner, monkeypatch) -> None:
    from valorise.journeys import understanding

    table = b"Titel;Zusammenfassung\nMembran;gegen Belag\n"
    one = actions.bring(owner.viewer, [SimpleUploadedFile("liste.csv", table)])
    actions.look(owner.viewer, one.pk, tell=lambda *_: None)
    shown = [(place["file"]["name"], place["mapping"]) for place in reads.mappings(one)]
    assert shown[0][1].columns["Titel"] == "title"
    real, asked = understanding.understood, []
    monkeypatch.setattr(understanding, "understood", lambda *a, **b: asked.append(a) or real(*a, **b))
    assert [(place["file"]["name"], place["mapping"]) for place in reads.mappings(one)] == shown
    assert owner.client.get(f"/imports/{one.pk}/").status_code == 200
    assert asked == []
    said = actions.Correction("assets", {"Zusammenfassung": "title"})
    corrected = actions.correct(owner.viewer, one.pk, "liste.csv", said)
    assert reads.mappings(corrected)[0]["mapping"].columns == {"Zusammenfassung": "title"}
    assert len(asked) == 1
