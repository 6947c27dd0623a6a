"""Lists of attorneys: compared with our dates, each difference explained, kept with who and when."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from valorise.platform.dates import docket_actions
from valorise.platform.dates.models import Docket, DocketLine, Due
from valorise.platform.dates.tests.dates_register import day, register  # noqa: F401 - fixtures
from valorise.platform.jobs.worker import drain
from valorise.platform.programs.tests.calls import by_token, send
from valorise.platform.programs.tests.calls import refused as told_no

LIST = """Our ref;Country;Action;Year;Due date;Fee;Currency
EP23000001;EP;Renewal;5;30.11.2027;;
r-1;EP;Renewal;4;10.11.2026;;
Nobody knows;EP;Renewal;7;30.11.2029;;
"""


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def sent(person, text: str = LIST, name: str = "docket.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return person.client.post("/dates/docket/", {"file": file, "sender": "Novak & Partners"})


def test_a_list_is_compared_and_each_difference_opens(register, owner) -> None:
    answer = sent(owner)
    one = Docket.objects.get()
    assert answer["Location"] == f"/dates/docket/{one.pk}/"
    found = {row.line: row for row in one.rows.exclude(line=None)}
    assert {line: row.verdict for line, row in found.items()} == {1: "same", 2: "differs", 3: "not-comparable"}
    assert (found[2].cause, found[2].days, found[2].right) == ("month-end-missed", -20, "r-1")
    page = owner.client.get(answer["Location"]).content.decode()
    assert "How ours was counted" in page
    assert "Due date" in page
    assert Due.objects.get(task="renewal", year=4).get_absolute_url() in page
    assert b"Novak" in owner.client.get("/dates/docket/").content
    assert "month" in owner.client.get(f"/dates/docket/{one.pk}/export/csv/").content.decode()
    assert owner.client.get(f"/dates/docket/{one.pk}/export/xlsx/").content[:2] == b"PK"


def test_a_fee_is_compared_with_the_official_one_of_our_day(register, owner) -> None:
    line = f"r-1;EP;Renewal;3;{Due.objects.get(task='renewal', year=3).due:%d.%m.%Y};"
    sent(owner, f"Our ref;Country;Action;Year;Due date;Fee;Currency\n{line}700,00;EUR\n{line}690,00;EUR\n")
    rows = Docket.objects.get().rows.filter(right="r-1", year=3).exclude(line=None).order_by("line")
    assert [row.verdict for row in rows] == ["fee-differs", "same"]
    page = owner.client.get(f"/dates/docket/{Docket.objects.get().pk}/").content.decode()
    assert "690.00 EUR, EPO Rules relating to Fees" in page


@pytest.mark.parametrize("who, status", [("colleague", 403), ("stranger", 404)])
def test_who_may_see_a_comparison(register, owner, request, who, status) -> None:
    sent(owner)
    person, number = request.getfixturevalue(who), Docket.objects.get().pk
    assert person.client.get(f"/dates/docket/{number}/").status_code == 404
    assert person.client.get(f"/dates/docket/{number}/export/csv/").status_code == 404
    assert (person.client.get("/dates/docket/").status_code == 403) is (status == 403)
    if status == 403:
        assert sent(person).status_code == 403


@pytest.mark.parametrize(
    "text, name", [("A;B\n1;2\n", "list.csv"), ("", "list.csv"), ("x", "list.exe"), ("PK\x03\x04broken", "list.xlsx")]
)
def test_a_file_that_cannot_be_compared_says_why_and_loses_nothing(register, owner, text, name) -> None:
    answer = sent(owner, text, name)
    page = owner.client.get(answer["Location"]).content if answer.status_code == 302 else answer.content
    assert answer.status_code in (302, 422)
    assert b"alert" in page or b"errorlist" in page
    assert not DocketLine.objects.exists()


def test_a_name_of_a_file_leads_nowhere_else(register, owner) -> None:
    sent(owner, name="../../etc/list.csv")
    one = Docket.objects.get()
    assert (one.file, (one.folder / one.file).is_file()) == ("list.csv", True)


def test_a_long_list_is_left_to_the_worker(register, owner, monkeypatch) -> None:
    monkeypatch.setattr(docket_actions, "SMALL_FILE", 10)
    answer = sent(owner)
    assert answer["Location"].startswith("/jobs/")
    assert Docket.objects.get().state == "waiting"
    drain(beat=False)
    assert Docket.objects.get().state == "compared"


def test_what_does_not_apply_is_not_missed_in_their_list(register, owner) -> None:
    due = Due.objects.get(task="renewal", year=3)
    owner.client.post(f"{due.get_absolute_url()}not-applicable/", {"note": "Dropped.", "version": 1})
    sent(owner)
    assert not Docket.objects.get().rows.filter(verdict="only-ours", task="renewal", ours=due.due).exists()


def test_programs_read_dates_say_what_was_done_and_compare_lists(register, owner, stranger) -> None:
    program = by_token(owner, "dates:write")
    listed = program.get("/api/v1/dates?kind=rights&words=renewal&when=all").json()["items"]
    one = next(row for row in listed if row["year"] == 3)
    read = program.get(f"/api/v1/dates/{one['id']}")
    assert [step["rule"] for step in read.json()["reasons"]][:3] == ["event", "rule", "arithmetic"]
    address = f"/api/v1/dates/{one['id']}/-/steps"
    told_no(send(program, "post", address, {"what": "done", "on": "2026-11-20"}), 428)
    said = send(program, "post", address, {"what": "done", "on": "2026-11-20"}, If_Match=read["ETag"])
    assert said.status_code == 201, said.content
    assert said.json()["state"] == "done"
    back = send(program, "post", f"/api/v1/dates/{one['id']}/-/take-back", If_Match=said["ETag"])
    assert back.json()["steps"][0]["taken_back_at"]
    told_no(by_token(stranger).get(f"/api/v1/dates/{one['id']}"), 404)
    brought = program.post("/api/v1/dockets", {"file": SimpleUploadedFile("d.csv", LIST.encode())}).json()
    assert brought["counts"]["differs"] == 1
    rows = program.get(f"/api/v1/dockets/{brought['id']}/-/rows?found=differs").json()["items"]
    assert rows[0]["facts"]["cause"] == "month-end-missed"
    assert b"BEGIN:VEVENT" in program.get("/api/v1/dates.ics").content
