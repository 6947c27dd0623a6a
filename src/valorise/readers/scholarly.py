"""What readers of catalogues share: identifiers hidden in others, and how one file is told from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from valorise.readers import json_values
from valorise.readers.facts import Facts, filled
from valorise.readers.source import Source
from valorise.terms.words import plain

ARXIV = re.compile(
    r"(?:10\.48550/arxiv\.|arxiv\.org/(?:abs|pdf)/|^arxiv:)?((?:[a-z-]+(?:\.[a-z]{2})?/)?\d{4}\.?\d{3,5})",
    re.IGNORECASE,
)
ARXIV_DOI = "10.48550/arxiv."
FORGE = re.compile(
    r"^(?:git\+)?(?:https?://)?(?:www\.)?((?:github\.com|gitlab\.[\w.-]+|bitbucket\.org|codeberg\.org)/[^/?#\s]+/[^?#\s]+?)"
    r"(?:/-)?(?:/(?:tree|releases|blob|commit)/\S+)?(?:\.git)?/?$",
    re.IGNORECASE,
)
FUNDER = re.compile(r"10\.13039/(\d+)")
INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
POINTED = re.compile(r"(?:[^\W\d_]\.[\s-]?){1,5}")
HANDLE = re.compile(r"hdl\.handle\.net/(\S+)", re.IGNORECASE)


def arxiv(written: str | None) -> str | None:
    """ArXiv identifier without version and prefix; None where there is none.

    >>> arxiv("https://doi.org/10.48550/arXiv.1902.02534"), arxiv("arXiv:2311.16162v2"), arxiv("hep-th/9901001")
    ('1902.02534', '2311.16162', 'hep-th/9901001')
    """
    found = ARXIV.search(written) if written else None
    return found.group(1).lower() if found else None


def arxiv_of(doi: str | None) -> str | None:
    """ArXiv identifier that a DOI of arXiv carries; None for other DOIs."""
    return arxiv(doi) if doi and ARXIV_DOI in doi.lower() else None


def handle(address: str | None) -> str | None:
    """Handle in an address of the handle system; None where there is none."""
    found = HANDLE.search(address) if address else None
    return found.group(1) if found else None


def joined(*parts: str | None) -> str | None:
    """Title and subtitle as one text.

    >>> joined("Heat pumps", "a review"), joined("Heat pumps", None), joined(None, None)
    ('Heat pumps: a review', 'Heat pumps', None)
    """
    known = [part.strip() for part in parts if part and part.strip()]
    return ": ".join(known) or None


def first_record(source: Source, *wrappers: tuple[str, ...]) -> Mapping[str, Any] | None:
    """First record of a JSON file, taken out of the first of its wrappers that is there; None where it is no object."""
    if source.head_text.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return None
    found = json_values.first(source)
    if not isinstance(found, Mapping):
        return None
    for wrapper in wrappers:
        inside: Any = found
        for step in wrapper:
            inside = inside.get(step) if isinstance(inside, Mapping) else None
        listed = inside[0] if isinstance(inside, list) and inside else inside
        if isinstance(listed, Mapping):
            return listed
    return found


def head_has(source: Source, *patterns: str) -> bool:
    """Whether the file is JSON whose beginning shows all patterns: for one long object that is cut off there."""
    head = source.head_text
    if head.lstrip("\ufeff \r\n\t")[:1] not in ("{", "["):
        return False
    return all(re.search(pattern, head) for pattern in patterns)


def listed(value: Any, *keys: str) -> Iterator[Any]:
    """Records inside the first of these keys that holds a list, or the value itself.

    >>> list(listed({"results": [1, 2]}, "items", "results")), list(listed({"id": 1}, "items"))
    ([1, 2], [{'id': 1}])
    """
    if isinstance(value, Mapping):
        for key in keys:
            inside = value.get(key)
            if isinstance(inside, list):
                yield from inside
                return
    yield value


def distinct(fields: Iterable[dict[str, str] | None]) -> list[dict[str, str]]:
    """Entries once each, in their order."""
    return list({tuple(sorted(one.items())): one for one in fields if one}.values())


def contributor(
    facts: Facts,
    name: str | None,
    role: str | None,
    *,
    orcid: str | None = None,
    organisation: str | None = None,
    ror: str | None = None,
) -> dict[str, Any] | None:
    """Somebody who made it; a person with an ORCID and an organisation with a ROR are remembered besides."""
    bare, works_at = plain(name), plain(organisation)
    if not bare:
        return None
    number, house = facts.orcid(orcid), facts.ror(ror)
    if number:
        facts.person(f"orcid:{number}", bare, number, organisation=works_at)
    if house:
        facts.organisation(f"ror:{house}", works_at, identifiers=facts.identifiers([("ror", house)]))
    return filled(name=bare, orcid=number, role=role, organisation=works_at)


def funder(facts: Facts, name: str | None, number: str | None) -> None:
    """Remember a funder that a ROR or a number of the funder registry (prefix 10.13039) identifies."""
    if not number:
        return
    if registered := FUNDER.search(number):
        ids = facts.identifiers([("fundref", registered.group(1))])
        facts.organisation(f"fundref:{registered.group(1)}", name, identifiers=ids)
    elif house := facts.ror(number):
        facts.organisation(f"ror:{house}", name, identifiers=facts.identifiers([("ror", house)]))


def named(given: str | None, family: str | None, otherwise: str | None = None) -> str | None:
    """Given and family name as people say them; another name where there are none.

    >>> named("Ada", "Lovelace"), named(None, None, "A Working Group")
    ('Ada Lovelace', 'A Working Group')
    """
    return " ".join(part for part in (given, family) if part) or otherwise


def orcid_in(address: str | None) -> str | None:
    """The address where it is one of ORCID; other pages of a person are no ORCID."""
    return address if address and "orcid.org/" in address.lower() else None


def repository(address: str | None) -> str | None:
    """Address of a source-code repository in one form; None for pages that only describe the software.

    >>> repository("https://github.com/nasa/MINX.git"), repository("https://github.com/nasa/MINX/tree/v2")
    ('https://github.com/nasa/minx', 'https://github.com/nasa/minx')
    >>> repository("https://software.nasa.gov/software/ARC-1")
    """
    found = FORGE.match(address.strip()) if address else None
    return f"https://{found.group(1).lower()}" if found else None


def authors(written: str | None) -> list[str]:
    """Names of a list that parts them by semicolons, or else by commas where initials do not stand alone.

    >>> authors("Rafiezadeh, R.; Alepuz, S."), authors("Abboud, Bringmann"), authors("Rossi, M., Bianchi, A. C.")
    (['Rafiezadeh, R.', 'Alepuz, S.'], ['Abboud', 'Bringmann'], ['Rossi, M.', 'Bianchi, A. C.'])
    >>> authors("McNeill, L.C., Plato, and Zhao, X.")
    ['McNeill, L.C.', 'Plato', 'Zhao, X.']
    """
    if not written:
        return []
    if ";" in written:
        return _each(written.split(";"))
    parts = _each(re.split(r",\s*and |,| and | & ", written))
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) % 2 == 0 and all(INITIALS.fullmatch(initials) for _, initials in pairs):
        return _each([f"{name}, {initials}" for name, initials in pairs])
    return _each(_with_initials(parts)) if any(POINTED.fullmatch(part) for part in parts[1:]) else parts


def _with_initials(parts: list[str]) -> list[str]:
    """Initials with points joined to the family name before them, where only some names have them."""
    found: list[str] = []
    for part in parts:
        if found and POINTED.fullmatch(part) and "," not in found[-1]:
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


def _each(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name.strip(" ,") for name in names if name.strip(" ,")))
