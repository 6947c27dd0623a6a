"""Every error is a page of the site that says what to do; the last one needs nothing that may have failed."""

from __future__ import annotations

import pytest
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from valorise.platform.foundation import refusals
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.viewer import attach_viewer
from valorise.terms.errors import Invalid, Missing, NotReady, Refused

CASES = [
    (lambda request: refusals.bad_request(request), 400),
    (lambda request: refusals.forbidden(request), 403),
    (lambda request: refusals.not_found(request), 404),
    (lambda request: refusals.answer_to(request, Overtaken("Somebody else changed it.", fix="Look again.")), 409),
    (lambda request: refusals.bad_request(request, RequestDataTooBig()), 413),
    (lambda request: refusals.answer_to(request, Invalid("Not this.", where="line 3", fix="That.")), 422),
    (lambda request: refusals.too_many(request), 429),
    (lambda request: refusals.our_fault(request), 500),
    (lambda request: refusals.answer_to(request, NotReady("Busy.", fix="Later.")), 503),
]


@pytest.fixture(autouse=True)
def _no_language_stays():
    with translation.override("en"):
        yield


@pytest.fixture
def asked(owner):
    def ask(path: str = "/somewhere/", **headers):
        request = RequestFactory().get(path, **headers)
        request.user, request.session = owner.user, {}
        attach_viewer(lambda request: None)(request)
        return request

    return ask


@pytest.mark.parametrize("answer, status", CASES, ids=[str(status) for _, status in CASES])
def test_errors_are_pages_of_the_site(asked, answer, status) -> None:
    response = answer(asked())
    text = response.content.decode()
    assert response.status_code == status
    assert f"Error {status}" in text
    assert text.count("<h1>") == 1
    assert "valorise/site.css" in text
    assert 'href="/"' in text


@pytest.mark.parametrize("answer, status", CASES, ids=[str(status) for _, status in CASES])
def test_programs_get_one_shape(asked, answer, status) -> None:
    response = answer(asked("/api/v1/assets/"))
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"


def test_the_page_of_our_own_fault_asks_no_database(owner, asked) -> None:
    request = asked()
    with CaptureQueriesContext(connection) as queries:
        assert refusals.our_fault(request).status_code == 500
    assert len(queries) == 0


def test_a_form_without_token_is_refused_in_our_own_words(owner) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    answer = client.post("/display/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "The form may be older than your visit" in answer.content.decode()


def test_a_part_of_a_page_is_not_replaced_by_an_error(asked) -> None:
    request = asked()
    request.htmx = True
    answer = refusals.answer_to(request, Missing("Not there."))
    assert answer["HX-Reswap"] == "none"
    assert "<html" not in answer.content.decode()


def test_errors_speak_the_language_of_the_page(owner) -> None:
    owner.client.cookies["language"] = "de"
    answer = owner.client.get("/no-such-place/").content.decode()
    assert "Diese Seite gibt es nicht." in answer
    assert '<html lang="de"' in answer


def test_who_must_sign_in_first_comes_back(asked) -> None:
    request = asked("/assets/?q=a")
    request.user = type("Nobody", (), {"is_authenticated": False})()
    answer = refusals.answer_to(request, Refused("Please sign in first."))
    assert answer["Location"] == "/sign-in/?next=%2Fassets%2F%3Fq%3Da"


@pytest.mark.browser
def test_error_pages_can_be_used_by_everybody(browse, owner) -> None:
    from tests.accessibility import everything_wrong

    page = browse(owner)
    page.goto("/no-such-place/")
    assert list(everything_wrong(page)) == []


@pytest.mark.django_db
def test_a_host_that_is_none_of_ours_is_refused_and_no_fault_of_ours(settings) -> None:
    settings.ALLOWED_HOSTS = ["here.example"]
    for told in ({}, {"HTTP_REFERER": "http://elsewhere.example/assets/"}):
        answer = Client(HTTP_HOST="elsewhere.example", raise_request_exception=False, **told).get("/assets/")
        assert answer.status_code == 400
        assert "elsewhere.example" not in answer.content.decode()


@pytest.mark.parametrize(
    "exception, said",
    [
        (RequestDataTooBig(), ("at most 10 MB", "you sent 23.5 MB", "put it into a file")),
        (TooManyFilesSent(), ("at most 100 files", "in several steps")),
        (TooManyFieldsSent(), ("at most 1000 fields", "choose them all together")),
    ],
)
def test_what_is_too_much_says_what_is_expected_what_was_found_and_what_to_do(asked, exception, said) -> None:
    text = refusals.bad_request(asked(CONTENT_LENGTH=str(int(23.5 * 1024**2))), exception).content.decode()
    assert "Nothing was kept" in text
    for words in said:
        assert words in text


def test_a_site_under_another_name_says_how_to_let_it_in(asked) -> None:
    response = refusals.bad_request(asked(), DisallowedHost())
    assert response.status_code == 400
    assert "VALORISE_HOSTS" in response.content.decode()


def test_an_address_that_only_takes_forms_is_no_empty_page(owner, need) -> None:
    need()
    response = owner.client.get("/needs/n-1/-/close/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Expected: POST. Found: GET." in response.content.decode()
    assert owner.client.post("/needs/").status_code == 405
    assert owner.client.get("/api/v1/needs/n-1/-/close").json()["error"]["what"]
