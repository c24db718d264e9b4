"""Fetch many documents as hosts ask for it: what robots.txt allows, with pauses between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from reader.web.address import Address
from reader.web.connection import CannotFetch, Refused
from reader.web.fetch import AGENT, BadStatus, Bounds, Empty, Fetched, Fetcher

if TYPE_CHECKING:
    from protego import Protego

PAUSE = 1.0
"""Seconds between the end of a visit to a host and the next."""
_LONGEST_PAUSE = 30.0
"""Seconds; a host that asks for more does not mean people."""

_ROBOTS = "/robots.txt"
_ROBOTS_BOUNDS = Bounds(seconds=15, size=500_000)


class _Host(msgspec.Struct):
    """What is known of a scheme, host and port."""

    rules: Protego | None
    """None: everything is allowed."""
    pause: float
    left: float
    """When it was visited last, by the clock."""


class PoliteFetcher:
    """Fetches one document after the other."""

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ImportError where the library that reads robots.txt is missing."""
        from protego import Protego

        self._parse = Protego.parse
        self._fetcher = fetcher._replace(admit=self._admit)
        self._robots = fetcher._replace(bounds=_ROBOTS_BOUNDS)
        self._pause, self._clock = pause, clock
        self._hosts: dict[Address, _Host | str] = {}
        """By the address of robots.txt; of a host that cannot be asked, why."""

    def fetch(self, address: Address) -> Fetched:
        """Return what is at an address. Raises CannotFetch, as where robots.txt forbids it."""
        try:
            fetched = self._fetcher.fetch(address)
        finally:
            self._leave(address)
        self._leave(fetched.address)
        return fetched

    def _leave(self, address: Address) -> None:
        host = self._hosts.get(address.beside(_ROBOTS))
        if isinstance(host, _Host):
            host.left = self._clock()

    def _admit(self, address: Address) -> None:
        """Wait until a host may be visited. Raises Refused where its robots.txt forbids it."""
        robots = address.beside(_ROBOTS)
        if robots not in self._hosts:
            self._hosts[robots] = self._ask(robots)
        host = self._hosts[robots]
        if isinstance(host, str):
            raise CannotFetch(f"{address.text}: {host}")
        if host.rules is not None and not host.rules.can_fetch(address.text, AGENT):
            raise Refused(
                f"{address.text}: {robots.text} asks programs not to fetch it; to read just this "
                "one, open it by its address"
            )
        wait = host.left + host.pause - self._clock()
        if wait > 0:
            self._pause(wait)
        host.left = self._clock()

    def _ask(self, robots: Address) -> _Host | str:
        """Ask a host for its rules, as RFC 9309 has it: none where there is no such file, and
        nothing allowed where the host cannot say; then why."""
        try:
            data = self._robots.fetch(robots).data
        except (BadStatus, Empty) as error:
            status = error.status if isinstance(error, BadStatus) else 404
            if status >= 500 or status == 429:
                return f"its {_ROBOTS} cannot be had now ({status}); try it later"
            data = b""
        except CannotFetch as error:
            return str(error).removeprefix(f"{robots.text}: ")
        rules = self._parse(data.decode("utf-8", "replace"))
        pause = min(max(PAUSE, float(rules.crawl_delay(AGENT) or 0)), _LONGEST_PAUSE)
        return _Host(rules if data else None, pause, self._clock())
