from __future__ import annotations

from pathlib import Path

import pytest

from reader.formats.base import Incoming
from reader.formats.registry import (
    GROUP,
    MODULES,
    _plugins,
    choose,
    find_format,
    format_of,
    format_to_write,
    formats,
)
from reader.formats.source import Source
from reader.model.errors import WrongUse
from tests.environment import PROJECT
from tests.formats.making import PAIR, SAID, layer, written


def test_a_format_is_found_by_its_name() -> None:
    assert [find_format(name).name for name in MODULES] == list(MODULES)
    assert all(format.description and format.by for format in formats())


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(WrongUse) as told:
        find_format("pdf")
    assert all(name in str(told.value) for name in ["pdf", *MODULES])


def test_the_ending_of_a_file_means_a_format() -> None:
    assert format_of(Path("a/report.MD")) == find_format("markdown")
    assert format_of(Path("tags.jsonl")) == find_format("native")
    assert format_of(Path("-")) is None


def test_a_format_is_named_or_meant_by_the_ending_of_the_file() -> None:
    assert format_to_write("native", Path("report.txt")).name == "native"
    assert format_to_write("markdown", Path("report.MARKDOWN")).name == "markdown"
    assert format_to_write(None, Path("report.md")).name == "markdown"
    assert format_to_write(None, Path("report.html")).name == "html"
    assert format_to_write("html-fragment", Path("report.html")).name == "html-fragment"
    assert format_to_write("native", Path("report.bak")).name == "native"
    assert format_to_write(None, Path("report")).name == "native"
    assert format_to_write(None, Path("-")).name == "native"


@pytest.mark.parametrize(
    ("name", "file", "why"),
    [
        (None, "a.xls", "a.xls: no format ends in .xls; end the name in .jsonl or .md or ."),
        (None, "a.foo", "a.foo: no format ends in .foo; end the name in .jsonl or .md or ."),
        (None, "a.brat", "a.brat: no format ends in .brat; brat is written by --format brat; end"),
        ("native", "a.JSON", "a.JSON: no format ends in .json; end the name in .jsonl"),
        ("native", "a.md", "a.md: .md is the ending of markdown; end the name in .jsonl"),
        ("markdown", "a.jsonl", "a.jsonl: .jsonl is the ending of native or "),
    ],
)
def test_a_file_whose_ending_says_something_else_is_refused(
    name: str | None, file: str, why: str
) -> None:
    with pytest.raises(WrongUse) as told:
        format_to_write(name, Path(file))
    assert str(told.value).startswith(why)


def test_choices_are_filled_in_and_impossible_ones_refused() -> None:
    native, markdown = find_format("native"), find_format("markdown")
    assert (choose(native, None, None).by, choose(native, None, None).offsets) == (
        "annotation",
        "codepoint",
    )
    assert choose(native, "article", "utf16").offsets == "utf16"
    with pytest.raises(WrongUse, match="only --by annotation or article"):
        choose(native, "word", None)
    with pytest.raises(WrongUse, match="markdown has only --by article"):
        choose(markdown, "annotation", None)
    with pytest.raises(WrongUse, match="markdown has no --offsets"):
        choose(markdown, None, "utf16")


def test_a_package_adds_the_format_of_the_docs_by_an_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = PROJECT / "docs/examples/quotes_format.py"
    metadata = tmp_path / "quotes-1.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: quotes\nVersion: 1\n")
    (metadata / "entry_points.txt").write_text(f"[{GROUP}]\nquotes = {example.stem}:FORMAT\n")
    for folder in (tmp_path, example.parent):
        monkeypatch.syspath_prepend(folder)
    for each in (find_format, _plugins):
        each.cache_clear()
    try:
        text, problems = written("quotes", [layer(SAID, PAIR)])
        assert problems == []
        assert format_of(Path("tags.quotes")) == find_format("quotes")
        assert find_format("quotes").read is not None
        back = [*find_format("quotes").read(Source("tags.quotes", data=text.encode()))]
    finally:
        monkeypatch.undo()
        for each in (find_format, _plugins):
            each.cache_clear()
    spans = [span for each in (PAIR, SAID) for span in each.placed]
    found = [each for each in back if isinstance(each, Incoming)]
    assert sorted((*each.spans[0].extent, each.spans[0].text) for each in found) == sorted(
        (*span.extent, span.text) for span in spans
    )
    assert {each.label for each in found} == {"attribution", "inconsistency"}
