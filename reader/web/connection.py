"""Connect to a host at an address that was checked: a name is looked up once, and what it leads to
is what is connected to, so that no second answer can lead elsewhere."""

from __future__ import annotations

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from reader.model.errors import ObelismError, reason
from reader.web.address import Address

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""Where networks of IPv6 alone put the addresses of IPv4 (RFC 6052)."""

_METADATA = tuple(
    map(
        ip_network,
        (
            "169.254.0.0/16",  # of most clouds, and what else is link-local
            "fd00:ec2::/32",  # Amazon
            "fd20:ce::254",  # Google
            "100.100.100.200",  # Alibaba
            "168.63.129.16",  # Azure
            "192.0.0.192",  # Oracle
        ),
    )
)
"""Where machines in a cloud are given their passwords: nobody reads an article there."""

Place = tuple[int, tuple[Any, ...]]
"""Family and address of a socket."""


class CannotFetch(ObelismError):
    """An address gives nothing that can be read; the sentence names it and says what to do."""


class Refused(CannotFetch):
    """It was not asked for, for it is not to be."""


def is_public(text: str) -> bool:
    """Return whether an IP address is one of the internet, whatever it is wrapped in."""
    ip = _unwrapped(text)
    if isinstance(ip, IPv6Address) and ip.is_site_local:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def gives_passwords(text: str) -> bool:
    """Return whether an IP address is one at which a cloud tells its machines their passwords,
    whatever it is wrapped in."""
    ip = _unwrapped(text)
    return any(ip in network for network in _METADATA)


def _unwrapped(text: str) -> IPv4Address | IPv6Address:
    """Return an IP address; of one of IPv4 that is written as one of IPv6, that of IPv4."""
    ip = ip_address(text.partition("%")[0])
    if isinstance(ip, IPv4Address):
        return ip
    inner = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED else ip.ipv4_mapped
    return inner or ip.sixtofour or (ip.teredo and ip.teredo[1]) or ip


def places_of(address: Address, *, private: bool) -> list[Place]:
    """Look a host up, and return where it may be connected to.

    Raises:
        CannotFetch: nothing of that name is known, it is on a private network and `private` is not
            said, or it is where a cloud keeps passwords.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
            why = "its name cannot be looked up now; is there a network?"
        else:
            why = f"there is no {address.host}; is it spelled right, and is there a network?"
        raise CannotFetch(f"{address.text}: {why}") from None
    except (OSError, ValueError) as error:
        raise CannotFetch(f"{address.text}: {reason(error)}") from None
    places: list[Place] = [(family, place) for family, _, _, _, place in found]
    places = [each for each in places if not gives_passwords(str(each[1][0]))]
    if not places:
        raise Refused(
            f"{address.text}: {address.host} is where a cloud gives its machines their passwords; "
            "that is never fetched"
        )
    allowed = [(family, place) for family, place in places if private or is_public(str(place[0]))]
    if not allowed:
        raise Refused(
            f"{address.text}: {address.host} is on this machine or a private network, which a link "
            "from elsewhere should not reach; --allow-private fetches it"
        )
    return allowed


def connect(places: list[Place], seconds: float) -> socket.socket:
    """Connect to the first of the places that answers. Raises OSError where none does."""
    last: OSError | None = None
    for family, place in places:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.settimeout(seconds)
        try:
            made.connect(place)
        except OSError as error:
            last = error
            made.close()
            continue
        return made
    raise last or OSError("no address")


def cut(made: socket.socket | None) -> None:
    """End a connection that another thread waits on."""
    if made is not None:
        with suppress(OSError):
            made.shutdown(socket.SHUT_RDWR)
