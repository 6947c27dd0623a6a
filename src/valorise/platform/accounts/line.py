"""How providers of single sign-on are asked: within seconds in all, for short answers, never sent on elsewhere.

Whoever may name a provider chooses what answers here. So neither the length of an answer nor its patience is theirs,
nor where in our own network the server knocks.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from threading import Lock, Timer
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError

from valorise.platform.accounts.reach import Inside, judged

SECONDS = 5
"""Until a connection stands, and between two pieces of an answer."""
SECONDS_IN_ALL = 10
"""For one question with its whole answer, however it drips in."""
LONGEST = 1 << 20
"""Bytes of an answer; what providers say takes some thousands."""
PART = 1 << 14
Watch = Callable[[socket.socket], None]


class TooMuch(requests.RequestException):
    """An answer that is longer than any provider needs, or packed although it was not to be."""


class Line(requests.Session):
    """How we ask providers: within seconds, for a short answer, never sent on to another address."""

    def __init__(self) -> None:
        super().__init__()
        self.headers["Accept-Encoding"] = "identity"  # a packed answer may be a thousand times as long as it looks
        self._patience = _Patience()
        for scheme in ("https://", "http://"):
            self.mount(scheme, _Watched(self._patience.watch))

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """An answer that was read to its end, whatever its status; `requests.Timeout` or `TooMuch` where it is not.

        `Inside` where the address leads into our own network and is not allowed.
        """
        with self._patience.lasting(SECONDS_IN_ALL):
            fixed = {"timeout": SECONDS, "allow_redirects": False, "stream": True}
            try:
                answer = super().request(*args, **{**options, **fixed})
            except requests.ConnectionError as error:
                raise _inside(error) or error from error
            with answer.raw:
                body = _body(answer)
        answer.raw = BytesIO(body)
        return answer

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere; else the body would be read without a limit on the way there."""


def _inside(error: BaseException | None) -> Inside | None:
    """The refusal behind an error of the library, which wraps what a connection says."""
    while error is not None and not isinstance(error, Inside):
        error = error.__cause__ or error.__context__
    return error


def _body(answer: requests.Response) -> bytes:
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise TooMuch("The answer is packed.", response=answer)
    found = bytearray()
    try:
        for part in answer.raw.stream(PART, decode_content=False):
            found += part
            if len(found) > LONGEST:
                raise TooMuch(f"The answer has more than {LONGEST} bytes.", response=answer)
    except HTTPError as error:
        raise requests.ConnectionError(error, request=answer.request) from error
    return bytes(found)


class _Patience:
    """Ends connections that are open when the time is over: a timeout of a socket begins anew with each byte."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: list[socket.socket] = []
        self._over = False

    @contextmanager
    def lasting(self, seconds: float) -> Iterator[None]:
        """A time in which all must be done; `requests.Timeout` where it was not, whatever the end looked like."""
        self._over = False
        bell = Timer(seconds, self._end)
        bell.daemon = True
        bell.start()
        try:
            yield
        except requests.RequestException as error:
            if not self._over or isinstance(error, requests.Timeout):
                raise
        finally:
            bell.cancel()
            self._forget()
        # An answer without a length looks complete when its line is cut.
        if self._over:
            raise requests.Timeout(f"The whole answer did not come within {seconds} seconds.")

    def watch(self, sock: socket.socket) -> None:
        """End this connection with the time. The copy holds it also after it was handed to the encryption."""
        with self._lock:
            self._open.append(sock.dup())
            if self._over:
                self._cut()

    def _end(self) -> None:
        with self._lock:
            self._over = True
            self._cut()

    def _cut(self) -> None:
        for one in self._open:
            with suppress(OSError):  # ended already
                one.shutdown(socket.SHUT_RDWR)

    def _forget(self) -> None:
        with self._lock:
            for one in self._open:
                one.close()
            self._open = []


class _Watched(HTTPAdapter):
    """Lets every new connection be watched."""

    def __init__(self, watch: Watch) -> None:
        self._pools, self._through = _pools(watch), _pools(watch, straight=False)
        super().__init__()

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        """As asked; through a proxy only what does not lead inside as far as names are known here."""
        if select_proxy(request.url, options.get("proxies")):
            _judged_before_the_proxy(request.url)
        return super().send(request, *args, **options)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Connections straight to the provider."""
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """Connections through the proxy of the house; one for SOCKS has kinds of its own, and stays as it is."""
        manager = super().proxy_manager_for(proxy, **options)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = self._through
        return manager


def _judged_before_the_proxy(address: str) -> None:
    """`Inside` where we know that it leads inside; what only the proxy can look up is the proxy's to judge."""
    parts = urlsplit(address)
    with suppress(socket.gaierror, UnicodeError):
        judged(parts.hostname or "", parts.port or 443)


def _pools(watch: Watch, *, straight: bool = True) -> dict[str, Any]:
    """Kinds of connection whose sockets are watched from their first moment, for both schemes.

    Those that go `straight` to the provider open only to addresses that were judged.
    """

    class Opening:
        _dns_host: str
        port: int
        timeout: Any

        def _new_conn(self) -> socket.socket:
            host = self._dns_host
            places = _places(self, host, self.port) if straight else [host]
            self.timeout = SECONDS / (len(places) if straight else _addresses(host, self.port))
            try:
                sock = self._first(places)
            finally:
                self._dns_host = host  # certificates and headers are about the name
            sock.settimeout(SECONDS)
            watch(sock)
            return sock

        def _first(self, places: list[str]) -> socket.socket:
            """A connection to the first of these that answers."""
            for number, self._dns_host in enumerate(places, start=1):
                try:
                    sock: socket.socket = super()._new_conn()  # type: ignore[misc]  # of what it is mixed into
                except HTTPError:
                    if number == len(places):
                        raise
                else:
                    return sock
            raise AssertionError("a name that was found has an address")

    class Plain(Opening, HTTPConnection):
        pass

    class Safe(Opening, HTTPSConnection):
        pass

    class Plainly(HTTPConnectionPool):
        ConnectionCls = Plain

    class Safely(HTTPSConnectionPool):
        ConnectionCls = Safe

    return {"http": Plainly, "https": Safely}


def _places(connection: Any, host: str, port: int) -> list[str]:
    try:
        return judged(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(host, connection, error) from error  # type: ignore[arg-type]  # both say why


def _addresses(host: str, port: int) -> int:
    """How many addresses a name has: all are tried, one after the other, and share the time."""
    try:
        return max(1, len(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError):
        return 1  # the connection tells what is wrong with the name
