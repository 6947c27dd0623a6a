"""Providers of single sign-on that answer badly on purpose, through a real socket."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from valorise.platform.accounts import line
from valorise.platform.accounts.line import Line, TooMuch
from valorise.platform.accounts.providers import described
from valorise.platform.accounts.reach import Inside, judged
from valorise.platform.project.environment import inside_hosts
from valorise.terms.errors import Invalid, NotReady, Refused

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


def named(host: str, *answers: list[str]) -> Callable[..., list[Any]]:
    """Looks a name up as its owner wishes: another answer each time; the last one stays."""
    left = list(answers)
    looked_up = socket.getaddrinfo

    def answer(asked: str, port: int, *more: Any, **options: Any) -> list[Any]:
        if asked != host:
            return looked_up(asked, port, *more, **options)
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    return answer


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

    monkeypatch.setattr(socket, "getaddrinfo", named("many.example", [f"93.184.216.{place}" for place in range(100)]))
    monkeypatch.setattr("urllib3.util.connection.create_connection", silent)
    with Line() as asked, pytest.raises(requests.ConnectTimeout):
        asked.get("http://many.example/")
    assert len(tried) == 100
    assert sum(tried) <= line.SECONDS + 0.01


@pytest.mark.parametrize(
    "host",
    [
        "10.0.0.7", "192.168.1.1", "169.254.169.254", "127.0.0.1", "127.1", "2130706433", "0.0.0.0", "100.64.0.1",
        "[::1]", "[::ffff:10.0.0.7]", "[fe80::1]", "[fd00::1]", "[64:ff9b::a00:7]", "[2002:a00:7::]", "localhost",
        "[64:ff9b:1::a00:7]", "[::127.0.0.1]", "[::ffff:0:10.0.0.7]", "[5f00::1]", "[ff0e::1]",
    ],
)  # fmt: skip
def test_our_own_network_is_not_asked(host, settings, monkeypatch) -> None:
    """Whatever way the address is written; no connection is tried."""
    settings.SITE_ADDRESS = "https://valorise.example"
    monkeypatch.setattr("urllib3.util.connection.create_connection", lambda *_, **__: pytest.fail("knocked"))
    with Line() as asked, pytest.raises(Inside):
        asked.get(f"https://{host}/.well-known/openid-configuration")


def test_a_name_with_one_address_inside_is_not_asked(settings, monkeypatch) -> None:
    settings.SITE_ADDRESS = "https://valorise.example"
    monkeypatch.setattr(socket, "getaddrinfo", named("two.example", ["93.184.216.34", "10.0.0.7"]))
    monkeypatch.setattr("urllib3.util.connection.create_connection", lambda *_, **__: pytest.fail("knocked"))
    with Line() as asked, pytest.raises(Inside):
        asked.get("https://two.example/")
    with pytest.raises(Refused, match="leads into the network") as told:
        described("https://two.example")
    assert "VALORISE_INSIDE_HOSTS" in told.value.fix


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(settings, monkeypatch) -> None:
    """The connection goes to the address that was judged, not to what the name says next."""
    settings.SITE_ADDRESS = "https://valorise.example"
    tried = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> None:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", named("turns.example", ["93.184.216.34"], ["10.0.0.7"]))
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    with Line() as asked, pytest.raises(requests.ConnectionError):
        asked.get("https://turns.example/")
    assert tried == ["93.184.216.34"]


@pytest.mark.parametrize("listed", ["login.uni.example", "127.0.0.0/8"])
def test_the_installation_may_allow_a_machine_of_the_house(provider, listed, settings, monkeypatch) -> None:
    settings.SITE_ADDRESS = "https://valorise.example"
    where = provider(said(PLAIN + b"Content-Length: 2\r\n\r\n{}")).replace("127.0.0.1", "login.uni.example")
    monkeypatch.setattr(socket, "getaddrinfo", named("login.uni.example", ["127.0.0.1"]))
    with Line() as asked:
        with pytest.raises(Inside):
            asked.get(where)
        settings.INSIDE_HOSTS = inside_hosts({"VALORISE_INSIDE_HOSTS": listed})
        assert asked.get(where).json() == {}


def test_providers_of_the_installation_may_be_in_the_house(settings, tmp_path, monkeypatch) -> None:
    settings.SITE_ADDRESS = "https://valorise.example"
    monkeypatch.setattr(socket, "getaddrinfo", named("login.uni.example", ["10.0.0.7"]))
    file = tmp_path / "providers.json"
    file.write_text('[{"code": "u", "label": "U", "address": "https://login.uni.example/", "client": "c"}]')
    settings.SIGN_ON_FILE = str(file)
    assert judged("login.uni.example", 443) == ["10.0.0.7"]


def test_what_is_known_to_lie_inside_is_not_asked_through_a_proxy(settings, monkeypatch) -> None:
    settings.SITE_ADDRESS = "https://valorise.example"
    monkeypatch.setattr("urllib3.util.connection.create_connection", lambda *_, **__: pytest.fail("knocked"))
    with Line() as asked, pytest.raises(Inside):
        asked.get("https://10.0.0.7/", proxies={"https": "http://proxy.example:3128"})


@pytest.mark.parametrize("wrong", ["https://login.uni.example", "10.0.0.1/8", "a b/c", "300.1.1.1"])
def test_the_setting_names_hosts_and_networks_only(wrong) -> None:
    with pytest.raises(Invalid, match="VALORISE_INSIDE_HOSTS"):
        inside_hosts({"VALORISE_INSIDE_HOSTS": wrong})


def test_the_page_tells_that_the_provider_does_not_answer_as_one(provider, settings, monkeypatch) -> None:
    settings.SITE_ADDRESS = "http://127.0.0.1:8000"
    monkeypatch.setattr(line, "LONGEST", 10)
    with pytest.raises(NotReady, match="does not answer as one"):
        described(provider(said(PLAIN + b'Content-Length: 12\r\n\r\n{"issuer":1}')))
