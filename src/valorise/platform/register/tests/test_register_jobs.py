"""The long work of the register, done as a worker does it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from valorise.platform.jobs.work import kinds
from valorise.platform.register.listing import bulk
from valorise.platform.register.models import Asset


@pytest.fixture
def work(owner):
    heard = []
    return SimpleNamespace(viewer=owner.viewer, tell=lambda *told: heard.append(told), heard=heard)


@pytest.fixture
def some(asset):
    return [asset(f"a-{number}", title="Membrane").pk for number in range(3)]


def test_a_large_list_is_written_for_who_asked(some, work, owner, tmp_path, settings) -> None:
    settings.HOME = tmp_path
    result = kinds()["export-assets"].run(work, pairs=[["sort", "title"], ["gone", "x"]], kind="jsonl")
    answer = owner.client.get(result["links"][0]["address"])
    assert len(b"".join(answer.streaming_content).splitlines()) == 3
    assert work.heard[-1][1:] == (3, 3)


def test_a_large_change_is_made_and_taken_back_by_jobs(some, work, owner, monkeypatch) -> None:
    monkeypatch.setattr(bulk, "WHILE_ONE_WAITS", 2)
    made = bulk.choose(owner.viewer, names=some)
    bulk.look_ahead(owner.viewer, made.pk, {"confidentiality": "open"})
    asked = owner.client.post(f"/assets/-/bulk/{made.pk}/apply/", {"why": "Agreed"})
    assert asked["Location"].startswith("/jobs/")
    assert owner.client.get(asked["Location"]).status_code == 200
    result = kinds()["change-many-assets"].run(work, name=made.pk, why="Agreed")
    assert owner.client.get(result["links"][0]["address"]).status_code == 200
    assert Asset.objects.filter(confidentiality="open").count() == 3
    back = owner.client.post(f"/assets/-/bulk/{made.pk}/undo/", {"why": ""})
    assert back["Location"].startswith("/jobs/")
    kinds()["undo-many-changes"].run(work, name=made.pk, why="")
    assert Asset.objects.filter(confidentiality="open").count() == 0
