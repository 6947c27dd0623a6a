"""Open data asked for page by page, kept as it was sent; what was stopped goes on, what has not changed is left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from valorise.journeys.ingest import Tell
from valorise.stores.fetched import kept
from valorise.stores.fetched.asking import Answer, Asked, Publisher
from valorise.stores.fetched.kept import Fetched
from valorise.stores.fetched.source import Offer, Paging, Question, Source, offer, parameters, path
from valorise.terms.errors import Invalid, NotReady

Next = Mapping[str, Any]
"""What the next page is asked with: parameters, or a whole address."""
MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Came:
    """What is in the folder now."""

    folder: Path
    record: Fetched
    new: bool
    """False where nothing had changed since it was fetched last."""


@dataclass(frozen=True, slots=True)
class _Work:
    """A question to a source, and where its answers go."""

    publisher: Publisher
    source: Source
    question: Question
    offer: Offer
    folder: Path
    now: Callable[[], datetime]
    tell: Tell


def planned(source: Source, question: Question) -> str:
    """The first address that would be asked, without keys."""
    chosen = offer(source, question)
    found = {**parameters(chosen, question), **_begin(chosen)}
    where = _url(source, path(chosen, question))
    return f"{chosen.method} {where}{'?' + urlencode(found, doseq=True) if found else ''}"


def fetch(
    source: Source, question: Question, out: Path, *, publisher: Publisher, now: Callable[[], datetime], tell: Tell
) -> Came:
    """Fetch what is asked for into a folder of `out`, and say what is there.

    Each page is kept when it came. A stopped fetch of the same question goes on; one that ended is asked again, and
    changes nothing where the publisher says that nothing changed. Raises what `Publisher.get` raises.
    """
    chosen = offer(source, question)
    folder = out / source.id / question.name
    work = _Work(publisher, source, question, chosen, folder, now, tell)
    return _pages(work) if chosen.paging else _whole(work)


def _whole(work: _Work) -> Came:
    before = kept.read(work.folder)
    place = kept.half(work.folder)
    place.mkdir(parents=True, exist_ok=True)
    known = before.parts[0] if before and before.parts else None
    suffix = work.offer.suffix or work.source.suffix
    file = place / f"{work.question.name}{suffix}"
    work.tell(f"Asking {work.source.label}", 0, 0)
    url, asked = _address(work, place)
    answer = work.publisher.get(
        Asked(url, asked, etag=known.etag if known else "", modified=known.modified if known else "",
              most_bytes=work.offer.most_bytes), file)  # fmt: skip
    if not answer.changed and before:
        place.rmdir()
        return Came(work.folder, before, new=False)
    record = _begun(work)
    _add(work, record, file, url, answer, records=None)
    record.done = True
    kept.write(place, record)
    kept.done(work.folder)
    return Came(work.folder, record, new=True)


def _address(work: _Work, place: Path) -> tuple[str, dict[str, Any]]:
    """The address of the file; some publishers are asked first where it is."""
    url, asked = _url(work.source, path(work.offer, work.question)), parameters(work.offer, work.question)
    if not work.offer.then:
        return url, asked
    where = place / ".where"
    work.publisher.get(Asked(url, asked, most_bytes=work.offer.most_bytes), where)
    found = _at(_json(where, work.source), work.offer.then)
    where.unlink()
    if not isinstance(found, str) or urlsplit(found).hostname not in {work.source.host, *work.source.also}:
        raise NotReady(
            what=f"{work.source.label} does not say where its file is.",
            where=work.offer.then,
            why="The publisher may have changed the form of its answers.",
            fix="Fetch the file by hand from " + work.source.about,
        )
    return found, {}


def _pages(work: _Work) -> Came:
    place, paging = kept.half(work.folder), work.offer.paging
    assert paging is not None
    record = kept.read(place) or _begun(work)
    coming: Next | None = record.next if record.parts else _begin(work.offer)
    while coming is not None and record.records < work.question.most and len(record.parts) < MOST_PAGES:
        number = len(record.parts) + 1
        work.tell(f"Asking {work.source.label}: {record.records:,} records", record.records, work.question.most)
        file = place / f"{number:05}{work.source.suffix}"
        place.mkdir(parents=True, exist_ok=True)
        asked = _page(work, coming)
        answer = work.publisher.get(asked, file)
        found, coming = _read(work, file, coming)
        if found == 0 and number > 1:
            file.unlink()
            break
        _add(work, record, file, asked.url, answer, records=found)
        record.next = coming
        kept.write(place, record)
    record.done, record.next = True, None
    kept.write(place, record)
    before = kept.read(work.folder)
    kept.done(work.folder)
    same = before is not None and [one.sha256 for one in before.parts] == [one.sha256 for one in record.parts]
    return Came(work.folder, record, new=not same)


def _page(work: _Work, coming: Next) -> Asked:
    if "address" in coming:
        parts = urlsplit(str(coming["address"]))
        if parts.hostname != work.source.host:
            raise Invalid(
                what="The next page lies on another machine.", where=str(parts.hostname), fix="Fetch it by hand."
            )
        url = f"https://{parts.netloc}{parts.path}"
        return Asked(url, dict(parse_qsl(parts.query)), most_bytes=work.offer.most_bytes)
    asked = {**parameters(work.offer, work.question), **coming}
    url = _url(work.source, path(work.offer, work.question))
    return Asked(url, asked, work.offer.method, most_bytes=work.offer.most_bytes)


def _begin(chosen: Offer) -> dict[str, Any]:
    paging = chosen.paging
    if paging is None or not paging.first:
        return {}
    if paging.kind == "range":
        return {paging.parameter: f"{paging.first}-{paging.size}"}
    return {paging.parameter: paging.first}


def _read(work: _Work, file: Path, coming: Next) -> tuple[int, Next | None]:
    """How many records a page has, and what asks for the next one."""
    paging = work.offer.paging
    assert paging is not None
    if paging.kind == "range":
        return _ranged(paging, file, coming)
    told = _json(file, work.source)
    records = _at(told, paging.records)
    if not isinstance(records, list):
        raise NotReady(
            what=f"{work.source.label} answers in a form that is not known.",
            where=f"{file.name}: no list at {paging.records}",
            fix="Look into the file; the source may need to be described anew.",
        )
    if not records:
        return 0, None
    if paging.kind == "number":
        here = int(str(coming.get(paging.parameter) or paging.first))
        return len(records), {paging.parameter: here + 1} if len(records) >= paging.size else None
    found = _at(told, paging.next)
    if not found or (found == coming.get(paging.parameter) and paging.kind == "link"):
        return len(records), None
    return len(records), {"address": found} if paging.kind == "link" else {paging.parameter: found}


def _ranged(paging: Paging, file: Path, coming: Next) -> tuple[int, Next | None]:
    found = re.search(paging.total, file.read_text("utf-8", "replace"))
    total = int(found[1]) if found else 0
    first, last = map(int, str(coming[paging.parameter]).split("-"))
    count = max(0, min(last, total) - first + 1)
    return count, {paging.parameter: f"{last + 1}-{last + paging.size}"} if last < total else None


def _json(file: Path, source: Source) -> Any:  # Any: what a publisher sends has any shape
    try:
        return orjson.loads(file.read_bytes())
    except orjson.JSONDecodeError as error:
        file.unlink()
        raise NotReady(
            what=f"{source.label} sent something that is no JSON.",
            where=file.name,
            why=f"{error}.",
            fix="Try again; where it stays so, the source may need to be described anew.",
        ) from error


def _at(told: Any, where: str) -> Any:  # Any: as above
    for step in where.split("."):
        if isinstance(told, list) and step.isdigit() and int(step) < len(told):
            told = told[int(step)]
        elif isinstance(told, dict):
            told = told.get(step)
        else:
            return None
    return told


def _begun(work: _Work) -> Fetched:
    return Fetched(work.source.id, asdict(work.question), work.source.licence)


def _add(work: _Work, record: Fetched, file: Path, url: str, answer: Answer, *, records: int | None) -> None:
    at = work.now().isoformat(timespec="seconds")
    record.parts.append(kept.part(file, url, at, records=records, etag=answer.etag, modified=answer.modified))


def _url(source: Source, where: str) -> str:
    return f"https:{where}" if where.startswith("//") else f"https://{source.host}{where}"


def files(came: Came) -> Iterator[Path]:
    """The fetched files."""
    return kept.files(came.folder)
