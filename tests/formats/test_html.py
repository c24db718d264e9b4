"""The page for people: its marks, what is told of them, and that nothing in a text is markup."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from reader.formats.base import LayerExport
from reader.formats.html import sections
from reader.formats.html.marked import DEEPEST
from reader.model.annotation import LOST, Span
from reader.model.judgement import judged_digest
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.text.anchor import span_at
from reader.text.screen_text import display
from tests.formats.making import PAIR, SAID, TEXT, at, layer, lost, mark, written

FACT = mark("c" * 32, "fact", at("Ministers met in Oslo"), flag=True)


def page(*layers: LayerExport, name: str = "html") -> html.HtmlElement:
    text, problems = written(name, layers)
    assert problems == []
    return html.document_fromstring(text.encode("utf-8", "backslashreplace"))


def select(found: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    """The elements of an XPath, of which there is at least one."""
    elements = list(found.xpath(path))
    assert elements
    return elements


def shown(element: html.HtmlElement) -> str:
    """The text of an element in which nothing is pointed at."""
    parts = [element.text or ""]
    for child in element:
        parts += [] if child.get("class") == "c" else [shown(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def marks(element: html.HtmlElement, kind: str = "") -> list[str]:
    """What is shown in each mark, or in those of a class."""
    return [
        shown(each) for each in element.iter("mark") if kind in ["", *each.get("class").split()]
    ]


def words(text: str) -> str:
    return " ".join(text.split())


def test_passages_are_marked_where_they_stand_and_the_text_is_as_it_was() -> None:
    found = page(layer(SAID, PAIR, FACT))
    paragraphs = [shown(each) for each in select(found, "//div[@class='text']/p")]
    assert paragraphs == [line.strip() for line in display(TEXT).splitlines()]
    assert marks(found) == [
        "Ministers met in Oslo",
        "Oslo",
        "an aide",
        "said",
        "took place in Rome",
        "Rome",
    ]
    assert marks(found, "s") == ["an aide"]
    assert marks(found, "q") == ["said"]
    assert [each.get("data-l") for each in found.iter("mark")] == list("FIAAAI")


def test_each_mark_tells_roles_note_annotator_and_verdicts() -> None:
    verdicts = [
        {"reviewer": "Rita", "verdict": "rejected", "reason": "no", "at": "", "digest": "old"},
        {
            "reviewer": "Ben",
            "verdict": "accepted",
            "reason": "checked",
            "at": "",
            "digest": judged_digest(SAID),
        },
    ]
    found = page(layer(SAID, verdicts={SAID.id: verdicts}))
    (card,) = select(found, "//mark[contains(@class, ' q')]/span")
    told = words(card.text_content())
    assert told.startswith("A1 attribution, cue Anna")
    assert "source an aide (Ida Holm)" in told
    assert "content took place in Rome" in told
    assert "Note Which aide?" in told
    assert "Accepted by Ben: checked" in told
    assert "Rejected by Rita, before it was changed: no" in told


def test_a_passage_of_a_pair_is_called_so_whatever_its_role() -> None:
    (card, _) = select(page(layer(PAIR)), "//mark/span")
    told = words(card.text_content())
    assert "passage Rome" in told
    assert "claim" not in told


def test_lists_say_who_said_what_and_set_pairs_side_by_side() -> None:
    found = page(layer(SAID, PAIR, FACT))
    (row,) = select(found, "//section//tr[@id='r3']")
    cells = [words(each.text_content()) for each in row]
    assert cells[:3] == ["A3", "2", "an aide (Ida Holm) said"]
    assert cells[3].startswith("took place in Rome")
    sides = [words(each.text_content()) for each in select(found, "//*[@id='r2']//blockquote")]
    assert sides == [
        "Ministers met in Oslo on Monday.paragraph 1",
        "The talks, an aide said, took place in Rome.paragraph 2",
    ]
    assert [each.text for each in select(found, "//*[@id='r2']//blockquote//b")] == ["Oslo", "Rome"]
    assert "marked for a second look" in words(select(found, "//*[@id='r1']")[0].text_content())


def test_every_link_leads_to_an_element_and_no_id_is_used_twice() -> None:
    several = [layer(SAID, PAIR, FACT), layer(PAIR, id="b.txt", title="Other")]
    for name in ("html", "html-fragment"):
        found = page(*several, name=name)
        ids = [each.get("id") for each in select(found, "//*[@id]")]
        assert len(ids) == len(set(ids)) > 10
        links = [each.get("href") for each in found.iter("a")]
        assert {link[1:] for link in links} <= set(ids)
        described = {
            each.get("aria-describedby") for each in select(found, "//*[@aria-describedby]")
        }
        assert described <= set(ids)


def test_what_is_lost_is_in_the_lists_alone() -> None:
    found = page(layer(mark("d" * 32, "fact", lost("a quote that is gone"))))
    assert marks(found) == []
    told = words(select(found, "//*[@id='r1']")[0].text_content())
    assert told.startswith("F1losta quote that is gone")


def test_a_passage_of_another_article_is_shown_in_its_paragraph() -> None:
    there = {"article": "b.txt", "there": [9, 20]}
    other = Span(LOST, LOST, "claim", "Met in Rome", "Title\nTwo ", " or so.\nThe n", there)
    found = page(layer(mark("e" * 32, "inconsistency", at("Oslo", "claim"), other)))
    sides = [words(each.text_content()) for each in select(found, "//*[@id='r1']//blockquote")]
    assert sides[1] == "Two Met in Rome or so.in b.txt"


def test_a_number_or_date_is_never_cut_in_two() -> None:
    """The page may break words anywhere, but where these stand."""
    style = select(page(layer(FACT)), "//style")[0].text_content()
    cells = re.search(r"([^{}]*\.index td[^{}]*)\{([^}]*)\}", style)
    assert cells is not None
    assert "overflow-wrap: normal" in cells[2]
    assert ".counts td" in cells[1]
    assert re.search(r"\.facts div\s*\{[^}]*display: inline-block", style)
    letter = re.search(r"mark\[data-l\]::before\s*\{([^}]*)", style)
    assert letter is not None
    # No line ends between a letter and what it marks.
    assert 'attr(data-l) "\\2060"' in letter[1]
    assert "inline-block" not in letter[1]


def test_several_people_and_articles_have_a_legend_and_an_index() -> None:
    found = page(layer(FACT), layer(FACT, annotator="Ben"), layer(PAIR, id="b.txt", title="B <b>"))
    legend = [words(each.text_content()) for each in found.iter("label")]
    assert legend == ["F fact 2", "I inconsistency 1", "Anna 2", "Ben 1"]
    assert [
        words(each.text_content()) for each in select(found, "//table[@class='index']/tbody/tr")
    ] == [
        "Talks22",
        "B <b>11",
    ]
    inner, outer = select(found, "//mark/mark")[0], select(found, "//mark")[0]
    assert shown(inner) == shown(outer) == "Ministers met in Oslo"
    assert "span" not in [each.tag for each in outer]  # the inner one tells of both
    assert len(list(inner.iter("a"))) == 2


def test_marks_that_cross_or_go_over_paragraphs_go_on_behind_the_cut() -> None:
    found = page(
        layer(
            mark("a" * 32, "fact", at("met in Oslo on Monday.\nThe talks")),
            mark("b" * 32, "opinion", at("Ministers met in Oslo")),
        )
    )
    paragraphs = select(found, "//div[@class='text']/p")
    assert shown(paragraphs[0]) == "Ministers met in Oslo on Monday."
    assert marks(found, "again") == [" on Monday.", "The talks"]
    assert len(select(found, "//mark[@id]")) == 2


def test_the_policy_allows_the_style_that_is_there_and_nothing_else() -> None:
    text, _ = written("html", [layer(SAID)])
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert f'content="{policy}"' in text
    assert not re.search(r"<script|<link|<img|<iframe|\bstyle=|\bon\w+=|url\(|@import", text)
    assert "http" not in text.replace("http-equiv", "")


HOSTILE = st.text(
    st.sampled_from("<>&\"'`=/!-[]{}%#; \n\t\x1b\x00\u202e") | st.characters(), max_size=20
)


def elements(found: html.HtmlElement) -> set[tuple[str, str]]:
    """The kinds of elements of a page, each with its attributes."""
    return {(str(each.tag), " ".join(sorted(each.keys()))) for each in found.iter()}


@given(words_=HOSTILE, note=HOSTILE, name=HOSTILE)
@example("</p></mark><script>alert(1)</script>", "</span><img src=x onerror=alert(1)>", '"><b')
def test_hostile_text_stays_text(words_: str, note: str, name: str) -> None:
    """Whatever text, title, note, names and letter are, the page has the elements it always has."""

    def with_texts(body: str, note: str, name: str, letter: str) -> LayerExport:
        own = Label(name=name, key="", letter=letter, guideline=f"g{note}")
        said = mark(
            "a" * 32, name, span_at(body, 7, 10), note=f"n{note}", attributes={"k": f"v{note}"}
        )
        labels = LabelSet((*DEFAULT_LABELS, own))
        return layer(said, body=body, title=f"t{body}", annotator=f"A{name}", labels=labels)

    hostile = with_texts(
        f"Before <b>{words_}</b> {{{{ 7 * 7 }}}}", note, f"x{name}", name[:1] or "<"
    )
    for format in ("html", "html-fragment"):
        found = page(hostile, name=format)
        known = elements(page(with_texts("Before the rest.", "n", "x", "X"), name=format))
        assert elements(found) == known
        assert marks(found) == ["<b>"]
        assert "{{ 7 * 7 }}" in select(found, "//div[@class='text']")[0].text_content()


def many(count: int, length: int, apart: int) -> LayerExport:
    """`count` marks of some words each, that begin some words apart, in 20,000 words."""
    body = "\n".join("word and another one in a sentence of ten words" for _ in range(2000))
    places = [each.span() for each in re.finditer(r"\S+", body)]
    labels = ("fact", "opinion", "attribution")
    made = [
        mark(
            f"{number:032x}",
            labels[number % 3],
            span_at(body, places[at][0], places[min(at + length, len(places)) - 1][1]),
            note="A short note." if number % 5 == 0 else None,
        )
        for number, at in enumerate(range(0, count * apart, apart))
    ]
    return layer(*made, body=body)


def test_a_page_of_2000_marks_in_20000_words_has_less_than_a_megabyte() -> None:
    text, _ = written("html", [many(2000, 8, 10)])
    assert text.count(" data-l=") == 2000
    assert len(text.encode()) < 1_000_000


def test_marks_that_lie_on_each_other_by_hundreds_make_a_page_no_larger_than_their_number() -> None:
    text, _ = written("html", [many(300, 2000, 3)])
    assert text.count(" data-l=") == 300
    assert text.count("<mark") < DEEPEST * 2000
    assert len(text.encode()) < 1_500_000


def test_a_correction_and_its_original_name_each_other() -> None:
    original = mark("a" * 32, "fact", at("Oslo"))
    correction = mark("b" * 32, "opinion", at("Oslo"), corrects="a" * 32)
    page, _ = written("html", [layer(original), layer(correction, annotator="Ben")])
    assert "Corrected as</dt><dd>O2 opinion, “Oslo”, by Ben" in page
    assert "Corrects</dt><dd>F1 fact, “Oslo”" in page


def test_of_an_annotation_of_many_passages_each_says_how_many_others_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    named: list[str] = []
    original = sections.one_line

    def noted(text: str, cells: int | None = None) -> str:
        named.append(text)
        return original(text, cells)

    monkeypatch.setattr(sections, "one_line", noted)
    spans = [at(word) for word in ("Ministers", "met", "Oslo")]
    found = page(layer(mark("d" * 32, "fact", *spans)))
    assert "met" in select(found, "//span[@class='c']")[0].text_content()
    few = len(named)
    monkeypatch.setattr(sections, "MOST_OTHERS", 2)
    found = page(layer(mark("d" * 32, "fact", *spans)))
    said = [each.text_content() for each in select(found, "//span[@class='c']")]
    assert len(said) == 3
    assert all("2 other passages" in each for each in said)
    assert len(named) - few < few
    assert all(each in select(found, "//table")[-1].text_content() for each in ("met", "Oslo"))


def test_of_an_annotation_of_very_many_passages_the_first_are_listed_and_the_rest_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sections, "MOST_LISTED", 2)
    spans = [at(word) for word in ("Ministers", "met", "Oslo")]
    found = page(layer(mark("d" * 32, "fact", *spans, note="Who?")))
    marks = select(found, "//mark[not(contains(@class, 'again'))]")
    assert [len(each.xpath("span[@class='c']")) for each in marks] == [1, 1, 0]
    assert [each.xpath("text()")[-1] for each in marks] == ["Ministers", "met", "Oslo"]
    row = select(found, "//table")[-1].text_content()
    assert "met" in row
    assert "Oslo" not in row
    assert "1 more, marked in the text" in row
    assert "Who?" in row
