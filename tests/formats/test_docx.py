"""The document for an editor's desk, as python-docx reads it again."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.formats import findings
from reader.formats.base import LayerExport
from reader.text.anchor import span_at
from tests.formats.making import PAIR, SAID, TEXT, as_files, at, layer, lost, mark, pieces


def document(*layers: LayerExport) -> Document:
    return docx.Document(BytesIO(as_files(pieces("docx", layers))[""]))


def commented(found: Document) -> list[tuple[str, str, str]]:
    """The passage, the author and the text of each comment, in the order of the comments."""
    texts: dict[str, str] = {}
    open_: dict[str, str] = {}
    for element in found.element.body.iter():
        number: Any = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            open_[number] = ""
        elif element.tag == qn("w:commentRangeEnd"):
            texts[number] = open_.pop(number)
        elif element.tag == qn("w:t"):
            open_ = {each: text + (element.text or "") for each, text in open_.items()}
    return [(texts[str(each.comment_id)], each.author, each.text) for each in found.comments]


def test_each_annotation_is_a_comment_on_its_passage_and_the_text_is_as_it_was() -> None:
    found = document(
        layer(SAID, PAIR, mark("c" * 32, "fact", at("Ministers met in Oslo"), flag=True))
    )
    assert [each.text for each in found.paragraphs] == [line.strip() for line in TEXT.splitlines()]
    assert commented(found) == [
        ("Ministers met in Oslo", "Anna", "Fact\nNot sure: marked for a second look"),
        ("Oslo", "Anna", "Inconsistency\nAgainst: Rome"),
        ("Rome", "Anna", "Inconsistency\nAgainst: Oslo"),
        (
            "took place in Rome",
            "Anna",
            "Attribution\nSource: an aide (Ida Holm)\nCue: said\nNote: Which aide?",
        ),
    ]
    assert [each.timestamp.year for each in found.comments if each.timestamp] == [2030] * 4


def test_a_passage_of_another_article_is_named_with_that_in_the_comment_on_the_other_one() -> None:
    there = span_at("It met in Bonn.", 10, 14, "claim").standing("b.txt")
    tie = replace(PAIR, spans=(there, PAIR.spans[0]), note="Which?")
    [written] = commented(document(layer(tie)))
    assert written == ("Oslo", "Anna", "Inconsistency\nAgainst: Bonn (in b.txt)\nNote: Which?")


def test_comments_overlap_go_over_paragraphs_and_are_by_each_person() -> None:
    over = mark("a" * 32, "fact", at("met in Oslo on Monday.\nThe talks"))
    across = mark("b" * 32, "opinion", at("Ministers met in Oslo"))
    gone = mark("c" * 32, "fact", lost("a quote that is gone"))
    found = document(layer(over), layer(across, gone, annotator="Ben Li"))
    assert [(passage, author) for passage, author, _ in commented(found)[:2]] == [
        ("Ministers met in Oslo", "Ben Li"),
        ("met in Oslo on Monday.The talks", "Anna"),
    ]
    assert "It stood here: a quote that is gone" in commented(found)[2][2]
    assert [each.initials for each in found.comments] == ["BL", "A", "BL"]


def test_several_articles_begin_with_their_titles() -> None:
    found = document(layer(PAIR, title="One"), layer(PAIR, id="b.txt", title="Two"))
    titles = [
        each.text for each in found.paragraphs if each.style and each.style.name == "Heading 1"
    ]
    assert titles == ["One", "Two"]
    assert len(commented(found)) == 4
    assert [each.start_type for each in found.sections[1:]] == [WD_SECTION.NEW_PAGE]


def test_who_wrote_an_article_when_and_where_it_is_from_stand_above_its_pages() -> None:
    said = {"byline": "Ida Holm", "date": "2026-03-02T09:00:00Z", "address": "https://x.org/oslo"}
    one, two = layer(PAIR), layer(PAIR, id="b.txt")
    one = replace(one, article=replace(one.article, **said))
    headers = [each.header.paragraphs[0].text for each in document(one, two).sections]
    assert headers == ["By Ida Holm · 2026-03-02 · https://x.org/oslo", "talks.txt"]


@given(
    words=st.text(
        st.sampled_from("<>&]\x00\x1b\ufffe\uffff\u202e\n\r\t ") | st.characters(), max_size=20
    )
)
def test_any_text_is_a_document(words: str) -> None:
    body = f"Before <b>{words}</b> after."
    one = mark("a" * 32, "fact", span_at(body, 7, 10), note=words, attributes={words: words})
    found = document(layer(one, body=body, title=words, annotator=f"A{words}"))
    assert [passage for passage, _, _ in commented(found)] == ["<b>"]


def test_of_an_annotation_of_very_many_passages_the_first_have_comments_and_the_rest_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(findings, "MOST_OTHERS", 2)
    monkeypatch.setattr(findings, "MOST_LISTED", 2)
    spans = [at(word) for word in ("Ministers", "met", "Oslo")]
    comments = commented(document(layer(mark("d" * 32, "fact", *spans))))
    assert [on for on, _, _ in comments] == ["Ministers", "met"]
    assert [text for _, _, text in comments] == [
        "Fact\nWith 2 other passages\nFurther passages without a comment: 1",
        "Fact\nWith 2 other passages",
    ]
