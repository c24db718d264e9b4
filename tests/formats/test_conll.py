"""Tokens with tags: as others read them, and as they come back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator

from reader.formats.base import Incoming, Loss, Refused
from reader.formats.registry import find_format
from reader.model.annotation import Span
from reader.model.errors import WrongUse
from tests.formats.making import TEXT, at, layer, mark, pieces, received, written

CONLL = find_format("conll")
ANNA = layer(
    mark("a" * 32, "attribution", at("took place in Rome", "content"), at("an aide", "source")),
    mark("b" * 32, "fact", at("😀 later")),
)


def read(text: str | bytes) -> list[Any]:
    assert CONLL.read is not None
    return [*CONLL.read(received(text.encode() if isinstance(text, str) else text, "a.conll"))]


def tags(text: str) -> list[list[str]]:
    """The tags of each sentence, as a program of its own would read them."""
    return [
        [line.split("\t")[3] for line in block.split("\n") if line and not line.startswith("# ")]
        for block in text.strip("\n").split("\n\n")
    ]


def test_a_token_has_its_place_and_its_tag() -> None:
    text, _ = written("conll", [ANNA])
    head, rows = text.split("\n")[:5], text.split("\n")[5:]
    assert head[:3] == ["# article = talks.txt", "# title = Talks", "# annotator = Anna"]
    cells = [row.split("\t") for row in rows if row]
    assert [word for word, *_ in cells[:7]] == [
        "Ministers",
        "met",
        "in",
        "Oslo",
        "on",
        "Monday",
        ".",
    ]
    for word, start, end, _ in cells:
        assert TEXT[int(start) : int(end)] == word
    assert [(word, tag) for word, _, _, tag in cells if tag != "O"] == [
        *(("an", "B-attribution.source"), ("aide", "I-attribution.source")),
        *(("took", "B-attribution.content"), ("place", "I-attribution.content")),
        *(("in", "I-attribution.content"), ("Rome", "I-attribution.content")),
        *(("😀", "B-fact"), ("later", "I-fact")),
    ]


def test_nervaluate_finds_the_same_spans() -> None:
    """Ben has one span exactly, one of another label, one too long, and lacks one."""
    anna = layer(*(mark(n * 32, "fact", at(each)) for n, each in zip("abc", _QUOTES, strict=True)))
    ben = layer(
        mark("a" * 32, "fact", at("Oslo")),
        mark("b" * 32, "opinion", at("an aide")),
        mark("c" * 32, "fact", at("place in Rome")),
        annotator="Ben",
    )
    true, found = (tags(written("conll", [each])[0]) for each in (anna, ben))
    scores = Evaluator(true, found, tags=["fact", "opinion"], loader="list").evaluate()
    strict, partial = (scores["overall"][each] for each in ("strict", "partial"))
    assert (strict.correct, strict.possible, strict.actual) == (1, 3, 3)
    assert (partial.correct, partial.partial) == (2, 1)
    same = Evaluator(true, true, tags=["fact"], loader="list").evaluate()["overall"]["strict"]
    assert (same.f1, same.correct) == (1, 3)


_QUOTES = ("Oslo", "an aide", "Rome")


def test_what_tags_cannot_say_is_counted() -> None:
    found = pieces(
        "conll",
        [
            layer(
                mark("a" * 32, "fact", at("Ministers met in Oslo on Monday.\nThe talks")),
                mark("b" * 32, "fact", at("met")),
                mark("c" * 32, "fact", at("isgrac")),
            )
        ],
    )
    losses = {each.what.split(",")[0]: each.count for each in found if isinstance(each, Loss)}
    assert losses == {
        "spans that begin or end within a token": 1,
        "ends of sentences within spans": 1,
    }
    again = read("".join(each for each in found if isinstance(each, str)))
    assert [each.spans[0].text for each in again] == [
        "Ministers met in Oslo on Monday.\nThe talks",
        "disgrace",
    ]


@st.composite
def spans(draw: st.DrawFn) -> list[tuple[Span, str]]:
    """Disjoint spans of whole tokens, with labels."""
    cells = [row.split("\t") for row in written("conll", [layer()])[0].split("\n") if "\t" in row]
    edges = [(int(start), int(end)) for _, start, end, _ in cells]
    cuts = sorted(draw(st.sets(st.integers(0, len(edges)), max_size=8)))
    found = []
    for first, last in zip(cuts[::2], cuts[1::2], strict=False):
        start, end = edges[first][0], edges[last - 1][1]
        label = draw(st.sampled_from(["fact", "a.b c%", "B-x"]))
        role = draw(st.sampled_from([None, "content", "is. it"]))
        found.append((Span(start, end, role, TEXT[start:end]), label))
    return found


@settings(max_examples=20)
@given(spans())
def test_in_and_out_and_in_again_is_the_same(made: list[tuple[Span, str]]) -> None:
    marks = [mark(f"{n:032x}", label, span) for n, (span, label) in enumerate(made)]
    again = read(written("conll", [layer(*marks)])[0])
    assert [(each.spans[0], each.label, each.annotator) for each in again] == [
        (span, label, "Anna") for span, label in made
    ]


def test_files_without_comments_are_read_by_their_words() -> None:
    (found,) = read("Oslo\t0\t4\tB-place\nfjord\t5\t10\tI-place\n\nis\t11\t13\tO\n")
    assert isinstance(found, Incoming)
    assert (found.spans[0].text, found.article.sha256, found.place) == ("Oslo fjord", "", "line 1")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Rome\t0\t4", "no columns token, start, end and tag, or is cut off"),
        ("Rome\t0\tx\tO", "no columns"),
        ("Rome\t4\t4\tO", "no columns"),
        ("Rome\t0\t4\tX-a", "no columns"),
        ("Bonn\t900\t904\tB-a", "the text at 900-904 is not this token"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused(row: str, why: str) -> None:
    text, _ = written("conll", [ANNA])
    lines = text.rstrip("\n").split("\n")
    found = [each for each in read("\n".join([*lines, row])) if isinstance(each, Refused)]
    assert [each.place for each in found] == [f"line {len(lines) + 1}"]
    assert why in found[0].reason


def test_columns_of_others_are_refused_whole() -> None:
    with pytest.raises(WrongUse, match="no columns token, start, end and tag"):
        read("EU NNP B-NP B-ORG\n")


def test_a_file_that_is_cut_off_between_lines_is_refused() -> None:
    """Nothing is wrong with what there is of it."""
    text, _ = written("conll", [layer(mark("a" * 32, "fact", at("Oslo")))])
    lines = text.splitlines(keepends=True)
    whole, cut = read(text), read("".join(lines[: len(lines) // 2]))
    assert [type(each) for each in whole] == [Incoming]
    assert [type(each) for each in cut] == [Incoming, Refused]
    assert "it is cut off" in cut[1].reason
    (head,) = read(written("conll", [ANNA])[0].partition("# text")[0])
    assert head == Refused("line 4", "it ends before the tokens of an article: it is cut off")
