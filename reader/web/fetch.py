"""Fetch a document by its address, within bounds on time and size.

Each redirect is looked up and checked as the address itself was. A visit runs in a thread, since a
name that is looked up, and a server that sends a byte a minute, can be waited for in no other way.
No proxy and no cookie is used.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from email.message import Message
from time import monotonic
from typing import NamedTuple

import msgspec

from reader import __version__
from reader.model.errors import WrongUse, reason
from reader.model.progress import Progress, no_progress
from reader.web.address import Address
from reader.web.connection import CannotFetch, connect, cut, places_of

AGENT = "obelism"
"""What robots.txt calls us."""

_ACCEPT = (
    "text/html,application/xhtml+xml,application/pdf,text/plain,application/xml;q=0.9,*/*;q=0.8"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PIECE = 1 << 16

_SAVE = "save the page in your browser and open the file"
_STATUS = {
    401: f"it is only for those who log in (401); {_SAVE}",
    402: f"it has to be paid for (402); {_SAVE}",
    403: f"the server refuses it to programs or to everybody (403); {_SAVE}",
    404: "there is nothing there (404); is the address right?",
    410: "it was taken away (410); an archive of the web may have it",
    429: "the server asks for fewer requests (429); try it later",
    451: f"the server may not give it here (451); {_SAVE}",
}


class Bounds(NamedTuple):
    """What a document may take."""

    seconds: float = 30
    """For all of it, redirects included."""
    size: int = 20_000_000
    """Bytes, unpacked."""
    redirects: int = 8


class Fetched(msgspec.Struct, frozen=True):
    """What a server gave."""

    asked: Address
    address: Address
    """Where the redirects led."""
    data: bytes
    media_type: str = ""
    """As the server says, in small letters, such as `text/html`; empty where it does not."""
    charset: str = ""


class BadStatus(CannotFetch):
    """The server answers, and gives no document."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Empty(CannotFetch):
    """The server gives nothing."""


def _nothing(_: Address) -> None:
    """Refuse no address."""


class Fetcher(NamedTuple):
    """How documents are fetched."""

    private: bool = False
    """Whether this machine and private networks may be asked."""
    bounds: Bounds = Bounds()
    admit: Callable[[Address], None] = _nothing
    """Raises CannotFetch for what is not to be asked for; called before each redirect, too."""
    progress: Progress = no_progress

    def fetch(self, asked: Address) -> Fetched:
        """Return what is at an address.

        Raises:
            CannotFetch: nothing that can be read, or not within the bounds.
        """
        address, left = asked, self.bounds.seconds
        for _ in range(self.bounds.redirects + 1):
            try:
                self.admit(address)
                start = monotonic()
                answer = _Visit(address, self).answer_within(left)
                left -= monotonic() - start
            except CannotFetch as error:
                if address != asked:
                    error.args = (f"{asked.text} leads on to {error}",)
                raise
            if isinstance(answer, Fetched):
                return msgspec.structs.replace(answer, asked=asked)
            try:
                address = address.towards(answer)
            except WrongUse as error:
                raise CannotFetch(
                    f"{asked.text}: it leads on to another address that is not fetched: {error}"
                ) from None
        raise CannotFetch(f"{asked.text}: it leads on and on to other addresses; {_SAVE}")


