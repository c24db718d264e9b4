"""Split articles into train, dev and test, so that no publisher is in two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from reader.io.json import BadJSON, decode
from reader.model.article import ArticleInfo, Said
from reader.model.errors import WrongUse
from reader.settings.assignments import lot

PARTS = ("train", "dev", "test")
PUBLISHER = "publisher"
"""What articles are grouped by unless a field is named: the host of an address."""


def shares_of(text: str) -> tuple[float, ...]:
    """Return the shares of the parts from `.8,.1,.1`; raise WrongUse where they are none."""
    try:
        shares = tuple(float(each) for each in text.split(","))
    except ValueError:
        shares = ()
    sound = len(shares) == len(PARTS) and min(shares, default=-1) >= 0
    if not sound or abs(sum(shares) - 1) > 1e-6:
        raise WrongUse(f"--split {text}: give three shares that sum to 1, such as .8,.1,.1")
    return shares


def group_of(info: ArticleInfo, field: str) -> str:
    """Return the publisher of an article, or its value of a field; its id where it has none."""
    if field == PUBLISHER:
        value = _host(info.address) or _host(info.source)
    elif field in Said._fields:
        value = getattr(info, field) or ""
    else:
        value = _further(info.fields, field)
    return value or info.id


def _host(address: str | None) -> str:
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:  # brackets that hold no address
        return ""
    return host.removeprefix("www.")


def _further(fields: str | None, name: str) -> str:
    try:
        value = decode((fields or "{}").encode("utf-8", "surrogatepass"), dict[str, object])
    except BadJSON:
        return ""
    found = value.get(name)
    return found if isinstance(found, str) else "" if found is None else str(found)


def split(
    groups: Mapping[str, Sequence[str]], shares: Sequence[float], seed: int
) -> dict[str, str]:
    """Return the part of each article; `groups`: the articles of each publisher.

    The largest group first, by lot among those of one size, each goes where most is lacking.
    """
    total = sum(map(len, groups.values()))
    wanted = {part: share * total for part, share in zip(PARTS, shares, strict=True) if share}
    parts: dict[str, str] = {}
    for name in sorted(groups, key=lambda name: (-len(groups[name]), lot(seed, name))):
        part = max(wanted, key=wanted.__getitem__)  # of equals the first
        wanted[part] -= len(groups[name])
        parts.update(dict.fromkeys(groups[name], part))
    return parts
