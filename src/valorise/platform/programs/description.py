"""The description of all calls in OpenAPI, completed by what the declared tables and the door know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ninja import NinjaAPI

from valorise.platform.foundation.api import API, OneRecord, Records
from valorise.platform.foundation.declared_schema import BESIDE, Json, change_schema, facts_schema, new_schema
from valorise.platform.foundation.recorded import Recorded, models_by_table

METHODS = ("get", "post", "put", "patch", "delete")
TEXT = {"type": "string"}
REF = "#/components/schemas/"
ERROR: Json = {
    "type": "object",
    "required": ["error", "problems"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["what", "where", "why", "fix"],
            "properties": {
                "what": {**TEXT, "description": "What happened."},
                "where": {**TEXT, "description": "Where: a header, a parameter, a path inside the body."},
                "why": {**TEXT, "description": "What was expected."},
                "fix": {**TEXT, "description": "What to do."},
            },
        },
        "problems": {"type": "array", "items": {"type": "object"}, "description": "Every single value that was wrong."},
        "present": {"type": "object", "description": "The record as it is now, where a change came too late (412)."},
        "merged_into": {**TEXT, "description": "Name of the record that it became part of (410)."},
    },
}
REFUSALS = {
    400: ("The body is no JSON.", ("post", "put", "patch")),
    401: ("Nobody is known to have sent this, or the token is not valid.", METHODS),
    403: ("The person may not do this, or the token was not made for it.", METHODS),
    404: ("There is no such record, or not for this person.", METHODS),
    409: (
        "The same thing is happening just now, or it no longer fits what is there.",
        ("post", "put", "patch", "delete"),
    ),
    410: ("The record became part of another one, which `merged_into` names.", METHODS),
    412: ("Somebody else changed the record first.", ("put", "patch", "delete")),
    413: ("More was sent than one call takes.", ("post", "put", "patch")),
    415: ("The body is of another kind than the call reads.", ("post", "put", "patch")),
    422: ("A value cannot be used; the answer lists every one.", METHODS),
    428: ("A change must say which version it is for.", ("put", "patch", "delete")),
    429: ("Too many calls at once; `Retry-After` says how long to wait.", METHODS),
    503: ("Busy or switched off just now.", METHODS),
}
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {**TEXT, "minLength": 1, "maxLength": 200, "pattern": "^[\\x21-\\x7e]+$"},
    "description": "A name of your own for this call. Sent again with the same body, it gets the same answer and "
    "changes nothing; kept for 24 hours.",
}
BESIDE_FACTS = "What is said of the record beside its facts; only for those who may change it."
SECURITY = {
    "token": {"type": "http", "scheme": "bearer", "description": "A token from the page “Tokens” of an account."},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A person at their browser."},
}


def describe(site: NinjaAPI) -> Json:
    """The whole description as OpenAPI 3.1."""
    said: Json = dict(site.get_openapi_schema(path_prefix=f"{API}/"))
    said["info"]["description"] = "Everything a page of Valorise can do. Errors have one shape; see docs/api.md."
    for _, method, call in calls(said):
        _complete(method, call)
    components = said["components"]
    components["schemas"] = {**components.get("schemas", {}), "Error": ERROR, **_declared()}
    components["responses"] = {f"E{code}": _refusal(words) for code, (words, _) in REFUSALS.items()}
    components["securitySchemes"] = SECURITY
    return said


def calls(said: Json) -> Iterator[tuple[str, str, Json]]:
    """Each call: its address, its method, what is said of it."""
    for path, methods in said["paths"].items():
        for method, call in methods.items():
            if method in METHODS:
                yield path, method, call


def _complete(method: str, call: Json) -> None:
    """Adds what is true of every call of this method: who may send it, keys, and refusals."""
    call["security"] = [{"token": []}, {"session": []}, *([{}] if method == "get" else [])]
    if method == "post":
        call["parameters"] = [*call.get("parameters", []), KEY]
    if method == "get" and "{" in str(call.get("parameters")):
        call["responses"][304] = {"description": "Nothing changed since the version that the sender has."}
    versioned = any(one["name"] == "If-Match" for one in call.get("parameters", []))
    for code, (_, methods) in REFUSALS.items():
        if method in methods or (versioned and code in (412, 428)):
            call["responses"].setdefault(code, {"$ref": f"#/components/responses/E{code}"})
    call["responses"] = {str(code): answer for code, answer in call["responses"].items()}


def _refusal(words: str) -> Json:
    return {"description": words, "content": {"application/json": {"schema": {"$ref": f"{REF}Error"}}}}


@cache
def _declared() -> Json:
    """Schemas of every kind of record: its facts, a new one, a change, one answer, one page."""
    return {name: said for model in models_by_table().values() for name, said in _forms(model).items()}


def _forms(model: type[Recorded]) -> Json:
    declared = model.table()
    name = declared.name
    beside = BESIDE.get(name, {})
    record = _with(OneRecord.json_schema(), "facts", {"$ref": f"{REF}{name}.facts"})
    record = _with(record, "beside", {"type": "object", "properties": beside, "description": BESIDE_FACTS})
    page = _with(Records.json_schema(), "items", {"type": "array", "items": {"$ref": f"{REF}{name}.record"}})
    page.pop("$defs", None)
    return {
        f"{name}.facts": facts_schema(declared),
        f"{name}.record": record,
        f"{name}.page": page,
        f"{name}.new": _body(declared.label, new_schema(declared), beside),
        f"{name}.change": _body(declared.label, change_schema(declared), beside),
    }


def _with(schema: Json, name: str, inner: Json) -> Json:
    return {**schema, "properties": {**schema["properties"], name: inner}}


def _body(label: str, facts: Json, beside: Json) -> Json:
    facts = {**facts, "properties": {**facts["properties"], **beside}}
    why = {**TEXT, "maxLength": 2_000, "description": "Why it is done; kept in the history of the record."}
    return {
        "type": "object",
        "title": label,
        "required": ["facts"],
        "properties": {"facts": facts, "why": {"anyOf": [why, {"type": "null"}]}},
    }


def tables_named(said: Json) -> list[str]:
    """Names of schemas that the calls refer to."""
    return sorted(set(re.findall(re.escape(REF) + r"([\w.]+)", str(said["paths"]))))
