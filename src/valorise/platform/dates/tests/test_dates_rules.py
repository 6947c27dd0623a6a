"""Proposed rules: what would move is shown, nothing changes, and nobody reads more than is shared with them."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from valorise.assets.rulebook import entries
from valorise.platform.dates import rule_actions
from valorise.platform.dates.models import Due, RuleComparison
from valorise.platform.dates.tests.dates_register import day, register  # noqa: F401 - fixtures
from valorise.platform.jobs.worker import drain
from valorise.platform.programs.tests.calls import by_token, send

RENEWAL = next(one for one in entries() if one["id"] == "ep-renewal")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def rule(**changes) -> str:
    return yaml.safe_dump([{**RENEWAL, **changes}])


def sent(person, text: str, name: str = "mine.yaml", **more):
    file = SimpleUploadedFile(name, text.encode())
    return person.client.post("/dates/rules/", {"file": file, **more})


def test_what_would_move_is_shown_and_nothing_changes(register, owner) -> None:
    before = list(Due.objects.order_by("pk").values())
    answer = sent(owner, rule(count="same-day-number"))
    one = RuleComparison.objects.get()
    assert answer["Location"] == one.get_absolute_url()
    page = owner.client.get(answer["Location"]).content.decode()
    old = Due.objects.get(task="renewal", year=4).due
    assert one.changed == ["ep-renewal"]
    assert [(row["rule"], row["change"]) for row in one.counts] == [("ep-renewal", "moved")]
    assert old.isoformat() in page
    assert old.replace(day=10).isoformat() in page
    assert "Membrane against fouling" in page
    assert RENEWAL["reference"] in page
    assert list(Due.objects.order_by("pk").values()) == before
    written = owner.client.get(f"{answer['Location']}export/csv/?rule=ep-renewal").content.decode()
    assert "a-1" in written
    assert owner.client.get(f"{answer['Location']}export/xlsx/").content[:2] == b"PK"
    assert owner.client.get(f"{answer['Location']}?asset=nothing").status_code == 200
    assert b"mine.yaml" in owner.client.get("/dates/rules/").content
    assert owner.client.get(f"{answer['Location']}proposed/").content.decode() == one.proposed


def test_one_of_our_files_can_be_taken_and_says_that_nothing_differs(register, owner) -> None:
    ours = owner.client.get("/dates/rules/ours/EP.yaml")
    assert ours["Content-Disposition"] == 'attachment; filename="EP.yaml"'
    answer = owner.client.post("/dates/rules/", {"text": ours.content.decode(), "stands_for": "EP.yaml"})
    assert RuleComparison.objects.get().changed == []
    assert b"No rule differs" in owner.client.get(answer["Location"]).content
    assert owner.client.get("/dates/rules/ours/..%2F..%2Frulebook.py").status_code == 404


BOMB = "a: &a [x,x]\nb: &b [*a,*a]\n"
ENDLESS = yaml.safe_dump([{**RENEWAL, "repeat": {"first": 3, "last": 10**9, "every": {"years": 1}}}])
MANY = yaml.safe_dump(
    [{**RENEWAL, "kinds": [f"k{n}" for n in range(5_000)], "office": [f"o{n}" for n in range(5_000)]}]
)


@pytest.mark.parametrize(
    "text",
    ["", "- [", "[" * 300_000, BOMB, ENDLESS, MANY, "x: 1", rule(count="exact"), rule(delay={"years": "two"}),
     rule(delay={"days": 10**30}), rule(id={"a": 1}), "!!python/object/apply:os.system ['true']",
     rule(valid_from="2027-01-01 10:00:00").replace("'2027-01-01 10:00:00'", "2027-01-01 10:00:00"), "a" * 600_000],
)  # fmt: skip
def test_rules_that_cannot_be_used_say_why_and_nothing_is_kept(register, owner, text) -> None:
    answer = sent(owner, text)
    assert answer.status_code == 422
    assert b"errorlist" in answer.content
    assert not RuleComparison.objects.exists()


def test_a_name_of_a_file_leads_nowhere_else(register, owner) -> None:
    sent(owner, rule(), "../../etc/EP.yaml")
    assert RuleComparison.objects.get().file == "EP.yaml"


@pytest.mark.parametrize("who, listed, one", [("colleague", 403, 404), ("stranger", 200, 404)])
def test_who_may_look(register, owner, request, who, listed, one) -> None:
    sent(owner, rule(count="same-day-number"))
    place, person = RuleComparison.objects.get().get_absolute_url(), request.getfixturevalue(who).client
    assert person.get("/dates/rules/").status_code == listed
    assert b"mine.yaml" not in person.get("/dates/rules/").content
    found = [person.get(f"{place}{part}").status_code for part in ("", "proposed/", "export/csv/")]
    assert [*found, person.post(f"{place}again/").status_code] == [one] * 4


def test_an_administrator_sees_how_many_and_only_what_is_shared(register, owner, player) -> None:
    sent(owner, rule(count="same-day-number"))
    place, admin = RuleComparison.objects.get().get_absolute_url(), player(register, "administrator", "Anna Admin")
    page = admin.client.get(place).content.decode()
    assert "ep-renewal" in page
    assert "not shared with you" in page
    assert "Membrane" not in page
    assert "a-1" not in admin.client.get(f"{place}export/csv/").content.decode()


def test_a_large_office_is_left_to_the_worker_and_can_be_compared_again(register, owner, monkeypatch) -> None:
    monkeypatch.setattr(rule_actions, "SMALL_REGISTER", 0)
    answer = sent(owner, rule(count="same-day-number"))
    assert answer["Location"].startswith("/jobs/")
    assert b"waits" in owner.client.get(RuleComparison.objects.get().get_absolute_url()).content
    drain(beat=False)
    one = RuleComparison.objects.get()
    assert (one.state, one.rights, one.dates > 0) == ("compared", 1, True)
    one.moved.unlink()
    assert b"no longer kept" in owner.client.get(one.get_absolute_url()).content
    owner.client.post(f"{one.get_absolute_url()}again/")
    drain(beat=False)
    assert one.moved.is_file()


def test_only_the_last_ones_are_kept(register, owner, monkeypatch, django_capture_on_commit_callbacks) -> None:
    monkeypatch.setattr(rule_actions, "KEPT", 1)
    sent(owner, rule())
    first = RuleComparison.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        sent(owner, rule())
    assert not RuleComparison.objects.filter(pk=first.pk).exists()
    assert not first.moved.exists()


def test_a_program_asks_the_same_and_hears_no_more(register, owner, colleague, stranger) -> None:
    token, place = by_token(owner), "/api/v1/rule-comparisons"
    made = send(token, "post", place, {"text": rule(count="same-day-number")})
    one = f"{place}/{made.json()['id']}"
    assert (made.status_code, made["Location"]) == (201, one)
    assert [row["change"] for row in made.json()["counts"]] == ["moved"]
    rows = send(token, "get", f"{one}/-/dates?rule=ep-renewal&limit=1").json()
    assert (len(rows["items"]), rows["total"]) == (1, made.json()["counts"][0]["dates"])
    assert rows["items"][0]["right"] == "r-1"
    assert send(token, "post", f"{one}/-/again").json()["state"] == "compared"
    assert send(token, "get", place).json()["items"][0]["overtaken"] is False
    assert send(token, "post", place, {"text": "- ["}).status_code == 422
    assert send(by_token(colleague), "post", place, {"text": rule()}).status_code == 403
    for path in (one, f"{one}/-/dates"):
        assert send(by_token(stranger), "get", path).status_code == 404
