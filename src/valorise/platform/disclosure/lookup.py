"""The record of a DOI from Crossref or DataCite, where the administrator switched that on; everything works without.

Only these two hosts are asked, never an address that a person gave; an answer that leads elsewhere is not followed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from valorise.terms.errors import NotReady

HOSTS = {
    "Crossref": "https://api.crossref.org/works/",
    "DataCite": "https://api.datacite.org/dois/",
}
SOURCE = "Crossref or DataCite, asked just now"
MOST_BYTES = 2 * 1024 * 1024
PATIENCE = 5.0
"""Seconds to wait for a sign of life, and for one host in all."""
AT_ONCE = 64 * 1024


class _StayHere(HTTPRedirectHandler):
    """An answer that sends us to another address is an error, not an order."""

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # type: ignore[no-untyped-def]
        return None


def doi_record(doi: str, hosts: Mapping[str, str] = HOSTS) -> bytes:
    """The record as JSON of the first host that has it; `NotReady` where nobody may be asked, or nobody answers."""
    if not settings.DOI_LOOKUP:
        raise NotReady(
            what="This site does not look things up on the internet.",
            why="Looking up DOIs is switched off.",
            fix="Upload the record as a file (BibTeX, RIS or JSON), or write the answers yourself.",
        )
    opener = build_opener(_StayHere)
    heard = [_asked(opener, base, doi) for base in hosts.values()]
    found = next((one for one in heard if one), None)
    if found is None:
        raise NotReady(
            what=_("No record of %(doi)s could be fetched.") % {"doi": doi},
            why="Neither Crossref nor DataCite gave one, or they could not be reached.",
            fix="Check the DOI, try again later, upload a file, or write the answers yourself.",
        )
    return found


def _asked(opener: OpenerDirector, base: str, doi: str) -> bytes | None:
    """The body of one host's answer; None where it has no record, is out of reach, too slow, or says too much."""
    request = Request(base + quote(doi, safe=""), headers={"Accept": "application/json", "User-Agent": "Valorise"})  # noqa: S310 - the hosts are ours
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return _read(answer)
    except (HTTPError, URLError, HTTPException, OSError):
        return None


def _read(answer: IO[bytes]) -> bytes | None:
    """The body within its limits of size and time; a host that drips is as good as none."""
    until = time.monotonic() + PATIENCE
    parts, size = [], 0
    while part := answer.read1(AT_ONCE):  # type: ignore[attr-defined]
        size += len(part)
        if size > MOST_BYTES or time.monotonic() > until:
            return None
        parts.append(part)
    return b"".join(parts)
