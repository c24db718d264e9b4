"""What JSON takes in memory: texts and tags are far below the bound, mere filling is above."""

from __future__ import annotations

import json

import pytest

from reader.io.json import MAX_GROWTH, is_bounded

FILLING = ["[]", "{}", '{"a":[]}', '"b"', "300", "-0.5", "[10000,20000]", '"😀"', '[[["a"]]]']


@pytest.mark.parametrize("value", FILLING)
def test_small_values_beyond_number_are_refused(value: str) -> None:
    data = f"[{','.join([value] * 2000)}]".encode()
    assert not is_bounded(data, 0)
    assert is_bounded(data, 30 * len(data))


TEXTS = [
    "The minister said so.\n" * 500,
    '[["a", 1], {"b": []}]\n' * 500,
    "\\begin{a}[b]{c}, " * 500,
    '"Yes", she said. "No", said he: "Never".\n' * 500,
    "".join(map(chr, range(1, 0x3000))),
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_is_refused_whatever_stands_in_it(text: str) -> None:
    for ascii in (False, True):
        assert is_bounded(json.dumps({"text": text}, ensure_ascii=ascii).encode(), 0)


def test_nothing_in_a_text_hides_what_stands_beside_it() -> None:
    hiding = json.dumps('":' * 10).encode()
    data = b"[" + b",".join([b"[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]," + hiding] * 500)
    assert data.count(b"[]") * 64 > MAX_GROWTH * len(data)
    assert not is_bounded(data, 0)
