"""Articles: a text, its digest, and where it came from."""

from __future__ import annotations

import hashlib
import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import article
from reader.model.article import (
    Article,
    ArticleInfo,
    Said,
    first_line,
    markdown_title,
    text_digest,
    text_title,
)

TEXT = "The bridge is closed.\r\nNaïve 🙂"


def test_the_digest_is_of_the_texts_utf8() -> None:
    assert text_digest(TEXT) == hashlib.sha256(TEXT.encode()).hexdigest()
    assert text_digest("") == ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")


def test_half_a_surrogate_pair_has_a_digest_of_its_own() -> None:
    digests = {text_digest(text) for text in ("a\ud83d", "a\ude42", "a\ufffd", "a?", "a")}
    assert len(digests) == 5


def test_line_ends_and_spellings_are_not_made_alike() -> None:
    assert len({text_digest(text) for text in ("a\n", "a\r\n", "a\r", "a")}) == 4
    assert text_digest("\u00e9") != text_digest("e\u0301")


def test_an_article_is_made_from_its_text() -> None:
    article = Article.of(
        TEXT, id="in/b.txt", title="Bridge", source="in/b.txt", encoding="cp1252", file_sha256="0f"
    )
    assert (article.id, article.title, article.text) == ("in/b.txt", "Bridge", TEXT)
    assert article.info == ArticleInfo(
        id="in/b.txt",
        title="Bridge",
        sha256=text_digest(TEXT),
        source="in/b.txt",
        encoding="cp1252",
        file_sha256="0f",
    )


def test_what_is_not_known_of_an_article_is_none() -> None:
    info = Article.of("x", id="stdin-1", title="x").info
    assert (info.source, info.encoding, info.file_sha256) == (None, None, None)


surrogates = st.characters(categories=["Cs", "Ll", "So"])


@given(st.text(surrogates, max_size=8), st.text(surrogates, max_size=8))
def test_every_text_has_a_digest_and_different_texts_have_different_ones(
    one: str, other: str
) -> None:
    assert len(text_digest(one)) == 64
    assert (text_digest(one) == text_digest(other)) == (one == other)


def test_of_a_moment_people_are_told_the_day() -> None:
    told = {
        "2026-03-02T10:00:00+01:00": "2026-03-02",
        "2026-03-02 10:00:00Z": "2026-03-02",
        "2026-03-02": "2026-03-02",
        "2 March, 10:00": "2 March, 10:00",
    }
    for date, day in told.items():
        article = Article.of("A.", id="a.txt", title="A", said=Said("Ann", date))
        assert article.info.told == {"byline": "Ann", "date": day}
        assert article.info.said["date"] == date


@given(st.text("ab#. \t\n\r\u2028\x1c", max_size=30))
def test_titles_come_of_the_lines_of_a_text_whatever_breaks_them(text: str) -> None:
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    inked = [line for line in lines if line.strip()]
    assert first_line(text) == (" ".join(inked[0].split()) if inked else "")
    same = "\n".join(line for line, _ in groupby(lines, lambda line: line if line.strip() else ""))
    assert text_title(text) == text_title(same)
    assert markdown_title(text) == markdown_title(same)


@pytest.mark.parametrize("blank", ["\n", " ", "\r\n", "\u2028 \t"])
def test_a_title_is_found_behind_any_number_of_blanks(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[int] = []
    original = article._INK

    class Counting:
        def search(self, text: str, start: int) -> re.Match[str] | None:
            searched.append(start)
            return original.search(text, start)

    monkeypatch.setattr(article, "_INK", Counting())
    text = blank * 100_000 + "\n# A title\n\nText."
    assert (markdown_title(text), text_title(text)) == ("A title", "# A title")
    assert len(searched) < 10
    assert first_line("x" * 1_000_000) == "x" * 200
