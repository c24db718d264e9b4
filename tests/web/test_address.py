"""Addresses: one way of writing each, and those that are refused."""

from __future__ import annotations

import pytest

from reader.model.errors import WrongUse
from reader.web.address import address_of, is_address


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://example.org", "https://example.org/"),
        (" HTTPS://Example.ORG:443/A b?q=ä#part ", "https://example.org/A%20b?q=%C3%A4"),
        ("http://example.org:8080/%7Ea/?x=1&y=[2]", "http://example.org:8080/%7Ea/?x=1&y=%5B2%5D"),
        ("https://münchen.example/ü", "https://xn--mnchen-3ya.example/%C3%BC"),
        ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
        ("http://%5B2001:DB8::1%5D/%5B", "http://[2001:db8::1]/%5B"),
        ("http://%5b%3a%3A1%5d:8080/", "http://[::1]:8080/"),
        ("http://exa\nmple.org/a\tb", "http://example.org/ab"),
    ],
)
def test_an_address_is_written_in_one_way(typed: str, written: str) -> None:
    assert address_of(typed).text == written
    assert address_of(written).text == written


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ftp://example.org/", "begin with https://"),
        ("file:///etc/passwd", "begin with https://"),
        ("https://ann:secret@example.org/", "name or password"),
        ("https://ann@example.org/", "name or password"),
        ("https:///a", "no address"),
        ("https://example.org:99999/", "no address"),
        ("https://[1/", "no address"),
        ("https://%5B::1/", "no address"),
        ("https://%5B::1%5D.example.org/", "no address"),
        ("https://ann%40%5B::1%5D/", "no address"),
        ("https://exa mple.org/", "no address"),
        ("https://a..b\x00/", "no address"),
        ("https://example.org/" + "a" * 5_000, "no address"),
    ],
)
def test_what_is_not_fetched_says_why(typed: str, why: str) -> None:
    assert is_address(typed)
    with pytest.raises(WrongUse, match=why):
        address_of(typed)


def test_where_links_lead() -> None:
    here = address_of("https://example.org/a/b?c=1")
    assert here.towards("../d").text == "https://example.org/d"
    assert here.towards(" //other.org/ü ").text == "https://other.org/%C3%BC"
    for link in ("javascript:alert(1)", "file:///etc/passwd", "http://[", "http://a:b@c/"):
        with pytest.raises(WrongUse):
            here.towards(link)


@pytest.mark.parametrize("word", ["a.txt", "C:/a", "https:/a", "a/b://c", "-"])
def test_what_is_a_path(word: str) -> None:
    assert not is_address(word)
