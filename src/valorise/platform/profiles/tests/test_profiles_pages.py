"""Profiles and exploitation tables: nobody reads on them what their eyes may not see elsewhere."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from pypdf import PdfReader

from valorise.platform.foundation.papers import PAPERS
from valorise.platform.profiles import reads
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.models import Agreement, Project, Right

SECRET = "Zwitterion recipe"


@pytest.fixture
def project(office) -> Project:
    identifiers = [{"scheme": "grant", "value": "HE:101000001"}]
    return Project.objects.create(
        id="pr-1",
        tenant=office,
        acronym="CLEAN",
        programme="Horizon Europe",
        identifiers=identifiers,
        ends="2028-08-31",
    )


@pytest.fixture
def made(asset, office, project):
    """Makes a result of the project with a right and an agreement."""

    def make(name: str = "a-1", **facts):
        told = {"title": SECRET, "summary": "Ten litres of salt.", "country": "SI", **facts}
        one = asset(
            name, funding=[{"funder": "EU", "grant": "101000001"}], owners=[{"name": "Us", "share": "1"}], **told
        )
        Right.objects.create(id=f"r-{name}", tenant=office, asset=one, kind="patent", office="EP", number=f"EP{name}")
        agreement = Agreement.objects.create(id=f"g-{name}", tenant=office, type="licence", title="Licence to Bravo")
        agreement.assets.set([one])
        return one

    return make


LEVELS = [
    ("confidential", "owner", True, True),
    ("confidential", "colleague", None, None),
    ("internal", "colleague", False, True),
    ("teaser", "stranger", True, True),
    ("internal", "stranger", None, None),
    ("open", "stranger", True, True),
    ("open", "nobody", True, True),
    ("teaser", "nobody", None, None),
]


@pytest.mark.parametrize("level, who, in_open, in_full", LEVELS)
def test_who_reads_what_on_a_profile(made, request, level, who, in_open, in_full) -> None:
    made(confidentiality=level)
    player = request.getfixturevalue(who)
    client = getattr(player, "client", player)
    for version, expected in (("open", in_open), ("full", in_full)):
        answer = client.get(f"/assets/a-1/-/profile/json/?version={version}")
        assert answer.status_code == (404 if expected is None else 200)
        if expected is None:
            continue
        told = answer.json()
        hidden = level == "confidential" and version == "open"
        assert (SECRET in answer.content.decode()) == (expected and not hidden)
        assert told["full"] == (version == "full" and who in ("owner", "colleague"))
        assert ("Bravo" in answer.content.decode()) == (version == "full" and who == "owner")
        assert "Us 1" not in answer.content.decode() or told["full"]
        assert client.get(f"/assets/a-1/-/profile/?version={version}").status_code == 200


def test_an_embargo_closes_the_open_version(made, owner) -> None:
    one = made(confidentiality="open")
    one.embargo_until = owner.viewer.today + timedelta(days=3)
    one.save()
    assert SECRET not in owner.client.get("/assets/a-1/-/profile/json/").content.decode()
    assert SECRET in owner.client.get("/assets/a-1/-/profile/json/?version=full").content.decode()


@pytest.mark.parametrize("suffix", PAPERS)
def test_a_profile_in_every_format_with_a_safe_name(made, owner, suffix) -> None:
    made("../etc/=1+1", confidentiality="open", title="<script>alert(1)</script>")
    answer = owner.client.get(f"/assets/../etc/=1+1/-/profile/{suffix}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="profile-etc-1-1.{suffix}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"<script>alert" not in answer.content or suffix == "json"
    if suffix == "pdf":
        assert "Ten litres of salt." in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    if suffix == "docx":
        assert b"Ten litres" in zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml")


def test_no_other_format(made, owner) -> None:
    made(confidentiality="open")
    assert owner.client.get("/assets/a-1/-/profile/exe/").status_code == 404


def test_the_results_of_a_project_are_those_that_name_its_grant(made, asset, owner, project) -> None:
    made("a-1")
    made("a-2")
    asset("a-3", funding=[{"funder": "EU", "grant": "1010000012"}])
    assert [one.pk for one in reads.results(owner.viewer, project)] == ["a-1", "a-2"]
    page = owner.client.get("/projects/pr-1/").content.decode()
    assert "/projects/pr-1/-/exploitation/" in page


CAST = [("owner", 200), ("colleague", 200), ("stranger", 404)]


@pytest.mark.parametrize("who, status", CAST)
def test_the_cast_at_a_project(made, project, request, who, status) -> None:
    made("a-1", confidentiality="confidential")
    client = request.getfixturevalue(who).client
    for version in ("open", "full"):
        page = client.get(f"/projects/pr-1/-/exploitation/?version={version}")
        assert page.status_code == status
        file = client.get(f"/projects/pr-1/-/exploitation/json/?version={version}")
        assert file.status_code == status
        assert (SECRET in file.content.decode()) == (who == "owner" and version == "full")
        assert (SECRET in page.content.decode()) == (who == "owner")


def test_what_is_withheld_is_not_said_to_be_unrecorded(made, project, owner) -> None:
    made("a-1", confidentiality="confidential")
    row = owner.client.get("/projects/pr-1/-/exploitation/json/").json()["results"][0]
    assert {row[name] for name in ("owners", "route", "trl", "protection", "timeline", "barriers")} == {"withheld"}


def test_a_workbook_starts_no_formula(made, project, owner) -> None:
    made("a-1", confidentiality="open", title='=HYPERLINK("http://x")')
    book = openpyxl.load_workbook(io.BytesIO(owner.client.get("/projects/pr-1/-/exploitation/xlsx/").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert all(cell.data_type != "f" for cell in cells)


def test_documents_speak_the_language_of_the_reader(made, project, owner) -> None:
    made("a-1", confidentiality="open")
    owner.client.post("/display/", {"language": "de"})
    answer = owner.client.get("/assets/a-1/-/profile/html/", headers={"Accept-Language": "de"})
    text = answer.content.decode()
    assert '<html lang="de">' in text
    assert "Ansprechstelle" in text or "Kontakt" in text


def test_nobody_learns_of_a_project(nobody) -> None:
    assert nobody.get("/projects/pr-1/-/exploitation/").status_code == 404


def test_programs_do_the_same(made, project, owner, stranger) -> None:
    made("a-1", confidentiality="internal")
    program = by_token(owner)
    assert send(program, "get", "/api/v1/assets/a-1/-/profile?version=full").json()["title"] == SECRET
    assert send(program, "get", "/api/v1/projects/pr-1/-/exploitation").json()["withheld"] == 1
    refused(send(by_token(stranger), "get", "/api/v1/assets/a-1/-/profile"), 404)
    refused(send(by_token(stranger), "get", "/api/v1/projects/pr-1/-/exploitation"), 404)
