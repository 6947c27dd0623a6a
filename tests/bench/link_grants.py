"""Organisations and inventors of public registers, with what is known of who is who."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tests.bench.link_marked import Marked
from valorise.linking.clusters import Clusters

NUMBERED = pl.col("new_org_id").str.contains(r"^\d+$")


def granted(at: Path) -> Iterator[Marked]:
    """Participants of H2020 against FP7, hosts of the ERC against coordinators, and inventors of patents by name."""
    yield _programmes(at)
    yield _hosts(at)
    for name in ("lai-2011", "patentsview-inventors"):
        yield _inventors(at / "er_inventors" / f"{name}-benchmark.csv", name)
    yield _affiliations(at / "er_affiliation_strings")


def _programmes(at: Path) -> Marked:
    """Only participants with the Commission's own number in both programmes: other ids there are sums of names."""
    late = _text(at / "cordis_h2020_2016" / "unique_org.csv", "\t").filter(NUMBERED)
    early = _text(at / "cordis_fp7_2016" / "fp7org_sod16.csv", ";").filter(NUMBERED)
    place = {one: row for row, one in enumerate(early["new_org_id"])}
    return Marked(
        "H2020 in FP7", "organisation", late.select("name", "country"), [place.get(one) for one in late["new_org_id"]],
        early.select(name="organisationName", country="country"),
    )  # fmt: skip


def _hosts(at: Path) -> Marked:
    """Hosts of grants that the list of H2020 has too, by acronym and first day: what it calls their coordinator."""
    projects = _text(at / "cordis_h2020_2016" / "projects.csv", "\t")
    grants = pl.concat(pl.read_csv(at / "erc_grants_abstracts" / f"erc_{one}.csv", infer_schema=False)
                       for one in ("starting", "advanced"))  # fmt: skip
    both = grants.filter(pl.col("institution") != "").join(
        projects.filter(pl.col("fundingScheme").str.starts_with("ERC")),
        left_on=[pl.col("project_acronym").str.to_lowercase(), "date_start_project"],
        right_on=[pl.col("acronym").str.to_lowercase(), "startDate"],
    )
    called = (
        both.group_by("institution", "coordinator", "coordinatorCountry").len()
        .sort("len", "institution", "coordinator", descending=[True, False, False])
        .unique("institution", keep="first", maintain_order=True)
    )  # fmt: skip
    known = projects.select(name="coordinator", country="coordinatorCountry").unique(maintain_order=True)
    place = {one: row for row, one in enumerate(known.iter_rows())}
    truth: list[str | int | None] = [place[one] for one in called.select("coordinator", "coordinatorCountry").rows()]
    return Marked("ERC hosts in H2020", "organisation", called.select(name="institution"), truth, known)


def _inventors(path: Path, name: str) -> Marked:
    """Mentions by name alone: of the patent only the number is known, which says nothing."""
    rows = pl.read_csv(path, infer_schema=False)
    names = rows.select(given_name="raw_inventor_name_first", surname="raw_inventor_name_last")
    return Marked(f"inventors, {name.split('-')[0]}", "person", names, rows["unique_id"].to_list())


def _affiliations(folder: Path) -> Marked:
    """Affiliations as written on papers; those of one organisation as the list of pairs joins them."""
    rows = pl.read_csv(folder / "affiliationstrings.csv", infer_schema=False)
    place = {one: row for row, one in enumerate(rows["id1"])}
    joined = Clusters(rows.height)
    pairs = pl.read_csv(folder / "affiliationstrings_mapping_fixed.csv", has_header=False, infer_schema=False)
    for left, right in pairs.iter_rows():
        joined.join((place[left], place[right]))
    truth: list[str | int | None] = [joined.of(row) for row in range(rows.height)]
    return Marked("affiliations among themselves", "organisation", rows.select(name="affil1"), truth)


def _text(path: Path, separator: str) -> pl.DataFrame:
    return pl.read_csv(path, separator=separator, infer_schema=False, quote_char=None, truncate_ragged_lines=True)
