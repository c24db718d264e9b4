"""What every format keeps to: each is taken up by its name in the registry."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from pathlib import PurePath

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reader.formats.base import (
    EVERYTHING,
    GRAPHEME,
    UNITS,
    Format,
    Incoming,
    LayerExport,
    Problem,
    Refused,
)
from reader.formats.records import annotation_of
from reader.formats.registry import (
    ENDINGS,
    MODULES,
    find_format,
    format_of,
    missing_library,
    recognised,
)
from reader.model.annotation import Annotation, Span
from reader.model.errors import WrongUse
from tests.formats.making import (
    TEXT,
    WHEN,
    as_files,
    at,
    layer,
    lost,
    mark,
    pieces,
    received,
    written,
)

FORMATS = [format for format in map(find_format, MODULES) if missing_library(format) is None]
"""Those of heavy libraries are taken up where these are: `python -m tests.clients` sees to it."""
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
    assert set(format.offsets) <= {*UNITS, GRAPHEME}
    assert format.carries <= EVERYTHING
    assert len(format.description.splitlines()) == 1
    for ending in format.extensions:
        assert ending.startswith(".")
        assert ending == ending.lower()
        found = format_of(PurePath(f"tags{ending.upper()}"))
        assert found is not None
        assert ending in found.extensions


def test_endings_are_known_without_importing_the_formats() -> None:
    found: dict[str, list[str]] = {}
    for name in MODULES:
        for ending in find_format(name).extensions:
            found.setdefault(ending, []).append(name)
    assert found == {ending: [*names] for ending, names in ENDINGS.items()}


@every
def test_what_fits_its_text_is_written_in_every_way(format: Format) -> None:
    for by, offsets in ways(format):
        found = pieces(format.name, layers(), by, offsets)
        assert [each for each in found if isinstance(each, Problem)] == []
        files = as_files(found)
        assert any(files.values())
        assert ("" in files) is (format.shape != "folder")
        if format.shape == "text":
            assert b"Oslo" in files[""]
            assert files[""].endswith(b"\n")


@every
def test_the_names_of_files_are_safe(format: Format) -> None:
    """Whatever an article and an annotator are called."""
    odd = layer(mark("a" * 32, "fact", at("Oslo")), id="../a b/ç\n.txt", annotator="../😀")
    for by, offsets in ways(format):
        for name in as_files(pieces(format.name, [odd], by, offsets)):
            assert re.fullmatch(r"[\w%@=.+/-]*", name, re.ASCII)
            assert not {"..", "."} & {*name.split("/")}
            assert not name.startswith("/")


@every
def test_nothing_is_written_of_what_does_not_fit(format: Format) -> None:
    off = msgspec.structs.replace(at("Oslo"), text="Bern")
    for by, offsets in ways(format):
        found = pieces(format.name, [layer(mark("a" * 32, "fact", off))], by, offsets)
        assert [type(each) for each in found if isinstance(each, Problem)] == [Problem]
        assert not any(b"Bern" in each for each in as_files(found).values())
        lost = pieces(format.name, [layer(mark("a" * 32, "fact", at("Oslo")), text=None)], by)
        told = [each for each in lost if isinstance(each, Problem)]
        assert ["is lost" in each.reason for each in told] == [True]


@every
def test_no_layers_and_empty_ones_are_written(format: Format) -> None:
    for by, offsets in ways(format):
        for none in ([], [layer()]):
            found = pieces(format.name, none, by, offsets)
            assert not any(isinstance(each, Problem) for each in found)
        if format.shape == "text":
            text, problems = written(format.name, [], by, offsets)
            names = text if format.spreadsheet else ""  # a table has the names of its columns
            assert (text, text.count("\n"), problems) == (names, format.spreadsheet, [])


@given(quote=st.text(min_size=1, max_size=12), title=st.text(max_size=12))
@every
def test_any_text_can_be_written(format: Format, quote: str, title: str) -> None:
    body = f"Before {quote} after."
    mine = mark("a" * 32, "fact", Span(7, 7 + len(quote), None, quote), note=title)
    for by, offsets in ways(format):
        found = pieces(format.name, [layer(mine, body=body, title=title)], by, offsets)
        assert not any(isinstance(each, Problem) for each in found)
        assert any(as_files(found).values())


def read_again(format: Format, files: dict[str, bytes]) -> list[Incoming]:
    """The annotations in what a format wrote, all of which it has to take."""
    assert format.read is not None
    given = files if format.shape == "folder" else files[""]
    found = [*format.read(received(given, f"tags{next(iter(format.extensions), '')}"))]
    assert not [each for each in found if isinstance(each, Refused)]
    return [each for each in found if isinstance(each, Incoming)]


@every_read
def test_what_was_written_is_read_again(format: Format) -> None:
    """As far as the format says that it can carry it."""
    for by, offsets in ways(format):
        read = read_again(format, as_files(pieces(format.name, layers(), by, offsets)))
        if "texts" in format.carries:
            assert {each.article.sha256 for each in read} == {layers()[0].article.sha256}
            assert {each.text for each in read} <= {None, TEXT}
        made = [(each.annotator, annotation_of(each, TEXT, WHEN, format.name)) for each in read]
        expected = [(one.annotator, each) for one in layers() for each in one.annotations]
        if "lost" not in format.carries:
            expected = [pair for pair in expected if not pair[1].orphan]
        if "spans" not in format.carries:
            made, expected = [*_by_span(made)], [*_by_span(expected)]
        carried = partial(_key_facts, format)
        assert sorted(map(carried, made)) == sorted(map(carried, expected))


@pytest.mark.parametrize("format", [each for each in READ if "origins" in each.carries], ids=named)
def test_who_proposed_it_what_it_corrects_and_further_fields_come_back(format: Format) -> None:
    """Else the same annotation would be another one where it comes back."""
    taken = {"layer": "@rules", "rule": "attribution", "roles": ["cue"]}
    said = mark("a" * 32, "fact", at("Oslo"), extra={"by": taken, "later": [1]}, corrects="d" * 32)
    spans = [at("Rome", "claim"), replace(lost("gone", "claim"), extra={"was": [3, 7]})]
    if "elsewhere" in format.carries:
        other = {"article": "b.txt", "there": [0, 4]}
        spans = [spans[0], replace(lost("Bern", "claim"), extra=other)]
    pair = mark("b" * 32, "inconsistency", *spans)
    for by, offsets in ways(format):
        written = as_files(pieces(format.name, [layer(said, pair)], by, offsets))
        read = {each.id: each for each in read_again(format, written)}
        back = read["a" * 32]
        assert (back.extra, back.corrects) == (said.extra, said.corrects)
        if "lost" in format.carries:
            assert [span.extra for span in read["b" * 32].spans] == [span.extra for span in spans]


def _by_span(pairs: list[tuple[str, Annotation]]) -> Iterator[tuple[str, Annotation]]:
    """An annotation for each span, as is read of a format that ties none together."""
    for annotator, one in pairs:
        for span in one.spans:
            yield annotator, msgspec.structs.replace(one, spans=(span,))


def _key_facts(format: Format, made: tuple[str, Annotation]) -> tuple[object, ...]:
    """Whose it is, its label, note and doubt, and for each span offsets, role and quote, of what
    the format carries."""
    annotator, one = made
    has = format.carries.__contains__
    return (
        annotator if has("annotators") else "",
        one.label,
        [
            (each.start, each.end, has("roles") and (each.role or ""), each.text)
            for each in one.spans
        ],
        one.note or "" if has("notes") else "",
        one.flag if has("flags") else False,
        repr(one.attributes) if has("attributes") else "",
    )


@given(data=st.binary(max_size=60), cut=st.integers(0, 400))
@every_read
def test_any_bytes_are_read_or_refused(format: Format, data: bytes, cut: int) -> None:
    assert format.read is not None
    files = as_files(pieces(format.name, layers()))
    name = max(files, key=lambda each: len(files[each]))
    broken = files[name][:cut] + data
    given = {**files, name: broken} if format.shape == "folder" else broken
    for source in (received(data), received(given)):
        with suppress(WrongUse):
            for each in format.read(source):
                assert isinstance(each.place, str)
        if format.recognises is not None:
            assert format.recognises(source) in (True, False)


@every_read
def test_it_is_recognised_by_what_it_wrote(format: Format) -> None:
    """Where several formats share an ending, what is in the file tells which it is."""
    files = as_files(pieces(format.name, layers()))
    given = files if format.shape == "folder" else files[""]
    ending = next(iter(format.extensions), "")
    assert recognised(received(given, f"tags{ending}")) == [format]


@every
def test_an_impossible_way_is_refused_in_a_sentence(format: Format) -> None:
    with pytest.raises(WrongUse, match=format.name):
        written(format.name, [], by="chapter")
    with pytest.raises(WrongUse, match=format.name):
        written(format.name, [], offsets="bytes")
