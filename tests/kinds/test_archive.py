"""Archives of the web."""

from __future__ import annotations

import gzip

import pytest

from reader.kinds import archive
from reader.kinds.base import NoText, Part, distinct

PAGE = (
    b"<!doctype html><html><head><title>%s</title></head>"
    b"<body><article><p>It was %s.</p></article></body></html>"
)


def archived(*answers: tuple[str, bytes, str, str], packed: bool = True) -> bytes:
    """Each as a request and its answer, which programs that make archives pack one by one."""
    records = []
    for address, body, media_type, status in answers:
        head = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n\r\n".encode()
        for of_type, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", head + body)):
            fields = (
                f"WARC/1.1\r\nWARC-Type: {of_type}\r\nWARC-Target-URI: {address}\r\n"
                f"Content-Type: application/http; msgtype={of_type}\r\n"
                f"Content-Length: {len(block)}\r\n\r\n"
            )
            records.append(fields.encode() + block + b"\r\n\r\n")
    return b"".join(gzip.compress(each) if packed else each for each in records)


def parts(data: bytes) -> list[Part]:
    return [*distinct(archive.read(data, None))]


@pytest.mark.parametrize("packed", [True, False])
def test_what_servers_gave_is_articles_under_their_addresses(packed: bool) -> None:
    russian = "Плотина".encode("koi8-r")
    data = archived(
        ("https://x.org/a", PAGE % (b"One", b"safe"), "text/html", "200 OK"),
        ("https://x.org/a", PAGE % (b"One", b"safe"), "text/html", "200 OK"),
        ("https://x.org/gone", PAGE % (b"Gone", b"gone"), "text/html", "404 Not Found"),
        ("https://x.org/robots.txt", b"User-agent: *", "text/plain", "200 OK"),
        ("https://x.org/a.css", b"p {}", "text/css", "200 OK"),
        ("https://x.org/a.png", b"\x89PNG", "image/png", "200 OK"),
        ("https://x.org/empty", b"<!doctype html><p>", "text/html", "200 OK"),
        ("https://x.org/b.txt", russian, "text/plain; Charset=KOI8-R", "200 OK"),
        packed=packed,
    )
    one, two = parts(data)
    assert (one.id, one.title, one.text) == ("https://x.org/a", "One", "It was safe.")
    assert one.said.address == "https://x.org/a"
    assert (two.id, two.text) == ("https://x.org/b.txt", "Плотина")


def test_what_is_no_archive() -> None:
    with pytest.raises(NoText, match="no archive of the web"):
        parts(b"Hello.\n" * 9)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    page = ("https://x.org/a", PAGE % (b"One", b"safe" * 99), "text/html", "200 OK")
    data = archived(page)
    monkeypatch.setattr(archive, "MOST", 400)
    with pytest.raises(NoText, match="unpacks to more than"):
        parts(data)
    monkeypatch.setattr(archive, "MOST", 800)
    monkeypatch.setattr(archive, "MOST_ONE", 400)
    assert parts(data) == []
