"""May we license this? From a register and a question in a person's words to the answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
import polars as pl

from valorise.assets.clearance.answer import clearance
from valorise.assets.clearance.fields import field_of
from valorise.assets.clearance.question import Question
from valorise.assets.clearance.territories import territory
from valorise.linking.evidence import organisation_key
from valorise.reporting.sentences import Say, english, sentence, template
from valorise.terms.errors import Invalid, Missing
from valorise.terms.results import Result
from valorise.terms.tables import table

MOST_MEANT = 3
"""Names that are offered where nobody bears the one asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question in a person's words."""

    asset: str
    licensee: str
    countries: str = "world"
    field: str | None = None
    except_fields: tuple[str, ...] = ()
    starts: date
    ends: date | None = None
    exclusive: bool = False
    office: str | None = None
    as_of: date


def question(register: Mapping[str, pl.DataFrame], asked: Asked) -> Question:
    """The question with names, countries and fields understood.

    Raises `Missing` for an asset that is not in the register, and `Invalid` for a place or a time that is none, or
    where several own the asset and nobody said which of them wants to license it.
    """
    if asked.ends is not None and asked.ends < asked.starts:
        raise Invalid(
            what="The licence would end before it begins.",
            where="--until",
            why=f"It begins on {asked.starts} and ends on {asked.ends}.",
            fix="Correct one of the two days.",
        )
    return Question(
        asset=asked.asset,
        licensor=_licensor(register, asked),
        licensee=asked.licensee,
        licensee_country=_country(register, asked.licensee),
        territory=territory(asked.countries),
        field_of_use=field_of(asked.field),
        except_fields=tuple(found for found in map(field_of, asked.except_fields) if found),
        starts=asked.starts,
        ends=asked.ends,
        exclusive=asked.exclusive,
        as_of=asked.as_of,
        name_key=organisation_key,
    )


def answered(register: Mapping[str, pl.DataFrame], asked: Question) -> Result:
    """Everything that binds the asset as the table `clearances`, strictest first, with reasons."""
    return clearance(register, asked)


def meant_by(register: Mapping[str, pl.DataFrame], asked: Question) -> list[str]:
    """Names of the register that the licensee may be meant by, where nobody bears the name that was asked about.

    A short name such as “Hydrosys” is none of “Hydrosys Pumpen GmbH”, whose own option would then stand in the way of
    itself. Looked at are parties of agreements about the asset and organisations; empty where a name is the same.
    """
    parties = register.get("agreements", table("agreements").empty()).filter(
        pl.col("assets").list.contains(asked.asset)
    )
    organisations = register.get("organisations", table("organisations").empty())
    names = {*parties["parties"].explode().drop_nulls(), *organisations["name"].drop_nulls()}
    wanted = set(organisation_key(asked.licensee).split())
    keys = {name: set(organisation_key(name).split()) for name in names if not asked.is_licensor(name)}
    if not wanted or any(asked.is_licensee(name) for name in names):
        return []
    return sorted(name for name, words in keys.items() if wanted < words)[:MOST_MEANT]


def worded(found: Result) -> pl.DataFrame:
    """The rows with their sentences: `why`, and `fix` for what would make it yes; missing where nothing is needed."""
    rows = [{"why": why, "fix": fix} for why, fix in said(found)]
    return found.table.hstack(pl.DataFrame(rows, schema={"why": pl.String, "fix": pl.String}))


def said(found: Result, say: Say = english) -> list[tuple[str, str | None]]:
    """For each row why it binds and what would make it yes, None where nothing is needed; `say` speaks a language."""
    values = {row["step"]: orjson.loads(row["values"]) for row in found.reasons.iter_rows(named=True)}
    return [
        (sentence("reasons", row["rule"], values[row["rank"]], say), _fix(row["remedy"], values[row["rank"]], say))
        for row in found.table.iter_rows(named=True)
    ]


def _fix(remedy: str | None, values: Mapping[str, Any], say: Say) -> str | None:
    if remedy is None:
        return None
    return sentence("remedies" if template("remedies", remedy) else "reasons", remedy, values, say)


def _licensor(register: Mapping[str, pl.DataFrame], asked: Asked) -> str:
    """Whoever wants to license: the owner whose name the office bears, the office itself, or the only owner."""
    assets = register.get("assets", table("assets").empty()).filter(id=asked.asset)
    if assets.is_empty():
        raise Missing(
            what=f"The register holds no asset “{asked.asset}”.",
            where="ASSET",
            fix="Name it as the column id of the assets has it.",
        )
    titles = register.get("titles", table("titles").empty()).filter(asset=asked.asset)
    recorded = [one["name"] for one in assets["owners"].to_list()[0] or ()]
    owners = list(dict.fromkeys([*recorded, *titles["owner"].sort()]))
    if asked.office:
        office = f"{organisation_key(asked.office)} "
        return next((one for one in owners if office.startswith(f"{organisation_key(one)} ")), asked.office)
    if len(owners) == 1:
        return str(owners[0])
    raise Invalid(
        what=f"Who wants to license “{asked.asset}” is not clear.",
        where="--office",
        why=f"It is owned by {', '.join(owners)}." if owners else "No owner is recorded.",
        fix="Name the organisation with --office.",
    )


def _country(register: Mapping[str, pl.DataFrame], name: str) -> str | None:
    """Country of an organisation of the register; None where it is not there or has none."""
    known = register.get("organisations", table("organisations").empty()).select("name", "country").drop_nulls()
    key = organisation_key(name)
    found = sorted({country for written, country in known.iter_rows() if organisation_key(written) == key})
    return found[0] if len(found) == 1 else None
