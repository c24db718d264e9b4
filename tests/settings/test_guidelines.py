"""`guidelines.md`: read, versioned, begun; the usual ones say of every label how to decide."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model.labels import DEFAULT_LABELS, FACT, Label, LabelSet
from reader.settings.guidelines import USUAL, BadGuidelines, beginning, read_guidelines


def test_where_there_is_no_file_they_are_the_usual_ones(tmp_path: Path) -> None:
    found = read_guidelines(tmp_path / "guidelines.md")
    assert (found.text, found.version) == (USUAL, "")


def test_every_change_of_the_file_is_another_version(tmp_path: Path) -> None:
    path = tmp_path / "guidelines.md"
    versions = set()
    for text in ("# fact\n", "# fact\n\nNew.\n", "# fact\n"):
        path.write_text(text)
        versions.add(read_guidelines(path).version)
    assert len(versions) == 2
    assert all(len(each) == 12 for each in versions)


def test_what_is_no_text_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "guidelines.md"
    path.write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(BadGuidelines, match=r"guidelines\.md: it is not UTF-8"):
        read_guidelines(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(BadGuidelines, match=r"guidelines\.md: "):
        read_guidelines(path)


@pytest.mark.parametrize("label", DEFAULT_LABELS, ids=lambda label: label.name)
def test_the_usual_ones_have_a_list_and_two_examples_of_each_label(label: Label) -> None:
    section = USUAL.partition(f"\n## {label.name}\n")[2].partition("\n## ")[0]
    assert section.count("\nExample: ") == 2
    assert "\n1. " in section
    assert "\n4. " in section


def test_those_to_begin_with_have_a_section_for_every_label() -> None:
    own = replace(FACT, name="promise", guideline="What is\nundertaken.")
    text = beginning(LabelSet((*DEFAULT_LABELS, own)))
    assert text.startswith(USUAL)
    assert text.endswith("\n## promise\n\nWhat is undertaken.\n")
