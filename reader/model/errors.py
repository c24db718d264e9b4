"""What a person can get wrong, each as one clear sentence."""

from __future__ import annotations


class ObelismError(Exception):
    """Something the user should be told in one sentence; never shown as a traceback."""

    exit_code = 1
    """1: something is wrong in the data; 2: the program was used wrongly."""


class WrongUse(ObelismError):
    """The program was asked for something it cannot do."""

    exit_code = 2
