"""A server of this machine that answers like publishers do, with their real answers and with every fault we know."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Reply:
    """What a server says once."""

    body: bytes = b"{}"
    status: int = 200
    heads: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Break off after so many bytes."""


Rule = Callable[["Call"], Reply]


@dataclass(frozen=True)
class Call:
    """What was asked."""

    host: str
    path: str
    query: dict[str, list[str]]
    heads: dict[str, str]
    method: str
    body: bytes


class Served:
    """The server's address, what it was asked, and how it answers."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self.calls = rule, list[Call]()
        self.address = ""


@contextmanager
def serving(rule: Rule) -> Iterator[Served]:
    """A server that answers by this rule until the block ends."""
    served = Served(rule)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _answer(self, body: bytes) -> None:
            parts = urlsplit(self.path)
            _, host, path = parts.path.split("/", 2)
            heads = {name.lower(): value for name, value in self.headers.items()}
            call = Call(host, "/" + unquote(path), parse_qs(parts.query), heads, self.command, body)
            served.calls.append(call)
            reply = served.rule(call)
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.heads}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Nothing: tests read what was asked from `calls`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def recorded(data: Path) -> Rule:
    """Real answers of publishers by the address they were asked at; 404 for all others."""
    answers = {}
    folder = data / "research_metadata" / "api_responses"
    with (data / "MANIFEST.csv").open(newline="", encoding="utf-8") as manifest:
        for row in csv.reader(manifest):
            there = next((cell for cell in row if cell.startswith("research_metadata/api_responses/")), None)
            asked = next((cell[cell.index("https://") :] for cell in row if "https://" in cell), None)
            if there and asked:
                parts = urlsplit(asked.split(" ")[0])
                answers[parts.netloc, unquote(parts.path).lower()] = data / there
    assert answers, folder
    return lambda call: _found(answers.get((call.host, call.path.lower())))


def _found(file: Path | None) -> Reply:
    return Reply(file.read_bytes()) if file else Reply(b"{}", 404)


def paged(pages: list[list[dict[str, object]]]) -> Rule:
    """Pages of OpenAlex by cursor."""

    def answer(call: Call) -> Reply:
        cursor = call.query["cursor"][0]
        here = 0 if cursor == "*" else int(cursor)
        following = str(here + 1) if here + 1 < len(pages) else None
        return Reply(json.dumps({"meta": {"next_cursor": following}, "results": pages[here]}).encode())

    return answer
