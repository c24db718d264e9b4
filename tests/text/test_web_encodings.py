"""What a page says its encoding is."""

from __future__ import annotations

import codecs

import pytest

from reader.text.decoding import Decoded
from reader.text.web_encodings import decode_page, encoding_of, said_encoding

LABELS = [
    ("iso-8859-1", "cp1252"),
    ("ISO-8859-1", "cp1252"),
    (" latin1\n", "cp1252"),
    ("us-ascii", "cp1252"),
    ("ansi_x3.4-1968", "cp1252"),
    ("iso-8859-9", "cp1254"),
    ("tis-620", "cp874"),
    ("gb2312", "gb18030"),
    ("shift_jis", "cp932"),
    ("ks_c_5601-1987", "cp949"),
    ("big5", "big5hkscs"),
    ("x-mac-cyrillic", "mac-cyrillic"),
    ("utf8", "utf-8"),
    ("utf-16le", "utf-8"),
    ("punycode", None),
    ("idna", None),
    ("rot13", None),
    ("utf-7", None),
    ("cp500", None),
    ("unicode_escape", None),
    ("iso-2022-kr", None),
    ("", None),
]


@pytest.mark.parametrize(("label", "encoding"), LABELS)
def test_a_label_means_what_browsers_take_it_for(label: str, encoding: str | None) -> None:
    assert encoding_of(label) == encoding
    assert encoding is None or codecs.lookup(encoding).name == encoding


SAID = [
    (b"<meta charset=koi8-r>", "koi8-r"),
    (b"<META\nCHARSET = 'KOI8-R' />", "koi8-r"),
    (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
    (b"<meta content='text/html;charset=\"big5\"' http-equiv=content-type>", "big5hkscs"),
    (b'<?xml version="1.0" encoding="euc-jp"?><html>', "euc_jp"),
    (b"<!-- <meta charset=koi8-r> --><meta charset=cp1251>", "cp1251"),
    (b"<title><meta charset=koi8-r></title>", None),
    (b"<script>'<meta charset=koi8-r>'</script>", None),
    (b'<meta name="description" content="it has charset=koi8-r">', None),
    (b"<meta charset=no-such><meta charset=koi8-r>", "koi8-r"),
    (b"<metadata charset=koi8-r>", None),
    (b"<!-- <meta charset=koi8-r>", None),
    (b"charset=koi8-r", None),
]


@pytest.mark.parametrize(("head", "encoding"), SAID)
def test_what_a_page_says_of_its_encoding(head: bytes, encoding: str | None) -> None:
    assert said_encoding(head) == encoding
    assert said_encoding(b" " * 3000 + head) == (None if head.startswith(b"<?xml") else encoding)


WORDS = "“We’re open — at last.” She paid €5 for café."


def test_a_byte_order_mark_goes_before_what_the_page_says() -> None:
    page = "<meta charset=koi8-r>é"
    assert decode_page(page.encode("utf-8-sig")) == (page, "utf-8")
    assert decode_page(page.encode("utf-16")) == (page, "utf-16")


def test_utf8_goes_before_what_the_page_says() -> None:
    page = f"<meta charset=iso-8859-1>{WORDS}"
    assert decode_page(page.encode()) == (page, "utf-8")


def test_what_the_page_says_goes_before_a_guess() -> None:
    for label, encoding in (("iso-8859-1", "cp1252"), ("x-mac-cyrillic", "mac-cyrillic")):
        page = f"<meta charset={label}>“Open”"
        assert decode_page(page.encode(encoding)) == (page, encoding)


def test_bytes_of_no_character_are_controls() -> None:
    page = b"<meta charset=latin1>\x81\x93caf\xe9\x94"
    assert decode_page(page) == ("<meta charset=latin1>\x81“café”", "cp1252")


def test_what_a_page_says_and_is_not_true_says_nothing() -> None:
    page = "<meta charset=utf-8><p>Le café fermé, dit-il, est déjà là."
    assert decode_page(page.encode("cp1252")) == (page, "cp1252")
    page = "<meta charset=euc-jp><p>Le café fermé, dit-il, est déjà là."
    assert decode_page(page.encode("cp1252")).text == page


def test_alphabets_switched_by_escapes_are_not_ascii() -> None:
    page = "<meta charset=iso-2022-jp><p>市長は言った。"
    assert decode_page(page.encode("iso2022_jp")).text == page


def test_only_encodings_of_the_web_are_taken() -> None:
    page = b"<meta charset=punycode>" + b"a" * 400_000
    assert decode_page(page) == Decoded(page.decode(), "utf-8")
