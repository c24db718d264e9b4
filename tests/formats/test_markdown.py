from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reader.formats.markdown import GENERATOR, bullet, heading, quote
from reader.model.annotation import Span
from reader.text.screen_text import display
from tests.formats.making import at, layer, lost, mark, written

ATTRIBUTION = mark(
    "a1",
    "attribution",
    at("took place in Rome", "content"),
    at("an aide", "source"),
    at("said", "cue"),
    note="Which aide?\nAsk.",
)
PAIR = mark("i1", "inconsistency", at("Oslo", "claim"), at("Rome", "claim"))


def test_a_document_for_people() -> None:
    """The whole of it, as a person reads it."""
    text, problems = written(
        "markdown", [layer(ATTRIBUTION, PAIR, mark("f1", "fact", at("Ministers met"), flag=True))]
    )
    assert not problems
    assert text == (
        f"{GENERATOR}\n\n"
        "# Talks\n\n"
        "- From: talks.txt\n"
        "- Marked by: Anna\n\n"
        "## Fact (1)\n\n"
        "> Ministers met\n\n"
        "- Paragraph 1: \\[Ministers met\\] in Oslo on Monday.\n"
        "- Not sure: marked for a second look\n\n"
        "## Attribution (1)\n\n"
        "> took place in Rome\n\n"
        "- Paragraph 2: The talks, an aide said, \\[took place in Rome\\].\n"
        "- Source: an aide\n- Cue: said\n- Note: Which aide?\n  Ask.\n\n"
        "## Inconsistency (1)\n\n"
        "### Inconsistency 1: paragraphs 1 and 2\n\n"
        "> Oslo\n\n"
        "- Paragraph 1: Ministers met in \\[Oslo\\] on Monday.\n\n"
        "against\n\n"
        "> Rome\n\n"
        "- Paragraph 2: The talks, an aide said, took place in \\[Rome\\].\n"
    )


def test_with_several_people_each_quote_says_whose_it_is() -> None:
    layers = [
        layer(mark("a", "fact", at("Rome"))),
        layer(mark("b", "fact", at("Oslo")), annotator="Ben"),
    ]
    text, _ = written("markdown", layers)
    assert "- Marked by: Anna, Ben\n" in text
    first, last = text.index("on Monday.\n- Marked by: Ben"), text.index("\\].\n- Marked by: Anna")
    assert text.index("> Oslo") < first < text.index("> Rome") < last
    assert "## Fact (2)" in text


def test_what_is_missing_or_lost_is_said() -> None:
    text, _ = written(
        "markdown",
        [
            layer(
                mark("a", "attribution", at("Rome", "content")),
                mark("i", "inconsistency", at("Oslo", "claim")),
                mark("f", "fact", lost("gone")),
            )
        ],
    )
    assert "took place in \\[Rome\\].\n- Unfinished: no source and no cue" in text
    assert "on Monday.\n- Unfinished: the other passage is missing" in text
    assert "> gone\n\n- Lost: " in text


def test_attributes_and_labels_of_ones_own_are_shown() -> None:
    tag = mark("t", "theme", at("Oslo"), at("Rome"), attributes={"sure": 0.5, "by_hand": "x*y"})
    text, _ = written("markdown", [layer(tag)])
    assert "## Theme (1)\n\n> Oslo\n\n- Paragraph 1: " in text
    assert "\n\n…\n\n> Rome\n\n- Paragraph 2: " in text
    assert "\n- sure: 0.5\n- by\\_hand: x\\*y\n" in text


def test_parts_of_one_quotation_stand_in_one_quote_and_a_pronoun_has_its_source() -> None:
    """What stands between the parts is in the sentence below them."""
    said = at("an aide", "source").referring("Ida *Holm*")
    parts = at("The talks", "content"), at("took place", "content")
    text, _ = written(
        "markdown", [layer(mark("a", "attribution", *parts, said, at("said", "cue")))]
    )
    assert "> The talks\n>\n> …\n>\n> took place\n\n- Paragraph 2: \\[The talks\\], an aide" in text
    assert "- Source: an aide (Ida \\*Holm\\*)\n" in text


