"""The people of the platform's tests: owner, colleague, stranger and the others, and the browser they sit at.

The owner works in the office that keeps the record, the colleague works in the same organisation in another role, the
stranger works in another organisation. Nobody is not signed in.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


_answering: set[int | None] = set()
"""Threads of the site for browsers that answer a request just now."""


@dataclass
class Player:
    """A person of the tests: an account, a client that is signed in, and what rules see of them."""

    user: Any
    client: Any
    tenant: Any

    @property
    def viewer(self) -> Any:
        from valorise.platform.accounts.reads import viewer

        return viewer(self.user)

    def confirm(self) -> None:
        """Shows once more that it is they, as steps ask that a browser left open is not enough for."""
        self.client.post("/account/confirm/", {"password": "correct horse"})


def parts_of(client: Any, name: str = "a-1") -> dict[str, str]:
    """The page of an asset as this person finds it: the text of each part by its address, as the page links to them.

    Empty where they do not find the asset. Its history is left out: records of all kinds have one.
    """
    from lxml import html

    overview = client.get(f"/assets/{name}/")
    if overview.status_code == 404:
        return {}
    links = html.fromstring(overview.content).xpath("//nav[contains(@class, 'tabs')]//a/@href")
    return {link: client.get(link).content.decode() for link in links if not link.endswith("/history/")}


def whole_page(client: Any, name: str = "a-1") -> str:
    """All parts of the page of an asset that this person finds, one after the other."""
    return "\n".join(parts_of(client, name).values())


@pytest.fixture(autouse=True)
def _no_language_left_behind() -> Iterator[None]:
    """A page asked for in German leaves its thread speaking German; the next test begins in no language."""
    yield
    if "django.utils.translation" in sys.modules:
        sys.modules["django.utils.translation"].deactivate()


@pytest.fixture(autouse=True)
def _no_events_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits for real leaves no events to the next one: the log is no table that Django would empty."""
    yield
    marked = request.node.get_closest_marker("django_db")
    commits = bool(marked and (marked.kwargs.get("transaction") or (marked.args and marked.args[0])))
    if not commits and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    from django.db import connection

    from valorise.stores.events import EventLog

    with request.getfixturevalue("django_db_blocker").unblock():
        connection.ensure_connection()
        _drop_once_nobody_reads(connection)
        EventLog(connection.connection).prepare()


def _drop_once_nobody_reads(connection: Any) -> None:
    """A request that came at the last moment may still read from the same connection; it ends soon."""
    from django.db import OperationalError

    for attempt in range(50):
        try:
            with connection.cursor() as cursor:
                for table in ("events", "event_head", "personal"):
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")
            return
        except OperationalError:
            if attempt == 49:
                raise
            time.sleep(0.2)


@pytest.fixture
def office(db: None) -> Any:
    """The organisation whose records the tests are about."""
    from valorise.platform.accounts.models import Tenant

    return Tenant.objects.create(name="University of the North", country="SI", kind="research")


@pytest.fixture
def elsewhere(db: None) -> Any:
    """Another organisation."""
    from valorise.platform.accounts.models import Tenant

    return Tenant.objects.create(name="University of the South", country="AT", kind="research")


@pytest.fixture
def player(db: None) -> Callable[..., Player]:
    """Makes a person with a role in an organisation."""
    from django.test import Client

    from valorise.platform.accounts.models import Membership, User

    def make(tenant: Any, role: str, name: str = "") -> Player:
        number = User.objects.count() + 1
        user = User.objects.create_user(
            f"person{number}@test.example", "correct horse", name=name or f"Person {number}"
        )
        Membership.objects.create(user=user, tenant=tenant, role=role)
        client = Client()
        client.force_login(user)
        return Player(user, client, tenant)

    return make


@pytest.fixture
def owner(office: Any, player: Callable[..., Player]) -> Player:
    """A transfer officer of the office."""
    return player(office, "transfer-officer", "Olga Owner")


@pytest.fixture
def colleague(office: Any, player: Callable[..., Player]) -> Player:
    """A researcher of the same organisation."""
    return player(office, "researcher", "Carl Colleague")


@pytest.fixture
def stranger(elsewhere: Any, player: Callable[..., Player]) -> Player:
    """A transfer officer of another organisation."""
    return player(elsewhere, "transfer-officer", "Sara Stranger")


@pytest.fixture
def nobody(db: None) -> Any:
    """A client that is not signed in."""
    from django.test import Client

    return Client()


@pytest.fixture
def asset(office: Any) -> Callable[..., Any]:
    """Makes an asset of the office from facts, with contributors and all."""
    from valorise.platform.register.loading import add_records
    from valorise.platform.register.models import Asset

    def make(name: str = "a-1", tenant: Any = None, **facts: Any) -> Any:
        told = {"id": name, "title": f"Asset {name}", "type": "invention", **facts}
        add_records(Asset, [told], tenant or office)
        return Asset.objects.get(pk=name)

    return make


@pytest.fixture
def need(office: Any) -> Callable[..., Any]:
    """Makes a need of the office from facts; `shared`, `anonymous` and the like are said beside them."""
    from valorise.platform.needs.models import Need

    def make(name: str = "n-1", tenant: Any = None, **facts: Any) -> Any:
        told = {"title": f"Need {name}", "type": "challenge", **facts}
        return Need.objects.create(id=name, tenant=tenant or office, **told)

    return make


@pytest.fixture(scope="session")
def _browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # The driver runs an event loop in this thread; Django would take our own plain calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def _watch_requests() -> None:
    """Notes which threads of the site are answering; the clients of tests answer in the main one."""
    from django.core.signals import request_finished, request_started

    request_started.connect(_begun)
    request_finished.connect(_ended)


def _begun(**told: Any) -> None:
    if threading.current_thread() is not threading.main_thread():
        _answering.add(threading.get_ident())


def _ended(**told: Any) -> None:
    _answering.discard(threading.get_ident())


def until_all_is_answered() -> None:
    """Returns when the site has ended what it did for pages that were closed.

    What it still writes would otherwise meet the emptying of the tables, or stand in those of the next test.
    """
    for _ in range(200):
        if not _answering & {one.ident for one in threading.enumerate()}:
            return
        time.sleep(0.05)
    raise AssertionError("the site still answers a request ten seconds after its page was closed")


@pytest.fixture
def browse(_browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Opens a page in Chromium as a person (or as nobody), at a width; `page.goto(path)` begins at the site."""
    opened = []
    _watch_requests()

    def open_as(person: Player | None = None, *, width: int = 1280, dark: bool = False, scripts: bool = True) -> Any:
        context = _browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        if person is not None:
            person.client.force_login(person.user)
            session = person.client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        opened.append(context)
        return context.new_page()

    yield open_as
    for context in opened:
        context.close()
    until_all_is_answered()
