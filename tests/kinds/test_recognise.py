"""What kind a server's document is, and the encoding that only the server said."""

from __future__ import annotations

import codecs
import gzip

import pytest

from reader.kinds.base import NoText
from reader.kinds.recognise import as_written, kind_served
from reader.kinds.registry import kind_named

PAGE = b"<!DOCTYPE html><p>Hello."
FEED = b"<?xml version='1.0'?>\n<rss version='2.0'>"


@pytest.mark.parametrize(
    ("data", "media_type", "path", "kind"),
    [
        (PAGE, "text/html", "/", "page"),
        (PAGE, "application/pdf", "/a.pdf", "page"),
        (b"<p>Hello.", "text/html", "/a.txt", "page"),
        (b"<?xml version='1.0'?><!DOCTYPE html><html>", "application/xml", "/", "page"),
        (b"%PDF-1.7", "text/html", "/a", "pdf"),
        (FEED, "text/html", "/a", "feed"),
        (b"<feed xmlns=x>", "", "/", "feed"),
        (b"<x/>", "text/xml", "/", "feed"),
        (b"Hello.", "text/plain", "/a.html", "text"),
        (b"Hello.", "text/plain", "/a.md?raw=1", "markdown"),
        (b"Hello.", "", "/", "text"),
        (b"WEBVTT", "text/vtt", "/a", "subtitles"),
        (b"1\n", "application/octet-stream", "/a.srt", "subtitles"),
        (gzip.compress(b"WARC/1.1\r\n", mtime=0), "application/gzip", "/a", "archive"),
        (b"From x", "message/rfc822", "/", "mail"),
    ],
)
def test_what_it_is(data: bytes, media_type: str, path: str, kind: str) -> None:
    assert kind_served(data, media_type, path).name == kind


@pytest.mark.parametrize(
    ("data", "media_type", "path", "why"),
    [
        (b"\x89PNG\r\n", "text/plain", "/a.txt", "it is a picture"),
        (b"RIFF", "image/webp", "/a", "it is a picture"),
        (b"x", "audio/mpeg", "/a", "it is a recording"),
        (b"x", "application/octet-stream", "/a.mp4", "it is a recording"),
        (gzip.compress(b"x", mtime=0), "application/gzip", "/a.tgz", "it is an archive"),
        (b"{}", "application/json", "/a", "for programs"),
        (b"{}", "text/plain", "/a.jsonl", "save it and open the file"),
    ],
)
def test_what_is_not_read(data: bytes, media_type: str, path: str, why: str) -> None:
    with pytest.raises(NoText, match=why):
        kind_served(data, media_type, path)


def test_an_encoding_that_only_the_server_says() -> None:
    page = kind_named("page")
    russian = "<p>Плотина".encode("koi8-r")
    written = as_written(page, russian, "KOI8-R")
    assert written == codecs.BOM_UTF8 + "<p>Плотина".encode()
    for data in (written, "<p>é".encode(), b"<p>e"):
        assert as_written(page, data, "koi8-r") == data
    assert as_written(page, russian, "") == as_written(page, russian, "klingon") == russian
    assert as_written(kind_named("pdf"), russian, "koi8-r") == russian
    assert as_written(page, b"\xff\xff", "euc-jp") == b"\xff\xff"