def test_pairs_are_told_apart_by_number_and_place() -> None:
    first = mark("i1", "inconsistency", at("Oslo", "claim"), at("Rome", "claim"))
    second = mark("i2", "inconsistency", at("Monday", "claim"), at("later", "claim"))
    text, _ = written("markdown", [layer(first, second)])
    titles = [line for line in text.splitlines() if line.startswith("### ")]
    assert titles == [
        "### Inconsistency 1: paragraphs 1 and 2",
        "### Inconsistency 2: paragraphs 1 and 3",
    ]


def test_a_long_sentence_is_cut_at_words() -> None:
    body = "word " * 90 + "Oslo" + " word" * 90 + ".\n"
    text, _ = written("markdown", [layer(mark("a", "fact", at("Oslo", text=body)), body=body)])
    (line,) = [line for line in text.splitlines() if line.startswith("- Paragraph")]
    assert line.startswith("- Paragraph 1: …word word")
    assert line.endswith(" word…")
    assert len(line) < 400


def test_a_span_that_does_not_fit_is_reported_and_articles_without_tags_are_passed_over() -> None:
    broken = Span(1, 5, None, "Oslo")
    text, problems = written(
        "markdown", [layer(mark("x", "fact", broken)), layer(id="b.txt"), layer(text=None)]
    )
    assert text == ""
    assert [problem.annotation for problem in problems] == ["x"]


def test_articles_follow_one_another_with_a_blank_line_between() -> None:
    layers = [layer(mark("a", "fact", at("Oslo")), id=id, title=id) for id in ("a.txt", "b.txt")]
    text, _ = written("markdown", layers)
    assert "\n\n# b.txt\n\n" in text
    assert text.startswith(f"{GENERATOR}\n\n# a.txt\n\n")


def shown(markdown: str, block: str) -> list[str]:
    """The lines that a Markdown program shows of a document that is one block of plain text."""
    parsed = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    lines: list[str] = []
    allowed = {"paragraph_open", "paragraph_close", "inline"}
    wrapping = {f"{block}_open", f"{block}_close", "list_item_open", "list_item_close"}
    for token in parsed.parse(markdown):
        assert token.type in allowed | wrapping, token.type
        lines += [""]
        for child in token.children or ():
            assert child.type in ("text", "text_special", "softbreak"), child.type
            lines += [""] if child.type == "softbreak" else []
            lines[-1] += child.content
    return [line for line in lines if line]


def plain_lines(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in display(text).splitlines())
    return [line for line in lines if line]


hostile = st.text(
    st.sampled_from("#>-+=*_`[]()<>&;|~!\\1.):\"'/ \n\r\t$abht@\u2028\x1b") | st.characters(),
    max_size=30,
)


@given(hostile)
@example("<script>alert(1)</script>")
@example("1. one\n2) two\n- a\n# b\n> c\n===\n---\n~~~\n```")
@example("[a](http://b) ![c](d) &amp; &#65; <a@b.c>")
@example("a  \nb\\\nc")
@example("1.\n2. ")
@example("a|b\n-|-\nc|d")
def test_nothing_in_a_quote_is_read_as_markup(text: str) -> None:
    lines = shown(quote(text), "blockquote") if quote(text) else []
    assert [" ".join(line.split()) for line in lines] == plain_lines(text)


@given(hostile)
@example("a\n    code")
@example("- b")
def test_nothing_in_a_note_is_read_as_markup(text: str) -> None:
    first, *rest = [" ".join(line.split()) for line in shown(bullet("Note", text), "bullet_list")]
    expected = plain_lines(text)
    assert [first, *rest] == ([f"Note: {expected[0]}", *expected[1:]] if expected else ["Note"])


@given(hostile)
def test_a_heading_is_one_line(title: str) -> None:
    text = heading(1, title)
    assert text.startswith("#")
    assert len(text.splitlines()) == 1
    kinds = {token.type for token in MarkdownIt("commonmark").parse(text)}
    assert kinds == {"heading_open", "inline", "heading_close"}
