"""Many documents of one host: its rules, and pauses."""

from __future__ import annotations

import pytest

from reader.web.connection import CannotFetch, Refused
from reader.web.fetch import Fetcher
from reader.web.manners import PoliteFetcher
from tests.web.serving import Site, answer


class Time:
    """A clock that only pauses move."""

    def __init__(self) -> None:
        self.now = 100.0
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


def polite(time: Time) -> PoliteFetcher:
    return PoliteFetcher(Fetcher(private=True), pause=time.pause, clock=lambda: time.now)


def robots(text: str) -> bytes:
    return answer(text.encode(), "text/plain")


def test_a_host_is_asked_for_its_rules_once_and_paused_for_each_time(site: Site) -> None:
    time = Time()
    fetcher = polite(time)
    for path in ("/a", "/b"):
        fetcher.fetch(site.put(path))
    assert site.asked == ["/robots.txt", "/a", "/b"]
    assert time.pauses == [1.0, 1.0]
    time.now += 5
    fetcher.fetch(site.at("/a"))
    assert time.pauses == [1.0, 1.0], "it took long enough by itself"


@pytest.mark.parametrize(("asked", "paused"), [("3.5", 3.5), ("0.1", 1.0), ("86400", 30.0)])
def test_a_host_says_how_long_a_pause_is(site: Site, asked: str, paused: float) -> None:
    time = Time()
    site.put("/robots.txt", robots(f"User-agent: *\nCrawl-delay: {asked}\n"))
    polite(time).fetch(site.put("/a"))
    assert time.pauses == [paused]


def test_what_the_rules_forbid_is_not_asked_for(site: Site) -> None:
    site.put("/robots.txt", robots("User-agent: obelism\nDisallow: /*.cgi\n\nUser-agent: *\n"))
    site.put("/on", answer(b"", status="302 Found", Location="/x.cgi?a"))
    fetcher = polite(Time())
    fetcher.fetch(site.put("/a"))
    for path in ("/x.cgi", "/on"):
        with pytest.raises(Refused, match="asks programs not to fetch it"):
            fetcher.fetch(site.at(path))
    assert site.asked == ["/robots.txt", "/a", "/on"]


def test_a_host_that_cannot_say_is_left_alone(site: Site) -> None:
    site.put("/robots.txt", answer(b"x", status="500 Broken"))
    fetcher = polite(Time())
    for path in ("/a", "/b"):
        with pytest.raises(
            CannotFetch, match=rf"{path}: its /robots.txt cannot be had now \(500\)"
        ):
            fetcher.fetch(site.put(path))
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("rules", [answer(b""), answer(b"\xff<html>", "text/html")])
def test_rules_that_say_nothing_allow(site: Site, rules: bytes) -> None:
    site.put("/robots.txt", rules)
    polite(Time()).fetch(site.put("/a"))
    assert site.asked == ["/robots.txt", "/a"]
