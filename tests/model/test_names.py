"""Names of persons: which nobody can have, and which look like one another."""

from __future__ import annotations

import pytest

from reader.model.errors import WrongUse
from reader.model.names import look_alike, valid_annotator


@pytest.mark.parametrize(
    "name",
    [
        "An\u200bna",
        "\u202eannA",
        "Anna\u00ad",
        "An\u2060na",
        "\ufeffAnna",
        "An\u200dna",
        "Anna\U000e0041",
        "Anna\u3164",
        "\u2800",
        "Anna\u115f",
    ],
    ids=ascii,
)
def test_a_name_shows_all_its_characters(name: str) -> None:
    with pytest.raises(WrongUse, match="holds no invisible characters"):
        valid_annotator(name)


@pytest.mark.parametrize("name", ["@gold", "@rules", "\uff20gold", "\ufe6brules", " @gold", "@you"])
def test_layers_of_no_person_cannot_be_claimed(name: str) -> None:
    with pytest.raises(WrongUse, match="begins with @ belongs to the program"):
        valid_annotator(name)


@pytest.mark.parametrize(
    "name",
    ["\u0639\u0644\u06cc\u200c\u0631\u0636\u0627", "\U0001f469\u200d\U0001f4bb", "O\u2019Brien"],
    ids=ascii,
)
def test_scripts_that_need_joiners_have_them(name: str) -> None:
    assert valid_annotator(name) == name


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("anna", "Anna"),
        ("\u0410nna", "Anna"),
        ("\u0410NNA", "Anna"),
        ("Ann\u0430", "Anna"),
        ("\u0391nna", "Anna"),
        ("\uff21nna", "Anna"),
        ("An\ufe0fna", "Anna"),
        ("Anna\u00a0 B.", "Anna B."),
        ("O\u2019Brien", "O'Brien"),
        ("J.\u2010P.", "J.-P."),
        ("An\u0578a", "Anna"),
        ("\u13aanna", "Anna"),
        ("\u1d00\u0274\u0274\u1d00", "Anna"),
        ("\ua4e1eo", "Leo"),
        ("\u054fue", "Sue"),
        ("\u0421\u0435\u0440r\u0435\u0439", "\u0421\u0435\u0440\u0433\u0435\u0439"),
        ("O\u02bbBrien", "O'Brien"),
        ("BiIl", "Bill"),
        ("\u0432\u0430\u0441\u044f", "\u0412\u0410\u0421\u042f"),
        ("stra\u00dfe", "STRASSE"),
    ],
    ids=ascii,
)
def test_names_that_look_alike(name: str, like: str) -> None:
    assert look_alike(name, ["Someone", like, "@gold"]) == like
    assert look_alike(like, [name]) == name


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Anna", ["Anna", "anna"]),  # who is there already is no new one
        ("Lan", ["Ian"]),
        ("Ben", ["Bem", "Ken", "Benn", "B.", "@ben"]),
        ("Jos\u00e9", ["Jose"]),
        ("R1", ["R2", "RI"]),
        ("\u674e", ["\u738b"]),
    ],
    ids=ascii,
)
def test_names_that_do_not(name: str, others: list[str]) -> None:
    assert look_alike(name, others) is None
