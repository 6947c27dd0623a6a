"""The one file below the platform that asks machines outside: politely, bounded, and only whom a source names.

docs/decisions/0023 says by which rules.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests

from valorise.stores.fetched.replies import Again, denied, judged
from valorise.stores.fetched.source import CONTACT, Source
from valorise.terms.errors import Invalid, NotReady, Refused

INSTEAD = "VALORISE_FETCH_FROM"
"""A server of this machine that answers for all hosts, for trying things out."""
TRIES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
TIMEOUT = (10, 60)
MOVED = frozenset({301, 302, 303, 307, 308})
AT_ONCE = 64 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: an address of the source, what is asked there, and what we have of it already."""

    url: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    modified: str = ""
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `changed` is False where it is as before, and the file then was not written."""

    changed: bool
    etag: str = ""
    modified: str = ""
    kind: str = ""


class Publisher:
    """A source as it is asked: one question at a time, never sooner than its pause allows."""

    def __init__(
        self,
        source: Source,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source, self._sleep, self._clock = source, sleep, clock
        self._next = 0.0
        self._token = ""
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._session.auth = lambda request: request  # no password file of this account is looked into
        contact = os.environ.get(CONTACT, "").strip()
        self._session.headers["User-Agent"] = f"Valorise (mailto:{contact})" if contact else "Valorise"

    def get(self, asked: Asked, into: Path) -> Answer:
        """Write the body of the answer to a file, whole or not at all.

        Tried again with growing pauses, going on where a body broke off. Raises `NotReady` where the publisher cannot
        be reached or has no time, `Refused` for a key that is none, `Missing` for what it has not, `Invalid` for what
        it cannot answer or what is too large.
        """
        why = ""
        for attempt in range(TRIES):
            try:
                return self._once(asked, into)
            except Again as error:
                why = str(error)
                self._wait(error.wait if error.wait is not None else min(FIRST_WAIT * 2**attempt, LONGEST_WAIT))
        raise NotReady(
            what=f"{self.source.label} could not be asked.",
            where=urlsplit(asked.url).netloc,
            why=f"{why} {TRIES} tries were made.",
            fix="See whether this machine reaches the internet, and run the same command again: it goes on from here.",
        )

    def _once(self, asked: Asked, into: Path) -> Answer:
        part = into.with_name(into.name + ".part")
        with self._answered(asked, part) as reply:
            if reply.status_code == 304:
                return Answer(False, asked.etag, asked.modified)
            self._judged(reply, asked, part)
            _written(reply, part, asked.most_bytes, self.source)
        part.replace(into)
        heads = reply.headers
        return Answer(True, heads.get("ETag", ""), heads.get("Last-Modified", ""), heads.get("Content-Type", ""))

    @contextmanager
    def _answered(self, asked: Asked, part: Path) -> Iterator[requests.Response]:
        headers = {"Accept": self.source.accept, **asked.headers, **self._known(asked, part), **self._keys(asked)}
        url, parameters = asked.url, {**asked.parameters, **self._said()}
        body: dict[str, Any] = {"json": parameters} if asked.method == "POST" else {"params": parameters}
        for _ in range(4):
            self._turn()
            try:
                reply = self._session.request(
                    asked.method,
                    _served(url),
                    headers=headers,
                    stream=True,
                    timeout=TIMEOUT,
                    allow_redirects=False,
                    **body,
                )
            except requests.RequestException as error:
                raise Again(_plain(error)) from error
            if reply.status_code not in MOVED:
                break
            reply.close()
            before, url = url, self._moved(url, reply.headers.get("Location", ""))
            body = {}
            if urlsplit(before).netloc != urlsplit(url).netloc:
                headers.pop("Authorization", None)
        try:
            yield reply
        except requests.RequestException as error:
            raise Again(_plain(error)) from error
        finally:
            reply.close()

    def _known(self, asked: Asked, part: Path) -> dict[str, str]:
        """What we have: neither the same answer need be sent again, nor what came of a body that broke off."""
        if part.exists() and part.stat().st_size and (mark := part.with_name(part.name + ".etag")).exists():
            return {"Range": f"bytes={part.stat().st_size}-", "If-Range": mark.read_text()}
        found = {"If-None-Match": asked.etag} if asked.etag else {}
        return found | ({"If-Modified-Since": asked.modified} if asked.modified else {})

    def _keys(self, asked: Asked) -> dict[str, str]:
        for secret in self.source.secrets:
            value = secret.value()
            if value and secret.way == "bearer":
                return {"Authorization": f"Bearer {value}"}
            if value and secret.way == "exchange":
                return {"Authorization": f"Bearer {self._exchanged(value, secret.at)}"}
        return {}

    def _said(self) -> dict[str, str]:
        found = {one.parameter: one.value() for one in self.source.secrets if one.way == "parameter"}
        contact = os.environ.get(CONTACT, "").strip()
        if self.source.contact and contact:
            found[self.source.contact] = contact
        return {name: value for name, value in found.items() if value}

    def _exchanged(self, value: str, at: str) -> str:
        """The token that a key and its secret are exchanged for, once for each run."""
        if self._token:
            return self._token
        key, _, secret = value.partition(":")
        self._turn()
        try:
            reply = self._session.post(
                _served(f"https://{self.source.host}{at}"), data={"grant_type": "client_credentials"},
                auth=requests.auth.HTTPBasicAuth(key, secret), timeout=TIMEOUT, allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            raise Again(_plain(error)) from error
        if reply.status_code != 200:
            raise denied(self.source)
        self._token = str(reply.json().get("access_token", ""))
        return self._token

    def _judged(self, reply: requests.Response, asked: Asked, part: Path) -> None:
        if reply.status_code == 416:  # what we have of the body is no part of it any more
            part.unlink(missing_ok=True)
            raise Again("It has another body now.", 0.0)

        def said() -> str:
            return str(reply.raw.read(600, decode_content=True).decode("utf-8", "replace"))

        judged(self.source, reply.status_code, reply.headers, urlsplit(asked.url).path, said)

    def _moved(self, url: str, to: str) -> str:
        found = urljoin(url, to)
        parts = urlsplit(found)
        if parts.scheme != "https" or parts.hostname not in {self.source.host, *self.source.also}:
            raise Refused(
                what="The publisher sends us to another machine.",
                where=f"{self.source.host} to {parts.scheme}://{parts.hostname}",
                why="Only machines that the source names are asked.",
                fix="Look whether the publisher moved; the file of the source may need its new name.",
            )
        return found

    def _turn(self) -> None:
        """Wait until the publisher may be asked again."""
        self._wait(max(0.0, self._next - self._clock()))
        self._next = self._clock() + self.source.pause

    def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)


def _written(reply: requests.Response, part: Path, most: int, source: Source) -> None:
    goes_on = reply.status_code == 206
    mark = part.with_name(part.name + ".etag")
    if not goes_on:
        mark.unlink(missing_ok=True)
        if reply.headers.get("ETag", "").startswith('"') and reply.headers.get("Accept-Ranges") == "bytes":
            mark.write_text(reply.headers["ETag"])
    size = part.stat().st_size if goes_on else 0
    with part.open("ab" if goes_on else "wb") as file:
        for piece in reply.iter_content(AT_ONCE):
            size += len(piece)
            if most and size > most:
                part.unlink()
                raise Invalid(
                    what=f"{source.label} sends more than was expected.",
                    where=f"more than {most:,} bytes",
                    why="A body without an end would fill the disk.",
                    fix="Ask for less, with --search or --since.",
                )
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    mark.unlink(missing_ok=True)


def _served(url: str) -> str:
    """The address itself, or that of the server that answers for all."""
    instead = os.environ.get(INSTEAD, "").strip()
    if not instead:
        return url
    server, parts = urlsplit(instead), urlsplit(url)
    if server.scheme != "http" or server.hostname not in LOOPBACK:
        raise Refused(
            what=f"{INSTEAD} names no server of this machine.",
            where=instead,
            why="Keys would go there.",
            fix="Write http://127.0.0.1:PORT, or take the variable away.",
        )
    return urlunsplit(("http", server.netloc, f"/{parts.netloc}{parts.path}", parts.query, ""))


def _plain(error: Exception) -> str:
    """What went wrong without the address, which may hold a key."""
    told = {
        requests.ConnectTimeout: "It did not answer in time.", requests.ReadTimeout: "It stopped answering.",
        requests.exceptions.SSLError: "It could not prove who it is.",
        requests.exceptions.ChunkedEncodingError: "The answer broke off.",
        requests.ConnectionError: "It could not be reached.",
    }  # fmt: skip
    return next((said for kind, said in told.items() if isinstance(error, kind)), "The connection failed.")
