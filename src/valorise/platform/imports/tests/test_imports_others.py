"""Names in files lead to records of the own organisation alone, in whichever table others use them."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.told import told
from valorise.platform.imports import actions
from valorise.platform.needs.models import Need
from valorise.platform.register.actions import change_asset


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def quiet(*_) -> None:
    """Progress for nobody."""


def take(person, name, row, table=""):
    file = SimpleUploadedFile(name, json.dumps(row).encode())
    one = actions.bring(person.viewer, [file], table=table)
    actions.look(person.viewer, one.pk, tell=quiet)
    return actions.take(person.viewer, one.pk, tell=quiet)


def event(subject, **details):
    said = {"activity": "asset-changed", "at": "2024-05-03T10:00:00Z", "case": subject, "subject": subject}
    return {"id": "e-9", **said, "details": json.dumps(details)}


def test_a_name_that_others_use_in_another_table_tells_nothing_of_their_record(owner, stranger, asset) -> None:
    asset("a-1", confidentiality="open")
    change_asset(owner.viewer, "a-1", {"title": "Not told"}, why="For the office alone")
    for _ in range(2):
        one = take(stranger, "needs.jsonl", {"id": "a-1", "title": "A need", "type": "challenge"}, table="needs")
    (need,) = Need.objects.all()
    assert need.pk == f"a-1~{stranger.tenant.pk}"
    assert one.counts == {}
    answer = stranger.client.get(f"/api/v1/needs/{need.pk}/-/history")
    assert answer.status_code == 200
    assert b"Not told" not in answer.content
    assert b"office alone" not in answer.content


@pytest.mark.parametrize("name", ["account-1", "organisation-1", "import-1", "matches"])
def test_no_record_is_called_like_what_the_memory_tells_of_others(name, stranger) -> None:
    take(stranger, "needs.jsonl", {"id": name, "title": "A need", "type": "challenge"}, table="needs")
    assert Need.objects.get().pk == f"{name}~{stranger.tenant.pk}"


def test_events_of_files_tell_nothing_of_records_of_others(owner, stranger, asset) -> None:
    asset("a-1")
    take(
        stranger, "events.jsonl", event("a-1", table="assets", before={"title": "Theirs"}, after={"title": "Asset a-1"})
    )
    assert log().about(["a-1"]) == []
    assert b"Theirs" not in owner.client.get("/history/assets/a-1/").content


def test_events_of_files_cannot_be_taken_back_like_a_change(stranger, asset) -> None:
    """What an event moved is put back as it says; only the platform itself may say so."""
    asset("s-1", tenant=stranger.tenant)
    rows = {"accounts.membership.tenant": [1]}
    moved = {"from": "1", "to": "2", "rows": rows}
    sides = {"before": {"title": "Other"}, "after": {"title": "Asset s-1"}}
    take(stranger, "events.jsonl", event("s-1", table="assets", moved=moved, note="kept", **sides))
    (found,) = map(told, log().about(["s-1"]))
    assert (found.table, dict(found.details)) == ("", {"note": "kept"})
    assert stranger.client.post(f"/history/undo/{found.id}/").status_code == 422
