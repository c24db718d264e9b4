"""Which addresses a server may have, and whom it answers."""

from __future__ import annotations

import pytest

from reader.browser.access import Access, addresses
from reader.model.errors import WrongUse


def test_on_loopback_all_its_names_are_answered() -> None:
    access = Access(["anna"], *addresses("127.0.0.1", 8000, None))
    for name in ("127.0.0.1", "localhost", "[::1]"):
        assert not access.refuses({"Host": f"{name}:8000", "Origin": f"http://{name}:8000"})
    assert access.link("anna").startswith("http://127.0.0.1:8000/enter/")
    assert not access.is_secure


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8001", ""),
        ("evil.example:8000", ""),
        ("", ""),
        ("127.0.0.1:8000", "http://evil.example"),
        ("127.0.0.1:8000", "http://127.0.0.1:8001"),
        ("127.0.0.1:8000", "https://127.0.0.1:8000"),
        ("127.0.0.1:8000", "null"),
    ],
)
def test_other_names_and_pages_are_refused(host: str, origin: str) -> None:
    access = Access(["anna"], *addresses("127.0.0.1", 8000, None))
    headers = {"Host": host, **({"Origin": origin} if origin else {})}
    assert access.refuses(headers)
    assert not access.is_own_page(headers)


def test_behind_tls_it_answers_to_the_address_of_the_proxy_alone() -> None:
    access = Access(["anna"], *addresses("0.0.0.0", 8000, "https://Annotate.example.org/"))
    own = {"Host": "annotate.example.org", "Origin": "https://annotate.example.org"}
    assert access.is_own_page(own)
    assert access.refuses({"Host": "127.0.0.1:8000"})
    assert access.is_secure
    assert access.cookie.startswith("__Host-")
    assert access.sockets == "wss://annotate.example.org"


def test_with_tls_of_its_own_it_answers_to_its_host_or_to_the_address_that_is_said() -> None:
    access = Access(["anna"], *addresses("lab.example.org", 8443, None, tls=True))
    own = {"Host": "lab.example.org:8443", "Origin": "https://lab.example.org:8443"}
    assert access.is_own_page(own)
    assert access.is_secure
    assert addresses("fe80::1", 443, None, tls=True) == ("https://[fe80::1]", [])
    at = "https://annotate.example.org"
    assert addresses("0.0.0.0", 8443, None, tls=True, at=at) == (at, [])
    for host in ("0.0.0.0", "::", ""):
        with pytest.raises(WrongUse, match="--at https://"):
            addresses(host, 8443, None, tls=True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "example.org", ""])
def test_a_network_is_served_behind_tls_alone(host: str) -> None:
    with pytest.raises(WrongUse, match="--behind-tls"):
        addresses(host, 8000, None)


@pytest.mark.parametrize(
    "address",
    ["http://a.example", "a.example", "https://", "https://a.example/b", "https://u@a.example",
     "https://a.example:x", "https://[", "https://a.example?b"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(WrongUse, match="without a path"):
        addresses("127.0.0.1", 8000, address)


def test_a_token_is_its_own_persons() -> None:
    access = Access(["anna", "ben"], *addresses("127.0.0.1", 8000, None))
    assert access.name_of(access.tokens["ben"]) == "ben"
    assert access.name_of(access.tokens["ben"][:-1]) is None
    assert access.name_of("\udc80") is None
    assert len({*access.tokens.values()}) == 2
