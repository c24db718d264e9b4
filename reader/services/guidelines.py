"""The guidelines of a workspace, and the version that tags are made under."""

from __future__ import annotations

from contextlib import suppress

from reader.model.errors import ObelismError
from reader.settings.guidelines import USUAL, Guidelines, read_guidelines
from reader.store.base import GUIDELINES, Store


def guidelines_of(store: Store) -> Guidelines:
    """Return what annotators are to keep to, the usual guidelines where there are no others.

    Raises:
        ObelismError: they cannot be read.
    """
    if store.files is None:
        return Guidelines(USUAL)
    return read_guidelines(store.files.home / GUIDELINES)


def version_of(store: Store) -> str:
    """Return the version of the guidelines in force; empty where there is no file, or no text."""
    with suppress(ObelismError):
        return guidelines_of(store).version
    return ""
