"""What somebody might try with files that speak of the titles, restrictions and records of others."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from valorise.platform.imports import actions
from valorise.platform.register import actions as register
from valorise.platform.register.models import Asset, Consent, Restriction, Title
from valorise.platform.register.tables import register_tables
from valorise.terms.errors import Invalid


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def quiet(*_) -> None:
    """Progress for nobody."""


def take(person, table, *rows):
    file = SimpleUploadedFile(f"{table}.jsonl", "\n".join(json.dumps(row) for row in rows).encode())
    one = actions.bring(person.viewer, [file], table=table)
    actions.look(person.viewer, one.pk, tell=quiet)
    return actions.take(person.viewer, one.pk, tell=quiet)


def test_files_say_nothing_about_who_owns_what_of_others(owner, stranger, colleague, asset, office) -> None:
    asset("a-1")
    mine = register.add_belonging(owner.viewer, "titles", "a-1", {"owner": "North", "share": "1"})
    bound = register.add_belonging(owner.viewer, "restrictions", "a-1", {"restriction": "background"})
    row = {"id": mine.pk, "asset": "a-1", "owner": "Thief", "share": "1"}
    with pytest.raises(Invalid, match="expected an asset"):
        take(stranger, "titles", row)
    ones = [
        take(stranger, "assets", {"id": "a-1", "title": "Thief's own", "type": "invention"}),
        take(stranger, "titles", row),
        take(stranger, "restrictions", {"id": bound.pk, "asset": "a-1", "restriction": "grant-term"}),
        take(stranger, "consents", {"id": "c-1", "asset": "a-1", "party": "Thief"}),
    ]
    for model in (Title, Restriction, Consent):
        assert model.objects.get(tenant=stranger.tenant).asset_id == f"a-1~{stranger.tenant.pk}"
    assert "Thief" not in str(register_tables(office.pk))
    assert b"Thief" not in colleague.client.get("/assets/a-1/").content
    for one in reversed(ones):
        actions.take_back(stranger.viewer, one.pk, why="undone")
    assert Title.objects.get(pk=mine.pk).removed_at is None
    assert Title.objects.get(pk=mine.pk).facts["owner"] == "North"
    assert Restriction.objects.get(pk=bound.pk).removed_at is None


def test_what_became_of_rows_is_for_the_office_that_brought_them(owner, stranger, colleague, nobody) -> None:
    one = take(owner, "assets", {"id": "a-1", "title": "Fan", "type": "invention"})
    for client in (stranger.client, colleague.client, nobody):
        for path in (f"/api/v1/imports/{one.pk}/-/merges.jsonl", f"/imports/{one.pk}/merged/",
                     f"/api/v1/imports/{one.pk}/-/columns"):  # fmt: skip
            assert client.get(path).status_code in (302, 401, 403, 404), path


def test_the_list_of_joined_rows_leads_to_the_own_record_and_not_to_one_of_that_name(owner, stranger, asset) -> None:
    asset("a-1", title="Of the others", confidentiality="open")
    doi = [{"scheme": "doi", "value": "10.5555/abc.12"}]
    one = take(
        stranger,
        "assets",
        {"id": "a-1", "title": "A quiet fan for mills", "type": "publication", "identifiers": doi},
        {"id": "a-2", "title": "A quiet fan for mills", "type": "publication", "identifiers": doi},
    )
    assert list(Asset.objects.filter(tenant=stranger.tenant, removed_at=None).values_list("pk", flat=True)) == [
        f"a-1~{stranger.tenant.pk}"
    ]
    page = stranger.client.get(f"/imports/{one.pk}/merged/").content.decode()
    assert 'href="/assets/a-1/"' not in page
    assert f'href="/assets/a-1~{stranger.tenant.pk}/"' in page


def test_a_file_that_says_another_owner_leaves_what_was_held_before(owner, asset) -> None:
    asset("a-1")
    take(owner, "titles", {"id": "t-1", "asset": "a-1", "owner": "North", "share": "1", "recorded_at": "2020-01-01"})
    take(owner, "titles", {"id": "t-1", "asset": "a-1", "owner": "South", "share": "1", "recorded_at": "2020-01-01"})
    assert "North" in Title.objects.values_list("owner", flat=True)
