"""The pages of imports: from the files to the register and back, for those who may."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from valorise.platform.imports.models import FileImport
from valorise.platform.jobs.worker import drain
from valorise.platform.register.models import Asset

TABLE = "Alpha;Beta\nfirst thing;second text\n;\n=1+1;third\n"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def brought(owner):
    answer = owner.client.post("/imports/", {"files": [SimpleUploadedFile("own.csv", TABLE.encode())], "table": ""})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/jobs/")
    drain(beat=False)
    return FileImport.objects.get()


def test_files_are_read_corrected_taken_and_taken_back(brought, owner) -> None:
    shown = owner.client.get(f"/imports/{brought.pk}/").content.decode()
    assert "Columns of own.csv" in shown
    columns = {"file": "own.csv", "table": "assets", "column-0": "title", "column-1": "summary"}
    owner.client.post(f"/imports/{brought.pk}/columns/", columns)
    drain(beat=False)
    owner.client.post(f"/imports/{brought.pk}/take/")
    drain(beat=False)
    assert set(Asset.objects.values_list("title", flat=True)) == {"first thing", "=1+1"}
    answer = owner.client.post(f"/imports/{brought.pk}/take-back/", {"why": "wrong"}, follow=True)
    assert "as it was before" in answer.content.decode()
    assert not Asset.objects.filter(removed_at=None).exists()


def test_problems_as_csv_run_no_formula(brought, owner) -> None:
    text = owner.client.get(f"/imports/{brought.pk}/problems.csv").content.decode("utf-8-sig")
    assert text.startswith('"')
    assert not re.search(r'(^|,)"?[=+@-][^0-9]', text, re.MULTILINE)


@pytest.mark.parametrize("who, status", [("owner", 200), ("colleague", 404), ("stranger", 404)])
@pytest.mark.parametrize("path", ["", "problems.csv"])
def test_only_the_office_sees_them(brought, request, who, status, path) -> None:
    assert request.getfixturevalue(who).client.get(f"/imports/{brought.pk}/{path}").status_code == status


@pytest.mark.parametrize("who", ["colleague", "stranger"])
@pytest.mark.parametrize("step", ["look", "take", "take-back", "columns"])
def test_only_the_office_steers_them(brought, request, who, step) -> None:
    answer = request.getfixturevalue(who).client.post(f"/imports/{brought.pk}/{step}/", {"file": "own.csv"})
    assert answer.status_code in (403, 404)
    assert FileImport.objects.get().state == brought.state


def test_nobody_is_sent_to_sign_in(brought, nobody) -> None:
    assert nobody.get("/imports/")["Location"] == "/sign-in/?next=%2Fimports%2F"


def test_a_colleague_has_no_form_and_cannot_send_one(colleague) -> None:
    assert b"enctype" not in colleague.client.get("/imports/").content
    files = {"files": [SimpleUploadedFile("own.csv", TABLE.encode())]}
    assert colleague.client.post("/imports/", files).status_code in (200, 403)
    assert not FileImport.objects.exists()


def test_many_problems_of_one_kind_are_one_line_that_opens(owner) -> None:
    days = ["2026-03-02"] * 120 + ["soon"] * 60
    rows = "".join(f"I-{place};Thing {place} of its kind;{day};Ana Kos\n" for place, day in enumerate(days))
    rows += "I-999;;2026-03-02;Ana Kos\n"
    table = f"Ref;Title of invention;Disclosed on;Inventor\n{rows}"
    owner.client.post("/imports/", {"files": [SimpleUploadedFile("own.csv", table.encode())], "table": ""})
    drain(beat=False)
    path = f"/imports/{FileImport.objects.get().pk}/"
    text = owner.client.get(path).content.decode()
    opened = re.search(r'href="(\?severity=changed[^"]*)">and 59 more<', text)
    assert opened
    shown = owner.client.get(path + opened[1].split("#")[0].replace("&amp;", "&")).content.decode()
    assert "60 of this kind." in shown
    assert shown.count('<td class="text" data-label="Found">soon<') == 50
    assert owner.client.get(path, {"severity": "refused"}).content.decode().count("badge late") == 1


def test_each_merged_row_says_which_record_it_joined(owner, stranger) -> None:
    table = "Ref;Title of invention;Inventor\n" + "I-1;A fan that folds;Ana Kos\n" * 2
    owner.client.post("/imports/", {"files": [SimpleUploadedFile("own.csv", table.encode())], "table": ""})
    drain(beat=False)
    path = f"/imports/{FileImport.objects.get().pk}/"
    assert f'href="{path}merged/?file=own.csv">1<' in owner.client.get(path).content.decode()
    shown = owner.client.get(f"{path}merged/").content.decode()
    assert "own.csv, row 2" in shown
    assert "No row was merged" in owner.client.get(f"{path}merged/", {"file": "other.csv"}).content.decode()
    assert stranger.client.get(f"{path}merged/").status_code == 404


def test_who_watches_the_reading_is_led_to_what_was_found(brought, owner) -> None:
    watched = owner.client.get(f"/jobs/{brought.job}/", headers={"HX-Request": "true"})
    assert watched["HX-Redirect"] == f"/imports/{brought.pk}/"
    assert "HX-Redirect" not in owner.client.get(f"/jobs/{brought.job}/")


def test_who_may_not_bring_files_reads_who_may(office, player) -> None:
    text = player(office, "administrator").client.get("/imports/").content.decode()
    assert "heads of office bring files in" in text
    assert 'href="/people/">To the people' in text


def test_an_import_without_files_says_what_is_missing(owner) -> None:
    assert "required" in owner.client.post("/imports/", {}).content.decode()
