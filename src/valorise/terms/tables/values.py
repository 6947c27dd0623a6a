"""Single values brought into the type of their column, or a mismatch that says what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from valorise.terms import codes, money, shares, time
from valorise.terms.tables.declaration import Column


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A value that does not fit its column."""

    column: str
    found: Any
    expected: str
    fix: str
    rule: str
    refuses: bool = False


def converted(column: Column, value: Any, path: str, wrong: list[Mismatch]) -> Any:
    """The value in the type of the column; None where it is missing or wrong, and then `wrong` says why."""
    if value is None or value == "" or value == [] or value == {}:
        if column.required:
            wrong.append(Mismatch(path, None, column.meaning, f"Fill the column “{path}”.", "required", refuses=True))
        return None
    if column.key and isinstance(value, Mapping):
        value = [{column.key: key, column.value: inner} for key, inner in value.items()]
    if not column.many:
        return _one(column, value, path, wrong)
    if not isinstance(value, list | tuple):
        value = [value]
    found = (_one(column, one, f"{path}[{number}]", wrong) for number, one in enumerate(value) if one not in (None, ""))
    kept = [one for one in found if one is not None] or None
    return _once(column, kept, path, wrong) if column.key and kept else kept


def _once(column: Column, entries: list[Any], path: str, wrong: list[Mismatch]) -> list[Any]:
    """Entries of a column that JSON writes as an object: each key once, the first one stays."""
    kept: dict[Any, Any] = {}
    for entry in entries:
        name = entry[column.key]
        if name in kept and kept[name] != entry:
            fix = f"Keep one value for {name}."
            wrong.append(Mismatch(f"{path}.{name}", entry[column.value], "each name once", fix, "twice"))
        kept.setdefault(name, entry)
    return list(kept.values())


def _one(column: Column, value: Any, path: str, wrong: list[Mismatch]) -> Any:
    if column.fields:
        return _fields(column, value, path, wrong)
    found = CONVERT[column.type](column, value)
    if found is None:
        expected, fix = _code_expected(column, value) if column.type == "code" else EXPECTED[column.type]
        wrong.append(Mismatch(path, value, expected, fix, f"not-{column.type}", refuses=column.required))
    if column.longest and isinstance(found, str) and len(found) > column.longest:
        expected = f"at most {column.longest} characters"
        wrong.append(Mismatch(path, value, expected, "Write it shorter.", "too-long", refuses=column.required))
        return None
    return found


def _fields(column: Column, value: Any, path: str, wrong: list[Mismatch]) -> dict[str, Any] | None:
    """An inner object; where a required field fails, only the object is left out, not the record around it."""
    if not isinstance(value, Mapping):
        expected = f"an object with {', '.join(field.name for field in column.fields)}"
        wrong.append(Mismatch(path, value, expected, "Write it as such an object.", "not-object"))
        return None
    inside: list[Mismatch] = []
    found = {
        field.name: converted(field, value.get(field.name), f"{path}.{field.name}", inside) for field in column.fields
    }
    refuses = any(one.refuses for one in inside)
    wrong += [Mismatch(one.column, one.found, one.expected, one.fix, one.rule) for one in inside]
    return None if refuses or not any(inner is not None for inner in found.values()) else found


def _text(_: Column, value: Any) -> str | None:
    if isinstance(value, str):
        return value.replace("\x00", "").strip() or None
    return str(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None


def _code(column: Column, value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    if column.codes == "countries":
        return codes.country_code(value)
    return value.strip() if value.strip() in codes.codes(column.codes or "") else None


def _integer(_: Column, value: Any) -> int | None:
    try:
        return (
            int(value)
            if not isinstance(value, bool | float) or (isinstance(value, float) and value.is_integer())
            else None
        )
    except (TypeError, ValueError):
        return None


def _number(_: Column, value: Any) -> float | None:
    try:
        found = float(value) if not isinstance(value, bool) else None
    except (TypeError, ValueError):
        return None
    return found if found is not None and abs(found) < float("inf") else None


def _boolean(_: Column, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "1": True, "y": True, "false": False, "no": False, "0": False, "n": False}.get(
        str(value).strip().lower()
    )


def _date(_: Column, value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else time.partial_date(str(value))


def _day(column: Column, value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    written = _date(column, value)
    return date.fromisoformat(written) if written and len(written) == 10 else None


def _moment(_: Column, value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value if value.tzinfo else None
    return time.moment(str(value))


def _money(_: Column, value: Any) -> Decimal | None:
    return money.amount(value) if isinstance(value, str | int | float | Decimal) else None


def _share(_: Column, value: Any) -> str | None:
    return shares.share(value) if isinstance(value, str | int | float) else None


CONVERT: dict[str, Callable[[Column, Any], Any]] = {
    "text": _text,
    "code": _code,
    "date": _date,
    "share": _share,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "day": _day,
    "moment": _moment,
    "money": _money,
}


def _code_expected(column: Column, value: Any) -> tuple[str, str]:
    name = column.codes or ""
    near = ", ".join(codes.nearest(name, str(value)))
    hint = f"Did you mean {near}?" if near else f"The codes are listed in docs/codes.md under {name}."
    return f"a code of the list {name}", hint


EXPECTED: dict[str, tuple[str, str]] = {
    "text": ("a text", "Write it as text."),
    "date": ("a date such as 2024, 2024-05 or 2024-05-03", "Write year, month and day in this order."),
    "share": ("a share between 0 and 1 such as 1/3 or 25 %", "Write the share as a fraction."),
    "integer": ("a whole number", "Write the number without other signs."),
    "number": ("a number", "Write it with a point for decimals."),
    "boolean": ("true or false", "Write true or false."),
    "day": ("an exact day such as 2024-05-03", "Write year, month and day."),
    "moment": ("date and time with zone such as 2024-05-03T10:00:00Z", "Add the time and the zone."),
    "money": ("an exact amount such as 1234.50", "Write it with a point for decimals and no thousands marks."),
}
"""What each type expects and how to mend a value, for people; codes say it by their list."""
