"""How the tables of brought files are understood: found once for each file and what was said about it, then kept."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from valorise import __version__
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.reading import given
from valorise.readers.plain.mapping import Mapping, Reason

Found = dict[str, Mapping]


def mappings_of(one: FileImport, name: str) -> Found:
    """How the tables of a file among these are understood, as guessed or as a person corrected it, by their place.

    One under an empty place where the file is a plain table; none where another reader knows the format. Looking at a
    workbook takes a while, so what was found lies beside the import until something else is said about the file.
    """
    kept = _place(one, name)
    if kept.is_file():
        return {place: _mapping(told) for place, told in orjson.loads(kept.read_bytes()).items()}
    found = _understood(one, name)
    if kept.parent.is_dir():
        draft = kept.with_suffix(".draft")
        draft.write_bytes(orjson.dumps(found))
        draft.replace(kept)
    return found


def _place(one: FileImport, name: str) -> Path:
    """Where it is kept: under another name as soon as the file, what was said about it, or Valorise is another."""
    told = next(told for told in one.files if told["name"] == name)
    said = [name, told.get("sha256"), told.get("table"), told.get("mapping"), __version__]
    print_ = sha256(orjson.dumps(said, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return one.folder / f".columns-{print_[:32]}.json"


def _mapping(told: dict[str, Any]) -> Mapping:
    reasons = {side: tuple(Reason(**one) for one in told[side]) for side in ("reasons", "about")}
    return Mapping(**{**told, **reasons, "choices": tuple(told["choices"])})


def _understood(one: FileImport, name: str) -> Found:
    from valorise.journeys.understanding import understood
    from valorise.readers.discovery import reader_for
    from valorise.readers.source import Source
    from valorise.terms.errors import ValoriseError

    found = next(one_given for one_given in given(one) if one_given.path.name == name)
    try:
        if reader_for(Source(found.path), found.wish).name not in ("plain", "office"):
            return {}
        return understood(found.path, table=found.wish.table, mapping=found.wish.mapping).tables
    except ValoriseError:
        return {}
