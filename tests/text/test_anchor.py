"""Spans with their quote and what stands around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import LOST, Span
from reader.text.anchor import CONTEXT, fits, located, span_at
from tests.text.making import FAMILY, FLAG, any_texts, edges_of

TEXT = "The bridge over the Vir is closed, and nobody knows for how long it will be."


def test_a_span_knows_its_quote_and_what_stands_around_it() -> None:
    start = TEXT.index("is closed")
    span = span_at(TEXT, start, start + 9, "content")
    assert span.extent == (start, start + 9)
    assert (span.text, span.role) == ("is closed", "content")
    assert span.prefix == "The bridge over the Vir "
    assert span.suffix == ", and nobody knows for how long "
    assert len(span.suffix) == CONTEXT == 32


def test_at_the_ends_of_a_text_nothing_stands_around() -> None:
    whole = span_at(TEXT, 0, len(TEXT))
    assert (whole.prefix, whole.text, whole.suffix, whole.role) == ("", TEXT, "", None)


def test_what_stands_around_is_never_half_a_character() -> None:
    text = f"{FAMILY}{'a' * 30}quote{'b' * 31}{FLAG}"
    start = text.index("quote")
    span = span_at(text, start, start + 5)
    assert (span.prefix, span.suffix) == ("a" * 30, "b" * 31)


def test_a_character_longer_than_the_context_is_left_out() -> None:
    text = "o" + "\u0308" * 40 + "quote" + "o" + "\u0308" * 40
    start = text.index("quote")
    span = span_at(text, start, start + 5)
    assert (span.prefix, span.suffix) == ("", "")


def test_a_span_fits_where_its_quote_stands() -> None:
    span = span_at(TEXT, 4, 10)
    assert fits(TEXT, span)
    assert not fits("x" + TEXT, span)
    assert not fits(TEXT[:8], span)
    assert not fits("", Span(LOST, LOST, None, "")), "what is lost fits nowhere"
    assert not fits("abc", Span(LOST, LOST, None, "")), "what is lost fits nowhere"


@given(any_texts, st.data())
def test_prefix_quote_and_suffix_are_the_text_around_in_whole_graphemes(
    text: str, data: st.DataObject
) -> None:
    text = text + data.draw(any_texts)
    edges = edges_of(text)
    start, end = sorted(data.draw(st.tuples(st.sampled_from(edges), st.sampled_from(edges))))
    span = span_at(text, start, end)
    first, last = start - len(span.prefix), end + len(span.suffix)
    assert text[first:last] == span.prefix + span.text + span.suffix
    assert first == min(edge for edge in edges if start - edge <= CONTEXT)
    assert last == max(edge for edge in edges if edge - end <= CONTEXT)
    assert fits(text, span)


@given(any_texts, st.data())
def test_a_span_that_cuts_characters_has_contexts_all_the_same(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = span_at(text, start, end)
    assert text[:start].endswith(span.prefix)
    assert text[end:].startswith(span.suffix)
    assert len(span.prefix) <= CONTEXT
    assert len(span.suffix) <= CONTEXT


def test_a_quote_is_located_by_what_stands_around_it() -> None:
    span = span_at("It rose by 4 per cent in May.", 11, 12)
    longer = "Of 4 towns, 2 fell. It rose by 4 per cent in May."
    assert located(longer, span) == (31, 32)
    assert located("Then it all fell by 4 per cent in May.", span) == (20, 21)
    twice = f"{span.prefix}4{span.suffix} "
    for text in (
        "Of 4 towns, 2 fell.",
        "It rose by 5.",
        twice * 2,
        "",
        "4 " * 2000,
    ):
        assert located(text, span) is None
