"""Who sees and does what: author, colleague, stranger, office and nobody, on every page and button."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions, reads
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said

READING = (
    "", "-/ask/result/", "-/ask/publishing/", "-/ask/result/questions/", "-/people/", "-/people/found/?words=Carl",
    "-/outlook/", "-/prefill/", "-/print/", "-/disclosure.json",
)  # fmt: skip
WRITING = (
    ("-/answer/?question=title", {"title": "Mine now", "title.seen": "99"}),
    ("-/ask/result/", {"title": "Mine now", "title.seen": "99"}),
    ("-/prefill/", {"identifier": "10.5281/zenodo.48440"}),
    ("-/take/", {"seal": "x"}),
    ("-/take-over/", {"other": "d-x"}),
    ("-/people/", {"do": "add", "name": "Mallory"}),
    ("-/people/", {"do": "equal"}),
    ("-/confirm/", {"answer": "confirmed", "round": "1"}),
    ("-/type/", {"type": "dataset"}),
    ("-/remind/", {}),
    ("-/send/", {}),
    ("-/delete/", {}),
    ("-/restore/", {}),
    ("-/triage/", {"do": "assign"}),
    ("-/triage/", {"do": "write", "text": "Hello"}),
    ("-/triage/", {"do": "decide", "kind": "protect", "reasons": "new-and-wanted"}),
    ("-/triage/", {"do": "reopen", "note": "x"}),
    ("-/triage/", {"do": "clear", "day": "2027-01-01"}),
)


@pytest.fixture
def draft(colleague):
    one = actions.begin(colleague.viewer, ["invention"], title="Secret membrane")[0]
    actions.save_answers(colleague.viewer, one.pk, {"summary": Said("It cleans itself.")})
    return one


@pytest.fixture
def other(player, office):
    return player(office, "researcher", "Otto Other")


@pytest.mark.parametrize("page", READING)
def test_the_author_opens_every_page(draft, colleague, page) -> None:
    assert colleague.client.get(f"/disclosures/{draft.pk}/{page}").status_code == 200


@pytest.mark.parametrize("who", ["owner", "other", "stranger", "nobody"])
@pytest.mark.parametrize("page", READING)
def test_a_draft_is_there_for_nobody_else(draft, request, who, page) -> None:
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    assert client.get(f"/disclosures/{draft.pk}/{page}").status_code == 404


@pytest.mark.parametrize("who", ["owner", "other", "stranger", "nobody"])
@pytest.mark.parametrize("page, form", WRITING)
def test_nobody_else_changes_a_draft(draft, request, who, page, form) -> None:
    before = Disclosure.objects.values().get()
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    assert client.post(f"/disclosures/{draft.pk}/{page}", form).status_code in (403, 404)
    assert Disclosure.objects.values().get() == before
    assert draft.contributors.count() == 1


@pytest.mark.parametrize(
    "who, status", [("colleague", 200), ("owner", 200), ("other", 404), ("stranger", 404), ("nobody", 404)]
)
@pytest.mark.parametrize("page", ["", "-/print/", "-/disclosure.json"])
def test_after_sending_the_office_reads_it_and_others_do_not(draft, colleague, request, who, status, page) -> None:
    actions.send(colleague.viewer, draft.pk)
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    answer = client.get(f"/disclosures/{draft.pk}/{page}")
    assert answer.status_code == status
    assert (b"Secret membrane" in answer.content) is (status == 200)


@pytest.mark.parametrize("who", ["other", "stranger", "nobody"])
@pytest.mark.parametrize("page, form", WRITING)
def test_nobody_else_changes_what_was_sent(draft, colleague, request, who, page, form) -> None:
    actions.send(colleague.viewer, draft.pk)
    before = Disclosure.objects.values().get()
    person = request.getfixturevalue(who)
    client = getattr(person, "client", person)
    assert client.post(f"/disclosures/{draft.pk}/{page}", form).status_code in (403, 404)
    assert Disclosure.objects.values().get() == before


def test_the_author_does_not_do_the_office_s_work(draft, colleague) -> None:
    actions.send(colleague.viewer, draft.pk)
    for do in ("assign", "decide", "reopen", "clear"):
        form = {"do": do, "kind": "protect", "reasons": "new-and-wanted", "note": "x", "day": "2027-01-01"}
        assert colleague.client.post(f"/disclosures/{draft.pk}/-/triage/", form).status_code == 404
    assert Disclosure.objects.get().state == "received"
    assert b"What the office does" not in colleague.client.get(f"/disclosures/{draft.pk}/").content


def test_the_office_does_not_change_answers_or_shares(draft, colleague, owner) -> None:
    actions.send(colleague.viewer, draft.pk)
    for page, form in WRITING[:7]:
        assert owner.client.post(f"/disclosures/{draft.pk}/{page}", form).status_code == 404


@pytest.mark.parametrize("who, status", [("owner", 200), ("colleague", 403), ("stranger", 200), ("nobody", 302)])
def test_the_inbox_is_the_office_s(draft, colleague, request, who, status) -> None:
    actions.send(colleague.viewer, draft.pk)
    person = request.getfixturevalue(who)
    answer = getattr(person, "client", person).get("/disclosures/inbox/")
    assert answer.status_code == status
    assert (b"Secret membrane" in answer.content) is (who == "owner")


@pytest.mark.parametrize("role", ["guest", "partner", "evaluator", "policy-officer", "intermediary", "administrator"])
def test_other_roles_begin_nothing(player, office, role) -> None:
    person = player(office, role)
    assert person.client.get("/disclosures/new/").status_code == 403
    assert person.client.post("/disclosures/new/", {"types": "dataset"}).status_code == 403
    assert not Disclosure.objects.exists()


def test_another_author_s_draft_cannot_be_taken_over(draft, other) -> None:
    own = actions.begin(other.viewer, ["dataset"])[0]
    answer = other.client.post(f"/disclosures/{own.pk}/-/take-over/", {"other": draft.pk})
    assert answer.status_code == 404


def test_a_contributor_writes_too_but_does_not_send_or_delete(draft, colleague, other) -> None:
    actions.add_contributor(colleague.viewer, draft.pk, {"name": "Otto"}, user=other.user.pk)
    assert other.client.get(f"/disclosures/{draft.pk}/-/ask/result/").status_code == 200
    other.client.post(f"/disclosures/{draft.pk}/-/answer/?question=created", {"created": "2026", "created.seen": "0"})
    assert Disclosure.objects.get().answers["created"]["value"] == "2026"
    assert other.client.post(f"/disclosures/{draft.pk}/-/send/").status_code == 404
    assert other.client.post(f"/disclosures/{draft.pk}/-/delete/").status_code == 404


def test_the_search_for_people_does_not_tell_who_made_a_confidential_record(draft, colleague, asset) -> None:
    asset("a-9", confidentiality="confidential", contributors=[{"name": "Zora Hidden"}])
    asset("a-8", confidentiality="teaser", contributors=[{"name": "Zora Seen"}])
    found = reads.colleagues(colleague.viewer, "Zora", draft)
    assert [each["name"] for each in found] == ["Zora Seen"]


@pytest.mark.parametrize("page, most", [("/disclosures/", 12), ("/disclosures/inbox/", 12)])
def test_lists_ask_the_database_no_more_for_more_rows(owner, page, most, django_assert_max_num_queries) -> None:
    for number in range(12):
        one = actions.begin(owner.viewer, ["dataset"], title=f"D {number}")[0]
        actions.save_answers(owner.viewer, one.pk, {"summary": Said("x")})
        actions.send(owner.viewer, one.pk)
    with django_assert_max_num_queries(most):
        assert owner.client.get(page).content.count(b"D 1") >= 2
