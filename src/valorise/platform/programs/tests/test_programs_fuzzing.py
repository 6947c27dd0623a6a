"""Schemathesis sends what the description allows, and what it does not, as owner, stranger and nobody.

No answer may be our fault, and every one must be as described. How strict we are with what is sent is no matter here:
declared tables read a number where a text is expected, on purpose.
"""

from __future__ import annotations

import operator
import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.programs.actions import make_token
from valorise.platform.programs.description import describe
from valorise.platform.programs.pages import site
from valorise.terms.tables.checks import Place, check_one

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
ENOUGH = {"id": "x", "title": "x"}
ONCE_MORE = os.environ.get("VALORISE_PLATFORM_ON") == "postgres" and not WHOLE
EXAMPLES = {"owner": 2} if ONCE_MORE else {"owner": 3, "stranger": 1, "nobody": 1}
"""Calls of each kind by who sends them; most by the owner, whose calls reach the database furthest."""
POSITIVE = operator.methodcaller("as_strategy")
NEGATIVE = operator.methodcaller("as_strategy", generation_mode=schemathesis.GenerationMode.NEGATIVE)
SCHEMA = schemathesis.openapi.from_dict(describe(site()))
SCHEMA.app = get_wsgi_application()
OPERATIONS = [result.ok() for result in SCHEMA.get_all_operations()]
NAMES = {
    "assets": ("a-1", "a-2"),
    "rights": ("r-1",),
    "agreements": ("g-1",),
    "codes": ("asset_types",),
    "needs": ("n-1",),
    "documents": ("d-1",),
    "asset-changes": ("b-1",),
}
VERSIONS = ('"1-full"', '"0-"', "*", 'W/"1-full"', "x")


def labels(operation):
    return operation.label


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The site is called without Django's client, which would keep the connection of the test open between calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(one_connection, asset, office, owner):
    from valorise.platform.documents.models import Document
    from valorise.platform.needs.models import Need
    from valorise.platform.register.loading import add_records
    from valorise.platform.register.models import Agreement, BulkChange, Right

    people = [{"name": "Ana Kos", "orcid": "0000-0002-1825-0097", "share": "1/2"}, {"name": "B"}]
    asset("a-1", confidentiality="open", contributors=people, dates={"created": "2024"}, readiness={"TRL": 4})
    asset("a-2", confidentiality="confidential", owners=[{"name": "UNI", "share": "1"}], identifiers=[])
    add_records(Right, [{"id": "r-1", "asset": "a-1", "kind": "patent"}], office)
    add_records(Need, [{"id": "n-1", "title": "Fan", "owner": {"name": "Fans Ltd"}}], office)
    Document.objects.create(id="d-1", tenant=office, asset_id="a-1", title="Report", stored="1/x")
    BulkChange.objects.create(id="b-1", user=owner.user, chosen=[["a-1", 1], ["a-2", 1]])
    add_records(Agreement, [{"id": "g-1", "title": "Option", "assets": ["a-1", "a-2"]}], office)


def aim(case, data, table) -> None:
    """Lets some calls hit: names that are there, their present version, and facts that their declaration accepts."""
    if "name" in (case.path_parameters or {}) and table in NAMES and data.draw(st.booleans()):
        case.path_parameters["name"] = data.draw(st.sampled_from(NAMES[table]))
        kind = models_by_table().get(table)
        record = kind.objects.get(pk=case.path_parameters["name"]) if kind else None
        if record and data.draw(st.integers(0, 3)):
            case.headers["If-Match"] = f'"{record.version}-full"'
        elif record:
            case.headers["If-Match"] = data.draw(st.sampled_from(VERSIONS))
    if isinstance(case.body, dict) and case.body.get("others") and data.draw(st.booleans()):
        case.body["others"] = [{"id": name, "version": 1} for name in NAMES["assets"]]
    facts = case.body.get("facts") if isinstance(case.body, dict) else None
    if isinstance(facts, dict) and table in models_by_table() and data.draw(st.booleans()):
        declared = models_by_table()[table].table()
        fit = {name: one for name, one in facts.items() if not check_one(declared, {**ENOUGH, name: one}, Place())[1]}
        case.body["facts"] = {**fit, **({"title": "x"} if "title" in declared.by_name else {})}
        if table == "rights":
            case.body["facts"]["asset"] = "a-1"


def send_many(operation, request, who: str, examples: int) -> None:
    person = request.getfixturevalue(who)
    request.getfixturevalue("settings").API_CALLS_PER_MINUTE = 10**9
    headers = {}
    if who != "nobody":
        headers = {"Authorization": f"Bearer {make_token(person.viewer, 'x', ['read', 'write'], 7)[1]}"}

    @settings(
        max_examples=examples,
        derandomize=examples < 50,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(POSITIVE(operation) | NEGATIVE(operation), st.data())
    def send(case, data):
        aim(case, data, operation.path.split("/")[3])
        case.call_and_validate(headers=headers, checks=CHECKS)

    send()


@pytest.mark.soak
@pytest.mark.parametrize("who", EXAMPLES)
@pytest.mark.parametrize("operation", OPERATIONS, ids=labels)
def test_no_call_breaks_and_every_answer_is_as_described(operation, who, world, request) -> None:
    send_many(operation, request, who, 200 if WHOLE else EXAMPLES[who])
