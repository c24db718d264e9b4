"""What a person can get wrong, and what the shell is told of it."""

from __future__ import annotations

from reader.model.errors import ObelismError, WrongUse


def test_wrong_data_and_wrong_use_end_differently() -> None:
    assert ObelismError("it holds no records").exit_code == 1
    assert WrongUse("there is no such format").exit_code == 2


def test_an_error_says_its_sentence_and_no_more() -> None:
    assert str(WrongUse("There is no such format.")) == "There is no such format."
    assert isinstance(WrongUse(""), ObelismError)
