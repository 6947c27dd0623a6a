"""Rights: every change names an activity that stands in the file, and every form is protected."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from valorise.platform import accounts
from valorise.platform.foundation.rights import activities, roles_that_may
from valorise.terms.codes import codes

PLATFORM = Path(accounts.__file__).resolve().parents[1]
FILES = [path for path in PLATFORM.rglob("*.py") if not {"tests", "migrations"} & set(path.parts)]


def named(tree):
    """Activities that calls name: the second argument of `changing`, and `activity=` anywhere."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "changing" and len(node.args) > 1:
            yield from texts(node.args[1])
        yield from (text for one in node.keywords if one.arg == "activity" for text in texts(one.value))


def texts(node):
    """The text itself, or both sides of a choice between two."""
    if isinstance(node, ast.IfExp):
        return [*texts(node.body), *texts(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


USED = {activity for path in FILES for activity in named(ast.parse(path.read_text("utf-8")))}


def test_every_activity_that_a_change_names_stands_in_the_file() -> None:
    assert {"role-given", "role-taken", "person-erased", "organisation-founded"} <= USED
    assert sorted(one for one in USED if one not in activities()) == []


def test_every_activity_of_the_file_is_a_known_word() -> None:
    assert sorted(one for one in activities() if one not in codes("activities")) == []


@pytest.mark.parametrize("role", ["guest", "evaluator"])
def test_who_only_reads_may_do_nothing(role) -> None:
    assert [one for one in activities() if role in roles_that_may(one)] == []


def test_an_administrator_works_on_no_asset_by_this_role() -> None:
    mine = [one for one in activities() if "administrator" in roles_that_may(one)]
    assert [one for one in mine if one.startswith(("asset", "disclosure", "triage", "need", "match"))] == []


def test_rights_are_given_by_administrators_only() -> None:
    for activity in ("role-given", "role-taken", "account-closed", "two-factor-reset", "person-erased"):
        assert roles_that_may(activity) == {"administrator"}


def paths(patterns=None, before=""):
    """Every address of accounts, with a number or a word where one is asked for."""
    for one in patterns or get_resolver().url_patterns:
        place = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from paths(one.url_patterns, place)
        elif isinstance(one, URLPattern):
            yield place


def example(place):
    for kind in ("<int:number>", "<int:pk>", "<str:link>", "<str:provider_id>", "<str:key>"):
        place = place.replace(kind, "1")
    return "/" + place.replace(r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$", "password/new/1-1/")


OURS = ("begin", "invitation", "account", "organisation", "people", "sign-in", "sign-out")
PLACES = [example(place) for place in paths() if place.split("/")[0] in OURS]


@pytest.mark.parametrize("place", PLACES)
def test_no_form_is_taken_from_another_site(place, admin_client_of) -> None:
    client = admin_client_of
    assert client.post(place, {"email": "x@test.example"}).status_code == 403, place


@pytest.fixture
def admin_client_of(office, player):
    """An administrator whose browser sends forms without our token."""
    person = player(office, "administrator")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person.user)
    return client


def test_places_were_found() -> None:
    assert len(PLACES) > 40
