"""What is typed is kept: as one types, by two people at once, and without a script."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said


@pytest.fixture
def draft(colleague):
    return actions.begin(colleague.viewer, ["invention"])[0]


@pytest.fixture
def second(draft, colleague, player, office):
    person = player(office, "researcher", "Sonja Second")
    actions.add_contributor(colleague.viewer, draft.pk, {"name": "Sonja"}, user=person.user.pk)
    return person


def typed(person, draft, question, **form):
    data = {f"{question}{name.replace('_', '.')}" if name != "value" else question: said for name, said in form.items()}
    return person.client.post(f"/disclosures/{draft.pk}/-/answer/?question={question}", data)


def answer(draft, question):
    return Disclosure.objects.get(pk=draft.pk).answers.get(question, {})


def test_what_is_typed_is_kept_at_once_and_read_again(draft, colleague) -> None:
    said = typed(colleague, draft, "summary", value="It cleans <b>itself</b>", _seen=0)
    assert "Saved" in said.content.decode()
    assert answer(draft, "summary")["value"] == "It cleans <b>itself</b>"
    page = colleague.client.get(f"/disclosures/{draft.pk}/-/ask/result/").content.decode()
    assert "It cleans &lt;b&gt;itself&lt;/b&gt;" in page


def test_half_a_day_is_kept_and_told_to_be_none(draft, colleague) -> None:
    said = typed(colleague, draft, "created", value="2026-", _seen=0)
    assert "no day we can read" in said.content.decode()
    assert answer(draft, "created")["value"] == "2026-"


def test_two_people_at_different_questions_do_not_meet(draft, colleague, second) -> None:
    typed(colleague, draft, "title", value="Mine", _seen=0)
    typed(second, draft, "summary", value="Hers", _seen=0)
    assert (answer(draft, "title")["value"], answer(draft, "summary")["value"]) == ("Mine", "Hers")


def test_two_people_at_one_question_learn_of_each_other(draft, colleague, second) -> None:
    typed(colleague, draft, "title", value="Carl's title", _seen=0)
    page = typed(second, draft, "title", value="Sonja's title", _seen=0).content.decode()
    assert "Carl Colleague wrote here meanwhile" in page
    assert "Carl&#x27;s title" in page
    assert answer(draft, "title")["value"] == "Carl's title"
    version = answer(draft, "title")["version"]
    assert f'name="title.seen" value="{version}"' in page
    typed(second, draft, "title", value="Sonja's title", _seen=version)
    assert answer(draft, "title")["value"] == "Sonja's title"
    again = typed(colleague, draft, "title", value="Carl's title", _seen=version).content.decode()
    assert "Sonja Second wrote here meanwhile" in again


def test_the_same_words_are_no_conflict(draft, colleague, second) -> None:
    typed(colleague, draft, "title", value="Same", _seen=0)
    assert "meanwhile" not in typed(second, draft, "title", value="Same", _seen=0).content.decode()


def test_without_a_script_the_page_keeps_both_texts(draft, colleague, second) -> None:
    typed(colleague, draft, "title", value="Carl's title", _seen=0)
    form = {"title": "Sonja's title", "title.seen": "0", "summary": "Fine", "summary.seen": "0"}
    page = second.client.post(f"/disclosures/{draft.pk}/-/ask/result/", form)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Carl&#x27;s title" in text
    assert 'value="Sonja&#x27;s title"' in text
    assert answer(draft, "summary")["value"] == "Fine"


def test_continue_leads_through_all_pages_to_the_overview(draft, colleague) -> None:
    address, seen = f"/disclosures/{draft.pk}/-/ask/result/", []
    for _ in range(6):
        seen.append(address)
        if address.endswith("/people/"):
            address = f"/disclosures/{draft.pk}/-/ask/parts/"
            continue
        address = colleague.client.post(address, {}).headers["Location"]
        if address == f"/disclosures/{draft.pk}/":
            break
    assert [one.rstrip("/").rsplit("/", 1)[1] for one in seen] == ["result", "people", "parts", "publishing", "use"]
    assert address == f"/disclosures/{draft.pk}/"


def test_a_choice_that_asks_for_more_says_so(draft, colleague) -> None:
    said = typed(colleague, draft, "public-already", value="yes", _seen=0)
    assert said["HX-Trigger"] == "answered, asks-more"
    page = colleague.client.get(f"/disclosures/{draft.pk}/-/ask/publishing/questions/").content.decode()
    assert "q-public-on" in page
    once_more = typed(colleague, draft, "public-already", value="yes", _seen=1)
    assert once_more["HX-Trigger"] == "answered, asks-more", "the first answer may not have reached the page"


def test_not_knowing_can_be_said_and_taken_back(draft, colleague) -> None:
    typed(colleague, draft, "public-already", value="unknown", _seen=0)
    assert answer(draft, "public-already")["unknown"]
    typed(colleague, draft, "public-already", value="no", _seen=9)
    assert not answer(draft, "public-already").get("unknown")


def test_several_choices_are_a_list_and_none_of_them_too(draft, colleague) -> None:
    colleague.client.post(
        f"/disclosures/{draft.pk}/-/answer/?question=wish", {"wish": ["open", "company"], "wish.seen": "0"}
    )
    assert answer(draft, "wish")["value"] == ["open", "company"]


def test_what_no_database_keeps_is_left_out_and_too_long_is_said(draft, colleague) -> None:
    typed(colleague, draft, "title", value="A\x00B", _seen=0)
    assert answer(draft, "title")["value"] == "AB"
    said = typed(colleague, draft, "summary", value="x" * 30_000, _seen=0).content.decode()
    assert "too long" in said


def test_a_question_of_another_type_is_not_kept(draft, colleague) -> None:
    assert typed(colleague, draft, "code-licence", value="MIT", _seen=0).status_code == 422
    actions.save_answers(colleague.viewer, draft.pk, {"code-licence": Said("MIT"), "contributors": Said("x")})
    assert Disclosure.objects.get().answers == {}


def test_a_change_of_type_keeps_what_was_written(draft, colleague) -> None:
    typed(colleague, draft, "title", value="Kept", _seen=0)
    typed(colleague, draft, "new-in-it", value="Also kept", _seen=0)
    actions.change_type(colleague.viewer, draft.pk, "dataset")
    actions.change_type(colleague.viewer, draft.pk, "invention")
    assert answer(draft, "new-in-it")["value"] == "Also kept"


@pytest.mark.django_db(transaction=True)
def test_what_was_said_to_be_saved_is_on_the_disk(colleague) -> None:
    from django.db import connection

    one = actions.begin(colleague.viewer, ["dataset"])[0]
    assert "Saved" in typed(colleague, one, "title", value="Safe", _seen=0).content.decode()
    connection.close()
    assert answer(one, "title")["value"] == "Safe"


def test_a_form_from_elsewhere_is_refused(draft, colleague) -> None:
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(colleague.user)
    assert client.post(f"/disclosures/{draft.pk}/-/answer/?question=title", {"title": "x"}).status_code == 403
    assert answer(draft, "title") == {}
