"""Examples that were published with their figures."""

from __future__ import annotations

import pytest

from reader.measures.coefficients import graded, interval_alpha
from reader.measures.marks import UnitRange
from reader.measures.unitizing import expected, observed, unitizing_alpha
from tests.measures.making import coded, measured, row

CONFUSED = [(88, 14, 18), (10, 40, 10), (2, 6, 12)]
"""Cohen (1960), A coefficient of agreement for nominal scales, page 45: 200 cases."""

MISSING = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . .",
    "C": ". 3 3 3 2 3 4 2 2 5 1 3",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}
"""Krippendorff, Content Analysis (2004), page 230: four observers, twelve units."""

DICHOTOMY = {"A": "1 1 0 0 0 0 0 0 0 0", "B": "0 1 1 0 0 1 0 1 0 0"}
"""Krippendorff (2004), page 224: two observers, ten units; 0 is no label here."""

NOMINAL = {"Ben": "a a b b d c c c e d d a", "Gerry": "b a b b b c c c e d d d"}
"""Krippendorff, Computing Krippendorff's alpha-reliability (2011), section B."""

CONTINUUM = {
    "c": [[(75, 145), (220, 250)], [(70, 150), (205, 225), (250, 270)]],
    "k": [[(30, 90), (150, 200)], [(30, 90), (150, 200)]],
}
"""Krippendorff (2004), page 254: two observers, a continuum of 300, by category."""

PAIRS: dict[str, tuple[list[list[UnitRange]], float]] = {
    "A": ([[(2, 10), (14, 20)], [(4, 8), (15, 17)]], 0.03125),
    "B": (
        [[(0, 18)], [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]],
        2.26736,
    ),
    "C": (
        [[(2, 8), (10, 12), (14, 18), (20, 22)], [(0, 2), (4, 8), (10, 14), (16, 18), (20, 22)]],
        0.02777,
    ),
    "D": (
        [
            [(0, 2), (2, 10), (10, 14), (14, 20), (20, 24)],
            [(0, 4), (4, 8), (8, 15), (15, 17), (17, 24)],
        ],
        0.38715,
    ),
}
"""Krippendorff, On the reliability of unitizing contiguous data (1995), page 57: two observers, a
continuum of 24, with the disagreement that is observed."""


def values(lines: dict[str, str]) -> dict[str, list[str | None]]:
    """Values that stand in lines; a dot is one that is missing."""
    return {
        name: [{".": None, "0": ""}.get(word, word) for word in line.split()]
        for name, line in lines.items()
    }


def test_cohen_1960() -> None:
    cells = [
        (one, other, times)
        for one, line in zip("xyz", CONFUSED, strict=True)
        for other, times in zip("xyz", line, strict=True)
    ]
    first = [one for one, _, times in cells for _ in range(times)]
    second = [other for _, other, times in cells for _ in range(times)]
    found = row(measured(*coded({"A": first, "B": second})))
    assert found.kappa.value == pytest.approx(0.492, abs=0.0005)


@pytest.mark.parametrize(
    ("lines", "published"), [(MISSING, 0.743), (DICHOTOMY, 0.095), (NOMINAL, 0.692)]
)
def test_krippendorff_s_alpha_for_nominal_data(lines: dict[str, str], published: float) -> None:
    found = row(measured(*coded(values(lines))))
    assert found.alpha.value == pytest.approx(published, abs=0.0005)


def test_krippendorff_2004_interval_data() -> None:
    columns = zip(*values(MISSING).values(), strict=True)
    units = [[float(each) for each in unit if each is not None] for unit in columns]
    assert interval_alpha(graded(units)) == pytest.approx(0.849, abs=0.0005)


def test_krippendorff_2004_unitizing() -> None:
    seen = {name: observed(layers, 300) for name, layers in CONTINUUM.items()}
    wanted = {name: expected(layers, 300) for name, layers in CONTINUUM.items()}
    assert seen == pytest.approx({"c": 0.0144, "k": 0.0}, abs=0.00005)
    assert wanted == pytest.approx({"c": 0.0532, "k": 0.0490}, abs=0.00005)
    assert unitizing_alpha(seen["c"], wanted["c"]) == pytest.approx(0.7286, abs=0.00005)
    assert unitizing_alpha(seen["k"], wanted["k"]) == 1
    # There it is divided after rounding to four places.
    published = unitizing_alpha(0.0144 + 0.0, 0.0532 + 0.0490)
    assert published == pytest.approx(0.8591, abs=0.00005)
    both = unitizing_alpha(sum(seen.values()), sum(wanted.values()))
    assert both == pytest.approx(0.8591, abs=0.0005)


@pytest.mark.parametrize("name", PAIRS)
def test_krippendorff_1995_unitizing(name: str) -> None:
    layers, published = PAIRS[name]
    assert observed(layers, 24) == pytest.approx(published, abs=0.00001)
