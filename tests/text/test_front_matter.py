"""What a Markdown file says of the article before its first line."""

from __future__ import annotations

import pytest

from reader.model.article import Said
from reader.text.front_matter import FrontMatter, front_matter

NONE = FrontMatter()
ALL = Said("Ann Lee, Ben Oh", "2026-03-02", "en", "https://x.example/a")

WHOLE = [
    """---
title: "The \\"long\\" way"   # a comment
author: [Ann Lee, 'Ben Oh']
date: 2026-03-02
lang: en
canonical_url: https://x.example/a
tags:
  - rivers
  - law
layout: post
params:
  deep: {a: 1}
---
""",
    """---
Title: The "long" way
authors:
- name: Ann Lee
  home: https://lee.example
- name: Ben Oh
published: '2026-03-02'
language: en
source: The Herald
url: https://x.example/a
summary: >
  A line: with more.
...
""",
    """+++
title = 'The "long" way'
date = 2026-03-02
language = "en"
url = "https://x.example/a"
[[author]]
name = "Ann Lee"
[[author]]
name = "Ben Oh"
+++
""",
    """{"title": "The \\"long\\" way", "author": ["Ann Lee", {"name": "Ben Oh"}], "lang": "en",
"Date": "2026-03-02", "address": "https://x.example/a", "tags": ["a"], "draft": false}
""",
]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("written", WHOLE)
def test_title_byline_date_language_and_address(written: str, end: str) -> None:
    written = written.replace("\n", end)
    found = front_matter(f"{written}{end}# Heading{end}Text.")
    assert found == (len(written), 'The "long" way', ALL)


TEXTS = [
    "",
    "Title\n---\nText.\n",
    "---\n\nA line of text.\n\n---\n",
    "---\ntitle: never closed\n",
    "---\ntitle: a\n  - b\n]: broken\n---\nText",
    "---\n---\nText",
    "+++\ntitle = broken\n+++\n",
    "+++\na = " + "[" * 20_000 + "\n+++\n",
    '{"title": "a"} and text',
    '{"title": ',
    "{" * 100_000,
    '{"a":' * 20_000,
    "---\n" + "title: a\n" * 5_000 + "---\n",
    "---\n" + "-" * 1_000_000,
    "---\na: " + "'" * 30_000 + "\n",
]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_broken_or_too_long_is_text(text: str) -> None:
    assert front_matter(text) == NONE


def test_values_that_are_no_byline_date_or_address_are_left_out() -> None:
    written = "---\nauthor: " + "a" * 500 + "\ndate: [1]\nurl: javascript:x\nlang: |\n  en\n---\n"
    assert front_matter(written) == (len(written), "", Said())
