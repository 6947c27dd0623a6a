"""The value of an asset from a file of assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from valorise.assets.value.worth import METHODS, Worth, worth
from valorise.terms.errors import Invalid, Missing

EXAMPLE = Path(__file__).resolve().parents[1] / "example" / "foulshield.yaml"
MOST = 1_000_000
"""Bytes of a file of assumptions; a longer one is none."""


def value_of(asset: str, file: Path | None) -> Worth:
    """Ranges of value for an asset; without a file those of the bundled example.

    `Missing` for a file that is not there; `Invalid` for one that speaks of another asset, or where not one method
    has all it needs: the message names what is missing.
    """
    path = file or EXAMPLE
    said = assumptions(path)
    named = said.get("asset")
    if named is not None and named != asset:
        raise Invalid(
            what=f"The assumptions are about another asset, “{named}”.",
            where=f"{path.name}, asset",
            fix=f"Ask for {named}, or give the assumptions about {asset} with --assumptions FILE.",
        )
    found = worth(asset, said)
    if found.ranges.is_empty() and found.outcomes.is_empty():
        raise _nothing(found, path)
    return found


def assumptions(path: Path) -> Mapping[str, Any]:
    """The assumptions of a YAML file; `Invalid` where it is none."""
    if not path.is_file():
        raise Missing(
            what=f"There is no file of assumptions “{path}”.", where="--assumptions", fix="Write one: docs/value.md."
        )
    try:
        content = path.read_bytes()
        said = yaml.load(content.decode("utf-8"), Loader=yaml.CSafeLoader) if len(content) <= MOST else None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise Invalid(
            what=f"The assumptions in “{path}” are no YAML.",
            where=str(path),
            why=" ".join(str(error).split())[:300],
            fix="Compare it with the example in docs/value.md.",
        ) from error
    if not isinstance(said, dict):
        raise Invalid(
            what=f"The file “{path}” holds no assumptions.",
            where=str(path),
            fix=f"It should hold at least one of: {', '.join(METHODS)}. See docs/value.md.",
        )
    return said


def _nothing(found: Worth, path: Path) -> Invalid:
    """What is missing most plainly: wrong and missing numbers first, else the methods there are."""
    wrong = [row for row in found.problems.iter_rows(named=True) if row["severity"] == "refused"]
    listed = "; ".join(f"{row['column']} ({row['expected']})" for row in wrong[:6])
    more = f", and {len(wrong) - 6} more" if len(wrong) > 6 else ""
    error = Invalid(
        what="No range of value can be given: assumptions are missing.",
        where=str(path),
        why=f"Needed: {listed}{more}." if listed else "None of the methods has any assumptions.",
        fix=wrong[0]["fix"] if wrong else f"Write at least one of: {', '.join(METHODS)}. See docs/value.md.",
    )
    error.problems = found.problems
    return error
