"""What may stand on a page that people forward: of a confidential asset only its kind and its name in the register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from valorise.reporting.findings import Findings
from valorise.reporting.wording import clipped, title_of
from valorise.terms import codes

WITHHELD = "Its text is withheld because the asset is confidential."


def confidential(asset: Mapping[str, Any]) -> bool:
    """Whether only the contributors and the office may read it."""
    return asset.get("confidentiality") == "confidential"


def asset_title(findings: Findings, name: str, most: int = 180) -> str:
    """What the page calls an asset; a confidential one goes by its kind and its name in the register."""
    asset = findings.asset.get(name, {})
    if confidential(asset):
        kind = codes.label("asset_types", asset.get("type")) or "asset"
        return clipped(f"Confidential {kind[:1].lower()}{kind[1:]} ({name})", most)
    return title_of(asset, name, most)


def address(url: object) -> str:
    """The address when it is a web address; nothing else becomes a link.

    >>> address("https://example.org/a"), address("javascript:alert(1)"), address(None)
    ('https://example.org/a', '', '')
    """
    text = str(url or "").strip()
    web = text.lower().startswith(("https://", "http://"))
    return text if web and not any(sign.isspace() for sign in text) else ""
