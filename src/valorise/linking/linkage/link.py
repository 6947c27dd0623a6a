"""Mentions of things in one file, or in two, linked: which are one, how likely, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

import polars as pl

from valorise.linking.linkage.blocking import Rule, afforded
from valorise.linking.linkage.blocking import pairs as pairs_of
from valorise.linking.linkage.cleaning import cleaned
from valorise.linking.linkage.cutting import clusters
from valorise.linking.linkage.engine import Engine
from valorise.linking.linkage.judged import Contradiction, Judgement, agreed, judged
from valorise.linking.linkage.model import Floats, Model, model
from valorise.linking.linkage.patterns import patterns
from valorise.linking.linkage.rarity import with_rarity
from valorise.linking.linkage.reasons import reasons
from valorise.linking.linkage.scoring import scored
from valorise.linking.linkage.training import Records, learned
from valorise.terms.errors import Invalid

Tell = Callable[..., None]
Chances = Mapping[str, Floats]
Compared = Callable[[Model, Sequence[pl.DataFrame], Mapping[Rule, int], Chances], pl.DataFrame]
"""Who compares the pairs of these rules: as `Engine.compared` does, here or on other machines."""
LINKS = {"row": pl.Int64, "cluster": pl.Int64, "partner": pl.Int64, "probability": pl.Float64, "reasons": pl.String}


@dataclass(frozen=True, slots=True)
class Linked:
    """What was found, and how."""

    table: pl.DataFrame
    """A row for each of the file in its order: `row` and `cluster` (places from 0), `partner`, `probability` and

    `reasons` of its strongest link; null where it stands alone. With a reference, `cluster` and `partner` are the
    place there of what it is, null for no match."""
    pairs: pl.DataFrame
    """The pairs that were looked at, as `scored` gives them."""
    columns: Mapping[str, str]
    notes: list[str] = field(default_factory=list)
    """In sentences: what was not used, and why."""
    contradictions: list[Contradiction] = field(default_factory=list)
    """Judgements that cannot hold with earlier ones; they were left out."""


def link(
    frame: pl.DataFrame, kind: str, *, against: pl.DataFrame | None = None, mapping: Mapping[str, str] | None = None,
    threshold: float = 0.5, said: Sequence[Judgement] = (), compared: Compared | None = None,
    tell: Tell = lambda *_: None,
) -> Linked:  # fmt: skip
    """Link the rows of `frame` with each other, or with those of `against`; `threshold` is the least probability.

    What people `said` of pairs wins, oldest first; what contradicts it is told in `contradictions`.
    Raises `Invalid` for a kind, mapping or threshold that is none, where no column says what the things are called, and
    where no sound model could be learned.
    """
    if not 0 < threshold < 1:
        raise Invalid(what=f"{threshold} is no probability to ask for.", fix="Give one between 0 and 1, such as 0.9.")
    frames = [frame] if against is None else [frame, against]
    models = [model(kind, one.columns, mapping) for one in frames]
    tell("Making values comparable", 0, 4)
    tables = cleaned(frames, models)
    used = _shared(models[0], tables)
    pairs, notes = _pairs(used, tables, compared, tell)
    held, wrong = agreed(said, apart=against is not None)
    pairs = judged(pairs, held, apart=against is not None)
    tell("Finding what is one", 3, 4)
    limit = log2(threshold / (1 - threshold))
    if against is None:
        found = _within(clusters(frame.height, pairs, limit), pairs, limit)
    else:
        found = _best(frame.height, pairs, limit)
    tell("Done", 4, 4)
    return Linked(_reasoned(found, pairs, used), pairs, used.columns, notes, wrong)


def _shared(first: Model, tables: list[pl.DataFrame]) -> Model:
    """The model without what not all files have, or nobody filled in."""
    filled = {name for name in tables[0].columns if all(table[name].null_count() < table.height for table in tables)}
    known = filled | ({"given", "family"} & set(tables[0].columns))
    comparisons = tuple(one for one in first.comparisons if set(one.fields) <= known)
    if len(comparisons) == 1:
        comparisons = (comparisons[0].alone,)
    blocking = tuple(rule for rule in first.blocking if {part.replace(" ", "_") for part in rule} <= known)
    return Model(first.kind, first.columns, first.cleaned, comparisons, blocking)


def _pairs(
    used: Model, tables: list[pl.DataFrame], compared: Compared | None, tell: Tell
) -> tuple[pl.DataFrame, list[str]]:
    rules = afforded(tables, used.blocking)
    broad = [rule for rule in used.blocking if rule not in rules and pairs_of(tables, rule) > 0]
    notes = [f"Not looked at for too many pairs: the same {' and '.join(rule)}." for rule in broad]
    if not rules or not used.comparisons:
        return _no_pairs(used), [*notes, "No two records agree on anything by which pairs are found."]
    engine = Engine(used, tables, rules)
    try:
        tell("Comparing pairs", 1, 4)
        chances = engine.chances()
        found_pairs = compared(used, tables, rules, chances) if compared else engine.compared(chances)
    finally:
        engine.close()
    pairs = with_rarity(found_pairs, tables, used)
    tell("Learning from the records", 2, 4)
    found = patterns(pairs, used)
    taught = learned(Records(used, tables, list(rules), pairs), found, chances)
    notes += [f"Not learned from: {one}" for one in taught.refused]
    return scored(used, pairs, found, taught, _possible(tables)), notes


def _no_pairs(used: Model) -> pl.DataFrame:
    columns: dict[str, pl.DataType | type[pl.DataType]] = {"left": pl.Int32, "right": pl.Int32}
    columns |= {f"level_{one.name}": pl.Int8 for one in used.comparisons}
    columns |= {"weight": pl.Float64, "probability": pl.Float64}
    return pl.DataFrame(schema=columns | {f"weight_{one.name}": pl.Float32 for one in used.comparisons})


def _possible(tables: list[pl.DataFrame]) -> float:
    size = tables[0].height
    return max(1.0, size * (size - 1) / 2 if len(tables) == 1 else float(size * tables[1].height))


def _within(label: list[int], pairs: pl.DataFrame, limit: float) -> pl.DataFrame:
    """For each row its cluster, and of the pairs inside the cluster its strongest."""
    rows = pl.DataFrame({"row": range(len(label)), "cluster": label}, schema={"row": pl.Int64, "cluster": pl.Int64})
    name = rows["cluster"].to_numpy()
    inside = name[pairs["left"].to_numpy()] == name[pairs["right"].to_numpy()]
    strong = _numbered(pairs).filter(pl.Series(inside) & (pl.col("weight") > limit))
    turned = strong.rename({"row": "partner", "partner": "row"}).select(strong.columns)
    return rows.join(_strongest(pl.concat([strong, turned])), on="row", how="left", maintain_order="left")


def _best(size: int, pairs: pl.DataFrame, limit: float) -> pl.DataFrame:
    """For each row the row of the reference that is most likely the same."""
    rows = pl.DataFrame({"row": range(size)}, schema={"row": pl.Int64})
    strong = _strongest(_numbered(pairs).filter(pl.col("weight") > limit))
    return rows.join(strong, on="row", how="left", maintain_order="left").with_columns(cluster="partner")


def _numbered(pairs: pl.DataFrame) -> pl.DataFrame:
    sides = (pl.col(side).cast(pl.Int64).alias(name) for side, name in (("left", "row"), ("right", "partner")))
    return pairs.select(pl.int_range(pl.len()).alias("pair"), *sides, "weight")


def _strongest(found: pl.DataFrame) -> pl.DataFrame:
    """Of each row the strongest pair, of equals the one with the first partner."""
    ordered = found.sort("weight", "partner", descending=[True, False])
    return ordered.unique("row", keep="first").select("row", "partner", "pair")


def _reasoned(found: pl.DataFrame, pairs: pl.DataFrame, used: Model) -> pl.DataFrame:
    met = found.drop_nulls("pair")
    if met.is_empty():
        return found.with_columns(probability=None, reasons=None).select(list(LINKS)).cast(LINKS)  # type: ignore[arg-type]
    strongest = pairs[met["pair"].to_numpy()]
    told = met.select("row").with_columns(
        strongest["probability"], pl.coalesce(strongest["judged"], reasons(strongest, used)).alias("reasons")
    )
    return found.join(told, on="row", how="left", maintain_order="left").select(list(LINKS))
