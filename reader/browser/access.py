"""Who may have what of the server: links with a token, the address it answers to, and TLS."""

from __future__ import annotations

import hashlib
import secrets
import ssl
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from reader.model.errors import ObelismError, WrongUse, reason

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""How this machine calls itself."""

_EVERYWHERE = ("", "0.0.0.0", "::")
"""Where to listen on all networks that a machine is in."""

Headers = Mapping[str, str]


class Access:
    """Knows the links that were given out, and the addresses of the server.

    A link lasts as long as the server. Tokens are kept by their digests: whoever compares one with
    all that there are learns nothing from how long that takes.
    """

    def __init__(self, names: Iterable[str], address: str, others: Iterable[str] = ()) -> None:
        """`address`: what all links begin with, as `http://127.0.0.1:8000`; `others`: further ones
        that it answers to."""
        self.address = address
        self._origins = {address, *others}
        self._hosts = {urlsplit(each).netloc for each in self._origins}
        self.tokens = {name: secrets.token_urlsafe(32) for name in names}
        self._names = {_digest(token): name for name, token in self.tokens.items()}

    @property
    def is_secure(self) -> bool:
        """Whether pages come by TLS."""
        return self.address.startswith("https:")

    @property
    def cookie(self) -> str:
        """The name of the cookie; ports of one host have their cookies in common."""
        port = urlsplit(self.address).port
        return "__Host-obelism" if self.is_secure else f"obelism-{port or 80}"

    @property
    def sockets(self) -> str:
        """Addresses that a page may connect to, as a content policy names them: without those of
        IPv6, which it cannot name."""
        named = (each for each in self._origins if "[" not in each)
        return " ".join(sorted(each.replace("http", "ws", 1) for each in named))

    def link(self, name: str) -> str:
        """Return the address that lets somebody in."""
        return f"{self.address}/enter/{self.tokens[name]}"

    def name_of(self, token: str) -> str | None:
        """Return whose token it is; None: nobody's."""
        return self._names.get(_digest(token))

    def refuses(self, headers: Headers) -> str:
        """Return why a request is refused; empty: it is not.

        A page of somebody else's, also one whose name was made to lead here, has a browser send
        another Host or Origin.
        """
        if headers.get("Host", "").lower() not in self._hosts:
            return "This server does not answer to that name."
        if headers.get("Origin", self.address) not in self._origins:
            return "Pages of other sites have no access."
        return ""

    def is_own_page(self, headers: Headers) -> bool:
        """Return whether a request comes from a page of this server, by all that a browser says."""
        return "Origin" in headers and not self.refuses(headers)


def addresses(
    host: str, port: int, behind_tls: str | None, *, tls: bool = False, at: str | None = None
) -> tuple[str, list[str]]:
    """Return the address that links begin with, and others that the server answers to.

    Args:
        behind_tls: the address at which a proxy with TLS shows it.
        tls: whether it speaks TLS itself.
        at: the address that it then has, where that is not `host` and `port`.

    Raises:
        WrongUse: it would be open to a network without TLS, or an address is none.
    """
    if behind_tls is not None:
        return _public("--behind-tls", behind_tls), []
    if tls and at is None and host in _EVERYWHERE:
        raise WrongUse(
            f"--host {host}: say by which address others come, as --at https://annotate.example.org"
        )
    if tls:
        shown = f"[{host}]" if ":" in host else host
        return _public("--at", at if at is not None else f"https://{shown}:{port}"), []
    if not is_loopback(host):
        raise WrongUse(
            f"--host {host}: what is typed and read would go over the network in the open; put a "
            "proxy with TLS before the server, and name its address with --behind-tls https://..., "
            "or give it a certificate with --cert and --key"
        )
    shown = f"[{host}]" if ":" in host else host
    others = [f"http://{name}:{port}" for name in LOOPBACK]
    return f"http://{shown}:{port}", others


def _public(option: str, address: str) -> str:
    """Return the address of an option as browsers say it; raise WrongUse where it is that of no
    site."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    if parts.scheme != "https" or not parts.hostname or not plain:
        raise WrongUse(
            f"{option} {address}: it is an address such as https://annotate.example.org, "
            "without a path"
        )
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"https://{name}" + (f":{port}" if port not in (None, 443) else "")


def is_loopback(host: str) -> bool:
    """Return whether nobody but this machine reaches a host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def tls(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what answers by TLS, with a certificate and its key, both as PEM.

    Raises:
        ObelismError: one of them cannot be read, or they are none.
    """
    for path in (certificate, key):
        try:
            path.open("rb").close()
        except OSError as error:
            raise ObelismError(f"{path}: {reason(error)}") from None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)

    def password() -> str:
        raise ObelismError(f"{key}: this key has a password, which nobody is there to type")

    try:
        context.load_cert_chain(certificate, key, password)
    except ssl.SSLError as error:
        why = "it is the key of another certificate"
        if error.reason != "KEY_VALUES_MISMATCH":
            why = f"a certificate and a key are needed, as PEM files have them ({certificate})"
        raise ObelismError(f"{key}: {why}") from None
    return context
