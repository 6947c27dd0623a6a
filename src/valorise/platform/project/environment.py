"""What a person may set about an installation, read from the environment once. `docs/operations.md` explains each."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from valorise.stores.home import home
from valorise.terms.errors import Invalid

DATABASE_FILE = "events.sqlite"
"""The platform keeps its tables beside the event log, so that a change and its event are one transaction."""
WAIT_SECONDS = 30
PROFILES = ("lexical", "hybrid", "semantic")
"""How needs and assets may be compared; the second is the usual one."""
HOST = re.compile(r"(?!.*\.\d+$)[a-z0-9_-]+(\.[a-z0-9_-]+)*")
"""Name of a machine; one that ends like an address is none."""


def database(environ: Mapping[str, str]) -> dict[str, Any]:
    """Django's description of the database: SQLite in the home folder, or what VALORISE_DATABASE names."""
    address = environ.get("VALORISE_DATABASE", "").strip()
    return _postgres(address) if address else _sqlite(home() / DATABASE_FILE)


def _sqlite(file: Path) -> dict[str, Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    # FULL keeps an acknowledged write through a power cut; IMMEDIATE makes writers wait instead of failing half-way.
    start = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536"
    options = {"timeout": WAIT_SECONDS, "transaction_mode": "IMMEDIATE", "init_command": start}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options, "CONN_MAX_AGE": None}


def _postgres(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise Invalid(
            what="VALORISE_DATABASE does not name a PostgreSQL database.",
            where="VALORISE_DATABASE",
            fix="Write it as postgresql://name:password@host:5432/database, or leave it out to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10},
    }


def secret(environ: Mapping[str, str], folder: Path) -> str:
    """The key that signs sessions: VALORISE_SECRET_KEY, else one made once and kept in the home folder for us alone."""
    said = environ.get("VALORISE_SECRET_KEY", "").strip()
    if said:
        return said
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "secret-key"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return file.read_text("utf-8")


def is_here(site: str) -> bool:
    """Whether a site of this address is reached from this machine only."""
    host = urlsplit(site).hostname or ""
    return host == "localhost" or host.startswith("127.") or host == "::1"


def example_allowed(environ: Mapping[str, str], site: str) -> bool:
    """Whether the invented people, whose password everybody knows, may sign in: on this machine, or when told so."""
    others = [name for name in environ.get("VALORISE_HOSTS", "").split() if not is_here(f"http://{name}")]
    return yes(environ, "VALORISE_EXAMPLE_ACCOUNTS") or (is_here(site) and not others)


def inside_hosts(environ: Mapping[str, str]) -> list[str]:
    """Hosts and networks of the house for providers, from VALORISE_INSIDE_HOSTS; `Invalid` for what is none."""
    listed = environ.get("VALORISE_INSIDE_HOSTS", "").lower().split()
    for one in listed:
        if not HOST.fullmatch(one) and not _is_network(one):
            raise Invalid(
                what="VALORISE_INSIDE_HOSTS names something that is no host and no network.",
                where="VALORISE_INSIDE_HOSTS",
                why=f"Found: {one}.",
                fix="Write names such as login.uni.example and networks such as 10.1.0.0/16, separated by blanks.",
            )
    return listed


def _is_network(said: str) -> bool:
    try:
        ip_network(said)
    except ValueError:
        return False
    return True


def yes(environ: Mapping[str, str], name: str) -> bool:
    """Whether a switch is on: `yes`, `true`, `on` or `1`."""
    return environ.get(name, "").strip().lower() in ("yes", "true", "on", "1")


def profile(environ: Mapping[str, str]) -> str:
    """By what needs and assets are compared: VALORISE_PROFILE; `Invalid` where it is no profile."""
    said = environ.get("VALORISE_PROFILE", "").strip() or PROFILES[1]
    if said not in PROFILES:
        raise Invalid(
            what="VALORISE_PROFILE is no profile of matching.",
            where="VALORISE_PROFILE",
            why=f"Found: {said}.",
            fix=f"Write one of {', '.join(PROFILES)}, or leave it out for {PROFILES[1]}.",
        )
    return said


def number(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    """A whole number above zero; `Invalid` where something else stands there."""
    said = environ.get(name, "").strip()
    if said and (not said.isdigit() or int(said) < 1):
        raise Invalid(
            what=f"{name} is not a whole number above zero.",
            where=name,
            why=f"Found: {said}.",
            fix=f"Write a number, or leave it out for {otherwise}.",
        )
    return int(said or otherwise)


def address(environ: Mapping[str, str]) -> str:
    """Where people find the site, without a slash at the end; links in mails begin with it."""
    said = environ.get("VALORISE_URL", "http://127.0.0.1:8000").strip().rstrip("/")
    if urlsplit(said).scheme not in ("http", "https") or not urlsplit(said).hostname:
        raise Invalid(
            what="VALORISE_URL is not the address of a web site.",
            where="VALORISE_URL",
            fix="Write it as people will type it, for example https://valorise.example.org.",
        )
    return said


def megabytes(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    """Bytes for a setting in megabytes; `Invalid` where it is no whole number above zero."""
    said = environ.get(name, "").strip() or str(otherwise)
    if not said.isdigit() or not int(said):
        raise Invalid(what=f"{name} is no size.", where=name, fix="Write a whole number of megabytes, such as 50.")
    return int(said) * 1024**2
