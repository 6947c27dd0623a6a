"""Where a record came from."""

from __future__ import annotations

from typing import Any


def origin(
    source: str,
    file: str | None = None,
    row: int | None = None,
    *,
    retrieved: str | None = None,
    licence: str | None = None,
) -> dict[str, Any]:
    """One entry of the column `origins` that register tables carry; what is None is not known."""
    return {"source": source, "file": file, "row": row, "retrieved": retrieved, "licence": licence}
