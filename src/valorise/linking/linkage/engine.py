"""One in-memory DuckDB with the cleaned records, and Splink on it: pairs to look at, what is learned, scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from valorise.linking.linkage.blocking import Rule, columns_of, exploded
from valorise.linking.linkage.model import Comparison, Model

SHARED = """CREATE OR REPLACE MACRO shared_weight(a, b) AS
    coalesce(list_sum(list_transform(list_intersect(a, b), lambda one: one.v)), 0.0);
CREATE OR REPLACE MACRO weight_of(a) AS list_sum(list_transform(a, lambda one: one.v));
CREATE OR REPLACE MACRO shared_words(a, b) AS
    shared_weight(a, b) / (weight_of(a) + weight_of(b) - shared_weight(a, b));
CREATE OR REPLACE MACRO held_words(a, b) AS shared_weight(a, b) / least(weight_of(a), weight_of(b));
"""
"""Weighted Jaccard and overlap coefficients of the words of two names; rare words weigh more."""
FEWEST_M = 1e-4


class Engine:
    """Records of one or two files in DuckDB, with the settings of Splink as they grow."""

    def __init__(self, model: Model, tables: Sequence[pl.DataFrame], rules: Mapping[Rule, int], seed: int = 1) -> None:
        self.model, self.tables, self.rules, self.seed = model, tables, rules, seed
        self.pairs = sum(rules.values())
        self.connection = duckdb.connect(config={"enable_external_access": "false"})
        self.connection.execute(SHARED)
        self.connection.execute("SET threads = 2")
        self.size = sum(table.height for table in tables)
        for place, table in enumerate(tables):
            self.connection.register(f"records_{place}", table.to_arrow())

    def linker(self, settings: dict[str, Any] | None = None) -> Linker:
        """Splink with these settings, or those that the model begins with."""
        api = DuckDBAPI(connection=self.connection)
        frames = [api.register(self.connection.table(f"records_{place}")) for place in range(len(self.tables))]
        return Linker(frames, settings or self.settings(), log_level="ERROR")

    def settings(self) -> SettingsCreator:
        """Settings before anything was learned from these records."""
        return SettingsCreator(
            link_type="dedupe_only" if len(self.tables) == 1 else "link_only",
            unique_id_column_name="place",
            comparisons=[comparison(one) for one in self.model.comparisons],
            blocking_rules_to_generate_predictions=[rule(one) for one in self.rules],
            probability_two_random_records_match=min(0.5, 1 / max(2, self.size)),
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=True,
        )

    def close(self) -> None:
        """Give the memory back."""
        self.connection.close()


def comparison(one: Comparison) -> dict[str, Any]:
    """A comparison as Splink reads it."""
    unknown = {"sql_condition": one.unknown, "label_for_charts": "unknown", "is_null_level": True}
    levels = [
        {"sql_condition": level.sql, "label_for_charts": level.says, "m_probability": level.m}
        | ({"tf_adjustment_column": level.frequent, "tf_adjustment_weight": level.as_much} if level.frequent else {})
        for level in one.levels
    ]
    otherwise = {"sql_condition": "ELSE", "label_for_charts": one.otherwise.says, "m_probability": one.otherwise.m}
    return {"output_column_name": one.name, "comparison_levels": [unknown, *levels, otherwise]}


def rule(parts: Rule, *, first: bool = False) -> Any:
    """A blocking rule as Splink reads it; the entries of a list are met one by one, or only its `first`."""
    lists = exploded(parts)
    if first:
        return block_on(*(f"{column}_first" if column in lists else column for column in columns_of(parts)))
    return block_on(*columns_of(parts), arrays_to_explode=lists) if lists else block_on(*columns_of(parts))
