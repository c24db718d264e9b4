"""Fetching: what comes back, what bounds it, and what is never connected to."""

from __future__ import annotations

import gzip
import socket
import ssl
from typing import Any

import pytest

from reader import __version__
from reader.web import connection, fetch
from reader.web.address import address_of
from reader.web.connection import CannotFetch, Refused, is_public
from reader.web.fetch import Bounds, Fetcher
from tests.web.serving import PAGE, Site, answer

FETCHER = Fetcher(private=True)
SMALL = Fetcher(private=True, bounds=Bounds(size=5_000))


def test_a_page_is_fetched_as_it_is_and_who_asks_is_said(site: Site) -> None:
    address = site.put("/a?b=1", answer(media_type="Text/HTML; charset=ISO-8859-1"))
    fetched = FETCHER.fetch(address)
    assert (fetched.data, fetched.media_type, fetched.charset) == (PAGE, "text/html", "ISO-8859-1")
    (request,) = site.requests
    assert request.startswith(b"GET /a?b=1 HTTP/1.1\r\n")
    assert f"\r\nHost: 127.0.0.1:{site.port}\r\n".encode() in request
    assert f"\r\nUser-Agent: obelism/{__version__} ".encode() in request


def test_redirects_are_followed(site: Site) -> None:
    site.put("/a", answer(b"", status="302 Found", Location="b/?ü"))
    last = site.put("/b/?%C3%BC")
    fetched = FETCHER.fetch(site.at("/a"))
    assert (fetched.asked, fetched.address, fetched.data) == (site.at("/a"), last, PAGE)


@pytest.mark.parametrize(
    "packed", [gzip.compress(PAGE, mtime=0), gzip.compress(PAGE[:9], mtime=0) + b"rest"]
)
def test_what_is_packed_is_unpacked(site: Site, packed: bytes) -> None:
    address = site.put("/", answer(packed, Content_Encoding="gzip"))
    assert PAGE.startswith(FETCHER.fetch(address).data)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (answer(b"x", status="404 Not Found"), r"nothing there \(404\)"),
        (answer(b"x", status="403 Forbidden"), r"\(403\); save the page in your browser"),
        (answer(b"x", status="503 Busy"), r"cannot give it now \(503\); try it later"),
        (answer(b"x", status="418 Teapot"), "the server answers 418"),
        (answer(b" \n"), "it is empty"),
        (answer(b"x", Content_Length="1000000000"), "it has 1,000 MB, and at most 0 MB"),
        (answer(b"x" * 5_001, Content_Length=""), "it has more than 0 MB"),
        (answer(gzip.compress(bytes(5_001), mtime=0), Content_Encoding="gzip"), "it has more than"),
        (answer(b"x", Content_Encoding="br"), "it is packed as br"),
        (answer(b"x", Content_Encoding="gzip"), "it was cut off on the way"),
        (answer(gzip.compress(PAGE, mtime=0)[:-9], Content_Encoding="gzip"), "cut off"),
        (answer(b"x", Content_Length="9"), "it was cut off on the way"),
        (answer(b"5\r\nab", Content_Length="", Transfer_Encoding="chunked"), "cut off"),
        (b"SSH-2.0-x\r\n", "no web server"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 70_000, "no web server"),
        (answer(b"", status="302 Found", Location="/"), "leads on and on"),
        (answer(b"", status="302 Found", Location="file:///etc/passwd"), "another address"),
        (answer(b"", status="302 Found", Location="http://a:b@c/"), "name or password"),
        (answer(b"", status="302 Found"), "the server answers 302"),
    ],
)
def test_what_cannot_be_had_is_one_sentence(site: Site, sent: bytes, why: str) -> None:
    address = site.put("/", sent)
    with pytest.raises(CannotFetch, match=why) as caught:
        SMALL.fetch(address)
    assert str(caught.value).startswith(f"{address.text}")
    assert "\n" not in str(caught.value)


def test_who_hangs_is_left(site: Site) -> None:
    hurried = Fetcher(private=True, bounds=Bounds(seconds=0.1))
    site.put("/on", b"")
    for sent in (b"", answer(status="302 Found", Location="/on")):
        address = site.put("/", sent)
        with pytest.raises(CannotFetch, match=r"it took more than 0\.1 seconds"):
            hurried.fetch(address)


def test_nobody_there() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = address_of(f"http://127.0.0.1:{unused.getsockname()[1]}/")
        with pytest.raises(CannotFetch, match=r"there is no connection .*refused"):
            FETCHER.fetch(address)


