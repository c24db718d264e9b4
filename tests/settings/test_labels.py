"""`labels.toml`: what it can say, and what is said of its mistakes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.errors import BadLabels
from reader.model.labels import DEFAULT_LABELS, Attribute, Label, LabelSet, Role
from reader.settings.files import read_labels

GOOD = """
[[label]]
name = "claim"
key = "k"
letter = "C"
guideline = "What can be checked."
colour = "kept for later"

[[label]]
name = "quote"
key = "F5"
letter = "\u201c"
roles = [{name = "content"}, {name = "source", minimum = 0}]
"""


def labels_of(data: bytes, folder: Path) -> LabelSet:
    (folder / "labels.toml").write_bytes(data)
    return read_labels(folder / "labels.toml")


def test_labels_as_written(tmp_path: Path) -> None:
    labels = labels_of(GOOD.encode(), tmp_path)
    assert labels.labels == (
        Label(name="claim", key="k", letter="C", guideline="What can be checked."),
        Label(
            name="quote", key="F5", letter="\u201c", roles=(Role("content", 1), Role("source", 0))
        ),
    )


def test_a_label_file_on_disk(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text(GOOD, "utf-8-sig")
    assert len(read_labels(tmp_path / "labels.toml")) == 2


def label(**fields: str) -> str:
    words = {"name": '"n"', "key": '"n"', "letter": '"N"'} | fields
    return "[[label]]\n" + "".join(f"{key} = {value}\n" for key, value in words.items())


MISTAKES = [
    ("", "it defines no"),
    ("label = []", "it defines no"),
    ("label = 7", "it defines no"),
    ("\nx = !", "line 2"),
    (label(name="7"), "line 1: label 1: .*name"),
    (label(name='" "'), "name is a word"),
    (label(name='"a\\u001b"'), "name is a word"),
    (label(key='"ab"'), "key 'ab' is neither"),
    (label(key='"F1"'), "key 'F1' is neither"),
    (label(key='"5"'), "key '5' is neither"),
    (label(letter='"AB"'), "letter 'AB'"),
    (label(letter='"\u65e5"'), "one cell"),
    (label(letter='"\\u0301"'), "one cell"),
    ("[[label]]\nname = 'x'\n", "line 1: label 1: .*key"),
    (label() + label(key='"o"', letter='"O"'), "line 5: label 2: name 'n' is already"),
    (label() + label(name='"o"', letter='"O"'), "label 2: key 'n' is already"),
    (label() + label(name='"o"', key='"o"'), "label 2: letter 'N' is already"),
    (label(roles="3"), "roles"),
    (label(roles="[{minimum = 1}]"), "name"),
    (label(roles='[{name = ""}]'), "role needs a name"),
    (label(roles='[{name = "a", minimum = -1}]'), "minimum"),
    (label(roles='[{name = "a"}, {name = "a"}]'), "defined twice"),
    (label(roles='[{name = "a", minimum = 3, maximum = 2}]'), "maximum"),
    (label(attributes='[{name = ""}]'), "attribute needs a name"),
    (label(attributes='[{name = "a"}, {name = "a"}]'), "defined twice"),
    (label(attributes='[{name = "a", type = "date"}]'), "type 'date' is none of"),
    (label(attributes='[{name = "a", type = "choice"}]'), "a choice has values"),
    (label(attributes='[{name = "a", values = ["b"]}]'), "a choice has values"),
    (label(attributes='[{name = "a", type = "choice", values = ["b", "b"]}]'), "a value twice"),
    (label(attributes='[{name = "a", type = "choice", values = [" "]}]'), "a value is a word"),
    ("\nextends = 'other'\n", "line 2: extends can only be"),
    ("extends = 'default'\n" + label(key='"f"'), "line 2: label 1: key 'f' is already"),
    ("a." * 60_000 + "a=1", "more dots than any name needs"),
    ("[" + "a." * 60_000 + "a]", "more dots than any name needs"),
    ("a=" + "9" * 60_000, "a number in it has more digits than any needs"),
    ("a=" + "[" * 60_000, "nested too deeply"),
    ("a=" + "{a=" * 60_000, "nested too deeply"),
    ("#" * 300_000, "more than 262,144 bytes"),
]


@pytest.mark.parametrize(
    ("text", "words"), [pytest.param(*each, id=str(number)) for number, each in enumerate(MISTAKES)]
)
def test_mistakes_are_named(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match=f"^{tmp_path}/labels.toml.*{words}"):
        labels_of(text.encode(), tmp_path)


@given(data=st.one_of(st.binary(), st.text().map(str.encode)))
def test_anything_else_is_one_sentence(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp()
    with pytest.raises(BadLabels, match=rf"^{folder}/labels\.toml"):
        labels_of(data, folder)


def test_a_folder_of_that_name(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").mkdir()
    with pytest.raises(BadLabels, match="folder"):
        read_labels(tmp_path / "labels.toml")


def test_a_file_that_extends_keeps_the_usual_labels_and_changes_what_it_names(
    tmp_path: Path,
) -> None:
    assert labels_of(b"extends = 'default'\n", tmp_path) == DEFAULT_LABELS
    own = label(key='"p"', letter='"P"') + label(name='"fact"', key='"t"', letter='"F"')
    found = labels_of(f"extends = 'default'\n{own}".encode(), tmp_path)
    assert [each.name for each in found] == [*(each.name for each in DEFAULT_LABELS), "n"]
    assert found["fact"] == msgspec.structs.replace(DEFAULT_LABELS["fact"], key="t")


@pytest.mark.parametrize(
    ("attribute", "good", "bad"),
    [
        (Attribute("a", "yes/no"), False, 0),
        (Attribute("a", "number"), 1.5, True),
        (Attribute("a", "choice", ("b",)), "b", "c"),
        (Attribute("a"), "b", 1),
    ],
)
def test_a_value_fits_the_type_of_its_attribute(
    attribute: Attribute, good: object, bad: object
) -> None:
    assert attribute.fault(good) == ""
    assert attribute.fault(bad).startswith("is n")
