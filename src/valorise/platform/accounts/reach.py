"""Which machines the server asks when somebody who uses the site named the address: see docs/decisions/0011.

Public ones; of its own network only those that whoever runs the installation named. A name is looked up once, and the
connection goes to the very addresses that were judged, so that a name cannot lead elsewhere a moment later.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

from valorise.platform.project.environment import is_here

Address = IPv4Address | IPv6Address
GIVEN_OUT = IPv6Network("2000::/3")
"""All IPv6 addresses of the internet (RFC 4291, IANA). Others may be translated or tunnelled inside, though no list
of private ones names them: 64:ff9b:1::/48 to private IPv4 addresses (RFC 8215), ::/96, ::ffff:0:0:0/96."""
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv6 addresses that carry an IPv4 address in their end and are translated to it on the way (RFC 6052)."""


class Inside(requests.ConnectionError):
    """The address lies in the network of the server and nobody allowed it; nothing was sent there."""


def judged(host: str, port: int) -> list[str]:
    """Addresses of a host, all of them allowed; `Inside` where one is not, `OSError` where the name has none.

    One address that is not allowed is enough to refuse the name: an honest one has no such address.
    """
    found = list(dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    if host.lower().rstrip(".") not in named() and not all(_allowed(ip_address(one)) for one in found):
        raise Inside(f"{host} leads into the network of the server.")
    return found


def named() -> set[str]:
    """Hosts that the installation allows by their names: listed ones, and those of providers of its own."""
    from valorise.platform.accounts.providers import of_the_installation

    own = (urlsplit(one.address).hostname or "" for one in of_the_installation(settings.SIGN_ON_FILE))
    return {*settings.INSIDE_HOSTS, *own}


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could ask it too; what carries another address counts as that one.

    >>> [is_public(ip_address(one)) for one in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False, False]
    """
    if isinstance(address, IPv6Address):
        if inner := _carried(address):
            return is_public(inner)
        if address.teredo or address not in GIVEN_OUT:
            return False
    return address.is_global and not address.is_multicast


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _allowed(address: Address) -> bool:
    if is_public(address) or any(_lies_in(address, one) for one in settings.INSIDE_HOSTS):
        return True
    return address.is_loopback and is_here(settings.SITE_ADDRESS)


def _lies_in(address: Address, listed: str) -> bool:
    try:
        network: Any = ip_network(listed)
    except ValueError:
        return False
    return address in network
