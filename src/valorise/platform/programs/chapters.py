"""The description of all calls as the page for people shows it: chapters, calls, and what each kind of record holds."""

from __future__ import annotations

from typing import Any

from valorise.platform.foundation.declared_schema import Json
from valorise.platform.programs.description import REF, calls
from valorise.platform.programs.reads import areas

Row = dict[str, Any]
OF_THE_DOOR = ("Idempotency-Key", "If-Match")
"""Headers that are explained once, above all calls."""


def chapters(said: Json) -> list[Row]:
    """Calls by their first part of the address, in the order of the alphabet."""
    found: dict[str, list[Row]] = {}
    for path, method, call in calls(said):
        found.setdefault(_first(path), []).append(_call(path, method, call))
    return [{"name": name, "title": _title(name), "calls": found[name]} for name in sorted(found)]


def kinds(said: Json) -> list[Row]:
    """Kinds of records that calls speak of, each with its columns."""
    schemas = said["components"]["schemas"]
    names = [name for name in schemas if name.endswith(".facts") and f"{REF}{name[:-6]}.record" in str(said["paths"])]
    return [
        {
            "name": name[:-6],
            "title": _title(name[:-6]),
            "meaning": schemas[name]["description"],
            "columns": _fields(schemas[name]),
        }
        for name in names
    ]


def _call(path: str, method: str, call: Json) -> Row:
    """One call: where, what for, what to send, what comes back."""
    parameters = [one for one in call.get("parameters", []) if one["name"] not in OF_THE_DOOR]
    return {
        "id": call["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": call["summary"],
        "description": call.get("description", ""),
        "parameters": [_parameter(one) for one in parameters],
        "kind": _kind(call),
        "versioned": any(one["name"] == "If-Match" for one in call.get("parameters", [])),
        "answers": [int(code) for code in call["responses"] if code.isdigit() and int(code) < 300],
    }


def _parameter(one: Json) -> Row:
    return {
        "name": one["name"],
        "place": {"path": "address", "query": "query"}.get(one["in"], one["in"]),
        "type": _type(one["schema"]),
        "required": one.get("required", False),
        "description": one.get("description", ""),
    }


def _fields(schema: Json, before: str = "") -> list[Row]:
    """Columns of a record, those inside of columns after them."""
    rows: list[Row] = []
    for name, one in schema["properties"].items():
        inner = one.get("items", one)
        rows.append(
            {
                "name": before + name,
                "type": _type(one),
                "description": one.get("description", ""),
                "codes": inner.get("enum", []),
            }
        )
        if "properties" in inner:
            rows += _fields(inner, f"{before}{name}{'[]' if one.get('type') == 'array' else ''}.")
    return rows


def _type(schema: Json) -> str:
    """The type in a word or two."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"] if one.get("type") != "null"))
    kind = schema.get("type", "value")
    if isinstance(kind, list):
        return " or ".join(_word(one) for one in kind)
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}s"
    return FORMATS.get(schema.get("format", "")) or _word(kind)


def _word(kind: str) -> str:
    return WORDS.get(kind, kind)


WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
FORMATS = {"date": "day", "date-time": "moment"}


def _kind(call: Json) -> str:
    """Name of the declared table that the call sends or gives; empty where it is none."""
    for part in str([call.get("requestBody"), call["responses"]]).split(REF)[1:]:
        name, _, form = part.split("'")[0].partition(".")
        if form:
            return name
    return ""


def _first(path: str) -> str:
    return path.split("/")[3].partition(".")[0]


def _title(name: str) -> str:
    known = areas().get(name)
    return known["label"] if known else name.replace("-", " ").replace("_", " ").capitalize()
