"""Writing a need in the browser's way: questions, draft, preview, somebody quicker."""

from __future__ import annotations

import pytest

from valorise.platform.needs import actions
from valorise.platform.needs.models import Draft, Need

WRITTEN = {
    "title": "Plates of our pasteuriser clog", "problem": "We pasteurise milk and the plates foul.",
    "tried": "Caustic.", "wanted": "Twelve hours.", "limits": "", "type": "challenge",
    "keywords": "milk\nfouling\n", "country": "SI",
    "deadline": "2099-06", "budget-amount": "180000", "budget-currency": "EUR", "owner-name": "Mlekarna d.o.o.",
    "constraints-types": ["invention", "know-how"], "constraints-trl_from": "4", "constraints-exclusive": "true",
    "shared": "on", "anonymous": "on",
}  # fmt: skip


def test_what_is_written_is_posted(owner) -> None:
    answer = owner.client.post("/needs/new/", WRITTEN)
    kept = Need.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/needs/{kept.pk}/")
    assert kept.facts == {
        "id": kept.pk,
        "title": "Plates of our pasteuriser clog",
        "type": "challenge",
        "summary": "We pasteurise milk and the plates foul.\n\nWhat was tried: Caustic."
        "\n\nWhat a good answer must do: Twelve hours.",
        "keywords": ["milk", "fouling"],
        "country": "SI",
        "deadline": "2099-06",
        "budget": {"amount": "180000.00", "currency": "EUR"},
        "owner": {"name": "Mlekarna d.o.o."},
        "constraints": {"types": ["invention", "know-how"], "trl_from": 4, "exclusive": True},
    }
    assert (kept.shared, kept.anonymous) == (True, True)
    page = owner.client.get(f"/needs/{kept.pk}/").content.decode()
    for text in (
        "What a good answer must do",
        "Twelve hours.",
        "Mlekarna d.o.o.",
        "180\u202f000\u202fEUR",
        "TRL 4 to 9",
    ):
        assert text in page


def test_the_form_shows_a_need_as_it_was_written(owner) -> None:
    owner.client.post("/needs/new/", WRITTEN)
    page = owner.client.get(f"/needs/{Need.objects.get().pk}/-/change/").content.decode()
    for text in ("We pasteurise milk and the plates foul.</textarea>", ">\nCaustic.</textarea>", 'value="180000.00"'):
        assert text in page
    assert page.count("checked") == 4


