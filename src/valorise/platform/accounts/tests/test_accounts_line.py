"""Providers of single sign-on that answer badly on purpose, through a real socket."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import requests

from valorise.platform.accounts import line
from valorise.platform.accounts.line import Line, TooMuch
from valorise.platform.accounts.providers import described
from valorise.terms.errors import NotReady

Answer = Callable[[socket.socket, threading.Event], None]
PLAIN = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def dripping(begun: bytes, piece: bytes) -> Answer:
    """Begins an answer and goes on with it for as long as anybody listens."""

    def answer(to: socket.socket, ended: threading.Event) -> None:
        to.sendall(begun)
        while not ended.wait(0.01):
            to.sendall(piece)

    return answer


def said(whole: bytes) -> Answer:
    return lambda to, _ended: to.sendall(whole)


@pytest.fixture
def provider() -> Iterator[Callable[[Answer], str]]:
    """Answers one question in the given way; gives the address, and waits until the asker has let go."""
    ended, threads = threading.Event(), []

    def offer(answer: Answer) -> str:
        door = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            with door, door.accept()[0] as to:
                to.recv(65536)
                try:
                    answer(to, ended)
                except OSError:
                    return

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return f"http://127.0.0.1:{door.getsockname()[1]}"

    yield offer
    for one in threads:
        one.join(timeout=10)
        assert not one.is_alive(), "the line was not let go"


@pytest.mark.parametrize(
    "answer",
    [
        dripping(PLAIN + b"\r\n", b" "),
        dripping(PLAIN + b"Content-Length: 1000000\r\n\r\n", b" "),
        dripping(PLAIN, b"x"),
        dripping(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b"", b"H"),
    ],
    ids=["body", "body with a length", "headers", "wait a moment", "first line"],
)
def test_what_drips_in_is_cut_off(provider, answer, monkeypatch) -> None:
    """Each piece comes within the time between two pieces; only the time in all ends it."""
    monkeypatch.setattr(line, "SECONDS_IN_ALL", 0.2)
    with Line() as asked, pytest.raises(requests.Timeout):
        asked.get(provider(answer))


SENT_ON = PLAIN.replace(b"200 OK", b"302 Found") + b"Location: http://127.0.0.1:1/\r\n"


@pytest.mark.parametrize("begun", [PLAIN + b"\r\n", PLAIN + b"Content-Length: 99999999999\r\n\r\n", SENT_ON + b"\r\n"])
def test_what_never_ends_is_read_no_further_than_needed(provider, begun) -> None:
    endless = dripping(begun, b" " * (1 << 18))
    with Line() as asked, pytest.raises(TooMuch):
        asked.get(provider(endless))


def test_a_packed_answer_is_not_unpacked(provider) -> None:
    packed = gzip.compress(b" " * (1 << 25))
    begun = PLAIN + f"Content-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with Line() as asked, pytest.raises(TooMuch):
        asked.get(provider(said(begun + packed)))


def test_an_answer_of_usual_length_is_read_and_a_way_elsewhere_not_taken(provider) -> None:
    with Line() as asked:
        told = asked.get(provider(said(PLAIN + b'Content-Length: 12\r\n\r\n{"issuer":1}')))
        assert (told.status_code, told.json(), told.text) == (200, {"issuer": 1}, '{"issuer":1}')
        assert asked.get(provider(said(SENT_ON + b"Content-Length: 0\r\n\r\n"))).status_code == 302


def test_a_name_with_many_addresses_gets_no_more_time(monkeypatch) -> None:
    """All of them are tried: a hundred that are silent would take a hundred times as long."""
    tried = []

    def silent(address: object, timeout: float, **_: object) -> None:
        tried.append(timeout)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [()] * 100)
    monkeypatch.setattr("urllib3.util.connection.create_connection", silent)
    with Line() as asked, pytest.raises(requests.ConnectTimeout):
        asked.get("http://many.example/")
    assert sum(100 * one for one in tried) <= line.SECONDS


def test_the_page_tells_that_the_provider_does_not_answer_as_one(provider, settings, monkeypatch) -> None:
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    monkeypatch.setattr(line, "LONGEST", 10)
    with pytest.raises(NotReady, match="does not answer as one"):
        described(provider(said(PLAIN + b'Content-Length: 12\r\n\r\n{"issuer":1}')))
