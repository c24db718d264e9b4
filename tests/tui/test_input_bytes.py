"""Whatever a terminal sends is taken apart, never refused, and nothing malformed becomes a key."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.tui.input_bytes import (
    Escaped,
    Input,
    InputDecoder,
    Pasted,
    Report,
    Typed,
    plain_key,
)

PIECES = st.sampled_from(
    [
        *(b"a", b"1", b";", b"\\", b"\r", b"\t", b"\x18", b"\x9b", b"\xff", b"\xe2\x82"),
        *(b"\x1b", b"\x1b[", b"\x1b[A", b"\x1bOP", b"\x1b[[A", b"\x1b[M !!", "é€😀".encode()),
        *(b"\x1b[200~", b"\x1b[201~", b"\x1b[<0;3;4M", b"\x1b[97:65;2:1;65u"),
        *(b"\x1b]11;rgb:0/0/0\x1b\\", b"\x1bP1$r\x1b\\"),
    ]
)


def decoded(*pieces: bytes) -> list[Input]:
    """All that comes of the pieces, with nothing following for as long as it takes."""
    decoder = InputDecoder()
    inputs = [each for piece in pieces for each in decoder.feed(piece)]
    return [*inputs, *decoder.give_up()]


@given(st.lists(PIECES | st.binary(max_size=6), max_size=30))
def test_however_it_is_cut_the_same_comes_of_it(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert decoded(*(bytes([byte]) for byte in data)) == decoded(data) == decoded(*pieces)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=30))
def test_then_it_waits_for_nothing(pieces: list[bytes]) -> None:
    decoder = InputDecoder()
    decoder.feed(b"".join(pieces))
    decoder.give_up()
    assert decoder.patience is None or decoder.feed(b"") == []
    assert decoder.feed(b"j")[-1] in (Typed("j"), Typed("�"))


@given(st.text().filter(lambda text: "\x1b[201~" not in text and not text.endswith("\x1b")))
def test_a_paste_is_one_whatever_is_in_it(text: str) -> None:
    encoded = text.encode("utf-8", "replace")
    data = b"\x1b[200~" + encoded + b"\x1b[201~j"
    assert decoded(data) == [Pasted(encoded.decode()), Typed("j")]


@given(st.sampled_from([b"[", b"[M", b"[M!", b"[<0;", b"]", b"]11;", b"P", b"O"]) | st.binary())
def test_a_paste_is_one_whatever_was_cut_off_before_it(begun: bytes) -> None:
    assume(b"\x1b[200~" not in b"\x1b" + begun)
    assert Pasted("ddd") in decoded(b"\x1b" + begun + b"\x1b[200~ddd\x1b[201~")


@pytest.mark.parametrize(
    ("data", "inputs"),
    [
        (b"\x1bf", [Escaped("f")]),
        (b"\x1b-", [Escaped("-")]),
        (b"\x1b\t", [Escaped("\t")]),
        (b"\x1b7", [Escaped("7")]),
        (b"\x1b[", [Escaped("[")]),
        (b"\x1bO", [Escaped("O")]),
        (b"\x1b]", [Escaped("]")]),
        (b"\x1b", [Typed("\x1b")]),
        (b"\x1b\x1b[A", [Typed("\x1b"), Report("\x1b[A")]),
        (b"\xff", [Typed("�")]),
        (b"\xe2\x82", []),
        (b"\x1b[12", []),
        (b"\x1b[12\x1b[A", [Report("\x1b[A")]),
        (b"\x1b[1;\xc3\xa9", [Typed("é")]),
        (b"\x1b[M!\x1b[A", [Report("\x1b[A")]),
        (b"\x1b[M\x03", [Typed("\x03")]),
        (b"\x1b]11;rgb:0/0/0", []),
        (b"\x1b]11;rgb:0/0/0\x07j", [Typed("j")]),
        (b"\x1bP>|term 1\x1b\\j", [Typed("j")]),
        (b"\x1b[<0;-1;5Mj", [Report("\x1b[<0;-1;5M"), Typed("j")]),
        (b"\x1b[ 1;5?Aj", [Report("\x1b[ 1;5?A"), Typed("j")]),
        (b"\x1b[[B", [Report("\x1b[[B")]),
        (b"\x1b[M\xff\xffAj", [Report("\x1b[M��A"), Typed("j")]),
        (b"\x1b[200~dd\x1b[2", [Pasted("dd\x1b[2")]),
    ],
)
def test_what_comes_of_it(data: bytes, inputs: list[Input]) -> None:
    assert decoded(data) == inputs


def test_a_long_paste_is_taken_in_one_pass() -> None:
    decoder, text = InputDecoder(), "word \x1b[31m" * 100_000
    data = b"\x1b[200~" + text.encode() + b"\x1b[201~"
    pieces = [data[start : start + 4096] for start in range(0, len(data), 4096)]
    assert [each for piece in pieces for each in decoder.feed(piece)] == [Pasted(text)]


@pytest.mark.parametrize("begin", [b"\x1b]", b"\x1b[1", b"\x1bP"])
def test_a_sequence_however_long_is_no_key(begin: bytes) -> None:
    decoder = InputDecoder()
    assert decoder.feed(begin) == []
    assert all(decoder.feed(b"1" * 1000) == [] for _ in range(200))
    assert decoder.give_up() == []


@pytest.mark.parametrize(
    ("report", "key"),
    [
        ("\x1b[A", "\x1b[A"),
        ("\x1b[1;5A", "\x1b[1;5A"),
        ("\x1b[3~", "\x1b[3~"),
        ("\x1b[97:65:65;2:1;65u", "\x1b[97;2;65u"),
        ("\x1b[24;5~", "\x1b[24;5~"),
        ("\x1b[27;5;105~", "\x1b[27;5;105~"),
        ("\x1b[127u", "\x1b[127u"),
        ("\x1b[102~", ""),
        ("\x1b[102;1~", ""),
        ("\x1b[27~", ""),
        ("\x1b[201~", ""),
        ("\x1b[1u", ""),
        ("\x1b[155u", ""),
        ("\x1b[97;1;27u", ""),
        ("\x1b[97;1:3u", ""),
        ("\x1b[999999999999u", ""),
        ("\x1b[1114112u", ""),
        ("\x1b[55296u", ""),
        ("\x1b[0u", ""),
        ("\x1b[97;0u", ""),
        ("\x1b[97;99999u", ""),
        ("\x1b[97;1;1114112u", ""),
        ("\x1b[24;80R", ""),
        ("\x1b[1;2;3;4~", ""),
        ("\x1b[?62c", "\x1b[?62c"),
    ],
)
def test_keys_are_plain_and_possible(report: str, key: str) -> None:
    assert plain_key(report) == key


@given(st.from_regex(r"\x1b\[[\d:;]{0,20}[u~A-S]", fullmatch=True))
def test_a_plain_key_is_plain(report: str) -> None:
    assert plain_key(plain_key(report)) == plain_key(report)
