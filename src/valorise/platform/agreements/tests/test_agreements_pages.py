"""The register of agreements in the platform: who sees what, how it stands, what was done."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.agreements import actions, reads
from valorise.platform.agreements.duty_days import duties, notice_day
from valorise.platform.agreements.standing import standing
from valorise.platform.documents.models import Document
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.register.models import Agreement
from valorise.terms.errors import Invalid, Missing, Refused

TODAY = date(2026, 3, 1)
LICENCE = {
    "type": "licence", "title": "Licence on salt baths", "parties": ["University of the North", "Nordfjäll AS"],
    "exclusive": True, "territory": ["DE"], "starts": "2026-01-01", "ends": "2026-12-31", "notice_months": 3,
    "money": [{"term": "royalty", "rate": 0.03, "base": "net sales"},
              {"term": "upfront", "amount": "777123.00", "currency": "EUR"}],
    "equity": [{"company": "Secret Spin d.o.o.", "part": "5 %"}],
    "duties": [
        {"task": "Report sales", "duty": "report", "period_ends": "2025-12-31", "days_after": 30, "every": 6},
        {"task": "First plant", "duty": "milestone", "due": "2026-06-30", "amount": "888123.00", "currency": "EUR"},
    ],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _day():
    with clock.stopped(TODAY):
        yield


@pytest.fixture
def licence(owner, asset):
    asset()
    return actions.record_agreement(
        owner.viewer, {**LICENCE, "assets": ["a-1"], "status": "signed", "signed": "2026-01-01"}
    )


@pytest.fixture
def administrator(office, player):
    return player(office, "administrator", "Adam Admin")


@pytest.mark.parametrize("officer", [True, 2**40])
def test_only_a_person_of_the_office_looks_after_an_agreement(owner, licence, officer) -> None:
    with pytest.raises(Invalid, match="Somebody else must look after it"):
        actions.change_agreement(owner.viewer, licence.pk, {"officer": officer})


def test_an_agreement_stands_as_its_dates_say() -> None:
    one = {"parties": ["A", "B d.o.o."], "signatures": [{"party": "A", "on": "2026-02-01"}], "sent": "2026-01-20"}
    assert (standing({}, TODAY).state, standing(one, TODAY).state, standing(one, TODAY).days) == ("draft", "sent", 40)
    assert standing(one, TODAY).waiting_for == ("B d.o.o.",)
    signed = {**one, "signed": "2026-02-10", "ends": "2026-03"}
    assert (standing(signed, TODAY).state, standing(signed, TODAY).left) == ("in-force", 30)
    assert standing({**signed, "starts": "2026-04-01", "ends": ""}, TODAY).state == "coming"
    assert standing({**signed, "terminated": "2026-02-28"}, TODAY).state == "ended"
    assert standing({"status": "signed"}, TODAY).state == "in-force"
    assert standing({"status": "draft", "signed": "2026-01-01"}, TODAY).state == "draft"


def test_duties_have_their_next_day_and_what_was_done(licence) -> None:
    first, second = duties(licence.facts, TODAY)
    assert (first.task, first.next, first.late, first.counted_from) == (
        "Report sales",
        date(2026, 1, 30),
        1,
        date(2025, 12, 31),
    )
    assert (second.next, second.late, second.days) == (date(2026, 6, 30), 0, 121)
    assert notice_day(licence.facts, date(2026, 1, 1)) == date(2026, 9, 30)
    assert notice_day({"notice_months": 3}, date(2026, 1, 1)) is None


def test_a_duty_done_is_an_event_and_the_next_time_presses(owner, licence) -> None:
    actions.duty_done(owner.viewer, licence.pk, 0, date(2026, 2, 20))
    licence.refresh_from_db()
    found = {one.place: one for one in duties(licence.facts, TODAY)}
    assert (found[0].next, found[0].late, found[0].done) == (date(2026, 7, 30), 0, "2026-02-20")
    actions.duty_done(owner.viewer, licence.pk, 1, TODAY)
    licence.refresh_from_db()
    assert not {one.place: one for one in duties(licence.facts, TODAY)}[1].open
    events = [one for one in map(told, log().about([licence.pk])) if one.activity == "duty-done"]
    assert [one.details["due"] for one in events] == ["2026-01-30", "2026-06-30"]
    undo(owner.viewer, events[-1].id)
    licence.refresh_from_db()
    assert "done" not in licence.duties[1]
    with pytest.raises(Invalid):
        actions.duty_done(owner.viewer, licence.pk, 7, TODAY)
    with pytest.raises(Invalid):
        actions.duty_done(owner.viewer, licence.pk, 0, date(2026, 3, 2))


def test_signed_by_all_is_signed_on_the_last_day(owner, asset) -> None:
    asset()
    made = actions.record_agreement(
        owner.viewer, {"type": "nda", "title": "Secret", "parties": ["A", "B"], "assets": ["a-1"]}
    )
    actions.send_agreement(owner.viewer, made.pk, date(2026, 2, 1))
    one = actions.sign_agreement(owner.viewer, made.pk, "B", date(2026, 2, 9))
    assert (one.signed, standing(one.facts, TODAY).waiting_for) == ("", ("A",))
    with pytest.raises(Invalid):
        actions.sign_agreement(owner.viewer, made.pk, "Somebody else", TODAY)
    with pytest.raises(Overtaken):
        actions.sign_agreement(owner.viewer, made.pk, "A", TODAY, version=1)
    both = actions.sign_agreement(owner.viewer, made.pk, "a", date(2026, 2, 7))
    assert (both.signed, both.status) == ("2026-02-09", "signed")
    ended = actions.end_agreement(owner.viewer, made.pk, TODAY, "They stopped.")
    assert standing(ended.facts, date(2026, 3, 2)).state == "ended"
    kinds = [one.activity for one in map(told, log().about([made.pk]))]
    assert kinds == ["record-added", "agreement-sent", "record-changed", "agreement-signed", "agreement-ended"]


def test_money_is_for_the_office_alone(owner, colleague, stranger, administrator, licence) -> None:
    for path in (
        f"/agreements/{licence.pk}/",
        "/agreements/",
        "/agreements/-/agreements.jsonl",
        f"/history/agreements/{licence.pk}/",
    ):
        answer = administrator.client.get(path)
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert not [one for one in ("777", "888", "Secret Spin") if one in text], path
    page = owner.client.get(f"/agreements/{licence.pk}/").content.decode()
    assert "777\u202f123" in page
    assert "Secret Spin" in page
    assert "3 %" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert stranger.client.get(f"/agreements/{licence.pk}/").status_code == 404
    assert colleague.client.get(f"/agreements/{licence.pk}/").status_code == 404
    assert colleague.client.get("/agreements/").status_code == 403
    assert stranger.client.get("/agreements/").content.count(b"salt baths") == 0
    shown = reads.agreement_page(administrator.viewer, licence.pk).facts
    assert not shown.keys() & {"money", "equity"}
    assert all("amount" not in one for one in shown["duties"])
    with pytest.raises(Missing):
        actions.change_agreement(administrator.viewer, licence.pk, {"title": "Mine"})


@pytest.mark.parametrize("step", ["sent", "signed", "end", "duties/0/done", "take-out", "change", "documents"])
def test_nobody_else_takes_a_step(administrator, stranger, colleague, licence, step) -> None:
    for person in (administrator, stranger, colleague):
        answer = person.client.post(
            f"/agreements/{licence.pk}/-/{step}/", {"party": "Nordfjäll AS", "why": "x", "on": "2026-02-01"}
        )
        assert answer.status_code in (403, 404), step
    licence.refresh_from_db()
    assert licence.version == 1
    assert licence.removed_at is None


def test_the_list_is_narrowed_by_its_address(owner, licence) -> None:
    actions.record_agreement(
        owner.viewer, {"type": "nda", "title": "Quiet talk", "parties": ["University of the North"]}
    )

    def names(query: str) -> set[str]:
        page = owner.client.get(f"/agreements/?{query}").content.decode()
        return {one for one in ("salt baths", "Quiet talk") if one in page}

    assert names("") == {"salt baths", "Quiet talk"}
    assert names("kind=nda") == names("state=draft") == names("words=quiet") == {"Quiet talk"}
    assert (
        names("party=NORDFJÄLL")
        == names("state=in-force")
        == names("ends=late")
        == names("asset=a-1")
        == {"salt baths"}
    )
    assert names("ends=soon") == set()
    with clock.stopped(date(2026, 8, 1)):
        assert names("ends=soon") == {"salt baths"}
    assert names("kind=no-such&state=%00") == {"salt baths", "Quiet talk"}
    csv = owner.client.get("/agreements/-/agreements.csv?kind=nda").content.decode("utf-8-sig")
    assert "Quiet talk" in csv
    assert "salt baths" not in csv
    assert owner.client.get("/agreements/-/agreements.exe").status_code == 404


def test_the_form_asks_what_the_kind_needs(owner, asset) -> None:
    asset()
    nda = owner.client.get("/agreements/-/new/?kind=nda&asset=a-1").content.decode()
    spin = owner.client.get("/agreements/-/new/?kind=spin-off").content.decode()
    assert "equity-TOTAL_FORMS" in spin
    assert "equity-TOTAL_FORMS" not in nda
    assert "money-TOTAL_FORMS" not in nda
    assert "What is told in confidence?" in nda
    assert 'value="a-1"' in nda
    assert "University of the North" in nda
    assert owner.client.get("/agreements/-/new/?kind=none").status_code == 404
    sent = {f"{name}-{part}": "0" for name in ("signatures", "duties") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    said = {
        **sent,
        "title": "Talks",
        "parties": "University of the North\nB",
        "assets": ["a-1"],
        "ends": "2030",
        "subject": "Data",
    }
    wrong = owner.client.post("/agreements/-/new/?kind=nda", {**said, "starts": "2031"})
    assert wrong.status_code == 422
    assert b"It would end before it begins." in wrong.content
    answer = owner.client.post("/agreements/-/new/?kind=nda", said)
    made = Agreement.objects.get(title="Talks")
    assert answer.status_code == 302
    assert answer["Location"] == made.get_absolute_url()
    assert made.facts["assets"] == ["a-1"]
    assert made.type == "nda"
    form = owner.client.get(f"/agreements/{made.pk}/-/change/")
    again = {**said, "title": "Talks again", "version": "1", "began": form.context["sheet"].began}
    assert owner.client.post(f"/agreements/{made.pk}/-/change/", again).status_code == 302
    clash = owner.client.post(f"/agreements/{made.pk}/-/change/", {**again, "title": "Third"})
    made.refresh_from_db()
    assert (clash.status_code, made.title, made.version) == (409, "Talks again", 2)


def test_assets_are_found_by_words_and_only_ones_own(owner, stranger, asset, elsewhere) -> None:
    asset("a-1", title="Salt bath")
    asset("a-2", tenant=elsewhere, title="Salt mine")
    found = owner.client.get("/agreements/-/assets/?find=salt").content.decode()
    assert "a-1" in found
    assert "a-2" not in found
    with pytest.raises(Missing):
        actions.record_agreement(owner.viewer, {"title": "Theirs", "assets": ["a-2"]})


def test_its_documents_are_for_the_office_alone(owner, colleague, administrator, stranger, licence) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("signed.txt", b"signed by both")
    answer = owner.client.post(f"/agreements/{licence.pk}/-/documents/", {"files": file, "kind": "agreement"})
    one = Document.objects.get(agreement=licence.pk)
    assert answer["Location"] == f"/agreements/{licence.pk}/#documents"
    assert b"signed.txt" in owner.client.get(f"/agreements/{licence.pk}/").content
    for person in (colleague, administrator, stranger):
        assert person.client.get(f"/documents/{one.pk}/-/download/").status_code == 404
    assert owner.client.get(f"/documents/{one.pk}/-/edit/").status_code == 200


def test_taken_out_it_leads_to_its_history(owner, licence) -> None:
    owner.client.post(f"/agreements/{licence.pk}/-/take-out/", {"version": "1"})
    answer = owner.client.get(f"/agreements/{licence.pk}/")
    assert answer.status_code == 302
    assert "/history/agreements/" in answer["Location"]


def test_what_nobody_changed_is_no_change(owner, licence) -> None:
    licence.refresh_from_db()
    actions.change_agreement(owner.viewer, licence.pk, {"duties": LICENCE["duties"], "money": LICENCE["money"]})
    licence.refresh_from_db()
    assert licence.version == 1


def test_a_researcher_records_none(colleague) -> None:
    with pytest.raises(Refused):
        actions.record_agreement(colleague.viewer, {"title": "Mine"})


def test_programs_take_the_same_steps(owner, licence) -> None:
    path = f"/api/v1/agreements/{licence.pk}"
    tag = owner.client.get(path)["ETag"]
    said = {"on": "2026-02-20"}
    done = owner.client.post(
        f"{path}/-/duties/0/-/done", said, content_type="application/json", headers={"If-Match": tag}
    )
    assert done.status_code == 200
    assert done.json()["version"] == 2
    late = owner.client.post(f"{path}/-/sending", said, content_type="application/json", headers={"If-Match": tag})
    assert late.status_code == 412
    stands = owner.client.get(f"{path}/-/standing").json()
    assert (stands["state"], stands["left"], stands["notice"]) == ("in-force", 305, "2026-09-30")
