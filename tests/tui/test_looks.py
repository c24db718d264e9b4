"""The colours of the themes, measured: text is read on every tint, and labels stay apart.

Contrast as in WCAG 2.1; distances as CIE76 in CIELAB; what colour-blind readers see after Machado,
Oliveira and Fernandes (2009), with nothing left of the missing kind of cone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import chain, combinations, product
from typing import Any

import pytest
from rich.color import Color, ColorSystem

from reader.io.files import styles_folder
from reader.io.json import decode
from reader.tui.looks import LABELS, OTHERS, Look, label_colors, themes

PAGES = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])

Triple = tuple[float, float, float]

SIGHT: dict[str, tuple[Triple, Triple, Triple]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

LEAST_APART = {
    "dark": {"usual": 27, "deuteranopia": 14, "protanopia": 18, "tritanopia": 17},
    "light": {"usual": 27.5, "deuteranopia": 10.5, "protanopia": 13, "tritanopia": 16},
}
"""Distance at which two labels are told apart by their colours."""

TINTS_APART = {"dark": 0, "light": 7}
"""How many labels of a workspace's own have tints that far from all others. Of all colours that
text is read on at most five more would be on the dark page, and two that are not glaring."""

LEAST_OWN = {
    "dark": {"usual": 15, "deuteranopia": 8.5, "protanopia": 8.5, "tritanopia": 9},
    "light": {"usual": 24, "deuteranopia": 9, "protanopia": 11, "tritanopia": 14},
    "dark-256": {"usual": 15, "deuteranopia": 8.5, "protanopia": 8.5, "tritanopia": 8.5},
    "light-256": {"usual": 21, "deuteranopia": 12.5, "protanopia": 12.5, "tritanopia": 12.5},
}
"""Distance of the closest of nine labels of a workspace's own to another label, by the tints alone:
about as far as thirteen tints that text is read on can be apart."""


def linear(color: str) -> Triple:
    """Red, green and blue of `#rrggbb` as shares of light."""

    def share(value: int) -> float:
        part = value / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (share(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return red, green, blue


def seen(color: str, sight: str) -> Triple:
    parts = linear(color)
    red, green, blue = (
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, parts, strict=True))))
        for row in SIGHT[sight]
    )
    return red, green, blue


def contrast(first: str, second: str) -> float:
    def luminance(color: str) -> float:
        red, green, blue = linear(color)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(parts: Triple) -> Triple:
    red, green, blue = parts

    def root(value: float) -> float:
        return value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116

    x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047)
    y = root(0.2126729 * red + 0.7151522 * green + 0.0721750 * blue)
    z = root((0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def closest(pairs: Iterable[tuple[str, str]], sight: str) -> float:
    return min(math.dist(lab(seen(one, sight)), lab(seen(other, sight))) for one, other in pairs)


def tints(page: str, looks: Iterable[Look]) -> list[str]:
    return [label_colors(PAGES[page]["variables"], look.colors).tint for look in looks]


@pytest.mark.parametrize("page", PAGES)
def test_text_is_read_on_every_tint_and_strong_colours_on_the_page(page: str) -> None:
    theme, exact = PAGES[page], not page.endswith("256")
    for look in (*LABELS.values(), *OTHERS):
        colors = label_colors(theme["variables"], look.colors)
        assert contrast(theme["foreground"], colors.tint) >= (6.4 if exact else 4.5), look
        assert contrast(theme["background"], colors.strong) >= (5.9 if exact else 4.5), look
    focus = theme["variables"]["article-focus"]
    assert contrast(theme["background"], focus) >= 7
    for name in ("article-dim", "article-hint", "article-hint-other"):
        assert contrast(theme["background"], theme["variables"][name]) >= 4.5, name
    found = theme["variables"]["article-found"], theme["variables"]["article-found-text"]
    assert contrast(*found) >= 7


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", LEAST_APART)
def test_the_tints_of_labels_stay_apart(page: str, sight: str) -> None:
    labels = (*LABELS.values(), *OTHERS[: TINTS_APART[page]])
    assert closest(combinations(tints(page, labels), 2), sight) >= LEAST_APART[page][sight]


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", LEAST_APART)
def test_of_labels_whose_tints_are_close_the_letters_stay_apart(page: str, sight: str) -> None:
    least = LEAST_APART[page][sight]
    looks = (*LABELS.values(), *OTHERS)
    colors = [label_colors(PAGES[page]["variables"], look.colors) for look in looks]
    for one, other in combinations(colors, 2):
        tint = closest([(one.tint, other.tint)], sight)
        assert tint >= least or closest([(one.strong, other.strong)], sight) >= least, (one, other)


@pytest.mark.parametrize("page", LEAST_APART)
def test_what_is_current_looks_like_no_other_label_and_not_like_the_focus(page: str) -> None:
    variables = PAGES[page]["variables"]
    looks = (*LABELS.values(), *OTHERS)
    strong = [label_colors(variables, look.colors).strong for look in looks]
    pairs = chain(combinations(strong, 2), product(strong, [variables["article-focus"]]))
    assert closest(pairs, "usual") >= 19.9


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("page", LEAST_OWN)
def test_own_labels_stay_apart_from_them_and_each_other(page: str, sight: str) -> None:
    four, own = tints(page, LABELS.values()), tints(page, OTHERS)
    pairs = chain(combinations(own, 2), product(own, four))
    assert closest(pairs, sight) >= LEAST_OWN[page][sight]


@pytest.mark.parametrize("page", PAGES)
def test_no_two_looks_of_a_page_have_the_same_colours(page: str) -> None:
    pairs = [label_colors(PAGES[page]["variables"], look.colors) for look in LABELS.values()]
    pairs += [label_colors(PAGES[page]["variables"], look.colors) for look in OTHERS]
    for part in zip(*pairs, strict=True):
        assert len({*part, PAGES[page]["background"]}) == len(part) + 1


@pytest.mark.parametrize("page", [page for page in PAGES if page.endswith("256")])
def test_where_there_are_256_colours_all_are_of_those(page: str) -> None:
    steps = {0, 95, 135, 175, 215, 255}
    given = [PAGES[page][name] for name in ("background", "foreground", "surface", "panel")]
    given += [color for value in PAGES[page]["variables"].values() for color in value.split()]
    for color in given:
        parts = {int(color[at : at + 2], 16) for at in (1, 3, 5)}
        assert parts <= steps or (len(parts) == 1 and (min(parts) - 8) % 10 == 0), color


SIXTEEN = {
    "xterm": "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    "Linux": "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
}
"""The 16 colours as two terminals show them."""


@pytest.mark.parametrize("terminal", SIXTEEN)
def test_text_is_read_on_every_tint_of_16_colours(
    terminal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM", raising=False)
    shown = [f"#{color}" for color in SIXTEEN[terminal].split()]

    def seen(color: str) -> str:
        number = Color.parse(color).downgrade(ColorSystem.STANDARD).number
        assert number is not None
        return shown[number]

    for theme in themes():
        assert theme.foreground is not None
        assert theme.background is not None
        four = [label_colors(theme.variables, look.colors) for look in LABELS.values()]
        own = [label_colors(theme.variables, look.colors) for look in OTHERS]
        for part in zip(*four, strict=True):
            assert len({*map(seen, part), seen(theme.background)}) == 5
        assert len({*own, *four}) == len(own) + len(four)
        for colors in (*four, *own):
            assert contrast(seen(theme.foreground), seen(colors.tint)) >= 3.9, colors
