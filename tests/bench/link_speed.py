"""Speed of linking generated people, 30 % of them second mentions with typing errors, swapped names and gaps.

Compared: `valorise link` on a table in memory (cleaning, learning, pairs, clusters, reasons) and Splink alone with the
comparisons of its own library, exact blocking, training as its guide shows it and clusters of connected components at
0.95, without reasons. Each in a process of its own, on the same Parquet file with a fixed seed: seconds on the clock,
MiB at the highest, F1 over pairs of rows in one cluster, B-cubed F1. Ratios are to Splink. 100,000 and 1,000,000
people, so that growth is seen; `smoke`: 2,000.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from tests.bench.link_measures import b_cubed, pairwise
from tests.bench.made_people import people
from tests.bench.registry import Line, ratios

PEER = "Splink, its library"
CERTAIN = 0.95
Clusters = Callable[[Path], pl.Series]


def run(smoke: bool) -> list[Line]:
    """Seconds, memory and quality, by number of people."""
    lines: list[Line] = []
    for size in (2_000,) if smoke else (100_000, 1_000_000):
        with TemporaryDirectory(prefix="valorise-bench-") as folder:
            made, file = people(size), Path(folder) / "people.parquet"
            made.drop("truth").write_parquet(file)
            for method, linked in (("Valorise", _ours), (PEER, _splink)):
                lines += _measured(f"{size:,} people", method, linked, file, made["truth"].to_list())
    return ratios(lines, PEER)


def _measured(on: str, method: str, linked: Clusters, file: Path, truth: list[int]) -> list[Line]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        seconds, memory, found = pool.submit(_alone, linked, file).result()
    figures = {
        "seconds": seconds,
        "MiB": memory,
        "F1": pairwise(found, truth)[2],
        "B-cubed F1": b_cubed(found, truth)[2],
    }
    return [Line(on, method, measure, value) for measure, value in figures.items()]


def _alone(linked: Clusters, file: Path) -> tuple[float, float, list[int]]:
    begun = perf_counter()
    found = linked(file)
    seconds = perf_counter() - begun
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, found.to_list()


def _ours(file: Path) -> pl.Series:
    from valorise.linking.linkage.link import link

    return link(pl.read_parquet(file), "person").table["cluster"]


def _splink(file: Path) -> pl.Series:
    import splink.comparison_library as library
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    api = DuckDBAPI()
    rows = pl.read_parquet(file).with_row_index("unique_id")
    blocks = [
        block_on("given_name", "surname"),
        block_on("surname", "date_of_birth"),
        block_on("given_name", "date_of_birth"),
        block_on("surname", "postcode"),
        block_on("email"),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only", blocking_rules_to_generate_predictions=blocks,
        comparisons=[
            library.ForenameSurnameComparison("given_name", "surname"),
            library.DateOfBirthComparison("date_of_birth", input_is_string=True),
            library.ExactMatch("city").configure(term_frequency_adjustments=True),
            library.ExactMatch("postcode").configure(term_frequency_adjustments=True),
            library.EmailComparison("email"),
        ],
    )  # fmt: skip
    linker = Linker(api.register(rows.to_arrow()), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(blocks[1:2], recall=0.7)
    linker.training.estimate_u_using_random_sampling(1_000_000, seed=1)
    for block in (blocks[0], blocks[1]):
        linker.training.estimate_parameters_using_expectation_maximisation(block)
    pairs = linker.inference.predict(threshold_match_probability=CERTAIN)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, CERTAIN)
    table = pl.from_arrow(found.query_sql("SELECT unique_id, cluster_id FROM {this}").as_pyarrow_table())
    assert isinstance(table, pl.DataFrame)
    return table.sort("unique_id")["cluster_id"]
