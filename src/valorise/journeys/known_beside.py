"""What the register knows of needs and assets beside their own rows, as `matching.known` reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import polars as pl

from valorise.assets.pathway_order import CHOICE
from valorise.linking.evidence import organisation_key
from valorise.matching.known import SCHEMA
from valorise.matching.matches import Options
from valorise.terms import knowledge
from valorise.terms.days import last_day
from valorise.terms.tables import table

NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}")
BASIC = 4
"""Characters of a basic region (NUTS 2): finer ones are compared by the basic region they lie in."""
Tables = Mapping[str, pl.DataFrame]
Fact = tuple[str, str, str, str]


def known_beside(tables: Tables, *, as_of: date) -> pl.DataFrame:
    """Owners, types and regions of needs; parties, pathways and regions of assets; as far as the register has them.

    Parties are those of agreements signed by that day, whether they still bind or not, and those spoken to by then. Of
    several pathways chosen for an asset the last one counts.
    """
    homes = _regions(tables)
    facts = [*_of_needs(tables, homes), *_of_assets(tables, homes), *_parties(tables, as_of), *_answers(tables, as_of)]
    return pl.DataFrame(sorted(set(facts)), schema=SCHEMA, orient="row")


def options(tables: Tables, *, as_of: date) -> Options:
    """Options of a run with all that the register knows beside needs and assets."""
    agreements, restrictions = (_held(tables, name) for name in ("agreements", "restrictions"))
    return Options(agreements=agreements, restrictions=restrictions, known=known_beside(tables, as_of=as_of))


def _of_needs(tables: Tables, homes: Mapping[str, str]) -> Iterator[Fact]:
    for name, kind, owner in _held(tables, "needs").select("id", "type", "owner").iter_rows():
        if kind:
            yield "need", name, "asks", kind
        if key := organisation_key((owner or {}).get("name") or ""):
            yield "need", name, "owner", key
        yield from (("need", name, "region", one) for one in _homes_of(owner, homes))


def _of_assets(tables: Tables, homes: Mapping[str, str]) -> Iterator[Fact]:
    for name, owners in _held(tables, "assets").select("id", "owners").iter_rows():
        for owner in owners or ():
            yield from (("asset", name, "region", one) for one in _homes_of(owner, homes))


def _parties(tables: Tables, as_of: date) -> Iterator[Fact]:
    """Everybody an asset was agreed on with, or spoken about with."""
    signed = _held(tables, "agreements").filter(last_day(pl.col("signed")) <= as_of)
    agreed = signed.select(asset="assets", party="parties").explode("asset").explode("party")
    met = _held(tables, "contacts").filter(last_day(pl.col("on")) <= as_of)
    for asset, party in pl.concat([agreed, met.select("asset", party="organisation")]).drop_nulls().iter_rows():
        if key := organisation_key(party):
            yield "asset", asset, "party", key


def _answers(tables: Tables, as_of: date) -> Iterator[Fact]:
    """The types of needs that the pathway chosen for an asset answers."""
    ways = knowledge.document(CHOICE)["pathways"]
    chosen = _held(tables, "pathway_choices").filter(pl.col("chosen_on") <= as_of).sort("chosen_on", "id")
    for asset, way in chosen.unique("asset", keep="last").select("asset", "pathway").iter_rows():
        yield from (("asset", asset, "answers", one) for one in ways.get(way, {}).get("answers", ()))


def _regions(tables: Tables) -> dict[str, str]:
    """The region of each organisation, by its ROR identifier and by the key of its name."""
    found: dict[str, str] = {}
    rows = _held(tables, "organisations").filter(pl.col("region").is_not_null()).sort("id", descending=True)
    for name, numbers, region in rows.select("name", "identifiers", "region").iter_rows():
        keys = [_number(one["value"]) for one in numbers or () if one["scheme"] == "ror"]
        found |= dict.fromkeys((*keys, organisation_key(name or "")), _region(region))
    found.pop("", None)
    return found


def _region(written: str) -> str:
    """A region as it is compared.

    >>> [_region(one) for one in ("AT130", "AT13", " Île-de-France ")]
    ['AT13', 'AT13', 'île-de-france']
    """
    told = written.strip()
    return told[:BASIC] if NUTS.fullmatch(told) else told.casefold()


def _number(ror: str) -> str:
    """The number of a ROR identifier, which is written alone or as an address.

    >>> _number("https://ror.org/04D836q62"), _number("04d836q62")
    ('04d836q62', '04d836q62')
    """
    return ror.strip().rstrip("/").rpartition("/")[2].casefold()


def _homes_of(owner: Mapping[str, str] | None, homes: Mapping[str, str]) -> Iterator[str]:
    """The region of an owner, looked up by its identifier, else by its name; nothing where neither is known."""
    said = owner or {}
    region = homes.get(_number(said.get("ror") or "")) or homes.get(organisation_key(said.get("name") or ""))
    if region:
        yield region


def _held(tables: Tables, name: str) -> pl.DataFrame:
    return tables[name] if name in tables else table(name).empty()