class _Visit:
    """One request and its answer: a document, or where it is."""

    def __init__(self, address: Address, how: Fetcher) -> None:
        self._address, self._how = address, how
        self._socket: socket.socket | None = None
        self._answer: Fetched | str | None = None
        self._error: Exception | None = None
        self._cut = False

    def answer_within(self, seconds: float) -> Fetched | str:
        """Return the answer, if it comes in time. Raises CannotFetch."""
        thread = threading.Thread(target=self._run, name="fetch", daemon=True)
        thread.start()
        most = self._how.bounds.seconds
        ticks = [max(seconds, 0) / 100] * 100
        doing = f"Waiting for {self._address.host}, at most {most:.0f} seconds"
        try:
            for tick in self._how.progress(ticks, len(ticks), doing):
                thread.join(tick)
                if not thread.is_alive():
                    break
        finally:
            self._cut = True
            cut(self._socket)
        if self._answer is not None:
            return self._answer
        if isinstance(self._error, CannotFetch):
            raise self._error
        why = self._why(self._error) if self._error else None
        why = why or f"it took more than {most:g} seconds; try it later, or {_SAVE}"
        raise CannotFetch(f"{self._address.text}: {why}")

    def _run(self) -> None:
        try:
            answer = self._ask()
            # What was cut while it came may look complete.
            self._answer = None if self._cut else answer
        except Exception as error:  # whatever a server does; the thread that waits says it
            self._error = None if self._cut else error
        finally:
            if self._socket is not None:
                self._socket.close()

    def _ask(self) -> Fetched | str:
        address, seconds = self._address, self._how.bounds.seconds
        places = places_of(address, private=self._how.private)
        self._socket = connect(places, seconds)
        if address.scheme == "https":
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=address.host)
        if self._cut:
            raise TimeoutError
        connection = http.client.HTTPConnection(address.host, address.port)
        connection.sock = self._socket
        headers = {
            "Host": address.place,
            "User-Agent": f"{AGENT}/{__version__} (a reader of articles)",
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        connection.request("GET", address.target, headers=headers)
        with connection.getresponse() as response:
            return self._read(response)

    def _read(self, response: http.client.HTTPResponse) -> Fetched | str:
        status, where = response.status, response.headers
        location = where.get("Location")
        if status in _REDIRECTS and location:
            # Headers are bytes; what is not ASCII in one is mostly UTF-8.
            return location.encode("latin-1", "replace").decode("utf-8", "replace")
        if status != 200:
            why = _STATUS.get(status, f"the server answers {status}, which is no document")
            if status >= 500:
                why = f"the server cannot give it now ({status}); try it later"
            raise BadStatus(f"{self._address.text}: {why}", status)
        data = self._body(response)
        if not data.strip():
            raise Empty(f"{self._address.text}: it is empty")
        said = Message()
        said["Content-Type"] = where.get("Content-Type", "")
        media_type = said.get_content_type() if where.get("Content-Type") else ""
        charset = said.get_param("charset")
        return Fetched(
            self._address,
            self._address,
            data,
            media_type,
            charset if isinstance(charset, str) else "",
        )

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        """Return the document, unpacked. Raises CannotFetch where it is too large."""
        most = self._how.bounds.size
        packing = (response.headers.get("Content-Encoding") or "identity").strip().lower()
        if packing not in ("identity", "gzip", "x-gzip"):
            raise CannotFetch(f"{self._address.text}: it is packed as {packing[:20]}; {_SAVE}")
        if response.length is not None and response.length > most:
            raise self._too_large(f"{response.length / 1e6:,.0f} MB")
        unpack = zlib.decompressobj(31) if packing != "identity" else None
        data = bytearray()
        while piece := response.read(_PIECE):
            data += unpack.decompress(piece, most + 1 - len(data)) if unpack else piece
            if len(data) > most:
                raise self._too_large(f"more than {most / 1e6:,.0f} MB")
        if (unpack and not unpack.eof) or response.length:
            raise http.client.IncompleteRead(bytes(data))
        return bytes(data)

    def _too_large(self, size: str) -> CannotFetch:
        most = f"{self._how.bounds.size / 1e6:,.0f} MB"
        return CannotFetch(
            f"{self._address.text}: it has {size}, and at most {most} are fetched; save it yourself"
            " and open the file"
        )

    def _why(self, error: Exception) -> str | None:
        """Say what went wrong on the way; nothing where it only took too long."""
        if isinstance(error, TimeoutError):
            return None
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate does not hold: {error.verify_message}; it may be forged"
        if isinstance(error, ssl.SSLError):
            why = getattr(error, "reason", None) or "TLS failed"
            return f"no safe connection can be made: {why.replace('_', ' ').lower()}"
        if isinstance(error, http.client.IncompleteRead | zlib.error):
            return "it was cut off on the way; try it again"
        if isinstance(error, http.client.HTTPException | ValueError):
            return "what answers there is no web server"
        if isinstance(error, OSError):
            return f"there is no connection ({reason(error)})"
        raise error
