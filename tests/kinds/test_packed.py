"""Word documents, e-books and feeds: their words, and what they say of themselves."""

from __future__ import annotations

import pytest

from reader.kinds import book, feed, packed, word
from reader.kinds.base import NoText, Part
from reader.model.article import Said
from tests.kinds.packed_writer import (
    NOTE,
    archive,
    atom,
    deleted,
    docx,
    epub,
    inserted,
    paragraph,
    rss,
    run,
    table,
)


def read_word(data: bytes) -> Part:
    (part,) = word.read(data, None)
    return part


def test_a_word_document_is_as_if_all_changes_were_accepted() -> None:
    data = docx(
        paragraph("The dam", style="H1"),
        paragraph("It is ", deleted("not "), inserted("quite "), run("safe"), NOTE, run(".")),
        '<w:p><w:moveFrom w:id="3"><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>',
        table(["Year", "Cost"], ["2025", "£5 & more"]),
        '<w:p><w:moveTo w:id="3"><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>',
        note="Says the ministry.",
        creator="Ann Lee",
    )
    part = read_word(data)
    assert part.text.split("\n") == [
        "The dam",
        "It is quite safe[1].",
        "Year\tCost",
        "2025\t£5 & more",
        "Moved.",
        "Says the ministry.",
    ]
    assert part.title == "The dam"
    assert part.said == Said("Ann Lee", None, "en-GB")


def test_a_word_document_names_its_title() -> None:
    assert (
        read_word(docx(paragraph("A."), title="The dam", created="2026-03-02")).title == "The dam"
    )


def test_cells_of_several_paragraphs_stay_in_their_rows() -> None:
    cell = f"<w:tc>{paragraph('£5 m')}{paragraph('(estimate)')}</w:tc>"
    year, long = "<w:tc>{}</w:tc>".format(paragraph("2025")), paragraph("A text in a frame. " * 20)
    rows = f"<w:tr>{year}{cell}</w:tr>", f"<w:tr><w:tc>{long}{long}</w:tc></w:tr>"
    lines = read_word(docx(f"<w:tbl>{''.join(rows)}</w:tbl>")).text.split("\n")
    assert lines == ["2025\t£5 m (estimate)", *2 * [("A text in a frame. " * 20).strip()]]


def test_a_template_does_not_say_who_wrote_it_nor_the_file_when_it_was_published() -> None:
    said = read_word(docx(paragraph("A."), creator="python-docx", created="2026-03-02")).said
    assert (said.byline, said.date) == (None, None)


def test_chapters_come_in_the_order_of_the_spine() -> None:
    chapters = {
        "b 1.xhtml": "<h1>One</h1><p>First<br/>line.</p><script>x</script>",
        "cover.xhtml": "<img src='a.png'/>",
        "a.xhtml": "<p>Second.</p>",
    }
    parts = [part for part in book.read(epub(chapters, titles=["", "", "Two"]), None) if part.text]
    assert [(part.id, part.title, part.text) for part in parts] == [
        ("b 1.xhtml", "One", "One\nFirst\nline."),
        ("a.xhtml", "Two", "Second."),
    ]
    assert parts[0].said == Said("Ann Lee", "2026", "en")


def test_a_protected_book_says_so() -> None:
    more = {"META-INF/encryption.xml": "<e><CipherReference URI='OPS/a.xhtml'/></e>"}
    with pytest.raises(NoText, match="protected against copying"):
        list(book.read(epub({"a.xhtml": "<p>A."}, more=more), None))


@pytest.mark.parametrize("made", [rss, atom])
def test_the_entries_of_a_feed(made: object) -> None:
    assert callable(made)
    data = made(
        ("1", "The <b>dam</b>", "<p>It is &lt; safe.</p><script>x()</script><p>So they say."),
        ("2", "No more", ""),
    )
    first, second = feed.read(data, None)
    assert (first.id, first.title, first.text) == ("1", "The dam", "It is < safe.\nSo they say.")
    assert first.said.byline == "Ann Lee"
    assert first.said.date == "2026-03-02T09:00:00+00:00"
    assert first.said.address == "https://x.example/1"
    assert second.title == "No more"


def test_an_entry_goes_on_after_an_embedded_film() -> None:
    (entry,) = feed.read(rss(("one", "Vote", "<p>One</p><embed src='film'><p>two</p>")), None)
    assert entry.text.endswith("One\ntwo")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!DOCTYPE html><title>A</title><p>B", r"web page and no feed; .* \.html"),
        (b"Just words.", "it is no feed"),
        (rss(), "the feed has no entries"),
    ],
)
def test_what_is_no_feed(data: bytes, why: str) -> None:
    with pytest.raises(NoText, match=why):
        list(feed.read(data, None))


def test_archives_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = docx(paragraph("A."))
    with pytest.raises(NoText, match="damaged or cut off"):
        read_word(whole[:-40])
    with pytest.raises(NoText, match="no Word document"):
        read_word(archive({"a": "b"}))
    with pytest.raises(NoText, match="does not say what is in it"):
        list(book.read(archive({"a": "b"}), None))
    monkeypatch.setattr(packed, "MOST_MARKUP", 10)
    with pytest.raises(NoText, match="larger than any text"):
        list(book.read(epub({"a.xhtml": "<p>A."}), None))
    monkeypatch.setattr(packed, "MOST", 1 << 20)
    with pytest.raises(NoText, match="unpacks to more than 1 MB"):
        read_word(archive({"word/document.xml": b"\0" * (packed.MOST + 1)}))
