"""`python -m tests.house.readers_table`: what all readers make of the shared open data, into `docs/readers.md`.

The data lie beside the project, or where VALORISE_SHARED says. Where they are absent the table stays as it is.
"""

from __future__ import annotations

import os
import platform
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import polars as pl

from tests.house.documents import DOCS, MEASURED, readers_document
from valorise.journeys.ingest import Given, register
from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Wish
from valorise.readers.source import Source
from valorise.terms.errors import ValoriseError

ROOT = Path(__file__).resolve().parents[2]
BAD = (
    "research_metadata/bolognese_fixtures/datacite-example-relateditems.xml",
    "research_metadata/bolognese_fixtures/datacite_software_missing_comma.json",
    "patents/patent_client_fixtures/epo/ops/published/fixtures/ep1000000_description_result.xml",
    "patents/patent_client_fixtures/epo/ops/published/fixtures/search_result.xml",
    "sbir/topics_json_broken",
    "istat_innovation_it/invalid",
    "procurement/eforms_notices/INVALID",
    "event_logs/xes_malformed",
    "research_metadata/citation_cff/fail",
)
"""What the data's own description marks as bad on purpose: files, or beginnings of their paths."""
OF_THE_DATA = {"README.md", "MANIFEST.csv"}
"""Files that describe the data and are none of them."""
SHORTEST = 0.05
"""Seconds below which a speed says nothing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reader made of its files."""

    files: int
    unreadable: int
    """Files it recognised and could not read at all, each with a message."""
    rows: int
    accepted: int
    merged: int
    refused: int
    read: float
    """Seconds of the processor for understanding the rows."""
    whole: float
    """Seconds of the processor from the files to one register."""


def by_reader(folder: Path) -> tuple[dict[str, list[Path]], dict[Path, ValoriseError]]:
    """Files under the folder by the reader that recognises them, and the messages for the others."""
    found: dict[str, list[Path]] = {}
    unknown: dict[Path, ValoriseError] = {}
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        if str(path.relative_to(folder)) in OF_THE_DATA:
            continue
        try:
            found.setdefault(reader_for(Source(path)).name, []).append(path)
        except ValoriseError as error:
            unknown[path] = error
    return found, unknown


def measured(name: str, paths: list[Path]) -> Measured:
    """All files of one reader read, and then put into one register."""
    begin = process_time()
    whole_files = [_message(path, name) for path in paths]
    read = process_time() - begin
    begin = process_time()
    made = register([Given(path, Wish(reader=name)) for path in paths], tell=lambda *_: None)
    whole = process_time() - begin
    sums = made.accounts.select("rows", "accepted", "merged", "refused").sum().row(0)
    return Measured(len(paths), sum(map(bool, whole_files)), *sums, read, whole)


def _message(path: Path, reader: str) -> str:
    """What the reader says where it cannot read the file or its end; empty where it reads it."""
    try:
        for _ in readers()[reader].rows(Source(path), Wish()):
            pass
    except ValoriseError as error:
        return error.what
    return ""


def section(folder: Path) -> str:
    """The measured part of the document."""
    found, unknown = by_reader(folder)
    every = {name: measured(name, paths) for name, paths in sorted(found.items())}
    count = sum(one.files for one in every.values())
    lines = [
        MEASURED,
        "",
        f"All readers on the {count + len(unknown):,} files of the shared open data (`make` and `make docs` leave this "
        "part as it is; `python -m tests.house.readers_table` writes it). The reader is never told. Every row is "
        "accepted as a record of its own, merged into one, or refused with the reason: a refused row is an answer, "
        "such as a list of codes or a line of totals. Rows in a second depend on the machine, here "
        f"one of {os.cpu_count()} cores with Python {platform.python_version()}, and are counted in seconds of the "
        "processor: “read” is understanding the rows, “in all” goes on to one register without duplicates.",
        "",
        "| reader | files | not readable | rows in | accepted | merged | refused | read, rows/s | in all, rows/s |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        *(_line(name, one) for name, one in every.items()),
        "",
        f"{count:,} files are known by one of {len(every)} readers. {len(unknown):,} are known by none and each gets a "
        f"message that says so: {_kinds(unknown, folder)}.",
        "",
        "### Files that are bad on purpose",
        "",
        "| files | what is said; “told of” are values left out or strange |",
        "|---|---|",
        *_bad(folder, found, unknown),
        "",
    ]
    return "\n".join(lines)


def _line(name: str, one: Measured) -> str:
    numbers = (one.files, one.unreadable, one.rows, one.accepted, one.merged, one.refused)
    cells = [f"{number:,}" for number in numbers] + [_speed(one.rows, one.read), _speed(one.rows, one.whole)]
    return f"| `{name}` | " + " | ".join(cells) + " |"


def _speed(rows: int, seconds: float) -> str:
    """Rows in a second to two figures; a dash where the time was too short to say."""
    return f"{int(float(f'{rows / seconds:.2g}')):,}" if rows and seconds > SHORTEST else "–"


def _kinds(unknown: Mapping[Path, ValoriseError], folder: Path) -> str:
    counts = Counter(path.relative_to(folder).parts[0] for path in unknown)
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items())) or "none"


def _bad(folder: Path, found: Mapping[str, Iterable[Path]], unknown: Mapping[Path, ValoriseError]) -> Iterator[str]:
    """One line for each bad file or group: the message, or how many rows were read and refused."""
    names = {path: name for name, paths in found.items() for path in paths}
    for begins in BAD:
        said: Counter[str] = Counter()
        for path in sorted((*names, *unknown)):
            if str(path.relative_to(folder)).startswith(begins):
                said[_said(path, names.get(path), unknown)] += 1
        told = "; ".join(f"{words} ({count})" if count > 1 else words for words, count in said.most_common(4))
        if told:
            yield f"| `{begins}` | {told} |"


def _said(path: Path, reader: str | None, unknown: Mapping[Path, ValoriseError]) -> str:
    """What a person is told about the file, without its name."""
    message = unknown[path].what if reader is None else _message(path, reader) or _counted(path, reader)
    return message.replace(f"“{path.name}”", "the file").replace("|", "/")


def _counted(path: Path, reader: str) -> str:
    accounts = register([Given(path, Wish(reader=reader))], tell=lambda *_: None)
    rows, refused = accounts.accounts.select("rows", "refused").sum().row(0)
    told = accounts.problems.filter(pl.col("severity") != "refused").height
    return f"`{reader}`: {rows} read, {refused} refused, {told} told of"


def main() -> None:
    """Write the table where the data are there; say why not where they are absent."""
    folder = Path(os.environ.get("VALORISE_SHARED", ROOT.parent / "shared")) / "data"
    if not folder.is_dir():
        sys.exit("The shared open data are not there; the table in docs/readers.md stays as it is.")
    written = section(folder)
    (DOCS / "readers.md").write_text(readers_document(written), "utf-8")


if __name__ == "__main__":
    main()
