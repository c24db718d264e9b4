"""What a web page says of itself, as an article has it."""

from __future__ import annotations

import pytest

from reader.kinds.page import read

BODY = (
    "<article><h1>Quay to open in 2029</h1><p>The harbour board met on Monday evening in the old "
    "customs house, and the meeting lasted until well after midnight.</p><p>The owners of the "
    "boats were not asked, and said so.</p></article>"
)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Quay to open in 2029 | Coast Daily", "Quay to open in 2029"),
        ("Quay to open in 2029 - News - Coast Daily", "Quay to open in 2029"),
        ("Coast Daily » Quay to open in 2029", "Quay to open in 2029"),
        ("Quay to open in 2029", "Quay to open in 2029"),
        ("Harbour | Coast Daily", "Harbour | Coast Daily"),
        ("Coast Daily", "Coast Daily"),
        ("", "Quay to open in 2029"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(said: str, title: str) -> None:
    page = f"<html><head><title>{said}</title></head><body>{BODY}</body></html>"
    (part,) = read(page.encode(), None)
    assert part.title == title
