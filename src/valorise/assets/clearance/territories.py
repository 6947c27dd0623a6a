"""Countries as people name them in contracts: single ones, groups, the world, and exceptions."""

from __future__ import annotations

from functools import cache
from typing import Any

from valorise.terms import knowledge
from valorise.terms.codes import codes, country_code, nearest
from valorise.terms.errors import Invalid

WORLD = {"WORLD", "WORLDWIDE", "WW", "ALL"}


@cache
def groups() -> dict[str, frozenset[str]]:
    """Members of the groups of countries that may be named.

    >>> len(groups()["EU"]), len(groups()["EPC"]), "CH" in groups()["EPC"], "CH" in groups()["EU"]
    (27, 39, True, False)
    """
    union = frozenset(code for code, row in codes("countries").items() if row["eu_member"] == "yes")
    said: list[dict[str, Any]] = knowledge.document("assets/clearance/territories.yaml")["groups"]
    more = {one["id"]: frozenset(one["members"]) | _union(one, union) for one in said}
    return {"EU": union, **more}


def _union(group: dict[str, Any], union: frozenset[str]) -> frozenset[str]:
    return union if group.get("and_members_of_the_union") else frozenset()


def territory(written: str) -> frozenset[str]:
    """Codes of the countries meant; those with a minus are left out again, and alone they mean all others.

    Raises `Invalid` for a name that is neither a country nor a group, and where nothing is left.

    >>> sorted(territory("DE, France")), len(territory("EU,-DE")), "US" in territory("world,-US")
    (['DE', 'FR'], 26, False)
    """
    parts = [part.strip() for part in written.split(",") if part.strip()]
    without = [part[1:].strip() for part in parts if part.startswith("-")]
    named = [part for part in parts if not part.startswith("-")] or ["world"]
    found = frozenset[str]().union(*map(_countries, named)) - frozenset[str]().union(*map(_countries, without))
    if not found:
        raise Invalid(
            what=f"“{written}” leaves no country.", where="--in", fix="Name countries or groups, such as DE,FR or EU."
        )
    return found


def _countries(name: str) -> frozenset[str]:
    if name.upper() in WORLD:
        return frozenset(codes("countries"))
    if name.upper() in groups():
        return groups()[name.upper()]
    code = country_code(name)
    if code is None:
        near = ", ".join(nearest("countries", name))
        raise Invalid(
            what=f"“{name}” is neither a country nor a group of countries.",
            where="--in",
            why=f"Near to it are: {near}." if near else "",
            fix=f"Write a code such as DE, or one of {', '.join(groups())}, world.",
        )
    return frozenset({code})
