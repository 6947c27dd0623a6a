"""Applications of 2001 to 2004 (PAP) and grants of 2001 to 2004 (ST.32)."""

from __future__ import annotations

import re

from lxml import etree

from valorise.readers.patents import Party, Patent, cpc_or_ipc, day, first_filing, turned
from valorise.readers.scholarly import distinct
from valorise.readers.uspto.modern import OLD_IPC, said
from valorise.readers.uspto.numbers import application as serial
from valorise.readers.uspto.numbers import publication

PACKED_IPC = re.compile(r"([A-H])(\d{2})([A-Z])([ \d]{3})(\d{2,6})\s*$")
"""Three places for the group, then the subgroup: blanks count."""
GOES_ON_PAP = (".//division-of", ".//continuation-of", ".//continuation-in-part-of")
GOES_ON_ST32 = ("./B600/B620", "./B600/B630", "./B600/B640", "./B600/B660")
"""Division, continuation whole or in part, reissue, substitution."""
Element = etree._Element


def application(root: Element) -> Patent | None:
    """The facts of a published application; None where it has no number."""
    top = "./subdoc-bibliographic-information"
    number = publication(said(root, f"{top}/document-id/doc-number"))
    if not number:
        return None
    found = Patent("US", number, said(root, f"{top}/document-id/kind-code"))
    found.published = day(said(root, f"{top}/document-id/document-date"))
    found.application = serial(said(root, f"{top}/domestic-filing-data/application-number/doc-number"))
    found.filed = day(said(root, f"{top}/domestic-filing-data/filing-date"))
    found.title = said(root, f"{top}/technical-information/title-of-invention")
    found.summary = said(root, "./subdoc-abstract/paragraph") or said(root, "./subdoc-abstract")
    found.language = "en"
    found.inventors = [one for place in root.iterfind(f"{top}/inventors/*") if (one := _inventor(place))]
    found.owners = [one for place in root.iterfind(f"{top}/assignee") if (one := _assignee(place))]
    found.fields = distinct(symbol(one.text) for one in root.iterfind(f"{top}//classification-ipc//ipc"))
    claims = [
        (day(said(one, "./filing-date")), said(one, "./country-code"))
        for one in root.iterfind(f"{top}/foreign-priority-data")
    ]
    provisional = f"{top}//non-provisional-of-provisional/document-id/document-date"
    found.events = first_filing(found, [*claims, *_provisional(root, provisional)])
    found.earlier = _earliest(root, [f"{top}/{one}//parent/document-id/document-date" for one in GOES_ON_PAP])
    return found


def _provisional(root: Element, path: str) -> list[tuple[str | None, str | None]]:
    """Provisional applications whose priority is claimed, by their days."""
    return [(day(one.text), "provisional") for one in root.iterfind(path)]


def _earliest(root: Element, paths: list[str]) -> str | None:
    """Day of the earliest application that this one goes on from."""
    days = (day(one.text) for path in paths for one in root.iterfind(path))
    return min((one for one in days if one), default=None)


def _inventor(place: Element) -> Party | None:
    given = " ".join(part for tag in ("given-name", "middle-name") if (part := said(place, f"./name/{tag}")))
    name = turned(said(place, "./name/family-name"), given)
    return Party(name, "person", said(place, "./residence//country-code")) if name else None


def _assignee(place: Element) -> Party | None:
    name = said(place, "./organization-name")
    return Party(name, "organisation", said(place, "./address/country/country-code")) if name else None


def grant(root: Element) -> Patent | None:
    """The facts of a grant in the tags of WIPO standard ST.32; None where it has no number."""
    top = "./SDOBI"
    number = publication(said(root, f"{top}/B100/B110"))
    if not number:
        return None
    found = Patent("US", number, said(root, f"{top}/B100/B130"))
    found.published = day(said(root, f"{top}/B100/B140"))
    found.application = serial(said(root, f"{top}/B200/B210"))
    found.filed = day(said(root, f"{top}/B200/B220"))
    found.title = said(root, f"{top}/B500/B540")
    found.summary = said(root, "./SDOAB")
    found.language = "en"
    found.inventors = _parties(root, f"{top}/B700/B720/B721")
    found.owners = _parties(root, f"{top}/B700/B730/B731")
    classes = (f"{top}/B500/B510/B511/PDAT", f"{top}/B500/B510/B512/PDAT")
    found.fields = distinct(symbol(one.text) for path in classes for one in root.iterfind(path))
    claims = [(day(said(one, "./B320")), said(one, "./B330")) for one in root.iterfind(f"{top}/B300")]
    provisional = f"{top}/B600/B680US//DATE/PDAT"
    found.events = first_filing(found, [*claims, *_provisional(root, provisional)])
    found.earlier = _earliest(root, [f"{top}/{one}//PDOC//DATE/PDAT" for one in GOES_ON_ST32])
    return found


def _parties(root: Element, path: str) -> list[Party]:
    found = []
    for one in root.iterfind(path):
        country = said(one, ".//CTRY")
        body = said(one, ".//ONM")
        person = turned(said(one, ".//NAM/SNM"), said(one, ".//NAM/FNM"))
        if body:
            found.append(Party(body, "organisation", country))
        elif person:
            found.append(Party(person, "person", country))
    return found


def symbol(written: str | None) -> dict[str, str] | None:
    """Class symbol from the form with a stroke, or from the packed form in which blanks keep the place of digits.

    >>> [symbol(one)["code"] for one in ("G06F017/60", "G06F 1516", "G06F  728")]
    ['G06F 17/60', 'G06F 15/16', 'G06F 7/28']
    """
    text = written or ""
    slashed, packed = OLD_IPC.search(text), PACKED_IPC.search(text)
    if slashed:
        return cpc_or_ipc("ipc", *slashed.groups())
    if packed is None:
        return None
    section, two, letter, group, subgroup = packed.groups()
    return cpc_or_ipc("ipc", section, two, letter, group.replace(" ", ""), subgroup)
