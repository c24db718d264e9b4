"""What of Parquet needs no library; the rest is in `tests.clients`, where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.formats.base import Extra
from reader.formats.parquet import folder_of
from reader.formats.registry import choose, find_format, format_to_write
from reader.model.errors import WrongUse
from reader.text.slug import slug


def test_a_folder_is_called_as_its_annotator_percent_encoded() -> None:
    assert folder_of("Anna") == "who=Anna"
    assert folder_of("@gold") == "who=@gold"
    assert folder_of("a/../b=ü~") == "who=a%2F..%2Fb%3D%C3%BC%7E"
    assert folder_of("\ud800") == "who=%ED%A0%80"
    assert folder_of("ü" * 60) == f"who={slug('ü' * 60)}"


def test_what_is_named_without_an_ending_is_a_folder(tmp_path: Path) -> None:
    assert format_to_write("parquet", Path("tags.parquet")).name == "parquet"
    assert format_to_write("parquet", Path("-")).name == "parquet"
    assert format_to_write(None, Path("tags.parquet")).name == "parquet"
    for folder in (Path("tags"), Path("tags.zip"), tmp_path):
        assert format_to_write("parquet", folder).name == "hive"
    assert format_to_write("native", Path("tags")).name == "native"


def test_a_missing_library_is_named() -> None:
    absent = replace(find_format("parquet"), extra=Extra("tables", "no_such_library"))
    with pytest.raises(WrongUse, match=r'pip install "obelism\[tables\]"'):
        choose(absent, None, None)
