"""How well the structured facts of a need and an asset fit, each between 0 (not at all) and 1 (fully).

A fact that one side does not state is not there: unknown is neither a fit nor a misfit.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.matching.settings import Settings
from valorise.terms.days import last_day

PAIR = ("need", "asset")
SHAPE = {"need": pl.String, "asset": pl.String, "part": pl.String, "fit": pl.Float64}


def facts(
    pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame, *, settings: Settings, as_of: date
) -> pl.DataFrame:
    """Known fits of pairs: need, asset, part, fit.

    * `fields`: share of the need's fields, and of the broader fields they belong to, that the asset is in too.
    * `country`: 1 in the same country, else 0.
    * `readiness`: 1 within the levels that the need states, else 0.
    * `type`: 1 for a type that the need accepts or, where it states none, that usually answers this type of need.
    * `dates`: share of the days one needs to answer that are left until the deadline.
    """
    both = pairs.select(PAIR)
    parts = [
        _fields(both, needs, assets),
        _country(both, needs, assets),
        _readiness(both, needs, assets),
        _type(both, needs, assets, settings),
        _dates(both, needs, settings, as_of),
    ]
    known = [part.drop_nulls("fit").select(*PAIR, "part", pl.col("fit").cast(pl.Float64)) for part in parts]
    return pl.concat([pl.DataFrame(schema=SHAPE), *known])


def places(assets: pl.DataFrame) -> pl.DataFrame:
    """Countries of each asset, of its office and of its owners: asset, country."""
    owners = assets.select(asset="id", one="owners").explode("one").drop_nulls("one").unnest("one")
    listed = [assets.select(asset="id", country="country"), owners.select("asset", "country")]
    return pl.concat(listed).drop_nulls("country").unique()


def technology_level(assets: pl.DataFrame) -> pl.DataFrame:
    """Technology readiness level of the assets that have one: asset, level; the highest where several are stated."""
    levels = assets.select(asset="id", one="readiness").explode("one").drop_nulls("one").unnest("one")
    return levels.filter(pl.col("scale") == "TRL").group_by("asset").agg(pl.col("level").max())


def _fields(pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    wanted, held = _field_keys(needs, "need"), _field_keys(assets, "asset")
    sizes = wanted.group_by("need").agg(size=pl.len())
    known = pairs.join(sizes, on="need").join(held.select("asset").unique(), on="asset", how="semi")
    shared = (
        known.join(wanted, on="need").join(held, on=["asset", "key"], how="semi").group_by(PAIR).agg(shared=pl.len())
    )
    fit = pl.col("shared").fill_null(0) / pl.col("size")
    return known.join(shared, on=PAIR, how="left").select(*PAIR, part=pl.lit("fields"), fit=fit)


def _field_keys(records: pl.DataFrame, name: str) -> pl.DataFrame:
    """Codes of fields, the codes they begin with, and labels, as comparable keys."""
    one = records.select(pl.col("id").alias(name), one="fields").explode("one").drop_nulls("one").unnest("one")
    code = pl.col("code").str.strip_chars("/ ")
    broader = pl.concat_list(code, code.str.replace(r"[/.][^/.]*$", ""), code.str.extract(r"^([^/.]+)"))
    coded = (
        one.select(name, key=broader.list.eval(pl.element().drop_nulls()), scheme="scheme").explode("key").drop_nulls()
    )
    labelled = one.select(name, key=pl.col("label").str.to_lowercase().str.strip_chars()).drop_nulls()
    return pl.concat([coded.select(name, key=pl.format("{}:{}", "scheme", "key")), labelled]).unique()


def _country(pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    where = places(assets).group_by("asset").agg(places="country")
    asked = needs.select(need="id", country="country").drop_nulls()
    both = pairs.join(asked, on="need").join(where, on="asset")
    return both.select(*PAIR, part=pl.lit("country"), fit=pl.col("places").list.contains(pl.col("country")))


def _readiness(pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame) -> pl.DataFrame:
    lowest, highest = (pl.col("constraints").struct.field(name) for name in ("trl_from", "trl_to"))
    asked = needs.select(need="id", lowest=lowest, highest=highest)
    asked = asked.filter(pl.col("lowest").is_not_null() | pl.col("highest").is_not_null())
    both = pairs.join(asked, on="need").join(technology_level(assets), on="asset")
    inside = pl.col("level").is_between(pl.col("lowest").fill_null(1), pl.col("highest").fill_null(9))
    return both.select(*PAIR, part=pl.lit("readiness"), fit=inside)


def _type(pairs: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    usual = pl.DataFrame(
        {"type": list(settings.answered_by), "usual": list(settings.answered_by.values())},
        schema={"type": pl.String, "usual": pl.List(pl.String)},
    )
    stated = pl.col("constraints").struct.field("types")
    asked = needs.select("type", need="id", stated=stated).join(usual, on="type", how="left")
    accepted = asked.select("need", accepted=pl.coalesce("stated", "usual")).drop_nulls()
    both = pairs.join(accepted, on="need").join(assets.select("type", asset="id").drop_nulls(), on="asset")
    return both.select(*PAIR, part=pl.lit("type"), fit=pl.col("accepted").list.contains(pl.col("type")))


def _dates(pairs: pl.DataFrame, needs: pl.DataFrame, settings: Settings, as_of: date) -> pl.DataFrame:
    left = (last_day(pl.col("deadline")) - as_of).dt.total_days() + 1
    fit = (left / settings.days_to_answer).clip(0.0, 1.0)
    return pairs.join(needs.select(need="id", fit=fit), on="need").select(*PAIR, part=pl.lit("dates"), fit="fit")
