"""What of documents for spaCy needs no spaCy; the rest is in `tests.clients`, where it is."""

from __future__ import annotations

import json

import pytest

from reader.formats.registry import choose, find_format
from reader.formats.spacy import GROUP
from reader.formats.span_labels import parted, span_label
from reader.model.errors import WrongUse
from tests.environment import PROJECT
from tests.formats.golden_text import BODY, golden_layers


def test_what_spacy_has_read_is_what_was_tagged() -> None:
    """The file is what spaCy says of our documents: `python -m tests.clients spacy` makes it."""
    golden = PROJECT / "tests/formats/golden/spacy/documents.json"
    documents = json.loads(golden.read_text("utf-8"))
    assert [each["text"] for each in documents] == [BODY, BODY]
    for document, layer in zip(documents, golden_layers(), strict=True):
        found = [(each["start"], each["end"], each["label"]) for each in document["spans"][GROUP]]
        assert found == [
            (*span.extent, span_label(one.label, span.role))
            for one in layer.annotations
            for span in one.spans
        ]


@pytest.mark.parametrize(
    ("name", "label", "role"),
    [
        ("attribution:source", "attribution", "source"),
        ("fact", "fact", None),
        ("a:b:c", "a:b", "c"),
        ("fact:", "fact:", None),
        (":cue", ":cue", None),
    ],
)
def test_the_name_of_a_span_is_its_label_and_role(name: str, label: str, role: str | None) -> None:
    assert parted(name) == (label, role)
    assert span_label(label, role) == name


def test_only_spans_of_tokens_are_aligned() -> None:
    with pytest.raises(WrongUse, match="native has no --align: its spans are no tokens"):
        choose(find_format("native"), None, None, align=True)