def test_no_safe_connection(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        error: ssl.SSLError = ssl.SSLError(1, "x")

        def wrap_socket(self, *_: Any, **__: Any) -> None:
            raise self.error

    monkeypatch.setattr(ssl, "create_default_context", Context)
    with pytest.raises(CannotFetch, match="no safe connection can be made"):
        FETCHER.fetch(site.at("/")._replace(scheme="https"))
    Context.error = ssl.SSLCertVerificationError(1, "x")
    Context.error.verify_message = "it has expired"
    with pytest.raises(CannotFetch, match="its certificate does not hold: it has expired"):
        FETCHER.fetch(site.at("/")._replace(scheme="https"))
    assert site.asked == []


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (socket.gaierror(socket.EAI_AGAIN, "x"), "cannot be looked up now; is there a network"),
        (socket.gaierror(socket.EAI_NONAME, "x"), r"there is no example\.org; is it spelled"),
    ],
)
def test_a_name_that_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch, error: OSError, why: str
) -> None:
    def lookup(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    with pytest.raises(CannotFetch, match=why):
        FETCHER.fetch(address_of("https://example.org/"))


@pytest.mark.parametrize(
    "ip",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "255.255.255.255 192.0.2.1 ::1 :: fe80::1%eth0 fc00::1 fec0::1 ff0e::1 ::ffff:127.0.0.1 "
    "::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001:db8::1".split(),
)
def test_addresses_that_are_none_of_the_internet(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", "8.8.8.8 ::ffff:8.8.8.8 64:ff9b::808:808 2606:4700::1111".split())
def test_addresses_of_the_internet(ip: str) -> None:
    assert is_public(ip)


def test_this_machine_is_not_asked_unless_that_is_said(site: Site) -> None:
    for host in ("127.0.0.1", "localhost"):
        with pytest.raises(Refused, match="--allow-private fetches it"):
            Fetcher().fetch(site.at("/", host))
    assert site.asked == []


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.170.2",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "100.100.100.200",
    ],
)
def test_where_a_cloud_keeps_passwords_is_never_asked(site: Site, host: str) -> None:
    """Whoever allows private networks does not mean these."""
    inside = f"http://{host}/latest/meta-data/"
    with pytest.raises(Refused, match="gives its machines their passwords; that is never fetched"):
        FETCHER.fetch(address_of(inside))
    address = site.put("/", answer(b"", status="302 Found", Location=inside))
    with pytest.raises(Refused, match=r"leads on to .* that is never fetched"):
        FETCHER.fetch(address)


def test_a_redirect_to_a_private_address_is_not_followed(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "is_public", lambda ip: ip == "127.0.0.1")
    inside = site.at("/inside", "127.0.0.2")
    address = site.put("/", answer(b"", status="302 Found", Location=inside.text))
    with pytest.raises(Refused, match=rf"{address.text} leads on to {inside.text}: .* private"):
        Fetcher().fetch(address)
    assert site.asked == ["/"]


@pytest.mark.parametrize("host", ["[::1]", "%5B::1%5D", "%5b%3A%3A1%5d"])
def test_a_redirect_to_an_ipv6_address_of_this_machine(
    site: Site, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(connection, "is_public", lambda ip: ip == "127.0.0.1")
    location = f"http://{host}:{site.port}/inside"
    address = site.put("/", answer(b"", status="302 Found", Location=location))
    site.put("/inside")
    with pytest.raises(Refused, match=r"leads on to http://\[::1\]:[0-9]+/inside: ::1 is on this"):
        Fetcher().fetch(address)
    assert site.asked == ["/"]
    connected = []

    def connect(places: list[connection.Place], seconds: float) -> socket.socket:
        """Connect to the site, which has no IPv6 address."""
        connected.append(places[0][1][0])
        return socket.create_connection(("127.0.0.1", site.port), seconds)

    monkeypatch.setattr(fetch, "connect", connect)
    assert Fetcher(private=True).fetch(address).address.host == "::1"
    assert connected == ["127.0.0.1", "::1"]
    assert site.asked == ["/", "/", "/inside"]


def test_what_is_connected_to_is_what_was_checked(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = []

    def lookup(host: str, port: int, **_: Any) -> list[Any]:
        """Lead to a public address and a private one at once, and then nowhere."""
        looked_up.append(host)
        family, kind = socket.AF_INET, socket.SOCK_STREAM
        return [(family, kind, 6, "", (ip, port)) for ip in ("127.0.0.2", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(connection, "is_public", lambda ip: ip == "127.0.0.1")
    connected = []
    monkeypatch.setattr(
        fetch,
        "connect",
        lambda places, _: connected.extend(places) or connection.connect(places, 9),
    )
    Fetcher().fetch(site.put("/")._replace(host="example.org"))
    assert looked_up == ["example.org"]
    assert connected == [(socket.AF_INET, ("127.0.0.1", site.port))]
