"""Health for machines, operations for those who run the installation, nothing for others."""

from __future__ import annotations

import pytest

from valorise.platform.jobs.worker import drain
from valorise.platform.operations.models import Operator


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"


@pytest.fixture
def operator(player, office):
    person = player(office, "administrator")
    Operator.objects.create(user=person.user)
    return person


def test_health_tells_machines_one_word(nobody) -> None:
    answer = nobody.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_who_runs_it_sees_how_it_is(operator) -> None:
    shown = operator.client.get("/operations/").content.decode()
    assert "No backup was made yet" in shown


def test_a_backup_by_one_click(operator, tmp_path) -> None:
    assert operator.client.post("/operations/backup/")["Location"].startswith("/jobs/")
    drain(beat=False)
    (file,) = (tmp_path / "backups").glob("valorise-*.zip")
    answer = operator.client.get(f"/operations/backups/{file.name}")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert operator.client.get("/operations/backups/secret-key").status_code == 404


def test_the_log_is_checked_on_request(operator) -> None:
    assert "not looked at yet" in operator.client.get("/operations/").content.decode()
    place = operator.client.post("/operations/verify/")["Location"]
    drain(beat=False)
    assert "The event log is whole" in operator.client.get(place).content.decode()
    assert "whole on" in operator.client.get("/operations/").content.decode()


@pytest.mark.parametrize("who", ["owner", "colleague", "stranger"])
def test_nobody_else_sees_or_does_it(request, who, tmp_path) -> None:
    client = request.getfixturevalue(who).client
    for path in ("/operations/", "/operations/backups/valorise-1.zip"):
        assert client.get(path).status_code == 404
    for path in ("/operations/backup/", "/operations/verify/"):
        assert client.post(path).status_code == 404
    assert not (tmp_path / "backups").exists()
