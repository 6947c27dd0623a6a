"""What the tests of calls share: JSON sent, refusals looked at, and clients that show a token."""

from __future__ import annotations

from typing import Any

from django.test import Client

from valorise.platform.programs.actions import make_token


def by_token(person: Any, *scopes: str, days: int = 30) -> Client:
    """A program of the person, with a token for these scopes (all of them where none is named)."""
    _, secret = make_token(person.viewer, "Nightly copy", scopes or ("read", "write"), days)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    """A call with a JSON body; names of headers are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(address, headers=named, **data)


def refused(answer: Any, status: int, what: str = "") -> Any:
    """The answer, which is a refusal of this status in the one shape."""
    assert answer.status_code == status, answer.content
    said = answer.json()
    assert said.keys() - {"present", "merged_into"} == {"error", "problems"}
    assert said["error"].keys() == {"what", "where", "why", "fix"}
    assert said["error"]["what"]
    assert said["error"]["fix"]
    assert what in said["error"]["what"]
    return answer
