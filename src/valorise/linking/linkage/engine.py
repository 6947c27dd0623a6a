"""One in-memory DuckDB with the cleaned records, and Splink on it: pairs to look at, and how alike they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from valorise.linking.linkage.blocking import Rule, columns_of, exploded
from valorise.linking.linkage.model import Comparison, Floats, Model

SHARED = """CREATE OR REPLACE MACRO shared_weight(a, b) AS
    coalesce(list_sum(list_transform(list_intersect(a, b), lambda one: one.v)), 0.0);
CREATE OR REPLACE MACRO weight_of(a) AS list_sum(list_transform(a, lambda one: one.v));
CREATE OR REPLACE MACRO shared_words(a, b) AS
    shared_weight(a, b) / (weight_of(a) + weight_of(b) - shared_weight(a, b));
CREATE OR REPLACE MACRO held_words(a, b) AS shared_weight(a, b) / least(weight_of(a), weight_of(b));
CREATE OR REPLACE MACRO begins(a, b) AS starts_with(a, b) OR starts_with(b, a);
CREATE OR REPLACE MACRO shortened(a, b) AS len(list_filter(
    list_zip(string_split(a, ' '), string_split(b, ' '), true), lambda one: NOT begins(one[1], one[2]))) = 0;
"""
"""Weighted Jaccard and overlap coefficients of the words of two names, where rare words weigh more; and whether given

names are the same but for words that one leaves out at the end or shortens to their beginning."""
SAMPLED = 200_000
"""Random pairs from which chance agreement is estimated."""
AT_ONCE = 6_000_000
"""Pairs compared in one go; more are compared part by part, so that memory does not grow with them."""
LEAST = 1e-6
NUMBERED = 40


class Engine:
    """Records of one or two files in DuckDB, with Splink on them."""

    def __init__(self, model: Model, tables: Sequence[pl.DataFrame], rules: Mapping[Rule, int], seed: int = 1) -> None:
        self.model, self.tables, self.rules, self.seed = model, tables, rules, seed
        self.connection = duckdb.connect(config={"enable_external_access": "false"})
        self.connection.execute(SHARED)
        self.size = sum(table.height for table in tables)
        for place, table in enumerate(tables):
            self.connection.register(f"records_{place}", table.to_arrow())

    def chances(self) -> dict[str, Floats]:
        """By comparison how often random pairs reach each level, from the lowest up.

        No agreement is impossible because no random pair showed it, nor likelier than the model holds.
        """
        linker = self._linker(self._settings())
        linker.training.estimate_u_using_random_sampling(SAMPLED, self.seed, min_count_per_level=None, num_chunks=1)
        found = {}
        told = linker.misc.save_model_to_json()["comparisons"]
        for one, said in zip(self.model.comparisons, told, strict=True):
            seen = [float(level.get("u_probability") or 0) for level in reversed(said["comparison_levels"][1:])]
            most = [level.chance for level in one.lowest_first]
            found[one.name] = np.array([min(max(u, LEAST), chance) for u, chance in zip(seen, most, strict=True)])
        return found

    def compared(self, chances: Mapping[str, Floats]) -> pl.DataFrame:
        """A row for each pair that a rule gives: `left`, `right` and `level_NAME` (0 the lowest, -1 unknown)."""
        parts = max(1, -(-sum(self.rules.values()) // AT_ONCE))
        return together([self.part(chances, part, parts) for part in range(1, parts + 1)])

    def part(self, chances: Mapping[str, Floats], part: int, parts: int) -> pl.DataFrame:
        """The same for one of several parts of the records, which together give each pair once."""
        linker = self._linker(self._numbering(chances))
        return self._part(linker, (part, parts) if parts > 1 else None)

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()

    def _part(self, linker: Linker, part: tuple[int, int] | None) -> pl.DataFrame:
        found = linker.inference.predict_chunk(left_chunk=part, warning_mode="never")
        question = f"SELECT {', '.join(self._columns())} FROM {{this}}"  # noqa: S608 - names of our own models
        table = pl.from_arrow(found.query_sql(question).as_pyarrow_table())  # type: ignore[no-untyped-call]
        found.drop_table_from_database_and_remove_from_cache()
        assert isinstance(table, pl.DataFrame)
        return table

    def _columns(self) -> Iterator[str]:
        yield from ("place_l::INTEGER AS left", "place_r::INTEGER AS right")
        for one in self.model.comparisons:
            number = f"round(mw_{one.name})::TINYINT"
            yield f"CASE WHEN {number} = 0 THEN -1 ELSE {number} + {NUMBERED} END::TINYINT AS level_{one.name}"

    def _numbering(self, chances: Mapping[str, Floats]) -> dict[str, Any]:
        """Settings under which the weight of a level is its number: Splink tells weights, and they are ours to set."""
        settings: dict[str, Any] = self._linker(self._settings()).misc.save_model_to_json()
        for one in settings["comparisons"]:
            levels = reversed(one["comparison_levels"][1:])
            for number, (level, chance) in enumerate(zip(levels, chances[one["output_column_name"]], strict=True)):
                level["u_probability"] = float(chance)
                level["m_probability"] = float(chance) * 2.0 ** (number - NUMBERED)
        return settings

    def _linker(self, settings: SettingsCreator | dict[str, Any]) -> Linker:
        api = DuckDBAPI(connection=self.connection)
        frames = [api.register(self.connection.table(f"records_{place}")) for place in range(len(self.tables))]
        return Linker(frames, settings, log_level="ERROR")

    def _settings(self) -> SettingsCreator:
        return SettingsCreator(
            link_type="dedupe_only" if len(self.tables) == 1 else "link_only",
            unique_id_column_name="place",
            comparisons=[comparison(one) for one in self.model.comparisons],
            blocking_rules_to_generate_predictions=[rule(one) for one in self.rules],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=True,
        )


def together(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The pairs of all parts in one order, so that the same file gives the same answer."""
    return pl.concat(parts, rechunk=True).sort("left", "right")


def comparison(one: Comparison) -> dict[str, Any]:
    """A comparison as Splink reads it."""
    unknown = {"sql_condition": one.unknown, "label_for_charts": "unknown", "is_null_level": True}
    levels = [
        {"sql_condition": level.sql, "label_for_charts": level.says, "m_probability": level.m} for level in one.levels
    ]
    otherwise = {"sql_condition": "ELSE", "label_for_charts": one.otherwise.says, "m_probability": one.otherwise.m}
    return {"output_column_name": one.name, "comparison_levels": [unknown, *levels, otherwise]}


def rule(parts: Rule) -> Any:
    """A blocking rule as Splink reads it; the entries of a list are met one by one."""
    lists = exploded(parts)
    return block_on(*columns_of(parts), arrays_to_explode=lists) if lists else block_on(*columns_of(parts))
