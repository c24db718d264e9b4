from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.formats.base import converter


@given(st.text(st.sampled_from("aé\u0301\ud800\uffff\U00010000😀\n")))
def test_utf16_offsets_count_the_units_before(text: str) -> None:
    convert = converter("utf16", text)
    for offset in range(len(text) + 1):
        units = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert convert(offset) == units


@given(st.text())
def test_code_points_stay_as_they_are(text: str) -> None:
    assert [converter("codepoint", text)(at) for at in range(len(text) + 1)] == list(
        range(len(text) + 1)
    )