def test_changing_keeps_what_the_form_does_not_ask(owner, need) -> None:
    need(
        summary="Long text.",
        owner={"name": "Old", "country": "SI"},
        fields=[{"scheme": "ford", "code": "1.2"}],
        url="https://example.org",
    )
    owner.client.post(
        "/needs/n-1/-/change/", {"title": "New", "problem": "Long text.", "type": "challenge", "version": "1"}
    )
    kept = Need.objects.get()
    assert kept.owner == {"country": "SI"}
    assert (kept.title, kept.url, kept.fields[0]["code"], kept.version) == ("New", "https://example.org", "1.2", 2)


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"title": ""}, "required"), ({"problem": " "}, "required"), ({"deadline": "soon"}, "Expected"),
        ({"budget-amount": "much"}, "Expected"), ({"constraints-trl_from": "4.5"}, "Expected"),
        ({"type": "no-such"}, "Expected"), ({"problem": "We at Mlekarna d.o.o. clog."}, "unnamed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(owner, wrong, said) -> None:
    answer = owner.client.post("/needs/new/", {**WRITTEN, **wrong})
    page = answer.content.decode()
    assert (answer.status_code, Need.objects.count()) == (422, 0)
    assert said in page
    assert "Caustic.</textarea>" in page


def test_a_draft_is_kept_found_again_and_gone_when_posted(owner, colleague) -> None:
    answer = owner.client.post("/needs/-/draft/", {**WRITTEN, "csrfmiddlewaretoken": "x"})
    assert b"Draft kept" in answer.content
    assert "csrfmiddlewaretoken" not in Draft.objects.get().written
    page = owner.client.get("/needs/new/").content.decode()
    assert "This is what you were writing" in page
    assert "Caustic.</textarea>" in page
    owner.client.post("/needs/new/", WRITTEN)
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_when_asked(owner) -> None:
    owner.client.post("/needs/-/draft/", WRITTEN)
    assert owner.client.post("/needs/-/draft/forget/")["Location"] == "/needs/new/"
    assert not Draft.objects.exists()
    assert b"Caustic" not in owner.client.get("/needs/new/").content


def test_drafts_are_for_those_who_may_post_and_see_the_need(owner, colleague, stranger, nobody, need) -> None:
    need(shared=True)
    assert colleague.client.post("/needs/-/draft/", WRITTEN).status_code == 403
    assert nobody.post("/needs/-/draft/", WRITTEN).status_code == 403
    assert stranger.client.post("/needs/-/draft/", {**WRITTEN, "need": "n-1"}).status_code == 403
    assert owner.client.post("/needs/-/draft/", {**WRITTEN, "need": "n-other"}).status_code == 404
    assert not Draft.objects.exists()


def test_who_was_overtaken_sees_both_and_keeps_their_words(owner, need) -> None:
    need(summary="Old text.")
    actions.change_need(owner.viewer, "n-1", {"title": "Theirs", "country": "AT"}, version=1)
    mine = {"title": "Mine", "problem": "My text.", "type": "challenge", "version": "1"}
    answer = owner.client.post("/needs/n-1/-/change/", mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Somebody else changed this record", "Theirs", 'value="Mine"', "My text.</textarea>", 'value="2"'):
        assert text in page
    assert Need.objects.get().title == "Theirs"
    owner.client.post("/needs/n-1/-/change/", {**mine, "version": "2"})
    assert Need.objects.get().title == "Mine"


def test_closing_by_page(owner, need) -> None:
    need()
    told = owner.client.post("/needs/n-1/-/close/", {"outcome": "nothing-fitted", "why": "", "version": "1"})
    assert told.status_code == 422
    assert "say why nothing fitted" in told.content.decode()
    owner.client.post("/needs/n-1/-/close/", {"outcome": "nothing-fitted", "why": "Too slow.", "version": "1"})
    page = owner.client.get("/needs/n-1/").content.decode()
    assert "Too slow." in page
    assert "Nothing fitted" in page
    owner.client.post("/needs/n-1/-/reopen/", {"version": "2"})
    assert not Need.objects.get().closed


def test_closing_by_page_with_a_reason_from_the_list(owner, stranger, need) -> None:
    need(shared=True)
    assert "Not ready enough" in owner.client.get("/needs/n-1/").content.decode()
    owner.client.post("/needs/n-1/-/close/", {"reason": "not-ready", "version": "1"})
    page = owner.client.get("/needs/n-1/").content.decode()
    assert "Nothing fitted" in page
    assert "<strong>Not ready enough.</strong>" in page
    theirs = stranger.client.get("/needs/n-1/").content.decode()
    assert "Not ready enough" not in theirs


def test_preview_shows_only_what_the_writer_may_see(owner, stranger, asset) -> None:
    text = "Coating that keeps plates of milk pasteurisers clean"
    asset("a-open", confidentiality="open", title=text, summary="Milk plates foul less.")
    asset("a-inside", title=text + " inside", summary="Milk plates foul less.")
    asset("a-secret", confidentiality="confidential", title=text + " secret", summary="Milk plates foul less.")
    mine = owner.client.post("/needs/-/draft/", WRITTEN).content.decode()
    theirs = stranger.client.post("/needs/-/draft/", WRITTEN).content.decode()
    assert all(f"/assets/a-{name}/" in mine for name in ("open", "inside", "secret"))
    assert "/assets/a-open/" in theirs
    assert "secret" not in theirs
    assert "inside" not in theirs


def test_who_keeps_a_need_inside_still_sees_what_is_on_offer(owner, stranger, asset) -> None:
    text = "Coating that keeps plates of milk pasteurisers clean"
    asset("a-open", confidentiality="open", title=text, summary="Milk plates foul less.")
    asset("a-secret", confidentiality="confidential", title=text + " secret", summary="Milk plates foul less.")
    stranger.client.post("/needs/new/", {**WRITTEN, "shared": "", "constraints-types": []})
    need = Need.objects.get()
    page = stranger.client.get(f"/needs/{need.pk}/").content.decode()
    assert "What is on offer" in page
    assert "/assets/a-open/" in page
    assert "a-secret" not in page
    stranger.client.post(f"/needs/{need.pk}/-/share/", {"as": "unnamed", "version": need.version})
    assert "What is on offer" not in stranger.client.get(f"/needs/{need.pk}/").content.decode()
