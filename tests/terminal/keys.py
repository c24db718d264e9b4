"""What a terminal sends for keys and for the mouse."""

from __future__ import annotations

_ESC = "\x1b"
_ARROWS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F"}
_F_KEYS = (
    "OP OQ OR OS [15~ [17~ [18~ [19~ [20~ [21~ [23~ [24~".split()  # F1 to F12, as xterm has them
)

KEYS: dict[str, str] = {
    "Tab": "\t",
    "Shift+Tab": f"{_ESC}[Z",
    "Enter": "\r",
    "Esc": _ESC,
    "Space": " ",
    "Backspace": "\x7f",
    "Delete": f"{_ESC}[3~",
    "PgUp": f"{_ESC}[5~",
    "PgDn": f"{_ESC}[6~",
    **{name: f"{_ESC}[{end}" for name, end in _ARROWS.items()},
    **{f"Shift+{name}": f"{_ESC}[1;2{end}" for name, end in _ARROWS.items()},
    **{f"Ctrl+{name}": f"{_ESC}[1;5{end}" for name, end in _ARROWS.items()},
    **{f"F{number}": f"{_ESC}{end}" for number, end in enumerate(_F_KEYS, 1)},
    **{f"Ctrl+{letter}": chr(ord(letter) - ord("A") + 1) for letter in "ABCDEFGKLNOPQRSTUVWXYZ"},
}
"""Name of a key, as the help of the program writes it, to what is sent for it."""

LEFT, MIDDLE, RIGHT, WHEEL_UP, WHEEL_DOWN = 0, 1, 2, 64, 65
"""Buttons."""

_MOVED = 32


def sent_for(key: str) -> bytes:
    """Return the bytes of a named key; any other text is sent letter by letter, as typed."""
    return KEYS.get(key, key).encode()


def pressed(column: int, row: int, button: int = LEFT, *, dragged: bool = False) -> bytes:
    """Bytes of a button going down, or of the mouse moving with it down; cells count from 0."""
    return f"{_ESC}[<{button + _MOVED * dragged};{column + 1};{row + 1}M".encode()


def released(column: int, row: int, button: int = LEFT) -> bytes:
    """Bytes of a button going up."""
    return f"{_ESC}[<{button};{column + 1};{row + 1}m".encode()
