"""Values made comparable, a whole column at a time: what differs only in writing becomes the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import polars as pl

from valorise.linking.evidence import legal_forms
from valorise.linking.linkage.model import WORDED, Model
from valorise.terms.codes import codes
from valorise.terms.words import LETTERS, key

FROM, TO = [chr(sign) for sign in LETTERS], list(map(str, LETTERS.values()))
UNKNOWN = r"^(?:0+|n a|none|null|unknown|unbekannt|inconnu)$"
"""What people write where they know nothing."""
BETWEEN = r"\*\*|;|\||,"
UNLIKE_WORDS = ("year", "list", "makers")
RARE = 3
"""Words of a name under which it is looked up, its rarest ones that others have too."""
START = 6


def cleaned(frames: Sequence[pl.DataFrame], models: Sequence[Model]) -> list[pl.DataFrame]:
    """For each file a table with a row for each of its rows, in their order: `place`, and each field made comparable.

    Null means unknown. Fields of words have `FIELD_words` too (words with their weight, the logarithm of how few
    records of all files have them), `FIELD_rare` and `FIELD_start`; lists have `FIELD_first`. A whole name becomes
    `given` and `family` where the file does not part them. Fields that not all files have are left out.
    """
    parts = [
        _fields(frame, model).with_columns(side=side)
        for side, (frame, model) in enumerate(zip(frames, models, strict=True))
    ]
    shared = [column for column in parts[0].columns if all(column in part.columns for part in parts)]
    table = pl.concat([part.select(shared) for part in parts])
    for field in [field for field in shared if models[0].cleaned.get(field) in WORDED]:
        table = _worded(table, field)
    lists = [name for name, kind in table.schema.items() if kind == pl.List(pl.String)]
    table = table.with_columns(pl.col(name).list.first().alias(f"{name}_first") for name in lists)
    return [table.filter(pl.col("side") == side).drop("side") for side in range(len(parts))]


def _fields(frame: pl.DataFrame, model: Model) -> pl.DataFrame:
    how = {field: model.cleaned[field] for field in model.columns}
    read = [_read(pl.col(column), how[field]).alias(field) for field, column in model.columns.items()]
    table = frame.select(pl.int_range(pl.len()).alias("place"), *read)
    # Step by step, because an expression that is named three times is worked out three times.
    for field in (field for field in how if how[field] == "organisation"):
        table = table.with_columns(bare=pl.col(field).str.replace(_legal(), ""))
        table = table.with_columns(pl.coalesce(_known("bare"), field).alias(field)).drop("bare")
    table = table.with_columns(_known(field).alias(field) for field in how if how[field] not in UNLIKE_WORDS)
    return _named(table) if model.kind == "person" else table


def _read(column: pl.Expr, how: str) -> pl.Expr:
    text = column.cast(pl.String)
    if how == "year":
        return text.str.extract(r"(\d{4})").cast(pl.Int64)
    if how == "list":
        return _several(text, BETWEEN)
    if how == "makers":
        return _several(text, r";|\||,|\band\b", last=True)
    if how == "whole-name":
        text = text.str.replace(r"^([^,]+),\s*(.+)$", "$2 $1")
    bare = plain(text)
    if how == "country":
        return bare.replace(_countries())
    return bare.str.replace_all(" ", "") if how == "digits" else bare


def plain(text: pl.Expr) -> pl.Expr:
    """As `valorise.terms.words.key`, for a column: no case, no accents, no punctuation, single blanks."""
    bare = text.str.to_lowercase().str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.replace_many(FROM, TO)
    return bare.str.replace_all("&amp;", " ").str.replace_all(r"[\W_]+", " ").str.strip_chars()


def _known(column: str) -> pl.Expr:
    return pl.when((pl.col(column) != "") & ~pl.col(column).str.contains(UNKNOWN)).then(pl.col(column))


def _several(text: pl.Expr, between: str, *, last: bool = False) -> pl.Expr:
    """The entries of a list, each once; of each maker the last word, which most write in full."""
    parts = text.str.replace_all(between, "\t").str.split("\t")
    one = plain(pl.element())
    parts = parts.list.eval(one.str.split(" ").list.last() if last else one).list.eval(
        pl.element().filter(pl.element() != "")
    )
    return pl.when(parts.list.len() > 0).then(parts.list.unique(maintain_order=True))


@cache
def _countries() -> dict[str, str]:
    """The code for each way to write a country."""
    listed = codes("countries").items()
    ways = (
        (word, code) for code, row in listed for word in (row["alpha3"], row["label"], *row["also_written"].split("|"))
    )
    return {key(word): code.lower() for word, code in ways if word}


def _legal() -> str:
    forms = sorted(legal_forms(), key=len, reverse=True)
    return rf"(?: (?:{'|'.join(' '.join(form) for form in forms)}|{'|'.join(forms)}))+$"


def _named(table: pl.DataFrame) -> pl.DataFrame:
    """Given and family name where a file has whole names: the last word is the family name."""
    if "name" in table.columns:
        parts = pl.col("name").str.split(" ")
        family, given = parts.list.last(), parts.list.slice(0, parts.list.len() - 1).list.join(" ")
        for field, part in (("given", given), ("family", family)):
            known = [pl.col(field)] if field in table.columns else []
            table = table.with_columns(pl.coalesce(*known, pl.when(part != "").then(part)).alias(field))
        table = table.drop("name")
    missing = [pl.lit(None, pl.String).alias(field) for field in ("given", "family") if field not in table.columns]
    both = pl.concat_str(pl.col("given"), pl.lit(" "), pl.col("family"))
    return table.with_columns(missing).with_columns(
        both.alias("whole_name"), pl.col("given").str.slice(0, 1).alias("initial")
    )


def _worded(table: pl.DataFrame, field: str) -> pl.DataFrame:
    at = ["side", "place"]
    single = table.select(*at, word=pl.col(field).str.split(" ")).explode("word").drop_nulls().unique()
    held = single.group_by("word").agg(pl.len().alias("held"))
    weight = (math.log(table.height + 1) - pl.col("held").log()).clip(0.1)
    single = single.join(held, on="word").with_columns(v=weight.round(4))
    listed = single.sort(*at, "word").group_by(at).agg(pl.struct(w="word", v="v").alias(f"{field}_words"))
    rarest = (
        single.filter(pl.col("held") > 1)
        .sort("held", "word")
        .group_by(at)
        .agg(pl.col("word").head(RARE).alias(f"{field}_rare"))
    )
    start = pl.col(field).str.replace_all(" ", "").str.slice(0, START).alias(f"{field}_start")
    return table.join(listed, on=at, how="left").join(rarest, on=at, how="left").sort(at).with_columns(start)
