"""The guidelines of a workspace, and those of each version that tags were made under."""

from __future__ import annotations

import re
from contextlib import suppress

from reader.model.errors import ObelismError, WrongUse
from reader.settings.guidelines import USUAL, Guidelines, read_guidelines
from reader.store.base import GUIDELINES, KEPT_GUIDELINES, Store

_VERSION = re.compile("[0-9a-f]{12}")


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


def kept_version(store: Store) -> str:
    """Return the version of the guidelines in force, and keep these for when there are others.

    No tag waits for them: where they cannot be kept, its version is known all the same.
    """
    with suppress(ObelismError):
        found = guidelines_of(store)
        if found.version and store.files is not None:
            with suppress(ObelismError, OSError):
                store.files.keep_guidelines(found.version, found.data)
        return found.version
    return ""


def guidelines_under(store: Store, version: str) -> Guidelines | None:
    """Return the guidelines of a version; None where they are not kept as they were."""
    if store.files is None or not _VERSION.fullmatch(version):
        return None
    home = store.files.home
    for path in (home / GUIDELINES, home / KEPT_GUIDELINES / f"{version}.md"):
        with suppress(ObelismError):
            found = read_guidelines(path)
            if found.version == version:
                return found
    return None


def guidelines_text(store: Store, version: str) -> str:
    """Return the text of a version of the guidelines.

    Raises:
        WrongUse: it is not kept; the sentence names those that are.
    """
    found = guidelines_under(store, version)
    if found is None:
        kept = ", ".join(_versions_kept(store))
        rest = f"kept are {kept}" if kept else "none is, as no tag was made under any"
        raise WrongUse(f"no version {version!r} of guidelines.md is kept; {rest}")
    return found.text


def _versions_kept(store: Store) -> list[str]:
    """Return the versions of the guidelines that can be read, that in force first."""
    if store.files is None:
        return []
    kept = (store.files.home / KEPT_GUIDELINES).glob("*.md")
    every = dict.fromkeys([version_of(store), *sorted(path.stem for path in kept)])
    return [each for each in every if guidelines_under(store, each) is not None]
