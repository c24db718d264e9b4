"""Addresses of documents on the web, each written in one way."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from reader.model.errors import WrongUse

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?")
_ESCAPED_IPV6 = re.compile(r"%5B(?:[0-9a-f:.]|%3A)+%5D(?::[0-9]*)?", re.IGNORECASE)
"""An IPv6 address and port with its brackets escaped, as some servers send it in redirects."""
_LONGEST = 4_000
"""Characters of an address."""
_KEPT = "%/:=&?~+!$,;'@()*"
"""Signs of a path or query that stay as they are, beside letters and digits."""

PORTS = {"http": 80, "https": 443}


class Address(NamedTuple):
    """An address that can be fetched."""

    scheme: str
    host: str
    """In ASCII and small letters; of IPv6 without brackets."""
    port: int
    target: str
    """Path and query."""

    @property
    def place(self) -> str:
        """Host and port as they are written, the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        """The address as it is written; the same for the same document however it was typed."""
        return f"{self.scheme}://{self.place}{self.target}"

    def towards(self, link: str) -> Address:
        """Return the address that a link on it leads to. Raises as `address_of`."""
        try:
            return address_of(urljoin(self.text, link.strip()))
        except ValueError:
            raise WrongUse("it is no address") from None

    def beside(self, target: str) -> Address:
        """Return the address of another path at the same place."""
        return self._replace(target=target)


def is_address(word: str) -> bool:
    """Return whether a word is meant as an address, of whatever scheme, and not as a path."""
    return _SCHEME.match(word) is not None


def address_of(word: str) -> Address:
    """Return the address that a word is, without its fragment.

    Raises:
        WrongUse: it is none that is fetched; the sentence does not name it.
    """
    try:
        parts = urlsplit(word.strip())
        if _ESCAPED_IPV6.fullmatch(parts.netloc):
            parts = urlsplit(parts._replace(netloc=unquote(parts.netloc)).geturl())
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise WrongUse("it is no address") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise WrongUse("only addresses that begin with https:// or http:// are fetched")
    if parts.username is not None or parts.password is not None:
        raise WrongUse(
            "it has a name or password in it, which would be kept with the article; save the page "
            "in your browser and open the file"
        )
    if not host or not (_HOST.fullmatch(host) or ":" in host) or len(word) > _LONGEST:
        raise WrongUse("it is no address")
    path = quote(parts.path, safe=_KEPT) or "/"
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Address(scheme, host, PORTS[scheme] if port is None else port, path + query)
