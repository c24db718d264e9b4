"""What every format keeps to: each is taken up by its name in the registry."""

from __future__ import annotations

import itertools
from pathlib import PurePath

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.formats.base import UNITS, Format, Incoming, LayerExport, Problem
from reader.formats.records import annotation_of
from reader.formats.registry import MODULES, find_format, format_of
from reader.model.annotation import Annotation, Span
from reader.model.errors import WrongUse
from tests.formats.making import TEXT, WHEN, at, layer, lost, mark, written

FORMATS = [find_format(name) for name in MODULES]
READ = [format for format in FORMATS if format.read is not None]


def named(format: Format) -> str:
    return format.name


every = pytest.mark.parametrize("format", FORMATS, ids=named)
every_read = pytest.mark.parametrize("format", READ, ids=named)


def ways(format: Format) -> list[tuple[str, str | None]]:
    """Each way in which it can be written: by what, and in what offsets."""
    return [*itertools.product(format.by, format.offsets or (None,))]


def layers() -> list[LayerExport]:
    """Two people on one article, with roles, wide characters, notes and a lost span."""
    anna = layer(
        mark("a" * 32, "attribution", at("took place in Rome", "content"), at("an aide", "source")),
        mark("b" * 32, "fact", at("😀 later"), note="Sure?\nAsk.", flag=True),
        mark("c" * 32, "opinion", lost("a quote that is gone")),
    )
    ben = layer(mark("d" * 32, "fact", at("Oslo"), attributes={"sure": True}), annotator="Ben")
    return [anna, ben]


@every
def test_it_is_found_by_its_name_and_endings(format: Format) -> None:
    assert find_format(format.name) is format
    assert format.by
    assert set(format.offsets) <= set(UNITS)
    assert len(format.description.splitlines()) == 1
    for ending in format.extensions:
        assert ending.startswith(".")
        assert ending == ending.lower()
        assert ending in format_of(PurePath(f"tags{ending.upper()}")).extensions


@every
def test_what_fits_its_text_is_written_in_every_way(format: Format) -> None:
    for by, offsets in ways(format):
        text, problems = written(format.name, layers(), by, offsets)
        assert problems == []
        assert "Oslo" in text
        assert text.endswith("\n")
        assert text.encode()


@every
def test_nothing_is_written_of_what_does_not_fit(format: Format) -> None:
    off = msgspec.structs.replace(at("Oslo"), text="Bern")
    for by, offsets in ways(format):
        text, problems = written(format.name, [layer(mark("a" * 32, "fact", off))], by, offsets)
        assert [type(each) for each in problems] == [Problem]
        assert "Bern" not in text
        told = written(format.name, [layer(mark("a" * 32, "fact", at("Oslo")), text=None)], by)[1]
        assert ["is lost" in each.reason for each in told] == [True]


@every
def test_no_layers_and_empty_ones_are_written(format: Format) -> None:
    for by, offsets in ways(format):
        assert written(format.name, [], by, offsets) == ("", [])
        assert written(format.name, [layer()], by, offsets)[1] == []


@given(quote=st.text(min_size=1, max_size=12), title=st.text(max_size=12))
@every
def test_any_text_can_be_written(format: Format, quote: str, title: str) -> None:
    body = f"Before {quote} after."
    mine = mark("a" * 32, "fact", Span(7, 7 + len(quote), None, quote), note=title)
    for by, offsets in ways(format):
        text, problems = written(format.name, [layer(mine, body=body, title=title)], by, offsets)
        assert problems == []
        assert text.encode("utf-8", "surrogatepass")


@every_read
def test_what_was_written_is_read_again(format: Format) -> None:
    for by, offsets in ways(format):
        assert format.read is not None
        text, _ = written(format.name, layers(), by, offsets)
        records = [*format.read(text.encode().splitlines(keepends=True))]
        found = [each for each in records if isinstance(each, Incoming)]
        assert len(found) == 4
        assert {each.article.sha256 for each in found} == {layers()[0].article.sha256}
        assert {each.text for each in found} <= {None, TEXT}
        made = [(each.annotator, annotation_of(each, TEXT, WHEN, format.name)) for each in found]
        expected = [(one.annotator, each) for one in layers() for each in one.annotations]
        assert sorted(map(_key_facts, made)) == sorted(map(_key_facts, expected))


def _key_facts(made: tuple[str, Annotation]) -> tuple[str, str, list[tuple[object, ...]]]:
    """Whose it is, its label, and for each span offsets, role and quote."""
    annotator, one = made
    spans = [(each.start, each.end, each.role or "", each.text) for each in one.spans]
    return annotator, one.label, spans


@given(data=st.binary(max_size=60), cut=st.integers(0, 400))
@every_read
def test_any_bytes_are_read_or_refused(format: Format, data: bytes, cut: int) -> None:
    assert format.read is not None
    whole = written(format.name, layers())[0].encode()
    for lines in (data.splitlines(keepends=True), [whole[:cut] + data, whole[cut:]]):
        for each in format.read(lines):
            assert isinstance(each.place, str)


@every
def test_an_impossible_way_is_refused_in_a_sentence(format: Format) -> None:
    with pytest.raises(WrongUse, match=format.name):
        written(format.name, [], by="chapter")
    with pytest.raises(WrongUse, match=format.name):
        written(format.name, [], offsets="bytes")
