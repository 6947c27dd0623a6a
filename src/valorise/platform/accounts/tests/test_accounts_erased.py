"""What every slice keeps about a person is shown to them, and goes or loses the name when they are erased."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from valorise.platform.accounts.actions import erasing
from valorise.platform.accounts.models import User
from valorise.platform.foundation import clock, persons
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import FORMER
from valorise.platform.imports import actions as imports
from valorise.platform.imports import personal as imports_personal
from valorise.platform.imports.models import FileImport
from valorise.platform.jobs import actions as jobs
from valorise.platform.jobs import inputs
from valorise.platform.jobs.models import Job
from valorise.platform.jobs.worker import drain
from valorise.platform.needs.models import Need
from valorise.platform.notices.actions import notify
from valorise.platform.notices.models import Notice
from valorise.platform.operations.actions import make_operator
from valorise.platform.operations.models import Operator
from valorise.platform.programs.actions import make_token
from valorise.platform.programs.models import Token
from valorise.platform.project.slices import offered
from valorise.platform.register.actions import change_belonging
from valorise.platform.register.models import Asset, Case, Contact, Person
from valorise.terms.errors import Invalid, Missing

NAME = "Olga Owner"
ROWS = "title,inventor\nMembrane,{}\n"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = settings.HOME = tmp_path


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


def packed(text: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/sharedStrings.xml", f"<sst><t>{text}</t></sst>")
    return written.getvalue()


def brought(person, name: str, content: bytes) -> FileImport:
    return imports.bring(person.viewer, [SimpleUploadedFile(name, content)])


@pytest.fixture
def known(owner, colleague, stranger, asset, need):
    """Olga Owner is known to every part, and so is somebody of the same name at another organisation."""
    make_token(owner.viewer, "Nightly copy", ["read"], 30)
    make_operator(owner.user.email)
    name = inputs.keep(owner.tenant.pk, SimpleUploadedFile("x.csv", b"rows"))
    Job.objects.filter(pk=jobs.start(owner.viewer, "look-at-files", number=1, file=name).pk).update(state="done")
    jobs.start(owner.viewer, "look-at-files", number=2)
    notify([colleague.user.pk], "disclosure-shares", f"{NAME} asks you to confirm.", "/assets/")
    notify([owner.user.pk], "disclosure-shares", "Carl answered.", "/assets/")
    need("n-1", posted_by=owner.user, owner={"name": NAME, "country": "SI"})
    one = asset("a-1")
    Asset.objects.filter(pk="a-1").update(officer=owner.user)
    Case.objects.create(id="c-1", tenant=owner.tenant, officer=NAME, title="Membrane")
    change_belonging(owner.viewer, "cases", "c-1", {"officer": "Olga OWNER"})
    Case.objects.create(id="c-2", tenant=stranger.tenant, officer=NAME)
    Contact.objects.create(id="t-1", tenant=owner.tenant, asset=one, person=NAME, note="Good talk")
    Person.objects.create(id="p-1", tenant=owner.tenant, name=NAME, email=owner.user.email)
    return owner


def test_every_part_with_values_of_persons_speaks(known) -> None:
    told = known.client.get("/account/stored/?form=json").json()
    assert set(told) == {name for name, _ in offered("personal")}
    assert told["programs"]["tokens"][0]["name"] == "Nightly copy"
    assert "hash" not in json.dumps(told["programs"])
    assert len(told["jobs"]["jobs"]) == 2
    assert told["needs"]["needs_posted"][0]["id"] == "n-1"
    assert told["notices"]["notices"][0]["text"] == "Carl answered."
    assert told["operations"]["runs_installation"]
    assert (told["register"]["cases"], told["register"]["contacts"]) == (["c-1"], ["t-1"])
    assert known.client.get("/account/stored/").status_code == 200


def test_nobody_reads_files_or_contacts_of_the_office_by_calling_themselves_something(owner, colleague, asset) -> None:
    one, said = brought(owner, "rows.csv", ROWS.format("Secret Partner Ltd").encode()), "Secret Partner Ltd"
    Contact.objects.create(id="t-1", tenant=owner.tenant, asset=asset("a-1"), person=said)
    Case.objects.create(id="c-1", tenant=owner.tenant, officer=said)
    User.objects.filter(pk=colleague.user.pk).update(name=said, orcid="0000-0002-1825-0097")
    told = colleague.client.get("/account/stored/?form=json").json()
    assert (told["register"]["cases"], told["register"]["contacts"]) == ([], [])
    assert "imports_that_name_me" not in told["imports"], "nobody looked yet"
    assert looked_through(colleague) == []
    here = brought(owner, "more.csv", ROWS.format(colleague.user.email).encode())
    assert looked_through(colleague) == [here.pk] != [one.pk]


def looked_through(person) -> list[int]:
    """Imports that name the person, as they find them by the page."""
    page = "/account/stored/"
    assert "Look" in person.client.get(page).content.decode()
    job = person.client.post(f"{page}files/")["Location"]
    assert person.client.post(f"{page}files/")["Location"] == job, "once is enough"
    assert job in person.client.get(page).content.decode()
    drain(beat=False)
    assert page in person.client.get(job).content.decode()
    return [one["id"] for one in person.client.get(f"{page}?form=json").json()["imports"]["imports_that_name_me"]]


def test_what_was_found_in_files_is_for_the_person_alone_and_goes_with_them(
    owner, colleague, settings, django_capture_on_commit_callbacks
) -> None:
    one = brought(owner, "rows.csv", ROWS.format(colleague.user.email).encode())
    assert looked_through(colleague) == [one.pk]
    job = Job.objects.get(name="look-for-own-name")
    assert "imports_that_name_me" not in json.dumps(job.result)
    assert "imports_that_name_me" not in owner.client.get("/account/stored/?form=json").json()["imports"]
    (made,) = (Path(settings.HOME) / "exports" / str(colleague.user.pk)).iterdir()
    assert made.stat().st_mode & 0o777 == 0o600
    made.write_bytes(made.read_bytes().replace(str(clock.true_now().year).encode(), b"2001"))
    assert "imports_that_name_me" not in colleague.client.get("/account/stored/?form=json").json()["imports"]
    looked_through(colleague)
    with django_capture_on_commit_callbacks(execute=True):
        persons.forget(colleague.user.pk)
    assert not made.parent.exists()


def test_a_long_table_is_looked_through_part_by_part(owner, monkeypatch) -> None:
    monkeypatch.setattr("valorise.platform.imports.mentions.ROWS", 2)
    one = brought(owner, "rows.csv", ROWS.format("Ana Kos").encode())
    pl.DataFrame({"said": ["a", "b", "c", "d", "by Olga Owner"]}).write_parquet(one.folder / "found.parquet")
    assert [each["id"] for each in named_in_files(owner)] == [one.pk]
    (one.folder / "found.parquet").write_bytes(b"PAR1 damaged")
    assert [each["id"] for each in named_in_files(owner)] == [one.pk], "nobody can tell what stood there"


def named_in_files(person) -> list[dict]:
    return persons.in_files(person.user.pk, lambda *_: None)["imports"]["imports_that_name_me"]


def test_the_records_stay_and_the_name_goes(known, admin, colleague, django_capture_on_commit_callbacks) -> None:
    number, told = known.user.pk, {"why": "asked for it", "typed": NAME}
    make_operator(admin.user.email)
    admin.confirm()
    with django_capture_on_commit_callbacks(execute=True):
        assert admin.client.post(f"/people/{number}/erase/", told).status_code == 302
    assert not User.objects.filter(pk=number).exists()
    assert {one.pk: one.officer for one in Case.objects.all()} == {"c-1": FORMER, "c-2": NAME}
    assert Case.objects.get(pk="c-1").version == 3
    contact, person = Contact.objects.get(), Person.objects.get()
    assert (contact.person, contact.note, person.name, person.email) == (FORMER, "Good talk", FORMER, "")
    assert Need.objects.get().owner == {"name": FORMER, "country": "SI"}
    assert Notice.objects.get(user=colleague.user).text == f"{FORMER} asks you to confirm."
    assert Asset.objects.get().officer is None
    assert not Job.objects.filter(name="look-at-files").exists()
    assert not Token.objects.exists()
    assert Operator.objects.get().user == admin.user
    assert "olga" not in str(log().connection.execute("SELECT value FROM personal").fetchall()).lower()
    assert log().verify().table["intact"][0]


def test_a_successor_takes_over_and_must_work_here(known, admin, colleague, stranger) -> None:
    make_operator(admin.user.email)
    admin.confirm()
    place = f"/people/{known.user.pk}/erase/"
    told = {"why": "asked for it", "typed": NAME}
    for wrong in (stranger.user.pk, known.user.pk, "x"):
        assert admin.client.post(place, {**told, "successor": wrong}).status_code == 200
    assert User.objects.filter(pk=known.user.pk).exists()
    admin.client.post(place, {**told, "successor": colleague.user.pk})
    assert Asset.objects.get().officer == colleague.user
    assert Case.objects.get(pk="c-1").officer == "Carl Colleague"
    assert Contact.objects.get().person == FORMER


def test_a_namesake_in_the_same_office_is_left_alone(known, player, office) -> None:
    player(office, "researcher", NAME.upper())
    persons.forget(known.user.pk)
    assert Case.objects.get(pk="c-1").officer == "Olga OWNER"
    assert Asset.objects.get().officer is None


FORMS = {
    "rows.csv": ROWS.format("Owner, Olga").encode(),
    "old.csv": ROWS.format("OLGA OWNER; Jürgen").encode("cp1252"),
    "sheet.xlsx": packed("olga owner"),
    "wide.txt": ROWS.format(NAME).encode("utf-16"),
}


@pytest.mark.parametrize("name", FORMS)
def test_files_that_name_the_person_go(owner, colleague, name, django_capture_on_commit_callbacks) -> None:
    one = brought(owner, name, FORMS[name])
    other = brought(owner, name, packed("Ana Kos") if name == "sheet.xlsx" else ROWS.format("Ana Kos").encode())
    (one.folder / ".trace.json").write_text(json.dumps({"was": NAME}))
    assert [each["id"] for each in named_in_files(owner)] == [one.pk]
    assert not named_in_files(colleague)
    with django_capture_on_commit_callbacks(execute=True):
        persons.forget(owner.user.pk)
    assert not one.folder.exists()
    assert other.folder.exists()
    states = dict(FileImport.objects.values_list("pk", "state"))
    assert states == {one.pk: "cleared", other.pk: "waiting"}


def test_a_cleared_import_has_a_page_and_goes_nowhere(
    owner, player, office, django_capture_on_commit_callbacks
) -> None:
    head = player(office, "head-of-office")
    one = brought(owner, "Olga Owner.csv", ROWS.format(NAME).encode())
    with django_capture_on_commit_callbacks(execute=True):
        persons.forget(owner.user.pk)
    shown = head.client.get(f"/imports/{one.pk}/").content.decode()
    assert "Its files were deleted" in shown
    assert "Olga" not in shown
    with pytest.raises(Invalid, match="Its files were deleted"):
        imports.take(head.viewer, one.pk, tell=lambda *_: None)
    assert head.client.post(f"/imports/{one.pk}/take-back/").status_code == 422


def test_names_in_texts_are_shown_and_taken_out_with_an_event_that_does_not_tell_them(known, admin, stranger) -> None:
    from valorise.platform.accounts.models import Membership

    note = {"note": "Called Olga  OWNER about it. Owner, Olga agrees; OlgaOwner2 is a tool."}
    change_belonging(known.viewer, "contacts", "t-1", note)
    Asset.objects.filter(pk="a-1").update(summary="Written by Olga Owner.")
    Contact.objects.create(id="t-9", tenant=stranger.tenant, note=NAME)
    page = f"/people/{known.user.pk}/erase/"
    alone = admin.client.get(page).content.decode()
    assert ("a-1" in alone, "t-1" in alone, "t-9" in alone) == (True, False, False), "contacts are for the office"
    admin.confirm()
    assert admin.client.post(page, {"redact": "contacts t-1"}).status_code == 404
    Membership.objects.create(user=admin.user, tenant=admin.tenant, role="transfer-officer")
    assert "t-1" in admin.client.get(page).content.decode()
    assert admin.client.post(page, {"redact": "contacts t-9"}).status_code == 404
    for record in ("contacts t-1", "assets a-1"):
        assert admin.client.post(page, {"redact": record}).status_code == 302, record
    assert Contact.objects.get(pk="t-1").note == "Called (…) about it. (…) agrees; OlgaOwner2 is a tool."
    assert Asset.objects.get(pk="a-1").summary == "Written by (…)."
    assert admin.client.post(page, {"redact": "contacts t-1"}).status_code == 422
    told = log().read(activity="text-redacted")
    assert told["subject"].to_list() == ["t-1", "a-1"]
    assert not any("wner" in str(row) for row in told["details"].to_list())
    past = known.client.get("/history/contacts/t-1/").content.decode()
    assert "Called Olga" not in past, "the earlier note went with it"
    assert log().verify().table["intact"][0]
    known.confirm()
    assert known.client.post(page, {"redact": "assets a-1"}).status_code == 403


def test_a_hundred_files_are_looked_through_by_a_worker_and_not_while_somebody_waits(
    owner, colleague, admin, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    """The page reads no file and holds no transaction while files are read; what came meanwhile is looked at too."""
    monkeypatch.setattr("valorise.platform.imports.personal.AT_ONCE", 2)
    for number in range(3):
        brought(owner, f"rows-{number}.csv", ROWS.format(colleague.user.email if number == 1 else "Ana").encode())
    reading = imports_personal.mentions
    monkeypatch.setattr(imports_personal, "mentions", lambda *_: pytest.fail("read while somebody waits"))
    page = f"/people/{colleague.user.pk}/erase/"
    assert "may name the person" in admin.client.get(page).content.decode()
    admin.confirm()
    answer = admin.client.post(page, {"typed": colleague.user.name, "why": "Asked for it"})
    job = Job.objects.get(name="erase-person")
    assert answer["Location"] == f"/jobs/{job.pk}/"
    read = []

    def reads(one: FileImport, words: list[str]) -> bool:
        if not read:
            brought(owner, "late.csv", ROWS.format(colleague.user.email).encode())
        read.append((one.pk, len(connection.savepoint_ids)))
        return reading(one, words)

    monkeypatch.setattr(imports_personal, "mentions", reads)
    with django_capture_on_commit_callbacks(execute=True):
        drain(beat=False)
    assert not User.objects.filter(pk=colleague.user.pk).exists()
    states = dict(FileImport.objects.order_by("pk").values_list("pk", "state"))
    assert [state == "cleared" for state in states.values()] == [False, True, False, True]
    assert [pk for pk, _ in read[:3]] == list(states)[:3]
    assert {pk for pk, _ in read[3:]} == {list(states)[3]}, "no file is read again"
    assert max(depth for _, depth in read[:3]) < read[3][1], "only what came late is read inside the transaction"
    job.refresh_from_db()
    assert job.state == "done"
    assert log().verify().table["intact"][0]


def test_who_is_gone_already_is_not_looked_for_and_the_second_request_says_so(admin, owner, monkeypatch) -> None:
    with pytest.raises(Missing):
        erasing.erase(admin.viewer, 10**6, why="Never was here.")
    imports.bring(owner.viewer, [SimpleUploadedFile("one.csv", ROWS.format(NAME).encode())])
    monkeypatch.setattr(imports_personal, "AT_ONCE", 0)
    twice = [erasing.ask(admin.viewer, owner.user.pk, why="Asked for it.") for _ in range(2)]
    drain(beat=False)
    ended = [Job.objects.get(pk=one.pk) for one in twice]
    assert [one.state for one in ended] == ["done", "failed"]
    assert "There is no such" in ended[1].error["what"]
