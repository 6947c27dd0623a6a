"""What programs may do wrong at the door, beside the five families: each with its status and the headers that help.

Every answer that is no success has one shape: `{"error": {what, where, why, fix}, "problems": [...]}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from valorise.terms.errors import Invalid, NotReady, Refused
from valorise.terms.problems import Problem, problems_table, shown

REALM = 'Bearer realm="Valorise"'


class SignInFirst(Refused):
    """Nobody is known to have sent this, and nobody may do it."""

    http_status = 401

    def __init__(self, what: str = "", where: str = "", why: str = "", fix: str = "") -> None:
        super().__init__(
            what or "Please say who you are.",
            where or "Authorization",
            why or "Without an account only what is open to everybody can be read.",
            fix or "Make a token on the page “Tokens” of your account and send it as: Authorization: Bearer val_…",
        )
        self.headers = {"WWW-Authenticate": REALM if not what else f'{REALM}, error="invalid_token"'}


class WrongMethod(Invalid):
    """There is such an address, but not for this method."""

    http_status = 405


class WrongKind(Invalid):
    """The body is not of the kind that the call reads."""

    http_status = 415


class TooLarge(Invalid):
    """More was sent than one call takes."""

    http_status = 413


class Unreadable(Invalid):
    """The body is no JSON, or broke off."""

    http_status = 400


class Conflict(Invalid):
    """Something else is happening with the same thing just now."""

    http_status = 409
    headers: Mapping[str, str]


class VersionWanted(Invalid):
    """A change must say which version it is for."""

    http_status = 428


class NotThatVersion(Invalid):
    """Somebody else changed the record first. The answer holds the record as it is now."""

    http_status = 412
    present: Mapping[str, Any] | None = None
    headers: Mapping[str, str]


class TooOften(NotReady):
    """More calls than one sender gets in a minute."""

    http_status = 429
    headers: Mapping[str, str]


def headers(error: Exception) -> dict[str, str]:
    """Headers that belong to the answer of this error."""
    return dict(getattr(error, "headers", {}))


def misread(found: Sequence[Mapping[str, Any]]) -> Invalid:
    """What pydantic found wrong with a call, in our words: what was expected, what was found, where, how to mend it.

    >>> error = misread([{"type": "less_than_equal", "loc": ("query", "limit"), "ctx": {"le": 200}, "input": "500"}])
    >>> error.where, error.why
    ('query: limit', 'Expected: 200 or less.')
    """
    problems = [_problem(one) for one in found]
    first = problems[0]
    error = Invalid(
        what=f"“{first.column}” cannot be used: {first.found or 'nothing'} was found.",
        where=first.column or "",
        why=f"Expected: {first.expected}.",
        fix=first.fix,
    )
    error.problems = problems_table(problems)
    return error


def _problem(found: Mapping[str, Any]) -> Problem:
    rule = str(found["type"])
    expected, fix = _expected(rule, found)
    given = None if rule == "missing" else shown(found.get("input"))
    return Problem(rule=rule, expected=expected, fix=fix, severity="refused", found=given, column=_where(found["loc"]))


def _where(path: Sequence[Any]) -> str:
    """The place in the words of the sender: `body: facts.title`; the name of our own argument says nothing to them."""
    source, *inner = [str(part) for part in path]
    if source == "body":
        inner = inner[1:]
    return f"{source}: {'.'.join(inner)}" if inner else source


def _expected(rule: str, found: Mapping[str, Any]) -> tuple[str, str]:
    limits = found.get("ctx") or {}
    if rule in BOUNDS:
        words, key = BOUNDS[rule]
        return words.format(limits.get(key)), "Send a value within this bound."
    for words, (expected, fix) in EXPECTED.items():
        if rule.startswith(words):
            return expected, fix
    expected = limits.get("expected") or str(found.get("msg", "another value")).removeprefix("Value error, ")
    return str(expected).rstrip("."), "Send such a value, or leave it out."


BOUNDS = {
    "greater_than_equal": ("{} or more", "ge"),
    "greater_than": ("more than {}", "gt"),
    "less_than_equal": ("{} or less", "le"),
    "less_than": ("less than {}", "lt"),
    "string_too_long": ("a text of at most {} characters", "max_length"),
    "string_too_short": ("a text of at least {} characters", "min_length"),
    "too_long": ("a list of at most {} entries", "max_length"),
    "too_short": ("a list of at least {} entries", "min_length"),
}
EXPECTED = {
    "missing": ("a value", "Send this value; the call cannot do without it."),
    "extra_forbidden": ("no such name", "Leave it out, or check how it is written."),
    "int": ("a whole number", "Send the number without other signs."),
    "float": ("a number", "Send it with a point for decimals."),
    "bool": ("true or false", "Send true or false."),
    "string": ("a text", "Send it as text."),
    "dict": ("an object", "Send a JSON object: names and values in braces."),
    "model": ("an object", "Send a JSON object: names and values in braces."),
    "list": ("a list", "Send a JSON list, in square brackets."),
    "datetime": ("date and time with zone such as 2024-05-03T10:00:00Z", "Add the time and the zone."),
    "timezone": ("date and time with zone such as 2024-05-03T10:00:00Z", "Add the time and the zone."),
    "date": ("a day such as 2024-05-03", "Write year, month and day in this order."),
}
"""What is expected by the beginning of pydantic's name of an error, and how to mend it."""
